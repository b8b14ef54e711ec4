"""Rational matrices: hand-computed smallest cases, arithmetic laws, and what is refused."""

from __future__ import annotations

import copy
import pickle
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.exact import NoSolution, RationalMatrix, ShapeError, SingularMatrix, block_diagonal, hstack, vstack

F = Fraction
fractions = st.fractions(min_value=-9, max_value=9, max_denominator=12)


@st.composite
def matrices(draw: st.DrawFn, rows: int | None = None, columns: int | None = None) -> RationalMatrix:
    m = draw(st.integers(1, 4)) if rows is None else rows
    n = draw(st.integers(1, 4)) if columns is None else columns
    return RationalMatrix([[draw(fractions) for _ in range(n)] for _ in range(m)])


def test_entries_of_every_kind_are_read_exactly() -> None:
    a = RationalMatrix([["3/4", "-1.5e-3"], [2, F(1, 3)]])
    assert a[0, 0] == F(3, 4)
    assert a[0, 1] == F(-3, 2000)
    assert a.denominator == 6000
    assert RationalMatrix([[0.1]])[0, 0] == F(3602879701896397, 36028797018963968)
    assert RationalMatrix([[np.float32(0.1)]])[0, 0] == F(13421773, 134217728)
    assert RationalMatrix([[Decimal("0.1")]])[0, 0] == F(1, 10)
    assert RationalMatrix([[10**40, -1]])[0, 0] == 10**40


def test_arrays_are_read_exactly() -> None:
    assert RationalMatrix(np.array([[1, -2], [3, 4]])) == RationalMatrix([[1, -2], [3, 4]])
    assert RationalMatrix(np.array([[0.5, 0.25]])) == RationalMatrix([["1/2", "1/4"]])
    assert RationalMatrix(np.array([[0.5, 5e-324]]))[0, 1] == F(1, 2**1074)
    assert RationalMatrix(np.array([[F(1, 3)]], dtype=object))[0, 0] == F(1, 3)
    assert RationalMatrix(np.zeros((0, 3))).shape == (0, 3)
    assert RationalMatrix(np.array([[2**64 - 1]], dtype=np.uint64))[0, 0] == 2**64 - 1


@pytest.mark.parametrize(("rows", "error", "message"), [
    ([[float("nan")]], ValueError, r"entry \(0, 0\) is nan; expected a finite number"),
    ([[1, float("inf")]], ValueError, r"entry \(0, 1\) is inf"),
    (np.array([[1.0], [-np.inf]]), ValueError, r"entry \(1, 0\) is -inf"),
    ([["x"]], ValueError, r"entry \(0, 0\) is 'x'; expected a number"),
    ([["1/0"]], ValueError, "divides by zero"),
    ([["1e999999999"]], ValueError, "decimal exponents beyond"),
    ([["nan"]], ValueError, "expected a number"),
    ([[1, 2], [3]], ValueError, "row 1 has 1 entries, row 0 has 2"),
    ([], ValueError, "does not say how many columns"),
    ([1, 2], TypeError, "row 0 is int"),
    (["12"], TypeError, "row 0 is str"),
    (np.array([1, 2]), ValueError, r"two-dimensional array, got shape \(2,\)"),
    ([[True]], TypeError, "truth value"),
    (np.array([[True]]), TypeError, "truth value"),
    ([[1j]], TypeError, "type complex"),
    (np.array([[1j]]), TypeError, "type complex128"),
    (7, TypeError, "expected a list of rows, got int"),
    ("12", TypeError, "expected a list of rows, got str"),
])
def test_bad_tables_are_refused_in_one_line(rows: object, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message) as caught:
        RationalMatrix(rows)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)


def test_smallest_products_by_hand() -> None:
    a, b = RationalMatrix([[1, 2], [3, 4]]), RationalMatrix([["1/2"], [1]])
    assert a @ b == RationalMatrix([["5/2"], ["11/2"]])
    assert a + a == 2 * a == a * 2 == a / F(1, 2)
    assert (a - a).is_zero()
    assert -a == RationalMatrix([[-1, -2], [-3, -4]])
    assert a.T == a.mT == RationalMatrix([[1, 3], [2, 4]])
    assert np.int64(2) * a == a + a  # type: ignore[operator]
    assert (a / 2).denominator == 2


def test_lowest_terms_make_equality_and_hash_agree() -> None:
    half = RationalMatrix([["2/4", 1]])
    assert half == RationalMatrix([["1/2", "3/3"]])
    assert hash(half) == hash(RationalMatrix([["1/2", 1]]))
    assert (half * 2).denominator == 1
    assert (half * 0).denominator == 1


