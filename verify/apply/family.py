"""Several matrices of one shape, and lists of numbers: the inputs that are neither one matrix nor a chain of layers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from verify.apply.array import Array, array, listed
from verify.apply.chain import dimensions_of
from verify.apply.errors import BadInput
from verify.apply.order import in_order


@dataclass(frozen=True)
class Family:
    """Matrices of one shape, in order.

    Attributes:
        members: the matrices.
    """

    members: tuple[Array, ...]

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of each."""
        return self.members[0].shape


def family(value: Any, name: str, source: str = "", *, decimals: bool = False) -> Family:
    """Return a family from an array of shape ``n x rows x columns``, a list of matrices, or one matrix alone.

    Raises:
        BadInput: no matrix, matrices of different shapes (says whether a transposition would do), or entries that are no
            finite numbers.
    """
    where = f"{source}: {name}" if source else name
    dimensions = dimensions_of(value)
    parts = list(value) if dimensions == 3 or _is_list_of_matrices(value) else [value]
    if not parts:
        raise BadInput(f"{where} is empty; expected at least one matrix")
    if len(parts) == 1 and dimensions not in (2, 3):
        raise BadInput(f"{where} has {dimensions} dimensions; expected matrices: n x rows x columns, or a list of them")
    members = tuple(_matrix(part, f"{name}[{i}]", source, decimals) for i, part in enumerate(parts, 1))
    return _of_one_shape(members)


def family_of(
    entries: Mapping[str, Any], name: str, source: str, *, decimals: bool = False, ordered: bool = True
) -> Family:
    """Return the family in a file: its one entry, or all its matrices in order of their numbers.

    Raises:
        BadInput: as :func:`family`.
    """
    if len(entries) == 1:
        return family(next(iter(entries.values())), name, source, decimals=decimals)
    keys = in_order(list(entries), source, kept=ordered)
    return _of_one_shape(tuple(_matrix(entries[key], key, source, decimals) for key in keys))


def numbers(value: Any, name: str, source: str = "", *, decimals: bool = False) -> Array:
    """Return a list of numbers as one row; a single row or a single column of a matrix is such a list.

    Raises:
        BadInput: more than one row and column, or entries that are no finite numbers.
    """
    where = f"{source}: {name}" if source else name
    if not isinstance(value, Array) and dimensions_of(value) == 1:
        value = [list(value)] if isinstance(value, list | tuple) else value[None, :]
    found = _matrix(value, name, source, decimals)
    if 1 not in found.shape:
        raise BadInput(
            f"{where} is {found.shape[0]} x {found.shape[1]}; expected a list of numbers, one row or one column"
        )
    return found if found.shape[0] == 1 else found.T


def _is_list_of_matrices(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes) and all(map(_is_matrix, value))


def _is_matrix(value: Any) -> bool:
    return isinstance(value, Array) or dimensions_of(value) == 2


def _matrix(value: Any, name: str, source: str, decimals: bool) -> Array:
    if isinstance(value, list):
        return listed(value, name, source, decimals=decimals)
    return array(value, name, source)


def _of_one_shape(members: tuple[Array, ...]) -> Family:
    rows, columns = members[0].shape
    for member in members[1:]:
        if member.shape != (rows, columns):
            turned = "; its transpose would fit" if member.shape == (columns, rows) else ""
            raise BadInput(
                f"{member.where} is {member.shape[0]} x {member.shape[1]}, {members[0].where} is {rows} x {columns}: "
                f"expected matrices of one shape{turned}"
            )
    return Family(members)
