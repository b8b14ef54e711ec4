"""Proposition 1's own pieces by hand: safe steps, certified iterations, tightness."""

from __future__ import annotations

from fractions import Fraction

import pytest

from proofs.dynamics import Mode
from proofs.network import Data
from proofs.proposition1 import PROPOSITION1, certified_iterations, printed_step_size, safe_step_size
from proofs.proposition1.guarantee import contraction
from proofs.proposition1.networks import layers_off_their_frames_may_rest_at_a_saddle
from proofs.proposition1.standstill import NetworkRun
from proofs.proposition1.statement import GLOBAL_REPAIRED, PRINTED
from proofs.proposition1.tightness import FloatMode, convergent_multiple
from verify.certificate import replay
from verify.claim import Answer, Outcome
from verify.exact import RationalMatrix, commute

HALF, ONE = Fraction(1, 2), Fraction(1)


def mode(*sigma: Fraction, lam: Fraction = ONE, target: Fraction = ONE) -> Mode:
    return Mode(sigma, lam, target)


def test_the_safe_step_by_hand() -> None:
    """sigma = (1/2, 1), s = lambda = 1, n = 3: 3 / (4 + 1)."""
    assert safe_step_size([mode(HALF, ONE)], 3) == Fraction(3, 5)
    assert safe_step_size([mode(HALF, ONE), mode(HALF, HALF)], 3) == Fraction(3, 8)


def test_the_printed_step_is_smaller() -> None:
    """n ln 2 / d min sigma^2 = ln 2 / 8 for sigma = (1/2, 1)."""
    printed = printed_step_size([mode(HALF, ONE)], 1)
    assert Fraction(693147, 8 * 10**6) < printed < Fraction(693148, 8 * 10**6)
    assert printed < safe_step_size([mode(HALF, ONE)], 1)


def test_modes_without_data_are_left_out() -> None:
    still = mode(HALF, HALF, lam=Fraction(0), target=Fraction(0))
    assert safe_step_size([still, mode(HALF, HALF)], 1) == safe_step_size([mode(HALF, HALF)], 1)


@pytest.mark.parametrize(
    ("modes", "match"),
    [
        ([mode(HALF, target=Fraction(0))], "not linearly"),
        ([mode(HALF, target=-ONE)], "wrong side of zero"),
        ([mode(Fraction(0), ONE)], "positive"),
        ([mode(Fraction(2))], "above its optimum"),
        ([mode(HALF, lam=Fraction(0), target=Fraction(0))], "no mode sees"),
    ],
)
def test_what_the_proposition_does_not_cover(modes: list[Mode], match: str) -> None:
    with pytest.raises(ValueError, match=match):
        safe_step_size(modes, 1)


def test_contraction_by_hand() -> None:
    """sigma = (1/2, 1/3), kappa = 1/2: 1 - (1/4 + 1/9)/2."""
    assert contraction(mode(HALF, Fraction(1, 3)), HALF) == 1 - Fraction(13, 72)


def test_iterations_of_one_layer_are_exact() -> None:
    """d = 1, sigma = 1/2, gamma = 1/4: the loss is 1/8 and contracts by (3/4)^2 in each step."""
    one_layer, quarter = [mode(HALF)], Fraction(1, 4)
    after_four = Fraction(1, 8) * Fraction(9, 16) ** 4
    assert certified_iterations(one_layer, 1, quarter, Fraction(1, 8)) == 0
    assert certified_iterations(one_layer, 1, quarter, after_four) == 4
    assert certified_iterations(one_layer, 1, quarter, after_four - Fraction(1, 10**9)) == 5


def test_iterations_suffice_and_are_not_wasted() -> None:
    modes = [mode(Fraction(9, 10), Fraction(9, 10)), mode(Fraction(4, 5), Fraction(4, 5))]
    gamma, wanted = safe_step_size(modes, 1), Fraction(1, 10**4)
    steps = certified_iterations(modes, 1, gamma, wanted)
    floats = [[float(x) for x in m.sigma] for m in modes]
    taken = 0
    while sum((1 - a * b) ** 2 / 2 for a, b in floats) > wanted:
        floats = [[a + float(gamma) * (1 - a * b) * b, b + float(gamma) * (1 - a * b) * a] for a, b in floats]
        taken += 1
    assert taken <= steps <= 20 * taken + 20


