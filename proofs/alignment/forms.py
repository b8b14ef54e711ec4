"""How ``apply alignment`` writes its certificates, so that ``replay`` can tell one of them from any other formulas."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import count
from typing import Any

from proofs.alignment.ball_frames import DIGITS, BallFrames
from proofs.alignment.chain_certificate import (
    ALIGNED,
    ENCLOSED,
    FITTING,
    SPLIT,
    THIN,
    commuting,
    diagonal_in,
    fitting,
    refuting,
    refuting_by_entry,
    split,
)
from verify.apply.forms import Form, Misfit, Objects
from verify.certificate import Certificate
from verify.exact import RationalMatrix


def layers_in(objects: Objects) -> list[RationalMatrix]:
    """Return the layers ``W_1, ..., W_d`` of a certificate.

    Raises:
        Misfit: they do not begin with the first.
    """
    found = objects.numbered("W")
    if min(found) != 1:
        raise Misfit("expected the layers from W1 on")
    return list(found.values())


def _aligned(objects: Objects) -> Certificate:
    if objects.kind == "witness":
        layers = layers_in(objects)
        return diagonal_in(layers, [objects[f"Q{i}"] for i in range(len(layers) + 1)])
    factors = objects.numbered("W")
    if len(factors) < 2:
        raise Misfit("a commutator takes two layers")
    entry = objects.says(r"entry \(([1-9]\d{0,5}), ([1-9]\d{0,5})\) of .*")
    return refuting(factors) if entry is None else refuting_by_entry(factors, *(int(place) - 1 for place in entry))


def _enclosed(objects: Objects) -> Certificate:
    """Write it again for the midpoints that are given, if these are as near to exact frames as enclosed ones must be."""
    layers = layers_in(objects)
    Q = tuple(objects[f"Q{i}"] for i in range(len(layers) + 1))
    S = tuple(objects[f"S{i}"] for i in range(1, len(layers) + 1))
    near = BallFrames(Q, Fraction(1, 10**DIGITS), S, tuple(_radius(D) for D in S))
    if not near.consistent(layers):
        raise Misfit("the frames are not as near to exact ones as those that are enclosed")
    return split(layers, near)


def _radius(S: RationalMatrix) -> Fraction:
    """Return a radius that is no smaller than the one of these midpoints: relative to the largest singular value."""
    largest = max(abs(S[i, i]) for i in range(min(S.shape)))
    if largest == 0:
        return Fraction(0)
    above = next(power for power in count() if Fraction(10) ** power > largest)
    while above > -400 and Fraction(10) ** (above - 1) > largest:
        above -= 1
    return Fraction(10) ** (above + 1 - DIGITS)


def _layers_as_given(objects: Objects, values: Mapping[str, Any]) -> Mapping[str, bool]:
    """Compare the user's layers: all of them, or those between the two whose commutator refutes."""
    if "weights" not in values:
        return {}
    layers = {i: W.exact for i, W in enumerate(values["weights"].layers, 1)}
    named = set(objects.numbered("W"))
    if objects.content["claim"] != ALIGNED.id or objects.kind == "witness":
        named |= set(layers)
    return {f"W{i}": objects.same(f"W{i}", layers.get(i)) for i in sorted(named)}



FORMS = (
    Form(ALIGNED, _aligned, _layers_as_given),
    Form(THIN, lambda objects: commuting(layers_in(objects)), _layers_as_given),
    Form(SPLIT, lambda objects: split(layers_in(objects)), _layers_as_given),
    Form(ENCLOSED, _enclosed, _layers_as_given),
    Form(FITTING, lambda objects: fitting(layers_in(objects)), _layers_as_given),
)
