"""How tight Proposition 1 is, measured: steps beyond the bound that still converge, and rates beyond the stated
one.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from proofs.dynamics import Mode
from proofs.dynamics.reduced import reduced_trajectory
from proofs.proposition1.guarantee import contraction
from proofs.proposition1.statement import PROPOSITION1, RATE
from verify.claim import Answer, Cases, Count, Defect, Outcome
from verify.numeric.backend import Backend
from verify.numeric.tolerance import gamma as rounding
from verify.sampling import Strata, Stratum

Rng = np.random.Generator
STEPS = 2000


@dataclass(frozen=True)
class FloatMode:
    """A mode with s = lambda = 1 and positive entries, and the step at the sharp bound."""

    sigma: tuple[float, ...]

    @property
    def kappa(self) -> float:
        """``1 / sum_i sigma_i^{-2}``."""
        return 1.0 / sum(x**-2 for x in self.sigma)


def _floats(name: str, balanced: bool, low: float) -> Stratum[FloatMode]:
    def draw(rng: Rng) -> FloatMode:
        d = int(rng.integers(1, 7))
        entries = rng.uniform(low, 1.0, d)
        return FloatMode((float(entries[0]),) * d if balanced else tuple(float(x) for x in entries))

    return Stratum(name, draw)


MODES = Strata(
    degenerate=[_floats("balanced", True, 0.2), _floats("close to the optimum", True, 0.99)],
    random=[_floats("unbalanced", False, 0.2)],
)


def convergent_multiple(mode: FloatMode, steps: int = STEPS) -> float:
    """Return the largest multiple of the sharp step, of 1, 1.05, ..., 4, from which the mode still comes within
    1/1000 of s.

    This is a measurement in floats; nothing rests on it.
    """
    best = 0.0
    sigma = np.array(mode.sigma)[:, None]
    one = np.ones(1)
    for multiple in np.arange(1.0, 4.0, 0.05):
        with np.errstate(over="ignore", invalid="ignore"):
            end = reduced_trajectory(sigma, one, one, float(multiple) * mode.kappa, steps)[-1]
        if not abs(float(end.prod()) - 1.0) < 1e-3:
            break
        best = float(multiple)
    return best


@PROPOSITION1.sampled(
    covers=f"{STEPS} float64 steps at the sharp bound, depth 1 to 6",
    instances=MODES,
    count=Count(12, 120, 1200),
    batch=12,
    controls={"with_three_times_the_step": {"factor": 3.0}, "with_a_bound_that_is_twice_as_fast": {"speed": 2.0}},
    supports=[RATE],
)
def at_the_sharp_bound_thousands_of_steps_contract_as_stated(
    modes: list[FloatMode], backend: Backend, *, factor: float = 1.0, speed: float = 1.0
) -> list[Defect]:
    """How far any step's gap exceeds ``(1 - kappa sum_i prod_{j != i} sigma_j(0)^2)`` times the gap before it."""
    del backend
    return [_excess(mode, factor, speed) for mode in modes]


def _excess(mode: FloatMode, factor: float, speed: float) -> Defect:
    d, one = len(mode.sigma), np.ones(1)
    kappa = factor * mode.kappa
    with np.errstate(over="ignore", invalid="ignore"):
        S = reduced_trajectory(np.array(mode.sigma)[:, None], one, one, kappa, STEPS).prod(axis=1)[:, 0]
        gaps = 1.0 - S
        rho = 1.0 - speed * kappa * S[0] ** 2 * sum(x**-2 for x in mode.sigma)
        worst = float(
            np.max(np.nan_to_num(np.maximum(gaps[1:] - rho * gaps[:-1], -gaps[1:]), nan=np.inf, posinf=np.inf))
        )
    # One step rounds d entries, each made of at most 2 d + 6 operations on numbers up to one, then their product.
    return Defect(max(worst, 0.0), 4 * d * rounding(2 * d + 8))


@PROPOSITION1.certified(
    covers="exact first steps of balanced modes close to their optimum, d = 1 to 8, at 1, 1.9 and 2.1 times the sharp step",
    instances=Cases([(d, Fraction(m, 10)) for d in (1, 2, 3, 8) for m in (10, 19, 21)]),
    controls={
        "with_a_limit_of_three": {"limit": 3},
        "with_a_limit_of_three_halves": {"limit": Fraction(3, 2)},
        "with_a_bound_that_is_twice_as_fast": {"speed": 2},
    },
    supports=[RATE],
)
def near_the_optimum_twice_the_sharp_step_is_the_limit(
    case: tuple[int, Fraction], *, limit: int | Fraction = 2, speed: int = 1
) -> Outcome:
    """The gap shrinks up to twice the sharp step (2.88 times the printed one) and grows beyond; at the sharp step by its bound."""
    d, multiple = case
    mode = Mode((1 - Fraction(1, 1000 * d),) * d, Fraction(1), Fraction(1))
    kappa = multiple * mode.sigma[0] ** 2 / d
    ratio, rho = (1 - mode.step(kappa).product) / (1 - mode.product), 1 - speed * (1 - contraction(mode, kappa))
    within = 0 <= ratio <= rho if multiple == 1 else True
    says = f"{float(multiple)} times the sharp step: the gap is multiplied by {float(ratio):.4f}"
    return Outcome(
        Answer.of((abs(ratio) < 1) is (multiple < limit) and within), f"{says}, the bound says {float(rho):.4f}"
    )
