"""Every format gives back the numbers that were put in, unrounded, with their kind."""

from __future__ import annotations

import io
import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy
import safetensors.torch
import torch

from verify.apply import BadInput, Numbers, array
from verify.apply.application import single
from verify.apply.files import load, load_bytes
from verify.exact import RationalMatrix

W = np.array([[1.5, -2.25], [0.1, 3.0], [0.0, 1e-300]])


def npy(values: np.ndarray) -> bytes:
    stream = io.BytesIO()
    np.save(stream, values)
    return stream.getvalue()


def npz(**values: np.ndarray) -> bytes:
    stream = io.BytesIO()
    np.savez_compressed(stream, **values)
    return stream.getvalue()


def pt(value: object, **options: object) -> bytes:
    stream = io.BytesIO()
    torch.save(value, stream, **options)
    return stream.getvalue()


FILES = {
    ".npy": npy(W),
    ".npy in Fortran order": npy(np.asfortranarray(W)),
    ".npy big-endian": npy(W.astype(">f8")),
    ".npz": npz(W=W),
    ".pt tensor": pt(torch.tensor(W)),
    ".pt state dict": pt({"W": torch.tensor(W)}),
    ".pt checkpoint": pt({"epoch": 3, "state_dict": {"W": torch.tensor(W)}}),
    ".pth of the older format": pt(torch.tensor(W), _use_new_zipfile_serialization=False),
    ".safetensors": safetensors.numpy.save({"W": W}),
    ".json list": json.dumps(W.tolist()).encode(),
    ".json object": json.dumps({"W": W.tolist()}).encode(),
}


@pytest.mark.parametrize("name", FILES)
def test_floats_are_the_binary_numbers_that_were_saved(name: str) -> None:
    found = single(load_bytes(FILES[name], name), "W")
    assert found.numbers is Numbers.FLOATS
    assert np.array_equal(found.floats, W)
    assert found.exact == RationalMatrix(W)


INTEGERS = {
    ".npy": npy(np.array([[1, 2], [3, 2**62]])),
    ".json": b"[[1, 2], [3, 4611686018427387904]]",
    ".csv": b"1,2\n3,4611686018427387904\n",
    ".csv with blanks": b"# a comment\n1 2\n\n3 4611686018427387904",
    ".csv with a header": b"a;b\n1;2\n3;4611686018427387904\n",
    ".csv from a spreadsheet": b"\xef\xbb\xbf1;2\r\n3;4611686018427387904\r\n",
    ".pt": pt(torch.tensor([[1, 2], [3, 2**62]])),
    ".safetensors": safetensors.torch.save({"W": torch.tensor([[1, 2], [3, 2**62]])}),
}


@pytest.mark.parametrize("name", INTEGERS)
def test_integers_stay_exact(name: str) -> None:
    found = single(load_bytes(INTEGERS[name], name), "W")
    assert found.numbers is Numbers.INTEGERS
    assert found.exact == RationalMatrix([[1, 2], [3, 2**62]])


def test_exact_numbers_as_text() -> None:
    found = single(load_bytes(b'{"W": [["1/3", 2], ["-1.5e-3", "7"]]}', "a.json"), "W")
    assert found.numbers is Numbers.RATIONALS
    assert found.exact[0, 0] == Fraction(1, 3)
    assert found.exact[1, 0] == Fraction(-3, 2000)


def test_decimals_in_a_table_are_the_numbers_as_written_and_measured() -> None:
    found = single(load_bytes(b"0.1,1/3\n", "a.csv"), "W")
    assert (found.numbers, found.exact[0, 0]) == (Numbers.DECIMALS, Fraction(1, 10))
    assert found.numbers.measured


def test_bfloat16_and_half_are_exact_in_float32() -> None:
    for dtype in (torch.bfloat16, torch.float16):
        value = torch.tensor([[0.1, 3.0]]).to(dtype)
        for data in (pt(value), safetensors.torch.save({"W": value})):
            assert np.array_equal(single(load_bytes(data, "x"), "W").floats, value.double().numpy())


def test_truth_values_are_zeros_and_ones() -> None:
    assert array(np.array([[True, False]]), "Y").exact == RationalMatrix([[1, 0]])


