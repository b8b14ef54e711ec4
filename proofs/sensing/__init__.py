"""Matrix sensing (Section 4.2): alignment is an invariant iff all measurements are diagonal in common frames.

Read in this order: ``statement`` (both directions as printed, and what holds instead), ``invariance`` (what keeps the frames),
``start`` ("if", for every step size), ``joint_frames`` (when common frames exist), ``descent`` and ``decision``
(for given measurements), ``refutation`` ("only if" is false), ``necessity`` and ``targets_needed`` (what each hypothesis
is for), ``trials``; ``application`` and ``finding`` answer questions about measurements.
"""

from proofs.sensing import invariance, joint_frames, necessity, refutation, start, targets_needed, trials
from proofs.sensing.decision import CommonFrames, common_frames
from proofs.sensing.statement import SENSING

__all__ = [
    "SENSING",
    "CommonFrames",
    "common_frames",
    "invariance",
    "joint_frames",
    "necessity",
    "refutation",
    "start",
    "targets_needed",
    "trials",
]
