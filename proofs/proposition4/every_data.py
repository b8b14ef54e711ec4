"""Families that meet every data set: whatever B is, S contains an element that aligns with it, and is not scaled orthogonal."""

from __future__ import annotations

from proofs.alignability import IntegerBasis, MatrixSpace, family_for_all_data
from proofs.proposition4.open_test import ALIGNED, LINE, ROW, too_small
from proofs.proposition4.refutation import is_scalar
from proofs.proposition4.statement import LINEAR_ALGEBRA, PROPOSITION4, SPECTRAL
from verify.claim import Answer, Cases, Counterexample, Outcome, Step
from verify.exact import RationalMatrix, commute
from verify.symbolic import BlockMatrix, Derivation, block_diagonal, diagonal, established, matrix, orthogonal, zero

EVERY = PROPOSITION4.extension(
    "every-data-set",
    "Every nonzero k x n matrix B can align with a nonzero element of S that is not scaled orthogonal if n < k and r > k n, or if "
    "S contains all u v^T for one u != 0 and v in a space of more than min(n, k-1) dimensions, k >= 2, or all symmetric matrices, "
    "k >= 2, or all antisymmetric matrices, k >= 3.",
    hypotheses={"contains": "one of the four"},
    argument=[
        Step("k n linear equations A B = 0 in r > k n coefficients leave A != 0, singular for B != 0", cites=LINEAR_ALGEBRA),
        Step("if n >= k - 1 the v have all k dimensions: take an eigenvector of B B^T", cites=SPECTRAL),
        Step(
            "if n < k - 1, the space of v and the kernel of B^T have more than k dimensions together: B^T v = 0 for some v != 0",
            by="the_space_L_meets_the_kernel",
        ),
        Step("then u v^T aligns with B", by="a_rank_one_element_aligns_when_v_is_an_eigenvector"),
        Step("its Gram matrix is |u|^2 v v^T, of rank one: not scalar for k >= 2", by="a_rank_one_element_has_the_gram_v_vT"),
        Step("B B^T = Q T Q^T with an orthogonal Q and a diagonal T", cites=SPECTRAL),
        Step(
            "Q diag(1, ..., k) Q^T is symmetric; Q J Q^T is antisymmetric for J = [[0, C, 0], [-C, 0, 0], [0, 0, 0]] with "
            "C = diag(1, ..., h), k = 2h or 2h + 1 (then with a last row and column)",
            by=("a_core_is_mirrored_in_every_frame", "the_antisymmetric_core_is_antisymmetric"),
        ),
        Step(
            "J^T J is diagonal: the squares of C twice, and 0 where k is odd; for k >= 3 it has 1 and either 0 or 4 there",
            by="the_gram_of_the_antisymmetric_core_is_diagonal",
        ),
        Step("both Gram matrices are diagonal in the frame Q", by="a_core_in_the_frame_of_the_data_commutes"),
    ],
)


@PROPOSITION4.derived(covers="every k", controls={"with_a_mirrored_core_on_one_side": {"shared": False}})
def a_core_is_mirrored_in_every_frame(*, shared: bool = True) -> Outcome:
    """``(Q J Q^T)^T = Q J^T Q^T``: symmetric, or antisymmetric, as J is."""
    J, Q = matrix("J", "k", "k"), orthogonal("Q", "k")
    left = Q if shared else orthogonal("R", "k")
    return established(Derivation("a core in a frame, transposed").start((left @ J @ Q.T).T).normalise(), left @ J.T @ Q.T)


def antisymmetric_core(sign: int = -1) -> BlockMatrix:
    """Return J with blocks of sizes h, h and o (o = 1 for odd k, else 0)."""
    C, square, column, corner = diagonal("C", "h"), zero("h", "h"), zero("h", "o"), zero("o", "o")
    return BlockMatrix([[square, C, column], [sign * C, square, column], [column.T, column.T, corner]])


@PROPOSITION4.derived(covers="every k", controls={"with_the_same_sign_on_both_sides": {"sign": 1}})
def the_antisymmetric_core_is_antisymmetric(*, sign: int = -1) -> Outcome:
    """``J^T = -J``."""
    J = antisymmetric_core(sign)
    return established(Derivation("the core, transposed").start(J.T).normalise(), -1 * J)


