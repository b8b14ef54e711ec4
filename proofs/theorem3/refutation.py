"""Why Theorem 3 is false as printed: 21 layers with three parameters each that are aligned along an open set of maps.

Layers that turn a plane and shift generate all rotations, so they carry the frames wherever they are wanted; four layers that also
stretch the plane then set the singular values. Orthogonal layers cost a frame nothing, which is what the proof overlooks.
"""

from __future__ import annotations

from functools import reduce

from proofs.alignment import Frames
from proofs.theorem3.extensions import FULL_RANK, OPEN_SET, PARTIAL_GRAMS
from proofs.theorem3.family import (
    BASIS,
    COEFFICIENTS,
    STRETCHED,
    TURN,
    Coefficients,
    Direction,
    directions,
    frames,
    jacobian,
    layers,
    stretched_grams,
    turn,
)
from proofs.theorem3.open_set_certificate import certificate
from proofs.theorem3.statement import REALIZABLE, REPAIRED_SQUARE, SQUARE, THEOREM3
from verify.claim import Answer, Counterexample, Outcome, Statement
from verify.exact import RationalMatrix, commute, rank_modulo
from verify.symbolic import Scalar, same_entries, scalar

PRIME = 2**31 - 1
COVERS = "(k, r) = (5, 3), depth 21, integer layers, and every map near their product"
ALL_TURN: tuple[Coefficients, ...] = (*COEFFICIENTS[:10], TURN, *COEFFICIENTS[11:])
"""The near miss: layer 11 turns like the others, and a stretched plane meets the threads askew."""


def aligned(coefficients: tuple[Coefficients, ...]) -> bool:
    """Whether the rational frames show the chain to be aligned (Definition 2)."""
    return Frames(frames(coefficients)).witness(layers(coefficients))


def vanishing_commutators(chain: tuple[RationalMatrix, ...]) -> tuple[int, int]:
    """Return how many of the pairs ``[W_i W_i^T, (W_j ... W_{i+1})^T (W_j ... W_{i+1})]``, i < j, vanish, and how many there
    are.
    """
    zero = pairs = 0
    for i, W in enumerate(chain):
        product, own = RationalMatrix.identity(W.rows), W @ W.T
        for later in chain[i + 1 :]:
            product = later @ product
            pairs += 1
            zero += commute(own, product.T @ product)
    return zero, pairs


def _on_circles(polynomial: Scalar) -> Scalar:
    """Replace each ``s^2`` by ``1 - c^2`` until no power of a sine is left: the normal form of a polynomial in angles."""
    while any(name[0] == "s" and power > 1 for monomial, _ in polynomial.terms for name, power in monomial):
        total = Scalar.of(0)
        for monomial, value in polynomial.terms:
            term = Scalar.of(value)
            for name, power in monomial:
                square = name[0] == "s" and power > 1
                term *= scalar(name) ** (power - 2 if square else power) * (
                    (1 - scalar("c" + name[1:]) ** 2) if square else 1
                )
            total += term
        polynomial = total
    return polynomial


@THEOREM3.derived(
    covers="all angles and stretches of the family",
    controls={
        "with_a_turn_in_layer_11": {"unturned": False},
        "with_layer_12_turned_by_the_angle_of_layer_9": {"twelve": 9},
    },
)
def every_chain_of_the_family_is_aligned(*, unturned: bool = True, twelve: int = 12) -> Outcome:
    """``Q_{l-1}^T (E11 + E22) Q_{l-1}`` is diagonal for l = 9, 10, 12, 13, as polynomials in cosines and sines with ``c^2 + s^2 =
    1``.

    The other layers stretch nothing. Before layer 9 and after layer 13 the frames only turn, by any angles.
    """
    one = Scalar.of(1)
    angles = {place: (scalar(f"c_{place}"), scalar(f"s_{place}")) for place in (9, 10, 11, 12)}
    if unturned:
        angles[11] = (one, Scalar.of(0))
    grams = stretched_grams(angles, one) if twelve == 12 else _misplaced(angles, one)
    found = [(i, [_on_circles(entry) for entry in row]) for place in STRETCHED for i, row in enumerate(grams[place])]
    diagonal = [[entry if i == j else 0 * entry for j, entry in enumerate(row)] for i, row in found]
    return same_entries([row for _, row in found], diagonal, "the Grams of the stretching layers, one below the other")


