"""The exact decision on hand-made degenerate chains, and against brute force on random ones."""

from __future__ import annotations

from collections import Counter
from random import Random

import brute_force
import pytest
from degenerate_chains import random_chain, random_threads

from proofs.alignment.decision import Decision, decide
from proofs.alignment.fitting import TooManyLayouts, fit, has_bulge
from proofs.alignment.threads import ranks, threads_of
from verify.claim import Answer
from verify.exact import RationalMatrix as R

I2 = R.identity(2)
E11, E22, SWAP = R([[1, 0], [0, 0]]), R([[0, 0], [0, 1]]), R([[0, 1], [1, 0]])
SHEAR = R([[1, 1], [0, 1]])
TURN = R([["3/5", "-4/5"], ["4/5", "3/5"]])

ALIGNED = {
    "identity": [I2, I2, I2],
    "orthogonal layers, frames turn": [R.diagonal([1, 2]), TURN, TURN @ SWAP],
    "zeros": [R.zeros(2, 2), SHEAR, R.zeros(2, 2)],
    "zero in the middle separates": [SHEAR, R.zeros(2, 2), SHEAR.T],
    "repeated singular values": [R.diagonal([1, 2]), 3 * I2, R.diagonal([5, 7])],
    "signs": [R.diagonal([1, -2]), R.diagonal([-1, -1]), R.diagonal([0, -3])],
    "one layer": [R([[1, 2, 3], [4, 5, 6]])],
    "bottleneck": [R([[1, 2]]), R([[3], [4]])],
    "bulge with one thread through": [R([[1], [1]]), I2, R([[1, 1]])],
    "rank one in a line": [R([[3, 4], [0, 0]]), E11, R([[1, 0], [2, 0]])],
    "one dimension": [R([[2]]), R([[-3]]), R([[0]])],
}
NOT_ALIGNED = {
    "adjacent pairs are not enough": ([R.diagonal([1, 2]), I2, SHEAR], (1, 3)),
    "shear": ([R.diagonal([1, 2]), SHEAR], (1, 2)),
    "bulge: threads in one another's way": ([R([[1], [0]]), I2, R([[0, 1]])], None),
    "bulge of width two between bottlenecks of one": ([R([[1], [0]]), R([[0, 1]])], None),
    "far apart": ([E11, I2, I2, I2, R([[1, 1], [1, 0]])], (1, 5)),
}


@pytest.mark.parametrize("name", ALIGNED)
def test_aligned(name: str) -> None:
    found = decide(ALIGNED[name])
    assert found.answer is Answer.HOLDS
    assert brute_force.aligned(ALIGNED[name])


@pytest.mark.parametrize("name", NOT_ALIGNED)
def test_not_aligned(name: str) -> None:
    layers, pair = NOT_ALIGNED[name]
    found = decide(layers)
    assert (found.answer, found.pair) == (Answer.FAILS, pair)
    assert found.reason == ("fitting" if pair is None else "commutators")
    assert not brute_force.aligned(layers)


def test_a_witness_need_not_have_rational_lengths() -> None:
    found = decide([R([[1, 1], [1, -1]]), R([[1, 2], [2, 1]])])
    assert found.answer is Answer.HOLDS
    assert found.frames is not None
    assert found.frames.witness([R([[1, 1], [1, -1]]), R([[1, 2], [2, 1]])])


def test_irrational_directions_have_no_rational_frames() -> None:
    golden = R([[1, 1], [1, 0]])
    found = decide([golden, golden])
    assert found.answer is Answer.HOLDS
    assert found.frames is None


def test_random_degenerate_chains_agree_with_brute_force() -> None:
    rng, seen = Random(20), Counter[tuple[Answer, str]]()
    for _ in range(1200):
        layers = random_chain(rng)
        found = decide(layers)
        assert found.answer is Answer.of(brute_force.aligned(layers)), layers
        if found.frames is not None:
            assert found.frames.witness(layers)
        seen[found.answer, found.reason] += 1
    assert min(seen[Answer.HOLDS, "commutators"], seen[Answer.FAILS, "commutators"]) > 100
    assert min(seen[Answer.HOLDS, "fitting"], seen[Answer.FAILS, "fitting"]) > 20


