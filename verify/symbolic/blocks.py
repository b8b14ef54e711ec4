"""Block matrices with blocks of symbolic size: products, sums and transposes are taken block by block.

A size may be the fixed dimension 0 (``dim(0)``): the complement of a bottleneck, through which every word vanishes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from verify.symbolic.dimensions import Dim, ShapeError
from verify.symbolic.expressions import Expression, zero
from verify.symbolic.formulas import Formula, Number, Terms
from verify.symbolic.words import Word

Grid: TypeAlias = tuple[tuple[Expression, ...], ...]


class BlockMatrix(Formula):
    """An immutable grid of expressions; blocks of one row share their rows, blocks of one column their columns.

    Raises:
        ShapeError: when a block does not fit its row or column of blocks.
    """

    __slots__ = ("blocks", "col_sizes", "row_sizes")
    blocks: Grid
    row_sizes: tuple[Dim, ...]
    col_sizes: tuple[Dim, ...]

    def __init__(self, blocks: Iterable[Iterable[Expression]]) -> None:
        grid = tuple(tuple(row) for row in blocks)
        if not grid or not grid[0]:
            raise ShapeError("a block matrix needs at least one block")
        row_sizes = tuple(row[0].rows for row in grid)
        col_sizes = tuple(block.cols for block in grid[0])
        for p, row in enumerate(grid):
            if len(row) != len(col_sizes):
                raise ShapeError(f"row {p} has {len(row)} blocks, row 0 has {len(col_sizes)}")
            for q, block in enumerate(row):
                if block.shape != (row_sizes[p], col_sizes[q]):
                    raise ShapeError(
                        f"block ({p}, {q}) = {block} is {block.rows} x {block.cols}, "
                        f"expected {row_sizes[p]} x {col_sizes[q]}"
                    )
        for name, value in (("blocks", grid), ("row_sizes", row_sizes), ("col_sizes", col_sizes)):
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a block matrix does not change; build a new one")

    @property
    def T(self) -> BlockMatrix:
        """The transpose."""
        return BlockMatrix(tuple(block.T for block in column) for column in zip(*self.blocks, strict=True))

    def words(self) -> Terms:
        return tuple(term for row in self.blocks for block in row for term in block.terms)

    def shape_dimensions(self) -> tuple[Dim, ...]:
        return self.row_sizes + self.col_sizes

    def replaced(self, change: Callable[[Word], Expression]) -> BlockMatrix:
        return self._each(lambda block: block.replaced(change))

    def normal(self) -> BlockMatrix:
        return self._each(lambda block: block.normal())

    def equals(self, other: BlockMatrix) -> bool:
        """Whether the normal forms agree: ``True`` is a proof, ``False`` proves nothing."""
        return self.normal() == other.normal()

    def __bool__(self) -> bool:
        raise TypeError("a block matrix is no truth value")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, BlockMatrix) and self.blocks == other.blocks

    def __hash__(self) -> int:
        return hash(self.blocks)

    def __add__(self, other: BlockMatrix) -> BlockMatrix:
        if self.shape_dimensions() != other.shape_dimensions():
            raise ShapeError(f"cannot add blocks of sizes {_sizes(self)} and {_sizes(other)}")
        rows = zip(self.blocks, other.blocks, strict=True)
        return BlockMatrix(tuple(a + b for a, b in zip(left, right, strict=True)) for left, right in rows)

    def __neg__(self) -> BlockMatrix:
        return self * -1

    def __sub__(self, other: BlockMatrix) -> BlockMatrix:
        return self + -other

    def __matmul__(self, other: BlockMatrix) -> BlockMatrix:
        if self.col_sizes != other.row_sizes:
            raise ShapeError(f"cannot multiply blocks of sizes {_sizes(self)} by {_sizes(other)}")
        columns = tuple(zip(*other.blocks, strict=True))
        return BlockMatrix(tuple(_dot(row, column) for column in columns) for row in self.blocks)

    def __mul__(self, factor: Number) -> BlockMatrix:
        return self._each(lambda block: block * factor)

    __rmul__ = __mul__

    def __truediv__(self, divisor: Number) -> BlockMatrix:
        return self._each(lambda block: block / divisor)

    def _each(self, change: Callable[[Expression], Expression]) -> BlockMatrix:
        return BlockMatrix(tuple(change(block) for block in row) for row in self.blocks)

    def __str__(self) -> str:
        return "[" + "; ".join(" | ".join(str(block) for block in row) for row in self.blocks) + "]"

    __repr__ = __str__


def block_diagonal(*blocks: Expression) -> BlockMatrix:
    """Return the block-diagonal matrix of the given blocks, zero elsewhere."""
    return BlockMatrix(
        tuple(block if p == q else zero(block.rows, other.cols) for q, other in enumerate(blocks))
        for p, block in enumerate(blocks)
    )


def _dot(row: Sequence[Expression], column: Sequence[Expression]) -> Expression:
    total = row[0] @ column[0]
    for left, right in zip(row[1:], column[1:], strict=True):
        total = total + left @ right
    return total


def _sizes(matrix: BlockMatrix) -> str:
    return f"({', '.join(map(str, matrix.row_sizes))}) x ({', '.join(map(str, matrix.col_sizes))})"
