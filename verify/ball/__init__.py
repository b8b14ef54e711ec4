"""Ball arithmetic behind a three-valued interface: holds, fails, or undecided at this precision."""

from verify.ball.ball import Ball
from verify.ball.boxes import BoxProof, prove_positive_on_box
from verify.ball.eigenvalues import eigenvalues_of_rational
from verify.ball.floats import FloatEigenvalues, FloatEnclosure, eigenvalues_of_floats
from verify.ball.matrix import BallMatrix
from verify.ball.precision import precision
from verify.ball.questions import (
    Decision,
    certainly_at_most,
    certainly_less,
    certainly_positive,
    contains,
    excludes_zero,
    refine,
)

__all__ = [
    "Ball",
    "BallMatrix",
    "BoxProof",
    "Decision",
    "FloatEigenvalues",
    "FloatEnclosure",
    "certainly_at_most",
    "certainly_less",
    "certainly_positive",
    "contains",
    "eigenvalues_of_floats",
    "eigenvalues_of_rational",
    "excludes_zero",
    "precision",
    "prove_positive_on_box",
    "refine",
]
