"""What the kind of a structure shows at every size, against exact computation where the size is small."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pytest

from proofs.alignability import IntegerBasis, LayerStructure, alignability
from proofs.alignability.basis import has_scalar_gram, is_multiple_of_identity
from proofs.alignability.every_size import almost_none_by_structure, family_by_structure
from proofs.alignability.grounds import ELIMINATED, statements, trusted
from proofs.alignability.large import beyond_identity, identity, nothing_invertible, written_entries
from proofs.alignability.linear_test import commutator_rank
from proofs.alignability.products import Products
from proofs.alignability.scaled_orthogonal import ScaledOrthogonal
from proofs.proposition4 import PROPOSITION4
from proofs.structure import structure_of
from proofs.structure.pattern import Sparse
from proofs.structure.user_basis import RankOne
from verify.certificate import replay, reseal
from verify.certificate.entries import plan_digest
from verify.claim import Answer
from verify.exact import RationalMatrix

WITH_MORE = (
    "toeplitz:2", "toeplitz:5", "hankel:4", "circulant:2", "circulant:7", "symmetric:4", "antisymmetric:4", "antisymmetric:6",
    "diagonal:2", "diagonal:5", "full:4x4", "conv1d:5:3:circular", "conv1d:2:3:circular", "conv1d:3:2:circular",
    "conv2d:1x4:3x3:circular", "conv2d:8x8:9x9", "conv2d:4x6:1x7", "conv1d:4:3:channels=3x3",
    "conv1d:4:3:circular:channels=2x2", "conv1d:2:3", "conv1d:4:6", "kronecker:diagonal:2*toeplitz:3",
    "kronecker:antisymmetric:2*hankel:2", "kronecker:conv1d:4:3*diagonal:2", "blocks:2x2:hankel:3",
    "sum:conv1d:4:3+conv1d:3:3", "sum:antisymmetric:2+hankel:2",
)  # fmt: skip

WITHOUT = (
    "toeplitz:1", "hankel:1", "circulant:1", "symmetric:1", "diagonal:1", "antisymmetric:5", "conv1d:5:3", "conv2d:4x6:1x6",
    "conv1d:1:3:circular", "kronecker:conv1d:4:3*conv1d:5:3", "sum:antisymmetric:3+hankel:2",
    "kronecker:toeplitz:2x3*toeplitz:3x2",
)  # fmt: skip


@pytest.mark.parametrize("name", [*WITH_MORE, *WITHOUT])
def test_signed_permutations_of_every_kind(name: str) -> None:
    structure = structure_of(name)
    basis, found = IntegerBasis.of(structure), beyond_identity(structure)
    assert (found is not None) is (name in WITH_MORE)
    if found is not None:
        entries = basis.element([found.get(j, 0) for j in range(basis.r)])
        assert has_scalar_gram(entries, basis.k)
        assert not is_multiple_of_identity(entries, basis.k)
    if (one := identity(structure)) is not None:
        entries = basis.element([one.get(j, 0) for j in range(basis.r)])
        assert entries
        assert is_multiple_of_identity(entries, basis.k)
    assert written_entries(structure) >= sum(map(len, basis.elements))


def test_a_pattern_without_a_matching_has_nothing_invertible() -> None:
    """Three rows of one column, or of two: no three places in different rows and columns."""
    for mask in ([[1, 0, 0]] * 3, [[1, 1, 0]] * 3):
        pattern = Sparse.where(mask)
        assert "no permutation" in nothing_invertible(pattern)
        assert beyond_identity(pattern) is None
    assert nothing_invertible(Sparse.where([[0, 1], [1, 0]])) == ""
    assert "odd" in nothing_invertible(structure_of("antisymmetric:201"))
    assert nothing_invertible(structure_of("antisymmetric:200")) == ""


def rank_at(structure: LayerStructure, G: np.ndarray) -> tuple[int, int]:
    """Return the rank of the commutators with G, and the dimension of the products modulo I."""
    products = Products.of(IntegerBasis.of(structure))
    columns = products.rank_modulo_identity.columns
    return commutator_rank(products, columns, range(products.k), G), len(columns)


@pytest.mark.parametrize("name", ["circulant:1", "circulant:5", "circulant:6", "conv1d:6:3:circular", "conv2d:4x3:3x3:circular"])
def test_on_a_circle_the_linear_test_passes_at_one_pixel(name: str) -> None:
    structure = structure_of(name)
    G = np.zeros(structure.shape, dtype=np.int64)
    G[0, 0] = 1
    found, needed = rank_at(structure, G)
    assert (shown := almost_none_by_structure(structure)) is not None
    assert shown.statement == "circle-test"
    assert found == needed


@pytest.mark.parametrize("mask", [np.eye(4), [[1, 0, 0], [1, 0, 0], [0, 1, 0]], [[0, 1], [0, 0]]])
def test_with_one_free_entry_in_each_row_the_linear_test_passes_at_the_ones(mask: list[list[int]]) -> None:
    pattern = Sparse.where([[int(x) for x in row] for row in mask])
    found, needed = rank_at(pattern, np.ones(pattern.shape, dtype=np.int64))
    assert (shown := almost_none_by_structure(pattern)) is not None
    assert shown.statement == "one-place-a-row"
    assert found == needed


def test_two_free_entries_in_a_row_are_too_many() -> None:
    """Every B aligns with some e_1 v^T."""
    row = Sparse.where([[1, 1], [0, 0]])
    found, needed = rank_at(row, np.ones(row.shape, dtype=np.int64))
    assert almost_none_by_structure(row) is None
    assert found < needed


@pytest.mark.parametrize("name", ["toeplitz:5", "conv1d:5:3", "conv1d:4:3:circular:channels=2x2", "symmetric:3", "full:3x3"])
def test_other_kinds_show_nothing(name: str) -> None:
    assert almost_none_by_structure(structure_of(name)) is None


@pytest.mark.parametrize(
    ("name", "n", "family"),
    [
        ("symmetric:500", 500, "symmetric"),
        ("antisymmetric:501", 501, "antisymmetric"),
        ("full:300x300", 300, "symmetric"),
        ("full:300x300", 5, "kernel"),
        ("diagonal:300", 300, None),
        ("symmetric:1", 1, None),
        ("antisymmetric:2", 2, None),
    ],
)
def test_families_by_kind(name: str, n: int, family: str | None) -> None:
    found = family_by_structure(structure_of(name), n)
    assert (found.name if found else None) == family


@pytest.mark.parametrize(("n", "repaired"), [(2, Answer.FAILS), (3, Answer.HOLDS)])
def test_rank_one_columns_of_any_size(n: int, repaired: Answer) -> None:
    k, r = 300, 3
    u, L = RationalMatrix([[1]] * k), RationalMatrix([[int(i == j) for j in range(r)] for i in range(k)])
    found = alignability(RankOne(u, L), n)
    assert (found.printed, found.repaired) == (repaired, repaired)
    assert found.orthogonal.beyond_identity is Answer.FAILS


@pytest.mark.parametrize(
    ("name", "n", "printed", "repaired"),
    [
        ("diagonal:400", 3, Answer.FAILS, Answer.HOLDS),
        ("conv2d:300x300:3x3:circular", 3, Answer.FAILS, Answer.HOLDS),
        ("conv2d:2048x2048:3x3:circular", 3, Answer.FAILS, Answer.HOLDS),
        ("conv1d:500000:3", 3, Answer.HOLDS, Answer.HOLDS),
        ("conv2d:64x64:3x3:channels=3x3", 10, Answer.FAILS, Answer.UNDECIDED),
        ("full:1000x1000", 1000, Answer.FAILS, Answer.FAILS),
    ],
)
def test_large_structures_are_decided_by_their_kind(name: str, n: int, printed: Answer, repaired: Answer) -> None:
    found = alignability(structure_of(name), n)
    assert (found.printed, found.repaired) == (printed, repaired)


# What an answer rests on


STATEMENTS = {
    ("conv2d:300x300:3x3:circular", 3): ("circle-test", "signed-permutations"),
    ("circulant:300", 2): ("circle-test", "criterion"),
    ("circulant:5", 3): ("linear-test", "criterion"),
    ("diagonal:300", 1): ("one-place-a-row", "criterion"),
    ("diagonal:1000000", 1): ("one-place-a-row", "signed-permutations"),
    ("conv2d:100x100:17x17", 1): ("lone-pixel",),
    ("conv2d:99999999x99999999:3x3", 1): ("shift-test",),
    ("conv2d:28x28:3x3", 100): ("linear-test",),
    ("toeplitz:4096", 3): ("signed-permutations",),
    ("antisymmetric:501", 501): ("every-data-set", "nothing-invertible"),
    ("full:1000x1000", 1000): ("every-data-set", "signed-permutations"),
    ("conv2d:40x40:17x17", 3): (),
}


@pytest.mark.parametrize(("name", "n"), STATEMENTS)
def test_an_answer_names_the_statements_that_it_rests_on(name: str, n: int) -> None:
    found = alignability(structure_of(name), n)
    parts = STATEMENTS[name, n]
    assert found.rests_on == tuple(f"proposition4.{part}" for part in parts)
    assert all(part in PROPOSITION4.statements for part in parts)
    assert any(" and ".join(found.rests_on) in line for line in found.trusted) is bool(parts)
    if found.certificate is None:
        assert ("the structure is as asked there" in " ".join(found.trusted)) is bool(parts)
    else:
        assert found.certificate["claim"] in found.rests_on
        assert "no certificate" not in " ".join(found.trusted)


def test_what_elimination_shows_without_a_certificate_is_said() -> None:
    """A certificate about the rank alone, where a scaled orthogonal element would refute the printed conclusion."""
    shown = ScaledOrthogonal(Answer.FAILS, None, -1, -1, (), (), "elimination")
    sealed = {"claim": "proposition4.linear-test", "grams": {"parts": [{"kind": "almost none"}]}}
    ids = statements("linear-test", "", shown, sealed)
    assert ids == ("proposition4.linear-test",)
    assert ELIMINATED in trusted(ids, Answer.HOLDS, shown, sealed)
    assert ELIMINATED not in trusted(ids, Answer.FAILS, shown, sealed)
    sealed["grams"]["parts"].append({"kind": "only multiples of I"})  # type: ignore[index]
    assert ELIMINATED not in trusted(ids, Answer.HOLDS, shown, sealed)


def test_a_rank_that_the_certificate_leaves_out_is_said() -> None:
    shown = ScaledOrthogonal(Answer.HOLDS, (Fraction(1),), 0, None, (), (), "an element is exhibited")
    sealed = {"claim": "proposition4.criterion", "grams": {"parts": [{"kind": "scaled orthogonal"}]}}
    ids = statements("linear-test", "", shown, sealed)
    assert ids == ("proposition4.linear-test", "proposition4.criterion")
    assert any("of these, linear-test" in line for line in trusted(ids, Answer.HOLDS, shown, sealed))


# Certificates of kinds


@cache
def sealed(name: str) -> Mapping[str, Any]:
    found = alignability(structure_of(name), 1).certificate
    assert found is not None
    return found


def first(record: dict[str, Any]) -> dict[str, Any]:
    return record["grams"]["parts"][0]  # type: ignore[no-any-return]


CIRCLE, ROWS = "conv2d:20x300:3x3:circular", "diagonal:300"
TAMPERINGS: dict[str, tuple[str, Callable[[dict[str, Any]], object], str]] = {
    "nothing": (CIRCLE, lambda c: None, ""),
    "no change of rows": (ROWS, lambda c: None, ""),
    "sides exchanged": (CIRCLE, lambda c: first(c).update(image=[300, 20]), "not the same from every pixel"),
    "one axis": (CIRCLE, lambda c: first(c).update(image=[6000]), "not the same from every pixel"),
    "fewer pixels": (CIRCLE, lambda c: first(c).update(image=[20, 299]), "another number of pixels"),
    "an entry left out": (CIRCLE, lambda c: c["grams"]["basis"][3].pop(), "not the same from every pixel"),
    "an entry of another size": (CIRCLE, lambda c: c["grams"]["basis"][3][5].__setitem__(2, 2), "not the same from every pixel"),
    "an entry moved": (CIRCLE, lambda c: c["grams"]["basis"][0][0].__setitem__(1, 4321), "not the same from every pixel"),
    "a place more in a row": (ROWS, lambda c: c["grams"]["basis"][7].append([8, 7, 1]), "row 8 has entries in the columns 7 and 8"),
    "a circle said to have one place a row": (CIRCLE, lambda c: _say(c, "one-place-a-row", {"kind": "one place a row"}), "row 0"),
    "rows said to be a circle": (ROWS, lambda c: _say(c, "circle-test", {"kind": "circle", "image": [300]}), "basis matrix 0"),
    "a part of another statement": (CIRCLE, lambda c: c["grams"]["parts"].__setitem__(0, {"kind": "one place a row"}), "circle"),
}


def _say(record: dict[str, Any], part: str, claimed: dict[str, Any]) -> None:
    statement = PROPOSITION4.statements[part]
    record["grams"]["parts"] = [claimed]
    record.update(claim=statement.id, statement_sha256=statement.digest)
    record["statement"].update(id=statement.id, text=statement.text, hypotheses=dict(statement.hypotheses))


@pytest.mark.parametrize("what", TAMPERINGS)
def test_certificates_of_kinds_under_tampering(what: str) -> None:
    name, change, expected = TAMPERINGS[what]
    record = copy.deepcopy(dict(sealed(name)))
    change(record)
    record = reseal({**record, "plan_sha256": plan_digest(record)})
    if not expected:
        assert replay.check(record).kind == "grams"
    else:
        with pytest.raises(replay.Refused, match=expected):
            replay.check(record)
