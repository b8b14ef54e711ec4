"""What can be wrong with a claim before anything runs."""

from __future__ import annotations


class ClaimError(ValueError):
    """A claim, statement or check was declared in a way that could not be trusted.

    Raised where the declaration stands, so that the author of the claim reads one line about it.
    """
