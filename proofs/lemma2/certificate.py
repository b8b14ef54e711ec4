"""What Lemma 2 says of the middles of a run, as formulas for the stand-alone checker."""

from __future__ import annotations

from proofs.alignment import FiniteRun
from proofs.alignment.run_certificate import PRIME


def entries_nonzero(run: FiniteRun, r: int) -> str:
    """Return the formula that the first r entries of all middles are nonzero at the first two times."""
    places = [(i, t, j) for i in range(1, run.depth + 1) for t in ("", PRIME) for j in range(1, r + 1)]
    return " and ".join(f"entry(Q{i}^T*W{i}{t}*Q{i - 1}, {j}, {j}) != 0" for i, t, j in places)


def entries_moved(run: FiniteRun, r: int) -> str:
    """Return the formula that the first r entries of the product differ between the first two times."""
    before, after = ("*".join(f"W{i}{t}" for i in range(run.depth, 0, -1)) for t in ("", PRIME))
    return " and ".join(f"entry(Q{run.depth}^T*({after} - {before})*Q0, {j}, {j}) != 0" for j in range(1, r + 1))
