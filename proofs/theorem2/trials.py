"""Torch's gradients against the closed form: every structure, several layers, both losses, along a few steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proofs.structure import Sparse, Structure, structure_of
from proofs.theorem2.autograd import LOSSES, by_autograd, closed_form
from proofs.theorem2.rounding import gradient_tolerance
from proofs.theorem2.statement import GRAM, THEOREM2, UPDATE
from proofs.theorem2.steps import RANK_ONE, SLANTED
from verify.claim import Count, Defect
from verify.numeric.threads import at_most
from verify.sampling.strata import Strata, Stratum

Floats = NDArray[np.float64]

STEPS = 3
RATE = 2.0**-4

TEXTS = (
    "conv1d:1:1", "conv2d:1x1:3x3", "conv2d:2x2:3x3", "conv1d:16:5", "conv1d:9:4", "conv1d:9:3:circular", "conv2d:8x8:3x3",
    "conv2d:7x5:3x5", "conv2d:6x5:3x3:circular", "conv2d:5x5:3x3:channels=2x2", "conv2d:28x28:3x3", "toeplitz:1", "toeplitz:12",
    "toeplitz:5x8", "circulant:8", "circulant:13", "hankel:9", "symmetric:6", "antisymmetric:6", "full:5x5",
    "blocks:3x3:toeplitz:4", "kronecker:circulant:3*hankel:4", "sum:toeplitz:4+conv1d:5:3",
)  # fmt: skip
STRUCTURES: dict[str, Structure] = {text: structure_of(text) for text in TEXTS}
STRUCTURES["sparse connections"] = Sparse.where([[(3 * i + 5 * j) % 7 < 2 for j in range(12)] for i in range(12)])
STRUCTURES["slanted basis"] = SLANTED
STRUCTURES["rank-one columns"] = RANK_ONE


@dataclass(frozen=True)
class Trial:
    """A start: coefficients ``d x r``, and data. Both losses are followed from it.

    Structures are known by name, so that a trial is small to send.
    """

    structure: str
    coefficients: Floats
    X: Floats
    Y: Floats

    @property
    def key(self) -> tuple[Any, ...]:
        """What trials must share to be computed as one batch."""
        return self.structure, self.coefficients.shape, self.X.shape


def drawn(name: str, rng: np.random.Generator) -> Trial:
    """Return layers of norm about one in a structure, and standard normal data."""
    structure = STRUCTURES[name]
    rows, columns = structure.shape
    depth = int(rng.integers(1, 4)) if rows == columns else 1
    n = int(rng.choice((1, 4)))
    family = np.sqrt(sum(map(float, structure.norms_squared)))
    c = rng.standard_normal((depth, structure.dimension)) / family
    X, Y = (rng.standard_normal((k, n)) for k in (columns, rows))
    return Trial(name, c, X, Y)


TRIALS = Strata([Stratum(name, partial(drawn, name)) for name in STRUCTURES])


@THEOREM2.sampled(
    covers=f"float64, {STEPS} steps, depth 1 to 3, squared loss and cross entropy each, every structure, k up to 784",
    instances=TRIALS,
    count=Count(26, 520, 5200),
    batch=104,
    controls={
        "with_the_squared_norms_divided_out": {"wrong": "normalized"},
        "with_a_gram_matrix_too_many": {"wrong": "gram"},
        "with_a_flipped_kernel": {"wrong": "flipped"},
        "with_a_cross_entropy_twice_as_large": {"wrong": "doubled"},
        "with_a_step_of_a_different_size_between": {"wrong": "late"},
    },
    supports=[UPDATE, GRAM],
)
def autograd_through_structured_layers_gives_the_traces(
    trials: Sequence[Trial], backend: Any, *, wrong: str = ""
) -> list[Defect]:
    """At every step of gradient descent on the coefficients, torch's gradient in each layer is ``<G_i, A_j>``."""
    import torch  # noqa: F401  (loaded before its threads can be capped: sums must not depend on how many there are)

    device = getattr(backend, "device", "cpu")
    groups: dict[tuple[Any, ...], list[int]] = {}
    for index, trial in enumerate(trials):
        groups.setdefault(trial.key, []).append(index)
    defects: dict[int, Defect] = {}
    with at_most(1):
        for members in groups.values():
            batch = [trials[index] for index in members]
            followed = [along_the_trajectory(batch, loss, device, wrong) for loss in LOSSES]
            for index, *both in zip(members, *followed, strict=True):
                defects[index] = max(both, key=lambda defect: defect.ratio)
    return [defects[index] for index in range(len(trials))]


def along_the_trajectory(batch: Sequence[Trial], loss: str, device: str, wrong: str) -> list[Defect]:
    """Return, for each trial of one key, its worst defect over all steps and layers."""
    structure = STRUCTURES[batch[0].structure]
    c, X, Y = (np.stack([getattr(trial, name) for trial in batch]) for name in ("coefficients", "X", "Y"))
    worst = [Defect(0.0, 0.0)] * len(batch)
    for _ in range(STEPS):
        found = by_autograd(structure, c, X, Y, loss, device)
        at = c - RATE * found / 64 if wrong == "late" else c
        formula = falsified(structure, closed_form(structure, at, X, Y, loss), loss, wrong)
        misses = np.linalg.norm(found - formula, axis=-1)
        allowed = gradient_tolerance(structure, c, X, Y, loss)
        for b, i in np.ndindex(misses.shape):
            worst[b] = max(worst[b], Defect(float(misses[b, i]), float(allowed[b, i])), key=lambda defect: defect.ratio)
        c = c - RATE * found
    return worst


def falsified(structure: Structure, g: Floats, loss: str, wrong: str) -> Floats:
    """Return the closed form with a planted error."""
    norms = np.array([float(norm) for norm in structure.norms_squared])
    if wrong == "normalized":
        return np.asarray(g / norms)
    if wrong == "gram":
        return np.asarray(g @ structure.gram().to_numpy())
    if wrong == "flipped":
        return g[..., ::-1]
    return 2 * g if wrong == "doubled" and loss == "cross entropy" else g
