"""Lemma 1 (Appendix A): does alignment imply strong alignment? Only while the layers are invertible.

Read in this order: ``statement``, ``invertible`` (why invertible layers cannot turn), ``refutation`` (why others can),
``strong_runs`` (when a strong run exists at all), ``plane`` (k = 2, where nothing has to be added), ``necessity``, ``trials``.
"""

from proofs.lemma1 import invertible, necessity, plane, refutation, strong_runs, trials  # noqa: F401
from proofs.lemma1.statement import LEMMA1

__all__ = ["LEMMA1"]
