"""Structures with a name, of any size: families that every data set meets, and where almost no data align.

* All matrices, and all symmetric ones, contain a symmetric matrix in the frame of each data set; likewise antisymmetric ones.
* ``u v^T`` with v in a space of more than ``min(n, k-1)`` dimensions: it holds an eigenvector of ``B B^T``.
* ``r > k n`` and ``n < k``: for every B some nonzero A has ``A B = 0``.
* Circulants, and convolutions of one channel on a circle: the products ``A_i^T A_j + A_j^T A_i`` are a shift and its inverse. A
  combination P of them is its first column, moved about, and ``[P, e_1 e_1^T]`` shows that column, but for the diagonal: the linear
  test passes at ``G = e_1 e_1^T``, of rank one.
* One free entry in each row at most: the products are diagonal, and ``[D, G]`` shows all differences of diagonal entries at the
  matrix G of ones: the linear test passes there.
"""

from __future__ import annotations

from proofs.alignability.basis import LayerStructure
from proofs.alignability.families import Family
from proofs.structure.convolution import Convolution
from proofs.structure.diagonals import Circulant
from proofs.structure.pattern import Sparse, Symmetric
from proofs.structure.user_basis import RankOne


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


def almost_none_by_structure(structure: LayerStructure) -> str:
    """Return why almost no data align with what is not scaled orthogonal, if the kind of structure shows it; else nothing."""
    match structure:
        case Circulant():
            return "linear test at e_1 e_1^T, whatever the size: the Gram matrices are circulant, and one column determines them"
        case Convolution(circular=True, channels=(1, 1)):
            return "linear test at e_1 e_1^T, whatever the size: one column determines the Gram matrices"
        case Sparse() if len({i for i, _ in structure.support}) == len(structure.support):
            return "linear test at the matrix of ones, whatever the size: the Gram matrices are diagonal"
    return ""
