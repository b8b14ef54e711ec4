"""Where full rank enters: with invertible layers an aligned run cannot turn its outer frames.

The middle layers force ``K = U_d^T E V_1`` to be diagonal; the first and the last layer then move along their own frames,
and two orthogonal frames of one invertible matrix, with the other frame shared, differ by signs, which the singular
values absorb. The one layer that is singular may map k_0 to k_d dimensions: those below it are k_0 x k_0, those above
it k_d x k_d.
"""

from __future__ import annotations

from proofs.lemma1.statement import LEMMA1
from verify.claim import Outcome
from verify.symbolic import (
    Derivation,
    define,
    diagonal,
    established,
    inverse_of,
    matrix,
    orthogonal,
    scalar,
    shown_diagonal,
)

EVERY = "every size, every depth d >= 3, every t"

eta = scalar("eta")
K = matrix("K", "k_d", "k_0")
DA, DB = diagonal("D_A", "k_d"), diagonal("D_B", "k_0")


@LEMMA1.derived(
    covers="every shape, every depth",
    controls={"with_the_opposite_sign": {"sign": -1}, "with_the_residual_in_the_wrong_frames": {"turned": True}},
)
def the_move_of_a_layer_in_its_frames_is_eta_DA_K_DB(*, sign: int = 1, turned: bool = False) -> Outcome:
    """``U_i^T (W_i(t+1) - W_i(t)) V_i = eta D_A^T K D_B^T``, whatever E is."""
    Ud, Ui = orthogonal("U_d", "k_d"), orthogonal("U_i", "k_d")
    Vi, V1 = orthogonal("V_i", "k_0"), orthogonal("V_1", "k_0")
    E = matrix("E", "k_d", "k_0")
    above, below = Ud @ DA @ Ui.T, Vi @ DB @ V1.T
    derivation = Derivation("the move of a layer").start(Ui.T @ (eta * (above.T @ E @ below.T)) @ Vi).normalise()
    residual = Ud.T @ E @ (V1.T if turned else V1)
    return established(derivation, sign * eta * (DA @ residual @ DB))


@LEMMA1.derived(
    covers=EVERY,
    controls={
        "with_a_singular_product_above": {"invertible": False},
        "with_a_middle_layer_that_leaves_its_frames": {"stays": False},
    },
)
def an_invertible_middle_layer_makes_the_residual_diagonal(*, invertible: bool = True, stays: bool = True) -> Outcome:
    """If the middle moves by a diagonal ``D_A^T K D_B^T = Delta`` then ``K = D_A^{-1} Delta D_B^{-1}`` is diagonal."""
    DAi, above = inverse_of(DA, "D_A^-1")
    DBi, below = inverse_of(DB, "D_B^-1")
    Delta = diagonal("Delta", "k_d", "k_0") if stays else matrix("Delta", "k_d", "k_0")
    left = DAi if invertible else diagonal("G", "k_d")
    derivation = Derivation("K from the move of the middle").start(left @ DA.T @ K @ DB.T @ DBi).normalise()
    derivation.apply(*([above] if invertible else []), below).normalise()
    return Outcome.conjunction([established(derivation, K), shown_diagonal(DAi @ Delta @ DBi, "D_A^-1 Delta D_B^-1")])


@LEMMA1.derived(
    covers=EVERY,
    controls={
        "with_a_singular_first_layer": {"invertible": False},
        "with_a_residual_that_is_not_diagonal": {"stays": False},
    },
)
def the_first_frame_turns_by_signs_only(*, invertible: bool = True, stays: bool = True) -> Outcome:
    """``W_1(t+1) = U_1 S' V'^T`` and ``U_1^T W_1(t+1) V_1 = Delta`` give ``V'^T V_1 = S'^{-1} Delta``: diagonal and orthogonal."""
    U1, V1, V1_next = orthogonal("U_1", "k"), orthogonal("V_1", "k"), orthogonal("V_1'", "k")
    S1 = diagonal("S_1'", "k")
    S1i, regular = inverse_of(S1, "S_1'^-1")
    Delta = diagonal("Delta", "k") if stays else matrix("Delta", "k", "k")
    left = S1i if invertible else diagonal("G", "k")
    turned = Derivation("the turn of the first frame").start(left @ U1.T @ (U1 @ S1 @ V1_next.T) @ V1).normalise()
    if invertible:
        turned.apply(regular).normalise()
    same = Derivation("the same, from the move").start(left @ U1.T @ (U1 @ Delta @ V1.T) @ V1).normalise()
    return Outcome.conjunction([
        established(turned, V1_next.T @ V1),
        established(same, left @ Delta),
        shown_diagonal(left @ Delta, "the turn"),
    ])  # fmt: skip


