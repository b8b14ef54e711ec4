"""One step to zero error through the narrowest width: why commuting data suffice, for every step size.

P_i are the first r columns of the frame at vertex i (isometries of shape ``k_i x r``). ``W_1 = P_1 s P_0^T``,
``W_i = P_i P_{i-1}^T`` in between, ``W_d = 0``; after one step the product is ``eta M P_0 s s P_0^T``.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random

from proofs.network.dying_mode import last_layer_of_a_dying_mode, other_layers_of_a_dying_mode
from proofs.network.zero_last_layer import only_the_zero_layer_moves
from proofs.theorem4.statement import THEOREM4
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
    isometry,
    matrix,
    orthogonal,
    scalar,
    shown_diagonal,
    symmetric,
)

EVERY = "all widths, every depth d >= 2, every step size, X of any rank"

eta = scalar("eta")
M, N, teacher = matrix("M", "k_d", "k_0"), symmetric("N", "k_0"), matrix("W*", "k_d", "k_0")
P0, P1, Pd = isometry("P_0", "k_0", "r"), isometry("P_1", "k_1", "r"), isometry("P_{d-1}", "k_{d-1}", "r")
s, L = diagonal("s", "r"), diagonal("L", "r")
W1, inner = matrix("W_1", "k_1", "k_0"), matrix("C", "k_{d-1}", "k_1")


def _data(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Draw data diagonal in coordinate frames, W* living on the first r inputs, and s that fits the step."""
    k0, kd, r = (instance.dimensions.get(name, 1) for name in ("k_0", "k_d", "r"))
    step = Fraction(rng.randint(1, 4), rng.randint(1, 4))
    entries = [Fraction(rng.choice([-2, -1, 1, 2, 3]), rng.randint(1, 3)) for _ in range(r)]
    inputs = [rng.choice([0, 1, 1]) / (step * x * x) for x in entries]
    rest = [Fraction(rng.randint(0, 3)) for _ in range(k0 - r)]
    first = Rational.of(k0, r, [[int(p == q) for q in range(r)] for p in range(k0)])
    W = Rational.of(kd, k0, [[rng.randint(-2, 2) if q < r else 0 for q in range(k0)] for _ in range(kd)])
    N = Rational.diagonal(k0, k0, [*inputs, *rest])
    drawn: dict[str, Rational | Fraction] = {"N": N, "W*": W, "M": W @ N, "P_0": first, "eta": step}
    return drawn | {"s": Rational.diagonal(r, r, entries), "L": Rational.diagonal(r, r, inputs)}


SEEN = Relation("P_0^T N = L P_0^T", P0.T @ N, L @ P0.T, reason="columns of P_0 are eigenvectors of N", sampler=_data)
FITTED = Relation("M P_0 = W* P_0 L", M @ P0, teacher @ P0 @ L, reason="M = W* N", sampler=_data)
NARROW = Relation("W* P_0 L P_0^T = M", teacher @ P0 @ L @ P0.T, M, reason="M lives on P_0", sampler=_data)
CHOICE = Relation("L s s L = L / eta", L @ s @ s @ L, L / eta, reason="s_j^2 = 1/(eta lambda_j)", sampler=_data)
START = define(W1, P1 @ s @ P0.T, reason="the start: layer 1")
MIDDLE = define(inner, Pd @ P1.T, reason="the start: layers 2 to d-1 together")


@THEOREM4.derived(
    covers=EVERY,
    controls={
        "with_a_first_layer_twice_as_large": {"scale": 2},
        "with_two_steps_in_one": {"steps": 2},
        "with_inputs_coupled_to_the_rest": {"seen": False},
    },
)
def one_step_through_the_narrowest_width_reaches_zero_error(
    *, scale: int = 1, steps: int = 1, seen: bool = True
) -> Outcome:
    """``M - eta M P_0 s s P_0^T N = M - W* P_0 L P_0^T = 0``: E = M at the start, and only ``W_d`` moves."""
    below = inner @ (scale * W1)
    moved = steps * eta * (M @ below.T)
    derivation = Derivation("the error after one step").start(M - moved @ below @ N)
    derivation.apply(START, MIDDLE).normalise()
    if seen:
        derivation.apply(SEEN, FITTED).normalise().apply(CHOICE).normalise().apply(NARROW).normalise()
    return established(derivation, 0 * M)


