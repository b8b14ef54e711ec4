"""Theorem 2, its footnote 3 and Appendix I as printed, reading by reading, and what holds instead."""

from __future__ import annotations

from verify.claim import Claim, Source, Step

THEOREM2 = Claim(
    "theorem2",
    title="Gradient descent on the coefficients of structured layers is a projected gradient descent, up to scaling",
    source=Source("Section 5.1", "Theorem 2, footnote 3", "proved in Appendix H; Definition 4; Appendix I"),
    notation=(
        "S is spanned by A_1, ..., A_r; W_i = sum_j c_ij A_j; <M, A> = tr(M^T A); G_i is the gradient of the loss in W_i",
        "pi_S(M) = sum_j <M, A_j> A_j, the map that the proof defines; Pi_S is the orthogonal projection onto S",
        "A is the matrix whose columns are the A_j written as vectors, Gamma = A^T A their Gram matrix",
        "a filter has s x s entries and acts on m x m images, stride 1, padding (s-1)/2",
    ),
)

STEP = {
    "coefficients": "gradient descent moves the coefficients: c_ij(t+1) = c_ij(t) - eta dL/dc_ij",
    "at-once": "all gradients of a step are taken at the old layers",
}
ORTHOGONAL = {"orthogonal": "the A_j are pairwise orthogonal (Definition 4)"}
INDEPENDENT = {"independent": "the A_j are linearly independent"}

CALCULUS = Source("calculus")
ELEMENTARY = Source("linear algebra")

UPDATE = THEOREM2.printed(
    "update",
    "W_i(t+1) = W_i(t) - eta pi_S(G_i) with pi_S(M) = sum_j <M, A_j> A_j, for every differentiable loss and every depth.",
    hypotheses={**STEP, **ORTHOGONAL},
    reading="pi_S is the map that the proof defines and footnote 3 describes",
    argument=[
        Step(
            "the derivative along A_j is <G, A_j>: that is the gradient in its coefficient",
            by="the_loss_along_a_basis_matrix_starts_with_its_trace",
        ),
        Step(
            "for any differentiable loss: dL = <D, dF> at the output is <A^T D X^T B^T, dW_i>",
            by="any_loss_pulls_back_to_a_trace",
        ),
        Step(
            "the gradient in all coefficients is A^T g, whatever the family A_j is",
            by="the_gradient_in_the_coefficients_is_At_g",
        ),
        Step(
            "so the layer moves by -eta A A^T g, which is -eta pi_S(G)",
            by="a_step_on_the_coefficients_moves_the_layer_by_A_At_g",
        ),
    ],
)

PROJECTION = THEOREM2.printed(
    "projection",
    "W_i(t+1) = W_i(t) - eta Pi_S(G_i): gradient descent on the coefficients is projected gradient descent.",
    hypotheses={**STEP, **ORTHOGONAL},
    reading="pi_S is the projection operator onto S, as the theorem says in words",
    intended=False,
)

PROJECTED = THEOREM2.repaired(
    "projected",
    "W_i(t+1) = W_i(t) - eta Pi_S(G_i).",
    repairs=PROJECTION,
    hypotheses={**STEP, "orthonormal": "the A_j are orthonormal: pairwise orthogonal, each of norm 1"},
    adds=("orthonormal",),
    argument=[
        Step(
            "an orthonormal basis is orthogonal, so the layer moves by -eta pi_S(G)", uses="theorem2.update", given=["orthogonal"]
        ),
        Step("with A^T A = I the map A A^T is symmetric, idempotent and fixes S", by="an_orthonormal_basis_gives_the_projection"),
    ],
)

