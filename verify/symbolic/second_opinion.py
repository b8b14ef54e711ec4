"""SymPy as a second opinion on what this kernel says, within what SymPy can express without known errors.

Asked only: equality of sums of words in free, symmetric and square orthogonal letters, and gradients of traces in
free letters with concrete powers. Never asked: rectangular orthogonal letters (``refine`` cancels both sides),
diagonal letters (no commuting), equality of traces (not cyclically normalised), derivatives of anything but a sum of
traces (``log(det S)`` and ``1/tr S`` are differentiated to 0), a dimension 0 (it knows of
none). Through a dimension 1 it is believed where it agrees and not where it disagrees: it does not know that a 1 x 1
product is a number, its own transpose. What is not asked is UNDECIDED: no opinion.
"""

from __future__ import annotations

from typing import Any

from verify.claim import Answer
from verify.symbolic.conclusion import BrokenKernel
from verify.symbolic.derivation import Derivation, StepKind
from verify.symbolic.dimensions import Dim
from verify.symbolic.expressions import Expression, letter_of
from verify.symbolic.formulas import Formula
from verify.symbolic.letters import Letter
from verify.symbolic.normal import NOTHING, ONE
from verify.symbolic.traces import TraceSum
from verify.symbolic.words import Word


def opinion(left: Formula, right: Formula) -> Answer:
    """Ask SymPy whether two matrix expressions are equal. FAILS: it sees a difference; UNDECIDED: no opinion."""
    if not (isinstance(left, Expression) and isinstance(right, Expression)) or left.shape != right.shape:
        return Answer.UNDECIDED
    if NOTHING in left.dimensions | right.dimensions or not all(map(_expressible, left.letters | right.letters)):
        return Answer.UNDECIDED
    numbers = ONE in left.dimensions | right.dimensions
    return _is_zero(to_sympy(left) - to_sympy(right), left.letters | right.letters, numbers)


def gradient_opinion(function: TraceSum, variable: Expression | Letter, claimed: Expression) -> Answer:
    """Ask SymPy whether the claimed expression is the gradient of a sum of traces."""
    import sympy

    letter = letter_of(variable)
    empty = NOTHING in function.dimensions | claimed.dimensions
    if empty or not all(other.free for other in function.letters | claimed.letters | {letter}):
        return Answer.UNDECIDED
    total: Any = sympy.ZeroMatrix(_size(letter.rows), _size(letter.cols))
    for word, coefficient in function.terms:
        if letter in word.letters:
            slope = sympy.Trace(_word(word)).diff(_symbol(letter))
            total = total + _number(coefficient) * slope
    numbers = ONE in function.dimensions | claimed.dimensions
    return _is_zero(total - to_sympy(claimed), claimed.letters, numbers)


def confirm(derivation: Derivation) -> tuple[Answer, ...]:
    """Ask SymPy about every step that keeps the value without citing a relation, and about every gradient.

    Raises:
        BrokenKernel: when SymPy sees a difference where the kernel sees none.
    """
    answers = []
    for number, step in enumerate(derivation.steps, 1):
        if step.kind in (StepKind.NORMAL_FORM, StepKind.RESTATE):
            answer = opinion(step.before, step.after)
        elif step.kind is StepKind.GRADIENT:
            assert isinstance(step.before, TraceSum)
            assert isinstance(step.after, Expression)
            assert step.variable is not None
            answer = gradient_opinion(step.before, step.variable, step.after)
        else:
            answer = Answer.UNDECIDED
        if answer is Answer.FAILS:
            raise BrokenKernel(f"{derivation.title}, step {number}: SymPy disagrees that {step.after} follows")
        answers.append(answer)
    return tuple(answers)


def to_sympy(expression: Expression) -> Any:
    """Return a matrix expression in SymPy's ``MatrixSymbol`` algebra."""
    import sympy

    total: Any = sympy.ZeroMatrix(*map(_size, expression.shape))
    for word, coefficient in expression.terms:
        total = total + _number(coefficient) * _word(word)
    return total


def _is_zero(difference: Any, letters: frozenset[Letter], numbers: bool) -> Answer:
    """Decide by expansion; a difference that stays is a disagreement only where expansion is a normal form.

    It is none where pieces of a word are 1 x 1 (``numbers``), which commute and equal their transpose.
    """
    import sympy

    form = sympy.expand(difference).doit()
    for letter in sorted(letters, key=lambda x: x.name):
        if letter.orthonormal_columns:
            form = sympy.expand(sympy.refine(form, sympy.Q.orthogonal(_symbol(letter))).doit())
    if form == 0 or getattr(form, "is_ZeroMatrix", False):
        return Answer.HOLDS
    return Answer.FAILS if all(letter.free for letter in letters) and not numbers else Answer.UNDECIDED


def _expressible(letter: Letter) -> bool:
    return letter.square and not letter.diagonal if letter.orthonormal_columns else not letter.diagonal


def _word(word: Word) -> Any:
    import sympy

    product: Any = sympy.Identity(_size(word.rows))
    for factor in word.factors:
        symbol = _symbol(factor.letter)
        product = product * (symbol.T if factor.transposed and not factor.letter.symmetric else symbol)
    return product.doit()


def _symbol(letter: Letter) -> Any:
    import sympy

    return sympy.MatrixSymbol(letter.name, _size(letter.rows), _size(letter.cols))


def _size(size: Dim) -> Any:
    import sympy

    return size.value if size.value is not None else sympy.Symbol(size.name, integer=True, positive=True)


def _number(coefficient: Any) -> Any:
    import sympy

    total: Any = sympy.Integer(0)
    for monomial, value in coefficient.terms:
        term: Any = sympy.Rational(value.numerator, value.denominator)
        for name, power in monomial:
            term = term * sympy.Symbol(f"{name} (scalar)") ** power
        total = total + term
    return total
