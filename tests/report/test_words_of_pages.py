"""What pages say beside formulas: no word twice in a heading, no green for a counterexample, no sentence that ends in nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from verify.claim import Counterexample
from verify.report.contents import Report
from verify.report.pages import evidence
from verify.report.pages.links import Links
from verify.report.pages.statement import heading
from verify.report.standing import of_verdict


def test_a_heading_says_nothing_twice(make: Callable[..., Report]) -> None:
    claim = make().claims[0]
    titles = {one.statement.part: heading(one) for one in claim.statements}
    assert titles == {"strict": "As printed: strict", "repaired": "Repaired", "open": "Our extension: open"}
    for part, title in (
        ("as-printed", "As printed"),
        ("printed", "As printed"),
        ("if-repaired", "Repaired: if"),
    ):
        one = next(s for s in claim.statements if s.statement.part == ("repaired" if "Repaired" in title else "strict"))
        renamed = replace(one, statement=replace(one.statement, part=part))
        assert heading(renamed) == title


def test_a_counterexample_is_found_and_not_green(make: Callable[..., Report]) -> None:
    report = make()
    claim = report.claims[0]
    links = Links.within(report)
    shown = {check.name: evidence.check(report, claim, check, links) for check in claim.checks}
    assert "FOUND" in shown["the_square_of_zero_is_zero"]
    assert 'class="badge held"' not in shown["the_square_of_zero_is_zero"]
    assert 'class="badge held"' in shown["no_square_vanishes"]
    assert "<strong>the square of zero is zero</strong>" in shown["the_square_of_zero_is_zero"]


def test_a_verdict_without_reasons_ends_with_itself(make: Callable[..., Report]) -> None:
    one = make().claims[0].statements[1]
    bare = replace(one, verdict=replace(one.verdict, reasons=(), argued=()))
    assert of_verdict(bare).message.endswith("(no record)")


def test_one_hypothesis_holds_and_two_hold() -> None:
    one = Counterexample({"real": True}, False, {}).outcome()
    two = Counterexample({"real": True, "whole": True}, False, {}).outcome()
    assert one.reason == "1 hypothesis holds, the conclusion fails"
    assert two.reason == "2 hypotheses hold, the conclusion fails"
