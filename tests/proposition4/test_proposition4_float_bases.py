"""``apply proposition4 --basis`` with ordinary fractional floats: long integers in the certificate, and what rounding hides."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from proofs.alignability.nearest_orthogonal import excludes_orthogonal_within, independent_within
from proofs.proposition4.application import APPLICATION
from verify.apply import BadInput
from verify.certificate import replay
from verify.claim import Answer
from verify.cli.main import main


@pytest.mark.parametrize(("k", "r", "n"), [(2, 1, 1), (3, 2, 3), (4, 3, 2), (3, 3, 1), (3, 6, 2), (5, 3, 4)])
def test_random_floats_have_a_certificate(k: int, r: int, n: int) -> None:
    """Their entries over a common denominator have some twenty digits, and are written as text."""
    basis = np.random.default_rng(k * r * n).standard_normal((r, k, k))
    found = APPLICATION(basis=basis, samples=n)
    assert found.certificate is not None
    written = json.loads(json.dumps(found.certificate))
    assert any(isinstance(x, str) for *_, x in written["grams"]["basis"][0])
    assert replay.check(written).kind == "grams"


@pytest.mark.parametrize("size", [10**8, 10**8 + 1, 2**30, 2**53 + 1, 10**60])
def test_large_integers_have_a_certificate(size: int) -> None:
    found = APPLICATION(basis=[[[size, 1], [3, 1 - size]]], samples=2)
    assert found.answer is Answer.HOLDS
    assert found.certificate is not None
    assert replay.check(json.loads(json.dumps(found.certificate))).kind == "grams"


# Within rounding, or within an uncertainty


def rotation(k: int, seed: int = 0) -> np.ndarray:
    return np.linalg.qr(np.random.default_rng(seed).standard_normal((k, k)))[0]


THIRDS = np.array([[1, -2, 2], [2, -1, -2], [2, 2, 1]]) / 3


def hidden_in_thirds() -> np.ndarray:
    E = np.random.default_rng(5).standard_normal((3, 3))
    return np.array([THIRDS + E, E])


@pytest.mark.parametrize(
    ("basis", "n"),
    [
        (rotation(4)[None], 3),
        (rotation(4, 7)[None] * 1e-200, 4),
        (rotation(3)[None] * 1e250, 3),
        (rotation(4)[None].astype(np.float32), 3),
        (hidden_in_thirds(), 3),
        (hidden_in_thirds() * np.array([1e-150, 1e150])[:, None, None], 3),
        (np.array([np.eye(4), rotation(4)]), 3),
    ],
)
def test_an_orthogonal_matrix_in_floats_is_never_a_yes(basis: np.ndarray, n: int) -> None:
    """As binary numbers they are not orthogonal, and nobody means those."""
    found = APPLICATION(basis=basis, samples=n)
    assert found.answer is not Answer.HOLDS
    if found.answer is Answer.UNDECIDED:
        assert "Within rounding an element" in found.sentence
        assert found.certificate is None
        assert "scaled orthogonal matrix within rounding" in found.next[0]


def test_decimal_numbers_in_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "basis.json").write_text("[[[0.6000000000000001, -0.8], [0.8, 0.6]]]")
    main(["apply", "proposition4", "--basis", str(tmp_path / "basis.json"), "--samples", "2", "--no-certificate"])
    assert "UNDECIDED" in capsys.readouterr().out


def test_the_element_that_is_named_is_the_hidden_one() -> None:
    found = APPLICATION(basis=hidden_in_thirds(), samples=3)
    c_1, c_2 = (float(part.split("=")[1].split()[0].strip(",")) for part in found.next[0].split("c_")[1:3])
    assert c_1 == pytest.approx(-c_2)


@pytest.mark.parametrize("off", [1e-9, 1e-3])
def test_what_is_further_than_rounding_keeps_its_answer(off: float) -> None:
    basis = (rotation(4) + off * np.diag([1, 0, 0, 0]))[None]
    assert APPLICATION(basis=basis, samples=3).answer is Answer.HOLDS
    assert APPLICATION(basis=basis, samples=3, uncertainty=off / 100).answer is Answer.HOLDS
    assert APPLICATION(basis=basis, samples=3, uncertainty=2 * off).answer is Answer.UNDECIDED


def test_the_identity_and_whole_numbers_are_exact() -> None:
    assert APPLICATION(basis=np.eye(3)[None] / 3, samples=3).answer is Answer.HOLDS
    assert APPLICATION(basis=np.diag([1.0, 2.0])[None], samples=2).answer is Answer.HOLDS
    assert APPLICATION(basis=[[[3, -4], [4, 3]]], samples=2).answer is Answer.FAILS


def test_an_uncertainty() -> None:
    """diag(1, 2) is 1/2 from a scaled orthogonal matrix; more columns than equations stay so for every basis."""
    line = [[[1, 0], [0, 2]]]
    assert APPLICATION(basis=line, samples=2, uncertainty=0).answer is Answer.HOLDS
    assert APPLICATION(basis=line, samples=2, uncertainty="1/10").answer is Answer.HOLDS
    assert APPLICATION(basis=line, samples=2, uncertainty="1/2").answer is Answer.UNDECIDED
    assert APPLICATION(basis=[[[1, 0], [0, 1]]], samples=2, uncertainty="1/10").answer is Answer.UNDECIDED
    assert APPLICATION(basis=[[[3, -4], [4, 3]]], samples=2, uncertainty="1/10").answer is Answer.UNDECIDED
    units = [[[int((i, j) == place) for j in range(2)] for i in range(2)] for place in [(0, 0), (0, 1), (1, 0), (1, 1)]]
    everything = APPLICATION(basis=units, samples=1, uncertainty="1/10")
    assert (everything.answer, everything.reading.exact) == (Answer.FAILS if everything.details.family else Answer.UNDECIDED, False)


def test_an_uncertainty_that_makes_no_sense() -> None:
    with pytest.raises(BadInput, match="negative"):
        APPLICATION(basis=[[[1, 0], [0, 2]]], samples=2, uncertainty=-1)
    with pytest.raises(BadInput, match="known exactly"):
        APPLICATION(structure="toeplitz:3", samples=2, uncertainty="1/10")
    with pytest.raises(BadInput, match="beyond the floats"):
        APPLICATION(basis=[[[1, 0], [0, 2]]], samples=2, uncertainty="1e400")


def test_no_basis_within_the_bound_has_an_orthogonal_element() -> None:
    """diag(1, 2): traceless Gram of norm 3/sqrt(2), over 2 sqrt(2) sqrt(5)."""
    line = np.diag([1.0, 2.0])[None]
    bound = 3 / np.sqrt(2) / (2 * np.sqrt(10))
    assert bound < 0.5  # the distance to (3/2) I
    assert excludes_orthogonal_within(line, np.array([bound * 0.99]))
    assert not excludes_orthogonal_within(line, np.array([bound * 1.01]))
    assert not excludes_orthogonal_within(np.eye(2)[None], np.array([0.0]))


@pytest.mark.parametrize("kind", [np.float64, np.float32])
@pytest.mark.parametrize("text", ["basis:{}", "sum:basis:{}+full:1x1", "kronecker:basis:{}*diagonal:2", "blocks:1x1:basis:{}"])
def test_floats_are_floats_wherever_they_stand(tmp_path: Path, text: str, kind: type) -> None:
    """The same file is read alike, as a structure or as a part of one."""
    np.save(tmp_path / "R.npy", rotation(5)[None].astype(kind))
    found = APPLICATION(structure=text.format(tmp_path / "R.npy"), samples=12)
    assert found.answer is not Answer.HOLDS
    assert "floats" in found.reading.text
    if text == "basis:{}":
        same = APPLICATION(basis=str(tmp_path / "R.npy"), samples=12)
        assert (found.answer, found.sentence, found.reading) == (same.answer, same.sentence, same.reading)
        assert APPLICATION(structure=text.format(tmp_path / "R.npy"), samples=12, uncertainty=0).answer is Answer.HOLDS
    elif kind is np.float64:
        with pytest.raises(BadInput, match="about the matrices of --basis; give those"):
            APPLICATION(structure=text.format(tmp_path / "R.npy"), samples=12, uncertainty="1/10")


def test_a_count_of_equations_needs_independent_matrices() -> None:
    """r > k n leaves a solution of A B = 0 for matrices that are surely independent; within 1 the units may all be zero."""
    units = [[[int((i, j) == place) for j in range(2)] for i in range(2)] for place in [(0, 0), (0, 1), (1, 0), (1, 1)]]
    assert APPLICATION(basis=units, samples=1, uncertainty="1/10").answer is Answer.FAILS
    for size in ("1", "100", "1e300"):
        assert APPLICATION(basis=units, samples=1, uncertainty=size).answer is Answer.UNDECIDED
    nearly = [*units[:2], [[0, "1e-6"], [1, 0]], [[0, 0], [1, "1e-6"]]]
    assert APPLICATION(basis=nearly, samples=1, uncertainty="1e-9").answer is Answer.FAILS
    assert APPLICATION(basis=nearly, samples=1, uncertainty="1e-5").answer is Answer.FAILS  # three of them are enough
    assert APPLICATION(basis=nearly, samples=1, uncertainty="1/2").answer is Answer.UNDECIDED


def test_how_many_are_independent_by_hand() -> None:
    """Singular values 1, 1 of two units of size 2: errors of e move them by at most sqrt(2) sqrt(2) e."""
    units = np.array([[[1.0, 0], [0, 0]], [[0, 1], [0, 0]]])
    assert independent_within(units, np.full(2, 0.499)) == 2
    assert independent_within(units, np.full(2, 0.501)) == 0
    assert independent_within(units, np.zeros(2)) == 2
    assert independent_within(np.array([units[0], units[0]]), np.zeros(2)) == 1
