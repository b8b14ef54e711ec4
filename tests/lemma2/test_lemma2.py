"""Lemma 2's own pieces by hand: the decision of the block condition, the rank-one start, every profile of widths."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from proofs.alignment.common_eigenvectors import common_eigenspace
from proofs.lemma2 import LEMMA2
from proofs.lemma2.condition import split_in, splits
from proofs.lemma2.instances import PAIRS, SPLITTINGS, orthogonal_frame
from proofs.lemma2.refutation import critical_run
from proofs.lemma2.uphill import DATA, mixed, unit_run
from proofs.network import Data
from verify.certificate import replay
from verify.claim import Answer, Outcome
from verify.exact import RationalMatrix

one = RationalMatrix.identity(2)


def test_common_eigenvectors_by_hand() -> None:
    """diag(1, 2, 2) and diag(3) (+) [[0, 1], [1, 0]] commute; diag(1, 2, 3) shares only e1 with it."""
    B = RationalMatrix([[3, 0, 0], [0, 0, 1], [0, 1, 0]])
    assert common_eigenspace(RationalMatrix.diagonal([1, 2, 2]), B).columns == 3
    shared = common_eigenspace(RationalMatrix.diagonal([1, 2, 3]), B)
    assert shared.columns == 1
    assert shared[1, 0] == shared[2, 0] == 0


def test_the_condition_is_about_the_narrowest_width() -> None:
    """N = 1 (+) [[1, 1], [1, 2]], M = 3 (+) diag(1, 2) N_22: split for r = 1, not for r = 2 or 3."""
    X = RationalMatrix([[1, 0, 0], [0, 1, 0], [0, 1, 1]])
    data = Data.of_map(X, RationalMatrix.diagonal([3, 1, 2]))
    assert splits(data, (3, 1, 3))
    assert not splits(data, (3, 2, 3))
    assert not splits(data, (3, 3, 3))
    assert split_in(data, RationalMatrix.identity(3), RationalMatrix.identity(3), 1)


def test_a_zero_target_needs_room_among_the_outputs() -> None:
    """(2, 1, 1): the common eigenvector e1 has M e1 = 0, and M = (0, 2) leaves no u with M^T u = 0."""
    X = RationalMatrix.diagonal([1, 2])
    assert splits(Data.of_map(X, RationalMatrix([[0, 1]])), (2, 1, 1))  # e2 serves, with M e2 != 0
    coupled = RationalMatrix([[1, 0, 0], [0, 1, 0], [0, 1, 1]])
    data = Data.of_map(coupled, RationalMatrix([[0, 1, 0]]))  # only e1 is common, and M e1 = 0
    assert not splits(data, (3, 1, 1))
    assert splits(Data(coupled, RationalMatrix([[0, 1, 1], [0, 0, 0]])), (3, 1, 2))


def test_widths_must_fit() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        splits(Data(one, one), (3, 2))


def test_the_critical_run_stands_still_at_a_positive_loss() -> None:
    run = critical_run(RationalMatrix.diagonal([1, 2]), Fraction(1, 8))
    assert run.times[1][1] == RationalMatrix([[4, 0], [2, 0]])
    assert run.times[2] == run.times[1]
    assert not run.residuals[2].is_zero()
    assert run.aligned


def test_orthogonal_frames_without_lengths() -> None:
    Q = orthogonal_frame(RationalMatrix([[1], [2], [2]]))
    assert (Q.T @ Q).is_diagonal()
    assert Q.rank() == 3


@pytest.mark.parametrize("index", range(len(SPLITTINGS)))
def test_built_data_are_split_as_built(index: int) -> None:
    drawn = SPLITTINGS.draw(0, "lemma2", "by hand", index).value
    assert split_in(drawn.data, drawn.frames.Q[-1], drawn.frames.Q[0], drawn.r)
    assert splits(drawn.data, drawn.widths)
    assert drawn.run(Fraction(1, 9), 1).aligned


def test_floats_agree_with_the_exact_run() -> None:
    drawn = PAIRS.draw(1, "lemma2", "by hand", 3).value
    run = drawn.run(drawn.eta, 1)
    W = [layer.to_numpy() for layer in run.start]
    E = run.data.M.to_numpy() - np.linalg.multi_dot([*reversed(W), run.data.N.to_numpy()])
    moved = W[-1] + float(run.eta) * E @ (np.linalg.multi_dot(W[-2::-1]) if len(W) > 2 else W[0]).T
    expected = run.times[1][-1].to_numpy()
    scale = np.abs(expected).max() + 1
    assert np.abs(moved - expected).max() <= 2**-40 * scale


NO_INSTANCES = [check for check in LEMMA2.checks.values() if check.instances is None]


@pytest.mark.parametrize("check", NO_INSTANCES, ids=lambda check: check.name[:80])
def test_every_false_variant_is_rejected(check) -> None:  # type: ignore[no-untyped-def]
    assert Outcome.of(check.function()).answer is Answer.HOLDS
    for control in check.controls:
        assert Outcome.of(check.function(**control.arguments)).answer is Answer.FAILS, control.name


AGAINST = [check for check in LEMMA2.checks.values() if check.refutes or check.without]


@pytest.mark.parametrize("probe", AGAINST, ids=lambda probe: probe.name[:80])
def test_every_counterexample_is_sealed(probe) -> None:  # type: ignore[no-untyped-def]
    certificate = Outcome.of(probe.function()).certificate
    assert certificate is not None
    replay.check(certificate)


def test_enough_false_variants() -> None:
    assert sum(len(check.controls) for check in LEMMA2.checks.values()) >= 40


def test_if_needs_the_block_condition_and_nothing_says_otherwise() -> None:
    """d = 1, X = [[1, 0], [1, 1]], W* = diag(3, 5): no start moves and stays, so "block" is needed for some depth."""
    about_block = [c for c in LEMMA2.checks.values() if ("lemma2.if", "block") in (c.without, c.spares)]
    assert [c.spares for c in about_block] == [None]
    assert about_block[0].rests_on == ("lemma2.one-layer",)
    assert not splits(Data.of_map(RationalMatrix([[1, 0], [1, 1]]), RationalMatrix.diagonal([3, 5])), (2, 2))


def test_what_splits_uphill_is_the_unseen_input_alone() -> None:
    """N = 0 (+) [[1, 1], [1, 2]], M = e_1 e_2^T: u = e_2, v = e_1 split them for r = 1, and for no more."""
    assert RationalMatrix([[0, 0, 0], [0, 1, 1], [0, 1, 2]]) == DATA.N
    assert RationalMatrix([[0, 1, 0], [0, 0, 0]]) == DATA.M
    assert splits(DATA, (3, 1, 2))
    assert not splits(DATA, (3, 2, 2))
    assert mixed(DATA.N, RationalMatrix([[0], [1], [0]]))
    assert not mixed(RationalMatrix.diagonal([0, 1, 2]), RationalMatrix([[0], [1], [0]]))


def test_a_step_uphill_by_hand() -> None:
    """u = e_1, v = e_2, a = 1, b = 2: h = 1, n = 1, g = 1 - 2 = -1; eta = -1/20 takes W_2 to 2 + 1/20."""
    run = unit_run(RationalMatrix([[1], [0]]), RationalMatrix([[0], [1], [0]]), (1, 2), Fraction(-1, 20))
    assert run.times[1][1] == RationalMatrix([[Fraction(41, 20)], [0]])
    assert not run.aligned  # N couples e_2 with e_3


def test_every_hypothesis_of_what_holds_is_examined() -> None:
    examined = {probe.without for probe in AGAINST}
    for statement in LEMMA2.statements.values():
        if statement.argument:
            assert {(statement.id, name) for name in statement.hypotheses} <= examined, statement.id
