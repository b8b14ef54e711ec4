"""The one-step start: an aligned initialization that reaches zero error after one step, for every step size.

In the frames: ``W_1 = Q_1 s V^T``, ``W_2, ..., W_{d-1}`` equal to ``Q_i Q_{i-1}^T``, and ``W_d = 0``. Every other layer has
``W_d`` in its gradient, so ``W_d`` alone moves, to ``eta M V s Q_{d-1}^T``, and the product becomes ``eta M V s s V^T``. With
``eta s_j^2 lambda_j = 1`` wherever ``lambda_j > 0`` it interpolates. Nothing here needs X of full rank, positive ``lambda'_j``,
or more than two layers.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random

from proofs.network.zero_last_layer import only_the_zero_layer_moves
from proofs.theorem1.statement import THEOREM1
from verify.claim import Outcome
from verify.symbolic import (
    Derivation,
    Instance,
    Rational,
    Relation,
    define,
    diagonal,
    established,
    inverse_of,
    matrix,
    orthogonal,
    scalar,
    shown_diagonal,
)

EVERY = "every size, depth d >= 2, every step size, X of any rank"

eta = scalar("eta")
U, V = orthogonal("U", "k"), orthogonal("V", "k")
Q1, Qd = orthogonal("Q_1", "k"), orthogonal("Q_{d-1}", "k")
s, L, Lp = diagonal("s", "k"), diagonal("L", "k"), diagonal("L'", "k")
M, N, teacher = matrix("M", "k", "k"), matrix("N", "k", "k"), matrix("W*", "k", "k")
first, inner = matrix("W_1", "k", "k"), matrix("C", "k", "k")

INPUTS = define(N, V @ L @ V.T, reason="the data condition")
TARGETS = define(M, U @ Lp @ V.T, reason="the data condition")
REALIZABLE = define(M, teacher @ N, reason="realizable data")
LAYERS = define(inner, Qd @ Q1.T, reason="the start: layers 2 to d-1 together")


def _modes(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Draw eta, s and lambda that satisfy the choice of s, some modes without data."""
    k = instance.dimensions["k"]
    step = Fraction(rng.randint(1, 5), rng.randint(1, 5))
    entries = [Fraction(rng.choice([-3, -2, -1, 1, 2, 3]), rng.randint(1, 3)) for _ in range(k)]
    inputs = [rng.choice([0, 1, 1]) / (step * x * x) for x in entries]
    return {"eta": step, "s": Rational.diagonal(k, k, entries), "L": Rational.diagonal(k, k, inputs)}


CHOICE = Relation(
    "L s s L = L / eta", L @ s @ s @ L, L / eta, reason="s_j^2 = 1/(eta lambda_j) where lambda_j > 0", sampler=_modes
)


@THEOREM1.derived(
    covers=EVERY,
    controls={"with_a_last_layer_that_is_not_zero": {"zero": False}, "with_two_steps_in_one": {"steps": 2}},
)
def below_a_last_layer_of_zero_nothing_moves(*, zero: bool = True, steps: int = 1) -> Outcome:
    """From ``W_d = 0``: E = M, every other layer stays, and ``W_d`` becomes ``eta M (W_{d-1} ... W_1)^T``."""
    return only_the_zero_layer_moves(zero=zero, steps=steps)


@THEOREM1.derived(
    covers=EVERY,
    controls={
        "with_a_first_layer_twice_as_large": {"scale": 2},
        "with_two_steps_in_one": {"steps": 2},
        "with_targets_that_are_not_realizable": {"realizable": False},
    },
)
def the_one_step_start_reaches_zero_error(*, scale: int = 1, steps: int = 1, realizable: bool = True) -> Outcome:
    """From ``W_d = 0`` one step leaves the error ``M - W_d' C W_1 N = 0``."""
    start = define(first, scale * (Q1 @ s @ V.T), reason="the start: layer 1")
    below = inner @ first
    moved = steps * eta * (M @ below.T)  # as derived above, from W_d = 0
    target = REALIZABLE if realizable else define(M, teacher @ N + matrix("R", "k", "k"), reason="not realizable")
    derivation = Derivation("the error after one step").start(M - moved @ below @ N)
    derivation.apply(start, LAYERS, target, INPUTS).normalise().apply(CHOICE).normalise()
    return established(derivation, 0 * M)


@THEOREM1.derived(
    covers=EVERY,
    controls={
        "with_targets_that_are_not_diagonal": {"targets": False},
        "with_another_frame_below": {"shared": False},
    },
)
def the_moved_layer_is_diagonal_in_its_frames(*, targets: bool = True, shared: bool = True) -> Outcome:
    """``U^T W_d' Q_{d-1} = eta L' s`` is diagonal, so the chain is aligned in the same frames after the step."""
    middle = diagonal("L'", "k") if targets else matrix("L'", "k", "k")
    start = define(first, Q1 @ s @ (V if shared else orthogonal("P", "k")).T, reason="the start: layer 1")
    derivation = Derivation("the last layer after one step").start(eta * (U.T @ M @ (inner @ first).T @ Qd))
    derivation.apply(start, LAYERS, define(M, U @ middle @ V.T, reason="the data condition")).normalise()
    return Outcome.conjunction([
        established(derivation, eta * (middle @ s)),
        shown_diagonal(middle @ s, "L' s"),
    ])  # fmt: skip


@THEOREM1.derived(
    covers=EVERY,
    controls={"with_a_last_layer_twice_as_steep": {"scale": 2}, "with_two_steps_in_one": {"steps": 2}},
)
def data_without_target_are_fitted_in_one_step_too(*, scale: int = 1, steps: int = 1) -> Outcome:
    """If ``M = 0``, start with ``W_d = U L s s Q_{d-1}^T``: one step takes it to ``U (L s s - eta L s s s L s) Q_{d-1}^T = 0``."""
    last = U @ L @ s @ s @ Qd.T
    below = scale * (Qd @ s @ V.T)
    inputs = V @ L @ V.T
    derivation = Derivation("the last layer after one step")
    derivation.start(last - steps * eta * (last @ below @ inputs @ below.T))
    derivation.normalise().apply(CHOICE).normalise()
    return established(derivation, 0 * last)


@THEOREM1.derived(
    covers=EVERY,
    controls={"with_a_first_layer_of_lower_rank": {"regular": False}, "with_another_frame_of_the_data": {"shared": False}},
)
def the_one_step_start_has_a_gradient(*, regular: bool = True, shared: bool = True) -> Outcome:
    """The gradient in ``W_d`` times ``-n`` is ``U L' s Q_{d-1}^T``, and ``L' = (gradient in the frames) s^{-1}``:
    zero only if M is.
    """
    inverse, invertible = inverse_of(s, "s^-1", reason="every s_j is not zero")
    start = define(first, Q1 @ s @ (V if shared else orthogonal("P", "k")).T, reason="the start: layer 1")
    derivation = Derivation("the gradient in the last layer")
    derivation.start(U.T @ M @ (inner @ first).T @ Qd @ inverse)
    derivation.apply(start, LAYERS, TARGETS).normalise()
    if regular and shared:
        derivation.apply(invertible).normalise()
    return established(derivation, Lp)