@THEOREM4.derived(
    covers=EVERY,
    controls={"with_targets_that_are_not_diagonal": {"diagonal_targets": False}},
)
def the_moved_last_layer_is_diagonal_in_its_frames(*, diagonal_targets: bool = True) -> Outcome:
    """``U^T W_d' P_{d-1} = eta L' s`` with ``M P_0 = U L'``, L' of shape ``k_d x r``; beyond P_{d-1} it is zero."""
    U = orthogonal("U", "k_d")
    Lp = diagonal("L'", "k_d", "r") if diagonal_targets else matrix("L'", "k_d", "r")
    columns = Relation("M P_0 = U L'", M @ P0, U @ Lp, reason="the data condition", sampler=_columns)
    derivation = Derivation("the last layer after one step").start(eta * (U.T @ M @ (inner @ W1).T @ Pd))
    derivation.apply(START, MIDDLE).normalise().apply(columns).normalise()
    return Outcome.conjunction([established(derivation, eta * (Lp @ s)), shown_diagonal(Lp @ s, "L' s")])


def _columns(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Draw M with M P_0 = U L' for the U, L' and P_0 at hand."""
    matrices = instance.matrices
    return {"M": matrices["U"] @ matrices["L'"] @ matrices["P_0"].T}


@THEOREM4.derived(
    covers=EVERY,
    controls={"with_a_step_twice_as_large": {"steps": 2}, "with_another_power_of_a": {"power": 1}},
)
def without_targets_one_mode_dies_in_one_step(*, steps: int = 1, power: int = 2) -> Outcome:
    """``M = 0``, ``N v = lambda v``, ``eta a^2 lambda = 1``: ``W_d = u q^T`` becomes ``u q^T (1 - eta a^2 lambda) = 0``."""
    return last_layer_of_a_dying_mode(steps=steps, power=power)


@THEOREM4.derived(
    covers=EVERY,
    controls={"with_a_step_twice_as_large": {"steps": 2}, "with_another_direction_of_the_inputs": {"seen": False}},
)
def without_targets_the_other_layers_keep_their_frames(*, steps: int = 1, seen: bool = True) -> Outcome:
    """``W_1 = a q_1 v^T`` becomes ``(1 - 1/a^2) a q_1 v^T``, and a middle layer ``q_i q_{i-1}^T (1 - eta a^2 lambda) = 0``."""
    return other_layers_of_a_dying_mode(steps=steps, seen=seen)


@THEOREM4.derived(
    covers=EVERY,
    controls={"with_a_last_layer_that_is_not_zero": {"zero": False}, "with_two_steps_in_one": {"steps": 2}},
)
def below_a_last_layer_of_zero_nothing_moves(*, zero: bool = True, steps: int = 1) -> Outcome:
    """From ``W_d = 0``: E = M, every other layer stays, and ``W_d`` becomes ``eta M (W_{d-1} ... W_1)^T``."""
    return only_the_zero_layer_moves(zero=zero, steps=steps)


@THEOREM4.derived(
    covers=EVERY,
    controls={"with_a_first_layer_of_lower_rank": {"regular": False}, "with_other_inputs_seen": {"shared": False}},
)
def the_start_moves(*, regular: bool = True, shared: bool = True) -> Outcome:
    """The gradient in W_d times -n is ``G = M P_0 s P_{d-1}^T``, and ``M P_0 = G P_{d-1} s^{-1}``: zero only if M
    P_0 is.
    """
    inverse, invertible = inverse_of(s, "s^-1", reason="every s_j is not zero")
    derivation = Derivation("the gradient in the last layer").start(M @ (inner @ W1).T @ Pd @ inverse)
    start = START if shared else define(W1, P1 @ s @ isometry("P", "k_0", "r").T, reason="the start: layer 1")
    derivation.apply(start, MIDDLE).normalise()
    if regular:
        derivation.apply(invertible).normalise()
    return established(derivation, M @ P0)
