"""Aligned and balanced chains, rank-one layers, and equal right singular vectors, on exact instances."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from proofs.alignment import commutes
from proofs.alignment.decision import decide
from proofs.network import Data, product
from proofs.remarks.statement import (
    BALANCED_ALIGNED,
    CONSISTENT_REPAIRED,
    EQUATION3,
    FIRST,
    PAIR_SENSE,
    REMARKS,
    RIGHT,
    RIGHT_DATA,
    RIGHT_EXACT,
)
from proofs.remarks.trials import Layers, difference, turn
from verify.claim import Answer, Cases, Count, Outcome
from verify.exact import RationalMatrix, commute
from verify.sampling import Strata, Stratum
from verify.sampling.orthogonal import rational_rotations

Rng = np.random.Generator


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
    controls={
        "with_the_first_layer_sheared": {"sheared": True},
        "with_the_last_of_three_or_more_layers_doubled": {"doubled": True},
    },
    supports=[BALANCED_ALIGNED],
)
def balanced_chains_are_found_aligned(chain: AlignedLayers, *, sheared: bool = False, doubled: bool = False) -> Outcome:
    """Balanced exactly, and aligned by the decision that knows the layers only.

    A last layer twice as long leaves the chain aligned and its other pairs balanced, the last pair not.
    """
    layers = chain.layers
    if doubled and len(layers) > 2:
        layers = (*layers[:-1], 2 * layers[-1])
    if sheared:
        k = layers[0].rows
        layers = (layers[0] + RationalMatrix.unit(k - 1, 0, layers[0].shape), *layers[1:])
    balanced = all(difference(layers, i).is_zero() for i in range(len(layers) - 1))
    aligned = decide(layers, frames=False).answer is Answer.HOLDS
    return Outcome(Answer.of(balanced and aligned), f"balanced: {balanced}, aligned: {aligned}")


@REMARKS.certified(
    covers="exact aligned chains of 2 to 4 layers, any widths up to 4",
    instances=ALIGNED_CHAINS,
    count=Count(40, 300, 3000),
    controls={"with_the_last_frame_forgotten": {"last": False}, "with_the_middles_added": {"added": True}},
    supports=[EQUATION3, FIRST],
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


NOT_OF_RANK_ONE = ALIGNED_CHAINS.without("rank one").where(lambda chain: all(W.rank() != 1 for W in chain.layers))


@REMARKS.certified(
    covers="exact aligned chains of 2 to 4 layers, none of rank one, any widths up to 4",
    instances=NOT_OF_RANK_ONE,
    count=Count(24, 200, 2000),
    controls={"with_the_second_column": {"column": 1}, "with_half_of_the_column": {"share": Fraction(1, 2)}},
    spares=(FIRST, "rank-one"),
)
def first_columns_are_parallel_whatever_the_rank(
    chain: AlignedLayers, *, column: int = 0, share: Fraction = Fraction(1)
) -> Outcome:
    """Column 1 of U_i and of V_{i+1} are one column of ``Q_i``, in which both layers are diagonal."""
    Q, right = chain.frames, True
    for i, (low, high) in enumerate(pairwise(chain.layers), 1):
        diagonal = (Q[i].T @ low @ Q[i - 1]).is_diagonal() and (Q[i + 1].T @ high @ Q[i]).is_diagonal()
        other = Q[i][:, min(column, Q[i].columns - 1)]
        right = right and diagonal and abs(share * (Q[i][:, 0].T @ other).trace()) == 1
    return Outcome(Answer.of(right), "the inner product of the first columns")


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
    controls={"with_the_left_gram_matrices": {"left": True}, "with_the_inputs_taken_for_targets": {"targets": False}},
    supports=[RIGHT, RIGHT_DATA, RIGHT_EXACT],
)
def common_right_vectors_decide_the_data_condition(pair: Pair, *, left: bool = False, targets: bool = True) -> Outcome:
    """``[X^T X, Y^T Y] = 0`` exactly when ``[N, M^T M] = 0``, and always for data built with common right vectors."""
    X, Y = pair.data.X, pair.data.Y
    right = commute(X @ X.T, Y @ Y.T) if left else commute(X.T @ X, Y.T @ Y)
    condition = commutes(pair.data if targets else Data(X, X))
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
