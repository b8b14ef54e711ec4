"""Whole descents: gradient descent on the coefficients until the loss has moved, every step held against the formula.

Two descents whose steps agree at every point that one of them visits are one descent. So each step is compared at the
coefficients where it is taken: what torch's gradient makes of the layers, and what ``-eta pi_S(dL/dW_i)`` does to the
matrices themselves. That needs no bound on how rounding grows from step to step.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proofs.structure import Structure
from proofs.theorem2.autograd import LOSSES, by_autograd, classes, output_gradient
from proofs.theorem2.rounding import gradient_tolerance
from proofs.theorem2.statement import GRAM, THEOREM2, UPDATE
from proofs.theorem2.trials import STRUCTURES, Trial
from verify.claim import Count, Defect
from verify.numeric.threads import at_most
from verify.numeric.tolerance import gamma
from verify.sampling.strata import Strata, Stratum

Floats = NDArray[np.float64]

STEPS = 60
FIRST_RATE = 1.0
"""The step size at the start; it is halved wherever a step would not lower the loss."""

DEEPEST = 5
NAMES = (
    "conv2d:2x2:3x3", "conv1d:9:4", "conv1d:9:3:circular", "circulant:8", "hankel:9", "symmetric:6", "antisymmetric:6", "full:5x5",
    "slanted basis", "rank-one columns",
)  # fmt: skip


def drawn(name: str, rng: np.random.Generator) -> Trial:
    """Return one to five square layers of one structure, of norm about two, and standard normal data."""
    structure = STRUCTURES[name]
    k, depth = structure.shape[0], int(rng.integers(1, DEEPEST + 1))
    family = np.sqrt(sum(map(float, structure.norms_squared)))
    c = 2 * rng.standard_normal((depth, structure.dimension)) / family
    X, Y = (rng.standard_normal((k, 4)) for _ in range(2))
    return Trial(name, c, X, Y)


DESCENTS = Strata([Stratum(name, partial(drawn, name)) for name in NAMES])


def losses_at(structure: Structure, c: Floats, X: Floats, Y: Floats, loss: str) -> Floats:
    """Return the training loss of each network, ``b`` numbers."""
    F = X
    for i in range(c.shape[1]):
        F = structure.apply(c[:, i], F)
    n = X.shape[-1]
    if loss == "squared":
        return np.asarray(((Y - F) ** 2).sum(axis=(-2, -1)) / (2 * n))
    top = F.max(axis=-2, keepdims=True)
    spread = np.log(np.exp(F - top).sum(axis=-2)) + top[..., 0, :]
    return np.asarray((spread - (F * classes(Y)).sum(axis=-2)).sum(axis=-1) / (2 * n))


def matrices(structure: Structure, c: Floats) -> Floats:
    """Return the layers with all their entries, ``b x d x k x k``."""
    return np.asarray(np.tensordot(c, dense_basis(structure), axes=1))


def dense_basis(structure: Structure) -> Floats:
    """Return the basis, ``r x k x k``."""
    return np.array([A.dense().to_numpy() for A in structure.basis()])


def gradients_of_matrices(W: Floats, X: Floats, Y: Floats, loss: str) -> Floats:
    """Return ``dL/dW_i`` for layers ``b x d x k x k``; no structure is known here."""
    inputs = [X]
    for i in range(W.shape[1]):
        inputs.append(W[:, i] @ inputs[-1])
    pulled, found = output_gradient(inputs[-1], Y, loss), np.empty_like(W)
    for i in reversed(range(W.shape[1])):
        found[:, i] = pulled @ inputs[i].swapaxes(-1, -2)
        pulled = W[:, i].swapaxes(-1, -2) @ pulled
    return found


def moved_by(G: Floats, basis: Floats, wrong: str) -> Floats:
    """Return ``pi_S(G) = sum_j <G, A_j> A_j``, or what a wrong reading of it does."""
    traces = np.einsum("bdpq,rpq->bdr", G, basis)
    if wrong == "normalized":
        traces = traces / (basis**2).sum(axis=(1, 2))
    if wrong == "flipped":
        traces = traces[..., ::-1]
    return np.asarray(np.tensordot(traces, basis, axes=1))


@THEOREM2.sampled(
    covers=f"float64, whole descents of {STEPS} steps, depth 1 to {DEEPEST}, squared loss and cross entropy each, k up to 9",
    instances=DESCENTS,
    count=Count(10, 100, 1000),
    batch=100,
    controls={
        "with_the_squared_norms_divided_out": {"wrong": "normalized"},
        "with_a_flipped_kernel": {"wrong": "flipped"},
        "with_the_gradient_of_the_step_before": {"wrong": "late"},
        "with_layers_that_move_one_after_the_other": {"wrong": "in turn"},
    },
    supports=[UPDATE, GRAM],
)
def whole_descents_move_the_matrices_by_pi_S(
    trials: Sequence[Trial], backend: Any, *, wrong: str = ""
) -> list[Defect]:
    """From the start to the end of training, each layer moves by ``-eta pi_S`` of its own gradient."""
    import torch  # noqa: F401  (loaded before its threads can be capped)

    device = getattr(backend, "device", "cpu")
    groups: dict[tuple[Any, ...], list[int]] = {}
    for index, trial in enumerate(trials):
        groups.setdefault(trial.key, []).append(index)
    defects: dict[int, Defect] = {}
    with at_most(1):
        for members in groups.values():
            batch = [trials[index] for index in members]
            both = [descended(batch, loss, device, wrong)[0] for loss in LOSSES]
            for index, *pair in zip(members, *both, strict=True):
                defects[index] = max(pair, key=lambda defect: defect.ratio)
    return [defects[index] for index in range(len(trials))]


def descended(batch: Sequence[Trial], loss: str, device: str, wrong: str = "") -> tuple[list[Defect], Floats]:
    """Follow trials of one key; return the worst defect of each, and the share of the loss that is left at the end."""
    structure = STRUCTURES[batch[0].structure]
    basis = dense_basis(structure)
    c, X, Y = (np.stack([getattr(trial, name) for trial in batch]) for name in ("coefficients", "X", "Y"))
    eta = np.full(len(batch), FIRST_RATE)
    first = now = losses_at(structure, c, X, Y, loss)
    worst, before = [Defect(0.0, 0.0)] * len(batch), c
    for _ in range(STEPS):
        found = by_autograd(structure, c, X, Y, loss, device)
        G = gradients_of_matrices(matrices(structure, before if wrong == "late" else c), X, Y, loss)
        if wrong == "in turn" and c.shape[1] > 1:
            half = c.copy()
            half[:, 0] -= eta[:, None] * found[:, 0]
            G[:, 1:] = gradients_of_matrices(matrices(structure, half), X, Y, loss)[:, 1:]
        misses = np.linalg.norm(np.tensordot(found, basis, axes=1) - moved_by(G, basis, wrong), axis=(-2, -1))
        allowed = step_tolerance(structure, basis, c, X, Y, loss, found)
        for b, i in np.ndindex(misses.shape):
            worst[b] = max(worst[b], Defect(float(misses[b, i]), float(allowed[b, i])), key=lambda defect: defect.ratio)
        tried = c - eta[:, None, None] * found
        after = losses_at(structure, tried, X, Y, loss)
        lower = after <= now  # comparisons with NaN are false, so a step that overflows is not taken
        before = c
        c = np.where(lower[:, None, None], tried, c)
        now, eta = np.where(lower, after, now), np.where(lower, eta, eta / 2)
    return worst, np.asarray(now / first)


def step_tolerance(
    structure: Structure, basis: Floats, c: Floats, X: Floats, Y: Floats, loss: str, found: Floats
) -> Floats:
    """Bound what rounding can do to the two moves of a layer, ``b x d``: the gradient's error, spread over the basis, and
    the sums of both.

    The traces of a gradient with all its entries are a third computation of what `gradient_tolerance` is about, in sums of k^2
    terms rather than of those of the fast action; it is at most as many times larger as there are more terms.
    """
    k, r = basis.shape[-1], len(basis)
    spread = float(np.sqrt((basis**2).sum()))
    more = gamma(k * k + 2 * k + r) / gamma(k)
    sums = gamma(k * k + 2 * r) * spread * np.linalg.norm(found, axis=-1)
    return np.asarray(more * spread * gradient_tolerance(structure, c, X, Y, loss) + 2 * sums)
