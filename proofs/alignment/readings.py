"""Is a given chain aligned: as the exact numbers that it holds, and as measurements with an uncertainty?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from proofs.alignment.ball_frames import WIDEST, BallFrames, ball_frames
from proofs.alignment.decision import Decision, decide
from proofs.alignment.distance import LowerBound, lower_bound
from proofs.alignment.float_frames import float_frames
from proofs.alignment.measured_frames import FloatFrames
from proofs.alignment.metric import ColumnMatching, column_matching
from proofs.alignment.residues import failing_pair_of_arrays
from verify.apply import Array, BadInput, Chain
from verify.apply.quantities import shown
from verify.apply.readings import as_float
from verify.claim import Answer
from verify.exact import RationalMatrix
from verify.numeric.magnitude import Magnitude
from verify.numeric.threads import at_most

LARGE = 256
"""Widths beyond which frames and the column measure are computed only where the answer needs them."""


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
