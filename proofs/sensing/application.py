"""``apply sensing``: do these measurements keep alignment?

Without targets the question is the repaired one, for every target: iff all measurements are diagonal in common frames, decided
exactly by the products of two measurements. With targets (what was measured, or the matrix that was) it is asked for these alone,
where measurements without common frames may do as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from proofs.sensing.decision import common_frames, first_asymmetry
from proofs.sensing.descent import Measured
from proofs.sensing.finding import Sensing, certificate, evidence, input_lines, next_questions, sentence, witness
from proofs.sensing.forms import FORMS
from proofs.sensing.statement import SENSING
from proofs.sensing.targets import class_for_targets
from verify.apply import Application, Array, BadInput, Family, Finding, Input, Kind, exactly, measured
from verify.apply.quantities import shown
from verify.claim import Answer
from verify.exact import RationalMatrix

QUESTION = "Is alignment an invariant of training from these measurements?"

MOST = 1000
"""Measurements of one question: all pairs are looked at."""


def answer(
    measurements: Family,
    targets: Array | None = None,
    x_star: Array | None = None,
    uncertainty: Fraction | None = None,
) -> Finding:
    """Return the finding about measurements."""
    if uncertainty is not None and uncertainty < 0:
        raise BadInput(f"the uncertainty is {shown(uncertainty)}; expected a number that is not negative")
    M = [A.exact for A in measurements.members]
    observed = _observed(measurements, M, targets, x_star)
    found = _decided(M, observed)
    zero = all(A.is_zero() for A in M)
    verdict = _verdict(found, zero)
    reading = exactly([*measurements.members, *(A for A in (targets, x_star) if A is not None)])
    if uncertainty is not None and observed is not None:
        raise BadInput("--uncertainty is about the measurements for every target; leave --targets and --x-star out")
    if uncertainty is not None:
        verdict, reading = _within(found, measurements, uncertainty, zero), measured(uncertainty)
    sealed = None
    notes = []
    if uncertainty is None and not zero and found.realizable is not False:
        sealed = certificate(M, found, verdict)
        if sealed is None and verdict is not Answer.UNDECIDED:
            notes.append(
                "no certificate: it is written for all pairs of measurements, and where these are few and small enough"
            )
    if measurements.shape[0] != measurements.shape[1]:
        notes.append("the paper's networks are square; for these measurements common frames are all that is asked")
    return Finding(
        application="sensing",
        question=QUESTION,
        answer=verdict,
        sentence=sentence(found, verdict, zero, observed is not None, uncertainty is not None),
        reading=reading,
        inputs=input_lines(measurements, targets, x_star),
        evidence=evidence(found, M),
        witness=witness(found, verdict),
        certificate=sealed,
        next=next_questions(found, verdict, observed is not None, uncertainty is not None),
        notes=notes,
        details=found,
        applies=verdict is not Answer.FAILS or not (zero or found.realizable is False),
    )


def _observed(
    family: Family, M: Sequence[RationalMatrix], targets: Array | None, x_star: Array | None
) -> Measured | None:
    n, (rows, columns) = len(M), family.shape
    if n > MOST:
        raise BadInput(f"{n} measurements are too many; at most {MOST} are compared with one another")
    if targets is not None and x_star is not None:
        raise BadInput("give --targets or --x-star, not both: the targets are what the measurements make of X*")
    if targets is not None:
        if targets.shape[1] != n:
            raise BadInput(
                f"{targets.where} holds {targets.shape[1]} numbers, expected one for each of the measurements, that is {n}"
            )
        return Measured(tuple(M), tuple(targets.exact[0, i] for i in range(n)))
    if x_star is None:
        return None
    if x_star.shape != (rows, columns):
        turned = "; its transpose would fit" if x_star.shape == (columns, rows) else ""
        raise BadInput(
            f"{x_star.where} is {x_star.shape[0]} x {x_star.shape[1]}, the measurements are {rows} x {columns}{turned}"
        )
    return Measured.of_target(M, x_star.exact)


def _decided(M: Sequence[RationalMatrix], observed: Measured | None) -> Sensing:
    try:
        with np.errstate(over="raise", invalid="raise"):
            frames = common_frames(M)
        asymmetry = frames.asymmetry
    except (ArithmeticError, np.linalg.LinAlgError):
        frames, asymmetry = None, first_asymmetry(M)
    if observed is None:
        return Sensing(asymmetry, frames)
    realizable = observed.realizable
    special = None
    if realizable and asymmetry is not None and M[0].rows == M[0].columns:
        special = class_for_targets(observed)
    return Sensing(asymmetry, frames, realizable, special)


def _verdict(found: Sensing, zero: bool) -> Answer:
    if zero or found.realizable is False:
        return Answer.FAILS
    if found.asymmetry is None:
        return Answer.HOLDS
    if found.realizable is None:
        return Answer.FAILS
    return found.special.answer if found.special is not None else Answer.UNDECIDED


def _within(found: Sensing, family: Family, uncertainty: Fraction, zero: bool) -> Answer:
    if uncertainty == 0 or (found.asymmetry is None and not zero):
        return _verdict(found, zero)
    if zero or found.frames is None:
        return Answer.UNDECIDED
    # Distances are in the Frobenius norm, at least the spectral norm and at most sqrt(min(k_d, k_0)) times it.
    if found.frames.within <= uncertainty:
        return Answer.HOLDS
    if Fraction(found.frames.at_least) ** 2 > uncertainty**2 * min(family.shape):
        return Answer.FAILS
    return Answer.UNDECIDED


APPLICATION = Application(
    "sensing",
    title="Do these measurements keep alignment in training (matrix sensing)?",
    inputs=(
        Input("measurements", "the matrices M_1, ..., M_n", Kind.FAMILY, "n x k x k", aliases=("m",)),
        Input("targets", "what was measured, y_i = tr(M_i^T X*)", Kind.NUMBERS, "n", required=False, aliases=("y",)),
        Input(
            "x_star", "the matrix X* that was measured", Kind.MATRIX, "k x k", required=False, aliases=("x*", "xstar")
        ),
        Input(
            "uncertainty",
            "take floats as measurements, each matrix known up to this (spectral norm)",
            Kind.NUMBER,
            required=False,
        ),
    ),
    answer=answer,
    forms=FORMS,
)

if SENSING.application is None:
    SENSING.applies(APPLICATION)
