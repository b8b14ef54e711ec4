"""Theorem 1 (Section 4.1): alignment is an invariant of training iff the data become diagonal in common frames.

Read in this order: ``statement`` (as printed, and what holds instead), ``gradient`` (equations 8 to 10), ``data_condition``
(what "there are U, V" means), ``start`` and ``convergence`` ("if"), ``refutation`` ("only if" is false as printed), ``repair``
(what makes it true), ``necessity`` and ``limits`` (what each hypothesis is for), ``trials`` and ``sampled`` (instances).
"""

from proofs.theorem1 import (  # noqa: F401
    convergence,
    data_condition,
    gradient,
    limits,
    necessity,
    refutation,
    repair,
    sampled,
    start,
    trials,
)
from proofs.theorem1.statement import THEOREM1

__all__ = ["THEOREM1"]
