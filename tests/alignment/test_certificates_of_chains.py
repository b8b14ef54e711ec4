"""Certificates of decisions about chains: accepted by the stand-alone checker, refused when any one entry is changed."""

from __future__ import annotations

import json
from collections import Counter
from copy import deepcopy
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Any

import brute_force
import pytest
from degenerate_chains import random_threads

from proofs.alignment.ball_frames import ball_frames
from proofs.alignment.chain_certificate import certificate
from proofs.alignment.decision import decide
from proofs.alignment.fitting import TooManyLayouts, fit
from verify.apply import find
from verify.certificate import replay, single_entry_changes
from verify.certificate.entries import given_record
from verify.certificate.tamper import reseal
from verify.exact import RationalMatrix as R

TURN = R([["3/5", "-4/5"], ["4/5", "3/5"]])

CHAINS = {
    "a commutator of distant layers": ([R.diagonal([1, 2]), R.identity(2), R([[1, 1], [0, 1]])], "counterexample"),
    "rational frames": ([TURN @ R.diagonal([1, 2]), R.diagonal([1, 3]) @ TURN.T], "witness"),
    "irrational frames": ([R([[1, 1], [1, 0]]), R([[1, 1], [1, 0]])], "witness"),
    "threads that do not fit": ([R([[1], [0]]), R.identity(2), R([[0, 1]])], "counterexample"),
    "threads that fit below a bulge, irrational": ([R([[1, 1], [1, 0], [0, 0]]), R([[1, 1, 0], [1, 0, 0]])], "witness"),
}


@pytest.mark.parametrize("name", CHAINS)
def test_certificates_replay_and_cannot_be_changed(name: str) -> None:
    layers, kind = CHAINS[name]
    decision = decide(layers)
    enclosed = ball_frames(layers, decision.layout) if "irrational" in name else None
    sealed = certificate(layers, decision, enclosed)
    assert sealed is not None
    assert (sealed["claim"] == "alignment.enclosed") is (enclosed is not None)
    assert replay.check(sealed).kind == kind
    for change in single_entry_changes(sealed):
        with pytest.raises(replay.Refused):
            replay.check(change.certificate)


def test_the_checker_places_threads_as_the_finder_does() -> None:
    """Two programs, two ways to search: by vertices there, by positions here; and by brute force, for all cuts of the rows."""
    rng, answers = Random(6), Counter[bool]()
    for _ in range(400):
        widths = tuple(rng.randint(1, 4) for _ in range(rng.randint(3, 6)))
        threads = random_threads(rng, widths)
        table = [[sum(n for (s, e), n in threads.items() if s <= a and b <= e) if a <= b else 0 for b in range(len(widths))]
                 for a in range(len(widths))]  # fmt: skip
        fits = accepts(table)
        assert fits is (fit(widths, threads) is not None), (widths, threads)
        rank = tuple(table[a][b] for a in range(len(widths) - 1) for b in range(a + 1, len(widths)))
        assert fits is (rank in brute_force.possible_ranks(widths))
        answers[fits] += 1
    assert min(answers.values()) > 40


def accepts(table: list[list[int]]) -> bool:
    evaluator = replay.Evaluator()
    evaluator.known["R"] = [[Fraction(x) for x in row] for row in table]
    return evaluator.truth(evaluator.read("threadsfit(R)"))


@pytest.mark.parametrize(
    "table", [[[1, 2], [0, 1]], [["1/2", 0], [0, 1]], [[2, 0, 1], [0, 1, 0], [0, 0, 1]], [[-1]], [[1, 1, 1], [0, 1, 1]]]
)
def test_tables_that_are_no_ranks_are_refused(table: list[list[Any]]) -> None:
    with pytest.raises(replay.Refused):
        accepts(table)


def test_searches_among_many_threads_agree_where_both_end() -> None:
    """Widths up to 36 with many threads in one another's way: either search may give up, neither contradicts the other."""
    widths, rng, both = (9, 27, 36, 27, 36, 27, 36, 27, 9), Random(1), 0
    for _ in range(12):
        threads = random_threads(rng, widths)
        table = [[sum(n for (s, e), n in threads.items() if s <= a and b <= e) if a <= b else 0 for b in range(9)]
                 for a in range(9)]  # fmt: skip
        try:
            placed = fit(widths, threads) is not None
            assert accepts(table) is placed
            both += 1
        except (replay.Unusable, TooManyLayouts):
            continue
    assert both > 3


