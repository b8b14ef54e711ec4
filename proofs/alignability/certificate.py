"""The answer as a certificate: the basis itself, and what the stand-alone checker needs to compute every rank again.

Every part of an answer has one of the kinds that ``verify/certificate/grams.py`` knows. The checker builds the products from the
basis, so it takes nothing on trust but that these are the structure's basis matrices (denominators cleared), and the statements of
Proposition 4 that turn ranks into answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np

from proofs.alignability.basis import IntegerBasis
from proofs.alignability.faces import FaceStep
from proofs.alignability.families import Family
from proofs.alignability.linear_test import PRIME, LinearTest
from proofs.alignability.macaulay import MacaulayTest, commutator_quadrics, independent_modulo_prime, macaulay
from proofs.alignability.open_set import OpenSet
from proofs.alignability.products import Products
from proofs.alignability.quadratic_forms import primitive
from proofs.alignability.relations import Relation, monomials, relations
from proofs.alignability.scaled_orthogonal import ScaledOrthogonal
from proofs.alignability.shifts import ShiftTest
from proofs.alignability.squares import SquaresStep
from verify.certificate import CertificateError, grams_certificate
from verify.claim import Answer, Statement

Part = dict[str, Any]

LARGEST_BASIS = 400_000
"""Entries of a basis that is written down."""

LARGEST_SIZE = 100_000
"""Rows of a layer that is."""

LARGEST_RANK = 584
"""The largest rank that the checker is asked to find: its cube is 200 million operations."""

LARGEST_NUMBER = 10**100
"""Basis entries that are written down; what is computed from them for the checker has at most three times their digits."""

LONGEST_NUMBER = 10**8
"""Longer integers are written as text: some programs would read them as floats."""

class NoCertificate(Exception):
    """There is none, and why."""


def certificate(
    basis: IntegerBasis, n: int, statement: Statement, parts: Sequence[Part | None]
) -> Mapping[str, Any]:
    """Return the sealed certificate of the parts.

    Raises:
        NoCertificate: with the reason, where there are no parts, or where the checker's limits are too small.
    """
    written = [part for part in parts if part is not None]
    if not written:
        raise NoCertificate("no part of this answer is one that the stand-alone checker knows")
    if (size := sum(map(len, basis.elements))) > LARGEST_BASIS:
        raise NoCertificate(f"the basis has {size} entries, and at most {LARGEST_BASIS} are written down")
    elements = [[list(entry) for entry in sorted(element)] for element in basis.elements]
    if basis.k > LARGEST_SIZE:
        raise NoCertificate(f"the layers have {basis.k} rows, and at most {LARGEST_SIZE} are written down")
    if any(abs(x) >= LARGEST_NUMBER for element in basis.elements for *_, x in element):
        raise NoCertificate("the basis has entries of more than a hundred digits")
    try:
        return grams_certificate(statement, _numerals({"k": basis.k, "n": n, "basis": elements, "parts": written}))
    except CertificateError as error:
        if "limits of this checker" in str(error):
            raise NoCertificate("the stand-alone checker would compute for longer than its limits allow") from None
        raise


def _numerals(value: Any) -> Any:
    """Return the record with long integers as text, as JSON for exact numbers has them."""
    if isinstance(value, dict):
        return {key: _numerals(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_numerals(part) for part in value]
    return str(value) if isinstance(value, int) and abs(value) > LONGEST_NUMBER else value


def count_part() -> Part:
    """Return the part for r <= min(n, k-1)."""
    return {"kind": "count"}


def linear_part(basis: IntegerBasis, test: LinearTest) -> Part | None:
    """Return the part for a linear test that passed; None where its rank is too large for the checker."""
    if test.needed > LARGEST_RANK:
        return None
    products = Products.of(basis)
    kept = [products.non_scalar[row] for row in products.rank_modulo_identity.rows] if test.needed else []
    found = relations(kept, basis.r, 2)
    return _almost_none(found, 2, [list(place) for place in test.places], test.support, test.B)


def macaulay_part(basis: IntegerBasis, test: MacaulayTest) -> Part | None:
    """Return the part for a Macaulay test that passed."""
    if test.needed > LARGEST_RANK:
        return None
    products = Products.of(basis)
    found = relations(products.non_scalar, basis.r, test.degree)
    B = np.array(test.B, dtype=object)
    Q, places = commutator_quadrics(products, B @ B.T)
    chosen = independent_modulo_prime(macaulay(Q, basis.r, test.degree))
    multipliers = monomials(basis.r, test.degree - 2)
    multiples = [[*places[row % len(Q)], *multipliers[row // len(Q)]] for row in chosen]
    return _almost_none(found, test.degree, multiples, range(basis.k), test.B)


def _almost_none(
    found: Sequence[Relation] | None,
    degree: int,
    multiples: list[list[int]],
    support: Sequence[int],
    B: Sequence[Sequence[int]],
) -> Part | None:
    if found is None:
        return None
    return {
        "kind": "almost none", "degree": degree, "prime": PRIME,
        "B": [[place, list(row)] for place, row in zip(support, B, strict=True) if any(row)],
        "relations": [[list(entry) for entry in relation] for relation in found], "multiples": multiples,
    }  # fmt: skip


def open_part(test: OpenSet) -> Part:
    """Return the part for an open set of data."""
    element = [[j, x] for j, x in enumerate(test.element) if x]
    return {"kind": "open set", "coefficients": element, "prime": test.prime, "factor": list(test.factor)}


def shift_part(test: ShiftTest) -> Part | None:
    """Return the part for a shift test that passed, None where its places are not listed; pixels are numbered along image rows."""
    if len(test.places) < test.needed:
        return None
    number = {pixel: place for place, pixel in enumerate(product(*map(range, test.image)))}
    return {
        "kind": "shifts", "image": list(test.image), "taps": [list(tap) for tap in test.taps], "prime": test.prime,
        "B": [[number[pixel], list(row)] for pixel, row in test.B.items() if any(row)],
        "places": [[number[u], number[v]] for u, v in test.places],
    }  # fmt: skip


def family_part(family: Family) -> Part | None:
    """Return the part for a family that every data set meets; None where its members are not listed."""
    if not family.combinations and family.name != "kernel":
        return None
    combinations = [[list(term) for term in combination] for combination in family.combinations]
    u = [[i, x] for i, x in enumerate(family.u) if x]
    return {"kind": "every", "family": family.name, "u": u, "prime": PRIME, "combinations": combinations}


def orthogonal_part(basis: IntegerBasis, found: ScaledOrthogonal) -> Part | None:
    """Return the part for the scaled orthogonal elements: one of them, or that only multiples of I are."""
    if found.element is not None:
        return {
            "kind": "scaled orthogonal",
            "coefficients": [[j, x] for j, x in enumerate(primitive(basis.of_integers(found.element))) if x],
        }
    if found.algebraic is not None:
        within = found.algebraic.scaled(Fraction(1, f) for f in basis.factors).primitive()
        if not within.is_short:
            return None
        return {
            "kind": "scaled orthogonal", "polynomial": list(within.polynomial),
            "between": [[x.numerator, x.denominator] for x in within.interval],
            "coefficients": [[j, [int(x) for x in c]] for j, c in enumerate(within.coefficients) if any(c)],
        }  # fmt: skip
    if found.enclosed is not None:
        box = found.enclosed
        return {
            "kind": "scaled orthogonal", "center": _sparse([box.center])[0], "directions": _sparse(box.directions),
            "radius": box.radius, "places": [[u, v] for _, u, v in box.places],
            "inverse": [list(row) for row in box.inverse], "divisor": box.divisor,
        }  # fmt: skip
    compared = found.steps or found.face  # else it was decided in another way
    if found.beyond_identity is not Answer.FAILS or len(found.face) > 1 or not compared:
        return None
    return {"kind": "only multiples of I", "steps": [_step(step) for step in found.steps]}


def _step(step: FaceStep | SquaresStep) -> Part:
    if isinstance(step, SquaresStep):
        return {
            "degree": step.degree, "frame": _sparse(step.frame),
            "cofactors": [[*place, [[x, *monomial] for monomial, x in cofactor]] for place, cofactor in step.cofactors],
            "gram": [list(entry) for entry in step.gram],
        }  # fmt: skip
    return {"longer": list(step.longer), "shorter": list(step.shorter), "kernel": _sparse(step.kernel)}


def _sparse(rows: Sequence[Sequence[int]]) -> list[list[list[int]]]:
    return [[[j, x] for j, x in enumerate(row) if x] for row in rows]
