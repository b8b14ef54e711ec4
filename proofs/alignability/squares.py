"""Forms without a common real zero, shown by one identity: ``sum_i p_i q_i = m^T Q m`` with forms ``p_i`` for cofactors, m the
monomials of a degree D, and Q positive definite.

At a common zero the left side is 0, so every monomial in m is. Where no real zero is there some D has such an identity; D = 1 is a
definite combination of the forms. If the identity matrix lies in the space, as the first coordinate, every form vanishes there:
then m leaves out the power of the first coordinate, and only multiples of the identity are left. (There need not be such a D then:
the left side grows quadratically around the identity, and where forms touch each other there to a higher order none does.) The
cofactors are sought in floats and rounded; what the checker will compute is tried exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement
from math import comb

import numpy as np
from flint import fmpz_mat

from proofs.alignability.analytic_center import definite_member
from proofs.alignability.gram_forms import GramForm, Place
from proofs.alignability.quadratic_forms import kernel, signature
from proofs.alignability.relations import monomials
from verify.numeric.threads import at_most

LARGEST_HALF_DEGREE = 3

MOST_SQUARES = 80
"""Monomials in m: the exact test that Q is definite takes some seconds."""

MOST_BITS = 400
"""Of a coefficient: its square is a float."""

MOST_COLUMNS = 1_400
MOST_MULTIPLES = 3_000

SCALES = tuple(2**bits for bits in (4, 8, 12, 18, 24, 32, 40, 50))
"""What Q is multiplied by before it is rounded, its largest entry being 1."""

Monomial = tuple[int, ...]
Cofactor = tuple[tuple[Monomial, int], ...]


@dataclass(frozen=True)
class SquaresStep:
    """An identity that leaves nothing of a face, or a multiple of the identity matrix alone.

    Attributes:
        degree: D.
        frame: the coordinates that are used, as rows in those of the face before; the identity first, where it is inside.
        cofactors: the forms, by place, with their cofactors; a place on a diagonal stands for its entry less that at (0, 0).
        gram: the entries ``(a, b, x)`` of Q, numbered as the monomials are, without the first one for every product of two
            monomials: it follows from the left side.
        face: what is left, as rows of coefficients.
    """

    degree: int
    frame: tuple[tuple[int, ...], ...]
    cofactors: tuple[tuple[Place, Cofactor], ...]
    gram: tuple[tuple[int, int, int], ...]
    face: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Identity:
    """The two sides, without the frame."""

    degree: int
    cofactors: tuple[tuple[Place, Cofactor], ...]
    gram: tuple[tuple[int, int, int], ...]


def sum_of_squares(forms: Sequence[GramForm], identity: bool, degrees: Sequence[int]) -> Identity | None:
    """Return an identity of the first of the half degrees that has one; None if none is found within the limits.

    Args:
        forms: on the frame.
        identity: whether the first coordinate is the identity's, so that all forms vanish at (1, 0, ..., 0).
        degrees: values of D.
    """
    with at_most(1):  # small matrices, which threads only slow down
        return next((found for degree in degrees if (found := _identity(forms, identity, degree)) is not None), None)


def _identity(forms: Sequence[GramForm], identity: bool, degree: int) -> Identity | None:
    variables = len(forms[0].table)
    columns = comb(variables + 2 * degree - 1, 2 * degree)
    multiples = len(forms) * comb(variables + 2 * degree - 3, 2 * degree - 2)
    squares = [m for m in monomials(variables, degree) if not identity or any(m)]
    if not squares or len(squares) > MOST_SQUARES or columns > MOST_COLUMNS or multiples > MOST_MULTIPLES:
        return None
    place = {m: number for number, m in enumerate(monomials(variables, 2 * degree))}
    generators = _generators(forms, identity, degree)
    if not generators:
        return None
    exact = [_expanded(generator, forms) for generator in generators]
    if any(abs(x).bit_length() > MOST_BITS for row in exact for x in row.values()):
        return None
    rows = np.zeros((len(exact), len(place)))
    norms = np.array([float(sum(x * x for x in row.values())) ** 0.5 for row in exact])
    for number, row in enumerate(exact):
        for m, x in row.items():
            rows[number, place[m]] = x / norms[number]
    values, vectors = np.linalg.eigh(rows.T @ rows)
    null = vectors[:, values <= np.sqrt(np.finfo(np.float64).eps) * values[-1]].T  # too few or too many only fail to find
    at = np.array([[place[tuple(sorted(a + b))] for b in squares] for a in squares])
    Q = definite_member(null[:, at])
    if Q is None:
        return None
    Q /= np.abs(Q).max()
    target = np.zeros(len(place))
    np.add.at(target, at, Q)
    weights = _least(rows, target) / norms
    for scale in SCALES:
        rounded = [round(float(w) * scale) for w in weights]
        total: dict[Monomial, int] = {}
        for w, row in zip(rounded, exact, strict=True):
            if w:
                for m, x in row.items():
                    total[m] = total.get(m, 0) + w * x
        given = _given(squares, Q, scale)
        table = _table(squares, total, given)
        if table is not None and _is_definite(table):
            return Identity(degree, _gathered(generators, rounded, forms), given)
    return None


Generator = tuple[tuple[Monomial, int, int], ...]
"""A multiple of one form, or a sum of such: (multiplier, number of the form, factor)."""


def _generators(forms: Sequence[GramForm], identity: bool, degree: int) -> list[Generator]:
    """Return what cofactors are made of. With the identity inside, the multiples have no term that is linear around it."""
    multipliers = monomials(len(forms[0].table), 2 * degree - 2)
    if not identity:
        return [((m, i, 1),) for m in multipliers for i in range(len(forms))]
    top = multipliers[0]  # the power of the first coordinate: with it alone the forms have linear terms
    linear = kernel([[form.table[0][j] for form in forms] for j in range(1, len(forms[0].table))])
    if len(linear) > 1:
        linear = [[int(x) for x in row] for row in fmpz_mat(linear).lll().tolist()]
    mixed = [tuple((top, i, w) for i, w in enumerate(row) if w) for row in linear]
    return mixed + [((m, i, 1),) for m in multipliers[1:] for i in range(len(forms))]


def _expanded(generator: Generator, forms: Sequence[GramForm]) -> dict[Monomial, int]:
    total: dict[Monomial, int] = {}
    for multiplier, number, w in generator:
        for i, row in enumerate(forms[number].table):
            for j in range(i, len(row)):
                if row[j]:
                    m = tuple(sorted((*multiplier, i, j)))
                    total[m] = total.get(m, 0) + w * row[j] * (1 if i == j else 2)
    return {m: x for m, x in total.items() if x}


def _least(rows: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Return weights of the rows that add up to the target, on few rows that are far from dependent."""
    from scipy.linalg import qr

    _, R, order = qr(rows.T, mode="economic", pivoting=True)
    diagonal = np.abs(np.diag(R))
    rank = int((diagonal > np.sqrt(np.finfo(np.float64).eps) * diagonal[0]).sum())
    weights = np.zeros(len(rows))
    weights[order[:rank]] = np.linalg.lstsq(rows[order[:rank]].T, target, rcond=None)[0]
    return weights


