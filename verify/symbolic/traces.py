"""Scalar functions of matrices that are sums of traces, with cyclic and transposed words identified."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from verify.symbolic.dimensions import Dim, ShapeError
from verify.symbolic.expressions import Expression, identity
from verify.symbolic.formulas import Formula, Number, Terms, collected, ordered, sum_text
from verify.symbolic.normal import normal_word
from verify.symbolic.scalars import Scalar, scalar
from verify.symbolic.words import Word

ONE = Dim("1")


class TraceSum(Formula):
    """An immutable linear combination of traces of words; a plain number is a multiple of ``tr I_1``.

    Raises:
        ShapeError: when a word is not square.
    """

    __slots__ = ("terms",)
    terms: Terms

    def __init__(self, terms: Iterable[tuple[Word, Scalar]] = ()) -> None:
        kept = collected(terms)
        for word, _ in kept:
            if word.rows != word.cols:
                raise ShapeError(f"the trace of {word} needs a square matrix, not {word.rows} x {word.cols}")
        object.__setattr__(self, "terms", kept)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a sum of traces does not change; build a new one")

    def words(self) -> Terms:
        return self.terms

    def shape_dimensions(self) -> tuple[Dim, ...]:
        return ()

    def replaced(self, change: Callable[[Word], Expression]) -> TraceSum:
        return TraceSum((new, c * f) for word, c in self.terms for new, f in change(word).terms)

    def normal(self) -> TraceSum:
        """The normal form: each word the first among all its cyclic turns and transposes; ``tr I_n = n``."""
        kept = []
        for word, coefficient in self.terms:
            cyclic = cyclic_word(word)
            if cyclic is None:
                continue
            if not cyclic.factors and cyclic.rows != ONE:
                size = cyclic.rows.value
                coefficient = coefficient * (scalar(cyclic.rows.name) if size is None else size)
                cyclic = Word(ONE, ONE)
            kept.append((cyclic, coefficient))
        return TraceSum(ordered(collected(kept)))

    def equals(self, other: TraceSum) -> bool:
        """Whether the normal forms agree: ``True`` is a proof, ``False`` proves nothing."""
        return self.normal() == other.normal()

    def __bool__(self) -> bool:
        raise TypeError("a sum of traces is no truth value; use .terms to ask whether it is empty")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TraceSum) and frozenset(self.terms) == frozenset(other.terms)

    def __hash__(self) -> int:
        return hash(frozenset(self.terms))

    def __add__(self, other: TraceSum | Number) -> TraceSum:
        return TraceSum((*self.terms, *_lifted(other).terms))

    def __neg__(self) -> TraceSum:
        return self * -1

    def __sub__(self, other: TraceSum | Number) -> TraceSum:
        return self + -_lifted(other)

    def __rsub__(self, other: Number) -> TraceSum:
        return _lifted(other) - self

    def __mul__(self, factor: Number) -> TraceSum:
        number = Scalar.of(factor)
        return TraceSum((word, c * number) for word, c in self.terms)

    __radd__ = __add__
    __rmul__ = __mul__

    def __truediv__(self, divisor: Number) -> TraceSum:
        return self * Scalar.of(divisor).inverse()

    def __str__(self) -> str:
        return sum_text((c, f"tr({word})") for word, c in self.terms)

    __repr__ = __str__


def trace(expression: Expression) -> TraceSum:
    """Return the trace of a square expression."""
    if expression.rows != expression.cols:
        raise ShapeError(
            f"the trace of {expression} needs a square matrix, not {expression.rows} x {expression.cols}"
        )
    return TraceSum(expression.terms)


def inner(left: Expression, right: Expression) -> TraceSum:
    """Return the trace inner product ``tr(left^T right)``."""
    return trace(left.T @ right)


def squared_norm(expression: Expression) -> TraceSum:
    """Return the squared Frobenius norm."""
    return inner(expression, expression)


@lru_cache(maxsize=16384)
def cyclic_word(word: Word) -> Word | None:
    """Return the first (shortest, then alphabetical) word with the same trace that turning and transposing reach."""
    start = normal_word(word)
    if start is None:
        return None
    seen, pending = {start}, [start]
    while pending:
        current = pending.pop()
        size = len(current.factors)
        turned = [current.slice(cut, size) @ current.slice(0, cut) for cut in range(1, size)]
        for candidate in (current.T, *turned):
            form = normal_word(candidate)
            if form is None:
                return None
            if len(form.factors) < len(start.factors):
                return cyclic_word(form)
            if form not in seen:
                seen.add(form)
                pending.append(form)
    return min(seen, key=lambda w: (w.key, w.rows.name))


def _lifted(value: TraceSum | Number) -> TraceSum:
    return value if isinstance(value, TraceSum) else trace(identity(ONE) * value)
