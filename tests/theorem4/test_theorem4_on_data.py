"""``apply theorem4`` agrees with ``theorem4.decide`` on random and degenerate data and widths, hidden bottlenecks included."""

from __future__ import annotations

from random import Random

import pytest

from proofs.network import Data
from proofs.theorem4 import decide
from proofs.theorem4.application import APPLICATION
from verify.apply import BadInput
from verify.claim import Answer
from verify.exact import RationalMatrix as R


def _matrix(rng: Random, rows: int, columns: int, *, diagonal: bool = False) -> R:
    return R([[rng.randint(-2, 2) * int(i == j or not diagonal) for j in range(columns)] for i in range(rows)])


@pytest.mark.parametrize("kind", ["generic", "diagonal", "rank one", "zero X", "zero Y", "unrealizable"])
def test_agreement(kind: str) -> None:
    rng = Random(7)
    answers = set()
    for _ in range(25):
        inputs, outputs, n = (rng.randint(1, 3) for _ in range(3))
        widths = (inputs, *(rng.randint(1, 4) for _ in range(rng.randint(0, 3))), outputs)
        X = _matrix(rng, inputs, n, diagonal=kind == "diagonal") * int(kind != "zero X")
        W = _matrix(rng, outputs, inputs, diagonal=kind == "diagonal")
        if kind == "rank one":
            W = _matrix(rng, outputs, 1) @ _matrix(rng, 1, inputs)
        Y = _matrix(rng, outputs, n) if kind == "unrealizable" else W @ X * int(kind != "zero Y")
        decided = decide(Data(X, Y), widths)
        found = APPLICATION(X=X, Y=Y, widths=widths)
        assert (found.answer is Answer.HOLDS) is (decided.holds and not X.is_zero())
        answers.add(found.answer)
    assert (Answer.HOLDS in answers) is (kind != "zero X")


def test_a_hidden_bottleneck() -> None:
    """Y = X = I has rank 2: the widths 2, 1, 2 cannot interpolate, 2, 2, 2 can."""
    one = [[1, 0], [0, 1]]
    narrow, wide = (APPLICATION(X=one, Y=one, widths=(2, k, 2)) for k in (1, 2))
    assert (narrow.answer, wide.answer) == (Answer.FAILS, Answer.HOLDS)
    assert "r = 1 is an inner width" in narrow.evidence[-1].text
    assert narrow.sentence.startswith("The theorem does not apply: the widths are too narrow")
    assert (narrow.word, wide.word) == ("inapplicable", "yes")


def test_a_single_run_where_no_class_is_kept() -> None:
    """M = [[1, 4], [0, 0]] has rank one: a rank-one run stays aligned although N = diag(1, 4) does not commute with M^T M."""
    found = APPLICATION(X=[[1, 0], [0, 2]], Y=[[1, 2], [0, 0]], widths=(2, 2, 2))
    assert (found.answer, found.word) == (Answer.FAILS, "no")
    single = next(fact for fact in found.evidence if fact.name == "single-run")
    assert single.value == decide(Data(R([[1, 0], [0, 2]]), R([[1, 2], [0, 0]])), (2, 2, 2)).strong_run.value == "holds"


def test_bad_widths() -> None:
    with pytest.raises(BadInput, match="they fit from the last to the first"):
        APPLICATION(X=[[1], [2]], Y=[[1]], widths=(1, 2))