FOOTNOTE = THEOREM2.printed(
    "footnote",
    "pi_S is a projection if and only if the A_j are orthonormal; otherwise it is the projection onto S followed by a "
    "scaling in each basis direction, by ||A_j||^2.",
    hypotheses={**INDEPENDENT, **ORTHOGONAL},
    argument=[
        Step("if: with A^T A = I the map is the projection onto S", by="an_orthonormal_basis_gives_the_projection"),
        Step(
            "only if: an idempotent A A^T with independent columns has A^T A = I",
            by="only_an_orthonormal_basis_gives_a_projection",
        ),
        Step(
            "with A = Q s, s the diagonal of the norms, A A^T = (Q s s Q^T)(Q Q^T), and Q s s Q^T multiplies direction j by s_j^2",
            by="an_orthogonal_basis_gives_the_projection_and_a_scaling",
        ),
    ],
)

GRAM = THEOREM2.extension(
    "gram",
    "For any basis pi_S = A A^T is a projection if and only if Gamma = I. The projection onto S is A Gamma^{-1} A^T, so "
    "gradient descent on the coefficients whose gradient is multiplied by Gamma^{-1} is projected gradient descent.",
    hypotheses=INDEPENDENT,
    argument=[
        Step("A Gamma^{-1} A^T is symmetric and idempotent and fixes S", by="the_inverse_gram_matrix_gives_the_projection"),
        Step("the preconditioned step moves the layer by it", by="a_preconditioned_step_is_a_projected_step"),
        Step("Gamma = I makes A A^T the projection", by="an_orthonormal_basis_gives_the_projection"),
        Step("and nothing else does", by="only_an_orthonormal_basis_gives_a_projection"),
    ],
)

RESCALED = THEOREM2.extension(
    "rescaled",
    "Gradient descent on the coefficients with step eta is projected gradient descent with step c eta if and only if "
    "||A_j||^2 = c for all j. Circular padding with m >= s has this with c = m^2; zero padding never, if s >= 3 and m >= 2.",
    hypotheses={**INDEPENDENT, **ORTHOGONAL},
    argument=[
        Step("Q s s Q^T = c Q Q^T if and only if s s = c I", by="pi_S_is_a_multiple_of_the_projection_iff_all_norms_agree"),
        Step(
            "where padding is by zeros, the tap (a, b) has squared norm (m-|a|)(m-|b|)",
            uses="theorem2.convolution-norms",
            given=["zero-padding"],
        ),
        Step("that of (0, 0) exceeds that of (0, 1) by m, which is not zero", by="the_centre_tap_is_longer_than_its_neighbour"),
        Step(
            "a circular tap moves all m^2 pixels by (a, b) modulo m: it has m^2 ones, and none of them where a tap that differs "
            "from it modulo m has one",
            cites=Source("group theory", note="translations of a finite group are permutations; different ones agree nowhere"),
        ),
        Step(
            "two offsets of a filter differ by s - 1 < m at most, so different ones differ modulo m",
            by="offsets_of_a_filter_differ_modulo_m",
        ),
    ],
)

NORMS = THEOREM2.extension(
    "convolution-norms",
    "The basis of a zero-padded convolution whose coefficients are the filter's entries is orthogonal, with squared "
    "norms (m-|a|)(m-|b|) for the tap that is (a, b) off the centre, and 0 where |a| or |b| is m or more.",
    hypotheses={"zero-padding": "the image is continued by zeros"},
    argument=[
        Step(
            "on an axis the offset a has ones at (p, p + a) where both are pixels 1, ..., m; such a place tells its offset, so two "
            "offsets share none",
            by="a_place_tells_its_offset",
        ),
        Step("there are m - |a| such places for |a| < m", by="an_offset_a_has_m_minus_a_places_on_an_axis"),
        Step("and none for |a| >= m", by="an_offset_of_m_or_more_has_no_place"),
        Step(
            "the pixels of an image are pairs, so the tap (a, b) is the Kronecker product of the offsets a and b, and inner "
            "products of taps are products of those on the axes",
            cites=Source(
                "Horn and Johnson, Topics in Matrix Analysis, Section 4.2",
                note="the trace of (A (x) B)^T (C (x) D) is tr A^T C times tr B^T D",
            ),
        ),
    ],
)

