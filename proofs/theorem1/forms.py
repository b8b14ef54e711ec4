"""How ``apply theorem1`` and ``apply theorem4`` write their certificates, so that ``replay`` can tell them from other formulas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from proofs.network import Data
from proofs.theorem1.question import (
    COMMON_FRAMES,
    RationalDataFrames,
    commuting,
    diagonal_frames,
    refuting,
)
from proofs.theorem1.unreachable import (
    INPUTS,
    REALIZABLE,
    WIDE_ENOUGH,
    nonzero_minor,
    separating,
    zero_inputs,
)
from verify.apply.forms import Form, Misfit, Objects
from verify.certificate import Certificate


def _common_frames(objects: Objects) -> Certificate:
    data = Data(objects["X"], objects["Y"])
    if objects.kind == "witness":
        return diagonal_frames(data, RationalDataFrames(objects["U"], objects["V"])) if "U" in objects else commuting(data)
    entry = objects.says(r"entry \(([1-9]\d{0,5}), ([1-9]\d{0,5})\) of .*")
    if entry is None:
        raise Misfit("expected an entry of the commutator")
    return refuting(data, int(entry[0]) - 1, int(entry[1]) - 1)


def _separated(objects: Objects) -> Certificate:
    return separating(objects["X"], objects["Y"], objects["v"], _picked(objects))


def _picked(objects: Objects) -> list[int]:
    """Return the columns of the data (from 0) that are given where not all are."""
    found = objects.says(r"Y v = 0 \(of X and Y only these columns: ([1-9]\d{0,8}(?:, [1-9]\d{0,8})*)\)")
    return [int(place) - 1 for place in found[0].split(", ")] if found else []


def _minor(objects: Objects) -> Certificate:
    return nonzero_minor(objects["Y"], objects["R"], objects["C"], objects.number("m"))


def _data_as_given(objects: Objects, values: Mapping[str, Any]) -> Mapping[str, bool]:
    """Compare the user's X and Y, or the columns of them that the certificate speaks of, and the narrowest width."""
    picked = _picked(objects)
    found = {}
    for name in "XY":
        if name in values and name in objects:
            A = values[name].exact
            inside = max(picked, default=0) < A.columns
            found[name] = inside and objects.same(name, A[:, picked] if picked else A)
    if "m" in objects and "widths" in values:
        found["m"] = objects.same("m", min(values["widths"]))
    return found


FORMS = (
    Form(COMMON_FRAMES, _common_frames, _data_as_given),
    Form(REALIZABLE, _separated, _data_as_given),
    Form(WIDE_ENOUGH, _minor, _data_as_given),
    Form(INPUTS, lambda objects: zero_inputs(objects["X"]), _data_as_given),
)
