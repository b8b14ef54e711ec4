"""One matrix of a user, with where it came from and what kind of numbers it holds.

Nothing is rounded on the way in: integers and fractions stay what they are, floats keep their own precision. A float is
the exact binary number it holds *and* somebody's measurement; which of the two a question is asked of is decided by the
question (see :mod:`verify.apply.readings`), never here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify.apply import limits
from verify.apply.errors import BadInput
from verify.exact import RationalMatrix, exact_fraction

EXACT_BYTES = 64
"""What an entry takes on its way to an exact number: a float or an integer of Python, and one of flint."""

_FOREIGN = re.compile(r"_|[^\x00-\x7f]")
"""Signs that Python's numbers may hold and nobody's data does: 1_0, digits of other scripts."""


class Numbers(Enum):
    """What kind of numbers an array holds."""

    INTEGERS = "integers"
    RATIONALS = "rationals"
    DECIMALS = "decimal numbers as written"
    FLOATS = "floats"

    @property
    def measured(self) -> bool:
        """Whether such numbers are usually rounded from others."""
        return self in (Numbers.FLOATS, Numbers.DECIMALS)


@dataclass(frozen=True, eq=False)
class Array:
    """A matrix of finite numbers of one kind.

    Attributes:
        name: what the user calls it, ``"X"`` or ``"0.weight"``.
        source: the file, or ``"standard input"``, or ``"the argument X"``.
        numbers: their kind.
        dtype: the type they had, ``"float32"`` or ``"text"``.
        held: the numbers: a two-dimensional integer or float array, or an exact matrix.
    """

    name: str
    source: str
    numbers: Numbers
    dtype: str
    held: NDArray[Any] | RationalMatrix

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        rows, columns = self.held.shape
        return rows, columns

    @property
    def where(self) -> str:
        """How an error message names it."""
        return f"{self.source}: {self.name}" if self.source else self.name

    @property
    def T(self) -> Array:
        """The transpose."""
        return Array(self.name, self.source, self.numbers, self.dtype, self.held.T)

    @cached_property
    def exact(self) -> RationalMatrix:
        """The numbers, exactly.

        Raises:
            BadInput: they take more memory than allowed.
        """
        if isinstance(self.held, RationalMatrix):
            return self.held
        limits.unpack(EXACT_BYTES * self.held.size, f"{self.where} as exact numbers")
        return RationalMatrix(self.held)

    @cached_property
    def floats(self) -> NDArray[np.float64]:
        """The numbers in float64, each correctly rounded.

        Raises:
            BadInput: when one of them is beyond the largest float.
        """
        if isinstance(self.held, np.ndarray) and self.held.dtype.kind == "f" and self.held.dtype.itemsize <= 8:
            return self.held.astype(np.float64)
        try:
            return self.exact.to_numpy()
        except OverflowError:
            raise BadInput(
                f"{self.where} has an entry beyond the largest float; only exact answers are possible"
            ) from None

    @property
    def unit(self) -> float:
        """The relative rounding of a stored number: 2^-24 for float32; 2^-53 where that is not known."""
        if self.numbers is Numbers.FLOATS:
            return float(np.finfo(np.dtype(self.dtype) if self.dtype in ("float16", "float32") else np.float64).eps) / 2
        return 2.0**-53


def array(values: Any, name: str, source: str = "") -> Array:
    """Return a user's matrix from an array, nested lists, a tensor, a rational matrix, or an :class:`Array`.

    Raises:
        BadInput: not two-dimensional, empty, not numbers, NaN or infinite; says which entry.
    """
    if isinstance(values, Array):
        return values
    where = f"{source}: {name}" if source else name
    if isinstance(values, RationalMatrix):
        kind = Numbers.INTEGERS if values.denominator == 1 else Numbers.RATIONALS
        return Array(name, source, kind, "exact", _nonempty(values, where))
    if type(values).__module__.partition(".")[0] == "torch":
        return _tensor(values, name, source, where)
    if isinstance(values, np.ndarray) or hasattr(values, "__array__"):
        return _numpy(np.asarray(values), name, source, where)
    return listed(values, name, source)


def listed(rows: Any, name: str, source: str = "", *, decimals: bool = False) -> Array:
    """Return a matrix from nested lists of integers, fractions, text such as ``"3/4"``, and floats.

    Args:
        decimals: whether text with a decimal point is a rounded number, as in a table of measurements.
    """
    where = f"{source}: {name}" if source else name
    if not isinstance(rows, Sequence) or isinstance(rows, str | bytes):
        raise BadInput(f"{where} is {_kind(rows)}; expected a matrix, as a list of rows")
    _nested(rows, where)
    entries = [x for row in rows for x in row]
    for i, row in enumerate(rows, 1):
        for j, x in enumerate(row, 1):
            if isinstance(x, str) and _FOREIGN.search(x):
                raise BadInput(f"{where}: row {i}, column {j} is {x[:40]!r}; expected a number such as 3/4 or -1.5e-3")
    try:
        matrix = RationalMatrix([list(row) for row in rows])
    except (ValueError, TypeError, OverflowError) as error:
        raise BadInput(f"{where}: {_counted(rows) or brief_reason(error)}") from None
    if any(isinstance(x, float) for x in entries):
        return Array(name, source, Numbers.FLOATS, "float64", matrix)
    if decimals and any(isinstance(x, str) and any(mark in x for mark in ".eE") for x in entries):
        return Array(name, source, Numbers.DECIMALS, "text", matrix)
    kind = Numbers.INTEGERS if matrix.denominator == 1 else Numbers.RATIONALS
    return Array(name, source, kind, "exact", matrix)


def brief_reason(error: BaseException) -> str:
    """Return an error's own words on one line."""
    return " ".join(str(error).split())[:200]


