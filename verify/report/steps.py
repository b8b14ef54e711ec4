"""The log of a derivation as lines for a terminal: where it starts, and each step that changes something, with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from verify.report.pages.derivation import END, EQUATION, FORMULA, REWRITES, START, STEP

SAME = " consists of diagonal letters only"


def count(log: Sequence[str]) -> int:
    """Return how many steps a log has: those that change something, or all that it says where no formula is rewritten."""
    shown = list(lines(log))
    return sum(line.startswith(("= ", "⇝ ")) for line in shown) or len(shown)


def lines(log: Sequence[str]) -> Iterator[str]:
    """Yield the lines to be printed. What is written twice, or says only that there was nothing to do, is left out."""
    formula, step = "", ("", "")
    for line in log:
        if start := START.fullmatch(line):
            formula, step = start[1], ("", "")
            yield f"  {formula}"
        elif found := STEP.fullmatch(line):
            step = ("⇝" if found[2].split()[0] in REWRITES else "=", _because(found[2], found[4] or ""))
        elif (found := FORMULA.fullmatch(line)) and step[0]:
            if found[1] != formula:
                yield f"{step[0]} {found[1]}   ({step[1]})"
            formula, step = found[1], ("", "")
        elif end := END.fullmatch(line):
            if end[1] == "expected" and end[2] != formula:
                yield f"expected: {end[2]}"
        elif line.strip() and line.strip() != "conclusion: holds":
            yield _said(line.strip())


def _because(rule: str, reason: str) -> str:
    return rule if rule == "normal form" or reason in ("", rule) else f"{rule}: {reason}"


def _said(line: str) -> str:
    """A line that is no step; an equation between two equal normal forms says that both sides have it."""
    left, _, right = line.removesuffix(SAME).partition(" = ")
    if line.endswith(SAME):
        return f"{left}{SAME}" if left == right else line
    if found := EQUATION.fullmatch(line):
        left, _, right = found[2].partition(" = ")
        if left == right:
            return f"{found[1]}: both sides have the normal form {left}"
    return line
