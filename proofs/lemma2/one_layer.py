"""One layer of two inputs and two outputs: the only depth at which Lemma 2's "only if" is true of a single start."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from proofs.alignment import FiniteRun, frames_of
from proofs.lemma2.condition import split_in
from proofs.lemma2.statement import LEMMA2, ONE_LAYER
from proofs.network import Data
from verify.claim import Answer, Cases, Outcome
from verify.exact import RationalMatrix
from verify.symbolic import (
    Derivation,
    Instance,
    Rational,
    Relation,
    define,
    diagonal,
    established,
    identity,
    matrix,
    scalar,
    shown_diagonal,
    symmetric,
)

eta = scalar("eta")


@LEMMA2.derived(
    covers="one layer of any shape",
    controls={"with_the_opposite_sign": {"sign": 1}, "with_the_second_step_like_the_first": {"inputs": False}},
)
def one_layer_moves_by_its_residual_and_then_by_the_residual_times_the_inputs(
    *, sign: int = -1, inputs: bool = True
) -> Outcome:
    """``E(1) = M - (W + eta E) N = E (I - eta N)`` with ``E = M - W N``: both moves are eta times the residual."""
    M, N, W = matrix("M", "k_1", "k_0"), symmetric("N", "k_0"), matrix("W", "k_1", "k_0")
    first = M - W @ N
    derivation = Derivation("the residual after one step").start(M - (W + eta * first) @ N).normalise()
    factor = identity("k_0") + sign * eta * N if inputs else identity("k_0")
    return established(derivation, first @ factor)


def _live(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Draw a diagonal D with the entry d_j, not zero, at the first place, and the coordinate vectors there."""
    rows, columns = instance.dimensions["k_1"], instance.dimensions["k_0"]
    d = Fraction(rng.choice([-2, -1, 1, 2, 3]), rng.randint(1, 3))
    entries = [d, *(Fraction(rng.randint(-2, 2)) for _ in range(min(rows, columns) - 1))]
    places = {name: Rational.coordinate(k) for name, k in (("e_j", rows), ("f_j", columns))}
    return {"D": Rational.diagonal(rows, columns, entries), "d_j": d, **places}


@LEMMA2.derived(
    covers="every shape, a nonzero entry j of D, any other place l",
    controls={"with_another_entry_of_the_residual": {"live": False}, "with_inputs_that_are_not_symmetric": {"even": False}},
)
def a_live_residual_uncouples_two_inputs(*, live: bool = True, even: bool = True) -> Outcome:
    """``n_jl`` and ``n_lj`` are entry (j, l) of ``D V^T N V``, zero off the diagonal, over ``d_j``."""
    D, d = diagonal("D", "k_1", "k_0"), scalar("d_j")
    L = symmetric("V^T N V", "k_0") if even else matrix("V^T N V", "k_0", "k_0")
    e, f, other = matrix("e_j", "k_1", 1), matrix("f_j", "k_0", 1), matrix("f_l", "k_0", 1)
    place = Relation("D^T e_j = d_j f_j", D.T @ e, d * f, reason="entry j of D", sampler=_live)
    entry = Derivation("entry (j, l) of D V^T N V over d_j").start((e.T @ D @ L @ other) / d)
    if live:
        entry.apply(place)
    return Outcome.conjunction([
        established(entry.normalise(), f.T @ L @ other),
        established(Derivation("n_lj").start(other.T @ L @ f).normalise(), f.T @ L @ other),
    ])  # fmt: skip


@LEMMA2.derived(
    covers="one layer of any shape",
    controls={"with_coupled_inputs": {"split": False}, "with_a_residual_off_its_frames": {"stays": False}},
)
def one_layer_whose_inputs_split_has_split_targets(*, split: bool = True, stays: bool = True) -> Outcome:
    """``U^T M V = D + S V^T N V`` with all three diagonal."""
    D = diagonal("D", "k_1", "k_0") if stays else matrix("D", "k_1", "k_0")
    S, L = diagonal("S", "k_1", "k_0"), diagonal("L", "k_0") if split else symmetric("L", "k_0")
    targets = define(matrix("U^T M V", "k_1", "k_0"), D + S @ L, reason="D = U^T M V - S V^T N V")
    derivation = Derivation("the targets in the frames").start(targets.left).apply(targets).normalise()
    return Outcome.conjunction([established(derivation, D + S @ L), shown_diagonal(D + S @ L, "the targets")])


INPUTS = [(RationalMatrix([[a, b], [b, c]]), D) for a, b, c in ((1, 0, 2), (1, 1, 2), (2, 1, 1), (3, 0, 3), (2, 1, 3))
          for D in ((1, 0), (0, 1), (1, 2))]  # fmt: skip


@LEMMA2.certified(
    covers="one layer, 2 x 2, exact runs of two steps on coupled and uncoupled data",
    instances=Cases(INPUTS),
    controls={"with_a_single_step": {"steps": 1}, "from_the_optimum": {"off": 0}},
    supports=[ONE_LAYER],
)
def one_layer_stays_for_two_steps_only_where_the_data_split(
    case: tuple[RationalMatrix, tuple[int, int]], *, steps: int = 2, off: int = 1
) -> Outcome:
    """``X X^T = N^2``, ``W = diag(2, 3)`` and ``M = W N^2 + D``: the first step stays on any data, the second does not."""
    X, entries = case
    W, D = RationalMatrix.diagonal([2, 3]), RationalMatrix.diagonal([off * x for x in entries])
    data = Data(X, W @ X + D @ X.inverse())
    one = RationalMatrix.identity(2)
    run = FiniteRun.in_fixed_frames(data, (W,), Fraction(1, 7), frames_of(one, one), steps)
    found = f"stays: {run.aligned}, moving: {run.moving}, split: {split_in(data, one, one, 2)}"
    return Outcome(Answer.of(run.aligned is split_in(data, one, one, 2)), found)
