"""Lemma 1 as printed, in its two readings, and what holds instead."""

from __future__ import annotations

from proofs.network.setting import NEARLY_INVERTIBLE, RUN, SETTING
from verify.claim import Claim, Source, Step

LEMMA1 = Claim(
    "lemma1",
    title="If alignment is an invariant of training, so is strong alignment",
    source=Source("Appendix A", "Lemma 1"),
    notation=(
        "W = W_d ... W_1, every layer k x k; N = X X^T, M = Y X^T, E = M - W N, eta = gamma/n",
        "aligned run (Definition 3): W_i = U_i S_i V_i^T, U_i = V_{i+1}, only V_1 and U_d may move; strong: "
        "they do not move either",
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
    reading='"is an invariant" is about the data: some run is aligned, hence some (other) run is strongly aligned',
    intended=False,
)

RIGIDITY = LEMMA1.extension(
    "rigidity",
    "If a strongly aligned run exists on the data, then (1) some singular vector v_j of W* with nonzero singular value has "
    "v_j^T N v_l = 0 for every other such l, or (2) N has an eigenvector in the kernel of W*.",
    hypotheses={
        "square": "all layers are k x k, d >= 2",
        "regular": "N = X X^T is invertible, so W* = Y X^T N^{-1} is the only interpolant",
        "simple": "the nonzero singular values of W* are distinct",
        "strong-run": "some run is aligned in fixed frames U, V and all inner ones, its error tends to zero, "
        "its first gradient is not zero",
    },
    argument=[
        Step(
            "the product tends to W* = U S* V^T, a usSVD, and K = U^T E V = (S* - S) V^T N V",
            by="the_residual_of_a_strong_run_is_the_gap_times_the_inputs",
        ),
        Step(
            "layer i moves by eta D_A K D_B: its entry (j, l) is eta times a product of sigma's of mode j above i, K_jl, and "
            "a product of sigma's of mode l below i; for j != l it is zero, because the frames stay",
            by="the_move_of_a_layer_in_its_frames_is_eta_DA_K_DB",
        ),
        Step(
            "pairs: if modes j and l have at most one zero layer each, i_j <= i_l (or none), then at layer i_j both products "
            "are nonzero, so K_jl = 0; if moreover mode j is off its optimum, (V^T N V)_jl = 0",
            argued=True,
        ),
        Step(
            "if some live mode is off its optimum at some time, take one that is so for arbitrarily late times, where live "
            "modes have no zero layer, or the last one to arrive, at the step before: it pairs with every other "
            "live mode, which is (1)",
            argued=True,
        ),
        Step(
            "otherwise a mode outside the live ones has the nonzero gradient entry of the start; then its row of K in the "
            "first layer's move forces (V^T N V)_jl = 0 for all other l: v_j is an eigenvector of N in ker W*, which is (2)",
            argued=True,
        ),
    ],
)

REPAIRED = LEMMA1.repaired(
    "repaired",
    "Along the run the same V_1 and U_d serve at all times, and K(t) = U_d^T E(t) V_1 is diagonal at all times.",
    repairs=PER_RUN,
    hypotheses={
        "deep": SETTING["deep"],
        "square": SETTING["square"],
        "aligned": RUN["aligned"],
        "nearly-invertible": NEARLY_INVERTIBLE,
    },
    adds=("nearly-invertible",),
    argument=[
        Step(
            "in the frames at time t a layer moves by eta D_A^T K D_B^T, D_A and D_B the products of the middles beside it",
            by="the_move_of_a_layer_in_its_frames_is_eta_DA_K_DB",
        ),
        Step(
            "take the middle layer that is singular, or any: it keeps its frames, so its move is diagonal; "
            "all other layers are invertible, so K is diagonal",
            by="an_invertible_middle_layer_makes_the_residual_diagonal",
        ),
        Step(
            "with K diagonal the first and the last layer move along their own frames, which therefore serve at t+1",
            by="the_outer_layers_move_along_their_frames",
        ),
        Step(
            "while the error is not zero, any other V_1 that Definition 3 may offer differs from it by signs, "
            "because W_1 is invertible",
            by="the_first_frame_turns_by_signs_only",
        ),
        Step("and so does any other U_d, because W_d is", by="the_last_frame_turns_by_signs_only"),
        Step("signs belong to the singular values (usSVD)", by="a_turn_by_signs_is_absorbed_by_the_singular_values"),
    ],
)
