"""Backends: the same answers from NumPy and torch, and honest refusals."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from verify.numeric import backend as backends
from verify.numeric.backend import Backend, DeviceUnavailable, NumpyBackend, nvidia_driver_present, select_backend


@pytest.fixture(params=["cpu", "torch"])
def backend(request: pytest.FixtureRequest) -> Backend:
    return select_backend(request.param)


def test_formulas_run_unchanged_on_every_backend(backend: Backend) -> None:
    rng = np.random.default_rng(0)
    w, x = rng.standard_normal((5, 3, 4)), rng.standard_normal((5, 4, 2))
    a, b = backend.asarray(w), backend.asarray(x)
    result = backend.to_numpy(a - 0.5 * (a @ b) @ b.mT)
    assert result.dtype == np.float64
    assert np.allclose(result, w - 0.5 * (w @ x) @ np.swapaxes(x, 1, 2), rtol=1e-13)


def test_the_small_interface_by_hand(backend: Backend) -> None:
    a = backend.asarray([[[3, 4], [0, 0]], [[0, 0], [0, -2]]])
    assert backend.to_numpy(backend.norm(a)).tolist() == [5, 2]
    assert backend.to_numpy(backend.largest(a)).tolist() == [4, 2]
    assert backend.to_numpy(backend.largest(backend.asarray(np.zeros((2, 0, 3))))).tolist() == [0, 0]
    assert backend.to_numpy(backend.transpose(a))[0].tolist() == [[3, 0], [4, 0]]
    assert backend.to_numpy(backend.matmul(a[0], backend.eye(2))).tolist() == [[3, 4], [0, 0]]
    assert backend.to_numpy(backend.stack([a, a])).shape == (2, 2, 2, 2)
    values, vectors = backend.eigh(backend.asarray([[0, 1], [1, 0]]))
    assert np.allclose(backend.to_numpy(values), [-1, 1])
    assert tuple(vectors.shape) == (2, 2)
    left, singular, right = backend.svd(backend.asarray([[3, 0, 0], [0, 2, 0]]))
    assert (tuple(left.shape), tuple(right.shape)) == ((2, 2), (3, 3))
    assert np.allclose(backend.to_numpy(singular), [3, 2])
    q, r = backend.qr(backend.asarray([[3.0], [4.0]]))
    assert (tuple(q.shape), tuple(r.shape)) == ((2, 1), (1, 1))
    backend.synchronize()
    assert backend.version
    assert "float64" in repr(backend)


def test_torch_does_not_share_memory_with_the_caller() -> None:
    source = np.ones((1, 1))
    taken = select_backend("torch").asarray(source)
    source[0, 0] = 5
    assert float(taken[0, 0]) == 1


@pytest.mark.skipif(nvidia_driver_present(), reason="this machine has an NVIDIA driver")
@pytest.mark.parametrize("choice", ["cuda", "cuda:1"])
def test_an_absent_gpu_is_refused_in_one_line(choice: str) -> None:
    with pytest.raises(DeviceUnavailable, match=f"device {choice} was asked for, but this machine") as caught:
        select_backend(choice)
    assert "\n" not in str(caught.value)


def test_a_driver_without_a_usable_gpu_is_refused_too(monkeypatch: pytest.MonkeyPatch) -> None:
    import verify.numeric.torch_backend as torch_backend

    monkeypatch.setattr(backends, "nvidia_driver_present", lambda: True)
    monkeypatch.setattr(torch_backend, "visible_gpus", lambda: 1)
    with pytest.raises(DeviceUnavailable, match="torch sees 1 GPUs"):
        select_backend("cuda:1")
    monkeypatch.setattr(torch_backend, "visible_gpus", lambda: 0)
    with pytest.raises(DeviceUnavailable, match="torch sees 0 GPUs"):
        select_backend("cuda")
    assert isinstance(select_backend("auto"), NumpyBackend)


@pytest.mark.parametrize("choice", ["", "gpu", "cuda:", "cuda:x", "cuda:-1", "CPU", "cuda:0 "])
def test_unknown_devices_are_usage_errors(choice: str) -> None:
    with pytest.raises(ValueError, match="expected auto, cpu, cuda"):
        select_backend(choice)


def test_hidden_gpus_count_as_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    for hidden in ("", "-1"):
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", hidden)
        assert not nvidia_driver_present()


def test_auto_without_a_driver_does_not_import_torch() -> None:
    code = (
        "import os, sys; os.environ['CUDA_VISIBLE_DEVICES'] = ''\n"
        "from verify.numeric.backend import select_backend\n"
        "assert select_backend('auto').name == 'numpy' and 'torch' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
