"""Elements in a box: Krawczyk's test by hand, random structures with many parameters, forged boxes."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from proofs.alignability import IntegerBasis, MatrixSpace, alignability, scaled_orthogonal
from proofs.alignability.certificate import orthogonal_part
from proofs.alignability.enclosed import EnclosedElement, enclosed_element, krawczyk
from proofs.alignability.faces import unit_rows
from proofs.alignability.gram_forms import Grams
from verify.certificate import grams, replay, reseal, single_entry_changes
from verify.certificate.entries import plan_digest
from verify.claim import Answer
from verify.exact import RationalMatrix

Table = list[list[int]]


def drawn(seed: int, k: int, r: int, inside: bool = False) -> list[Table]:
    rng = random.Random(seed)
    one = [[int(i == j) for j in range(k)] for i in range(k)]
    rest = [[[rng.randint(-3, 3) for _ in range(k)] for _ in range(k)] for _ in range(r - inside)]
    return [*([one] if inside else []), *rest]


def space(tables: list[Any]) -> MatrixSpace:
    return MatrixSpace("by hand", tuple(RationalMatrix(table) for table in tables))


def record(tables: list[Table], part: Any) -> dict[str, Any]:
    basis = [[[i, j, x] for i, row in enumerate(A) for j, x in enumerate(row) if x] for A in tables]
    return {"k": len(tables[0]), "n": 1, "basis": basis, "parts": [part]}


def boxed(seed: int, k: int, r: int, inside: bool = False) -> tuple[list[Table], dict[str, Any]]:
    tables = drawn(seed, k, r, inside)
    basis = IntegerBasis.of(space(tables))
    part = orthogonal_part(basis, scaled_orthogonal(basis))
    assert part is not None
    found: dict[str, Any] = json.loads(json.dumps(part))
    return tables, found


def test_one_equation_by_hand() -> None:
    """f(y) = (10 + y)^2 - 2 * 7^2 in y, in the coordinates (centre, direction): f(0) = 2, f' = 20, f'' = 2; C = 1/20."""
    assert krawczyk([[[2, 10], [10, 1]]], [[1]], 20) == [(2, 0, 2)]


@pytest.mark.parametrize(("k", "r", "inside"), [(3, 7, False), (4, 10, False), (4, 11, True), (5, 15, False), (5, 18, True)])
def test_more_parameters_than_equations_have_an_element(k: int, r: int, inside: bool) -> None:
    """And Newton's method in floats ends inside the box."""
    tables = drawn(2, k, r, inside)
    found = scaled_orthogonal(IntegerBasis.of(space(tables)))
    assert found.beyond_identity is Answer.HOLDS
    assert found.enclosed is not None
    assert "within" in found.named()
    part = orthogonal_part(IntegerBasis.of(space(tables)), found)
    assert "is scaled orthogonal: every data set aligns" in grams.check(record(tables, part))[0][-1][1]
    middles = [float(middle) for middle, _ in found.enclosed.bounds()]
    A = sum((x * np.array(table, dtype=float) for x, table in zip(middles, tables, strict=True)), np.zeros((k, k)))
    gram = A.T @ A
    assert np.abs(gram - gram[0, 0] * np.eye(k)).max() < 1e-9 * gram[0, 0]
    assert np.abs(A - A[0, 0] * np.eye(k)).max() > 1e-3 * np.abs(A).max()


def test_as_many_parameters_as_equations_have_none() -> None:
    """One fewer than needed: no coordinates are left to solve for."""
    basis = IntegerBasis.of(space(drawn(0, 4, 9)))
    assert enclosed_element(basis, unit_rows(9), Grams.of(basis)) is None


def test_bounds_are_in_the_basis_that_was_given() -> None:
    """Halves: coefficients twice as large."""
    tables = drawn(2, 3, 7)
    halves = [[[Fraction(x, 2) for x in row] for row in table] for table in tables]
    found = [scaled_orthogonal(IntegerBasis.of(space(given))).enclosed for given in (tables, halves)]
    whole, half = found
    assert isinstance(whole, EnclosedElement)
    assert isinstance(half, EnclosedElement)
    assert {*half.factors} >= {2}
    for given, element in ((tables, whole), (halves, half)):
        middles = [float(middle) for middle, _ in element.bounds()]
        A = sum((x * np.array(t, dtype=float) for x, t in zip(middles, given, strict=True)), np.zeros((3, 3)))
        gram = A.T @ A
        assert np.allclose(gram, gram[0, 0] * np.eye(3), atol=1e-9 * abs(gram[0, 0]))


