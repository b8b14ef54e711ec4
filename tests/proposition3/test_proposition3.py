"""Proposition 3: pseudoinverses and frames by hand, networks of every shape, certificates, verdicts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from proofs.network import product
from proofs.proposition3 import PROPOSITION3, hypotheses
from proofs.proposition3.networks import Network, frames_show_alignment, pseudoinverse, strata
from proofs.proposition3.trials import outer_alignments
from verify.certificate import replay, single_entry_changes
from verify.claim import Counterexample
from verify.claim.discovery import installed
from verify.exact import RationalMatrix
from verify.runner import Settings, plan, run
from verify.runner.pool import InProcess

ONE = RationalMatrix.identity(2)
EXAMPLES = (
    hypotheses.inputs_of_rank_one_turn_the_least_squares_map,
    hypotheses.targets_that_are_not_met_may_lie_in_any_frames,
    hypotheses.layers_that_are_not_aligned_have_other_frames_than_their_product,
    hypotheses.inputs_of_low_rank_must_lie_along_the_first_frame,
    hypotheses.at_any_rank_targets_that_are_not_met_may_lie_in_any_frames,
    hypotheses.at_any_rank_layers_that_are_not_aligned_have_other_frames,
)


@pytest.mark.parametrize(
    ("X", "expected"),
    [([[2]], [["1/2"]]), ([[0, 0]], [[0], [0]]), ([[1, 0], [1, 0]], [["1/2", "1/2"], [0, 0]]), ([[1, 1]], [["1/2"], ["1/2"]])],
)
def test_pseudoinverses_by_hand(X: list[list[int]], expected: list[list[object]]) -> None:
    assert pseudoinverse(RationalMatrix(X)) == RationalMatrix(expected)


def test_pseudoinverses_satisfy_penrose() -> None:
    for rank in ("full", "diagonal"):
        for index in range(len(strata(rank))):
            X = strata(rank).draw(0, "proposition3", "tests", index).value.X
            P = pseudoinverse(X)
            assert X @ P @ X == X
            assert P @ X @ P == P
            assert (X @ P).is_symmetric()
            assert (P @ X).is_symmetric()


def test_alignment_is_shown_by_frames_and_only_by_orthogonal_ones() -> None:
    A, B = RationalMatrix([[0, 2], [1, 0]]), RationalMatrix.diagonal([3, 5])
    turned = RationalMatrix([[0, 1], [1, 0]])
    assert frames_show_alignment(A, B, turned, ONE, ONE)
    assert not frames_show_alignment(A, B, ONE, ONE, ONE)
    assert not frames_show_alignment(A, B, 2 * turned, ONE, ONE)


@pytest.mark.parametrize("index", range(16))
def test_networks_are_aligned_and_interpolate(index: int) -> None:
    network: Network = strata("full").draw(5, "proposition3", "tests", index).value
    assert network.chain.frames.witness(network.layers)
    assert network.X.rank() == network.X.rows
    W_star = network.Y @ network.X.T @ (network.X @ network.X.T).inverse()
    assert W_star == product(network.layers)
    assert outer_alignments(network, W_star).answer.value == "holds"


def test_the_counterexample_at_rank_one_by_hand() -> None:
    found = hypotheses.inputs_of_rank_one_turn_the_least_squares_map()
    assert found.witness["W*"] == [["1/2", "1/2"], ["1", "1"]]
    assert found.hypotheses == {"aligned": True, "zero-error": True, "full-rank": False}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda f: f.__name__)
def test_certificates_are_accepted_and_every_changed_entry_refused(example: Callable[[], Counterexample]) -> None:
    certificate = example().certificate
    assert certificate is not None
    assert replay.check(certificate).kind == "counterexample"
    for change in list(single_entry_changes(certificate))[::3]:
        if change.certificate == certificate:
            continue
        with pytest.raises(replay.Refused):
            replay.check(change.certificate)


def test_every_control_without_instances_is_rejected() -> None:
    for check in PROPOSITION3.checks.values():
        if check.instances is None:
            for control in check.controls:
                found = check.function(**control.arguments)
                outcome = found.outcome() if isinstance(found, Counterexample) else found
                assert outcome.answer.value == "fails", f"{check.name}: {control.name}"


def test_the_verdicts() -> None:
    catalogue, failures = installed()
    assert not failures
    outcome = run(plan(["proposition3"], catalogue, Settings()), InProcess())
    assert {verdict.ruling.value for verdict in outcome.verdicts.values()} == {"holds"}
