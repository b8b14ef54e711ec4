"""Is a defect real, or rounding? The same run in two precisions tells.

Rounding scales with the precision: single precision has a unit roundoff ``2^29`` times that of double
precision, so a defect that is made of rounding is larger in single precision by about that factor. A defect
that the exact run has is the same in both. Neither is a proof; what is between the two is undecided.
"""

from __future__ import annotations

from collections.abc import Sequence

from verify.claim.answer import Answer

PRECISIONS_APART = 2.0**29
"""The unit roundoff of single precision over that of double precision."""

SLACK = 2.0**7
"""How far from that ratio the ratio of two rounding defects may be: their signs and magnitudes are accidents."""


def departs(double: Sequence[float], single: Sequence[float], tolerance: float) -> Answer:
    """Decide whether a quantity that starts at zero leaves it: from its values along the same run in two precisions.

    Args:
        double, single: the values at the same times.
        tolerance: the rounding in one evaluation of the quantity in double precision.

    Returns:
        HOLDS where the largest value is the same in both, within a half of itself, and more than rounding; FAILS where it
        shrinks with the unit roundoff; else UNDECIDED.
    """
    if not double or len(double) != len(single):
        raise ValueError(f"expected the same positive number of values, got {len(double)} and {len(single)}")
    top = max(range(len(double)), key=lambda i: double[i])
    large, other = double[top], single[top]
    if large > tolerance and abs(large - other) <= large / 2:
        return Answer.HOLDS
    if large * PRECISIONS_APART <= SLACK * max(single):
        return Answer.FAILS
    return Answer.UNDECIDED if large > 0 or max(single) > 0 else Answer.FAILS
