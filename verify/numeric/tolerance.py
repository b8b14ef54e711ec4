"""Where float tolerances come from: every bound states the inequality that it implements.

Model (Higham, *Accuracy and Stability of Numerical Algorithms*, 2nd ed., chapters 2 and 3): each basic operation
returns the exact result times ``1 + delta``, ``|delta| <= u``; sums may be taken in any order, with or without fused
operations, so the bounds hold for every conventional matrix product on CPU and GPU (not for Strassen's, which BLAS
does not use). Norms are Frobenius norms unless said otherwise. Arguments that are norms may be arrays with one value
per batch element. Every returned bound is enlarged by a relative 64 u, which covers the rounding of its own
evaluation.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Bound = TypeVar("Bound", float, NDArray[np.float64])

LAPACK_RESIDUAL_RATIO = 30.0
"""Residuals up to this many ``n ulp`` pass LAPACK's own test programs (LAPACK Working Note 41, section on
thresholds).
"""

SMALLEST_FLOAT64 = 2.0**-1074
"""The distance between float64 numbers near zero: what a product may lose to underflow."""


@lru_cache
def unit_roundoff(dtype: Any = np.float64) -> float:
    """Return u, half the gap between 1 and the next larger float: 2^-53 for float64, 2^-24 for float32.

    Raises:
        ValueError: when ``dtype`` is not a floating-point type.
    """
    kind = np.dtype(dtype)
    if kind.kind != "f":
        raise ValueError(f"{kind} is not a floating-point type")
    return float(np.finfo(kind).eps) / 2


def gamma(n: int, dtype: Any = np.float64) -> float:
    """Return ``gamma_n = n u / (1 - n u)``, the relative error of n successive roundings (Higham, Lemma 3.1).

    Raises:
        ValueError: when n is negative or ``n u >= 1``: then there is no such bound.
    """
    nu = n * unit_roundoff(dtype)
    if not 0 <= nu < 1:
        raise ValueError(f"no rounding bound for {n} operations in {np.dtype(dtype)}")
    return nu / (1 - nu)


def most_explained(unit: float) -> float:
    """Return the largest relative size of what rounding may explain where a yes is given in spite of it: ``sqrt(u)``.

    Half of the digits of the numbers are then left. Beyond, numbers that are not what was asked for could pass for rounded
    ones that are.

    Args:
        unit: the unit roundoff of the numbers that were given.
    """
    return math.sqrt(unit)


def product_error(left: Bound, right: Bound, inner: int, dtype: Any = np.float64) -> Bound:
    """Bound one computed product: ``||fl(A B) - A B|| <= gamma_n ||A|| ||B||``, n the inner dimension (Higham,
    (3.13)).
    """
    return _above(gamma(inner, dtype) * (left * right))


def chain_error(norms: Sequence[Bound], inner: Sequence[int], dtype: Any = np.float64) -> Bound:
    """Bound a computed chain: ``||fl(W_d ... W_1) - W_d ... W_1|| <= (prod_i (1 + gamma_{n_i}) - 1) prod_i ||W_i||``.

    Follows from the bound of one product by induction, whatever order the products are taken in.

    Args:
        norms: the norms of the factors.
        inner: the inner dimensions, one less in number.
        dtype: the working precision.

    Raises:
        ValueError: when the counts do not fit.
    """
    if not norms or len(inner) != len(norms) - 1:
        raise ValueError(f"{len(norms)} factors have {len(norms) - 1} inner dimensions, got {len(inner)}")
    growth = math.expm1(sum(math.log1p(gamma(n, dtype)) for n in inner))
    total = norms[0]
    for norm in norms[1:]:
        total = total * norm
    return _above(growth * total)


def gradient_step_error(
    layer: Bound,
    outer: Bound,
    residual: Bound,
    inner: Bound,
    rate: float,
    widths: tuple[int, int],
    dtype: Any = np.float64,
) -> Bound:
    """Bound the rounding of one step ``W + rate A^T E B^T`` from given A (after the layer), E and B (before it).

    ``||fl(...) - ...|| <= u ||W|| + (prod (1 + gamma) - 1) (1 + u) |rate| ||A|| ||E|| ||B||``, the product over the
    two inner dimensions (``widths``: the rows of E, the columns of E) and ``gamma_3`` for rate, scaling and sum.
    Errors that A, E and B already carry are not included; `verify.numeric.magnitude` propagates those.
    """
    growth = (1 + gamma(widths[0], dtype)) * (1 + gamma(widths[1], dtype)) * (1 + gamma(3, dtype)) - 1
    return _above(unit_roundoff(dtype) * layer + growth * abs(rate) * (outer * residual * inner))


def commutator_error(left: Bound, right: Bound, size: int, dtype: Any = np.float64) -> Bound:
    """Bound a computed commutator: ``||fl([H, G]) - [H, G]|| <= 2 gamma_{k+1} ||H|| ||G||``.

    Two products with error ``gamma_k ||H|| ||G||`` each and one subtraction; ``gamma_k + u + u gamma_k <=
    gamma_{k+1}``.
    """
    return _above(2 * gamma(size + 1, dtype) * (left * right))


def gram_error(norm: Bound, inner: int, dtype: Any = np.float64) -> Bound:
    """Bound a computed Gram matrix: ``||fl(A^T A) - A^T A|| <= gamma_m ||A||^2``, m the number of rows of A."""
    return product_error(norm, norm, inner, dtype)


def orthogonality_tolerance(size: int, dtype: Any = np.float64) -> float:
    """Return the largest ``||Q^T Q - I||`` accepted from eigh, svd or qr of this size: ``30 n ulp``.

    Householder's algorithms guarantee ``sqrt(n) gamma_{c m n}`` with a modest constant c (Higham, Theorem 19.4). In
    practice they stay below ``n ulp``, and LAPACK's tests reject beyond 30 of these. This is a gate against silently
    wrong output, not a proof: what passes is used with its *measured* residual.
    """
    return LAPACK_RESIDUAL_RATIO * max(size, 1) * 2 * unit_roundoff(dtype)


def residual_tolerance(norm: Bound, size: int, dtype: Any = np.float64) -> Bound:
    """Return the largest ``||A Q - Q L||`` or ``||A - U S V^T||`` accepted from a decomposition: ``30 n ulp ||A||``.
    """
    return _above(orthogonality_tolerance(size, dtype) * norm)


def orthogonality_measurement_error(rows: int, columns: int, dtype: Any = np.float64) -> float:
    """Bound the rounding in a measured ``||Q^T Q - I||``: ``1.03 n gamma_{m+1}`` for Q of shape ``m x n``.

    Each of the n^2 entries is off by at most ``1.01^2 gamma_{m+1}`` and one rounding, for columns of norm at most
    1.01.
    """
    return _above(1.03 * columns * gamma(rows + 1, dtype))


def rank_tolerance(shape: tuple[int, int], norm: Bound, dtype: Any = np.float64) -> Bound:
    """Return where a computed singular value can no longer be told from zero: ``30 max(m, n) ulp ||A||_2``.

    By Weyl's inequality each singular value moves by at most the backward error of the SVD, which
    `residual_tolerance` admits.
    """
    return residual_tolerance(norm, max(shape), dtype)


def eigenvalue_error(residual: Bound, defect: Bound, norm: Bound) -> Bound:
    """Bound ``|lambda_i(A) - l_i|``, both sorted, from the residuals of approximate eigenvectors Q and eigenvalues L.

    Given ``||A Q - Q L|| <= residual``, ``||E|| <= defect < 1`` with ``E = Q^T Q - I``, and ``max |l_i| <= norm``:
    ``Q^T A Q = L + F``, ``F = E L + Q^T R``, so by Weyl its eigenvalues lie within ``||F||`` of the ``l_i``; by
    Ostrowski they are those of A times factors between ``1 - defect`` and ``1 + defect``. As ``||Q|| <= 1 +
    defect/2``, ``|lambda_i(A) - l_i| <= ((1 + defect/2) residual + 2 defect norm) / (1 - defect)``.

    Raises:
        ValueError: when the defect is 1 or more; such a Q says nothing.
    """
    if not np.all(np.asarray(defect) < 1):
        raise ValueError("the approximate eigenvectors are too far from orthonormal to bound any eigenvalue")
    return _above(((1 + defect / 2) * residual + 2 * defect * norm) / (1 - defect))


def subspace_angle(residual: float, gap: float) -> float:
    """Bound the sine of the angle between computed and exact eigenvectors by ``||R|| / gap`` (Davis and Kahan).

    ``gap`` is the distance from the computed eigenvalues of the subspace to all other exact ones; without one, the
    bound is 1 and says nothing.
    """
    sine = _above(residual / gap) if gap > 0 else 1.0
    return sine if sine < 1 else 1.0


def solution_error(condition: float, size: int, dtype: Any = np.float64) -> float:
    """Bound the relative error of a linear system: ``2 kappa e / (1 - kappa e)`` with ``e = 30 n ulp``.

    Assumes that the computed solution solves a system perturbed relatively by e in matrix and right side, which a
    small residual confirms (Higham, Theorem 7.2). Infinite when ``kappa e >= 1``.
    """
    backward = orthogonality_tolerance(size, dtype)
    if condition * backward >= 1:
        return math.inf
    return _above(2 * condition * backward / (1 - condition * backward))


def _above(bound: Bound) -> Bound:
    return bound * (1 + 64 * 2.0**-53)
