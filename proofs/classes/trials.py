"""The three problems on instances: frames in which the data are diagonal, and one-step runs to zero error."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from proofs.classes.frames import diagonal, enclosed_frames, exact_frames
from proofs.classes.statement import (
    AUTOENCODING,
    CLASSES,
    COMMON,
    FACTORIZATION,
    INVARIANT,
    INVERSION,
    LITERAL_REPAIRED,
)
from proofs.network import Data, residual, step
from verify.ball import BallMatrix, precision
from verify.claim import Answer, Count, Outcome
from verify.claim.answer import every
from verify.exact import RationalMatrix
from verify.sampling import Miss, Strata, Stratum
from verify.sampling.orthogonal import rational_rotations

Rng = np.random.Generator
SLACK = Fraction(1, 2**60)
"""Half the working precision: an off-diagonal enclosure as narrow as this, around zero, is what exact zeros look like."""


@dataclass(frozen=True)
class Task:
    """Data of one of the three problems, with its name."""

    kind: str
    data: Data

    @property
    def from_targets(self) -> bool:
        """Whether V are singular vectors of the target (those of X are arbitrary when X is the identity)."""
        return self.kind == "factorization"


def _task(kind: str, matrices: str) -> Stratum[Task]:
    def draw(rng: Rng) -> Task:
        k = int(rng.integers(2, 5))
        A = RationalMatrix(rng.integers(-3, 4, (k, k)))
        if matrices == "rational singular vectors":
            entries = [int(x) for x in rng.integers(0 if kind != "inversion" else 1, 4, k)]
            A = rational_rotations(rng, k) @ RationalMatrix.diagonal(entries) @ rational_rotations(rng, k)
        if matrices == "orthogonal":
            A = rational_rotations(rng, k)
        if matrices == "singular":
            A = A @ RationalMatrix.diagonal([0] + [1] * (k - 1)) @ RationalMatrix(rng.integers(-1, 2, (k, k)))
        if kind == "inversion" and A.rank() < k:
            raise Miss
        one = RationalMatrix.identity(k)
        data = {"autoencoding": Data(A, A), "factorization": Data(one, A), "inversion": Data(A, one)}[kind]
        return Task(kind, data)

    return Stratum(f"{kind}, {matrices}", draw)


MATRICES = ("orthogonal", "rational singular vectors", "generic")
TASKS = Strata(
    [_task(kind, "singular") for kind in ("autoencoding", "factorization")],
    [_task(kind, matrices) for kind in ("autoencoding", "factorization", "inversion") for matrices in MATRICES],
)


@CLASSES.certified(
    covers="2 to 4 inputs, integer and rational matrices, singular and orthogonal ones; frames exact or enclosed",
    instances=TASKS,
    count=Count(44, 330, 3300),
    controls={
        "with_the_frames_exchanged": {"exchanged": True},
        "with_one_frame_for_both_sides": {"same": True},
    },
    supports=[AUTOENCODING, FACTORIZATION, INVERSION, LITERAL_REPAIRED],
)
def the_singular_vectors_make_the_data_diagonal(task: Task, *, exchanged: bool = False, same: bool = False) -> Outcome:
    """U and V are orthogonal, ``U^T M V`` and ``V^T N V`` diagonal: exactly for rational vectors, in balls of 128 bits
    otherwise."""
    data = task.data
    exact = exact_frames(data, from_targets=task.from_targets)
    if exact is not None:
        U, V = (exact.V, exact.U) if exchanged else (exact.V, exact.V) if same else (exact.U, exact.V)
        found = [
            (U.T @ U).is_diagonal(),
            (V.T @ V).is_diagonal(),
            (U.T @ data.M @ V).is_diagonal(),
            (V.T @ data.N @ V).is_diagonal(),
        ]
        return Outcome(Answer.of(all(found)), "exact frames")
    with precision(128):
        enclosed = enclosed_frames(data, from_targets=task.from_targets)
        left, right = (
            (enclosed.V, enclosed.U) if exchanged else (enclosed.V, enclosed.V) if same else (enclosed.U, enclosed.V)
        )
        M, N = BallMatrix(data.M), BallMatrix(data.N)
        answers = [
            diagonal(A, SLACK) for A in (left.T @ left, right.T @ right, left.T @ M @ right, right.T @ N @ right)
        ]
    return Outcome(every(answers), "enclosed frames")


@dataclass(frozen=True)
class OneStep:
    """A problem with rational frames, a chain of given widths, and the entries of its one-step start."""

    data: Data
    eta: Fraction
    frames: tuple[RationalMatrix, ...]
    first: tuple[Fraction, ...]


def _run(kind: str, depth: int = 3, extra: int = 0) -> Stratum[OneStep]:
    def draw(rng: Rng) -> OneStep:
        k = int(rng.integers(2, 4))
        lengths = [Fraction(int(x), int(y)) for x, y in zip(rng.integers(1, 4, k), rng.integers(1, 4, k), strict=True)]
        left, right = rational_rotations(rng, k), rational_rotations(rng, k)
        A = left @ RationalMatrix.diagonal(lengths) @ right.T
        one = RationalMatrix.identity(k)
        root = Fraction(int(rng.integers(1, 4)), int(rng.integers(2, 5)))
        data = {"autoencoding": Data(A, A), "factorization": Data(one, A), "inversion": Data(A, one),
                "neither": Data(A, left @ RationalMatrix.diagonal(list(range(1, k + 1))) @ left.T @ A)}[kind]  # fmt: skip
        V = right if kind == "factorization" else left
        U = {"autoencoding": left, "factorization": left, "inversion": right, "neither": left}[kind]
        first = tuple(1 / (root * (Fraction(1) if kind == "factorization" else x)) for x in lengths)
        inner = [rational_rotations(rng, k + extra) for _ in range(depth - 1)]
        return OneStep(data, root * root, (V, *inner, U), first)

    return Stratum(f"{kind}, {depth} layers, {extra} units more", draw)


THREE = ("autoencoding", "factorization", "inversion")


def reaches_zero_error(problem: OneStep, scale: int = 1, steps: Fraction = Fraction(1)) -> Outcome:
    """Run the one-step start in its frames: diagonal before and after, a nonzero gradient, zero error after one step."""
    Q = problem.frames
    widths = [frame.rows for frame in Q]
    middles = [RationalMatrix.diagonal([scale * x for x in problem.first], (widths[1], widths[0]))]
    middles += [
        RationalMatrix.diagonal([1] * widths[0] + [0] * (widths[1] - widths[0]), (b, a))
        for a, b in pairwise(widths[1:-1])
    ]
    middles.append(RationalMatrix.zeros(widths[-1], widths[-2]))
    before = tuple(Q[i + 1] @ S @ Q[i].T for i, S in enumerate(middles))
    data = problem.data
    after = step(before, data.N, data.M, steps * problem.eta)
    aligned = all((Q[i + 1].T @ W @ Q[i]).is_diagonal() for i, W in enumerate(after))
    found = {"aligned": aligned, "moving": after != before, "zero error": residual(after, data.N, data.M).is_zero()}
    missing = [name for name, holds in found.items() if not holds]
    return Outcome(Answer.of(not missing), f"not: {', '.join(missing)}" if missing else "zero error after one step")


CONTROLS: dict[str, dict[str, int | Fraction]] = {
    "with_a_start_twice_as_large": {"scale": 2},
    "with_half_the_step": {"steps": Fraction(1, 2)},
}


@CLASSES.certified(
    covers="exact runs of 3 square layers, 2 and 3 inputs",
    instances=Strata([_run(kind) for kind in THREE]),
    count=Count(24, 200, 2000),
    controls=CONTROLS,
    supports=[INVARIANT],
)
def the_three_problems_are_solved_in_aligned_runs(
    problem: OneStep, *, scale: int = 1, steps: Fraction = Fraction(1)
) -> Outcome:
    """Autoencoding, factorization and inversion reach zero error in fixed frames."""
    return reaches_zero_error(problem, scale, steps)


@CLASSES.certified(
    covers="exact runs of 2 layers",
    instances=Strata([_run(kind, depth=2) for kind in THREE]),
    count=Count(12, 100, 1000),
    controls=CONTROLS,
    supports=[COMMON],
)
def two_layers_solve_them_too(problem: OneStep, *, scale: int = 1, steps: Fraction = Fraction(1)) -> Outcome:
    """Two layers are enough, one is not (``necessity``)."""
    return reaches_zero_error(problem, scale, steps)


@CLASSES.certified(
    covers="exact runs through hidden layers that are wider than the input by one and two",
    instances=Strata([_run(kind, depth=4, extra=extra) for kind in THREE for extra in (1, 2)]),
    count=Count(12, 100, 1000),
    controls=CONTROLS,
    supports=[COMMON],
)
def wider_layers_solve_them_too(problem: OneStep, *, scale: int = 1, steps: Fraction = Fraction(1)) -> Outcome:
    """Hidden layers may be wider; narrower ones may not (``necessity``)."""
    return reaches_zero_error(problem, scale, steps)


@CLASSES.certified(
    covers="exact runs on data with common frames that are none of the three problems",
    instances=Strata([_run("neither")]),
    count=Count(12, 100, 1000),
    controls=CONTROLS,
    supports=[COMMON],
)
def other_data_with_common_frames_do_as_well(
    problem: OneStep, *, scale: int = 1, steps: Fraction = Fraction(1)
) -> Outcome:
    """What the start needs is the data condition; the three problems are examples of it."""
    return reaches_zero_error(problem, scale, steps)
