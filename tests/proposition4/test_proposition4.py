"""Proposition 4: the permutation, the threshold, the descent, the campaign and its store, and the verdicts."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from proofs.proposition4 import PROPOSITION4
from proofs.proposition4.campaign import Cell, cells, draw, run, run_cell, table
from proofs.proposition4.descent import least_defect, starts_for
from proofs.proposition4.refutation import (
    a_cyclic_permutation_aligns_with_every_data_set,
    below_printed_threshold,
    is_scalar,
)
from proofs.proposition4.sharpness import aligned_element
from verify.certificate import replay, reseal, single_entry_changes
from verify.claim import Answer, Outcome
from verify.claim.discovery import installed
from verify.exact import RationalMatrix, commute
from verify.numeric.backend import select_backend
from verify.runner import Settings, plan
from verify.runner import run as run_plan
from verify.runner.pool import InProcess

CPU = select_backend("cpu")


@pytest.mark.parametrize(
    ("r", "k", "n", "expected"),
    [
        (1, 3, 2, True),
        (1, 3, 3, True),
        (1, 3, 1, False),
        (2, 3, 3, False),
        (2, 5, 3, True),
        (3, 5, 3, False),
        (0, 2, 2, True),
    ],
)
def test_the_printed_threshold(r: int, k: int, n: int, expected: bool) -> None:
    assert below_printed_threshold(r, k, n) is expected


def test_the_printed_threshold_implies_the_sharp_one() -> None:
    for k in range(1, 40):
        for n in range(1, 45):
            for r in range(k + 3):
                if below_printed_threshold(r, k, n):
                    assert r <= min(n, k - 1)


def test_scalar_matrices() -> None:
    assert is_scalar(RationalMatrix([[2, 0], [0, 2]]))
    assert not is_scalar(RationalMatrix([[2, 0], [0, 3]]))
    assert is_scalar(RationalMatrix([[5]]))


def test_the_permutation_is_refused_with_any_entry_changed() -> None:
    found = a_cyclic_permutation_aligns_with_every_data_set()
    sealed = json.loads(json.dumps(found.certificate))
    assert replay.check(sealed).claim == "proposition4.as-printed"
    for change in single_entry_changes(sealed):
        if change.certificate != sealed:
            with pytest.raises(replay.Refused):
                replay.check(change.certificate)
            if change.path[:3] == ("given", "A", "rows") and change.what not in REORDERED:
                with pytest.raises(replay.Refused):
                    replay.check(reseal(change.certificate))


REORDERED = ("traded places with the next",)
"""Another permutation, with the same checksum: a different example, and a true one once it is sealed."""


def test_an_aligned_rank_one_element_by_hand() -> None:
    B = RationalMatrix([[1], [2], [0]])
    A = aligned_element(B, 2)
    assert A is not None
    assert commute(A.T @ A, B @ B.T)
    assert aligned_element(B, 1) is None


# Descent


def test_the_descent_finds_what_is_built_in() -> None:
    """S = span(E11, E12), k = 2, n = 1: v orthogonal to B aligns."""
    bases = np.array([[[[1.0, 0], [0, 0]], [[0, 1.0], [0, 0]]]])
    data = np.array([[[3.0], [4.0]]])
    found = least_defect(CPU, bases, data, starts_for(np.random.default_rng(0), 1, 2))
    assert found.aligned[0]
    v = found.coefficients[0]
    assert min(abs(v @ [3, 4]), abs(v @ [4, -3])) < 1000 * np.finfo(float).eps


def test_a_single_matrix_has_the_defect_it_has() -> None:
    """H = diag(4, 1), G = [[1, 1], [1, 1]], less their means diag(3/2, -3/2) and [[0, 1], [1, 0]]: ||[H, G]|| / (||H|| ||G||) =
    sqrt 2.
    """
    found = least_defect(CPU, np.array([[[[2.0, 0], [0, 1]]]]), np.array([[[1.0], [1.0]]]), np.ones((1, 1, 1)))
    assert abs(found.value[0] - np.sqrt(2)) < 10 * np.finfo(float).eps
    assert not found.aligned[0]


def test_libraries_agree_instance_by_instance() -> None:
    cell = Cell("random", 3, 3, 2)
    bases, data = draw(cell, 6, 1)
    starts = starts_for(np.random.default_rng(0), 6, 2)
    found = [least_defect(select_backend(choice), np.array(bases), data, starts) for choice in ("cpu", "torch")]
    assert np.array_equal(found[0].aligned, found[1].aligned)
    assert np.allclose(found[0].value, found[1].value, rtol=1e-4)


# The campaign


def test_cells_cover_n_below_at_and_above_k() -> None:
    found = cells((3,))
    assert {cell.n for cell in found} == {1, 2, 3, 4}
    assert {cell.r for cell in found if cell.family == "random"} == {1, 2, 3, 4, 5}
    assert Cell("random", 3, 5, 2).threshold == 2


def test_a_cell_is_a_function_of_its_seed() -> None:
    cell = Cell("random", 3, 2, 2)
    first, second, other = (run_cell(cell, CPU, instances=4, seed=seed) for seed in (0, 0, 1))
    assert first == second
    assert first != other
    assert (first.aligned, first.disagreements, first.certified) == (0, 0, 4)


@pytest.mark.parametrize(("k", "n"), [(2, 1), (3, 2), (3, 3)])
def test_rank_one_structures_change_sides_at_the_threshold(k: int, n: int) -> None:
    below = run_cell(Cell("rank-one", k, n, min(n, k - 1)), CPU, instances=5, seed=0)
    above = run_cell(Cell("rank-one", k, n, min(n, k - 1) + 1), CPU, instances=5, seed=0)
    assert (below.aligned, above.aligned) == (0, 5)
    assert (below.certified, above.certified) == (5, 0)
    assert (below.always, above.always) == (0, 5)
    assert below.disagreements == above.disagreements == 0


@pytest.mark.parametrize(("says", "r", "disagreements"), [("none", 3, 4), ("all", 2, 4), ("none", 2, 0), ("all", 3, 0), ("", 3, 0)])
def test_an_exact_test_that_errs_is_caught(
    says: str, r: int, disagreements: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rank-one structures, k = n = 3: none aligns for r = 2, all do for r = 3."""
    monkeypatch.setattr("proofs.proposition4.campaign.certified", lambda basis, n: says)
    assert run_cell(Cell("rank-one", 3, 3, r), CPU, instances=4, seed=0).disagreements == disagreements


