"""The Example after Theorem 3 (Section 5): can a convolutional linear autoencoder be aligned? From depth m on it can.

Read in this order: ``statement`` (as printed, and what holds instead), ``path`` (filters with middle row 1 0 1, and polynomials
in them), ``refutation`` (four layers over Q(sqrt 2), six integer ones; and why it does not follow from Proposition 4), ``deep``
(every depth d >= m), ``shallow`` (depth d < m forces multiples of the identity), ``teacher`` (targets made of the same layers, and
generic ones: no aligned student), ``instances`` (exact instances of what holds), ``necessity`` and ``students`` (what each
hypothesis is for), ``convolutions`` (is a matrix one?).
"""

from proofs.example import deep, instances, necessity, refutation, shallow, students, teacher
from proofs.example.statement import EXAMPLE

__all__ = ["EXAMPLE", "deep", "instances", "necessity", "refutation", "shallow", "students", "teacher"]
