"""Proposition 1 as a picture: each mode climbs to its optimum, inside an envelope that is certified beforehand.

The envelope ``(s - S(0)) rho^t`` with ``rho = 1 - eta lambda S(0)^2 sum_i sigma_i(0)^{-2}`` is the exact
ratio of :func:`proofs.dynamics.trap`, a little sharper than the printed one. That the curve stays inside is
checked with balls, not with floats.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from proofs.dynamics import Mode, trap
from proofs.dynamics.enclosure import enclosed_step
from verify.ball import Ball, certainly_at_most
from verify.claim.answer import Answer, every
from verify.figures import Content, Effort, Picture, Theme
from verify.figures.compact import compact
from verify.figures.picture import Data

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DEPTH = 3
TARGETS = (Fraction(3), Fraction(2), Fraction(1))
START = Fraction(4, 5)
LN2_BELOW = Fraction(693, 1000)
"""A rational number below ln 2, so that the step keeps the printed bound."""
STEPS = 150


def modes() -> tuple[list[Mode], Fraction]:
    """Return three modes with lambda = 1, and the largest step (to three digits of ln 2) that the printed "
    "bound allows."""
    drawn = [Mode((START,) * DEPTH, Fraction(1), target) for target in TARGETS]
    eta = min(LN2_BELOW * min(mode.sigma) ** 2 * mode.lam / (DEPTH * mode.target**2) for mode in drawn)
    return drawn, eta


def compute(effort: Effort) -> Content:
    """Follow the modes with balls and compare every step with the envelope."""
    drawn, eta = modes()
    curves: list[dict[str, Any]] = []
    answers = []
    for mode in drawn:
        certificate = trap(mode, eta)
        if certificate is None:
            raise ArithmeticError("the start of this figure is meant to be in the trap")
        values, gaps, bounds, inside = _follow(mode, eta, certificate.ratio)
        answers.append(inside)
        printed = 1 - DEPTH * eta * mode.lam * float(mode.product) ** (2 - 2 / DEPTH)
        curves.append({
            "optimum": float(mode.optimum), "start": float(mode.product), "ratio": float(certificate.ratio),
            "printed_ratio": float(printed), "S": compact(values), "gap": compact(gaps), "bound": compact(bounds),
        })  # fmt: skip
    answer = every(answers)
    words = {Answer.HOLDS: "stays", Answer.FAILS: "does not stay", Answer.UNDECIDED: "is not certain to stay"}[answer]
    ratios = ", ".join(sorted({f"{curve['ratio']:.3f}" for curve in curves}))
    finding = f"Every mode {words} inside its envelope for {STEPS} steps; the certified factor is {ratios} a step."
    caption = (
        f"Depth {DEPTH}, lambda = 1, all entries start at {START}, the step is the largest that Proposition 1 "
        "allows. Left: the product S of "
        "each mode climbs to its optimum and not past it. Right: the distance to the optimum, and the envelope "
        "that is certified before training."
    )
    data = {"eta": float(eta), "curves": curves}
    return Content(data, caption, f"Two panels over training steps. {caption} {finding}", answer, finding)


def _follow(mode: Mode, eta: Fraction, ratio: Fraction) -> tuple[list[float], list[float], list[float], Answer]:
    sigma, lam, target, rate = [Ball(s) for s in mode.sigma], Ball(mode.lam), Ball(mode.target), Ball(eta)
    bound, factor = Ball(mode.optimum - mode.product), Ball(ratio)
    values: list[float] = []
    gaps: list[float] = []
    bounds: list[float] = []
    answers: list[Answer] = []
    for _ in range(STEPS + 1):
        product = sigma[0]
        for s in sigma[1:]:
            product = product * s
        gap = Ball(mode.optimum) - product
        answers.append(certainly_at_most(gap, bound) if values else Answer.HOLDS)  # equal at the start, by definition
        values.append(float(product.midpoint()))
        gaps.append(float(gap.midpoint()))
        bounds.append(float(bound.midpoint()))
        sigma, bound = enclosed_step(sigma, lam, target, rate), bound * factor
    return values, gaps, bounds, every(answers)


def draw(figure: Figure, data: Data, theme: Theme) -> None:
    """Draw the climb and the distance to the optimum."""
    climb, distance = figure.subplots(1, 2)
    for number, curve in enumerate(data["curves"]):
        style = theme.curve(number, every=25)
        label = f"s = {curve['optimum']:g}"
        climb.axhline(curve["optimum"], color=style["color"], linewidth=0.8, linestyle=(0, (1, 2)))
        climb.plot(curve["S"], label=label, **style)
        distance.plot(curve["gap"], label=label, **style)
        distance.plot(curve["bound"], color=style["color"], linewidth=1.0, alpha=0.9)
    climb.set(title="Product of each mode", xlabel="step", ylabel="S(t)", ylim=(0, None))
    climb.legend(loc="center right")
    distance.set(title="Distance to the optimum", xlabel="step", ylabel="s - S(t)", yscale="log")
    distance.set_ylim(1e-8, 5)
    distance.annotate("envelopes (thin lines)", (STEPS * 0.62, data["curves"][0]["bound"][int(STEPS * 0.62)]), fontsize=8,
                      xytext=(6, 6), textcoords="offset points", color=theme.ink)  # fmt: skip


ENVELOPE = Picture(
    "proposition-1-envelope", "Singular values converge under a certified envelope", "Proposition 1", compute, draw
)
