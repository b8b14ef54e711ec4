"""The rank-one start that becomes critical after one step: why Lemma 2's left side is true of almost any data.

``W_1 = a q_1 v^T``, ``W_i = q_i q_{i-1}^T`` in between, ``W_d = 0``: the network sees one direction v of the inputs
and, after one step, one direction ``M v`` of the outputs. If these are a pair, ``M^T M v = mu N v``, and the step
has the right size, then nothing is left that the chain could see.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random

from proofs.lemma2.statement import LEMMA2
from proofs.network.dying_mode import last_layer_of_a_dying_mode, other_layers_of_a_dying_mode
from proofs.network.unseen_inputs import unseen_inputs_have_no_targets
from proofs.network.zero_last_layer import only_the_zero_layer_moves
from verify.claim import Outcome
from verify.symbolic import (
    Derivation,
    Instance,
    Rational,
    Relation,
    define,
    established,
    identity,
    isometry,
    matrix,
    scalar,
    symmetric,
)

EVERY = "all widths, every depth d >= 2, every step size, X of any rank"

eta, alpha, mu = scalar("eta"), scalar("a"), scalar("mu")
M, N = matrix("M", "k_d", "k_0"), symmetric("N", "k_0")
v = matrix("v", "k_0", 1)
first, last = isometry("q_1", "k_1", 1), isometry("q_{d-1}", "k_{d-1}", 1)


def pair(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Draw v, N, and M = p (N v)^T, for which ``M^T M v = |p|^2 (v^T N v) N v``, and a step of the right size."""
    k0, kd = instance.dimensions["k_0"], instance.dimensions.get("k_d", 1)
    v = Rational.of(k0, 1, [[rng.choice([-2, -1, 1, 2])] for _ in range(k0)])
    roots = Rational.of(k0, k0, [[rng.randint(-2, 2) for _ in range(k0)] for _ in range(k0)])
    N = roots @ roots.T + Rational.identity(k0)
    p = Rational.of(kd, 1, [[rng.choice([-2, -1, 1, 2])] for _ in range(kd)])
    energy = (v.T @ N @ v).trace()
    alpha = Fraction(rng.randint(1, 3), rng.randint(1, 3))
    drawn: dict[str, Rational | Fraction] = {"v": v, "N": N, "M": p @ (N @ v).T}
    return drawn | {"mu": (p.T @ p).trace() * energy, "a": alpha, "eta": 1 / (alpha * alpha * energy)}


PAIR = Relation("M^T M v = mu N v", M.T @ M @ v, mu * (N @ v), reason="the choice of v", sampler=pair)
SIZE = Relation(
    "v^T N v = 1/(eta a^2)", v.T @ N @ v, identity(1) / (eta * alpha**2), reason="the choice of a", sampler=pair
)


@LEMMA2.derived(
    covers="every shape",
    controls={"with_targets_correlated_with_other_inputs": {"same": False}, "with_a_direction_that_is_seen": {"hidden": False}},
)
def what_no_input_sees_has_no_targets(*, same: bool = True, hidden: bool = True) -> Outcome:
    """``N v = 0`` means ``|X^T v|^2 = v^T N v = 0``, and then ``M v = Y X^T v = 0``."""
    return unseen_inputs_have_no_targets(same=same, hidden=hidden)


@LEMMA2.derived(
    covers=EVERY,
    controls={"with_a_last_layer_that_is_not_zero": {"zero": False}, "with_two_steps_in_one": {"steps": 2}},
)
def below_a_last_layer_of_zero_nothing_moves(*, zero: bool = True, steps: int = 1) -> Outcome:
    """From ``W_d = 0``: E = M, every other layer stays, and ``W_d`` becomes ``eta M (W_{d-1} ... W_1)^T``."""
    return only_the_zero_layer_moves(zero=zero, steps=steps)


