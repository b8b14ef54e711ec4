"""The phase diagram is no yes where the descent contradicts an exact proof, or the threshold."""

from __future__ import annotations

from typing import Any

import pytest

from proofs.figures.phase_diagram import compute
from proofs.proposition4 import campaign
from verify.claim import Answer
from verify.figures import Effort


@pytest.mark.parametrize(("planted", "answer"), [(False, Answer.HOLDS), (True, Answer.FAILS)])
def test_a_disagreement_with_a_proof_is_a_no(planted: bool, answer: Answer, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exact test that says of all structures that almost no data align is contradicted where r = k + 2."""
    honest = campaign.proved

    def proved(basis: Any, n: int) -> Answer:
        return Answer.FAILS if planted and len(basis) == 5 else honest(basis, n)

    monkeypatch.setattr(campaign, "proved", proved)
    content = compute(Effort(quick=True))
    assert content.answer is answer
    assert ("contradict" in content.finding and "none of" not in content.finding.lower()) is planted
