"""``apply theorem1`` and ``apply theorem4``: is alignment an invariant of training on these data?

What is decided is the repaired result (Theorem R of ``docs``): for data that the widths can interpolate, there are orthogonal U, V
such that gradient descent keeps every chain ``W_i = Q_i S_i Q_{i-1}^T`` with ``Q_0 = V`` and ``Q_d = U`` in that
form, and some of these chains reach zero loss, iff ``X X^T`` commutes with ``X Y^T Y X^T``. It holds for every depth
and every width profile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from proofs.alignment import data_frames
from proofs.network import Data
from proofs.theorem1.nearest import NearData, excluded_below, nearest_inputs, nearest_targets, realizable_targets
from proofs.theorem1.question import (
    Entry,
    RationalDataFrames,
    certificate,
    diagonal_in,
    rational_data_frames,
    realizable,
    refuting_entry,
)
from proofs.theorem1.statement import THEOREM1
from proofs.theorem1.unreachable import narrow_certificate, unrealizable_certificate, zero_inputs_certificate
from verify.apply import Application, Array, BadInput, Fact, Finding, Input, Kind, exactly, measured
from verify.apply.quantities import shown
from verify.claim import Answer
from verify.numeric.threads import at_most
from verify.numeric.tolerance import residual_tolerance

QUESTION = "Is alignment an invariant of training on these data, for a network of these widths?"

LARGE = 1500
"""Rows or columns of X beyond which nearby data are not sought."""

LONGEST = 13_000
"""Bits of a numerator or denominator up to which exact numbers are written out (Python writes 4300 digits, 14284 bits)."""


@dataclass(frozen=True)
class Invariance:
    """The typed result.

    Attributes:
        answer: whether an aligned class of networks is kept by gradient descent and contains zero loss.
        realizable: whether some linear map interpolates.
        rank: the rank of Y, the least rank of an interpolating map.
        fits: whether the widths leave room for it (``None`` without widths).
        entry: a nonzero entry of the commutator, where that refutes.
        frames: rational frames of the data, where it holds and they are rational.
        modes: for float frames: eigenvalues ``lambda`` of ``X X^T``, entries ``lambda'`` of ``U^T Y X^T V``.
        near: nearby data for which it would hold.
        gap: distance (Frobenius norm) from Y to realizable targets, where Y itself is not.
        excluded: no realizable data whose X and Y both differ by less than this (relative, spectral norm) would do.
    """

    answer: Answer
    realizable: bool
    rank: int
    fits: bool | None
    entry: Entry | None = None
    frames: RationalDataFrames | None = None
    modes: tuple[tuple[float, float], ...] = ()
    near: tuple[NearData, ...] = ()
    excluded: float = 0.0
    gap: float = 0.0


def decide_data(X: Array, Y: Array, widths: tuple[int, ...] | None = None) -> Invariance:
    """Decide the question exactly, for the numbers as they are.

    Raises:
        BadInput: shapes that do not belong together.
    """
    data = _data(X, Y, widths)
    possible, rank = realizable(data), data.Y.rank()
    fits = None if widths is None else rank <= min(widths)
    if not possible and (X.numbers.measured or Y.numbers.measured):
        return _unrealizable(X, Y, widths, rank)
    if not possible or fits is False:
        return Invariance(Answer.FAILS, possible, rank, fits)
    if data.X.is_zero():
        return Invariance(Answer.FAILS, True, rank, fits)
    entry = refuting_entry(data)
    if entry is None:
        frames = rational_data_frames(data)
        if frames is not None and not diagonal_in(data, frames):
            raise AssertionError("the frames that were built do not make the data diagonal")
        return Invariance(Answer.HOLDS, True, rank, fits, None, frames, _modes(data))
    near, excluded = _nearby(X, Y, _narrowest(X, Y, widths))
    return Invariance(Answer.FAILS, True, rank, fits, entry, near=near, excluded=excluded)


def _narrowest(X: Array, Y: Array, widths: tuple[int, ...] | None) -> int:
    return min(widths) if widths else min(X.shape[0], Y.shape[0])


def _unrealizable(X: Array, Y: Array, widths: tuple[int, ...] | None, rank: int) -> Invariance:
    """Measured data are hardly ever realizable as exact numbers; say how far away realizable ones are."""
    none = Invariance(Answer.FAILS, False, rank, None)
    if max(X.shape) > LARGE:
        return none
    try:
        with np.errstate(all="ignore"):
            gap = float(np.linalg.norm(Y.floats - realizable_targets(X.floats, Y.floats)))
    except (BadInput, np.linalg.LinAlgError):
        return none
    if not np.isfinite(gap):
        return none
    near, excluded = _nearby(X, Y, _narrowest(X, Y, widths))
    return replace(none, near=near, excluded=excluded, gap=gap)


def _data(X: Array, Y: Array, widths: tuple[int, ...] | None) -> Data:
    if X.shape[1] != Y.shape[1]:
        remedy = "; both transposes fit: examples seem to be rows" if X.shape[0] == Y.shape[0] else ""
        raise BadInput(
            f"X is {X.shape[0]} x {X.shape[1]} and Y is {Y.shape[0]} x {Y.shape[1]}: examples are columns, "
            f"so both need the same number of columns{remedy}"
        )
    if widths is not None and (widths[0], widths[-1]) != (X.shape[0], Y.shape[0]):
        hint = "; they fit from the last to the first" if (widths[-1], widths[0]) == (X.shape[0], Y.shape[0]) else ""
        raise BadInput(
            f"the widths begin with {widths[0]} and end with {widths[-1]}, but X has {X.shape[0]} rows and Y has {Y.shape[0]}{hint}"
        )
    return Data(X.exact, Y.exact)


def _modes(data: Data) -> tuple[tuple[float, float], ...]:
    try:
        with np.errstate(all="ignore"):  # what overflows is looked at and left out
            frames = data_frames(data)
            if frames is None:
                return ()
            N, M = data.N.to_numpy(), data.M.to_numpy()
            lam = np.diagonal(frames.V.T @ N @ frames.V)
            target = np.diagonal(frames.U.T @ M @ frames.V)
    except (OverflowError, np.linalg.LinAlgError):
        return ()
    if not (np.isfinite(lam).all() and np.isfinite(target).all()):
        return ()
    count = min(len(lam), len(target))
    return tuple((float(lam[j]), float(target[j])) for j in range(count))


def _nearby(X: Array, Y: Array, rank: int) -> tuple[tuple[NearData, ...], float]:
    if max(X.shape) > LARGE:
        return (), 0.0
    try:
        # Many small decompositions: threads would only wait for one another.
        with at_most(1), np.errstate(over="raise", invalid="raise", divide="raise"):
            found = [nearest_targets(X.floats, Y.floats, rank), nearest_inputs(X.floats, Y.floats)]
            excluded = excluded_below(X.floats, Y.floats)
    except (BadInput, FloatingPointError, np.linalg.LinAlgError):
        return (), 0.0
    near = sorted((data for data in found if data is not None), key=lambda data: data.relative)
    return tuple(near), excluded


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
    facts = _evidence(found, X, Y, widths)
    if uncertainty is not None:
        reading, verdict = measured(uncertainty), _within(found, X, Y, uncertainty)
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
        sentence=_sentence(found, verdict, uncertainty),
        reading=reading,
        inputs=[f"{A.where}: {A.shape[0]} x {A.shape[1]}, {A.numbers.value} ({A.dtype})" for A in (X, Y)],
        evidence=facts,
        witness=_witness(found),
        certificate=sealed,
        next=_next(found, verdict, widths, X.shape[1], uncertainty is not None),
        notes=notes,
        details=found,
    )


def _sealed(found: Invariance, data: Data, widths: tuple[int, ...] | None) -> Mapping[str, Any] | None:
    if not found.realizable:
        return unrealizable_certificate(data)
    if found.fits is False and widths is not None:
        return narrow_certificate(data, min(widths))
    if data.X.is_zero():
        return zero_inputs_certificate(data)
    return certificate(data, found.entry, found.frames)


def _within(found: Invariance, X: Array, Y: Array, uncertainty: Fraction) -> Answer:
    if uncertainty < 0:
        raise BadInput(f"the uncertainty is {shown(uncertainty)}; expected a number that is not negative")
    if uncertainty == 0 or found.answer is Answer.HOLDS:
        return found.answer
    if found.entry is not None or found.gap > 0:
        sizes = [
            float(np.linalg.norm(A.floats)) / max(1.0, min(A.shape)) ** 0.5 for A in (X, Y)
        ]  # at most the spectral norms
        if all(uncertainty < found.excluded * size * (1 - 2.0**-40) for size in sizes):
            return Answer.FAILS
        # The data that were found satisfy the condition up to the rounding of the decompositions behind them.
        slack = sum(4 * residual_tolerance(float(np.linalg.norm(A.floats)), max(A.shape)) for A in (X, Y))
        if any(near.distance + slack <= uncertainty for near in found.near):
            return Answer.HOLDS
    return Answer.UNDECIDED


def _sentence(found: Invariance, verdict: Answer, uncertainty: Fraction | None) -> str:
    if verdict is Answer.UNDECIDED:
        return "Within this uncertainty it is open whether alignment is an invariant of training for such data."
    if verdict is Answer.HOLDS and found.answer is not Answer.HOLDS:
        return "Alignment is an invariant of training for data within this uncertainty, and such data are exhibited."
    if verdict is Answer.HOLDS:
        return (
            "Alignment is an invariant of training for these data: gradient descent keeps a class of aligned networks."
        )
    if not found.realizable and uncertainty is not None:
        return "Alignment is not an invariant of training for any data within this uncertainty."
    if not found.realizable and found.gap > 0:
        return "The theorem does not apply to exactly these numbers: no linear network fits them without error (but nearby data)."
    if not found.realizable:
        return "The theorem does not apply: no linear network fits these data, so zero training error is out of reach."
    if found.fits is False:
        return "The theorem does not apply: the widths are too narrow for these data, so zero training error is out of reach."
    if found.entry is None:
        return "The theorem does not apply: X is zero, so every gradient is zero and nothing is ever trained."
    if uncertainty is not None:
        return "Alignment is not an invariant of training for any data within this uncertainty."
    return "Alignment is not an invariant of training for these data: no frames make a class of aligned networks stay aligned."


def _evidence(found: Invariance, X: Array, Y: Array, widths: tuple[int, ...] | None) -> list[Fact]:
    facts = []
    if not found.realizable:
        facts.append(Fact("realizable", "some row of Y is no combination of the rows of X, exactly", False))
        if found.gap > 0:
            text = f"the nearest targets that a linear map reaches from X are at {found.gap:.3g} (Frobenius norm)"
            facts.append(Fact("gap", text, found.gap))
    else:
        facts.append(
            Fact(
                "realizable", f"some linear map sends X to Y, exactly; it needs rank {found.rank}, the rank of Y", True
            )
        )
    if found.fits is not None and widths is not None:
        verb = "leave" if found.fits else "do not leave"
        facts.append(
            Fact("widths", f"the widths {', '.join(map(str, widths))} {verb} room for rank {found.rank}", found.fits)
        )
    if found.entry is not None:
        at = f"({found.entry.row + 1}, {found.entry.column + 1})"
        text = f"entry {at} of the commutator [X X^T, X Y^T Y X^T] is {_short(found.entry.value)}, not zero"
        facts.append(Fact("commutator", text, _digits(found.entry.value)))
    elif found.answer is Answer.HOLDS:
        facts.append(
            Fact(
                "commutator",
                "[X X^T, X Y^T Y X^T] = 0, exactly: V is a common eigenbasis, U the directions of Y X^T V",
                "0",
            )
        )
        kind = (
            "rational, in the certificate or the JSON"
            if found.frames is not None
            else "irrational, or too large to be sought"
        )
        facts.append(Fact("frames", f"the directions U, V are {kind}", found.frames is not None))
    for near in found.near:
        kept = "X" if near.changed == "Y" else "Y"
        text = (
            f"keeping {kept}, some {near.changed}' at {near.distance:.4g} "
            f"(Frobenius norm, {near.relative:.2%} of {near.changed}) would do; "
            "found by search, so the nearest may be nearer"
        )
        value = {"changed": near.changed, "distance": near.distance, "relative": near.relative, "defect": near.defect}
        facts.append(Fact(f"near-{near.changed}", text, value))
    if found.excluded > 0:
        text = f"no realizable data with X and Y both changed by less than {found.excluded:.3g} (relative, spectral norm) would do"
        facts.append(Fact("excluded", text, found.excluded))
    return facts


def _digits(value: Fraction) -> str:
    """Return an exact number as text, or its size where it is longer than numbers are written."""
    bits = max(value.numerator.bit_length(), value.denominator.bit_length())
    return str(value) if bits <= LONGEST else f"a number of {bits} bits"


def _short(value: Fraction) -> str:
    text = _digits(value)
    if len(text) <= 24:
        return text
    if Fraction(1, 10**300) < abs(value) < 10**300:
        return f"{float(value):.6g}"
    return text if text.startswith("a number") else f"a number of {len(text)} digits"


def _witness(found: Invariance) -> dict[str, Any]:
    witness: dict[str, Any] = {}
    if found.frames is not None and _writable(found.frames):
        witness |= {"U": found.frames.U.to_strings(), "V": found.frames.V.to_strings()}
        witness["says"] = (
            "orthogonal columns, to be divided by their lengths; U^T Y X^T V and V^T X X^T V are diagonal, exactly"
        )
    if found.modes:
        witness["modes"] = [{"lambda": lam, "lambda'": target} for lam, target in found.modes]
    if found.near and found.near[0].values.size <= 20_000:
        witness["near"] = {found.near[0].changed: found.near[0].values.tolist()}
    return witness


def _writable(frames: RationalDataFrames) -> bool:
    bits = (x.bit_length() for Q in (frames.U, frames.V) for x in (Q.denominator, *map(int, Q.numerator.entries())))
    return max(bits) <= LONGEST


def _next(
    found: Invariance, verdict: Answer, widths: tuple[int, ...] | None, n: int, by_measurement: bool
) -> list[str]:
    if verdict is Answer.HOLDS and found.modes:
        live = [(lam, target) for lam, target in found.modes if lam > 0 and abs(target) > 0]
        lines = [
            f"start with Q_0 = V, Q_d = U: each of {len(live)} modes then moves by itself and converges to lambda'/lambda"
        ]
        if widths is not None and live:
            d = len(widths) - 1
            bound = n / max(d * lam * abs(target / lam) ** (2 - 2 / d) for lam, target in live)
            lines.append(
                f"from small balanced starts every mode grows monotonically for steps up to {bound:.3g} (Proposition 1, sharpened)"
            )
        return lines
    if verdict is Answer.HOLDS:
        return ["start with Q_0 = V, Q_d = U: each mode then moves by itself"]
    if found.gap > 0 and not by_measurement:
        return [f"if the numbers are measurements, ask with --uncertainty {found.gap * 10:.0e} or more"]
    if (not found.realizable and not found.gap) or found.fits is False:
        return [
            "training will approach a positive loss; ask about targets that the network can reach, such as a projection of Y"
        ]
    return [
        "training leaves a generic aligned start at its first step (special starts, such as rank-one chains, can stay aligned)",
        "watch it: python -m verify apply training --data DATA --weights WEIGHTS --step 1/100 --steps 100",
    ]


INPUTS = (
    Input("X", "the inputs, one example a column", Kind.MATRIX, "k_0 x n", aliases=("inputs", "x_train", "data")),
    Input(
        "Y",
        "the targets, one example a column",
        Kind.MATRIX,
        "k_d x n",
        aliases=("targets", "labels", "y_train", "outputs"),
    ),
    Input("widths", "the widths of the network", Kind.WIDTHS, required=False),
    Input(
        "uncertainty",
        "take floats as measurements, X and Y each known up to this (spectral norm)",
        Kind.NUMBER,
        required=False,
    ),
)

APPLICATION = Application("theorem1", "Is alignment an invariant of training on these data?", INPUTS, answer)

THEOREM4_APPLICATION = replace(APPLICATION, id="theorem4", answer=lambda **inputs: answer(**inputs, id="theorem4"))

if THEOREM1.application is None:
    THEOREM1.applies(APPLICATION)
