"""Proposition 2 (Section 4.3, Appendix G): aligned and 0-balanced factors have the least norm.

Read in this order: ``statement`` (as printed, the repair of the factors, any number of layers), ``factorization`` (the bound and
where it is met), ``minimizers`` (every minimum is balanced; balanced chains of any depth), ``refutation`` (the printed
factors), ``necessity`` (what each hypothesis is for), ``trials`` and
``complex_trials`` (instances: certified and sampled).
"""

from proofs.proposition2 import complex_trials, factorization, minimizers, necessity, refutation, trials
from proofs.proposition2.statement import PROPOSITION2

__all__ = ["PROPOSITION2", "complex_trials", "factorization", "minimizers", "necessity", "refutation", "trials"]
