"""Exact instances: what scaled orthogonal convolutions are, and generic targets with which no layer shares a frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from proofs.alignability import IntegerBasis, dimension_of_grams, scalar_for_almost_all, scaled_orthogonal
from proofs.example.statement import CENTRE_TAP, EXAMPLE, FOLLOWS_REPAIRED, GENERIC_TARGET
from proofs.structure.convolution import Convolution
from verify.claim import Answer, Cases, Count, Outcome
from verify.exact import RationalMatrix
from verify.sampling.matrices import integers
from verify.sampling.strata import Strata, Stratum


@EXAMPLE.certified(
    covers="m = 3, 4, 5, 6, 28",
    instances=Cases([3, 4, 5, 6, 28]),
    controls={"with_circular_padding": {"circular": True}, "with_filters_wider_than_the_image": {"side": 7}},
    supports=[CENTRE_TAP],
)
def only_multiples_of_the_identity_are_scaled_orthogonal(m: int, *, circular: bool = False, side: int = 3) -> Outcome:
    """Comparing lengths of columns leaves the centre tap alone."""
    image = (min(m, 6),) * 2 if side > 3 else (m, m)
    found = scaled_orthogonal(IntegerBasis.of(Convolution(image, (side, side), circular=circular)), bound=False)
    return Outcome(Answer.of(found.beyond_identity is Answer.FAILS and found.most == 0), f"m = {m}: {found.reason}")


Rng = np.random.Generator


@dataclass(frozen=True)
class Drawn:
    """A side m, and integer targets to look at the structure from, any one of which may be exceptional."""

    m: int
    targets: tuple[RationalMatrix, ...]


def _draw(m: int) -> Stratum[Drawn]:
    def draw(rng: Rng) -> Drawn:
        return Drawn(m, tuple(integers(rng, m * m, m * m) for _ in range(3)))

    return Stratum(f"m = {m}", draw)


@EXAMPLE.certified(
    covers="m = 3, 4, 5; almost all targets, by a minor at a random integer one",
    instances=Strata([_draw(3)], [_draw(4), _draw(5)]),
    count=Count(4, 12, 60),
    controls={"with_the_identity_as_target": {"identity": True}},
    supports=[GENERIC_TARGET, FOLLOWS_REPAIRED],
)
def no_layer_shares_a_frame_with_almost_any_target(drawn: Drawn, *, identity: bool = False) -> Outcome:
    """The commutators with W*^T W* have full rank, so a layer that commutes with it has a scalar Gram matrix: it is a multiple of
    I.
    """
    layers = Convolution((drawn.m, drawn.m), (3, 3))
    if identity:
        return scalar_for_almost_all(layers, [RationalMatrix.identity(drawn.m**2)], 1)
    return scalar_for_almost_all(layers, [W.T @ W for W in drawn.targets], dimension_of_grams(drawn.m**2))
