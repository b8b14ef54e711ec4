"""Theorem 3: the chain of depth 21 by hand, its certificate, the constructive factorization, and the verdicts."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import islice

import numpy as np
import pytest

from proofs.alignment import Frames
from proofs.theorem3 import THEOREM3
from proofs.theorem3.every_target import factor, incidence, plane, word
from proofs.theorem3.family import BASIS, COEFFICIENTS, P, directions, frames, jacobian, layer, layers, turn
from proofs.theorem3.refutation import (
    ALL_TURN,
    PRIME,
    an_aligned_chain_interpolates_an_open_set_of_square_data,
    vanishing_commutators,
)
from proofs.theorem3.shallowest import IN_PLANE, pulled_back
from verify.certificate import replay, reseal, single_entry_changes
from verify.claim import Answer, Outcome
from verify.claim.discovery import installed
from verify.exact import RationalMatrix, commute, rank_modulo
from verify.runner import Settings, plan, run
from verify.runner.pool import InProcess


def test_a_layer_by_hand() -> None:
    """x = 3, sigma = 5, y = 4: e1 -> 3 e2 + 4 e3, e2 -> -4 e2 + 3 e3, e3 -> 5 e4, e4 -> 5 e5, e5 -> 5 e1."""
    W = layer((3, 5, 4))
    columns = [[W[i, j] for i in range(5)] for j in range(5)]
    assert columns == [[0, 3, 4, 0, 0], [0, -4, 3, 0, 0], [0, 0, 0, 5, 0], [0, 0, 0, 0, 5], [5, 0, 0, 0, 0]]
    assert RationalMatrix(turn(Fraction(3, 5), Fraction(4, 5))) == W / 5


def test_the_basis_is_orthogonal() -> None:
    for i, A in enumerate(BASIS):
        for j, B in enumerate(BASIS):
            assert ((A.T @ B).trace() == 0) is (i != j)
    assert P.power(5) == RationalMatrix.identity(5)


def test_the_frames_show_alignment_and_the_singular_values() -> None:
    chain = layers()
    Q = Frames(frames())
    assert Q.witness(chain)
    product = RationalMatrix.identity(5)
    for W in chain:
        product = W @ product
    values = {abs((Q.Q[-1].T @ product @ Q.Q[0])[i, i]) / 5**21 for i in range(5)}
    assert values == {3, 5, 6, 14, 35}


def test_a_turn_in_layer_11_destroys_it() -> None:
    assert not Frames(frames(ALL_TURN)).witness(layers(ALL_TURN))
    zero, pairs = vanishing_commutators(layers(ALL_TURN))
    assert zero < pairs == 210
    assert vanishing_commutators(layers()) == (210, 210)


def test_the_jacobian_row_is_a_derivative() -> None:
    """Finite differences are exact along one coefficient: the product is affine in each layer."""
    place, derivative = directions()[4]
    moved = list(COEFFICIENTS)
    moved[place - 1] = tuple(x + y for x, y in zip(moved[place - 1], derivative, strict=True))  # type: ignore[assignment]

    def product(coefficients: list[tuple[int, int, int]]) -> RationalMatrix:
        out = RationalMatrix.identity(5)
        for c in coefficients:
            out = layer(c) @ out
        return out

    difference = product(moved) - product(list(COEFFICIENTS))
    row = jacobian(COEFFICIENTS, [(place, derivative)])
    assert [x for line in difference.to_fractions() for x in line] == row.to_fractions()[0]
    assert rank_modulo(jacobian(COEFFICIENTS, directions()), PRIME) == 25


def test_the_certificate_is_refused_when_an_entry_changes() -> None:
    found = an_aligned_chain_interpolates_an_open_set_of_square_data()
    sealed = json.loads(json.dumps(found.certificate))
    report = replay.check(sealed)
    assert report.claim == "theorem3.as-many-samples-as-inputs"
    for place, change in enumerate(islice(single_entry_changes(sealed), 900)):
        if place % 150 == 7 and change.certificate != sealed:
            with pytest.raises(replay.Refused):
                replay.check(change.certificate)
    for path, new in FORGERIES:
        forged = json.loads(json.dumps(sealed))
        entry = forged
        for key in path[:-1]:
            entry = entry[key]
        assert entry[path[-1]] != new
        entry[path[-1]] = new
        with pytest.raises(replay.Refused):
            replay.check(reseal(forged))


FORGERIES = (
    (("given", "Q8", "rows", 0, 0), "1"),
    (("given", "A2", "rows", 0, 4), "2"),
    (("given", "X", "rows", 4, 4), "0"),
    (("definitions", 3, "value", 0, 4), "6"),
    (("definitions", 12, "formula"), "(3)*A1 + (5)*A2 + (4)*A3"),
)
"""Entries that a forger would change, sealing the file again: a frame, the basis, the data, a layer, layer 11's formula."""