def test_invariants_by_hand() -> None:
    a = RationalMatrix([["1/2", 0], [1, 3]])
    assert a.determinant() == F(3, 2)
    assert a.trace() == F(7, 2)
    assert a.charpoly() == [F(3, 2), F(-7, 2), 1]
    assert a.frobenius_squared() == F(1, 4) + 1 + 9
    assert a.rank() == 2
    assert a.inverse() == RationalMatrix([[2, 0], ["-2/3", "1/3"]])
    assert a.power(2) == a @ a
    assert a.power(-1) @ a == a.power(0) == RationalMatrix.identity(2)


def test_solve_rank_deficient_and_inconsistent() -> None:
    a = RationalMatrix([[1, 2], [2, 4]])
    x = a.solve(RationalMatrix([["1/3"], ["2/3"]]))
    assert a @ x == RationalMatrix([["1/3"], ["2/3"]])
    with pytest.raises(NoSolution, match="no solution"):
        a.solve(RationalMatrix([[1], [1]]))
    with pytest.raises(SingularMatrix, match="singular"):
        a.inverse()
    assert RationalMatrix.zeros(2, 3).solve(RationalMatrix.zeros(2, 1)) == RationalMatrix.zeros(3, 1)
    assert a.nullspace().shape == (2, 1)
    assert (a @ a.nullspace()).is_zero()
    assert a.row_space() == RationalMatrix([[1, 2]])


def test_named_matrices() -> None:
    assert RationalMatrix.diagonal([1, "1/2"], (2, 3)) == RationalMatrix([[1, 0, 0], [0, "1/2", 0]])
    assert RationalMatrix.diagonal([1], (2, 2)).is_diagonal()
    assert RationalMatrix.unit(0, 1, (2, 3)) == RationalMatrix([[0, 1, 0], [0, 0, 0]])
    assert RationalMatrix.from_columns([[1, 2], [3, 4]]) == RationalMatrix([[1, 3], [2, 4]])
    assert not RationalMatrix([[1, 0, 0], [0, 1, 1]]).is_diagonal()
    assert RationalMatrix([[1, 2], [2, 0]]).is_symmetric()
    assert not RationalMatrix([[1, 2, 0], [2, 0, 0]]).is_symmetric()
    rotation = RationalMatrix([["3/5", "-4/5"], ["4/5", "3/5"]])
    assert rotation.is_orthogonal()
    assert not rotation[:, 0].is_orthogonal()
    assert rotation[:, 0].has_orthonormal_columns()
    assert not (2 * rotation).is_orthogonal()


def test_slices_are_always_matrices() -> None:
    a = RationalMatrix([[1, 2, 3], [4, 5, 6]])
    assert a[0, :] == RationalMatrix([[1, 2, 3]])
    assert a[:, -1] == RationalMatrix([[3], [6]])
    assert a[[1, 0], 1:] == RationalMatrix([[5, 6], [2, 3]])
    assert a[-1, -1] == 6
    assert a[:, 3:].shape == (2, 0)
    with pytest.raises(IndexError, match="no row 2"):
        a[2, 0]
    with pytest.raises(TypeError, match="two indices"):
        a[0]  # type: ignore[call-overload]


def test_stacking() -> None:
    a, b = RationalMatrix([["1/2"]]), RationalMatrix([["1/3"]])
    assert hstack([a, b]) == RationalMatrix([["1/2", "1/3"]])
    assert vstack([a, b]) == RationalMatrix([["1/2"], ["1/3"]])
    assert block_diagonal([a, RationalMatrix.zeros(1, 0), b]) == RationalMatrix([["1/2", 0], [0, 0], [0, "1/3"]])
    with pytest.raises(ValueError, match="equal numbers of rows, got 1 x 1, 2 x 1"):
        hstack([a, RationalMatrix([[1], [2]])])
    with pytest.raises(ValueError, match="no blocks"):
        vstack([])


def test_empty_dimensions_are_matrices_too() -> None:
    tall = RationalMatrix.zeros(3, 0)
    assert tall @ tall.T == RationalMatrix.zeros(3, 3)
    assert (tall.T @ tall).shape == (0, 0)
    assert (tall.T @ tall).determinant() == 1
    assert (tall.T @ tall).charpoly() == [1]
    assert tall.rank() == 0
    assert tall.T.nullspace() == RationalMatrix.identity(3)
    assert tall.T.row_space().shape == (0, 3)
    assert tall.to_numpy().shape == (3, 0)
    assert (tall.T @ tall).inverse().shape == (0, 0)
    assert pickle.loads(pickle.dumps(tall)) == tall
    assert (tall / 3).denominator == 1


def test_floats_are_correctly_rounded() -> None:
    assert RationalMatrix([["1/3"]]).to_numpy()[0, 0] == 1 / 3
    between = F(2**54 + 3, 2**54)  # not a float; halfway cases go to the even neighbour
    assert RationalMatrix([[between]]).to_numpy()[0, 0] == float(between)
    with pytest.raises(OverflowError, match="largest float64"):
        RationalMatrix([[10**400]]).to_numpy()


