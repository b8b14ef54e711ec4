"""Proposition 4 as printed, and what holds instead: the exact threshold, and a test for a given structure."""

from __future__ import annotations

from verify.claim import Claim, Source, Step

PROPOSITION4 = Claim(
    "proposition4",
    title="Almost no data can align with an element of a small layer structure",
    source=Source("Section 5", "Proposition 4", "proved in Appendix K"),
    notation=(
        "S is an r-dimensional subspace of k x k matrices with basis A_1, ..., A_r; A = A(a) = sum_j a_j A_j; B is k x n; m = "
        "min(n, k)",
        "B can align with A: there are usSVDs with V_A = U_B (Definition 2); equivalently [A^T A, B B^T] = 0",
        "A is scaled orthogonal: A^T A = lambda I; C(a, 2) = a(a-1)/2 for a >= 2, else 0",
        "P_ij = A_i^T A_j + A_j^T A_i; Mspan is their span; c_G(P) = [P, G]",
    ),
)

LINEAR_ALGEBRA = Source("linear algebra")
MINORS = Source("linear algebra", note="minors that are not zero modulo a prime are not zero")
SPECTRAL = Source("Horn and Johnson, Matrix Analysis, Theorem 2.5.5", note="commuting symmetric matrices")
SEMIALGEBRAIC = Source(
    "Bochnak, Coste and Roy, Real Algebraic Geometry, Section 2.8",
    note="dimension of semialgebraic sets: products add, maps do not raise it, less than full means measure zero",
)
POLYNOMIALS = Source("algebra", note="a polynomial that is not zero vanishes on a set of measure zero only")

SPACE = {"subspace": "S is an r-dimensional linear subspace of k x k matrices, n >= 1"}

PRINTED = PROPOSITION4.printed(
    "as-printed",
    "The set of k x n matrices that can align with an element of S, scalar multiples of the identity excluded, has "
    "Lebesgue measure zero.",
    hypotheses={**SPACE, "threshold": "r < k - 1 - C(k-n, 2)"},
)

CRITERION = PROPOSITION4.extension(
    "criterion",
    "B can align with A if and only if [A^T A, B B^T] = 0. Every B can align with a scaled orthogonal A.",
    hypotheses={"square": "A is k x k, B is k x n"},
    argument=[
        Step(
            "usSVDs with V_A = U_B make A^T A and B B^T diagonal in one frame, so they commute",
            by="shared_frames_make_the_grams_commute",
        ),
        Step(
            "if they commute they have a common orthonormal eigenbasis Q, ordered with the eigenvalues of B B^T decreasing",
            cites=SPECTRAL,
        ),
        Step(
            "then B = Q S_B V_B^T for a rectangular diagonal S_B, since the rows of Q^T B are orthogonal, the zero ones last",
            cites=LINEAR_ALGEBRA,
        ),
        Step(
            "and A Q has orthogonal columns, k of them in dimension k, so A = U_A S_A Q^T",
            by="orthogonal_columns_give_a_usSVD",
        ),
        Step("if A^T A = lambda I the commutator is zero for every B", by="a_scalar_gram_commutes_with_everything"),
    ],
)

FRAME_COUNT = PROPOSITION4.extension(
    "frame-count",
    "Let m = min(n, k), k >= 2, and let A^T A have at least two different eigenvalues. Among the orthonormal m-frames in R^k those "
    "that "
    "consist of eigenvectors of A^T A form a semialgebraic set of codimension at least min(n, k-1).",
    hypotheses={
        "two-eigenvalues": "the symmetric k x k matrix has eigenspaces of dimensions l_1, ..., l_t with t >= 2"
    },
    argument=[
        Step(
            "the frames with m_i vectors in eigenspace i form a manifold of dimension sum_i C(l_i,2) - C(l_i - m_i,2)",
            cites=Source("Stiefel manifolds", note="dim V_m(R^l) = C(l,2) - C(l-m,2)"),
        ),
        Step(
            "with q_i = l_i - m_i its codimension in V_m(R^k) is sum_{i<j} (l_i l_j - q_i q_j)",
            by="the_codimension_is_a_sum_over_pairs_of_eigenspaces",
        ),
        Step(
            "a pair contributes m_i q_j + m_j q_i + m_i m_j >= 0, so merging eigenspaces 2, ..., t into one only lowers it: take t "
            "= 2",
            by="merging_eigenspaces_lowers_the_codimension",
        ),
        Step(
            "if m_1 = 0 it is m l_1 >= m >= min(n, k-1)", by="without_a_vector_in_one_eigenspace_the_codimension_is_m_l"
        ),
        Step(
            "if m_1, m_2 >= 1 it is k - 1 + (m_1 - 1) q_2 + (m_2 - 1) q_1 + (m_1 - 1)(m_2 - 1) >= k - 1",
            by="with_vectors_in_both_the_codimension_is_at_least_k_minus_1",
        ),
        Step("finitely many patterns (m_i), so the union has the largest of their dimensions", cites=SEMIALGEBRAIC),
    ],
)

