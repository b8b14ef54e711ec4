"""Equation (12): what the narrowest width lets through.

All S_i are split after the first r positions: ``S_i = s_i (+) t_i``, t_i of shape ``c_i x c_{i-1}`` with ``c_i =
k_i - r``. At the narrowest vertex m there is no rest, ``c_m = 0``, so a product of t's that passes m vanishes: that
is all the proof needs.
"""

from __future__ import annotations

from proofs.lemma2.statement import LEMMA2
from verify.claim import Outcome
from verify.symbolic import (
    BlockMatrix,
    Derivation,
    Expression,
    block_diagonal,
    diagonal,
    dim,
    established,
    identity,
    inverse_of,
    matrix,
    scalar,
    shown_diagonal,
    symmetric,
    zero,
)

EVERY = "all widths, every depth, every t"

eta = scalar("eta")
r, c0, cd, ci, ch = dim("r"), dim("c_0", 0), dim("c_d", 0), dim("c_i", 0), dim("c_{i-1}", 0)
narrow = dim(0)

L, Lp = diagonal("L", r), diagonal("L'", r)
A1, A2 = matrix("A1", cd, c0), symmetric("A2", c0)
a, s, b = diagonal("a", r), diagonal("s_i", r), diagonal("b", r)
t = diagonal("t_i", ci, ch)


def moved_middle(above: Expression, below: Expression, targets: Expression, inputs: Expression) -> Outcome:
    """Derive ``S_i + eta D_A^T K D_B^T`` for data ``targets (+) A1``, ``inputs (+) A2``; the rest ``t_i`` does not
    move.
    """
    DA, Si, DB = block_diagonal(a, above), block_diagonal(s, t), block_diagonal(b, below)
    K = block_diagonal(targets, A1) - DA @ Si @ DB @ block_diagonal(inputs, A2)
    derivation = Derivation("layer i after one step, block by block").start(Si + (DA.T @ K @ DB.T) * eta).normalise()
    first = s + eta * (a @ (targets - a @ s @ b @ inputs) @ b)
    return Outcome.conjunction([
        established(derivation, block_diagonal(first, t)),
        shown_diagonal(first, "the first block after the step"),
        shown_diagonal(block_diagonal(first, t), "the whole middle"),
    ])  # fmt: skip


CONTROLS = {
    "with_a_width_that_is_not_the_narrowest": {"bottleneck": False},
    "with_first_targets_that_are_not_diagonal": {"targets": False},
    "with_first_inputs_that_are_not_diagonal": {"inputs": False},
}


@LEMMA2.derived(covers="all widths, the narrowest at or above layer i; every t by induction", controls=CONTROLS)
def the_narrowest_width_above_lets_no_rest_through(
    *, bottleneck: bool = True, targets: bool = True, inputs: bool = True
) -> Outcome:
    """``D_A`` passes the narrowest vertex m >= i: its rest is 0, so the move is ``a (L' - S L) b (+) 0`` and Lemma
    2's "if" follows.
    """
    between = narrow if bottleneck else dim("c_m", 0)
    above = diagonal("p", cd, between) @ diagonal("q", between, ci)
    return moved_middle(
        above, diagonal("b'", ch, c0), Lp if targets else matrix("L'", r, r), L if inputs else symmetric("L", r)
    )


@LEMMA2.derived(covers="all widths, the narrowest below layer i; every t by induction", controls=CONTROLS)
def the_narrowest_width_below_lets_no_rest_through(
    *, bottleneck: bool = True, targets: bool = True, inputs: bool = True
) -> Outcome:
    """The same with ``D_B`` passing the narrowest vertex m <= i - 1."""
    between = narrow if bottleneck else dim("c_m", 0)
    below = diagonal("p", ch, between) @ diagonal("q", between, c0)
    return moved_middle(
        diagonal("a'", cd, ci), below, Lp if targets else matrix("L'", r, r), L if inputs else symmetric("L", r)
    )


K = BlockMatrix([[matrix("K_11", r, r), matrix("K_12", r, c0)], [matrix("K_21", cd, r), matrix("K_22", cd, c0)]])


@LEMMA2.derived(
    covers=EVERY,
    controls={
        "with_a_zero_above": {"live": False},
        "with_a_first_layer_that_leaves_its_frames": {"stays": False},
    },
)
def the_first_layer_makes_the_first_rows_diagonal(*, live: bool = True, stays: bool = True) -> Outcome:
    """W_1 moves by ``D_A^T K = Delta`` with ``D_A = a (+) a'``: if Delta is diagonal then ``[K_11 K_12] = [a^{-1}
    delta, 0]``.
    """
    inverted, regular = inverse_of(a, "a^-1")
    c1 = dim("c_1", 0)
    first = block_diagonal(inverted if live else diagonal("g", r), zero(c1, c1))
    DA = block_diagonal(a, diagonal("a'", cd, c1))
    delta = diagonal("delta", r)
    Delta = BlockMatrix(
        [[delta, zero(r, c0) if stays else matrix("Delta_12", r, c0)], [zero(c1, r), diagonal("delta'", c1, c0)]]
    )
    derivation = Derivation("the first rows of K").start(first @ DA.T @ K).normalise()
    if live:
        derivation.apply(regular).normalise()
    rows = BlockMatrix([K.blocks[0], (zero(c1, r), zero(c1, c0))])
    move = Derivation("the first rows of the move").start(first @ Delta).normalise()
    expected = BlockMatrix([[first.blocks[0][0] @ delta, zero(r, c0)], [zero(c1, r), zero(c1, c0)]])
    return Outcome.conjunction([established(derivation, rows), established(move, expected)])


