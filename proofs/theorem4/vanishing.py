"""Modes without target, ``lambda' = 0 < lambda`` (end of Appendix D): they converge to zero, and not linearly.

``kappa = eta lambda``. One step multiplies ``sigma_i`` by ``1 - kappa S^2/sigma_i^2``, where ``S/sigma_i`` is the
product of the others.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import prod

from proofs.theorem4.instances import DECAYING, DECAYING_DEEP, Decaying
from proofs.theorem4.statement import RATE, THEOREM4, VANISHING
from verify.ball import Ball, certainly_at_most, certainly_less, certainly_positive, precision
from verify.claim import Count, Outcome
from verify.claim.answer import every
from verify.symbolic import same_scalar, scalar

kappa, sigma, S, Z = (scalar(name) for name in ("kappa", "sigma_i", "S", "Z"))


@THEOREM4.derived(
    covers="every depth",
    controls={"with_the_product_to_the_first_power": {"power": 1}, "with_a_target": {"target": 1}},
)
def a_mode_without_target_shrinks_by_its_own_factor(*, power: int = 2, target: int = 0) -> Outcome:
    """``sigma_i + kappa (0 - S) S/sigma_i = sigma_i (1 - kappa S^2/sigma_i^2)``."""
    moved = sigma + kappa * (target - S) * (S / sigma)
    return same_scalar(moved, sigma * (1 - kappa * S**power / sigma**2), "sigma_i after one step")


@THEOREM4.derived(
    covers="every depth d >= 2; the exponent enters as the symbol d",
    controls={"with_the_exponent_of_the_product_alone": {"exponent": 1}, "with_a_factor_d_too_few": {"factor": 0}},
)
def the_inverse_power_of_the_product_grows_by_a_constant(*, exponent: int = 2, factor: int = 1) -> Outcome:
    """``Z = S^{-q}``: ``Z (1 + q d kappa / Z) = Z + (2d - 2) kappa``, because ``q d = (2 - 2/d) d = 2d - 2``."""
    d = scalar("d")
    q = exponent - 2 / d
    grown = Z * (1 + q * d**factor * kappa / Z)
    return same_scalar(grown, Z + (2 * d - 2) * kappa, "the inverse power after one step")


@THEOREM4.derived(
    covers="every depth d = 2 + e >= 2; sigma^e and T = 2^p, p = 2d - 2, are letters",
    controls={
        "with_a_chord_half_as_steep": {"slope": 1},
        "with_the_inverse_of_the_entry_alone": {"power": 1},
        "with_a_constant_twice_as_large": {"copies": 2},
    },
)
def the_inverse_power_of_a_balanced_mode_grows_by_a_constant_at_most(
    *, slope: int = 2, power: int = 2, copies: int = 1
) -> Outcome:
    """``sigma' = sigma (1 - y)`` with ``y = kappa / z``, ``z = sigma^{-p}``; the chord ``1 + 2 (T - 1) y`` of ``(1 - y)^{-p}`` goes
    from 1 to T at y = 1/2, and ``z (1 + 2 (T - 1) kappa / z) = z + 2 (T - 1) kappa``.
    """
    entry, rest, T = scalar("sigma"), scalar("sigma^e"), scalar("T")
    product, z = entry**2 * rest, 1 / (entry**power * rest**2)
    moved = same_scalar(
        entry - kappa * product * (product / entry), entry * (1 - kappa / z), "a balanced entry after a step"
    )
    end = same_scalar(1 + slope * (T - 1) * Fraction(1, 2), T, "the chord at y = 1/2")
    growth = same_scalar(
        Z * (1 + slope * (T - 1) * kappa / Z), Z + 2 * copies * (T - 1) * kappa, "the growth along the chord"
    )
    return Outcome.conjunction([moved, end, growth])


STEPS = 256


def follow(mode: Decaying, steps: int) -> list[Ball]:
    """Return enclosures of S at the times 0, 1, 2, 4, 8, ..., steps."""
    entries, found = [Ball(x) for x in mode.sigma], []
    for time in range(steps + 1):
        if time & (time - 1) == 0:
            found.append(prod(entries, start=Ball(1)))
        # Multiplied by its factor, an entry keeps its relative radius; adding the move would let it grow.
        others = [prod(entries[:i] + entries[i + 1 :], start=Ball(1)) for i in range(len(entries))]
        entries = [x * (1 - Ball(mode.kappa) * rest**2) for x, rest in zip(entries, others, strict=True)]
    return found


@THEOREM4.certified(
    covers="256 steps in ball arithmetic, depth 1 to 6",
    instances=DECAYING,
    count=Count(20, 60, 400),
    controls={
        "with_a_step_beyond_the_bound": {"kappa": Fraction(4)},
        "with_a_growing_mode": {"kappa": Fraction(-1, 2)},
    },
    supports=[VANISHING],
)
def a_mode_without_target_decays_towards_zero(drawn: Decaying, *, kappa: Fraction | None = None) -> Outcome:
    """S decreases from one power of two to the next and stays positive; after 256 steps less than half of it is
    left.
    """
    mode = drawn if kappa is None else replace(drawn, sigma=tuple(2 * x for x in drawn.sigma), kappa=kappa)
    with precision(256):
        seen = follow(mode, STEPS)
        falling = [certainly_less(later, earlier) for earlier, later in pairwise(seen)]
        positive = [certainly_positive(S) for S in seen]
    return Outcome(every([*falling, *positive]), f"S goes from {seen[0]} to {seen[-1]}")


@THEOREM4.certified(
    covers="256 steps in ball arithmetic, depth 2 to 6",
    instances=DECAYING_DEEP,
    count=Count(20, 60, 400),
    controls={
        "with_an_upper_bound_twice_as_fast": {"speed": 2},
        "with_a_lower_bound_a_thousand_times_as_high": {"slack": Fraction(1, 1000)},
        "with_a_linear_rate": {"linear": True},
    },
    supports=[RATE],
)
def the_product_stays_between_two_powers_of_time(
    drawn: Decaying, *, speed: int = 1, slack: Fraction = Fraction(1), linear: bool = False
) -> Outcome:
    """``(S_0^{-q} + c t)^{-1/q}`` from above with ``c = (2d-2) kappa``, and from below with ``2 (2^{2d-2}-1)
    kappa`` if balanced.
    """
    d, kappa = len(drawn.sigma), drawn.kappa
    q = Fraction(2 * d - 2, d)
    answers = []
    with precision(256):
        seen = follow(drawn, STEPS)
        inverse = seen[0] ** -q
        for exponent, S in enumerate(seen[1:]):
            time = 2**exponent
            above = (inverse + speed * (2 * d - 2) * kappa * time) ** (-1 / q)
            if linear:
                above = seen[0] * (seen[1] / seen[0]) ** time
            answers.append(certainly_at_most(S, above))
            if drawn.balanced:
                below = (inverse + slack * 2 * (2 ** (2 * d - 2) - 1) * kappa * time) ** (-1 / q)
                answers.append(certainly_at_most(below, S))
    return Outcome(every(answers), f"depth {d}, kappa = {kappa}")
