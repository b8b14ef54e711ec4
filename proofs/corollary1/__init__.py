"""Corollary 1 (Section 4.3, Appendix B): under alignment, gradient descent is a dynamics of r x d numbers.

Read in this order: ``statement`` (equations 5 and 6 as printed, reading by reading, and what holds instead),
``equations`` (derived, term by term), ``refutation`` (sign, factor and range), ``fixed_frames`` (data that do not split),
``necessity``, ``trials`` (exact),
``trajectories`` (floats, thousands of steps). ``curve`` predicts the training curve of a network of one's own.
"""

from proofs.corollary1 import equations, fixed_frames, necessity, refutation, trajectories, trials
from proofs.corollary1.curve import ModesOfNetwork, TrainingCurve, modes_of_network, training_curve
from proofs.corollary1.statement import COROLLARY1

__all__ = [
    "COROLLARY1",
    "ModesOfNetwork",
    "TrainingCurve",
    "equations",
    "fixed_frames",
    "modes_of_network",
    "necessity",
    "refutation",
    "training_curve",
    "trajectories",
    "trials",
]
