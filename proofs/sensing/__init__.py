"""Matrix sensing (Section 4.2)."""

from proofs.sensing import invariance, joint_frames, necessity, refutation, start, trials  # noqa: F401
from proofs.sensing.statement import SENSING

__all__ = ["SENSING"]
