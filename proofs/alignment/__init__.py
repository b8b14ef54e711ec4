"""Alignment (Definitions 1-3): usSVDs, aligned chains and their exact witnesses."""

from proofs.alignment.chain import AlignedChain, Frames
from proofs.alignment.condition import DataFrames, commutes, data_frames
from proofs.alignment.run import FiniteRun, frames_of

__all__ = ["AlignedChain", "DataFrames", "FiniteRun", "Frames", "commutes", "data_frames", "frames_of"]
