"""The one-step start for every step size: far off the target along an eigenvector, with the entries of two layers free.

In the frames the loss is least squares in the diagonal s of the product: ``(1/2n) |y - T s|^2``. Starting at ``s* - h`` with
``T^T T h = mu h`` the diagonal residual is ``mu h``, entry by entry of the sign of h, so every mode can be sent
to ``s*_j`` in one step by choosing how its product is split between two layers.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random

from proofs.sensing.statement import SENSING
from verify.claim import Outcome
from verify.symbolic import (
    BlockMatrix,
    Derivation,
    Expression,
    Index,
    Induction,
    Instance,
    Rational,
    Relation,
    define,
    diagonal,
    established,
    index,
    matrix,
    orthogonal,
    same_scalar,
    scalar,
    subscript,
    trace,
    zero,
)

EVERY = "every size, every number of measurements, every depth d >= 2, every step size"

mu = scalar("mu")
T, target, h = matrix("T", "n", "k"), matrix("s*", "k", "1"), matrix("h", "k", "1")


def _eigenvectors(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Draw T with an eigenvector h of ``T^T T``: all rows multiples of h."""
    n, k = instance.dimensions["n"], instance.dimensions["k"]
    direction = Rational.of(k, 1, [[rng.randint(1, 3)] for _ in range(k)])
    rows = Rational.of(n, 1, [[rng.randint(1, 3)] for _ in range(n)]) @ direction.T
    image = rows @ direction
    return {"T": rows, "h": direction, "mu": (image.T @ image).trace() / (direction.T @ direction).trace()}


EIGENVECTOR = Relation("T^T T h = mu h", T.T @ T @ h, mu * h, reason="h is an eigenvector", sampler=_eigenvectors)


@SENSING.derived(
    covers="every size, every measurement",
    controls={"with_the_square_of_the_measurement": {"power": 2}, "with_the_frames_exchanged": {"exchanged": True}},
)
def the_residual_in_the_frames_is_a_least_squares_residual(*, power: int = 1, exchanged: bool = False) -> Outcome:
    """``tr(M^T W) = tr(L S)`` for ``M = U L V^T``, ``W = U S V^T``: the inner product of two diagonals, a row of T times s."""
    U, V = orthogonal("U", "k"), orthogonal("V", "k")
    S = diagonal("S", "k")
    L = diagonal("L", "k")
    M = (V @ L @ U.T) if exchanged else (U @ L @ V.T)
    derivation = Derivation("one measurement of the product").start(trace(M.T @ U @ S @ V.T)).normalise()
    return established(derivation, trace(L @ S) if power == 1 else trace(L @ L @ S))


@SENSING.derived(
    covers="every size, any target",
    controls={"with_the_frames_exchanged": {"exchanged": True}, "with_the_target_turned_once": {"turned": 1}},
)
def a_target_is_measured_by_its_diagonal_in_the_frames(*, exchanged: bool = False, turned: int = 2) -> Outcome:
    """``tr(M^T X*) = tr(L U^T X* V)``: of the target in the frames M sees the diagonal, as L is diagonal."""
    U, V, L, star = orthogonal("U", "k"), orthogonal("V", "k"), diagonal("L", "k"), matrix("X*", "k", "k")
    M = (V @ L @ U.T) if exchanged else (U @ L @ V.T)
    derivation = Derivation("one measurement of the target").start(trace(M.T @ star)).normalise()
    return established(derivation, trace(L @ U.T @ star @ V if turned == 2 else L @ U.T @ star))


@SENSING.derived(
    covers="any number of measurements, by induction; every size",
    controls={"with_residuals_counted_twice": {"copies": 2}, "with_a_row_that_is_not_the_diagonal": {"own": False}},
)
def the_diagonals_of_a_combination_add_up_to_the_rows_times_the_residuals(
    *, copies: int = 1, own: bool = True
) -> Outcome:
    """The diagonal of D is D 1, with 1 a column of ones; for ``D_j = rho_j L_j + D_{j-1}`` it is ``T_j^T rho``, T_j with the rows
    ``(L_i 1)^T``: a row t more and a residual r more add ``t r``."""
    ones = matrix("1", "k", "1")

    def D(j: Index) -> Expression:
        return diagonal(subscript("D", j), "k")

    def g(j: Index) -> Expression:
        return matrix(subscript("g", j), "k", "1")  # T_j^T rho

    def L(j: Index) -> Expression:
        return diagonal(subscript("L", j), "k")

    def row(j: Index) -> Expression:
        return L(j) @ ones if own else matrix(subscript("t", j), "k", "1")

    induction = Induction(
        "the diagonal of the combination",
        claim=lambda j: Relation("D_j 1 = T_j^T rho", D(j) @ ones, g(j)),
        base=[define(D(index(0)), zero("k", "k")), define(g(index(0)), zero("k", "1"))],
        recurrence=lambda j: [
            define(D(j), scalar(subscript("rho", j)) * L(j) + D(j - 1), reason="one measurement more"),
            define(g(j), copies * scalar(subscript("rho", j)) * row(j) + g(j - 1), reason="one row more"),
        ],
    )
    t, rho, r = matrix("t", "k", "1"), matrix("rho", "n", "1"), matrix("r", "1", "1")
    rows = Derivation("one row more").start(BlockMatrix([[T], [t.T]]).T @ BlockMatrix([[rho], [r]])).normalise()
    return Outcome.conjunction([
        induction.concludes().outcome(), established(rows, BlockMatrix([[T.T @ rho + t @ r]])),
    ])  # fmt: skip


