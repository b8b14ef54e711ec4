"""Lemma 2 (Appendix A), any widths: which data let an aligned chain keep its frames?

Read in this order: ``statement`` (as printed, and what holds instead), ``equations`` (10 and 11), ``blocks``
(12: what the narrowest layer lets through), ``critical_start`` (one aligned start that stays on any data),
``one_layer`` and ``uphill`` (where there is none), ``refutation`` ("only if", a slip, and equation (11) as extracted),
``necessity`` (what each hypothesis is for), ``condition`` (decided exactly), ``instances`` and ``trials`` (exact
instances of every width profile).
"""

from proofs.lemma2 import (
    blocks,
    condition,
    critical_start,
    equations,
    necessity,
    one_layer,
    refutation,
    trials,
    uphill,
)
from proofs.lemma2.statement import LEMMA2

__all__ = [
    "LEMMA2",
    "blocks",
    "condition",
    "critical_start",
    "equations",
    "necessity",
    "one_layer",
    "refutation",
    "trials",
    "uphill",
]
