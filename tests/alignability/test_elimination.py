"""Elimination where nothing else decides: algebraic elements, hidden rotations, structures without any, and their certificates."""

from __future__ import annotations

import copy
import json
import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy
from flint import fmpq_poly

from proofs.alignability import IntegerBasis, MatrixSpace, ScaledOrthogonal, alignability, real_zeros, scaled_orthogonal
from proofs.alignability.algebraic import count_real_roots, real_roots, written
from proofs.alignability.basis import has_scalar_gram, is_multiple_of_identity
from proofs.alignability.charts import float_points, in_charts
from proofs.alignability.faces import unit_rows
from proofs.alignability.gram_forms import Grams
from verify.certificate import replay, reseal, single_entry_changes
from verify.certificate.entries import plan_digest
from verify.claim import Answer
from verify.cli.main import main
from verify.exact import RationalMatrix

Table = list[list[int]]
ROOT_TWO: list[Table] = [
    [[1, 1, 0], [0, 0, 0], [0, 0, 0]], [[0, 0, 0], [1, -1, 0], [0, 0, 0]], [[0, 0, 0], [0, 0, 0], [0, 0, 1]],
]  # fmt: skip
TURN: Table = [[-1, -2, 2], [-2, 2, 1], [-2, -1, -2]]


def basis_of(tables: list[Any]) -> IntegerBasis:
    return IntegerBasis.of(MatrixSpace("by hand", tuple(RationalMatrix(table) for table in tables)))


def drawn(rng: random.Random, k: int) -> Table:
    return [[rng.randint(-3, 3) for _ in range(k)] for _ in range(k)]


def identity(k: int) -> Table:
    return [[int(i == j) for j in range(k)] for i in range(k)]


def rotation(rng: random.Random, k: int) -> sympy.Matrix:
    """Cayley: (I - K)(I + K)^-1 for an antisymmetric K."""
    half = sympy.Matrix(k, k, lambda i, j: rng.randint(-3, 3) if i < j else 0)
    K, one = half - half.T, sympy.eye(k)
    return (one - K) * (one + K).inv()


def is_right(tables: list[Any], found: ScaledOrthogonal) -> bool:
    """Whether the element is what is said, by SymPy in the number field."""
    if found.element is not None:
        A = sympy.zeros(len(tables[0]))
        for x, table in zip(found.element, tables, strict=True):
            A += sympy.Rational(x.numerator, x.denominator) * sympy.Matrix(table)
        gram = A.T * A
        return bool(gram == gram[0] * sympy.eye(A.rows) and gram[0] != 0 and not (A - A[0] * sympy.eye(A.rows)).is_zero_matrix)
    assert found.algebraic is not None
    t = sympy.Symbol("t")
    f = sympy.Poly(list(found.algebraic.polynomial)[::-1], t)
    low, high = (sympy.Rational(x.numerator, x.denominator) for x in found.algebraic.interval)
    A = sympy.zeros(len(tables[0]))
    for c, table in zip(found.algebraic.coefficients, tables, strict=True):
        A += sum((sympy.Rational(x.numerator, x.denominator) * t**i for i, x in enumerate(c)), sympy.S(0)) * sympy.Matrix(table)
    left = A.T * A
    wrong = left - left[0] * sympy.eye(A.rows)
    scalar = A - A[0] * sympy.eye(A.rows)
    vanishes = all(sympy.rem(sympy.Poly(x, t), f).is_zero for x in wrong)
    nonzero = any(not sympy.rem(sympy.Poly(x, t), f).is_zero for x in scalar)
    return vanishes and nonzero and f.is_irreducible and f.count_roots(low, high) == 1


def test_a_square_root_of_two() -> None:
    found = scaled_orthogonal(basis_of(ROOT_TWO))
    assert found.beyond_identity is Answer.HOLDS
    assert found.algebraic is not None
    assert found.algebraic.polynomial == (-2, 0, 1)
    assert [abs(c[-1]) for c in found.algebraic.coefficients] == [1, 1, 1]
    assert is_right(ROOT_TWO, found)


def test_the_explanation_names_the_root() -> None:
    lines = alignability(MatrixSpace("by hand", tuple(RationalMatrix(table) for table in ROOT_TWO)), 3).explanation()
    assert any("t the root of t^2 - 2 between" in line and "every data set aligns" in line for line in lines)


