"""The conclusion of a counterexample is evaluated, not typed: at some control of the check it comes out true."""

from __future__ import annotations

from importlib import import_module

import pytest

from verify.claim import Answer, Claim, Counterexample, Strength
from verify.claim.discovery import installed

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
    assert not never, "no control shows the conclusion true: one that restores a hypothesis is not enough"
