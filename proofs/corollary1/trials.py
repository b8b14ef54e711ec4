"""Corollary 1 on exact instances of every width profile: full training against r x d numbers."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np

from proofs.corollary1.statement import (
    COROLLARY1,
    EQUATION_5,
    EQUATION_5_REPAIRED,
    EQUATION_6,
    OTHER_ENTRIES,
    REDUCTION,
)
from proofs.dynamics import Mode
from proofs.lemma2.instances import KINDS, SPLITTINGS, Splitting, splitting
from proofs.network import product
from verify.claim import Answer, Count, Outcome
from verify.exact import RationalMatrix
from verify.sampling import Strata, Stratum
from verify.sampling.shapes import random_widths

ETA = Fraction(1, 7)


def modes(drawn: Splitting) -> list[Mode]:
    """Return the r modes of an instance, with their eigenvalues."""
    pairs = zip(drawn.inputs, drawn.slopes, strict=True)
    eigenvalues = [(x * x, w * x * x) for x, w in pairs]
    return [Mode(tuple(S[j] for S in drawn.singular), *eigenvalues[j]) for j in range(drawn.r)]


def other_product_step(mode: Mode, eta: Fraction) -> Mode:
    """Equation (6) with the first product over all layers, which is wrong unless an entry is 0 or 1."""
    move = eta * mode.residual * mode.product
    return replace(mode, sigma=tuple(sigma + move for sigma in mode.sigma))


@COROLLARY1.certified(
    covers="exact runs of three steps (two beyond depth three), depth 1 to 5, widths 1 to 5",
    instances=SPLITTINGS,
    count=Count(60, 300, 3000),
    controls={
        "with_the_first_product_over_all_layers": {"over_all": True},
        "with_twice_the_step": {"factor": 2},
        "with_two_of_the_first_modes_coupled": {"coupling": Fraction(1)},
    },
    supports=[EQUATION_6, OTHER_ENTRIES, REDUCTION],
)
def full_training_is_the_reduced_dynamics(
    drawn: Splitting, *, over_all: bool = False, factor: int = 1, coupling: Fraction = Fraction(0)
) -> Outcome:
    """In the frames every middle is the reduced one, entries beyond the first r are what they were, and so is the
    loss.
    """
    steps = 3 if len(drawn.singular) < 4 else 2
    problem = replace(drawn, coupling=coupling) if drawn.r > 1 else drawn
    run = problem.run(ETA, steps)
    reduced = modes(drawn)
    for t, layers in enumerate(run.times):
        for i, middle in enumerate(drawn.frames.middles(layers)):
            rest = drawn.singular[i][drawn.r :]
            expected = RationalMatrix.diagonal([*(mode.sigma[i] for mode in reduced), *rest], middle.shape)
            if middle != expected:
                return Outcome(Answer.FAILS, f"layer {i + 1} differs after {t} steps")
        if not coupling and _loss(run.data.X, run.data.Y, product(layers)) != reduced_loss(run.data.Y, reduced):
            return Outcome(Answer.FAILS, f"the loss differs after {t} steps")
        reduced = [other_product_step(m, ETA) if over_all else m.step(factor * ETA) for m in reduced]
    return Outcome(Answer.HOLDS, f"{steps} steps agree, entry by entry")


@COROLLARY1.certified(
    covers="exact runs of one step, depth 1 to 5, widths 1 to 5",
    instances=SPLITTINGS,
    count=Count(40, 200, 2000),
    controls={
        "with_an_r_one_too_small": {"fewer": 1},
        "with_the_rest_coupled_to_the_first_inputs": {"coupling": Fraction(1)},
    },
    supports=[OTHER_ENTRIES],
)
def entries_beyond_the_first_r_do_not_move(
    drawn: Splitting, *, fewer: int = 0, coupling: Fraction = Fraction(0)
) -> Outcome:
    """In the frames every entry of every layer beyond the first r x r block is the same after a step."""
    run = (replace(drawn, coupling=coupling) if drawn.inputs and drawn.widths[0] > 1 else drawn).run(ETA, 1)
    r = drawn.r - fewer
    before, after = (drawn.frames.middles(layers) for layers in run.times)
    for i, (old, new) in enumerate(zip(before, after, strict=True), 1):
        places = [(p, q) for p in range(old.rows) for q in range(old.columns) if p >= r or q >= r]
        if any(old[p, q] != new[p, q] for p, q in places):
            return Outcome(Answer.FAILS, f"an entry of layer {i} beyond the first {r} moves")
    return Outcome(Answer.HOLDS, f"{drawn.widths}: only the first {r} positions move")


def _one_mode(kind: str) -> Stratum[Splitting]:
    def draw(rng: np.random.Generator) -> Splitting:
        widths = list(random_widths(rng, depth=(1, 4), width=(1, 4)))
        widths[int(rng.integers(0, len(widths)))] = 1
        return splitting(rng, tuple(widths), kind)

    return Stratum(f"one mode, {kind}", draw)


ONE_MODE = Strata([_one_mode(kind) for kind in KINDS if kind != "generic"], [_one_mode("generic")])


@COROLLARY1.certified(
    covers="exact runs of two and three steps with r = 1, depth 1 to 4, a width of one anywhere",
    instances=ONE_MODE,
    count=Count(20, 150, 1500),
    controls={"with_the_first_product_over_all_layers": {"over_all": True}, "with_twice_the_step": {"factor": 2}},
    spares=(EQUATION_6, "narrow"),
)
def one_mode_is_the_reduced_dynamics_as_well(drawn: Splitting, *, over_all: bool = False, factor: int = 1) -> Outcome:
    """The printed r > 1 excludes nothing that differs."""
    return full_training_is_the_reduced_dynamics(drawn, over_all=over_all, factor=factor)


@COROLLARY1.certified(
    covers="exact runs of one step with r = 1, depth 1 to 4, a width of one anywhere",
    instances=ONE_MODE,
    count=Count(20, 150, 1500),
    controls={"with_no_mode_at_all": {"fewer": 1}},
    spares=(OTHER_ENTRIES, "narrow"),
)
def beside_one_mode_nothing_moves(drawn: Splitting, *, fewer: int = 0) -> Outcome:
    """Every entry but the first of each layer stays."""
    return entries_beyond_the_first_r_do_not_move(drawn, fewer=fewer)


def _loss(X: RationalMatrix, Y: RationalMatrix, W: RationalMatrix) -> Fraction:
    return (Y - W @ X).frobenius_squared() / (2 * X.columns)


def reduced_loss(Y: RationalMatrix, reduced: list[Mode]) -> Fraction:
    """Return ``(||Y||^2 + sum_j (lambda_j S_j^2 - 2 lambda'_j S_j)) / 2n``."""
    moving = sum((m.lam * m.product**2 - 2 * m.target * m.product for m in reduced), Fraction(0))
    return (Y.frobenius_squared() + moving) / (2 * Y.columns)


def equation_5(drawn: Splitting, i: int) -> RationalMatrix:
    """Return the matrix that (5) prints for layer i (counted from 0), factor by factor in the frames."""
    Q, data = drawn.frames.Q, drawn.data
    S = [RationalMatrix.diagonal(entries, (Q[m + 1].rows, Q[m].rows)) for m, entries in enumerate(drawn.singular)]
    result = Q[-1].T @ data.M @ Q[0] - product(S) @ Q[0].T @ data.N @ Q[0]
    for middle in reversed(S[i + 1 :]):
        result = middle.T @ result
    for middle in S[:i]:
        result = result @ middle.T
    return Q[i + 1] @ result @ Q[i].T


@COROLLARY1.certified(
    covers="exact differences of the objective, a quadratic in each entry; depth 1 to 5, widths 1 to 5",
    instances=SPLITTINGS,
    count=Count(24, 100, 1000),
    controls={"with_the_sign_as_printed": {"sign": 1}, "without_the_factor_one_over_n": {"averaged": False}},
    supports=[EQUATION_5_REPAIRED, EQUATION_5],
)
def equation_5_times_minus_one_over_n_is_the_slope_of_the_objective(
    drawn: Splitting, *, sign: int = -1, averaged: bool = True
) -> Outcome:
    """``(f(W_i + H) - f(W_i - H)) / 2`` for matrix units H equals the entry of ``-(1/n)`` times (5), on data of any
    kind.
    """
    problem = replace(drawn, coupling=Fraction(1)) if drawn.r > 1 else drawn
    data, layers = problem.data, problem.run(ETA, 0).start
    for i, W in enumerate(layers):
        expected = sign * equation_5(problem, i) / (data.n if averaged else 1)
        for p, q in ((0, 0), (W.rows - 1, W.columns - 1)):
            H = RationalMatrix.unit(p, q, W.shape)
            moved = ((*layers[:i], W + shift * H, *layers[i + 1 :]) for shift in (1, -1))
            above, below = (_loss(data.X, data.Y, product(chain)) for chain in moved)
            if (above - below) / 2 != expected[p, q]:
                return Outcome(Answer.FAILS, f"entry ({p}, {q}) of layer {i + 1}")
    return Outcome(Answer.HOLDS, "the slopes agree")


def _coupled_modes(kind: str) -> Stratum[Splitting]:
    def draw(rng: np.random.Generator) -> Splitting:
        return replace(splitting(rng, random_widths(rng, depth=(1, 3), width=(2, 4)), kind), coupling=Fraction(1))

    return Stratum(f"coupled modes, {kind}", draw)


COUPLED_MODES = Strata([_coupled_modes("no targets")], [_coupled_modes("generic")])
SLOPES: dict[str, dict[str, int | bool]] = {
    "with_the_sign_as_printed": {"sign": 1},
    "without_the_factor_one_over_n": {"averaged": False},
}


@COROLLARY1.certified(
    covers="exact differences of the objective, r = 1, depth 1 to 4, a width of one anywhere",
    instances=ONE_MODE,
    count=Count(12, 100, 1000),
    controls=SLOPES,
    spares=(EQUATION_5, "narrow"),
)
def one_mode_has_that_slope_as_well(drawn: Splitting, *, sign: int = -1, averaged: bool = True) -> Outcome:
    """Nothing in (5) needs a second mode."""
    return equation_5_times_minus_one_over_n_is_the_slope_of_the_objective(drawn, sign=sign, averaged=averaged)


@COROLLARY1.certified(
    covers="exact differences of the objective, data with two coupled modes, depth 1 to 3, widths 2 to 4",
    instances=COUPLED_MODES,
    count=Count(12, 100, 1000),
    controls=SLOPES,
    spares=(EQUATION_5, "split"),
)
def data_that_do_not_split_have_that_slope_as_well(
    drawn: Splitting, *, sign: int = -1, averaged: bool = True
) -> Outcome:
    """Nothing in (5) needs data that split."""
    V = drawn.frames.Q[0]
    if (V.T @ drawn.data.N @ V).is_diagonal():
        return Outcome(Answer.UNDECIDED, "these data split")
    return equation_5_times_minus_one_over_n_is_the_slope_of_the_objective(drawn, sign=sign, averaged=averaged)
