"""The remarks on instances: flows followed with certainty, exact steps, balanced chains, equal right singular vectors."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from proofs.alignment import commutes
from proofs.alignment.decision import decide
from proofs.network import Data, gradients, product
from proofs.remarks.flow import Flowing, flow
from proofs.remarks.statement import (
    BALANCED_ALIGNED,
    COEFFICIENTS,
    CONSERVED,
    CONSISTENT_REPAIRED,
    DRIFT,
    EQUATION3,
    FIRST,
    INVARIANT_REPAIRED,
    MATRICES_REPAIRED,
    PAIR_SENSE,
    REMARKS,
    RIGHT,
    RIGHT_DATA,
    RIGHT_EXACT,
)
from verify.ball import precision
from verify.claim import Answer, Cases, Count, Outcome
from verify.exact import RationalMatrix, commute
from verify.sampling import Strata, Stratum
from verify.sampling.orthogonal import rational_rotations

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
    covers="exact inner products, the coefficients of layers in random subspaces, orthonormal or not",
    instances=NETWORKS,
    count=Count(48, 400, 4000),
    controls={
        "with_the_gradient_of_another_layer": {"shift": 1},
        "with_the_inner_product_at_the_product_doubled": {"copies": 2},
    },
    supports=[COEFFICIENTS, MATRICES_REPAIRED],
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


@dataclass(frozen=True)
class AlignedLayers:
    """A chain in rational frames, with equal entries (balanced) or entries of its own in each layer."""

    frames: Layers
    entries: tuple[tuple[Fraction, ...], ...]

    @property
    def middles(self) -> Layers:
        Q = self.frames
        return tuple(
            RationalMatrix.diagonal(list(s[: min(Q[i + 1].rows, Q[i].rows)]), (Q[i + 1].rows, Q[i].rows))
            for i, s in enumerate(self.entries)
        )

    @property
    def layers(self) -> Layers:
        return tuple(self.frames[i + 1] @ S @ self.frames[i].T for i, S in enumerate(self.middles))


def _aligned(kind: str, *, balanced: bool) -> Stratum[AlignedLayers]:
    def draw(rng: Rng) -> AlignedLayers:
        depth = int(rng.integers(2, 5))
        widths = [int(k) for k in rng.integers(1, 5, depth + 1)]
        rank = 1 if kind == "rank one" else int(rng.integers(0 if kind == "small rank" else 1, min(widths) + 1))
        size = max(widths)

        def drawn() -> tuple[Fraction, ...]:
            values = [
                Fraction(int(x), int(y))
                for x, y in zip(rng.integers(1, 5, rank), rng.integers(1, 4, rank), strict=True)
            ]
            if kind == "repeated entries" and values:
                values = [values[0]] * rank
            return (*values, *[Fraction(0)] * (size - rank))

        shared = drawn()
        entries = tuple(shared if balanced else drawn() for _ in range(depth))
        return AlignedLayers(tuple(rational_rotations(rng, k) for k in widths), entries)

    return Stratum(kind, draw)


BALANCED_CHAINS = Strata(
    [_aligned(kind, balanced=True) for kind in ("rank one", "small rank", "repeated entries")],
    [_aligned("generic", balanced=True)],
)
ALIGNED_CHAINS = Strata(
    [_aligned(kind, balanced=False) for kind in ("rank one", "small rank", "repeated entries")],
    [_aligned("generic", balanced=False)],
)
RANK_ONE = Strata(
    [_aligned("rank one", balanced=True)],
    [Stratum("rank one, other entries", _aligned("rank one", balanced=False).draw)],
)


@REMARKS.certified(
    covers="exact balanced chains of 2 to 4 layers, any widths up to 4; alignment decided without their frames",
    instances=BALANCED_CHAINS,
    count=Count(40, 300, 3000),
    controls={"with_the_first_layer_sheared": {"sheared": True}, "with_the_answer_turned": {"turned": True}},
    supports=[BALANCED_ALIGNED],
)
def balanced_chains_are_found_aligned(chain: AlignedLayers, *, sheared: bool = False, turned: bool = False) -> Outcome:
    """Balanced exactly, and aligned by the decision that knows the layers only."""
    layers = chain.layers
    if sheared:
        k = layers[0].rows
        layers = (layers[0] + RationalMatrix.unit(k - 1, 0, layers[0].shape), *layers[1:])
    balanced = all(difference(layers, i).is_zero() for i in range(len(layers) - 1))
    aligned = decide(layers, frames=False).answer is (Answer.FAILS if turned else Answer.HOLDS)
    return Outcome(Answer.of(balanced and aligned), f"balanced: {balanced}, aligned: {aligned}")


@REMARKS.certified(
    covers="exact aligned chains of 2 to 4 layers, any widths up to 4",
    instances=ALIGNED_CHAINS,
    count=Count(40, 300, 3000),
    controls={"with_the_last_frame_forgotten": {"last": False}, "with_the_middles_added": {"added": True}},
    supports=[EQUATION3, FIRST],
    spares=(FIRST, "rank-one"),
)
def aligned_chains_multiply_in_their_outer_frames(
    chain: AlignedLayers, *, last: bool = True, added: bool = False
) -> Outcome:
    """``W_d ... W_1 = U_d (S_d ... S_1) V_1^T``, and the first columns of the shared frames have inner product 1,
    whatever the rank."""
    Q = chain.frames
    middle = product(chain.middles)
    if added:
        middle = middle + RationalMatrix.unit(0, 0, middle.shape)
    left = Q[-1] if last else RationalMatrix.identity(Q[-1].rows) * 2
    columns = all((frame[:, 0].T @ frame[:, 0]).trace() == 1 for frame in Q[1:-1])
    return Outcome(Answer.of(product(chain.layers) == left @ middle @ Q[0].T and columns), "equation (3)")


@REMARKS.certified(
    covers="exact rank-one chains",
    instances=RANK_ONE,
    count=Count(24, 200, 2000),
    controls={"with_the_next_layer_twice_as_long": {"doubled": True}, "with_the_square_of_the_sine": {"sine": True}},
    supports=[CONSISTENT_REPAIRED],
)
def rank_one_aligned_layers_share_their_singular_vector(
    chain: AlignedLayers, *, doubled: bool = False, sine: bool = False
) -> Outcome:
    """``|W_{i+1} W_i|^2 = |W_{i+1}|^2 |W_i|^2``: the cosine between v_{i+1} and u_i has square 1."""
    right = True
    for low, high in pairwise(chain.layers):
        cosine = ((2 * high if doubled else high) @ low).frobenius_squared() / (
            high.frobenius_squared() * low.frobenius_squared()
        )
        right = right and (1 - cosine if sine else cosine) == 1
    return Outcome(Answer.of(right), "the cosine")


@dataclass(frozen=True)
class Pair:
    """Data, and whether common right singular vectors were built in."""

    data: Data
    common: bool


def _pair(kind: str) -> Stratum[Pair]:
    def draw(rng: Rng) -> Pair:
        k, n = int(rng.integers(2, 5)), int(rng.integers(2, 5))
        V, R = rational_rotations(rng, k), rational_rotations(rng, n)
        size = min(k, n)
        entries = [int(x) for x in rng.choice(np.arange(1, 9), size, replace=False)]
        if kind == "rank-deficient X":
            entries[0] = 0
        if kind == "whitened X":
            entries = [2] * size
        X = V @ RationalMatrix.diagonal(entries, (k, n)) @ R.T
        U = rational_rotations(rng, k)
        teacher = U @ RationalMatrix.diagonal([int(x) for x in rng.integers(-3, 4, k)]) @ V.T
        if kind == "a coupled teacher":
            teacher = U @ (RationalMatrix.identity(k) + RationalMatrix.unit(0, 1, (k, k))) @ V.T
        return Pair(Data.of_map(X, teacher), kind != "a coupled teacher")

    return Stratum(kind, draw)


PAIRS = Strata([_pair("rank-deficient X"), _pair("whitened X")], [_pair("generic"), _pair("a coupled teacher")])


@REMARKS.certified(
    covers="exact realizable data of 2 to 4 inputs",
    instances=PAIRS,
    count=Count(48, 400, 4000),
    controls={"with_the_left_gram_matrices": {"left": True}, "with_the_answer_turned": {"turned": True}},
    supports=[RIGHT, RIGHT_DATA, RIGHT_EXACT],
)
def common_right_vectors_decide_the_data_condition(pair: Pair, *, left: bool = False, turned: bool = False) -> Outcome:
    """``[X^T X, Y^T Y] = 0`` exactly when ``[N, M^T M] = 0``, and always for data built with common right vectors."""
    X, Y = pair.data.X, pair.data.Y
    right = commute(X @ X.T, Y @ Y.T) if left else commute(X.T @ X, Y.T @ Y)
    condition = commutes(pair.data) is not turned
    return Outcome(Answer.of(right is condition and (condition or not pair.common)), f"common right vectors: {right}")


@REMARKS.certified(
    covers="exact pairs of 3 x 2 and 2 x 3 layers and of square ones, balanced as printed",
    instances=Cases(
        [
            *(
                (RationalMatrix.diagonal([1, 2], (rows, 2)) @ turn.T, turn @ RationalMatrix.diagonal([1, 2], (2, rows)))
                for rows in (2, 3)
            ),
            (RationalMatrix.diagonal([1, 2]), RationalMatrix.diagonal([1, 2]) @ turn.T),
        ]
    ),
    controls={"with_the_lower_layer_sheared": {"sheared": True}},
    supports=[PAIR_SENSE],
)
def the_printed_balance_aligns_pairs(pair: tuple[RationalMatrix, RationalMatrix], *, sheared: bool = False) -> Outcome:
    """``W_i Q`` and ``W_{i+1}^T Q`` have orthogonal columns, with ``Q = I`` or the turn in which the shared Gram is diagonal."""
    low, high = pair
    if sheared:
        low = low + RationalMatrix.unit(0, 1, low.shape)
    balanced = low.T @ low == high @ high.T
    frame = RationalMatrix.identity(2) if (low.T @ low).is_diagonal() else turn
    columns = (low @ frame, high.T @ frame)
    return Outcome(
        Answer.of(balanced and all((A.T @ A).is_diagonal() for A in columns)), "one frame between the layers"
    )
