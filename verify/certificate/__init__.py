"""Exact certificates: written by whoever finds an example, checked by ``replay.py``, which shares no code with them.

    certificate = Certificate("counterexample", STATEMENT)
    certificate.given(X=[[4, 0], [0, 3]], Y=Y)
    certificate.define("N", "X*X^T", value=X @ X.T)
    certificate.hypothesis("realizable", "rank(vstack(X, Y)) == rank(X)")
    certificate.conclusion("N and X Y^T Y X^T commute", "commutator(N, K) == 0")
    certificate.save("theorem1-only-if.json")
"""

from __future__ import annotations

from verify.certificate.entries import CertificateError, NumberField
from verify.certificate.tamper import Change, reseal, single_entry_changes
from verify.certificate.write import Certificate, derivation_certificate, grams_certificate, save

__all__ = [
    "Certificate", "CertificateError", "Change", "NumberField", "derivation_certificate", "grams_certificate", "reseal",
    "save", "single_entry_changes",
]  # fmt: skip
