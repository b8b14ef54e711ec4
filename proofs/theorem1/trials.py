"""Theorem 1 on exact instances: the data condition, the one-step start, and modes that are trapped."""

from __future__ import annotations

from fractions import Fraction
from math import prod

from proofs.alignment import AlignedChain, FiniteRun, Frames, commutes
from proofs.alignment.modes import LOOSE_STARTS, MODE_STARTS, ModeStart
from proofs.alignment.problems import (
    DATASETS,
    DEEP_PROBLEMS,
    PROBLEMS,
    TWO_LAYERS,
    Dataset,
    Problem,
    one_step_start,
)
from proofs.alignment.starts import STARTS, AlignedStart
from proofs.dynamics import Mode, decay, trap
from proofs.dynamics.enclosure import follow
from proofs.network import Data, product, step
from proofs.theorem1.extensions import CONVERGENCE, CONVERSE, UNIVERSAL
from proofs.theorem1.statement import DATA_CONDITION, IF, REPAIRED, THEOREM1
from verify.claim import Answer, Cases, Count, Outcome
from verify.exact import RationalMatrix

F = Fraction


@THEOREM1.certified(
    covers="exact decision against frames built in or destroyed on purpose",
    instances=DATASETS,
    count=Count(60, 400, 4000),
    controls={"with_the_inputs_taken_for_targets": {"use_targets": False}, "with_one_entry_of_Y_changed": {"shift": 1}},
    supports=[DATA_CONDITION],
)
def the_commutator_decides_whether_frames_exist(
    dataset: Dataset, *, use_targets: bool = True, shift: int = 0
) -> Outcome:
    """``[N, M^T M] = 0`` exactly for the data that were built with common frames, which is known from the construction."""
    X, Y = dataset.data.X, dataset.data.Y
    data = Data(X, (Y if use_targets else X) + shift * RationalMatrix.unit(0, X.columns - 1, Y.shape))
    decided = commutes(data)
    built = "with" if dataset.diagonalizable else "without"
    reason = f"[N, M^T M] {'=' if decided else '!='} 0 for data built {built} common frames"
    return Outcome(Answer.of(decided is dataset.diagonalizable), reason)


@THEOREM1.certified(
    covers="exact steps of two invertible chains in the same outer frames, k <= 4, depth 3 to 5",
    instances=STARTS,
    count=Count(60, 300, 3000),
    controls={
        "with_a_single_chain_at_zero_error": {"resting": True},
        "with_inputs_not_turned_into_the_frames": {"turned": False},
    },
    supports=[UNIVERSAL],
)
def two_chains_stay_in_their_frames_iff_the_data_are_diagonal_there(
    start: AlignedStart, *, resting: bool = False, turned: bool = True
) -> Outcome:
    """Invertible chains in ``D(U, V)`` with products that differ everywhere stay iff ``U^T M V``, ``V^T N V`` are diagonal."""
    frames, (U, V) = start.chain.frames, (start.chain.frames.Q[-1], start.chain.frames.Q[0])
    middles = [tuple(entry or Fraction(1) for entry in layer) for layer in start.chain.singular]
    doubled = [tuple(2 * entry for entry in middles[0]), *middles[1:]]
    chains = [AlignedChain(frames, tuple(S)) for S in ([middles] if resting else [middles, doubled])]
    data = Data.of_map(start.data.X, product(chains[0].layers)) if resting else start.data
    stay = all(frames.witness(step(chain.layers, data.N, data.M, start.eta)) for chain in chains)
    inputs = V.T @ data.N @ V if turned else data.N
    diagonal = inputs.is_diagonal() and (U.T @ data.M @ V).is_diagonal()
    reason = f"the chains {'stay' if stay else 'leave'}, the data are {'' if diagonal else 'not '}diagonal"
    return Outcome(Answer.of(stay is diagonal), reason)


@THEOREM1.certified(
    covers="exact runs, k <= 4, depth 2 to 5",
    instances=PROBLEMS,
    count=Count(80, 400, 4000),
    controls={
        "with_a_start_twice_as_large": {"scale": 2},
        "with_half_the_step": {"step": Fraction(1, 2)},
        "with_inputs_coupled_across_the_frames": {"coupled": True},
    },
    supports=[IF],
)
def the_one_step_start_satisfies_definition_3(
    problem: Problem, *, scale: int = 1, step: Fraction = Fraction(1), coupled: bool = False
) -> Outcome:
    """Aligned at both times in the same frames, a nonzero gradient, and exactly zero error after one step."""
    return _definition_3(problem, scale, step, coupled)


