"""Lemma 1 (Appendix A): does alignment imply strong alignment? Only while the layers are invertible.

Read in this order: ``statement``, ``invertible`` (why invertible layers cannot turn), ``refutation`` (why others can),
``limit`` (where a run tends to), ``zero_layers`` (what a zero hides), ``strong_runs`` (when a strong run exists at all),
``plane`` (k = 2, where nothing has to be added), ``necessity``, ``trials``.
"""

from proofs.lemma1 import (
    invertible,
    limit,
    necessity,
    plane,
    refutation,
    strong_runs,
    trials,
    zero_layers,
)
from proofs.lemma1.statement import LEMMA1

__all__ = ["LEMMA1", "invertible", "limit", "necessity", "plane", "refutation", "strong_runs", "trials", "zero_layers"]
