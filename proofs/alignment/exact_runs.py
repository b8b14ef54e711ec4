"""Small exact runs on data without common frames, which several results hold against their hypotheses.

Each goes to zero error in one or two exact steps (or never) and lacks one thing: full rank, a third layer,
alignment, motion, an end.
"""

from __future__ import annotations

from fractions import Fraction

from proofs.alignment.run import FiniteRun, frames_of
from proofs.network import Data
from verify.exact import RationalMatrix, hstack, vstack

one, three = RationalMatrix.identity(2), RationalMatrix.identity(3)
STRETCH = RationalMatrix.diagonal([1, 2])
SHEAR = RationalMatrix([[1, 0], [1, 1]])
SHEAR_LAST = RationalMatrix([[1, 0, 0], [0, 1, 0], [0, 1, 1]])
SHEAR_FIRST = RationalMatrix([[1, 0, 0], [1, 1, 0], [0, 0, 1]])
FOUR_EXAMPLES = RationalMatrix([[9, 8, 6, 6], [5, -12, -22, -14]])
FIVE_EXAMPLES = RationalMatrix([[6, 6, 1, 0, 0], [-3, -1, 0, 5, 2]])


def turning_first_layer(
    W1: RationalMatrix = 4 * RationalMatrix.unit(0, 1, (2, 2)), eta: Fraction = Fraction(1), X: RationalMatrix = STRETCH
) -> FiniteRun:
    """k = 2, d = 3: the row of ``W_1`` turns from (0, 4) to (3, 4) while the other layers are the identity.

    V_1(0) has the columns (a, b) and (-b, a) for a first layer with the one row (a, b), and serves at t = 1 too if that is zero.
    """
    data = Data.of_map(X, RationalMatrix([[3, 4], [0, 0]]))
    a, b = W1[0, 0], W1[0, 1]
    after = frames_of([[3, -4], [4, 3]], one, one, one)
    before = after if W1.is_zero() else frames_of([[a, -b], [b, a]], one, one, one)
    return FiniteRun(data, (W1, one, one), eta, (before, after))


def two_layers_turning(X: RationalMatrix = FOUR_EXAMPLES, eta: Fraction = Fraction(1, 112944)) -> FiniteRun:
    """k = 2, d = 2: all layers are invertible; V_1 and U_2 turn together.

    After the step the rows of ``W_1 = [[50, 15], [-3, 10]]`` and the columns of ``W_2 = [[50, 9], [-45, 10]]`` are
    orthogonal.
    """
    data = Data.of_map(X, RationalMatrix([[2473, 840], [-2280, -575]]))
    frames = (frames_of(one, one, one), frames_of([[50, -3], [15, 10]], one, [[50, 9], [-45, 10]]))
    return FiniteRun(data, (RationalMatrix.diagonal([15, 9]), RationalMatrix.diagonal([15, 1])), eta, frames)


def two_layers_growing() -> FiniteRun:
    """k = d = 2 on ``X = I``, ``W* = 9 I``: both layers grow from I to 3 I, and every frame stays."""
    return FiniteRun.in_fixed_frames(Data(one, 9 * one), (one, one), Fraction(1, 4), frames_of(one, one, one), 1)


def unaligned(X: RationalMatrix = FIVE_EXAMPLES, eta: Fraction = Fraction(1, 2271)) -> FiniteRun:
    """k = 2, d = 3: all layers are invertible; after the step ``W_1`` and ``W_2`` do not align."""
    data = Data.of_map(X, RationalMatrix([[-255, -388], [228, 313]]))
    start = (one, one, RationalMatrix.diagonal([-3, -2]))
    return FiniteRun.in_fixed_frames(data, start, eta, frames_of(*[one] * 4), 1)


def resting_modes(X: RationalMatrix = SHEAR_LAST, last: tuple[int, ...] = (1, 1, 2)) -> FiniteRun:
    """k = d = 3, ``W* = diag(-1, 1, 2)``: the first mode moves, the two that N couples are at their optimum."""
    data = Data.of_map(X, RationalMatrix.diagonal([-1, 1, 2]))
    start = (three, three, RationalMatrix.diagonal(last))
    return FiniteRun.in_fixed_frames(data, start, Fraction(1), frames_of(*[three] * 4), 1)


def period_two(coupling: int = 1, eta: Fraction = Fraction(1)) -> FiniteRun:
    """k = 2, d = 4: with ``eta K S = -2 sigma^2`` every layer changes its sign at each step, whatever N is."""
    X = RationalMatrix([[1, 0], [coupling, 1]])
    N, S = X @ X.T, RationalMatrix.diagonal([1, 16])
    K = RationalMatrix.diagonal([-2, Fraction(-1, 2)])
    data = Data.of_map(X, (K + S @ N) @ N.inverse())
    layer = RationalMatrix.diagonal([1, 2])
    return FiniteRun.in_fixed_frames(data, (layer,) * 4, eta, frames_of(*[one] * 5), 2)


def at_the_optimum(X: RationalMatrix = SHEAR, first: RationalMatrix = STRETCH) -> FiniteRun:
    """k = 2, d = 3, ``W* = diag(1, 2)``: a run that begins at zero error, and one that does not for another ``W_1``."""
    data = Data.of_map(X, STRETCH)
    return FiniteRun.in_fixed_frames(data, (first, one, one), Fraction(1, 10), frames_of(*[one] * 4), 1)


def turning_without_strong_runs(X: RationalMatrix = SHEAR_FIRST, eta: Fraction = Fraction(1)) -> FiniteRun:
    """k = d = 3: V_1 turns; ``W*`` has singular values 5, 1, 0, its live vectors are coupled by N."""
    data = Data.of_map(X, RationalMatrix([[3, 0, 4], [0, 1, 0], [0, 0, 0]]))
    turned = frames_of([[3, 0, -4], [0, 5, 0], [4, 0, 3]], three, three, three)
    start = (RationalMatrix.diagonal([3, 1, 0]), three, three)
    return FiniteRun(data, start, eta, (frames_of(*[three] * 4), turned))


def single_unit(X: RationalMatrix = STRETCH, eta: Fraction = Fraction(1, 73), last: int = 0) -> FiniteRun:
    """Widths (2, 1, 1): from ``W_1 = W* = (3, 4)`` and ``W_2 = 0`` the single mode moves to its optimum."""
    data = Data.of_map(X, RationalMatrix([[3, 4]]))
    start = (RationalMatrix([[3, 4]]), RationalMatrix([[last]]))
    return FiniteRun.in_fixed_frames(data, start, eta, frames_of([[3, -4], [4, 3]], [[1]], [[1]]), 1)


ROWS, SEEN = RationalMatrix([[1, 0, 1], [-1, 1, 1]]), RationalMatrix([[1, 0], [1, 2]])


def unseen_input(eta: Fraction = Fraction(1), W1: RationalMatrix = ROWS, seen: RationalMatrix = SEEN) -> FiniteRun:
    """Widths (3, 2, 2), n = 2: N is singular, and ``W_1`` leans on the input that X never shows.

    The rows of ``W_1(0) = [[1, 0, 1], [-1, 1, 1]]`` interpolate and are orthogonal in R^3; N does not couple them. What the data
    see of them, ``W* = [[1, 0, 0], [-1, 1, 0]]``, has other singular vectors, which N couples.
    """
    data = Data.of_map(vstack([seen, RationalMatrix([[0, 0]])]), W1)
    V = hstack([W1.T, W1.nullspace()])
    return FiniteRun.in_fixed_frames(data, (W1, RationalMatrix.diagonal([0, 1])), eta, frames_of(V, one, one), 1)
