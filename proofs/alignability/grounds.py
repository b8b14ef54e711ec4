"""On which statements of Proposition 4 an answer rests, and what else is trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from proofs.alignability.scaled_orthogonal import ScaledOrthogonal
from verify.claim import Answer

BASIS = "the matrices in the certificate are the basis of the structure, denominators cleared"
CHECKER = "the stand-alone checker, and Python"
EXACTLY = "the structure is as asked there: found with exact integers, in no certificate"
ELIMINATED = "no element but multiples of I is scaled orthogonal: computed exactly, in no certificate"

LEAVES_ONLY_I = ("shift-test", "lone-pixel")
"""Statements about all elements that are no multiples of I, scaled orthogonal ones among them."""


def statements(
    decided: str, by_kind: str, orthogonal: ScaledOrthogonal, certificate: Mapping[str, Any] | None
) -> tuple[str, ...]:
    """Return the ids of the statements.

    Args:
        decided: the part that says whether almost no data align with what is not scaled orthogonal; empty where none does.
        by_kind: the part by which the kind of structure decides about scaled orthogonal elements; empty where computing does.
        orthogonal: what is known of these.
        certificate: what is written down; its statement goes before the one that was tried first.
    """
    about = _about(certificate)
    found = [about if about and about != "criterion" else decided]
    if orthogonal.beyond_identity is Answer.HOLDS:
        found.append(by_kind if by_kind and "scaled orthogonal" not in _kinds(certificate) else "criterion")
    else:
        found += [by_kind, about]
    return tuple(dict.fromkeys(f"proposition4.{part}" for part in found if part))


def trusted(
    rests_on: Sequence[str], repaired: Answer, orthogonal: ScaledOrthogonal, certificate: Mapping[str, Any] | None
) -> tuple[str, ...]:
    """Return what the answer rests on besides exact arithmetic, a line each."""
    if not rests_on:
        return ()
    kinds, names = _kinds(certificate), [name.rpartition(".")[2] for name in rests_on]
    shown = {_about(certificate), *(["criterion"] if kinds else [])}
    lines = [f"{' and '.join(rests_on)}, as argued in the claim"]
    if certificate is not None:
        lines = [BASIS, *lines, CHECKER]
    if outside := [name for name in names if name not in shown]:
        lines.append(EXACTLY if certificate is None else f"of these, {' and '.join(outside)}: {EXACTLY}")
    needed = repaired is Answer.HOLDS and orthogonal.beyond_identity is Answer.FAILS
    if needed and not {*names} & {*LEAVES_ONLY_I, "nothing-invertible"} and "only multiples of I" not in kinds:
        lines.append(ELIMINATED)
    return tuple(lines)


def _about(certificate: Mapping[str, Any] | None) -> str:
    return str(certificate["claim"]).rpartition(".")[2] if certificate is not None else ""


def _kinds(certificate: Mapping[str, Any] | None) -> list[str]:
    return [part["kind"] for part in certificate["grams"]["parts"]] if certificate is not None else []
