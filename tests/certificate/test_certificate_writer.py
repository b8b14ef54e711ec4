"""The writer: what it takes, what it refuses early, and that it saves whole files or none."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from certificate_examples import Statement

from verify.certificate import Certificate, CertificateError, replay
from verify.certificate import NumberField as Field
from verify.certificate.layout import laid_out
from verify.claim import Claim, Source

PLAIN = Statement("small", "A is symmetric.", {"square": "A is square."})


class Rows:
    def to_fractions(self) -> list[list[Fraction]]:
        return [[Fraction(1, 2)]]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (3, "3"), (Fraction(-6, 4), "-3/2"), ("6/4", "3/2"), ("-0", "0"), (np.int64(7), "7"),
        ([[1, "1/2"]], [["1", "1/2"]]), (((1,), (2,)), [["1"], ["2"]]), (np.array([[1, 2]]), [["1", "2"]]),
        (Rows(), [["1/2"]]), ([[(1, 2), (5, 0), (0, 0)]], [[["1", "2"], "5", "0"]]), ((0, 1), ["0", "1"]),
    ],
)  # fmt: skip
def test_exact_values_are_written_down(value: Any, written: Any) -> None:
    certificate = Certificate("witness", PLAIN, field=Field("s", [-2, 0, 1], (1, 2))).given(A=value)
    record = certificate.draft()["given"]["A"]
    assert record.get("rows", record.get("number")) == written


def test_sympy_and_flint_numbers_are_exact() -> None:
    flint, sympy = pytest.importorskip("flint"), pytest.importorskip("sympy")
    certificate = Certificate("witness", PLAIN).given(A=[[flint.fmpq(1, 2), flint.fmpz(3), sympy.Rational(2, 3)]])
    assert certificate.draft()["given"]["A"]["rows"] == [["1/2", "3", "2/3"]]


@pytest.mark.parametrize(
    "value",
    [0.5, "0.5", "1e3", "abc", "1/0", True, None, 1j, float("nan"), [[0.5]], [[1, 2], [3]], [[]], [1, 2], 10**4000,
     np.array([[0.5]]), {"a": 1}, [[None]]],
)  # fmt: skip
def test_what_is_not_exact_is_refused(value: Any) -> None:
    with pytest.raises(CertificateError, match="given A"):
        Certificate("witness", PLAIN).given(A=value)


def test_a_checksum_weighs_entries_by_their_place() -> None:
    record = Certificate("witness", PLAIN).given(A=[[1, 2], [3, "1/2"]]).draft()["given"]["A"]
    assert record == {"rows": [["1", "2"], ["3", "1/2"]], "shape": [2, 2], "checksum": "16"}


def test_mistakes_are_told_where_they_are_made() -> None:
    certificate = Certificate("witness", PLAIN).given({"W'": [[1]]}, A=[[1]])
    for mistake, said in [
        (lambda: Certificate("proof", PLAIN), "not 'proof'"),
        (lambda: certificate.given(A=1), "named twice"),
        (lambda: certificate.given({"1A": 1}), "cannot be a name"),
        (lambda: certificate.define("B", "A*C", value=1), "called 'C'"),
        (lambda: certificate.define("B", "A*B", value=1), "called 'B'"),
        (lambda: certificate.fact("says", "rank(W'') == 1"), "called \"W''\""),
        (lambda: certificate.hypothesis("round", "A == A"), "no hypothesis 'round'"),
        (lambda: certificate.fact("two\x07beeps", "A == A^T"), "printable"),
    ]:
        with pytest.raises(CertificateError) as caught:
            mistake()
        assert said in str(caught.value)
    certificate.define("B", "W' * A^T", value=[[1]])
    assert certificate.draft()["definitions"][0]["formula"] == "W' * A^T"


def test_sealing_asks_the_checker() -> None:
    certificate = Certificate("witness", PLAIN).given(A=[[1, 2], [3, 4]])
    certificate.hypothesis("square", "rows(A) == columns(A)").conclusion("A is symmetric", "A == A^T")
    with pytest.raises(CertificateError, match="refuses this witness: assertion 2"):
        certificate.seal()


def test_a_wrong_value_of_the_finder_is_caught() -> None:
    certificate = Certificate("witness", PLAIN).given(A=[[1, 2], [2, 4]])
    certificate.define("N", "A*A^T", value=[[5, 10], [10, 21]])
    certificate.hypothesis("square", "rows(A) == columns(A)").conclusion("N is symmetric", "N == N^T")
    with pytest.raises(CertificateError, match=r"entry \(2, 2\) is recorded as 21, computed 20"):
        certificate.seal()


def test_nothing_is_left_behind_when_saving_fails(tmp_path: Path) -> None:
    target = tmp_path / "kept.json"
    target.write_text("as it was")
    with pytest.raises(CertificateError):
        Certificate("witness", PLAIN).given(A=[[1]]).save(target)
    assert target.read_text() == "as it was"
    assert [p.name for p in tmp_path.iterdir()] == ["kept.json"]


def test_the_digest_of_a_claims_statement_is_the_hash_in_the_certificate() -> None:
    claim = Claim("small", title="A small claim", source=Source("here"))
    statement = claim.printed("all", "A is symmetric.", hypotheses={"square": "A is square."})
    certificate = Certificate("witness", statement).given(A=[[1, 2], [2, 1]])
    certificate.hypothesis("square", "rows(A) == columns(A)").conclusion("A is symmetric", "A == A^T")
    sealed = certificate.seal()
    assert sealed["statement_sha256"] == statement.digest
    assert replay.check(sealed, {statement.id: statement.digest}).claim == "small.all"


def test_the_layout_is_json_with_matrices_on_a_line() -> None:
    value = {"A": [["1", "2"]], "long": [["1"] * 40, ["2"] * 40], "empty": {}, "γ": True}
    text = laid_out(value)
    assert json.loads(text) == value
    assert '"A": [["1", "2"]]' in text
    assert max(map(len, text.splitlines())) < 260
