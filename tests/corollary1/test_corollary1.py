"""Corollary 1's own pieces by hand: equation (6), the predicted curve, and thousands of steps against full
training.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from proofs.corollary1 import COROLLARY1, modes_of_network, training_curve
from proofs.corollary1.necessity import one_step
from proofs.corollary1.refutation import hypotheses
from proofs.corollary1.statement import EQUATION_6
from proofs.corollary1.trajectories import PROBLEMS, every_step_of_training_is_a_step_of_the_reduced_dynamics
from proofs.dynamics import Mode
from proofs.dynamics.reduced import products_of_others, reduced_step, reduced_trajectory
from proofs.dynamics.trajectories import BLOCK, descend_many, stacked
from proofs.network import Data, step
from verify.claim import Answer, Outcome
from verify.exact import RationalMatrix
from verify.numeric.backend import select_backend
from verify.sampling import Drawn
from verify.sampling.orthogonal import haar


def test_products_of_others_with_zeros() -> None:
    sigma = np.array([[2.0, 0.0], [3.0, 5.0], [7.0, 0.0]])
    assert products_of_others(sigma).tolist() == [[21.0, 0.0], [14.0, 0.0], [6.0, 0.0]]
    assert products_of_others(np.array([[4.0]])).tolist() == [[1.0]]


def test_a_step_by_hand() -> None:
    """sigma = (1/2, 2), lambda = 1, lambda' = 3, eta = 1/4: S = 1, move 1/2 times the other entry."""
    moved = reduced_step(np.array([[0.5], [2.0]]), np.array([1.0]), np.array([3.0]), 0.25)
    assert moved.tolist() == [[1.5], [2.25]]
    exact = Mode((Fraction(1, 2), Fraction(2)), Fraction(1), Fraction(3)).step(Fraction(1, 4))
    assert [float(x) for x in exact.sigma] == [1.5, 2.25]


def test_a_trajectory_starts_where_it_starts() -> None:
    sigma = np.array([[0.5], [0.5]])
    path = reduced_trajectory(sigma, np.ones(1), np.ones(1), 0.1, 3)
    assert path.shape == (4, 2, 1)
    assert path[0].tolist() == sigma.tolist()


@pytest.mark.parametrize("count", [1, BLOCK - 1, BLOCK + 3])
@pytest.mark.parametrize("widths", [(2, 2), (3, 1, 2), (2, 4, 3, 2)])
def test_many_networks_at_once_are_each_trained_as_alone(widths: tuple[int, ...], count: int) -> None:
    rng = np.random.default_rng(1)
    layers = [rng.uniform(-1, 1, (count, widths[i + 1], widths[i])) for i in range(len(widths) - 1)]
    X, Y = (rng.uniform(-1, 1, (count, k, 3)) for k in (widths[0], widths[-1]))
    N, M = X @ X.mT, Y @ X.mT
    alone = tuple(layers)
    for _ in range(2):
        alone = step(alone, N, M, 0.05)
    together = descend_many([stacked(W) for W in layers], stacked(N), stacked(M), 0.05, 2)
    for W, expected in zip(together, alone, strict=True):
        assert np.abs(np.moveaxis(W, -1, 0) - expected).max() < 2**-44


def _aligned(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, ...]]:
    Q = [haar(rng, k) for k in (4, 3, 3)]
    lam, s = np.array([2.0, 1.0, 0.5]), np.array([1.0, 0.8, 0.6])
    X = Q[0] @ np.diag([*np.sqrt(lam), 1.5])
    Y = Q[2] @ np.hstack([np.diag(s * np.sqrt(lam)), np.zeros((3, 1))])
    first, second = np.diag([0.9, 0.7, 0.5]), np.diag([0.3, 0.5, 0.8])
    layers = (Q[1] @ np.hstack([first, np.zeros((3, 1))]) @ Q[0].T, Q[2] @ second @ Q[1].T)
    return X, Y, layers


def test_the_modes_are_read_off_the_weights() -> None:
    X, Y, layers = _aligned(np.random.default_rng(3))
    found = modes_of_network(X, Y, layers)
    order = np.argsort(-found.lam)
    assert found.lam[order] == pytest.approx([2.0, 1.0, 0.5], rel=2**-40)
    assert found.target[order] == pytest.approx([2.0, 0.8, 0.3], rel=2**-40)
    assert found.sigma[:, order].prod(axis=0) == pytest.approx([0.27, 0.35, 0.4], rel=2**-40)
    assert max(found.misaligned, found.unsplit) < 2**-40


def test_the_curve_is_the_training_curve() -> None:
    X, Y, layers = _aligned(np.random.default_rng(3))
    curve = training_curve(X, Y, layers, 0.2, 400)
    assert curve.gap < 2**-36
    assert curve.trained[-1] < curve.trained[0] / 10


def test_a_network_that_is_not_aligned_shows_a_gap() -> None:
    X, Y, layers = _aligned(np.random.default_rng(3))
    turned = (layers[0], layers[1] @ haar(np.random.default_rng(4), 3))
    assert modes_of_network(X, Y, turned).misaligned > 0.01
    assert training_curve(X, Y, turned, 0.2, 50).gap > 0.001


