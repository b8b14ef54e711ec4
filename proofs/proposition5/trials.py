"""Proposition 5 on exact instances: rank-one chains stay so, and reach zero error in one step."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from proofs.alignment.decision import decide
from proofs.network import gradient, left_product, product, right_product
from proofs.proposition5.statement import ANY_LOSS, DEEP_READING, INVARIANCE, PROPOSITION5, REPAIRED
from verify.claim import Answer, Count, Outcome
from verify.exact import RationalMatrix
from verify.sampling import Miss, Strata, Stratum

Rng = np.random.Generator
Layers = tuple[RationalMatrix, ...]


def stepped(layers: Layers, C: RationalMatrix, gamma: Fraction) -> Layers:
    """Return the layers after a step, given the gradient C of the loss at their product."""
    moves = (gradient(C, left_product(layers, i), right_product(layers, i), -1) for i in range(1, len(layers) + 1))
    return tuple(W - gamma * G for W, G in zip(layers, moves, strict=True))


@dataclass(frozen=True)
class Chain:
    """A rank-one chain and the gradients that arbitrary losses might have at its product, one for each step."""

    layers: Layers
    gradients: tuple[RationalMatrix, ...]
    gamma: Fraction


def _chain(kind: str) -> Stratum[Chain]:
    def draw(rng: Rng) -> Chain:
        depth = 2 if kind == "two layers" else int(rng.integers(3, 5))
        widths = [int(k) for k in rng.integers(1, 5, depth + 1)]
        if kind == "one output":
            widths[-1] = 1
        # Units on the first position, so that the chain is laid out in one row whatever the widths.
        units = [RationalMatrix.unit(0, 0, (k, 1)) for k in widths[1:-1]]
        w, u = (RationalMatrix(rng.integers(-2, 3, (k, 1))) for k in (widths[0], widths[-1]))
        numbers = [Fraction(int(x), 2) for x in rng.integers(-3, 4, depth)]
        if kind == "a zero layer":
            numbers[0] = Fraction(0)
        below = [w, *units]
        above = [*units, u]
        layers = tuple(a * (top @ bottom.T) for a, top, bottom in zip(numbers, above, below, strict=True))
        gradients = tuple(RationalMatrix(rng.integers(-3, 4, (widths[-1], widths[0]))) for _ in range(3))
        return Chain(layers, gradients, Fraction(int(rng.integers(1, 5)), int(rng.integers(1, 5))))

    return Stratum(kind, draw)


CHAINS = Strata([_chain(kind) for kind in ("two layers", "a zero layer", "one output")], [_chain("generic")])


@PROPOSITION5.certified(
    covers="exact steps of chains of 2 to 4 layers, any widths up to 4, with arbitrary gradients of the loss",
    instances=CHAINS,
    count=Count(40, 300, 3000),
    controls={"with_a_first_layer_of_rank_two": {"disturbed": True}},
    supports=[INVARIANCE],
)
def rank_one_chains_stay_rank_one_and_aligned(chain: Chain, *, disturbed: bool = False) -> Outcome:
    """Whatever gradient the loss has at each of three steps: ranks stay at most one, and the chain is aligned."""
    layers = chain.layers
    if disturbed:
        first = layers[0]
        layers = (first + RationalMatrix.diagonal(list(range(1, min(first.shape) + 1)), first.shape), *layers[1:])
    right = True
    for C in chain.gradients:
        layers = stepped(layers, C, chain.gamma)
        aligned = decide(layers, frames=False).answer is Answer.HOLDS
        right = right and aligned and all(W.rank() <= 1 for W in layers)
    return Outcome(Answer.of(right), "three steps")


@dataclass(frozen=True)
class OneStep:
    """A start that reaches zero error in one step: the gradient of the loss at its product is known exactly."""

    layers: Layers
    C: RationalMatrix
    gamma: Fraction
    target: RationalMatrix


def polynomial_slope(u: Fraction, kind: str) -> Fraction:
    """Return l'(u) for ``u^2`` and ``u^4``."""
    return {"u^2": 2 * u, "u^4": 4 * u**3}[kind]


