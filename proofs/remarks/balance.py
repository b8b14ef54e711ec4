"""Balancedness: what gradient flow conserves, what a step changes, and what an exactly balanced chain looks like.

Two neighbours in any chain: ``W = A W_{i+1} W_i B`` with abstract A and B, and any differentiable loss with
gradient C at W. No loss, no number of layers appears.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random

from proofs.remarks.statement import REMARKS
from verify.claim import Outcome
from verify.symbolic import (
    Derivation,
    Instance,
    Rational,
    Relation,
    define,
    diagonal,
    differential,
    established,
    identity,
    inner,
    isometry,
    matrix,
    orthogonal,
    pull_back,
    scalar,
    squared_norm,
    trace,
    zero,
)

EVERY = "every shape, every depth, every differentiable loss"

gamma = scalar("gamma")
A, B, C = matrix("A", "k_d", "k_b"), matrix("B", "k_a", "k_0"), matrix("C", "k_d", "k_0")
low, high = matrix("W_i", "k_h", "k_a"), matrix("W_{i+1}", "k_b", "k_h")
NETWORK = A @ high @ low @ B
G_low, G_high = pull_back(C, NETWORK, low), pull_back(C, NETWORK, high)


@REMARKS.derived(
    covers=EVERY, controls={"with_the_opposite_sign": {"sign": -1}, "with_the_upper_gradient_in_both": {"upper": True}}
)
def the_gradients_of_neighbours_balance(*, sign: int = 1, upper: bool = False) -> Outcome:
    """``W_{i+1}^T G_{i+1} = G_i W_i^T``: both are ``(A W_{i+1})^T C (W_i B)^T``."""
    right = high.T @ G_high if upper else G_low @ low.T
    left = Derivation("the upper side").start(high.T @ G_high).normalise()
    return established(left, sign * (right if not upper else right @ right))


@REMARKS.derived(
    covers=EVERY,
    controls={
        "with_the_sum_of_the_grams": {"sign": 1},
        "with_the_lower_layer_held_fixed": {"held": True},
        "with_the_upper_layer_moving_the_other_way": {"direction": 1},
    },
)
def the_difference_of_the_grams_does_not_move(*, sign: int = -1, held: bool = False, direction: int = -1) -> Outcome:
    """The first variation of ``W_{i+1}^T W_{i+1} - W_i W_i^T`` along ``-G_{i+1}, -G_i`` is zero."""
    difference = high.T @ high + sign * (low @ low.T)
    moved = differential(difference, high, direction * G_high)
    moved = moved + (0 * moved if held else differential(difference, low, -G_low))
    return established(Derivation("the derivative of the difference").start(moved).normalise(), 0 * moved)


def _balanced(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Draw balanced neighbours: a shared inner frame, and the same entries."""
    from verify.symbolic.rationals import draw_orthogonal

    lowest, between, highest = (instance.dimensions[name] for name in ("k_a", "k_h", "k_b"))
    shared = min(lowest, between, highest)
    entries = [Fraction(rng.randint(-2, 2)) for _ in range(shared)]

    def padded(rows: int, columns: int) -> Rational:
        return Rational.diagonal(rows, columns, entries + [Fraction(0)] * (min(rows, columns) - shared))

    frame = draw_orthogonal(rng, between)
    return {
        "W_i": frame @ padded(between, lowest) @ draw_orthogonal(rng, lowest),
        "W_{i+1}": draw_orthogonal(rng, highest) @ padded(highest, between) @ frame.T,
    }


upper, lower = matrix("W_{i+1}", "k", "h"), matrix("W_i", "h", "k")
Q, D = orthogonal("Q", "k"), diagonal("D", "k")


