"""Theorem 4's own pieces by hand: when a strong run exists, the one-step start in floats, the decision."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from proofs.dynamics import Mode
from proofs.lemma1.strong_runs import strong_run_exists
from proofs.network import Data, product, step
from proofs.theorem4 import THEOREM4, decide, one_step_start
from proofs.theorem4.decay_limits import decaying
from proofs.theorem4.instances import ONE_STEPS, Decaying
from proofs.theorem4.statement import RATE, VANISHING
from proofs.theorem4.vanishing import follow
from verify.ball import contains, precision
from verify.certificate import replay, single_entry_changes
from verify.claim import Answer, Outcome
from verify.exact import RationalMatrix

one = RationalMatrix.identity(2)
SHEAR = RationalMatrix([[1, 0], [1, 1]])
HIDDEN = RationalMatrix([[1, 0, 0, 0], [0, 2, 0, 0], [0, 0, 1, 0], [0, 0, 1, 1]])


def test_coupled_live_modes_and_no_room() -> None:
    data = Data.of_map(SHEAR, RationalMatrix.diagonal([1, 2]))
    assert strong_run_exists(data, (2, 2, 2)) is Answer.FAILS


def test_a_single_live_mode_is_always_free() -> None:
    """W* = (3, 4) of rank one: (1) holds vacuously, as the run of the refutation shows."""
    data = Data.of_map(RationalMatrix.diagonal([1, 2]), RationalMatrix([[3, 4]]))
    assert strong_run_exists(data, (2, 1, 1)) is Answer.HOLDS


def test_equal_singular_values_may_be_turned_into_eigenvectors_of_N() -> None:
    """W* = I: every direction is a singular vector, the irrational eigenvectors of N among them."""
    assert strong_run_exists(Data.of_map(SHEAR, one), (2, 2, 2)) is Answer.HOLDS


def test_only_the_bottleneck_closes_the_second_way() -> None:
    data = Data.of_map(HIDDEN, RationalMatrix.diagonal([0, 0, 1, 2]))
    assert strong_run_exists(data, (4, 2, 4)) is Answer.FAILS
    assert strong_run_exists(data, (4, 3, 4)) is Answer.HOLDS
    assert strong_run_exists(data, (4, 1, 4)) is Answer.FAILS  # cannot interpolate


def test_an_eigenvector_of_N_outside_the_kernel_is_no_help() -> None:
    """ker W* = span(e1 - e2) of N = diag(1, 2, ...): not an eigenvector."""
    W = RationalMatrix([[1, 1, 0], [0, 0, 1]])
    X = RationalMatrix([[1, 0, 0], [0, 2, 0], [0, 1, 1]])
    assert strong_run_exists(Data.of_map(X, W), (3, 3, 2)) is Answer.FAILS


def test_singular_inputs_may_be_left_open() -> None:
    X = RationalMatrix([[1, 0, 0], [1, 1, 0], [0, 0, 0]])
    assert strong_run_exists(Data.of_map(X, RationalMatrix.diagonal([1, 2, 0])), (3, 2, 3)) is Answer.UNDECIDED


def test_one_layer_is_refused() -> None:
    with pytest.raises(ValueError, match="at least two layers"):
        strong_run_exists(Data(one, one), (2, 2))


def test_the_decision_by_hand() -> None:
    found = decide(Data.of_map(HIDDEN, RationalMatrix.diagonal([0, 0, 1, 2])), (4, 2, 4))
    assert (found.r, found.realizable, found.splits, found.commutes) == (2, True, True, False)
    assert found.strong_run is Answer.FAILS
    assert not found.holds
    assert found.frames is None
    good = decide(Data(one, one), (2, 3, 2))
    assert good.holds
    assert good.strong_run is Answer.HOLDS
    assert good.frames is not None


@pytest.mark.parametrize("widths", [(2,), (2, 0, 2), (3, 2)])
def test_widths_that_cannot_be(widths: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="widths"):
        decide(Data(one, one), widths)


@pytest.mark.parametrize("index", range(len(ONE_STEPS)))
def test_one_step_in_floats(index: int) -> None:
    problem = ONE_STEPS.draw(2, "theorem4", "by hand", index).value
    data, widths = problem.data(), tuple(Q.rows for Q in problem.frames.Q)
    gamma = 0.3
    layers = one_step_start(data, widths, gamma)
    N, M = data.N.to_numpy(), data.M.to_numpy()
    after = step(layers, N, M, gamma / data.n)
    error = np.abs(M - product(after) @ N).max()
    assert error <= 2**-38 * (1 + np.abs(M).max() + np.abs(N).max()) ** 2
    assert any(np.abs(new - old).max() > 2**-30 for new, old in zip(after, layers, strict=True))


@pytest.mark.parametrize(
    ("data", "widths", "gamma", "match"),
    [
        (Data(one, one), (2, 2), 1.0, "two layers"),
        (Data(one, one), (2, 1, 2), 1.0, "interpolates"),
        (Data(one, one), (2, 2, 2), 0.0, "positive"),
        (Data.of_map(SHEAR, RationalMatrix.diagonal([1, 2])), (2, 2, 2), 1.0, "commute"),
        (Data(0 * one, 0 * one), (2, 2, 2), 1.0, "X is zero"),
    ],
)
def test_no_start_where_there_is_none(data: Data, widths: tuple[int, ...], gamma: float, match: str) -> None:
    with pytest.raises(ValueError, match=match):
        one_step_start(data, widths, gamma)


def test_decay_by_hand() -> None:
    """sigma = (1/2, 1/2), kappa = 1/2: one step gives 7/16 each, S = 49/256."""
    with precision(64):
        seen = follow(Decaying((Fraction(1, 2), Fraction(1, 2)), Fraction(1, 2)), 1)
    assert contains(seen[1], Fraction(49, 256)) is Answer.HOLDS


NO_INSTANCES = [check for check in THEOREM4.checks.values() if check.instances is None]


@pytest.mark.parametrize("check", NO_INSTANCES, ids=lambda check: check.name[:80])
def test_every_false_variant_is_rejected(check) -> None:  # type: ignore[no-untyped-def]
    assert Outcome.of(check.function()).answer is Answer.HOLDS
    for control in check.controls:
        assert Outcome.of(check.function(**control.arguments)).answer is Answer.FAILS, control.name


def test_the_hypotheses_of_a_mode_are_looked_at() -> None:
    """sigma = (1/2, 1/2): kappa = 1/2 meets all of both statements, kappa = 0 not the positive step, one layer not d >= 2."""
    half = Fraction(1, 2)
    mode = Mode((half, half), Fraction(1), Fraction(0))
    assert all(truth for truth, _ in decaying(RATE, mode, half).values())
    assert all(truth for truth, _ in decaying(VANISHING, mode, half).values())
    assert {name: truth for name, (truth, _) in decaying(VANISHING, mode, Fraction(0)).items()} == {
        "positive-step": False,
        "no-target": True,
        "start": True,
        "step": True,
    }
    assert not decaying(RATE, Mode((half,), Fraction(1), Fraction(0)), half)["two-layers"][0]


AGAINST = [check for check in THEOREM4.checks.values() if check.refutes or check.without]


@pytest.mark.parametrize("probe", AGAINST, ids=lambda probe: probe.name[:80])
def test_every_counterexample_is_sealed(probe) -> None:  # type: ignore[no-untyped-def]
    certificate = Outcome.of(probe.function()).certificate
    assert certificate is not None
    replay.check(certificate)


def test_every_hypothesis_of_what_holds_is_examined() -> None:
    examined = {probe.without for probe in AGAINST}
    for statement in THEOREM4.statements.values():
        if statement.argument:
            assert {(statement.id, name) for name in statement.hypotheses} <= examined, statement.id


def test_a_mode_certificate_is_refused_once_an_entry_is_changed() -> None:
    certificate = Outcome.of(THEOREM4.checks["a_large_step_overshoots"].function()).certificate
    assert certificate is not None
    for change in single_entry_changes(certificate):
        if change.certificate != certificate:
            with pytest.raises(replay.Refused):
                replay.check(change.certificate)


@pytest.mark.parametrize("d", [2, 3, 6])
def test_a_convex_power_stays_below_its_chord(d: int) -> None:
    """p = 2d - 2: (1 - y)^{-p} <= 1 + 2 (2^p - 1) y for 0 <= y <= 1/2, with equality at both ends, and not beyond."""
    p = 2 * d - 2
    gaps = [1 + 2 * (2**p - 1) * y - (1 - y) ** -p for y in (Fraction(i, 20) for i in range(12))]
    assert gaps[0] == gaps[10] == 0
    assert all(gap > 0 for gap in gaps[1:10])
    assert gaps[11] < 0


def test_the_chord_needs_its_slope_and_its_power() -> None:
    check = THEOREM4.checks["the_inverse_power_of_a_balanced_mode_grows_by_a_constant_at_most"].function
    assert check().answer is Answer.HOLDS
    assert check(slope=1).answer is Answer.FAILS
    assert check(power=1).answer is Answer.FAILS
    assert check(copies=2).answer is Answer.FAILS
