"""How ``apply sensing`` writes its certificates, so that ``replay`` can tell one of them from any other formulas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from proofs.sensing.finding import COMMON, refuting, symmetric
from verify.apply.forms import Form, Misfit, Objects
from verify.certificate import Certificate


def _common_frames(objects: Objects) -> Certificate:
    if objects.kind == "witness":
        measurements = objects.numbered("M")
        if min(measurements) != 1:
            raise Misfit("expected the measurements from M1 on")
        return symmetric(list(measurements.values()))
    for side, pattern in (("M_i^T M_j", r"M_(\d{1,6})\^T M_(\d{1,6})"), ("M_i M_j^T", r"M_(\d{1,6}) M_(\d{1,6})\^T")):
        if (pair := objects.says(f"{pattern} is symmetric")) is not None:
            i, j = int(pair[0]), int(pair[1])
            return refuting({number: objects[f"M{number}"] for number in (i, j)}, i, j, side)
    raise Misfit("expected a product of two measurements")


def _as_given(objects: Objects, values: Mapping[str, Any]) -> Mapping[str, bool]:
    """Compare the user's measurements: all of them, or the two whose product is not symmetric."""
    if "measurements" not in values:
        return {}
    found = {f"M{i}": A.exact for i, A in enumerate(values["measurements"].members, 1)}
    named = set(objects.content["given"])
    named = named if objects.kind == "counterexample" else named | set(found)
    return {name: objects.same(name, found.get(name)) for name in sorted(named)}


FORMS = (Form(COMMON, _common_frames, _as_given),)
