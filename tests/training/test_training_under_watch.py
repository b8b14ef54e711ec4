"""Runs under watch: against automatic differentiation, hand-computed steps, and what the theory says about them."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import torch

from proofs.network import Data
from proofs.structure import structure_of
from proofs.training.application import TRAINING
from proofs.training.course import Course, looks, shares
from proofs.training.descent import Projector, TooLong, exact_run, run
from proofs.training.losses import Loss
from proofs.training.rounding import after_step
from verify.apply import BadInput
from verify.claim import Answer
from verify.exact import RationalMatrix as R

generator = np.random.default_rng(0)
X, Y = generator.standard_normal((3, 5)), generator.standard_normal((2, 5))
LAYERS = [generator.standard_normal(shape) for shape in ((4, 3), (3, 4), (2, 3))]
TARGETS = np.eye(2)[:, [0, 1, 1, 0, 1]]


@pytest.mark.parametrize("name", ["squared", "cross-entropy"])
def test_steps_are_those_of_automatic_differentiation(name: str) -> None:
    targets = Y if name == "squared" else TARGETS
    moments = list(run(Loss(name, X, targets), LAYERS, 0.05, 3))
    layers = [torch.tensor(W, requires_grad=True) for W in LAYERS]
    for moment in moments:
        product = layers[2] @ layers[1] @ layers[0] @ torch.tensor(X)
        if name == "squared":
            loss = ((torch.tensor(targets) - product) ** 2).sum() / (2 * X.shape[1])
        else:
            loss = torch.nn.functional.cross_entropy(product.T, torch.tensor(targets).T)
        assert moment.loss == pytest.approx(loss.item(), rel=1e-12)
        for ours, theirs in zip(moment.layers, layers, strict=True):
            assert np.abs(ours - theirs.detach().numpy()).max() < 1e-12
        gradients = torch.autograd.grad(loss, layers)
        layers = [(W - 0.05 * G).detach().requires_grad_() for W, G in zip(layers, gradients, strict=True)]


def test_structured_steps_move_the_coefficients() -> None:
    structure = structure_of("toeplitz:3x3")
    basis = [
        np.array([[float(v) for v in row] for row in structure.element([int(i == j) for i in range(5)]).to_fractions()])
        for j in range(5)
    ]
    start = [generator.standard_normal(5) for _ in range(2)]
    layers = [sum(c * A for c, A in zip(cs, basis, strict=True)) for cs in start]
    targets = generator.standard_normal((3, 5))
    moments = list(run(Loss("squared", X, targets), layers, 0.01, 1, Projector(structure)))
    coefficients = [torch.tensor(cs, requires_grad=True) for cs in start]
    first, second = (sum(c * torch.tensor(A) for c, A in zip(cs, basis, strict=True)) for cs in coefficients)
    loss = ((torch.tensor(targets) - second @ first @ torch.tensor(X)) ** 2).sum() / 10
    gradients = torch.autograd.grad(loss, coefficients)
    for layer, cs, G in zip(moments[1].layers, coefficients, gradients, strict=True):
        moved = (cs - 0.01 * G).detach().numpy()
        assert np.abs(layer - sum(c * A for c, A in zip(moved, basis, strict=True))).max() < 1e-12


def test_exact_steps_by_hand() -> None:
    """k = 1, d = 2: W = w2 w1 = 2, X = 1, Y = 4, n = 1, gamma = 1/4: E = 2, w1 += 2 w2 / 4, w2 += 2 w1 / 4."""
    layers = list(exact_run(Data(R([[1]]), R([[4]])), [R([[1]]), R([[2]])], Fraction(1, 4), 1))
    assert [W[0, 0] for W in layers[1]] == [2, Fraction(5, 2)]


def test_exact_runs_stop_before_they_fill_the_memory() -> None:
    with pytest.raises(TooLong, match=r"the exact numbers have grown to .* bits after"):
        for _ in exact_run(
            Data(R([[1, 2]]), R([[4, 1]])), [R([["1/3"]]), R([["2/7"]]), R([["1/5"]])], Fraction(1, 10), 100
        ):
            pass


ALIGNED = [np.diag([0.9, 0.8]), np.diag([0.7, 1.0]), np.diag([0.6, 1.1])]


def ask(**options: object):
    return TRAINING(
        **{
            "X": np.diag([1.0, 2.0]),
            "Y": np.diag([3.0, 1.0]),
            "weights": ALIGNED,
            "step": "1/50",
            "steps": 100,
            **options,
        }
    )


def test_an_aligned_start_on_aligned_data_stays() -> None:
    found = ask()
    assert found.answer is Answer.HOLDS
    assert isinstance(found.details, Course)
    assert found.table[-1]["loss"] < 0.1 * found.table[0]["loss"]
    assert found.table[-1]["off all"] < 1e-14


def test_an_aligned_start_on_other_data_leaves() -> None:
    found = ask(Y=np.array([[3.0, 1.0], [0.5, 1.0]]))
    assert found.answer is Answer.FAILS
    assert "leaves alignment: after 1 steps" in found.sentence
    assert found.table[-1]["off inner"] > 0.01


def test_a_start_that_is_not_aligned() -> None:
    assert (
        ask(weights=[np.array([[1.0, 0.5], [0.2, 1.0]]), *ALIGNED[1:]]).sentence
        == "The network is not aligned at the start."
    )


def test_exact_runs_decide_every_time() -> None:
    found = ask(X=[[1, 0], [0, 2]], Y=[[3, 0], [0, 1]], weights=[[[1, 0], [0, 1]]] * 3, steps=2, arithmetic="exact")
    assert (found.answer, found.reading.exact) == (Answer.HOLDS, True)
    left = ask(X=[[1, 0], [0, 2]], Y=[[3, 1], [0, 1]], weights=[[[1, 0], [0, 2]]] * 3, steps=2, arithmetic="exact")
    assert left.sentence == "The network leaves alignment, exactly, at step 1."


def test_exact_runs_that_grow_too_long_keep_what_was_decided() -> None:
    asked = {"X": [[1, 0], [0, 2]], "weights": [[[1, 0], [0, 2]]] * 3, "steps": 40, "arithmetic": "exact"}
    found = ask(Y=[[3, 0], [0, 1]], **asked)
    reached = len(found.table)
    assert (found.answer, 1 < reached < 41) == (Answer.UNDECIDED, True)
    assert all(row["aligned"] == "holds" for row in found.table)
    assert f"aligned, exactly, at all times 0, ..., {reached - 1}, and then the numbers grow too long" in found.sentence
    (limit,) = [fact for fact in found.evidence if fact.name == "limit"]
    assert f"before step {reached} of 40" in limit.text
    assert "at most 200000" in limit.text
    left = ask(Y=[[3, 1], [0, 1]], **asked)
    assert (left.answer, left.sentence) == (Answer.FAILS, "The network leaves alignment, exactly, at step 1.")
    assert len(left.table) > 2


def test_a_run_that_diverges_says_when() -> None:
    found = ask(step=50)
    assert found.answer is not Answer.HOLDS
    assert "its numbers overflow" in found.sentence
    assert found.next == ["take a smaller step size"]


def test_norms_beyond_the_floats_are_no_warning() -> None:
    weights = [np.zeros((2, 2)), np.full((2, 2), 1.7e308), ALIGNED[0]]
    found = ask(weights=weights, X=np.zeros((2, 2)), Y=np.zeros((2, 2)), steps=0)
    assert found.details.sights[0].drift == np.inf


def test_uncertainty_is_the_users_own_measure() -> None:
    assert ask(Y=np.array([[3.0, 1e-9], [0.0, 1.0]])).answer is Answer.FAILS
    assert ask(Y=np.array([[3.0, 1e-9], [0.0, 1.0]]), uncertainty="1e-4").answer is Answer.HOLDS


NEAR = [[["8e-11", "6e-11"], [2, "-1e-10"]], [["1e-9", 0], [0, 0]]]
BULGE = [[[2, 0], [0, 0], [0, "1e-7"]], [["3e-5", 0, 0], [0, "1e-7", 0]]]


@pytest.mark.parametrize("weights", [NEAR, BULGE])
def test_exact_weights_that_are_not_aligned_are_refuted_however_near_an_aligned_chain_lies(weights: list) -> None:
    """The second chain splits into threads that fit no common diagonals; an aligned chain lies very near both."""
    exact = [R([[Fraction(x) for x in row] for row in W]) for W in weights]
    found = ask(X=np.eye(2), Y=np.zeros((2, 2)), weights=exact, steps=0)
    assert (found.answer, found.sentence) == (Answer.FAILS, "The network is not aligned at the start.")
    assert shares(found.details).aligned == 0
    assert "at the start, whose numbers are exact, aligned exactly" in found.reading.text


def test_floats_follow_the_stated_reading_at_the_start_and_say_what_the_exact_numbers_are() -> None:
    """A chain of floats that is aligned up to rounding is aligned in the sense that is printed, though never exactly."""
    weights = [np.array([[1.0, 1e-17], [0.0, 2.0]]), np.diag([1.0, 2.0])]
    found = ask(X=np.eye(2), Y=np.zeros((2, 2)), weights=weights, steps=20)
    assert (found.answer, shares(found.details).open) == (Answer.HOLDS, 0)
    assert "(spectral norm) of an aligned chain: " in found.reading.text
    assert "aligned exactly" not in found.reading.text
    (start,) = [fact for fact in found.evidence if fact.name == "start"]
    assert start.text.startswith("as the exact numbers that they hold, the layers at the start are not aligned")


def test_float_frames_of_the_data_start_a_run_that_stays_aligned() -> None:
    """U = V are the directions of [[2, 1], [1, 2]], rounded: the verdict agrees with the count of its own evidence."""
    V = np.array([[1.0, 1.0], [-1.0, 1.0]]) / np.sqrt(2)
    Q, _ = np.linalg.qr(np.random.default_rng(0).standard_normal((2, 2)))
    P, _ = np.linalg.qr(np.random.default_rng(1).standard_normal((2, 2)))
    S = np.diag([0.5, 0.6])
    weights = [Q @ S @ V.T, P @ S @ Q.T, V @ S @ P.T]
    found = ask(X=np.array([[2, 1], [1, 2]]), Y=np.eye(2, dtype=int), weights=weights, step="1/10", steps=30)
    assert found.details.start is Answer.FAILS, "rounded directions are never exact"
    counted = shares(found.details)
    assert (found.answer, counted.aligned) == (Answer.HOLDS, len(found.details.sights))


def turned(first: str, second: str) -> R:
    Q = R([["3/5", "-4/5"], ["4/5", "3/5"]])
    return Q @ R([[first, 0], [0, second]]) @ Q.T


def test_amplified_rounding_is_no_departure() -> None:
    """All matrices are diagonal in one basis, so the exact run is aligned for ever; too large a step amplifies rounding."""
    weights = [turned("9/10", "4/5"), turned("7/10", "1")]
    asked = {"X": R([[1, 0], [0, 1]]), "Y": turned("3", "1"), "weights": weights, "step": "11/10"}
    found = ask(**asked, steps=120)
    assert max(s.below for s in found.details.sights) > found.details.uncertainty
    assert found.answer is Answer.UNDECIDED
    assert "rounding may have been amplified; use --exact" in found.sentence
    assert ask(**asked, steps=1, arithmetic="exact").answer is Answer.HOLDS


def test_an_open_run_says_how_much_is_open_and_which_figure_decides() -> None:
    weights = [turned("9/10", "4/5"), turned("7/10", "1")]
    asked = {"X": R([[1, 0], [0, 1]]), "Y": turned("3", "1"), "weights": weights, "step": "11/10", "steps": 100}
    found = ask(**asked)
    counted = shares(found.details)
    assert (counted.left, counted.aligned + counted.open) == (0, len(found.details.sights))
    assert 0 < counted.open < len(found.details.sights)
    figure = found.next[0].partition("--uncertainty ")[2].split()[0]
    assert ask(**asked, uncertainty=figure).answer is Answer.HOLDS
    assert ask(**asked, uncertainty=str(float(figure) / 2)).answer is not Answer.HOLDS


def test_thousands_of_steps_stay_decided_from_the_layers_themselves() -> None:
    """Where rounding is not amplified, the bound at the last step is as small as at the first."""
    found = ask(steps=5000, step="1/100")
    assert found.answer is Answer.HOLDS
    assert shares(found.details).open == 0
    first, last = found.details.sights[0], found.details.sights[-1]
    assert last.above is not None
    assert first.above is not None
    assert last.above < 100 * first.above


@pytest.mark.parametrize("name", ["squared", "cross-entropy"])
def test_the_drift_covers_a_perturbed_start(name: str) -> None:
    """Two starts e apart stay within the drift that is propagated from e."""
    loss, e = Loss(name, X, Y if name == "squared" else TARGETS), 1e-6
    shifted = [W + e / np.sqrt(W.size) for W in LAYERS]
    ours, theirs = list(run(loss, LAYERS, 0.05, 2)), list(run(loss, shifted, 0.05, 2))
    errors: tuple[float, ...] = (e * 1.001,) * 3
    for before, one, other in zip(ours, ours[1:], theirs[1:], strict=False):
        errors = after_step(loss, before.layers, loss.at(before.layers)[1], errors, 0.05)
        for A, B, error in zip(one.layers, other.layers, errors, strict=True):
            assert np.linalg.norm(A - B) <= error < 1e-3


def test_structured_layers_can_leave_too() -> None:
    found = ask(Y=np.array([[3.0, 1.0], [0.5, 1.0]]), weights=[np.eye(2)] * 2, steps=1, structure="toeplitz:2x2")
    assert found.answer is Answer.FAILS


def test_shapes_are_compared_before_a_structure_is_built() -> None:
    for name in ("toeplitz:999999x99999", "hankel:99999", "kronecker:toeplitz:9999*toeplitz:9999"):
        with pytest.raises(BadInput, match="is 2 x 2 and does not lie in the structure"):
            ask(structure=name)
    with pytest.raises(BadInput, match="9989001 places are listed one by one"):
        ask(structure="blocks:999x9999:toeplitz:3")


def test_the_basis_of_a_structure_is_bounded_by_the_memory() -> None:
    """A Toeplitz basis for 100 x 100 has 10 000 entries, which are more than the layers themselves take."""
    asked = {"X": np.eye(100), "Y": np.eye(100), "weights": [np.eye(100)], "structure": "toeplitz:100", "steps": 0}
    assert ask(**asked).answer is Answer.HOLDS
    with pytest.raises(BadInput, match=r"the basis of toeplitz:100.*--memory allows more"):
        ask(**asked, memory=10**6)


def test_a_basis_that_is_not_orthogonal_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "basis.npy", np.array([[[1, 0], [0, 0]], [[1, 0], [0, 1]]]))
    with pytest.raises(BadInput, match="is not orthogonal; expected an orthogonal one"):
        ask(structure=f"basis:{tmp_path / 'basis.npy'}")


WRONG = {
    "the argument uncertainty is -1; expected a number that is not negative": {"uncertainty": "-1"},
    "exact arithmetic has no uncertainty": {"uncertainty": "1", "arithmetic": "exact"},
    "the layers lead from 2 inputs to 2 outputs, but X has 3 rows": {"X": np.ones((3, 2))},
    "X has 3 columns and Y has 2": {"X": np.ones((2, 3))},
    "not lie in the structure": {"structure": "toeplitz:2x2"},
    "exact arithmetic is for the squared loss": {"loss": "cross-entropy", "arithmetic": "exact"},
    "beyond the largest float": {"Y": [[10**400, 1], [1, 1]]},
    "the argument step is about -1e.400; expected a number that is not negative": {"step": "-1e400"},
    "the argument steps is about 1e.400; expected a whole number, at most": {"steps": "1e400"},
    "the step size is beyond what a float can hold": {"step": "1e-400"},
    "training has no input 'speed'": {"speed": 3},
}


@pytest.mark.parametrize("message", WRONG)
def test_unusable_inputs(message: str) -> None:
    with pytest.raises(BadInput, match=message):
        ask(**WRONG[message])


def test_times_are_the_start_the_end_and_some_between() -> None:
    assert looks(3) == {0, 1, 2, 3}
    assert {0, 1, 1000} <= looks(1000)
    assert len(looks(10**6)) <= 17


def test_what_counts_as_aligned_grows_by_a_bound_for_each_step_and_says_so() -> None:
    """A single layer is aligned whatever happens; the rounding of a step is bounded by its own numbers, which hardly change."""
    rng = np.random.default_rng(0)
    X, W = rng.standard_normal((4, 6)), rng.standard_normal((3, 4))
    runs = {}
    for steps in (10, 1000):
        found = TRAINING(X=X, Y=(W + 1e-3) @ X, weights=[W], step="1/100", steps=steps)
        course = found.details
        assert course.uncertainty == pytest.approx(course.storage + steps * course.per_step)
        assert f"at most {course.per_step:.2g} a step for rounding, on average over {steps} steps" in found.reading.text
        runs[steps] = course
    assert runs[10].storage == runs[1000].storage > 0
    assert runs[10].per_step == pytest.approx(runs[1000].per_step, rel=0.1)
    given = TRAINING(X=X, Y=W @ X, weights=[W], step="1/100", steps=5, uncertainty="1/1000")
    assert "a step for rounding" not in given.reading.text
