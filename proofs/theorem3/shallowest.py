"""Why no aligned chain of depth 20 or less does it, for this S: stretched planes at a distance do not commute for all angles."""

from __future__ import annotations

from fractions import Fraction

from proofs.theorem3.extensions import SHALLOWEST
from proofs.theorem3.family import K, turn
from proofs.theorem3.statement import THEOREM3
from verify.claim import Answer, Cases, Outcome
from verify.exact import RationalMatrix, commute
from verify.symbolic import Scalar, same_scalar

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


@THEOREM3.derived(covers="every depth", controls={"with_six_singular_values": {"values": 6}})
def twenty_five_dimensions_need_twenty_angles(*, values: int = 5) -> Outcome:
    """At most 5 singular values are free, so ``25 - 5 = 20`` dimensions are left for the angles, one a layer."""
    return same_scalar(Scalar.of(K * K - values), Scalar.of(20), "the angles that are needed")


@THEOREM3.derived(covers="depth 20", controls={"with_four_stretches": {"stretched": 4}})
def two_stretches_are_too_few(*, stretched: int = 2) -> Outcome:
    """20 angles and, with L stretched layers, at most ``min(5, L + 1)`` singular values: 23 for L = 2, and 25 are needed."""
    most = 20 + min(K, stretched + 1)
    line = f"20 angles and min({K}, {stretched} + 1) singular values: {most} dimensions of {K * K}"
    return Outcome(Answer.of(most < K * K), line, (line,))
