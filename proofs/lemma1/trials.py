"""Lemma 1 on exact instances: aligned chains on arbitrary data, and strong runs held against the rigidity criterion."""

from __future__ import annotations

import numpy as np

from proofs.alignment import AlignedChain
from proofs.alignment.problems import PROBLEMS, Problem
from proofs.alignment.starts import RECTANGULAR, STARTS, AlignedStart
from proofs.lemma1.statement import LEMMA1, REPAIRED, RIGIDITY
from proofs.lemma1.strong_runs import strong_run_possible
from proofs.network import Data, residual, step
from verify.claim import Answer, Count, Outcome
from verify.exact import RationalMatrix
from verify.sampling import Miss, Strata, Stratum


@LEMMA1.certified(
    covers="exact steps, k <= 4, depth 3 to 5",
    instances=STARTS,
    count=Count(60, 300, 3000),
    controls={
        "with_singular_layers_at_both_ends": {"singular_ends": True},
        "with_the_residual_not_turned_into_the_frames": {"turned": False},
    },
    supports=[REPAIRED],
)
def the_middle_layers_stay_in_their_frames_iff_the_residual_is_diagonal(
    start: AlignedStart, *, singular_ends: bool = False, turned: bool = True
) -> Outcome:
    """For a middle layer whose neighbours are all invertible: ``U_i^T W_i(1) V_i`` is diagonal iff ``K = U_d^T E V_1`` is."""
    return _stays_iff_diagonal(start, singular_ends, turned)


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
    return _stays_iff_diagonal(start, False, turned)


def _stays_iff_diagonal(start: AlignedStart, singular_ends: bool, turned: bool) -> Outcome:
    chain = start.chain
    if singular_ends:  # the first entry of the first and of the last layer
        middles = [
            (0 * row[0], *row[1:]) if i in (0, len(chain.singular) - 1) else row for i, row in enumerate(chain.singular)
        ]
        chain = AlignedChain(chain.frames, tuple(middles))
    layers, Q = chain.layers, chain.frames.Q
    i = start.middle or 2
    E = residual(layers, start.data.N, start.data.M)
    K = Q[-1].T @ E @ Q[0] if turned else E
    after = step(layers, start.data.N, start.data.M, start.eta)[i - 1]
    stays = (Q[i].T @ after @ Q[i - 1]).is_diagonal()
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
