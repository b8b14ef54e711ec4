"""Proposition 5 (Section 4.2, Appendix F): with one output, alignment is an invariant for every convex loss.

Read in this order: ``statement`` (as printed, reading by reading; what holds instead), ``invariance`` (rank-one chains stay so, for
any loss), ``start`` (zero error in one step, for every step size), ``small_step`` (the start of the printed proof),
``numbers``, ``refutation``, ``necessity`` and ``readings`` (what each hypothesis is for), ``hills`` (what convexity is not
needed for), ``losses``, ``followed`` and ``trials`` (instances).
"""

from proofs.proposition5 import (
    followed,
    hills,
    invariance,
    necessity,
    readings,
    refutation,
    small_step,
    start,
    trials,
)
from proofs.proposition5.statement import PROPOSITION5

__all__ = [
    "PROPOSITION5",
    "followed",
    "hills",
    "invariance",
    "necessity",
    "readings",
    "refutation",
    "small_step",
    "start",
    "trials",
]
