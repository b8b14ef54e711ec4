"""Is this chain aligned (Definition 2)? Decided exactly for rational layers of any widths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from proofs.alignment.chain import Frames
from proofs.alignment.commutators import BUDGET, Pair, TooLarge, failing_pair
from proofs.alignment.fitting import Layout, TooManyLayouts, fit, has_bulge
from proofs.alignment.threads import Threads, ranks, threads_of
from proofs.alignment.witness import rational_frames
from verify.claim import Answer
from verify.exact import RationalMatrix

Reason = Literal["commutators", "fitting", "too large", "too many layouts"]

FRAME_SIZE = 64
"""Widths up to which rational frames are sought."""


@dataclass(frozen=True)
class Decision:
    """Whether a rational chain is aligned, and why.

    Attributes:
        answer: holds, fails; undecided only when a stated limit was reached.
        reason: what decided it: the commutators alone (all widths without a bulge), or the fitting of the threads.
        pair: ``(i, j)`` with ``[H_i, G_i^(j)] != 0``, where that refutes.
        threads: the numbers of threads of each kind, where they were needed.
        layout: their positions, where there are any.
        frames: rational frames (a witness), where the singular directions are rational and were sought.
    """

    answer: Answer
    reason: Reason
    widths: tuple[int, ...]
    pair: Pair | None = None
    threads: Threads | None = None
    layout: Layout | None = None
    frames: Frames | None = None


def decide(layers: Sequence[RationalMatrix], *, frames: bool = True, budget: float = BUDGET) -> Decision:
    """Decide alignment of the chain ``(W_1, ..., W_d)``, ``W_i`` of shape ``k_i x k_{i-1}``.

    All C(d, 2) commutators of Theorem A, then (for widths with a bulge) the fitting of the threads.

    Args:
        layers: the chain.
        frames: whether to look for a rational witness of a yes.
        budget: word operations that the integer commutators may take.

    Raises:
        ValueError: no layers, or shapes that do not fit.
    """
    if not layers:
        raise ValueError("a chain has at least one layer")
    for i, (before, after) in enumerate(pairwise(layers), 1):
        if after.columns != before.rows:
            raise ValueError(f"layer {i + 1} has {after.columns} columns, layer {i} has {before.rows} rows")
    widths = (layers[0].columns, *(W.rows for W in layers))
    try:
        pair = failing_pair(layers, budget=budget)
    except TooLarge:
        return Decision(Answer.UNDECIDED, "too large", widths)
    if pair is not None:
        return Decision(Answer.FAILS, "commutators", widths, pair=pair)
    threads, layout = None, None
    if has_bulge(widths):
        threads = threads_of(ranks(layers), len(layers))
        try:
            layout = fit(widths, threads)
        except TooManyLayouts:
            return Decision(Answer.UNDECIDED, "too many layouts", widths, threads=threads)
        if layout is None:
            return Decision(Answer.FAILS, "fitting", widths, threads=threads)
    found = rational_frames(layers, layout) if frames and max(widths) <= FRAME_SIZE else None
    if found is not None and not found.witness(layers):
        raise AssertionError("the frames that were built do not show the chain to be aligned")
    return Decision(Answer.HOLDS, "fitting" if layout else "commutators", widths, None, threads, layout, found)
