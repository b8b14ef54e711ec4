"""``apply training``: does this run of gradient descent stay aligned?"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from proofs.alignment.float_frames import float_frames
from proofs.alignment.readings import decide_chain
from proofs.network.asked import (
    DATA_AND_WEIGHTS,
    LONGEST,
    ensure_fit,
    ensure_positive,
    lines_of_network,
    step_as_float,
)
from proofs.training.course import Course, looks, verdict_of
from proofs.training.descent import Projector, run
from proofs.training.exact import exact_finding
from proofs.training.losses import LOSSES, Loss
from proofs.training.still import stationary
from proofs.training.watch import sight
from proofs.training.wording import QUESTION, evidence, meaning, next_question, sentence
from verify.apply import Application, Array, BadInput, Chain, Finding, Input, Kind, Reading
from verify.apply.readings import as_float
from verify.numeric.tolerance import most_explained


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
    ensure_fit(X, Y, weights)
    ensure_positive(step)
    if steps > LONGEST:
        raise BadInput(f"{steps} steps are too many; at most {LONGEST} are taken")
    if uncertainty is not None and uncertainty < 0:
        raise BadInput("the uncertainty is negative; expected a number that is not negative")
    if uncertainty is not None and arithmetic == "exact":
        raise BadInput("exact arithmetic has no uncertainty; leave out one of the two")
    if arithmetic == "exact":
        return exact_finding(X, Y, weights, step, steps, loss, structure)
    projector = _projector(structure, weights) if structure is not None else None
    return _floats(X, Y, weights, step, steps, loss, projector, uncertainty)


def _projector(structure: str, weights: Chain) -> Projector:
    from proofs.structure import UnknownStructure, structure_of

    try:
        found = structure_of(structure)
    except UnknownStructure as error:
        raise BadInput(" ".join(str(error).split())) from None
    size = f"{found.shape[0]} x {found.shape[1]}"
    for W in weights.layers:  # before any basis matrix is built: there may be millions
        if W.shape != found.shape:
            raise BadInput(
                f"{W.where} is {W.shape[0]} x {W.shape[1]} and does not lie in the structure {structure} ({size})"
            )
    if not found.is_orthogonal:
        raise BadInput(f"the basis of {structure} is not orthogonal; expected an orthogonal one (Definition 4)")
    projector = Projector(found)
    for W in weights.layers:
        if not projector.contains(W.floats):
            raise BadInput(f"{W.where} does not lie in the structure {structure} ({size})")
    return projector


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
    start, wanted = float_frames(layers), looks(steps)
    sights, last = [], -1
    for moment in run(Loss(loss, X.floats, Y.floats), layers, step_as_float(step), steps, projector):
        last = moment.time
        if moment.time in wanted:
            with np.errstate(all="ignore"):
                sights.append(sight(moment, start))
    if not sights:
        raise BadInput("the loss at the start is beyond the largest float")
    most = most_explained(max(W.unit for W in weights.layers))
    if given is not None:
        course = Course(tuple(sights), as_float(given), last < steps, most=most)
    else:
        decided = decide_chain(weights)
        within = decided.uncertainty + sights[-1].rounding
        measured = any(W.numbers.measured for W in weights.layers)
        still = stationary(X, Y, weights, loss, moment)
        course = Course(
            tuple(sights), within, last < steps, decided.exact.answer, measured, decided.uncertainty, most, still
        )
    verdict = verdict_of(course)
    rounded = "" if step == Fraction(step_as_float(step)) else ", the step size rounded to it"
    return Finding(
        application="training",
        question=QUESTION,
        answer=verdict,
        sentence=sentence(course, verdict),
        reading=Reading(False, f"float64 arithmetic{rounded}; {meaning(course)}"),
        inputs=lines_of_network(X, Y, weights),
        evidence=evidence(course, steps, loss),
        table=[s.row() for s in sights],
        next=next_question(course, verdict),
        notes=weights.notes,
        details=course,
    )


TRAINING = Application(
    "training",
    title="Does this network stay aligned in training?",
    inputs=(
        *DATA_AND_WEIGHTS,
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
