"""In which sense floats are taken: as the exact binary numbers they are, or as measurements of something nearby."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from verify.apply.array import Array, Numbers
from verify.apply.errors import BadInput
from verify.apply.quantities import shown


@dataclass(frozen=True)
class Reading:
    """How the numbers of a question were read.

    Attributes:
        exact: whether the answer speaks of exactly these numbers.
        text: the same in a sentence, for the report.
    """

    exact: bool
    text: str


def exactly(arrays: Sequence[Array]) -> Reading:
    """Return the reading in which every number is what it says."""
    kinds = {a.numbers for a in arrays}
    if Numbers.FLOATS in kinds:
        types = ", ".join(sorted({a.dtype for a in arrays if a.numbers is Numbers.FLOATS}))
        return Reading(
            True,
            f"floats ({types}) taken as the exact binary numbers that they hold; --uncertainty asks about measurements",
        )
    if Numbers.DECIMALS in kinds:
        return Reading(True, "decimal numbers taken exactly as they are written; --uncertainty asks about measurements")
    return Reading(True, "integers" if kinds == {Numbers.INTEGERS} else "exact rational numbers")


def rounding_unit(A: Array) -> float:
    """Return the relative rounding that the entries may have: 0 if they are exact, or whole floats below ``1 / u``."""
    if not A.numbers.measured:
        return 0.0
    whole = (np.rint(A.floats) == A.floats) & (np.abs(A.floats) < 1 / A.unit)
    return 0.0 if bool(np.all(whole)) else A.unit


def measured(uncertainty: Fraction) -> Reading:
    """Return the reading in which each matrix is known up to ``uncertainty`` in the spectral norm."""
    return Reading(False, f"measurements: each matrix is known up to {as_float(uncertainty):.3g} in the spectral norm")


def as_float(uncertainty: Fraction) -> float:
    """Return an uncertainty in float64, correctly rounded; comparisons are made with the fraction itself.

    Raises:
        BadInput: it is beyond the largest float, or so small that it would become zero.
    """
    try:
        found = float(uncertainty)
    except OverflowError:
        raise BadInput("the uncertainty is beyond the floats; expected a number from 0 to 1.8e308") from None
    if found == 0 and uncertainty != 0:
        raise BadInput(
            f"the uncertainty {shown(uncertainty)} is below the smallest float; expected 0, or at least 5e-324"
        )
    return found
