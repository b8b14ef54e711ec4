"""Exact usSVDs in balls: known irrational frames, repeated and zero singular values, bulges, precision that grows."""

from __future__ import annotations

import json
from fractions import Fraction
from math import isqrt
from random import Random

import pytest
from degenerate_chains import random_chain, random_frame

from proofs.alignment import ball_frames as module
from proofs.alignment.application import ALIGNMENT
from proofs.alignment.ball_frames import BallFrames, ball_frames
from proofs.alignment.decision import decide
from proofs.alignment.readings import Alignment
from verify.claim import Answer
from verify.exact import RationalMatrix as R

GOLDEN = R([[1, 1], [1, 0]])
I2 = R.identity(2)


def root(x: Fraction) -> Fraction:
    """Return a square root to 60 decimals."""
    return Fraction(isqrt(int(x * 10**120)), 10**60)


def test_the_golden_frame_lies_in_its_ball() -> None:
    """[[1, 1], [1, 0]] has eigenvalues phi and 1 - phi, with directions (phi, 1) and (1 - phi, 1)."""
    found = ball_frames([GOLDEN, GOLDEN], None)
    assert found is not None
    phi = (1 + root(Fraction(5))) / 2
    assert sorted(abs(found.S[0][i, i]) for i in range(2)) == sorted(abs(found.S[1][i, i]) for i in range(2))
    assert abs(max(found.S[0][i, i] for i in range(2)) - phi) <= found.radii[0]
    length = root(phi * phi + 1)
    entries = {abs(found.Q[0][i, j]) for i in range(2) for j in range(2)}
    for entry in entries:
        assert min(abs(entry - x) for x in (phi / length, 1 / length)) <= found.radius


def direct(A: R, B: R) -> R:
    rows = [[*row, *[Fraction(0)] * B.columns] for row in A.to_fractions()]
    return R(rows + [[*[Fraction(0)] * A.columns, *row] for row in B.to_fractions()])


CHAINS = {
    "identity beside irrational directions": [I2, GOLDEN, I2],
    "one layer": [R([[1, 2], [3, 5]])],
    "zeros": [R.zeros(2, 2), GOLDEN, R.zeros(2, 2)],
    "irrational only after a zero": [R([[1, 0], [0, 0]]), R([[0, 0], [0, 0]]), R([[1, 2], [3, 5]])],
    "every singular value twice": [direct(GOLDEN, GOLDEN), direct(GOLDEN, GOLDEN) @ direct(GOLDEN, GOLDEN)],
    "a pair that the second layer splits": [direct(GOLDEN, GOLDEN), direct(2 * I2, I2)],
    "dead directions": [direct(GOLDEN, R.zeros(2, 2)), direct(GOLDEN, R([[0, 1], [0, 0]]))],
    "bottleneck": [R([[1, 2, 2], [0, 1, 1]]), R([[3, 4]]) @ R([[1, 0], [0, 0]]) * 0],
    "bulge": [R([[1, 1], [1, 0], [0, 0]]), R([[1, 1, 0], [1, 0, 0]])],
    "wide and low": [R([[1, 2, 3]]), R([[1], [1], [5]])],
    "signs": [-GOLDEN, GOLDEN @ GOLDEN],
    "huge and tiny": [GOLDEN * 10**40, GOLDEN / 10**40],
    "nearly repeated": [R([[1, Fraction(1, 10**200)], [Fraction(1, 10**200), 1 + Fraction(1, 10**200)]])] * 2,
}


@pytest.mark.parametrize("name", CHAINS)
def test_degenerate_chains_are_enclosed(name: str) -> None:
    layers = CHAINS[name]
    decision = decide(layers)
    assert decision.answer is Answer.HOLDS
    found = ball_frames(layers, decision.layout)
    assert found is not None
    check(found, layers)


def check(found: BallFrames, layers: list[R]) -> None:
    assert found.consistent(layers)
    frames, _ = found.residuals(layers)
    assert frames < Fraction(1, 10**36)
    for W, S, radius in zip(layers, found.S, found.radii, strict=True):
        assert S.is_diagonal()
        assert S.shape == W.shape
        live = [S[i, i] for i in range(min(S.shape)) if S[i, i] != 0]
        assert len(live) == W.rank()
        total = sum((x * x for x in live), Fraction(0))  # the squares of the singular values add up
        assert abs(total - W.frobenius_squared()) <= 3 * len(live) * radius * max([abs(x) for x in live], default=0)


def test_random_degenerate_chains_with_irrational_directions() -> None:
    """Layers that are polynomials in one symmetric matrix, seen through rational frames, and chains of threads."""
    rng, seen = Random(2), 0
    for case in range(150):
        if case % 2:
            layers = random_chain(rng)
        else:
            A = direct(GOLDEN, direct(R([[rng.randint(0, 2)]]), rng.choice([GOLDEN, R([[2, 1], [1, 2]])])))
            powers = [R.identity(5), A, A @ A]
            frames = [random_frame(rng, 5) for _ in range(4)]
            layers = [
                frames[i + 1] @ sum((P * rng.choice((-1, 0, 0, 1, 2)) for P in powers), R.zeros(5, 5)) @ frames[i].T
                for i in range(3)
            ]
        decision = decide(layers, frames=False)
        if decision.answer is not Answer.HOLDS:
            continue
        found = ball_frames(layers, decision.layout)
        assert found is not None
        check(found, layers)
        seen += 1
    assert seen > 100


def test_other_frames_do_not_pass_the_look_at_the_computation() -> None:
    found = ball_frames([GOLDEN, GOLDEN], None)
    assert found is not None
    turned = BallFrames((I2, *found.Q[1:]), found.radius, found.S, found.radii)
    assert not turned.consistent([GOLDEN, GOLDEN])
    stretched = BallFrames(tuple(2 * Q for Q in found.Q), found.radius, found.S, found.radii)
    assert not stretched.consistent([GOLDEN, GOLDEN])


def test_a_precision_that_does_not_suffice_is_admitted(monkeypatch: pytest.MonkeyPatch) -> None:
    layers = CHAINS["nearly repeated"]
    monkeypatch.setattr(module, "LAST", 256)
    assert ball_frames(layers, None) is None
    found = ALIGNMENT(weights=layers)
    assert found.answer is Answer.HOLDS
    assert isinstance(found.details, Alignment)
    assert found.details.enclosed is None
    assert "float frames" in found.witness["says"]


def test_the_application_gives_decimals_and_a_certificate() -> None:
    found = ALIGNMENT(weights=[GOLDEN, GOLDEN])
    assert found.witness["frames"]["Q0"][0][0].startswith("0.8506508083520399321")
    assert found.witness["radius"] == f"1/{10**20}"
    assert found.certificate is not None
    assert found.certificate["claim"] == "alignment.enclosed"
    json.dumps(found.to_json(), allow_nan=False)
    assert any(fact.name == "enclosed" for fact in found.evidence)


def test_eigenvalues_of_hundreds_of_digits_that_lie_close_together_are_given_up_at_once() -> None:
    """Isolating such roots would take minutes; the answer about the chain does not need them."""
    close = R([[10**400, 1, 0], [1, 10**400, 1], [0, 1, 10**400]])
    assert decide([close, close]).answer is Answer.HOLDS
    assert ball_frames([close, close], None) is None
    near = close - R.identity(3) * 10**400
    assert ball_frames([near, near], None) is not None
