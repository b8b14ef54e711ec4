"""Structures with a name, of any size: families that every data set meets, and where almost no data align.

What the kind of a structure shows at every size is argued in Proposition 4: ``every-data-set`` for the families,
``circle-test`` and ``one-place-a-row`` for the others. Here only the kinds are told apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from proofs.alignability.basis import LayerStructure
from proofs.alignability.families import Family
from proofs.structure.convolution import Convolution
from proofs.structure.diagonals import Circulant
from proofs.structure.pattern import Sparse, Symmetric
from proofs.structure.user_basis import RankOne


@dataclass(frozen=True)
class AlmostNone:
    """Why almost no data align with what is not scaled orthogonal.

    Attributes:
        statement: the part of Proposition 4 that says so.
        says: in a sentence.
        part: what the stand-alone checker has to see of the basis.
    """

    statement: str
    says: str
    part: dict[str, Any]


def family_by_structure(structure: LayerStructure, n: int) -> Family | None:
    """Return a family in S that aligns with every data set of n samples, if the kind of structure has one."""
    k, r = structure.shape[0], structure.dimension
    if n < k and r > k * n:
        return Family("kernel", f"r = {r} > k n = {k * n}: for every B some nonzero A has A B = 0")
    match structure:
        case Symmetric(sign=sign) if k >= (2 if sign == 1 else 3):
            return _mirrored("symmetric" if sign == 1 else "antisymmetric")
        case Sparse() if k >= 2 and r == k * k:
            return _mirrored("symmetric")
        case RankOne() if k >= 2 and r > min(n, k - 1):
            says = f"S contains u v^T for one u and {r} > min(n, k-1) dimensions of v: some v is an eigenvector of B B^T"
            return Family("rank one", says)
    return None


def _mirrored(name: str) -> Family:
    return Family(name, f"S contains every {name} matrix, one in the frame of each data set")


def almost_none_by_structure(structure: LayerStructure) -> AlmostNone | None:
    """Return why almost no data align with what is not scaled orthogonal, if the kind of structure shows it."""
    match structure:
        case Circulant(size=k):
            return _on_a_circle((k,))
        case Convolution(circular=True, channels=(1, 1), image=image):
            return _on_a_circle(image)
        case Sparse() if len({i for i, _ in structure.support}) == len(structure.support):
            says = "one place a row: the Gram matrices are diagonal, whatever the size"
            return AlmostNone("one-place-a-row", says, {"kind": "one place a row"})
    return None


def _on_a_circle(image: tuple[int, ...]) -> AlmostNone:
    says = "circle test: one column determines the Gram matrices, whatever the size"
    return AlmostNone("circle-test", says, {"kind": "circle", "image": list(image)})
