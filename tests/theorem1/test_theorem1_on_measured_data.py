"""Answers about data known up to an uncertainty: what is exhibited is what was asked for, and planted data are not excluded."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from random import Random

import numpy as np
import pytest

from proofs.theorem1.application import APPLICATION, THEOREM4_APPLICATION
from proofs.theorem1.nearest import distance_from_below
from verify.apply.application import Application
from verify.claim import Answer

X, Y = np.array([[1.0, 0, 0], [0, 1, 0]]), np.array([[1.0, 0, 1e-3], [0, 2, 0]])


@pytest.mark.parametrize("application", [APPLICATION, THEOREM4_APPLICATION])
def test_targets_that_are_kept_fit_through_the_widths(application: Application) -> None:
    """Y has the singular values 1 and 2: every Y' within 1/100 has rank 2, which no network of widths 2, 1, 2 has."""
    found = application(X=X, Y=Y, widths="2,1,2", uncertainty="1/100")
    assert found.answer is Answer.FAILS
    assert {near.changed for near in found.details.near} == {"Y"}
    assert "near-X" not in {fact.name for fact in application(X=X, Y=Y, widths="2,1,2").evidence}
    assert application(X=X, Y=Y, widths="2,2,2", uncertainty="1/100").answer is Answer.HOLDS
    assert application(X=X, Y=Y, widths="2,1,2", uncertainty="3").answer is Answer.HOLDS
    assert application(X=X, Y=Y, widths="2,1,2", uncertainty="101/100").answer is not Answer.FAILS


def test_exact_targets_of_too_large_a_rank_are_excluded_within_their_singular_value() -> None:
    one = [[1, 0], [0, 1]]
    asked = {"X": one, "Y": one, "widths": "2,1,2"}
    assert APPLICATION(**asked, uncertainty="9/10").answer is Answer.FAILS
    assert APPLICATION(**asked, uncertainty="11/10").answer is Answer.UNDECIDED


def test_no_data_with_inputs_that_are_zero_are_exhibited() -> None:
    asked = {"X": np.zeros((1, 2)), "Y": 1e-9 * np.array([[1.0, 2.0], [3.0, 4.0]])}
    found = APPLICATION(**asked, uncertainty="1/100")
    assert (found.answer, found.details.near) == (Answer.UNDECIDED, ())
    exact = APPLICATION(**asked)
    assert exact.sentence.endswith("no linear network fits them without error.")
    assert "positive loss" in exact.next[0]


def test_a_distance_of_the_smallest_floats_is_rounded_down() -> None:
    kept, changed = np.diag([1.0, 2.0]), np.array([[3.0, 1.0], [0.0, 5.0]])
    plain = Fraction(distance_from_below(kept, changed))
    for power in (1060, 1070, 1073):
        assert Fraction(distance_from_below(kept, np.ldexp(changed, -power))) * 2**power <= plain


def test_data_that_are_planted_are_never_excluded_and_what_is_exhibited_fits() -> None:
    rng, seen = Random(4), Counter[str]()
    for case in range(150):
        generator = np.random.default_rng(case)
        k, m, n = rng.randint(1, 3), rng.randint(1, 3), rng.randint(2, 5)
        rank = rng.randint(1, min(k, m))
        frames = [np.linalg.qr(generator.standard_normal((size, size)))[0] for size in (m, k, n)]
        values = np.zeros((m, k))
        np.fill_diagonal(values, [rng.choice((1.0, 2.0, 0.5)) if i < rank else 0.0 for i in range(min(m, k))])
        inputs = np.zeros((k, n))
        np.fill_diagonal(inputs, [rng.choice((1.0, 3.0, 0.0)) for _ in range(min(k, n))])
        good_X = frames[1] @ inputs @ frames[2].T
        good_Y = frames[0] @ values @ inputs @ frames[2].T
        if not good_X.any():
            continue
        size = 10.0 ** rng.uniform(-9, -1)
        noise = [generator.standard_normal(A.shape) for A in (good_X, good_Y)]
        X, Y = (A + size * E / np.linalg.norm(E, 2) for A, E in zip((good_X, good_Y), noise, strict=True))
        widths = (k, rng.randint(rank, 3), m)
        found = APPLICATION(X=X, Y=Y, widths=widths, uncertainty=Fraction(size * (1 + 1e-6) + 1e-14))
        assert found.answer is not Answer.FAILS, (X, Y, widths)
        for near in found.details.near:
            new_X, new_Y = (near.values, Y) if near.changed == "X" else (X, near.values)
            assert new_X.any()
            assert np.linalg.matrix_rank(new_Y, tol=1e-11) <= min(widths)
        seen[found.answer.value] += 1
    print(dict(seen))
    assert seen["holds"] > 10


@pytest.mark.parametrize("scale", [1e-300, 1e-200, 1.0, 1e200, 1e300])
def test_data_are_as_near_at_every_scale(scale: float) -> None:
    X, Y = scale * np.array([[1.0, 2.0], [3.0, 4.0]]), scale * np.array([[0.0, 1.0], [5.0, 2.0]])
    found = APPLICATION(X=X, Y=Y).details
    assert all(0.4 < near.relative < 0.6 and near.at_least <= near.distance for near in found.near)
    assert {near.changed for near in found.near} == {"X", "Y"}
    assert all(2 * scale < near.distance < 4 * scale for near in found.near)
    for share, meant in ((Fraction(1, 10**10), Answer.FAILS), (Fraction(3), Answer.HOLDS)):
        assert APPLICATION(X=X, Y=Y, uncertainty=Fraction(scale) * share).answer is meant


def test_the_smallest_floats_are_at_no_distance_that_rounds_to_zero() -> None:
    X, Y = 5e-324 * np.array([[1.0, 2.0], [3.0, 4.0]]), 5e-324 * np.array([[0.0, 1.0], [5.0, 2.0]])
    assert APPLICATION(X=X, Y=Y, uncertainty="5e-324").answer is Answer.UNDECIDED
    assert all(0 < near.at_least <= near.distance for near in APPLICATION(X=X, Y=Y).details.near)
