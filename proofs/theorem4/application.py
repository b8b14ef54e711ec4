"""``apply theorem4``: is alignment an invariant of training on these data, for these widths, and what does the printed result say?

The answer is the repaired condition's, as for Theorem 1, which covers every width profile. Beside it stand the block condition as
printed and whether some single run stays strongly aligned, which is all that Definition 3 asks for.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from proofs.network import Data
from proofs.theorem1.application import THEOREM4_APPLICATION
from proofs.theorem1.application import answer as asked_of_theorem1
from proofs.theorem4.decision import StrongAlignment, decide
from proofs.theorem4.statement import THEOREM4
from verify.apply import Array, Fact, Finding
from verify.claim import Answer

LARGEST = 32
"""Inputs and outputs up to which the printed condition and single runs are decided too."""

RUNS = {
    Answer.HOLDS: "some single run stays strongly aligned and reaches zero error (all that Definition 3 asks)",
    Answer.FAILS: "no single run with a nonzero gradient stays strongly aligned and reaches zero error",
    Answer.UNDECIDED: "whether some single run stays strongly aligned is open",
}


def answer(X: Array, Y: Array, widths: tuple[int, ...] | None = None, uncertainty: Fraction | None = None) -> Finding:
    """Return the finding about a dataset and widths."""
    found = asked_of_theorem1(X, Y, widths, uncertainty, id="theorem4")
    if widths is None or uncertainty is not None or max(X.shape[0], Y.shape[0]) > LARGEST:
        return found
    decided = decide(Data(X.exact, Y.exact), widths)
    if (decided.holds and not X.exact.is_zero()) is not (found.answer is Answer.HOLDS):
        raise AssertionError("two decisions of the repaired condition differ")
    return replace(found, evidence=[*found.evidence, *_printed(decided, widths)])


def _printed(decided: StrongAlignment, widths: tuple[int, ...]) -> list[Fact]:
    narrow = f"; r = {decided.r} is an inner width" if decided.r < min(widths[0], widths[-1]) else ""
    text = f"the printed block condition {'holds' if decided.splits else 'does not hold'}{narrow}"
    facts = [Fact("printed-condition", text, decided.splits)]
    if len(widths) > 2 and decided.realizable:
        facts.append(Fact("single-run", RUNS[decided.strong_run], decided.strong_run.value))
    return facts


APPLICATION = replace(THEOREM4_APPLICATION, answer=answer)

if THEOREM4.application is None:
    THEOREM4.applies(APPLICATION)
