"""What the hypotheses about the structure are for: the chain of depth 21 is aligned where one of them is left out."""

from __future__ import annotations

from proofs.theorem3.extensions import NO_ORTHOGONAL, OPEN_SET, SHALLOWEST, TWO_PARAMETERS
from proofs.theorem3.family import BASIS, COEFFICIENTS, Coefficients, layers
from proofs.theorem3.refutation import ALL_TURN, CONTROLS, COVERS, example, vanishing_commutators
from proofs.theorem3.statement import REPAIRED, REPAIRED_SQUARE, THEOREM3
from verify.certificate import Certificate
from verify.claim import Counterexample


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


@THEOREM3.counterexample(covers=COVERS, without=(SHALLOWEST, "depth"), controls=CONTROLS)
def one_layer_more_reaches_an_open_set(
    *, coefficients: tuple[Coefficients, ...] = COEFFICIENTS, along: int = 25
) -> Counterexample:
    """Depth 21."""
    return example(SHALLOWEST, 7, coefficients, along, dropped="depth")


@THEOREM3.counterexample(
    covers="the integer chain with the angle of cosine 3/5 in layer 11 too",
    without=(OPEN_SET, "unturned"),
    controls={"with_layer_11_unturned": {"coefficients": COEFFICIENTS}},
)
def a_turn_in_layer_11_destroys_alignment(*, coefficients: tuple[Coefficients, ...] = ALL_TURN) -> Counterexample:
    """``W_9 W_9^T`` does not commute with the Gram matrix of ``W_12 W_11 W_10``: the plane of layer 12 meets the threads askew."""
    chain = layers(coefficients)
    zero, pairs = vanishing_commutators(chain)
    found = Counterexample(
        hypotheses={"unturned": coefficients[10][2] == 0},
        conclusion=zero == pairs,
        witness={"coefficients of W_1, ..., W_21": [list(c) for c in coefficients], "pairs that commute": zero},
        dropped=("unturned",),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", OPEN_SET).given({f"A{j}": A for j, A in enumerate(BASIS, 1)})
        for i in (9, 10, 11, 12):
            x, sigma, y = coefficients[i - 1]
            written.define(f"W{i}", f"({x})*A1 + ({sigma})*A2 + ({y})*A3", value=chain[i - 1])
        written.hypothesis("unturned", "entry(W11, 2, 2) == 0 and entry(A3, 2, 2) != 0", dropped=True)
        written.conclusion(
            "the chain is aligned, so these Gram matrices commute", "commute(W9*W9^T, gram(W12*W11*W10))"
        )
        return written.seal()

    return found.sealed(certificate)