@LEMMA2.derived(
    covers=EVERY,
    controls={"with_another_frame_between": {"shared": False}, "with_two_steps_in_one": {"steps": 2}},
)
def the_last_layer_of_the_rank_one_start_gets_one_direction(*, shared: bool = True, steps: int = 1) -> Outcome:
    """``eta M (W_{d-1} ... W_1)^T = eta a M v q_{d-1}^T``, the layers between taking ``q_1`` to ``q_{d-1}``."""
    W1, inner = matrix("W_1", "k_1", "k_0"), matrix("C", "k_{d-1}", "k_1")
    start = define(W1, alpha * ((first if shared else isometry("p", "k_1", 1)) @ v.T), reason="the start")
    middle = define(inner, last @ first.T, reason="the start: layers 2 to d-1 together")
    derivation = Derivation("W_d after one step").start(steps * eta * (M @ (inner @ W1).T))
    derivation.apply(start, middle).normalise()
    return established(derivation, eta * alpha * (M @ v @ last.T))


@LEMMA2.derived(
    covers=EVERY,
    controls={"with_a_step_twice_as_large": {"steps": 2}, "with_a_direction_that_is_no_pair": {"paired": False}},
)
def after_one_step_the_rank_one_start_is_critical(*, steps: int = 1, paired: bool = True) -> Outcome:
    """``E = M - eta a^2 M v v^T N`` satisfies ``v^T M^T E = 0`` and ``E v = 0``; all gradients contain a factor
    ``v^T M^T E`` or ``E v``.
    """
    w = v if paired else matrix("w", "k_0", 1)
    E = define(
        matrix("E", "k_d", "k_0"), M - steps * eta * alpha**2 * (M @ v @ v.T @ N), reason="the residual at t = 1"
    )
    left = Derivation("v^T M^T E").start(w.T @ M.T @ E.left).apply(E)
    right = Derivation("E v").start(E.left @ w).apply(E)
    if paired:
        left.apply(PAIR).normalise().apply(SIZE).normalise()
        right.apply(SIZE).normalise()
    return Outcome.conjunction([established(left, 0 * (v.T @ N)), established(right, 0 * (M @ v))])


@LEMMA2.derived(
    covers=EVERY,
    controls={"with_the_square_of_mu": {"power": 2}},
)
def the_rank_one_start_has_a_gradient(*, power: int = 1) -> Outcome:
    """``|M v|^2 = v^T M^T M v = mu v^T N v = mu / (eta a^2)``, which is positive; the gradient in ``W_d`` is
    ``-(a/n) M v q_{d-1}^T``.
    """
    derivation = (
        Derivation("the square of M v").start(v.T @ M.T @ M @ v).apply(PAIR).normalise().apply(SIZE).normalise()
    )
    return established(derivation, mu**power * identity(1) / (eta * alpha**2))


@LEMMA2.derived(
    covers=EVERY,
    controls={"with_a_step_twice_as_large": {"steps": 2}, "with_another_power_of_a": {"power": 1}},
)
def without_targets_one_mode_dies_in_one_step(*, steps: int = 1, power: int = 2) -> Outcome:
    """``M = 0``, ``N v = lambda v``, ``eta a^2 lambda = 1``: ``W_d = u q^T`` becomes ``u q^T (1 - eta a^2 lambda) = 0``."""
    return last_layer_of_a_dying_mode(steps=steps, power=power)


@LEMMA2.derived(
    covers=EVERY,
    controls={"with_a_step_twice_as_large": {"steps": 2}, "with_another_direction_of_the_inputs": {"seen": False}},
)
def without_targets_the_other_layers_keep_their_frames(*, steps: int = 1, seen: bool = True) -> Outcome:
    """``W_1 = a q_1 v^T`` becomes ``(1 - 1/a^2) a q_1 v^T``, and a middle layer ``q_i q_{i-1}^T (1 - eta a^2 lambda) = 0``."""
    return other_layers_of_a_dying_mode(steps=steps, seen=seen)
