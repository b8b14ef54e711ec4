"""A training step of figure 1b (figure P4 of the speed goals): ``python -m tests.benchmarks.training_step``.

The baseline is what the authors' code does a step, written anew: torch, single precision, all three layers of 784-1024-64-10 on 256
examples, autograd and SGD. Their singular value decompositions are not counted. Ours are in double precision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import torch

from proofs.experiments.modes import Modes
from proofs.experiments.reduction import Descent, Reduction, squared
from proofs.experiments.setting import STEP, Layers
from proofs.experiments.starts import aligned_in, random_frames
from tests.benchmarks.timing import Row, compare, show

WIDTHS, SAMPLES = (784, 1024, 64, 10), 256


def authors_step(layers: Layers, X: np.ndarray, Y: np.ndarray) -> Callable[[], object]:
    parameters = [torch.tensor(W, dtype=torch.float32, requires_grad=True) for W in layers]
    inputs, targets = (torch.tensor(data, dtype=torch.float32) for data in (X, Y))
    optimizer = torch.optim.SGD(parameters, lr=STEP)

    def step() -> None:
        optimizer.zero_grad()
        outputs = inputs
        for W in parameters:
            outputs = W @ outputs
        loss = ((targets - outputs) ** 2).sum() / (2 * SAMPLES)
        torch.autograd.backward(loss)
        optimizer.step()

    return step


def rows() -> Iterator[Row]:
    """Compare a step of the whole network with one in the space that matters, and with Corollary 1."""
    torch.set_num_threads(1)
    rng = np.random.default_rng(0)
    X = rng.uniform(0, 1, (WIDTHS[0], SAMPLES))
    Y = np.eye(WIDTHS[-1])[:, rng.integers(0, WIDTHS[-1], SAMPLES)]
    layers = aligned_in(random_frames(rng, WIDTHS), rng)
    reduction = Reduction.of(layers, X)
    slow = ("torch, float32", authors_step(layers, X, Y))
    small = Descent(reduction.small(layers), squared(reduction.X, Y)[0], SAMPLES)
    work = f"a training step of {'-'.join(map(str, WIDTHS))}, {SAMPLES} examples"
    yield compare("P4", work, slow, ("reduced network, float64", small.step), at_least=40)
    r = min(WIDTHS)
    lam, target = rng.uniform(0.1, 1, r), rng.uniform(0.1, 1, r)
    modes = Modes(rng.uniform(0.1, 0.5, (3, r)), lam, target, STEP)
    yield compare("P4", f"{work}, aligned", slow, ("Corollary 1, float64", modes.step), at_least=1500)


if __name__ == "__main__":
    show(rows())
