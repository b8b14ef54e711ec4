"""What a statement, a reason or an error says is shown, whatever it says, and is never obeyed: in any form of the report."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from verify.record.compare import Difference
from verify.report import annotations as notes
from verify.report import as_json, html, junit, markdown
from verify.report.console import Terminal
from verify.report.contents import Failure, Report
from verify.report.signs import spelled_out
from verify.report.terminal import show

NASTY = [
    "a | b", "`code`", "<script>alert(1)</script>", "<!-- -->", "]]>", "&amp; &", "100%", "%0A::error::x", "::error ::x",
    "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\ud800 alone", "two\nlines\r\nand\rmore", "\x00\x08\x0b\x85\u2028\u2029",
    "\u202eturned", "[link](http://example.org) ![picture](x)", "**bold** _it_ ~~gone~~ $x$", "\\| \\", "# head", "- item",
    "+ item", "1. item", "23) item", "===", "---", "x" * 5000,
    "\ufffe\uffff", "| --- |", "</testcase>", "'\"", "\t",
]  # fmt: skip

texts = st.text(st.characters(exclude_categories=()), max_size=60) | st.sampled_from(NASTY)

Make = Callable[..., Report]
Said = Callable[[str], Report]


@pytest.fixture
def said(make: Make) -> Said:
    """Return a function that gives a report in which checks, verdicts, failures and differences say a text."""
    report = make()

    def said(text: str) -> Report:
        (claim,) = report.claims
        checks = tuple(
            replace(c, result=replace(c.result, reason=text, witness={"x": text}, log=(text,)) if c.result else None)
            for c in claim.checks
        )
        statements = tuple(
            replace(s, verdict=replace(s.verdict, reasons=(text,), argued=(text,))) for s in claim.statements
        )
        claims = (replace(claim, checks=checks, statements=statements, title=text),)
        return replace(
            report, claims=claims, failures=(Failure("square", text),),
            differences=(Difference("square.strict", text, True), Difference("square.open", text)),
        )  # fmt: skip

    return said


def nasty(test: Callable[..., None]) -> Callable[..., None]:
    """Run a test on arbitrary texts, and on each of those that have done harm somewhere."""
    for text in NASTY:
        test = example(text=text)(test)
    quiet = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    return quiet(given(text=texts)(test))


def whole(text: str) -> str:
    """The text as a reader finds it in one line: white space as it comes, and what cannot be printed spelled out."""
    return spelled_out(" ".join(text.split()))


# JUnit


@nasty
def test_junit_is_xml_that_says_the_text(said: Said, text: str) -> None:
    root = ElementTree.fromstring(junit.render(said(text)).encode("utf-8"))
    messages = [case.get("message", "") for case in root.iter("error")]
    expected = "".join(ascii(c)[1:-1] if junit.NO_XML.match(c) else c for c in text)
    assert expected in messages
    assert {element.tag for element in root.iter()} <= {
        "testsuites", "testsuite", "testcase", "error", "failure", "skipped", "system-out"
    }  # fmt: skip
    assert len(list(root.iter("testcase"))) == 9  # three verdicts, four checks, a difference, a failure


# Markdown


@nasty
def test_markdown_shows_the_text_and_obeys_none_of_it(said: Said, text: str) -> None:
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = reader.parse(markdown.render(said(text)))
    kinds = {token.type for token in tokens} | {child.type for token in tokens for child in token.children or ()}
    assert not kinds & {
        "html_block", "html_inline", "link_open", "image", "code_inline", "fence", "code_block", "heading_open", "s_open",
        "em_open", "ordered_list_open", "hr",
    }  # fmt: skip
    lines = ["".join(child.content for child in token.children or ()) for token in tokens if token.type == "inline"]
    assert f"broken square: {whole(text)}".strip() in lines
    assert lines.count(f"differs {whole(text)}".strip()) == 2
    assert sum(token.type == "tr_open" for token in tokens) == 4
    assert sum(token.type == "bullet_list_open" for token in tokens) == 2


# Annotations


def _command(line: str) -> tuple[dict[str, str], str]:
    """Read a workflow command as the runner of a CI does."""
    match = re.fullmatch(r"::(?:error|warning) (.*?)::(.*)", line)
    assert match
    return {k: unquote(v) for k, v in (pair.split("=", 1) for pair in match[1].split(","))}, unquote(match[2])


@nasty
def test_annotations_are_one_command_a_line_and_say_the_text(said: Said, text: str) -> None:
    lines = notes.render(said(text)).split("\n")
    assert lines.pop() == ""
    assert all(line == spelled_out(line) for line in lines)
    read = [_command(line) for line in lines]
    assert all(sorted(properties) == ["file", "line", "title"] for properties, _ in read)
    assert [message for _, message in read[:3]] == [spelled_out(text)] * 3


# Terminal


@nasty
def test_a_terminal_is_shown_the_text_and_obeys_none_of_it(said: Said, text: str) -> None:
    stream = io.StringIO()
    terminal = Terminal(stream)
    terminal.width = 80
    for loudness in ({}, {"verbose": True}, {"quiet": True}):
        show(said(text), terminal, **loudness)
    out = stream.getvalue()
    assert all(letter == "\n" or letter.isprintable() or letter == " " or letter.isspace() for letter in out)
    assert not {"\x1b", "\x07", "\x00", "\r", "\x85", "\u2028", "\u202e"} & set(out)
    assert "".join(spelled_out(text).split()) in "".join(out.split())


# JSON and HTML


@nasty
def test_json_gives_the_text_back(said: Said, text: str) -> None:
    report = said(text)
    written = as_json.to_json(report)
    assert written.isascii()
    lone = text.encode("utf-8", "backslashreplace").decode("utf-8")  # half of a pair is no character
    assert json.loads(written)["failures"][0]["reason"] == lone


@nasty
def test_html_has_no_element_that_a_text_brought_along(said: Said, text: str) -> None:
    def elements(page: str) -> int:
        return len(re.findall(r"<(?:script|img|iframe|!--)", page))

    assert elements(html.render(said(text))) == elements(html.render(said("plain")))
