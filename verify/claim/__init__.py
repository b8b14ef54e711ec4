"""What a claim is: statements with named hypotheses, checks with controls, outcomes, and verdicts computed from them.

Standard library only. A claim module reads from top to bottom::

    from verify.claim import Claim, Source, Step

    CLAIM = Claim("square", title="A real square is not negative", source=Source("Section 1"))
    HOLDS = CLAIM.printed("all", "x^2 >= 0", hypotheses={"real": "x is real"}, argument=[Step("...", by="...")])

    @CLAIM.certified(covers="...", controls={"with_the_cube": {"power": 3}}, entire=True)
    def the_power_is_not_negative(*, power: int = 2) -> bool: ...
"""

from verify.claim.answer import Answer, every, some
from verify.claim.check import Check, Control
from verify.claim.claim import Claim
from verify.claim.errors import ClaimError
from verify.claim.evidence import Counterexample, Defect, Evaluated, Outcome, Strength
from verify.claim.findings import HypothesisFinding, hypothesis_findings
from verify.claim.instances import LEVELS, Case, Cases, Count, Drawn, Instances
from verify.claim.result import CheckResult, ControlResult, Rejection, Status
from verify.claim.statement import Kind, Source, Statement, Step
from verify.claim.verdict import Ruling, Verdict, verdicts

__all__ = [
    "LEVELS", "Answer", "Case", "Cases", "Check", "CheckResult", "Claim", "ClaimError", "Control", "ControlResult",
    "Count", "Counterexample", "Defect", "Drawn", "Evaluated", "HypothesisFinding", "Instances", "Kind", "Outcome", "Rejection",
    "Ruling", "Source", "Statement", "Status", "Step", "Strength", "Verdict", "every", "hypothesis_findings", "some",
    "verdicts",
]  # fmt: skip
