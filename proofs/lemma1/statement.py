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
        "rigidity: any widths k_0, ..., k_d; W* is the least interpolant, M N^{-1} where N is invertible",
    ),
)

REGULAR = "N = X X^T is invertible, so W* = M N^{-1} is the only interpolant"

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

ORDER = Source("the order of the natural numbers")
LIMITS = Source("calculus", note="limits; invertible matrices are an open set")

RIGIDITY = LEMMA1.extension(
    "rigidity",
    "Along the run the data are no accident, whatever the widths: (1) W*^T W* and the compression of N to the row space of W* "
    "have a common eigenvector there, or (2) rank W* < min k_i and N has an eigenvector in the kernel of W*.",
    hypotheses={
        "regular": REGULAR,
        "strong": "the run is strongly aligned: W_i(t) = Q_i S_i(t) Q_{i-1}^T with frames Q_0, ..., Q_d that never move",
        "zero-error": RUN["zero-error"],
        "moving": RUN["moving"],
    },
    argument=[
        Step(
            "the frames do not move: W(t) = U S(t) V^T at all times, S(t) the product of the S_i(t)",
            by="strongly_aligned_layers_multiply_to_a_matrix_in_the_outer_frames",
        ),
        Step(
            "W(t) = W* - E(t) N^{-1}, and E(t) = (Y - W(t) X) X^T",
            by="the_network_is_the_interpolant_less_its_residual",
        ),
        Step(
            "a product with a fixed matrix tends to zero with the other factor, and diagonal matrices have diagonal limits: with "
            "the training error E tends to zero, W to W*, and S to S* with W* = U S* V^T, a usSVD",
            cites=LIMITS,
        ),
        Step(
            "K = U^T E V = (S* - S) V^T N V: K_jl is the gap (S* - S)_j of mode j times its coupling (V^T N V)_jl with l",
            by="the_residual_of_a_strong_run_is_the_gap_times_the_inputs",
        ),
        Step(
            "entry (j, l) of the move of layer i is eta a_j K_jl b_l, with a_j the product of the entries of mode j above "
            "layer i and b_l that of mode l below; it is zero for j != l, because the frames stay",
            by="an_entry_of_the_move_is_above_times_residual_times_below",
        ),
        Step(
            "a mode with two zero layers does not move, since every layer has one of them above or below itself; so one that moves "
            "has at most one zero layer",
            by="a_mode_with_two_zero_layers_does_not_move",
        ),
        Step(
            "let modes j and l have at most one zero layer each: some layer has a_j and b_l not zero, or one has a_l and b_j so. "
            "If one of the modes has no zero layer, some layer does so for (j, l) and some layer for (l, j)",
            by="some_layer_sees_a_pair_of_modes",
        ),
        Step(
            "where a_j, b_l and the gap of j are not zero, the coupling of j with l is: it is the entry of the move, over them",
            by="an_entry_that_is_seen_uncouples_two_modes",
        ),
        Step(
            "so two modes off their optimum with at most one zero layer each are not coupled; nor is one off its optimum with at "
            "most one zero layer coupled with one that has no zero layer. N is symmetric: coupling has no direction",
            by="coupling_has_no_direction",
        ),
        Step(
            "a set of natural numbers is unbounded, has a greatest element, or is empty: take the times at which some live mode "
            "(one with S*_j != 0) is off its optimum",
            cites=ORDER,
        ),
        Step(
            "unbounded: of finitely many modes one occurs at arbitrarily late times, so some live j is off its optimum then; a "
            "sequence with a limit other than zero is not zero from some time on, as all S_l of live l",
            cites=LIMITS,
        ),
        Step(
            "a product that is not zero has no zero factor: at such times no live mode has a zero layer, and j is coupled with no "
            "other live mode",
            by=("some_layer_sees_a_pair_of_modes", "an_entry_that_is_seen_uncouples_two_modes"),
        ),
        Step(
            "a greatest one, T - 1: some live j is off its optimum there, and moves to it. Every other live mode moves to its "
            "optimum too, so has at most one zero layer, or is there already and has none: j is coupled with none of them",
            by=(
                "a_mode_with_two_zero_layers_does_not_move",
                "some_layer_sees_a_pair_of_modes",
                "an_entry_that_is_seen_uncouples_two_modes",
            ),
        ),
        Step(
            "in both cases v_j is an eigenvector of W*^T W*, S*_j^2 not being zero, and of the compression of N: (1)",
            by=("a_mode_is_an_eigenvector_of_the_gram_of_the_limit", "a_mode_coupled_with_no_other_is_an_eigenvector"),
        ),
        Step(
            "none: the first gradient has an entry that is not zero, on the diagonal, a_j K_jj b_j. So mode j has a gap, is not "
            "live, and S_j(0) is not S*_j = 0: it has no zero layer, and j <= min k_i. In layer 1, where b = 1, the move of row j "
            "says that j is coupled with no other mode at all",
            by=(
                "an_entry_of_the_move_is_above_times_residual_times_below",
                "an_entry_that_is_seen_uncouples_two_modes",
            ),
        ),
        Step(
            "then N v_j is a multiple of v_j, W* v_j = S*_j u_j = 0, and W* leaves position j empty: (2)",
            by=("a_mode_coupled_with_no_other_is_an_eigenvector", "a_mode_is_an_eigenvector_of_the_gram_of_the_limit"),
        ),
    ],
)

