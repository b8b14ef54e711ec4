"""Names and seals of the certificates that a run finds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from verify.certificate import replay
from verify.certificate.about import mismatch
from verify.claim.check import Check
from verify.claim.claim import Claim
from verify.claim.instances import Cases
from verify.claim.result import CheckResult, Status
from verify.claim.trust import distrust


def name(claim: Claim, check: Check) -> str:
    """Return the file name of a check's certificate: the statement it speaks against, or the check.

    It depends on what is declared only, never on what was found: ``theorem1-only-if.json``,
    ``theorem1-if-without-square.json``, ``lemma1-the-frames-are-fixed.json``.
    """
    target = (check.refutes, check.without)
    rivals = [other for other in claim.checks.values() if (other.refutes, other.without) == target]
    sentence = check.name.replace("_", "-").lower()
    if check.refutes:
        stem = check.refutes.replace(".", "-")
    elif check.without:
        stem = f"{check.without[0].replace('.', '-')}-without-{check.without[1]}"
    else:
        return f"{claim.id}-{sentence}.json"
    return f"{stem}-{sentence}.json" if len(rivals) > 1 else f"{stem}.json"


def found(
    claim: Claim, results: Mapping[tuple[str, str], CheckResult]
) -> Iterator[tuple[Check, str, Mapping[str, Any]]]:
    """Yield the check, file name and content of each certificate; nothing from a check that cannot be trusted."""
    for check in claim.checks.values():
        result = results.get((claim.id, check.name))
        if result is not None and result.certificate is not None and not distrust(result):
            yield check, name(claim, check), result.certificate


def refused(claim: Claim, results: Mapping[tuple[str, str], CheckResult]) -> Iterator[tuple[str, str]]:
    """Yield the file name of each certificate that is not what its check needs, and why.

    The stand-alone checker does not accept it, or it is about another statement than the check.
    """
    for check, file, content in found(claim, results):
        held = results[claim.id, check.name].status is Status.HELD
        if why := mismatch(claim, check, content, held=held) or _refusal(claim, content):
            yield file, why


def _refusal(claim: Claim, content: Mapping[str, Any]) -> str:
    """Return why the stand-alone checker does not accept a certificate, or ""."""
    installed = {statement.id: statement.digest for statement in claim.statements.values()}
    try:
        replay.check(content, installed)
    except replay.Refused as error:
        return str(error)
    except (ArithmeticError, LookupError, TypeError, ValueError, RecursionError) as error:
        return f"the checker failed: {type(error).__name__}: {error}"
    return ""


def lasting(check: Check) -> bool:
    """Whether a certificate is the same for every seed and level, so that it can be shipped and compared."""
    return check.instances is None or isinstance(check.instances, Cases)


def seal(certificate: Mapping[str, Any]) -> str:
    """Return the SHA-256 under which the stand-alone checker accepts it ("" for one that was never sealed)."""
    value = certificate.get("sha256")
    return value if isinstance(value, str) else ""


def render(certificate: Mapping[str, Any]) -> str:
    """Return the text of the file."""
    return json.dumps(certificate, indent=1, sort_keys=True, ensure_ascii=True) + "\n"
