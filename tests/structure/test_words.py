"""Structures in words: what is read, and the one line that says why something is not."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from proofs.structure import Convolution, UnknownStructure, structure_of
from verify.exact import RationalMatrix


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


def test_files(tmp_path: Path) -> None:
    basis, mask, columns = tmp_path / "B.npy", tmp_path / "mask.csv", tmp_path / "L.json"
    np.save(basis, np.array([[[1.0, 0], [0, 0]], [[0, 0], [0, 0.5]]]))
    mask.write_text("1,0\n0,1\n1,1\n")
    columns.write_text(json.dumps({"u": [1, "1/2"], "L": [[1, 0, 0], [0, 1, 1]]}))
    assert structure_of(f"basis:{basis}").norms_squared == (1, RationalMatrix([["1/4"]])[0, 0])
    assert structure_of(f"sparse:{mask}").shape == (3, 2)
    assert structure_of(f"sparse:{mask}").dimension == 4
    assert structure_of(f"rank-one:{columns}").element([1, 2]) == RationalMatrix([[1, 2, 2], ["1/2", 1, 1]])
    listed = tmp_path / "B.json"
    listed.write_text(json.dumps([[["1/3", 0]], [[0, 1]]]))
    assert structure_of(f"basis:{listed}").dimension == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [("", "unknown kind ''"), ("conv3d:1:1", "unknown kind 'conv3d'"), ("conv2d:28:3", "2 sizes joined by x"),
     ("conv2d:28x28", "needs an image and a filter"), ("conv2d:3x3:3x3:foo", "unknown option 'foo'"),
     ("conv2d:3x3:3x3:channels=2", "2 sizes"), ("conv2d:3x3:3x3:channels=", "unknown option"),
     ("toeplitz", "one size"),
     ("toeplitz:0", "at least 1"), ("toeplitz:3x", "sizes"), ("circulant:-1", "one size"), ("circulant:3x3", "one size"),
     ("kronecker:toeplitz:3", "SPEC"), ("sum:", "sum:SPEC"), ("sum:full:1x1+", "sum:SPEC"),
     ("kronecker:*full:1x1", "SPEC"), ("conv1d:1000000000:3", "nine digits"), ("rank-one:", "ending in .json"),
     ("sparse:nothing", "ending in .npy"),
     ("basis:nothing.npy", "cannot be read"), ("blocks:2:toeplitz:2", "2 sizes")],
)  # fmt: skip
def test_what_cannot_be_read_is_said_in_one_line(text: str, message: str) -> None:
    with pytest.raises(UnknownStructure, match=message) as caught:
        structure_of(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "kind", "message"),
    [("B.npy", b"not numpy", "basis", "not a readable file"), ("B.npy", b"", "basis", "not a readable file"),
     ("B.json", b"{]", "basis", "not a readable file"), ("B.json", b"[1, 2]", "basis", "list of matrices"),
     ("B.json", b'[[["a"]]]', "basis", "entry"), ("B.json", b"[[[1, 2], [3]]]", "basis", "row 1"),
     ("B.json", b"[]", "basis", "at least one"), ("B.json", b"[[[0]]]", "basis", "matrix 0 is zero"),
     ("M.csv", b"1,a\n", "sparse", "not a readable file"), ("M.json", b"[1]", "sparse", "table"),
     ("M.json", b"[[1, 0], [1]]", "sparse", "one length"), ("L.json", b"[1]", "rank-one", "object"),
     ("L.json", b'{"u": [0], "L": [[1]]}', "rank-one", "not zero"),
     ("L.json", b'{"u": 3, "L": [[1]]}', "rank-one", "structure")],
)  # fmt: skip
def test_broken_files_are_said_in_one_line(tmp_path: Path, name: str, content: bytes, kind: str, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnknownStructure, match=message) as caught:
        structure_of(f"{kind}:{path}")
    assert "\n" not in str(caught.value)


WRONG_ARRAYS = [np.ones((2, 2)), np.full((1, 2, 2), np.nan), np.ones((1, 2, 2), dtype=complex), np.ones(())]


@pytest.mark.parametrize("array", WRONG_ARRAYS)
def test_arrays_of_the_wrong_kind_are_refused(tmp_path: Path, array: np.ndarray) -> None:
    path = tmp_path / "B.npy"
    np.save(path, array)
    with pytest.raises(UnknownStructure, match="expected"):
        structure_of(f"basis:{path}")


def test_pickled_arrays_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "B.npy"
    np.save(path, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(UnknownStructure, match="not a readable file"):
        structure_of(f"basis:{path}")


@pytest.mark.parametrize("nest", ["blocks:2x2:", "kronecker:full:1x1*", "sum:"])
def test_structures_inside_one_another_have_a_limit(nest: str) -> None:
    assert structure_of("blocks:1x1:" * 8 + "toeplitz:2").shape == (2, 2)
    with pytest.raises(UnknownStructure, match="more than 8 structures inside one another"):
        structure_of(nest * 2000 + "toeplitz:2")
