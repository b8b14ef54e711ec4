"""Theorem 1's one-step start where hidden layers are wider: isometries take the place of the inner frames.

In the frames: ``W_1 = F_1 s V^T``, ``W_2, ..., W_{d-1}`` equal to ``F_i F_{i-1}^T``, and ``W_d = 0``, where the ``F_i`` have k
orthonormal columns. With two layers ``F_1`` and ``F_{d-1}`` are the same, and nothing stands between them.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random

from proofs.classes.statement import CLASSES
from proofs.theorem1.start import CHOICE, INPUTS, REALIZABLE, L, Lp, M, N, U, V, eta, s, teacher
from verify.claim import Outcome
from verify.symbolic import (
    Derivation,
    Expression,
    Instance,
    Rational,
    Relation,
    define,
    diagonal,
    established,
    identity,
    isometry,
    matrix,
    shown_diagonal,
)

EVERY = "every size, every depth d >= 2, every width at least k, every step size, X of any rank"

F1, F = isometry("F_1", "k_1", "k"), isometry("F_{d-1}", "h", "k")
first, inner = matrix("W_1", "k_1", "k"), matrix("C", "h", "k_1")
TARGETS = define(M, U @ Lp @ V.T, reason="the data condition")
LAYERS = define(inner, F @ F1.T, reason="the start: layers 2 to d-1 together")


@CLASSES.derived(
    covers=EVERY,
    controls={
        "with_a_first_layer_twice_as_large": {"scale": 2},
        "with_two_steps_in_one": {"steps": 2},
        "with_targets_that_are_not_realizable": {"realizable": False},
        "with_targets_that_are_not_diagonal": {"targets": False},
    },
)
def the_one_step_start_passes_through_wider_layers(
    *, scale: int = 1, steps: int = 1, realizable: bool = True, targets: bool = True
) -> Outcome:
    """One step from ``W_d = 0`` leaves ``M - W_d' C W_1 N = 0`` and ``W_d' = eta U L' s F_{d-1}^T`` with ``L' s`` diagonal."""
    start = define(first, scale * (F1 @ s @ V.T), reason="the start: layer 1")
    below = inner @ first
    moved = steps * eta * (M @ below.T)  # W_d + eta E (C W_1)^T, where W_d = 0 and so E = M
    target = REALIZABLE if realizable else define(M, teacher @ N + matrix("R", "k", "k"), reason="not realizable")
    error = Derivation("the error after one step").start(M - moved @ below @ N)
    error.apply(start, LAYERS, target, INPUTS).normalise().apply(CHOICE).normalise()
    middle = Lp if targets else matrix("L'", "k", "k")
    last = Derivation("the last layer after one step").start(moved)
    last.apply(start, LAYERS, define(M, U @ middle @ V.T, reason="the data condition")).normalise()
    return Outcome.conjunction([
        established(error, 0 * M),
        established(last, eta * (U @ middle @ s @ F.T)),
        shown_diagonal(middle @ s, "L' s"),
    ])  # fmt: skip


@CLASSES.derived(
    covers=EVERY,
    controls={"with_a_last_layer_twice_as_steep": {"scale": 2}, "with_two_steps_in_one": {"steps": 2}},
)
def data_without_target_are_fitted_through_wider_layers(*, scale: int = 1, steps: int = 1) -> Outcome:
    """If ``M = 0``, one step takes ``W_d = U L s s F_{d-1}^T`` to ``U (L s s - eta L s s s L s) F_{d-1}^T = 0``."""
    last = U @ L @ s @ s @ F.T
    below = scale * (F @ s @ V.T)
    derivation = Derivation("the last layer after one step")
    derivation.start(last - steps * eta * (last @ below @ (V @ L @ V.T) @ below.T))
    derivation.normalise().apply(CHOICE).normalise()
    return established(derivation, 0 * last)


def _inverses(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    k = instance.dimensions["k"]
    entries = [Fraction(rng.choice([-3, -2, -1, 1, 2, 3]), rng.randint(1, 3)) for _ in range(k)]
    return {"s": Rational.diagonal(k, k, entries), "s^-1": Rational.diagonal(k, k, [1 / x for x in entries])}


@CLASSES.derived(
    covers=EVERY, controls={"without_the_targets": {"targets": False}, "without_the_inverse": {"inverted": False}}
)
def the_start_through_wider_layers_has_a_gradient(*, targets: bool = True, inverted: bool = True) -> Outcome:
    """The gradient in ``W_d`` times ``-n`` is ``U L' s F_{d-1}^T``, and ``U^T (that) F_{d-1} s^{-1} = L'``: zero only if M is."""
    inverse = diagonal("s^-1", "k")
    invertible = Relation("s s^-1 = I", s @ inverse, identity("k"), reason="every s_j is not zero", sampler=_inverses)
    start = define(first, F1 @ s @ V.T, reason="the start: layer 1")
    moves: Expression = U.T @ M @ (inner @ first).T @ F
    derivation = Derivation("the gradient in the last layer").start(moves @ inverse if inverted else moves)
    derivation.apply(start, LAYERS, TARGETS).normalise()
    if inverted:
        derivation.apply(invertible).normalise()
    return established(derivation, Lp if targets else 0 * Lp)