def _shift(part: dict[str, Any]) -> None:
    part["center"][0][1] = int(part["center"][0][1]) + 10**9


def _same_places(part: dict[str, Any]) -> None:
    part["places"][1] = part["places"][0]


FORGED: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "another centre": (_shift, "interior"),
    "no centre": (lambda part: part.update(center=[]), "interior"),
    "a larger box": (lambda part: part.update(radius=10**40), "interior"),
    "an empty box": (lambda part: part.update(radius=0), "expected an integer"),
    "another inverse": (lambda part: part["inverse"][0].__setitem__(0, part["inverse"][0][0] + 10**6), "interior"),
    "no inverse": (lambda part: part.update(inverse=[[0] * len(row) for row in part["inverse"]]), "interior"),
    "another divisor": (lambda part: part.update(divisor=1), "interior"),
    "the same equation twice": (_same_places, "no combination"),
    "another equation": (lambda part: part["places"].__setitem__(0, [1, 0]), "upper half"),
    "an equation left out": (lambda part: part["places"].pop(), "entries"),
    "a direction left out": (lambda part: part["directions"].pop(), "entries"),
    "the same direction twice": (lambda part: part["directions"].__setitem__(0, part["directions"][1]), "interior"),
    "no directions": (lambda part: part.update(directions=[]), "limits"),
}


@pytest.mark.parametrize("name", FORGED)
def test_forged_boxes_are_refused(name: str) -> None:
    change, says = FORGED[name]
    tables, part = boxed(2, 3, 7)
    grams.check(record(tables, part))
    change(part)
    with pytest.raises(grams.Wrong, match=says):
        grams.check(record(tables, part))


def test_fewer_equations_than_entries_are_refused() -> None:
    """A smaller system with a zero of its own: one equation and one direction less."""
    tables, part = boxed(2, 3, 7)
    forged = copy.deepcopy(part)
    forged["directions"].pop()
    forged["places"].pop()
    forged["inverse"] = [row[:-1] for row in forged["inverse"][:-1]]
    with pytest.raises(grams.Wrong, match="no combination"):
        grams.check(record(tables, forged))


def test_a_box_of_another_basis_is_refused() -> None:
    _, part = boxed(2, 3, 7)
    with pytest.raises(grams.Wrong, match="interior"):
        grams.check(record(drawn(3, 3, 7), part))


def test_a_box_around_the_identity_is_refused() -> None:
    """I is an isolated zero of the equations of some structures, and enclosed as any other: but it is a multiple of I."""
    tables = [[[1, 0], [0, 1]], [[1, 2], [0, 3]], [[0, 1], [1, 0]]]
    part = {
        "kind": "scaled orthogonal", "center": [[0, 1000]], "directions": [[[1, 1]], [[2, 1]]], "radius": 1,
        "places": [[0, 1], [1, 1]], "inverse": [[0, 2], [4, -2]], "divisor": 16_000,
    }  # fmt: skip
    with pytest.raises(grams.Wrong, match="multiple of I may lie"):
        grams.check(record(tables, part))


def test_every_entry_of_a_box_matters_under_its_seal() -> None:
    verdict = alignability(space(drawn(2, 3, 7)), 3)
    assert verdict.certificate is not None
    certificate: dict[str, Any] = json.loads(json.dumps(verdict.certificate))
    replay.check(certificate)
    assert any("radius" in part for part in certificate["grams"]["parts"])
    for change in single_entry_changes(certificate):
        if change.certificate != certificate and change.path[0] != "sha256":
            with pytest.raises(replay.Refused):
                replay.check(reseal(change.certificate))
    forged = copy.deepcopy(certificate)
    next(part for part in forged["grams"]["parts"] if "radius" in part)["radius"] = 10**40
    with pytest.raises(replay.Refused, match="interior"):
        replay.check(reseal({**forged, "plan_sha256": plan_digest(forged)}))