@THEOREM1.certified(
    covers="exact runs of two layers, k <= 4",
    instances=TWO_LAYERS,
    count=Count(20, 100, 1000),
    controls={"with_a_start_twice_as_large": {"scale": 2}},
    spares=(IF, "deep"),
)
def two_layers_are_enough_for_the_one_step_start(problem: Problem, *, scale: int = 1) -> Outcome:
    """The same start with d = 2."""
    return _definition_3(problem, scale, Fraction(1), False)


def _definition_3(problem: Problem, scale: int, step: Fraction, coupled: bool) -> Outcome:
    data = problem.data
    if coupled:
        V, k = problem.frames.Q[0], len(problem.live)
        shear = RationalMatrix.identity(k) + RationalMatrix.unit(0, k - 1, (k, k))
        data = Data.of_map(
            V @ shear @ V.T @ data.X, problem.frames.Q[-1] @ RationalMatrix.diagonal(problem.targets) @ V.T
        )
    start = one_step_start(problem, scale)
    run = FiniteRun.in_fixed_frames(data, start, step * problem.eta, problem.frames, steps=1)
    found = {**run.definition3(), "strong": run.outer_frames_fixed, "realizable": data.realizable}
    missing = [name for name, holds in found.items() if not holds]
    return Outcome(Answer.of(not missing), f"not: {', '.join(missing)}" if missing else "zero error after one step")


@THEOREM1.certified(
    covers="exact modes, depth 1 to 6, steps up to the bound",
    instances=MODE_STARTS,
    count=Count(96, 480, 4800),
    controls={
        "with_four_times_the_step": {"factor": Fraction(4)},
        "with_a_contraction_twice_as_fast": {"speed": 2},
    },
    supports=[CONVERGENCE],
)
def a_mode_that_is_trapped_stays_trapped_and_contracts(
    start: ModeStart, *, factor: Fraction = Fraction(1), speed: int = 1
) -> Outcome:
    """Two exact steps: the conditions hold again, S moves towards its optimum and not past it, by at least the certified ratio."""
    mode, eta = start.mode, factor * start.eta
    for _ in range(2):
        after = mode.step(eta)
        if mode.target == 0:
            good = decay(mode, eta) is not None and decay(after, eta) is not None and 0 < after.product < mode.product
        else:
            before, again = trap(mode, eta), trap(after, eta)
            if before is None or again is None:
                return Outcome(
                    Answer.FAILS, f"not trapped: S = {mode.product}, then {after.product}, optimum {mode.optimum}"
                )
            gap, left = mode.optimum - mode.product, after.optimum - after.product
            same_side = left * gap >= 0
            good = (
                same_side
                and again.crowding <= before.crowding
                and abs(left) <= abs(gap) * (1 - speed * (1 - before.ratio))
            )
        if not good:
            return Outcome(Answer.FAILS, f"S went from {mode.product} to {after.product}")
        mode = after
    return Outcome(Answer.HOLDS, "trapped, contracting")


def trapped_start(problem: Problem) -> tuple[tuple[tuple[Fraction, ...], ...], Fraction]:
    """Return positive singular values (by layer) and an ``eta`` for which every mode of the problem is trapped or decays."""
    d, modes = problem.depth, len(problem.live)
    sigma = [Fraction(1) if not lam else Fraction(1, 2) for lam in problem.inputs]
    bounds = [Fraction(1)]
    for j, (lam, target) in enumerate(zip(problem.inputs, problem.targets, strict=True)):
        if lam and target:
            while sigma[j] ** d >= abs(target):
                sigma[j] /= 2
            bounds.append(sigma[j] ** 2 / (d * lam * target**2))
        elif lam:
            bounds.append(1 / (2 * lam * sigma[j] ** (2 * d - 2)))
    return ((tuple(sigma[:modes]),) * d, min(bounds))


