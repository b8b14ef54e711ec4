"""Spaces of rank-one matrices ``e_1 v^T``, v in L, that meet all data: dim L + dim ker B^T > k for every B."""

from __future__ import annotations

from collections.abc import Sequence

from verify.certificate import Certificate
from verify.exact import RationalMatrix, vstack


def flattened(matrices: Sequence[RationalMatrix]) -> RationalMatrix:
    """Return the matrices as rows of one table."""
    return RationalMatrix([[x for row in A.to_fractions() for x in row] for A in matrices])


def rows_as_one(name: str, k: int) -> str:
    """Return the formula for a k x k matrix written as one row."""
    return "hstack(" + ", ".join(f"row({name}, {i})" for i in range(1, k + 1)) + ")"


def all_data_meet(S: Sequence[RationalMatrix], n: int) -> bool:
    """Whether S = {e_1 v^T : v in L} with dim L + (k - n) > k, so that L meets the kernel of every B^T."""
    k = S[0].rows
    rank_one = all(A[1:, :].is_zero() for A in S)
    return rank_one and vstack([A[:1, :] for A in S]).rank() + (k - n) > k


def rank_one_certificate(written: Certificate, S: Sequence[RationalMatrix], n: int) -> Certificate:
    """Name the basis ``e_1 v_j^T``, the sizes, and L as the rows ``v_j^T``."""
    written.given({f"A{j}": A for j, A in enumerate(S, 1)}).given(k=S[0].rows, n=n, r=len(S))
    rows = ", ".join(f"row(A{j}, 1)" for j in range(1, len(S) + 1))
    return written.define("L", f"vstack({rows})", value=vstack([A[:1, :] for A in S]))


def meeting(written: Certificate, r: int) -> Certificate:
    """State the conclusion that fails: for some B no v in L, other than 0, has B^T v = 0."""
    basis = " and ".join(f"A{j} == vstack(row(L, {j}), zeros(k - 1, k))" for j in range(1, r + 1))
    written.fact(
        "S = {e_1 v^T : v in L} has dimension r, and v v^T is no multiple of I", f"rank(L) == r and k >= 2 and {basis}"
    )
    return written.conclusion(
        "dim L + dim ker B^T <= k for a B with n columns (else some e_1 v^T aligns with every B, as B^T v = 0)",
        "rank(L) + (k - n) <= k",
    )
