"""The log of a derivation on a terminal: the formula as stated, the steps that change something, each with its reason."""

from __future__ import annotations

from verify.report.steps import count, lines
from verify.symbolic import Derivation, define, diagonal, matrix, orthogonal, same_scalar, scalar, shown_diagonal

LOG = (
    "  start: M V e_j",
    "  1. [M = W* N] at 0:0 because realizable data",
    "     W* N V e_j",
    "  2. [normal form] because orthonormality",
    "     W* N V e_j",
    "  3. [N V e_j = 0] at 0:1 because N V e_j = 0",
    "     0",
    "  conclusion: holds",
    "reached   0",
    "expected  0",
    "equal normal forms; equal values at 8 exact instances",
)


def test_a_step_that_changes_nothing_is_left_out_and_not_counted() -> None:
    assert list(lines(LOG)) == [
        "  M V e_j",
        "= W* N V e_j   (M = W* N: realizable data)",
        "= 0   (N V e_j = 0)",
        "equal normal forms; equal values at 8 exact instances",
    ]
    assert count(LOG) == 2


def test_another_formula_than_the_one_expected_is_shown() -> None:
    assert "expected: L e_j" in list(lines([*LOG[:-2], "expected  L e_j", "different normal forms"]))


def test_a_gradient_is_no_equation() -> None:
    log = ["  start: tr(A^T A)", "  1. [gradient in A]", "     2 A"]
    assert list(lines(log)) == ["  tr(A^T A)", "⇝ 2 A   (gradient in A)"]


def test_two_equal_normal_forms_are_no_equation_worth_reading() -> None:
    x, y = scalar("x"), scalar("y")
    (said,) = lines(same_scalar((x + y) ** 2, x**2 + 2 * x * y + y**2, "the square").log)
    assert said == "the square: both sides have the normal form 2 x y + x^2 + y^2"
    D = diagonal("D", "k")
    (said,) = lines(shown_diagonal(D.T, "D").log)
    assert said == "D consists of diagonal letters only"


def test_nothing_else_that_a_check_says_is_lost() -> None:
    log = ["base: holds", "the product = D S consists of diagonal letters only", "x^2 = 4 at x = 2", "13 of 13"]
    assert list(lines(log)) == log
    assert count(log) == 4


def test_a_real_derivation_reads_from_its_start_to_its_end() -> None:
    Q, A = orthogonal("Q", "k"), matrix("A", "k", "k")
    S = matrix("S", "k", "k")
    derivation = Derivation("the middle").start(Q.T @ A).apply(define(A, Q @ S)).normalise()
    derivation.concludes(S)
    shown = list(lines(derivation.outcome().log))
    assert shown[0] == "  Q^T A"
    assert shown[1].startswith("= Q^T Q S   (")
    assert shown[2] == "= S   (normal form)"
