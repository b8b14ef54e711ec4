"""Thread caps are set, and taken back."""

from __future__ import annotations

import builtins
from typing import Any

import pytest

from verify.numeric import threads


def _sizes() -> list[int]:
    return [pool["num_threads"] for pool in threads.pools()]


def test_pools_are_capped_inside_the_block_and_restored() -> None:
    before = _sizes()
    with threads.at_most(1):
        assert all(size == 1 for size in _sizes())
    assert _sizes() == before


def test_torch_is_capped_too() -> None:
    torch = pytest.importorskip("torch")
    before = torch.get_num_threads()
    with threads.at_most(1):
        assert torch.get_num_threads() == 1
    assert torch.get_num_threads() == before


def test_without_threadpoolctl_nothing_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refuse(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "threadpoolctl":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", refuse)
    assert threads.pools() == []
    with threads.at_most(1):
        pass


def test_the_environment_keeps_what_the_user_set() -> None:
    environment = {"OMP_NUM_THREADS": "7"}
    threads.cap_environment(2, environment)
    assert environment["OMP_NUM_THREADS"] == "7"
    assert environment["OPENBLAS_NUM_THREADS"] == "2"


def test_zero_threads_are_refused() -> None:
    with pytest.raises(ValueError, match="number of threads is 0"):
        threads.cap_environment(0, {})
    with pytest.raises(ValueError, match="number of threads is 0"), threads.at_most(0):
        pass