def test_a_path_and_a_wrong_ending(tmp_path: Path) -> None:
    file = tmp_path / "w.csv"
    file.write_bytes(npy(W))
    assert np.array_equal(single(load(str(file)), "W").floats, W)


BROKEN = {
    "empty": (b"", "is empty"),
    "truncated .npy": (npy(W)[:-5], "truncated"),
    "truncated .npz": (npz(W=W)[:-20], "truncated or damaged"),
    "truncated .pt": (pt(torch.tensor(W))[:-200], "truncated or damaged"),
    "truncated .safetensors": (safetensors.numpy.save({"W": W})[:-8], "truncated or damaged"),
    "truncated .json": (b"[[1, 2], [3", "line 1, column"),
    "a module, pickled": (pt(torch.nn.Linear(2, 2)), "save the numbers alone"),
    "objects": (npy(np.array([[1, None]], dtype=object)), "Python objects"),
    "no format": (b"\x00\x01\x02\x03 what is this", "no format that can be read"),
    "words": (b"hello world\nhow are you\n", "'how'"),
    "ragged .csv": (b"1,2\n3\n", "line 2 has 1 entries"),
    "NaN in a .csv": (b"1,nan\n", "expected a finite number"),
    "other things in a zip": (b"PK\x05\x06" + bytes(18), "without .npy"),
    "no tensors": (pt({"epoch": 3}), "no tensors"),
    "a text in JSON": (b'"3"', "expected a number such as 3"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_files_are_one_line(name: str) -> None:
    data, message = BROKEN[name]
    with pytest.raises(BadInput) as refusal:
        single(load_bytes(data, "the file"), "W")
    assert message in str(refusal.value)
    assert str(refusal.value).startswith("the file")
    assert "\n" not in str(refusal.value)


UNUSABLE = {
    "NaN": (np.array([[1.0, np.nan], [np.inf, 0]]), "row 1, column 2 is nan; expected a finite number (one of 2"),
    "one dimension": (np.arange(3), "shape (3,); expected a matrix (two dimensions); class labels become a matrix"),
    "three dimensions": (np.zeros((2, 2, 2)), "shape 2 x 2 x 2; expected a matrix"),
    "empty": (np.zeros((0, 3)), "shape 0 x 3 and no entries"),
    "complex": (np.array([[1j]]), "holds complex128"),
    "dates": (np.array([["2020-01-01"]], dtype="datetime64[D]"), "holds datetime64"),
    "ragged": ([[1, 2], [3]], "row 2 has 1 entries, row 1 has 2"),
    "nothing": ([], "is empty"),
    "flat": ([1, 2], "a list of 2 entries; expected a matrix"),
    "null": ([[1, None]], "row 1, column 2 has type NoneType"),
    "text": ([["1/0"]], "divides by zero"),
    "huge exponent": ([["1e999999999"]], "decimal exponents"),
    "deep": ([[[1]]], "contains lists"),
    "number": (3, "of type int"),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_unusable_arrays_are_one_line(name: str) -> None:
    values, message = UNUSABLE[name]
    with pytest.raises(BadInput) as refusal:
        array(values, "W")
    assert message in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_integers_beyond_floats_stay_exact_and_say_so() -> None:
    found = array([[10**400, 1]], "W")
    assert found.exact[0, 0] == 10**400
    with pytest.raises(BadInput, match="beyond the largest float"):
        _ = found.floats


def test_memory_is_asked_for_before_it_is_taken() -> None:
    bomb = npz(W=np.zeros((1000, 1000)))
    assert len(bomb) < 50_000
    with pytest.raises(BadInput, match=r"takes 7\.6 MiB of memory, allowed are 48\.8 KiB \(--memory allows more\)"):
        load_bytes(bomb, "bomb.npz", allowed=50_000)


def test_missing_files_and_folders(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read: no such file"):
        load(str(tmp_path / "nothing.npy"))
    with pytest.raises(BadInput, match="is a folder"):
        load(str(tmp_path))
    with pytest.raises(BadInput, match="cannot be read"):
        load("a\0b")
