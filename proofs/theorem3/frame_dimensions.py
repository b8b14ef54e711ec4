"""What holds: count how far words of scaled orthogonal layers can turn the outer frames of an aligned chain."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from proofs.theorem3.statement import THEOREM3
from verify.claim import Outcome
from verify.symbolic import (
    Derivation,
    Instance,
    Rational,
    Relation,
    define,
    diagonal,
    established,
    identity,
    isometry,
    matrix,
    orthogonal,
    same_scalar,
    scalar,
    shown_diagonal,
)

EVERY = "every size and depth"
k, r, o, d, i, j, slack = (scalar(name) for name in ("k", "r", "o", "d", "i", "j", "h"))
HALF = Fraction(1, 2)
K_FROM_THE_HYPOTHESIS = HALF * ((d - 2) * o + 2 * r + slack + 1)
"""k, written with the slack h >= 0 of the hypothesis: ``(d-2) o + 2r + h = 2k - 1``."""


# From data to maps


@THEOREM3.derived(
    covers="every k, n with a right inverse of X",
    controls={"without_full_row_rank": {"full_rank": False}, "with_another_target": {"same": False}},
)
def equal_maps_on_full_row_rank_inputs_are_equal(*, full_rank: bool = True, same: bool = True) -> Outcome:
    """``W X = W* X`` and ``X R = I`` give ``W = W X R = W* X R = W*``."""
    W, target = matrix("W", "k", "k"), matrix("W*", "k", "k")
    X, R, Y = matrix("X", "k", "n"), matrix("R", "n", "k"), matrix("Y", "k", "n")

    def sample(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
        k, n = instance.dimensions["k"], instance.dimensions["n"]
        left = Rational.of(k, n, [[int(p == q) for q in range(n)] for p in range(k)])
        return {"X": left, "R": left.T}

    right = Relation("X R = I", X @ R, identity("k"), reason="X has full row rank", sampler=sample)
    first = Derivation("the map from the data").start(W @ X @ R)
    second = Derivation("the target from the data").start(Y @ R)
    second.apply(define(Y, (target if same else matrix("Z", "k", "k")) @ X, reason="Y = W* X"))
    if full_rank:
        first.apply(right)
        second.apply(right)
    return Outcome.conjunction([established(first.normalise(), W), established(second.normalise(), target)])


@THEOREM3.derived(covers="every k", controls={"with_the_inverse_on_the_other_side": {"right": False}})
def data_and_maps_determine_each_other(*, right: bool = True) -> Outcome:
    """``(W* X) X^{-1} = W*``: the map (X, Y) -> (X, Y X^{-1}) has the inverse (X, W*) -> (X, W* X)."""
    target, X, Xi = matrix("W*", "k", "k"), matrix("X", "k", "k"), matrix("X^-1", "k", "k")

    def sample(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
        k = instance.dimensions["k"]
        entries = [Fraction(rng.choice([-2, -1, 1, 2])) for _ in range(k)]
        return {"X": Rational.diagonal(k, k, entries), "X^-1": Rational.diagonal(k, k, [1 / x for x in entries])}

    inverse = Relation("X X^-1 = I", X @ Xi, identity("k"), reason="X is invertible", sampler=sample)
    derivation = Derivation("the map of the data").start(target @ X @ Xi if right else Xi @ target @ X)
    if right:
        derivation.apply(inverse)
    return established(derivation.normalise(), target)


@THEOREM3.derived(covers="every k and n", controls={"with_outputs_that_ignore_the_inputs": {"linear": False}})
def an_interpolating_map_keeps_the_rank(*, linear: bool = True) -> Outcome:
    """``Y = W X`` and ``X z = 0`` give ``Y z = 0``: rows of Y add nothing to the row space of X."""
    W, X, Y, z = matrix("W", "k", "k"), matrix("X", "k", "n"), matrix("Y", "k", "n"), matrix("z", "n", 1)

    def sample(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
        k, n = instance.dimensions["k"], instance.dimensions["n"]
        return {
            "z": Rational.of(n, 1, [[int(q == 0)] for q in range(n)]),
            "X": Rational.diagonal(k, n, [Fraction(0)] * min(k, n)),
        }

    kernel = Relation("X z = 0", X @ z, 0 * (X @ z), reason="z is in the kernel of X", sampler=sample)
    derivation = Derivation("the outputs on the kernel").start(Y @ z)
    if linear:
        derivation.apply(define(Y, W @ X, reason="Y = W X")).apply(kernel)
    return established(derivation.normalise(), 0 * (Y @ z))


@THEOREM3.derived(
    covers="every k and n > k", controls={"with_outputs_in_the_row_space_of_the_inputs": {"outside": False}}
)
def one_more_sample_can_raise_the_rank(*, outside: bool = True) -> Outcome:
    """``X = E^T`` and ``Y = u w^T F^T`` with orthonormal [E F]: rank X = k, ``X F w = 0``, and ``Y F w = (w^T w) u`` is not
    zero.
    """
    E, F = isometry("E", "n", "k"), isometry("F", "n", "m")
    u, w = matrix("u", "k", 1), matrix("w", "m", 1)
    across = Relation("E^T F = 0", E.T @ F, 0 * (E.T @ F), reason="[E F] is orthonormal", sampler=_split)
    X = E.T
    Y = u @ w.T @ F.T if outside else u @ w.T @ matrix("T", "m", "k") @ E.T
    blind = Derivation("the inputs").start(X @ F @ w).apply(across).normalise()
    seen = Derivation("the outputs").start(Y @ F @ w)
    if not outside:
        seen.apply(across)
    return Outcome.conjunction([
        established(Derivation("full rank").start(X @ X.T).normalise(), identity("k")),
        established(blind, 0 * (X @ F @ w)),
        established(seen.normalise(), u @ w.T @ w),
    ])  # fmt: skip


def _split(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Coordinate vectors: the first k for E, the last m for F (n = k + m or more, else the instance is refused)."""
    n, k, m = (instance.dimensions[name] for name in ("n", "k", "m"))
    E = Rational.of(n, k, [[int(p == q) for q in range(k)] for p in range(n)])
    F = Rational.of(n, m, [[int(p == n - 1 - q) for q in range(m)] for p in range(n)])
    return {"E": E, "F": F}


