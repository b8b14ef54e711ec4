"""Layers with one free place in each row at most, of any size: their Gram matrices are diagonal.

Diagonal layers, permuted ones, and patterns in which each output sees a single input.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random

from proofs.proposition4.open_test import ROW, turning, turns
from proofs.proposition4.rank_conditions import ranks_at
from proofs.proposition4.statement import LINEAR_ALGEBRA, POLYNOMIALS, PROPOSITION4
from verify.certificate import Certificate
from verify.claim import Answer, Cases, Counterexample, Outcome, Step
from verify.exact import RationalMatrix
from verify.symbolic import Derivation, Instance, Rational, Relation, established, identity, matrix, scalar, zero

ONE_PLACE = PROPOSITION4.extension(
    "one-place-a-row",
    "For every n >= 1 almost no k x n matrices can align with an element of S that is not scaled orthogonal.",
    hypotheses={
        "one-place": "in each row there is at most one place, the same for all of S, at which elements of S are not zero"
    },
    argument=[
        Step(
            "A is k x k and B is k x n, so B can align with A iff [A^T A, B B^T] = 0",
            uses="proposition4.criterion",
            given=["square"],
        ),
        Step(
            "A is a sum over rows p of a_p e_p f_p^T, f_p a coordinate vector, and A^T A the sum of a_p^2 f_p f_p^T",
            by="grams_of_rows_add_up",
        ),
        Step("f_p f_p^T is diagonal, and so is A^T A", cites=LINEAR_ALGEBRA),
        Step("the entries of B B^T are nonzero polynomials in B: almost everywhere none of them is 0", cites=POLYNOMIALS),
        Step(
            "a diagonal matrix that commutes with such a B B^T has equal entries: A is scaled orthogonal",
            by="a_commutator_with_a_diagonal_matrix_compares_its_entries",
        ),
    ],
)


def _rows(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Two coordinate vectors; there are at least two rows, or the second vector is 0."""
    k = instance.dimensions["k"]
    return {"e": Rational.coordinate(k), "d": Rational.coordinate(k, 1 % k)}


@PROPOSITION4.derived(
    covers="every k, two rows at a time",
    controls={"with_two_places_in_one_row": {"apart": False}, "with_the_columns_added_up": {"transposed": True}},
)
def grams_of_rows_add_up(*, apart: bool = True, transposed: bool = False) -> Outcome:
    """``(a e f^T + b d g^T)^T (a e f^T + b d g^T) = a^2 f f^T + b^2 g g^T`` for unit vectors e, d with ``e^T d = 0``.

    The mixed terms have the factor ``e^T d``. ``A A^T`` is no such sum: there it is ``f^T g``, which is 1 for equal places.
    """
    e, f, g = (matrix(name, "k", 1) for name in "efg")
    d = matrix("d", "k", 1) if apart else e
    a, b = scalar("a"), scalar("b")
    A = a * e @ f.T + b * d @ g.T
    derivation = Derivation("the Gram of two rows").start(A @ A.T if transposed else A.T @ A)
    if not transposed:
        derivation.apply(Relation("e^T e = 1", e.T @ e, identity(1), reason="a unit vector", sampler=_rows))
    if apart and not transposed:
        derivation.apply(Relation("d^T d = 1", d.T @ d, identity(1), reason="a unit vector", sampler=_rows))
        derivation.apply(Relation("e^T d = 0", e.T @ d, zero(1, 1), reason="another row", sampler=_rows))
    return established(derivation.normalise(), a**2 * (f @ f.T) + b**2 * (g @ g.T))


Places = tuple[tuple[int, int], ...]
PATTERNS: tuple[tuple[int, Places], ...] = (
    (1, ((0, 0),)), (2, ((0, 1),)), (3, ((0, 0), (1, 0), (2, 1))), (4, ((0, 0), (1, 1), (2, 2), (3, 3))), (4, ((0, 2), (2, 2))),
    (5, ((0, 1), (1, 2), (2, 3), (3, 4), (4, 0))),
)  # fmt: skip


@PROPOSITION4.certified(
    covers="patterns of size 1 to 5: products, and their commutators with the matrix of ones, by dense matrices",
    instances=Cases(PATTERNS),
    controls={
        "with_one_place_in_each_column_instead": {"transposed": True},
        "at_a_diagonal_matrix": {"ones": False},
    },
    supports=[ONE_PLACE],
)
def at_the_ones_the_linear_test_passes_with_one_place_a_row(
    case: tuple[int, Places], *, transposed: bool = False, ones: bool = True
) -> Outcome:
    """At one matrix without zeros, of rank one, the commutators have the rank of the products modulo I."""
    k, places = case
    G = RationalMatrix([[1 if ones else (i + 1) * (i == j) for j in range(k)] for i in range(k)])
    S = [RationalMatrix.unit(*(place[::-1] if transposed else place), (k, k)) for place in places]
    found, needed = ranks_at(S, G)
    return Outcome(Answer.of(found == needed), f"k = {k}, places {places}: rank {found} of {needed}")


@PROPOSITION4.counterexample(
    covers="k = 2, n = 1: a row with two free places",
    without=(ONE_PLACE, "one-place"),
    controls={
        "with_the_second_place_in_the_other_row": {"S": (ROW[0], RationalMatrix.unit(1, 1, (2, 2)))},
        "with_the_second_place_below_the_first": {"S": (ROW[0], RationalMatrix.unit(1, 0, (2, 2)))},
    },
)
def a_row_with_two_places_meets_an_open_set(*, S: tuple[RationalMatrix, ...] = ROW) -> Counterexample:
    """``e_1 v^T``: its frame turns with v."""
    A, D = S
    example = Counterexample(
        hypotheses={"one-place": all(A[i, 0] == D[i, 0] == 0 or A[i, 1] == D[i, 1] == 0 for i in range(2))},
        conclusion=not turns(S, A),
        witness={"S": [M.to_strings() for M in S], "k": 2, "n": 1},
        dropped=("one-place",),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", ONE_PLACE).given(A=A, D=D)
        written.hypothesis("one-place", "entry(A, 1, 1) == 0 or entry(D, 1, 2) == 0", dropped=True)
        written.fact("each has one place", "A == [1, 0; 0, 0] and rows(D) == 2 and columns(D) == 2 and rank(D) == 1")
        return turning(written, ("D",)).seal()

    return example.sealed(certificate)
