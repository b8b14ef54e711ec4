"""Fuzzing: damaged files, strange arrays and odd words end in one clear line, never in a traceback."""

from __future__ import annotations

import io
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from verify.apply import Array, BadInput, Finding, array, find, layers_of, limits
from verify.apply.application import single
from verify.apply.files import load_bytes
from verify.apply.gather import gather
from verify.claim import Answer
from verify.cli.main import main

FUZZ = settings(
    max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True
)


def originals() -> dict[str, bytes]:
    W = np.array([[1.5, -2.0], [0.25, 3.0]])
    streams = {name: io.BytesIO() for name in ("npy", "npz", "pt", "old pt")}
    np.save(streams["npy"], W)
    np.savez_compressed(streams["npz"], W1=W, W2=W)
    torch.save({"0.weight": torch.tensor(W), "0.bias": torch.ones(2)}, streams["pt"])
    torch.save(torch.tensor(W), streams["old pt"], _use_new_zipfile_serialization=False)
    texts = {"csv": b"1,2\n3/4,-1.5e-3\n", "json": json.dumps({"W1": W.tolist(), "W2": [["1/3", 2], [3, 4]]}).encode()}
    return (
        {name: s.getvalue() for name, s in streams.items()} | texts | {"safetensors": safetensors.numpy.save({"W": W})}
    )


ORIGINALS = originals()


def read(data: bytes) -> Any:
    """Read a file as a chain, the deepest use of a file there is; either a chain or one line."""
    try:
        contents = load_bytes(data, "f", allowed=1 << 20)
        return layers_of(contents.entries, contents.source, decimals=contents.decimals)
    except BadInput as error:
        refusal = str(error)
    assert refusal
    assert "\n" not in refusal
    return None


@pytest.mark.parametrize("name", ORIGINALS)
def test_the_originals_can_be_read(name: str) -> None:
    assert read(ORIGINALS[name]) is not None


@FUZZ
@given(name=st.sampled_from(sorted(ORIGINALS)), data=st.data())
def test_damaged_files(name: str, data: st.DataObject) -> None:
    original = bytearray(ORIGINALS[name])
    for _ in range(data.draw(st.integers(1, 4))):
        position = data.draw(st.integers(0, len(original) - 1))
        match data.draw(st.sampled_from(("change", "cut", "insert", "remove"))):
            case "change":
                original[position] = data.draw(st.integers(0, 255))
            case "cut":
                del original[max(position, 1) :]
            case "insert":
                original[position:position] = data.draw(st.binary(max_size=8))
            case "remove":
                del original[position : position + data.draw(st.integers(1, 8))]
        if not original:
            break
    found = read(bytes(original))
    assert found is None or found.layers


@FUZZ
@given(st.binary(max_size=200))
def test_noise(data: bytes) -> None:
    found = read(data)
    assert found is None or found.layers


@FUZZ
@given(st.text(max_size=120))
def test_text(data: str) -> None:
    found = read(data.encode("utf-8", "surrogatepass"))
    assert found is None or found.layers


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=20,
)


@FUZZ
@given(json_values)
def test_json_of_any_structure(value: Any) -> None:
    found = read(json.dumps(value).encode())
    assert found is None or found.layers


any_array = hnp.arrays(
    dtype=hnp.scalar_dtypes() | hnp.unicode_string_dtypes(max_len=6),
    shape=hnp.array_shapes(min_dims=0, max_dims=4, min_side=0),
)


@FUZZ
@given(any_array | json_values)
def test_any_array_is_a_matrix_or_one_line(values: Any) -> None:
    try:
        found = array(values, "W")
    except BadInput as error:
        refusal = str(error)
        found = None
    if found is None:
        assert "\n" not in refusal
        return
    assert isinstance(found, Array)
    assert found.exact.shape == found.shape


numbers = (
    st.integers(-3, 3)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["1/3", "-2", 10**400, "1e300", 5e-324, 1e308, -1e-200, 2**70])
)


@st.composite
def matrices(draw: st.DrawFn, rows: int, columns: int) -> list[list[Any]]:
    return draw(st.lists(st.lists(numbers, min_size=columns, max_size=columns), min_size=rows, max_size=rows))


