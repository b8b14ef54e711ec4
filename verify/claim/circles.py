"""Arguments that go round in a circle: a statement that uses itself, however indirectly, rests on nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def circles(leans_on: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return, for each statement (by id) that uses itself in the end, the shortest way round in words.

    Args:
        leans_on: for each statement the ids of those its argument uses or a counterexample to it rests on.
    """
    found: dict[str, str] = {}
    for start in leans_on:
        ways = [[start]]
        seen: set[str] = set()
        for way in ways:  # grows while it is read: breadth first
            used = [name for name in leans_on[way[-1]] if name in leans_on]
            if start in used:
                found[start] = " uses ".join([*way, start])
                break
            ways.extend([*way, name] for name in dict.fromkeys(used) if name not in seen)
            seen.update(used)
    return found