def test_the_checker_gives_up_before_its_limit_of_cost() -> None:
    evaluator = replay.Evaluator()
    evaluator.cost = replay.MAX_COST - 1000
    evaluator.known["R"] = [[Fraction(5 if a == b else 1) for b in range(12)] for a in range(12)]
    with pytest.raises(replay.Unusable, match="larger than the limits"):
        evaluator.truth(evaluator.read("threadsfit(R)"))


def test_a_fitting_certificate_with_another_table_is_refused() -> None:
    """Made anew with seals and plans, but a rank that is not so."""
    layers, _ = CHAINS["threads that do not fit"]
    sealed = certificate(layers, decide(layers))
    assert sealed is not None
    forged = deepcopy(sealed)
    forged["definitions"][0]["value"][0][3] = "1"
    with pytest.raises(replay.Refused, match=r"definition R .*entry \(1, 4\) is recorded as 1, computed 0"):
        replay.check(reseal(forged))


def test_frames_that_are_not_near_are_refused() -> None:
    """With checksums, plan and seal made anew: what the midpoints leave is computed, not believed."""
    layers, _ = CHAINS["irrational frames"]
    sealed = certificate(layers, decide(layers), ball_frames(layers, None))
    assert sealed is not None
    for name, refusal in (("Q1", "Q1 is nearly orthonormal"), ("S2", "layer 2 is nearly")):
        forged = deepcopy(sealed)
        rows = forged["given"][name]["rows"]
        rows[0][0] = str(Fraction(rows[0][0]) + Fraction(1, 10**15))
        forged["given"][name] = given_record(rows, name)
        with pytest.raises(replay.Refused, match=refusal):
            replay.check(reseal(forged))


def test_large_layers_are_refuted_by_one_entry() -> None:
    rng, k = Random(0), 110
    layers = [R([[rng.randint(-3, 3) for _ in range(k)] for _ in range(k)]) for _ in range(2)]
    sealed = certificate(layers, decide(layers))
    assert sealed is not None
    assert "entry (" in sealed["assertions"][0]["says"]


def test_distant_layers_are_refuted_by_one_entry_of_a_product() -> None:
    k = 90
    shear = R.identity(k) + R.unit(0, 1, (k, k))
    layers = [R.diagonal(range(1, k + 1)), R.identity(k), R.identity(k), shear]
    decision = decide(layers)
    assert decision.pair == (1, 4)
    sealed = certificate(layers, decision)
    assert sealed is not None
    replay.check(sealed)


def test_undecided_chains_and_huge_layers_have_none() -> None:
    layers = [R.identity(2), R.identity(2)]
    assert certificate(layers, decide(layers, budget=0)) is None


def test_twenty_layers_of_64_by_64_in_rational_frames_have_a_certificate() -> None:
    """Signed permutations on either side of diagonals."""
    rng, k = Random(2), 64

    def turn() -> R:
        order = rng.sample(range(k), k)
        return R([[rng.choice([-1, 1]) if order[i] == j else 0 for j in range(k)] for i in range(k)])

    Q = [turn() for _ in range(21)]
    layers = [after @ R.diagonal([rng.randint(0, 9) for _ in range(k)]) @ before.T for before, after in pairwise(Q)]
    sealed = certificate(layers, decide(layers))
    assert sealed is not None
    assert sealed["kind"] == "witness"
    assert len(json.dumps(sealed)) < 2_000_000


@pytest.mark.parametrize(
    ("shapes", "says"),
    [
        ([(450, 2), (450, 450)], "W_2 has 202500 entries, and certificates hold layers of at most 200000"),
        ([(40, 40)] * 20, "the products of all 190 pairs would take the stand-alone checker"),
    ],
)
def test_why_there_is_no_certificate_is_said(shapes: list[tuple[int, int]], says: str) -> None:
    """Layers [[1, 1], [1, 0]] with zeros around them, or with ones on the diagonal, have irrational frames in common."""
    layers = [R.diagonal([1] * min(shape), shape) + _corner(shape) for shape in shapes]
    notes = find("alignment")(weights=layers).notes
    assert any(note.startswith(f"no certificate: {says}") for note in notes), notes


def _corner(shape: tuple[int, int]) -> R:
    return R.unit(0, 1, shape) + R.unit(1, 0, shape) - R.unit(1, 1, shape)
