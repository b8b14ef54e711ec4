"""Torch on the CPU or on a GPU, in float64 with reduced-precision products switched off."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from verify.numeric.backend import Array, Backend


def visible_gpus() -> int:
    """Return how many GPUs torch can use."""
    return torch.cuda.device_count() if torch.cuda.is_available() else 0


class TorchBackend(Backend):
    """Torch on one device; single-precision products (TF32) are set to full precision for the whole process."""

    name = "torch"

    def __init__(self, device: str) -> None:
        self.device = device
        torch.set_float32_matmul_precision("highest")

    @property
    def version(self) -> str:
        """The version of torch, and of CUDA where it is used."""
        return f"{torch.__version__}" if self.device == "cpu" else f"{torch.__version__} CUDA {torch.version.cuda}"

    def asarray(self, values: Any) -> Array:
        """Return values as a float64 tensor on the device; arrays are copied, never shared."""
        if isinstance(values, torch.Tensor):
            return values.to(device=self.device, dtype=torch.float64)
        return torch.tensor(np.asarray(values, dtype=np.float64), dtype=torch.float64, device=self.device)

    def to_numpy(self, array: Array) -> NDArray[np.float64]:
        """Return a tensor as a NumPy array."""
        return np.asarray(array.detach().cpu().numpy(), dtype=np.float64)

    def eye(self, n: int) -> Array:
        """Return the ``n x n`` identity."""
        return torch.eye(n, dtype=torch.float64, device=self.device)

    def norm(self, array: Array) -> Array:
        """Return Frobenius norms over the last two axes."""
        return torch.linalg.matrix_norm(array)

    def largest(self, array: Array) -> Array:
        """Return the largest absolute value over the last two axes."""
        if 0 in array.shape[-2:]:
            return torch.zeros(array.shape[:-2], dtype=torch.float64, device=self.device)
        return array.abs().amax(dim=(-2, -1))

    def eigh(self, array: Array) -> tuple[Array, Array]:
        """Return eigenvalues and eigenvectors."""
        return tuple(torch.linalg.eigh(array))

    def svd(self, array: Array) -> tuple[Array, Array, Array]:
        """Return the full singular value decomposition."""
        return tuple(torch.linalg.svd(array, full_matrices=True))

    def qr(self, array: Array) -> tuple[Array, Array]:
        """Return the reduced QR factors."""
        return tuple(torch.linalg.qr(array))

    def stack(self, arrays: list[Array]) -> Array:
        """Return equal-shaped tensors joined along a new leading axis."""
        return torch.stack(arrays)

    def synchronize(self) -> None:
        """Wait until the GPU has finished."""
        if self.device != "cpu":
            torch.cuda.synchronize(self.device)