def _counted(rows: Sequence[Any]) -> str:
    """Say which entry is no number, in the words of the table it stands in."""
    for i, row in enumerate(rows, 1):
        for j, x in enumerate(row, 1):
            try:
                exact_fraction(x, f"row {i}, column {j}")
            except (ValueError, TypeError, OverflowError) as error:
                return brief_reason(error)
    return ""


def _nested(rows: Sequence[Any], where: str) -> None:
    if not rows:
        raise BadInput(f"{where} is empty; expected a matrix with at least one entry")
    inner = [isinstance(row, Sequence) and not isinstance(row, str | bytes) for row in rows]
    if not any(inner):
        raise BadInput(f"{where} is a list of {len(rows)} entries; expected a matrix, as a list of rows")
    for i, row in enumerate(rows, 1):
        if not inner[i - 1]:
            raise BadInput(f"{where}: row {i} is {_kind(row)}; expected a list of numbers")
        if len(row) != len(rows[0]):
            raise BadInput(f"{where}: row {i} has {len(row)} entries, row 1 has {len(rows[0])}")
        if any(isinstance(x, Sequence) and not isinstance(x, str) for x in row):
            raise BadInput(f"{where}: row {i} contains lists; expected a matrix, with two levels of lists")
    if not rows[0]:
        raise BadInput(f"{where} is empty; expected a matrix with at least one entry")


def _numpy(values: NDArray[Any], name: str, source: str, where: str) -> Array:
    kind = values.dtype.kind
    if kind == "O":
        raise BadInput(
            f"{where} is an array of Python objects; save numbers (dtype int or float), or exact ones as JSON text"
        )
    if kind not in "biufU":
        raise BadInput(f"{where} holds {values.dtype}; expected integers, floats or exact numbers as text")
    if values.ndim != 2:
        raise BadInput(
            f"{where} has shape {_shape(values.shape)}; expected a matrix (two dimensions){_one_dimensional(values)}"
        )
    if values.size == 0:
        raise BadInput(f"{where} has shape {_shape(values.shape)} and no entries; expected at least one")
    if kind == "U":
        return listed(values.tolist(), name, source)
    if kind == "b":
        return Array(name, source, Numbers.INTEGERS, "bool", values.astype(np.int64))
    if kind in "iu":
        return Array(name, source, Numbers.INTEGERS, str(values.dtype), np.ascontiguousarray(values))
    finite = np.isfinite(values)
    if not finite.all():
        i, j = (int(k) for k in np.argwhere(~finite)[0])
        count = int(values.size - np.count_nonzero(finite))
        more = f" (one of {count} such entries)" if count > 1 else ""
        raise BadInput(f"{where}: row {i + 1}, column {j + 1} is {values[i, j]}; expected a finite number{more}")
    native = np.ascontiguousarray(values, dtype=values.dtype.newbyteorder("="))
    if native.dtype.itemsize > 8 and np.abs(native).max() > np.finfo(np.float64).max:
        raise BadInput(f"{where} ({native.dtype}) has an entry beyond the largest float64; give it as text in JSON")
    return Array(name, source, Numbers.FLOATS, str(native.dtype), native)


def _tensor(values: Any, name: str, source: str, where: str) -> Array:
    """Return a tensor as an array of its own precision; bfloat16 fits in float32 exactly."""
    import torch

    if not isinstance(values, torch.Tensor):
        raise BadInput(f"{where} is {_kind(values)}; expected a tensor")
    if values.is_nested:
        raise BadInput(f"{where} is a nested tensor, a list of tensors in one; expected a matrix")
    if values.is_complex():
        raise BadInput(f"{where} holds {values.dtype}; expected integers or real floats")
    try:
        _unpackable(values, where)
        dense = values.detach().cpu()
        dense = dense.to_dense() if dense.layout is not torch.strided else dense
        dense = dense.dequantize() if dense.is_quantized else dense
        known = (torch.float16, torch.float32, torch.float64)
        dense = dense.float() if dense.is_floating_point() and dense.dtype not in known else dense
        plain = dense.numpy()
    except (RuntimeError, TypeError, NotImplementedError) as error:
        raise BadInput(f"{where} cannot be read as a matrix of numbers: {brief_reason(error)}") from None
    return _numpy(np.array(plain), name, source, where)


def _unpackable(values: Any, where: str) -> None:
    """Refuse a tensor that shows a few stored numbers as more entries than memory may hold (expanded or sparse ones)."""
    import torch

    size = values.numel() * values.element_size()
    stored = values.untyped_storage().nbytes() if values.layout is torch.strided else 0
    if size > stored:
        limits.unpack(size, f"{where}, unpacked to shape {_shape(values.shape)},")


def _one_dimensional(values: NDArray[Any]) -> str:
    if values.ndim != 1:
        return ""
    if values.dtype.kind in "iu" and values.size:
        return "; class labels become a matrix with --one-hot"
    return "; a single row or column still needs two, such as 1 x n"


def _shape(shape: Sequence[int]) -> str:
    return " x ".join(map(str, shape)) if len(shape) > 1 else f"({', '.join(map(str, shape))}{',' if shape else ''})"


def _kind(value: Any) -> str:
    return "nothing (null)" if value is None else f"of type {type(value).__name__}"


def _nonempty(matrix: RationalMatrix, where: str) -> RationalMatrix:
    if 0 in matrix.shape:
        raise BadInput(f"{where} has shape {_shape(matrix.shape)} and no entries; expected at least one")
    return matrix
