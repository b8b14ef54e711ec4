"""The matrices that a layer structure takes from a file, read as those of every other question: ``FILE`` or ``FILE:NAME``.

Floats stay what they are, so that a basis of floats can be told from an exact one (``UserBasis.units``).
"""

from __future__ import annotations

import numpy as np

from proofs.structure.pattern import Sparse
from proofs.structure.user_basis import RankOne, UserBasis
from verify.apply.application import Input, Kind, picked, several, single
from verify.apply.chain import dimensions_of
from verify.apply.errors import BadInput
from verify.apply.family import Family, numbers
from verify.apply.files import Contents, load
from verify.apply.readings import rounding_unit


def user_basis(file: str) -> UserBasis:
    """Return the span of the matrices in a file.

    Raises:
        BadInput: the file holds something else.
        DependentBasis: the matrices are dependent.
    """
    contents, key = _opened(file)
    found = several(contents, Input("basis", "", Kind.FAMILY), key or None)
    if not isinstance(found, Family):
        raise BadInput(f"{file} holds one row of numbers; expected matrices")
    return UserBasis.given_as(found.members, f"basis:{file}")


def sparse(file: str, most: int) -> Sparse:
    """Return the pattern of the entries of a table that are not zero.

    Raises:
        BadInput: an entry is no number, or more than ``most`` are not zero.
    """
    contents, key = _opened(file)
    table = single(_only(contents, key), key or "table")
    held = table.held
    mask = (held != 0).tolist() if isinstance(held, np.ndarray) else [[x != 0 for x in row] for row in held.to_fractions()]
    if (count := sum(map(sum, mask))) > most:
        raise BadInput(f"{table.where} has {count} entries that are not zero; expected at most {most}")
    return Sparse.where(mask, f"sparse:{file}")


def rank_one(file: str) -> RankOne:
    """Return ``u v^T`` for the u and the v in L that a file names.

    Raises:
        BadInput: there are no such entries, or they are no numbers.
        DependentBasis: u is zero, or L is dependent.
    """
    contents, key = _opened(file)
    entries = contents.entries
    if key or not {"u", "L"} <= entries.keys() or not all(map(dimensions_of, (entries["u"], entries["L"]))):
        raise BadInput(f'{file}: expected "u", a list of numbers, and "L", a list of vectors')
    u = numbers(entries["u"], "u", contents.source, decimals=contents.decimals)
    L = single(_only(contents, "L"), "L")
    return RankOne(u.exact.T, L.exact.T, rounding_unit(u) + rounding_unit(L))


def _opened(file: str) -> tuple[Contents, str]:
    if not file:
        raise BadInput("no file; expected its name after the colon, such as matrices.npy")
    return picked(file, load)


def _only(contents: Contents, key: str) -> Contents:
    entries = {key: contents.entries[key]} if key else contents.entries
    return Contents(contents.source, entries, contents.decimals, contents.notes, contents.ordered)
