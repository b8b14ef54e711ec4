"""What the hypotheses of the repaired statements are for: each one left out, and an exact chain that is aligned all the same."""

from __future__ import annotations

from proofs.alignment import Frames
from proofs.theorem3.family import COEFFICIENTS, Coefficients
from proofs.theorem3.refutation import CONTROLS, COVERS, example
from proofs.theorem3.statement import NO_ORTHOGONAL, REPAIRED, REPAIRED_SQUARE, THEOREM3, TWO_PARAMETERS
from verify.claim import Counterexample, Statement
from verify.exact import RationalMatrix


@THEOREM3.counterexample(covers=COVERS, without=(REPAIRED, "few-orthogonal"), controls=CONTROLS)
def orthogonal_layers_can_turn_the_frames(
    *, coefficients: tuple[Coefficients, ...] = COEFFICIENTS, along: int = 25
) -> Counterexample:
    """Here o = 1 and (d-2) o + 2r = 25 > 9 = 2k - 1."""
    return example(REPAIRED, 7, coefficients, along, dropped="few-orthogonal")


@THEOREM3.counterexample(covers=COVERS, without=(REPAIRED_SQUARE, "few-orthogonal"), controls=CONTROLS)
def orthogonal_layers_can_turn_the_frames_for_square_data(
    *, coefficients: tuple[Coefficients, ...] = COEFFICIENTS, along: int = 25
) -> Counterexample:
    """The same for n = k."""
    return example(REPAIRED_SQUARE, 5, coefficients, along, dropped="few-orthogonal")


@THEOREM3.counterexample(covers=COVERS, without=(NO_ORTHOGONAL, "finitely-many"), controls=CONTROLS)
def a_conic_of_orthogonal_layers_is_too_many(
    *, coefficients: tuple[Coefficients, ...] = COEFFICIENTS, along: int = 25
) -> Counterexample:
    """r = 3 <= 4 = k - 1: here it is the orthogonal layers that matter, and not the number of parameters."""
    return example(NO_ORTHOGONAL, 7, coefficients, along, dropped="finitely-many")


@THEOREM3.counterexample(covers=COVERS, without=(TWO_PARAMETERS, "parameters"), controls=CONTROLS)
def three_parameters_are_enough(
    *, coefficients: tuple[Coefficients, ...] = COEFFICIENTS, along: int = 25
) -> Counterexample:
    """r = 3, the least number for which the printed theorem fails."""
    return example(TWO_PARAMETERS, 7, coefficients, along, dropped="parameters")


def coordinate_chain(
    statement: Statement, dropped: str, layer_one: RationalMatrix, target: RationalMatrix
) -> Counterexample:
    """Return the chain ``diag(1,1,0), layer_one`` in S = span(E11, E22), k = 3, o = 0, as a counterexample without one
    hypothesis.
    """
    layer_two = RationalMatrix.diagonal([1, 1, 0])
    product = layer_two @ layer_one
    one = RationalMatrix.identity(3)
    facts = {
        "structure": layer_one.is_diagonal() and layer_one[2, 2] == 0,
        "zero-error": product == target,
        "generic": target.rank() == 3,  # a generic map is invertible: products in S have rank 2 at most
        "few-orthogonal": 2 * 2 <= 2 * 3 - 1,
    }
    return Counterexample(
        hypotheses=facts,
        conclusion=not Frames((one, one, one)).witness((layer_one, layer_two)),
        witness={
            "W_1": layer_one.to_strings(),
            "W_2": layer_two.to_strings(),
            "W*": target.to_strings(),
            "X": one.to_strings(),
        },
        dropped=(dropped,),
    )


SHEAR = RationalMatrix([[1, 1, 0], [0, 1, 0], [0, 0, 0]])
STRETCH = RationalMatrix.diagonal([1, 2, 0])


@THEOREM3.counterexample(
    covers="k = 3, r = 2, d = 2: coordinate projections",
    without=(REPAIRED, "generic"),
    controls={"with_a_layer_outside_the_structure": {"W": SHEAR}},
)
def maps_made_of_the_same_layers_are_reached(*, W: RationalMatrix = STRETCH) -> Counterexample:
    """W* = diag(1, 2, 0) is not generic: it is a product of diagonal layers, which are aligned."""
    return coordinate_chain(REPAIRED, "generic", W, STRETCH)


@THEOREM3.counterexample(
    covers="k = 3, r = 2, d = 2: coordinate projections",
    without=(REPAIRED, "zero-error"),
    controls={"with_a_layer_outside_the_structure": {"W": SHEAR}},
)
def a_chain_that_does_not_interpolate_may_be_aligned(*, W: RationalMatrix = STRETCH) -> Counterexample:
    """Alignment alone is no feat: the data have to be met."""
    return coordinate_chain(REPAIRED, "zero-error", W, RationalMatrix([[1, 2, 3], [0, 1, 4], [5, 6, 0]]))
