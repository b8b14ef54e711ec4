"""Proposition 3 (Section 5.2): the outer layers of an aligned network without error share frames with the least-squares map.

Read in this order: ``statement``, ``frames`` (the proof, any widths and depth), ``networks`` and ``trials`` (exact instances),
``hypotheses`` (what each is for; inputs that are not of full rank).
"""

from proofs.proposition3 import frames, hypotheses, trials
from proofs.proposition3.statement import PROPOSITION3

__all__ = ["PROPOSITION3", "frames", "hypotheses", "trials"]
