"""Theorem 3 (Section 5): are interpolating networks with few parameters per layer never aligned? Only where they cannot turn
frames.

Read in this order: ``statement`` (as printed, in its readings, and what holds instead), ``extensions`` (what else holds),
``family`` (five orthonormal threads through a chain of shifts, turns and stretches), ``refutation`` (depth 21 reaches an open
set of maps), ``own_structures`` (layers with a structure each: k = 4, two parameters a layer, depth 15), ``every_target``
(depth 35 reaches every invertible map), ``every_size`` (the same for every k: depth 2 k^2 reaches an open set), ``shallowest``
(21 is the least depth for this S), ``frame_dimensions`` (what holds: r <= 2, and few scaled orthogonal layers), ``instances``
(exact instances of what holds), ``necessity``, ``diagonal_chains``, ``large_structures`` and ``side_conditions`` (what each
hypothesis is for), ``footnote`` (footnote 4).
"""

from proofs.theorem3 import (
    diagonal_chains,
    every_size,
    every_target,
    extensions,
    footnote,
    frame_dimensions,
    instances,
    large_structures,
    necessity,
    own_structures,
    refutation,
    shallowest,
    side_conditions,
)
from proofs.theorem3.statement import THEOREM3

__all__ = [
    "THEOREM3",
    "diagonal_chains",
    "every_size",
    "every_target",
    "extensions",
    "footnote",
    "frame_dimensions",
    "instances",
    "large_structures",
    "necessity",
    "own_structures",
    "refutation",
    "shallowest",
    "side_conditions",
]
