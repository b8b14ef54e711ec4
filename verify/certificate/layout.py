"""JSON for people: what fits on a line stays on it, so that a matrix looks like a matrix."""

from __future__ import annotations

import json
from typing import Any

WIDTH = 110


def laid_out(value: Any, indent: int = 0, taken: int = 0) -> str:
    """Return JSON text of a value; ``taken`` is the room that the key before it takes up."""
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, (dict, list)) or not value or indent + taken + len(flat) <= WIDTH:
        return flat
    inner = " " * (indent + 2)
    if isinstance(value, dict):
        keys = {key: f"{json.dumps(key, ensure_ascii=False)}: " for key in value}
        parts = [keys[key] + laid_out(item, indent + 2, len(keys[key])) for key, item in value.items()]
    else:
        parts = [laid_out(item, indent + 2) for item in value]
    ends = "{}" if isinstance(value, dict) else "[]"
    return ends[0] + "\n" + ",\n".join(inner + part for part in parts) + "\n" + " " * indent + ends[1]
