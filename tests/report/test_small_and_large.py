"""A report that is sent around stays small: of a large run only what decides; of anything in doubt everything, however large."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from verify.report import html
from verify.report.contents import Report

Make = Callable[..., Report]


def test_a_small_report_is_whole(make: Make) -> None:
    text = html.render(make(recorded=True))
    assert html.LEFT_OUT not in text
    assert "first step" in text  # of a log


def test_a_large_report_leaves_out_logs_and_says_so(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    report = make(recorded=True)
    whole = html.render(report)
    monkeypatch.setattr(html, "MOST", 1000)
    brief = html.render(report)
    assert html.LEFT_OUT in brief
    assert "first step" not in brief
    assert len(brief) < len(whole)
    for claim in report.claims:
        for one in claim.statements:
            assert f'id="{one.statement.id}"' in brief
        for check in claim.checks:
            assert f'id="{claim.id}.{check.name}"' in brief
    assert '<div class="instance">' in brief  # of the counterexample


def test_what_is_in_doubt_is_whole_in_a_large_report(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check whose false variant passes keeps the table that says which one."""
    accepted = """
@C.certified(covers="1..2", controls={"in_any_case_too": {"shift": -5}}, instances=Cases([1, 2]), entire=True, supports=[OPEN])
def no_control_bites(x, *, shift=0):
    return Evaluated({"real": x - x == 0}, (x - shift)**2 > 0)
"""
    monkeypatch.setattr(html, "MOST", 1000)
    text = html.render(make(added=accepted))
    assert 'class="control broken"' in text
    assert "false variant of the same code" in text


def test_the_table_of_a_claim_says_why(make: Make) -> None:
    text = html.render(make())
    table = text[text.index('class="summary"') :].partition("</table>")[0]
    assert 'href="#square.the_square_of_zero_is_zero"' in table
    assert "an argument in 2 steps" in table
    assert "given <em>nonzero</em>" in table
