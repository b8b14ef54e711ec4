"""Theorem 4 on exact instances of every width profile."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from proofs.alignment import FiniteRun, commutes
from proofs.lemma1.strong_runs import strong_run_exists
from proofs.lemma2.instances import SPLITTINGS, Splitting
from proofs.lemma2.trials import full_and_moved
from proofs.theorem4.instances import INTERPOLATIONS, ONE_STEPS, Interpolation, OneStep
from proofs.theorem4.statement import IF_REPAIRED, ONLY_IF_REPAIRED, RIGIDITY, THEOREM4, UNIVERSAL
from verify.claim import Answer, Count, Outcome
from verify.exact import RationalMatrix, commute


@THEOREM4.certified(
    covers="exact runs, depth 2 to 5, widths 1 to 5",
    instances=ONE_STEPS,
    count=Count(60, 300, 3000),
    controls={
        "with_a_start_twice_as_large": {"scale": 2},
        "with_half_the_step": {"step": Fraction(1, 2)},
        "with_two_inputs_coupled": {"coupling": Fraction(1)},
    },
    supports=[IF_REPAIRED],
)
def the_one_step_start_is_a_strong_run(
    problem: OneStep, *, scale: int = 1, step: Fraction = Fraction(1), coupling: Fraction = Fraction(0)
) -> Outcome:
    """Fixed frames, a nonzero first gradient, zero error after one step; N and M^T M commute."""
    data, layers = problem.data(coupling), problem.start(scale).layers
    run = FiniteRun.in_fixed_frames(data, layers, step * problem.eta, problem.frames, steps=1)
    found = {"aligned": run.aligned, "moving": run.moving, "zero error": run.zero_error, "commuting": commutes(data)}
    missing = [name for name, holds in found.items() if not holds]
    return Outcome(Answer.of(not missing), f"not: {', '.join(missing)}" if missing else "zero error after one step")


@THEOREM4.certified(
    covers="widths 1 to 5, every rank of X",
    instances=INTERPOLATIONS,
    count=Count(60, 300, 3000),
    controls={"with_the_outputs_left_out": {"outputs": False}},
    supports=[UNIVERSAL],
)
def the_two_commutators_vanish_together(drawn: Interpolation, *, outputs: bool = True) -> Outcome:
    """``[X X^T, X Y^T Y X^T] = 0`` iff ``[X^T X, Y^T Y] = 0``; and Y X^T vanishes on the kernel of X X^T."""
    data = drawn.data
    Y = data.Y if outputs else data.X
    first, second = commutes(data), commute(data.X.T @ data.X, Y.T @ Y)
    unseen = (data.M @ data.N.nullspace()).is_zero()
    return Outcome(Answer.of(first is second and unseen), f"inputs {first}, examples {second}")


@THEOREM4.certified(
    covers="widths 1 to 5, every rank of X",
    instances=INTERPOLATIONS.where(lambda drawn: commutes(drawn.data) and not drawn.data.X.is_zero()),
    count=Count(60, 300, 3000),
    controls={"with_the_bottleneck_forgotten": {"narrow": False}},
    supports=[RIGIDITY],
)
def commuting_data_always_have_a_strong_run(drawn: Interpolation, *, narrow: bool = True) -> Outcome:
    """Where N and M^T M commute and X is not zero, the criterion says yes, as the one-step start does."""
    data, widths = drawn.data, drawn.widths if narrow else (drawn.widths[0], 1, drawn.widths[-1])
    decided = strong_run_exists(data, widths)
    return Outcome(Answer.of(decided is Answer.HOLDS), f"the criterion says {decided.value}")


@THEOREM4.certified(
    covers="exact runs of one step in frames of split data without a rest, widths 1 to 5",
    instances=SPLITTINGS.without("random widths, rank-deficient X", "random widths, singular layers").where(
        full_and_moved
    ),
    count=Count(40, 200, 2000),
    controls={"with_a_rest": {"rest": True}},
    supports=[ONLY_IF_REPAIRED],
)
def split_data_without_a_rest_commute(drawn: Splitting, *, rest: bool = False) -> Outcome:
    """A chain that stays, off zero and moving in every first mode, on data whose rest vanishes: N and M^T M
    commute.
    """
    empty = RationalMatrix.zeros(*drawn.teacher.shape)
    run = (drawn if rest else replace(drawn, teacher=empty)).run(Fraction(1, 7), 1)
    return Outcome(
        Answer.of(run.aligned and commutes(run.data)), f"stays: {run.aligned}, commute: {commutes(run.data)}"
    )
