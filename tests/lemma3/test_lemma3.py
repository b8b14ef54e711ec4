"""Lemma 3's own pieces by hand: the factor of (17), the expansions, the enclosure of phi, the box."""

from __future__ import annotations

from fractions import Fraction

import pytest

from proofs.dynamics import Mode
from proofs.lemma3 import LEMMA3
from proofs.lemma3 import least_factor as least_factor_module
from proofs.lemma3.box import LN_2
from proofs.lemma3.identity import gap_after_a_step
from proofs.lemma3.least_factor import ARGUMENTS, POINTS, least_factor, phi, start
from proofs.lemma3.modes import STARTS, within_printed_step
from proofs.lemma3.trials import factor_of_17
from verify.ball import Ball, certainly_less, precision
from verify.certificate import replay, single_entry_changes
from verify.claim import Answer, Outcome

HALF = Fraction(1, 2)


def test_the_factor_by_hand() -> None:
    """sigma = (1/2, 1/2), s = 1, kappa = 1/2: S = 1/4, S' = (1/2 + 3/16)^2 = 121/256, r = (135/256)/(3/4) = 45/64."""
    mode = Mode((HALF, HALF), Fraction(1), Fraction(1))
    assert mode.step(HALF).product == Fraction(121, 256)
    assert factor_of_17(mode, HALF) == Fraction(45, 64)


def test_one_layer_has_one_summand() -> None:
    assert factor_of_17(Mode((HALF,), Fraction(2), Fraction(2)), Fraction(1, 4)) == HALF


@pytest.mark.parametrize("d", [1, 2, 3, 4])
def test_expansions_agree_and_the_wrong_power_does_not(d: int) -> None:
    left, right = gap_after_a_step(d)
    assert left == right
    left, right = gap_after_a_step(d, power=2)
    assert left != right


def test_phi_encloses_tightly() -> None:
    """(e^z - 1)/z at 1/4, from two sides, and to a dozen digits."""
    with precision(128):
        z = Ball(Fraction(1, 4))
        direct = (z.exp() - 1) / z
        difference = phi(z) - direct
        assert certainly_less(abs(difference), Fraction(1, 10**9)) is Answer.HOLDS
        assert difference.ends()[0] <= 0 <= difference.ends()[1]


def test_phi_of_zero_is_one() -> None:
    assert phi(Ball(0)).ends() == (Fraction(1), Fraction(1))


def test_a_start_is_what_it_says() -> None:
    """Entries (2, 2), S = 4 = s/2, X = kappa s^2 (1/4 + 1/4) = 32 kappa."""
    mode, eta = start((2, 2), HALF, HALF)
    assert (mode.product, mode.optimum, eta) == (Fraction(4), Fraction(8), Fraction(1, 64))


def test_one_layer_by_hand() -> None:
    """d = 1: r = 1 - x u^2 = 1 - X/4 at u = 1/2; the least factor is below it, by at most X^2 e^z/32, less than 1/100."""
    least = least_factor(Ball(HALF), Ball(HALF), phi)
    assert certainly_less(least, Fraction(7, 8)) is Answer.HOLDS
    assert certainly_less(Fraction(7, 8) - Fraction(1, 100), least) is Answer.HOLDS


