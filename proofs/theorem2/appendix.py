"""Appendix I: the printed 9 x 9 matrix of a 3 x 3 filter, which way round it is, and the basis that it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from proofs.structure import Convolution
from proofs.theorem2.statement import (
    APPENDIX_REPAIRED,
    CONVOLUTION,
    IMAGE,
    LIBRARY,
    LIBRARY_REPAIRED,
    ORTHONORMAL,
    THEOREM2,
)
from verify.certificate import Certificate
from verify.claim import Answer, Cases, Counterexample, Outcome
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
) -> Outcome:
    """``y[p] = sum_a C[a] x[p - a]``, the filter read as its rows are printed."""
    read = tuple(filter[3 * j + i] for i in range(3) for j in range(3)) if transposed else filter
    return _compared(printed_matrix(filter), applied(read, turned=turned, circular=circular))


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
    controls={"with_a_filter_that_is_not_turned": {"turned": False}, "with_a_filter_that_is_mirrored": {"mirrored": True}},
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
    norms = sorted(int(norm) for norm in structure.norms_squared)
    return Outcome(Answer.of(norms == [4, 4, 4, 4, 6, 6, 6, 6, 9]), f"squared norms {norms}, dimension {structure.dimension}")


@THEOREM2.certified(
    covers="the nine unit filters on 3 x 3 images",
    entire=True,
    controls={"with_norm_one": {"squared": (1,) * 9}, "with_the_norms_themselves": {"squared": (2, 2, 2, 2, 3, 2, 2, 2, 2)}},
)
def the_norms_on_3x3_images_are_4_6_and_9(*, squared: tuple[int, ...] = (4, 6, 4, 6, 9, 6, 4, 6, 4)) -> Outcome:
    """Counted on the printed matrix itself; the Gram matrix of the nine is diagonal."""
    basis = [printed_matrix(filter) for filter in UNIT_FILTERS.members]
    Gamma = [[(A.T @ B).trace() for B in basis] for A in basis]
    agrees = RationalMatrix(Gamma) == RationalMatrix.diagonal(squared)
    return Outcome(Answer.of(agrees), f"squared norms {[int(Gamma[j][j]) for j in range(9)]}")


@THEOREM2.counterexample(
    covers="3 x 3 images, 3 x 3 filters",
    refutes=ORTHONORMAL,
    controls={"with_a_one_by_one_image": {"side": 1}},
)
def the_basis_of_the_filter_entries_is_not_orthonormal(*, side: int = 3) -> Counterexample:
    """The matrices with coefficients C_i are determined by S and the C_i; that of C_5 is the identity, of squared norm 9."""
    structure = Convolution((side, side), (3, 3))
    example = Counterexample(
        hypotheses={"image": side == 3},
        conclusion=structure.is_orthonormal,
        witness={"squared norms": [str(norm) for norm in structure.norms_squared]},
    )
    return example.sealed(norm_certificate)


TAPS = {
    "A5": "I(9)",
    "A6": "vstack(hstack(S, zeros(3, 6)), hstack(zeros(3, 3), S, zeros(3, 3)), hstack(zeros(3, 6), S))",
    "A8": "vstack(hstack(zeros(6, 3), I(6)), zeros(3, 9))",
    "A4": "A6^T",
    "A2": "A8^T",
    "A1": "A2*A4",
    "A3": "A2*A6",
    "A7": "A8*A4",
    "A9": "A8*A6",
}
"""The nine matrices by formulas: with S the shift of three places, A6 shifts along image rows, A8 along columns."""


def with_taps(written: Certificate) -> Certificate:
    """Define the basis matrices A1, ..., A9 of 3 x 3 filters on 3 x 3 images in a certificate."""
    shift = RationalMatrix([[0, 1, 0], [0, 0, 1], [0, 0, 0]])
    written.define("S", "vstack(hstack(zeros(2, 1), I(2)), zeros(1, 3))", value=shift)
    basis = SAME.basis()
    for name, formula in TAPS.items():
        written.define(name, formula, value=basis[int(name[1:]) - 1].dense())
    return written


def norm_certificate() -> dict[str, object]:
    """Return the sealed certificate: the nine matrices, their squared norms, and one that is not 1."""
    written = with_taps(Certificate("counterexample", ORTHONORMAL))
    for j, norm in enumerate(SAME.norms_squared, 1):
        written.define(f"s{j}", f"frobenius2(A{j})", value=norm)
    written.hypothesis("image", " and ".join(f"rows(A{j}) == 9 and columns(A{j}) == 9" for j in range(1, 10)))
    pairs = [f"tr(A{i}^T*A{j}) == 0" for i in range(1, 10) for j in range(1, i)]
    written.fact("the nine matrices are pairwise orthogonal", " and ".join(pairs))
    written.conclusion("they are orthonormal", " and ".join(f"s{j} == 1" for j in range(1, 10)))
    return written.seal()


COUNTING = tuple(range(1, 10))


@THEOREM2.counterexample(
    covers="the filter 1, 2, ..., 9",
    refutes=LIBRARY,
    controls={"with_a_filter_that_may_be_turned": {"filter": (1, 2, 3, 4, 5, 4, 3, 2, 1)}},
)
def a_library_applies_the_filter_the_other_way_round(*, filter: tuple[int, ...] = COUNTING) -> Counterexample:
    """The first output pixel sees C5 C6 C8 C9 in a library; the printed first row has C5 C4 C2 C1."""
    library, printed = applied(filter, turned=False), printed_matrix(filter)
    example = Counterexample(
        hypotheses={"image": True},
        conclusion=library == printed,
        repair={"turned": filter == filter[::-1]},
        witness={"C": list(filter), "printed": printed.to_strings(), "library": library.to_strings()},
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", LIBRARY)
        with_taps(written)
        written.given(W=printed, C=RationalMatrix([filter]), T=RationalMatrix([filter[::-1]]))
        terms = " + ".join(f"entry(C, 1, {j})*A{j}" for j in range(1, 10))
        written.define("V", terms, value=library)
        written.hypothesis("image", "rows(W) == 9 and columns(W) == 9")
        written.fact("the printed matrix is the transpose", "W == V^T")
        written.conclusion("the printed matrix is the one that a library applies", "W == V")
        written.repair("the filter equals itself turned", "C == T")
        return written.seal()

    return example.sealed(certificate)


@THEOREM2.counterexample(
    covers="the filter 1, 2, ..., 9",
    without=(LIBRARY_REPAIRED, "turned"),
    controls={"with_a_filter_that_may_be_turned": {"filter": (1, 2, 3, 4, 5, 4, 3, 2, 1)}},
)
def a_filter_that_changes_when_turned_gives_another_matrix(*, filter: tuple[int, ...] = COUNTING) -> Counterexample:
    """The refutation again: the repair's hypothesis is what it violates."""
    same = applied(filter, turned=False) == printed_matrix(filter)
    return Counterexample({**dict.fromkeys(IMAGE, True), "turned": filter == filter[::-1]}, same, dropped=("turned",))


