"""``apply sensing``: do these measurements keep alignment?

Without targets the question is the repaired one, for every target: iff all measurements are diagonal in common frames, decided
exactly by the products of two measurements. With targets (what was measured, or the matrix that was) it is asked for these alone,
where measurements without common frames may do as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from proofs.alignment.chain_certificate import LARGEST_COST, LARGEST_LAYER, Sentence
from proofs.sensing.decision import Asymmetry, CommonFrames, common_frames, first_asymmetry
from proofs.sensing.descent import Measured
from proofs.sensing.statement import SENSING
from proofs.sensing.targets import ClassForTargets, class_for_targets
from verify.apply import Application, Array, BadInput, Fact, Family, Finding, Input, Kind, exactly, measured
from verify.apply.readings import as_float
from verify.certificate import Certificate, CertificateError
from verify.claim import Answer
from verify.exact import RationalMatrix
from verify.numeric.tolerance import residual_tolerance

QUESTION = "Is alignment an invariant of training from these measurements?"

MOST = 1000
"""Measurements of one question: all pairs are looked at."""

COMMON = Sentence(
    "sensing.common-frames",
    "M_i^T M_j and M_i M_j^T are symmetric for all i, j, so that there are orthogonal U, V with all U^T M_i V diagonal",
)


@dataclass(frozen=True)
class Sensing:
    """The typed result.

    Attributes:
        asymmetry: a product of two measurements that is not symmetric, exactly; none if there are common frames.
        frames: the frames that were found in floats, and distances on both sides; none where floats overflow.
        realizable: whether some matrix has these targets; none without targets.
        special: what is known for these targets where common frames do not decide.
    """

    asymmetry: Asymmetry | None
    frames: CommonFrames | None
    realizable: bool | None = None
    special: ClassForTargets | None = None


def answer(
    measurements: Family,
    targets: Array | None = None,
    x_star: Array | None = None,
    uncertainty: Fraction | None = None,
) -> Finding:
    """Return the finding about measurements."""
    if uncertainty is not None and uncertainty < 0:
        raise BadInput(f"the uncertainty is {as_float(uncertainty):.3g}; expected a number that is not negative")
    M = [A.exact for A in measurements.members]
    observed = _observed(measurements, M, targets, x_star)
    found = _decided(M, observed)
    zero = all(A.is_zero() for A in M)
    verdict = _verdict(found, zero)
    reading = exactly([*measurements.members, *(A for A in (targets, x_star) if A is not None)])
    if uncertainty is not None and observed is not None:
        raise BadInput("--uncertainty is about the measurements for every target; leave --targets and --x-star out")
    if uncertainty is not None:
        verdict, reading = _within(found, measurements, M, uncertainty, zero), measured(uncertainty)
    sealed = None
    notes = []
    if uncertainty is None and not zero and found.realizable is not False:
        sealed = _certificate(M, found, verdict)
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
        sentence=_sentence(found, verdict, zero, observed is not None, uncertainty is not None),
        reading=reading,
        inputs=_inputs(measurements, targets, x_star),
        evidence=_evidence(found, M),
        witness=_witness(found, verdict),
        certificate=sealed,
        next=_next(found, verdict, observed is not None, uncertainty is not None),
        notes=notes,
        details=found,
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
    except (OverflowError, FloatingPointError, np.linalg.LinAlgError):
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


def _within(found: Sensing, family: Family, M: Sequence[RationalMatrix], uncertainty: Fraction, zero: bool) -> Answer:
    if uncertainty == 0 or (found.asymmetry is None and not zero):
        return _verdict(found, zero)
    if zero or found.frames is None:
        return Answer.UNDECIDED
    # Distances are in the Frobenius norm, at least the spectral norm and at most sqrt(min(k_d, k_0)) times it.
    largest = max(float(np.linalg.norm(A.floats)) for A in family.members)
    slack = 4 * residual_tolerance(largest, max(family.shape))
    if found.frames.within + slack <= as_float(uncertainty):
        return Answer.HOLDS
    if found.frames.at_least - slack > as_float(uncertainty) * min(family.shape) ** 0.5:
        return Answer.FAILS
    return Answer.UNDECIDED


def _sentence(found: Sensing, verdict: Answer, zero: bool, targets: bool, by_measurement: bool) -> str:
    if zero and not by_measurement:
        return "The result does not apply: all measurements are zero, so nothing is ever trained."
    if found.realizable is False:
        return "The result does not apply: no matrix has these targets, so zero error is out of reach."
    if by_measurement and found.asymmetry is not None:
        return {
            Answer.HOLDS: "Alignment is an invariant of training for some measurements within this uncertainty.",
            Answer.FAILS: "No measurements within this uncertainty have common frames: alignment is not an invariant.",
            Answer.UNDECIDED: "Within this uncertainty it is open whether the measurements are diagonal in common frames.",
        }[verdict]
    if found.asymmetry is None:
        return "Alignment is an invariant of training: all measurements are diagonal in common frames."
    if verdict is Answer.HOLDS:
        return (
            "For these targets alignment is an invariant of training, although the measurements have no common frames."
        )
    if verdict is Answer.UNDECIDED:
        return "The measurements have no common frames; whether alignment is an invariant for these targets all the same is open."
    if targets:
        return (
            "Alignment is not an invariant of training for these targets: no frames keep a class of aligned networks."
        )
    return (
        "Alignment is not an invariant of training for every target: no frames make all measurements diagonal "
        "(for special targets it can be one)."
    )


def _inputs(family: Family, targets: Array | None, x_star: Array | None) -> list[str]:
    first, n = family.members[0], len(family.members)
    many = f"{n} measurements" if n > 1 else "one measurement"
    lines = [f"{many} of {family.shape[0]} x {family.shape[1]}, {first.numbers.value} ({first.dtype})"]
    return [*lines, *(f"{A.where}: {A.shape[0]} x {A.shape[1]}, {A.numbers.value}" for A in (targets, x_star) if A)]


def _evidence(found: Sensing, M: Sequence[RationalMatrix]) -> list[Fact]:
    n, facts = len(M), []
    if found.asymmetry is None:
        text = f"M_i^T M_j and M_i M_j^T are symmetric for all {n * (n - 1) // 2} pairs, exactly"
        text = text if n > 1 else "a single measurement has frames of its own: its singular value decomposition"
        facts.append(Fact("products", text, n * (n - 1) // 2))
    else:
        facts.append(Fact("asymmetry", f"{_named(found.asymmetry)} is not symmetric", _pair(found.asymmetry)))
    if found.frames is not None:
        within = found.frames.within
        text = f"frames that were found leave {within:.3g} off the diagonals (Frobenius norm of one measurement)"
        facts.append(Fact("distance-from-above", text, within))
        if found.asymmetry is not None and found.frames.at_least > 0:
            text = (
                f"no measurements with common frames have each one within {found.frames.at_least:.3g} (Frobenius norm)"
            )
            facts.append(Fact("distance-from-below", text, found.frames.at_least))
    if found.realizable is not None:
        facts.append(
            Fact(
                "realizable",
                f"{'some' if found.realizable else 'no'} matrix has these targets, exactly",
                found.realizable,
            )
        )
    special = found.special
    if special is not None and special.asymmetry is not None:
        text = (
            f"{_power(special.asymmetry.i)} and {_power(special.asymmetry.j)}, where Y = sum_i y_i M_i, C(Z) = sum_i <M_i, Z> M_i, "
            "would both be diagonal in such frames, but a product of theirs is not symmetric"
        )
        facts.append(Fact("targets", text, _pair(special.asymmetry)))
    elif special is not None and special.answer is Answer.HOLDS:
        text = "in the witness frames Y = sum_i y_i M_i is diagonal, and C(Z) = sum_i <M_i, Z> M_i maps diagonals to diagonals"
        facts.append(Fact("targets", text, None))
    return facts


def _named(asymmetry: Asymmetry) -> str:
    return asymmetry.side.replace("_i", f"_{asymmetry.i}").replace("_j", f"_{asymmetry.j}")


def _pair(asymmetry: Asymmetry) -> dict[str, Any]:
    return {"i": asymmetry.i, "j": asymmetry.j, "product": asymmetry.side}


def _power(position: int) -> str:
    return "Y" if position == 1 else "C(Y)" if position == 2 else f"C^{position - 1}(Y)"


def _witness(found: Sensing, verdict: Answer) -> dict[str, Any]:
    if verdict is not Answer.HOLDS:
        return {}
    if found.special is not None and found.special.U is not None and found.special.V is not None:
        says = "orthogonal columns, to be divided by their lengths; exact"
        return {"U": found.special.U.to_strings(), "V": found.special.V.to_strings(), "says": says}
    if found.frames is None or max(found.frames.U.shape[0], found.frames.V.shape[0]) > 256:
        return {}
    return {
        "U": found.frames.U.tolist(),
        "V": found.frames.V.tolist(),
        "within": found.frames.within,
        "says": "float frames; every U^T M_i V is diagonal up to the number in within (Frobenius norm)",
    }


def _certificate(M: Sequence[RationalMatrix], found: Sensing, verdict: Answer) -> Mapping[str, Any] | None:
    """Return the certificate of common frames, or of a pair that refutes them for all targets; ``None`` for special targets."""
    rows, columns = M[0].shape
    try:
        if found.asymmetry is not None:
            if verdict is not Answer.FAILS or found.realizable is not None or rows * columns > LARGEST_LAYER:
                return None
            pair = {"A": M[found.asymmetry.i - 1], "B": M[found.asymmetry.j - 1]}
            left = "A^T*B" if found.asymmetry.side == "M_i^T M_j" else "A*B^T"
            written = Certificate("counterexample", COMMON).given(pair)
            return written.conclusion(f"{_named(found.asymmetry)} is symmetric", f"issymmetric({left})").seal()
        pairs = len(M) * (len(M) - 1) // 2
        if (
            pairs * rows * columns * (rows + columns) > LARGEST_COST
            or len(M) * rows * columns > LARGEST_LAYER
            or pairs > 500
        ):
            return None
        written = Certificate("witness", COMMON).given({f"M{i}": A for i, A in enumerate(M, 1)})
        if not pairs:
            return written.conclusion("a single measurement has frames", "issymmetric(gram(M1))").seal()
        for j in range(2, len(M) + 1):
            for i in range(1, j):
                formula = f"issymmetric(M{i}^T*M{j}) and issymmetric(M{i}*M{j}^T)"
                written.conclusion(f"both products of measurements {i} and {j} are symmetric", formula)
        return written.seal()
    except CertificateError:
        return None


def _next(found: Sensing, verdict: Answer, targets: bool, by_measurement: bool) -> list[str]:
    if verdict is Answer.HOLDS:
        return ["start with Q_0 = V, Q_d = U and d >= 2 layers: the frames stay, and only the diagonals are trained"]
    lines = []
    if found.asymmetry is not None and found.frames is not None and not by_measurement and not targets:
        lines.append(
            f"if the numbers are measured themselves, ask with --uncertainty: from {found.frames.within:.3g} on the answer is yes"
        )
    if found.asymmetry is not None and not targets:
        lines.append("ask about your targets alone: --targets FILE, or --x-star FILE")
    if found.realizable is False:
        lines.append("ask about targets that some matrix has: --x-star FILE")
    return lines


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
)

if SENSING.application is None:
    SENSING.applies(APPLICATION)