NOT_ORTHOGONAL = {
    "not-orthogonal": "elements A with A^T A = lambda I (scaled orthogonal ones) are excluded from S, not only the multiples of I"
}

REPAIRED = PROPOSITION4.repaired(
    "repaired",
    "The set of k x n matrices that can align with an element of S that is not excluded has Lebesgue measure zero.",
    repairs=PRINTED,
    hypotheses={**SPACE, **NOT_ORTHOGONAL, "sharp-threshold": "k >= 2 and r <= min(n, k-1)"},
    adds=("not-orthogonal", "sharp-threshold"),
    argument=[
        Step(
            "A is k x k and B is k x n, so B can align with A iff [A^T A, B B^T] = 0",
            uses="proposition4.criterion",
            given=["square"],
        ),
        Step(
            "off a null set B B^T has m different nonzero eigenvalues, and B -> its m unit eigenvectors is a submersion onto "
            "V_m(R^k) up to signs and order",
            cites=Source("the singular value decomposition", note="smooth where the singular values differ"),
        ),
        Step(
            "[A^T A, B B^T] = 0 then says that each of these vectors is an eigenvector of A^T A",
            by="eigenvectors_with_a_simple_eigenvalue_are_kept_by_what_commutes",
        ),
        Step(
            "one A that is not scaled orthogonal has two eigenvalues of A^T A, so such frames have codimension at least "
            "min(n, k-1)",
            uses="proposition4.frame-count",
            given=["two-eigenvalues"],
        ),
        Step(
            "A matters up to scale only: the elements of S bring r - 1 parameters",
            by="the_scale_of_an_element_does_not_matter",
        ),
        Step(
            "so the frames that align have dimension at most dim V_m + (r-1) - min(n,k-1), which is less than dim V_m",
            by="the_count_leaves_a_positive_codimension",
        ),
        Step("hence they, and the B above them, have measure zero", cites=SEMIALGEBRAIC),
    ],
)

SUFFICES = PROPOSITION4.extension(
    "printed-threshold-suffices",
    "If r < k - 1 - C(k-n, 2) then r <= min(n, k-1): the printed bound is never too large.",
    hypotheses={"threshold": PRINTED.hypotheses["threshold"]},
    argument=[
        Step(
            "for n >= k - 1 the binomial is zero, and r <= k - 2 <= min(n, k-1)",
            by="the_printed_bound_lies_below_the_sharp_one",
        ),
        Step(
            "for n = k - q with q >= 2, n - (k - 2 - C(q,2)) = 1 + (q-1)(q-2)/2 > 0",
            by="the_printed_bound_lies_below_the_sharp_one_for_few_samples",
        ),
    ],
)

SHARP = PROPOSITION4.extension(
    "sharp",
    "For r = min(n, k-1) + 1 there is an r-dimensional S, without scaled orthogonal elements other than 0, such that every B can "
    "align with a nonzero element of S.",
    hypotheses={"size": "k >= 2, n >= 1"},
    argument=[
        Step(
            "S = {u v^T : v in L}, u a unit vector; A^T A = v v^T has rank one, so it is not scalar",
            by="a_rank_one_element_has_the_gram_v_vT",
        ),
        Step(
            "S consists of all u v^T with v in a space of min(n, k-1) + 1 dimensions, and k >= 2: every nonzero B can align with a "
            "nonzero element, and B = 0 with all",
            uses="proposition4.every-data-set",
            given=["contains"],
        ),
    ],
)

