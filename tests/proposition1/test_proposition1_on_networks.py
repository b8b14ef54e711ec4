"""``apply proposition1``: steps by hand, what the proposition does not cover, floats, bad input, the command."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from proofs.dynamics import Mode
from proofs.network import product, step
from proofs.proposition1.application import APPLICATION, Guarantee
from proofs.proposition1.guarantee import safe_step_size
from verify.apply import BadInput, Finding
from verify.certificate import replay
from verify.claim import Answer
from verify.cli.main import main
from verify.sampling.orthogonal import haar

HALF = [[["1/2"]], [[1]]]


def ask(X: object, Y: object, weights: object, **options: Any) -> tuple[Finding, Guarantee]:
    found = APPLICATION(X=X, Y=Y, weights=weights, **options)
    assert isinstance(found.details, Guarantee)
    return found, found.details


def test_the_safe_step_by_hand() -> None:
    """sigma = (1/2, 1), lambda = lambda' = 1, n = 1: 1/(4 + 1); printed: ln 2 / 8."""
    found, details = ask([[1]], [[1]], HALF, loss="1/1000")
    assert found.answer is Answer.HOLDS
    assert details.safe == Fraction(1, 5)
    assert details.printed is not None
    assert Fraction(693147, 8 * 10**6) < details.printed < Fraction(693148, 8 * 10**6)
    assert details.steps is not None
    assert found.certificate is not None
    replay.check(found.certificate)


def test_the_certified_steps_are_enough() -> None:
    """From the gap 1/2, ratio 1 - (1/5)(1 + 1/4) = 3/4: (1/8)(9/16)^T <= 1/1000 from T = 9 on; training is faster."""
    _, details = ask([[1]], [[1]], HALF, loss="1/1000")
    assert details.steps == 9
    layers = tuple(np.array(W, dtype=float) for W in ([[0.5]], [[1.0]]))
    for _ in range(details.steps):
        layers = step(layers, np.eye(1), np.eye(1), float(details.safe or 0))
    assert (1 - product(layers)[0, 0]) ** 2 / 2 <= 1e-3


@pytest.mark.parametrize(
    ("X", "Y", "weights", "says"),
    [
        ([[1]], [[0]], HALF, "not linearly"),
        ([[1]], [[-1]], HALF, "on the wrong side of zero"),
        ([[1]], [["1/4"]], HALF, "above its optimum"),
        ([[0]], [[0]], HALF, "no mode sees any data"),
        ([[1, 0], [0, 1]], [[2, 1], [0, 2]], [[[1, 0], [0, 1]]], "does not apply"),
        ([[1, 0], [0, 1]], [[2, 0], [0, 2]], [[[1, 1], [0, 1]], [[1, 0], [0, 2]]], "not aligned"),
        ([[1, 0]], [[1, 1]], HALF, "converges linearly, but to a loss of 1/4"),
    ],
)
def test_what_the_proposition_does_not_cover(X: object, Y: object, weights: object, says: str) -> None:
    found, _ = ask(X, Y, weights)
    assert found.answer is Answer.FAILS
    assert says in found.sentence
    inapplicable = not found.sentence.startswith("With step sizes up to")
    assert (found.sentence.startswith("The theorem does not apply"), not found.applies) == (inapplicable, inapplicable)


@pytest.mark.parametrize("loss", [None, "1/1000"])
def test_the_answer_is_about_the_step_that_was_given(loss: str | None) -> None:
    """The proved bound is 1/5: at it and below yes, one part in a million above it open."""
    for step_size in ("1/5", "1/10"):
        found, details = ask([[1]], [[1]], HALF, loss=loss, step=step_size)
        assert (found.answer, details.step) == (Answer.HOLDS, Fraction(step_size))
        assert found.sentence.startswith(f"With the step size {step_size} training converges linearly to zero loss")
        assert found.certificate is not None
        replay.check(found.certificate)
        assert found.certificate["given"]["gamma"]["number"] == step_size
    for beyond in (Fraction(1000001, 5000000), Fraction(10), Fraction(10) ** 400):
        found, details = ask([[1]], [[1]], HALF, loss=loss, step=beyond)
        assert (found.answer, found.certificate, details.steps) == (Answer.UNDECIDED, None, None)
        assert found.sentence.startswith("It is open whether training converges: the step size")
        assert found.sentence.endswith("exceeds the proved bound 1/5.")
    assert "the step size 10 exceeds the proved bound 1/5" in ask([[1]], [[1]], HALF, step=10)[0].sentence


