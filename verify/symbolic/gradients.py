"""First variations and gradients of sums of traces, letter by letter.

The gradient G of f at W is the matrix with ``f(W + H) = f(W) + <G, H> + O(H^2)`` for every H. All other letters
are constants: a letter that stands for something containing W has to be expanded first, and a product of layers that
may contain W is refused. Each occurrence gives

    tr(P W R)   ->  P^T R^T            tr(P W^T R)  ->  R P            <C, P W R>  ->  P^T C R^T
"""

from __future__ import annotations

from collections.abc import Iterator

from verify.symbolic.chains import sharing
from verify.symbolic.dimensions import ShapeError
from verify.symbolic.expressions import Expression, letter_of, zero
from verify.symbolic.formulas import Formula, Number
from verify.symbolic.letters import Letter
from verify.symbolic.relations import RelationError
from verify.symbolic.scalars import Scalar
from verify.symbolic.traces import TraceSum
from verify.symbolic.words import Word


def gradient(function: TraceSum, variable: Expression | Letter) -> Expression:
    """Return the gradient of a sum of traces with respect to a letter.

    Raises:
        ValueError: when the letter is constrained (orthogonal, diagonal, symmetric): its variations are not free;
            and a RelationError when a product of layers may contain it.
    """
    letter = _free(variable, function)
    total = zero(letter.rows, letter.cols)
    for word, coefficient in function.terms:
        for before, transposed, after in occurrences(word, letter):
            turned = after @ before
            total = total + Expression.word(turned if transposed else turned.T, coefficient)
    return total


def pull_back(cotangent: Expression, through: Expression, variable: Expression | Letter) -> Expression:
    """Return the gradient of L(F(W)) with respect to W, given the gradient ``cotangent`` of L at F: the chain rule.

    For F = A W B this is ``A^T C B^T``. The cotangent is a constant here, whatever letters it contains.

    Raises:
        ShapeError: when the cotangent and F differ in shape.
        ValueError: when the letter is constrained.
    """
    letter = _free(variable, through)
    if cotangent.shape != through.shape:
        raise ShapeError(f"the cotangent {cotangent} and {through} differ in shape")
    total = zero(letter.rows, letter.cols)
    for word, coefficient in through.terms:
        for before, transposed, after in occurrences(word, letter):
            piece = _word(before.T) @ cotangent @ _word(after.T)
            total = total + (piece.T if transposed else piece) * coefficient
    return total


def differential(expression: Expression, variable: Expression | Letter, direction: Expression) -> Expression:
    """Return the first variation of an expression when the letter moves in a direction.

    Raises:
        ShapeError: when the direction and the letter differ in shape.
        ValueError: when the letter is constrained.
    """
    letter = _free(variable, expression)
    if direction.shape != (letter.rows, letter.cols):
        raise ShapeError(f"the direction {direction} and the letter {letter.name} differ in shape")
    total = zero(*expression.shape)
    for word, coefficient in expression.terms:
        for before, transposed, after in occurrences(word, letter):
            moved = direction.T if transposed else direction
            total = total + (_word(before) @ moved @ _word(after)) * coefficient
    return total


def occurrences(word: Word, letter: Letter) -> Iterator[tuple[Word, bool, Word]]:
    """Yield (what stands before, whether transposed, what stands after) for each occurrence of a letter."""
    for position, factor in enumerate(word.factors):
        if factor.letter == letter:
            yield word.slice(0, position), factor.transposed, word.slice(position + 1, len(word.factors))


def _word(word: Word, coefficient: Number = 1) -> Expression:
    return Expression.word(word, Scalar.of(coefficient))


def _free(variable: Expression | Letter, formula: Formula) -> Letter:
    letter = letter_of(variable)
    if not letter.free:
        raise ValueError(f"{letter.name} has {', '.join(letter.properties)}: it cannot move freely")
    for other in sharing(sorted(formula.letters, key=lambda x: x.name), letter):
        raise RelationError(f"{other.name} and {letter.name} may share layers; split the product first")
    return letter
