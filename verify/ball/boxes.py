"""Inequalities on whole parameter boxes, proved by subdivision with ball arithmetic."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, product

from verify.ball.ball import Ball
from verify.ball.precision import precision
from verify.ball.questions import certainly_positive
from verify.claim.answer import Answer

Box = tuple[tuple[Fraction, Fraction], ...]
Point = tuple[Fraction, ...]

_MOST_CORNERS = 256
"""A box with s sides has 2^s corners; beyond eight sides only the first so many are tried."""


@dataclass(frozen=True, slots=True)
class BoxProof:
    """The outcome of a subdivision.

    Attributes:
        answer: HOLDS: positive on the whole closed box. FAILS: certainly not positive at ``point``. UNDECIDED: the
            budget ran out.
        boxes: how many boxes were evaluated.
        point: an exact point of the box where the function is zero or negative, where ``answer`` is FAILS.
        surviving: a box on which nothing could be decided, where ``answer`` is UNDECIDED.
    """

    answer: Answer
    boxes: int
    point: Point | None = None
    surviving: Box | None = None


def prove_positive_on_box(
    function: Callable[[Sequence[Ball]], Ball],
    box: Sequence[tuple[int | Fraction, int | Fraction]],
    *,
    most_boxes: int = 10_000,
    bits: int = 64,
) -> BoxProof:
    """Decide whether a function is positive on a closed box, by evaluating it on ever smaller sub-boxes.

    A box on which the enclosure is certainly positive is done; otherwise the function is tried at the box's exact
    middle (first of all at the corners of the whole box), and the box is halved along the side that is longest
    relative to the whole. A function that touches zero inside the box can be neither proved nor, in general, refuted
    this way.

    Args:
        function: takes one ball per side and returns a ball; it must use ball operations only.
        box: the ends of each side, exact.
        most_boxes: the budget; exceeding it gives UNDECIDED.
        bits: the working precision.

    Raises:
        ValueError: when the box has no sides, or one of them is empty.
        TypeError: when an end is a float, or the function does not return a ball.
    """
    whole = _exact(box)
    with precision(bits):
        for corner in islice(product(*whole), _MOST_CORNERS):
            if _positive(function, tuple((x, x) for x in corner)) is Answer.FAILS:
                return BoxProof(Answer.FAILS, 0, point=corner)
        waiting, evaluated = deque([whole]), 0
        while waiting:
            current = waiting.popleft()  # large boxes first, so that one hard place does not use up the budget
            if evaluated >= most_boxes:
                return BoxProof(Answer.UNDECIDED, evaluated, surviving=current)
            evaluated += 1
            if _positive(function, current) is Answer.HOLDS:
                continue
            middle = tuple((low + high) / 2 for low, high in current)
            if _positive(function, tuple((x, x) for x in middle)) is Answer.FAILS:
                return BoxProof(Answer.FAILS, evaluated, point=middle)
            halves = _halved(current, whole)
            if halves is None:
                return BoxProof(Answer.UNDECIDED, evaluated, surviving=current)
            waiting.extend(halves)
    return BoxProof(Answer.HOLDS, evaluated)


def _positive(function: Callable[[Sequence[Ball]], Ball], box: Box) -> Answer:
    value = function([Ball.between(low, high) for low, high in box])
    if not isinstance(value, Ball):
        raise TypeError(f"the function returned {type(value).__name__}; expected a ball")
    return certainly_positive(value)


def _exact(box: Sequence[tuple[int | Fraction, int | Fraction]]) -> Box:
    if not box:
        raise ValueError("a box needs at least one side")
    sides = []
    for i, (low, high) in enumerate(box):
        if isinstance(low, float) or isinstance(high, float):
            raise TypeError(f"side {i} of the box has a float end; write it as an exact fraction")
        if low > high:
            raise ValueError(f"side {i} of the box is empty: from {low} to {high}")
        sides.append((Fraction(low), Fraction(high)))
    return tuple(sides)


def _halved(box: Box, whole: Box) -> tuple[Box, Box] | None:
    def share(i: int) -> Fraction:
        full = whole[i][1] - whole[i][0]
        return (box[i][1] - box[i][0]) / full if full else Fraction(0)

    longest = max(range(len(box)), key=share)
    low, high = box[longest]
    if low == high:
        return None
    middle = (low + high) / 2
    left, right = list(box), list(box)
    left[longest], right[longest] = (low, middle), (middle, high)
    return tuple(left), tuple(right)
