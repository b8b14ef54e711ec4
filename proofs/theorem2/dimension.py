"""How many dimensions the filters of one size span: every tap that meets a pixel adds one (text below Definition 4)."""

from __future__ import annotations

from itertools import product

from proofs.structure import Convolution, Structure
from proofs.theorem2.appendix_refutation import ZERO_PADDING, with_taps
from proofs.theorem2.statement import DIMENSION, DIMENSION_REPAIRED, NORMS, THEOREM2
from verify.certificate import Certificate
from verify.claim import Answer, Cases, Counterexample, Outcome, Statement
from verify.exact import RationalMatrix


@THEOREM2.counterexample(
    covers="3 x 3 images, circular padding", without=(NORMS, "zero-padding"), controls={"with_zero_padding": {"circular": False}}
)
def circular_taps_all_have_the_same_norm(*, circular: bool = True) -> Counterexample:
    """Every circular tap sees all nine pixels."""
    structure = Convolution((3, 3), (3, 3), circular)
    expected = tuple((3 - abs(a)) * (3 - abs(b)) for a, b in structure.taps)
    example = Counterexample(
        {"zero-padding": not structure.circular},
        tuple(A.norm_squared for A in structure.basis()) == expected,
        witness={"squared norms": [str(norm) for norm in structure.norms_squared]},
        dropped=("zero-padding",),
    )

    def certificate() -> dict[str, object]:
        written = with_taps(Certificate("counterexample", NORMS), circular)
        written.hypothesis("zero-padding", ZERO_PADDING, dropped=True)
        sizes = " and ".join(f"rows(A{j}) == 9" for j in range(1, 10))
        written.fact("the nine taps act on 3 x 3 images", sizes)
        norms = " and ".join(f"frobenius2(A{j}) == {norm}" for j, norm in enumerate(expected, 1))
        written.conclusion("the squared norms are (3-|a|)(3-|b|)", norms)
        return written.seal()

    return example.sealed(certificate)


def dimension_example(m: int, s: int) -> tuple[dict[str, bool], bool]:
    """Return the hypotheses and the conclusion about the dimension, for one image and one filter."""
    structure = Convolution((m, m), (s, s))
    return {"odd": s % 2 == 1, "large": 2 * m >= s + 1}, Structure.gram(structure).rank() == s * s


@THEOREM2.counterexample(
    covers="a 3 x 3 filter on an image of one pixel", refutes=DIMENSION, controls={"with_a_2x2_image": {"m": 2}}
)
def on_one_pixel_all_filters_are_numbers(*, m: int = 1) -> Counterexample:
    """Eight of the nine taps never meet a pixel: the dimension is 1, not 9."""
    hypotheses, conclusion = dimension_example(m, 3)
    large = hypotheses.pop("large")
    return Counterexample(hypotheses, conclusion, {"large": large}, {"m": m, "s": 3}).sealed(lambda: certificate(DIMENSION, m))


def certificate(statement: Statement, m: int) -> dict[str, object]:
    """Return the sealed certificate: on one pixel the nine taps of a 3 x 3 filter are the numbers 0, 0, 0, 0, 1, 0, 0, 0, 0."""
    written = Certificate("counterexample", statement)
    taps = RationalMatrix([[int(a == (0, 0)) for a in product((-1, 0, 1), repeat=2)]])
    written.given(s=3, m=m).define("A", "hstack(zeros(1, 4), I(1), zeros(1, 4))", value=taps)
    written.hypothesis("odd", "s == 3")
    if "large" in statement.hypotheses:
        written.hypothesis("large", "2*m >= s + 1", dropped=True)
    sizes = "columns(A) == s^2 and rows(A) == m^2"
    written.fact("the nine filters act on the pixel by these factors, all zero but the centre", sizes)
    written.conclusion("the nine actions are independent", "rank(A) == s^2")
    if "large" not in statement.hypotheses:
        written.repair("m >= (s+1)/2", "2*m >= s + 1")
    return written.seal()


@THEOREM2.counterexample(
    covers="a 3 x 3 filter on an image of one pixel", without=(DIMENSION_REPAIRED, "large"), controls={"with_a_2x2_image": {"m": 2}}
)
def a_filter_needs_an_image_of_half_its_size(*, m: int = 1) -> Counterexample:
    """The refutation again."""
    hypotheses, conclusion = dimension_example(m, 3)
    example = Counterexample(hypotheses, conclusion, witness={"m": m, "s": 3}, dropped=("large",))
    return example.sealed(lambda: certificate(DIMENSION_REPAIRED, m))


@THEOREM2.certified(
    covers="images up to 6 x 6, filters up to 7 x 7",
    instances=Cases([(m, s) for m in range(1, 7) for s in (1, 3, 5, 7)]),
    controls={"with_the_square_of_the_image_side": {"halved": False}, "with_every_filter_entry_counted": {"clipped": False}},
    supports=[DIMENSION_REPAIRED],
)
def the_dimension_is_the_number_of_taps_that_meet_a_pixel(
    case: tuple[int, int], *, halved: bool = True, clipped: bool = True
) -> Outcome:
    """``min(s, 2m - 1)^2``, from the rank of the Gram matrix; so s^2 exactly for ``m >= (s+1)/2``."""
    m, s = case
    expected = min(s, 2 * m - 1 if halved else m) ** 2 if clipped else s * s
    found = Structure.gram(Convolution((m, m), (s, s))).rank()
    return Outcome(Answer.of(found == expected), f"dimension {found}")


@THEOREM2.certified(
    covers="even filters up to 6 x 6, padded more at the end",
    instances=Cases([(m, s) for s in (2, 4, 6) for m in range(s // 2 + 1, 7)]),
    controls={"with_images_of_one_pixel": {"shrunk": True}},
    spares=(DIMENSION_REPAIRED, "odd"),
)
def even_filters_have_all_their_dimensions_too(case: tuple[int, int], *, shrunk: bool = False) -> Outcome:
    """With padding (s-2)/2 before and s/2 after, as libraries do for an even s."""
    m, s = (1, case[1]) if shrunk else case
    found = Structure.gram(Convolution((m, m), (s, s))).rank()
    return Outcome(Answer.of(found == s * s), f"dimension {found}")
