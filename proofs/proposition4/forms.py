"""Which statements of Proposition 4 the parts of a certificate of ``apply proposition4`` can be about.

A certificate of this kind has no formulas: the stand-alone checker knows what each kind of part means. So what binds it to its
statement is the kinds of its parts, and that the matrices in it are the basis of the structure that is asked about.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from proofs.alignability.basis import IntegerBasis
from proofs.proposition4.circle_test import CIRCLE_TEST
from proofs.proposition4.every_data import EVERY
from proofs.proposition4.one_place_a_row import ONE_PLACE
from proofs.proposition4.open_test import OPEN_TEST
from proofs.proposition4.shift_test import SHIFT_TEST
from proofs.proposition4.statement import CRITERION, LINEAR_TEST, MACAULAY_TEST, REPAIRED
from verify.apply.forms import Form, Objects
from verify.claim import Statement

ORTHOGONAL = ("scaled orthogonal", "only multiples of I")


def _parts(objects: Objects, first: str) -> bool:
    """Whether there is one part of a kind, if any is asked for, and then at most one about the scaled orthogonal elements."""
    kinds = [part["kind"] for part in objects.content["grams"]["parts"]]
    rest = kinds[1:] if first else kinds
    return bool(kinds) and (not first or kinds[0] == first) and len(rest) <= 1 and all(kind in ORTHOGONAL for kind in rest)


def _degree(objects: Objects) -> int:
    return int(objects.content["grams"]["parts"][0]["degree"])


def _as_given(objects: Objects, values: Mapping[str, Any]) -> Mapping[str, bool]:
    """Compare the basis matrices of the user's structure, and the number of samples."""
    from proofs.proposition4.application import structure_asked_about

    grams = objects.content["grams"]
    found = {"n": int(grams["n"]) == values["samples"]} if "samples" in values else {}
    if "structure" in values or "basis" in values:
        basis = IntegerBasis.of(structure_asked_about(values.get("structure"), values.get("basis")))
        recorded = [sorted(tuple(map(int, entry)) for entry in element) for element in grams["basis"]]
        found["basis"] = grams["k"] == basis.k and recorded == [sorted(element) for element in basis.elements]
    return found


def _form(statement: Statement, first: str, degree: int | None = None) -> Form:
    def fits(objects: Objects) -> bool:
        return _parts(objects, first) and (degree is None or _degree(objects) == degree)

    return Form(statement, fits, _as_given, kinds=("grams",))


FORMS = (
    _form(EVERY, "every"),
    _form(OPEN_TEST, "open set"),
    _form(LINEAR_TEST, "almost none", 2),
    _form(REPAIRED, "count"),
    _form(MACAULAY_TEST, "almost none"),
    _form(SHIFT_TEST, "shifts"),
    _form(CIRCLE_TEST, "circle"),
    _form(ONE_PLACE, "one place a row"),
    _form(CRITERION, ""),
)
