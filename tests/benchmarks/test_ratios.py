"""Half of each speed goal that can be measured in a second, on machines that are busy with other things too."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.benchmarks import dense, exact, trajectories
from tests.benchmarks.timing import Row

ATTEMPTS = 3

QUICK: dict[str, Callable[[], Row]] = {
    "P5": lambda: next(exact.commutation()),
    "P6": lambda: next(exact.rank()),
    "P8": lambda: next(trajectories.trajectories()),
    "P10": trajectories.identity,
    "P11": lambda: next(dense.batches(sizes=(8,))),
}


@pytest.mark.parametrize("figure", QUICK)
def test_half_of_the_goal_is_reached(figure: str) -> None:
    """The best of a few attempts counts: noise makes a program slower, never faster."""
    found: list[float] = []
    for _ in range(ATTEMPTS):
        row = QUICK[figure]()
        assert row.figure == figure
        assert row.goal is not None
        found.append(row.ratio / row.goal)
        if found[-1] >= 0.5:
            return
    pytest.fail(f"{figure}, {row.work}: of the goal only {', '.join(f'{part:.0%}' for part in found)} is reached")
