"""Letters: named matrices of symbolic shape, with the few properties a normal form may use."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from verify.symbolic.dimensions import Dim, ShapeError


@dataclass(frozen=True, slots=True)
class Letter:
    """A matrix of shape ``rows x cols`` known by name and by what it satisfies.

    ``orthonormal_columns`` means ``Q^T Q = I``, ``orthonormal_rows`` means ``Q Q^T = I``; neither implies the
    other unless both are declared, which needs a square letter. ``diagonal`` means rectangular diagonal:
    entry (p, q) is zero unless p = q. A square letter orthonormal on one side is so on both.

    Raises:
        ShapeError: a symmetric or two-sided orthogonal letter that is not square.
    """

    name: str
    rows: Dim
    cols: Dim
    orthonormal_columns: bool = False
    orthonormal_rows: bool = False
    diagonal: bool = False
    symmetric: bool = False
    latex: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError("a letter needs a name")
        if self.square:
            both_sides = self.orthonormal_columns or self.orthonormal_rows
            object.__setattr__(self, "orthonormal_columns", both_sides)
            object.__setattr__(self, "orthonormal_rows", both_sides)
            return
        if self.symmetric:
            raise ShapeError(f"{self.name} cannot be symmetric: its shape is {self.rows} x {self.cols}")
        if self.orthonormal_rows and self.orthonormal_columns:
            raise ShapeError(f"{self.name} cannot be orthogonal on both sides: {self.rows} x {self.cols}")

    @property
    def square(self) -> bool:
        """Whether both dimensions carry the same name."""
        return self.rows == self.cols

    @property
    def own_transpose(self) -> bool:
        """Whether the transpose is the letter itself."""
        return self.symmetric or (self.diagonal and self.square)

    @property
    def free(self) -> bool:
        """Whether the letter ranges over all matrices of its shape."""
        return not (self.orthonormal_columns or self.orthonormal_rows or self.diagonal or self.symmetric)

    @property
    def properties(self) -> tuple[str, ...]:
        """The declared properties, in words."""
        flags = {
            "orthonormal columns": self.orthonormal_columns,
            "orthonormal rows": self.orthonormal_rows,
            "diagonal": self.diagonal,
            "symmetric": self.symmetric,
        }
        return tuple(name for name, holds in flags.items() if holds)


class Factor(NamedTuple):
    """A letter or its transpose, as it stands in a word."""

    letter: Letter
    transposed: bool = False

    @property
    def rows(self) -> Dim:
        """The dimension on the left."""
        return self.letter.cols if self.transposed else self.letter.rows

    @property
    def cols(self) -> Dim:
        """The dimension on the right."""
        return self.letter.rows if self.transposed else self.letter.cols

    @property
    def T(self) -> Factor:
        """The transpose."""
        return Factor(self.letter, not self.transposed)

    def oriented(self) -> Factor:
        """Drop the transpose where the letter is its own transpose."""
        return Factor(self.letter) if self.transposed and self.letter.own_transpose else self

    def __str__(self) -> str:
        return self.letter.name + ("^T" if self.transposed else "")
