"""The rigidity criterion on data small enough to decide by hand, and lemma 1's runs and false variants."""

from __future__ import annotations

import pytest

from proofs.alignment.exact_runs import period_two, unseen_input
from proofs.lemma1 import LEMMA1
from proofs.lemma1.strong_runs import criterion, least_interpolant, strong_run_exists
from proofs.network import Data
from verify.certificate import single_entry_changes
from verify.certificate.replay import Refused, check
from verify.claim import Answer, Outcome
from verify.exact import RationalMatrix

COUPLED = [[1, 0], [1, 1]]  # N = [[1, 1], [1, 2]]


@pytest.mark.parametrize(
    ("X", "W", "expected"),
    [
        ([[1, 0], [0, 1]], [[2, 0], [0, 1]], Answer.HOLDS),  # N = I couples nothing
        (COUPLED, [[2, 0], [0, 1]], Answer.FAILS),  # both vectors live, coupled by N
        (COUPLED, [[2, 0], [0, 0]], Answer.HOLDS),  # a single live vector has nobody to be coupled to
        (COUPLED, [[0, 0], [0, 0]], Answer.HOLDS),  # the kernel holds every eigenvector of N
        (COUPLED, [[1, 0], [0, 1]], Answer.HOLDS),  # equal singular values: any frame serves
        (COUPLED, [[1, 1], [0, 1]], Answer.HOLDS),  # W^T W = N, irrational singular vectors
        (COUPLED, [[2, 1], [0, 1]], Answer.FAILS),  # irrational ones that N couples
        ([[1, 0], [0, 0]], [[2, 0], [0, 1]], Answer.HOLDS),  # N singular, W* = diag(2, 0)
    ],
)
def test_the_criterion(X: list[list[int]], W: list[list[int]], expected: Answer) -> None:
    data = Data.of_map(RationalMatrix(X), RationalMatrix(W))
    assert strong_run_exists(data, (2, 2, 2)) is expected
    assert criterion(data, (2, 2, 2)) is (expected is Answer.HOLDS)


def test_unrealizable_data_have_no_run() -> None:
    data = Data(RationalMatrix([[1, 1]]), RationalMatrix([[0, 1]]))
    assert strong_run_exists(data, (1, 1, 1)) is Answer.FAILS


def test_an_eigenvector_of_the_inputs_in_the_kernel_makes_a_strong_run_possible() -> None:
    """Live e1, e2 coupled; N e3 = e3 and W* e3 = 0: condition (2)."""
    X = RationalMatrix([[1, 0, 0], [1, 1, 0], [0, 0, 1]])
    data = Data.of_map(X, RationalMatrix.diagonal([3, 1, 0]))
    assert strong_run_exists(data, (3, 3, 3)) is Answer.HOLDS
    assert strong_run_exists(data, (3, 2, 3)) is Answer.FAILS  # no position is left for it


def test_a_strong_run_on_an_unseen_input() -> None:
    """The least interpolant is [[1, 0, 0], [-1, 1, 0]]; the run tends to [[1, 0, 1], [-1, 1, 1]] and is strong."""
    run = unseen_input()
    assert least_interpolant(run.data) == RationalMatrix([[1, 0, 0], [-1, 1, 0]])
    assert run.aligned
    assert run.outer_frames_fixed
    assert run.zero_error
    assert run.moving
    assert strong_run_exists(run.data, (3, 2, 2)) is Answer.UNDECIDED


def test_what_comes_back_is_settled() -> None:
    assert period_two().settled
    assert not period_two(eta=period_two().eta / 2).settled


NO_INSTANCES = [check for check in LEMMA1.checks.values() if check.instances is None]


@pytest.mark.parametrize("probe", NO_INSTANCES, ids=lambda probe: probe.name[:80])
def test_every_false_variant_is_rejected(probe) -> None:  # type: ignore[no-untyped-def]
    assert Outcome.of(probe.function()).answer is Answer.HOLDS
    for control in probe.controls:
        assert Outcome.of(probe.function(**control.arguments)).answer is Answer.FAILS, control.name


AGAINST = [check for check in LEMMA1.checks.values() if check.refutes or check.without]


@pytest.mark.parametrize("probe", AGAINST, ids=lambda probe: probe.name[:80])
def test_every_counterexample_is_sealed_and_no_changed_entry_passes(probe) -> None:  # type: ignore[no-untyped-def]
    certificate = Outcome.of(probe.function()).certificate
    assert certificate is not None
    check(certificate)
    if probe.without and probe.without[1] != "strong":  # one of these will do; it takes a second each
        return
    for change in single_entry_changes(certificate):
        if change.certificate != certificate:
            with pytest.raises(Refused):
                check(change.certificate)