@st.composite
def chains(draw: st.DrawFn) -> list[list[list[Any]]]:
    widths = draw(st.lists(st.integers(1, 3), min_size=2, max_size=4))
    return [draw(matrices(b, a)) for a, b in pairwise(widths)]


def asked(name: str, **values: Any) -> Finding | None:
    try:
        found = find(name)(**values)
    except BadInput as error:
        refusal = str(error)
        found = None
    if found is None:
        assert "\n" not in refusal
        return None
    json.dumps(found.to_json(), allow_nan=False)
    return found


@FUZZ
@given(chains(), st.none() | st.floats(0, 1e3))
def test_alignment_of_extreme_numbers(weights: Any, uncertainty: float | None) -> None:
    found = asked("alignment", weights=weights, uncertainty=uncertainty)
    assert found is not None
    assert found.sentence
    below, exact = found.details.below, found.details.exact.answer
    assert below is None or below.distance == 0 or exact is Answer.FAILS


@FUZZ
@given(st.data())
def test_theorem1_on_extreme_numbers(data: st.DataObject) -> None:
    k, m, n = (data.draw(st.integers(1, 3)) for _ in range(3))
    found = asked("theorem1", X=data.draw(matrices(k, n)), Y=data.draw(matrices(m, n)))
    assert found is not None
    assert found.sentence


@settings(FUZZ, max_examples=60)
@given(chains(), st.data())
def test_training_with_extreme_numbers(weights: Any, data: st.DataObject) -> None:
    n = data.draw(st.integers(1, 3))
    X, Y = data.draw(matrices(len(weights[0][0]), n)), data.draw(matrices(len(weights[-1]), n))
    arithmetic = data.draw(st.sampled_from(["float64", "exact"]))
    steps = 2 if arithmetic == "exact" else 5
    found = asked("training", X=X, Y=Y, weights=weights, step=data.draw(numbers), steps=steps, arithmetic=arithmetic)
    assert found is None or found.table


words = st.sampled_from(
    ["alignment", "theorem1", "training", "--data", "--weights", "--x", "--y", "--step", "--steps", "--widths", "a.npz", "c.json",
     "-", "1", "2,2", "--set", "X=a.npz", "--image", "--rows", "--one-hot", "--uncertainty", "--memory", "-q", "--expect", "yes",
     "--json", "--structure", "toeplitz:2x2", "--loss", "squared", "--exact", "", "\x00", "ünïcode", "--nonsense"],
)  # fmt: skip


@settings(FUZZ, max_examples=120)
@given(st.lists(words, max_size=8))
def test_any_words_on_the_command_line(tmp_path_factory: pytest.TempPathFactory, given_words: list[str]) -> None:
    folder = tmp_path_factory.getbasetemp() / "words"
    folder.mkdir(exist_ok=True)
    np.savez(folder / "a.npz", X=np.eye(2), Y=np.eye(2))
    (folder / "c.json").write_text("[[[1, 2], [3, 4]]]")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"1,2\n3,4\n")))
        assert main(["apply", *given_words]) in (0, 1, 2)
    assert Path(folder / "a.npz").exists()


def test_a_single_matrix_among_several() -> None:
    with pytest.raises(BadInput, match="has no entry X; it holds 'W1', 'W2'"):
        single(load_bytes(ORIGINALS["npz"], "f"), "X")


def safetensors_file(dtype: str, shape: str) -> bytes:
    header = f'{{"W1": {{"dtype": {dtype}, "shape": {shape}, "data_offsets": [0, 0]}}}}'.encode()
    return len(header).to_bytes(8, "little") + header


@pytest.mark.parametrize(
    ("dtype", "shape"),
    [
        ('"F64"', "[Infinity, 1]"),
        ("[]", "[0, 1]"),
        ('"F64"', f"[0, {10**30}]"),
        ('"F64"', str([0] * 70)),
        ('"F64"', "[0]"),
    ],
)
def test_shapes_that_no_tensor_has(dtype: str, shape: str) -> None:
    assert read(safetensors_file(dtype, shape)) is None


def npy_header(descr: str, shape: str) -> bytes:
    header = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}}}\n".encode()
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header


