"""Structures in words: what is read, and the one line that says why something is not."""

from __future__ import annotations

import pytest

from proofs.structure import Convolution, UnknownStructure, structure_of


@pytest.mark.parametrize(
    "text",
    ["conv2d:28x28:3x3", "conv2d:28x28:3x3:circular", "conv2d:8x8:3x3:channels=2x3", "conv1d:9:3", "toeplitz:9",
     "toeplitz:4x6", "circulant:8", "hankel:5", "symmetric:6", "antisymmetric:3", "diagonal:4", "full:3x4",
     "kronecker:toeplitz:2*circulant:3", "sum:toeplitz:2+full:1x2"],
)  # fmt: skip
def test_names_are_read_back(text: str) -> None:
    assert structure_of(text).name == text
    assert structure_of(structure_of(text).name) == structure_of(text)


def test_zero_padding_can_be_said() -> None:
    assert structure_of("conv2d:4x5:3x3:zero") == Convolution((4, 5), (3, 3))


@pytest.mark.parametrize(
    ("text", "message"),
    [("", "unknown kind ''"), ("conv3d:1:1", "unknown kind 'conv3d'"), ("conv2d:28:3", "2 sizes joined by x"),
     ("conv2d:28x28", "needs an image and a filter"), ("conv2d:3x3:3x3:foo", "unknown option 'foo'"),
     ("conv2d:3x3:3x3:channels=2", "2 sizes"), ("conv2d:3x3:3x3:channels=", "unknown option"),
     ("toeplitz", "one size"),
     ("toeplitz:0", "at least 1"), ("toeplitz:3x", "one size, like 8, or rows x columns"), ("toeplitz:3x3x3", "rows x columns"),
     ("full:2x0", "at least 1"), ("circulant:-1", "one size"), ("circulant:3x3", "one size"),
     ("kronecker:toeplitz:3", "SPEC"), ("sum:", "sum:SPEC"), ("sum:full:1x1+", "sum:SPEC"),
     ("kronecker:*full:1x1", "SPEC"), ("conv1d:1000000000:3", "nine digits"), ("rank-one:", "name after the colon"),
     ("sparse:nothing", "cannot be read"), ("basis:", "name after the colon"),
     ("basis:nothing.npy", "cannot be read"), ("blocks:2:toeplitz:2", "2 sizes"),
     ("conv2d:1000000x1000000:1048576x1048576", "a filter of 1099511627776 entries"),
     ("conv1d:9:3:channels=100000x100000", "a filter of 30000000000 entries")],
)  # fmt: skip
def test_what_cannot_be_read_is_said_in_one_line(text: str, message: str) -> None:
    with pytest.raises(UnknownStructure, match=message) as caught:
        structure_of(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("nest", ["blocks:2x2:", "kronecker:full:1x1*", "sum:"])
def test_structures_inside_one_another_have_a_limit(nest: str) -> None:
    assert structure_of("blocks:1x1:" * 8 + "toeplitz:2").shape == (2, 2)
    with pytest.raises(UnknownStructure, match="more than 8 structures inside one another"):
        structure_of(nest * 2000 + "toeplitz:2")