@pytest.mark.parametrize(
    "cell", [Cell("random", 1, 1, 2), Cell("rank-one", 2, 1, 3), Cell("other", 2, 1, 1), Cell("random", 2, 0, 1)]
)
def test_cells_that_cannot_be_drawn_are_refused(cell: Cell) -> None:
    with pytest.raises(ValueError, match="expected a family"):
        draw(cell, 1, 0)


def test_the_whole_space_aligns_with_everything() -> None:
    found = run_cell(Cell("random", 2, 2, 4), CPU, instances=3, seed=0)
    assert (found.aligned, found.always, found.disagreements) == (3, 3, 0)


def test_an_interrupted_campaign_ends_like_one_that_was_not(tmp_path: Path) -> None:
    plan, seen = cells((2,)), 0

    def interrupt(result: object) -> None:
        nonlocal seen
        seen += 1
        if seen == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(plan, CPU, instances=2, store=tmp_path / "campaign.json", report=interrupt)
    assert len(json.loads((tmp_path / "campaign.json").read_text())["cells"]) == 3
    assert run(plan, CPU, instances=2, store=tmp_path / "campaign.json") == run(plan, CPU, instances=2)


def test_a_campaign_goes_on_where_it_stopped(tmp_path: Path) -> None:
    store = tmp_path / "campaign.json"
    wanted = [Cell("random", 2, 1, 1), Cell("random", 2, 1, 2), Cell("rank-one", 2, 2, 2)]
    run(wanted[:2], CPU, instances=3, store=store)
    kept = json.loads(store.read_text())
    kept["cells"][0]["aligned"] = 99  # so that it shows whether it was computed again
    store.write_text(json.dumps(kept))
    results = run(wanted, CPU, instances=3, store=store)
    assert [result.cell for result in results] == wanted
    assert results[0].aligned == 99
    assert results[2] == run(wanted[2:], CPU, instances=3)[0]
    assert "rank-one" in table(results)


def test_a_store_of_another_campaign_is_refused(tmp_path: Path) -> None:
    store = tmp_path / "campaign.json"
    run([Cell("random", 2, 1, 1)], CPU, instances=2, seed=3, store=store)
    with pytest.raises(ValueError, match="seed"):
        run([Cell("random", 2, 1, 1)], CPU, instances=2, seed=4, store=store)
    store.write_text("{}")
    with pytest.raises(ValueError, match="not the store"):
        run([Cell("random", 2, 1, 1)], CPU, instances=2, store=store)


# All checks


def test_every_control_is_rejected() -> None:
    for check in PROPOSITION4.checks.values():
        if check.instances is None:
            for control in check.controls:
                outcome = Outcome.of(check.function(**control.arguments))
                assert outcome.answer is Answer.FAILS, (check.name, control.name, outcome.reason)


def test_the_verdicts() -> None:
    catalogue, failures = installed()
    assert not failures
    outcome = run_plan(plan(["proposition4"], catalogue, Settings()), InProcess())
    rulings = {name: verdict.ruling.value for name, verdict in outcome.verdicts.items()}
    refuted = {name for name, ruling in rulings.items() if ruling == "refuted"}
    assert refuted == {"proposition4.as-printed", "proposition4.one-block"}
    assert set(rulings.values()) == {"refuted", "holds"}
    assert len(rulings) == len(PROPOSITION4.statements)