def test_numpy_entries_of_no_size_take_no_memory() -> None:
    with pytest.raises(BadInput, match="holds <U0; expected integers"):
        load_bytes(npy_header("<U0", "(30000, 30000)"), "f")
    with pytest.raises(BadInput, match=r"takes 8\.0 KiB of memory, allowed are 1\.0 KiB"):
        load_bytes(npy_header("|i1", "(32, 32)") + bytes(1024), "f", allowed=1024)


@pytest.mark.skipif(np.finfo(np.longdouble).max == np.finfo(np.float64).max, reason="long doubles are doubles here")
def test_long_doubles_beyond_float64() -> None:
    with pytest.raises(BadInput, match="beyond the largest float64"):
        array(np.array([[np.longdouble("1e4000")]]), "W")


def test_expanded_and_sparse_tensors_are_measured_before_they_are_unpacked() -> None:
    few = torch.zeros(1).expand(10**6, 10**6)
    nothing = torch.zeros(2, 0, dtype=torch.int64), torch.zeros(0), (10**6, 10**6)
    sparse = torch.sparse_coo_tensor(*nothing, check_invariants=True)
    for tensor in (few, sparse):
        with pytest.raises(BadInput, match=r"unpacked to shape 1000000 x 1000000, takes .* of memory"):
            array(tensor, "W")
    small = torch.zeros(1).expand(100, 100)
    assert array(small, "W").shape == (100, 100)
    exact = array(np.ones((10, 10)), "W")
    with limits.allowing(6399), pytest.raises(BadInput, match="W as exact numbers takes"):
        _ = exact.exact
    with limits.allowing(6400):
        assert exact.exact[0, 0] == 1
    with limits.allowing(10**4), pytest.raises(BadInput, match=r"takes 39\.1 KiB of memory, allowed are 9\.8 KiB"):
        array(small, "W")


@pytest.mark.parametrize(
    ("uncertainty", "refusal"),
    [
        ("1e400", "the uncertainty is beyond the floats"),
        ("-1e400", "expected a number that is not negative"),
        ("1e-400", "below the smallest float; expected 0, or at least 5e-324"),
    ],
)
def test_uncertainties_beyond_the_floats(uncertainty: str, refusal: str) -> None:
    data = {"X": [[1, 0], [0, 2]], "Y": [[1, 1], [0, 1]]}
    cases: dict[str, dict[str, Any]] = {"alignment": {"weights": [[[1, 2], [3, 4]]]}, "theorem1": data}
    for name, values in cases.items():
        with pytest.raises(BadInput, match=refusal):
            find(name)(**values, uncertainty=uncertainty)


def test_numbers_too_long_to_be_written() -> None:
    X, Y = [["1e4000", "1"], ["0", "1e-4000"]], [["1", "1e4000"], ["1e-4000", 0]]
    found = asked("theorem1", X=X, Y=Y)
    assert found is not None
    assert found.answer is Answer.FAILS
    assert found.certificate is None
    assert any("is a number of" in fact.text and "bits" in fact.text for fact in found.evidence)
    diagonal = asked("theorem1", X=[["1e4000", 0], [0, "1e-4000"]], Y=[["1e4000", 0], [0, 1]])
    assert diagonal is not None
    assert diagonal.answer is Answer.HOLDS
    chain = asked("alignment", weights=[[["1e4000", "1e-4000"], [0, 1]], [[1, "1e4000"], ["1e-4000", 1]]])
    assert chain is not None
    assert chain.certificate is None
    long = asked("alignment", weights=[[["1e4000", "1e-4000"]]])
    assert long is not None
    assert long.answer is Answer.HOLDS
    assert "too long" in long.witness["says"]


def test_one_hot_is_measured_before_it_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "d.npz"
    np.savez(data, X=np.ones((1, 100)), Y=np.arange(100) * 1000)
    options = {"data": str(data), "one_hot": True}
    with pytest.raises(BadInput, match=r"--one-hot takes .* of memory, allowed are"):
        gather(find("theorem1"), options, memory=1 << 20, image=None)
    assert gather(find("theorem1"), options, memory=1 << 30, image=None)["Y"].shape == (99001, 100)

    def exhausted(*_: Any, **__: Any) -> None:
        raise MemoryError

    monkeypatch.setattr("verify.apply.gather.array", exhausted)
    with pytest.raises(BadInput, match="not enough memory"):
        gather(find("theorem1"), options, memory=1 << 30, image=None)
