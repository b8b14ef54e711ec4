"""What a run says, through the setter: reasons, controls and logs come out sign for sign, as the declared texts do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from test_nothing_is_lost import balanced, letters, seen

from verify.claim.discovery import installed
from verify.claim.result import CheckResult
from verify.report.pages.derivation import derivation
from verify.report.pages.prose import prose
from verify.runner import Settings, plan, run
from verify.runner.pool import InProcess

CLAIMS = ("lemma3", "proposition3")
"""Quick ones, with derivations, enclosures, exact instances and floats among their checks."""


@pytest.fixture(scope="module")
def results() -> list[CheckResult]:
    found, _ = installed()
    return list(run(plan(CLAIMS, found, Settings(device="cpu", only=0)), InProcess()).results.values())


def _texts(results: list[CheckResult]) -> Iterator[str]:
    for result in results:
        yield from (result.reason, *(control.reason for control in result.controls))


def test_nothing_is_lost_of_a_reason(results: list[CheckResult]) -> None:
    everything = {text for text in _texts(results) if text}
    assert len(everything) > 60
    for text in everything:
        html = prose(text)
        ElementTree.fromstring(f"<p>{html}</p>")
        if "Ball(" not in text:  # an enclosure is written as its middle and its radius
            assert letters(seen(html)) == letters(text), text
        assert all(balanced(seen(made)) for made in re.findall(r"<math>.*?</math>", html.replace("</math> <math>", "")))


def test_no_script_of_a_log_is_left_unset(results: list[CheckResult]) -> None:
    logs = [result.log for result in results if result.log]
    assert len(logs) > 10
    for log in logs:
        html = derivation(log)
        ElementTree.fromstring(html)
        words = seen(re.sub(r"<math.*?</math>|<code>.*?</code>", "", html))
        assert not re.search(r"[{}_^]", words), words
