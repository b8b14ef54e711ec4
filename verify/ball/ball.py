"""Real numbers as balls: a midpoint and a radius that are guaranteed to enclose the exact value (Arb)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, NoReturn

from flint import arb, fmpq

from verify.exact.entries import exact_fraction


class Ball:
    """An enclosure of one real number.

    ``Ball(x)`` encloses an integer or a fraction (also as text, ``"1/3"``) at the current precision; operations round
    outwards. A ball is not ordered and not equal to anything: ``<`` and ``==`` raise, because an overlap of two balls
    decides nothing. Ask `verify.ball.certainly_less` and its siblings, which have three answers.

    Raises:
        TypeError: for floats: ``0.1`` is not a tenth. `Ball.of_float` takes the binary number a float holds.
    """

    __slots__ = ("_arb",)
    __array_ufunc__ = None
    _arb: arb

    def __init__(self, value: int | Fraction | str | Ball) -> None:
        object.__setattr__(self, "_arb", value._arb if isinstance(value, Ball) else _enclosure(value))

    @classmethod
    def _of(cls, value: arb) -> Ball:
        self = cls.__new__(cls)
        object.__setattr__(self, "_arb", value)
        return self

    @classmethod
    def of_float(cls, value: float) -> Ball:
        """Return the ball of radius zero around the binary number that the float holds.

        Raises:
            ValueError: for NaN and infinities.
        """
        numerator = exact_fraction(float(value), "the float")
        exponent = numerator.denominator.bit_length() - 1
        return cls._of(arb((numerator.numerator, -exponent)))

    @classmethod
    def between(cls, low: int | Fraction, high: int | Fraction) -> Ball:
        """Return a ball that contains the whole interval from ``low`` to ``high``.

        Raises:
            ValueError: when ``low`` exceeds ``high``.
        """
        low, high = exact_fraction(low, "the lower end"), exact_fraction(high, "the upper end")
        if low > high:
            raise ValueError(f"the interval from {low} to {high} is empty")
        return cls._of(_enclosure(low).union(_enclosure(high)))

    @property
    def enclosure(self) -> arb:
        """The enclosure in flint's type; its comparisons are true only when certain, so use them with care."""
        return self._arb

    def is_finite(self) -> bool:
        """Whether the enclosure says anything: midpoint and radius are finite."""
        return bool(self._arb.is_finite())

    def midpoint(self) -> Fraction:
        """Return the midpoint, exactly.

        Raises:
            ValueError: when the ball is not finite.
        """
        return _dyadic(self._arb.mid())

    def radius(self) -> Fraction:
        """Return the radius, exactly.

        Raises:
            ValueError: when the ball is not finite.
        """
        return _dyadic(self._arb.rad())

    def ends(self) -> tuple[Fraction, Fraction]:
        """Return the lower and the upper end, exactly.

        Raises:
            ValueError: when the ball is not finite.
        """
        middle, radius = self.midpoint(), self.radius()
        return middle - radius, middle + radius

    def sqrt(self) -> Ball:
        """Return the square root; not finite where the ball reaches below zero."""
        return Ball._of(self._arb.sqrt())

    def exp(self) -> Ball:
        """Return the exponential."""
        return Ball._of(self._arb.exp())

    def log(self) -> Ball:
        """Return the natural logarithm; not finite where the ball reaches zero."""
        return Ball._of(self._arb.log())

    def sin(self) -> Ball:
        """Return the sine."""
        return Ball._of(self._arb.sin())

    def cos(self) -> Ball:
        """Return the cosine."""
        return Ball._of(self._arb.cos())

    def __add__(self, other: Any) -> Ball:
        return self._with(other, lambda a, b: a + b)

    def __radd__(self, other: Any) -> Ball:
        return self._with(other, lambda a, b: b + a)

    def __sub__(self, other: Any) -> Ball:
        return self._with(other, lambda a, b: a - b)

    def __rsub__(self, other: Any) -> Ball:
        return self._with(other, lambda a, b: b - a)

    def __mul__(self, other: Any) -> Ball:
        return self._with(other, lambda a, b: a * b)

    def __rmul__(self, other: Any) -> Ball:
        return self._with(other, lambda a, b: b * a)

    def __truediv__(self, other: Any) -> Ball:
        return self._with(other, lambda a, b: a / b)

    def __rtruediv__(self, other: Any) -> Ball:
        return self._with(other, lambda a, b: b / a)

    def __pow__(self, exponent: Any) -> Ball:
        return self._with(exponent, lambda a, b: a**b)

    def __neg__(self) -> Ball:
        return Ball._of(-self._arb)

    def __abs__(self) -> Ball:
        return Ball._of(abs(self._arb))

    def _with(self, other: Any, operation: Callable[[arb, arb], arb]) -> Ball:
        if isinstance(other, Ball):
            return Ball._of(operation(self._arb, other._arb))
        if isinstance(other, (int, Fraction)) and not isinstance(other, bool):
            return Ball._of(operation(self._arb, _enclosure(other)))
        if isinstance(other, float):
            raise TypeError(_FLOAT_HINT.format(other))
        return NotImplemented  # type: ignore[no-any-return]

    def _refuse(self, other: object) -> NoReturn:
        raise TypeError("balls are not ordered; ask certainly_less, certainly_positive, excludes_zero or contains")

    __lt__ = __le__ = __gt__ = __ge__ = _refuse

    def __eq__(self, other: object) -> NoReturn:
        raise TypeError("equality of balls decides nothing; ask contains or excludes_zero of the difference")

    def __ne__(self, other: object) -> NoReturn:
        raise TypeError("equality of balls decides nothing; ask contains or excludes_zero of the difference")

    __hash__ = None  # type: ignore[assignment]

    def __bool__(self) -> NoReturn:
        raise TypeError("a ball is neither true nor false; ask excludes_zero")

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a ball cannot be changed; compute a new one")

    def __reduce__(self) -> tuple[Any, ...]:
        if not self.is_finite():
            return _without_bound, ()
        return _from_parts, (_parts(self._arb.mid()), _parts(self._arb.rad()))

    def __repr__(self) -> str:
        return f"Ball({self._arb.str(12)})"


_FLOAT_HINT = "{!r} is a float; write the exact fraction, or Ball.of_float for the binary number it holds"


def _enclosure(value: Any) -> arb:
    if isinstance(value, float):
        raise TypeError(_FLOAT_HINT.format(value))
    number = exact_fraction(value, "the number")
    return arb(number.numerator) if number.denominator == 1 else arb(fmpq(number.numerator, number.denominator))


def _parts(exact: arb) -> tuple[int, int]:
    mantissa, exponent = exact.man_exp()
    return int(mantissa), int(exponent)


def _dyadic(exact: arb) -> Fraction:
    if not exact.is_finite():
        raise ValueError("the ball is not finite: it encloses every number, or none that could be computed")
    mantissa, exponent = _parts(exact)
    return Fraction(mantissa * 2**exponent) if exponent >= 0 else Fraction(mantissa, 2**-exponent)


def _from_parts(middle: tuple[int, int], radius: tuple[int, int]) -> Ball:
    return Ball._of(arb(middle, radius))


def _without_bound() -> Ball:
    return Ball._of(arb.nan())
