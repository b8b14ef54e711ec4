"""What is wrong in Appendix I, and what its hypotheses are for: filters laid on the other way round, other paddings and images."""

from __future__ import annotations

from proofs.structure import Convolution
from proofs.theorem2.appendix import SAME, applied, printed_matrix
from proofs.theorem2.statement import (
    APPENDIX_REPAIRED,
    CONVOLUTION,
    LIBRARY,
    LIBRARY_REPAIRED,
    ORTHONORMAL,
    THEOREM2,
)
from verify.certificate import Certificate
from verify.claim import Counterexample, Statement
from verify.exact import RationalMatrix

SHIFTS = {
    False: "vstack(hstack(zeros(2, 1), I(2)), zeros(1, 3))",
    True: "vstack(hstack(zeros(2, 1), I(2)), hstack(I(1), zeros(1, 2)))",
}
DOWN = {
    False: "vstack(hstack(zeros(6, 3), I(6)), zeros(3, 9))",
    True: "vstack(hstack(zeros(6, 3), I(6)), hstack(I(3), zeros(3, 6)))",
}
"""The shift of three places and that of three image rows, by padding: circular or not."""
TAPS = {
    "A5": "I(9)",
    "A6": "vstack(hstack(S, zeros(3, 6)), hstack(zeros(3, 3), S, zeros(3, 3)), hstack(zeros(3, 6), S))",
    "A8": "",
    "A4": "A6^T",
    "A2": "A8^T",
    "A1": "A2*A4",
    "A3": "A2*A6",
    "A7": "A8*A4",
    "A9": "A8*A6",
}
"""The nine matrices by formulas: with S the shift of three places, A6 shifts along image rows, A8 along columns."""
ZERO_PADDING = "A6^3 == zeros(9, 9) and A8^3 == zeros(9, 9)"
"""Shifting a 3 x 3 image three times leaves nothing, if it is continued by zeros."""


def with_taps(written: Certificate, circular: bool = False) -> Certificate:
    """Define the matrices A1, ..., A9 of the taps of a 3 x 3 filter on 3 x 3 images in a certificate."""
    shift = RationalMatrix([[0, 1, 0], [0, 0, 1], [int(circular), 0, 0]])
    written.define("S", SHIFTS[circular], value=shift)
    basis = Convolution((3, 3), (3, 3), circular).basis()
    for name, formula in TAPS.items():
        written.define(name, formula or DOWN[circular], value=basis[int(name[1:]) - 1].dense())
    return written


def on_the_image(filter: tuple[int, ...], seen: RationalMatrix) -> bool:
    """Whether a matrix applies a 3 x 3 filter to 3 x 3 images with zero padding, one way round or the other."""
    return len(filter) == 9 and SAME.image == (3, 3) and seen in (SAME.element(filter), SAME.element(filter[::-1]))


@THEOREM2.counterexample(
    covers="3 x 3 images, 3 x 3 filters",
    refutes=ORTHONORMAL,
    controls={"with_a_one_by_one_image": {"side": 1}},
)
def the_basis_of_the_filter_entries_is_not_orthonormal(*, side: int = 3) -> Counterexample:
    """The matrices with coefficients C_i are determined by S and the C_i; that of C_5 is the identity, of squared norm 9."""
    structure = Convolution((side, side), (3, 3))
    example = Counterexample(
        hypotheses={"image": structure.image == (3, 3) == structure.filter and not structure.circular},
        conclusion=structure.is_orthonormal,
        witness={"squared norms": [str(norm) for norm in structure.norms_squared]},
    )

    def certificate() -> dict[str, object]:
        written = with_taps(Certificate("counterexample", ORTHONORMAL))
        for j, norm in enumerate(SAME.norms_squared, 1):
            written.define(f"s{j}", f"frobenius2(A{j})", value=norm)
        sizes = " and ".join(f"rows(A{j}) == 9 and columns(A{j}) == 9" for j in range(1, 10))
        written.hypothesis("image", f"{sizes} and {ZERO_PADDING}")
        pairs = [f"tr(A{i}^T*A{j}) == 0" for i in range(1, 10) for j in range(1, i)]
        written.fact("the nine matrices are pairwise orthogonal", " and ".join(pairs))
        written.conclusion("they are orthonormal", " and ".join(f"s{j} == 1" for j in range(1, 10)))
        return written.seal()

    return example.sealed(certificate)


# Which way round


COUNTING = tuple(range(1, 10))
SAME_TURNED = (1, 2, 3, 4, 5, 4, 3, 2, 1)


