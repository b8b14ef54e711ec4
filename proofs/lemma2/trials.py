"""Lemma 2 on exact instances of every width profile: chains that stay, chains that leave, and the decision of the
condition.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from proofs.alignment import commutes
from proofs.lemma2.condition import full, moved, split_in, splits
from proofs.lemma2.instances import PAIRS, SPLIT_OR_NOT, SPLITTINGS, Pair, Splitting
from proofs.lemma2.statement import (
    ALWAYS,
    DECISION,
    EQUATION_11,
    IF,
    LEMMA2,
    REPAIRED,
    SHAPE_REPAIRED,
    UNIVERSAL,
)
from proofs.network import Data, gradients
from verify.claim import Answer, Count, Outcome
from verify.exact import RationalMatrix

ETA = Fraction(1, 7)


@LEMMA2.certified(
    covers="exact runs of two steps, depth 1 to 5, widths 1 to 5",
    instances=SPLITTINGS,
    count=Count(60, 300, 3000),
    controls={
        "with_two_of_the_first_modes_coupled": {"coupling": Fraction(1)},
        "with_frames_that_are_not_those_of_the_data": {"shifted": True},
    },
    supports=[UNIVERSAL, EQUATION_11, SHAPE_REPAIRED],
)
def every_chain_in_the_frames_of_split_data_stays(
    drawn: Splitting, *, coupling: Fraction = Fraction(0), shifted: bool = False
) -> Outcome:
    """All layers stay diagonal in the frames; entries beyond the first r do not move."""
    run = (replace(drawn, coupling=coupling) if drawn.r > 1 else drawn).run(ETA, 2)
    if shifted:
        cycled = run.data.X[[*range(1, run.data.X.rows), 0], :]
        run = replace(run, data=Data(cycled, run.data.Y))
    starts, ends = (drawn.frames.middles(run.times[t]) for t in (0, -1))
    still = all(
        before[j, j] == after[j, j]
        for before, after in zip(starts, ends, strict=True)
        for j in range(drawn.r, min(before.shape))
    )
    return Outcome(Answer.of(run.aligned and still), "" if run.aligned else "a layer leaves its frames")


@LEMMA2.certified(
    covers="exact runs of two steps, depth 1 to 5, widths 1 to 5",
    instances=SPLITTINGS.where(lambda drawn: any(drawn.inputs)),
    count=Count(40, 200, 2000),
    controls={"with_every_mode_at_its_optimum": {"off": 0}},
    supports=[IF],
)
def split_data_have_an_aligned_start_that_moves_and_stays(drawn: Splitting, *, off: int = 1) -> Outcome:
    """Entries 1, and ``L'_j/L_j + 1`` in ``W_d`` where ``L_j > 0``: the gradient is not zero, and the frames stay.

    Where L = L' = 0 lemma2.always serves.
    """
    singular = [tuple(Fraction(1) for _ in entries) for entries in drawn.singular]
    singular[-1] = tuple(w + off for w in (*drawn.slopes, *[Fraction(0)] * (len(singular[-1]) - drawn.r)))
    run = replace(drawn, singular=tuple(singular)).run(ETA, 2)
    return Outcome(Answer.of(run.aligned and run.moving), f"aligned: {run.aligned}, moving: {run.moving}")


@LEMMA2.certified(
    covers="exact runs of two steps on data that nothing makes split, depth 2 to 4, widths 1 to 4",
    instances=PAIRS,
    count=Count(40, 200, 2000),
    controls={"with_a_step_twice_as_large": {"steps": 2}, "with_half_the_step": {"steps": Fraction(1, 2)}},
    supports=[ALWAYS],
)
def the_rank_one_start_stays_whatever_the_data(drawn: Pair, *, steps: int | Fraction = 1) -> Outcome:
    """Aligned in fixed frames at all times, with a nonzero gradient at the start and none after one step."""
    run = drawn.run(steps * drawn.eta, 2)
    ends = gradients(run.times[1], run.data.N, run.data.M, 1)
    still = all(gradient.is_zero() for gradient in ends)
    found = {"aligned": run.aligned, "moving": run.moving, "critical after one step": still}
    return Outcome(Answer.of(all(found.values())), ", ".join(f"{name}: {holds}" for name, holds in found.items()))


def full_and_moved(drawn: Splitting) -> bool:
    """Whether in one step every first mode, off zero in all layers before and after, moves."""
    run = drawn.run(ETA, 1)
    return full(run, drawn.r) and moved(run, drawn.r)


@LEMMA2.certified(
    covers="exact runs of one step, widths 1 to 4, from chains without zeros",
    instances=SPLIT_OR_NOT.where(full_and_moved),
    count=Count(60, 300, 3000),
    controls={"with_all_layers_at_zero": {"dead": True}, "with_data_not_turned_into_the_frames": {"framed": False}},
    supports=[REPAIRED],
)
def chains_without_zeros_that_stay_and_move_show_that_the_data_split(
    drawn: Splitting, *, dead: bool = False, framed: bool = True
) -> Outcome:
    """Off zero and moved in every first mode, a chain keeps its frames exactly when these frames split the data."""
    stuck = replace(drawn, singular=tuple(tuple(Fraction(0) for _ in entries) for entries in drawn.singular))
    run = (stuck if dead else drawn).run(ETA, 1)
    V, U = drawn.frames.Q[0], drawn.frames.Q[-1]
    if not framed:
        V, U = RationalMatrix.identity(V.rows), RationalMatrix.identity(U.rows)
    split = split_in(run.data, U, V, drawn.r)
    return Outcome(Answer.of(run.aligned is split), f"stays: {run.aligned}, data split: {split}")


@LEMMA2.certified(
    covers="widths 1 to 4",
    instances=SPLIT_OR_NOT,
    count=Count(60, 300, 3000),
    controls={"with_a_hidden_bottleneck_forgotten": {"hidden": False}},
    supports=[DECISION],
)
def the_decision_finds_what_was_built_in(drawn: Splitting, *, hidden: bool = True) -> Outcome:
    """Data that were built split are found to split; where modes are coupled and r = k_0, the answer is that of the
    commutator.
    """
    decided = splits(drawn.data, drawn.widths if hidden else (drawn.widths[0], drawn.widths[-1]))
    expected = commutes(drawn.data) if drawn.coupling else True
    return Outcome(Answer.of(decided is expected), f"decided {decided}, expected {expected}")
