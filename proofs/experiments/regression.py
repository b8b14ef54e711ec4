"""Figures 1a and 3a-c: two hidden layers of 9, data of nine examples, squared loss.

In 3a-c the start lies in the frames that the data condition of Theorem 1 provides, as Definition 3 asks; in
1a there are none, and the frames are random.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from proofs.experiments.course import Course, course
from proofs.experiments.measures import data_defect
from proofs.experiments.modes import Modes
from proofs.experiments.reading import content
from proofs.experiments.setting import STEP, TARGET, Floats, Layers, times
from proofs.experiments.small_runs import LOOK, Problem, train
from proofs.experiments.starts import aligned_in, generator, random_frames
from verify.claim.answer import Answer
from verify.figures.compact import compact
from verify.figures.picture import Content, Effort
from verify.report.wording import plural

SIZE = 9
MOST, MOST_QUICK = 400_000, 10_000
FORETOLD, FORETOLD_QUICK = 2_000_000, 10_000
"""How far Corollary 1 is asked to look: its steps cost a few microseconds."""
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


@dataclass(frozen=True)
class Runs:
    """What the runs of a figure showed.

    Attributes:
        courses: one a seed.
        data_defects: how far the data are from the condition of Theorem 1.
        foretold: for starts in frames of the data, the step at which Corollary 1 says that the target is reached, or -1.
    """

    courses: list[Course]
    data_defects: list[float]
    foretold: list[int]


def runs(name: str, draw: Drawing, effort: Effort) -> Runs:
    """Train from one start a seed, in both precisions, and let Corollary 1 foretell the end."""
    Xs, Ys, starts, foretold = [], [], [], []
    for seed in range(effort.seeds):
        rng = generator(name, seed)
        X, Y, outer = draw(rng)
        frames = list(random_frames(rng, (SIZE,) * 4))
        if outer is not None:
            frames[0], frames[3] = outer
        Xs.append(X)
        Ys.append(Y)
        starts.append(aligned_in(frames, rng))
        if outer is not None:
            foretold.append(foretell(X, Y, starts[-1], frames, FORETOLD_QUICK if effort.quick else FORETOLD))
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
    return Runs(courses, [data_defect(X, Y).value for X, Y in zip(Xs, Ys, strict=True)], foretold)


def foretell(X: Floats, Y: Floats, start: Layers, frames: Sequence[Floats], most: int) -> int:
    """Return the step, to the next ``LOOK``, at which the modes alone bring the loss below the target; -1 if not in time."""
    V, U, n = frames[0], frames[-1], X.shape[1]
    sigma = np.array([np.diagonal(frames[i + 1].T @ W @ frames[i]) for i, W in enumerate(start)])
    lam, target = np.diagonal(V.T @ X @ X.T @ V), np.diagonal(U.T @ Y @ X.T @ V)
    modes, constant = Modes(sigma, lam, target, STEP / n), float(np.sum(Y**2))
    for t in range(0, most + 1, LOOK):
        S = modes.product
        if constant - 2 * float(S @ target) + float(S @ (lam * S)) < 2 * n * TARGET:
            return t
        for _ in range(LOOK):
            modes.step()
    return -1


def _until(when: list[int], stopped: int) -> int:
    """Return how many of the times to keep: those up to the one at which the run had stopped."""
    if stopped < 0:
        return len(when)
    return min(sum(t < stopped for t in when) + 1, len(when))


def _prophecy(found: Runs, most: int) -> list[str]:
    """Compare the ends that Corollary 1 foretold with those that training came to."""
    if not found.foretold:
        return []
    pairs = [(foretold, run.stopped) for foretold, run in zip(found.foretold, found.courses, strict=True)]
    seen = [abs(foretold - stopped) for foretold, stopped in pairs if stopped >= 0]
    lines = []
    if seen:
        lines.append(
            f"Corollary 1's modes alone foretold the end of {plural(len(seen), 'run')} to within {max(*seen, LOOK)} steps."
        )
    later = [foretold for foretold, stopped in pairs if stopped < 0 <= foretold]
    if later:
        lines.append(f"For {len(later)} others Corollary 1 foretells {min(later):,} to {max(later):,} steps.")
    never = sum(foretold < 0 for foretold, _ in pairs)
    if never:
        lines.append(f"For {never} of {len(pairs)} runs Corollary 1 foretells more than {most:,} steps.")
    return lines


def figure(name: str, draw: Drawing, invariant: Answer, what: str) -> Callable[[Effort], Content]:
    """Return the computation of a figure."""

    def compute(effort: Effort) -> Content:
        found = runs(name, draw, effort)
        defects = found.data_defects
        size = f"at most {max(defects):.2g}" if invariant is Answer.HOLDS else f"at least {min(defects):.2g}"
        notes = [f"Relative commutator of X X^T and M^T M (zero iff Theorem 1's condition holds): {size}."]
        notes += _prophecy(found, FORETOLD_QUICK if effort.quick else FORETOLD)
        extra = {"data_condition": compact(defects), "foretold": found.foretold}
        return content(found.courses, invariant=invariant, what=what, effort=effort, extra=extra, notes=notes)

    return compute
