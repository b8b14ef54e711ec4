"""Theorem 4 (Appendix D), any widths: strong alignment is an invariant of training iff ... what, exactly?

Read in this order: ``statement`` (as printed, and what holds instead), ``start`` (one step to zero error),
``universal`` (one condition for all width profiles), ``rigidity`` (when a strongly aligned run exists at all,
decided exactly in ``lemma1.strong_runs``), ``vanishing`` (Appendix D's modes without target) and ``unseen`` (those
without inputs either), ``refutation``, ``necessity`` and ``decay_limits`` (what each hypothesis is for), ``trials``.
``decision`` answers for data and widths of one's own.
"""

from proofs.theorem4 import (
    decay_limits,
    necessity,
    refutation,
    rigidity,
    start,
    trials,
    universal,
    unseen,
    vanishing,
)
from proofs.theorem4.decision import StrongAlignment, decide, one_step_start
from proofs.theorem4.statement import THEOREM4

__all__ = [
    "THEOREM4",
    "StrongAlignment",
    "decay_limits",
    "decide",
    "necessity",
    "one_step_start",
    "refutation",
    "rigidity",
    "start",
    "trials",
    "universal",
    "unseen",
    "vanishing",
]
