"""A wrong rule planted in the kernel itself: evaluation notices, whatever the normal form says."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from verify.claim import Answer
from verify.symbolic import (
    BrokenKernel,
    Derivation,
    Word,
    diagonal,
    dims,
    identity,
    isometry,
    matrix,
    normal,
    replay,
    trace,
    traces,
)
from verify.symbolic.letters import Factor

m, n = dims("m n")


@pytest.fixture(autouse=True)
def _fresh_caches() -> Iterator[None]:
    yield
    normal.normal_word.cache_clear()
    traces.cyclic_word.cache_clear()


def _plant(monkeypatch: pytest.MonkeyPatch, name: str, rule: Callable[..., object]) -> None:
    normal.normal_word.cache_clear()
    monkeypatch.setattr(normal, name, rule)


def test_cancelling_the_wrong_side_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def both_sides(left: Factor, right: Factor) -> bool:
        return left.letter == right.letter and left.letter.orthonormal_columns and left.transposed != right.transposed

    _plant(monkeypatch, "cancels", both_sides)
    v = isometry("V", m, n)
    with pytest.raises(BrokenKernel, match="different values"):
        Derivation("V V^T").start(v @ v.T).concludes(identity(m))
    assert replay(Derivation("V V^T").start(v @ v.T).normalise())[0].answer is Answer.FAILS


def test_commuting_what_does_not_commute_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def sorted_word(word: Word) -> Word:
        square = all(factor.letter.square for factor in word.factors)
        return Word(word.rows, word.cols, tuple(sorted(word.factors, key=str))) if square else word

    _plant(monkeypatch, "_ordered", sorted_word)
    d, a = diagonal("D", n), matrix("A", n, n)
    with pytest.raises(BrokenKernel):
        Derivation("D A = A D").start(d @ a).concludes(a @ d)


def test_dropping_a_bottleneck_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def squeezed(word: Word) -> Word:
        kept = [factor for factor in word.factors if factor.letter.square]
        return Word(word.rows, word.cols, tuple(kept)) if word.rows == word.cols else word

    _plant(monkeypatch, "canonical_run", squeezed)
    d, e = diagonal("D", m, n), diagonal("E", m)
    with pytest.raises(BrokenKernel):
        Derivation("E D D^T = E").start(e @ d @ d.T).concludes(e)


def test_reversing_a_trace_without_transposing_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def reversed_word(word: Word) -> Word:
        return min(word, Word(word.rows, word.cols, word.factors[::-1]), key=lambda w: w.key)

    monkeypatch.setattr(traces, "cyclic_word", reversed_word)
    a, b, c = (matrix(name, n, n) for name in "ABC")
    with pytest.raises(BrokenKernel):
        Derivation("tr ABC = tr CBA").start(trace(a @ b @ c)).concludes(trace(c @ b @ a))
