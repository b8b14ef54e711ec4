"""Exact runs of gradient descent that reach zero error after finitely many steps, and what Definition 3 says of them.

From zero error on nothing moves, so a finite run decides every question about "all times t" exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from proofs.alignment.chain import Frames
from proofs.network import Data, descent, gradients, residual
from verify.exact import RationalMatrix, commute

Layers = tuple[RationalMatrix, ...]


@dataclass(frozen=True)
class FiniteRun:
    """A run of ``len(frames) - 1`` steps, with the frames that are claimed to witness its alignment at each time.

    Attributes:
        data: the dataset.
        start: the layers at time 0.
        eta: ``gamma / n``.
        frames: for each time ``0, 1, ..., T`` the frames ``(Q_0, ..., Q_d)``.
    """

    data: Data
    start: Layers
    eta: Fraction
    frames: tuple[Frames, ...]

    @classmethod
    def in_fixed_frames(cls, data: Data, start: Layers, eta: Fraction, frames: Frames, steps: int) -> FiniteRun:
        """A run that is claimed to be strongly aligned."""
        return cls(data, start, eta, (frames,) * (steps + 1))

    @property
    def depth(self) -> int:
        return len(self.start)

    @property
    def steps(self) -> int:
        return len(self.frames) - 1

    @cached_property
    def times(self) -> tuple[Layers, ...]:
        """The layers at times ``0, ..., T``."""
        return tuple(descent(self.start, self.data.N, self.data.M, self.eta, self.steps))

    @cached_property
    def residuals(self) -> tuple[RationalMatrix, ...]:
        """``E = M - W N`` at times ``0, ..., T``."""
        return tuple(residual(layers, self.data.N, self.data.M) for layers in self.times)

    @property
    def aligned(self) -> bool:
        """Definition 3(a): the frames witness alignment at every time."""
        return all(frames.witness(layers) for frames, layers in zip(self.frames, self.times, strict=True))

    @cached_property
    def neighbours_commute(self) -> bool:
        """Whether ``W_i W_i^T`` and ``W_{i+1}^T W_{i+1}`` commute at all times, which aligned layers do in any frames."""
        pairs = (pair for layers in self.times for pair in pairwise(layers))
        return all(commute(below @ below.T, above.T @ above) for below, above in pairs)

    @property
    def frames_fixed(self) -> bool:
        """Definition 3(b) and (c): every frame but ``V_1 = Q_0`` and ``U_d = Q_d`` is the same at all times."""
        return all(frames.Q[1:-1] == self.frames[0].Q[1:-1] for frames in self.frames)

    @property
    def outer_frames_fixed(self) -> bool:
        """What strong alignment asks for in addition, of these frames."""
        return all((frames.Q[0], frames.Q[-1]) == (self.frames[0].Q[0], self.frames[0].Q[-1]) for frames in self.frames)

    @property
    def zero_error(self) -> bool:
        """The training error is zero at time T, hence ever after (for realizable data)."""
        return self.data.realizable and self.residuals[-1].is_zero()

    @property
    def settled(self) -> bool:
        """What was seen decides about all times: the run ends at zero error, or comes back to where it began."""
        return self.zero_error or (self.steps > 0 and self.times[-1] == self.start)

    @cached_property
    def gradients_at_start(self) -> Layers:
        """The gradients of the loss in all layers at time 0."""
        return gradients(self.start, self.data.N, self.data.M, self.data.n)

    @property
    def moving(self) -> bool:
        """The gradient at the initialization is not zero."""
        return any(not gradient.is_zero() for gradient in self.gradients_at_start)

    @property
    def square(self) -> bool:
        """All layers are k x k with k > 1."""
        k = self.data.X.rows
        return k > 1 and all(layer.shape == (k, k) for layer in self.start)

    @property
    def nearly_invertible(self) -> bool:
        """Before the error is zero all layers are invertible, except at most one middle layer at a time."""
        return all(
            _nearly_invertible(layers) for layers, E in zip(self.times, self.residuals, strict=True) if not E.is_zero()
        )

    @property
    def nearly_full_residual(self) -> bool:
        """``rank E(0) >= rank X - 1``."""
        return self.residuals[0].rank() >= self.data.X.rank() - 1

    def setting(self) -> dict[str, bool]:
        """Return the setting of the square results, by the names the claims use."""
        return {"deep": self.depth >= 3, "square": self.square, "realizable": self.data.realizable}

    def definition3(self) -> dict[str, bool]:
        """Return what Definition 3 and the standing assumptions ask of a run, by the names the claims use."""
        return {
            "aligned": self.aligned and self.frames_fixed,
            "zero-error": self.zero_error,
            "moving": self.moving,
        }

    def witness(self) -> dict[str, object]:
        """Return the instance in a form a reader can look at."""
        return {
            "X": self.data.X.to_strings(),
            "Y": self.data.Y.to_strings(),
            "gamma": str(self.eta * self.data.n),
            **{f"W({t})": [layer.to_strings() for layer in layers] for t, layers in enumerate(self.times)},
        }


def _nearly_invertible(layers: Layers) -> bool:
    singular = [i for i, layer in enumerate(layers, 1) if not layer.rank() == layer.rows == layer.columns]
    return len(singular) == 0 or (len(singular) == 1 and 1 < singular[0] < len(layers))


def frames_of(*Q: Sequence[Sequence[int | str | Fraction]] | RationalMatrix) -> Frames:
    """Return frames from nested lists."""
    return Frames(tuple(matrix if isinstance(matrix, RationalMatrix) else RationalMatrix(matrix) for matrix in Q))
