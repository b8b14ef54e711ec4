"""An element is said in the basis that was given, not in the integers that it was found in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from proofs.alignability import IntegerBasis, MatrixSpace, alignability, scaled_orthogonal
from proofs.alignability.basis import has_scalar_gram, is_multiple_of_identity
from proofs.proposition4.application import APPLICATION
from proofs.structure import UserBasis, diagonal, structure_of
from verify.certificate import replay
from verify.claim import Answer
from verify.exact import RationalMatrix

HALF: list[list[list[Any]]] = [[["1/2", 0], [0, 0]], [[0, 0], [0, "1/3"]]]
FLOATS = np.array([[[0.5, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.25]]])


def is_orthogonal(A: RationalMatrix) -> bool:
    entries = {(i, j): x for i, row in enumerate(A.to_fractions()) for j, x in enumerate(row) if x}
    return has_scalar_gram(entries, A.rows) and not is_multiple_of_identity(entries, A.rows)


@pytest.mark.parametrize("given", [HALF, FLOATS, [[[3, 0], [0, 0]], [[0, 0], [0, "2/7"]]]])
def test_the_element_is_orthogonal_in_the_basis_of_the_user(given: Sequence[Any]) -> None:
    structure = UserBasis.of(given)
    for verdict in (alignability(structure, 3), alignability(MatrixSpace("S", tuple(map(RationalMatrix, given))), 3)):
        assert verdict.orthogonal.element is not None
        assert is_orthogonal(structure.element(verdict.orthogonal.element))
        assert replay.check(json.loads(json.dumps(verdict.certificate))).kind == "grams"


def test_what_is_printed_is_that_element() -> None:
    """By hand: diag(c_1/2, c_2/3) is a reflection, up to scale, for c = (-2, 3) and its multiples."""
    found = APPLICATION(basis=HALF, samples=3)
    c_1, c_2 = (Fraction(x) for x in found.witness["coefficients"].values())
    assert c_1 / 2 == -c_2 / 3 != 0
    assert f"c_1 = {c_1}, c_2 = {c_2}" in found.next[0]
    assert f"c_1 = {c_1}, c_2 = {c_2}" in " ".join(found.details.explanation())


def test_structures_around_a_basis(tmp_path: Path) -> None:
    (tmp_path / "half.json").write_text(json.dumps(HALF))
    for text in ("basis:{}", "sum:basis:{}+full:1x1", "kronecker:basis:{}*diagonal:2"):
        structure = structure_of(text.format(tmp_path / "half.json"))
        element = alignability(structure, 3).orthogonal.element
        assert element is not None
        assert is_orthogonal(structure.element(element))


def test_many_parameters() -> None:
    """Where only sums of basis matrices are tried: the identity's places in halves, thirds, ..."""
    size = 130
    units = [RationalMatrix.unit(i, i, (size, size)) / (2 + i % 5) for i in range(size)]
    structure = UserBasis.of(units)
    found = scaled_orthogonal(IntegerBasis.of(structure))
    assert diagonal(size).dimension == structure.dimension
    assert found.beyond_identity is Answer.HOLDS
    assert found.element is not None
    assert is_orthogonal(structure.element(found.element))
