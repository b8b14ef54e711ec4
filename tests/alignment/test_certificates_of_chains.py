"""Certificates of decisions about chains: accepted by the stand-alone checker, refused when any one entry is changed."""

from __future__ import annotations

from random import Random

import pytest

from proofs.alignment.chain_certificate import certificate
from proofs.alignment.decision import decide
from verify.certificate import replay, single_entry_changes
from verify.exact import RationalMatrix as R

TURN = R([["3/5", "-4/5"], ["4/5", "3/5"]])

CHAINS = {
    "a commutator of distant layers": ([R.diagonal([1, 2]), R.identity(2), R([[1, 1], [0, 1]])], "counterexample"),
    "rational frames": ([TURN @ R.diagonal([1, 2]), R.diagonal([1, 3]) @ TURN.T], "witness"),
    "irrational frames": ([R([[1, 1], [1, 0]]), R([[1, 1], [1, 0]])], "witness"),
    "threads that do not fit": ([R([[1], [0]]), R.identity(2), R([[0, 1]])], "rank"),
}


@pytest.mark.parametrize("name", CHAINS)
def test_certificates_replay_and_cannot_be_changed(name: str) -> None:
    layers, kind = CHAINS[name]
    sealed = certificate(layers, decide(layers))
    assert sealed is not None
    assert replay.check(sealed).kind == kind
    for change in single_entry_changes(sealed):
        with pytest.raises(replay.Refused):
            replay.check(change.certificate)


def test_large_layers_are_refuted_by_one_entry() -> None:
    rng, k = Random(0), 110
    layers = [R([[rng.randint(-3, 3) for _ in range(k)] for _ in range(k)]) for _ in range(2)]
    sealed = certificate(layers, decide(layers))
    assert sealed is not None
    assert "entry (" in sealed["assertions"][0]["says"]


def test_distant_layers_are_refuted_by_one_entry_of_a_product() -> None:
    k = 90
    shear = R.identity(k) + R.unit(0, 1, (k, k))
    layers = [R.diagonal(range(1, k + 1)), R.identity(k), R.identity(k), shear]
    decision = decide(layers)
    assert decision.pair == (1, 4)
    sealed = certificate(layers, decision)
    assert sealed is not None
    replay.check(sealed)


def test_undecided_chains_and_huge_layers_have_none() -> None:
    layers = [R.identity(2), R.identity(2)]
    assert certificate(layers, decide(layers, budget=0)) is None
