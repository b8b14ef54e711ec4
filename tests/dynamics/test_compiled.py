"""The compiled descent: the same trajectories as in NumPy, and clear words where it cannot be compiled or called."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest

from proofs.dynamics import compiled
from proofs.dynamics.compiled import NoCompiler, descend_compiled
from proofs.dynamics.trajectories import descend_many


@pytest.fixture
def compiled_anew() -> Iterator[None]:
    compiled._program.cache_clear()
    yield
    compiled._program.cache_clear()


def _need_compiler() -> None:
    try:
        compiled._program()
    except NoCompiler as missing:
        pytest.skip(str(missing))


@pytest.mark.parametrize("count", [0, 1, 8, 13])
@pytest.mark.parametrize("widths", [(1, 1), (3, 2), (2, 5, 4), (3, 1, 2), (4, 4, 4, 4), (2, 9, 3, 6, 1)])
def test_both_programs_descend_alike(widths: tuple[int, ...], count: int) -> None:
    _need_compiler()
    rng = np.random.default_rng([count, *widths])
    layers = [rng.uniform(-1, 1, (p, q, count)) for q, p in pairwise(widths)]
    N, M = rng.uniform(0, 1, (widths[0], widths[0], count)), rng.uniform(-1, 1, (widths[-1], widths[0], count))
    starts = [W.copy() for W in layers]
    found, expected = descend_compiled(layers, N, M, 0.03, 3), descend_many(layers, N, M, 0.03, 3)
    for W, other, start, given in zip(found, expected, starts, layers, strict=True):
        assert W.shape == other.shape
        assert np.abs(W - other).max(initial=0) < 2**-44
        assert np.array_equal(given, start)
        assert count == 0 or np.abs(W - start).max() > 2**-20


def test_a_step_by_hand() -> None:
    _need_compiler()
    one = np.ones((1, 1, 1))
    first, second = descend_compiled([2 * one, 3 * one], one, 8 * one, 0.5, 1)
    assert (first.item(), second.item()) == (2 + 0.5 * 3 * 2, 3 + 0.5 * 2 * 2)


def test_shapes_that_do_not_fit_are_refused() -> None:
    W, N, M = np.zeros((2, 3, 5)), np.zeros((3, 3, 5)), np.zeros((2, 3, 5))
    for wrong in (([W, W], N, M), ([W], N[..., :4], M), ([W], M, M), ([W], N, N)):
        with pytest.raises(ValueError, match="do not fit together"):
            descend_compiled(*wrong, 0.1, 1)


@pytest.mark.usefixtures("compiled_anew")
def test_no_compiler_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CC", raising=False)
    with pytest.raises(NoCompiler, match="no C compiler on this machine"):
        descend_compiled([np.zeros((1, 1, 1))], *np.zeros((2, 1, 1, 1)), 0.1, 1)


@pytest.mark.usefixtures("compiled_anew")
def test_a_compiler_that_fails_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "false")
    with pytest.raises(NoCompiler, match=r"cannot compile descent\.c"):
        descend_compiled([np.zeros((1, 1, 1))], *np.zeros((2, 1, 1, 1)), 0.1, 1)