# Depth 35


def test_planes_and_stretches_by_hand() -> None:
    assert [plane(j) for j in (1, 2, 3)] == [(0, 1), (4, 0), (3, 4)]
    assert incidence().determinant() in (2, -2)  # an odd cycle
    assert incidence(4).rank() == 4


@pytest.mark.parametrize("seed", range(4))
def test_a_word_makes_the_rotation(seed: int) -> None:
    rng = np.random.default_rng(seed)
    target, _ = np.linalg.qr(rng.standard_normal((5, 5)))
    target[:, 0] *= np.sign(np.linalg.det(target))
    shift, product = P.to_numpy(), np.eye(5)
    for number, angle in enumerate(word(target)):
        R = shift.T @ np.array(turn(np.cos(angle), np.sin(angle), 1.0))
        product = R @ (shift @ product if number else product)
    assert np.abs(product - target).max() < 100 * np.finfo(float).eps


@pytest.mark.parametrize("sign", [1, -1])
def test_every_layer_of_the_factorization_is_in_the_structure(sign: int) -> None:
    target = sign * np.diag([1.0, 2.0, 3.0, 4.0, 5.0])
    found = factor(target)
    assert found.layers.shape == (35, 5, 5)
    product = np.linalg.multi_dot(list(found.layers[::-1]))
    assert np.abs(product - target).max() < 1000 * np.finfo(float).eps


def test_planes_commute_with_their_neighbours_only() -> None:
    angle = (Fraction(3, 5), Fraction(4, 5))
    assert commute(pulled_back(1, angle), IN_PLANE)
    assert [distance for distance in range(2, 20) if commute(pulled_back(distance, angle), IN_PLANE)] == []


def test_the_chain_is_its_turns_times_its_stretches_pulled_back() -> None:
    """All at once for the 21 layers: they commute as the chain is aligned, and not where layer 11 turns as well."""
    for coefficients, aligned in ((COEFFICIENTS, True), (ALL_TURN, False)):
        T = product = stretches = RationalMatrix.identity(5)
        pulled = []
        for W in layers(coefficients):
            rho = {Fraction(n) for n in (5, 10, 15, 25, 35)} & {rational_root((W.T @ W)[0, 0])}
            D = RationalMatrix.diagonal([*rho, *rho, 5, 5, 5])
            pulled.append(T.T @ D @ T)
            stretches, product, T = pulled[-1] @ stretches, W @ product, W @ D.inverse() @ T
        assert RationalMatrix.identity(5) == T.T @ T
        assert product == T @ stretches
        assert all(commute(A, B) for A in pulled for B in pulled) is aligned


def rational_root(square: Fraction) -> Fraction:
    root = Fraction(round(float(square) ** 0.5))
    assert root * root == square
    return root


# All checks


def test_every_control_is_rejected() -> None:
    for check in THEOREM3.checks.values():
        if check.instances is None:
            for control in check.controls:
                outcome = Outcome.of(check.function(**control.arguments))
                assert outcome.answer is Answer.FAILS, (check.name, control.name, outcome.reason)


def test_the_verdicts() -> None:
    catalogue, failures = installed()
    assert not failures
    outcome = run(plan(["theorem3"], catalogue, Settings()), InProcess())
    rulings = {name: verdict.ruling.value for name, verdict in outcome.verdicts.items() if name.startswith("theorem3.")}
    refuted = {name for name, ruling in rulings.items() if ruling == "refuted"}
    assert refuted == {"theorem3.as-many-samples-as-inputs", "theorem3.realizable", "theorem3.extended"}
    assert set(rulings.values()) == {"refuted", "holds"}
    assert len(rulings) == len(THEOREM3.statements)
