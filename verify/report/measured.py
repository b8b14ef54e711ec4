"""What a check ran on, how far it missed, and which false variants it rejected: one line of figures, the same for every check."""

from __future__ import annotations

from verify.claim.result import CheckResult, Rejection
from verify.report.steps import count
from verify.report.wording import plural, sentence


def figures(result: CheckResult) -> list[str]:
    """Return the figures, to be joined by dots; the time last, where it took any."""
    out = []
    if set(result.strata) == {"case"}:
        out.append(plural(result.instances, "case"))
    elif result.strata:
        strata = f" in {plural(len(result.strata), 'stratum')}".replace("stratums", "strata")
        out.append(plural(result.instances, "instance") + strata)
    elif result.log:
        out.append(plural(count(result.log), "step"))
    if result.failed and result.instances > 1:
        out.append(f"{result.failed} failed, first at instance {result.witness_index}")
    if result.undecided and result.instances > 1:
        out.append(f"{result.undecided} undecided")
    if result.worst:
        out.append(f"worst defect {result.worst.value:.1e} (tolerance {result.worst.tolerance:.1e})")
    if result.misses:
        out.append(f"{plural(result.misses, 'case' if set(result.strata) == {'case'} else 'draw')} missed the hypotheses")
    if result.device != "cpu":
        out.append(result.device)
    rejected = [sentence(c.name) for c in result.controls if c.rejection is Rejection.REJECTED]
    if rejected:
        out.append(f"control{'s' if len(rejected) > 1 else ''} rejected ({'; '.join(rejected)})")
    out.extend(
        f"CONTROL {c.rejection.value.upper()} ({sentence(c.name)})"
        for c in result.controls
        if c.rejection is not Rejection.REJECTED
    )
    if result.seconds >= 0.05:
        out.append(f"{result.seconds:.1f} s")
    return out
