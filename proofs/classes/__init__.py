"""Classes of problems with alignment (Section 4.2): autoencoding, matrix factorization, matrix inversion.

Read in this order: ``statement`` (each as printed), ``conditions`` (derived for every size; the literal reading refuted; what
the hypotheses are for), ``frames`` (U and V constructed, exactly or in balls), ``trials`` (instances and exact runs).
"""

from proofs.classes import conditions, trials  # noqa: F401
from proofs.classes.statement import CLASSES

__all__ = ["CLASSES"]
