"""A false variant is caught by an instance built for it, so that no seed lets it pass."""

from __future__ import annotations

import pytest

from proofs.lemma2.instances import SPLITTINGS
from proofs.theorem4.instances import INTERPOLATIONS
from proofs.theorem4.trials import commuting_data_always_have_a_strong_run, split_data_without_a_rest_commute
from verify.claim import Answer
from verify.sampling.strata import Drawn


@pytest.mark.parametrize("seed", range(20))
def test_a_target_of_rank_2_needs_two_units(seed: int) -> None:
    drawn = INTERPOLATIONS.draw(seed, "theorem4", "tests", INTERPOLATIONS.names.index("inputs of one size"))
    assert isinstance(drawn, Drawn)
    assert commuting_data_always_have_a_strong_run(drawn.value).answer is Answer.HOLDS
    assert commuting_data_always_have_a_strong_run(drawn.value, narrow=False).answer is Answer.FAILS


@pytest.mark.parametrize("seed", range(20))
def test_a_rest_that_does_not_commute_is_seen(seed: int) -> None:
    drawn = SPLITTINGS.draw(seed, "theorem4", "tests", SPLITTINGS.names.index("one mode beside a rest"))
    assert isinstance(drawn, Drawn)
    assert split_data_without_a_rest_commute(drawn.value).answer is Answer.HOLDS
    assert split_data_without_a_rest_commute(drawn.value, rest=True).answer is Answer.FAILS
