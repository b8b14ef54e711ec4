"""The dynamics that alignment leaves over (Corollary 1): each mode's singular values move by themselves."""

from proofs.dynamics.mode import Mode
from proofs.dynamics.trap import Decay, Trap, decay, trap

__all__ = ["Decay", "Mode", "Trap", "decay", "trap"]