def _misplaced(angles: dict[int, tuple[Scalar, Scalar]], one: Scalar) -> dict[int, list[list[Scalar]]]:
    """The Grams when the threads follow angle 9 where they should follow angle 12, and the layers turn by their own angles."""
    from proofs.theorem3.family import threads, times, transposed

    Q, grams = threads(*angles[9], *angles[9], one), {}
    for place in range(9, 14):
        if place in STRETCHED:
            grams[place] = times(transposed(Q[:2]), Q[:2])
        if place < 13:
            Q = times(turn(*angles[place], one), Q)
    return grams


@THEOREM3.certified(
    covers="the integer point of the family, rank modulo 2^31 - 1",
    controls={"without_the_stretches": {"stretches": False}, "with_all_angles_but_two": {"angles": 18}},
    supports=[FULL_RANK, OPEN_SET],
)
def the_products_have_25_independent_derivatives(*, stretches: bool = True, angles: int = 20) -> Outcome:
    """The rank modulo a prime is a lower bound of the rank over the rationals, and 25 is all there is."""
    along = directions()
    chosen: list[Direction] = [*along[:angles], *(along[20:24] if stretches else []), along[24]]
    rank = rank_modulo(jacobian(COEFFICIENTS, chosen), PRIME)
    return Outcome(Answer.of(rank == 25), f"{len(chosen)} derivatives have rank {rank} modulo {PRIME}")


@THEOREM3.certified(
    covers="the integer chain: all pairs i < j",
    controls={"with_layer_11_turning": {"coefficients": ALL_TURN}},
    supports=[OPEN_SET],
)
def all_210_commutators_of_the_chain_vanish(*, coefficients: tuple[Coefficients, ...] = COEFFICIENTS) -> Outcome:
    """Over the integers, without any frames: an independent look at alignment."""
    zero, pairs = vanishing_commutators(layers(coefficients))
    return Outcome(Answer.of(zero == pairs == 210), f"{zero} of {pairs} commutators vanish")


@THEOREM3.certified(
    covers="the integer chain: all 20 partial products",
    controls={"with_layer_11_turning": {"coefficients": ALL_TURN}},
    supports=[PARTIAL_GRAMS],
)
def partial_grams_of_the_chain_commute_with_that_of_the_product(
    *, coefficients: tuple[Coefficients, ...] = COEFFICIENTS
) -> Outcome:
    """``(W_i ... W_1)^T (W_i ... W_1)`` commutes with ``W*^T W*`` for i = 1, ..., 21."""
    partial = [layers(coefficients)[0]]
    for W in layers(coefficients)[1:]:
        partial.append(W @ partial[-1])
    whole = partial[-1].T @ partial[-1]
    wrong = [i for i, A in enumerate(partial, 1) if not commute(A.T @ A, whole)]
    return Outcome(Answer.of(not wrong), f"not for i = {wrong[0]}" if wrong else "all of them")


def in_span(W: RationalMatrix) -> bool:
    """Whether a matrix lies in S: stacked under the basis it adds nothing to the rank."""
    rows = [[x for row in A.to_fractions() for x in row] for A in (*BASIS, W)]
    return RationalMatrix(rows).rank() == RationalMatrix(rows[:-1]).rank()


