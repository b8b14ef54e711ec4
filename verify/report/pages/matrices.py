"""Witnesses written out: matrices as matrices, exact numbers as fractions, everything else as text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from verify.report.pages.formula import formula, formula_or_text
from verify.report.pages.notation import GREEK, NoFormula
from verify.report.pages.prose import prose

LARGEST = 12
"""Rows or columns of a matrix that is written out; a larger one is named by its shape."""

MOST = 12
"""Matrices in one list that are written out; a longer list is named by its length."""

WIDE = 40
"""Digits in a row beyond which a matrix is set in a smaller size."""

NUMBER = re.compile(r"-?\d+(/\d+)?")


def witness(values: Mapping[str, Any]) -> str:
    """Return the HTML of named values; the members of a list of matrices have a line of their own."""
    return "".join(_named(name, value) for name, value in values.items())


def value(entry: Any) -> str:
    """Return the HTML of one value: a matrix, a number, or text."""
    rows = matrix_rows(entry)
    if rows:
        return f"<math>{_matrix(rows)}</math>"
    if isinstance(entry, int | float) and not isinstance(entry, bool):
        return f"<math>{_number(str(entry))}</math>"
    if isinstance(entry, str):
        return f"<math>{_number(entry)}</math>" if NUMBER.fullmatch(entry) else prose(entry)
    if isinstance(entry, Mapping):
        return "; ".join(f"{prose(str(name))} = {value(inner)}" for name, inner in entry.items())
    if isinstance(entry, Sequence):
        if (count := _matrices(entry)) > MOST:
            return f"{count} matrices, see the certificate"
        return "(" + ", ".join(value(inner) for inner in entry) + ")"
    return f"<code>{escape(str(entry))}</code>"


def matrix_rows(entry: Any) -> list[list[str]]:
    """Return the rows of a rectangular list of lists of numbers, or nothing."""
    if not isinstance(entry, Sequence) or isinstance(entry, str) or not entry:
        return []
    if not all(isinstance(row, Sequence) and not isinstance(row, str) and row for row in entry):
        return []
    if len({len(row) for row in entry}) != 1 or any(isinstance(cell, Sequence | Mapping) and not isinstance(cell, str)
                                                    for row in entry for cell in row):  # fmt: skip
        return []
    return [[str(cell) for cell in row] for row in entry]


def _named(name: str, entry: Any) -> str:
    several = isinstance(entry, Sequence) and not isinstance(entry, str) and bool(entry)
    if several and len(entry) <= MOST and all(matrix_rows(inner) for inner in entry):
        members = (
            f'<span class="equation">{_label(_numbered(name, i))} <math><mo>=</mo></math> {value(inner)}</span>'
            for i, inner in enumerate(entry, 1)
        )
        return f"<div>{' '.join(members)}</div>"
    wide = any(sum(map(len, row)) > WIDE for row in matrix_rows(entry))
    return (
        f'<span class="equation{" wide" if wide else ""}">{_label(name)} <math><mo>=</mo></math> {value(entry)}</span>'
    )


def _matrices(entry: Any) -> int:
    """Return how many matrices there are inside of a list of lists."""
    if matrix_rows(entry):
        return 1
    inside = isinstance(entry, Sequence) and not isinstance(entry, str)
    return sum(map(_matrices, entry)) if inside else 0


def _numbered(name: str, number: int) -> str:
    """``W(0)`` of the third layer is ``W_3(0)``."""
    head = re.match(r"[A-Za-z]+", name)
    return f"{head[0]}_{number}{name[head.end() :]}" if head else f"{name} {number}"


def _label(name: str) -> str:
    if any(word not in GREEK for word in re.findall(r"[^\W\d_]{3,}", name)):
        return prose(name)
    try:
        return formula(name)
    except NoFormula:
        return formula_or_text(name)


def _matrix(rows: list[list[str]]) -> str:
    if len(rows) > LARGEST or len(rows[0]) > LARGEST:
        return f"<mtext>a matrix of {len(rows)} × {len(rows[0])} entries, see the certificate</mtext>"
    cells = "".join(f"<mtr>{''.join(f'<mtd>{_number(cell)}</mtd>' for cell in row)}</mtr>" for row in rows)
    return f'<mtable class="matrix">{cells}</mtable>'


def _number(text: str) -> str:
    match = re.fullmatch(r"(-?)(\d[\d.]*)(?:/(\d+))?", text)
    if not match:
        root = re.fullmatch(r"(-?)(?:1|(\d+)) sqrt\((\d+)\)", text)
        if root:
            sign, factor, under = root.groups(default="")
            times = f"<mn>{factor}</mn>" if factor else ""
            return f"<mrow>{'<mo>−</mo>' if sign else ''}{times}<msqrt><mn>{under}</mn></msqrt></mrow>"
        return f"<mtext>{escape(text)}</mtext>"
    sign, top, bottom = match.groups()
    if not bottom:
        return f"<mn>{'−' if sign else ''}{top}</mn>"
    number = f"<mfrac><mn>{top}</mn><mn>{bottom}</mn></mfrac>"
    return f"<mrow><mo>−</mo>{number}</mrow>" if sign else number
