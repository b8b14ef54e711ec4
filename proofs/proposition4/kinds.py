"""Scaled orthogonal elements by the kind of a structure, at every size: permutations up to signs, or nothing invertible."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from proofs.alignability import IntegerBasis
from proofs.alignability.basis import has_scalar_gram, is_multiple_of_identity
from proofs.alignability.large import beyond_identity
from proofs.proposition4.refutation import is_scalar
from proofs.proposition4.statement import LINEAR_ALGEBRA, PROPOSITION4
from proofs.structure import structure_of
from proofs.structure.pattern import Sparse
from proofs.structure.space import Structure
from proofs.structure.user_basis import RankOne
from verify.certificate import Certificate
from verify.claim import Answer, Cases, Counterexample, Outcome, Source, Step
from verify.exact import RationalMatrix
from verify.symbolic import (
    Derivation,
    Instance,
    Rational,
    Relation,
    block_diagonal,
    diagonal,
    established,
    identity,
    matrix,
    orthogonal,
    same_entries,
    same_scalar,
    scalar,
)

TENSORS = Source("Horn and Johnson, Topics in Matrix Analysis, Section 4.2", note="products and transposes of Kronecker products")

PERMUTATIONS = PROPOSITION4.extension(
    "signed-permutations",
    "S contains a permutation matrix up to signs that is no multiple of I, and every B can align with it.",
    hypotheses={
        "kind": "k >= 2, and S consists of all circulant, Toeplitz, Hankel or symmetric matrices, or of all antisymmetric ones, k "
        "even; or of all matrices with a pattern that has the places of a permutation; or of all convolutions with as many "
        "channels out as in and the centre tap: with two or more channels, or circular with a tap that moves pixels, or with two "
        "taps a and a - m, 0 < a < m, along an axis of side m; or of all A (x) C, or all direct sums, for two such structures, or "
        "for one and one that contains I, or (direct sums) for two that contain I"
    },
    argument=[
        Step(
            "zeros beyond the border: the taps a and a - m together take each pixel p of an axis to p + a or p + a - m, whichever "
            "is on the image, which is a shift of a circle; and for Toeplitz matrices these are the diagonals a = 1 and 1 - k",
            by="two_taps_leave_nothing_out",
        ),
        Step(
            "a circular tap, a circulant matrix with one diagonal, the antidiagonal of length k (Hankel), channels moved on by one "
            "with the centre tap, and the places of a permutation are permutations, not I; or I, and then one sign is changed",
            cites=LINEAR_ALGEBRA,
        ),
        Step(
            "diag(-1, 1, ..., 1) is symmetric; for even k blocks [[0, 1], [-1, 0]] are antisymmetric; both are orthogonal",
            by=("signs_on_the_diagonal_are_orthogonal", "a_quarter_turn_is_antisymmetric_and_orthogonal"),
        ),
        Step("(A (x) C)^T (A (x) C) = A^T A (x) C^T C, and A (x) C is a multiple of I only if both are", cites=TENSORS),
        Step(
            "a direct sum of orthogonal matrices is orthogonal; of I and I, the sign of the first is changed",
            by="a_direct_sum_of_orthogonal_matrices_is_orthogonal",
        ),
        Step("if A^T A = I it commutes with B B^T for every B", by="a_scalar_gram_commutes_with_everything"),
        Step(
            "A is k x k and B is k x n, so B can align with A iff [A^T A, B B^T] = 0",
            uses="proposition4.criterion",
            given=["square"],
        ),
    ],
)

SINGULAR = PROPOSITION4.extension(
    "nothing-invertible",
    "S contains no scaled orthogonal matrix but 0.",
    hypotheses={
        "kind": "S consists of antisymmetric matrices, k odd; or of u v^T with one u, k >= 2; or of matrices with a pattern "
        "that does not have the places of any permutation"
    },
    argument=[
        Step(
            "A^T A = c I with c != 0 makes A^T / c an inverse of A",
            by="a_scaled_orthogonal_matrix_is_invertible",
        ),
        Step(
            "antisymmetric matrices of odd size are singular",
            cites=Source("linear algebra", note="det A = det A^T = det(-A) = (-1)^k det A"),
        ),
        Step("u v^T has rank one at most, less than k", cites=LINEAR_ALGEBRA),
        Step(
            "each term of the determinant is a product over the places of a permutation: one factor is 0",
            cites=Source("linear algebra", note="the expansion of a determinant over permutations"),
        ),
    ],
)


@PROPOSITION4.derived(
    covers="every side m and tap 0 < a < m",
    controls={"with_taps_that_differ_by_m_minus_1": {"apart": 1}, "with_the_opposite_tap": {"opposite": True}},
)
def two_taps_leave_nothing_out(*, apart: int = 0, opposite: bool = False) -> Outcome:
    """Pixels ``0, ..., m - a - 1`` go to ``a, ..., m - 1``, and the others, ``m - a, ..., m - 1``, to ``0, ..., a - 1``.

    Ends of intervals: both taps keep the order, so these are one-to-one, and together onto. Beyond its interval each tap leads
    out of the image: from ``m - a`` the first one to m, from ``m - a - 1`` the second one to -1.
    """
    m, a = scalar("m"), scalar("a")
    back = -a if opposite else a - m + apart
    none = 0 * a
    inside = ((none, a, a), (m - a - 1, a, m - 1), (m - a, back, none), (m - 1, back, a - 1))
    ends = (*inside, (m - a, a, m), (m - a - 1, back, none - 1))
    return Outcome.conjunction([same_scalar(p + tap, q, "where an end of an interval goes") for p, tap, q in ends])


@PROPOSITION4.derived(covers="every k", controls={"with_another_number_for_a_sign": {"value": 2}})
def signs_on_the_diagonal_are_orthogonal(*, value: int = -1) -> Outcome:
    """``diag(s, 1)^T diag(s, 1) = I`` for s = -1, with a block I of any size."""
    D, rest = value * identity(1), identity("h")
    derivation = Derivation("the Gram of signs").start(block_diagonal(D, rest).T @ block_diagonal(D, rest)).normalise()
    return established(derivation, block_diagonal(identity(1), rest))


@PROPOSITION4.derived(covers="a block, so every even k", controls={"with_the_signs_alike": {"sign": 1}})
def a_quarter_turn_is_antisymmetric_and_orthogonal(*, sign: int = -1) -> Outcome:
    """``[[0, 1], [-1, 0]]``: its transpose is its negative, its Gram matrix I; a block-diagonal matrix has both block by block."""
    one, none = scalar("x") * 0 + 1, scalar("x") * 0
    J = ((none, one), (sign * one, none))
    turned = tuple(zip(*J, strict=True))
    gram = [[sum((J[p][i] * J[p][j] for p in range(2)), none) for j in range(2)] for i in range(2)]
    return Outcome.conjunction([
        same_entries(turned, [[-x for x in row] for row in J], "the transpose"),
        same_entries(gram, [[one, none], [none, one]], "the Gram matrix"),
    ])  # fmt: skip


@PROPOSITION4.derived(
    covers="every number of blocks, two at a time", controls={"with_a_block_that_is_scaled": {"scale": 2}}
)
def a_direct_sum_of_orthogonal_matrices_is_orthogonal(*, scale: int = 1) -> Outcome:
    """``diag(P, -Q)^T diag(P, -Q) = diag(I, I)``: both blocks need the same factor."""

    A = block_diagonal(orthogonal("P", "k"), -scale * orthogonal("Q", "h"))
    return established(Derivation("the Gram of a sum").start(A.T @ A).normalise(), block_diagonal(identity("k"), identity("h")))


@PROPOSITION4.derived(covers="every k", controls={"with_a_gram_that_is_diagonal_only": {"scalar_gram": False}})
def a_scaled_orthogonal_matrix_is_invertible(*, scalar_gram: bool = True) -> Outcome:
    """``A^T A = c I`` gives ``(A^T / c) A = I``."""
    A, c = matrix("A", "k", "k"), scalar("c")
    gram = c * identity("k") if scalar_gram else c * diagonal("D", "k")

    def sample(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
        k = instance.dimensions["k"]
        entries = [Fraction(1 if scalar_gram else rng.randint(1, 4)) for _ in range(k)]
        drawn = {} if scalar_gram else {"D": Rational.diagonal(k, k, [x * x for x in entries])}
        return {"A": Rational.diagonal(k, k, entries), "c": Fraction(1), **drawn}

    known = Relation("A^T A = c I" if scalar_gram else "A^T A = c D", A.T @ A, gram, reason="the Gram matrix", sampler=sample)
    return established(Derivation("an inverse").start(c**-1 * A.T @ A).apply(known).normalise(), identity("k"))


SIGNED = (
    "toeplitz:2", "toeplitz:5", "hankel:4", "circulant:2", "circulant:7", "symmetric:4", "antisymmetric:4", "antisymmetric:6",
    "diagonal:5", "conv1d:5:3:circular", "conv2d:1x4:3x3:circular", "conv2d:4x6:1x7", "conv1d:4:3:channels=3x3", "conv1d:2:3",
    "kronecker:diagonal:2*toeplitz:3", "kronecker:conv1d:4:3*diagonal:2", "sum:conv1d:4:3+conv1d:3:3",
    "sum:antisymmetric:2+hankel:2",
)  # fmt: skip


@PROPOSITION4.certified(
    covers=", ".join(SIGNED),
    instances=Cases(SIGNED),
    controls={"with_the_signs_left_out": {"signed": False}, "with_each_basis_matrix_after_the_right_one": {"off": 1}},
    supports=[PERMUTATIONS],
)
def the_signed_permutation_of_the_kind_is_one(name: str, *, signed: bool = True, off: int = 0) -> Outcome:
    """The coefficients that the kind of structure gives, put together entry by entry."""
    layers = structure_of(name)
    basis, found = IntegerBasis.of(layers), beyond_identity(layers)
    if found is None:
        return Outcome(Answer.FAILS, f"{name}: the kind gives none")
    values = {(j + off) % basis.r: x if signed else abs(x) for j, x in found.items()}
    entries = basis.element([values.get(j, 0) for j in range(basis.r)])
    right = has_scalar_gram(entries, basis.k) and not is_multiple_of_identity(entries, basis.k)
    return Outcome(Answer.of(right), f"{name}: {len(entries)} entries")


def pattern(*places: tuple[int, int]) -> Structure:
    """Return all matrices with these places, as large as the places ask for."""
    size = 1 + max(max(place) for place in places)
    return Sparse.where([[int((i, j) in places) for j in range(size)] for i in range(size)])


NONE: tuple[Structure, ...] = (
    structure_of("antisymmetric:3"), structure_of("antisymmetric:5"), pattern((0, 0), (1, 0)), pattern((0, 1), (1, 1), (2, 1)),
    pattern((0, 0), (0, 1), (1, 0), (2, 0)), RankOne(RationalMatrix([[1], [2]]), RationalMatrix.identity(2)),
)  # fmt: skip


@PROPOSITION4.certified(
    covers="antisymmetric, k = 3 and 5; three patterns, k = 2 and 3; u v^T, k = 2",
    instances=Cases(NONE),
    controls={
        "with_antisymmetric_matrices_of_even_size": {"instead": structure_of("antisymmetric:4")},
        "with_one_place_more_in_a_pattern": {"instead": pattern((0, 0), (0, 1), (1, 0))},
    },
    supports=[SINGULAR],
)
def nothing_in_these_is_scaled_orthogonal(layers: Structure, *, instead: Structure | None = None) -> Outcome:
    """Elements with integer coefficients are singular, by exact elimination; a scaled orthogonal one would not be."""
    structure = instead or layers
    rng = Random(structure.name)
    basis = [structure.basis_matrix(j).dense() for j in range(structure.dimension)]
    elements = [sum((rng.randint(-9, 9) * D for D in basis), RationalMatrix.zeros(*structure.shape)) for _ in range(5)]
    ranks = [A.rank() for A in elements]
    return Outcome(Answer.of(0 < max(ranks) < structure.shape[0]), f"{structure.name}: ranks {ranks}")


# What the hypotheses are for

TURN = RationalMatrix([[0, 1], [-1, 0]])
UNEVEN = RationalMatrix([[0, 1], [-2, 0]])


@PROPOSITION4.counterexample(
    covers="k = 2, r = 1: the multiples of one matrix with two different lengths",
    without=(PERMUTATIONS, "kind"),
    controls={"with_both_entries_alike": {"A": TURN}, "with_the_signs_alike": {"A": RationalMatrix([[0, 1], [1, 0]])}},
)
def one_matrix_of_two_lengths_is_no_permutation(*, A: RationalMatrix = UNEVEN) -> Counterexample:
    """Of the kinds with k = 2 and one parameter only the antisymmetric matrices have a permutation that is not I."""
    example = Counterexample(
        hypotheses={"kind": A.T == -A},
        conclusion=is_scalar(A.T @ A) and not is_scalar(A),
        witness={"A": A.to_strings(), "S": "the multiples of A"},
        dropped=("kind",),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", PERMUTATIONS).given(A=A, k=2, r=1)
        written.hypothesis("kind", "k == rows(A) and r == 1 and A^T == -A", dropped=True)
        written.conclusion("an element of S, the multiples of A, is scaled orthogonal", "isscalar(gram(A)) and not isscalar(A)")
        return written.seal()

    return example.sealed(certificate)


@PROPOSITION4.counterexample(
    covers="k = 2, r = 1: the multiples of a quarter turn",
    without=(SINGULAR, "kind"),
    controls={
        "with_a_third_row_and_column_of_zeros": {"A": RationalMatrix([[0, 1, 0], [-1, 0, 0], [0, 0, 0]])},
        "with_two_different_lengths": {"A": UNEVEN},
    },
)
def a_quarter_turn_is_scaled_orthogonal(*, A: RationalMatrix = TURN) -> Counterexample:
    """Antisymmetric, but of even size; it has the places of a permutation, and rank two."""
    k = A.rows
    example = Counterexample(
        hypotheses={"kind": k % 2 == 1 and A.T == -A},
        conclusion=not is_scalar(A.T @ A),
        witness={"A": A.to_strings(), "S": "the multiples of A"},
        dropped=("kind",),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", SINGULAR).given(A=A, k=k)
        written.hypothesis("kind", "(k == 3 and A^T == -A) or rank(A) < k", dropped=True)
        written.fact("k is the size, which is even", "k == rows(A) and k == 2")
        written.conclusion("no multiple of A but 0 is scaled orthogonal", "not isscalar(gram(A))")
        return written.seal()

    return example.sealed(certificate)
