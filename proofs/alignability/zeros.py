"""Common zeros of quadratic forms: how many dimensions they have, whether there is one at all, and which one if it is the only one.

Macaulay matrices speak about complex zeros, so their bounds are upper bounds for the real ones.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from proofs.alignability.faces import combined, restricted
from proofs.alignability.macaulay import fits, independent, macaulay, rank_modulo_prime
from proofs.alignability.products import Products
from proofs.alignability.relations import monomials
from verify.exact import RationalMatrix


def forms_on(products: Products, face: list[list[int]]) -> list[list[list[int]]]:
    """Return independent quadratic forms on the face, whose common zeros are its scaled orthogonal elements."""
    vectors = [*products.off_diagonal, *products.diagonal]
    split = len(products.off_diagonal)
    tables = [products.column_gram(vector) for vector in vectors]
    last = tables[-1]
    modulo = tables[:split] + [
        [[x - y for x, y in zip(a, b, strict=True)] for a, b in zip(t, last, strict=True)] for t in tables[split:-1]
    ]
    on_face = [restricted(form, face) for form in modulo]
    size = len(face)
    upper = [[form[i][j] * (1 if i == j else 2) for i in range(size) for j in range(i, size)] for form in on_face]
    kept = independent([row for row in upper if any(row)])
    places = [(i, j) for i in range(size) for j in range(i, size)]
    forms = []
    for row in kept:
        form = [[0] * size for _ in range(size)]
        for x, (i, j) in zip(row, places, strict=True):
            form[i][j] = form[j][i] = 2 * x if i == j else x
        forms.append(form)
    return forms


def dimension_bound(products: Products, face: list[list[int]]) -> int | None:
    """Return an upper bound of the projective dimension (complex points included), -1 for the empty set, None if out of reach.

    A random linear slice of codimension c that misses all complex zeros, shown by a Macaulay matrix of full column rank modulo a
    prime, bounds the dimension by c - 1.
    """
    rng = np.random.default_rng(0)
    for codimension in range(len(face)):
        kept = len(face) - codimension
        mix = np.eye(kept, dtype=int) if codimension == 0 else rng.integers(-4, 5, (kept, len(face)))
        slice_ = face if codimension == 0 else [combined([int(x) for x in row], face) for row in mix]
        forms = forms_on(products, slice_)
        quadrics = [[form[i][j] * (1 if i == j else 2) for i in range(kept) for j in range(i, kept)] for form in forms]
        if quadrics and _no_complex_zero(quadrics, kept):
            return codimension - 1
    return len(face) - 1


def at_most_one_zero(forms: list[list[list[int]]], variables: int) -> list[Fraction] | None:
    """Return the one point where all forms can vanish ([] if there is none); None where more than one is not excluded.

    A zero a gives the kernel vector (all monomials at a) of every Macaulay matrix; where the kernel has dimension at most one
    there is at most one zero, and the exact kernel names it.
    """
    quadrics = [
        [form[i][j] * (1 if i == j else 2) for i in range(variables) for j in range(i, variables)] for form in forms
    ]
    for degree in range(3, variables + 2):
        if not fits(len(quadrics), variables, degree):
            return None
        rows = macaulay(quadrics, variables, degree)
        if rank_modulo_prime(rows) < len(rows[0]) - 1:
            continue
        vector = RationalMatrix(rows).nullspace()
        if vector.columns == 0:
            return []
        names = monomials(variables, degree)
        value = {name: vector[place, 0] for place, name in enumerate(names)}
        top = next((i for i in range(variables) if value[(i,) * degree]), None)
        if top is None:
            return []
        point = [
            value[tuple(sorted(((top,) * (degree - 1)) + (i,)))] / value[(top,) * degree] for i in range(variables)
        ]
        return point if all(not _value(form, point) for form in forms) else []
    return None


def _value(form: list[list[int]], point: list[Fraction]) -> Fraction:
    return sum(
        (x * a * b for row, a in zip(form, point, strict=True) for x, b in zip(row, point, strict=True)), Fraction(0)
    )


def _no_complex_zero(quadrics: list[list[int]], variables: int) -> bool:
    for degree in range(2, variables + 2):
        if not fits(len(quadrics), variables, degree):
            return False
        rows = macaulay(quadrics, variables, degree)
        if rank_modulo_prime(rows) == len(rows[0]):
            return True
    return False
