"""The order of named matrices: by the numbers in their names where these decide, by the file where they do not and it keeps one.

    0.weight, 10.weight, 2.weight      by their numbers: 0, 2, 10
    encoder.weight, decoder.weight     in the order of the file, where the format keeps it; refused where it does not

Two names are told apart by the first part in which they differ; the numbers decide when that part is a number in both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from verify.apply.errors import BadInput

_PARTS = re.compile(r"[0-9]+|[^0-9]+")

_Part = tuple[bool, int, str]
"""Whether it is a word; for a number, how many digits it has and which (so that it is never converted, however long)."""


def in_order(names: Sequence[str], source: str = "", *, kept: bool = True) -> list[str]:
    """Return names in the order in which the matrices of these names act.

    Args:
        names: in the order of the file.
        source: the file, for messages.
        kept: whether the format keeps the order in which entries were given to it (``.safetensors`` sorts them).

    Raises:
        BadInput: neither the numbers in the names nor the file decide, or they contradict each other.
    """
    split = {name: _parts(name) for name in names}
    by_number = sorted(names, key=split.__getitem__)
    undecided = next(
        ((a, b) for a, b in pairwise(by_number) if not _decided(split[a], split[b])),
        None,
    )
    if undecided is None:
        return by_number
    where = f"{source}: " if source else ""
    a, b = (repr(name) for name in undecided)
    if not kept:
        raise BadInput(
            f"{where}this format keeps no order, and no number says whether {a} acts before {b}; number the names, "
            "or save the layers in order (.pt, .npz or JSON)"
        )
    back = _step_back([split[name] for name in names])
    if back is not None:
        raise BadInput(
            f"{where}the order is ambiguous: {names[back]!r} stands after one of a greater number, and no number orders "
            f"{a} and {b}; number the names, or give the layers in order"
        )
    return list(names)


def _parts(name: str) -> tuple[_Part, ...]:
    found = []
    for part in _PARTS.findall(name):
        digits = part.lstrip("0") if "0" <= part[0] <= "9" else None
        found.append((True, 0, part) if digits is None else (False, len(digits), digits))
    return tuple(found)


def _decided(a: tuple[_Part, ...], b: tuple[_Part, ...]) -> bool:
    """Whether the first parts in which two names differ are both numbers."""
    first = next(((x, y) for x, y in zip(a, b, strict=False) if x != y), None)
    return first is not None and not first[0][0] and not first[1][0]


def _step_back(names: Sequence[tuple[_Part, ...]]) -> int | None:
    """Return the place of the first name whose number is below that of one before it with the same beginning."""
    reached: dict[tuple[_Part, ...], _Part] = {}
    for place, name in enumerate(names):
        for i, part in enumerate(name):
            if not part[0]:
                if part < reached.get(name[:i], part):
                    return place
                reached[name[:i]] = part
    return None
