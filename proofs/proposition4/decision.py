"""The decision on which ``apply proposition4`` rests, held against structures whose answer is known by hand.

For each structure either an element is written down that aligns with given data, or the definition itself is eliminated: at one B
the entries of ``[A(a)^T A(a), B B^T]`` span, as quadrics in a, all entries of ``A(a)^T A(a)`` modulo I. Then they do so for almost
all B, and what aligns has a scalar Gram matrix. Dense matrices of fractions only: none of the code that is held against them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations_with_replacement

from proofs.alignability import (
    IntegerBasis,
    MatrixSpace,
    alignability,
    family_for_all_data,
    linear_test,
    macaulay_test,
    open_set,
)
from proofs.proposition4.every_data import EVERY
from proofs.proposition4.open_test import OPEN_TEST
from proofs.proposition4.refutation import is_scalar
from proofs.proposition4.statement import LINEAR_TEST, MACAULAY_TEST, PROPOSITION4, REPAIRED, SHARP
from verify.certificate import CertificateError, replay
from verify.claim import Answer, Cases, Outcome
from verify.exact import RationalMatrix, commute

YES, NO = Answer.HOLDS, Answer.FAILS
Element = Callable[[RationalMatrix], Sequence[Fraction | int]]
"""The coefficients of an element that aligns with B, no scaled orthogonal one."""


@dataclass(frozen=True)
class Known:
    """A structure, a number of samples, and what is known.

    Attributes:
        basis: the matrices, by rows.
        n: the number of samples.
        repaired: whether almost no data align with an element that is not scaled orthogonal.
        orthogonal: whether there is a scaled orthogonal element beyond multiples of I.
        aligned: how to align, where ``repaired`` fails.
        may_be_open: whether no test of ours is made for it, so that "undecided" is right as well.
    """

    name: str
    basis: tuple[RationalMatrix, ...]
    n: int
    repaired: Answer
    orthogonal: Answer
    aligned: Element | None = None
    may_be_open: bool = False

    @property
    def k(self) -> int:
        return self.basis[0].rows

    @property
    def printed(self) -> Answer:
        """Whether almost no data align with an element but multiples of I."""
        return Answer.of(self.repaired is YES and self.orthogonal is NO)


def units(k: int, *places: tuple[int, int]) -> tuple[RationalMatrix, ...]:
    return tuple(RationalMatrix.unit(i, j, (k, k)) for i, j in places)


def data(k: int, n: int) -> RationalMatrix:
    """Return k x n data; for k = 3 the Gram matrix has the eigenvector ``(1, 2, -2)``, and its other eigenvalues differ."""
    if k != 3:
        return RationalMatrix([[1 + (i + 1) ** (j + 1) for j in range(n)] for i in range(k)])
    frame = RationalMatrix([[1, 2, 2], [2, 1, -2], [-2, 2, -1]])
    return frame @ RationalMatrix([[(i + 2) * int(i == j) for j in range(n)] for i in range(3)])


SHIFT = RationalMatrix([[0, 0, 1], [1, 0, 0], [0, 1, 0]])
ROTATION = RationalMatrix([[2, -1, 2], [2, 2, -1], [-1, 2, 2]])
HIDING = RationalMatrix([[1, 2, 0], [0, 1, 5], [3, 0, 0]])
TURN = RationalMatrix([[0, -1], [1, 0]])
CROSS = tuple(RationalMatrix(rows) for rows in (
    [[0, 0, 0], [0, 0, -1], [0, 1, 0]], [[0, 0, 1], [0, 0, 0], [-1, 0, 0]], [[0, -1, 0], [1, 0, 0], [0, 0, 0]],
))  # fmt: skip


def lower_triangle(B: RationalMatrix) -> Sequence[Fraction | int]:
    """``[[1, 0], [c, 1]]`` has the Gram matrix ``[[1 + c^2, c], [c, 1]]``: aligned where ``c / 1 = (g_11 - g_22) / g_12``."""
    G = B @ B.T
    return 1, (G[0, 0] - G[1, 1]) / G[0, 1]


KNOWN = (
    Known("1 x 1", units(1, (0, 0)), 1, YES, NO),
    Known("I alone", (RationalMatrix.identity(3),), 2, YES, NO),
    Known("diag(1, 2)", (RationalMatrix.diagonal([1, 2]),), 1, YES, NO),
    Known("nilpotent, one entry", units(2, (0, 1)), 1, YES, NO),
    Known("antisymmetric, k = 2: a quarter turn", (TURN,), 1, YES, YES),
    Known("antisymmetric, k = 2, three samples", (TURN,), 3, YES, YES),
    Known("a shift", (SHIFT,), 2, YES, YES),
    Known("circulant", (RationalMatrix.identity(3), SHIFT, SHIFT @ SHIFT), 3, YES, YES),
    Known("diagonal, k = 2", units(2, (0, 0), (1, 1)), 2, YES, YES),
    Known("diagonal, k = 3", units(3, (0, 0), (1, 1), (2, 2)), 3, YES, YES),
    Known("a hidden rotation", (ROTATION - 7 * HIDING, HIDING), 3, YES, YES),
    Known("a row, r = k - 1 = n", units(3, (0, 0), (0, 1)), 2, YES, NO),
    Known("a row, r = k - 1, n = k", units(3, (0, 0), (0, 1)), 3, YES, NO),
    Known("a row, r = 1 = n", units(3, (0, 0)), 1, YES, NO),
    Known("a row, r = k - 1 = n + 1", units(3, (0, 0), (0, 1)), 1, NO, NO, lambda B: (B[1, 0], -B[0, 0])),
    Known("a row, k = 2, r = k, n = k - 1", units(2, (0, 0), (0, 1)), 1, NO, NO, lambda B: (B[0, 0], B[1, 0])),
    Known("a row, r = k = n", units(3, (0, 0), (0, 1), (0, 2)), 3, NO, NO, lambda B: (1, 2, -2)),
    Known("a row, r = k, n = k - 1", units(3, (0, 0), (0, 1), (0, 2)), 2, NO, NO, lambda B: (1, 2, -2)),
    Known("cross products, r = k = n", CROSS, 3, NO, NO, lambda B: (1, 2, -2)),
    Known("cross products behind a rotation, r = k = n", tuple(ROTATION @ A for A in CROSS), 3, NO, NO, lambda B: (1, 2, -2), True),
    Known("a I + c E21, n = 1", (RationalMatrix.identity(2), *units(2, (1, 0))), 1, NO, NO, lower_triangle),
    Known("a I + c E21, r = k = n", (RationalMatrix.identity(2), *units(2, (1, 0))), 2, NO, NO, lower_triangle),
    Known("strict triangle, n = 1", units(3, (0, 1), (0, 2), (1, 2)), 1, NO, NO, lambda B: (B[2, 0], -B[1, 0], 0)),
    Known("strict triangle, r = k = n", units(3, (0, 1), (0, 2), (1, 2)), 3, YES, NO),
    Known("all matrices, n = 1", units(2, (0, 0), (0, 1), (1, 0), (1, 1)), 1, NO, YES, lambda B: (B[0, 0], B[1, 0], 0, 0)),
)  # fmt: skip


def aligns(known: Known) -> bool:
    """Whether the element that is written down aligns with the data, and is not scaled orthogonal; exactly."""
    assert known.aligned is not None
    B = data(known.k, known.n)
    A = sum((c * D for c, D in zip(known.aligned(B), known.basis, strict=True)), RationalMatrix.zeros(known.k, known.k))
    H = A.T @ A
    return commute(H, B @ B.T) and not is_scalar(H)


def eliminated(known: Known) -> bool:
    """Whether the commutators at one B span all of the Gram matrix modulo I: fractions, monomial by monomial."""
    B, k = data(known.k, known.n), known.k
    G, pairs = B @ B.T, list(combinations_with_replacement(known.basis, 2))
    grams = [C.T @ D + D.T @ C for C, D in pairs]
    modulo = [P - P[0, 0] * RationalMatrix.identity(k) for P in grams]
    moved = [P @ G - G @ P for P in grams]
    tables = ([[x for row in P.to_fractions() for x in row] for P in side] for side in (moved, modulo))
    first, second = (RationalMatrix(table).rank() for table in tables)
    return first == second


@PROPOSITION4.certified(
    covers="structures known by hand, k <= 3: " + ", ".join(known.name for known in KNOWN),
    instances=Cases(KNOWN),
    controls={
        "with_the_threshold_r_at_most_min_n_k": {"threshold": 0},
        "with_one_rank_less_asked_of_the_commutators": {"rank": 1},
        "with_one_direction_less_asked_of_the_frames": {"directions": 1},
        "with_antisymmetric_matrices_from_k_2": {"antisymmetric": 2},
        "with_orthogonal_elements_among_the_others": {"apart": False},
    },
    supports=[REPAIRED, LINEAR_TEST, MACAULAY_TEST, OPEN_TEST, EVERY, SHARP],
)
def the_decision_agrees_with_what_is_known(
    known: Known, *, threshold: int = 1, rank: int = 0, directions: int = 0, antisymmetric: int = 3, apart: bool = True
) -> Outcome:
    """The answer is the known one, no test of its own says the contrary, and the stand-alone checker accepts the certificate."""
    space, k, n, r = MatrixSpace(known.name, known.basis), known.k, known.n, len(known.basis)
    basis = IntegerBasis.of(space)
    try:
        found = alignability(space, n)
    except CertificateError as error:
        return Outcome(NO, f"{known.name}, n = {n}: {error}")
    linear, moved, family = linear_test(basis, n), open_set(basis, n), family_for_all_data(basis, n)
    further = macaulay_test(basis, n) if known.repaired is NO else None
    counted = found.sharp_threshold if threshold else r <= min(n, k)
    ranked = linear.passed or linear.found >= linear.needed - rank
    turned = moved is not None and moved.found is not None and (moved.passed or moved.found >= moved.needed - directions)
    mirrored = family is not None or (antisymmetric <= k == 2 and all(A.T == -A for A in known.basis))
    almost_none = counted or ranked or (further is not None and further.passed)
    repaired = found.repaired if apart else found.printed
    beside = (Answer.UNDECIDED,) if known.may_be_open else ()
    sealed = found.certificate
    faults = {
        "what is known by hand": aligns(known) if known.repaired is NO else eliminated(known),
        "the answer": repaired in (known.repaired, *beside),
        "the printed conclusion": found.printed in (known.printed, *beside),
        "scaled orthogonal elements": found.orthogonal.beyond_identity is known.orthogonal,
        "a test that shows almost none": known.repaired is YES or not almost_none,
        "a test that shows an open set or all": known.repaired is NO or not (turned or mirrored),
        "the certificate": known.may_be_open if sealed is None else replay.check(dict(sealed)).kind == "grams",
    }
    wrong = [name for name, right in faults.items() if not right]
    return Outcome(Answer.of(not wrong), f"{known.name}, n = {n}: " + (f"not so: {', '.join(wrong)}" if wrong else found.evidence))
