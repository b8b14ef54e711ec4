"""Two sentences of Appendix K: what a single block of equal singular values is, and how many left frames a matrix has."""

from __future__ import annotations

from math import comb

from proofs.proposition4.counting import partitions
from proofs.proposition4.refutation import is_scalar
from proofs.proposition4.statement import PROPOSITION4, SPECTRAL
from verify.certificate import Certificate
from verify.claim import Answer, Cases, Counterexample, Outcome, Source, Statement, Step
from verify.exact import RationalMatrix
from verify.symbolic import (
    Derivation,
    diagonal,
    established,
    identity,
    matrix,
    orthogonal,
    scalar,
    shown_diagonal,
)

BLOCK = {"one-block": "A is a k x k matrix with one singular value, k times: A is in T_lambda for lambda = (k)"}

ONE_BLOCK = PROPOSITION4.printed(
    "one-block",
    "A is a scalar multiple of the identity.",
    hypotheses=BLOCK,
    reading='the sentence of Appendix K about lambda = (k): "in this case T_lambda is simply the set of scalar multiples of the '
    'identity"',
)

ONE_BLOCK_REPAIRED = PROPOSITION4.repaired(
    "one-block-repaired",
    "A is a scalar multiple of an orthogonal matrix, and all such multiples have one singular value, k times.",
    repairs=ONE_BLOCK,
    hypotheses=BLOCK,
    argument=[
        Step(
            "a usSVD is then A = U (s I) V^T = s U V^T, and U V^T is orthogonal",
            by="one_singular_value_leaves_an_orthogonal_matrix",
        ),
        Step(
            "conversely (s Q)^T (s Q) = s^2 I: all singular values of s Q are |s|",
            by="multiples_of_orthogonal_matrices_are_one_block",
        ),
    ],
)

FRAMES = PROPOSITION4.printed(
    "left-frames",
    "For every k x k matrix A whose singular values have the multiplicities lambda_1, ..., lambda_s, the set U(A) of the left "
    "frames U of its usSVDs A = U S V^T has dimension sum_i C(lambda_i, 2).",
    hypotheses={},
    reading="the first count in the proof in Appendix K",
    argument=[
        Step(
            "U^T A A^T U = S S^T is diagonal: the columns of U are eigenvectors of A A^T",
            by="a_left_frame_diagonalizes_A_At",
        ),
        Step(
            "conversely, if they are, then the k columns of A^T U are orthogonal, so that A^T = V S U^T",
            by="orthogonal_columns_give_a_usSVD",
        ),
        Step(
            "as U moves along U K, K antisymmetric, U^T A A^T U = T moves by [T, K], with entries (t_i - t_j) K_ij: eigenvectors "
            "of different eigenvalues do not mix",
            by="a_moving_frame_stays_a_left_frame_if_it_commutes",
        ),
        Step(
            "indeed eigenvectors of different eigenvalues of A A^T are orthogonal, and an orthonormal basis of them is one of each "
            "eigenspace",
            cites=SPECTRAL,
        ),
        Step(
            "so U(A) consists of finitely many copies, one for each order of the columns, of O(lambda_1) x ... x O(lambda_s)",
            cites=Source("linear algebra", note="the orthonormal bases of an m-dimensional space are a copy of O(m)"),
        ),
        Step(
            "dim O(m) = C(m, 2), and the dimensions of factors add",
            cites=Source("the orthogonal groups", note="dimensions of compact Lie groups and of their products"),
        ),
    ],
)


@PROPOSITION4.derived(
    covers="every k",
    controls={
        "with_two_different_singular_values": {"one": False},
        "with_a_left_frame_that_is_not_orthogonal": {"turning": False},
    },
)
def one_singular_value_leaves_an_orthogonal_matrix(*, one: bool = True, turning: bool = True) -> Outcome:
    """``A = U (s I) V^T`` is s times ``U V^T``, and ``(U V^T)^T (U V^T) = I``."""
    U, V, s = orthogonal("U", "k") if turning else matrix("U", "k", "k"), orthogonal("V", "k"), scalar("s")
    middle = s * identity("k") if one else diagonal("S", "k")
    A, Q = U @ middle @ V.T, U @ V.T
    return Outcome.conjunction([
        established(Derivation("a usSVD with one singular value").start(A).normalise(), s * Q),
        established(Derivation("its frames").start(Q.T @ Q).normalise(), identity("k")),
    ])  # fmt: skip


@PROPOSITION4.derived(covers="every k", controls={"with_a_matrix_that_is_not_orthogonal": {"turning": False}})
def multiples_of_orthogonal_matrices_are_one_block(*, turning: bool = True) -> Outcome:
    """``(s Q)^T (s Q) = s^2 I``: its eigenvalues, the squared singular values, are all the same."""
    Q, s = orthogonal("Q", "k") if turning else matrix("A", "k", "k"), scalar("s")
    derivation = Derivation("the Gram matrix of a multiple").start((s * Q).T @ (s * Q)).normalise()
    return established(derivation, s**2 * identity("k"))


@PROPOSITION4.derived(covers="every k", controls={"with_the_gram_matrix_on_the_other_side": {"left": False}})
def a_left_frame_diagonalizes_A_At(*, left: bool = True) -> Outcome:
    """``A = U S V^T`` gives ``U^T A A^T U = S S^T``."""
    U, V, S = orthogonal("U", "k"), orthogonal("V", "k"), diagonal("S", "k")
    A = U @ S @ V.T
    derivation = Derivation("A A^T in a left frame").start(U.T @ (A @ A.T if left else A.T @ A) @ U).normalise()
    return Outcome.conjunction([established(derivation, S @ S.T), shown_diagonal(S @ S.T, "the middle")])