@pytest.mark.parametrize(
    ("gamma", "loss", "match"),
    [
        (Fraction(2), HALF, "safe one"),
        (Fraction(0), HALF, "between 0"),
        (Fraction(1, 4), Fraction(0), "any positive one"),
    ],
)
def test_steps_and_losses_that_cannot_be(gamma: Fraction, loss: Fraction, match: str) -> None:
    with pytest.raises(ValueError, match=match):
        certified_iterations([mode(HALF)], 1, gamma, loss)


def test_examples_are_counted_from_one() -> None:
    with pytest.raises(ValueError, match="number of examples"):
        safe_step_size([mode(HALF)], 0)


def test_steps_beyond_the_bound_still_converge() -> None:
    """Close to the optimum up to nearly twice the sharp step: 1 is best for Lemma 3, 2 for local convergence."""
    assert 1.8 <= convergent_multiple(FloatMode((0.99, 0.99)), 500) <= 2.05


NO_INSTANCES = [check for check in PROPOSITION1.checks.values() if check.instances is None]


@pytest.mark.parametrize("check", NO_INSTANCES, ids=lambda check: check.name[:80])
def test_every_false_variant_is_rejected(check) -> None:  # type: ignore[no-untyped-def]
    assert Outcome.of(check.function()).answer is Answer.HOLDS
    for control in check.controls:
        assert Outcome.of(check.function(**control.arguments)).answer is Answer.FAILS, control.name


def test_two_readings_of_the_remark_on_depth() -> None:
    """sigma = 1/2, s = 1, c ln 2 = 2/3: the bound on the rate is 1 - (2/3) 4^-d, below one; the time is (3/2) 4^d."""
    literal, time = (PROPOSITION1.statements[part] for part in ("depth-rate", "depth"))
    assert literal.hypotheses == time.hypotheses
    assert not literal.argument
    for d in (1, 2, 3):
        start = mode(*(HALF,) * d)
        gap = 1 - contraction(start, Fraction(2, 3) * HALF**2 / d)
        assert 1 / gap == Fraction(3, 2) * 4**d


NETWORKS = [
    name
    for name, check in PROPOSITION1.checks.items()
    if check.without and check.without[0] in (PRINTED.id, GLOBAL_REPAIRED.id)
]


@pytest.mark.parametrize("name", NETWORKS)
def test_networks_violate_one_hypothesis_only(name: str) -> None:
    check = PROPOSITION1.checks[name]
    example = check.function()
    assert check.without is not None
    assert [key for key, value in example.hypotheses.items() if Outcome.of(value).answer is not Answer.HOLDS] == [
        check.without[1]
    ]
    assert example.certificate is not None
    replay.check(example.certificate)


def test_every_hypothesis_of_the_proposition_is_needed() -> None:
    for statement in (PRINTED, GLOBAL_REPAIRED):
        named = {PROPOSITION1.checks[name].without for name in NETWORKS}
        assert {(statement.id, hypothesis) for hypothesis in statement.hypotheses} <= named


def test_the_runs_of_period_two_by_hand() -> None:
    """2 + 2/3 (1 - 4) 2 = -2; 4/5 + 25/12 (1 - 16/25) 4/5 = 7/5, and 7/5 (1 + 25/12 (1 - 49/25)) = -7/5."""
    one = RationalMatrix.identity(1)
    above = NetworkRun(Data(one, one), (2 * one, 2 * one), Fraction(2, 3), 2)
    assert [layers[0][0, 0] for layers in above.times] == [2, -2, 2]
    start = Fraction(4, 5) * one
    long = NetworkRun(Data(one, one), (start, start), Fraction(25, 12), 3)
    assert [layers[1][0, 0] for layers in long.times] == [
        Fraction(4, 5),
        Fraction(7, 5),
        Fraction(-7, 5),
        Fraction(7, 5),
    ]


def test_the_saddle_by_hand() -> None:
    """W = [[1/2, 1/2], [1/2, 1/2]]: E = I - W vanishes on (1, 1) from both sides; the inner Gram matrices do not commute."""
    first, second = RationalMatrix([[1, 1], [HALF, HALF]]), RationalMatrix([[Fraction(1, 4), HALF]] * 2)
    assert second @ first == RationalMatrix([[1, 1], [1, 1]]) / 2
    assert not commute(first @ first.T, second.T @ second)
    assert layers_off_their_frames_may_rest_at_a_saddle().hypotheses["aligned"] is False