def test_two_parameters_show_their_element() -> None:
    """diag(1, 0) and 2 E21 - E12 ...: a (E11 - E22) + b (E12 + 2 E21) is never; x (E11 + 2 E22) + ... has sqrt(2)."""
    tables = [[[1, 0, 0], [0, 1, 0], [0, 0, 0]], [[0, 0, 0], [0, 0, 0], [0, 0, 1]]]
    found = scaled_orthogonal(basis_of(tables))
    assert found.beyond_identity is Answer.HOLDS
    assert is_right(tables, found)
    irrational = [[[1, 1, 0], [1, -1, 0], [0, 0, 0]], [[0, 0, 0], [0, 0, 0], [0, 0, 1]]]
    found = scaled_orthogonal(basis_of(irrational))
    assert found.algebraic is not None
    assert is_right(irrational, found)


@pytest.mark.parametrize(
    ("k", "r", "seed"), [(3, 3, 0), (3, 4, 1), (3, 5, 2), (4, 3, 3), (4, 4, 4), (4, 5, 5), (3, 4, 6), (3, 5, 7)]
)
@pytest.mark.parametrize("inside", [False, True])
def test_hidden_rational_rotations_are_found(k: int, r: int, seed: int, inside: bool) -> None:
    rng = random.Random(seed)
    others: list[Any] = [*([identity(k)] if inside else []), *(drawn(rng, k) for _ in range(r - 1 - inside))]
    hidden = rotation(rng, k)
    for other in others:
        hidden -= rng.randint(-9, 9) * sympy.Matrix(other)
    tables = [*others, [[Fraction(int(x.p), int(x.q)) for x in hidden.row(i)] for i in range(k)]]
    found = scaled_orthogonal(basis_of(tables))
    assert found.beyond_identity is Answer.HOLDS
    assert is_right(tables, found)


@pytest.mark.parametrize(("k", "r", "seed"), [(3, 3, 0), (3, 4, 1), (3, 5, 2), (4, 4, 3), (4, 6, 4)])
@pytest.mark.parametrize("inside", [False, True])
def test_random_structures_have_none(k: int, r: int, seed: int, inside: bool) -> None:
    """Fewer parameters than codimensions; a search in floats finds none either."""
    rng = random.Random(seed)
    basis = basis_of([*([identity(k)] if inside else []), *(drawn(rng, k) for _ in range(r - inside))])
    found = scaled_orthogonal(basis)
    assert (found.beyond_identity, found.most) == (Answer.FAILS, 0 if inside else -1)
    assert not list(float_points(basis, unit_rows(r), starts=6))
    forms = Grams.of(basis).forms(unit_rows(r))
    charts = in_charts(basis, unit_rows(r), forms, int(inside))
    assert (charts.element, charts.complex_zeros, charts.open) == (None, 0, ())


def test_a_polynomial_of_degree_seven() -> None:
    """I and five random 3 x 3 matrices: eight complex points, I one of them."""
    rng = random.Random(1)
    tables = [identity(3), *(drawn(rng, 3) for _ in range(5))]
    found = scaled_orthogonal(basis_of(tables), bound=False)
    assert found.beyond_identity is Answer.HOLDS
    assert is_right(tables, found)


@pytest.mark.parametrize(
    ("forms", "variables", "point"),
    [
        ([[[1, 0], [0, 1]]], 2, False),  # x^2 + 1
        ([[[1, 0], [0, -2]]], 2, True),  # x^2 - 2
        ([[[1, -1], [-1, 1]]], 2, True),  # (x - 1)^2
        ([[[1, 0], [0, 1]], [[0, 1], [1, 0]]], 2, False),  # no complex one
        ([[[1, 0, 0], [0, 0, 0], [0, 0, 1]], [[0, 0, 0], [0, 1, 0], [0, 0, 1]]], 3, False),  # (i, i), ...
        ([[[1, 0, 0], [0, 0, 0], [0, 0, -2]], [[0, 0, 0], [0, 1, 0], [0, 0, -3]]], 3, True),  # degree 4 over the rationals
        ([[[1, 0, 0], [0, 0, 0], [0, 0, -2]], [[0, 0, 0], [0, 1, 0], [0, 0, 3]]], 3, False),
    ],
)
def test_real_zeros_by_hand(forms: list[Table], variables: int, point: bool) -> None:
    found = real_zeros.real_zeros(forms, variables)
    assert found is not None
    assert (found.point is not None) is point


def test_infinitely_many_complex_zeros_are_left_open() -> None:
    assert real_zeros.real_zeros([[[1, 0, 0], [0, 1, 0], [0, 0, 1]]], 3) is None


def test_real_roots() -> None:
    assert [count_real_roots(fmpq_poly(p)) for p in ([1, 0, 1], [-2, 0, 1], [0, -1, 0, 1], [1, 0, 2, 0, 1], [5])] == [0, 2, 3, 0, 0]
    assert sorted(real_roots(fmpq_poly([-2, 0, 1]))) == [(Fraction(-2), Fraction(-1)), (Fraction(1), Fraction(2))]
    assert written((-2, 0, 1)) == "t^2 - 2"


