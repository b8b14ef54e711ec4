"""Theorem 1 (Section 4.1): alignment is an invariant of training iff the data become diagonal in common frames.

Read in this order: ``statement`` (as printed, and repaired), ``extensions`` (what we add), ``gradient`` (equations 8 to 10),
``data_condition`` (what "there are U, V" means), ``zero_error`` (what E = 0 means), ``start`` and ``convergence`` ("if"),
``refutation`` ("only if" is false as printed), ``repair`` (what makes it true), ``one_layer`` (the depth at which large
steps fail), ``necessity``, ``limits`` and ``unstable`` (what each hypothesis is for), ``trials`` and ``sampled`` (instances).
"""

from proofs.theorem1 import (
    convergence,
    data_condition,
    gradient,
    limits,
    necessity,
    one_layer,
    refutation,
    repair,
    sampled,
    start,
    trials,
    unstable,
    zero_error,
)
from proofs.theorem1.statement import THEOREM1

__all__ = [
    "THEOREM1",
    "convergence",
    "data_condition",
    "gradient",
    "limits",
    "necessity",
    "one_layer",
    "refutation",
    "repair",
    "sampled",
    "start",
    "trials",
    "unstable",
    "zero_error",
]
