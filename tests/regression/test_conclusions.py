"""The conclusion of a counterexample is evaluated, not typed: at some control of the check it comes out true."""

from __future__ import annotations

from importlib import import_module

import pytest

from verify.claim import Answer, Claim, Counterexample, Strength
from verify.claim.discovery import installed

STRICT = {
    "theorem3": {
        "maps_made_of_the_same_layers_are_reached",
        "square_data_made_of_the_same_layers_are_reached",
        "with_structures_of_their_own_layers_reach_what_they_make",
        "a_chain_that_does_not_interpolate_may_be_aligned",
        "a_chain_that_does_not_interpolate_square_data_may_be_aligned",
        "with_structures_of_their_own_too_the_data_have_to_be_met",
        "on_inputs_of_low_rank_other_maps_fit",
    },
    "example": {
        "four_layers_over_the_square_root_of_2_are_aligned",
        "six_integer_layers_are_aligned",
        "depth_m_is_enough_to_be_aligned",
        "one_layer_that_is_no_autoencoder_is_aligned",
        "layers_of_another_kind_are_aligned",
        "multiples_of_the_identity_are_aligned",
        "blank_images_are_reproduced_by_every_layer",
        "on_one_pixel_every_map_is_a_layer",
    },
}
"""Checks whose controls restore a hypothesis only, so that none shows the conclusion true; nothing may be added here."""

CATALOGUE, _ = installed()


@pytest.mark.parametrize("name", CATALOGUE)
def test_at_some_control_the_conclusion_holds(name: str) -> None:
    module = import_module(CATALOGUE[name].module)
    (claim,) = {id(value): value for value in vars(module).values() if isinstance(value, Claim)}.values()
    checks = [check for check in claim.checks.values() if check.strength is Strength.COUNTEREXAMPLE]
    never = set()
    for check in checks:
        found = [check.function(**control.arguments) for control in check.controls]
        if not any(isinstance(one, Counterexample) and one.conclusion in (True, Answer.HOLDS) for one in found):
            never.add(check.name)
    assert never == STRICT.get(name, set())
