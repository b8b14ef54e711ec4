"""What the engine itself costs; a check's own work should be all that a user waits for."""

from __future__ import annotations

import time

import pytest

MANY = """
MANY = dict(covers="x", controls=CONTROL, instances=Numbers(), count=Count({n}, {n}, {n}), supports=[S])

@C.sampled(**MANY)
def one_at_a_time(x, *, power=2): return Defect(0.5 if power == 2 else 2.0, 1.0)
"""
TINY = "@C.certified(**ONE)\ndef tiny_check_{number}(*, power=2): return power == 2\n\n"


@pytest.mark.parametrize(
    ("text", "units", "limit"),
    [
        (MANY.format(n=10_000), 10_000, 50e-6),
        ("".join(TINY.format(number=number) for number in range(200)), 400, 1e-3),
    ],
    ids=["per instance", "per task"],
)
def test_the_engine_takes_microseconds(paper, text: str, units: int, limit: float) -> None:
    """Processor time, so that a busy machine does not fail it; six times what it takes on an old one."""
    started = time.process_time()
    run = paper(text)
    assert (time.process_time() - started) / units < limit
    assert all(result.held for result in run.results.values())