def test_a_matrix_cannot_be_changed_and_has_no_truth_value() -> None:
    a = RationalMatrix([[1]])
    with pytest.raises(AttributeError, match="cannot be changed"):
        a.shape = (2, 2)  # type: ignore[misc]
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(a)
    assert copy.deepcopy(a) is a


@pytest.mark.parametrize("mistake", [
    lambda a: a * 0.5, lambda a: a / 0.5, lambda a: a * True, lambda a: a + 1, lambda a: a @ np.eye(2),
    lambda a: np.eye(2) @ a, lambda a: a * a, lambda a: np.eye(2) * a,
])
def test_floats_and_arrays_do_not_slip_into_exact_arithmetic(mistake: object) -> None:
    with pytest.raises(TypeError):
        mistake(RationalMatrix([[1, 2], [3, 4]]))  # type: ignore[operator]


@pytest.mark.parametrize("mistake", [
    lambda a: a @ a, lambda a: a + a.T, lambda a: a.trace(), lambda a: a.determinant(), lambda a: a.power(2),
    lambda a: a.charpoly(), lambda a: a.inverse(), lambda a: a.solve(RationalMatrix([[1]])),
    lambda a: RationalMatrix.diagonal([1, 2, 3], (2, 2)), lambda a: RationalMatrix.zeros(-1, 2),
])
def test_shapes_that_do_not_fit_are_refused(mistake: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        mistake(RationalMatrix([[1, 2, 3], [4, 5, 6]]))  # type: ignore[operator]


def test_division_by_zero() -> None:
    with pytest.raises(ZeroDivisionError):
        RationalMatrix([[1]]) / 0


@settings(deadline=None)
@given(matrices(2, 3), matrices(3, 2), matrices(3, 2))
def test_laws_of_arithmetic(a: RationalMatrix, b: RationalMatrix, c: RationalMatrix) -> None:
    assert a @ (b + c) == a @ b + a @ c
    assert (a @ b).T == b.T @ a.T
    assert b - c == -(c - b)


@settings(deadline=None)
@given(matrices())
def test_round_trips(a: RationalMatrix) -> None:
    assert RationalMatrix(a.to_strings()) == a
    assert RationalMatrix(a.to_fractions()) == a
    assert RationalMatrix(a) == a
    again = pickle.loads(pickle.dumps(a))
    assert again == a
    assert hash(again) == hash(a)
    exact = RationalMatrix(a.to_numpy())
    assert np.array_equal(exact.to_numpy(), a.to_numpy())


@settings(deadline=None)
@given(matrices())
def test_rank_nullspace_and_row_space_agree(a: RationalMatrix) -> None:
    assert a.rank() + a.nullspace().columns == a.columns
    assert a.row_space().rows == a.rank() == vstack([a, a.row_space()]).rank()
    assert (a @ a.nullspace()).is_zero()


@settings(deadline=None)
@given(matrices(3, 3))
def test_cayley_hamilton(a: RationalMatrix) -> None:
    value = RationalMatrix.zeros(3, 3)
    for i, coefficient in enumerate(a.charpoly()):
        value += coefficient * a.power(i)
    assert value.is_zero()
    assert a.charpoly()[0] == -a.determinant()


@settings(deadline=None)
@given(matrices(3, 3), matrices(3, 2))
def test_solutions_solve(a: RationalMatrix, b: RationalMatrix) -> None:
    try:
        x = a.solve(b)
    except NoSolution:
        assert hstack([a, b]).rank() > a.rank()
    else:
        assert a @ x == b


@pytest.mark.parametrize("other", [(1, 2), (2, 3), (3, 3), (0, 2), (2, 0)])
def test_matrices_of_different_shapes_are_neither_equal_nor_different(other: tuple[int, int]) -> None:
    left, right = RationalMatrix.zeros(2, 2), RationalMatrix.zeros(*other)
    says = f"cannot compare shapes 2 x 2 and {other[0]} x {other[1]}"
    with pytest.raises(ShapeError, match=says):
        _ = left == right
    with pytest.raises(ShapeError, match=says):
        _ = left != right


@pytest.mark.parametrize("other", [1, F(0), 1.0, True, [[1, 0], [0, 1]], ((1, 0), (0, 1)), np.eye(2), np.float64(1)])
def test_a_matrix_is_not_compared_with_what_is_none(other: object) -> None:
    with pytest.raises(TypeError, match="cannot compare a rational matrix with a value of type"):
        _ = RationalMatrix.identity(2) == other
    with pytest.raises(TypeError, match="cannot compare a rational matrix with a value of type"):
        _ = other != RationalMatrix.identity(2)


def test_a_matrix_is_not_nothing_and_no_word() -> None:
    assert RationalMatrix.identity(2) not in (None, "identity")
