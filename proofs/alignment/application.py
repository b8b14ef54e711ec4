"""``apply alignment``: is this chain of layers aligned (Definition 2)?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from proofs.alignment.balance import balanced, imbalances
from proofs.alignment.ball_frames import WIDEST, BallFrames, ball_frames
from proofs.alignment.chain_certificate import certificate
from proofs.alignment.commutators import Pair
from proofs.alignment.decision import Decision, decide
from proofs.alignment.distance import LowerBound, lower_bound
from proofs.alignment.float_frames import FloatFrames, float_frames
from proofs.alignment.metric import ColumnMatching, column_matching
from proofs.alignment.residues import failing_pair_of_arrays
from verify.apply import Application, Array, BadInput, Chain, Fact, Finding, Input, Kind, exactly, measured
from verify.apply.quantities import shown
from verify.apply.readings import as_float
from verify.claim import Answer
from verify.exact import RationalMatrix
from verify.numeric.magnitude import Magnitude
from verify.numeric.threads import at_most

LARGE = 256
"""Widths beyond which frames and the column measure are computed only where the answer needs them."""

QUESTION = "Is the chain aligned: one usSVD a layer, W_i = U_i S_i V_i^T, with U_i = V_{i+1}?"


@dataclass(frozen=True)
class Alignment:
    """The typed result.

    Attributes:
        exact: the decision about exactly these numbers.
        within: the decision about measurements: is there an aligned chain within the uncertainty of every layer?
        uncertainty: of each layer, in the spectral norm; the rounding of storage where none was given.
        below: a proof that no aligned chain is nearer than ``below.distance``.
        above: frames that bring an aligned chain within ``above.rho``.
        enclosed: an exact usSVD in balls, where the exact chain is aligned and its frames are irrational.
        matching: the paper's measure.
    """

    exact: Decision
    within: Answer
    uncertainty: float
    below: LowerBound | None
    above: FloatFrames | None
    matching: ColumnMatching | None
    enclosed: BallFrames | None = None


def decide_chain(chain: Chain, uncertainty: Fraction | None = None) -> Alignment:
    """Decide the chain in both readings; what is not needed for large layers is left out.

    Raises:
        BadInput: an uncertainty that is negative, or beyond the floats.
    """
    if uncertainty is not None and uncertainty < 0:
        raise BadInput(f"the uncertainty is {shown(uncertainty)}; expected a number that is not negative")
    # What overflows is looked at and left out; one thread gives the same digits every time.
    with at_most(1), np.errstate(all="ignore"):
        return _decided_chain(chain, uncertainty)


def _decided_chain(chain: Chain, uncertainty: Fraction | None) -> Alignment:
    floats = _floats(chain)
    rounding = _rounding(chain) if floats is not None else 0.0
    below = _shifted(lower_bound(floats), rounding) if floats is not None else None
    storage = max(W.unit * _norm(W) for W in chain.layers) if floats is not None else 0.0
    within: float | Fraction = storage if uncertainty is None else uncertainty
    size = storage if uncertainty is None else as_float(uncertainty)
    large = max(chain.widths) > LARGE
    exact = _exactly(chain)
    needed = not large or (below is not None and below.distance <= within)
    above = (
        float_frames(floats, size, storage if uncertainty is None else 0.0) if floats is not None and needed else None
    )
    if above is not None and rounding:
        above = replace(above, rho=(above.rho + rounding) * (1 + 2.0**-50))
    matching = _matched(floats) if floats is not None and not large else None
    verdict = _within(exact, within, below, above)
    return Alignment(exact, verdict, size, below, above, matching, _enclosed(chain, exact))


def _enclosed(chain: Chain, exact: Decision) -> BallFrames | None:
    if exact.answer is not Answer.HOLDS or exact.frames is not None or max(chain.widths) > WIDEST:
        return None
    return ball_frames([W.exact for W in chain.layers], exact.layout)


def _exactly(chain: Chain) -> Decision:
    """Decide about the exact numbers; arrays of machine numbers are mostly refuted before each is made exact."""
    arrays = [W.held for W in chain.layers if isinstance(W.held, np.ndarray) and W.held.dtype.itemsize <= 8]
    pair = failing_pair_of_arrays(arrays) if len(arrays) == len(chain.layers) else None
    if pair is not None:
        return Decision(Answer.FAILS, "commutators", chain.widths, pair=pair)
    return decide([W.exact for W in chain.layers])


def _matched(floats: Sequence[Any]) -> ColumnMatching | None:
    try:
        found = column_matching(floats)
    except np.linalg.LinAlgError:
        return None
    return found if all(math.isfinite(x) for x in found.values) else None


def _norm(W: Array) -> float:
    return float(Magnitude.of(W.floats).norm)


def _within(
    exact: Decision, uncertainty: float | Fraction, below: LowerBound | None, above: FloatFrames | None
) -> Answer:
    if exact.answer is Answer.HOLDS or (above is not None and above.rho <= uncertainty):
        return Answer.HOLDS
    if below is not None and below.distance > uncertainty:
        return Answer.FAILS
    if uncertainty == 0:
        return exact.answer
    return Answer.UNDECIDED


def _floats(chain: Chain) -> list[Any] | None:
    """Return the layers in float64, or ``None`` where an entry is beyond the largest float."""
    try:
        return [W.floats for W in chain.layers]
    except BadInput:
        return None


def _rounding(chain: Chain) -> float:
    """Return how far a layer in float64 may be from the numbers that were given."""
    return max(2.0**-53 * _norm(W) * (1 + 2.0**-20) + 2.0**-1060 if _inexact(W) else 0.0 for W in chain.layers)


def _inexact(W: Array) -> bool:
    """Whether the numbers that were given are not all floats themselves."""
    if isinstance(W.held, np.ndarray) and W.held.dtype.kind == "f" and W.held.dtype.itemsize <= 8:
        return False
    return RationalMatrix(W.floats) != W.exact


def _shifted(bound: LowerBound, by: float) -> LowerBound:
    return (
        bound if by == 0 else LowerBound(max(0.0, bound.distance - by) * (1 - 2.0**-50), bound.pair, bound.commutator)
    )


def answer(weights: Chain, uncertainty: Fraction | None = None) -> Finding:
    """Return the finding about a chain."""
    found = decide_chain(weights, uncertainty)
    by_measurement = uncertainty is not None
    verdict = found.within if by_measurement else found.exact.answer
    reading = measured(uncertainty) if uncertainty is not None else exactly(weights.layers)
    about_exact = verdict is found.exact.answer
    sealed = (
        certificate([W.exact for W in weights.layers], found.exact, found.enclosed)
        if about_exact and _small(weights)
        else None
    )
    notes = list(weights.notes)
    if not about_exact:
        notes.append("no certificate: certificates are exact, and this answer is about measurements")
    elif sealed is None and verdict is not Answer.UNDECIDED:
        notes.append("no certificate: the layers are beyond what the stand-alone checker can recompute")
    return Finding(
        application="alignment",
        question=QUESTION,
        answer=verdict,
        sentence=_sentence(found, weights, verdict, by_measurement),
        reading=reading,
        inputs=_inputs(weights),
        evidence=_evidence(found, weights),
        witness=_witness(found),
        certificate=sealed,
        next=_next(found, weights, verdict, by_measurement),
        notes=notes,
        details=found,
    )


def _small(chain: Chain) -> bool:
    return max(chain.widths) <= 2 * LARGE


def _sentence(found: Alignment, chain: Chain, verdict: Answer, by_measurement: bool) -> str:
    depth = len(chain.layers)
    layers = f"the {depth} layers" if depth > 1 else "the single layer"
    if verdict is Answer.UNDECIDED:
        if by_measurement:
            return f"Within an uncertainty of {found.uncertainty:.3g} it is open whether {layers} are aligned."
        return f"It is open whether {layers} are aligned: a limit was reached."
    if verdict is Answer.HOLDS:
        if by_measurement and found.exact.answer is not Answer.HOLDS:
            return f"An aligned chain lies within the uncertainty of {layers}."
        return f"{layers[0].upper()}{layers[1:]} {'are' if depth > 1 else 'is'} aligned."
    if by_measurement:
        return f"No aligned chain lies within the uncertainty of {layers}."
    if found.exact.reason == "fitting":
        return f"{layers[0].upper()}{layers[1:]} are not aligned: they split into threads, but these fit no common diagonals."
    if any(W.numbers.measured for W in chain.layers):
        near = f"; an aligned chain lies within {found.above.rho:.3g} of them" if found.above is not None else ""
        return f"As the exact numbers that they hold, {layers} are not aligned{near}."
    return f"{layers[0].upper()}{layers[1:]} are not aligned."


def _inputs(chain: Chain) -> list[str]:
    lines = [f"{W.where}: {W.shape[0]} x {W.shape[1]}, {W.numbers.value} ({W.dtype})" for W in chain.layers]
    return lines if len(lines) <= 6 else [*lines[:5], f"... {len(lines)} layers in all"]


def _evidence(found: Alignment, chain: Chain) -> list[Fact]:
    facts = [*_decided(found.exact)]
    if found.enclosed is not None:
        text = (
            f"an exact usSVD lies within {float(found.enclosed.radius):.0e} of frames that were found, entry by entry"
        )
        facts.append(Fact("enclosed", f"{text} (the directions are irrational)", str(found.enclosed.radius)))
    below, above = found.below, found.above
    if below is not None and below.distance > 0 and below.pair is not None:
        within = f"no aligned chain has every layer within {below.distance:.3g} (spectral norm)"
        text = f"{within}, by the commutator of {_named(below.pair)}"
        facts.append(Fact("distance-from-below", text, below.distance))
    if above is not None:
        text = f"an aligned chain has every layer within {above.rho:.3g} (spectral norm), by frames that were found and measured"
        facts.append(Fact("distance-from-above", text, above.rho))
    if any(W.numbers.measured for W in chain.layers):
        word = {Answer.HOLDS: "yes", Answer.FAILS: "no", Answer.UNDECIDED: "undecided"}[found.within]
        text = f"as measurements known up to {found.uncertainty:.3g} each (spectral norm): {word}"
        facts.append(Fact("as-measurements", text, {"uncertainty": found.uncertainty, "answer": found.within.value}))
    facts += _balance(chain)
    facts += _matching(found)
    return facts


def _decided(exact: Decision) -> list[Fact]:
    depth = len(exact.widths) - 1
    count = math.comb(depth, 2)
    if exact.pair is not None:
        i, j = exact.pair
        note = " (adjacent pairs commute)" if j > i + 1 else ""
        return [Fact("commutator", f"the commutator of {_named(exact.pair)} is not zero{note}", {"i": i, "j": j})]
    if exact.reason == "too large":
        text = f"all {count} commutators vanish on random vectors modulo 2^61 - 1, but the integers are too large for an exact yes"
        return [Fact("commutators", text, None)]
    text = {
        0: "a single layer has no commutators that could stand in the way",
        1: "the commutator [W_1 W_1^T, G_1^(2)] is exactly zero",
    }.get(count, f"all {count} commutators [W_i W_i^T, G_i^(j)], i < j, are exactly zero")
    facts = [Fact("commutators", text, count)]
    if exact.threads is None:
        facts.append(
            Fact("fitting", f"widths {_widths(exact.widths)} have no bulge, so the threads fit in any case", None)
        )
        return facts
    kinds = ", ".join(f"{n} from vertex {a} to {b}" for (a, b), n in sorted(exact.threads.items()))
    value = {f"{a}-{b}": n for (a, b), n in sorted(exact.threads.items())}
    if exact.reason == "too many layouts":
        facts.append(Fact("fitting", f"whether the threads fit is open, the search was given up: {kinds}", value))
    elif exact.layout is None:
        facts.append(Fact("fitting", f"no positions p <= min(k_i) fit the threads: {kinds}", value))
    else:
        facts.append(Fact("fitting", f"all threads have common positions: {kinds}", value))
    return facts


def _named(pair: Pair) -> str:
    i, j = pair
    product = f"W_{j}" if j == i + 1 else f"W_{j}...W_{i + 1}" if j > i + 2 else f"W_{j} W_{i + 1}"
    return f"W_{i} W_{i}^T with the Gram matrix of {product}"


def _widths(widths: Sequence[int]) -> str:
    return ", ".join(map(str, widths)) if len(widths) <= 12 else f"{widths[0]}, ..., {widths[-1]}"


def _balance(chain: Chain) -> list[Fact]:
    if len(chain.layers) < 2 or max(chain.widths) > 2 * LARGE:
        return []
    exact = balanced([W.exact for W in chain.layers]) if max(chain.widths) <= 64 else False
    if exact:
        return [Fact("balanced", "consecutive layers are balanced, exactly: W_{i+1}^T W_{i+1} = W_i W_i^T", 0.0)]
    try:
        with np.errstate(all="ignore"):
            worst = max(imbalances([W.floats for W in chain.layers]))
    except BadInput:
        return []
    if not math.isfinite(worst):
        return []
    return [
        Fact(
            "balanced",
            f"not balanced: ||W_i W_i^T - W_{{i+1}}^T W_{{i+1}}|| is up to {worst:.3g}, relative to the larger",
            worst,
        )
    ]


def _matching(found: Alignment) -> list[Fact]:
    matching = found.matching
    if matching is None or not matching.values:
        return []
    worst = min(matching.values)
    text = f"the paper's measure (matched singular vectors, 1 is perfect) is {worst:.4f} at its lowest"
    near = found.exact.answer is Answer.HOLDS
    if near and worst < 0.999:
        layers = ", ".join(map(str, matching.ambiguous)) or "none"
        text += f"; it differs because singular vectors are not unique (repeated or zero singular values in layers {layers})"
    elif found.exact.answer is Answer.FAILS and (
        found.exact.pair is None or found.exact.pair[1] > found.exact.pair[0] + 1
    ):
        text += "; it compares adjacent layers only, and what refutes alignment here is farther apart"
    return [Fact("paper-measure", text, {"pairs": list(matching.values), "ambiguous": list(matching.ambiguous)})]


def _witness(found: Alignment) -> dict[str, Any]:
    if found.exact.frames is not None:
        try:
            frames = {f"Q{i}": Q.to_strings() for i, Q in enumerate(found.exact.frames.Q)}
        except ValueError:  # Python writes no integers of more than 4300 digits
            return {"says": "rational frames were found; their numbers are too long to be written out"}
        return {
            "frames": frames,
            "says": "orthogonal columns, to be divided by their lengths; Q_i^T W_i Q_{i-1} is rectangular diagonal, exactly",
        }
    if found.enclosed is not None:
        return _enclosure(found.enclosed)
    if found.above is not None and Answer.HOLDS in (found.exact.answer, found.within):
        return {
            "frames": {f"Q{i}": Q.tolist() for i, Q in enumerate(found.above.Q)}
            if max(found.exact.widths) <= LARGE
            else {},
            "rho": found.above.rho,
            "orthonormality": found.above.orthonormality,
            "says": "float frames; singular directions are irrational or the numbers are measurements",
        }
    return {}


def _enclosure(found: BallFrames) -> dict[str, Any]:
    try:
        frames = {f"Q{i}": _decimals(Q) for i, Q in enumerate(found.Q)}
        middles = {f"S{i}": _decimals(S) for i, S in enumerate(found.S, 1)}
        radii = [str(radius) for radius in found.radii]
    except ValueError:  # Python writes no integers of more than 4300 digits
        return {"says": "frames were enclosed in balls; their numbers are too long to be written out"}
    return {
        "frames": frames,
        "middles": middles,
        "radius": str(found.radius),
        "radii": radii,
        "says": "an exact usSVD W_i = Q_i S_i Q_{i-1}^T lies within the radius of each entry of Q_i and radii[i-1] of each of S_i "
        "(zeros of S_i are exact); the frames are orthonormal, some entries are irrational",
    }


def _decimals(A: RationalMatrix) -> list[list[str]]:
    return [[str(x) if x.denominator == 1 else _decimal(x) for x in row] for row in A.to_fractions()]


def _decimal(x: Fraction) -> str:
    """Return a fraction over a power of ten as a decimal number."""
    power = 0
    while (10**power) % x.denominator:
        power += 1
    digits = str(abs(x.numerator) * (10**power // x.denominator)).rjust(power + 1, "0")
    return f"{'-' if x < 0 else ''}{digits[:-power]}.{digits[-power:]}"


def _next(found: Alignment, chain: Chain, verdict: Answer, by_measurement: bool) -> list[str]:
    if verdict is Answer.HOLDS:
        return ["will it stay aligned in training? python -m verify apply theorem1 --data DATA --widths ..."]
    below = found.below.distance if found.below is not None else 0.0
    if verdict is Answer.UNDECIDED and by_measurement:
        above = f"from an uncertainty of {found.above.rho:.3g} on the answer is yes" if found.above is not None else ""
        under = f"below {below:.3g} it is no" if below > 0 else ""
        return ["; ".join(part for part in (above, under) if part) or "no bound decides; give exact numbers"]
    if not by_measurement and found.above is not None and any(W.numbers.measured for W in chain.layers):
        return [
            f"if the numbers are measurements, ask with --uncertainty: from {found.above.rho:.3g} on the answer is yes"
        ]
    return [
        "watch what training does to it: python -m verify apply training --data DATA --weights WEIGHTS --step 1/100 --steps 100"
    ]


ALIGNMENT = Application(
    "alignment",
    title="Is this chain of layers aligned (Definition 2)?",
    inputs=(
        Input("weights", "the layers in the order in which they act", Kind.CHAIN, "W_i: k_i x k_{i-1}"),
        Input(
            "uncertainty",
            "take floats as measurements, each layer known up to this (spectral norm)",
            Kind.NUMBER,
            required=False,
        ),
    ),
    answer=answer,
)
