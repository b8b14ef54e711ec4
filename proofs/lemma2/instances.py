"""Instances of every width profile: data that split in built-in frames, or not, and aligned chains in those frames."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

import numpy as np

from proofs.alignment import AlignedChain, FiniteRun, Frames
from proofs.network import Data
from verify.exact import RationalMatrix, block_diagonal, completed, hstack, orthogonalised, vstack
from verify.sampling import Miss, Strata, Stratum
from verify.sampling.matrices import integers
from verify.sampling.orthogonal import rational_rotations
from verify.sampling.shapes import DEGENERATE_WIDTHS, random_widths

Rng = np.random.Generator
Entries = tuple[Fraction, ...]


@dataclass(frozen=True)
class Splitting:
    """Data with ``U^T M V = L' (+) A1`` and ``V^T N V = L (+) A2`` by construction, and a chain in frames between V
    and U.

    Attributes:
        frames: ``(Q_0 = V, Q_1, ..., Q_d = U)``, rational and orthonormal.
        inputs: the entries ``x_j`` of X on the first r positions: ``L_j = x_j^2``.
        slopes: ``w_j``, so that ``L'_j = w_j x_j^2``.
        rest: the block of X below, of shape ``(k_0 - r) x m``.
        teacher: the block of ``W*`` on the rest, of shape ``(k_d - r) x (k_0 - r)``.
        singular: for each layer the diagonal of its middle.
        coupling: what is added to the entry (1, 2) of X in the frames, to destroy the splitting.
    """

    frames: Frames
    inputs: Entries
    slopes: Entries
    rest: RationalMatrix
    teacher: RationalMatrix
    singular: tuple[Entries, ...]
    coupling: Fraction = Fraction(0)

    @property
    def widths(self) -> tuple[int, ...]:
        return tuple(Q.rows for Q in self.frames.Q)

    @property
    def r(self) -> int:
        return min(self.widths)

    @property
    def data(self) -> Data:
        """``X = V (diag(x) (+) rest)``, ``Y = U (diag(w) (+) teacher) (diag(x) (+) rest)``."""
        inner = block_diagonal([RationalMatrix.diagonal(self.inputs), self.rest])
        if self.coupling:
            inner = inner + self.coupling * RationalMatrix.unit(0, 1, inner.shape)
        outputs = block_diagonal([RationalMatrix.diagonal(self.slopes), self.teacher]) @ inner
        return Data(self.frames.Q[0] @ inner, self.frames.Q[-1] @ outputs)

    def run(self, eta: Fraction, steps: int) -> FiniteRun:
        """Return the run from the chain, claimed to stay in its frames."""
        layers = AlignedChain(self.frames, self.singular).layers
        return FiniteRun.in_fixed_frames(self.data, layers, eta, self.frames, steps)


def fraction(rng: Rng, bound: int = 3, denominator: int = 3) -> Fraction:
    """Return a small nonzero fraction."""
    return Fraction(int(rng.integers(1, bound + 1)) * int(rng.choice((-1, 1))), int(rng.integers(1, denominator + 1)))


def splitting(rng: Rng, widths: tuple[int, ...], kind: str) -> Splitting:
    """Draw data and a chain for these widths; ``kind`` says what is special about them."""
    r, k0, kd = min(widths), widths[0], widths[-1]
    frames = Frames(tuple(rational_rotations(rng, k, turns=2) for k in widths))
    inputs = [abs(fraction(rng)) for _ in range(r)]
    slopes = [fraction(rng) for _ in range(r)]
    if kind == "rank-deficient X":
        inputs[0] = Fraction(0)
    if kind == "repeated eigenvalues":
        inputs, slopes = [inputs[0]] * r, [slopes[0]] * r
    if kind == "no targets":
        slopes = [Fraction(0)] * r
    rest = integers(rng, k0 - r, k0 - r + 1) if k0 > r else RationalMatrix.zeros(0, 1)
    teacher = integers(rng, kd - r, k0 - r)
    pairs = pairwise(widths)
    singular = [tuple(fraction(rng) for _ in range(min(pair))) for pair in pairs]
    if kind == "singular layers":
        singular[-1] = tuple(Fraction(0) for _ in singular[-1])
    return Splitting(frames, tuple(inputs), tuple(slopes), rest, teacher, tuple(singular))


KINDS = ("generic", "rank-deficient X", "repeated eigenvalues", "no targets")


def _of_widths(name: str, widths: tuple[int, ...]) -> Stratum[Splitting]:
    return Stratum(name, lambda rng: splitting(rng, widths, str(rng.choice(KINDS))))


def _of_kind(kind: str) -> Stratum[Splitting]:
    return Stratum(
        f"random widths, {kind}", lambda rng: splitting(rng, random_widths(rng, depth=(1, 4), width=(1, 4)), kind)
    )


def _with_a_rest(rng: Rng) -> Splitting:
    """Draw frames for one moving mode beside a rest of two: ``A2 = diag(1, 4)`` and ``T^T T = [1 1; 1 2]`` do not commute."""
    drawn = splitting(rng, (3, 1, 3), "generic")
    rest, teacher = RationalMatrix.diagonal([1, 2]), RationalMatrix([[1, 1], [0, 1]])
    one, two = (Fraction(1),), (Fraction(2),)
    return replace(drawn, inputs=one, slopes=two, rest=rest, teacher=teacher, singular=(one, one))


SPLITTINGS = Strata(
    degenerate=[
        *(_of_widths(name, widths) for name, widths in DEGENERATE_WIDTHS.items()),
        Stratum("one mode beside a rest", _with_a_rest),
    ],
    random=[*(_of_kind(kind) for kind in KINDS), _of_kind("singular layers")],
)


def _coupled(rng: Rng, least: int = 1) -> Splitting:
    """Couple the first two modes, where r = k_0, so that the commutator decides; of a depth from ``least`` to 3."""
    k0 = int(rng.integers(2, 5))
    widths = (k0, *(int(k) for k in rng.integers(k0, 5, int(rng.integers(least, 4)))))
    return replace(splitting(rng, widths, "generic"), coupling=fraction(rng))


SPLIT_OR_NOT = Strata(
    degenerate=[_of_widths(name, widths) for name, widths in DEGENERATE_WIDTHS.items()],
    random=[
        _of_kind("generic"),
        Stratum("two first modes coupled", _coupled),
        Stratum("two first modes coupled, with hidden layers", lambda rng: _coupled(rng, least=2)),
    ],
)


@dataclass(frozen=True)
class Pair:
    """Data with a rational solution of ``M^T M v = mu N v``: a unit vector v, and the rank-one start along it.

    ``W*`` has the row ``c v^T``, and its other rows are orthogonal to ``N v``; nothing makes N and M^T M commute.
    """

    data: Data
    widths: tuple[int, ...]
    v: RationalMatrix
    scale: Fraction

    @property
    def eta(self) -> Fraction:
        """``1 / (a^2 v^T N v)``."""
        return 1 / (self.scale**2 * (self.v.T @ self.data.N @ self.v)[0, 0])

    def run(self, eta: Fraction, steps: int) -> FiniteRun:
        """Return the run from ``W_1 = a e1 v^T``, ``W_i = E11``, ``W_d = 0``, with the frames in which it stays."""
        shapes = list(zip(self.widths[1:], self.widths, strict=False))
        first = self.scale * (RationalMatrix.unit(0, 0, (self.widths[1], 1)) @ self.v.T)
        inner = [RationalMatrix.unit(0, 0, shape) for shape in shapes[1:-1]]
        start = (first, *inner, RationalMatrix.zeros(*shapes[-1]))
        image = orthogonal_frame(self.data.M @ self.v)
        middle = [RationalMatrix.identity(k) for k in self.widths[1:-1]]
        frames = Frames((completed(self.v), *middle, image))
        return FiniteRun.in_fixed_frames(self.data, start, eta, frames, steps)


def orthogonal_frame(first: RationalMatrix) -> RationalMatrix:
    """Return a square matrix of orthogonal nonzero columns, the first of which is given (reflections without their
    lengths).
    """
    rest = first.T.nullspace()
    return hstack([first, orthogonalised(rest)]) if rest.columns else first


def _pair(name: str, profile: tuple[int, ...] | None) -> Stratum[Pair]:
    def draw(rng: Rng) -> Pair:
        widths = profile or random_widths(rng, depth=(2, 4), width=(1, 4))
        X = integers(rng, widths[0], widths[0] + int(rng.integers(0, 2)))
        v = rational_rotations(rng, widths[0])[:, [0]]
        seen = X @ (X.T @ v)
        if seen.is_zero():
            raise Miss
        others = seen.T.nullspace().T
        teacher = [RationalMatrix(fraction(rng) * v.T)]
        for _ in range(widths[-1] - 1):
            weights = integers(rng, 1, others.rows)
            teacher.append(weights @ others if others.rows else RationalMatrix.zeros(1, widths[0]))
        data = Data.of_map(X, rational_rotations(rng, widths[-1]) @ vstack(teacher))
        return Pair(data, widths, v, abs(fraction(rng)))

    return Stratum(name, draw)


PAIRS = Strata(
    degenerate=[_pair(name, widths) for name, widths in DEGENERATE_WIDTHS.items() if len(widths) > 2],
    random=[_pair("random widths", None)],
)