def padded(statement_hypotheses: dict[str, bool], circular: bool, turned: bool) -> Counterexample:
    """Hold the printed matrix against a filter on an image that is continued periodically."""
    filter = (1, 2, 3, 4, 5, 4, 3, 2, 1)
    same = applied(filter, turned=turned, circular=circular) == printed_matrix(filter)
    return Counterexample({**statement_hypotheses, "image": not circular}, same, dropped=("image",))


@THEOREM2.counterexample(
    covers="circular padding, one filter", without=(CONVOLUTION, "image"), controls={"with_zero_padding": {"circular": False}}
)
def circular_padding_gives_another_matrix(*, circular: bool = True) -> Counterexample:
    """With the image continued periodically no entry of the matrix is zero."""
    return padded({}, circular, turned=True)


@THEOREM2.counterexample(
    covers="circular padding, one filter", without=(LIBRARY_REPAIRED, "image"), controls={"with_zero_padding": {"circular": False}}
)
def circular_padding_gives_another_matrix_for_a_library_too(*, circular: bool = True) -> Counterexample:
    """The same filter, which turning does not change."""
    return padded({"turned": True}, circular, turned=False)


@THEOREM2.counterexample(
    covers="2 x 2 images", without=(APPENDIX_REPAIRED, "image"), controls={"with_3x3_images": {"side": 3}}
)
def smaller_images_have_smaller_norms(*, side: int = 2) -> Counterexample:
    """On 2 x 2 images the squared norms are 4, 2 and 1."""
    norms = sorted({int(norm) for norm in Convolution((side, side), (3, 3)).norms_squared})
    return Counterexample({"image": side == 3}, norms == [4, 6, 9], dropped=("image",))
