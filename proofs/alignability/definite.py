"""A combination of the forms that is definite: then they have no common real zero, whatever their complex ones are.

With Z the symmetric matrix of the combination's weights (its trace is 0) the form is ``<Z, A^T A>``, which vanishes where A is
scaled orthogonal: a dual certificate. If the identity lies in the space every form vanishes there; then the combination is sought
among those with the identity in their kernel, and positive on all else. It is sought in floats, rounded, and tried exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from proofs.alignability.gram_forms import GramForm, Place
from proofs.alignability.quadratic_forms import primitive, signature
from verify.exact import RationalMatrix

MOST_STEPS = 2_000
"""Of the search: a fraction of a second."""

LARGEST_SEARCH = 24
"""Variables up to which it is made."""

SCALES = (1, 4, 32, 1024, 2**20)
"""What the weights are multiplied by before they are rounded, the largest being 1."""


@dataclass(frozen=True)
class DefiniteStep:
    """A combination of entries of ``A^T A`` and ``A A^T`` that is positive on the face, except on its kernel.

    Attributes:
        weights: place and integer; a place on a diagonal stands for its entry less the first one of ``A^T A``.
        kernel: in the coordinates of the face before it, as rows: nothing, or the identity.
        face: the same as rows of coefficients.
    """

    weights: tuple[tuple[Place, int], ...]
    kernel: tuple[tuple[int, ...], ...]
    face: tuple[tuple[int, ...], ...]


def definite_combination(forms: Sequence[GramForm], identity: Sequence[int] | None) -> tuple[tuple[Place, int], ...] | None:
    """Return weights of a combination that is positive on all but the multiples of the identity; None if none is found.

    Args:
        forms: the forms, in the coordinates of a face.
        identity: the identity in these coordinates, where it is inside.
    """
    size = len(forms[0].table)
    if size > LARGEST_SEARCH:
        return None
    kept, mixes = list(range(size)), [[int(i == j) for j in range(len(forms))] for i in range(len(forms))]
    if identity is not None:
        pivot = next(i for i, x in enumerate(identity) if x)
        kept.remove(pivot)
        images = [[sum(x * e for x, e in zip(row, identity, strict=True)) for row in form.table] for form in forms]
        kernel = RationalMatrix(images).T.nullspace()
        mixes = [primitive([kernel[i, j] for i in range(kernel.rows)]) for j in range(kernel.columns)]
    if not kept or not mixes:
        return None
    tables = [_mixed(forms, mix, kept) for mix in mixes]
    direction = _search(np.array([[float(x) for row in table for x in row] for table in tables]), len(kept))
    if direction is None:
        return None
    for scale in SCALES:
        weights = [round(float(x) * scale) for x in direction]
        total = [sum(w * x for w, x in zip(weights, column, strict=True)) for column in zip(*mixes, strict=True)]
        if any(total) and signature(_mixed(forms, total, kept)) == (len(kept), 0):
            return tuple((form.place, w) for form, w in zip(forms, primitive(total), strict=True) if w)
    return None


def _mixed(forms: Sequence[GramForm], weights: Sequence[int], kept: Sequence[int]) -> list[list[int]]:
    live = [(w, form.table) for w, form in zip(weights, forms, strict=True) if w]
    return [[sum(w * table[i][j] for w, table in live) for j in kept] for i in kept]


def _search(tables: np.ndarray, size: int) -> np.ndarray | None:
    """Return the coefficients of a positive definite combination, the largest of size 1; None if none is found.

    The perceptron for matrix inequalities: as long as v with ``v^T Z v <= 0`` exists, the part of ``v v^T`` that lies in the space
    of combinations is added to Z. If one is definite with a margin the number of steps is bounded by the margin's inverse square.
    """
    frame, mixing = np.linalg.qr((tables / np.linalg.norm(tables, axis=1, keepdims=True)).T)
    Z = np.zeros(size * size)
    for _ in range(MOST_STEPS):
        values, vectors = np.linalg.eigh(Z.reshape(size, size))
        if values[0] > 0 and values[0] > values[-1] / MOST_STEPS:
            break
        Z = Z + frame @ (frame.T @ np.outer(vectors[:, 0], vectors[:, 0]).ravel())
    else:
        return None
    found = np.linalg.solve(mixing, frame.T @ Z) / np.linalg.norm(tables, axis=1)
    return np.asarray(found / np.abs(found).max())
