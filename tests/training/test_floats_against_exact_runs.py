"""Float runs against the exact run on the same numbers, where norms overflow, products underflow and steps are mostly rounding."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from random import Random

import numpy as np
import pytest

from proofs.alignment.decision import decide
from proofs.alignment.distance import lower_bound
from proofs.network import Data
from proofs.training.application import TRAINING
from proofs.training.course import shares, verdict_of
from proofs.training.descent import exact_run
from proofs.training.wording import sentence
from verify.apply import Finding
from verify.claim import Answer
from verify.exact import RationalMatrix as R

SKEWED = np.array([[1.0, 2.0], [3.0, 4.0]])
ONE, ZERO = np.eye(2), np.zeros((2, 2))


def ask(X: object, Y: object, weights: object, step: object, steps: int, **options: object) -> Finding:
    return TRAINING(X=X, Y=Y, weights=weights, step=step, steps=steps, **options)


@pytest.mark.parametrize(("size", "step"), [(1e100, "1e-203"), (1e80, "1e-163"), (1e78, "1e-159")])
def test_norms_whose_squares_overflow_do_not_make_everything_aligned(size: float, step: str) -> None:
    weights = [np.array([[1.0, 1.0], [0.0, 1.0]]), np.diag([1.0, 2.0]), ZERO]
    found = ask(size * ONE, size * SKEWED, weights, step, 3)
    assert found.answer is not Answer.HOLDS
    assert "nan" not in found.sentence + found.reading.text


@pytest.mark.parametrize("options", [{}, {"uncertainty": "1e-9"}])
def test_a_gradient_that_underflows_is_no_stand_still(options: dict[str, str]) -> None:
    """W_3 W_2 is 1e-400 diag(1, 4), zero in floats; the exact step adds 1e100 times it times 1e300 [[1, 0], [1, 1]] to W_1."""
    D = 1e-200 * np.diag([1.0, 2.0])
    asked = {"X": 1e150 * ONE, "Y": 1e150 * np.array([[1.0, 1.0], [0.0, 1.0]]), "weights": [ZERO, D, D], "steps": 1}
    assert ask(**asked, step="1e100", arithmetic="exact").answer is Answer.FAILS
    found = ask(**asked, step="1e100", **options)
    assert found.answer is Answer.UNDECIDED
    assert "use --exact" in found.sentence


@pytest.mark.parametrize(
    "change", [{"least": 1e-9}, {"least": 0.0}, {"lost": 1e-7}, {"lost": np.inf}, {"above": np.nan}]
)
def test_a_yes_needs_rounding_that_is_small_against_every_layer(change: dict[str, float]) -> None:
    """Any layer of size 1e-17 lies within 2e-16 of an aligned one: zero. That says nothing about it."""
    course = ask(ONE, np.diag([3.0, 4.0]), [np.diag([1.0, 2.0]), np.diag([0.5, 0.75])], "1/100", 2).details
    assert verdict_of(course) is Answer.HOLDS
    *before, last = course.sights
    changed = replace(course, sights=(*before, replace(last, **change)))
    assert verdict_of(changed) is Answer.UNDECIDED
    assert sentence(changed, Answer.UNDECIDED).startswith("It is open")


def test_half_precision_keeps_its_yes() -> None:
    weights = [np.diag([1.0, 2.0]).astype(np.float16), np.diag([0.1, 0.7]).astype(np.float16)]
    assert ask(ONE, np.diag([3.0, 4.0]), weights, "1e-2", 50).answer is Answer.HOLDS


@pytest.mark.parametrize("loss", ["squared", "cross-entropy"])
def test_what_does_not_move_stays_aligned_exactly(loss: str) -> None:
    found = ask(ONE, ONE, [ZERO, ZERO], "1/10", 3, loss=loss)
    assert (found.answer, shares(found.details).open) == (Answer.HOLDS, 0)
    assert "exactly: the gradient at the start is zero" in found.sentence
    assert "the gradient at the start" not in ask(ONE, ONE, [ZERO], "1/10", 3, loss=loss).sentence
    turned = [np.array([[0.0, 2.0], [-2.0, 0.0]]), np.diag([1.0, 3.0])]
    reached = ask(ONE, turned[1] @ turned[0], turned, "1/10", 2)
    assert "exactly: the gradient at the start is zero" in reached.sentence


def _random_case(rng: Random) -> tuple[list[np.ndarray], np.ndarray, np.ndarray, Fraction]:
    depth, k = rng.randint(1, 3), 2
    sizes = [10.0 ** rng.choice((0, 0, 0, -8, -60, -150, 40, 90)) for _ in range(depth + 2)]

    def matrix(size: float) -> np.ndarray:
        values = np.array([[rng.choice((0, 1, 2, -1, 3)) for _ in range(k)] for _ in range(k)], dtype=float)
        return size * (np.diag(np.diagonal(values)) if rng.random() < 0.7 else values)

    *layers, X, Y = (matrix(size) for size in sizes)
    scale = max(float(np.abs(X).max()), 1.0) ** 2 if rng.random() < 0.6 else 1.0
    return layers, X, Y, Fraction(rng.choice((1, 10**9, 10**30))) / Fraction(10 * scale)


def test_floats_never_contradict_the_exact_run() -> None:
    rng, seen = Random(8), Counter[str]()
    for _ in range(400):
        layers, X, Y, step = _random_case(rng)
        if not 1e-300 < float(step) < 1e300:
            continue
        try:
            found = ask(X, Y, layers, Fraction(float(step)), 1)
        except ValueError:
            continue
        course = found.details
        exact = list(exact_run(Data(R(X), R(Y)), [R(W) for W in layers], Fraction(float(step)), 1))
        truth = [decide(now, frames=False).answer for now in exact]
        if found.answer is Answer.FAILS:
            assert Answer.FAILS in truth
        if found.answer is Answer.HOLDS and not course.diverged:
            for now in exact:
                rounded = [W.to_numpy() for W in now]
                near = (
                    course.uncertainty
                    + (0 if course.still else course.lost)
                    + 1e-15 * max(float(np.abs(W).max()) for W in rounded)
                )
                assert lower_bound(rounded).distance <= near < math.inf, (layers, X, Y, step)
                least = min(
                    (float(np.linalg.norm(W / np.abs(W).max()) * np.abs(W).max()) for W in rounded if W.any()),
                    default=math.inf,
                )
                assert near <= 1e-6 * least or course.still or course.uncertainty == 0
        seen[found.answer.value] += 1
    print(dict(seen))
    assert min(seen[answer.value] for answer in Answer) > 20