@LEMMA2.derived(
    covers=EVERY,
    controls={
        "with_a_zero_below": {"live": False},
        "with_a_last_layer_that_leaves_its_frames": {"stays": False},
    },
)
def the_last_layer_makes_the_first_columns_diagonal(*, live: bool = True, stays: bool = True) -> Outcome:
    """W_d moves by ``K D_B^T = Delta`` with ``D_B = b (+) b'``: if Delta is diagonal then ``[K_11; K_21] = [delta
    b^{-1}; 0]``.
    """
    inverted, regular = inverse_of(b, "b^-1")
    last = block_diagonal(inverted if live else diagonal("g", r), zero(ch, ch))
    DB = block_diagonal(b, diagonal("b'", ch, c0))
    delta = diagonal("delta", r)
    Delta = BlockMatrix(
        [[delta, zero(r, ch)], [zero(cd, r) if stays else matrix("Delta_21", cd, r), diagonal("delta'", cd, ch)]]
    )
    derivation = Derivation("the first columns of K").start(K @ DB.T @ last).normalise()
    if live:
        derivation.apply(regular).normalise()
    columns = BlockMatrix([[K.blocks[0][0], zero(r, ch)], [K.blocks[1][0], zero(cd, ch)]])
    move = Derivation("the first columns of the move").start(Delta @ last).normalise()
    expected = BlockMatrix([[delta @ last.blocks[0][0], zero(r, ch)], [zero(cd, r), zero(cd, ch)]])
    return Outcome.conjunction([established(derivation, columns), established(move, expected)])


@LEMMA2.derived(
    covers=EVERY,
    controls={
        "with_a_product_that_did_not_move_somewhere": {"moved": False},
        "with_a_product_that_reaches_the_rest": {"bottleneck": False},
        "with_residuals_that_do_not_split": {"stays": False},
    },
)
def two_places_make_the_inputs_split(*, moved: bool = True, bottleneck: bool = True, stays: bool = True) -> Outcome:
    """``(S(t_2) - S(t_1)) V^T N V = (D_1 - D_2) (+) *`` with ``S = S' (+) 0``: ``[N_11 N_12] = [(S'(t_2) -
    S'(t_1))^{-1} (D_1 - D_2), 0]``.
    """
    change = diagonal("S'(t_2)-S'(t_1)", r)
    inverted, regular = inverse_of(change, "(S'(t_2)-S'(t_1))^-1")
    first = block_diagonal(inverted if moved else diagonal("g", r), zero(cd, cd) if bottleneck else identity(cd))
    between = narrow if bottleneck else dim("c_m", 0)
    product = block_diagonal(change, diagonal("p", cd, between) @ diagonal("q", between, c0))
    N12 = matrix("N_12", r, c0)
    inputs = BlockMatrix([[symmetric("N_11", r), N12], [N12.T, symmetric("N_22", c0)]])
    D = diagonal("D_1-D_2", r)
    residuals = BlockMatrix([[D, zero(r, c0) if stays else matrix("O", r, c0)], [zero(cd, r), matrix("A", cd, c0)]])
    derivation = Derivation("the first rows of the inputs").start(first @ product @ inputs).normalise()
    if moved:
        derivation.apply(regular).normalise()
    rows = BlockMatrix([inputs.blocks[0], (zero(cd, r), zero(cd, c0))])
    other = Derivation("the same, from the residuals").start(first @ residuals).normalise()
    expected = BlockMatrix([[first.blocks[0][0] @ D, zero(r, c0)], [zero(cd, r), zero(cd, c0)]])
    return Outcome.conjunction([established(derivation, rows), established(other, expected)])


@LEMMA2.derived(
    covers=EVERY,
    controls={"with_a_product_that_reaches_the_rest": {"bottleneck": False}, "with_the_opposite_sign": {"sign": -1}},
)
def then_the_targets_split_too(*, bottleneck: bool = True, sign: int = 1) -> Outcome:
    """``K = U^T M V - S V^T N V`` read backwards: ``U^T M V = (D + S' L) (+) A``, the rest A being that of K."""
    between = narrow if bottleneck else dim("c_m", 0)
    D, product = diagonal("D", r), diagonal("S'", r)
    S = block_diagonal(product, diagonal("p", cd, between) @ diagonal("q", between, c0))
    residual = block_diagonal(D, matrix("A", cd, c0))
    derivation = Derivation("the targets").start(residual + S @ block_diagonal(L, A2)).normalise()
    first = D + sign * product @ L
    return Outcome.conjunction([
        established(derivation, block_diagonal(first, matrix("A", cd, c0))),
        shown_diagonal(first, "the first block of the targets"),
    ])  # fmt: skip
