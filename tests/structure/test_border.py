"""The commutator from the border, against the large matrices over the integers; and the float version against that."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from proofs.structure import structure_of
from proofs.structure.border import (
    Factor,
    Image,
    Word,
    commutator_numerators,
    commute_at_every_size,
    multiplicities,
    reach,
    squared_commutator,
)
from proofs.structure.border_floats import squared_commutators
from verify.exact import RationalMatrix, commutator


def dense(left: Word, right: Word, image: Image) -> int:
    """Return the squared norm from the matrices themselves; the filters are integers."""
    return sum(x * x for x in commutator_numerators(left, right, image))


def drawn(rng: np.random.Generator, *sides: int) -> Factor:
    return Factor.of(rng.integers(-3, 4, sides))


def pair(first: Factor, second: Factor) -> tuple[Word, Word]:
    """Return ``W_1 W_1^T`` and ``W_2^T W_2``."""
    return (first, first.T), (second.T, second)


def test_a_factor_is_the_matrix_of_the_structure() -> None:
    factor = Factor.of([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    matrix = RationalMatrix(factor.numerator_matrix((3, 4)))
    assert matrix == structure_of("conv2d:3x4:3x3").element(range(1, 10))
    assert RationalMatrix(factor.T.numerator_matrix((3, 4))) == matrix.T


def test_the_dense_norm_is_that_of_the_commutator() -> None:
    rng = np.random.default_rng(0)
    first, second = drawn(rng, 3, 3), drawn(rng, 3, 3)
    W, V = (RationalMatrix(f.numerator_matrix((3, 2))) for f in (first, second))
    assert dense(*pair(first, second), (3, 2)) == commutator(W @ W.T, V.T @ V).frobenius_squared()


SIDES = [((3, 3), (3, 3)), ((3, 5), (5, 3)), ((1, 3), (3, 1)), ((1, 1), (3, 3)), ((5, 5), (3, 3))]


@pytest.mark.parametrize("sides", SIDES)
@pytest.mark.parametrize("image", [(1, 1), (2, 5), (4, 4), (5, 9), (9, 5), (8, 8), (10, 3), (3, 12)])
def test_the_border_gives_the_norm_on_every_image(sides: tuple[Image, Image], image: Image) -> None:
    rng = np.random.default_rng([1, *image])
    left, right = pair(drawn(rng, *sides[0]), drawn(rng, *sides[1]))
    assert squared_commutator(left, right, image) == dense(left, right, image)


CHANNELS = [((2, 1), (3, 2)), ((1, 3), (2, 1)), ((2, 2), (2, 2)), ((3, 2), (1, 3))]
"""(out, in) of W_1 and of W_2, whose channels in are those out of W_1."""


@pytest.mark.parametrize("channels", CHANNELS)
@pytest.mark.parametrize("sides", [((3, 3), (3, 3)), ((1, 3), (3, 1)), ((3, 1), (1, 1))])
def test_several_channels_on_every_image(channels: tuple[Image, Image], sides: tuple[Image, Image]) -> None:
    rng = np.random.default_rng([7, *channels[0], *sides[0]])
    first, second = (Factor.with_channels(rng.integers(-3, 4, (*c, *s))) for c, s in zip(channels, sides, strict=True))
    left, right = pair(first, second)
    for image in ((1, 1), (2, 5), (4, 4), (5, 6), (7, 3), (6, 7)):
        assert squared_commutator(left, right, image) == dense(left, right, image)


def test_channels_in_one_dimension_and_longer_filters() -> None:
    rng = np.random.default_rng(8)
    left, right = pair(*(Factor.with_channels(rng.integers(-2, 3, (2, 2, s))) for s in (5, 3)))
    for m in range(1, 16):
        assert squared_commutator(left, right, (m,)) == dense(left, right, (m,))


def test_a_factor_with_channels_is_the_matrix_of_the_structure() -> None:
    factor = Factor.with_channels(np.arange(1, 55).reshape(2, 3, 3, 3))
    matrix = RationalMatrix(factor.numerator_matrix((3, 4)))
    assert matrix == structure_of("conv2d:3x4:3x3:channels=2x3").element(range(1, 55))
    assert RationalMatrix(factor.T.numerator_matrix((3, 4))) == matrix.T


def test_with_channels_the_inside_does_not_commute_and_counts_by_area() -> None:
    """1x1 filters, H = diag(1, 0), G = [[1, 1], [1, 1]] in each pixel: ||[H, G]||^2 = 2 a pixel."""
    left, right = pair(Factor.with_channels([[[[1]], [[0]]], [[[0]], [[0]]]]), Factor.with_channels([[[[1]], [[1]]]]))
    assert [squared_commutator(left, right, (m, m)) for m in (1, 2, 3, 100)] == [2, 8, 18, 20_000]
    rng = np.random.default_rng(9)
    left, right = pair(*(Factor.with_channels(rng.integers(-3, 4, (2, 2, 3, 3))) for _ in range(2)))
    N = [squared_commutator(left, right, (m, m)) for m in range(4, 9)]
    second = [N[i + 2] - 2 * N[i + 1] + N[i] for i in range(3)]
    assert second[0] == second[1] == second[2] != 0  # a square term, where one channel has none


def test_channels_that_commute_are_found_at_every_size() -> None:
    """A channel mixing by c Q with Q a rotation, W_2 = I: aligned; with diag(2, 1) for Q not."""
    K = np.zeros((2, 2, 3, 3), dtype=int)
    K[:, :, 1, 1] = [[3, -4], [4, 3]]
    other = np.random.default_rng(10).integers(-3, 4, (2, 2, 3, 3))
    assert commute_at_every_size(*pair(Factor.with_channels(K), Factor.with_channels(other)))
    K[:, :, 1, 1] = [[2, 0], [0, 1]]
    assert not commute_at_every_size(*pair(Factor.with_channels(K), Factor.with_channels(other)))


@pytest.mark.parametrize(
    ("first", "second"), [((2, 1, 3, 3), (1, 3, 3, 3)), ((2, 2, 3, 3), (2, 1, 3, 3))], ids=["between words", "between ends"]
)
def test_channels_that_do_not_fit_are_refused(first: Image, second: Image) -> None:
    a, b = (Factor.with_channels(np.ones(shape, dtype=int)) for shape in (first, second))
    with pytest.raises(ValueError, match="channels do not fit"):
        squared_commutator((a, a.T), (b.T, b), (5, 5))


@pytest.mark.parametrize("shape", [(2, 2), (0, 1, 3), (2, 2, 2, 3)])
def test_filters_with_channels_of_other_shapes_are_refused(shape: Image) -> None:
    with pytest.raises(ValueError, match="filter"):
        Factor.with_channels(np.ones(shape, dtype=int))


def test_chains_and_invariance_in_the_same_way() -> None:
    rng = np.random.default_rng(2)
    a, b, c = drawn(rng, 3, 3), drawn(rng, 3, 3), drawn(rng, 3, 3)
    for left, right in (((a, a.T), (b.T, c.T, c, b)), ((a, a.T), (b, b.T)), ((a,), (b,)), ((a, b), (c,))):
        assert squared_commutator(left, right, (8, 9)) == dense(left, right, (8, 9)) > 0


def test_in_one_dimension_the_norm_is_constant_from_C_on_and_not_before() -> None:
    left, right = pair(Factor.of([1, 2, -1]), Factor.of([1, 0, 3, 1, 2]))
    assert reach(left, right) == (6,)
    norms = [squared_commutator(left, right, (m,)) for m in range(1, 12)]
    assert norms == [dense(left, right, (m,)) for m in range(1, 12)]
    assert len(set(norms[5:])) == 1
    assert norms[3] != norms[5]


def test_the_threshold_is_sharp() -> None:
    rng = np.random.default_rng(3)
    left, right = pair(drawn(rng, 3, 3), drawn(rng, 3, 3))
    N = {m: dense(left, right, (m, m)) for m in range(3, 8)}
    assert N[7] - N[6] == N[6] - N[5] == N[5] - N[4] != N[4] - N[3]


def test_a_threshold_one_too_small_is_caught() -> None:
    rng = np.random.default_rng(4)
    left, right = pair(drawn(rng, 3, 3), drawn(rng, 3, 3))
    entries = commutator_numerators(left, right, (4, 4))
    wrong = sum(n * x * x for n, x in zip(multiplicities((3, 3), (8, 8)).ravel(), entries, strict=True))
    assert wrong != dense(left, right, (8, 8))


def test_multiplicities_count_all_entries_between() -> None:
    table = multiplicities((4,), (28,))
    assert table.shape == (5, 5)
    for delta in range(5):
        assert np.trace(table, delta) == 28 - delta
    assert np.array_equal(multiplicities((4, 4), (3, 4)), np.ones((12, 12)))


def test_a_multiple_of_the_identity_is_aligned_with_everything() -> None:
    K, twice = Factor.of([[1, 2, 0], [0, -1, 3], [1, 1, 4]]), Factor.of([[0, 0, 0], [0, 2, 0], [0, 0, 0]])
    assert commute_at_every_size(*pair(K, twice))
    assert squared_commutator(*pair(K, twice), (28, 28)) == 0
    assert not commute_at_every_size(*pair(K, K))


def test_small_images_may_commute_where_large_ones_do_not() -> None:
    left, right = pair(Factor.of([1, 0, 2]), Factor.of([1, 0, 1]))
    assert squared_commutator(left, right, (1,)) == 0
    assert not commute_at_every_size(left, right)


def test_fractions_floats_and_large_integers_are_exact() -> None:
    f, g = [["1/3", 0, 1], [0, 2, 0], [1, 0, 0]], [[0.1, 1, 0], [0, 1, 0], [0, 0, 10**12]]
    left, right = pair(Factor.of(f), Factor.of(g))
    W, V = (RationalMatrix(x.numerator_matrix((6, 5))) / x.denominator for x in (left[0], right[1]))
    expected = commutator(W @ W.T, V.T @ V).frobenius_squared()
    assert squared_commutator(left, right, (6, 5)) == expected
    assert isinstance(squared_commutator(left, right, (6, 5)), Fraction)


def test_floats_for_many_layers_agree_with_the_exact_norms() -> None:
    rng = np.random.default_rng(5)
    for s, side in ((3, 2), (3, 4), (3, 28), (5, 9), (1, 3)):
        now, start = rng.standard_normal((2, 3, s, s))
        found = squared_commutators(now, start, side)
        W, V = [Factor.of(w) for w in now], [Factor.of(w) for w in start]
        exact = [squared_commutator(*pair(W[i], W[i + 1]), (side, side)) for i in range(2)]
        exact += [squared_commutator((w.T, w), (v.T, v), (side, side)) for w, v in zip(W, V, strict=True)]
        values = np.concatenate((found.alignment, found.invariance))
        for value, truth, tolerance in zip(values, exact, found.tolerance, strict=True):
            assert abs(value - float(truth)) <= (2 * float(truth) ** 0.5 + tolerance) * tolerance


def test_floats_call_an_aligned_pair_aligned_and_a_random_one_not() -> None:
    rng = np.random.default_rng(6)
    K, twice = rng.standard_normal((3, 3)), np.zeros((3, 3))
    twice[1, 1] = 2.0
    found = squared_commutators(np.array([K, twice, K, K]), np.array([K, K, twice, twice + K]), 28)
    assert found.aligned.tolist() == [True, True, False]


@pytest.mark.parametrize(
    ("filter", "message"),
    [([[1, 2]], "odd sides"), (3, "odd sides"), ([], "odd sides"), ([float("nan")], "filter entry 0")],
)
def test_unusable_filters_are_refused(filter: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Factor.of(filter)


def test_unusable_words_and_images_are_refused() -> None:
    K = Factor.of([[1]])
    with pytest.raises(ValueError, match="at least one factor"):
        squared_commutator((), (K,), (3, 3))
    with pytest.raises(ValueError, match="does not act"):
        squared_commutator((K,), (K,), (3,))
    with pytest.raises(ValueError, match="positive"):
        squared_commutator((K,), (K,), (3, 0))
    with pytest.raises(ValueError, match="d x s x s"):
        squared_commutators(np.ones((2, 3, 2)), np.ones((2, 3, 2)), 5)
    with pytest.raises(ValueError, match="d x s x s"):
        squared_commutators(np.ones((2, 2, 2)), np.ones((2, 2, 2)), 5)
