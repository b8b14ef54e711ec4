"""The meaning of formulas: what a word, a trace or a block matrix is worth at an instance, in exact arithmetic.

Independent of the rewriting code: a word is multiplied out as it stands, factor by factor.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from verify.symbolic.blocks import BlockMatrix
from verify.symbolic.expressions import Expression
from verify.symbolic.formulas import Formula
from verify.symbolic.letters import Letter
from verify.symbolic.rationals import Rational
from verify.symbolic.traces import TraceSum
from verify.symbolic.words import Word

if TYPE_CHECKING:
    from verify.symbolic.instances import Instance


def evaluate(formula: Formula, instance: Instance) -> Rational:
    """Return the value of a formula at an instance; the value of a sum of traces is a 1 x 1 matrix.

    Raises:
        KeyError: when the instance lacks a dimension, a scalar or a letter.
    """
    if isinstance(formula, Expression):
        return evaluate_word_sum(formula, instance)
    if isinstance(formula, TraceSum):
        total = Fraction(0)
        for word, coefficient in formula.terms:
            total += coefficient.evaluate(instance.scalars) * evaluate_word(word, instance).trace()
        return Rational.of(1, 1, [[total]])
    if isinstance(formula, BlockMatrix):
        return _assembled(formula, instance)
    raise TypeError(f"no meaning for {type(formula).__name__}")


def evaluate_word_sum(expression: Expression, instance: Instance) -> Rational:
    """Return the value of a matrix expression."""
    rows, cols = (_size(size.name, instance) for size in expression.shape)
    total = Rational.zero(rows, cols)
    for word, coefficient in expression.terms:
        total = total + evaluate_word(word, instance) * coefficient.evaluate(instance.scalars)
    return total


def evaluate_word(word: Word, instance: Instance) -> Rational:
    """Return the product of the factors' values, the identity for an empty word."""
    if not word.factors:
        return Rational.identity(_size(word.rows.name, instance))
    values = [_factor(factor.letter, factor.transposed, instance) for factor in word.factors]
    product = values[0]
    for value in values[1:]:
        product = product @ value
    return product


def has_properties(instance: Instance, letters: Iterable[Letter]) -> bool:
    """Whether the value of every letter has the letter's shape and declared properties."""
    for letter in letters:
        a = instance.matrices[letter.name]
        shape = (_size(letter.rows.name, instance), _size(letter.cols.name, instance))
        off_diagonal = any(x for p, row in enumerate(a.entries) for q, x in enumerate(row) if p != q)
        if (
            (a.rows, a.cols) != shape
            or (letter.diagonal and off_diagonal)
            or (letter.symmetric and a != a.T)
            or (letter.orthonormal_columns and a.T @ a != Rational.identity(a.cols))
            or (letter.orthonormal_rows and a @ a.T != Rational.identity(a.rows))
        ):
            return False
    return True


def _assembled(matrix: BlockMatrix, instance: Instance) -> Rational:
    grid: list[list[Fraction]] = []
    for size, row in zip(matrix.row_sizes, matrix.blocks, strict=True):
        values = [evaluate_word_sum(block, instance) for block in row]
        for p in range(_size(size.name, instance)):
            grid.append([x for value in values for x in value.entries[p]])
    width = sum(_size(size.name, instance) for size in matrix.col_sizes)
    return Rational.of(len(grid), width, grid)


def _factor(letter: Letter, transposed: bool, instance: Instance) -> Rational:
    value = instance.matrices[letter.name]
    return value.T if transposed else value


def _size(name: str, instance: Instance) -> int:
    return int(name) if name.isdecimal() else instance.dimensions[name]
