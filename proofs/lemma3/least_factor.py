"""The least r(t) that the summands of (17) allow: one formula, derived term by term and held against training steps.

``box`` encloses this same formula over all parameters of the printed step; what is checked here is that it is no
other formula than the paper's r(t) leads to.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import factorial
from typing import TypeVar

from proofs.dynamics import Mode
from proofs.lemma3.statement import LEMMA3, NONNEGATIVE
from verify.ball import Ball, certainly_at_most, precision
from verify.claim import Answer, Cases, Outcome
from verify.symbolic import Scalar, same_scalar, scalar

Number = TypeVar("Number", Ball, Scalar)

TERMS = 12


def least_factor(u: Number, X: Number, phi: Callable[[Number], Number]) -> Number:
    """Return ``1 - X u^2 phi(z)`` with ``z = X u (1 - u)``; ``phi(z) = (e^z - 1)/z``, or a part of its series."""
    return 1 - X * u**2 * phi(X * u * (1 - u))


def phi(z: Ball, *, rest: int = 2) -> Ball:
    """Enclose ``(e^z - 1)/z`` for ``0 <= z <= 1``: the first terms, and a remainder of at most ``rest z^n/(n+1)!``.

    The terms left out are at most ``z^n/(n+1)! (1 + 1/(n+2) + 1/(n+2)^2 + ...)``, which a rest of 2 covers.
    """
    total, power = Ball(0), Ball(1)
    for j in range(TERMS):
        total = total + power * Fraction(1, factorial(j + 1))
        power = power * z
    return total + power * Ball.between(0, Fraction(rest, factorial(TERMS + 1)))


def _series(terms: int, shift: int = 1) -> Callable[[Scalar], Scalar]:
    """Return the first terms of ``phi``, ``z^{j-1}/j!``, as a function of a letter."""

    def cut(z: Scalar) -> Scalar:
        total = z - z
        for j in range(1, terms + 1):
            total = total + z ** (j - 1) * Fraction(1, factorial(j - 1 + shift))
        return total

    return cut


@LEMMA3.derived(
    covers="the first terms; all further ones by the_bounds_grow_by_one_factor",
    controls={
        "with_a_power_of_u_too_many": {"power": 2},
        "with_one_power_of_X_for_all": {"crowding": 0},
        "with_the_exponential_series_itself": {"shift": 0},
    },
)
def the_least_factor_subtracts_the_bounds_of_the_summands(
    *, power: int = 1, crowding: int = 1, shift: int = 1
) -> Outcome:
    """``least_factor`` with the series cut after m terms is ``1 - sum_{j <= m} X^j u^{j+1} (1-u)^{j-1}/j!``."""
    u, X = scalar("u"), scalar("X")
    parts = []
    for m in range(1, 6):
        total = 1 - X * 0
        for j in range(1, m + 1):
            summand = X ** (1 + crowding * (j - 1)) * u ** (j + power) * (1 - u) ** (j - 1)
            total = total - summand * Fraction(1, factorial(j))
        parts.append(same_scalar(least_factor(u, X, _series(m, shift)), total, f"{m} terms"))
    return Outcome.conjunction(parts)


ARGUMENTS = [Fraction(n, 1000) for n in (1, 10, 50, 120, 173, 250, 500, 1000)]


@LEMMA3.certified(
    covers="arguments from 1/1000 to 1, alone and in intervals",
    controls={"without_the_remainder": {"rest": 0}},
    instances=Cases(ARGUMENTS),
    supports=[NONNEGATIVE],
)
def phi_encloses_the_quotient_of_the_exponential(z: Fraction, *, rest: int = 2) -> Outcome:
    """``(e^z - 1)/z``, by the exponential at 512 bits and so to 150 digits, lies within the ends of ``phi``."""
    with precision(512):
        low, high = ((Ball(z).exp() - 1) / z).ends()
        inside = []
        for argument in (Ball(z), Ball.between(z * Fraction(9, 10), z)):
            least, most = phi(argument, rest=rest).ends()
            inside.append(least <= low and high <= most)
    return Outcome(Answer.of(all(inside)), f"z = {z}: alone {inside[0]}, in an interval {inside[1]}")


def start(entries: tuple[int, ...], u: Fraction, X: Fraction) -> tuple[Mode, Fraction]:
    """Return the mode with these entries and ``S = u s``, and the step with ``kappa s^2 sum sigma_i^{-2} = X``."""
    product = Fraction(1)
    for entry in entries:
        product *= entry
    optimum = product / u
    eta = X / (optimum**2 * sum((Fraction(1, entry**2) for entry in entries), Fraction(0)))
    return Mode(tuple(map(Fraction, entries)), Fraction(1), optimum), eta


LAYERS = [(1,), (2, 2), (1, 2, 3), (1,) * 6, (1,) * 60]
POINTS = [
    (entries, Fraction(u, 10), Fraction(X, 100)) for entries in LAYERS for u in (1, 3, 5, 7, 9) for X in (10, 40, 69)
]


@LEMMA3.certified(
    covers="exact modes with 1 to 60 layers, S from s/10 to 9s/10, X from 1/10 to 69/100",
    controls={
        "with_the_series_cut_after_its_first_term": {"cut": True},
        "with_twice_the_X": {"copies": 2},
        "with_a_smaller_u": {"shrink": Fraction(9, 10)},
    },
    instances=Cases(POINTS),
    supports=[NONNEGATIVE],
)
def a_step_contracts_the_gap_by_the_least_factor_and_little_more(
    point: tuple[tuple[int, ...], Fraction, Fraction],
    *,
    cut: bool = False,
    copies: int = 1,
    shrink: Fraction = Fraction(1),
) -> Outcome:
    """``0 <= r - least_factor <= e^z u^3 (1 - u) sum_i x_i^2/2`` where r = (s - S')/(s - S) after a training step.

    The upper end is ``prod (1 + z_i) >= e^z (1 - sum z_i^2/2)`` with ``z_i = x_i u (1 - u)``: with many equal layers
    it leaves next to nothing, so that no other formula passes on both sides.
    """
    entries, u, X = point
    mode, eta = start(entries, u, X)
    r = (mode.optimum - mode.step(eta).product) / (mode.optimum - mode.product)
    series = (lambda z: phi(z - z)) if cut else phi
    least = least_factor(Ball(u * shrink), Ball(copies * X), series)
    squares = sum(((eta * mode.optimum**2 / entry**2) ** 2 for entry in mode.sigma), Fraction(0))
    room = Ball(X * u * (1 - u)).exp() * (u**3 * (1 - u) * squares / 2)
    sides = certainly_at_most(least, r), certainly_at_most(r, least + room)
    found = f"{len(entries)} layers, u = {u}, X = {X}: r = {float(r):.9g}, least {float(least.midpoint()):.9g}"
    return Outcome.conjunction([Outcome(side, found) for side in sides])