@SENSING.derived(
    covers=EVERY,
    controls={"with_the_eigenvector_added": {"sign": 1}, "with_the_eigenvalue_squared": {"power": 2}},
)
def the_residual_off_the_target_by_an_eigenvector_is_its_multiple(*, sign: int = -1, power: int = 1) -> Outcome:
    """``T^T (T s* - T (s* - h)) = T^T T h = mu h``."""
    derivation = Derivation("the residual").start(T.T @ (T @ target - T @ (target + sign * h)))
    derivation.normalise().apply(EIGENVECTOR).normalise()
    return established(derivation, mu**power * h)


p, q, x, s, P, m = (scalar(name) for name in ("p", "q", "x", "s*", "P", "m"))
a, b = scalar("a"), scalar("b")


@SENSING.derived(
    covers="every mode",
    controls={
        "with_the_square_of_x_forgotten": {"square": False},
        "with_the_sum_instead_of_the_sum_of_squares": {"power": 1},
    },
)
def one_step_of_a_mode_with_two_free_entries(*, square: bool = True, power: int = 2) -> Outcome:
    """``(p + x q)(q + x p) = pq (1 + x^2) + x (p^2 + q^2)``; each of the d - 2 layers with entry 1 becomes ``1 + x pq``."""
    moved = p * q * (1 + x**2 if square else 1) + x * (p**power + q**power)
    return same_scalar((p + x * q) * (q + x * p), moved, "the product of the two layers")


@SENSING.derived(
    covers="every mode that moves, x != 0 and 1 + x s != 0; m stands for (1 + x s)^{d-2}",
    controls={"without_the_other_layers": {"others": False}, "with_the_opposite_sign_of_x": {"sign": -1}},
)
def a_sum_of_two_squares_hits_the_target(*, others: bool = True, sign: int = 1) -> Outcome:
    """``P = (s*/m - s (1 + x^2)) / x`` gives ``(s (1 + x^2) + x P) m = s*``."""
    start = scalar("s")
    total = (s / m - start * (1 + x**2)) / x if others else (s - start * (1 + x**2)) / x
    return same_scalar((start * (1 + x**2) + sign * x * total) * m, s, "the product after the step")


@SENSING.derived(
    covers="all real numbers: a^2 = P + 2s and b^2 = P - 2s are not negative when P >= 2|s|",
    controls={"with_the_sum_halved_once": {"half": 1}, "with_the_signs_exchanged": {"sign": -1}},
)
def two_numbers_with_given_product_and_sum_of_squares(*, half: int = 2, sign: int = 1) -> Outcome:
    """``p = (a + b)/2`` and ``q = (a - b)/2`` have ``pq = (a^2 - b^2)/4`` and ``p^2 + q^2 = (a^2 + b^2)/2``."""
    first, second = (a + b) / half, (a - b) / half
    return Outcome.conjunction([
        same_scalar(first * second, sign * (a**2 - b**2) / 4, "the product"),
        same_scalar(first**2 + second**2, (a**2 + b**2) / 2, "the sum of squares"),
    ])  # fmt: skip


kappa, A, w = scalar("kappa"), scalar("A"), scalar("w")
FAR = 6 + kappa * A + 2 * kappa + w
"""|x| with some w >= 0; A stands for |s*|."""


@SENSING.derived(
    covers="every mode that moves, |x| = 6 + kappa (A + 2) + w with w >= 0",
    controls={"with_the_target_forgotten": {"target": 0}, "with_twice_the_remainder": {"one": 2}},
)
def far_off_the_target_the_other_layers_do_not_shrink(*, target: int = 1, one: int = 1) -> Outcome:
    """``kappa (x^2/kappa - A |x| - 2) = 6 |x| + w |x| + 2 kappa (|x| - 1)``, a sum of positive terms."""
    left = FAR**2 - target * kappa * A * FAR - 2 * one * kappa
    return same_scalar(left, 6 * FAR + w * FAR + 2 * kappa * (FAR - 1), "what 1 + x pq exceeds")


@SENSING.derived(
    covers="every mode that moves, x != 0; m stands for (1 + x pq)^{d-2}",
    controls={"with_the_opposite_sign_of_the_target": {"sign": -1}, "with_the_first_power_of_x": {"power": 1}},
)
def the_sum_of_squares_asked_for_grows_like_a_square(*, sign: int = 1, power: int = 2) -> Outcome:
    """With ``pq = s* - x/kappa``: ``P = (s*/m - pq (1 + x^2))/x = (1 + x^2)/kappa - s* (1 + x^2)/x + s*/(x m)``."""
    start = s - x / kappa
    total = (s / m - start * (1 + x**2)) / x
    return same_scalar(total, (1 + x**power) / kappa - sign * s * (1 + x**2) / x + s / (x * m), "P")


@SENSING.derived(
    covers="every mode that moves, |x| = 6 + kappa (A + 2) + w with w >= 0",
    controls={"with_three_times_the_target": {"multiple": 3}, "with_the_product_counted_once": {"twice": 1}},
)
def far_off_the_target_there_is_room_for_two_squares(*, multiple: int = 4, twice: int = 2) -> Outcome:
    """``(1 + x^2) - kappa A (|x| + 4) - 2 |x| = 25 + 10 kappa + 5 w + (|x| - 1)(2 kappa + w)``, a sum of positive terms.

    The left side is kappa times the bound on ``P - 2 |pq|``: ``|s*| (1 + x^2)/|x| <= A (1 + |x|)``, ``|s*/(x m)| <= A`` and
    ``2 |pq| <= 2 A + 2 |x|/kappa`` where ``|x|`` and ``|m|`` are at least 1.
    """
    left = 1 + FAR**2 - kappa * A * (FAR + multiple) - twice * FAR
    return same_scalar(left, 25 + 10 * kappa + 5 * w + (FAR - 1) * (2 * kappa + w), "the room")
