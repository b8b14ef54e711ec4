"""A dataset ``(X, Y)`` with exact entries, and what gradient descent sees of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from verify.exact import RationalMatrix, vstack


@dataclass(frozen=True)
class Data:
    """Training data as columns: ``X`` of shape ``k_0 x n``, ``Y`` of shape ``k_d x n``.

    Raises:
        ValueError: when X and Y have different numbers of columns, or there are none.
    """

    X: RationalMatrix
    Y: RationalMatrix

    def __post_init__(self) -> None:
        if self.X.columns != self.Y.columns:
            raise ValueError(f"X has {self.X.columns} examples and Y has {self.Y.columns}; both are columns")
        if self.X.columns == 0:
            raise ValueError("a dataset needs at least one example")

    @property
    def n(self) -> int:
        """Number of examples."""
        return self.X.columns

    @cached_property
    def N(self) -> RationalMatrix:
        """``X X^T``, of shape ``k_0 x k_0``."""
        return self.X @ self.X.T

    @cached_property
    def M(self) -> RationalMatrix:
        """``Y X^T``, of shape ``k_d x k_0``."""
        return self.Y @ self.X.T

    @cached_property
    def realizable(self) -> bool:
        """Whether some linear map sends X to Y: the row space of Y lies in that of X (standing assumption)."""
        return vstack([self.X, self.Y]).rank() == self.X.rank()

    def realizable_by(self, widths: tuple[int, ...]) -> bool:
        """Whether a network of these widths ``(k_0, ..., k_d)`` reaches zero loss: the map must fit through each of them."""
        if widths[0] != self.X.rows or widths[-1] != self.Y.rows:
            raise ValueError(f"widths {widths} do not fit data of {self.X.rows} inputs and {self.Y.rows} outputs")
        return self.realizable and self.Y.rank() <= min(widths)

    @classmethod
    def of_map(cls, X: RationalMatrix, W: RationalMatrix) -> Data:
        """Return the data of a teacher: ``Y = W X``."""
        return cls(X, W @ X)
