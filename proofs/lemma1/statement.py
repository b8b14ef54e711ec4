"""Lemma 1 as printed, in its two readings, and what holds instead."""

from __future__ import annotations

from proofs.network.setting import RUN, SETTING
from verify.claim import Claim, Source, Step

LEMMA1 = Claim(
    "lemma1",
    title="If alignment is an invariant of training, so is strong alignment",
    source=Source("Appendix A", "Lemma 1"),
    notation=(
        "W = W_d ... W_1, every layer k x k; N = X X^T, M = Y X^T, E = M - W N, eta = gamma/n",
        "aligned run (Definition 3): W_i = U_i S_i V_i^T, U_i = V_{i+1}, only V_1 and U_d may move; strong: they do not move either",
        "K(t) = U_d^T E V_1 in the frames at time t",
    ),
)

PER_RUN = LEMMA1.printed(
    "per-run",
    "Along the run V_1 and U_d are fixed as well.",
    hypotheses={**SETTING, **RUN},
    reading="the run that is aligned is itself strongly aligned; this is what the printed proof argues",
)

PER_DATASET = LEMMA1.printed(
    "per-dataset",
    "Some initialization, with nonzero gradient and zero error in the limit, keeps V_1 and U_d fixed as well.",
    hypotheses={**SETTING, **RUN},
    reading="\"is an invariant\" is about the data: some run is aligned, hence some (other) run is strongly aligned",
    intended=False,
)

REPAIRED = LEMMA1.repaired(
    "repaired",
    "Along the run V_1 and U_d can be chosen fixed, and then K(t) is diagonal at all times.",
    repairs=PER_RUN,
    hypotheses={
        "deep": SETTING["deep"],
        "square": SETTING["square"],
        "aligned": RUN["aligned"],
        "frames-fixed": RUN["frames-fixed"],
        "invertible": "W_1(t), ..., W_d(t) are invertible at every time t",
    },
    adds=("invertible",),
    argument=[
        Step(
            "in the frames, a middle layer moves by eta D_A^T K D_B^T with K = U_d^T E V_1",
            by="the_move_of_a_layer_in_its_frames_is_eta_DA_K_DB",
        ),
        Step(
            "the middle layer keeps its frames, so that move is diagonal; its neighbours are invertible, so K is diagonal",
            by="an_invertible_middle_layer_makes_the_residual_diagonal",
        ),
        Step(
            "with K diagonal the first and the last layer move along their own frames",
            by="the_outer_layers_move_along_their_frames",
        ),
        Step("hence V_1 turns by a diagonal orthogonal matrix only: by signs", by="the_first_frame_turns_by_signs_only"),
        Step("and so does U_d", by="the_last_frame_turns_by_signs_only"),
        Step(
            "signs belong to the singular values (usSVD), so the same V_1 and U_d serve at all times",
            by="a_turn_by_signs_is_absorbed_by_the_singular_values",
        ),
    ],
)
