"""Which module measures which figures, and how one of them is run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import import_module

from tests.benchmarks.timing import Row, show

MODULES = {
    "startup": ("P1",),
    "convolution_alignment": ("P2",),
    "dense": ("P3", "P11"),
    "training_step": ("P4",),
    "exact": ("P5", "P6"),
    "certified": ("P7",),
    "trajectories": ("P8", "P10"),
    "structured_gradients": ("P9",),
}


def measured(module: str) -> list[Row]:
    """Run one module's comparisons on one core, and show them."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

    def shown() -> Iterator[Row]:
        for row in import_module(f"tests.benchmarks.{module}").rows():
            show([row])
            yield row

    return list(shown())