@THEOREM1.certified(
    covers="exact aligned problems, k <= 4, depth 3 to 5",
    instances=DEEP_PROBLEMS,
    count=Count(36, 180, 1800),
    controls={
        "with_inputs_coupled_across_the_frames": {"coupled": True},
        "with_sixteen_times_the_step": {"factor": 16},
    },
    supports=[REPAIRED, CONVERSE, CONVERGENCE],
)
def trapped_runs_satisfy_every_hypothesis_of_the_repaired_statement(
    problem: Problem, *, coupled: bool = False, factor: int = 1
) -> Outcome:
    """Aligned and invertible along two exact steps, rank E(0) = rank X, every mode certified to converge; N commutes with M^T M."""
    frames, k = problem.frames, len(problem.live)
    signs = RationalMatrix.diagonal([-1 if target < 0 else 1 for target in problem.targets])
    U = frames.Q[-1] @ signs  # a column of U is turned where lambda' is negative
    frames = Frames((*frames.Q[:-1], U))
    data = problem.data
    if coupled:
        shear = RationalMatrix.identity(k) + RationalMatrix.unit(0, k - 1, (k, k))
        V = frames.Q[0]
        data = Data.of_map(
            V @ shear @ V.T @ data.X, U @ RationalMatrix.diagonal([abs(t) for t in problem.targets]) @ V.T
        )
    singular, eta = trapped_start(problem)
    run = FiniteRun.in_fixed_frames(data, AlignedChain(frames, singular).layers, factor * eta, frames, steps=2)
    modes = [
        Mode(tuple(layer[j] for layer in singular), lam, lam * abs(target))
        for j, (lam, target) in enumerate(zip(problem.inputs, problem.targets, strict=True))
    ]
    certified = all(trap(m, run.eta) or decay(m, run.eta) for m in modes if m.lam)
    found = {
        **run.setting(),
        "aligned": run.aligned,
        "nearly-invertible": run.nearly_invertible,
        "rank E(0) = rank X": run.residuals[0].rank() == data.X.rank(),
        "zero error in the limit": certified,
        "the data condition": commutes(data),
    }
    missing = [name for name, holds in found.items() if not holds]
    return Outcome(
        Answer.of(not missing), f"not: {', '.join(missing)}" if missing else "all hypotheses and the conclusion"
    )


@THEOREM1.certified(
    covers="balls along up to 2000 steps, then the trap for all later ones; depth 2 to 4",
    instances=LOOSE_STARTS,
    count=Count(24, 120, 600),
    controls={"with_gradient_ascent": {"factor": -1}, "with_no_step_at_all": {"factor": 0}},
    supports=[IF],
)
def training_from_starts_outside_the_trap_is_certified_to_converge(start: ModeStart, *, factor: int = 1) -> Outcome:
    """Enclosures of the entries are followed until they are certainly trapped; from there on convergence is proved."""
    followed = follow(start.mode, factor * start.eta, most=2000 if factor == 1 else 3)
    verb = "certainly trapped" if followed.answer is Answer.HOLDS else "not certainly trapped"
    return Outcome(followed.answer, f"{verb} after {followed.steps} steps")


LEAPS = [
    (sigma, x)
    for sigma in ((F(1, 2), F(1)), (F(1), F(-2), F(1)), (F(1, 3), F(2), F(1, 2), F(-1)))
    for x in (F(1, 10), F(1), F(5))
]


@THEOREM1.certified(
    covers="exact modes, depth 2 to 4, steps of size 1/7, 1 and 100",
    instances=Cases(LEAPS),
    controls={"with_twice_the_step": {"factor": 2}, "with_an_optimum_of_the_other_sign": {"sign": -1}},
    supports=[CONVERSE],
)
def starts_without_zeros_reach_their_optimum_in_one_step(
    leap: tuple[tuple[Fraction, ...], Fraction], *, factor: int = 1, sign: int = 1
) -> Outcome:
    """With ``x = eta lambda S (s - S)`` every entry becomes ``sigma_i + x/sigma_i``; the product is s if ``eta lambda = x / (prod
    (sigma_i^2 + x) - S^2)``. No entry is zero before or after, and S is off its optimum.
    """
    sigma, x = leap
    S = prod(sigma, start=F(1))
    kappa = x / (prod((entry * entry + x for entry in sigma), start=F(1)) - S * S)
    optimum = S + x / (kappa * S)
    hits = []
    for eta in (F(1, 7), F(1), F(100)):
        mode = Mode(sigma, kappa / eta, sign * optimum * kappa / eta)
        after = mode.step(factor * eta)
        hits.append(after.product == after.optimum != S and all(after.sigma))
    return Outcome(Answer.of(all(hits)), f"eta lambda = {kappa}, s = {optimum}")