def held_against(
    statement: Statement, filter: tuple[int, ...], *, turned: bool, circular: bool = False, dropped: str = ""
) -> Counterexample:
    """Hold the printed matrix against a filter that is applied turned or not, on images continued by zeros or periodically."""
    seen, printed = applied(filter, turned=turned, circular=circular), printed_matrix(filter)
    facts = {"image": on_the_image(filter, seen), "turned": filter == filter[::-1]}
    example = Counterexample(
        hypotheses={name: facts[name] for name in statement.hypotheses},
        conclusion=seen == printed,
        repair={} if dropped else {"turned": facts["turned"]},
        witness={"C": list(filter), "printed": printed.to_strings(), "applied": seen.to_strings()},
        dropped=(dropped,) if dropped else (),
    )

    def certificate() -> dict[str, object]:
        written = with_taps(Certificate("counterexample", statement), circular)
        written.given(W=printed, C=RationalMatrix([filter]), T=RationalMatrix([filter[::-1]]))
        read = "T" if turned else "C"
        terms = " + ".join(f"entry({read}, 1, {j})*A{j}" for j in range(1, 10))
        written.define("V", terms, value=seen)
        formulas = {"image": f"rows(W) == 9 and columns(W) == 9 and {ZERO_PADDING}", "turned": "C == T"}
        for name in statement.hypotheses:
            written.hypothesis(name, formulas[name], dropped=name == dropped)
        backwards = " and ".join(f"entry(T, 1, {j}) == entry(C, 1, {10 - j})" for j in range(1, 10))
        written.fact("T is the filter turned by 180 degrees", backwards)
        written.conclusion("the printed matrix is the one that is applied", "W == V")
        if not dropped:
            written.repair("the filter equals itself turned", "C == T")
        return written.seal()

    return example.sealed(certificate)


@THEOREM2.counterexample(
    covers="the filter 1, 2, ..., 9",
    refutes=LIBRARY,
    controls={"with_a_filter_that_may_be_turned": {"filter": SAME_TURNED}},
)
def a_library_applies_the_filter_the_other_way_round(*, filter: tuple[int, ...] = COUNTING) -> Counterexample:
    """The first output pixel sees C5 C6 C8 C9 in a library; the printed first row has C5 C4 C2 C1."""
    return held_against(LIBRARY, filter, turned=False)


@THEOREM2.counterexample(
    covers="the filter 1, 2, ..., 9",
    without=(LIBRARY_REPAIRED, "turned"),
    controls={"with_a_filter_that_may_be_turned": {"filter": SAME_TURNED}},
)
def a_filter_that_changes_when_turned_gives_another_matrix(*, filter: tuple[int, ...] = COUNTING) -> Counterexample:
    """The refutation again: the repair's hypothesis is what it violates."""
    return held_against(LIBRARY_REPAIRED, filter, turned=False, dropped="turned")


@THEOREM2.counterexample(
    covers="circular padding, one filter",
    without=(CONVOLUTION, "image"),
    controls={"with_zero_padding": {"circular": False}},
)
def circular_padding_gives_another_matrix(*, circular: bool = True) -> Counterexample:
    """With the image continued periodically no entry of the matrix is zero."""
    return held_against(CONVOLUTION, SAME_TURNED, turned=True, circular=circular, dropped="image")


@THEOREM2.counterexample(
    covers="circular padding, one filter",
    without=(LIBRARY_REPAIRED, "image"),
    controls={"with_zero_padding": {"circular": False}},
)
def circular_padding_gives_another_matrix_for_a_library_too(*, circular: bool = True) -> Counterexample:
    """The same filter, which turning does not change."""
    return held_against(LIBRARY_REPAIRED, SAME_TURNED, turned=False, circular=circular, dropped="image")


@THEOREM2.counterexample(
    covers="2 x 2 images", without=(APPENDIX_REPAIRED, "image"), controls={"with_3x3_images": {"side": 3}}
)
def smaller_images_have_smaller_norms(*, side: int = 2) -> Counterexample:
    """On 2 x 2 images the squared norms are 4, 2 and 1."""
    structure = Convolution((side, side), (3, 3))
    norms = sorted({int(A.norm_squared) for A in structure.basis()})
    example = Counterexample(
        hypotheses={"image": structure.image == (3, 3)},
        conclusion=norms == [4, 6, 9],
        witness={"image": f"{side} x {side}", "squared norms": norms},
        dropped=("image",),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", APPENDIX_REPAIRED).given(m=side)
        written.define("S", "vstack(hstack(zeros(1, 1), I(1)), zeros(1, 2))", value=RationalMatrix([[0, 1], [0, 0]]))
        formulas = {5: "I(4)", 6: "vstack(hstack(S, zeros(2, 2)), hstack(zeros(2, 2), S))"}
        formulas |= {8: "vstack(hstack(zeros(2, 2), I(2)), zeros(2, 4))", 9: "A8*A6"}
        for j, formula in formulas.items():
            written.define(f"A{j}", formula, value=structure.basis()[j - 1].dense())
        written.hypothesis("image", "m == 3", dropped=True)
        written.fact(
            "these are taps on m x m images: the centre, right, down, and both", "rows(A9) == m^2 and A5 == I(m^2)"
        )
        written.conclusion(
            "the squared norms are 9 at the centre, 6 at the edges and 4 at the corners",
            "frobenius2(A5) == 9 and frobenius2(A6) == 6 and frobenius2(A8) == 6 and frobenius2(A9) == 4",
        )
        return written.seal()

    return example.sealed(certificate)
