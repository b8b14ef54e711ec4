"""Classes of problems with alignment (Section 4.2): autoencoding, matrix factorization, matrix inversion.

Read in this order: ``statement`` (each as printed; other networks and data), ``conditions`` (derived for every size; the literal
reading refuted), ``wider`` (the one-step start through wider layers), ``frames`` (U and V constructed, exactly or in balls),
``necessity`` and ``impossible`` (what the hypotheses of the invariance are for: no run at all), ``trials``
(instances and exact runs).
"""

from proofs.classes import conditions, necessity, trials, wider  # noqa: F401
from proofs.classes.statement import CLASSES

__all__ = ["CLASSES"]
