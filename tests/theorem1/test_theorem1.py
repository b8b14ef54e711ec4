"""Theorem 1's own pieces by hand, and what a run says in the end."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from proofs.alignment import FiniteRun, frames_of
from proofs.alignment.problems import PROBLEMS, Problem
from proofs.theorem1 import THEOREM1
from proofs.theorem1.sampled import FLOAT_PROBLEMS, STEPS, aligned_runs_stay_in_their_frames_and_under_their_envelope
from proofs.theorem1.trials import one_step_start, trapped_start
from verify.claim.discovery import installed
from verify.exact import RationalMatrix
from verify.numeric.backend import select_backend
from verify.runner import Settings, plan, run
from verify.runner.pool import InProcess

one = RationalMatrix.identity(2)


def test_the_one_step_start_by_hand() -> None:
    """eta = 1/4, s = (1, 2): lambda = (4, 1); targets (3, 0): W_1 = s, W_3 = diag(0, 1); one step gives diag(3, 0)."""
    problem = Problem(Fraction(1, 4), frames_of(one, one, one, one), (Fraction(1), Fraction(2)), (Fraction(3), Fraction(0)))
    assert problem.inputs == (4, 1)
    assert RationalMatrix.diagonal([4, 1]) == problem.data.N
    start = one_step_start(problem)
    assert start == (RationalMatrix.diagonal([1, 2]), one, RationalMatrix.diagonal([0, 1]))
    ran = FiniteRun.in_fixed_frames(problem.data, start, problem.eta, problem.frames, 1)
    assert ran.times[1][2] == RationalMatrix.diagonal([3, 0])
    assert ran.zero_error


def test_the_trapped_start_is_below_its_optimum() -> None:
    problem = PROBLEMS.draw(0, "theorem1", "by hand", 7).value
    singular, eta = trapped_start(problem)
    assert eta > 0
    assert len(singular) == problem.depth
    assert all(entry > 0 for layer in singular for entry in layer)


@pytest.mark.parametrize("choice", ["cpu", "torch"])
def test_sampled_runs_agree_between_libraries(choice: str) -> None:
    problems = [FLOAT_PROBLEMS.draw(0, "theorem1", "sampled", i).value for i in range(len(FLOAT_PROBLEMS))]
    found = aligned_runs_stay_in_their_frames_and_under_their_envelope(problems, select_backend(choice))
    assert len(found) == len(problems)
    assert all(defect.ratio <= 1 for defect in found)
    assert STEPS > 1


def test_a_turn_of_the_data_is_seen_at_every_size() -> None:
    problems = [FLOAT_PROBLEMS.draw(0, "theorem1", "sampled", i).value for i in (4, 5, 7, 8)]
    found = aligned_runs_stay_in_their_frames_and_under_their_envelope(problems, select_backend("cpu"), turn=1e-3)
    assert all(np.isfinite(defect.value) and defect.ratio > 1 for defect in found)


def test_the_verdicts() -> None:
    catalogue, failures = installed()
    assert not failures
    outcome = run(plan(["theorem1"], catalogue, Settings()), InProcess())
    rulings = {name: verdict.ruling.value for name, verdict in outcome.verdicts.items()}
    assert {name: rulings.pop(name) for name in ("theorem1.only-if", "lemma1.per-run", "lemma1.per-dataset")} == {
        "theorem1.only-if": "refuted",
        "lemma1.per-run": "refuted",
        "lemma1.per-dataset": "refuted",
    }
    assert set(rulings.values()) == {"holds"}
    assert {f"theorem1.{part}" for part in THEOREM1.statements} <= set(outcome.verdicts)
