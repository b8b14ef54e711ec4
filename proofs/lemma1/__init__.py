"""Lemma 1 (Appendix A): does alignment imply strong alignment? Only while the layers are invertible."""

from proofs.lemma1 import refutation, rigidity, strong_runs, trials  # noqa: F401
from proofs.lemma1.statement import LEMMA1

__all__ = ["LEMMA1"]
