"""What is known of each hypothesis of a statement: what happens without it.

A hypothesis is *needed* if a counterexample satisfies all others, *not needed* in so many instances if the conclusion
held there without it. For a refuted statement neither has to be shown: the instance that refutes it satisfies every
hypothesis, so it refutes the statement with one hypothesis fewer as well; what matters there is what the repair adds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from verify.claim.claim import Claim
from verify.claim.result import CheckResult, Status
from verify.claim.statement import Statement
from verify.claim.trust import distrust
from verify.claim.verdict import Ruling, Verdict


@dataclass(frozen=True)
class HypothesisFinding:
    """What happens without one hypothesis of a statement."""

    name: str
    finding: str
    check: str = ""

    @property
    def word(self) -> str:
        """``needed``, ``not needed``, ``refuted with or without it`` or ``not examined``."""
        return self.finding.partition(":")[0].partition(" in ")[0]


def hypothesis_findings(
    claim: Claim, statement: Statement, results: Mapping[tuple[str, str], CheckResult], verdict: Verdict
) -> tuple[HypothesisFinding, ...]:
    """Return what is known of each hypothesis, in their order.

    Args:
        results: by (claim id, check name).
        verdict: that on the statement.
    """
    refuted = verdict.ruling is Ruling.REFUTED
    unknown = "refuted with or without it" if refuted else "not examined"
    found = {name: HypothesisFinding(name, unknown) for name in statement.hypotheses}
    examined: dict[str, HypothesisFinding] = {}
    for check in claim.checks.values():
        result = results.get((claim.id, check.name))
        if result is None or result.status is not Status.HELD or distrust(result):
            continue
        if check.spares and check.spares[0] == statement.id:
            name = check.spares[1]
            found[name] = HypothesisFinding(name, f"not needed in {result.instances} instances", check.name)
        if check.without and check.without[0] == statement.id:
            name = check.without[1]
            examined[name] = HypothesisFinding(name, "needed: counterexample without it", check.name)
    return tuple((found | examined).values())  # a counterexample outweighs any number of instances