REPAIRED = LEMMA1.repaired(
    "repaired",
    "Along the run the same V_1 and U_d serve at all times, and K(t) = U_d^T E(t) V_1 is diagonal at all times. The singular "
    "middle layer need not be square.",
    repairs=PER_RUN,
    hypotheses={
        "deep": SETTING["deep"],
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

PLANE = LEMMA1.extension(
    "plane",
    "For k = 2 and data of full rank nothing has to be added: if some run is aligned, there are orthogonal U, V with U^T M V "
    'and V^T N V diagonal. So Theorem 1\'s "only if" holds there as printed.',
    hypotheses={
        "deep": SETTING["deep"],
        "planar": "all layers are 2 x 2",
        "aligned": RUN["aligned"],
        "zero-error": RUN["zero-error"],
        "moving": RUN["moving"],
        "full-rank": "X X^T and Y X^T are invertible",
    },
    argument=[
        Step(
            "W(t) = W* - E(t) N^{-1} with W* = M N^{-1}, and E(t) = (Y - W(t) X) X^T",
            by="the_network_is_the_interpolant_less_its_residual",
        ),
        Step(
            "with the training error E tends to zero, and W to W*, which is invertible. Invertible matrices are an open set, and "
            "the factors of an invertible product of square matrices are invertible: from some time on all layers are",
            cites=LIMITS,
        ),
        Step(
            "from then on V_1 = V and U_d = U serve at all times, and K = U^T E V is diagonal",
            uses="lemma1.repaired",
            given=["nearly-invertible"],
        ),
        Step(
            "K = (S* - S) V^T N V with W* = U S* V^T",
            by="the_residual_of_a_strong_run_is_the_gap_times_the_inputs",
        ),
        Step(
            "so V^T N V is diagonal; or it is not, and then S = S*: the error is zero from that time on",
            by="coupled_inputs_with_a_diagonal_residual_leave_no_gap",
        ),
        Step(
            "where E = 0 no layer moves, so E(0) is not zero and nothing moves from the first time on at which E is",
            by="the_move_of_a_layer_in_its_frames_is_eta_DA_K_DB",
        ),
        Step("a set of natural numbers that is not empty has a least element: let T >= 1 be that time", cites=ORDER),
        Step(
            "E = 0 is W = W*: all layers are invertible at T, and W* = U' S' V'^T in the frames at T. Let U, V, K be those at "
            "T - 1, where K != 0",
            by="the_network_is_the_interpolant_less_its_residual",
        ),
        Step(
            "at T - 1 each of the two modes has at most one zero layer: with two, its row in the lower one stays zero",
            by="a_row_that_is_zero_below_another_zero_stays_zero",
        ),
        Step(
            "the middle layers keep their frames and see off-diagonal entries of K: both, then it is diagonal; or one mode is "
            "zero in an outer layer, the other nowhere; or they are zero in different layers; or both in the same outer one",
            by="what_the_middle_layers_see_of_two_modes",
        ),
        Step("an entry that is seen is zero", by="an_entry_that_is_seen_uncouples_two_modes"),
        Step(
            "one mode is zero in the first layer: K_12 = 0 is seen, and the rows of W_1(T) are orthogonal only if "
            "K_21 = 0; in the last layer the same is true of columns: K is diagonal",
            by=("one_zero_in_the_first_layer_leaves_a_diagonal_residual", "one_zero_in_the_last_layer_does_so_too"),
        ),
        Step(
            "where K is diagonal the outer layers move along U and V, which differ from U', V' by signs",
            by=(
                "the_outer_layers_move_along_their_frames",
                "the_first_frame_turns_by_signs_only",
                "the_last_frame_turns_by_signs_only",
                "a_turn_by_signs_is_absorbed_by_the_singular_values",
            ),
        ),
        Step(
            "so W* = U S* V^T, K = (S* - S) V^T N V is diagonal and not zero, and V^T N V is diagonal",
            by="coupled_inputs_with_a_diagonal_residual_leave_no_gap",
        ),
        Step(
            "zeros in different layers: W(T-1) = 0 and K = S* V^T N V with K_12 = 0; U and V stay again, although K_21 may not "
            "vanish: so V^T N V is diagonal",
            by=("zeros_in_different_layers_keep_the_outer_frames", "an_entry_that_is_seen_uncouples_two_modes"),
        ),
        Step(
            "both in the first layer: only W_1 moves, to eta P^T W* N with P = W_d ... W_2 = U D; so V'^T N V' is diagonal; "
            "and in the same way if both are zero in the last layer",
            by=("a_first_layer_out_of_nothing_shows_the_inputs", "a_last_layer_out_of_nothing_shows_them_too"),
        ),
        Step(
            "in every case W* = U S* V^T in frames in which N is diagonal, and so U^T M V = S* V^T N V is diagonal too",
            by="diagonal_inputs_make_diagonal_targets",
        ),
    ],
)
