"""The log of a derivation as a page of mathematics: the start, each step with its rule and reason, the end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from verify.report.pages.formula import formula_or_text
from verify.report.pages.prose import prose

START = re.compile(r"\s+start: (.+)")
STEP = re.compile(r"\s+(\d+)\. \[(.+?)\](?: at ([\d:, ]+))?(?: because (.+))?")
FORMULA = re.compile(r"\s{3,}(\S.*)")
END = re.compile(r"(reached|expected)\s+(.+)")
EQUATION = re.compile(r"([^=]+): (.+ = .+)")

REWRITES = {"gradient": "⇝", "differential": "⇝"}
"""Rules after which something else stands there, rather than another form of the same."""


def derivation(log: Sequence[str]) -> str:
    """Return the HTML of the lines of a log; a line of another kind is set as a sentence."""
    rows: list[str] = []
    pending: tuple[str, str] | None = None
    for line in log:
        if match := START.fullmatch(line):
            rows.append(_row("", match[1], ""))
        elif match := STEP.fullmatch(line):
            pending = ("⇝" if match[2].split()[0] in REWRITES else "=", _because(match[2], match[4] or ""))
        elif (match := FORMULA.fullmatch(line)) and pending:
            rows.append(_row(pending[0], match[1], pending[1]))
            pending = None
        elif match := END.fullmatch(line):
            if match[1] == "expected":
                rows.append(_row("=", match[2], "what was to be shown"))
        elif line.strip() in ("conclusion: holds", ""):
            continue
        elif match := EQUATION.fullmatch(line.strip()):
            left, _, right = match[2].partition(" = ")
            shown = left if left == right else match[2]
            rows.append(
                _row("", shown, f"{prose(match[1])}: both sides have this normal form" if left == right else match[1])
            )
        else:
            rows.append(f'<li class="remark">{prose(line.strip())}</li>')
    return f'<ol class="derivation">{"".join(rows)}</ol>'


def _row(relation: str, text: str, because: str) -> str:
    mark = f'<span class="relation">{relation}</span>'
    reason = f'<span class="because">{because}</span>' if because else ""
    return f'<li>{mark}<span class="formula">{formula_or_text(text, display=True)}</span>{reason}</li>'


def _because(rule: str, reason: str) -> str:
    if rule == "normal form":
        return "normal form"
    shown = formula_or_text(rule) if re.search(r"[=^_]", rule) and ":" not in rule else prose(rule)
    return shown + (f", {prose(reason)}" if reason and reason != rule else "") if shown else escape(rule)
