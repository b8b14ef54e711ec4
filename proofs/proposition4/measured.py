"""A basis in floats is somebody's measurement: what holds of all structures that it may stand for?

A rotation written in floats is no rotation, and the exact answer about its binary numbers is then of no use to whoever meant
the rotation. Where an element may be scaled orthogonal, within rounding or within a stated uncertainty, the answer is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from proofs.alignability import Verdict
from proofs.alignability.nearest_orthogonal import (
    Near,
    excludes_orthogonal_within,
    independent_within,
    nearest_orthogonal,
)
from proofs.structure import Structure, UserBasis
from verify.apply import BadInput, Fact
from verify.apply.readings import as_float
from verify.claim import Answer
from verify.numeric.tolerance import LAPACK_RESIDUAL_RATIO

LARGEST_TABLE = 20_000_000
"""Numbers of a basis that are compared with orthogonal matrices: 160 MB."""


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


def within_rounding(found: Verdict, layers: Structure) -> Measured | None:
    """Return the answer where entries are floats that may be rounded; None where they are exact, or it changes nothing."""
    if found.printed is not Answer.HOLDS or found.k < 2 or not layers.is_measured:
        return None
    table = _floats(layers) if found.r * found.k**2 <= LARGEST_TABLE else None
    if table is None:
        return Measured(Answer.UNDECIDED, None, "rounding")
    errors = np.array([_rounding(A, unit) for A, unit in zip(table, layers.units, strict=True)])
    near = nearest_orthogonal(table, errors, identity_is_exact=True)
    open_ = near is not None and near.within
    return Measured(Answer.UNDECIDED if open_ else found.printed, near, "rounding")


def within_uncertainty(found: Verdict, layers: Structure, uncertainty: Fraction) -> Measured:
    """Return the answer where each basis matrix is known up to this, in the spectral norm.

    The count of equations holds for every structure with so many independent matrices, the dimension count for every structure of
    these sizes; the exact tests for the given numbers only.

    Raises:
        BadInput: for a negative uncertainty, or one beyond the floats.
    """
    if uncertainty < 0:
        raise BadInput("the uncertainty is negative; expected a number that is not negative")
    size = as_float(uncertainty)
    within = "the uncertainty"
    if uncertainty == 0 or found.k == 1:
        return Measured(found.printed, None, within)
    table = _floats(layers) if found.r * found.k**2 <= LARGEST_TABLE else None
    if table is None:
        return Measured(Answer.UNDECIDED, None, within)
    errors = np.full(found.r, size)
    if found.family is not None and found.family.name == "kernel":
        enough = independent_within(table, errors) > found.k * found.n
        return Measured(found.printed if enough else Answer.UNDECIDED, None, within)
    near = nearest_orthogonal(table, errors, identity_is_exact=False)
    none = found.sharp_threshold and not (near and near.within) and excludes_orthogonal_within(table, errors)
    return Measured(Answer.HOLDS if none else Answer.UNDECIDED, near, within)


def _floats(layers: Structure) -> np.ndarray | None:
    """Return the basis in floats, ``r x k x k``; None where a matrix is so small that it becomes zero."""
    if isinstance(layers, UserBasis) and layers.given:
        table = np.array([np.asarray(A.floats, dtype=np.float64) for A in layers.given])
    else:
        table = np.zeros((layers.dimension, *layers.shape))
        try:
            for A, found in zip(layers.basis(), table, strict=True):
                found[list(A.rows), list(A.columns)] = [float(x) for x in A.values]
        except OverflowError:
            raise BadInput(f"{layers.name} has an entry beyond the largest float; only exact numbers can be so large") from None
    return table if table.any(axis=(1, 2)).all() else None


def _rounding(A: np.ndarray, unit: float) -> float:
    """Return ``30 k ulp ||A||``: what a decomposition in that precision may leave of orthogonality (`orthogonality_tolerance`)."""
    largest = float(np.abs(A).max())
    size = largest * float(np.linalg.norm(A / largest))
    return LAPACK_RESIDUAL_RATIO * int(A.shape[0]) * 2 * unit * size
