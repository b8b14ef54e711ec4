"""What ``apply training`` says of a float run: the answer in a sentence, the evidence, and what to ask next."""

from __future__ import annotations

import math
from fractions import Fraction

from proofs.training.course import Course, has_left, shares
from verify.apply import Fact
from verify.apply.quantities import lower, rounded_down, rounded_up, upper
from verify.claim import Answer

QUESTION = "Does the network stay aligned along this run of gradient descent?"


def sentence(course: Course, verdict: Answer) -> str:
    """Return the answer in a sentence."""
    first, last = course.sights[0], course.sights[-1]
    ended = f" The run ended after step {last.time}: its numbers overflow." if course.diverged else ""
    if verdict is Answer.FAILS:
        if has_left(first, course):
            return f"The network is not aligned at the start.{ended}"
        left = next(s for s in course.sights if has_left(s, course))
        return f"The network leaves alignment: after {left.time} steps no aligned chain lies within {lower(left.below)}.{ended}"
    if verdict is Answer.UNDECIDED:
        if any(s.below > course.uncertainty for s in course.sights):
            return (
                f"It is open whether the network stays aligned: rounding may have been amplified; use --exact.{ended}"
            )
        if not course.trusted:
            lost = max(course.uncertainty if course.start is not None else 0.0, course.lost)
            told = f"rounding explains up to {lost:.3g}, and the smallest layer has the norm {course.least:.3g}; use --exact."
            return f"It is open whether the network stays aligned: {told}{ended}"
        return f"It is open whether the network stays aligned: the bounds lie on both sides of what rounding explains.{ended}"
    if course.still and course.start is Answer.HOLDS:
        return "The network stays aligned, exactly: the gradient at the start is zero, so that nothing moves."
    return f"The network stays aligned at all times that were looked at, up to {upper(course.uncertainty)}."


def meaning(course: Course) -> str:
    """Return what counts as aligned, in words."""
    text = f"aligned means within {course.uncertainty:.3g} (spectral norm) of an aligned chain"
    if course.per_step > 0:
        grown = f"{course.storage:.2g} for storing the layers, and at most {course.per_step:.2g} a step for rounding"
        text = f"{text}: {grown}, on average over {course.sights[-1].time} steps, so a longer run allows for more"
    if course.start is None or course.measured:
        return text
    return f"{text}, and at the start, whose numbers are exact, aligned exactly"


def evidence(course: Course, steps: int, loss: str) -> list[Fact]:
    """Return what was seen: the loss, what is known at each time, frames and imbalance."""
    first, last = course.sights[0], course.sights[-1]
    facts = [
        Fact(
            "loss",
            f"{loss} loss {first.loss:.4g} at the start, {last.loss:.4g} after {last.time} of {steps} steps",
            last.loss,
        )
    ]
    counted = shares(course)
    within = f"aligned within {course.uncertainty:.3g}"
    text = (
        f"of {len(course.sights)} times looked at: {counted.aligned} {within}, {counted.left} not, {counted.open} open"
    )
    facts.append(Fact("looks", text, {"aligned": counted.aligned, "left": counted.left, "open": counted.open}))
    if course.start is Answer.FAILS:
        facts.append(Fact("start", _start(course), False))
    worst = max(course.sights, key=lambda s: s.below)
    facts.append(
        Fact(
            "distance-from-below",
            f"distance from alignment: at least {lower(worst.below)}, at t = {worst.time}",
            worst.below,
        )
    )
    bounded = [s for s in course.sights if s.above is not None]
    if bounded:
        top = max(bounded, key=lambda s: s.above or 0.0)
        facts.append(
            Fact(
                "distance-from-above", f"distance from alignment: at most {upper(top.above or 0.0)}, at t = {top.time}", top.above
            )
        )
    if last.inner is not None:
        inner = f"{last.inner:.2%} of a layer is off the inner frames of t = 0 at the end"
        text = f"{inner}, {last.outer:.2%} off all frames (strong alignment)"
        facts.append(Fact("frames", text, {"inner": last.inner, "all": last.outer}))
    facts.append(
        Fact(
            "imbalance",
            f"relative imbalance {first.imbalance:.3g} at the start, {last.imbalance:.3g} at the end",
            last.imbalance,
        )
    )
    return facts


def _start(course: Course) -> str:
    said = "as the exact numbers that they hold, the layers at the start are not aligned"
    return f"{said}: a single rounding does this, and does not decide here" if course.measured else said


def next_question(course: Course, verdict: Answer) -> list[str]:
    """Return what to ask or to change next."""
    if course.diverged:
        return ["take a smaller step size"]
    if verdict is Answer.HOLDS:
        return ["is it an invariant for these data? python -m verify apply theorem1 --data DATA"]
    bounds = [s.above for s in course.sights]
    if verdict is Answer.UNDECIDED and None not in bounds:
        most = max([x for x in bounds if x is not None] + [course.lost] * (not course.trusted))
        least = max(s.below - s.drift for s in course.sights)
        under = f", below {rounded_down(Fraction(least), 3)} it is no" if least > 0 else ""
        if most < math.inf:
            figure = rounded_up(Fraction(most), 2)
            return [
                f"the distance that counts as aligned decides: with --uncertainty {figure} or more the answer is yes{under}"
            ]
    return ["whether any aligned start would stay aligned on these data: python -m verify apply theorem1 --data DATA"]
