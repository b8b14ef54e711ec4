"""The phase diagram is no yes where the descent contradicts an exact proof, or the threshold."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from proofs.figures import phase_diagram
from proofs.proposition4.campaign import run
from verify.claim import Answer
from verify.figures import Effort


@pytest.mark.parametrize(("disagreements", "answer"), [(0, Answer.HOLDS), (1, Answer.FAILS)])
def test_a_disagreement_with_a_proof_is_a_no(disagreements: int, answer: Answer, monkeypatch: pytest.MonkeyPatch) -> None:
    def planted(*arguments: Any, **settings: Any) -> list[Any]:
        first, *others = run(*arguments, **settings)
        return [replace(first, disagreements=disagreements), *others]

    monkeypatch.setattr(phase_diagram, "run", planted)
    content = phase_diagram.compute(Effort(quick=True))
    assert content.answer is answer
    assert ("contradicts what is proved exactly" in content.finding) is bool(disagreements)
