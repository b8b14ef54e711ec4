"""Appendix I: the printed 9 x 9 matrix of a 3 x 3 filter, which way round it is, and the basis that it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from proofs.structure import Convolution
from proofs.theorem2.statement import APPENDIX_REPAIRED, CONVOLUTION, LIBRARY_REPAIRED, THEOREM2
from verify.claim import Answer, Cases, Evaluated, Outcome
from verify.exact import RationalMatrix

PRINTED = (
    (5, 4, 0, 2, 1, 0, 0, 0, 0),
    (6, 5, 4, 3, 2, 1, 0, 0, 0),
    (0, 6, 5, 0, 3, 2, 0, 0, 0),
    (8, 7, 0, 5, 4, 0, 2, 1, 0),
    (9, 8, 7, 6, 5, 4, 3, 2, 1),
    (0, 9, 8, 0, 6, 5, 0, 3, 2),
    (0, 0, 0, 8, 7, 0, 5, 4, 0),
    (0, 0, 0, 9, 8, 7, 6, 5, 4),
    (0, 0, 0, 0, 9, 8, 0, 6, 5),
)
"""Which C_i stands where (0: none); the filter is printed with the rows C1 C2 C3, C4 C5 C6, C7 C8 C9."""

UNIT_FILTERS = Cases([tuple(int(i == j) for i in range(9)) for j in range(9)])
"""The nine filters with a single one: every statement that is linear in the filter is decided by them."""

SAME = Convolution((3, 3), (3, 3))


def printed_matrix(filter: Sequence[int]) -> RationalMatrix:
    """Return the matrix of Appendix I for ``C_1, ..., C_9``."""
    return RationalMatrix([[filter[i - 1] if i else 0 for i in row] for row in PRINTED])


def applied(filter: Sequence[int], *, turned: bool, circular: bool = False) -> RationalMatrix:
    """Return the matrix of applying a filter to 3 x 3 images, pixel by pixel from the definition.

    Turned, it is a convolution ``y[p] = sum_a C[a] x[p - a]``; otherwise a cross-correlation ``y[p] = sum_a C[a]
    x[p + a]``.
    """
    table = [[0] * 9 for _ in range(9)]
    sign = -1 if turned else 1
    for (i, j), (a, b) in product(product(range(3), repeat=2), product((-1, 0, 1), repeat=2)):
        p, q = i + sign * a, j + sign * b
        if circular:
            p, q = p % 3, q % 3
        if 0 <= p < 3 and 0 <= q < 3:
            table[3 * i + j][3 * p + q] += filter[3 * (a + 1) + (b + 1)]
    return RationalMatrix(table)


def _compared(left: RationalMatrix, right: RationalMatrix) -> Outcome:
    differing = sum(left[p, q] != right[p, q] for p in range(9) for q in range(9))
    return Outcome(Answer.of(differing == 0), f"{81 - differing} of 81 entries agree")


@THEOREM2.certified(
    covers="all 3 x 3 filters: nine unit filters, and linearity",
    instances=UNIT_FILTERS,
    entire=True,
    controls={
        "with_the_filter_not_turned": {"turned": False},
        "with_circular_padding": {"circular": True},
        "with_the_filter_transposed": {"transposed": True},
    },
    supports=[CONVOLUTION],
)
def the_printed_matrix_is_the_convolution_with_the_filter(
    filter: tuple[int, ...], *, turned: bool = True, circular: bool = False, transposed: bool = False
) -> Evaluated:
    """``y[p] = sum_a C[a] x[p - a]``, the filter read as its rows are printed."""
    read = tuple(filter[3 * j + i] for i in range(3) for j in range(3)) if transposed else filter
    map = applied(read, turned=turned, circular=circular)
    sizes = len(filter) == 9 and map.shape == (9, 9)
    return Evaluated({"image": sizes}, _compared(printed_matrix(filter), map))


@THEOREM2.certified(
    covers="all 3 x 3 filters: nine unit filters, and linearity",
    instances=UNIT_FILTERS,
    entire=True,
    controls={"without_the_transpose": {"transposed": False}, "with_circular_padding": {"circular": True}},
)
def the_printed_matrix_is_the_transpose_of_a_library_s(
    filter: tuple[int, ...], *, transposed: bool = True, circular: bool = False
) -> Outcome:
    """The element of the layer structure with these coefficients (the convention of torch's ``conv2d``), transposed."""
    library = Convolution((3, 3), (3, 3), circular).element(filter)
    return _compared(printed_matrix(filter), library.T if transposed else library)


@THEOREM2.certified(
    covers="all 3 x 3 filters: nine unit filters, and linearity",
    instances=UNIT_FILTERS,
    entire=True,
    controls={
        "with_a_filter_that_is_not_turned": {"turned": False},
        "with_a_filter_that_is_mirrored": {"mirrored": True},
    },
)
def transposing_turns_the_filter(filter: tuple[int, ...], *, turned: bool = True, mirrored: bool = False) -> Outcome:
    """The transpose of a library's matrix is its matrix for the filter turned by 180 degrees: S is closed under transposition."""
    other = filter[::-1] if turned else filter
    if mirrored:
        other = tuple(x for row in range(3) for x in filter[3 * row : 3 * row + 3][::-1])
    return _compared(SAME.element(filter).T, SAME.element(other))


@THEOREM2.certified(
    covers="a basis of the filters that may be turned",
    instances=Cases([tuple(int(i in (j, 8 - j)) for i in range(9)) for j in range(5)]),
    controls={"with_circular_padding": {"circular": True}, "with_one_more_entry_in_a_corner": {"corner": 1}},
    supports=[LIBRARY_REPAIRED],
)
def a_library_applies_a_filter_that_may_be_turned_as_printed(
    filter: tuple[int, ...], *, circular: bool = False, corner: int = 0
) -> Outcome:
    """Pixel by pixel from the definition, not by the transpose."""
    filter = (filter[0] + corner, *filter[1:])
    return _compared(printed_matrix(filter), applied(filter, turned=False, circular=circular))


@THEOREM2.certified(
    covers="3 x 3 images and 3 x 3 filters",
    instances=Cases([3]),
    controls={"with_2x2_images": {"smaller": 1}},
    supports=[APPENDIX_REPAIRED],
)
def the_taps_of_the_layer_structure_have_these_norms(side: int, *, smaller: int = 0) -> Outcome:
    """Counted on the structure that runs are made of, not on the printed matrix."""
    structure = Convolution((side - smaller, side - smaller), (3, 3))
    norms = sorted(int(A.norm_squared) for A in structure.basis())
    return Outcome(
        Answer.of(norms == [4, 4, 4, 4, 6, 6, 6, 6, 9]), f"squared norms {norms}, dimension {structure.dimension}"
    )


@THEOREM2.certified(
    covers="the nine unit filters on 3 x 3 images",
    entire=True,
    controls={
        "with_norm_one": {"squared": (1,) * 9},
        "with_the_norms_themselves": {"squared": (2, 2, 2, 2, 3, 2, 2, 2, 2)},
    },
)
def the_norms_on_3x3_images_are_4_6_and_9(*, squared: tuple[int, ...] = (4, 6, 4, 6, 9, 6, 4, 6, 4)) -> Outcome:
    """Counted on the printed matrix itself; the Gram matrix of the nine is diagonal."""
    basis = [printed_matrix(filter) for filter in UNIT_FILTERS.members]
    Gamma = [[(A.T @ B).trace() for B in basis] for A in basis]
    agrees = RationalMatrix(Gamma) == RationalMatrix.diagonal(squared)
    return Outcome(Answer.of(agrees), f"squared norms {[int(Gamma[j][j]) for j in range(9)]}")