def test_the_undecided_answers_name_their_limit() -> None:
    layers = [I2, I2, I2]
    found = decide(layers, budget=0)
    assert found == Decision(Answer.UNDECIDED, "too large", (2, 2, 2, 2))


def test_a_layer_that_does_not_fit() -> None:
    with pytest.raises(ValueError, match="layer 2 has 2 columns, layer 1 has 3 rows"):
        decide([R.zeros(3, 2), I2])
    with pytest.raises(ValueError, match="at least one layer"):
        decide([])


# Threads and their positions


def test_threads_are_counted_from_ranks() -> None:
    layers = [R([[1], [0]]), I2, R([[0, 1]])]
    assert threads_of(ranks(layers), 3) == {(0, 2): 1, (1, 3): 1}


@pytest.mark.parametrize(
    ("widths", "bulge"),
    [
        ((2, 2, 2), False),
        ((3, 1, 2), False),
        ((1, 2, 1), True),
        ((1, 2, 2, 1), True),
        ((2, 3, 3), False),
        ((3, 1, 2, 1), True),
    ],
)
def test_what_a_bulge_is(widths: tuple[int, ...], bulge: bool) -> None:
    assert has_bulge(widths) is bulge


def test_positions_by_hand() -> None:
    assert fit((1, 2, 1), {(0, 2): 1, (1, 1): 1}) == {(0, 2): (1,), (1, 1): (2,)}
    assert fit((1, 2, 1), {(0, 1): 1, (1, 2): 1}) is None
    assert fit((2, 1, 2), {(0, 2): 1, (0, 0): 1, (2, 2): 1}) == {(0, 2): (1,), (0, 0): (2,), (2, 2): (2,)}


def test_threads_must_add_up() -> None:
    with pytest.raises(ValueError, match="2 threads must pass through vertex 0"):
        fit((2, 1), {(0, 1): 1})


def test_a_search_that_is_given_up_says_so() -> None:
    with pytest.raises(TooManyLayouts):
        fit((1, 2, 2, 1), {(0, 1): 1, (1, 2): 1, (2, 3): 1}, limit=1)


def test_layouts_tile_the_skyline_or_no_tiling_exists() -> None:
    """Against every way of cutting the rows, for all thread counts that random cuts and mergers produce."""
    rng, answers = Random(5), Counter[bool]()
    for _ in range(400):
        widths = tuple(rng.randint(1, 4) for _ in range(rng.randint(3, 6)))
        threads = random_threads(rng, widths)
        layout = fit(widths, threads)
        d = len(widths) - 1
        rank = tuple(
            sum(n for (s, e), n in threads.items() if s <= a and b <= e) for a in range(d) for b in range(a + 1, d + 1)
        )
        assert (layout is not None) == (rank in brute_force.possible_ranks(widths)), (widths, threads)
        answers[layout is not None] += 1
        if layout is not None:
            cells = [(row, i) for (a, b), rows in layout.items() for row in rows for i in range(a, b + 1)]
            assert sorted(cells) == sorted((row, i) for i, k in enumerate(widths) for row in range(1, k + 1))
            assert {kind: len(rows) for kind, rows in layout.items()} == dict(threads)
    assert min(answers.values()) > 40


def test_twenty_layers_of_64_by_64_are_decided_exactly() -> None:
    """Symmetric circulants commute, so these integer layers are aligned, in irrational frames."""
    rng, k = Random(1), 64
    columns = [[rng.randint(-9, 9) for _ in range(k // 2 + 1)] for _ in range(20)]
    aligned = [R([[c[min((i - j) % k, (j - i) % k)] for j in range(k)] for i in range(k)]) for c in columns]
    assert decide(aligned, frames=False).answer is Answer.HOLDS
    spoiled = [*aligned[:-1], aligned[-1] + R.unit(0, 1, (k, k))]
    assert decide(spoiled, frames=False).answer is Answer.FAILS


def test_a_layout_that_no_greedy_choice_from_inside_finds() -> None:
    """Row 3 must take the thread (2, 3): tiling it with (2, 2) and (3, 3) leaves rows 1 and 2 without a tiling."""
    threads = {(0, 2): 1, (3, 3): 1, (4, 5): 1, (1, 1): 1, (2, 2): 1, (3, 4): 1, (2, 3): 1}
    layout = fit((1, 2, 3, 3, 2, 1), threads)
    assert layout is not None
    assert layout[2, 3] == (3,)
