"""Lemma 1 on exact instances: aligned chains on arbitrary data, and strong runs held against the rigidity criterion."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from proofs.alignment import AlignedChain, Frames
from proofs.alignment.problems import PROBLEMS, Problem
from proofs.lemma1.statement import LEMMA1, REPAIRED, RIGIDITY
from proofs.lemma1.strong_runs import strong_run_possible
from proofs.network import Data, residual, step
from verify.claim import Answer, Count, Outcome
from verify.exact import RationalMatrix
from verify.sampling import Miss, Strata, Stratum
from verify.sampling.matrices import of_rank
from verify.sampling.orthogonal import rational_rotations


@dataclass(frozen=True)
class AlignedStart:
    """An aligned chain of square layers on data that know nothing of its frames.

    Attributes:
        singular_middle: the middle layer (counted from 1) that is singular or not square, 0 if none is.
    """

    chain: AlignedChain
    data: Data
    eta: Fraction
    singular_middle: int


def _start(
    name: str, *, middle: str = "", diagonal_residual: bool = False, deficient: bool = False
) -> Stratum[AlignedStart]:
    def draw(rng: np.random.Generator) -> AlignedStart:
        k, depth = int(rng.integers(2, 5)), int(rng.integers(3, 6))
        place = int(rng.integers(2, depth)) if middle else 0
        outputs = k + int(rng.choice((-1, 1))) if middle == "rectangular" else k
        widths = [k if i < place or not place else outputs for i in range(depth + 1)]
        frames = Frames(tuple(rational_rotations(rng, width) for width in widths))
        singular = [
            tuple(Fraction(int(x), 2) for x in rng.choice((-3, -2, -1, 1, 2, 3), min(widths[i : i + 2])))
            for i in range(depth)
        ]
        if middle == "singular":
            singular[place - 1] = (Fraction(0), *singular[place - 1][1:])
        X, teacher = of_rank(rng, k, k + 1, k - deficient), of_rank(rng, outputs, k, min(k, outputs))
        if diagonal_residual:
            U, V = frames.Q[-1], frames.Q[0]
            teacher = (
                U @ RationalMatrix.diagonal([int(x) for x in rng.integers(-3, 4, min(k, outputs))], (outputs, k)) @ V.T
            )
            X = V @ RationalMatrix.diagonal([int(x) for x in rng.integers(1, 4, k)])
        eta = Fraction(1, int(rng.integers(2, 6)))
        return AlignedStart(AlignedChain(frames, tuple(singular)), Data.of_map(X, teacher), eta, place)

    return Stratum(name, draw)


STARTS = Strata(
    degenerate=[
        _start("one singular middle layer", middle="singular"),
        _start("residual diagonal in the frames", diagonal_residual=True),
        _start("rank-deficient X", deficient=True),
    ],
    random=[_start("generic")],
)
RECTANGULAR = Strata(
    degenerate=[
        _start("rectangular middle layer", middle="rectangular"),
        _start("rectangular middle layer, residual diagonal", middle="rectangular", diagonal_residual=True),
    ]
)


@LEMMA1.certified(
    covers="exact steps, k <= 4, depth 3 to 5",
    instances=STARTS,
    count=Count(60, 300, 3000),
    controls={
        "for_the_first_layer_in_place_of_a_middle_one": {"layer": 1},
        "with_the_residual_not_turned_into_the_frames": {"turned": False},
    },
    supports=[REPAIRED],
)
def the_middle_layers_stay_in_their_frames_iff_the_residual_is_diagonal(
    start: AlignedStart, *, layer: int = 0, turned: bool = True
) -> Outcome:
    """For a middle layer whose neighbours are all invertible: ``U_i^T W_i(1) V_i`` is diagonal iff ``K = U_d^T E V_1`` is."""
    return _stays_iff_diagonal(start, layer, turned)


@LEMMA1.certified(
    covers="exact steps, one middle layer that is not square, the others invertible",
    instances=RECTANGULAR,
    count=Count(40, 200, 2000),
    controls={"with_the_residual_not_turned_into_the_frames": {"turned": False}},
    spares=(REPAIRED, "square"),
)
def a_rectangular_middle_layer_stays_in_its_frames_iff_the_residual_is_diagonal(
    start: AlignedStart, *, turned: bool = True
) -> Outcome:
    """The argument uses the layers beside it only: they are invertible, hence square; the middle layer need not be."""
    return _stays_iff_diagonal(start, 0, turned)


def _stays_iff_diagonal(start: AlignedStart, layer: int, turned: bool) -> Outcome:
    layers, Q = start.chain.layers, start.chain.frames.Q
    i = layer or start.singular_middle or 2
    E = residual(layers, start.data.N, start.data.M)
    K = Q[-1].T @ E @ Q[0] if turned else E
    after = step(layers, start.data.N, start.data.M, start.eta)[i - 1]
    stays = (Q[i].T @ after @ Q[i - 1]).is_diagonal() if not layer else after == layers[i - 1]
    reason = f"the middle is {'' if stays else 'not '}diagonal, K is {'' if K.is_diagonal() else 'not '}diagonal"
    return Outcome(Answer.of(stays is K.is_diagonal()), reason)


def _regular(stratum: Stratum[Problem]) -> Stratum[Problem]:
    """The members of a stratum to which the criterion applies: N invertible, nonzero singular values distinct."""

    def draw(rng: np.random.Generator) -> Problem:
        problem = stratum.draw(rng)
        sizes = [abs(target) for target in problem.targets if target] if problem else []
        if problem is None or not all(problem.live) or len(set(sizes)) < len(sizes):
            raise Miss
        return problem

    return Stratum(stratum.name, draw)


REGULAR = Strata(degenerate=[_regular(member) for member in PROBLEMS.members if member.name != "rank-deficient X"])


@LEMMA1.certified(
    covers="exact strong runs, k <= 4",
    instances=REGULAR,
    count=Count(40, 200, 2000),
    controls={"with_inputs_coupled_across_the_frames": {"coupled": True}},
    supports=[RIGIDITY],
)
def strong_runs_satisfy_the_rigidity_criterion(problem: Problem, *, coupled: bool = False) -> Outcome:
    """Where a strong run is known (the one-step start of Theorem 1) and the criterion applies, the criterion says so."""
    data = problem.data
    V, U, k = problem.frames.Q[0], problem.frames.Q[-1], len(problem.live)
    teacher = U @ RationalMatrix.diagonal(problem.targets) @ V.T
    if coupled:
        mixed = RationalMatrix.identity(k) + RationalMatrix([[1] * k] * k)
        data = Data.of_map(V @ mixed @ V.T, teacher)
    possible = strong_run_possible(data)
    return Outcome(possible, f"the criterion {possible.value} on data with a strong run")
