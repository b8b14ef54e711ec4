"""Joining rational matrices side by side, on top of each other, and along the diagonal."""

from __future__ import annotations

import math
from collections.abc import Sequence

from flint import fmpz, fmpz_mat

from verify.exact.matrix import RationalMatrix


def hstack(blocks: Sequence[RationalMatrix]) -> RationalMatrix:
    """Return ``[B_1 | B_2 | ...]``; the row counts must agree.

    Raises:
        ValueError: when they do not, or when there is nothing to join.
    """
    heights = {block.rows for block in blocks}
    if len(heights) != 1:
        raise ValueError(_complaint("side by side", "rows", blocks))
    tables, denominator = _over_common_denominator(blocks)
    entries = [x for parts in zip(*tables, strict=True) for part in parts for x in part]
    return RationalMatrix.from_integers(fmpz_mat(blocks[0].rows, sum(b.columns for b in blocks), entries), denominator)


def vstack(blocks: Sequence[RationalMatrix]) -> RationalMatrix:
    """Return the blocks on top of each other; the column counts must agree.

    Raises:
        ValueError: when they do not, or when there is nothing to join.
    """
    if len({block.columns for block in blocks}) != 1:
        raise ValueError(_complaint("on top of each other", "columns", blocks))
    tables, denominator = _over_common_denominator(blocks)
    entries = [x for table in tables for row in table for x in row]
    return RationalMatrix.from_integers(fmpz_mat(sum(b.rows for b in blocks), blocks[0].columns, entries), denominator)


def block_diagonal(blocks: Sequence[RationalMatrix]) -> RationalMatrix:
    """Return the matrix with these (rectangular, possibly empty) blocks along the diagonal and zeros
    elsewhere.
    """
    tables, denominator = _over_common_denominator(blocks)
    result = fmpz_mat(sum(b.rows for b in blocks), sum(b.columns for b in blocks))
    top = left = 0
    for block, table in zip(blocks, tables, strict=True):
        for i, row in enumerate(table):
            for j, x in enumerate(row):
                result[top + i, left + j] = x
        top, left = top + block.rows, left + block.columns
    return RationalMatrix.from_integers(result, denominator)


def _over_common_denominator(blocks: Sequence[RationalMatrix]) -> tuple[list[list[list[fmpz]]], int]:
    common = math.lcm(*(b.denominator for b in blocks))
    return [(b.numerator * (common // b.denominator)).tolist() for b in blocks], common


def _complaint(how: str, what: str, blocks: Sequence[RationalMatrix]) -> str:
    shapes = ", ".join(f"{b.rows} x {b.columns}" for b in blocks)
    return f"blocks {how} need equal numbers of {what}, got {shapes or 'no blocks'}"
