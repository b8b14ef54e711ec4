"""Theorem 3 (Section 5): are interpolating networks with few parameters per layer never aligned? Only where they cannot turn
frames.

Read in this order: ``statement`` (as printed, in two readings, and what holds instead), ``family`` (five orthonormal threads
through a chain of shifts, turns and stretches), ``refutation`` (depth 21 reaches an open set of maps), ``every_target`` (depth
35 reaches every invertible map), ``shallowest`` (21 is the least depth for this S), ``frame_dimensions`` (what holds: r <= 2,
and few scaled orthogonal layers), ``instances`` (exact instances of what holds), ``necessity`` (what each hypothesis is for),
``footnote`` (footnote 4).
"""

from proofs.theorem3 import every_target, footnote, frame_dimensions, instances, necessity, refutation, shallowest  # noqa: F401
from proofs.theorem3.statement import THEOREM3

__all__ = ["THEOREM3"]
