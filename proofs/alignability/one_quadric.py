"""A point on a quadric: where only one form is left and it is indefinite, a line between its signs meets it, in a square root."""

from __future__ import annotations

import numpy as np
from flint import fmpq_poly

from proofs.alignability.basis import IntegerBasis
from proofs.alignability.charts import Found, combined_exactly, element_at

SCALES = (1, 3, 32, 1024, 2**20)
"""What directions are multiplied by before they are rounded."""


def on_quadric(basis: IntegerBasis, face: list[list[int]], form: list[list[int]]) -> Found | None:
    """Return an element of the face where the form vanishes, no multiple of the identity; None where none is found."""
    largest = max(abs(x) for row in form for x in row)
    _, vectors = np.linalg.eigh(np.array([[x / largest for x in row] for row in form]))
    ends = vectors[:, 0], vectors[:, -1]
    for scale in SCALES:
        v, w = ([round(float(x) * scale / float(np.abs(end).max())) for x in end] for end in ends)
        c, b, a = (_value(form, *pair) for pair in ((v, v), (v, w), (w, w)))
        if c * a >= 0:
            continue
        rows = [combined_exactly(row, face) for row in (v, w)]
        for f, _ in fmpq_poly([c, 2 * b, a]).factor()[1]:
            t = fmpq_poly([0, 1]) % f
            if (element := element_at(basis, f, [x + t * y for x, y in zip(*rows, strict=True)])) is not None:
                return element
    return None


def _value(form: list[list[int]], v: list[int], w: list[int]) -> int:
    return sum(x * a * b for row, a in zip(form, v, strict=True) for x, b in zip(row, w, strict=True))