# Frames


@THEOREM3.derived(covers=EVERY, controls={"with_a_layer_that_is_not_scaled_orthogonal": {"scaled": False}})
def products_of_scaled_orthogonal_layers_are_scaled_orthogonal(*, scaled: bool = True) -> Outcome:
    """``(a Q_1 b Q_2)^T (a Q_1 b Q_2) = a^2 b^2 I``, and so on for longer products."""
    Q1, Q2, a, b = orthogonal("Q_1", "k"), orthogonal("Q_2", "k"), scalar("a"), scalar("b")
    first = Q1 if scaled else Q1 @ diagonal("D", "k")
    product = (a * first) @ (b * Q2)
    return established(
        Derivation("the Gram of a product").start(product.T @ product).normalise(), a**2 * b**2 * identity("k")
    )


@THEOREM3.derived(covers=EVERY, controls={"with_a_chain_that_is_not_aligned": {"aligned": False}})
def every_partial_gram_is_diagonal_in_the_first_frame(*, aligned: bool = True) -> Outcome:
    """``W_i ... W_1 = Q_i D Q_0^T`` and ``W* = Q_d D' D Q_0^T`` have Gram matrices that are diagonal in ``Q_0 = V_1``."""
    Q0, Qi, Qd = orthogonal("Q_0", "k"), orthogonal("Q_i", "k"), orthogonal("Q_d", "k")
    D = diagonal("D", "k") if aligned else matrix("D", "k", "k")
    partial = Qi @ D @ Q0.T
    target = Qd @ diagonal("D'", "k") @ Qi.T @ partial
    grams = [Derivation("a partial Gram").start(Q0.T @ A.T @ A @ Q0).normalise() for A in (partial, target)]
    square = diagonal("D'", "k") @ D
    return Outcome.conjunction([
        established(grams[0], D.T @ D),
        established(grams[1], square.T @ square),
        shown_diagonal(D.T @ D, "the partial Gram"),
        shown_diagonal(square.T @ square, "the Gram of W*"),
    ])  # fmt: skip


