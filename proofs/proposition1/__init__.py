"""Proposition 1 (Section 4.3, Appendix C): a step size with which an aligned network converges linearly.

Read in this order: ``statement`` (as printed, and the readings that fail), ``rate`` (derived: how fast, and why not
faster), ``refutation`` ("global minimum" and lambda' = 0), ``necessity`` (single modes) and ``networks`` with
``standstill``, ``trials`` (exact), ``tightness``
(measured). ``guarantee`` gives a safe step size and a certified number of iterations for modes of one's own.
"""

from proofs.proposition1 import necessity, networks, rate, refutation, tightness, trials
from proofs.proposition1.guarantee import certified_iterations, printed_step_size, safe_step_size
from proofs.proposition1.statement import PROPOSITION1

__all__ = [
    "PROPOSITION1",
    "certified_iterations",
    "necessity",
    "networks",
    "printed_step_size",
    "rate",
    "refutation",
    "safe_step_size",
    "tightness",
    "trials",
]