def _given(squares: Sequence[Monomial], Q: np.ndarray, scale: int) -> tuple[tuple[int, int, int], ...]:
    """Return the rounded entries of Q, but the first one for every product of two monomials."""
    seen: set[Monomial] = set()
    found = []
    for a, b in combinations_with_replacement(range(len(squares)), 2):
        name = tuple(sorted(squares[a] + squares[b]))
        if name in seen and (x := round(float(Q[a, b]) * scale)):
            found.append((a, b, x))
        seen.add(name)
    return tuple(found)


def _table(
    squares: Sequence[Monomial], total: dict[Monomial, int], given: Sequence[tuple[int, int, int]]
) -> list[list[int]] | None:
    """Return 2 Q for the form ``total = m^T Q m``, the entries that are not given filled in; None where it has other monomials."""
    table = [[0] * len(squares) for _ in squares]
    rest = dict(total)
    for a, b, x in given:
        table[a][b] = table[b][a] = 2 * x
        name = tuple(sorted(squares[a] + squares[b]))
        rest[name] = rest.get(name, 0) - (x if a == b else 2 * x)
    for a, b in combinations_with_replacement(range(len(squares)), 2):
        name = tuple(sorted(squares[a] + squares[b]))
        if name in rest:
            x = rest.pop(name)
            table[a][b] = table[b][a] = 2 * x if a == b else x
    return None if any(rest.values()) else table


def _is_definite(table: list[list[int]]) -> bool:
    """Whether it is so exactly; floats say no first."""
    largest = max(abs(x) for row in table for x in row)
    if largest == 0 or float(np.linalg.eigvalsh(np.array([[x / largest for x in row] for row in table]))[0]) <= 0:
        return False
    return signature(table) == (len(table), 0)


def _gathered(
    generators: Sequence[Generator], weights: Sequence[int], forms: Sequence[GramForm]
) -> tuple[tuple[Place, Cofactor], ...]:
    sums: dict[int, dict[Monomial, int]] = {}
    for generator, w in zip(generators, weights, strict=True):
        for multiplier, number, x in generator if w else ():
            cofactor = sums.setdefault(number, {})
            cofactor[multiplier] = cofactor.get(multiplier, 0) + w * x
    live = {number: tuple((m, x) for m, x in sorted(cofactor.items()) if x) for number, cofactor in sums.items()}
    return tuple((forms[number].place, live[number]) for number in sorted(live) if live[number])