LINEAR_TEST = PROPOSITION4.extension(
    "linear-test",
    "Let A_1, ..., A_r and the symmetric G have integer entries, and G rank at most n. If c_G has rank dim(Mspan mod I) on "
    "Mspan, already modulo one prime, then the k x n matrices that can align with an element of S whose A^T A is not scalar "
    "lie in a proper algebraic set, so they have measure zero.",
    hypotheses={
        "low-rank": "G is symmetric with rank G <= n (any symmetric G if n >= k)",
        "rank": "the rank of the commutators [P_ij, G], modulo some prime, is at least the rank over the rationals of the P_ij "
        "modulo multiples of I",
    },
    argument=[
        Step(
            "A is k x k and B is k x n, so B can align with A iff [A^T A, B B^T] = 0",
            uses="proposition4.criterion",
            given=["square"],
        ),
        Step("A(a)^T A(a) is a combination of the P_ij", by="the_gram_of_a_combination_lies_in_Mspan"),
        Step("c_G vanishes on I, so its rank on Mspan is at most dim(Mspan mod I)", by="the_identity_is_in_the_kernel"),
        Step("the rank modulo a prime is at most the rank over the rationals, so the two ranks are equal", cites=MINORS),
        Step(
            "G = B_0 B_0^T for a complex k x n matrix B_0",
            cites=Source("Horn and Johnson, Matrix Analysis, Section 4.4", note="symmetric factorization"),
        ),
        Step(
            "so a minor of that size of B -> c_{BB^T} is a nonzero polynomial in B; off its zeros the rank is full",
            cites=POLYNOMIALS,
        ),
        Step(
            "a linear map that vanishes on a subspace, and whose rank is the dimension modulo that subspace, has it for kernel; "
            "so there the kernel of c_{BB^T} on Mspan consists of multiples of I",
            cites=Source("linear algebra", note="the rank-nullity theorem"),
        ),
        Step("it contains A^T A, which lies in Mspan, whenever that commutes", by="the_gram_of_a_combination_lies_in_Mspan"),
    ],
)

MACAULAY_TEST = PROPOSITION4.extension(
    "macaulay-test",
    "Let A_1, ..., A_r have integer entries. Let J be spanned by the entries of A(a)^T A(a) modulo multiples of I, and Q_G "
    "by those of [A(a)^T A(a), G], quadrics in a. If for some symmetric integer G of rank at most n and some degree D the "
    "multiples of Q_G in degree D have rank at least dim J_D, already modulo one prime, then almost no k x n matrices can "
    "align with an element of S whose A^T A is not scalar.",
    hypotheses={
        "low-rank": LINEAR_TEST.hypotheses["low-rank"],
        "degree": "the rank in degree D, modulo some prime, is at least the dimension of J_D over the rationals",
    },
    argument=[
        Step(
            "A is k x k and B is k x n, so B can align with A iff [A^T A, B B^T] = 0",
            uses="proposition4.criterion",
            given=["square"],
        ),
        Step(
            "[P, G] does not change when a multiple of I is added to P, so Q_G lies in the span J",
            by="the_identity_is_in_the_kernel",
        ),
        Step(
            "the rank modulo a prime is at most the rank over the rationals, and that at most dim J_D: they are equal",
            cites=MINORS,
        ),
        Step(
            "G = B_0 B_0^T for a complex B_0, so the rank is full for all B off the zeros of a nonzero polynomial",
            cites=POLYNOMIALS,
        ),
        Step(
            "there the multiples of Q_{BB^T} in degree D lie in J_D and have its dimension: they span it",
            cites=Source("linear algebra", note="a subspace of the same finite dimension is the whole space"),
        ),
        Step(
            "so at a common zero a of Q_{BB^T} all x_i^{D-2} q, q in J, vanish; if a_i != 0 then q(a) = 0: A(a)^T A(a) is scalar",
            by="a_multiple_that_vanishes_shows_that_the_quadric_does",
        ),
    ],
)
