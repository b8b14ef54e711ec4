"""What the answer about data says: the sentence, the facts behind it, what is exhibited, and what to do next."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from proofs.theorem1.directions import enclosure_written, floats_written
from proofs.theorem1.invariance import Invariance
from proofs.theorem1.question import RationalDataFrames
from verify.apply import Array, Fact
from verify.apply.quantities import lower, rounded_down, rounded_up
from verify.claim import Answer

LONGEST = 13_000
"""Bits of a numerator or denominator up to which exact numbers are written out (Python writes 4300 digits, 14284 bits)."""


def sentence(found: Invariance, verdict: Answer, uncertainty: Fraction | None) -> str:
    """Return the answer in one sentence."""
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
        nearby = " (but nearby data)" if found.near else ""
        return (
            f"The theorem does not apply to exactly these numbers: no linear network fits them without error{nearby}."
        )
    if not found.realizable:
        return "The theorem does not apply: no linear network fits these data, so zero training error is out of reach."
    if found.fits is False:
        return "The theorem does not apply: the widths are too narrow for these data, so zero training error is out of reach."
    if found.entry is None:
        return "The theorem does not apply: X is zero, so every gradient is zero and nothing is ever trained."
    if uncertainty is not None:
        return "Alignment is not an invariant of training for any data within this uncertainty."
    return "Alignment is not an invariant of training for these data: no frames make a class of aligned networks stay aligned."


def evidence(found: Invariance, X: Array, Y: Array, widths: tuple[int, ...] | None) -> list[Fact]:
    """Return the facts that the answer rests on."""
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
        text = f"entry {at} of the commutator [X X^T, X Y^T Y X^T] is {_shown(found.entry.value)}, not zero"
        facts.append(Fact("commutator", text, _digits(found.entry.value)))
    elif found.answer is Answer.HOLDS:
        facts.append(
            Fact(
                "commutator",
                "[X X^T, X Y^T Y X^T] = 0, exactly: V is a common eigenbasis, U the directions of Y X^T V",
                "0",
            )
        )
        facts.append(Fact("frames", f"the directions U, V are {_kind(found)}", found.frames is not None))
    for near in found.near:
        kept = "X" if near.changed == "Y" else "Y"
        proved = f", but not within {rounded_down(Fraction(near.at_least), 3)}" if near.at_least > 0 else ""
        text = (
            f"keeping {kept}, the nearest {near.changed}' that would do is at most {rounded_up(Fraction(near.distance), 4)} away "
            f"(Frobenius norm, {near.relative:.2%} of {near.changed}): it was found by search, and another may be nearer{proved}"
        )
        value = {
            "changed": near.changed,
            "distance": near.distance,
            "relative": near.relative,
            "defect": near.defect,
            "at_least": near.at_least,
        }
        facts.append(Fact(f"near-{near.changed}", text, value))
    if found.excluded > 0:
        least = rounded_down(Fraction(found.excluded), 3)
        text = f"no realizable data with X and Y both changed by less than {least} (relative, spectral norm) would do"
        facts.append(Fact("excluded", text, found.excluded))
    return facts


def _kind(found: Invariance) -> str:
    if found.frames is not None:
        return "rational, in the certificate or the JSON"
    if found.enclosed is not None:
        return "irrational; the JSON encloses them in balls"
    if found.floats is not None:
        missed = f"{found.floats.off_diagonal:.2g} off the diagonal (relative)"
        return f"irrational, or too large to be sought; floats that leave at most {missed} are in the JSON"
    return "irrational, or too large to be sought"


def _digits(value: Fraction) -> str:
    """Return an exact number as text, or its size where it is longer than numbers are written."""
    bits = max(value.numerator.bit_length(), value.denominator.bit_length())
    return str(value) if bits <= LONGEST else f"a number of {bits} bits"


def _shown(value: Fraction) -> str:
    """Return a number in a few letters, exactly or with the word that says it is rounded."""
    text = _digits(value)
    if len(text) <= 24:
        return text
    if Fraction(1, 10**300) < abs(value) < 10**300:
        return f"about {float(value):.6g}"
    return text if text.startswith("a number") else f"a number of {len(text)} digits"


def shown_frames(found: Invariance) -> dict[str, Any]:
    """Return the frames, modes and nearby data that were found, as far as they can be written."""
    witness: dict[str, Any] = {}
    if found.frames is not None and _writable(found.frames):
        witness |= {"U": found.frames.U.to_strings(), "V": found.frames.V.to_strings()}
        witness["says"] = (
            "orthogonal columns, to be divided by their lengths; U^T Y X^T V and V^T X X^T V are diagonal, exactly"
        )
    elif found.enclosed is not None:
        witness |= enclosure_written(found.enclosed)
    elif found.floats is not None:
        witness |= floats_written(found.floats)
    if found.modes:
        witness["modes"] = [{"lambda": lam, "lambda'": target} for lam, target in found.modes]
    if found.near and found.near[0].values.size <= 20_000:
        witness["near"] = {found.near[0].changed: found.near[0].values.tolist()}
    return witness


def _writable(frames: RationalDataFrames) -> bool:
    bits = (x.bit_length() for Q in (frames.U, frames.V) for x in (Q.denominator, *map(int, Q.numerator.entries())))
    return max(bits) <= LONGEST


def next_steps(
    found: Invariance, verdict: Answer, widths: tuple[int, ...] | None, n: int, by_measurement: bool
) -> list[str]:
    """Return what somebody with these data can do now."""
    if verdict is Answer.HOLDS and found.modes:
        live = [(lam, target) for lam, target in found.modes if lam > 0 and abs(target) > 0]
        lines = [
            f"start with Q_0 = V, Q_d = U: each of {len(live)} modes then moves by itself and converges to lambda'/lambda"
        ]
        if widths is not None and live:
            d = len(widths) - 1
            fastest = max(d * lam * abs(target / lam) ** (2 - 2 / d) for lam, target in live)
            bound = n / fastest if fastest > 0 else math.inf
        if widths is not None and live and bound < math.inf:
            lines.append(
                f"from small balanced starts every mode grows monotonically for steps up to {lower(bound)} "
                "(Proposition 1, sharpened)"
            )
        return lines
    if verdict is Answer.HOLDS:
        return ["start with Q_0 = V, Q_d = U: each mode then moves by itself"]
    if found.gap > 0 and found.near and not by_measurement:
        figure = rounded_up(Fraction(found.gap) * 10, 1)
        return [f"if the numbers are measurements, ask with --uncertainty {figure} or more"]
    if (not found.realizable and not found.near) or found.fits is False:
        return [
            "training will approach a positive loss; ask about targets that the network can reach, such as a projection of Y"
        ]
    return [
        "training leaves a generic aligned start at its first step (special starts, such as rank-one chains, can stay aligned)",
        "watch it: python -m verify apply training --data DATA --weights WEIGHTS --step 1/100 --steps 100",
    ]
