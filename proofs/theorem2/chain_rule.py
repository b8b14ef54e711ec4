"""Appendix H, the chain rule: the gradient in a coefficient is a trace, for any basis, shape, depth and loss.

Depth enters as ``W = A W_i B`` (the layers above and below). The basis enters twice: one matrix at a time as a
direction, and all at once as the matrix ``A`` with columns ``vec A_j``, of which nothing is assumed.
"""

from __future__ import annotations

from proofs.theorem2.statement import THEOREM2
from verify.claim import Outcome
from verify.symbolic import Derivation, define, established, inner, matrix, pull_back, scalar, squared_norm

EVERY = "every shape, every depth, every family A_j"

t, n, eta = scalar("t"), scalar("n"), scalar("eta")

# Layer i maps k_a to k_b; the network maps k_0 to k_d.
A = matrix("A", "k_d", "k_b")
W = matrix("W_i", "k_b", "k_a")
Aj = matrix("A_j", "k_b", "k_a")
B = matrix("B", "k_a", "k_0")
X = matrix("X", "k_0", "n")
Y = matrix("Y", "k_d", "n")

# All basis matrices of a layer as columns, its coefficients, and the layer and its gradient as columns.
columns = matrix("A_vec", "N", "r")
c = matrix("c", "r", "1")
g = matrix("g", "N", "1")


@THEOREM2.derived(
    covers=EVERY,
    controls={
        "with_the_opposite_sign": {"sign": 1},
        "without_the_factor_one_over_n": {"averaged": False},
        "with_the_gradient_at_twice_the_layer": {"copies": 2},
        "without_the_quadratic_term": {"quadratic": 0},
    },
)
def the_loss_along_a_basis_matrix_starts_with_its_trace(
    *, sign: int = -1, averaged: bool = True, copies: int = 1, quadratic: int = 1
) -> Outcome:
    """``L(W_i + t A_j) = L(W_i) + t <G, A_j> + t^2 ||A A_j B X||^2 / 2n`` with ``G = -A^T (Y - A W_i B X) X^T B^T / n``."""

    def loss(layer_error: object) -> object:
        return squared_norm(layer_error) / (2 * n)  # type: ignore[arg-type]

    R = matrix("R", "k_d", "n")
    moved = define(R, Y - A @ (W + t * Aj) @ B @ X, reason="layer i moved along A_j")
    derivation = Derivation("the loss along A_j").start(squared_norm(R) / (2 * n)).apply(moved).normalise()
    error = Y - copies * (A @ W @ B @ X)
    G = sign * (A.T @ error @ X.T @ B.T)
    along = inner(G / n if averaged else G, Aj)
    rest = squared_norm(A @ Aj @ B @ X) / (2 * n)
    return established(derivation, squared_norm(Y - A @ W @ B @ X) / (2 * n) + along * t + rest * (quadratic * t**2))


@THEOREM2.derived(
    covers="every shape, every depth, every loss with a derivative D in the network's output",
    controls={
        "with_the_layer_itself_among_its_factors": {"own": True},
        "with_the_opposite_sign": {"sign": -1},
    },
)
def any_loss_pulls_back_to_a_trace(*, own: bool = False, sign: int = 1) -> Outcome:
    """``<D, A A_j B X> = <G, A_j>`` with ``G = A^T D X^T B^T``, the gradient of ``L(A W_i B X)`` in ``W_i``."""
    D = matrix("D", "k_d", "n")
    G = pull_back(D, A @ W @ B @ X, W)
    if own:
        G = G @ W.T @ W
    derivation = Derivation("the loss along A_j").start(inner(D, A @ Aj @ B @ X)).normalise()
    return established(derivation, inner(sign * G, Aj))


@THEOREM2.derived(
    covers=EVERY,
    controls={"with_the_norms_divided_out_twice": {"gram": True}, "with_the_opposite_sign": {"sign": -1}},
)
def the_gradient_in_the_coefficients_is_At_g(*, gram: bool = False, sign: int = 1) -> Outcome:
    """The gradient of ``L(A c)`` in c is ``A^T g``: its entries are the traces ``<G, A_j>``."""
    chained = pull_back(g, columns @ c, c)
    derivation = Derivation("the gradient in the coefficients").start(chained).normalise()
    return established(derivation, sign * (columns.T @ columns @ columns.T @ g if gram else columns.T @ g))


@THEOREM2.derived(
    covers=EVERY,
    controls={
        "with_gradient_ascent": {"sign": 1},
        "with_half_the_step": {"halves": 2},
        "with_a_step_on_the_free_layer": {"free": True},
    },
)
def a_step_on_the_coefficients_moves_the_layer_by_A_At_g(*, sign: int = -1, halves: int = 1, free: bool = False) -> Outcome:
    """``A (c - eta A^T g) = A c - eta A A^T g``: every column of A adds ``-eta <G, A_j> A_j``."""
    derivation = Derivation("the layer after one step").start(columns @ (c - eta * (columns.T @ g))).normalise()
    move = g if free else columns @ columns.T @ g
    return established(derivation, columns @ c + sign * (eta / halves) * move)