WRONG = {
    "u to the 9th": lambda u, X, phi: 1 - X * u**9 * phi(X * u * (1 - u)),
    "u cubed": lambda u, X, phi: 1 - X * u**3 * phi(X * u * (1 - u)),
    "phi at zero": lambda u, X, phi: 1 - X * u**2 * phi(X * 0),
    "phi at half its argument": lambda u, X, phi: 1 - X * u**2 * phi(X * u * (1 - u) * Fraction(1, 2)),
    "u once": lambda u, X, phi: 1 - X * u * phi(X * u * (1 - u)),
    "phi at twice its argument": lambda u, X, phi: 1 - X * u**2 * phi(X * u * (1 - u) * 2),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_no_other_formula_passes_for_the_least_factor(wrong, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """Both the derivation and the training steps refuse it; stronger and weaker ones alike."""
    monkeypatch.setattr(least_factor_module, "least_factor", wrong)
    derived = least_factor_module.the_least_factor_subtracts_the_bounds_of_the_summands
    held = least_factor_module.a_step_contracts_the_gap_by_the_least_factor_and_little_more
    assert Outcome.of(derived()).answer is Answer.FAILS
    assert Answer.FAILS in {Outcome.of(held(point)).answer for point in POINTS}


def test_without_its_remainder_phi_encloses_at_no_argument() -> None:
    enclosed = least_factor_module.phi_encloses_the_quotient_of_the_exponential
    assert {Outcome.of(enclosed(z)).answer for z in ARGUMENTS} == {Answer.HOLDS}
    assert {Outcome.of(enclosed(z, rest=0)).answer for z in ARGUMENTS} == {Answer.FAILS}


def test_the_rational_end_of_the_box_is_beyond_ln_2() -> None:
    assert certainly_less(Ball(2).log(), LN_2) is Answer.HOLDS
    assert certainly_less(LN_2 - Fraction(1, 10**9), Ball(2).log()) is Answer.HOLDS


def test_the_printed_step_at_its_bound() -> None:
    mode = Mode((HALF, Fraction(1)), Fraction(1), Fraction(1))
    assert within_printed_step(mode, Fraction(69, 100) / 8) is Answer.HOLDS
    assert within_printed_step(mode, Fraction(70, 100) / 8) is Answer.FAILS


@pytest.mark.parametrize("index", range(len(STARTS)))
def test_starts_are_what_they_say(index: int) -> None:
    start = STARTS.draw(0, "lemma3", "by hand", index).value
    mode = start.mode
    crowding = start.eta * mode.lam * mode.optimum**2 * sum(1 / x**2 for x in mode.sigma)
    assert crowding == start.share <= 1
    assert 0 < mode.product <= mode.optimum


NO_INSTANCES = [check for check in LEMMA3.checks.values() if check.instances is None]


@pytest.mark.parametrize("check", NO_INSTANCES, ids=lambda check: check.name[:80])
def test_every_false_variant_is_rejected(check) -> None:  # type: ignore[no-untyped-def]
    assert Outcome.of(check.function()).answer is Answer.HOLDS
    for control in check.controls:
        assert Outcome.of(check.function(**control.arguments)).answer is Answer.FAILS, control.name


def test_the_printed_step_of_entries_of_any_sign() -> None:
    """The least square of (1, -20) is 1, not 400; a zero entry allows no positive step."""
    uneven = Mode((Fraction(1), Fraction(-20)), Fraction(1), Fraction(1))
    assert within_printed_step(uneven, Fraction(34, 100)) is Answer.HOLDS
    assert within_printed_step(uneven, Fraction(35, 100)) is Answer.FAILS
    assert within_printed_step(Mode((Fraction(0), HALF), Fraction(1), Fraction(1)), HALF) is Answer.FAILS


def test_opposite_entries_stay_opposite_for_good() -> None:
    mode = Mode((-HALF, HALF), Fraction(1), Fraction(3))
    for _ in range(4):
        mode = mode.step(Fraction(1, 200))
        assert mode.sigma[0] == -mode.sigma[1]


AGAINST = [check for check in LEMMA3.checks.values() if check.refutes or check.without]


@pytest.mark.parametrize("probe", AGAINST, ids=lambda probe: probe.name[:80])
def test_every_counterexample_is_sealed(probe) -> None:  # type: ignore[no-untyped-def]
    certificate = Outcome.of(probe.function()).certificate
    assert certificate is not None
    replay.check(certificate)


def test_no_changed_entry_passes() -> None:
    certificate = Outcome.of(LEMMA3.checks["with_a_large_step_r_is_negative"].function()).certificate
    assert certificate is not None
    for change in single_entry_changes(certificate):
        if change.certificate != certificate:
            with pytest.raises(replay.Refused):
                replay.check(change.certificate)


@pytest.mark.parametrize("d", [1, 2, 3, 7])
@pytest.mark.parametrize("c", [Fraction(1, 2), Fraction(1), Fraction(21, 20), Fraction(3)])
def test_a_balanced_start_overshoots_somewhere_exactly_if_c_is_more_than_one(d: int, c: Fraction) -> None:
    """s = 1, sigma = 1 - 1/n, kappa = c/d: S(1) = (sigma + kappa (1 - S) sigma^{d-1})^d."""
    passed = False
    for n in (2, 5, 20, 100, 1000):
        sigma = 1 - Fraction(1, n)
        passed |= (sigma + c / d * (1 - sigma**d) * sigma ** (d - 1)) ** d > 1
    assert passed is (c > 1)


def test_the_exponent_of_a_balanced_step_needs_its_constant_and_its_sign() -> None:
    check = LEMMA3.checks["the_balanced_exponent_is_a_product_that_is_not_positive"].function
    assert check().answer is Answer.HOLDS
    assert check(power=0).answer is Answer.FAILS
    assert check(sign=1).answer is Answer.FAILS