def test_a_form_left_out_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """With conditions dropped, elimination names what is no orthogonal matrix: the exact check of the element refuses it."""
    rng = random.Random(2)
    basis = basis_of([drawn(rng, 3) for _ in range(4)])
    whole = Grams.of(basis).forms(unit_rows(4))
    assert in_charts(basis, unit_rows(4), whole, 0).open == ()
    fewer = in_charts(basis, unit_rows(4), whole[:3], 0)
    assert fewer.element is None
    assert fewer.open  # three quadrics in three dimensions have points: none of them passes
    monkeypatch.setattr(real_zeros, "_value", lambda form, point: fmpq_poly())
    assert in_charts(basis, unit_rows(4), whole[:3], 0).element is None


def test_degenerate_structures() -> None:
    assert scaled_orthogonal(basis_of([TURN])).beyond_identity is Answer.HOLDS
    assert scaled_orthogonal(basis_of([identity(3)])).beyond_identity is Answer.FAILS
    assert scaled_orthogonal(basis_of([[[1, 2], [0, 1]]])).beyond_identity is Answer.FAILS
    with pytest.raises(ValueError, match="span dimension 1 only"):
        basis_of([TURN, TURN])
    zero_face = scaled_orthogonal(basis_of([[[1, 0], [0, 0]], [[0, 1], [0, 0]]]))
    assert (zero_face.beyond_identity, zero_face.most) == (Answer.FAILS, -1)


def _sealed(tables: list[Any], n: int) -> dict[str, Any]:
    verdict = alignability(MatrixSpace("by hand", tuple(RationalMatrix(table) for table in tables)), n)
    assert verdict.certificate is not None
    found: dict[str, Any] = json.loads(json.dumps(verdict.certificate))
    return found


def test_every_entry_of_an_algebraic_certificate_matters() -> None:
    certificate = _sealed(ROOT_TWO, 3)
    part = next(p for p in certificate["grams"]["parts"] if p["kind"] == "scaled orthogonal")
    assert part["polynomial"] == [-2, 0, 1]
    replay.check(certificate)
    for change in single_entry_changes(certificate):
        if change.certificate != certificate and change.path[0] != "sha256":  # a new seal would only restore it
            with pytest.raises(replay.Refused):
                replay.check(reseal(change.certificate))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"polynomial": [2, 0, 1]}, "change its sign"),
        ({"between": [[3, 1], [4, 1]]}, "change its sign"),
        ({"polynomial": [-3, 0, 1]}, "no multiple of I modulo"),
        ({"coefficients": [[0, [1]], [1, [1]]]}, "no multiple of I modulo"),
        ({"coefficients": []}, "A is a multiple of I"),
        ({"coefficients": [[0, [1]], [1, [1]], [2, [0, 0, 1]]]}, "lower degree"),
    ],
)
def test_forged_algebraic_elements_are_refused(change: dict[str, Any], says: str) -> None:
    certificate = copy.deepcopy(_sealed(ROOT_TWO, 3))
    next(p for p in certificate["grams"]["parts"] if p["kind"] == "scaled orthogonal").update(change)
    with pytest.raises(replay.Refused, match=says):
        replay.check(reseal({**certificate, "plan_sha256": plan_digest(certificate)}))


def test_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, kept = tmp_path / "root.json", tmp_path / "kept.json"
    file.write_text(json.dumps(ROOT_TWO))
    main(["apply", "proposition4", "--basis", str(file), "--samples", "3", "--certificate", str(kept)])
    said = " ".join(capsys.readouterr().out.split())
    assert "t^2 - 2" in said
    assert main(["replay", str(kept)]) == 0
    kept.write_text(kept.read_text().replace('"polynomial"', '"polynomia1"'))
    assert main(["replay", str(kept)]) != 0


def test_elements_within_the_basis_given() -> None:
    """Halves of the matrices: the coefficients are those of the halves."""
    halves = [[[Fraction(x, j) for x in row] for row in table] for j, table in enumerate(ROOT_TWO, 2)]
    found = scaled_orthogonal(basis_of(halves))
    assert is_right([[[sympy.Rational(x.numerator, x.denominator) for x in row] for row in t] for t in halves], found)
    assert np.isclose(float(abs(found.algebraic.coefficients[0][-1])) * 3, 2 * float(abs(found.algebraic.coefficients[1][-1])))  # type: ignore[union-attr]
    assert not has_scalar_gram(basis_of(halves).element([1, 1, 1]), 3)
    assert is_multiple_of_identity({}, 3)
