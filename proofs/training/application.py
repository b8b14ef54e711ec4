"""``apply training``: does this run of gradient descent stay aligned?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from proofs.alignment.application import decide_chain
from proofs.alignment.decision import decide
from proofs.alignment.float_frames import float_frames
from proofs.network import Data, residual
from proofs.training.descent import Projector, exact_run, run
from proofs.training.losses import LOSSES, Loss
from proofs.training.watch import Sight, sight
from verify.apply import Application, Array, BadInput, Chain, Fact, Finding, Input, Kind, Reading, exactly
from verify.apply.quantities import shown
from verify.apply.readings import as_float
from verify.claim import Answer

QUESTION = "Does the network stay aligned along this run of gradient descent?"

LOOKS = 16
"""Times at which a run is measured, its start and its end among them."""

LONGEST = 10**6
"""Steps of one run."""


@dataclass(frozen=True)
class Course:
    """The typed result of a float run.

    Attributes:
        sights: what was measured, in time.
        uncertainty: what counts as aligned: the rounding of storage and of all single steps (or what the user gave).
        diverged: whether the run ended because numbers overflowed.
        start: the exact decision about the layers at the start; ``None`` where the user said what counts as aligned.
    """

    sights: tuple[Sight, ...]
    uncertainty: float
    diverged: bool
    start: Answer | None = None


def answer(
    X: Array,
    Y: Array,
    weights: Chain,
    step: Fraction,
    steps: int,
    loss: str = "squared",
    arithmetic: str = "float64",
    structure: str | None = None,
    uncertainty: Fraction | None = None,
) -> Finding:
    """Return the finding about a run."""
    _fit(X, Y, weights, step, steps)
    if uncertainty is not None and uncertainty < 0:
        raise BadInput("the uncertainty is negative; expected a number that is not negative")
    if uncertainty is not None and arithmetic == "exact":
        raise BadInput("exact arithmetic has no uncertainty; leave out one of the two")
    if arithmetic == "exact":
        return _exact(X, Y, weights, step, steps, loss, structure)
    projector = _projector(structure, weights) if structure is not None else None
    return _floats(X, Y, weights, step, steps, loss, projector, uncertainty)


def _fit(X: Array, Y: Array, weights: Chain, step: Fraction, steps: int) -> None:
    widths = weights.widths
    if X.shape[1] != Y.shape[1]:
        raise BadInput(
            f"X has {X.shape[1]} columns and Y has {Y.shape[1]}; examples are columns (--rows if they are rows)"
        )
    if widths[0] != X.shape[0] or widths[-1] != Y.shape[0]:
        hint = (
            "; the layers fit transposed and in the opposite order"
            if (widths[-1], widths[0]) == (X.shape[0], Y.shape[0])
            else ""
        )
        raise BadInput(
            f"the layers lead from {widths[0]} inputs to {widths[-1]} outputs, "
            f"but X has {X.shape[0]} rows and Y has {Y.shape[0]}{hint}"
        )
    if step <= 0:
        raise BadInput(f"the step size is {shown(step)}; expected a positive number")
    if steps > LONGEST:
        raise BadInput(f"{steps} steps are too many; at most {LONGEST} are taken")


def _projector(structure: str, weights: Chain) -> Projector:
    from proofs.structure import UnknownStructure, structure_of

    try:
        projector = Projector(structure_of(structure))
    except UnknownStructure as error:
        raise BadInput(" ".join(str(error).split())) from None
    for W in weights.layers:
        if W.shape != projector.shape or not projector.contains(W.floats):
            raise BadInput(
                f"{W.where} does not lie in the structure {structure} ({projector.shape[0]} x {projector.shape[1]})"
            )
    return projector


def _times(steps: int) -> set[int]:
    """The start, the end, and times between them that grow geometrically: most happens early."""
    if steps <= LOOKS:
        return set(range(steps + 1))
    return {0, steps, *(round(steps ** (i / (LOOKS - 2))) for i in range(LOOKS - 1))}


def _floats(
    X: Array,
    Y: Array,
    weights: Chain,
    step: Fraction,
    steps: int,
    loss: str,
    projector: Projector | None,
    given: Fraction | None,
) -> Finding:
    layers = [W.floats for W in weights.layers]
    start, wanted = float_frames(layers), _times(steps)
    sights, last = [], -1
    for moment in run(Loss(loss, X.floats, Y.floats), layers, _float(step), steps, projector):
        last = moment.time
        if moment.time in wanted:
            with np.errstate(all="ignore"):
                sights.append(sight(moment, start))
    if not sights:
        raise BadInput("the loss at the start is beyond the largest float")
    if given is not None:
        course = Course(tuple(sights), as_float(given), last < steps)
    else:
        decided = decide_chain(weights)
        within = decided.uncertainty + sights[-1].rounding
        course = Course(tuple(sights), within, last < steps, decided.exact.answer)
    within = course.uncertainty
    verdict = _verdict(course)
    rounded = "" if step == Fraction(_float(step)) else ", the step size rounded to it"
    return Finding(
        application="training",
        question=QUESTION,
        answer=verdict,
        sentence=_sentence(course, verdict),
        reading=Reading(
            False, f"float64 arithmetic{rounded}; aligned means within {within:.3g} (spectral norm) of an aligned chain"
        ),
        inputs=_inputs(X, Y, weights),
        evidence=_evidence(course, steps, loss),
        table=[s.row() for s in sights],
        next=_next(course, verdict),
        notes=weights.notes,
        details=course,
    )


def _float(step: Fraction) -> float:
    try:
        value = float(step)
    except OverflowError:
        value = math.inf
    if not 0 < value < math.inf:
        raise BadInput("the step size is beyond what a float can hold")
    return value


def _verdict(course: Course) -> Answer:
    if course.start is Answer.FAILS or any(_left(s, course) for s in course.sights):
        return Answer.FAILS
    open_ones = course.sights[1:] if course.start is Answer.HOLDS else course.sights
    if course.diverged or any(s.above is None or s.above > course.uncertainty for s in open_ones):
        return Answer.UNDECIDED
    return Answer.HOLDS


def _left(seen: Sight, course: Course) -> bool:
    """Whether no aligned chain is near, even if all rounding so far was amplified by the steps after it."""
    return seen.below > course.uncertainty + seen.drift


@dataclass(frozen=True)
class Shares:
    """What is known at the times that were looked at, each from the layers at that time.

    Attributes:
        aligned: times at which an aligned chain was exhibited within what counts as aligned.
        left: times at which none can lie there, all rounding so far included.
        open: the other times.
    """

    aligned: int
    left: int
    open: int


def shares(course: Course) -> Shares:
    """Count the times by what is known; the bounds at a time come from its layers, however long the run was before."""
    left = sum(_left(s, course) for s in course.sights)
    near = [s.above is not None and s.above <= course.uncertainty for s in course.sights]
    if course.start is Answer.HOLDS:
        near[0] = True
    aligned = sum(a and not _left(s, course) for a, s in zip(near, course.sights, strict=True))
    return Shares(aligned, left, len(course.sights) - aligned - left)


def _sentence(course: Course, verdict: Answer) -> str:
    first, last = course.sights[0], course.sights[-1]
    ended = f" The run ended after step {last.time}: its numbers overflow." if course.diverged else ""
    if verdict is Answer.FAILS:
        if course.start is Answer.FAILS or _left(first, course):
            return f"The network is not aligned at the start.{ended}"
        left = next(s for s in course.sights if _left(s, course))
        return f"The network leaves alignment: after {left.time} steps no aligned chain lies within {left.below:.3g}.{ended}"
    if verdict is Answer.UNDECIDED:
        if any(s.below > course.uncertainty for s in course.sights):
            return (
                f"It is open whether the network stays aligned: rounding may have been amplified; use --exact.{ended}"
            )
        return f"It is open whether the network stays aligned: the bounds lie on both sides of what rounding explains.{ended}"
    return f"The network stays aligned at all times that were looked at, up to {course.uncertainty:.3g}."


def _inputs(X: Array, Y: Array, weights: Chain) -> list[str]:
    lines = [f"{A.where}: {A.shape[0]} x {A.shape[1]}, {A.numbers.value} ({A.dtype})" for A in (X, Y)]
    return [*lines, f"{len(weights.layers)} layers with widths {', '.join(map(str, weights.widths))}"]


def _evidence(course: Course, steps: int, loss: str) -> list[Fact]:
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
    worst = max(course.sights, key=lambda s: s.below)
    facts.append(
        Fact(
            "distance-from-below",
            f"distance from alignment: at least {worst.below:.3g}, at t = {worst.time}",
            worst.below,
        )
    )
    bounded = [s for s in course.sights if s.above is not None]
    if bounded:
        top = max(bounded, key=lambda s: s.above or 0.0)
        facts.append(
            Fact(
                "distance-from-above", f"distance from alignment: at most {top.above:.3g}, at t = {top.time}", top.above
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


def _next(course: Course, verdict: Answer) -> list[str]:
    if course.diverged:
        return ["take a smaller step size"]
    if verdict is Answer.HOLDS:
        return ["is it an invariant for these data? python -m verify apply theorem1 --data DATA"]
    bounds = [s.above for s in course.sights]
    if verdict is Answer.UNDECIDED and None not in bounds:
        most, least = max(x for x in bounds if x is not None), max(s.below for s in course.sights)
        under = f", below {least:.3g} it is no" if least > 0 else ""
        return [
            f"the distance that counts as aligned decides: with --uncertainty {_rounded_up(most)} or more the answer is yes{under}"
        ]
    return ["whether any aligned start would stay aligned on these data: python -m verify apply theorem1 --data DATA"]


def _rounded_up(x: float) -> str:
    """Return a number that is not below x, in two digits."""
    text = f"{x:.1e}"
    return text if Fraction(text) >= Fraction(x) else f"{x * 1.1:.1e}"


def _exact(X: Array, Y: Array, weights: Chain, step: Fraction, steps: int, loss: str, structure: str | None) -> Finding:
    if loss != "squared" or structure is not None:
        raise BadInput("exact arithmetic is for the squared loss and free layers")
    data = Data(X.exact, Y.exact)
    rows: list[dict[str, Any]] = []
    answers: list[Answer] = []
    for time, layers in enumerate(exact_run(data, [W.exact for W in weights.layers], step, steps)):
        found = decide(layers, frames=False)
        answers.append(found.answer)
        E = residual(layers, data.N, data.M)
        W = layers[0]
        for after in layers[1:]:
            W = after @ W
        value = (data.Y - W @ data.X).frobenius_squared() / (2 * data.n)
        rows.append(
            {
                "t": time,
                "loss": _number(value),
                "aligned": found.answer.value,
                "gradient zero": str(E.is_zero()).lower(),
            }
        )
    verdict = _all(answers)
    return Finding(
        application="training",
        question=QUESTION,
        answer=verdict,
        sentence=_exact_sentence(answers, verdict),
        reading=exactly([X, Y, *weights.layers]),
        inputs=_inputs(X, Y, weights),
        evidence=[Fact("decided", f"alignment decided exactly at each of the {len(rows)} times", len(rows))],
        table=rows,
        next=["is it an invariant for these data? python -m verify apply theorem1 --data DATA"],
        notes=weights.notes,
        details=tuple(answers),
    )


def _all(answers: Sequence[Answer]) -> Answer:
    if Answer.FAILS in answers:
        return Answer.FAILS
    return Answer.UNDECIDED if Answer.UNDECIDED in answers else Answer.HOLDS


def _exact_sentence(answers: Sequence[Answer], verdict: Answer) -> str:
    if verdict is Answer.HOLDS:
        return f"The network is aligned, exactly, at all times 0, ..., {len(answers) - 1}."
    if verdict is Answer.FAILS:
        first = answers.index(Answer.FAILS)
        return (
            "The network is not aligned at the start."
            if first == 0
            else f"The network leaves alignment, exactly, at step {first}."
        )
    return "It is open whether the network stays aligned: a limit was reached."


def _number(value: Fraction) -> float | str:
    try:
        return float(value)
    except OverflowError:
        return "beyond floats"


TRAINING = Application(
    "training",
    title="Does this network stay aligned in training?",
    inputs=(
        Input("X", "the inputs, one example a column", Kind.MATRIX, "k_0 x n", aliases=("inputs", "x_train", "data")),
        Input(
            "Y",
            "the targets, one example a column",
            Kind.MATRIX,
            "k_d x n",
            aliases=("targets", "labels", "y_train", "outputs"),
        ),
        Input("weights", "the layers at the start", Kind.CHAIN, "W_i: k_i x k_{i-1}"),
        Input("step", "the step size gamma", Kind.NUMBER),
        Input("steps", "how many steps", Kind.WHOLE),
        Input("loss", "what is minimized", Kind.WORD, required=False, choices=LOSSES),
        Input(
            "arithmetic",
            "float64, or exact for small sizes and few steps",
            Kind.WORD,
            required=False,
            choices=("float64", "exact"),
        ),
        Input(
            "structure", "a layer structure in which all layers lie, such as toeplitz:4x4", Kind.WORD, required=False
        ),
        Input(
            "uncertainty", "how near an aligned chain counts as aligned (spectral norm)", Kind.NUMBER, required=False
        ),
    ),
    answer=answer,
)
