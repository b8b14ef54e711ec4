"""Remarks of Sections 2 to 4: equation (3), one-dimensional alignment, balancedness, equal right singular vectors.

Read in this order: ``statement`` (as printed, and what holds instead), ``alignment`` (equation (3), Definition 2 beside that of
Ji and Telgarsky, right singular vectors), ``balance`` (what gradient flow conserves, what a step changes), ``flow``
(gradient flow followed with certainty), ``moving`` (layers and velocities at one moment), ``refutation``; ``necessity``,
``balance_needed``, ``coefficients_needed`` and ``right_vectors`` (what each hypothesis is for), ``trials``,
``aligned_trials`` and ``structured_trials`` (instances).
"""

from proofs.remarks import (
    aligned_trials,
    alignment,
    balance,
    balance_needed,
    coefficients_needed,
    necessity,
    refutation,
    right_vectors,
    structured_trials,
    trials,
)
from proofs.remarks.statement import REMARKS

__all__ = [
    "REMARKS",
    "aligned_trials",
    "alignment",
    "balance",
    "balance_needed",
    "coefficients_needed",
    "necessity",
    "refutation",
    "right_vectors",
    "structured_trials",
    "trials",
]
