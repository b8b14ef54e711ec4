"""Certificates of runs of any widths: what the square results do not say about a run, as formulas for the
stand-alone checker.
"""

from __future__ import annotations

from proofs.alignment import FiniteRun
from proofs.alignment.run_certificate import PRIME, RunCertificate
from verify.certificate import Certificate
from verify.claim import Statement


def run_certificate(statement: Statement, run: FiniteRun) -> Certificate:
    """Return the certificate of a run, its last residual spoken of; hypotheses and conclusion are still to come."""
    certificate = RunCertificate(statement, run).certificate
    last = run.residuals[-1].rank()
    certificate.fact("the rank of the residual at the end", f"rank(E{PRIME * run.steps}) == {last}")
    return certificate


def in_fixed_frames(run: FiniteRun) -> str:
    """Return the formula that the frames are orthogonal and all layers diagonal in them at all times."""
    vertices, layers, times = range(run.depth + 1), range(1, run.depth + 1), range(run.steps + 1)
    orthogonal = [f"isdiagonal(Q{i}^T*Q{i}) and rank(Q{i}) == rows(Q{i})" for i in vertices]
    diagonal = [f"isdiagonal(Q{i}^T*W{i}{PRIME * t}*Q{i - 1})" for t in times for i in layers]
    return " and ".join([*orthogonal, *diagonal])


def entries_nonzero(run: FiniteRun, r: int) -> str:
    """Return the formula that the first r entries of all middles are nonzero at the first two times."""
    places = [(i, t, j) for i in range(1, run.depth + 1) for t in ("", PRIME) for j in range(1, r + 1)]
    return " and ".join(f"entry(Q{i}^T*W{i}{t}*Q{i - 1}, {j}, {j}) != 0" for i, t, j in places)


def entries_moved(run: FiniteRun, r: int) -> str:
    """Return the formula that the first r entries of the product differ between the first two times."""
    before, after = ("*".join(f"W{i}{t}" for i in range(run.depth, 0, -1)) for t in ("", PRIME))
    return " and ".join(f"entry(Q{run.depth}^T*({after} - {before})*Q0, {j}, {j}) != 0" for j in range(1, r + 1))
