"""Equations (10) and (11): one step of any layer, in frames of any shapes, and the shape of what is left over."""

from __future__ import annotations

from proofs.lemma2.statement import LEMMA2
from proofs.theorem1.gradient import DA, DB, EVERY, IN_FRAMES, V1, A, B, M, N, Si, Ud, Ui, Vi, W, eta
from verify.claim import Outcome
from verify.symbolic import Derivation, define, established, matrix, same_scalar, scalar


@LEMMA2.derived(
    covers=EVERY,
    controls={
        "with_the_opposite_sign": {"sign": -1},
        "with_the_data_of_the_outputs_left_out": {"targets": False},
        "with_the_first_frame_on_one_side_only": {"both": False},
    },
)
def a_step_in_rectangular_frames_is_the_middle_plus_the_move(
    *, sign: int = 1, targets: bool = True, both: bool = True
) -> Outcome:
    """Equations (10), (11): ``U_i^T (W_i + eta A^T E B^T) V_i = S_i + eta D_A^T (U_d^T M V_1 - D_A S_i D_B V_1^T N
    V_1) D_B^T``.
    """
    E = define(matrix("E", "k_d", "k_0"), M - A @ W @ B @ N, reason="E = Y X^T - W X X^T, equation (10)")
    derivation = Derivation("one step of layer i in its frames")
    derivation.start(Ui.T @ (W + eta * (A.T @ E.left @ B.T)) @ Vi).apply(E, *IN_FRAMES).normalise()
    inputs = V1.T @ N @ V1 if both else V1.T @ N
    K = (Ud.T @ M @ V1 if targets else 0 * M) - DA @ Si @ DB @ inputs
    return established(derivation, Si + sign * eta * (DA.T @ K @ DB.T))


@LEMMA2.derived(
    covers="all widths",
    controls={"with_rows_and_columns_exchanged": {"exchanged": True}},
)
def the_rest_of_the_targets_is_what_is_left_of_k_d_by_k_0(*, exchanged: bool = False) -> Outcome:
    """A matrix of shape ``(r + c_d) x (r + c_0)`` with a first block of shape r x r has a last one of shape ``c_d x
    c_0``, c_i = k_i - r.
    """
    r, above, below = scalar("r"), scalar("c_d"), scalar("c_0")
    rows, columns = r + above, r + below
    rest = (below, above) if exchanged else (above, below)
    return Outcome.conjunction([
        same_scalar(rows - r, rest[0], "the rows of U^T M V below its first block"),
        same_scalar(columns - r, rest[1], "the columns of U^T M V beside its first block"),
    ])  # fmt: skip