def _pair(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Draw a pair with ``W_i^T W_i = Q D Q^T = W_{i+1} W_{i+1}^T``."""
    from verify.symbolic.rationals import draw_orthogonal

    k, h = (instance.dimensions[name] for name in ("k", "h"))
    entries = [Fraction(rng.randint(-2, 2)) for _ in range(min(k, h))]
    frame = draw_orthogonal(rng, k)
    return {
        "Q": frame,
        "D": Rational.diagonal(k, k, [x * x for x in entries] + [Fraction(0)] * (k - len(entries))),
        "W_i": draw_orthogonal(rng, h) @ Rational.diagonal(h, k, entries) @ frame.T,
        "W_{i+1}": frame @ Rational.diagonal(k, h, entries) @ draw_orthogonal(rng, h),
    }


SHARED_LOW = Relation("W_i^T W_i = Q D Q^T", lower.T @ lower, Q @ D @ Q.T, reason="an eigenbasis", sampler=_pair)
SHARED_HIGH = Relation(
    "W_{i+1} W_{i+1}^T = Q D Q^T", upper @ upper.T, Q @ D @ Q.T, reason="balanced as printed", sampler=_pair
)


@REMARKS.derived(
    covers="every shape",
    controls={"in_another_frame": {"own": False}, "with_the_square_of_the_lengths": {"power": 2}},
)
def a_gram_shared_by_a_pair_gives_orthogonal_columns(*, own: bool = True, power: int = 1) -> Outcome:
    """``(W_i Q)^T (W_i Q) = D = (W_{i+1}^T Q)^T (W_{i+1}^T Q)``."""
    frame = Q if own else orthogonal("P", "k")
    low_gram = Derivation("the lower columns").start(frame.T @ lower.T @ lower @ frame).apply(SHARED_LOW).normalise()
    high_gram = Derivation("the upper columns").start(frame.T @ upper @ upper.T @ frame).apply(SHARED_HIGH).normalise()
    lengths = D if power == 1 else D @ D
    return Outcome.conjunction([established(low_gram, lengths), established(high_gram, lengths)])


BALANCED = Relation(
    "W_{i+1}^T W_{i+1} = W_i W_i^T", high.T @ high, low @ low.T, reason="balanced at the start", sampler=_balanced
)


@REMARKS.derived(
    covers="every shape",
    controls={"with_the_sum_of_the_grams": {"sign": 1}, "with_half_of_the_lower_gram": {"share": Fraction(1, 2)}},
)
def balanced_means_that_the_difference_is_zero(*, sign: int = -1, share: Fraction = Fraction(1)) -> Outcome:
    """With ``W_{i+1}^T W_{i+1} = W_i W_i^T`` the conserved difference is zero at the start."""
    difference = high.T @ high + sign * share * (low @ low.T)
    derivation = Derivation("the conserved difference").start(difference).apply(BALANCED).normalise()
    return established(derivation, 0 * difference)


@REMARKS.derived(
    covers=EVERY,
    controls={
        "with_the_first_power_of_the_step": {"power": 1},
        "with_the_opposite_sign": {"sign": -1},
        "with_the_layers_moved_one_after_the_other": {"sequential": True},
    },
)
def a_step_changes_the_difference_in_second_order(
    *, power: int = 2, sign: int = 1, sequential: bool = False
) -> Outcome:
    """The difference after ``W - gamma G`` less the difference before is ``gamma^2 (G_{i+1}^T G_{i+1} - G_i G_i^T)``."""
    new_low = low - gamma * G_low
    upper = pull_back(C, A @ high @ new_low @ B, high) if sequential else G_high
    new_high = high - gamma * upper
    change = new_high.T @ new_high - new_low @ new_low.T - (high.T @ high - low @ low.T)
    expected = sign * gamma**power * (G_high.T @ G_high - G_low @ G_low.T)
    return established(Derivation("the change of the difference").start(change).normalise(), expected)


F, R, Ri = isometry("F_i", "k_h", "r"), diagonal("R", "r"), diagonal("R^-1", "r")
before = isometry("F_{i-1}", "k_a", "r")


def _entries(rng: Random, instance: Instance) -> list[Fraction]:
    return [Fraction(rng.randint(1, 3), rng.randint(1, 3)) for _ in range(instance.dimensions["r"])]


def _with_inverse(entries: list[Fraction]) -> dict[str, Rational | Fraction]:
    r = len(entries)
    return {"R": Rational.diagonal(r, r, entries), "R^-1": Rational.diagonal(r, r, [1 / x for x in entries])}


def _positive(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    return _with_inverse(_entries(rng, instance))


def _next_layer(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Draw a layer whose Gram matrix is ``F R R F^T``: an isometry after R F^T, if it is high enough."""
    from verify.symbolic.rationals import draw_orthogonal

    entries = _entries(rng, instance)
    r, rows = len(entries), instance.dimensions["k_b"]
    turn = draw_orthogonal(rng, rows)
    # An isometry of r columns needs r rows: where there are fewer, the draw is refused.
    above = Rational.of(rows, r, [row[:r] for row in turn.entries]) if rows >= r else Rational.zero(rows, r)
    layer = above @ Rational.diagonal(r, r, entries) @ instance.matrices["F_i"].T
    return {**_with_inverse(entries), "W_{i+1}": layer}


INVERSE = Relation("R^-1 R = I", Ri @ R, identity("r"), reason="the entries are positive", sampler=_positive)
GRAM = Relation("W_{i+1}^T W_{i+1} = F R R F^T", high.T @ high, F @ R @ R @ F.T, reason="balanced", sampler=_next_layer)
CHAINS = "every shape, every rank; one layer to the next, so every depth"


@REMARKS.derived(
    covers=CHAINS,
    controls={
        "with_the_first_power": {"power": 1},
        "with_frames_below_that_are_not_orthonormal": {"orthonormal": False},
    },
)
def a_layer_passes_its_gram_on(*, power: int = 2, orthonormal: bool = True) -> Outcome:
    """``W_i = F_i R F_{i-1}^T`` gives ``W_i W_i^T = F_i R R F_i^T``."""
    below = before if orthonormal else matrix("F_{i-1}", "k_a", "r")
    derivation = Derivation("the Gram matrix").start(low @ low.T).apply(define(low, F @ R @ below.T)).normalise()
    return established(derivation, F @ (R @ R if power == 2 else R) @ F.T)


@REMARKS.derived(
    covers=CHAINS, controls={"without_the_inverse": {"inverted": False}, "with_the_inverse_on_one_side": {"sides": 1}}
)
def the_next_frame_is_orthonormal(*, inverted: bool = True, sides: int = 2) -> Outcome:
    """``(W F R^{-1})^T (W F R^{-1}) = R^{-1} F^T (F R R F^T) F R^{-1} = I``."""
    left = Ri if inverted else R
    right = left if sides == 2 else R
    derivation = Derivation("the Gram matrix of the next frame").start(left @ F.T @ high.T @ high @ F @ right)
    derivation.apply(GRAM).normalise()
    if inverted and sides == 2:
        derivation.apply(INVERSE).normalise()
    return established(derivation, identity("r"))


@REMARKS.derived(
    covers=CHAINS,
    controls={"with_the_layer_itself": {"off": False}, "with_the_frame_of_the_layer_counted_twice": {"twice": True}},
)
def the_next_layer_vanishes_off_the_frame(*, off: bool = True, twice: bool = False) -> Outcome:
    """``(I - F F^T) W^T W (I - F F^T) = 0``, so ``W (I - F F^T) = 0``."""
    rest = identity("k_h") - (2 if twice else 1) * F @ F.T if off else identity("k_h")
    derivation = Derivation("the Gram matrix off the frame").start(rest @ high.T @ high @ rest).apply(GRAM).normalise()
    return established(derivation, zero("k_h", "k_h"))


@REMARKS.derived(
    covers=CHAINS, controls={"with_the_entries_squared": {"power": 2}, "without_the_inverse": {"inverted": False}}
)
def the_next_layer_has_the_same_entries(*, power: int = 1, inverted: bool = True) -> Outcome:
    """``(W F R^{-1}) R F^T = W F F^T``."""
    middle = R if power == 1 else R @ R
    derivation = Derivation("the next layer").start(high @ F @ (Ri if inverted else R) @ middle @ F.T).normalise()
    if inverted:
        derivation.apply(INVERSE).normalise()
    return established(derivation, high @ F @ F.T)


@REMARKS.derived(
    covers=EVERY,
    controls={"with_another_gradient": {"own": False}, "with_the_inner_product_counted_twice": {"copies": 2}},
)
def every_layer_has_the_same_inner_product_with_its_gradient(*, own: bool = True, copies: int = 1) -> Outcome:
    """``<W_i, A^T C B^T> = <A W_i B, C>``, and ``A W_i B = W`` for every i."""
    above, below, layer = matrix("A", "k_d", "k_b"), matrix("B", "k_a", "k_0"), matrix("W_i", "k_b", "k_a")
    network = above @ layer @ below
    G = pull_back(C, network, layer)
    other = C if own else matrix("C'", "k_d", "k_0")
    return established(
        Derivation("the inner product").start(inner(layer, G)).normalise(), copies * inner(network, other)
    )


a, b, c, w = scalar("a"), scalar("b"), scalar("c"), scalar("w")


@REMARKS.derived(
    covers="two terms at a time; every shape",
    controls={"with_matrices_that_are_not_orthogonal": {"orthogonal": False}, "with_different_norms": {"equal": False}},
)
def a_sum_of_orthogonal_matrices_of_one_norm(*, orthogonal: bool = True, equal: bool = True) -> Outcome:
    """``|b A + W|^2 = a^2 b^2 + |W|^2`` when ``|A|^2 = a^2`` and A is orthogonal to W: one term more at a time.

    A and W are held as columns of their entries: ``A = a e``, with unit e orthogonal to W, ``W = (I - e e^T) Z``.
    """
    e, Z = isometry("e", "m", "1"), matrix("Z", "m", "1")
    W = Z - e @ e.T @ Z if orthogonal else Z
    total = squared_norm(b * (a if equal else c) * e + W)
    derivation = Derivation("the squared norm").start(total).normalise()
    return established(derivation, a**2 * b**2 * trace(identity("1")) + squared_norm(W))
