"""A run beside the record: what was found, and every way in which it differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from verify.claim.claim import Claim
from verify.claim.findings import hypothesis_findings
from verify.claim.result import CheckResult
from verify.claim.verdict import Verdict
from verify.record.certificates import found as found_certificates
from verify.record.certificates import lasting, seal
from verify.record.recorded import RecordedClaim, RecordedStatement


@dataclass(frozen=True)
class Difference:
    """One way in which a run differs from the record.

    Attributes:
        statement: id of the statement, or of the claim where no statement is concerned.
        line: what was recorded (or expected) and what was found, in one sentence.
        verdict: whether a ruling changed, rather than what surrounds it.
    """

    statement: str
    line: str
    verdict: bool = False


def as_found(
    claim: Claim, verdicts: Mapping[str, Verdict], results: Mapping[tuple[str, str], CheckResult]
) -> RecordedClaim:
    """Return what a run found about a claim, in the form of a record."""
    used = (other.partition(".")[0] for s in claim.statements.values() for other in claim.leans_on(s))
    statements = []
    for statement in claim.statements.values():
        verdict = verdicts[statement.id]
        findings = {finding.name: finding.word for finding in hypothesis_findings(claim, statement, results, verdict)}
        strength = verdict.strength.value if verdict.strength else ""
        statements.append(
            RecordedStatement(
                statement.part, statement.kind.value, verdict.ruling.value, strength, statement.digest, findings
            )
        )
    kept = found_certificates(claim, results)
    certificates = {name: seal(content) for check, name, content in kept if lasting(check)}
    uses = tuple(dict.fromkeys(name for name in used if name != claim.id))
    return RecordedClaim(claim.id, claim.title, str(claim.source), uses, tuple(statements), certificates)


def differences(found: RecordedClaim, recorded: RecordedClaim) -> list[Difference]:
    """Return every way in which what was found differs from what is recorded, changed rulings first."""
    out: list[Difference] = []
    for now in found.statements:
        name = f"{found.id}.{now.part}"
        was = recorded.statement(now.part)
        if was is None:
            out.append(Difference(name, f"{name}: not in the record, found {_words(now)}", True))
        elif (was.ruling, was.strength) != (now.ruling, now.strength):
            out.append(Difference(name, f"{name}: recorded {_words(was)}, found {_words(now)}", True))
        elif was.digest != now.digest:
            out.append(Difference(name, f"{name}: the statement was changed after its verdict was recorded"))
        elif dict(was.hypotheses) != dict(now.hypotheses):
            changed = [h for h in now.hypotheses if was.hypotheses.get(h) != now.hypotheses[h]]
            out.extend(
                Difference(name, f"{name}: hypothesis {h}: recorded {was.hypotheses.get(h)}, found {now.hypotheses[h]}")
                for h in changed
            )
    for was in recorded.statements:
        if found.statement(was.part) is None:
            name = f"{found.id}.{was.part}"
            out.append(Difference(name, f"{name}: recorded {_words(was)}, but it is no longer stated", True))
    for file in sorted(found.certificates.keys() | recorded.certificates.keys()):
        seals = recorded.certificates.get(file), found.certificates.get(file)
        if seals[0] != seals[1]:
            how = "is not in the record" if seals[0] is None else "was not found" if seals[1] is None else "has changed"
            out.append(Difference(found.id, f"{found.id}: certificate {file} {how}"))
    return sorted(out, key=lambda difference: not difference.verdict)


def unexpected(
    claim: Claim,
    found: RecordedClaim,
    verdicts: Mapping[str, Verdict],
    results: Mapping[tuple[str, str], CheckResult],
) -> list[Difference]:
    """Return what differs from the only expectation there is without a record: that every statement holds."""
    out = []
    for now in found.statements:
        name = f"{found.id}.{now.part}"
        if now.ruling != "holds":
            reason = next(iter(verdicts[name].reasons), "")
            out.append(Difference(name, f"{name}: expected to hold, found {_words(now)}: {reason}", True))
    for check in claim.checks.values():
        pair = check.without or check.spares
        result = results.get((claim.id, check.name))
        if pair and result is not None and result.status.value != "held":
            line = f"{pair[0]}: hypothesis {pair[1]}: {check.title}: {result.status.value}"
            out.append(Difference(pair[0], line))
    return out


def _words(entry: RecordedStatement) -> str:
    return f"{entry.ruling} ({entry.strength})" if entry.strength else entry.ruling
