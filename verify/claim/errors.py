"""What can be wrong with a claim before anything runs, and errors said in one line."""

from __future__ import annotations


class ClaimError(ValueError):
    """A claim, statement or check was declared in a way that could not be trusted.

    Raised where the declaration stands, so that the author of the claim reads one line about it.
    """


def one_line(error: BaseException, limit: int = 300) -> str:
    """Return what an error says on a single line, whatever its author made of ``__str__``.

    The name of the type comes first, except for a :class:`ClaimError`, whose sentence stands alone.
    """
    try:
        text = " ".join(str(error).split())[:limit]
    except Exception:  # an error that cannot even be shown is still an error
        text = "(it cannot say why)"
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(error, ClaimError):
        return text
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
