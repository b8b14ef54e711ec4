"""Figures 2a and 2b: Toeplitz layers, and convolutions, from starts that are aligned exactly.

A start is needed that is aligned *within* the structure. Circulant matrices are Toeplitz, normal, and commute
with each other and with their transposes; symmetric filters with equal entries on opposite sides commute as
well. So both starts are aligned chains, in exact arithmetic, and are no multiples of the identity.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from proofs.experiments.course import course
from proofs.experiments.digits import Digits, digits
from proofs.experiments.filter_runs import SIDE, STRUCTURE, keeps_off_the_border, symmetric_filters, train_filters
from proofs.experiments.reading import content
from proofs.experiments.setting import Floats, Layers, times
from proofs.experiments.small_runs import Problem, Trajectory, train
from proofs.experiments.starts import generator
from proofs.structure import Toeplitz
from verify.claim.answer import Answer
from verify.figures.compact import compact
from verify.figures.picture import Content, Effort
from verify.report.wording import plural

TOEPLITZ_SIZE, TOEPLITZ_MOST, TOEPLITZ_QUICK = 4, 200_000, 10_000
CENSUS, CENSUS_QUICK = 256, 64
"""How many random Toeplitz starts are counted."""

FILTER_MOST, FILTER_QUICK = 400_000, 5_000
FILTER_LOOKS, FILTER_LOOKS_QUICK = 16, 4
MEAN_OVER_PIXELS = 1.0 / SIDE**2
SUM_OVER_PIXELS = 0.5
"""The squared loss of Section 3 with n = 1 is half a sum; a mean over all entries is what torch calls the mean squared error."""


def toeplitz(effort: Effort) -> Content:
    """Figure 2a: three 4 x 4 Toeplitz layers factorize a random matrix."""
    drawn = [_circulant_start(generator("2a", seed)) for seed in range(effort.seeds)]
    when = times(TOEPLITZ_QUICK if effort.quick else TOEPLITZ_MOST, 30 if effort.quick else 60)
    double, single = (train(_problem(drawn), when, dtype=kind) for kind in (np.float64, np.float32))
    effort.tell("2a: runs done, counting how often random starts converge")
    courses = []
    for b in range(effort.seeds):
        chains = [[[W[b] for W in layers] for layers in run.layers] for run in (double, single)]
        ends = {"stopped": double.stopped[b], "diverged": double.diverged[b]}
        courses.append(course(b, when, double.losses[:, b], *chains, **ends))
    note, census = _census(effort)
    what = "Two hidden layers of 4, all layers Toeplitz (r = 7), X = I, Y standard normal; circulant starts"
    return content(courses, invariant=Answer.FAILS, what=what, effort=effort, extra={"census": census}, notes=[note])


Drawn = tuple[Floats, Layers]


def _problem(drawn: list[Drawn]) -> Problem:
    Y = np.array([target for target, _ in drawn])
    start = tuple(np.array(layer) for layer in zip(*(layers for _, layers in drawn), strict=True))
    X = np.broadcast_to(np.eye(TOEPLITZ_SIZE), Y.shape).copy()
    basis = np.array([A.dense().to_numpy() for A in Toeplitz(TOEPLITZ_SIZE, TOEPLITZ_SIZE).basis()])
    return Problem(X, Y, start, basis)


def _toeplitz(coefficients: Floats) -> Floats:
    k = TOEPLITZ_SIZE
    return np.array([[coefficients[i - j + k - 1] for j in range(k)] for i in range(k)])


def _circulant_start(rng: np.random.Generator) -> Drawn:
    k = TOEPLITZ_SIZE
    Y = rng.standard_normal((k, k))
    columns = rng.uniform(-1.0, 1.0, (3, k)) / np.sqrt(k)
    return Y, tuple(_toeplitz(np.concatenate((c[1:], c))) for c in columns)


def _free_start(rng: np.random.Generator) -> Drawn:
    k = TOEPLITZ_SIZE
    Y = rng.standard_normal((k, k))
    return Y, tuple(_toeplitz(c) for c in rng.uniform(-1.0, 1.0, (3, 2 * k - 1)) / np.sqrt(k))


def _census(effort: Effort) -> tuple[str, dict[str, Any]]:
    """Count how many of many random Toeplitz starts (not aligned) reach the target."""
    count = CENSUS_QUICK if effort.quick else CENSUS
    last = TOEPLITZ_QUICK if effort.quick else TOEPLITZ_MOST
    run: Trajectory = train(
        _problem([_free_start(generator("2a-census", i)) for i in range(count)]), [0, last // 2, last]
    )
    reached = int((run.stopped >= 0).sum())
    left = run.losses[-1][run.stopped < 0]
    still = left > 0.99 * run.losses[1][run.stopped < 0]
    stuck = int(still.sum())
    note = f"Of {count} random Toeplitz starts {reached} reached the target within {last:,} steps"
    note += f"; {stuck} of the others lost less than 1% of their loss in the second half." if len(left) else "."
    data = {"starts": count, "steps": last, "reached": reached, "stuck": stuck, "losses_left": compact(np.sort(left))}
    return note, data


def filters(effort: Effort) -> Content:
    """Figure 2b: three 3 x 3 filters autoencode one digit."""
    known = digits()
    chosen = _images(known, effort.seeds)
    images = known.X.T[chosen]
    start = np.stack([symmetric_filters(generator("2b", seed)) for seed in range(effort.seeds)])
    when = times(FILTER_QUICK if effort.quick else FILTER_MOST, FILTER_LOOKS_QUICK if effort.quick else FILTER_LOOKS)
    printed = train_filters(images, start, times(1000, 10), scale=SUM_OVER_PIXELS)
    double, single = (
        train_filters(images, start, when, scale=MEAN_OVER_PIXELS, dtype=kind) for kind in (np.float64, np.float32)
    )
    effort.tell("2b: runs done, measuring 784 x 784 matrices")
    courses = []
    for b in range(effort.seeds):
        chains = [[_matrices(look[b]) for look in run.filters] for run in (double, single)]
        ends = {"stopped": double.stopped[b], "diverged": double.diverged[b] >= 0}
        courses.append(course(b, when, double.losses[:, b], *chains, dense=lambda W: W.toarray(), **ends))
        effort.tell(f"2b: seed {b} measured")
    lost = printed.diverged[printed.diverged >= 0]
    note = (
        f"With the loss of Section 3, half the sum over pixels, step 1e-2 diverges in {len(lost)} of "
        f"{plural(effort.seeds, 'run')}"
        + (f" (within {int(lost.max())} steps)" if len(lost) else "")
        + "; shown is the mean over pixels."
    )
    what = "Two hidden layers, all layers 3 x 3 convolutions of a 28 x 28 image, autoencoding one MNIST digit; symmetric starts"
    extra = {
        "images": [known.indices[i] for i in chosen], "digits": known.provenance(),
        "printed_loss_diverged_at": printed.diverged.tolist(), "filters_at_end": compact(double.filters[-1]),
    }  # fmt: skip
    return content(courses, invariant=Answer.FAILS, what=what, effort=effort, extra=extra, notes=[note])


def _images(known: Digits, count: int) -> list[int]:
    """Return the positions of digits with a black margin, spread over the ten classes."""
    fit = [i for i in range(len(known.indices)) if keeps_off_the_border(known.pixels[:, i])]
    return [fit[(seed * 37) % len(fit)] for seed in range(count)]


def _matrices(three: Floats) -> list[Any]:
    """Return the sparse 784 x 784 matrices of three filters."""
    from scipy.sparse import csr_array

    layers = []
    for coefficients in three:
        kept = [(i, j, float(c)) for c, A in zip(coefficients, _taps(), strict=True) for i, j in A]
        rows, columns, values = zip(*kept, strict=True)
        layers.append(csr_array((values, (rows, columns)), shape=STRUCTURE.shape))
    return layers


def _taps() -> list[list[tuple[int, int]]]:
    if not _TAPS:
        _TAPS.extend([[(i, j) for i, j, _ in STRUCTURE.signed_places(t)] for t in range(STRUCTURE.dimension)])
    return _TAPS


_TAPS: list[list[tuple[int, int]]] = []