@LEMMA1.derived(
    covers=EVERY,
    controls={
        "with_a_singular_last_layer": {"invertible": False},
        "with_a_residual_that_is_not_diagonal": {"stays": False},
    },
)
def the_last_frame_turns_by_signs_only(*, invertible: bool = True, stays: bool = True) -> Outcome:
    """``W_d(t+1) = U' S' V_d^T`` and ``U_d^T W_d(t+1) V_d = Delta`` give ``U_d^T U' = Delta S'^{-1}``: diagonal and orthogonal."""
    Ud, Ud_next, Vd = orthogonal("U_d", "k"), orthogonal("U_d'", "k"), orthogonal("V_d", "k")
    Sd = diagonal("S_d'", "k")
    Sdi, regular = inverse_of(Sd, "S_d'^-1")
    Delta = diagonal("Delta", "k") if stays else matrix("Delta", "k", "k")
    right = Sdi if invertible else diagonal("G", "k")
    turned = Derivation("the turn of the last frame").start(Ud.T @ (Ud_next @ Sd @ Vd.T) @ Vd @ right).normalise()
    if invertible:
        turned.apply(regular).normalise()
    same = Derivation("the same, from the move").start(Ud.T @ (Ud @ Delta @ Vd.T) @ Vd @ right).normalise()
    return Outcome.conjunction([
        established(turned, Ud.T @ Ud_next),
        established(same, Delta @ right),
        shown_diagonal(Delta @ right, "the turn"),
    ])  # fmt: skip


@LEMMA1.derived(
    covers=EVERY,
    controls={"with_a_turn_that_is_not_diagonal": {"signs": False}},
)
def a_turn_by_signs_is_absorbed_by_the_singular_values(*, signs: bool = True) -> Outcome:
    """``U S' V'^T`` with ``V' = V R``, R diagonal, equals ``U (S' R) V^T`` and ``S' R`` is diagonal: V_1 serves at t+1 as well."""
    U, V = orthogonal("U", "k"), orthogonal("V", "k")
    S = diagonal("S'", "k")
    R = diagonal("R", "k") if signs else matrix("R", "k", "k")
    derivation = Derivation("the layer in the old frame").start(U @ S @ (V @ R).T @ V).normalise()
    return Outcome.conjunction([established(derivation, U @ S @ R.T), shown_diagonal(S @ R.T, "S' R")])


@LEMMA1.derived(
    covers="the first and the last layer, both square, whatever lies between them",
    controls={"with_a_residual_that_is_not_diagonal": {"stays": False}},
)
def the_outer_layers_move_along_their_frames(*, stays: bool = True) -> Outcome:
    """With K diagonal, ``U_1^T W_1(t+1) V_1 = S_1 + eta D^T K`` and ``U_d^T W_d(t+1) V_d = S_d + eta K D'^T`` are diagonal,
    where ``D = S_d ... S_2`` and ``D' = S_{d-1} ... S_1``.
    """
    residual = diagonal("K", "k_d", "k_0") if stays else K
    Ud, Vd = orthogonal("U_d", "k_d"), orthogonal("V_d", "k_d")
    U1, V1 = orthogonal("U_1", "k_0"), orthogonal("V_1", "k_0")
    S1, Sd = diagonal("S_1", "k_0"), diagonal("S_d", "k_d")
    D, Dp = diagonal("D", "k_d", "k_0"), diagonal("D'", "k_d", "k_0")
    E = define(matrix("E", "k_d", "k_0"), Ud @ residual @ V1.T, reason="K = U_d^T E V_1")
    above, below = Ud @ D @ U1.T, Vd @ Dp @ V1.T
    first = Derivation("the first layer").start(U1.T @ (U1 @ S1 @ V1.T + eta * (above.T @ E.left)) @ V1)
    last = Derivation("the last layer").start(Ud.T @ (Ud @ Sd @ Vd.T + eta * (E.left @ below.T)) @ Vd)
    return Outcome.conjunction([
        established(first.apply(E).normalise(), S1 + eta * (D.T @ residual)),
        established(last.apply(E).normalise(), Sd + eta * (residual @ Dp.T)),
        shown_diagonal(S1 + eta * (D.T @ residual), "the middle of the first layer"),
        shown_diagonal(Sd + eta * (residual @ Dp.T), "the middle of the last layer"),
    ])  # fmt: skip
