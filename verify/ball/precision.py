"""The working precision of ball arithmetic: set for a block, restored after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flint import ctx


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Compute with ``bits`` binary digits inside the block; the previous precision returns after it, whatever happens.

    Arb's precision is one setting of the whole process: do not compute with different precisions in several threads.

    Raises:
        ValueError: when there are fewer than two bits.
    """
    if bits < 2:
        raise ValueError(f"a precision of {bits} bits was asked for; expected at least 2")
    before = ctx.prec
    ctx.prec = bits
    try:
        yield
    finally:
        ctx.prec = before
