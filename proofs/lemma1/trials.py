"""Lemma 1 on exact instances: aligned chains on arbitrary data, and strong runs held against the rigidity criterion."""

from __future__ import annotations

from fractions import Fraction

from proofs.alignment import AlignedChain, FiniteRun, commutes
from proofs.alignment.problems import PROBLEMS, Problem, one_step_start
from proofs.alignment.starts import RECTANGULAR, STARTS, AlignedStart
from proofs.lemma1.statement import LEMMA1, PLANE, REPAIRED, RIGIDITY
from proofs.lemma1.strong_runs import strong_run_exists
from proofs.network import Data, residual, step
from verify.claim import Answer, Count, Outcome
from verify.exact import RationalMatrix


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
    supports=[REPAIRED],
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


REGULAR = PROBLEMS.without("rank-deficient X").where(lambda problem: all(problem.live))
"""The problems to which the criterion applies: N is invertible."""


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
    possible = strong_run_exists(data, (k,) * (problem.depth + 1))
    return Outcome(possible, f"the criterion {possible.value} on data with a strong run")


def _planar(problem: Problem) -> bool:
    """Whether k = 2, d >= 3 and the data are of full rank."""
    return len(problem.live) == 2 and problem.depth >= 3 and all(problem.live) and all(problem.targets)


PLANAR = PROBLEMS.without("rank-deficient X", "no targets", "some targets zero", "one unit", "two layers").where(
    _planar
)


@LEMMA1.certified(
    covers="exact runs, k = 2, depth 3 to 5, data of full rank",
    instances=PLANAR,
    count=Count(30, 150, 1500),
    controls={
        "with_inputs_coupled_across_the_frames": {"coupled": True},
        "with_half_the_step": {"step": Fraction(1, 2)},
    },
    supports=[PLANE],
)
def planar_runs_to_zero_error_have_data_with_common_frames(
    problem: Problem, *, coupled: bool = False, step: Fraction = Fraction(1)
) -> Outcome:
    """The one-step start is aligned, moves, and ends at zero error; N and M^T M commute and are of full rank."""
    data = problem.data
    if coupled:
        V, U = problem.frames.Q[0], problem.frames.Q[-1]
        shear = RationalMatrix.identity(2) + RationalMatrix.unit(0, 1, (2, 2))
        data = Data.of_map(V @ shear @ V.T @ data.X, U @ RationalMatrix.diagonal(problem.targets) @ V.T)
    run = FiniteRun.in_fixed_frames(data, one_step_start(problem), step * problem.eta, problem.frames, 1)
    found = {**run.definition3(), "full rank": data.M.rank() == 2, "common frames": commutes(data)}
    missing = [name for name, holds in found.items() if not holds]
    return Outcome(Answer.of(not missing), f"not: {', '.join(missing)}" if missing else "all hypotheses, common frames")
