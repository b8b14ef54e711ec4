"""A basis in floats is somebody's measurement: what holds of all structures that it may stand for?

A rotation written in floats is no rotation, and the exact answer about its binary numbers is then of no use to whoever meant
the rotation. Where an element may be scaled orthogonal, within rounding or within a stated uncertainty, the answer is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from proofs.alignability import Verdict
from proofs.alignability.nearest_orthogonal import Near, excludes_orthogonal_within, nearest_orthogonal
from verify.apply import BadInput, Fact, Family
from verify.apply.array import Array
from verify.apply.readings import as_float
from verify.claim import Answer
from verify.numeric.tolerance import LAPACK_RESIDUAL_RATIO


@dataclass(frozen=True)
class Measured:
    """What is answered of a measured basis.

    Attributes:
        answer: holds or fails only where that is so for all structures that may be meant.
        near: the element that was found nearest to a scaled orthogonal matrix, where one was sought.
        within: ``"rounding"``, or ``"the uncertainty"``.
    """

    answer: Answer
    near: Near | None
    within: str

    def sentence(self, n: int) -> str | None:
        """Return what to say in place of the exact answer; None where that stands."""
        samples = f"{n} sample{'s' * (n > 1)}"
        if self.answer is not Answer.UNDECIDED:
            return None
        if self.near is not None and self.near.within:
            return (
                f"Within {self.within} an element of this structure is a scaled orthogonal matrix, no multiple of the identity: "
                f"with such a layer every data set of {samples} aligns, and whether there is one, these numbers leave open."
            )
        return f"Within {self.within} it is open whether layers of this structure can align with generic data of {samples}."

    def facts(self) -> list[Fact]:
        """Return how near the structure comes."""
        if self.near is None:
            return []
        text = (
            f"in floats, the element found nearest to a scaled orthogonal matrix is {self.near.distance:.3g} away from one "
            f"(spectral norm, for an element of norm 1); {self.within} allows {self.near.allowed:.3g}"
        )
        return [Fact("nearest-orthogonal", text, {"distance": self.near.distance, "allowed": self.near.allowed})]

    def next(self) -> list[str]:
        """Return which element it is."""
        if self.near is None or not self.near.within:
            return []
        named = [f"c_{j} = {x:.6g}" for j, x in enumerate(self.near.coefficients, 1) if x]
        shown = ", ".join(named[:6]) + (", ..." if len(named) > 6 else "")
        return [f"the element with {shown} is a scaled orthogonal matrix within {self.within}: give it exactly to decide"]


def within_rounding(found: Verdict, basis: Family) -> Measured | None:
    """Return the answer where the entries are floats that may be rounded; None where they are exact, or it changes nothing."""
    if found.printed is not Answer.HOLDS or found.k < 2 or not any(_rounded(A) for A in basis.members):
        return None
    errors = np.array([_rounding(A) if _rounded(A) else 0.0 for A in basis.members])
    near = nearest_orthogonal(_floats(basis), errors, identity_is_exact=True)
    open_ = near is not None and near.within
    return Measured(Answer.UNDECIDED if open_ else found.printed, near, "rounding")


def within_uncertainty(found: Verdict, basis: Family, uncertainty: Fraction) -> Measured:
    """Return the answer where each basis matrix is known up to this, in the spectral norm.

    The dimension counts hold for every structure of these sizes; the exact tests for the given numbers only.

    Raises:
        BadInput: for a negative uncertainty, or one beyond the floats.
    """
    if uncertainty < 0:
        raise BadInput("the uncertainty is negative; expected a number that is not negative")
    size = as_float(uncertainty)
    within = "the uncertainty"
    if uncertainty == 0 or found.k == 1 or (found.family is not None and found.family.name == "kernel"):
        return Measured(found.printed, None, within)
    table = _floats(basis)
    errors = np.full(found.r, size)
    near = nearest_orthogonal(table, errors, identity_is_exact=False)
    none = found.sharp_threshold and not (near and near.within) and excludes_orthogonal_within(table, errors)
    return Measured(Answer.HOLDS if none else Answer.UNDECIDED, near, within)


def _floats(basis: Family) -> np.ndarray:
    return np.array([np.asarray(A.floats, dtype=np.float64) for A in basis.members])


def _rounded(A: Array) -> bool:
    """Whether the entries may have been rounded: floats or decimal numbers, not all of them whole and below ``1 / u``."""
    whole = (np.rint(A.floats) == A.floats) & (np.abs(A.floats) < 1 / A.unit)
    return A.numbers.measured and not bool(np.all(whole))


def _rounding(A: Array) -> float:
    """Return ``30 k ulp ||A||``: what a decomposition in that precision may leave of orthogonality (`orthogonality_tolerance`)."""
    largest = float(np.abs(A.floats).max())
    return LAPACK_RESIDUAL_RATIO * A.shape[0] * 2 * A.unit * largest * float(np.linalg.norm(A.floats / largest))
