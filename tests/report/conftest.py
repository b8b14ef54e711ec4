"""Reports on small runs, made without the command line."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from verify.claim.discovery import given
from verify.cli.judgement import differences_from, failures, status
from verify.record.compare import as_found
from verify.report.contents import Header, Report, contents
from verify.runner import Settings, plan, run
from verify.runner.pool import InProcess

TOP = """
from verify.claim import Answer, Cases, Claim, Count, Counterexample, Defect, Evaluated, Outcome, Source, Step

C = Claim("square", title="A square is [not] negative \\u2014 \\u03b3 \\u2265 0", source=Source("Section 1"))
REAL = {"real": "x is real"}
PRINTED = C.printed("strict", "x^2 > 0", hypotheses=REAL, reading="for every x")
MENDED = C.repaired("repaired", "x^2 > 0", repairs=PRINTED, hypotheses={**REAL, "nonzero": "x != 0"}, adds=["nonzero"],
                    argument=[Step("look", by="no_square_vanishes"), Step("order", cites=Source("Euclid"))])
OPEN = C.extension("open", "nobody knows | or_does *he*", hypotheses=REAL)

class Drawn:
    misses = 1
    def __init__(self, index):
        self.value, self.stratum = index, ("even", "odd")[index % 2]

class Numbers:
    names = ("even", "odd")
    def draw(self, seed, claim, check, index):
        return Drawn(index)
"""

CHECKS = """
@C.counterexample(covers="x = 0", controls={"at_one": {"x": 1}}, refutes=PRINTED)
def the_square_of_zero_is_zero(*, x=0):
    return Counterexample({"real": True}, x * x > 0, {"nonzero": x != 0}, witness={"x": x})

@C.certified(covers="1..3", controls={"at_zero": {"shift": 1}}, instances=Cases([1, 2, 3]), entire=True,
             supports=[MENDED])
def no_square_vanishes(x, *, shift=0):
    found = Outcome(Answer.of((x - shift)**2 > 0), "it does not", log=("first step", "second step"))
    return Evaluated({"real": x - x == 0, "nonzero": x != 0}, found)

@C.certified(covers="0..3", controls={"in_any_case": {"least": 99}}, instances=Cases([1, 0, 2]), supports=[PRINTED])
def every_square_is_positive(x, *, least=0):
    return Evaluated({"real": x - x == 0}, x * x > least)

@C.sampled(covers="floats", controls={"nan": {"shift": 2.0}}, instances=Numbers(), count=Count(4, 4, 4),
           supports=[OPEN])
def the_root_comes_back(x, *, shift=0.0):
    return Defect(shift, 0.5)
"""

Make = Callable[..., Report]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Return a function that runs checks and returns the report, compared with a record of itself if asked."""
    monkeypatch.setattr(sys, "path", list(sys.path))

    def make(checks: str = CHECKS, *, added: str = "", recorded: bool = False, instance: int | None = None) -> Report:
        path = tmp_path / "squares.py"
        path.write_text(TOP + checks + added, encoding="utf-8")
        catalogue = given(str(path))
        planned = plan(list(catalogue), catalogue, Settings(device="cpu", only=instance))
        ended = run(planned, InProcess())
        ended.seconds = 1.5
        record = {n: as_found(c, ended.verdicts, ended.results) for n, c in planned.claims.items()} if recorded else {}
        differences = differences_from(ended, record) if instance is None else ()
        failed = failures(ended)
        header = Header(("square",), 0, "quick", "cpu", instance, False, {"verify": "0"}, {"verify": "0" * 64})
        standing = status(ended, failed, differences)
        report = contents(ended, header, recorded=record, failures=failed, differences=differences, status=standing)
        return report

    return make
