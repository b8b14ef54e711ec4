"""Why no aligned chain of depth 20 or less does it, for this S: stretched planes at a distance do not commute for all angles."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from random import Random

from proofs.theorem3.extensions import SHALLOWEST
from proofs.theorem3.family import COEFFICIENTS, TURN, Coefficients, K, directions, jacobian, layers, turn
from proofs.theorem3.refutation import ALL_TURN, vanishing_commutators
from proofs.theorem3.statement import THEOREM3
from verify.claim import Answer, Cases, Evaluated, Outcome
from verify.exact import RationalMatrix, commute
from verify.symbolic import (
    Derivation,
    Instance,
    Rational,
    Relation,
    Scalar,
    diagonal,
    established,
    identity,
    matrix,
    orthogonal,
    same_scalar,
    scalar,
    shown_diagonal,
    symmetric,
)

IN_PLANE = RationalMatrix.diagonal([1, 1, 0, 0, 0])


def pulled_back(distance: int, angle: tuple[Fraction, Fraction]) -> RationalMatrix:
    """Return the projector on the stretched plane, pulled back through ``distance`` layers that turn by one angle."""
    word = RationalMatrix(turn(*angle)).power(distance)
    return word.T @ IN_PLANE @ word


@THEOREM3.certified(
    covers="distances 2, ..., 19, at the angle with cosine 3/5",
    instances=Cases(range(2, 20)),
    entire=True,
    controls={"with_a_quarter_turn": {"angle": (Fraction(0), Fraction(1))}},
    supports=[SHALLOWEST],
)
def planes_at_a_distance_do_not_commute_for_all_angles(
    distance: int, *, angle: tuple[Fraction, Fraction] = (Fraction(3, 5), Fraction(4, 5))
) -> Outcome:
    """One rational angle at which the commutator is not zero settles that it does not vanish identically."""
    moved = not commute(pulled_back(distance, angle), IN_PLANE)
    return Outcome(Answer.of(moved), f"distance {distance}: the projectors {'do not ' if moved else ''}commute")


@THEOREM3.derived(covers="one layer after any others", controls={"with_the_stretch_pushed_forward": {"back": False}})
def stretches_are_pulled_back_to_the_input(*, back: bool = True) -> Outcome:
    """``(O D) (T N) = (O T) (T^T D T) N``."""
    O, T = orthogonal("O", "k"), orthogonal("T", "k")
    D, N = symmetric("D", "k"), matrix("N", "k", "k")
    moved = T.T @ D @ T if back else T @ D @ T.T
    return established(Derivation("one more layer").start(O @ T @ moved @ N).normalise(), O @ D @ T @ N)


@THEOREM3.derived(covers="one layer after any others", controls={"after_a_singular_stretch": {"invertible": False}})
def the_next_stretch_is_diagonal_in_the_frame_of_those_before(*, invertible: bool = True) -> Outcome:
    """``N = V L V^T`` with L diagonal, M its inverse: ``g = V^T N D D N V`` diagonal leaves ``V^T D D V = M g M`` diagonal.

    N is the product of the stretches before, D the next one, both pulled back; ``N D D N`` is the Gram matrix of ``T D N``.
    """
    T, V = orthogonal("T", "k"), orthogonal("V", "k")
    D, L, M = symmetric("D", "k"), diagonal("L", "k"), diagonal("M", "k")
    N = V @ L @ V.T
    partial = T @ D @ N
    gram = Derivation("the Gram matrix of a partial product").start(V.T @ partial.T @ partial @ V).normalise()
    between = V.T @ N @ D @ D @ N @ V
    inverse = Relation("M L = I", M @ L, identity("k"), reason="N is invertible", sampler=_inverse)
    next_one = Derivation("the next stretch").start(M @ between @ M).normalise()
    if invertible:
        next_one.apply(inverse)
    g = diagonal("g", "k")
    return Outcome.conjunction([
        established(gram, between),
        established(next_one.normalise(), V.T @ D @ D @ V),
        shown_diagonal(M @ g @ M, "the next stretch in the frame"),
    ])  # fmt: skip


def _inverse(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    k = instance.dimensions["k"]
    entries = [Fraction(rng.choice([-3, -2, -1, 1, 2, 3])) for _ in range(k)]
    return {"L": Rational.diagonal(k, k, entries), "M": Rational.diagonal(k, k, [1 / x for x in entries])}


@THEOREM3.derived(covers="all stretches", controls={"with_a_matrix_that_is_no_projector": {"projector": False}})
def a_stretch_is_diagonal_where_its_plane_is(*, projector: bool = True) -> Outcome:
    """``D = rho E + sigma (I - E)``, pulled back by T, has ``D D - sigma^2 I = (rho^2 - sigma^2) T^T E T``; and D is linear in
    that.
    """
    T, E, rho, sigma = orthogonal("T", "k"), symmetric("E", "k"), scalar("rho"), scalar("sigma")
    plane = T.T @ E @ T
    D = T.T @ (rho * E + sigma * (identity("k") - E)) @ T
    twice = Relation("E E = E", E @ E, E, reason="E is a projector", sampler=_projector)
    square = Derivation("the square").start(D @ D - sigma**2 * identity("k")).normalise()
    if projector:
        square.apply(twice)
    return Outcome.conjunction([
        established(square.normalise(), (rho**2 - sigma**2) * plane),
        established(Derivation("the stretch").start(D).normalise(), sigma * identity("k") + (rho - sigma) * plane),
    ])  # fmt: skip


def _projector(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    k = instance.dimensions["k"]
    return {"E": Rational.diagonal(k, k, [Fraction(rng.randint(0, 1)) for _ in range(k)])}


@THEOREM3.derived(covers="two layers at a time", controls={"with_a_ratio_where_nothing_is_stretched": {"ratio": 2}})
def the_scales_of_the_stretches_are_one_number(*, ratio: int = 1) -> Outcome:
    """``a (t E + I - E) b (u G + I - G) = (a b) (t E + I - E) (u G + I - G)``; for u = 1 the last factor is I."""
    E, G, a, b, t = symmetric("E", "k"), symmetric("G", "k"), scalar("a"), scalar("b"), scalar("t")
    first, second = t * E + identity("k") - E, ratio * G + identity("k") - G
    derivation = Derivation("a stretch and a scale").start((a * first) @ (b * second)).normalise()
    return established(derivation, a * b * first)


@THEOREM3.derived(covers="any three layers", controls={"with_two_layers": {"layers": 2}})
def of_three_layers_two_are_no_neighbours(*, layers: int = 3) -> Outcome:
    """From layer i to layer ``i + (1 + a) + (1 + b)`` the distance is ``2 + a + b``, at least 2."""
    a, b = scalar("a"), scalar("b")
    distance = (1 + a) + ((1 + b) if layers == 3 else 0 * b)
    return same_scalar(distance, 2 + a + b, "from the first to the last of them")


@THEOREM3.derived(covers="every depth", controls={"with_six_singular_values": {"values": 6}})
def twenty_five_dimensions_need_twenty_angles(*, values: int = 5) -> Outcome:
    """At most 5 singular values are free, so ``25 - 5 = 20`` dimensions are left for the angles, one a layer."""
    return same_scalar(Scalar.of(K * K - values), Scalar.of(20), "the angles that are needed")


@THEOREM3.certified(covers="depth 20", entire=True, controls={"with_four_stretches": {"stretched": 4}})
def two_stretches_are_too_few(*, stretched: int = 2) -> Outcome:
    """20 angles and, with L stretched layers, at most ``min(5, L + 1)`` singular values: 23 for L = 2, and 25 are needed."""
    most = 20 + min(K, stretched + 1)
    line = f"20 angles and min({K}, {stretched} + 1) singular values: {most} dimensions of {K * K}"
    return Outcome(Answer.of(most < K * K), line)


def shortened(d: int) -> tuple[Coefficients, ...]:
    """The last d layers of the counterexample: what is left of an aligned chain is aligned."""
    return COEFFICIENTS[len(COEFFICIENTS) - d :]


def with_stretched_neighbours(d: int) -> tuple[Coefficients, ...]:
    """d layers that turn freely, two neighbours of which stretch: the most that may where no angle is given up."""
    middle = (d - 1) // 2
    return (*[TURN] * middle, *[(6, 5, 8), (9, 5, 12)][:d], *[TURN] * (d - middle - 2))


@THEOREM3.certified(
    covers="at every depth from 1 to 20 the end of the counterexample, and a chain whose stretched layers are neighbours",
    instances=Cases([(d, chain) for d in range(1, 21) for chain in (shortened, with_stretched_neighbours)]),
    controls={
        "with_a_layer_more_than_is_said": {"more": 1},
        "with_layer_11_turning": {"chain_of": lambda d: ALL_TURN[len(ALL_TURN) - d :]},
    },
    supports=[SHALLOWEST],
)
def aligned_chains_reach_fewer_dimensions_than_there_are_maps(
    instance: tuple[int, Callable[[int], tuple[Coefficients, ...]]],
    *,
    more: int = 0,
    chain_of: Callable[[int], tuple[Coefficients, ...]] | None = None,
) -> Evaluated:
    """The derivatives of the product along all free angles, ratios and the scale have rank below 25, over the rationals."""
    d, family = instance
    coefficients = (chain_of or family)(d + more)
    zero, pairs = vanishing_commutators(layers(coefficients))
    rank = jacobian(coefficients, directions(coefficients)).rank()
    line = f"{zero} of {pairs} commutators vanish; the derivatives have rank {rank} of {K * K}"
    return Evaluated({"depth": d <= 20}, Outcome(Answer.of(zero == pairs and rank < K * K), f"depth {d}: {line}"))
