"""Equations (5) and (6), derived for every shape and depth; the loss in the frames."""

from __future__ import annotations

from proofs.corollary1.statement import COROLLARY1
from proofs.lemma2.blocks import A1, A2, L, Lp, a, b, c0, cd, ch, ci, moved_middle, narrow, r, s, t
from proofs.theorem1.gradient import DA, DB, EVERY, V1, A, B, Si, Ud, Ui, Vi, W, X, Y, n
from verify.claim import Outcome
from verify.symbolic import (
    Derivation,
    Expression,
    block_diagonal,
    define,
    diagonal,
    dim,
    established,
    inner,
    matrix,
    orthogonal,
    scalar,
    shown_diagonal,
    squared_norm,
    symmetric,
    zero,
)

eta = scalar("eta")

IN_FRAMES = (
    define(A, Ud @ DA @ Ui.T, reason="the product of the layers above, aligned"),
    define(W, Ui @ Si @ Vi.T, reason="layer i, aligned"),
    define(B, Vi @ DB @ V1.T, reason="the product of the layers below, aligned"),
)


@COROLLARY1.derived(
    covers=EVERY,
    controls={
        "with_the_sign_as_printed": {"sign": 1},
        "without_the_factor_one_over_n": {"averaged": False},
        "with_the_last_frame_not_transposed": {"transposed": False},
        "with_the_objective_not_halved": {"copies": 2},
    },
)
def the_derivative_in_the_frames_is_minus_one_over_n_times_equation_5(
    *, sign: int = -1, averaged: bool = True, transposed: bool = True, copies: int = 1
) -> Outcome:
    """``dL/dW_i = -(1/n) U_i D_A^T (U^T Y X^T V_1 - D_A S_i D_B V_1^T X X^T V_1) D_B^T V_i^T``, from the objective
    itself.
    """
    R = matrix("R", "k_d", "n")
    error = define(R, Y - A @ W @ B @ X, reason="the network is affine in each layer")
    derivation = Derivation("the partial derivative").start(squared_norm(R) / (2 * n)).apply(error).gradient(W)
    derivation.normalise().apply(*IN_FRAMES).normalise()
    K = (Ud.T if transposed else Ud) @ Y @ X.T @ V1 - DA @ Si @ DB @ V1.T @ X @ X.T @ V1
    expected = sign * (Ui @ DA.T @ (copies * K) @ DB.T @ Vi.T)
    return established(derivation, expected / n if averaged else expected)


def _moved_first_block(above: Expression, below: Expression, over_all: bool, sign: int, last: int) -> Outcome:
    """Derive equation (6) for one layer; ``a b`` is the product over the other layers, ``a s b`` that over all."""
    DA, middle, DB = block_diagonal(a, above), block_diagonal(s, t), block_diagonal(b, below)
    K = block_diagonal(Lp, A1) - DA @ middle @ DB @ block_diagonal(L, A2)
    derivation = Derivation("layer i after one step").start(middle + (DA.T @ K @ DB.T) * eta).normalise()
    others = a @ s @ b if over_all else a @ b
    first = s + sign * eta * (others @ (Lp - last * (a @ s @ b @ L)))
    return Outcome.conjunction([
        established(derivation, block_diagonal(first, t)),
        shown_diagonal(first, "S_i' after the step"),
    ])  # fmt: skip


CONTROLS: dict[str, dict[str, bool | int]] = {
    "with_the_first_product_over_all_layers": {"over_all": True},
    "with_the_opposite_sign": {"sign": -1},
    "with_the_product_in_the_bracket_doubled": {"last": 2},
}


@COROLLARY1.derived(covers="all widths, the narrowest at or above layer i, every depth", controls=CONTROLS)
def the_first_block_moves_by_equation_6_if_the_narrowest_is_above(
    *, over_all: bool = False, sign: int = 1, last: int = 1
) -> Outcome:
    """``S_i' + eta prod_{j != i} S_j' (L' - prod_j S_j' L)``, and the rest of S_i as it was."""
    above = diagonal("p", cd, narrow) @ diagonal("q", narrow, ci)
    return _moved_first_block(above, diagonal("b'", ch, c0), over_all, sign, last)


