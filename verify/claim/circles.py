"""Arguments that go round in a circle: a statement that uses itself, however indirectly, rests on nothing."""

from __future__ import annotations

from collections.abc import Mapping

from verify.claim.statement import Statement


def circles(statements: Mapping[str, Statement]) -> dict[str, str]:
    """Return, for each statement (by id) that uses itself in the end, the shortest way round in words."""
    found: dict[str, str] = {}
    for start in statements:
        ways = [[start]]
        seen: set[str] = set()
        for way in ways:  # grows while it is read: breadth first
            used = [step.uses for step in statements[way[-1]].argument if step.uses in statements]
            if start in used:
                found[start] = " uses ".join([*way, start])
                break
            ways.extend([*way, name] for name in dict.fromkeys(used) if name not in seen)
            seen.update(used)
    return found
