"""The certificate of an answer, about the statement that decides it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from proofs.alignability.basis import IntegerBasis
from proofs.alignability.certificate import (
    NoCertificate,
    Part,
    certificate,
    count_part,
    family_part,
    linear_part,
    macaulay_part,
    open_part,
    orthogonal_part,
    shift_part,
)
from proofs.alignability.every_size import AlmostNone
from proofs.alignability.families import Family
from proofs.alignability.linear_test import LinearTest
from proofs.alignability.macaulay import MacaulayTest
from proofs.alignability.open_set import OpenSet
from proofs.alignability.scaled_orthogonal import ScaledOrthogonal
from proofs.alignability.shifts import ShiftTest


def written(
    basis: IntegerBasis,
    n: int,
    sharp: bool,
    by_kind: AlmostNone | None,
    family: Family | None,
    moved: OpenSet | None,
    linear: LinearTest | None,
    macaulay: MacaulayTest | None,
    shifts: ShiftTest | None,
    orthogonal: ScaledOrthogonal,
) -> tuple[Mapping[str, Any] | None, str]:
    """Return the certificate of the test that decided, with what is known of the scaled orthogonal elements, and what it lacks."""
    from proofs.proposition4 import PROPOSITION4

    part: Part | None = None
    missing = ""
    about = "criterion"
    if by_kind is not None:
        part, about = by_kind.part, by_kind.statement
    elif family is not None:
        part, about = family_part(family), "every-data-set"
    elif moved is not None and moved.passed:
        part, about = open_part(moved), "open-test"
    elif shifts is not None and shifts.passed:
        part, about = shift_part(shifts), "shift-test"
    elif linear is not None and linear.passed and (part := linear_part(basis, linear)) is not None:
        about = "linear-test"
    elif sharp:
        part, about = count_part(), "repaired"
    elif macaulay is not None and macaulay.passed:
        part, about = macaulay_part(basis, macaulay), "macaulay-test"
    if part is None:
        about = "criterion"
        rank = next((test.needed for test in (linear, macaulay) if test is not None and test.passed), None)
        missing = f"a rank of {rank} is more than the stand-alone checker is asked to find" if rank is not None else ""
        missing = missing if family is None else f"the {family.name} matrices are too many to be written down"
    try:
        statement = PROPOSITION4.statements[about]
        return certificate(basis, n, statement, [part, orthogonal_part(basis, orthogonal)]), missing
    except NoCertificate as error:
        return None, missing or str(error)
