"""Aligned chains with rational frames (Definition 2), and the check that frames witness the alignment of given layers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from verify.exact import RationalMatrix


@dataclass(frozen=True)
class Frames:
    """Frames ``(Q_0, ..., Q_d)``, one for each vertex of the chain: ``V_1 = Q_0``, ``U_i = V_{i+1} = Q_i``, ``U_d = Q_d``.

    Sharing a frame between neighbours is what Definition 2 asks for. The columns of each square ``Q_i`` are orthogonal and
    not zero; they stand for the orthonormal frame with the same directions, so that lengths may be irrational
    while everything that is checked stays rational: ``Q_i^T W_i Q_{i-1}`` is diagonal for the one iff for the other.

    Raises:
        ValueError: when the columns of a frame are not orthogonal, or one is zero.
    """

    Q: tuple[RationalMatrix, ...]

    def __post_init__(self) -> None:
        for i, frame in enumerate(self.Q):
            if frame.rows != frame.columns or not (frame.T @ frame).is_diagonal() or frame.rank() < frame.rows:
                raise ValueError(f"frame Q_{i} is not a square matrix of orthogonal nonzero columns")

    def middles(self, layers: Sequence[RationalMatrix]) -> tuple[RationalMatrix, ...]:
        """Return ``Q_i^T W_i Q_{i-1}`` for each layer: the Sigma_i of a usSVD, up to lengths, if they are diagonal."""
        if len(layers) != len(self.Q) - 1:
            raise ValueError(f"{len(layers)} layers need {len(layers) + 1} frames, got {len(self.Q)}")
        return tuple(self.Q[i + 1].T @ W @ self.Q[i] for i, W in enumerate(layers))

    def witness(self, layers: Sequence[RationalMatrix]) -> bool:
        """Whether these frames show the layers to be aligned: every ``Q_i^T W_i Q_{i-1}`` is rectangular diagonal."""
        return all(middle.is_diagonal() for middle in self.middles(layers))


@dataclass(frozen=True)
class AlignedChain:
    """Layers ``W_i = Q_i S_i Q_{i-1}^T`` built from orthonormal frames and diagonal entries (any sign, any order).

    Raises:
        ValueError: when a frame is not orthonormal.

    Attributes:
        frames: the ``d + 1`` frames.
        singular: for each layer the entries of the diagonal of ``S_i``; missing ones are zero.
    """

    frames: Frames
    singular: tuple[tuple[Fraction, ...], ...]

    def __post_init__(self) -> None:
        for i, frame in enumerate(self.frames.Q):
            if not frame.is_orthogonal():
                raise ValueError(f"frame Q_{i} is not orthonormal")

    @property
    def widths(self) -> tuple[int, ...]:
        """``(k_0, ..., k_d)``."""
        return tuple(frame.rows for frame in self.frames.Q)

    @property
    def layers(self) -> tuple[RationalMatrix, ...]:
        """``(W_1, ..., W_d)``."""
        Q = self.frames.Q
        return tuple(
            Q[i + 1] @ RationalMatrix.diagonal(entries, (Q[i + 1].rows, Q[i].rows)) @ Q[i].T
            for i, entries in enumerate(self.singular)
        )
