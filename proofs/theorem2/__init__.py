"""Theorem 2 (Section 5.1, Appendices H and I): what gradient descent on the coefficients of structured layers does.

Read in this order: ``statement`` (as printed, reading by reading, and what holds instead), ``chain_rule`` (the
update formula), ``projection`` (footnote 3, Gram matrices, norms of taps), ``exact_chain`` and ``steps`` (exact
steps for every structure), ``refutation`` (pi_S is not the projection) and ``families`` (what each hypothesis is for),
``appendix`` and ``appendix_refutation`` (the printed 9 x 9 matrix and its basis), ``dimension`` (of filters on small
images), ``autograd``, ``rounding`` and ``trials`` (torch's gradients, for every structure), ``descents`` (whole trajectories),
``filter_products`` (a convolutional network's loss without its data) and ``filter_gradients`` (its gradient, exactly).
"""

from proofs.theorem2 import (
    appendix,
    appendix_refutation,
    chain_rule,
    descents,
    dimension,
    families,
    filter_gradients,
    projection,
    refutation,
    steps,
    trials,
)
from proofs.theorem2.statement import THEOREM2

__all__ = [
    "THEOREM2",
    "appendix",
    "appendix_refutation",
    "chain_rule",
    "descents",
    "dimension",
    "families",
    "filter_gradients",
    "projection",
    "refutation",
    "steps",
    "trials",
]