@THEOREM3.derived(covers=EVERY, controls={"with_the_gram_on_the_other_side": {"right": True}})
def every_partial_gram_from_the_left_is_diagonal_in_the_last_frame(*, right: bool = False) -> Outcome:
    """``W_d ... W_j = Q_d D Q_j^T``: ``A A^T`` is diagonal in ``Q_d = U_d``."""
    Qj, Qd, D = orthogonal("Q_j", "k"), orthogonal("Q_d", "k"), diagonal("D", "k")
    A = Qd @ D @ Qj.T
    gram = A @ A.T if not right else A.T @ A
    return established(Derivation("a partial Gram from the left").start(Qd.T @ gram @ Qd).normalise(), D @ D.T)


@THEOREM3.derived(covers="two layers at a time", controls={"with_two_different_directions": {"same": False}})
def one_parameter_products_lie_on_a_line(*, same: bool = True) -> Outcome:
    """``(a A)(b A^p) = (ab) A^{p+1}``: the next power, times a number."""
    A, power, a, b = matrix("A", "k", "k"), matrix("A^p", "k", "k"), scalar("a"), scalar("b")
    layer = A if same else matrix("B", "k", "k")
    return established(Derivation("one more layer").start((a * layer) @ (b * power)).normalise(), a * b * (A @ power))


# Dimensions


@THEOREM3.derived(
    covers="every k, r, o, d, i < j",
    controls={
        "with_one_frame_counted_twice": {"frames": 1},
        "with_the_codimension_k": {"codimension": 0},
        "with_the_scale_of_a_layer_counted": {"scale": 0},
    },
)
def the_two_frames_miss_a_positive_number_of_dimensions(
    *, frames: int = 2, codimension: int = 1, scale: int = 1
) -> Outcome:
    """``2 C(k,2) - [(i-1) o + (r-1) + C(k,2) - (k-1)] - [(d-j) o + (r-1) + C(k,2) - (k-1)] = 1 + h + (j - i - 1) o``."""
    size = K_FROM_THE_HYPOTHESIS
    binomial = HALF * size * (size - 1)
    right = (i - 1) * o + (r - scale) + binomial - (size - codimension)
    left = (d - j) * o + (r - scale) + binomial - (size - codimension)
    missed = frames * binomial - right - (left if frames == 2 else 0)
    return same_scalar(missed, 1 + slack + (j - i - 1) * o, "what both frames miss")


@THEOREM3.derived(covers="every k, r, o <= r - 1, d", controls={"with_one_more_rotation": {"layers": 0}})
def one_layer_between_rotations_is_too_few(*, layers: int = 1) -> Outcome:
    """``(2k - 2) - ((d-1) o + r) = (r - 1 - o) + h >= 0``, and ``k^2 - (2k - 2) = (k-1)^2 + 1``."""
    size = K_FROM_THE_HYPOTHESIS
    return Outcome.conjunction([
        same_scalar((2 * size - 2) - ((d - layers) * o + r), (r - 1 - o) + slack, "what the products miss"),
        same_scalar(k**2 - (2 * k - 2), (k - 1) ** 2 + 1, "what 2k - 2 misses"),
    ])  # fmt: skip


@THEOREM3.derived(covers="every k, r and d", controls={"with_r_equal_to_k": {"excess": 1}})
def without_orthogonal_layers_depth_does_not_matter(*, excess: int = 0) -> Outcome:
    """``2k - 1 - ((d-2) 0 + 2r) = 1 + 2 e`` for ``r = k - 1 - e``, e >= 0."""
    e = scalar("e")
    return same_scalar(2 * k - 1 - ((d - 2) * 0 + 2 * (k - 1 + excess - e)), 1 + 2 * e, "the slack")


@THEOREM3.derived(covers="every k <= 4", controls={"with_k_equal_to_5": {"largest": 5}})
def small_sizes_leave_two_parameters(*, largest: int = 4) -> Outcome:
    """``r <= k - 2`` and ``k = 4 - e``, e >= 0, give ``r <= 2 - e``."""
    e = scalar("e")
    return same_scalar((largest - e) - 2, 2 - e, "the largest r")
