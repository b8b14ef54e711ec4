"""The formula language on the smallest cases, by hand."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from random import Random

import pytest

from verify.certificate import replay


def value(formula: str, **known: replay.Value) -> replay.Value:
    evaluator = replay.Evaluator()
    evaluator.known.update(known)
    return evaluator.value(replay.parse(formula))


def rows(*table: tuple[int | Fraction, ...]) -> replay.Matrix:
    return [[Fraction(x) for x in row] for row in table]


A = rows((1, 2), (3, 4))


@pytest.mark.parametrize(
    "formula",
    [
        "-2^2 == -4", "(-2)^2 == 4", "2^-1 == 1/2", "2^(1+1) == 4", "1/2/2 == 1/4", "6/2*3 == 9", "1 - 1 - 1 == -1",
        "0^0 == 1", "1 < 2 <= 2 < 3", "not 1 == 2", "not (1 < 2 > 3)", "1 == 2 or 1 == 1", "not (1 == 1 and 1 == 2)",
        "1 == 1 or 1 == 1 and 1 == 2", "2 != 3", "3 >= 3", "not 3 > 3",
        "A^T == [1, 3; 2, 4]", "A.T == A^T", "A^T^2 == (A*A)^T", "A^0 == I(2)", "A^-1 == inverse(A)",
        "A^-2*A^2 == I(2)",
        "2*A == A + A", "A/2 + A/2 == A", "A - A == 0", "0 == A - A", "A != 0", "-A + A == zeros(2, 2)",
        "det(A) == -2", "tr(A) == 5", "rank(A) == 2", "rank(A - A) == 0", "det(zeros(3, 3)) == 0", "det([7]) == 7",
        "det([0, 1; 1, 0]) == -1", "det([0, 0, 1; 1, 0, 0; 0, 1, 0]) == 1", "det([1/2, 0; 0, 1/3]) == 1/6",
        "rank([1, 2; 2, 4; 3, 6]) == 1", "rank([0, 0, 1; 0, 0, 2]) == 1", "rank([0, 1/3]) == 1",
        "rankmod([2, 0; 0, 3], 3) == 1", "rankmod([1/2, 0; 0, 3], 5) == 2", "rankmod(I(3), 2) == 3",
        "mod([5, -1; 1/2, 0], 3) == [2, 2; 2, 0]",
        "commutator(A, A) == 0", "commutator([0, 1; 0, 0], [0, 0; 1, 0]) == diag(1, -1)", "commute(A, A*A, I(2))",
        "not commute(A, I(2), A^T)",
        "rows([1, 2, 3]) == 1", "columns([1, 2, 3]) == 3", "entry(A, 2, 1) == 3", "row(A, 2) == [3, 4]",
        "column(A, 2) == [2; 4]", "submatrix(A, 1, 2, 2, 2) == [2; 4]", "hstack(A, A) == [A, A]",
        "vstack(A, A) == [A; A]", "[A, zeros(2, 1); 1, 2, 3] == [1, 2, 0; 3, 4, 0; 1, 2, 3]", "gram(A) == A^T*A",
        "frobenius2(A) == 30", "charpoly(A) == [-2, -5, 1]", "polyval(charpoly(A), A) == 0",
        "polyval([1, 2, 3], 2) == 17", "polyval([1; 2; 3], I(2)) == 6*I(2)", "charpoly([5]) == [-5, 1]",
        "isdiagonal([1, 0, 0; 0, 2, 0])", "not isdiagonal([0, 1])", "isscalar(3*I(4))", "not isscalar(diag(1, 2))",
        "issymmetric(A + A^T)", "not issymmetric(A)", "not issymmetric([1, 2])", "isorthogonal([3/5, -4/5; 4/5, 3/5])",
        "not isorthogonal(2*I(2))", "ispositivedefinite([2, 1; 1, 2])", "not ispositivedefinite([1, 1; 1, 1])",
        "ispositivesemidefinite([1, 1; 1, 1])", "not ispositivesemidefinite([1, 2; 2, 1])",
        "not ispositivesemidefinite([-1])", "ispositivesemidefinite(zeros(2, 2))", "not ispositivesemidefinite(-I(2))",
    ],
)  # fmt: skip
def test_this_is_so(formula: str) -> None:
    assert value(formula, A=A) is True


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("A + 1", "shapes do not fit"), ("A == 1", "cannot compare"), ("A < A", "not ordered"), ("1/A", "inverse(A)"),
        ("0^-1", "division by zero"), ("(A - A)^-1", "singular"), ("inverse([1, 2; 2, 4])", "singular"),
        ("[1, 2]^2", "square matrix"), ("det([1, 2])", "square matrix"), ("2^(1/2)", "exponent"), ("2^A", "exponent"),
        ("A A", "did not expect 'A'"), ("2A", "did not expect 'A'"), ("1e5", "did not expect 'e5'"),
        (".5", "cannot read"), ("A & A", "cannot read"), ("A = A", "cannot read"), ("", "cut off"), ("()", "')'"),
        ("(A", "expected ')'"), ("[1, 2; 3]", "side by side"), ("unknown(A)", "no function"), ("rank()", "')'"),
        ("rank(A, A)", "takes 1"), ("rank(2)", "needs a matrix"), ("diag(A)", "needs a number"), ("I(0)", "positive"),
        ("I(1/2)", "positive"), ("entry(A, 3, 1)", "outside"), ("entry(A, 0, 1)", "positive"), ("commute(A)", "takes"),
        ("rankmod(A, 6)", "prime"), ("rankmod([1/3], 3)", "no residue"), ("rank", "nothing before"), ("and", "and"),
        ("ispositivedefinite(A)", "not symmetric"), ("polyval(A, 1)", "one row or one column"), ("A.X", "cannot read"),
        ("(1 == 1) + 1", "truth value"), ("1 and 2", "true or false"), ("rank(A == A)", "truth value"),
    ],
)  # fmt: skip
def test_this_is_refused(formula: str, said: str) -> None:
    with pytest.raises(replay.Refused) as caught:
        value(formula, A=A)
    assert said in str(caught.value)


def test_names_may_carry_subscripts_and_primes() -> None:
    names = {"W_{i-1}": Fraction(1), "W_i": Fraction(2), "W3'": Fraction(3), "W3''": Fraction(4)}
    assert value("W_{i-1} + W_i + W3' + W3'' == 10", **names)


def leibniz(M: replay.Matrix) -> Fraction:
    """The determinant by expansion along the first row: slow, and nothing like elimination."""
    if not M:
        return Fraction(1)
    minors = ([row[:j] + row[j + 1 :] for row in M[1:]] for j in range(len(M)))
    return sum(((-1) ** j * M[0][j] * leibniz(minor) for j, minor in enumerate(minors)), Fraction(0))


def test_every_small_determinant_rank_and_inverse() -> None:
    """All 3 x 3 matrices with entries in {0, 1} and a few fractions: 512 cases."""
    evaluator = replay.Evaluator()
    for bits in product((0, 1), repeat=9):
        M = [[Fraction(bits[3 * i + j], 1 + (i + j) % 3) for j in range(3)] for i in range(3)]
        determinant = leibniz(M)
        assert evaluator.determinant(M) == determinant
        assert (evaluator.reduce(M)[0] == 3) == (determinant != 0)
        if determinant:
            assert evaluator.times(M, evaluator.inverse(M)) == evaluator.identity(3)
        else:
            with pytest.raises(replay.Refused):
                evaluator.inverse(M)


def test_rank_of_a_product_through_a_bottleneck() -> None:
    draw = Random(3)
    evaluator = replay.Evaluator()
    for r in range(1, 5):
        left = [[Fraction(draw.randint(-9, 9), draw.randint(1, 4)) for _ in range(r)] for _ in range(7)]
        right = [[Fraction(draw.randint(-9, 9)) for _ in range(6)] for _ in range(r)]
        M = evaluator.times(left, right)
        assert evaluator.reduce(M)[0] == r
        assert evaluator.rank_modulo(M, 2**61 - 1) == r


def test_primes_by_trial_division() -> None:
    slow = {p for p in range(2, 3000) if all(p % q for q in range(2, int(p**0.5) + 1))}
    assert {p for p in range(-5, 3000) if replay.is_prime(p)} == slow
    assert replay.is_prime(2**61 - 1)
    assert not replay.is_prime(3215031751)  # passes the bases 2, 3, 5 and 7
    assert not replay.is_prime(2**89 - 1)  # prime, but beyond what the test decides
