"""Float bounds against the exact answer on the same numbers: they may be undecided, never wrong."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from random import Random

import numpy as np
import pytest
from degenerate_chains import random_chain, random_frame

from proofs.alignment.application import ALIGNMENT
from proofs.alignment.balance import balanced, imbalances
from proofs.alignment.decision import decide
from proofs.alignment.distance import lower_bound, spectral_norm_bound
from proofs.alignment.float_frames import float_frames
from proofs.alignment.measured_frames import measured
from proofs.alignment.metric import column_matching
from proofs.alignment.readings import decide_chain
from verify.apply import chain
from verify.apply.array import array
from verify.claim import Answer
from verify.exact import RationalMatrix as R

Floats = list[np.ndarray]


def badly_conditioned(rng: Random) -> Floats:
    """Return layers with singular values over many orders of magnitude; aligned up to rounding, or nearly, or not."""
    k, depth = rng.randint(1, 4), rng.randint(2, 4)
    generator = np.random.default_rng(rng.randrange(2**32))
    frames = [np.linalg.qr(generator.standard_normal((k, k)))[0] for _ in range(depth + 1)]
    layers = []
    for i in range(depth):
        values = 10.0 ** generator.uniform(-12, 3, k) * generator.choice([1, 1, -1, 0], k)
        layers.append(frames[i + 1] @ np.diag(values) @ frames[i].T)
    size = rng.choice((0.0, 1e-15, 1e-10, 1e-5, 1.0))
    return [W + size * np.abs(W).max() * generator.standard_normal(W.shape) for W in layers]


def test_bounds_never_contradict_the_exact_answer() -> None:
    rng, seen = Random(3), Counter[str]()
    for case in range(2000):
        exact_zero = case % 2
        layers = [W.to_numpy() for W in random_chain(rng)] if exact_zero else badly_conditioned(rng)
        truth = decide([R(W) for W in layers], frames=False).answer
        below, above = lower_bound(layers), float_frames(layers)
        if below.distance > 0:
            assert truth is Answer.FAILS, layers
        if above is not None:
            assert below.distance <= above.rho, layers
        seen[f"{truth.value}, {'proved by floats' if below.distance > 0 else 'open'}"] += 1
    undecided = seen["fails, open"] / (seen["fails, open"] + seen["fails, proved by floats"])
    print(f"not aligned but undecided by float bounds: {undecided:.1%} of {dict(seen)}")
    assert undecided < 0.5
    assert min(seen["holds, open"], seen["fails, proved by floats"]) > 300


def test_bounds_stay_bounds_where_floats_end() -> None:
    """A power of two scales a chain and its distance; among the smallest floats the bounds of it are rounded outwards."""
    rng = Random(5)
    for case in range(300):
        top = 10 ** rng.randint(1, 6)
        k = rng.randint(1, 3)
        layers = [np.array([[float(rng.randint(-top, top)) for _ in range(k)] for _ in range(k)]) for _ in range(2)]
        if case % 3 == 0:
            layers = [np.diag(np.diagonal(W)) + np.eye(k, k=1) for W in layers]
        power = rng.randint(1040, 1074)
        small = [np.ldexp(W, -power) for W in layers]
        truth = decide([R(W) for W in small], frames=False).answer
        assert ALIGNMENT(weights=small, uncertainty=0).answer is truth
        (below, above), (less, more) = ((lower_bound(A), float_frames(A)) for A in (layers, small))
        assert above is not None
        assert more is not None
        assert Fraction(more.rho) * 2**power * (1 + Fraction(1, 2**49)) >= Fraction(above.rho)
        assert Fraction(less.distance) * 2**power <= Fraction(below.distance) * (1 + Fraction(1, 2**49))


def test_a_proved_distance_of_the_smallest_floats_is_not_zero() -> None:
    W = [5e-324 * np.array(A) for A in ([[879471.0, 0.0], [-1.0, 22617.0]], [[915459.0, -1.0], [1.0, 599523.0]])]
    found = ALIGNMENT(weights=W, uncertainty=0)
    assert found.answer is Answer.FAILS
    assert found.details.above.rho >= 5e-324


def test_a_lower_bound_beyond_the_largest_float_is_no_crash() -> None:
    first, second = np.ones((12, 12)), np.eye(12, k=1)
    first[0], second[:, 0] = -1.0, 1.0
    found = lower_bound([1.7e308 * first, 1.7e308 * second])
    assert 0 < found.distance < np.inf


@pytest.mark.parametrize("eps", [1e-13, 1e-9, 1e-5, 1e-2])
def test_a_known_distance_lies_between_the_bounds(eps: float) -> None:
    """A rotation of one inner frame by about eps moves an aligned chain by about eps: it is aligned within that."""
    generator = np.random.default_rng(1)
    Q = [np.linalg.qr(generator.standard_normal((4, 4)))[0] for _ in range(4)]
    aligned = [Q[i + 1] @ np.diag([1.0, 0.7, 0.4, 0.2]) @ Q[i].T for i in range(3)]
    turned = [W + eps * generator.standard_normal((4, 4)) for W in aligned]
    moved = max(float(np.linalg.norm(a - b, 2)) for a, b in zip(aligned, turned, strict=True)) + 1e-14
    below, above = lower_bound(turned), float_frames(turned)
    assert above is not None
    assert 0 < below.distance < moved
    assert below.distance < above.rho < 100 * moved


def test_given_frames_are_measured_and_not_believed() -> None:
    layers = [np.diag([2.0, 1.0]), np.diag([1.0, 3.0])]
    good = [np.eye(2)] * 3
    assert measured(layers, good).rho < 1e-14
    turned = [np.eye(2), np.array([[0.8, -0.6], [0.6, 0.8]]), np.eye(2)]
    assert measured(layers, turned).rho > 0.5
    with pytest.raises(ArithmeticError, match="far from orthonormal"):
        measured(layers, [np.eye(2), 2 * np.eye(2), np.eye(2)])


@pytest.mark.parametrize("shape", [(1, 1), (3, 5), (30, 7)])
def test_the_norm_bound_is_a_bound_and_tight(shape: tuple[int, int]) -> None:
    W = np.random.default_rng(0).standard_normal(shape)
    true = float(np.linalg.norm(W, 2))
    assert true <= spectral_norm_bound(W) <= min(shape) ** 0.125 * true * 1.001


def test_uncertainty_decides_on_both_sides() -> None:
    base = random_frame(Random(4), 3).to_numpy()
    layers = chain(
        [
            array(np.diag([1.0, 2.0, 3.0]), "W1"),
            array(base + 1e-6 * np.ones((3, 3)), "W2"),
            array(np.diag([4.0, 5.0, 7.0]), "W3"),
        ]
    )
    found = decide_chain(layers)
    assert found.below is not None
    assert found.above is not None
    assert decide_chain(layers, Fraction(found.above.rho)).within is Answer.HOLDS
    assert decide_chain(layers, Fraction(found.below.distance) / 2).within is Answer.FAILS
    between = Fraction((found.below.distance * found.above.rho) ** 0.5)
    assert decide_chain(layers, between).within is Answer.UNDECIDED
    finding = ALIGNMENT(weights=layers, uncertainty=between)
    assert f"from an uncertainty of {found.above.rho:.3g} on the answer is yes" in finding.next[0]
    assert not finding.reading.exact


def test_rounded_rationals_keep_their_bounds_honest() -> None:
    thirds = chain([array([["1/3", 0], [0, "2/3"]], "W1"), array([["1/7", "1/7"], ["1/7", "1/7"]], "W2")])
    found = decide_chain(thirds)
    assert found.exact.answer is Answer.FAILS
    assert found.below is not None
    assert found.below.distance > 0.01


# Beside the decision


def test_the_papers_measure_calls_an_aligned_chain_misaligned() -> None:
    """The identity aligns with everything; an SVD of it picks one frame of many."""
    turn = np.array([[0.8, -0.6], [0.6, 0.8]])
    layers = [turn @ np.diag([2.0, 1.0]), np.eye(2)]
    assert decide([R(W) for W in ([["8/5", "-3/5"], ["6/5", "4/5"]], [[1, 0], [0, 1]])]).answer is Answer.HOLDS
    found = column_matching(layers)
    assert found.values[0] < 0.9
    assert found.ambiguous == (2,)
    text = next(
        f.text
        for f in ALIGNMENT(weights=[[["8/5", "-3/5"], ["6/5", "4/5"]], [[1, 0], [0, 1]]]).evidence
        if f.name == "paper-measure"
    )
    assert "not unique" in text


def test_balancedness() -> None:
    assert balanced([R([[2, 0], [0, 1]]), R([[0, 1], [1, 0]]) @ R([[2, 0], [0, 1]])])
    assert not balanced([R([[2, 0], [0, 1]]), R.identity(2)])
    assert imbalances([np.diag([2.0, 1.0]), np.eye(2)]) == [pytest.approx(3 / 17**0.5)]
    assert imbalances([np.zeros((2, 2)), np.zeros((2, 2))]) == [0.0]
