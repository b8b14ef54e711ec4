"""Which campaigns there are: those that installed packages offer beside their claims, in ``CAMPAIGNS``: name -> module."""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Mapping
from typing import Any

from verify.campaign.campaign import Campaign

GROUP = "verify.claims"


def offered() -> dict[str, str]:
    """Return the modules of all campaigns by name, in the order in which they are offered.

    A package that cannot be imported offers none; running its claims says what is wrong with it.
    """
    from importlib.metadata import entry_points

    found: dict[str, str] = {}
    for point in sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value)):
        try:
            campaigns = getattr(importlib.import_module(point.value), "CAMPAIGNS", {})
        except Exception:  # somebody else's package may raise anything
            continue
        if isinstance(campaigns, Mapping):
            for name, where in campaigns.items():
                found.setdefault(str(name), str(where))
    return found


def find(name: str) -> Campaign[Any]:
    """Return the campaign of that name.

    Raises:
        LookupError: there is none; the text suggests one.
    """
    known = offered()
    if name not in known:
        close = difflib.get_close_matches(name.lower(), known, n=1)
        shown = name if name.isprintable() and len(name) <= 60 else ascii(name)[:60]
        hint = f"did you mean {close[0]}?" if close else f"there are: {', '.join(known) or 'none'}"
        raise LookupError(f"there is no campaign {shown!r}; {hint}")
    module = importlib.import_module(known[name])
    for value in vars(module).values():
        if isinstance(value, Campaign) and value.name == name:
            return value
    raise LookupError(f"{module.__name__} declares no campaign {name!r}")