IMAGE = {"image": "the image is 3 x 3 and the filter 3 x 3, stride 1, zero padding 1 (Appendix I)"}

ORTHONORMAL = THEOREM2.printed(
    "appendix-orthonormal",
    "S is a 9-dimensional subspace with an orthonormal basis whose coefficients are the filter's entries C_1, ..., C_9.",
    hypotheses=IMAGE,
)

APPENDIX_REPAIRED = THEOREM2.repaired(
    "appendix-orthogonal",
    "S is a 9-dimensional subspace with an orthogonal basis whose coefficients are the filter's entries; the squared "
    "norms are 9 at the centre, 6 at the edges and 4 at the corners.",
    repairs=ORTHONORMAL,
    hypotheses=IMAGE,
    argument=[
        Step(
            "padding is by zeros, so the basis is orthogonal with squared norms (3-|a|)(3-|b|)",
            uses="theorem2.convolution-norms",
            given=["zero-padding"],
        ),
        Step("those of the nine unit filters are 4, 6, 4, 6, 9, 6, 4, 6, 4", by="the_norms_on_3x3_images_are_4_6_and_9"),
    ],
)

CONVOLUTION = THEOREM2.printed(
    "appendix-convolution",
    "The printed 9 x 9 matrix is the linear map that applies the filter to an image.",
    hypotheses=IMAGE,
    reading="applying a filter is convolution, as in mathematics: the filter is turned by 180 degrees before it is laid on",
    argument=[
        Step("both are linear in the filter, so the nine unit filters decide", cites=ELEMENTARY),
        Step("on each unit filter all 81 entries agree", by="the_printed_matrix_is_the_convolution_with_the_filter"),
    ],
)

LIBRARY = THEOREM2.printed(
    "appendix-cross-correlation",
    "The printed 9 x 9 matrix is the linear map that applies the filter to an image.",
    hypotheses=IMAGE,
    reading="applying a filter is what convolutional layers of deep-learning libraries do: it is laid on as it is",
    intended=False,
)

LIBRARY_REPAIRED = THEOREM2.repaired(
    "appendix-turned",
    "The printed 9 x 9 matrix is the linear map that applies the filter to an image.",
    repairs=LIBRARY,
    hypotheses={**IMAGE, "turned": "the filter equals itself turned by 180 degrees: C_i = C_{10-i}"},
    adds=("turned",),
    argument=[
        Step(
            "the printed matrix is the transpose of the matrix that libraries apply",
            by="the_printed_matrix_is_the_transpose_of_a_library_s",
        ),
        Step("transposing it turns the filter, so nothing changes for such a filter", by="transposing_turns_the_filter"),
    ],
)

ODD = {"odd": "s is odd, stride 1, padding (s-1)/2 with zeros"}

DIMENSION = THEOREM2.printed(
    "dimension",
    "The matrices of all s x s filters on m x m images form an s^2-dimensional subspace.",
    hypotheses=ODD,
)

DIMENSION_REPAIRED = THEOREM2.repaired(
    "dimension-repaired",
    "The matrices of all s x s filters on m x m images form an s^2-dimensional subspace.",
    repairs=DIMENSION,
    hypotheses={**ODD, "large": "m >= (s+1)/2"},
    adds=("large",),
    argument=[
        Step(
            "padding is by zeros, so the tap (a, b) has squared norm (m-|a|)(m-|b|), and the taps are orthogonal",
            uses="theorem2.convolution-norms",
            given=["zero-padding"],
        ),
        Step("|a|, |b| <= (s-1)/2 <= m - 1, so no tap vanishes", by="a_half_width_below_m_leaves_every_tap"),
        Step("s^2 nonzero orthogonal matrices are independent", cites=ELEMENTARY),
    ],
)