@pytest.mark.parametrize(
    ("change", "match"),
    [
        (lambda X, Y, W: (X[:2], Y, W), "maps"),
        (lambda X, Y, W: (X, Y[:, :2], W), "examples"),
        (lambda X, Y, W: (X, Y, (W[0], W[1][:, :2])), "layer 2"),
        (lambda X, Y, W: (X, Y, ()), "at least one layer"),
        (lambda X, Y, W: (X, Y, (W[0], 0 * W[1])), "mode of the network is zero"),
    ],
)
def test_unusable_networks_are_refused(change, match: str) -> None:  # type: ignore[no-untyped-def]
    X, Y, layers = _aligned(np.random.default_rng(3))
    with pytest.raises(ValueError, match=match):
        modes_of_network(*change(X, Y, layers))


def test_a_curve_needs_a_step() -> None:
    X, Y, layers = _aligned(np.random.default_rng(3))
    with pytest.raises(ValueError, match="positive step"):
        training_curve(X, Y, layers, 0.0, 10)


@pytest.mark.parametrize("choice", ["cpu", "torch"])
def test_sampled_steps_agree_on_both_libraries(choice: str) -> None:
    drawn = [PROBLEMS.draw(0, "corollary1", "by hand", i) for i in (0, 3, 11, len(PROBLEMS) - 1)]
    problems = [problem.value for problem in drawn if isinstance(problem, Drawn)]
    assert len(problems) == 4
    found = every_step_of_training_is_a_step_of_the_reduced_dynamics(problems, select_backend(choice))
    assert all(defect.tolerance > 0 and defect.ratio <= 1 for defect in found)


NO_INSTANCES = [check for check in COROLLARY1.checks.values() if check.instances is None]


@pytest.mark.parametrize("check", NO_INSTANCES, ids=lambda check: check.name[:80])
def test_every_false_variant_is_rejected(check) -> None:  # type: ignore[no-untyped-def]
    assert Outcome.of(check.function()).answer is Answer.HOLDS
    for control in check.controls:
        assert Outcome.of(check.function(**control.arguments)).answer is Answer.FAILS, control.name


def test_frames_of_layers_whose_product_is_a_multiple_of_an_isometry() -> None:
    """diag(1, 2) under diag(2, 1) is 2I: only the layers themselves, or the targets 3 and 5, show the frames."""
    Q = [haar(np.random.default_rng(seed), 2) for seed in range(3)]
    layers = (Q[1] @ np.diag([1.0, 2.0]) @ Q[0].T, Q[2] @ np.diag([2.0, 1.0]) @ Q[1].T)
    for targets in ([3.0, 5.0], [3.0, 3.0]):
        found = modes_of_network(np.eye(2), Q[2] @ np.diag(targets) @ Q[0].T, layers)
        assert max(found.misaligned, found.unsplit) < 32 * np.finfo(np.float64).eps
        assert sorted(found.sigma[0].round(12)) == [1.0, 2.0]


def test_the_hypotheses_are_looked_at() -> None:
    """One hidden unit makes r = 1; a shear is no aligned layer; coupled inputs do not split."""
    one, shear = RationalMatrix.identity(2), RationalMatrix([[1, 0], [1, 1]])
    assert all(hypotheses(Data(one, one), (one, one)).values())
    assert not hypotheses(Data(one, one), (one[:1, :], one[:, :1]))["narrow"]
    assert not hypotheses(Data(one, one), (shear, one))["aligned"]
    assert not hypotheses(Data(shear, one), (one, one))["split"]


def test_blocks_that_are_diagonal_need_not_split() -> None:
    """The third input is coupled to the second: the first 2 x 2 blocks are diagonal, N and M are not."""
    coupled = Data.of_map(RationalMatrix([[1, 0, 0], [0, 1, 0], [0, 1, 1]]), RationalMatrix.diagonal([3, 5, 7]))
    layers = (RationalMatrix.diagonal([1, 1], (2, 3)), RationalMatrix.diagonal([1, 2], (3, 2)))
    assert hypotheses(coupled, layers) == {"aligned": True, "narrow": True, "split": False, "blocks": True}
    after = step(layers, coupled.N, coupled.M, Fraction(1, 10))
    assert (after[0][1, 2], after[1][2, 1]) == (Fraction(6, 10), Fraction(7, 10))


def test_r_is_the_least_width() -> None:
    """Widths 2, 1, 2 on 2 x 2 data have r = 1."""
    data = Data(RationalMatrix.identity(2), RationalMatrix.identity(2))
    narrow = (RationalMatrix([[1, 0]]), RationalMatrix([[1], [0]]))
    assert hypotheses(data, narrow)["narrow"] is False
    assert hypotheses(data, (RationalMatrix.identity(2),))["narrow"] is True


def test_one_step_is_equation_6_where_nothing_is_dropped() -> None:
    """W_1 = I, W_2 = diag(1, 2), X = I: as the counterexamples ask, true without the shear and false with it."""
    data = Data(RationalMatrix.identity(2), RationalMatrix.diagonal([3, 5]))
    stretch = RationalMatrix.diagonal([1, 2])
    assert one_step(EQUATION_6, data, (RationalMatrix.identity(2), stretch), "").conclusion is True
    assert one_step(EQUATION_6, data, (RationalMatrix([[1, 1], [0, 1]]), stretch), "aligned").conclusion is False
