"""The campaign of Proposition 4: the descent, the draws, the exact tests beside it, and what a planted error does to the answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from proofs.proposition4 import campaign, phase_diagram
from proofs.proposition4.campaign import FAMILIES, PHASE_DIAGRAM, Cell, cells, draw, expected, look, proved, search
from proofs.proposition4.descent import evaluated, least_defect, starts_for
from verify.claim import Answer
from verify.numeric.backend import select_backend

CPU = select_backend("cpu")
YES, NO, OPEN = Answer.HOLDS, Answer.FAILS, Answer.UNDECIDED


# Descent


def test_the_descent_finds_what_is_built_in() -> None:
    """S = span(E11, E12), k = 2, n = 1: v orthogonal to B aligns."""
    bases = np.array([[[[1.0, 0], [0, 0]], [[0, 1.0], [0, 0]]]])
    data = np.array([[[3.0], [4.0]]])
    found = least_defect(CPU, bases, data, starts_for(np.random.default_rng(0), 1, 2))
    assert found.answers == (YES,)
    v = found.coefficients[0]
    assert min(abs(v @ [3, 4]), abs(v @ [4, -3])) < 1000 * np.finfo(float).eps


def test_a_single_matrix_has_the_defect_it_has() -> None:
    """H = diag(4, 1), G = [[1, 1], [1, 1]], less their means diag(3/2, -3/2) and [[0, 1], [1, 0]]: ||[H, G]|| / (||H|| ||G||) =
    sqrt 2.
    """
    found = least_defect(CPU, np.array([[[[2.0, 0], [0, 1]]]]), np.array([[[1.0], [1.0]]]), np.ones((1, 1, 1)))
    assert abs(found.value[0] - np.sqrt(2)) < 10 * np.finfo(float).eps
    assert found.answers == (NO,)


def test_the_bound_on_the_rounding_covers_the_rounding_and_little_more() -> None:
    """H = diag(4, 1) turned by an angle, data turned with it: the defect is 0, and what is left of it in floats is rounding."""
    angles = np.linspace(0.1, 3, 40)
    turns = np.array([[[np.cos(t), -np.sin(t)], [np.sin(t), np.cos(t)]] for t in angles])
    bases = (np.diag([2.0, 1.0]) @ turns.mT)[:, None]
    found = evaluated(bases, turns @ np.diag([3.0, 1.0]), np.ones((40, 1)))
    assert (found.value <= found.rounding).all()
    assert found.value.max() > 0
    assert found.rounding.max() < 1000 * found.value.max()


def test_a_scaled_orthogonal_element_is_no_aligned_one() -> None:
    """S = span(a quarter turn): its Gram matrix is scalar, and the defect 0/0. Nothing may be read from it."""
    turn = np.array([[[[0.0, -1], [1, 0]]]])
    found = least_defect(CPU, turn, np.array([[[1.0], [2.0]]]), np.ones((1, 1, 1)))
    assert found.answers == (OPEN,)
    assert np.isinf(found.rounding[0])


def test_data_with_a_scalar_gram_matrix_say_nothing() -> None:
    found = least_defect(CPU, np.array([[[[2.0, 0], [0, 1]]]]), np.eye(2)[None], np.ones((1, 1, 1)))
    assert found.answers == (OPEN,)


def test_the_descent_is_not_drawn_into_a_hidden_orthogonal_element() -> None:
    """S = span(I + P, P), P a cyclic shift: no start may end where only rounding is left of the quotient, and none aligns."""
    P = np.roll(np.eye(3), 1, axis=1)
    bases = np.array([[np.eye(3) + P, P]])
    rng = np.random.default_rng(0)
    starts = np.concatenate((starts_for(rng, 1, 2), [[[0.0, 1.0], [1e-9, 1.0], [1e-12, 1.0]]]), axis=1)
    found = least_defect(CPU, bases, rng.standard_normal((1, 3, 2)), starts)
    assert found.answers == (NO,)


@pytest.mark.parametrize("family", FAMILIES)
def test_libraries_agree_instance_by_instance(family: str) -> None:
    """NumPy and torch, both in float64 on the CPU: the same answers, and defects that agree to their rounding where they vanish."""
    for n, r in ((2, 2), (3, 3)):
        drawn = [draw(Cell(family, 3, n, r), 1, index) for index in range(5)]
        one, other = (search(select_backend(choice), drawn) for choice in ("cpu", "torch"))
        assert one.answers == other.answers
        apart = ~one.aligned
        assert np.allclose(one.value[apart], other.value[apart], rtol=1e-4)
        assert (other.value[one.aligned] <= other.rounding[one.aligned]).all()


def test_libraries_agree_on_a_campaign() -> None:
    for cell in cells((2,)):
        one, other = (look(cell, select_backend(choice), 3, 0) for choice in ("cpu", "torch"))
        assert (one.searched, one.proved) == (other.searched, other.proved)


# Draws


def test_cells_cover_n_below_at_and_above_k() -> None:
    found = cells((3,))
    assert {cell.n for cell in found} == {1, 2, 3, 4}
    assert {cell.r for cell in found if cell.family == "random"} == {1, 2, 3, 4, 5}
    assert {cell.r for cell in found if cell.family != "random"} == {1, 2, 3}
    assert Cell("random", 3, 5, 2).threshold == 2


def test_an_instance_is_a_function_of_its_seed_its_cell_and_its_number() -> None:
    cell = Cell("random", 3, 2, 2)
    five, three = look(cell, CPU, 5, 0), look(cell, CPU, 3, 0)
    assert (five.searched[:3], five.proved[:3]) == (three.searched, three.proved)
    assert np.array_equal(draw(cell, 0, 4).data, draw(cell, 0, 4).data)
    for other in (draw(cell, 0, 3), draw(cell, 1, 4), draw(replace(cell, n=1), 0, 4)):
        assert not np.array_equal(draw(cell, 0, 4).basis, other.basis)


def test_one_batch_and_many_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = [draw(Cell("random", 3, 2, 3), 0, index) for index in range(7)]
    whole = search(CPU, drawn)
    monkeypatch.setattr(campaign, "LARGEST_BATCH", 24 * 3 * 9 * 2)
    parts = search(CPU, drawn)
    assert np.array_equal(whole.value, parts.value)
    assert np.array_equal(whole.coefficients, parts.coefficients)


@pytest.mark.parametrize("r", [2, 3, 4])
def test_a_shift_is_hidden_among_the_circulants(r: int) -> None:
    basis = draw(Cell("circulant", 4, 2, r), 0, 0).basis
    shifts = [np.roll(np.eye(4), turn, axis=1) for turn in (1, 2, 3)]
    flat = basis.reshape(r, -1)
    inside = [np.linalg.matrix_rank(np.vstack((flat, P.reshape(1, -1)))) == r for P in shifts]
    assert any(inside)
    assert not any(np.array_equal(A, P) for A in basis for P in shifts)


@pytest.mark.parametrize(
    "cell",
    [Cell("random", 1, 1, 1), Cell("random", 2, 2, 5), Cell("rank-one", 2, 1, 3), Cell("other", 2, 1, 1), Cell("random", 2, 0, 1),
     Cell("circulant", 3, 1, 0)],
)  # fmt: skip
def test_cells_that_cannot_be_drawn_are_refused(cell: Cell) -> None:
    with pytest.raises(ValueError, match="expected a family"):
        draw(cell, 0, 0)


# Search, proofs and theorem


@pytest.mark.parametrize(("k", "n"), [(2, 1), (3, 2), (3, 3)])
def test_rank_one_structures_change_sides_at_the_threshold(k: int, n: int) -> None:
    below = look(Cell("rank-one", k, n, min(n, k - 1)), CPU, 5, 0)
    above = look(Cell("rank-one", k, n, min(n, k - 1) + 1), CPU, 5, 0)
    assert set(below.searched) == set(below.proved) == {NO}
    assert set(above.searched) == set(above.proved) == {YES}


def test_the_whole_space_aligns_with_everything() -> None:
    found = look(Cell("random", 2, 2, 4), CPU, 3, 0)
    assert set(found.searched) == set(found.proved) == {YES}


def test_circulants_never_align_however_many_they_are() -> None:
    """Above the threshold, where Proposition 4 says nothing: the exact test does, and the search finds none."""
    found = look(Cell("circulant", 4, 1, 4), CPU, 3, 0)
    assert expected(found.cell) is OPEN
    assert set(found.searched) == set(found.proved) == {NO}


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        (Cell("random", 3, 2, 2), NO),
        (Cell("random", 3, 3, 3), NO),
        (Cell("random", 3, 3, 4), OPEN),
        (Cell("random", 3, 1, 4), YES),
    ],
)
def test_what_the_exact_tests_say(cell: Cell, says: Answer) -> None:
    """By rank, by Macaulay matrix, not at all, and by more unknowns than equations A B = 0."""
    assert proved(draw(cell, 0, 0).basis, cell.n) is says


@pytest.mark.parametrize(("says", "r", "wrong"), [(NO, 3, 4), (YES, 2, 4), (NO, 2, 0), (YES, 3, 0), (OPEN, 3, 0)])
def test_an_exact_test_that_errs_is_caught(says: Answer, r: int, wrong: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rank-one structures, k = n = 3: none aligns for r = 2, all do for r = 3."""
    monkeypatch.setattr(campaign, "proved", lambda basis, n: says)
    found = look(Cell("rank-one", 3, 3, r), CPU, 4, 0)
    assert found.disagreements == wrong
    assert PHASE_DIAGRAM.judge([found]).answer is (NO if wrong else YES)


