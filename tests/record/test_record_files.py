"""Records: the same bytes for the same verdicts, refused where they cannot be read; certificates by fixed names."""

from __future__ import annotations

from pathlib import Path

import pytest

from verify.claim import Cases, Claim, Source
from verify.claim.discovery import Location
from verify.record import certificates
from verify.record.compare import differences
from verify.record.place import place
from verify.record.recorded import RecordedClaim, RecordedStatement, RecordError, read, render

ENTRY = RecordedStatement("all", "printed", "holds", "derived", "0" * 64, {"real": "needed"})
CLAIM = RecordedClaim("square", "A title", "Section 1", ("lemma",), (ENTRY,), {"square-all.json": "1" * 64})


def test_what_is_read_is_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "recorded.json"
    path.write_text(render({"square": CLAIM, "a": RecordedClaim("a", "T", "S", (), ())}))
    assert read(path)["square"] == CLAIM
    assert list(read(path)) == ["a", "square"]
    assert render(read(path)) == path.read_text()


def test_no_file_records_nothing(tmp_path: Path) -> None:
    assert read(tmp_path / "recorded.json") == {}


@pytest.mark.parametrize("text", ["", "7", "[]", "{}", "[" * 10_000, '{"schema": "verify-record", "version": 1}'])
def test_what_is_no_record_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "recorded.json"
    path.write_text(text)
    with pytest.raises(RecordError, match=r"recorded\.json: not a record of verdicts"):
        read(path)


def test_a_record_does_not_differ_from_itself() -> None:
    assert differences(CLAIM, CLAIM) == []


def test_changed_rulings_are_said_first() -> None:
    refuted = RecordedStatement("other", "printed", "refuted", "", "0" * 64)
    was = RecordedClaim("square", "A title", "Section 1", (), (ENTRY, refuted))
    holds = RecordedStatement("other", "printed", "holds", "certified", "0" * 64)
    now = RecordedClaim("square", "A title", "Section 1", (), (ENTRY, holds), {"new.json": "2" * 64})
    assert [(d.line, d.verdict) for d in differences(now, was)] == [
        ("square.other: recorded refuted, found holds (certified)", True),
        ("square: certificate new.json is not in the record", False),
    ]


def test_a_package_and_a_file_keep_their_records_beside_them(tmp_path: Path) -> None:
    package = place(Location("square", "verify.record.place", package="verify"))
    assert (package.record.name, package.certificates.name) == ("recorded.json", "certificates")
    assert package.record.parent.name == "verify"
    own = place(Location("square", "claims_0_toy", file=str(tmp_path / "toy.py")))
    assert own.record == tmp_path / "toy.recorded.json"
    assert own.certificates == tmp_path / "toy.certificates"


def test_certificates_are_named_by_what_they_speak_against() -> None:
    claim = Claim("square", title="A title", source=Source("Section 1"))
    strict = claim.printed("strict", "x^2 > 0", hypotheses={"real": "x is real"})
    twice = claim.printed("twice", "x^2 > 1", hypotheses={"real": "x is real"})
    control = {"at_one": {"x": 1}}

    def zero_is_no_more_than_zero(*, x: int = 0) -> bool:
        return x == 0

    def zero_is_less_than_one(*, x: int = 0) -> bool:
        return x == 0

    def i_is_not_real(*, x: int = 0) -> bool:
        return x == 0

    def Sums_agree(*, x: int = 0) -> bool:
        return x == 0

    def no_drawn_square_is_negative(case: int, *, x: int = 0) -> bool:
        return case * x >= 0

    claim.counterexample(covers="0", controls=control, refutes=strict)(zero_is_no_more_than_zero)
    claim.counterexample(covers="0", controls=control, refutes=twice)(zero_is_less_than_one)
    claim.counterexample(covers="1", controls=control, refutes=twice)(Sums_agree)
    claim.counterexample(covers="i", controls=control, without=(strict, "real"))(i_is_not_real)
    claim.certified(covers="1, 2", controls=control, instances=Cases([1, 2]), supports=[strict])(
        no_drawn_square_is_negative
    )
    assert [certificates.name(claim, check) for check in claim.checks.values()] == [
        "square-strict.json",
        "square-twice-zero-is-less-than-one.json",
        "square-twice-sums-agree.json",
        "square-strict-without-real.json",
        "square-no-drawn-square-is-negative.json",
    ]
    assert all(certificates.lasting(check) for check in claim.checks.values())
