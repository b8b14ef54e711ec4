"""Exact instances: what scaled orthogonal convolutions are, and generic targets with which no layer shares a frame."""

from __future__ import annotations

import numpy as np

from proofs.alignability import IntegerBasis, scaled_orthogonal
from proofs.alignability.linear_test import commutator_rank
from proofs.alignability.products import Products
from proofs.example.statement import CENTRE_TAP, EXAMPLE, FOLLOWS_REPAIRED, GENERIC_TARGET
from proofs.structure.convolution import Convolution
from verify.claim import Answer, Cases, Outcome


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


@EXAMPLE.certified(
    covers="m = 3, 4, 5, random integer targets",
    instances=Cases([(4, 0), (4, 1), (5, 0), (3, 0)]),
    controls={"with_the_identity_as_target": {"identity": True}},
    supports=[GENERIC_TARGET, FOLLOWS_REPAIRED],
)
def no_layer_shares_a_frame_with_a_random_target(case: tuple[int, int], *, identity: bool = False) -> Outcome:
    """The commutators with W*^T W* have full rank, so a layer that commutes with it has a scalar Gram matrix: it is a multiple of
    I.
    """
    m, seed = case
    basis = IntegerBasis.of(Convolution((m, m), (3, 3)))
    found = Products.of(basis)
    target = np.eye(m * m, dtype=np.int64) if identity else np.random.default_rng(seed).integers(-3, 4, (m * m, m * m))
    columns = found.rank_modulo_identity.columns
    rank = commutator_rank(found, columns, list(range(m * m)), target.T @ target)
    return Outcome(Answer.of(rank == len(columns)), f"m = {m}: rank {rank} of {len(columns)}")
