"""Whether a structure is measured is known without a list of all its units."""

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
