"""r(t) >= 0 with the printed step: one function of two variables, positive on its whole box, for every depth."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from proofs.lemma3.least_factor import least_factor, phi
from proofs.lemma3.statement import LEMMA3, NONNEGATIVE
from verify.ball import Ball, certainly_less, prove_positive_on_box
from verify.claim import Outcome
from verify.symbolic import same_scalar, scalar

kappa, sigma, S, s, m = (scalar(name) for name in ("kappa", "sigma_i", "S", "s", "m_T"))

LN_2 = Fraction(6931471806, 10**10)
"""A rational number above ln 2 = 0.69314718055..."""


@LEMMA3.derived(
    covers="every |T|, by induction",
    controls={"with_a_power_of_u_too_few": {"power": 0}},
)
def the_summands_of_17_in_relative_terms(*, power: int = 1) -> Outcome:
    """``kappa S (s - S)/sigma_i^2 = x_i u (1 - u)``: each further element of T multiplies the summand by it; the
    first is ``x_i u^2``.
    """
    x, ratio = kappa * s**2 / sigma**2, S / s
    further = same_scalar(m * kappa * S * (s - S) / sigma**2, m * x * ratio**power * (1 - ratio), "one element more")
    first = same_scalar(kappa * S**2 / sigma**2, x * ratio**2, "a singleton")
    return Outcome.conjunction([first, further])


@LEMMA3.derived(
    covers="every j, by induction",
    controls={"with_a_power_of_u_too_many": {"power": 2}, "with_a_factor_without_X": {"crowding": 0}},
)
def the_bounds_grow_by_one_factor(*, power: int = 1, crowding: int = 1) -> Outcome:
    """``X^j u^{j+1} (1 - u)^{j-1}`` is ``X u^2`` for j = 1, and every further j multiplies it by ``z = X u (1 - u)``.

    The powers for one j are letters: a, b and c stand for ``X^j``, ``u^{j+1}`` and ``(1 - u)^{j-1}``.
    """
    X, u, a, b, c = (scalar(name) for name in ("X", "u", "X^j", "u^{j+1}", "(1-u)^{j-1}"))
    z = X**crowding * u**power * (1 - u)
    first = [X**j * u ** (j + 1) * (1 - u) ** (j - 1) for j in (1, 2)]
    return Outcome.conjunction([
        same_scalar(first[0], X * u**2, "j = 1"),
        same_scalar(first[1], first[0] * z, "j = 2"),
        same_scalar((a * X) * (b * u) * (c * (1 - u)), (a * b * c) * z, "one more"),
    ])  # fmt: skip


@LEMMA3.certified(
    covers="every depth; the whole box 0 <= u <= 1, 0 <= X <= ln 2, by subdivision",
    entire=True,
    controls={
        "on_a_box_up_to_X_of_11_tenths": {"most": Fraction(11, 10)},
        "with_half_as_much_again_subtracted": {"weight": Fraction(3, 2)},
    },
    supports=[NONNEGATIVE],
)
def r_is_positive_on_the_whole_box_of_the_printed_step(
    *, most: Fraction = LN_2, weight: Fraction = Fraction(1)
) -> Outcome:
    """``1 - X u^2 (e^z - 1)/z > 0`` with ``z = X u (1 - u)``; a weight other than one counts the sum too often.

    The formula is ``least_factor``, the one that is derived there and held against training steps.
    """

    def r(point: Sequence[Ball]) -> Ball:
        u, X = point
        return 1 - weight * (1 - least_factor(u, X, phi))

    proof = prove_positive_on_box(r, [(0, 1), (0, most)])
    where = f"; not at u, X = {', '.join(map(str, proof.point))}" if proof.point else ""
    return Outcome(proof.answer, f"{proof.boxes} boxes{where}")


@LEMMA3.certified(
    covers="the constant of the box",
    controls={"with_a_smaller_number": {"number": Fraction(69, 100)}},
    supports=[NONNEGATIVE],
)
def the_box_reaches_beyond_ln_2(*, number: Fraction = LN_2) -> Outcome:
    """ln 2 is less than the rational end of the box."""
    return Outcome(certainly_less(Ball(2).log(), number), f"ln 2 < {number}")