def orthogonal_elements_form_a_conic() -> bool:
    """Whether ``(x A_1 + sigma A_2 + y A_3)^T (...) = (x^2 + y^2) E + sigma^2 (I - E)``: scaled orthogonal on a conic, o = 1."""
    first, second, third = BASIS
    mixed = [A.T @ B + B.T @ A for A, B in ((first, second), (first, third), (second, third))]
    split = first.T @ first + second.T @ second == RationalMatrix.identity(5)
    return split and third.T @ third == first.T @ first and all(A.is_zero() for A in mixed)


def example(
    statement: Statement, samples: int, coefficients: tuple[Coefficients, ...], along: int, *, dropped: str = ""
) -> Counterexample:
    """Return the chain as a counterexample; X is the upper triangle of ones, of full row rank from five samples on.

    "Generic" holds in the only way in which one point can show it: all maps near the product are reached by aligned chains (the
    rank of the derivatives, and the alignment of the whole family), and alignment does not depend on X.
    """
    chain = layers(coefficients)
    o = int(orthogonal_elements_form_a_conic())
    target = reduce(lambda left, W: W @ left, chain)
    X = RationalMatrix([[int(j >= i) for j in range(samples)] for i in range(5)])
    r = RationalMatrix([[x for row in A.to_fractions() for x in row] for A in BASIS]).rank()
    rank = rank_modulo(jacobian(coefficients, directions(coefficients)[:along]), PRIME)
    family = every_chain_of_the_family_is_aligned().answer is Answer.HOLDS
    facts = {
        "structure": all(in_span(W) for W in chain),
        "small": r < 5 - 1,
        "not-scalar": any(W[0, 0] * RationalMatrix.identity(5) != W for W in chain),
        "zero-error": X.rank() == 5,
        "generic": rank == 25 and family and (samples == 5 or statement not in (SQUARE, REPAIRED_SQUARE)),
        "finitely-many": o == 0,
        "bound": r <= 5 - 1,
        "parameters": r <= 2 and r < 5 - 1,
        "few-orthogonal": len(chain) >= 2 and (len(chain) - 2) * o + 2 * r <= 2 * 5 - 1,
        "depth": len(chain) <= 20,
    }
    found = Counterexample(
        hypotheses={name: facts[name] for name in statement.hypotheses},
        conclusion=not (aligned(coefficients) and (facts["generic"] or "generic" in statement.hypotheses)),
        repair={} if dropped else {"few-orthogonal": facts["few-orthogonal"]},
        witness={
            "basis of S": [A.to_strings() for A in BASIS],
            "coefficients of W_1, ..., W_21": [list(c) for c in coefficients],
            "X": X.to_strings(),
            "Y": (target @ X).to_strings(),
        },
        dropped=(dropped,) if dropped else (),
    )
    return found.sealed(lambda: certificate(statement, X, coefficients, dropped=dropped))


CONTROLS: dict[str, dict[str, object]] = {
    "with_layer_11_turning": {"coefficients": ALL_TURN},
    "with_fewer_directions_than_maps": {"along": 24},
}


@THEOREM3.counterexample(
    covers=COVERS, refutes=SQUARE, controls={**CONTROLS, "with_one_sample_too_many": {"samples": 6}}
)
def an_aligned_chain_interpolates_an_open_set_of_square_data(
    *, coefficients: tuple[Coefficients, ...] = COEFFICIENTS, along: int = 25, samples: int = 5
) -> Counterexample:
    """Every map near the product is the product of an aligned chain in S: the data it interpolates have positive measure."""
    return example(SQUARE, samples, coefficients, along)


@THEOREM3.counterexample(
    covers=COVERS, refutes=REALIZABLE, controls={**CONTROLS, "with_too_few_samples": {"samples": 4}}
)
def an_aligned_chain_interpolates_an_open_set_of_realizable_data(
    *, coefficients: tuple[Coefficients, ...] = COEFFICIENTS, along: int = 25, samples: int = 7
) -> Counterexample:
    """The same chain on seven samples: X is any matrix of full row rank, Y = W* X."""
    return example(REALIZABLE, samples, coefficients, along)