@PROPOSITION4.derived(covers="every k", controls={"with_a_last_row_that_counts": {"last": True}})
def the_gram_of_the_antisymmetric_core_is_diagonal(*, last: bool = False) -> Outcome:
    """``J^T J = diag(C^2, C^2, 0)``: so for odd k it is singular, and not scalar; for k = 2 it is scalar."""
    J, C = antisymmetric_core(), diagonal("C", "h")
    corner = diagonal("c", "o") if last else zero("o", "o")
    return established(Derivation("the Gram of the core").start(J.T @ J).normalise(), block_diagonal(C @ C, C @ C, corner))


@PROPOSITION4.derived(covers="every k and n", controls={"with_a_core_whose_gram_is_not_diagonal": {"diagonal_gram": False}})
def a_core_in_the_frame_of_the_data_commutes(*, diagonal_gram: bool = True) -> Outcome:
    """``[Q L Q^T, Q T Q^T] = Q [L, T] Q^T = 0`` for diagonal L = J^T J and T."""
    Q, T = orthogonal("Q", "k"), diagonal("T", "k")
    L = diagonal("L", "k") if diagonal_gram else matrix("L", "k", "k")
    H, G = Q @ L @ Q.T, Q @ T @ Q.T
    return established(Derivation("Gram matrices in one frame").start(H @ G - G @ H).normalise(), 0 * (H @ G))


@PROPOSITION4.certified(
    covers="k = 2, ..., 5: the element of S for data in the frame of integer reflections",
    instances=Cases([(k, sign) for k in range(2, 6) for sign in (1, -1) if k > 2 or sign == 1]),
    controls={"with_the_core_in_another_frame": {"turned": True}},
    supports=[EVERY],
)
def every_data_set_meets_the_mirrored_matrices(case: tuple[int, int], *, turned: bool = False) -> Outcome:
    """``Q J Q^T`` is in S (symmetric or antisymmetric), commutes, and its Gram matrix is not scalar."""
    k, sign = case
    ones = RationalMatrix([[1] * k for _ in range(k)])
    Q = k * RationalMatrix.identity(k) - 2 * ones
    J = [[0] * k for _ in range(k)]
    for i in range(0, k - 1, 2):
        J[i][i + 1], J[i + 1][i] = i + 1, -(i + 1)
    core = RationalMatrix(J) if sign < 0 else RationalMatrix.diagonal(list(range(1, k + 1)))
    A = core if turned else Q @ core @ Q.T
    G = Q @ RationalMatrix.diagonal([(i + 1) ** 2 for i in range(k)]) @ Q.T
    gram = A.T @ A
    return Outcome(Answer.of(sign * A == A.T and commute(gram, G) and not is_scalar(gram)), f"k = {k}, sign {sign}")


def mirrored(k: int, sign: int, dropped: int = 0) -> MatrixSpace:
    """Return all symmetric or antisymmetric matrices but the last few of the basis."""
    units = [
        RationalMatrix.unit(i, j, (k, k)) + (sign * RationalMatrix.unit(j, i, (k, k)) if i != j else RationalMatrix.zeros(k, k))
        for i in range(k)
        for j in range(i, k)
        if sign == 1 or i != j
    ]
    return MatrixSpace("mirrored", tuple(units[: len(units) - dropped]))


@PROPOSITION4.certified(
    covers="symmetric and antisymmetric matrices, k = 3, 4, any n",
    instances=Cases([(k, sign) for k in (3, 4) for sign in (1, -1)]),
    controls={"with_one_matrix_of_the_basis_left_out": {"dropped": 1}},
    supports=[EVERY],
)
def the_family_is_found_in_the_structure(case: tuple[int, int], *, dropped: int = 0) -> Outcome:
    """It is recognized whole only; with n >= k - 1, where nothing else lets all data align."""
    k, sign = case
    found = family_for_all_data(IntegerBasis.of(mirrored(k, sign, dropped)), k)
    right = found is not None and found.name == ("symmetric" if sign == 1 else "antisymmetric")
    return Outcome(Answer.of(right), f"k = {k}: {found.says if found else 'no family'}")


# What the hypothesis is for


@PROPOSITION4.counterexample(
    covers="k = 2, n = 1, S = span(diag(1, 2)): none of the four families",
    without=(EVERY, "contains"),
    controls={"with_a_row_of_the_matrix_free": {"S": ROW}, "with_a_matrix_that_aligns_with_these_data": {"S": ALIGNED}},
)
def a_structure_without_such_a_family_misses_data(*, S: tuple[RationalMatrix, ...] = LINE) -> Counterexample:
    """B = (1, 1) aligns with no multiple of diag(1, 2) but 0."""
    return too_small(EVERY, "contains", S)