@PROPOSITION4.derived(covers="every k", controls={"with_a_direction_that_is_symmetric": {"sign": 1}})
def a_moving_frame_stays_a_left_frame_if_it_commutes(*, sign: int = -1) -> Outcome:
    """As U moves along U K, ``U^T H U = T`` moves by ``K^T T + T K``, which is ``[T, K]`` for antisymmetric ``K = L - L^T``."""
    L, T = matrix("L", "k", "k"), diagonal("T", "k")
    K = L + sign * L.T
    return established(Derivation("the frame moves").start(K.T @ T + T @ K).normalise(), T @ K - K @ T)


@PROPOSITION4.certified(
    covers="k = 1, ..., 6, every pattern of multiplicities",
    instances=Cases([pattern for k in range(1, 7) for pattern in partitions(k, k)]),
    controls={"with_one_multiplicity_too_many": {"more": 1}, "with_multiplicities_that_multiply": {"added": False}},
    supports=[FRAMES],
)
def left_frames_turn_in_as_many_directions(pattern: tuple[int, ...], *, more: int = 0, added: bool = True) -> Outcome:
    """The antisymmetric K with ``[K, S S^T] = 0``, by elimination: ``sum_i C(lambda_i, 2)`` dimensions."""
    k = sum(pattern)
    T = RationalMatrix.diagonal([i * i for i, size in enumerate(pattern) for _ in range(size)])
    turns = [RationalMatrix.unit(i, j, (k, k)) - RationalMatrix.unit(j, i, (k, k)) for i in range(k) for j in range(i)]
    moved = [[x for row in (K @ T - T @ K).to_fractions() for x in row] for K in turns]
    found = len(turns) - (RationalMatrix(moved).rank() if moved else 0)
    expected = sum(comb(size + more, 2) for size in pattern) if added else comb(k, 2)
    return Outcome(Answer.of(found == expected), f"multiplicities {pattern}: {found} dimensions")


TURN = RationalMatrix([["3/5", "-4/5"], ["4/5", "3/5"]])


@PROPOSITION4.certified(
    covers="multiples of a rotation, of reflections and of permutations, and 0, k = 1, ..., 4",
    instances=Cases(
        [s * Q for s in (0, 1, -3) for Q in (
            RationalMatrix([[1]]), TURN, RationalMatrix([[0, 1], [1, 0]]), RationalMatrix([[0, 0, 1], [1, 0, 0], [0, 1, 0]]),
            2 * RationalMatrix.identity(4) - RationalMatrix([[1] * 4] * 4),
        )]
    ),
    controls={"with_one_column_twice_as_long": {"stretched": True}},
    supports=[ONE_BLOCK_REPAIRED],
)  # fmt: skip
def multiples_of_orthogonal_matrices_have_one_singular_value(A: RationalMatrix, *, stretched: bool = False) -> Outcome:
    """``A^T A`` is a multiple of I."""
    k = A.rows
    seen = A @ RationalMatrix.diagonal([2] + [1] * (k - 1)) if stretched else A
    return Outcome(Answer.of(is_scalar(seen.T @ seen)), f"k = {k}")


SWAP = RationalMatrix([[0, 1], [1, 0]])


def one_block(statement: Statement, A: RationalMatrix) -> Counterexample:
    """Hold a matrix against one of the two statements; ``A^T A`` says whether it has one singular value."""
    single = is_scalar(A.T @ A)
    repaired = statement is ONE_BLOCK_REPAIRED
    example = Counterexample(
        hypotheses={"one-block": single},
        conclusion=single if repaired else is_scalar(A),
        witness={"A": A.to_strings()},
        dropped=("one-block",) if repaired else (),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", statement).given(A=A, k=A.rows)
        written.hypothesis("one-block", "isscalar(gram(A)) and columns(A) == k", dropped=repaired)
        written.fact("A is square, and not zero", "rows(A) == columns(A) and rank(A) > 0")
        if repaired:
            written.conclusion("A is a multiple of an orthogonal matrix", "isscalar(gram(A))")
        else:
            written.conclusion("A is a multiple of the identity", "isscalar(A)")
        return written.seal()

    return example.sealed(certificate)


@PROPOSITION4.counterexample(
    covers="k = 2: the swap of two coordinates",
    refutes=ONE_BLOCK,
    controls={
        "with_a_multiple_of_the_identity": {"A": 2 * RationalMatrix.identity(2)},
        "with_two_different_singular_values": {"A": RationalMatrix([[0, 1], [2, 0]])},
        "with_a_single_number": {"A": RationalMatrix([[-3]])},
    },
)
def a_swap_has_one_singular_value_and_is_no_multiple_of_the_identity(*, A: RationalMatrix = SWAP) -> Counterexample:
    """``A^T A = I``: the singular value 1, twice."""
    return one_block(ONE_BLOCK, A)


@PROPOSITION4.counterexample(
    covers="k = 2: diag(1, 2)",
    without=(ONE_BLOCK_REPAIRED, "one-block"),
    controls={"with_two_equal_singular_values": {"A": SWAP}},
)
def two_singular_values_leave_no_multiple_of_an_orthogonal_matrix(
    *, A: RationalMatrix = RationalMatrix.diagonal([1, 2])
) -> Counterexample:
    """Its columns have the lengths 1 and 2."""
    return one_block(ONE_BLOCK_REPAIRED, A)
