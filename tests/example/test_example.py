"""The Example: polynomials in a path by hand, the two autoencoders, what shallow and taught networks do, and the verdicts."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import islice

import numpy as np
import pytest

from proofs.example import EXAMPLE
from proofs.example.deep import constant_for, polynomial
from proofs.example.path import (
    along_rows,
    at_matrix,
    characteristic,
    path,
    plus,
    real_roots,
    remainder,
    row_filter,
    times,
)
from proofs.example.quadratic import QuadraticMatrix
from proofs.example.refutation import (
    ALGEBRAIC,
    INTEGER,
    chain,
    four_layers_over_the_square_root_of_2_are_aligned,
    six_integer_layers_are_aligned,
    symmetric_and_commuting,
)
from proofs.example.shallow import filters
from proofs.example.teacher import commutators, corner_entries, corners, rank, teacher_gram
from verify.certificate import replay, reseal, single_entry_changes
from verify.claim import Answer, Outcome, Strength
from verify.claim.discovery import installed
from verify.exact import RationalMatrix
from verify.runner import Settings, plan, run
from verify.runner.pool import InProcess


def test_characteristic_polynomials_by_hand() -> None:
    assert characteristic(1) == [0, 1]
    assert characteristic(2) == [-1, 0, 1]
    assert characteristic(3) == [0, -2, 0, 1]
    assert characteristic(4) == [1, 0, -3, 0, 1]
    for m in range(1, 7):
        assert characteristic(m) == path(m).charpoly()
        assert at_matrix(characteristic(m), path(m)).is_zero()


@pytest.mark.parametrize(
    ("p", "roots"),
    [
        ([1, 0, 1], 0),
        ([-2, 0, 1], 2),
        ([0, 0, 1], 1),
        ([0, 1], 1),
        ([2, 0, -3, 0, 1], 4),
        ([4, 0, -4, 0, 1], 2),
        ([-1, 3, -3, 1], 1),
    ],
)
def test_real_roots_are_counted_once(p: list[int], roots: int) -> None:
    assert real_roots([Fraction(x) for x in p]) == roots


def test_polynomial_arithmetic_by_hand() -> None:
    one, x = [Fraction(1)], [Fraction(0), Fraction(1)]
    assert times(plus(x, one), plus(x, one, -1)) == [-1, 0, 1]
    assert plus(x, x, -1) == []
    assert remainder([Fraction(1), Fraction(0), Fraction(1)], plus(x, one)) == [2]


def test_the_polynomial_of_the_algebraic_chain() -> None:
    """(x^2 - 1)(x^2 - 2) = chi_4 + 1."""
    p = times([Fraction(-1), Fraction(0), Fraction(1)], [Fraction(-2), Fraction(0), Fraction(1)])
    assert plus(p, characteristic(4), -1) == [1]
    assert constant_for(4, 4) == 1
    assert polynomial(4, 4, Fraction(1)) == p


def test_kronecker_layers() -> None:
    assert along_rows(path(2)) == RationalMatrix([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]])
    assert row_filter(1, 0, 1, 3) == along_rows(path(3))
    assert row_filter(1, 2, 3, 2)[0, 1] == 3


def test_quadratic_matrices() -> None:
    root = QuadraticMatrix(RationalMatrix([[0]]), RationalMatrix([[1]]))
    assert (root @ root).a[0, 0] == 2
    assert (root @ root).is_scalar
    assert root.entries() == [[(0, 1)]]


@pytest.mark.parametrize(("roots", "constant"), [(ALGEBRAIC, 1), (INTEGER, 5)])
def test_both_chains_are_autoencoders_and_aligned(roots: tuple[tuple[int, int], ...], constant: int) -> None:
    layers = chain(roots, Fraction(constant))
    product = layers[0]
    for W in layers[1:]:
        product = W @ product
    assert product == QuadraticMatrix.rational(RationalMatrix.identity(16))
    assert symmetric_and_commuting(layers)
    assert not any(W.is_scalar for W in layers)


def test_the_algebraic_chain_in_floats() -> None:
    """Independent of all exact code: one eigenbasis of the path diagonalizes every layer, and the product is 1."""
    T = np.diag(np.ones(3), 1) + np.diag(np.ones(3), -1)
    S = np.kron(np.eye(4), T)
    product = np.eye(16)
    for root in (1.0, -1.0, np.sqrt(2), -np.sqrt(2)):
        product = (S - root * np.eye(16)) @ product
    assert np.abs(product - np.eye(16)).max() < 100 * np.finfo(float).eps


@pytest.mark.parametrize(
    ("found", "field"),
    [(four_layers_over_the_square_root_of_2_are_aligned, True), (six_integer_layers_are_aligned, False)],
)
def test_certificates(found: object, field: bool) -> None:
    sealed = json.loads(json.dumps(found().certificate))  # type: ignore[operator]
    assert ("field" in sealed) is field
    assert replay.check(sealed).claim == "example.as-printed"
    for place, change in enumerate(islice(single_entry_changes(sealed), 1500)):
        if place % 100 == 3 and change.certificate != sealed:
            with pytest.raises(replay.Refused):
                replay.check(change.certificate)
    forged = json.loads(json.dumps(sealed))
    forged["given"]["T"]["rows"][0][1] = "2"
    with pytest.raises(replay.Refused):
        replay.check(reseal(forged))


def test_shallow_networks_cannot_invert() -> None:
    """m = 3: for each of five filters block (1, 3) of the inverse is not zero, so one more layer is not enough."""
    for W in filters(3, 5):
        assert not W.inverse()[:3, 6:].is_zero()


def test_a_teacher_of_one_layer_is_its_own_student() -> None:
    assert rank(commutators(4, layers=1)) == 27
    assert rank(commutators(4)) == 28
    assert np.array_equal(teacher_gram(3), teacher_gram(3).T)


def test_corner_windows() -> None:
    assert corners(4, 1) == [[0], [3], [12], [15]]
    assert np.array_equal(corner_entries(10, 2), corner_entries(11, 2))


@pytest.mark.parametrize("m", [11, 14])
def test_corner_entries_are_those_of_other_large_images(m: int) -> None:
    assert np.array_equal(corner_entries(m), corner_entries(12))


def test_every_control_is_rejected() -> None:
    for check in EXAMPLE.checks.values():
        if check.instances is None:
            for control in check.controls:
                outcome = Outcome.of(check.function(**control.arguments))
                assert outcome.answer is Answer.FAILS, (check.name, control.name, outcome.reason)


def test_the_verdicts() -> None:
    catalogue, failures = installed()
    assert not failures
    outcome = run(plan(["example"], catalogue, Settings()), InProcess())
    rulings = {name: verdict.ruling.value for name, verdict in outcome.verdicts.items() if name.startswith("example.")}
    assert {rulings.pop(f"example.{part}") for part in ("as-printed", "consequence")} == {"refuted"}
    assert set(rulings.values()) == {"holds"}
    assert len(rulings) == len(EXAMPLE.statements) - 2
    assert outcome.verdicts["example.repaired"].strength is Strength.DERIVED