@COROLLARY1.derived(covers="all widths, the narrowest below layer i, every depth", controls=CONTROLS)
def the_first_block_moves_by_equation_6_if_the_narrowest_is_below(
    *, over_all: bool = False, sign: int = 1, last: int = 1
) -> Outcome:
    """The same with the narrowest width on the other side."""
    below = diagonal("p", ch, narrow) @ diagonal("q", narrow, c0)
    return _moved_first_block(diagonal("a'", cd, ci), below, over_all, sign, last)


@COROLLARY1.derived(
    covers="every t by induction, all widths, any residual; with the data split, the narrowest on either side",
    controls={
        "with_targets_that_are_not_diagonal": {"targets": False},
        "with_inputs_that_are_not_diagonal": {"inputs": False},
        "with_a_width_that_is_not_the_narrowest": {"bottleneck": False},
        "with_frames_that_are_not_those_of_the_layer": {"framed": False},
    },
)
def a_step_keeps_the_form(
    *, targets: bool = True, inputs: bool = True, bottleneck: bool = True, framed: bool = True
) -> Outcome:
    """``W_i + eta A^T E B^T = U_i (S_i + eta D_A^T K D_B^T) V_i^T`` for every ``E = U_d K V_1^T``, and that middle is
    diagonal for ``K = (L' (+) A1) - S (L (+) A2)``, whatever A1 and A2: one side of layer i passes the narrowest width.
    """
    Q, bracket = matrix("E", "k_d", "k_0"), matrix("K", "k_d", "k_0")
    E = define(Q, Ud @ bracket @ V1.T, reason="K = U_d^T E V_1")
    derivation = Derivation("the layer after one step").start(W + eta * (A.T @ E.left @ B.T)).apply(*IN_FRAMES, E)
    middle = Si + eta * (DA.T @ bracket @ DB.T)
    between = narrow if bottleneck else dim("c_m", 0)
    first_targets = Lp if targets else matrix("L'", r, r)
    first_inputs = L if inputs else symmetric("L", r)
    above = diagonal("p", cd, between) @ diagonal("q", between, ci)
    below = diagonal("p", ch, between) @ diagonal("q", between, c0)
    return Outcome.conjunction([
        established(derivation.normalise(), Ui @ middle @ (Vi if framed else orthogonal("Q", "k_a")).T),
        moved_middle(above, diagonal("b'", ch, c0), first_targets, first_inputs),
        moved_middle(diagonal("a'", cd, ci), below, first_targets, first_inputs),
    ])  # fmt: skip


@COROLLARY1.derived(
    covers="every shape",
    controls={"with_the_cross_term_once": {"cross": 1}, "with_the_targets_left_out": {"targets": False}},
)
def the_loss_is_a_quadratic_in_the_product(*, cross: int = 2, targets: bool = True) -> Outcome:
    """``||Y - W X||^2 = ||Y||^2 - 2 tr(M^T W) + tr(W^T W N)``."""
    product = matrix("W", "k_d", "k_0")
    derivation = Derivation("the loss").start(squared_norm(Y - product @ X)).normalise()
    expected = inner(product, product @ X @ X.T) - cross * inner(Y @ X.T, product)
    return established(derivation, expected + squared_norm(Y) if targets else expected)


@COROLLARY1.derived(
    covers="all widths",
    controls={
        "with_a_product_that_reaches_the_rest": {"narrowed": False},
        "with_the_inputs_in_place_of_the_targets": {"targeted": False},
    },
)
def the_rest_of_the_data_drops_out_of_the_loss(*, narrowed: bool = True, targeted: bool = True) -> Outcome:
    """``(S' (+) 0)^T (S' (+) 0) (L (+) A2) = S'^2 L (+) 0`` and ``(L' (+) A1)^T (S' (+) 0) = L' S' (+) 0``: only
    traces of L, L', S' are left.
    """
    between = narrow if narrowed else dim("c_m", 0)
    S = block_diagonal(diagonal("S'", r), diagonal("p", cd, between) @ diagonal("q", between, c0))
    inputs, targets = block_diagonal(L, A2), block_diagonal(Lp if targeted else L, A1)
    P = diagonal("S'", r)
    quadratic = Derivation("the quadratic term").start(S.T @ S @ inputs).normalise()
    cross = Derivation("the cross term").start(targets.T @ S).normalise()
    return Outcome.conjunction([
        established(quadratic, block_diagonal(P @ P @ L, zero(c0, c0))),
        established(cross, block_diagonal(Lp @ P, zero(c0, c0))),
    ])  # fmt: skip
