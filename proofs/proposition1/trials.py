"""Proposition 1 on exact modes and whole networks."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from proofs.alignment import AlignedChain, FiniteRun
from proofs.corollary1.trials import modes
from proofs.dynamics import Mode
from proofs.lemma2.instances import SPLITTINGS, Splitting
from proofs.lemma3.modes import STARTS, Start
from proofs.network import Data, product
from proofs.proposition1.guarantee import certified_iterations, contraction, printed_step_size, safe_step_size
from proofs.proposition1.statement import (
    BEST_RATE,
    DEPTH,
    GLOBAL_REPAIRED,
    PRINTED,
    PROPOSITION1,
    RATE,
    ZERO_TARGET,
)
from proofs.theorem4.instances import DECAYING_DEEP, Decaying
from verify.ball import Ball, certainly_at_most, certainly_less, precision
from verify.claim import Answer, Cases, Count, Outcome, every
from verify.exact import RationalMatrix


@PROPOSITION1.certified(
    covers="exact runs at the sharp step and below, depth 1 to 6",
    instances=STARTS,
    count=Count(45, 180, 1800),
    controls={
        "with_a_factor_of_two_in_the_rate": {"speed": 2},
        "with_three_times_the_step": {"factor": 3},
        "with_the_square_of_the_rate": {"power": 2},
    },
    supports=[RATE],
)
def the_gap_stays_below_its_geometric_bound(
    start: Start, *, speed: int = 1, factor: int = 1, power: int = 1
) -> Outcome:
    """``0 <= s - S(t) <= (s - S(0)) rho^t``, and ``rho <= 1 - d kappa S(0)^{2-2/d}`` by balls."""
    mode, eta = start.mode, factor * start.eta
    gap, d = mode.optimum - mode.product, len(mode.sigma)
    rho = (1 - speed * (1 - contraction(mode, eta))) ** power
    with precision(128):
        printed = 1 - d * eta * mode.lam * Ball(mode.product) ** Fraction(2 * d - 2, d)
        answers = [~certainly_less(printed, contraction(mode, eta))] if len(set(mode.sigma)) > 1 else []
    times = mode
    for t in range(1, start.steps + 1):
        times = times.step(eta)
        answers.append(Answer.of(0 <= times.optimum - times.product <= gap * rho**t))
    return Outcome(every(answers), f"rho = {float(rho):.6g}")


def positive(drawn: Splitting) -> list[Mode]:
    """Return r modes that satisfy the printed hypotheses: entries of the drawn sizes, ones for zeros; optima twice the products."""
    found = []
    for mode in modes(drawn):
        sigma, lam = tuple(abs(x) or Fraction(1) for x in mode.sigma), mode.lam or Fraction(1)
        found.append(Mode(sigma, lam, 2 * lam * Mode(sigma, lam, Fraction(0)).product))
    return found


def network(drawn: Splitting, found: list[Mode], eta: Fraction, rest: bool) -> FiniteRun:
    """Return two steps of full training of the network with these modes, on data with their eigenvalues, in the drawn frames.

    The targets beyond the first r are zero, but for one if there is a rest.
    """
    k0, kd, r, frames = drawn.widths[0], drawn.widths[-1], drawn.r, drawn.frames
    W = RationalMatrix.diagonal([m.optimum for m in found], (kd, k0))
    if rest and min(k0, kd) > r:
        W = W + RationalMatrix.unit(r, r, (kd, k0))
    inputs = RationalMatrix.diagonal([*(x or 1 for x in drawn.inputs), *[1] * (k0 - r)])
    data = Data.of_map(frames.Q[0] @ inputs, frames.Q[-1] @ W @ frames.Q[0].T)
    singular = tuple((*(m.sigma[i] for m in found), *row[r:]) for i, row in enumerate(drawn.singular))
    return FiniteRun.in_fixed_frames(data, AlignedChain(frames, singular).layers, eta, frames, 2)


def just_within(bound: Fraction) -> Fraction:
    """Return a simple fraction that is at most the bound, and more than half of it."""
    return Fraction(floor(bound)) if bound >= 1 else Fraction(1, ceil(1 / bound))


@PROPOSITION1.certified(
    covers="exact training of whole networks of every width profile in the frames of their data, two steps",
    instances=SPLITTINGS,
    count=Count(40, 200, 2000),
    controls={
        "with_ten_times_the_step": {"factor": 10},
        "with_a_rest_of_the_targets": {"rest": True},
        "with_the_square_of_the_rate": {"power": 2},
    },
    supports=[PRINTED, GLOBAL_REPAIRED],
)
def aligned_networks_converge_at_the_printed_step(
    drawn: Splitting, *, factor: int = 1, rest: bool = False, power: int = 1
) -> Outcome:
    """Only the first r entries of the layers move, each gap stays below its bound, and the error is that of the modes alone."""
    found = positive(drawn)
    eta = factor * just_within(printed_step_size(found, 1))
    run = network(drawn, found, eta, rest)
    for t, layers in enumerate(run.times):
        middles = drawn.frames.middles(layers)
        for i, middle in enumerate(middles):
            entries = [middle[j, j] for j in range(drawn.r)]
            if middle != RationalMatrix.diagonal([*entries, *drawn.singular[i][drawn.r :]], middle.shape):
                return Outcome(Answer.FAILS, f"layer {i + 1} moves beyond its first {drawn.r} entries in {t} steps")
        now = [Mode(tuple(S[j, j] for S in middles), m.lam, m.target) for j, m in enumerate(found)]
        bounds = [(m.optimum - m.product) * contraction(m, eta) ** (power * t) for m in found]
        if not all(0 <= m.optimum - m.product <= bound for m, bound in zip(now, bounds, strict=True)):
            return Outcome(Answer.FAILS, f"a gap is not below its bound after {t} steps")
        error = (run.data.Y - product(layers) @ run.data.X).frobenius_squared()
        if error != sum((m.lam * (m.optimum - m.product) ** 2 for m in now), Fraction(0)):
            return Outcome(Answer.FAILS, f"the error is not that of the modes after {t} steps")
    return Outcome(Answer.HOLDS, f"eta = {eta}")


@PROPOSITION1.certified(
    covers="depth 2 to 6, two exact steps",
    instances=DECAYING_DEEP,
    count=Count(20, 100, 1000),
    controls={"with_twice_the_speed": {"speed": 2}},
    supports=[ZERO_TARGET],
)
def without_a_target_the_product_stays_below_a_power(drawn: Decaying, *, speed: int = 1) -> Outcome:
    """``S(t)^q (S(0)^{-q} + (2d-2) kappa t) <= 1`` for t = 1, 2, by balls from exact products."""
    d = len(drawn.sigma)
    q = Fraction(2 * d - 2, d)
    mode = Mode(drawn.sigma, Fraction(1), Fraction(0))
    answers = []
    with precision(128):
        inverse = Ball(mode.product) ** -q
        for t in (1, 2):
            mode = mode.step(drawn.kappa)
            grown = inverse + speed * (2 * d - 2) * drawn.kappa * t
            answers.append(certainly_at_most(Ball(mode.product) ** q * grown, 1))
    return Outcome(every(answers), f"depth {d}")


@PROPOSITION1.certified(
    covers="sigma = (1/2, 1/2), (1/3, 1/3) and (1/2, 1/2, 1/2), kappa = 1/2, six exact steps",
    instances=Cases([(2, 2), (2, 3), (3, 2)]),
    controls={
        "with_the_constant_of_the_bound_above": {"chord": False},
        "with_steps_that_contract_more_and_more": {"order": -1},
    },
    supports=[ZERO_TARGET],
)
def from_a_balanced_start_the_product_stays_above_a_power(
    case: tuple[int, int], *, chord: bool = True, order: int = 1
) -> Outcome:
    """``S(t)^q (S(0)^{-q} + 2 (2^{2d-2} - 1) kappa t) >= 1``, by balls, and each step contracts less than the one before."""
    d, parts = case
    q, kappa = Fraction(2 * d - 2, d), Fraction(1, 2)
    mode, answers, factor = Mode((Fraction(1, parts),) * d, Fraction(1), Fraction(0)), [], Fraction(0)
    slowest = 2 * (2 ** (2 * d - 2) - 1) if chord else 2 * d - 2
    with precision(128):
        inverse = Ball(mode.product) ** -q
        for t in range(1, 7):
            before, mode = mode.product, mode.step(kappa)
            last, factor = factor, mode.product / before
            answers.append(certainly_at_most(1, Ball(mode.product) ** q * (inverse + slowest * kappa * t)))
            answers.append(Answer.of(order * last < order * factor < 1 and factor < 1))
    return Outcome(every(answers), f"d = {d}: S = {float(mode.product):.4g} after six steps")


@PROPOSITION1.certified(
    covers="exact balanced starts, d = 1 to 8, c = 1.1 d, 1.01 d and 1.001 d",
    controls={"with_a_start_far_below": {"distance": 1}, "with_c_equal_to_d": {"excess": Fraction(0)}},
    instances=Cases([(d, e) for d in (1, 2, 3, 5, 8) for e in (10, 100, 1000)]),
    supports=[BEST_RATE],
)
def close_to_the_optimum_the_rate_is_attained(
    case: tuple[int, int], *, distance: int = 0, excess: Fraction | None = None
) -> Outcome:
    """``sigma = 1 - 1/(4 e d)``, s = 1, X = 1/2: the factor of one step is larger than ``1 - (1 + 1/e) d kappa
    S^{2-2/d}``.
    """
    d, e = case
    sigma = Fraction(1, 4) if distance else 1 - Fraction(1, 4 * e * d)
    mode = Mode((sigma,) * d, Fraction(1), Fraction(1))
    kappa = sigma**2 / (2 * d)
    c = d * (1 + (Fraction(1, e) if excess is None else excess))
    r = (1 - mode.step(kappa).product) / (1 - mode.product)
    return Outcome(Answer.of(r > 1 - c * kappa * sigma ** (2 * d - 2)), f"d = {d}, c = {c}, r = {float(r):.9g}")


@PROPOSITION1.certified(
    covers="sigma = 1/2, s = 1, depth 1 to 60",
    controls={"with_a_base_of_five": {"base": 5}, "with_entries_of_one": {"sigma": Fraction(1)}},
    supports=[DEPTH],
)
def the_bound_grows_fourfold_with_each_layer(*, base: int = 4, sigma: Fraction = Fraction(1, 2)) -> Outcome:
    """``1/(1 - rho)`` at the printed step, which for balanced starts is ``1/(d kappa S^{2-2/d})``: ratios of successive depths."""
    modes_by_depth = [Mode((sigma,) * d, Fraction(1), Fraction(1)) for d in range(1, 61)]
    bounds = [1 / (1 - contraction(mode, printed_step_size([mode], 1))) for mode in modes_by_depth]
    return Outcome(
        Answer.of(all(b == base * a for a, b in pairwise(bounds))), f"{float(bounds[-1]):.6g} steps at depth 60"
    )


@PROPOSITION1.certified(
    covers="exact runs to the certified number of iterations, one and two layers",
    controls={"with_a_tenth_of_the_iterations": {"share": Fraction(1, 10)}},
    instances=Cases([(1, 10), (1, 100), (2, 3), (2, 10)]),
    supports=[RATE],
)
def the_certified_iterations_suffice(case: tuple[int, int], *, share: Fraction = Fraction(1)) -> Outcome:
    """From ``sigma = 1/2``, s = 1, lambda = 1: after the certified number of steps the loss is at most 1/e of a
    half (balls).
    """
    d, e = case
    mode, wanted = Mode((Fraction(1, 2),) * d, Fraction(1), Fraction(1)), Fraction(1, 2 * e)
    gamma = safe_step_size([mode], 1) / 2
    steps = int(share * certified_iterations([mode], 1, gamma, wanted))
    with precision(256):
        sigma = Ball(Fraction(1, 2))
        for _ in range(steps):
            sigma = sigma + gamma * (1 - sigma**d) * sigma ** (d - 1)
        reached = certainly_at_most((1 - sigma**d) ** 2 / 2, wanted)
    return Outcome(reached, f"d = {d}: {steps} iterations to a loss of {wanted}")
