"""Common eigenvectors of two symmetric rational matrices, exactly: all of them together span a kernel."""

from __future__ import annotations

from verify.exact import RationalMatrix, commutator, vstack


def common_eigenspace(A: RationalMatrix, B: RationalMatrix) -> RationalMatrix:
    """Return a basis (columns) of the span of all common eigenvectors of two symmetric matrices, exactly.

    It is the intersection of the kernels of ``[A^p, B^q]``, ``1 <= p, q < k`` (Shemesh 1984): that subspace is
    invariant under both, and they commute on it.
    """
    k = A.rows
    powers = range(1, max(k, 2))
    commutators = [commutator(A.power(p), B.power(q)) for p in powers for q in powers]
    return vstack(commutators).nullspace()
