"""Where training starts: aligned chains in random or given frames, with singular values of an ordinary size."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from proofs.experiments.setting import FAMILY, Floats, Layers
from verify.sampling.orthogonal import haar
from verify.sampling.seeding import instance_rng


def generator(experiment: str, seed: int) -> np.random.Generator:
    """Return the random numbers of one run of one experiment."""
    return instance_rng(seed, FAMILY, experiment, 0)


def uniform_layer(rng: np.random.Generator, rows: int, columns: int) -> Floats:
    """Return independent entries, uniform on ``+-1/sqrt(columns)``: what torch draws for a linear layer."""
    return np.asarray(rng.uniform(-1.0, 1.0, (rows, columns)) / np.sqrt(columns))


def singular_values(rng: np.random.Generator, rows: int, columns: int) -> Floats:
    """Return the singular values of a drawn layer, descending."""
    return np.asarray(np.linalg.svd(uniform_layer(rng, rows, columns), compute_uv=False))


def random_frames(rng: np.random.Generator, widths: Sequence[int]) -> Layers:
    """Return orthogonal matrices ``Q_0, ..., Q_d`` of these sizes."""
    return tuple(haar(rng, k) for k in widths)


def aligned_in(frames: Sequence[Floats], rng: np.random.Generator) -> Layers:
    """Return layers ``W_i = Q_i S_i Q_{i-1}^T`` with drawn singular values: an aligned chain (Definition 2)."""
    layers = []
    for right, left in pairwise(frames):
        values = singular_values(rng, len(left), len(right))
        r = len(values)
        layers.append((left[:, :r] * values) @ right[:, :r].T)
    return tuple(layers)
