"""Matrix expressions: linear combinations of words of one shape, with commuting scalars as coefficients."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from verify.symbolic.dimensions import Dim, ShapeError, dim
from verify.symbolic.formulas import Formula, Number, Terms, collected, ordered, sum_text
from verify.symbolic.letters import Factor, Letter
from verify.symbolic.normal import normal_word
from verify.symbolic.scalars import Scalar
from verify.symbolic.words import Word


class Expression(Formula):
    """An immutable sum of words with coefficients; ``+ - @ .T`` and scalar ``*``, ``/`` check every shape.

    ``==`` compares the sums as written (up to order); compare ``normal()`` forms for equality of matrices.

    Raises:
        ShapeError: when a word has another shape than the sum.
    """

    __slots__ = ("_hash", "cols", "rows", "terms")
    rows: Dim
    cols: Dim
    terms: Terms

    def __init__(self, rows: Dim, cols: Dim, terms: Iterable[tuple[Word, Scalar]] = ()) -> None:
        kept = collected(terms)
        for word, _ in kept:
            if (word.rows, word.cols) != (rows, cols):
                raise ShapeError(f"{word} is {word.rows} x {word.cols} in a sum that is {rows} x {cols}")
        for name, value in (("rows", rows), ("cols", cols), ("terms", kept)):
            object.__setattr__(self, name, value)
        object.__setattr__(self, "_hash", hash((rows, cols, frozenset(kept))))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("an expression does not change; build a new one")

    @classmethod
    def word(cls, word: Word, coefficient: Number = 1) -> Expression:
        """Return a word as an expression."""
        return cls(word.rows, word.cols, [(word, Scalar.of(coefficient))])

    @property
    def shape(self) -> tuple[Dim, Dim]:
        """Rows and columns."""
        return self.rows, self.cols

    @property
    def T(self) -> Expression:
        """The transpose."""
        return Expression(self.cols, self.rows, ((word.T, c) for word, c in self.terms))

    def single_word(self) -> Word | None:
        """The word, when the expression is one word with coefficient 1."""
        if len(self.terms) == 1 and self.terms[0][1] == Scalar.of(1):
            return self.terms[0][0]
        return None

    def single_letter(self) -> Letter | None:
        """The letter, when the expression is one letter, not transposed, with coefficient 1."""
        word = self.single_word()
        if word is not None and len(word.factors) == 1 and not word.factors[0].transposed:
            return word.factors[0].letter
        return None

    def words(self) -> Terms:
        return self.terms

    def shape_dimensions(self) -> tuple[Dim, ...]:
        return self.shape

    def replaced(self, change: Callable[[Word], Expression]) -> Expression:
        return Expression(self.rows, self.cols, _spread(self.terms, change))

    def normal(self) -> Expression:
        forms = ((normal_word(word), c) for word, c in self.terms)
        kept = collected((word, c) for word, c in forms if word is not None)
        return Expression(self.rows, self.cols, ordered(kept))

    def equals(self, other: Expression) -> bool:
        """Whether the normal forms agree: ``True`` is a proof, ``False`` proves nothing."""
        return self.normal() == other.normal()

    def __bool__(self) -> bool:
        raise TypeError("an expression is no truth value; use .terms to ask whether it is empty")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Expression):
            return NotImplemented
        return self.shape == other.shape and frozenset(self.terms) == frozenset(other.terms)

    def __hash__(self) -> int:
        return int(self._hash)  # type: ignore[attr-defined]

    def __add__(self, other: Expression) -> Expression:
        if not isinstance(other, Expression):
            return NotImplemented
        if self.shape != other.shape:
            raise ShapeError(
                f"cannot add {self} ({self.rows} x {self.cols}) and {other} ({other.rows} x {other.cols})"
            )
        return Expression(self.rows, self.cols, (*self.terms, *other.terms))

    def __neg__(self) -> Expression:
        return self * -1

    def __sub__(self, other: Expression) -> Expression:
        if not isinstance(other, Expression):
            return NotImplemented
        return self + -other

    def __matmul__(self, other: Expression) -> Expression:
        if not isinstance(other, Expression):
            return NotImplemented
        if self.cols != other.rows:
            raise ShapeError(
                f"cannot multiply {self} ({self.rows} x {self.cols}) by {other} ({other.rows} x {other.cols})"
            )
        products = ((u @ v, a * b) for u, a in self.terms for v, b in other.terms)
        return Expression(self.rows, other.cols, products)

    def __mul__(self, factor: Number) -> Expression:
        if isinstance(factor, Formula):
            raise TypeError("matrices are multiplied by @; * is for scalars")
        number = Scalar.of(factor)
        return Expression(self.rows, self.cols, ((word, c * number) for word, c in self.terms))

    __rmul__ = __mul__

    def __truediv__(self, divisor: Number) -> Expression:
        return self * Scalar.of(divisor).inverse()

    def __str__(self) -> str:
        return sum_text((c, str(word)) for word, c in self.terms)

    def __repr__(self) -> str:
        return f"<{self} : {self.rows} x {self.cols}>"


def _spread(terms: Terms, change: Callable[[Word], Expression]) -> Iterable[tuple[Word, Scalar]]:
    for word, coefficient in terms:
        for new, factor in change(word).terms:
            yield new, coefficient * factor


Size = Dim | str | int


def matrix(name: str, rows: Size, cols: Size, *, latex: str = "") -> Expression:
    """Return an arbitrary matrix of the given shape."""
    return lettered(Letter(name, dim(rows), dim(cols), latex=latex))


def orthogonal(name: str, size: Size, *, latex: str = "") -> Expression:
    """Return a square orthogonal matrix: ``Q^T Q = Q Q^T = I``."""
    return lettered(Letter(name, dim(size), dim(size), orthonormal_columns=True, latex=latex))


def isometry(name: str, rows: Size, cols: Size, *, latex: str = "") -> Expression:
    """Return a matrix with orthonormal columns: ``Q^T Q = I``, and ``Q Q^T`` only a projection (rows >= cols)."""
    return lettered(Letter(name, dim(rows), dim(cols), orthonormal_columns=True, latex=latex))


def diagonal(name: str, rows: Size, cols: Size | None = None, *, latex: str = "") -> Expression:
    """Return a rectangular diagonal matrix (square when ``cols`` is left out), zeros on the diagonal allowed."""
    return lettered(Letter(name, dim(rows), dim(rows if cols is None else cols), diagonal=True, latex=latex))


def symmetric(name: str, size: Size, *, latex: str = "") -> Expression:
    """Return a symmetric matrix."""
    return lettered(Letter(name, dim(size), dim(size), symmetric=True, latex=latex))


def identity(size: Size) -> Expression:
    """Return the identity matrix."""
    return Expression.word(Word(dim(size), dim(size)))


def zero(rows: Size, cols: Size) -> Expression:
    """Return the zero matrix."""
    return Expression(dim(rows), dim(cols))


def lettered(letter: Letter) -> Expression:
    """Return the letter as an expression."""
    return Expression.word(Word.of(Factor(letter)))


def letter_of(expression: Expression | Letter) -> Letter:
    """Return the letter an expression consists of.

    Raises:
        ValueError: when the expression is not a single letter.
    """
    letter = expression if isinstance(expression, Letter) else expression.single_letter()
    if letter is None:
        raise ValueError(f"expected a single letter, got {expression}")
    return letter
