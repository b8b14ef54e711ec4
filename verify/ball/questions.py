"""Questions about balls, with three answers: an overlap is undecided, never a no.

``not (a < b)`` is no statement about balls: it is true of two balls that overlap and of two that are the wrong way
round.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from verify.ball.ball import Ball
from verify.ball.matrix import BallMatrix
from verify.ball.precision import precision
from verify.claim.answer import Answer
from verify.exact.matrix import RationalMatrix

Number = Ball | int | Fraction


def certainly_less(left: Number, right: Number) -> Answer:
    """HOLDS if every number of ``left`` is less than every one of ``right``, FAILS if none is, else UNDECIDED."""
    a, b = Ball(left).enclosure, Ball(right).enclosure
    return _answer(a < b, a >= b)


def certainly_at_most(left: Number, right: Number) -> Answer:
    """HOLDS if every number of ``left`` is at most every one of ``right``, FAILS if none is, else UNDECIDED."""
    a, b = Ball(left).enclosure, Ball(right).enclosure
    return _answer(a <= b, a > b)


def certainly_positive(number: Number) -> Answer:
    """HOLDS if every number of the ball is positive, FAILS if none is, else UNDECIDED."""
    return certainly_less(0, number)


def excludes_zero(number: Number) -> Answer:
    """HOLDS if zero is outside the ball, FAILS if the ball is exactly zero, else UNDECIDED."""
    a = Ball(number).enclosure
    return _answer(a.is_finite() and not a.contains(0), a.is_zero())


def contains(ball: Ball | BallMatrix, exact: int | Fraction | RationalMatrix) -> Answer:
    """HOLDS or FAILS: whether the ball, or every entry of the matrix of balls, contains the exact value.

    A ball that is not finite contains every number by convention, and is UNDECIDED here.

    Raises:
        TypeError: when a ball is compared with a matrix.
        ValueError: when the shapes differ.
    """
    if isinstance(ball, BallMatrix):
        if not isinstance(exact, RationalMatrix):
            raise TypeError("a matrix of balls can contain a rational matrix only")
        if not ball.is_finite():
            return Answer.UNDECIDED
        return Answer.of(ball.encloses(exact))
    if isinstance(exact, RationalMatrix):
        raise TypeError("a single ball cannot contain a matrix")
    if not ball.is_finite():
        return Answer.UNDECIDED
    low, high = ball.ends()
    return Answer.of(low <= exact <= high)


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer and the precision at which it was reached (the last one tried when it is UNDECIDED)."""

    answer: Answer
    bits: int


def refine(question: Callable[[], Answer], *, start: int = 64, limit: int = 4096) -> Decision:
    """Ask a question at doubled precision until it is decided or ``limit`` bits are reached.

    The question must compute its balls anew each time it is called; balls made before carry their old radius.

    Raises:
        ValueError: when ``start`` exceeds ``limit``.
    """
    if start > limit:
        raise ValueError(f"refinement cannot start at {start} bits and stop at {limit}")
    bits = start
    while True:
        with precision(bits):
            answer = question()
        if answer is not Answer.UNDECIDED or bits >= limit:
            return Decision(answer, bits)
        bits = min(2 * bits, limit)


def _answer(yes: bool, no: bool) -> Answer:
    if yes:
        return Answer.HOLDS
    return Answer.FAILS if no else Answer.UNDECIDED
