"""Structures without scaled orthogonal elements, by sums of squares: small ones by hand, random ones, forged certificates."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from proofs.alignability import IntegerBasis, MatrixSpace, alignability, scaled_orthogonal
from proofs.alignability.analytic_center import definite_member
from proofs.alignability.basis import has_scalar_gram
from proofs.alignability.certificate import orthogonal_part
from proofs.alignability.faces import unit_rows
from proofs.alignability.gram_forms import GramForm, Grams
from proofs.alignability.one_quadric import on_quadric
from proofs.alignability.squares import SquaresStep, sum_of_squares
from verify.certificate import grams, replay, reseal, single_entry_changes
from verify.certificate.entries import plan_digest
from verify.claim import Answer
from verify.exact import RationalMatrix

Table = list[list[int]]


def identity(k: int) -> Table:
    return [[int(i == j) for j in range(k)] for i in range(k)]


def drawn(seed: int, k: int, r: int, inside: bool) -> list[Table]:
    """I where it is to lie inside, and random matrices."""
    rng = random.Random(seed)
    rest = [[[rng.randint(-3, 3) for _ in range(k)] for _ in range(k)] for _ in range(r - inside)]
    return [*([identity(k)] if inside else []), *rest]


def space(tables: list[Table]) -> MatrixSpace:
    return MatrixSpace("by hand", tuple(RationalMatrix(table) for table in tables))


def entries(tables: list[Table]) -> list[list[list[int]]]:
    return [[[i, j, x] for i, row in enumerate(A) for j, x in enumerate(row) if x] for A in tables]


def sealed(tables: list[Table], n: int) -> dict[str, Any]:
    certificate = alignability(space(tables), n).certificate
    assert certificate is not None
    found: dict[str, Any] = json.loads(json.dumps(certificate))
    return found


def last_step(certificate: dict[str, Any]) -> dict[str, Any]:
    part = next(p for p in certificate["grams"]["parts"] if p["kind"] == "only multiples of I")
    found: dict[str, Any] = part["steps"][-1]
    return found


def form(table: Table, number: int = 0) -> GramForm:
    return GramForm((0, 0, number), table)


def test_two_circles() -> None:
    """x^2 - y^2 and x y: no combination is definite, but (x^2 - y^2)^2 + 4 x^2 y^2 is."""
    forms = [form([[1, 0], [0, -1]]), form([[0, 1], [1, 0]], 1)]
    assert sum_of_squares(forms, False, [1]) is None
    found = sum_of_squares(forms, False, [1, 2])
    assert found is not None
    assert found.degree == 2
    for x, y in ((1, 0), (0, 1), (1, 1), (2, -3)):
        values = {(0, 0, 0): x * x - y * y, (0, 0, 1): 2 * x * y}
        assert sum(c * values[place] * x ** m.count(0) * y ** m.count(1) for place, p in found.cofactors for m, c in p) > 0


@pytest.mark.parametrize("forms", [[[[0, 1], [1, 0]]], [[[1, 0], [0, -2]]], [[[1, -1], [-1, 1]]]])
def test_forms_with_a_real_zero_have_no_identity(forms: list[Table]) -> None:
    assert sum_of_squares([form(table) for table in forms], False, [1, 2, 3]) is None


def test_forms_with_long_numbers_are_left_out() -> None:
    """Beyond the floats: x^2 + y^2 with factors of a thousand digits."""
    assert sum_of_squares([form([[10**1000, 0], [0, 10**1000]])], False, [1]) is None


def test_a_centre() -> None:
    """Orthogonal to diag(1, -1): a multiple of I; to diag(1, 1): nothing definite."""
    found = definite_member(np.array([[[1.0, 0.0], [0.0, -1.0]]]))
    assert found is not None
    assert np.allclose(found, np.eye(2) * found[0, 0])
    assert definite_member(np.array([np.eye(2)])) is None
    assert definite_member(np.zeros((0, 3, 3))) is not None


CASES = {"definite": (3, 4, 0), "definite beside I": (3, 4, 1), "degree 4": (3, 5, 0), "degree 4 beside I": (3, 5, 0)}


@pytest.mark.parametrize("name", CASES)
def test_every_entry_of_an_identity_matters(name: str) -> None:
    k, r, seed = CASES[name]
    certificate = sealed(drawn(seed, k, r, "I" in name), k)
    replay.check(certificate)
    step = last_step(certificate)
    assert step["degree"] == (2 if "4" in name else 1)
    tried = 0
    for change in single_entry_changes(certificate):
        if change.certificate != certificate and change.path[0] != "sha256":  # a new seal would only restore it
            tried += 1
            with pytest.raises(replay.Refused):
                replay.check(reseal(change.certificate))
    assert tried > 100


def _add(key: str, *path: int) -> Callable[[dict[str, Any]], None]:
    def change(step: dict[str, Any]) -> None:
        entry = step[key]
        for place in path[:-1]:
            entry = entry[place]
        entry[path[-1]] = int(entry[path[-1]]) + 10**9

    return change


def _exchanged(step: dict[str, Any]) -> None:
    first, second = step["cofactors"][:2]
    first[3], second[3] = second[3], first[3]


NO_IDENTITY = "semidefinite|not independent|no square has"
FORGED: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "a changed cofactor": (_add("cofactors", 0, 3, 0, 0), NO_IDENTITY),
    "a form left out": (lambda step: step["cofactors"].pop(0), NO_IDENTITY),
    "no forms": (lambda step: step.update(cofactors=[], gram=[]), "not independent"),
    "other forms": (_exchanged, NO_IDENTITY),
    "the same form twice": (lambda step: step["cofactors"].append(step["cofactors"][0]), "given twice"),
    "a term twice": (lambda step: step["cofactors"][0][3].append(step["cofactors"][0][3][0]), "a term twice"),
    "a place of the lower half": (lambda step: step["cofactors"][0].__setitem__(slice(3), [0, 2, 1]), "lower half"),
    "a cofactor of degree 1": (lambda step: step["cofactors"][0][3][0].pop(), "expected a list of 3 entries"),
    "a changed square": (_add("gram", 0, 2), "semidefinite"),
    "a square that follows": (lambda step: step["gram"].append([0, 0, 1]), "follows from the others"),
    "a square that is none": (lambda step: step["gram"].append([0, 99, 1]), "follows from the others"),
    "the degree": (lambda step: step.update(degree=1), "expected a list of 1 entries"),
    "a frame of fewer coordinates": (lambda step: step["frame"].pop(), "entries"),
    "a frame with a dependent row": (lambda step: step["frame"].__setitem__(1, step["frame"][0]), "dependent"),
    "another frame": (lambda step: step["frame"].__setitem__(1, [[0, 5], [1, 1]]), NO_IDENTITY),
    "a frame that is empty": (lambda step: step.update(frame=[]), "entries"),
}


@pytest.mark.parametrize("name", FORGED)
@pytest.mark.parametrize("inside", [False, True])
def test_forged_identities_are_refused(name: str, inside: bool) -> None:
    change, says = FORGED[name]
    certificate = copy.deepcopy(sealed(drawn(0, 3, 5, inside), 3))
    change(last_step(certificate))
    with pytest.raises(replay.Refused, match=says):
        replay.check(reseal({**certificate, "plan_sha256": plan_digest(certificate)}))


def test_an_identity_for_another_basis_is_refused() -> None:
    """The identity of one structure says nothing of another one; nor of one that holds an orthogonal matrix."""
    certificate = sealed(drawn(0, 3, 5, False), 3)
    others = drawn(1, 3, 5, False)
    rotated: Table = [[-1, -2, 2], [-2, 2, 1], [-2, -1, -2]]
    for tables in (others, [*drawn(0, 3, 4, False), rotated]):
        parts = [p for p in certificate["grams"]["parts"] if p["kind"] == "only multiples of I"]
        with pytest.raises(grams.Wrong, match=r"semidefinite|independent"):
            grams.check({"k": 3, "n": 3, "basis": entries(tables), "parts": parts})


def test_the_checker_does_not_take_the_identity_for_granted() -> None:
    """Leaving out a square is allowed for I alone: with the first two coordinates exchanged the rest is no identity."""
    certificate = copy.deepcopy(sealed(drawn(0, 3, 5, True), 3))
    step = last_step(certificate)
    step["frame"][:2] = step["frame"][1::-1]
    with pytest.raises(replay.Refused):
        replay.check(reseal({**certificate, "plan_sha256": plan_digest(certificate)}))


@pytest.mark.parametrize(("k", "r", "inside"), [(3, 5, False), (4, 7, True), (4, 8, False), (4, 9, True), (5, 9, False)])
def test_what_was_left_to_elimination_has_a_certificate(k: int, r: int, inside: bool) -> None:
    tables = drawn(3, k, r, inside)
    found = scaled_orthogonal(IntegerBasis.of(space(tables)))
    assert (found.beyond_identity, found.most) == (Answer.FAILS, 0 if inside else -1)
    assert isinstance(found.steps[-1], SquaresStep)
    part = orthogonal_part(IntegerBasis.of(space(tables)), found)
    assert part is not None
    grams.check({"k": k, "n": k, "basis": entries(tables), "parts": [part]})


def test_two_parameters_without_a_zero_have_a_certificate() -> None:
    tables = drawn(1, 2, 2, False)
    found = scaled_orthogonal(IntegerBasis.of(space(tables)))
    assert found.beyond_identity is Answer.FAILS
    assert "two parameters are left, with 0 common real zero(s); a combination of 3 forms" in found.reason
    replay.check(sealed(tables, 2))


def test_one_indefinite_form_shows_its_element() -> None:
    """Reflections, and a third column: [[b, a, 0], [a, -b, 0], [0, 0, c]] with a^2 + b^2 = c^2 are orthogonal up to scale."""
    tables: list[Table] = [
        [[0, 1, 0], [1, 0, 0], [0, 0, 0]], [[1, 0, 0], [0, -1, 0], [0, 0, 0]], [[0, 0, 0], [0, 0, 0], [0, 0, 1]],
    ]  # fmt: skip
    basis = IntegerBasis.of(space(tables))
    forms = Grams.of(basis).forms(unit_rows(3))
    assert len(forms) == 1
    element = on_quadric(basis, unit_rows(3), forms[0].table)
    assert isinstance(element, tuple)
    assert has_scalar_gram(basis.element(element), 3)
    assert on_quadric(basis, unit_rows(3), identity(3)) is None
    scaled = IntegerBasis.of(space([tables[0], tables[1], [[0, 0, 0], [0, 0, 0], [0, 0, 3]]]))
    assert scaled_orthogonal(scaled).element is not None
