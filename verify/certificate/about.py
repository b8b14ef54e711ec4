"""Is a certificate about what its check says? The stand-alone checker sees formulas; whose statement they are stands here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from verify.claim.check import Check
from verify.claim.claim import Claim
from verify.claim.verdict import checks_about


def mismatch(claim: Claim, check: Check, certificate: Mapping[str, Any], *, held: bool) -> str:
    """Return how a certificate is not about the statement that its check speaks about, or "" if it is.

    A counterexample speaks against one statement, without the hypothesis that is dropped; so does whatever fails. The
    certificate names that statement, word for word, and drops that hypothesis and no other.

    Args:
        held: whether the check held where it found the certificate.
    """
    target, dropped = check.without or (check.refutes, "")
    about = [target] if target else [s.id for s in claim.statements.values() if check.name in checks_about(claim, s)]
    named = certificate.get("claim")
    if named not in about:
        return f"its certificate is about {ascii(named)[:60]}, and it speaks about {' or '.join(about)}"
    statement = next(s for s in claim.statements.values() if s.id == named)
    if certificate.get("statement_sha256") != statement.digest:
        return f"its certificate does not say of {named} what the statement says (statement_sha256)"
    wanted = bool(target) or not held
    if (certificate.get("kind") == "counterexample") is not wanted:
        kind = ascii(certificate.get("kind"))[:40]
        return f"its certificate is a {kind}, and it {'refutes' if wanted else 'supports'} {named}"
    found = _dropped(certificate)
    if wanted and found != ({dropped} if dropped else set()):
        says = ", ".join(sorted(found)) or "nothing"
        return f"its certificate drops {says}, and it drops {dropped or 'nothing'}"
    return ""


def _dropped(certificate: Mapping[str, Any]) -> set[str]:
    """Return the hypotheses that a certificate drops."""
    assertions = certificate.get("assertions")
    entries = [entry for entry in assertions if isinstance(entry, Mapping)] if isinstance(assertions, list) else []
    return {str(entry.get("of")) for entry in entries if entry.get("role") == "dropped hypothesis"}
