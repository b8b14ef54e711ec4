"""Gradients in the coefficients of structured layers (figure P9): ``python -m tests.benchmarks.structured_gradients``.

The baseline is automatic differentiation: ``conv2d`` through torch for convolutions, and for Toeplitz layers the dense matrix
filled from the coefficients. All programs' gradients are compared before they are timed.
Nothing of size ``r k^2`` is ever held (1.1 TB for Toeplitz matrices of size 4096).
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import torch

from proofs.structure import Convolution, Toeplitz
from proofs.theorem2.autograd import closed_form
from proofs.theorem2.filter_products import FilterProducts
from proofs.theorem2.rounding import gradient_tolerance
from tests.benchmarks.timing import Row, compare, show, significant


def conv_autograd(c: torch.Tensor, X: torch.Tensor, Y: torch.Tensor) -> torch.Tensor:
    """Return the gradient in 3 x 3 filters ``d x 1 x 1 x 3 x 3`` for images ``n x 1 x m x m``."""
    F = X
    for weight in c:
        F = torch.nn.functional.conv2d(F, weight, padding=1)
    loss = ((Y - F) ** 2).sum() / (2 * len(X))
    (gradient,) = torch.autograd.grad(loss, c)
    return gradient


def dense_autograd(c: torch.Tensor, index: torch.Tensor, X: torch.Tensor, Y: torch.Tensor) -> torch.Tensor:
    """Return the gradient in the coefficients of a dense matrix ``c[index]``."""
    loss = ((Y - c[index] @ X) ** 2).sum() / (2 * X.shape[1])
    (gradient,) = torch.autograd.grad(loss, c)
    return gradient


def convolutions(n: int, depth: int) -> Iterator[Row]:
    """3 x 3 filters on 28 x 28 images: with the data in each step, and after one pass over them."""
    rng = np.random.default_rng([n, depth])
    structure = Convolution((28, 28), (3, 3))
    # Small integers, and n a power of two: every sum is exact, so all gradients must be equal to the last digit.
    c, (X, Y) = rng.integers(-2, 3, (depth, 9)).astype(float), rng.integers(-3, 4, (2, 784, n)).astype(float)
    weights = torch.tensor(c).reshape(depth, 1, 1, 3, 3).requires_grad_()
    images = [torch.tensor(np.ascontiguousarray(data.T)).reshape(n, 1, 28, 28) for data in (X, Y)]
    baseline = partial(conv_autograd, weights, *images)
    start = time.perf_counter()
    loss = FilterProducts(structure, depth).of_data(X, Y)
    once = time.perf_counter() - start
    direct = partial(closed_form, structure, c[None], X[None], Y[None], "squared")
    assert np.array_equal(loss.gradient(c), baseline().numpy().reshape(depth, 9))
    assert np.array_equal(loss.gradient(c), direct()[0])
    work, usual = f"gradient of {depth} layers conv 28x28:3x3, n = {n}", ("torch conv2d, autograd", baseline)
    goal = {256: 500, 1: 5}[n]
    quadratic = (f"quadratic form (one pass before: {1e3 * once:.0f} ms)", partial(loss.gradient, c))
    yield compare("P9", work, usual, quadratic, at_least=goal)
    yield compare("P9", work, usual, ("closed form on the data", direct))


def toeplitz(k: int, n: int) -> Row:
    """Toeplitz layers by transforms, in a small part of the memory."""
    rng = np.random.default_rng([k, n])
    structure = Toeplitz(k, k)
    c, (X, Y) = rng.standard_normal((1, structure.dimension)) / k, rng.standard_normal((2, k, n))
    index = torch.arange(k)[:, None] - torch.arange(k)[None, :] + k - 1
    coefficients = torch.tensor(c[0]).requires_grad_()
    baseline = partial(dense_autograd, coefficients, index, torch.tensor(X), torch.tensor(Y))
    closed = partial(closed_form, structure, c[None], X[None], Y[None], "squared")
    found, expected = closed()[0, 0], baseline().numpy()
    allowed = gradient_tolerance(structure, c[None], X[None], Y[None], "squared")[0, 0]
    assert np.linalg.norm(found - expected) <= allowed < np.linalg.norm(expected)
    dense, held = 8 * k * k * 3, peak(closed)  # the matrix, its gradient, and the table of indices
    assert held < dense / 50
    ours = (f"transforms, {significant(held / 2**20)} MiB instead of {dense // 2**20}", closed)
    work = f"gradient of a Toeplitz layer k = {k}, n = {n}"
    return compare("P9", work, ("dense, autograd", baseline), ours, at_least=50, rounds=3)


def peak(program: Callable[[], object]) -> int:
    """Return the most memory that a program held, in bytes."""
    tracemalloc.start()
    program()
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return held


def rows() -> Iterator[Row]:
    """Compare convolutions, then Toeplitz layers."""
    torch.set_num_threads(1)
    for depth in (2, 3):
        for n in (256, 1):
            yield from convolutions(n, depth)
    for n in (1, 16):
        yield toeplitz(4096, n)


if __name__ == "__main__":
    show(rows())
