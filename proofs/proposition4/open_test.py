"""The other side: when the data that align contain an open set. The statement, its derivation, and instances."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import comb

from proofs.alignability import IntegerBasis, MatrixSpace, family_for_all_data, linear_test, open_set
from proofs.proposition4.counting import pairs
from proofs.proposition4.statement import PROPOSITION4
from proofs.structure import structure_of
from verify.certificate import Certificate
from verify.claim import Answer, Cases, Counterexample, Outcome, Source, Statement, Step
from verify.exact import RationalMatrix, commute
from verify.symbolic import Derivation, diagonal, established, matrix, orthogonal, same_scalar, scalar, symmetric

OPEN_TEST = PROPOSITION4.extension(
    "open-test",
    "Let k >= 2, m = n if n < k - 1 and m = k otherwise. Let A be an element of S, H = A^T A, and let G be a polynomial in H of "
    "rank at most m. If D -> [A^T D + D^T A, G] has rank C(k,2) - C(k-m,2) on S, then the k x n matrices that can align with an "
    "element of S that is not scaled orthogonal contain an open set. Where the basis of S and A have integer entries it is enough "
    "that the rank is reached modulo a prime p: with H for G if m = k, else with g(H), where g is a factor of degree k - m of the "
    "characteristic polynomial of H modulo p.",
    hypotheses={
        "rank": "the commutators of A^T D + D^T A, D in S, with G have the rank C(k,2) - C(k-m,2), over the reals, or modulo p "
        "with an integer basis of S and an integer A"
    },
    argument=[
        Step(
            "modulo p, if m < k: g(H) is the residue of G = product of (H - l I) over those k - m eigenvalues l of H, all real, of "
            "which the roots of g are the residues",
            cites=Source("algebraic number theory", note="roots of an integer polynomial reduce to its roots modulo p"),
        ),
        Step(
            "a rank modulo p is at most the rank, so the rank is reached over the reals; this G vanishes on k - m eigenvectors",
            cites=Source("linear algebra", note="minors that are not zero modulo p are not zero"),
        ),
        Step(
            "in an eigenbasis Q of H, G is diagonal with entries g_i, and [P, G] becomes [Q^T P Q, diag(g_i)], antisymmetric, with "
            "entries (Q^T P Q)_ij (g_j - g_i)",
            by=("the_commutator_in_the_frame_of_G", "the_commutator_in_the_frame_of_G_is_antisymmetric"),
        ),
        Step(
            "they vanish where g_i = g_j: if e more than k - m of the g are zero, and some other value is taken 1 + f times, then "
            "at least e (k-m) + C(e,2) + f (f+1)/2 fewer than C(k,2) - C(k-m,2) pairs i < j are left",
            by="equal_entries_of_G_cost_directions",
        ),
        Step(
            "so the rank is reached only if f = 0, and e = 0, or m = k and e <= 1: m of the g differ from all others, and the "
            "entries (Q^T P Q)_ij with g_i != g_j take all values as D runs through S",
            by="equal_entries_of_G_cost_directions",
        ),
        Step(
            "those m eigenvectors then belong to simple eigenvalues of H, as G is a polynomial in H; as A moves to A + t D the "
            "i-th turns towards the j-th by (Q^T P Q)_ij / (l_i - l_j), P = A^T D + D^T A",
            cites=Source("Horn and Johnson, Matrix Analysis, Theorem 6.3.12", note="derivative of a simple eigenvector"),
        ),
        Step(
            "so near A the map from elements of S to these m eigenvectors is smooth, and its derivative has the rank "
            "C(k,2) - C(k-m,2), the dimension of the manifold of orthonormal m-frames: its image contains an open set",
            cites=Source("the inverse function theorem", note="a submersion is open"),
        ),
        Step(
            "the B of rank min(n, k) whose singular values differ and whose left singular vectors, up to signs, are in that set "
            "fill an open set (n = k - 1: the last of the k vectors is orthogonal to the others)",
            cites=Source("the singular value decomposition", note="continuous, up to signs, where the singular values differ"),
        ),
        Step(
            "A is k x k and B is k x n, and B B^T commutes with the A^T A of which these vectors are eigenvectors, so B can align "
            "with A",
            uses="proposition4.criterion",
            given=["square"],
        ),
        Step(
            "H has a simple eigenvalue and k >= 2, so it is not scalar, nor near A",
            cites=Source("linear algebra", note="a multiple of I has one eigenvalue, k times; eigenvalues are continuous"),
        ),
    ],
)


@PROPOSITION4.derived(covers="every k", controls={"with_a_frame_that_is_not_shared": {"shared": False}})
def the_commutator_in_the_frame_of_G(*, shared: bool = True) -> Outcome:
    """``Q^T [P, Q T Q^T] Q = [Q^T P Q, T]``."""
    P, Q, T = matrix("P", "k", "k"), orthogonal("Q", "k"), diagonal("T", "k")
    frame = Q if shared else orthogonal("R", "k")
    G = frame @ T @ frame.T
    inside = Q.T @ P @ Q
    derivation = Derivation("a commutator in the frame of G").start(Q.T @ (P @ G - G @ P) @ Q).normalise()
    return established(derivation, inside @ T - T @ inside)


@PROPOSITION4.derived(covers="every k", controls={"with_the_sum_of_the_products": {"sign": 1}})
def the_commutator_in_the_frame_of_G_is_antisymmetric(*, sign: int = -1) -> Outcome:
    """``[P, T]^T = -[P, T]`` for symmetric P and diagonal T: pairs i < j count, and the diagonal is zero."""
    P, T = symmetric("P", "k"), diagonal("T", "k")
    K = P @ T + sign * (T @ P)
    return established(Derivation("a commutator, transposed").start(K.T).normalise(), -1 * K)


@PROPOSITION4.derived(
    covers="every k and m, e more zeros, f + 1 equal entries",
    controls={"with_the_pairs_among_the_zeros_kept": {"lost": 0}, "with_one_equal_entry_more": {"more": 1}},
)
def equal_entries_of_G_cost_directions(*, lost: int = 1, more: int = 0) -> Outcome:
    """``C(k,2) - C(q,2) - [C(k,2) - C(q+e,2) - C(f+1,2)] = e q + C(e,2) + f(f+1)/2`` with q = k - m.

    All terms are at least 0. For q >= 1 the sum is 0 only at e = f = 0; for q = 0 only at f = 0 and e <= 1. A further group
    of equal entries costs a further term of the last kind.
    """
    k, q, e, f = (scalar(name) for name in ("k", "q", "e", "f"))
    left = pairs(k) - lost * pairs(q + e) - pairs(f + 1 + more)
    return same_scalar(pairs(k) - pairs(q) - left, e * q + pairs(e) + Fraction(1, 2) * f * (f + 1), "directions that are lost")


OPEN = (
    ("conv2d:3x3:3x3", 1), ("conv1d:3:3", 1), ("conv2d:2x2:3x3", 2), ("toeplitz:4", 2), ("toeplitz:4", 4), ("hankel:4", 3),
    ("conv2d:3x3:5x5", 3), ("conv2d:5x5:5x5", 1),
)  # fmt: skip


@PROPOSITION4.certified(
    covers="(structure, n): " + ", ".join(f"{name}, {n}" for name, n in OPEN),
    instances=Cases(OPEN),
    controls={
        "with_one_sample_more": {"more": 1},
        "with_one_parameter_less": {"left_out": 1},
        "with_the_frames_of_all_k_vectors_to_reach": {"whole": True},
    },
    supports=[OPEN_TEST],
)
def an_open_set_of_data_aligns(case: tuple[str, int], *, more: int = 0, left_out: int = 0, whole: bool = False) -> Outcome:
    """A single sample on 3 x 3 images aligns with 3 x 3 filters on an open set: eight directions of eight, r - 1 parameters."""
    name, n = case
    layers = structure_of(name)
    kept = [layers.basis_matrix(j) for j in range(layers.dimension - left_out)]
    basis = IntegerBasis.of(MatrixSpace(name, tuple(D.dense() for D in kept)) if left_out else layers)
    test = open_set(basis, n + more)
    assert test is not None
    needed = comb(basis.k, 2) if whole else test.needed
    passed = test.found is not None and test.found >= needed
    found = "too few parameters" if test.found is None else f"{test.found} directions"
    return Outcome(
        Answer.of(passed and not linear_test(basis, n + more).passed), f"{name}, n = {n + more}: {found} of {needed}"
    )


def turns(S: Sequence[RationalMatrix], A: RationalMatrix) -> bool:
    """Whether the frame of A turns as A moves along S: for 2 x 2 matrices, and any n, the test then passes at ``G = A^T A``."""
    H = A.T @ A
    return any(not commute(A.T @ D + D.T @ A, H) for D in S)


def turning(written: Certificate, S: Sequence[str]) -> Certificate:
    """State the conclusion that fails where the frame of the 2 x 2 matrix A turns."""
    still = " and ".join(f"commute(A^T*{D} + {D}^T*A, A^T*A)" for D in S)
    return written.conclusion("k = 2, and the frame of A stays as A moves (else the data that align contain an open set)", still)


# What the hypothesis is for: one matrix spans too little

LINE = (RationalMatrix.diagonal([1, 2]),)
ROW = (RationalMatrix.unit(0, 0, (2, 2)), RationalMatrix.unit(0, 1, (2, 2)))
"""All ``e_1 v^T``: the frames of ``e_1 e_1^T`` turn with v, and every data set meets one."""

ALIGNED = (RationalMatrix([[2, 1], [1, 2]]),)
"""B = (1, 1) is an eigenvector of ``A^T A``: these data show nothing."""


def too_small(statement: Statement, hypothesis: str, S: tuple[RationalMatrix, ...]) -> Counterexample:
    """Hold S (k = 2, n = 1) against a statement; with ``S = span(A)`` only multiples of A could align with B = (1, 1)."""
    A, B = S[0], RationalMatrix([[1], [1]])
    H = A.T @ A
    contained = family_for_all_data(IntegerBasis.of(MatrixSpace("S", S)), 1) is not None
    example = Counterexample(
        hypotheses={hypothesis: {"rank": turns(S, A), "contains": contained}[hypothesis]},
        conclusion=contained or commute(H, B @ B.T),
        witness={"S": [D.to_strings() for D in S], "k": 2, "n": 1},
        dropped=(hypothesis,),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", statement).given(A=A, B=B, r=len(S)).define("H", "A^T*A", value=H)
        formulas = {
            "rank": "not commute(A^T*A + A^T*A, H)",
            "contains": "r > rows(B) * columns(B) or r >= 2",  # the smallest of the families has 2 dimensions
        }
        written.hypothesis(hypothesis, formulas[hypothesis], dropped=True)
        written.fact("S is the span of A alone", "r == 1")
        written.fact("A is diagonal, with two different singular values", "isdiagonal(A) and not isscalar(H)")
        written.conclusion(
            "[H, B B^T] has the entry (h_1 - h_2) b_1 b_2, so it is zero on an open set only if it is zero at B = (1, 1)",
            "commute(H, B*B^T)",
        )
        return written.seal()

    return example.sealed(certificate)


@PROPOSITION4.counterexample(
    covers="k = 2, n = 1, S = span(diag(1, 2)): no direction of one",
    without=(OPEN_TEST, "rank"),
    controls={"with_a_row_of_the_matrix_free": {"S": ROW}, "with_a_matrix_that_aligns_with_these_data": {"S": ALIGNED}},
)
def frames_that_do_not_turn_meet_almost_no_data(*, S: tuple[RationalMatrix, ...] = LINE) -> Counterexample:
    """Only B along a coordinate axis align with diag(1, 2)."""
    return too_small(OPEN_TEST, "rank", S)
