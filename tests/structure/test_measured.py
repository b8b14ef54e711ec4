"""What large structures know of themselves without long lists: whether they are measured, and where a coefficient stands."""

from __future__ import annotations

import tracemalloc

import pytest

from proofs.structure import structure_of


@pytest.mark.parametrize(
    "name", ["toeplitz:100000000", "kronecker:circulant:30000*circulant:30000", "sum:toeplitz:9000000+full:1x1"]
)
def test_large_named_structures_are_exact_in_little_memory(name: str) -> None:
    tracemalloc.start()
    try:
        assert not structure_of(name).is_measured
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("size", [2, 3, 7, 12])
@pytest.mark.parametrize("kind", ["symmetric", "antisymmetric"])
def test_mirrored_places_stand_in_reading_order(kind: str, size: int) -> None:
    """Computed from the number of the coefficient alone, so that large structures are read at once."""
    structure = structure_of(f"{kind}:{size}")
    above = [(p, q) for p in range(size) for q in range(p + (kind == "antisymmetric"), size)]
    assert [min((i, j) for i, j, _ in A) for A in structure.basis()] == above
    for j in (-1, structure.dimension):
        with pytest.raises(IndexError, match="there is no number"):
            structure.basis_matrix(j)