def test_a_wrong_threshold_is_caught() -> None:
    """Were none to align for r <= k, the rank-one structures with r = k = n would say otherwise."""
    plan = [Cell("rank-one", 3, 3, r) for r in (1, 2, 3)]
    results = [look(cell, CPU, 2, 0) for cell in plan]
    assert PHASE_DIAGRAM.judge(results).answer is YES
    wrong: Any = replace(PHASE_DIAGRAM, expected=lambda cell: NO if cell.r <= cell.k else OPEN)
    judgement = wrong.judge(results)
    assert judgement.answer is NO
    assert judgement.cells == (
        "rank-one, k = 3, n = 3, r = 3: 2 of 2 align, where the sharp threshold r = min(n, k-1) says that none does",
    )


def test_instances_that_are_searched_together_find_what_they_find_alone() -> None:
    """Two families of one shape, and another shape between them: each result at its own place."""
    cells = (Cell("random", 3, 2, 2), Cell("random", 2, 1, 1), Cell("rank-one", 3, 2, 2))
    drawn = [draw(cell, seed, 0) for cell in cells for seed in (1, 2)]
    found = phase_diagram._searched(CPU, drawn)
    assert found == [phase_diagram._searched(CPU, [instance])[0] for instance in drawn]
    assert len({value for value, *_ in found}) == len(drawn)
