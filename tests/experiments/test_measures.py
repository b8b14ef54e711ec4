"""Alignment and invariance, by both measures, on chains whose values are known by hand."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from scipy.sparse import csr_array

from proofs.experiments.measures import (
    alignment_defect,
    data_defect,
    invariance_defect,
    paper_alignment,
    paper_invariance,
    singular_frames,
)
from proofs.experiments.rounding import PRECISIONS_APART, departs
from proofs.experiments.starts import aligned_in, generator, random_frames
from verify.claim.answer import Answer

D12, SHEAR, SWAP = np.diag([1.0, 2.0]), np.array([[1.0, 1.0], [0.0, 1.0]]), np.array([[0.0, 1.0], [1.0, 0.0]])


def test_neighbours_that_commute_are_not_enough() -> None:
    """[diag(1,4), [[1,1],[1,2]]] = [[0,-3],[3,0]], and the product has squared norm 1 + 1 + 16 + 64."""
    found = alignment_defect([D12, np.eye(2), SHEAR])
    assert found.value == pytest.approx(math.sqrt(18 / 82), rel=1e-15)
    assert found.value > found.tolerance


@pytest.mark.parametrize(
    "layers", [[D12, D12], [D12, SWAP @ D12], [np.zeros((2, 2)), SHEAR], [np.zeros((3, 1)), np.zeros((2, 3))]]
)
def test_aligned_chains_have_no_defect(layers: list[np.ndarray]) -> None:
    assert alignment_defect(layers).value == 0


def test_sparse_and_dense_layers_measure_the_same() -> None:
    rng = np.random.default_rng(0)
    layers = [rng.standard_normal((5, 5)) for _ in range(3)]
    dense, sparse = alignment_defect(layers), alignment_defect([csr_array(W) for W in layers])
    assert abs(dense.value - sparse.value) <= dense.tolerance
    assert dense.tolerance == pytest.approx(sparse.tolerance)


@pytest.mark.parametrize("widths", [(1, 1, 1), (4, 4, 4, 4), (6, 9, 3, 2), (2, 2, 2, 2, 2, 2)])
def test_drawn_starts_are_aligned_up_to_rounding(widths: tuple[int, ...]) -> None:
    rng = generator("test", 0)
    layers = aligned_in(random_frames(rng, widths), rng)
    found = alignment_defect(layers)
    assert [W.shape for W in layers] == [(a, b) for b, a in pairwise(widths)]
    assert found.value <= 8 * found.tolerance  # the layers themselves are rounded


def test_a_turned_frame_departs_and_a_scaled_layer_does_not() -> None:
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    start = [D12, D12, D12]
    assert invariance_defect([3 * D12, D12, D12], start).value == 0
    assert invariance_defect([turn @ D12, D12, D12], start).value > 0.1, "U_1"
    assert invariance_defect([D12, D12, D12 @ turn], start).value > 0.1, "V_3"
    free = invariance_defect([D12 @ turn, D12, turn @ D12], start)
    assert free.value <= free.tolerance, "V_1 and U_3 may turn"


def test_the_paper_sees_crossed_columns_and_the_defect_does_not() -> None:
    """The same two vectors in the other order: 0 by order, 1 by match, and nothing has left alignment."""
    crossed = [D12, np.diag([2.0, 1.0])]
    frames = [singular_frames(W) for W in crossed]
    assert paper_alignment(frames).by_order == pytest.approx(0)
    assert paper_alignment(frames).by_match == pytest.approx(1)
    assert paper_invariance(frames, frames).by_order == pytest.approx(1)
    assert alignment_defect(crossed).value == 0


def test_the_data_condition_on_known_data() -> None:
    """N = diag(1, 4), M = [[1,2],[0,0]] X^T = [[1,4],[0,0]]: M^T M = [[1,4],[4,16]] does not commute with N."""
    X, Y = np.diag([1.0, 2.0]), np.array([[1.0, 2.0], [0.0, 0.0]])
    assert data_defect(X, Y).value > 0.1
    assert data_defect(X, X).value == 0


@pytest.mark.parametrize(
    ("double", "single", "answer"),
    [
        ([0.0, 0.2], [1e-7, 0.2], Answer.HOLDS),
        ([0.0, 1e-15], [1e-7, 1e-15 * PRECISIONS_APART], Answer.FAILS),
        ([0.0, 0.0], [0.0, 0.0], Answer.FAILS),
        ([0.0, 1e-9], [1e-7, 1e-8], Answer.UNDECIDED),
        ([0.0, 0.2], [1e-7, 0.9], Answer.UNDECIDED),
        ([0.0, 1e-16], [0.0, 1e-16], Answer.UNDECIDED),
    ],
)
def test_real_is_told_from_rounding(double: list[float], single: list[float], answer: Answer) -> None:
    assert departs(double, single, tolerance=1e-14) is answer


@pytest.mark.parametrize(("double", "single"), [([], []), ([1.0], [1.0, 2.0])])
def test_unequal_series_are_refused(double: list[float], single: list[float]) -> None:
    with pytest.raises(ValueError, match="same positive number"):
        departs(double, single, 0.0)