def _hit(kind: str, shape: str) -> Stratum[OneStep]:
    def draw(rng: Rng) -> OneStep:
        depth = 2 if shape == "two layers" else int(rng.integers(3, 5))
        k, n = int(rng.integers(1, 4)), int(rng.integers(1, 4))
        outputs = 3 if shape == "three outputs, rank one" else 1
        X = RationalMatrix(rng.integers(-2, 3, (k, n)))
        v = RationalMatrix([[int(x) for x in rng.integers(1, 4, k)]])
        u = (
            RationalMatrix([[int(x)] for x in rng.integers(1, 3, outputs)])
            if outputs > 1
            else RationalMatrix.identity(1)
        )
        target = u @ v
        Y = target @ X
        if shape == "nothing to learn":
            return _above_zero(rng, kind, depth, k, n, X)
        slopes = [[polynomial_slope(-y, kind) for y in row] for row in Y.to_fractions()]
        C = RationalMatrix(slopes) @ X.T / (2 * n)
        along = (u.T @ C @ v.T).trace() / u.frobenius_squared()
        if along >= 0 or C.rank() > 1:
            raise Miss
        scale = Fraction(int(rng.integers(1, 4)), int(rng.integers(1, 4)))
        gamma = -1 / (along * scale**2)
        middles = [RationalMatrix.identity(1)] * (depth - 2)
        return OneStep((scale * v, *middles, RationalMatrix.zeros(outputs, 1)), C, gamma, target)

    return Stratum(f"{kind}, {shape}", draw)


def _above_zero(rng: Rng, kind: str, depth: int, k: int, n: int, X: RationalMatrix) -> OneStep:
    z = RationalMatrix([[int(x) for x in rng.integers(1, 4, k)]])
    C = RationalMatrix([[polynomial_slope(f, kind) for f in row] for row in (z @ X).to_fractions()]) @ X.T / (2 * n)
    along = (C @ z.T).trace()
    if along <= 0:
        raise Miss
    s = Fraction(int(rng.integers(1, 4)), int(rng.integers(1, 4)))
    return OneStep(
        (z / s, *[RationalMatrix.identity(1)] * (depth - 2), s * RationalMatrix.identity(1)), C, s**2 / along, 0 * z
    )


HITS = Strata(
    [_hit(kind, shape) for kind in ("u^2", "u^4") for shape in ("two layers", "nothing to learn")],
    [_hit(kind, "one output") for kind in ("u^2", "u^4")],
)
CONTROLS: dict[str, dict[str, int | Fraction]] = {
    "with_half_the_step": {"steps": Fraction(1, 2)},
    "with_the_opposite_sign": {"steps": Fraction(-1)},
}


def hits(start: OneStep, steps: Fraction) -> Outcome:
    """Run one step: something moves and the map is the target."""
    after = stepped(start.layers, start.C, steps * start.gamma)
    found = {"moving": after != start.layers, "zero error": product(after) == start.target}
    missing = [name for name, holds in found.items() if not holds]
    return Outcome(
        Answer.of(not missing),
        f"not: {', '.join(missing)}" if missing else f"zero error after one step of {start.gamma}",
    )


@PROPOSITION5.certified(
    covers="exact runs with the losses u^2 and u^4, 1 to 3 inputs, hidden layers of one unit, depth 2 to 4",
    instances=HITS,
    count=Count(42, 300, 3000),
    controls=CONTROLS,
    supports=[REPAIRED, DEEP_READING, ANY_LOSS],
)
def rank_one_starts_reach_zero_error_in_one_step(start: OneStep, *, steps: Fraction = Fraction(1)) -> Outcome:
    """From a start on the interpolating direction, or above zero where nothing is to be learnt."""
    return hits(start, steps)


RANK_ONE_TARGETS = Strata([_hit("u^2", "three outputs, rank one")], attempts=400)


@PROPOSITION5.certified(
    covers="exact runs with three outputs and targets of rank one, squared loss, one example",
    instances=RANK_ONE_TARGETS,
    count=Count(8, 60, 600),
    controls=CONTROLS,
    supports=[INVARIANCE],
)
def three_outputs_of_rank_one_are_fitted_by_a_chain_that_stays_of_rank_one(
    start: OneStep, *, steps: Fraction = Fraction(1)
) -> Outcome:
    """Several outputs are fitted in the same way where their targets have rank one; all layers stay of rank at most one."""
    after = stepped(start.layers, start.C, steps * start.gamma)
    if any(W.rank() > 1 for W in after):
        return Outcome(Answer.FAILS, "a layer has rank two")
    return hits(start, steps)
