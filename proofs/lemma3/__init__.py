"""Lemma 3 (Appendix C): with the printed step the product of a mode never passes its optimum.

Read in this order: ``statement`` (as printed, and the sharp form), ``identity`` (equations 13 to 17, every depth),
``trap`` (why the product stays below, with the best constant), ``least_factor`` (the least r(t), held against steps),
``box`` (r(t) >= 0 as printed, over its whole parameter box), ``necessity``, ``modes`` and ``trials`` (exact instances).
"""

from proofs.lemma3 import box, identity, least_factor, necessity, trap, trials
from proofs.lemma3.statement import LEMMA3

__all__ = ["LEMMA3", "box", "identity", "least_factor", "necessity", "trap", "trials"]