def test_a_large_step_towards_a_positive_limit_is_a_no() -> None:
    found, _ = ask([[1, 0]], [[1, 1]], HALF, step=10)
    assert (found.answer, found.applies, found.certificate) == (Answer.FAILS, True, None)
    assert "stays at 1/4 or more; the step size 10 exceeds" in found.sentence


@pytest.mark.parametrize(
    ("sigma", "says"),
    [
        ((1, 1), "S > 0, on the wrong side of zero"),
        ((-1, 1), "S < 0: turn signs of columns"),
        ((0, 1), "an entry that is zero"),
    ],
)
def test_what_turning_signs_can_do(sigma: tuple[int, int], says: str) -> None:
    """Turning columns keeps the sign of lambda' S: only for S < 0 it leads to positive entries and a positive target."""
    mode = Mode((Fraction(sigma[0]), Fraction(sigma[1])), Fraction(1), Fraction(-2))
    with pytest.raises(ValueError, match=says):
        safe_step_size([mode], 1)


def test_a_target_below_zero_asks_for_another_start() -> None:
    """0.1 I with targets -1: one entry of the other sign makes S and lambda' agree, and then the proposition applies."""
    found, _ = ask([[1]], [[-1]], [[["1/10"]], [["1/10"]]])
    assert "other sign of one entry" in found.next[0]
    assert ask([[1]], [[-1]], [[["1/10"]], [["-1/10"]]])[0].answer is Answer.HOLDS


def test_a_loss_below_the_limit_and_a_step_beyond_the_proof() -> None:
    found, details = ask([[1, 0]], [[1, 1]], HALF, loss="1/8")
    assert details.steps is None
    assert "never reached" in found.evidence[-1].text
    assert "no number of steps is certified" in ask([[1]], [[1]], HALF, loss="1/10", step=1)[0].evidence[-1].text


def test_a_start_near_zero_is_not_counted_for_ever() -> None:
    tiny = [[[f"1/{10**20}"]]] * 4
    found, details = ask([[1]], [[1]], tiny, loss="1/10")
    assert (found.answer, details.steps) == (Answer.HOLDS, None)
    assert "more than 2^100" in found.evidence[-1].text


def test_floats() -> None:
    rng = np.random.default_rng(5)
    Q = [haar(rng, 3) for _ in range(3)]
    layers = [Q[1] @ np.diag([0.5, 0.6, 0.7]) @ Q[0].T, Q[2] @ np.diag([0.4, 0.5, 0.3]) @ Q[1].T]
    X = Q[0] @ np.diag([1.0, 2.0, 1.5])
    Y = Q[2] @ np.diag([1.0, 2.0, 1.5]) @ np.diag([1.0, 2.0, 1.5])
    found, details = ask(X, Y, layers, loss="1/100")
    assert found.answer is Answer.HOLDS
    assert not found.reading.exact
    assert details.steps is not None
    gamma = float(details.safe or 0)
    trained = tuple(layers)
    for _ in range(details.steps):
        trained = step(trained, X @ X.T, Y @ X.T, gamma / 3)
    assert np.sum((Y - product(trained) @ X) ** 2) / 6 <= 1e-2


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"loss": 0}, "expected a positive number"),
        ({"loss": "soon"}, "expected a number"),
        ({"step": -1}, "expected a number that is not negative"),
        ({"step": 0}, "expected a positive number"),
        ({"Y": [[1, 2]]}, "examples are columns"),
        ({"X": [[float("nan")]]}, "finite"),
    ],
)
def test_bad_input(options: dict[str, Any], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        APPLICATION(**{"X": [[1]], "Y": [[1]], "weights": HALF, **options})


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    Path("w.json").write_text(json.dumps(HALF))
    Path("d.json").write_text('{"X": [[1]], "Y": [[1]]}')
    assert main(["apply", "proposition1", "--data", "d.json", "--weights", "w.json", "--loss", "1/1000"]) == 0
    assert "YES  With step sizes up to 1/5 training converges linearly to zero loss" in capsys.readouterr().out
    assert replay.replay("proposition1-certificate.json").kind == "witness"


def test_a_target_that_rounding_explains_is_not_said_to_be_zero() -> None:
    """A mode with a small target was called one without, and the theorem inapplicable."""
    Q = np.linalg.qr(np.random.default_rng(0).standard_normal((4, 4)))[0]
    layer = Q @ np.diag([0.3, 0.4, 0.5, 0.01]) @ Q.T
    X, Y = Q.astype(np.float16), (Q @ np.diag([4, 3, 2, 0.02])).astype(np.float16)
    found = APPLICATION(X=X, Y=Y, weights=[layer.astype(np.float16)])
    assert found.answer is Answer.UNDECIDED
    assert "no larger than rounding explains" in found.sentence
