"""Balancedness on instances: flows followed with certainty, exact steps, coefficients."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from proofs.network import Data, gradients, product
from proofs.remarks.flow import Flowing, flow
from proofs.remarks.statement import COEFFICIENTS, CONSERVED, DRIFT, INVARIANT_REPAIRED, REMARKS
from verify.ball import precision
from verify.claim import Answer, Cases, Count, Outcome
from verify.exact import RationalMatrix
from verify.sampling import Strata, Stratum

Rng = np.random.Generator
Layers = tuple[RationalMatrix, ...]

turn = RationalMatrix([[3, -4], [4, 3]]) / 5
FLOWS = Cases([
    Flowing(Data(RationalMatrix([[1, 0], [1, 1]]), RationalMatrix([[1, 1], [0, 1]])),
            (RationalMatrix([[1, 0], [1, 1]]), RationalMatrix([[1, 1], [0, 1]])), Fraction(1, 8), 16),
    Flowing(Data(RationalMatrix([[1, 0], [0, 1]]), RationalMatrix([[1, 1], [0, -1]])),
            (RationalMatrix.diagonal([1, Fraction(1, 2)]), turn @ RationalMatrix.diagonal([1, Fraction(1, 2)])), Fraction(1, 4), 8),
    Flowing(Data(RationalMatrix([[1, 2]]), RationalMatrix([[1, 0], [1, 1]])),
            (RationalMatrix([[1], [0], [1]]), RationalMatrix([[1, 0, 1], [0, 1, 0]]) / 2, RationalMatrix([[1, 1], [0,
            1]]) / 2), Fraction(1, 8), 8),
])  # fmt: skip


@REMARKS.certified(
    covers="gradient flow of 2 and 3 layers, square and not, one of them balanced; Taylor steps of order 8, 96 bits",
    instances=FLOWS,
    controls={
        "with_the_sum_of_the_grams": {"sign": 1},
        "with_the_first_layer_held_fixed": {"held": 1},
        "with_the_last_pair_exchanged_in_time": {"late": True},
    },
    supports=[CONSERVED, INVARIANT_REPAIRED],
)
def the_difference_of_the_grams_is_followed_along_the_flow(
    case: Flowing, *, sign: int = -1, held: int = 0, late: bool = False
) -> Outcome:
    """At every step the enclosure of ``W_{i+1}^T W_{i+1} - W_i W_i^T`` contains its value at the start, to 2^-20."""
    with precision(96):
        times = flow(case.start, case.data, case.time, case.steps, held=held)
        answers, widest = [], Fraction(0)
        for layers in times:
            for i, (low, high) in enumerate(pairwise(layers)):
                first, second = case.start[i], case.start[i + 1]
                other = times[0][i] if late else low
                enclosed = high.T @ high + (other @ other.T) * sign
                exact = second.T @ second + sign * (first @ first.T)
                widest = max([widest, *(entry.radius() for entry in enclosed.entries())])
                answers.append(enclosed.encloses(exact))
        moved = max(float(abs(entry.midpoint())) for entry in (times[-1][0] - case.start[0]).entries())
    if all(answers):
        return Outcome(
            Answer.HOLDS if widest < Fraction(1, 2**20) else Answer.UNDECIDED,
            f"radius {float(widest):.1e}, W_1 moved by {moved:.2g}",
        )
    return Outcome(Answer.FAILS, "the value at the start is outside the enclosure at a later time")


@dataclass(frozen=True)
class Network:
    """A chain and data of fitting shapes, and a step size."""

    data: Data
    layers: Layers
    gamma: Fraction


def _network(kind: str) -> Stratum[Network]:
    def draw(rng: Rng) -> Network:
        depth = 2 if kind == "two layers" else int(rng.integers(2, 5))
        widths = [int(k) for k in rng.integers(1, 5, depth + 1)]
        if kind == "one unit":
            widths = [1] * (depth + 1)
        layers = tuple(RationalMatrix(rng.integers(-2, 3, (b, a))) for a, b in pairwise(widths))
        if kind == "a zero layer":
            layers = (0 * layers[0], *layers[1:])
        n = int(rng.integers(1, 4))
        data = Data(
            RationalMatrix(rng.integers(-2, 3, (widths[0], n))), RationalMatrix(rng.integers(-2, 3, (widths[-1], n)))
        )
        return Network(data, layers, Fraction(int(rng.integers(1, 6)), int(rng.integers(1, 6))))

    return Stratum(kind, draw)


NETWORKS = Strata([_network(kind) for kind in ("one unit", "two layers", "a zero layer")], [_network("generic")])


@REMARKS.certified(
    covers="exact steps of chains of 2 to 4 layers, any widths up to 4, step sizes of any size",
    instances=NETWORKS,
    count=Count(48, 400, 4000),
    controls={
        "with_the_first_power_of_the_step": {"power": 1},
        "with_the_printed_order_of_the_gradients": {"sign": -1},
    },
    supports=[DRIFT],
)
def a_step_changes_the_difference_by_the_squared_step(network: Network, *, power: int = 2, sign: int = 1) -> Outcome:
    """Before and after one exact step: the change is ``gamma^2 (G_{i+1}^T G_{i+1} - G_i G_i^T)``, no more and no less."""
    data, gamma = network.data, network.gamma
    G = gradients(network.layers, data.N, data.M, data.n)
    after = tuple(W - gamma * D for W, D in zip(network.layers, G, strict=True))
    right = True
    for i in range(len(after) - 1):
        change = difference(after, i) - difference(network.layers, i)
        right = right and change == sign * gamma**power * (G[i + 1].T @ G[i + 1] - G[i] @ G[i].T)
    return Outcome(Answer.of(right), f"step {gamma}")


def difference(layers: Layers, i: int) -> RationalMatrix:
    """Return ``W_{i+1}^T W_{i+1} - W_i W_i^T`` for the i-th pair, counted from zero."""
    return layers[i + 1].T @ layers[i + 1] - layers[i] @ layers[i].T


@REMARKS.certified(
    covers="exact inner products of chains of 2 to 4 layers, any widths up to 4",
    instances=NETWORKS,
    count=Count(48, 400, 4000),
    controls={
        "with_the_gradient_of_another_layer": {"shift": 1},
        "with_the_inner_product_at_the_product_doubled": {"copies": 2},
    },
    supports=[COEFFICIENTS],
)
def the_inner_product_with_the_gradient_is_the_same_for_all_layers(
    network: Network, *, shift: int = 0, copies: int = 1
) -> Outcome:
    """``<W_i, G_i> = <W, C>``: half the rate at which every ``|c_i|^2`` falls."""
    data, layers = network.data, network.layers
    G = gradients(layers, data.N, data.M, data.n)
    W = product(layers)
    C = (W @ data.N - data.M) / data.n
    total = copies * (W.T @ C).trace()
    rates = [(layer.T @ G[i]).trace() + shift * (i + 1) for i, layer in enumerate(layers)]
    return Outcome(Answer.of(all(rate == total for rate in rates)), f"<W, C> = {total}")
