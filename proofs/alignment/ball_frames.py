"""An exact usSVD of an aligned rational chain in balls, where its singular directions are irrational.

What is enclosed exists: the chain is aligned, exactly, and the frames are built as in the proof of Theorem A. Every decision on the
way is exact, whatever is repeated or zero:

- Eigenvalues are the isolated roots of exact characteristic polynomials, so their number is exact. The projection on the eigenspace
  of mu is ``prod (G - nu) / (mu - nu)`` over the other eigenvalues nu, so repeated ones need no eigenvectors.
- The joint eigenspaces of a commuting family are the ranges of products of such projections. Their dimensions are traces: integers
  that are known once their balls hold one integer only.
- An orthonormal basis of a range comes from its columns by Gram-Schmidt; that no vector vanishes is seen from its ball.
- Images of orthonormal directions under the next layer are orthogonal, and as many of them as the rank of the layer are not zero:
  where that many balls exclude zero, the other images are zero exactly. New directions begin in the kernel of the transpose.

Where a ball is too wide to decide, all is computed again at twice the precision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from flint import arb, arb_mat, fmpq, fmpq_mat

from proofs.alignment.fitting import Layout
from proofs.alignment.witness import grams, positions
from verify.ball.ball import Ball
from verify.ball.precision import precision
from verify.exact import RationalMatrix, hstack, orthogonalised

DIGITS = 20
"""Decimals of the midpoints of frames."""

WIDEST = 32
"""Widths up to which frames are enclosed: a few seconds."""

FIRST, LAST = 128, 1 << 13
"""Bits of precision at the first try, and at the last."""


LONGEST = 400
"""Bits of an eigenvalue up to which three or more roots are isolated; if they lie close together, 800 bits take a minute."""


class _TooWide(ArithmeticError):
    """A ball does not decide."""


class _TooLong(ArithmeticError):
    """Eigenvalues have more digits than are worth their time."""


@dataclass(frozen=True)
class BallFrames:
    """An enclosure of one exact usSVD ``W_i = Q_i S_i Q_{i-1}^T``, with orthonormal frames that neighbours share.

    Attributes:
        Q: the midpoints of the frames ``Q_0, ..., Q_d``, decimal numbers.
        radius: each entry of the exact frames is within it of its midpoint.
        S: the midpoints of the rectangular diagonal matrices; what is zero there is zero exactly.
        radii: the same for the entries of each S_i.
    """

    Q: tuple[RationalMatrix, ...]
    radius: Fraction
    S: tuple[RationalMatrix, ...]
    radii: tuple[Fraction, ...]

    def residuals(self, layers: Sequence[RationalMatrix]) -> tuple[Fraction, Fraction]:
        """Return the largest ``||Q_i^T Q_i - I||^2`` and ``||Q_i^T W_i Q_{i-1} - S_i||^2`` of the midpoints, exactly."""
        frames = [(Q.T @ Q - RationalMatrix.identity(Q.rows)).frobenius_squared() for Q in self.Q]
        middles = [
            (self.Q[i + 1].T @ W @ self.Q[i] - S).frobenius_squared()
            for i, (W, S) in enumerate(zip(layers, self.S, strict=True))
        ]
        return max(frames), max(middles)

    def consistent(self, layers: Sequence[RationalMatrix]) -> bool:
        """Whether the midpoints leave no more than frames that near to exact ones can leave; a look at the computation itself."""
        n, r = max(Q.rows for Q in self.Q), self.radius
        frames, middles = self.residuals(layers)
        w = max((W.frobenius_squared() for W in layers), default=Fraction(0))
        # ||Q - Q*|| <= n r, so ||Q^T Q - I|| <= 2 n r + n^2 r^2, and two such frames move a layer by at most that times its norm.
        turn = 2 * n * r + (n * r) ** 2
        return frames <= turn**2 and middles <= 2 * (turn**2 * w + n * max(self.radii) ** 2)


def ball_frames(layers: Sequence[RationalMatrix], layout: Layout | None) -> BallFrames | None:
    """Return an enclosure of frames of an aligned chain, or ``None`` where the last precision does not suffice or the
    numbers are too long.

    Args:
        layers: a chain that is aligned, exactly.
        layout: positions of the threads; ``None`` where the widths have no bulge, so that they fit in any case.
    """
    bits = FIRST
    while bits <= LAST:
        try:
            with precision(bits):
                found = _enclosed(layers, layout)
            if not found.consistent(layers):
                raise AssertionError("the frames that were enclosed do not show the chain to be aligned")
            return found
        except _TooWide:
            bits *= 2
        except _TooLong:
            break
    return None


def _enclosed(layers: Sequence[RationalMatrix], layout: Layout | None) -> BallFrames:
    following: list[list[tuple[int, arb_mat]]] = []  # at each vertex: (number of the thread, its unit vector)
    values: list[dict[int, arb]] = []  # for each layer: the singular value of each thread that it does not end
    starts: list[int] = []
    alive: list[tuple[int, arb_mat]] = []
    for vertex in range(len(layers) + 1):
        here: list[tuple[int, arb_mat]] = []
        basis = RationalMatrix.identity(layers[0].columns)
        if vertex > 0:
            here, lengths = _images(layers[vertex - 1], alive)
            values.append(lengths)
            kernel = layers[vertex - 1].T.nullspace()
            basis = orthogonalised(kernel) if kernel.columns else kernel
        for vector in _joint_basis(basis, grams(layers, vertex) if basis.columns else []):
            here.append((len(starts), vector))
            starts.append(vertex)
        following.append(here)
        alive = here
    place = positions([[thread for thread, _ in here] for here in following], starts, layout)
    Q = [_frame(here, place) for here in following]
    S = [_rounded_diagonal(W, lengths, place) for W, lengths in zip(layers, values, strict=True)]
    radius = Fraction(1, 10**DIGITS)
    return BallFrames(tuple(Q), radius, tuple(middle for middle, _ in S), tuple(radius for _, radius in S))


def _images(
    W: RationalMatrix, alive: Sequence[tuple[int, arb_mat]]
) -> tuple[list[tuple[int, arb_mat]], dict[int, arb]]:
    """Return the directions of the images that are not zero, with their lengths."""
    layer = _balls(W)
    here, lengths = [], {}
    for thread, vector in alive:
        image = layer * vector
        length = _length(image)
        if length > 0:
            here.append((thread, image / length))
            lengths[thread] = length
    if len(here) != W.rank():  # the images are orthogonal, and there are as many as the rank
        raise _TooWide
    return here, lengths


def _joint_basis(basis: RationalMatrix, family: Sequence[RationalMatrix]) -> list[arb_mat]:
    """Return enclosures of orthonormal joint eigenvectors of a commuting family in the span of orthogonal rational columns."""
    n = basis.columns
    if n == 0:
        return []
    gram = basis.T @ basis
    inverse = RationalMatrix.diagonal([1 / gram[i, i] for i in range(n)])
    spaces: list[tuple[arb_mat, int]] = [(_balls(RationalMatrix.identity(n)), n)]
    for G in family:
        if all(dimension == 1 for _, dimension in spaces):
            break
        projections = _projections(inverse @ basis.T @ G @ basis)
        spaces = [part for space in spaces for part in _parts(space, projections)]
    inside = _balls(basis)
    return [vector for P, dimension in spaces for vector in _orthonormal(inside * P, dimension)]


def _parts(space: tuple[arb_mat, int], projections: Sequence[arb_mat]) -> list[tuple[arb_mat, int]]:
    """Split the range of a projection by others that commute with it; dimensions are traces, which are integers."""
    P, dimension = space
    if dimension == 1 or len(projections) == 1:
        return [space]
    found = []
    for other in projections:
        product = P * other
        trace = sum((product[i, i] for i in range(product.nrows())), arb(0)).unique_fmpz()
        if trace is None:
            raise _TooWide
        if int(trace) > 0:
            found.append((product, int(trace)))
    if sum(part for _, part in found) != dimension:
        raise _TooWide
    return found


def _projections(R: RationalMatrix) -> list[arb_mat]:
    """Return the projections on the eigenspaces of a matrix with real eigenvalues that is similar to a symmetric one."""
    n, trace = R.rows, R.trace()
    centred = n * R - trace * RationalMatrix.identity(n)  # roots that are all close together are found far more easily there
    characteristic = centred.numerator.charpoly()
    if n > 2 and characteristic.height_bits() > LONGEST * n:
        raise _TooLong
    roots: Any = characteristic.complex_roots()
    shift, denominator = _ball(trace / n), n * int(centred.denominator)
    values = [x / denominator + shift for x in sorted((root.real for root, _ in roots), key=lambda x: x.mid().fmpq())]
    if not all(a < b for a, b in pairwise(values)):
        raise _TooWide
    one, matrix = _balls(RationalMatrix.identity(R.rows)), _balls(R)
    factors = [matrix - one * value for value in values]
    before, after = [one], [one]
    for factor in factors[:-1]:
        before.append(before[-1] * factor)
    for factor in reversed(factors[1:]):
        after.append(factor * after[-1])
    found = []
    for i, value in enumerate(values):
        scale = arb(1)
        for j, other in enumerate(values):
            scale = scale * (value - other) if j != i else scale
        found.append(before[i] * after[len(values) - 1 - i] / scale)
    return found


def _orthonormal(columns: arb_mat, dimension: int) -> list[arb_mat]:
    """Return an orthonormal basis of the range of a matrix of known rank, by Gram-Schmidt with the longest column first."""
    n = columns.nrows()
    rest = [arb_mat(n, 1, [columns[i, j] for i in range(n)]) for j in range(columns.ncols())]
    found: list[arb_mat] = []
    for _ in range(dimension):
        lengths = [_length(vector) for vector in rest]
        longest = max(range(len(rest)), key=lambda j: float(lengths[j].mid()) if lengths[j].is_finite() else -1.0)
        if not lengths[longest] > 0:
            raise _TooWide
        unit = rest.pop(longest) / lengths[longest]
        found.append(unit)
        rest = [vector - unit * (unit.transpose() * vector)[0, 0] for vector in rest]
    return found


def _length(vector: arb_mat) -> arb:
    square: arb = sum((vector[i, 0] * vector[i, 0] for i in range(vector.nrows())), arb(0))
    return square.nonnegative_part().sqrt() if not square > 0 else square.sqrt()


def _ball(x: Fraction) -> arb:
    return arb(fmpq(x.numerator, x.denominator))


def _balls(matrix: RationalMatrix) -> arb_mat:
    return arb_mat(fmpq_mat(matrix.numerator) / matrix.denominator)


def _frame(here: Sequence[tuple[int, arb_mat]], place: dict[int, int]) -> RationalMatrix:
    ordered = [vector for _, vector in sorted(here, key=lambda item: place[item[0]])]
    half = Fraction(1, 2 * 10**DIGITS)
    return hstack([RationalMatrix([[_decimal(v[i, 0], 10**DIGITS, half)] for i in range(v.nrows())]) for v in ordered])


def _rounded_diagonal(
    W: RationalMatrix, lengths: dict[int, arb], place: dict[int, int]
) -> tuple[RationalMatrix, Fraction]:
    """Return the midpoints of the singular values at their places, and a radius relative to the largest of them."""
    table = [[Fraction(0)] * W.columns for _ in range(W.rows)]
    if not lengths:
        return RationalMatrix(table), Fraction(0)
    largest = max(Ball._of(length).ends()[1] for length in lengths.values())
    power = len(str(int(largest))) if largest >= 1 else 1 - len(str(int(1 / largest)))
    unit = Fraction(10) ** (DIGITS - power)
    for thread, length in lengths.items():
        p = place[thread] - 1
        table[p][p] = _decimal(length, unit, 1 / (2 * unit))
    return RationalMatrix(table), 1 / unit


def _decimal(ball: arb, unit: int | Fraction, most: Fraction) -> Fraction:
    """Return the multiple of ``1 / unit`` next to the midpoint of a ball of radius at most ``most``."""
    if not ball.is_finite() or Ball._of(ball).radius() > most:
        raise _TooWide
    return Fraction(round(Ball._of(ball).midpoint() * unit)) / unit
