"""Figures 1a and 3a-c: two hidden layers of 9, data of nine examples, squared loss.

In 3a-c the start lies in the frames that the data condition of Theorem 1 provides, as Definition 3 asks; in
1a there are none, and the frames are random.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from proofs.experiments.course import Course, course
from proofs.experiments.measures import data_defect
from proofs.experiments.reading import content
from proofs.experiments.setting import Floats, times
from proofs.experiments.small_runs import Problem, train
from proofs.experiments.starts import aligned_in, generator, random_frames
from verify.claim.answer import Answer
from verify.figures.compact import compact
from verify.figures.picture import Content, Effort

SIZE = 9
MOST, MOST_QUICK = 400_000, 10_000
LOOKS, LOOKS_QUICK = 60, 30

Drawn = tuple[Floats, Floats, tuple[Floats, Floats] | None]
"""X, Y, and frames V, U for the inputs and outputs, or None where the data have none."""

Drawing = Callable[[np.random.Generator], Drawn]


def unrelated(rng: np.random.Generator) -> Drawn:
    """Figure 1a: independent standard normal X and Y."""
    return rng.standard_normal((SIZE, SIZE)), rng.standard_normal((SIZE, SIZE)), None


def autoencoding(rng: np.random.Generator) -> Drawn:
    """Figure 3a: X = Y; frames: the left singular vectors of X on both sides."""
    X = rng.standard_normal((SIZE, SIZE))
    U = np.linalg.svd(X)[0]
    return X, X, (U, U)


def factorization(rng: np.random.Generator) -> Drawn:
    """Figure 3b: X = I; frames: the singular vectors of Y."""
    Y = rng.standard_normal((SIZE, SIZE))
    U, _, Vt = np.linalg.svd(Y)
    return np.eye(SIZE), Y, (Vt.T, U)


def inversion(rng: np.random.Generator) -> Drawn:
    """Figure 3c: Y = I, so ``M = X^T``; frames: the singular vectors of X, exchanged."""
    X = rng.standard_normal((SIZE, SIZE))
    U, _, Vt = np.linalg.svd(X)
    return X, np.eye(SIZE), (U, Vt.T)


def runs(name: str, draw: Drawing, effort: Effort) -> tuple[list[Course], list[float]]:
    """Train from one start a seed, in both precisions; return the courses and the defects of the data condition."""
    Xs, Ys, starts = [], [], []
    for seed in range(effort.seeds):
        rng = generator(name, seed)
        X, Y, outer = draw(rng)
        frames = list(random_frames(rng, (SIZE,) * 4))
        if outer is not None:
            frames[0], frames[3] = outer
        Xs.append(X)
        Ys.append(Y)
        starts.append(aligned_in(frames, rng))
    problem = Problem(np.array(Xs), np.array(Ys), tuple(np.array(layer) for layer in zip(*starts, strict=True)))
    when = times(MOST_QUICK if effort.quick else MOST, LOOKS_QUICK if effort.quick else LOOKS)
    double = train(problem, when)
    effort.tell(f"{name}: double precision done")
    single = train(problem, when, dtype=np.float32, target=0.0)
    courses = []
    for b in range(effort.seeds):
        looks = _until(when, int(double.stopped[b]))
        chains = [[[W[b] for W in layers] for layers in run.layers[:looks]] for run in (double, single)]
        ends = {"stopped": double.stopped[b], "diverged": double.diverged[b]}
        courses.append(course(b, when[:looks], double.losses[:looks, b], *chains, **ends))
    return courses, [data_defect(X, Y).value for X, Y in zip(Xs, Ys, strict=True)]


def _until(when: list[int], stopped: int) -> int:
    """Return how many of the times to keep: those up to the one at which the run had stopped."""
    if stopped < 0:
        return len(when)
    return min(sum(t < stopped for t in when) + 1, len(when))


def figure(name: str, draw: Drawing, invariant: Answer, what: str) -> Callable[[Effort], Content]:
    """Return the computation of a figure."""

    def compute(effort: Effort) -> Content:
        courses, defects = runs(name, draw, effort)
        note = f"Relative commutator of X X^T and M^T M (zero iff Theorem 1's condition holds): at most {max(defects):.2g}."
        if invariant is Answer.FAILS:
            note = f"Relative commutator of X X^T and M^T M (zero iff Theorem 1's condition holds): at least {min(defects):.2g}."
        return content(
            courses,
            invariant=invariant,
            what=what,
            effort=effort,
            extra={"data_condition": compact(defects)},
            notes=[note],
        )

    return compute
