"""``apply theorem1`` and ``apply theorem4``: is alignment an invariant of training on these data?

What is decided is the repaired result (Theorem R of ``docs``): for data that the widths can interpolate, there are orthogonal U, V
such that gradient descent keeps every chain ``W_i = Q_i S_i Q_{i-1}^T`` with ``Q_0 = V`` and ``Q_d = U`` in that
form, and some of these chains reach zero loss, iff ``X X^T`` commutes with ``X Y^T Y X^T``. It holds for every depth
and every width profile.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proofs.alignment.distance import power_above
from proofs.network import Data
from proofs.network.asked import X_AND_Y, lines_of
from proofs.theorem1.forms import FORMS
from proofs.theorem1.invariance import Invariance, decide_data
from proofs.theorem1.nearest import of_size_one
from proofs.theorem1.question import certificate
from proofs.theorem1.statement import THEOREM1
from proofs.theorem1.unreachable import narrow_certificate, unrealizable_certificate, zero_inputs_certificate
from proofs.theorem1.wording import evidence, next_steps, sentence, shown_frames
from verify.apply import Application, Array, BadInput, Finding, Input, Kind, exactly, measured
from verify.apply.quantities import shown
from verify.claim import Answer
from verify.numeric.magnitude import Magnitude
from verify.numeric.tolerance import orthogonality_tolerance, rank_tolerance

QUESTION = "Is alignment an invariant of training on these data, for a network of these widths?"


def answer(
    X: Array,
    Y: Array,
    widths: tuple[int, ...] | None = None,
    uncertainty: Fraction | None = None,
    *,
    id: str = "theorem1",
) -> Finding:
    """Return the finding about a dataset."""
    found = decide_data(X, Y, widths)
    verdict, reading = found.answer, exactly([X, Y])
    notes: list[str] = []
    facts = evidence(found, X, Y, widths)
    if uncertainty is not None:
        reading, verdict = measured(uncertainty), _within(found, X, Y, widths, uncertainty)
    sealed = None
    if verdict is found.answer and uncertainty is None:
        sealed = _sealed(found, Data(X.exact, Y.exact), widths)
        if sealed is None:
            notes.append("no certificate: the data are beyond what the stand-alone checker can recompute")
    if widths is None:
        notes.append("without --widths the layers are taken to be wide enough")
    return Finding(
        application=id,
        question=QUESTION,
        answer=verdict,
        sentence=sentence(found, verdict, uncertainty),
        reading=reading,
        inputs=lines_of(X, Y),
        evidence=facts,
        witness=shown_frames(found),
        certificate=sealed,
        next=next_steps(found, verdict, widths, X.shape[1], uncertainty is not None),
        notes=notes,
        details=found,
        applies=verdict is not Answer.FAILS or found.applies or (uncertainty is not None and not found.realizable),
    )


def _sealed(found: Invariance, data: Data, widths: tuple[int, ...] | None) -> Mapping[str, Any] | None:
    if not found.realizable:
        return unrealizable_certificate(data)
    if found.fits is False and widths is not None:
        return narrow_certificate(data, min(widths))
    if data.X.is_zero():
        return zero_inputs_certificate(data)
    return certificate(data, found.entry, found.frames)


def _within(found: Invariance, X: Array, Y: Array, widths: tuple[int, ...] | None, uncertainty: Fraction) -> Answer:
    if uncertainty < 0:
        raise BadInput(f"the uncertainty is {shown(uncertainty)}; expected a number that is not negative")
    if uncertainty == 0 or found.answer is Answer.HOLDS:
        return found.answer
    if widths is not None and uncertainty < _distance_from_rank(Y, min(widths)):
        return Answer.FAILS
    if found.entry is not None or found.gap > 0:
        sizes = [_spectral_norm_at_least(A.floats) for A in (X, Y)]
        if all(uncertainty < found.excluded * size * (1 - 2.0**-40) for size in sizes):
            return Answer.FAILS
        # The data that were found satisfy the condition up to the rounding of the decompositions behind them.
        norms = [_frobenius_norm_at_most(A.floats) for A in (X, Y)]
        if max(norms) < math.inf:
            shares = (4 * orthogonality_tolerance(max(A.shape)) for A in (X, Y))
            slack = sum(Fraction(norm) * Fraction(share) for norm, share in zip(norms, shares, strict=True))
            if any(Fraction(near.distance) + slack <= uncertainty for near in found.near):
                return Answer.HOLDS
    return Answer.UNDECIDED


def _distance_from_rank(Y: Array, rank: int) -> float:
    """Return a distance (spectral norm) within which all targets have more than this rank: a singular value, less its rounding."""
    if rank >= min(Y.shape):
        return 0.0
    try:
        with np.errstate(all="ignore"):
            B, power = of_size_one(Y.floats)
            values = np.linalg.svd(B, compute_uv=False)
            least = float(values[rank] - rank_tolerance(Y.shape, float(values[0])))
    except (BadInput, np.linalg.LinAlgError):
        return 0.0
    return -power_above(-least, power) if 0 < least < math.inf else 0.0


def _spectral_norm_at_least(A: NDArray[np.float64]) -> float:
    """Return a lower bound of the spectral norm, finite also where its square is beyond the floats."""
    largest = float(np.abs(A).max(initial=0.0))
    if largest == 0:
        return 0.0
    relative = float(np.linalg.norm(A / largest)) / math.sqrt(min(A.shape)) * (1 - 2.0**-30)
    return min(float(largest * max(1.0, relative)), sys.float_info.max)


def _frobenius_norm_at_most(A: NDArray[np.float64]) -> float:
    """Return an upper bound of the Frobenius norm; infinite where that is beyond the floats."""
    with np.errstate(over="ignore"):
        return float(Magnitude.of(A).norm)


INPUTS = (
    *X_AND_Y,
    Input("widths", "the widths of the network", Kind.WIDTHS, required=False),
    Input(
        "uncertainty",
        "take floats as measurements, X and Y each known up to this (spectral norm)",
        Kind.NUMBER,
        required=False,
    ),
)

APPLICATION = Application("theorem1", "Is alignment an invariant of training on these data?", INPUTS, answer, FORMS)

THEOREM4_APPLICATION = replace(APPLICATION, id="theorem4", answer=lambda **inputs: answer(**inputs, id="theorem4"))

if THEOREM1.application is None:
    THEOREM1.applies(APPLICATION)
