"""A false variant is caught by an instance built for it, so that no seed lets it pass."""

from __future__ import annotations

import pytest

from proofs.lemma2.instances import SPLIT_OR_NOT
from proofs.lemma2.trials import chains_without_zeros_that_stay_and_move_show_that_the_data_split as stay_iff_split
from verify.claim import Answer
from verify.sampling.strata import Drawn


@pytest.mark.parametrize("seed", range(20))
def test_layers_at_zero_stay_in_frames_that_split_nothing(seed: int) -> None:
    index = SPLIT_OR_NOT.names.index("two first modes coupled, with hidden layers")
    drawn = SPLIT_OR_NOT.draw(seed, "lemma2", "tests", index)
    assert isinstance(drawn, Drawn)
    assert len(drawn.value.widths) >= 3
    assert stay_iff_split(drawn.value).answer is Answer.HOLDS
    assert stay_iff_split(drawn.value, dead=True).answer is Answer.FAILS
