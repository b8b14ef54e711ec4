"""Which library and which device computes: NumPy on the CPU, or torch on the CPU or a GPU, behind one small interface.

Everything is float64; instances are batched along leading axes; random numbers are never drawn here, so that every
device sees the same instances. Formulas need no backend: they are written with ``@``, ``+``, ``-``, ``.mT`` and
scalars, which both libraries' arrays understand. A backend is for making arrays, reading them back, norms and
decompositions.
"""

from __future__ import annotations

import os
import re
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = Any
"""A NumPy array or a torch tensor, of float64, on the backend's device."""


class DeviceUnavailable(RuntimeError):
    """The requested device is not on this machine; a run never falls back to another one silently."""


class Backend(ABC):
    """One library on one device.

    Attributes:
        name: ``"numpy"`` or ``"torch"``.
        device: ``"cpu"`` or ``"cuda:<index>"``.
    """

    name: str
    device: str

    def __repr__(self) -> str:
        return f"<{self.name} on {self.device}, float64>"

    @property
    @abstractmethod
    def version(self) -> str:
        """The library's version, for the report."""

    @abstractmethod
    def asarray(self, values: Any) -> Array:
        """Return values (an array, a tensor, nested lists) as float64 on the device."""

    @abstractmethod
    def to_numpy(self, array: Array) -> NDArray[np.float64]:
        """Return an array of the device as a NumPy array."""

    @abstractmethod
    def eye(self, n: int) -> Array:
        """Return the ``n x n`` identity."""

    def matmul(self, left: Array, right: Array) -> Array:
        """Return the product over the last two axes."""
        return left @ right

    def transpose(self, array: Array) -> Array:
        """Return the array with its last two axes exchanged."""
        return array.mT

    @abstractmethod
    def norm(self, array: Array) -> Array:
        """Return Frobenius norms over the last two axes."""

    @abstractmethod
    def largest(self, array: Array) -> Array:
        """Return the largest absolute value over the last two axes (0 for empty matrices)."""

    @abstractmethod
    def eigh(self, array: Array) -> tuple[Array, Array]:
        """Return eigenvalues (ascending, ``... x n``) and eigenvectors (columns, ``... x n x n``), unchecked."""

    @abstractmethod
    def svd(self, array: Array) -> tuple[Array, Array, Array]:
        """Return U (``... x m x m``), the singular values (descending) and V^T (``... x n x n``), unchecked."""

    @abstractmethod
    def qr(self, array: Array) -> tuple[Array, Array]:
        """Return the reduced Q and R, unchecked."""

    @abstractmethod
    def stack(self, arrays: list[Array]) -> Array:
        """Return equal-shaped arrays joined along a new leading axis."""

    @abstractmethod
    def synchronize(self) -> None:
        """Wait until the device has finished, so that a clock read next is honest."""


class NumpyBackend(Backend):
    """NumPy on the CPU."""

    name = "numpy"
    device = "cpu"

    @property
    def version(self) -> str:
        """The version of NumPy."""
        return np.__version__

    def asarray(self, values: Any) -> Array:
        """Return values as float64."""
        return np.asarray(values, dtype=np.float64)

    def to_numpy(self, array: Array) -> NDArray[np.float64]:
        """Return the array itself."""
        return np.asarray(array, dtype=np.float64)

    def eye(self, n: int) -> Array:
        """Return the ``n x n`` identity."""
        return np.eye(n)

    def norm(self, array: Array) -> Array:
        """Return Frobenius norms over the last two axes."""
        # One pass without temporaries; np.linalg.norm makes three.
        rows = array.reshape(*array.shape[:-2], array.shape[-2] * array.shape[-1])
        return np.sqrt(np.vecdot(rows, rows))

    def largest(self, array: Array) -> Array:
        """Return the largest absolute value over the last two axes."""
        return np.abs(array).max(axis=(-2, -1), initial=0.0)

    def eigh(self, array: Array) -> tuple[Array, Array]:
        """Return eigenvalues and eigenvectors."""
        values, vectors = np.linalg.eigh(array)
        return values, vectors

    def svd(self, array: Array) -> tuple[Array, Array, Array]:
        """Return the full singular value decomposition."""
        left, values, right = np.linalg.svd(array, full_matrices=True)
        return left, values, right

    def qr(self, array: Array) -> tuple[Array, Array]:
        """Return the reduced QR factors."""
        orthogonal, triangular = np.linalg.qr(array)
        return orthogonal, triangular

    def stack(self, arrays: list[Array]) -> Array:
        """Return equal-shaped arrays joined along a new leading axis."""
        return np.stack(arrays)

    def synchronize(self) -> None:
        """Return at once: nothing runs in the background."""


def select_backend(choice: str = "auto") -> Backend:
    """Return the backend for ``auto``, ``cpu``, ``cuda``, ``cuda:<index>`` or ``torch`` (torch on the CPU).

    ``auto`` takes the first GPU that torch can use and NumPy otherwise; without an NVIDIA driver torch is not even
    imported.

    Raises:
        DeviceUnavailable: when a GPU is asked for and there is none, or none of that index.
        ValueError: for any other text.
    """
    if choice == "auto":
        if not nvidia_driver_present():
            return NumpyBackend()
        from verify.numeric.torch_backend import TorchBackend, visible_gpus

        return TorchBackend("cuda:0") if visible_gpus() else NumpyBackend()
    if choice == "cpu":
        return NumpyBackend()
    if choice != "torch" and not re.fullmatch(r"cuda(:[0-9]+)?", choice):
        raise ValueError(f"unknown device {choice!r}; expected auto, cpu, cuda, cuda:<index> or torch")
    if choice != "torch" and not nvidia_driver_present():
        raise DeviceUnavailable(f"device {choice} was asked for, but this machine has no NVIDIA driver")
    from verify.numeric.torch_backend import TorchBackend, visible_gpus

    if choice == "torch":
        return TorchBackend("cpu")
    index = int(choice.partition(":")[2] or 0)
    if index >= visible_gpus():
        raise DeviceUnavailable(f"device {choice} was asked for, but torch sees {visible_gpus()} GPUs on this machine")
    return TorchBackend(f"cuda:{index}")


def nvidia_driver_present() -> bool:
    """Whether this machine has an NVIDIA driver and does not hide its GPUs, from a look at the file system
    (microseconds).
    """
    if os.environ.get("CUDA_VISIBLE_DEVICES", "0").strip() in ("", "-1"):
        return False
    windows = Path(os.environ.get("SYSTEMROOT", "/nonexistent")) / "System32" / "nvcuda.dll"
    places = (Path("/dev/nvidiactl"), Path("/proc/driver/nvidia"), Path("/dev/dxg"), windows)
    return any(place.exists() for place in places)
