"""Files that structures take: read as those of every other question, and what may be rounded is known."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from proofs.structure import UnknownStructure, structure_of
from verify.exact import RationalMatrix

DIGITS = b"9" * 5000


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
    np.savez(tmp_path / "several.npz", P=np.eye(2)[None], mask=np.eye(3))
    assert structure_of(f"basis:{tmp_path}/several.npz:P").dimension == 1
    assert structure_of(f"sparse:{tmp_path}/several.npz:mask").dimension == 3


@pytest.mark.parametrize("table", [[["0", "1"], ["0/1", "0.0"]], [[0, 1], [0, 0]], [[0.0, "-1/2"], ["0e5", -0.0]]])
def test_zeros_are_zeros_however_they_are_written(tmp_path: Path, table: list[list[object]]) -> None:
    path = tmp_path / "M.json"
    path.write_text(json.dumps(table))
    assert structure_of(f"sparse:{path}").dimension == 1


@pytest.mark.parametrize(
    ("name", "content", "kind", "message"),
    [("B.npy", b"not numpy", "basis", "expected a number"), ("B.npy", b"", "basis", "B.npy is empty"),
     ("B.json", b"{]", "basis", "line 1, column 2"), ("B.json", b"[1, 2]", "basis", "expected matrices"),
     ("B.json", b'[[["a"]]]', "basis", "row 1, column 1 is 'a'"), ("B.json", b"[[[1, 2], [3]]]", "basis", "row 2 has 1"),
     ("B.json", b"[]", "basis", "at least one"), ("B.json", b"[[[0]]]", "basis", "matrix 0 is zero"),
     ("B.json", b"[[]]", "basis", "empty; expected a matrix with at least one entry"),
     ("M.csv", b"1,a\n", "sparse", "line 1, entry 2 is 'a'"), ("M.json", b"[1]", "sparse", "a list of rows"),
     ("M.json", b"[[]]", "sparse", "empty; expected a matrix with at least one entry"),
     ("M.json", b"[[1, 0], [1]]", "sparse", "row 2 has 1 entries"), ("M.json", b"[[NaN, 1]]", "sparse", "finite"),
     ("M.json", b"[[null, 1]]", "sparse", "row 1, column 1"), ("M.json", b"[[1, [0]]]", "sparse", "contains lists"),
     ("M.json", b"[[true, 1]]", "sparse", "truth value"), ("M.json", b'[["no", 1]]', "sparse", "'no'"),
     ("M.json", b"[[" + DIGITS + b"]]", "sparse", "an integer of 5000 digits; expected at most 4000"),
     ("L.json", b"[1]", "rank-one", '"u", a list of numbers'), ("L.json", b'{"u": [0], "L": [[1]]}', "rank-one", "not zero"),
     ("L.json", b'{"u": 5, "L": 7}', "rank-one", '"L", a list of vectors'),
     ("L.json", b'{"u": [5], "L": []}', "rank-one", "L is empty")],
)  # fmt: skip
def test_broken_files_are_said_in_one_line(tmp_path: Path, name: str, content: bytes, kind: str, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnknownStructure, match=message) as caught:
        structure_of(f"{kind}:{path}")
    said = str(caught.value)
    assert "\n" not in said
    assert not any(word in said for word in ("RationalMatrix", "object is not", "sys."))


@pytest.mark.parametrize(
    "array", [np.full((1, 2, 2), np.nan), np.ones((1, 2, 2), dtype=complex), np.ones(()), np.zeros((0, 2, 2)), np.array([{"a": 1}])]
)
def test_arrays_of_the_wrong_kind_are_refused(tmp_path: Path, array: np.ndarray) -> None:
    path = tmp_path / "B.npy"
    np.save(path, array, allow_pickle=True)
    for kind in ("basis", "sparse"):
        with pytest.raises(UnknownStructure, match=r"expected|save numbers"):
            structure_of(f"{kind}:{path}")


def test_what_may_be_rounded_is_known(tmp_path: Path) -> None:
    """Relative roundings by hand: 2^-53 for fractional float64, 2^-24 for float32; whole numbers and fractions are exact."""
    files = {"b": [[[0.1, 0], [0, 1]], [[3, 0], [1, 0]]], "e": [[["1/10", 0], [0, 1]]]}
    for name, matrices in files.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(matrices))
    np.save(tmp_path / "f.npy", np.array([[[0.1, 0], [0, 1]]], dtype=np.float32))
    (tmp_path / "L.json").write_text(json.dumps({"u": [0.5, 1], "L": [[0.5, 1]]}))
    double, single = 2.0**-53, 2.0**-24
    for text, units in {
        "basis:b.json": (double, 0), "basis:e.json": (0,), "basis:f.npy": (single,), "full:1x2": (0, 0),
        "sum:basis:b.json+full:1x1": (double, 0, 0), "kronecker:basis:f.npy*basis:b.json": (single + double, single),
        "rank-one:L.json": (2 * double,), "blocks:1x1:basis:f.npy": (single,),
    }.items():  # fmt: skip
        for name in ("b.json", "e.json", "f.npy", "L.json"):
            text = text.replace(f":{name}", f":{tmp_path}/{name}")
        assert structure_of(text).units == units
        assert structure_of(text).is_measured is any(units)
