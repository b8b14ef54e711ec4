"""Which applications there are: those that installed packages offer beside their claims."""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Mapping
from types import ModuleType

from verify.apply.application import Application
from verify.apply.errors import BadInput, brief
from verify.claim.claim import Claim

GROUP = "verify.claims"


def offered() -> dict[str, str]:
    """Return the modules of all applications by id.

    A package that cannot be imported offers none; running its claims says what is wrong with it.
    """
    from importlib.metadata import entry_points

    found: dict[str, str] = {}
    for point in sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value)):
        try:
            module = importlib.import_module(point.value)
        except Exception:  # somebody else's package may raise anything
            continue
        applications = getattr(module, "APPLICATIONS", {})
        if isinstance(applications, Mapping):
            for name, where in applications.items():
                found.setdefault(str(name), str(where))
    return found


def find(name: str) -> Application:
    """Return the application of that id.

    Raises:
        BadInput: there is none, or its module cannot be imported.
    """
    known = offered()
    if name not in known:
        close = difflib.get_close_matches(name.lower(), known, n=1)
        shown = name if name.isprintable() and len(name) <= 60 else ascii(name)[:60]
        hint = f"did you mean {close[0]}?" if close else f"there are: {', '.join(known) or 'none'}"
        raise BadInput(f"there is no application {shown!r}; {hint}")
    try:
        module = importlib.import_module(known[name])
    except Exception as error:
        raise BadInput(f"the application {name} cannot be loaded: {type(error).__name__}: {brief(error)}") from None
    return _in(module, name)


def _in(module: ModuleType, name: str) -> Application:
    for value in vars(module).values():
        if isinstance(value, Application) and value.id == name:
            return value
        if isinstance(value, Claim) and isinstance(value.application, Application) and value.application.id == name:
            return value.application
    raise BadInput(f"{module.__name__} declares no application {name!r}")
