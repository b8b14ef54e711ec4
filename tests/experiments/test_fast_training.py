"""Every fast way to train gives what plain gradient descent gives."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from proofs.dynamics import Mode
from proofs.experiments import filter_runs, reduction
from proofs.experiments.modes import Modes
from proofs.experiments.setting import STEP, times
from proofs.experiments.small_runs import Problem, train
from proofs.experiments.starts import aligned_in, generator, random_frames, uniform_layer
from proofs.network import descent
from proofs.structure import Toeplitz
from proofs.structure.border import Factor, commute_at_every_size
from verify.numeric.tolerance import gamma

STEPS = 25


def test_times_begin_at_zero_and_end_at_the_last() -> None:
    assert times(0, 5) == [0]
    assert times(1, 5) == [0, 1]
    spread = times(1000, 7)
    assert spread[0] == 0
    assert spread[-1] == 1000
    assert spread == sorted(set(spread))


def close(found: np.ndarray, expected: np.ndarray, operations: int) -> bool:
    """Whether two ways to compute agree up to rounding: relative to the size, a few operations a step."""
    return float(np.abs(found - expected).max()) <= gamma(4 * STEPS * operations) * max(
        1.0, float(np.abs(expected).max())
    )


def test_a_batch_is_trained_like_each_of_its_networks() -> None:
    rng = np.random.default_rng(0)
    X, Y = rng.standard_normal((2, 3, 4, 6))
    start = tuple(rng.standard_normal((3, 4, 4)) / 2 for _ in range(3))
    run = train(Problem(X, Y, start), [0, STEPS], target=0.0)
    for b in range(3):
        plain = list(descent([W[b] for W in start], X[b] @ X[b].T, Y[b] @ X[b].T, STEP / 6, STEPS))[-1]
        assert all(close(found[b], W, 30) for found, W in zip(run.layers[-1], plain, strict=True))


def test_constrained_layers_move_by_the_traces_with_their_basis() -> None:
    """Theorem 2: the coefficients move by <G, A_j>."""
    rng = np.random.default_rng(1)
    S = Toeplitz(3, 3)
    basis = np.array([A.dense().to_numpy() for A in S.basis()])
    start = tuple(np.einsum("j,jab->ab", rng.standard_normal(5), basis)[None] for _ in range(3))
    Y = rng.standard_normal((1, 3, 3))
    run = train(Problem(np.eye(3)[None], Y, start, basis), [0, 1], target=0.0)
    W1, W2, W3 = (W[0] for W in start)
    E = Y[0] - W3 @ W2 @ W1
    moved = W2 + STEP / 3 * np.einsum("j,jab->ab", S.traces(W3.T @ E, W1), basis)
    assert close(run.layers[-1][1][0], moved, 30)


def test_runs_stop_at_the_target_and_divergence_is_seen() -> None:
    one = np.ones((2, 1, 1))
    start = (one.copy(), one.copy(), np.array([[[1.0]], [[300.0]]]))  # the second one starts with an enormous gradient
    run = train(Problem(one, one, start), [0, 1000])
    assert run.stopped.tolist() == [0, -1]
    assert run.diverged.tolist() == [False, True]


LOSSES = {"squared": reduction.squared, "cross entropy": reduction.cross_entropy}


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize(
    "case", ["few examples", "many examples", "repeated examples", "narrow first layer", "one example"]
)
def test_the_small_network_is_the_full_one(loss: str, case: str) -> None:
    rng = np.random.default_rng(2)
    widths = (7, 3, 4, 3) if case == "narrow first layer" else (7, 12, 4, 3)
    n = {"many examples": 20, "one example": 1}.get(case, 5)
    X = rng.standard_normal((7, n))
    if case == "repeated examples":
        X[:, 1:] = X[:, :1]
    Y = np.eye(3)[:, rng.integers(0, 3, n)]
    start = tuple(uniform_layer(rng, rows, columns) for columns, rows in pairwise(widths))
    reduced = reduction.Reduction.of(start, X)
    small = reduction.Descent(reduced.small(start), LOSSES[loss](reduced.X, Y)[0], n)
    full = reduction.Descent(start, LOSSES[loss](X, Y)[0], n)
    for _ in range(STEPS):
        small.step()
        full.step()
    lifted = reduced.full(tuple(small.layers))
    assert not close(start[1], full.layers[1], 200), "something moved"
    assert all(close(found, W, 200) for found, W in zip(lifted, full.layers, strict=True))
    assert reduced.Z.shape[1] <= min(widths[1], min(7, n) + 4)


def test_coordinates_that_miss_a_direction_are_noticed() -> None:
    """The comparison above would fail: without the rows of W_2 the hidden space is too small."""
    rng = np.random.default_rng(3)
    start = tuple(uniform_layer(rng, rows, columns) for columns, rows in ((7, 12), (12, 4), (4, 3)))
    X, Y = rng.standard_normal((7, 5)), rng.standard_normal((3, 5))
    good = reduction.Reduction.of(start, X)
    poor = reduction.Reduction(good.Q, np.linalg.qr(start[0] @ good.Q)[0], good.still, good.X)
    small = reduction.Descent(poor.small(start), reduction.squared(poor.X, Y)[0], 5)
    small.step()
    full = reduction.Descent(start, reduction.squared(X, Y)[0], 5)
    full.step()
    assert not close(poor.full(tuple(small.layers))[1], full.layers[1], 200)


def test_a_step_of_the_squared_loss_is_that_of_the_definition() -> None:
    rng = np.random.default_rng(4)
    start = tuple(uniform_layer(rng, rows, columns) for columns, rows in ((4, 5), (5, 3), (3, 2)))
    X, Y = rng.standard_normal((4, 6)), rng.standard_normal((2, 6))
    run = reduction.Descent(start, reduction.squared(X, Y)[0], 6)
    for _ in range(STEPS):
        run.step()
    plain = list(descent(start, X @ X.T, Y @ X.T, STEP / 6, STEPS))[-1]
    assert all(close(found, W, 60) for found, W in zip(run.layers, plain, strict=True))


def test_modes_move_like_the_network_and_like_exact_fractions() -> None:
    rng = generator("modes", 0)
    frames = random_frames(rng, (6, 5, 4, 3))
    start = aligned_in(frames, rng)
    lam, target = np.array([2.0, 1.0, 0.5]), np.array([1.0, -0.5, 0.25])
    N = (frames[0][:, :3] * lam) @ frames[0][:, :3].T
    M = (frames[3] * target) @ frames[0][:, :3].T
    sigma = np.array([np.diagonal(frames[i + 1].T @ W @ frames[i])[:3] for i, W in enumerate(start)])
    modes = Modes(sigma, lam, target, 0.1)
    exact = [
        Mode(tuple(Fraction(float(s)) for s in sigma[:, j]), Fraction(lam[j]), Fraction(target[j])) for j in range(3)
    ]
    for _ in range(STEPS):
        modes.step()
    for _ in range(3):
        exact = [mode.step(Fraction(1, 10)) for mode in exact]
    layers = list(descent(start, N, M, 0.1, STEPS))[-1]
    for i, W in enumerate(layers):
        assert close(np.diagonal(frames[i + 1].T @ W @ frames[i])[:3], modes.sigma[i], 60)
    early = Modes(sigma, lam, target, 0.1)
    for _ in range(3):
        early.step()
    assert close(early.sigma, np.array([[float(s) for s in mode.sigma] for mode in exact]).T, 60)


def blob() -> np.ndarray:
    image = np.zeros((28, 28))
    image[9:19, 8:20] = np.random.default_rng(5).uniform(0, 1, (10, 12))
    return image.ravel()


def test_filters_move_like_the_full_convolutions() -> None:
    image, S, n = blob(), filter_runs.STRUCTURE, filter_runs.SIDE**2
    start = np.random.default_rng(6).uniform(-1, 1, (3, 9)) / 3
    run = filter_runs.train_filters(image[None], start[None], [0, 1], scale=1 / n, target=0.0)
    x = image[:, None]
    one = S.apply(start[0], x)
    two = S.apply(start[1], one)
    E = x - S.apply(start[2], two)
    back = S.apply_transposed(start[2], E)
    moves = [S.traces(S.apply_transposed(start[1], back), x), S.traces(back, one), S.traces(E, two)]
    assert run.losses[0, 0] == pytest.approx(float((E**2).sum() / n), rel=1e-12)
    assert close(run.filters[1, 0], start + STEP * 2 / n * np.stack(moves), 2000)


def test_an_image_at_the_border_is_refused_and_divergence_is_dated() -> None:
    start = np.full((1, 3, 9), 0.5)
    with pytest.raises(ValueError, match="black margin of 3 pixels"):
        filter_runs.train_filters(np.ones((1, 784)), start, [0, 1], scale=0.5)
    run = filter_runs.train_filters(blob()[None], start, [0, 50], scale=0.5)
    assert run.diverged[0] >= 1
    assert np.isinf(run.losses[-1, 0])


def test_symmetric_filters_are_aligned_exactly() -> None:
    three = filter_runs.symmetric_filters(np.random.default_rng(7)).reshape(3, 3, 3)
    A, B, C = (Factor.of(filter_) for filter_ in three)
    assert commute_at_every_size((A, A.T), (B.T, B))
    assert commute_at_every_size((A, A.T), (B.T, C.T, C, B))
    skew = Factor.of([[0, 0, 0], [1, 0, 2], [0, 0, 0]])
    assert not commute_at_every_size((A, A.T), (skew.T, skew)), "another filter would not do"
