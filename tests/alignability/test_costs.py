"""What took long or much memory: small cases with the same answers, and bounds on work."""

from __future__ import annotations

import random
from collections.abc import Iterable
from itertools import product

import numpy as np
import pytest

from proofs.alignability import IntegerBasis, MatrixSpace, alignability, scaled_orthogonal
from proofs.alignability.families import family_for_all_data
from proofs.alignability.linear_test import linear_test
from proofs.alignability.products import LARGEST_WORK, Products, TooLarge
from proofs.structure import structure_of
from verify.certificate import grams
from verify.claim import Answer
from verify.exact import RationalMatrix, certified_rank

P = 2**31 - 1


def space(tables: Iterable[list[list[int]]]) -> IntegerBasis:
    return IntegerBasis.of(MatrixSpace("by hand", tuple(RationalMatrix(table) for table in tables)))


def by_definition(basis: IntegerBasis) -> dict[tuple[int, int], dict[int, int]]:
    dense = np.zeros((basis.r, basis.k, basis.k), dtype=object)
    for index, element in enumerate(basis.elements):
        for i, j, x in element:
            dense[index, i, j] = x
    pairs = [(i, j) for i in range(basis.r) for j in range(i, basis.r)]
    found: dict[tuple[int, int], dict[int, int]] = {}
    for number, (i, j) in enumerate(pairs):
        table = dense[i].T @ dense[j] + dense[j].T @ dense[i]
        for u, v in product(range(basis.k), repeat=2):
            if u <= v and table[u, v]:
                found.setdefault((u, v), {})[number] = int(table[u, v])
    return found


@pytest.mark.parametrize("seed", range(3))
def test_products_are_the_products(seed: int) -> None:
    rng = random.Random(seed)
    basis = space([[[rng.randint(-2, 2) for _ in range(3)] for _ in range(3)] for _ in range(4)])
    products, lengths = Products.of(basis), Products.of(basis, lengths_only=True)
    assert {place: dict(vector) for place, vector in products.entries.items()} == by_definition(basis)
    assert lengths.entries == {(u, v): vector for (u, v), vector in products.entries.items() if u == v}
    assert Products.of(basis) is products
    assert products.dimension == certified_rank(products.table(modulo_identity=False)).rank


@pytest.mark.parametrize(("name", "inside"), [("diagonal:3", True), ("circulant:4", True), ("antisymmetric:3", True)])
def test_the_dimension_counts_the_identity(name: str, inside: bool) -> None:
    products = Products.of(IntegerBasis.of(structure_of(name)))
    assert products.dimension == certified_rank(products.table(modulo_identity=False)).rank
    assert products.contains_identity is inside


def test_the_dimension_without_the_identity() -> None:
    """One column only: E11 alone has the product E11, and no I."""
    products = Products.of(space([[[1, 0], [0, 0]]]))
    assert (products.dimension, products.contains_identity) == (1, False)


def test_dense_bases_end_at_a_bound() -> None:
    """Lengths have r^2 terms at every place: 8 x 8 with 400 matrices more than are added up."""
    entries = tuple((i, j, 1 + (i + j) % 3) for i in range(8) for j in range(8))
    assert LARGEST_WORK < 64 * 400**2
    basis = IntegerBasis(8, (entries,) * 400, (1,) * 400)
    with pytest.raises(TooLarge, match="terms"):
        Products.of(basis, lengths_only=True)
    assert scaled_orthogonal(basis).beyond_identity is Answer.UNDECIDED


def test_families_are_found_block_by_block() -> None:
    """All symmetric matrices by sums and differences: places hang together, and the coefficients are solved for."""
    E11, E22, turn = [[1, 0], [0, 0]], [[0, 0], [0, 1]], [[0, 1], [1, 0]]
    mixed = [[[1, 0], [0, 1]], [[1, 0], [0, -1]], [[0, 3], [3, 0]]]
    for tables in ([E11, E22, turn], mixed):
        found = family_for_all_data(space(tables), 2)
        assert found is not None
        assert found.name == "symmetric"
        wanted = [E11, turn, E22]
        for row, target in zip(found.combinations, wanted, strict=True):
            A = sum((x * np.array(tables[j]) for j, x in row), np.zeros((2, 2), dtype=int))
            factor = next(x for x in A.ravel() if x)
            assert (factor * np.array(target) == A).all()
    without = family_for_all_data(space([[[1, 0], [0, 1]], turn, [[0, 1], [0, 0]]]), 2)
    assert without is None or without.name != "symmetric"
    assert family_for_all_data(IntegerBasis.of(structure_of("full:12")), 13) is not None


def test_combinations_are_as_long_as_what_they_combine() -> None:
    """A row of basis matrices has one u: no list as long as the basis for each of its 22 500 members."""
    found = family_for_all_data(IntegerBasis.of(structure_of("full:150")), 150)
    assert found is not None
    assert found.name == "rank one"
    assert found.combinations == tuple(((j, 1),) for j in range(150))


def test_large_structures_have_their_certificates() -> None:
    """Between 200 000 and 400 000 entries; what cannot be written down is said."""
    large = alignability(structure_of("conv2d:100x100:5x5"), 30)
    assert large.certificate is not None
    assert [part["kind"] for part in large.certificate["grams"]["parts"]] == ["shifts"]
    longer = alignability(structure_of("diagonal:100001"), 3)
    assert longer.certificate is None
    assert "100001 rows" in longer.uncertified
    listed = alignability(structure_of("antisymmetric:227"), 227)
    assert (listed.repaired, listed.certificate) == (Answer.FAILS, None)
    assert listed.uncertified == "the antisymmetric matrices are too many to be written down"


def test_a_rank_that_no_data_reach_is_sought_once() -> None:
    """With one sample of k = 6 at most 5 directions: the test stops after one draw and says how far it is."""
    basis = IntegerBasis.of(structure_of("full:6"))
    test = linear_test(basis, 1)
    assert (test.found, test.needed, test.passed) == (5, 20, False)


def test_rows_in_one_integer_are_reduced_as_in_lists() -> None:
    """Ranks modulo p of random tables, against flint; full ones, dependent ones, entries beside p."""
    rng = random.Random(0)
    for width, height, inner in ((1, 3, 1), (5, 9, 5), (12, 20, 7), (40, 40, 40), (7, 7, 0)):
        left = [[rng.choice([0, 1, P - 1, rng.randrange(P)]) for _ in range(inner)] for _ in range(height)]
        right = [[rng.randrange(P) for _ in range(width)] for _ in range(inner)]
        rows = [[sum(x * right[i][j] for i, x in enumerate(row)) for j in range(width)] for row in left]
        kept = grams.Independent(width, P, lambda _: None)
        taken = [kept.takes(enumerate(row)) for row in rows]
        expected = [0] + [rank_modulo_p(rows[: count + 1], width) for count in range(height)]
        assert taken == [expected[i + 1] > expected[i] for i in range(height)]


def rank_modulo_p(rows: list[list[int]], width: int) -> int:
    from flint import nmod_mat

    return int(nmod_mat(len(rows), width, [x % P for row in rows for x in row], P).rank())
