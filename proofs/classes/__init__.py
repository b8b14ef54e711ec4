"""Classes of problems with alignment (Section 4.2): autoencoding, matrix factorization, matrix inversion.

Read in this order: ``statement`` (each as printed; other networks and data), ``conditions`` (derived for every size; the literal
reading refuted), ``frames`` (U and V constructed, exactly or in balls), ``necessity`` and ``impossible`` (what the hypotheses of
the invariance are for: no run at all), ``trials`` (instances and exact runs).
"""

from proofs.classes import conditions, necessity, trials
from proofs.classes.statement import CLASSES

__all__ = ["CLASSES", "conditions", "necessity", "trials"]
