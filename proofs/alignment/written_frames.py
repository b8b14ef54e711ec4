"""The witness of an aligned chain as it is written out: exact frames, frames in balls, or measured floats."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from proofs.alignment.ball_frames import BallFrames
from proofs.alignment.readings import LARGE, Alignment
from verify.claim import Answer
from verify.exact import RationalMatrix


def written_frames(found: Alignment) -> dict[str, Any]:
    """Return the frames that show a yes, as the numbers that they are; empty where there are none."""
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
        frames = {f"Q{i}": decimals(Q) for i, Q in enumerate(found.Q)}
        middles = {f"S{i}": decimals(S) for i, S in enumerate(found.S, 1)}
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


def decimals(A: RationalMatrix) -> list[list[str]]:
    """Return a matrix of decimal numbers as text."""
    return [[str(x) if x.denominator == 1 else _decimal(x) for x in row] for row in A.to_fractions()]


def _decimal(x: Fraction) -> str:
    """Return a fraction over a power of ten as a decimal number."""
    power = 0
    while (10**power) % x.denominator:
        power += 1
    digits = str(abs(x.numerator) * (10**power // x.denominator)).rjust(power + 1, "0")
    return f"{'-' if x < 0 else ''}{digits[:-power]}.{digits[-power:]}"
