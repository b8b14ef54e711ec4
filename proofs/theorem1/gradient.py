"""Equations (8) to (10): the gradient of any layer, the product of an aligned chain, one step in the frames.

Depth enters as ``W = A W_i B`` with arbitrary A and B, the products of the layers to the left and to the right, so nothing
here depends on the number of layers. Shapes are symbols: layers need not be square.
"""

from __future__ import annotations

from proofs.network.aligned_product import aligned_product
from proofs.theorem1.statement import THEOREM1
from verify.claim import Outcome
from verify.symbolic import (
    Derivation,
    define,
    diagonal,
    established,
    matrix,
    orthogonal,
    scalar,
    shown_diagonal,
    squared_norm,
    symmetric,
)

EVERY = "every shape, every depth"

eta, n = scalar("eta"), scalar("n")

# Layer i maps k_a to k_b; the network maps k_0 to k_d.
A = matrix("A", "k_d", "k_b")
W = matrix("W_i", "k_b", "k_a")
B = matrix("B", "k_a", "k_0")
X = matrix("X", "k_0", "n")
Y = matrix("Y", "k_d", "n")
N = symmetric("N", "k_0")
M = matrix("M", "k_d", "k_0")

# The frames V_1 = Q_0, V_i, U_i, U_d = Q_d, and the rectangular diagonal middles.
V1 = orthogonal("V_1", "k_0")
Vi = orthogonal("V_i", "k_a")
Ui = orthogonal("U_i", "k_b")
Ud = orthogonal("U_d", "k_d")
DA = diagonal("D_A", "k_d", "k_b")
Si = diagonal("S_i", "k_b", "k_a")
DB = diagonal("D_B", "k_a", "k_0")

IN_FRAMES = (
    define(A, Ud @ DA @ Ui.T, reason="the product of the layers above, aligned"),
    define(W, Ui @ Si @ Vi.T, reason="layer i, aligned"),
    define(B, Vi @ DB @ V1.T, reason="the product of the layers below, aligned"),
)


@THEOREM1.derived(
    covers=EVERY,
    controls={
        "with_the_opposite_sign": {"sign": 1},
        "without_the_factor_one_over_n": {"averaged": False},
        "with_the_error_of_twice_the_network": {"copies": 2},
        "with_a_loss_that_is_not_halved": {"halves": 1},
    },
)
def the_gradient_of_a_layer_is_minus_At_E_Bt(
    *, sign: int = -1, averaged: bool = True, copies: int = 1, halves: int = 2
) -> Outcome:
    """Equation (8): the gradient of ``||Y - A W_i B X||^2 / 2n`` in W_i is ``-(1/n) A^T (Y - A W_i B X) X^T B^T``."""
    R = matrix("R", "k_d", "n")
    error = define(R, Y - A @ W @ B @ X, reason="the network is affine in each layer: W = A W_i B")
    derivation = Derivation("gradient of layer i")
    derivation.start(squared_norm(R) / (halves * n)).apply(error).gradient(W).normalise()
    expected = sign * (A.T @ (Y - copies * (A @ W @ B @ X)) @ X.T @ B.T)
    return established(derivation, expected / n if averaged else expected)


@THEOREM1.derived(
    covers="every depth, by induction; every width profile",
    controls={
        "with_a_frame_that_is_not_shared": {"shared": False},
        "without_the_transpose_of_the_first_frame": {"transposed": False},
    },
)
def aligned_layers_multiply_to_an_aligned_product(*, shared: bool = True, transposed: bool = True) -> Outcome:
    """Equation (3): ``W_j ... W_1 = Q_j (S_j ... S_1) Q_0^T``, by induction on the number of layers."""
    return aligned_product(shared=shared, transposed=transposed)


@THEOREM1.derived(
    covers=EVERY,
    controls={
        "without_the_data_in_the_product": {"data": False},
        "without_the_transpose_of_the_frame_of_the_outputs": {"transposed": False},
        "with_the_opposite_sign": {"sign": -1},
    },
)
def a_step_in_the_frames_is_the_middle_plus_eta_DA_K_DB(
    *, data: bool = True, transposed: bool = True, sign: int = 1
) -> Outcome:
    """Equations (9), (10): ``U_i^T W_i(t+1) V_i = S_i + eta D_A^T (U_d^T M V_1 - D_A S_i D_B V_1^T N V_1) D_B^T``."""
    E = define(matrix("E", "k_d", "k_0"), M - A @ W @ B @ N, reason="E = Y X^T - W X X^T")
    derivation = Derivation("one step of layer i in its frames")
    derivation.start(Ui.T @ (W + eta * (A.T @ E.left @ B.T)) @ Vi).apply(E, *IN_FRAMES).normalise()
    product = DA @ Si @ DB
    K = (Ud.T if transposed else Ud) @ M @ V1 - (product @ V1.T @ N @ V1 if data else product)
    return established(derivation, Si + sign * eta * (DA.T @ K @ DB.T))


@THEOREM1.derived(
    covers="every t, by induction; every shape, every depth",
    controls={
        "with_inputs_that_are_not_diagonal": {"inputs": False},
        "with_targets_that_are_not_diagonal": {"targets": False},
    },
)
def a_step_keeps_every_layer_diagonal_in_its_frames(*, inputs: bool = True, targets: bool = True) -> Outcome:
    """Lemma 2, "if": with ``M = U_d L' V_1^T`` and ``N = V_1 L V_1^T`` the layer after the step is ``U_i (diagonal) V_i^T``."""
    L = diagonal("L", "k_0") if inputs else symmetric("L", "k_0")
    Lp = diagonal("L'", "k_d", "k_0") if targets else matrix("L'", "k_d", "k_0")
    given = (
        define(M, Ud @ Lp @ V1.T, reason="the data condition"),
        define(N, V1 @ L @ V1.T, reason="the data condition"),
    )
    E = define(matrix("E", "k_d", "k_0"), M - A @ W @ B @ N, reason="E = Y X^T - W X X^T")
    middle = Si + eta * (DA.T @ (Lp - DA @ Si @ DB @ L) @ DB.T)
    derivation = Derivation("the layer after one step")
    derivation.start(W + eta * (A.T @ E.left @ B.T)).apply(E, *IN_FRAMES, *given).normalise()
    return Outcome.conjunction([
        established(derivation, Ui @ middle @ Vi.T),
        shown_diagonal(middle, "the middle after the step"),
    ])  # fmt: skip


@THEOREM1.derived(covers=EVERY, controls={"with_an_error_left_over": {"error": True}})
def nothing_moves_at_zero_error(*, error: bool = False) -> Outcome:
    """A step at ``M = W N`` changes no layer."""
    target = A @ W @ B @ N + (matrix("R", "k_d", "k_0") if error else 0 * M)
    derivation = Derivation("one step at zero error")
    derivation.start(W + eta * (A.T @ (M - A @ W @ B @ N) @ B.T))
    derivation.apply(define(M, target, reason="zero training error")).normalise()
    return established(derivation, W)
