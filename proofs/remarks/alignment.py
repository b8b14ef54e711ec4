"""Equation (3), Definition 2 beside one-dimensional alignment, and equal right singular vectors."""

from __future__ import annotations

from proofs.network.aligned_product import aligned_product
from proofs.remarks.statement import REMARKS
from verify.claim import Outcome
from verify.symbolic import (
    Derivation,
    define,
    diagonal,
    established,
    isometry,
    matrix,
    orthogonal,
    shown_diagonal,
)

EVERY = "every shape"


@REMARKS.derived(
    covers="every depth, by induction; every width profile",
    controls={
        "with_a_frame_that_is_not_shared": {"shared": False},
        "without_the_transpose_of_the_first_frame": {"transposed": False},
    },
)
def an_aligned_chain_is_diagonal_in_its_outer_frames(*, shared: bool = True, transposed: bool = True) -> Outcome:
    """``W_j ... W_1 = Q_j (S_j ... S_1) Q_0^T``: the induction of Theorem 1's proof."""
    return aligned_product(shared=shared, transposed=transposed)


@REMARKS.derived(covers="every width", controls={"with_frames_that_are_not_shared": {"shared": False}})
def a_shared_frame_has_columns_of_length_one(*, shared: bool = True) -> Outcome:
    """``e^T V_{i+1}^T U_i e = e^T e`` for every vector e, when ``V_{i+1} = U_i``."""
    U, e = orthogonal("U_i", "k"), matrix("e", "k", "1")
    V = U if shared else orthogonal("V_{i+1}", "k")
    return established(Derivation("the inner product").start(e.T @ V.T @ U @ e).normalise(), e.T @ e)


@REMARKS.derived(
    covers=EVERY,
    controls={"with_frames_that_are_not_shared": {"shared": False}, "with_the_outer_grams": {"outer": True}},
)
def shared_frames_make_the_grams_commute(*, shared: bool = True, outer: bool = False) -> Outcome:
    """``[W_i W_i^T, W_{i+1}^T W_{i+1}] = Q [S_i S_i^T, S_{i+1}^T S_{i+1}] Q^T = 0``."""
    size = ("k", "k", "k") if outer else ("k_0", "k_1", "k_2")
    Q0, Q1, Q2 = (orthogonal(f"Q_{i}", k) for i, k in enumerate(size))
    S1, S2 = diagonal("S_i", size[1], size[0]), diagonal("S_{i+1}", size[2], size[1])
    first, second = matrix("W_i", size[1], size[0]), matrix("W_{i+1}", size[2], size[1])
    between = Q1 if shared else orthogonal("V", size[1])
    left, right = (first.T @ first, second @ second.T) if outer else (first @ first.T, second.T @ second)
    derivation = Derivation("the commutator").start(left @ right - right @ left)
    derivation.apply(define(first, Q1 @ S1 @ Q0.T), define(second, Q2 @ S2 @ between.T)).normalise()
    return established(derivation, 0 * (left @ right))


@REMARKS.derived(
    covers="every size", controls={"with_the_square": {"power": 2}, "with_vectors_that_are_not_unit": {"unit": False}}
)
def commuting_projections_of_rank_one_have_c_equal_to_its_cube(*, power: int = 3, unit: bool = True) -> Outcome:
    """``u^T (u u^T v v^T - v v^T u u^T) v = c - c^3`` with ``c = u^T v`` and unit vectors u, v; so c is 0, 1 or -1."""
    u, v = (isometry(name, "k", "1") if unit else matrix(name, "k", "1") for name in ("u", "v"))
    bracket = u @ u.T @ v @ v.T - v @ v.T @ u @ u.T
    c = u.T @ v
    expected = c - (c @ c.T @ c if power == 3 else c @ c)
    return established(Derivation("the commutator between u and v").start(u.T @ bracket @ v).normalise(), expected)


@REMARKS.derived(
    covers="every shape", controls={"with_the_square": {"power": 2}, "with_the_layers_exchanged": {"exchanged": True}}
)
def the_product_of_layers_of_rank_one_is_a_multiple_of_c(*, power: int = 1, exchanged: bool = False) -> Outcome:
    """``(a v^T)(u b^T) = c a b^T`` with ``c = v^T u``."""
    u, v = matrix("u", "k", "1"), matrix("v", "k", "1")
    a, b = matrix("a", "k", "1"), matrix("b", "k", "1")
    upper, lower = a @ v.T, u @ b.T
    product = lower @ upper if exchanged else upper @ lower
    c = v.T @ u
    expected = a @ (c if power == 1 else c @ c) @ b.T
    return established(Derivation("the product of the layers").start(product).normalise(), expected)


@REMARKS.derived(
    covers="every shape and rank of X and Y",
    controls={
        "with_other_right_vectors": {"common": False},
        "with_targets_that_are_not_diagonal": {"diagonal_": False},
    },
)
def common_right_vectors_make_the_data_diagonal(*, common: bool = True, diagonal_: bool = True) -> Outcome:
    """``U^T Y X^T V = S_y S_x^T`` and ``V^T X X^T V = S_x S_x^T`` are diagonal."""
    U, V, R = orthogonal("U", "k_d"), orthogonal("V", "k_0"), orthogonal("R", "n")
    Sx = diagonal("S_x", "k_0", "n")
    Sy = diagonal("S_y", "k_d", "n") if diagonal_ else matrix("S_y", "k_d", "n")
    X, Y = matrix("X", "k_0", "n"), matrix("Y", "k_d", "n")
    inputs = define(X, V @ Sx @ R.T, reason="the singular vectors of X")
    targets = define(Y, U @ Sy @ (R if common else orthogonal("Q", "n")).T, reason="the singular vectors of Y")
    M = Derivation("the targets").start(U.T @ Y @ X.T @ V).apply(inputs, targets).normalise()
    N = Derivation("the inputs").start(V.T @ X @ X.T @ V).apply(inputs).normalise()
    return Outcome.conjunction([
        established(M, Sy @ Sx.T), established(N, Sx @ Sx.T),
        shown_diagonal(Sy @ Sx.T, "the targets"), shown_diagonal(Sx @ Sx.T, "the inputs"),
    ])  # fmt: skip
