"""Certificates of applications in ``replay``: are they as the application writes them, and are the numbers in them the user's?"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from verify.cli import own_inputs
from verify.cli.status import AS_RECORDED, DIFFERS, Unusable

if TYPE_CHECKING:
    from verify.apply import Application
    from verify.apply.forms import Form


def form_of(content: Mapping[str, Any]) -> tuple[Application, Form] | None:
    """Return the application that writes certificates of that id, and how it does; ``None`` where none does."""
    from verify.apply import BadInput, find, offered

    name = str(content["claim"]).partition(".")[0]
    if name not in offered():
        return None
    try:
        application = find(name)
    except BadInput:
        return None
    return next(((application, form) for form in application.forms if form.about(content)), None)


def bound(path: str, content: Mapping[str, Any], application: Application, form: Form) -> int:
    """Say whether an accepted certificate is as its application writes it; nothing waives that it is not."""
    if form.fits(content):
        return AS_RECORDED
    print(
        f"differs   {path}: apply {application.id} writes certificates of {content['claim']} in another form; "
        "these formulas may say something else",
        file=sys.stderr,
    )
    return DIFFERS


def compared(path: str, content: Mapping[str, Any], application: Application, form: Form, options: Namespace) -> int:
    """Say which objects of a certificate are those of the user's inputs.

    Raises:
        Unusable: inputs that cannot be read, or of which the certificate holds nothing.
    """
    from verify.apply import BadInput

    try:
        values, image, memory = own_inputs.gathered(application, options)
        found = form.compared(content, application.read(image, memory, values))
    except BadInput as error:
        raise Unusable(str(error)) from None
    if not found:
        raise Unusable(f"{path}: nothing in this certificate of {application.id} is determined by these inputs")
    if other := [name for name, same in found.items() if not same]:
        print(f"differs   {path}: {_listed(other)} in it: not the numbers of these inputs", file=sys.stderr)
        return DIFFERS
    print(f"same      {path}: {_listed(list(found))} in it: exactly the numbers of these inputs")
    return AS_RECORDED


def _listed(names: list[str]) -> str:
    return ", ".join(names) if len(names) <= 6 else f"{', '.join(names[:2])}, ..., {names[-1]}"
