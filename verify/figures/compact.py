"""Numbers as a figure needs them: six digits, which no eye can tell from sixteen, and ``None`` where there is no finite one."""

from __future__ import annotations

import math
from typing import Any

DIGITS = 6


def compact(values: Any) -> Any:
    """Return a number, an array or nested lists of them as lists of numbers of six significant digits."""
    listed = values.tolist() if hasattr(values, "tolist") else values
    if isinstance(listed, list | tuple):
        return [compact(value) for value in listed]
    if isinstance(listed, float):
        return float(f"{listed:.{DIGITS}g}") if math.isfinite(listed) else None
    return listed
