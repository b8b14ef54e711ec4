"""One step to zero error through the narrowest width: why commuting data suffice, for every step size.

P_i are the first r columns of the frame at vertex i (isometries of shape ``k_i x r``). ``W_1 = P_1 s P_0^T``,
``W_i = P_i P_{i-1}^T`` in between, ``W_d = 0``; after one step the product is ``eta M P_0 s s P_0^T``.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random

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
    identity,
    isometry,
    matrix,
    orthogonal,
    scalar,
    shown_diagonal,
    symmetric,
)

EVERY = "all widths, every depth d >= 2, every step size, X of any rank"

eta, alpha, lam = scalar("eta"), scalar("a"), scalar("lambda")
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
    """``M = 0``, ``N v = lambda v``, ``eta a^2 lambda = 1``: ``W_d = u q^T`` becomes ``u q^T (1 - eta a^2 lambda) =
    0``.
    """
    v, u = isometry("v", "k_0", 1), isometry("u", "k_d", 1)
    q1, qd = isometry("q_1", "k_1", 1), isometry("q_{d-1}", "k_{d-1}", 1)
    below = (qd @ q1.T) @ (alpha * (q1 @ v.T))
    last = u @ qd.T
    inputs, rest = matrix("N", "k_0", "k_0"), matrix("R", "k_0", "k_0")
    spectral = define(inputs, v @ v.T / (eta * alpha**power) + rest, reason="N v = v / (eta a^2)")
    beside = Relation("R v = 0", rest @ v, 0 * v, reason="the rest of N", sampler=_rest)
    derivation = Derivation("the last layer after one step")
    derivation.start(last - steps * eta * (last @ below @ inputs @ below.T)).apply(spectral).normalise().apply(beside)
    return established(derivation.normalise(), 0 * last)


@THEOREM4.derived(
    covers=EVERY,
    controls={"with_a_step_twice_as_large": {"steps": 2}, "with_another_direction_of_the_inputs": {"seen": False}},
)
def without_targets_the_other_layers_keep_their_frames(*, steps: int = 1, seen: bool = True) -> Outcome:
    """``W_1 = a q_1 v^T`` becomes ``(1 - eta lambda) a q_1 v^T`` with ``eta lambda = 1/a^2``, and a middle layer
    ``q_i q_{i-1}^T (1 - eta a^2 lambda) = 0``; the first gradient is not zero.
    """
    v, u = isometry("v", "k_0", 1), isometry("u", "k_d", 1)
    q1, qd = isometry("q_1", "k_1", 1), isometry("q_{d-1}", "k_{d-1}", 1)
    qi, qh = isometry("q_i", "k_i", 1), isometry("q_{i-1}", "k_{i-1}", 1)
    w = v if seen else isometry("w", "k_0", 1)
    first, last, inside = alpha * (q1 @ w.T), u @ qd.T, qd @ q1.T
    inputs, rest = symmetric("N", "k_0"), symmetric("R", "k_0")
    spectral = define(inputs, v @ v.T / (eta * alpha**2) + rest, reason="N v = v / (eta a^2)")
    beside = Relation("R v = 0", rest @ v, 0 * v, reason="the rest of N", sampler=_rest)
    beside_too = Relation("v^T R = 0", v.T @ rest, 0 * v.T, reason="the rest of N is symmetric", sampler=_rest)
    error = -(last @ inside @ first @ inputs)
    above = Derivation("W_1 after one step").start(first + steps * eta * ((last @ inside).T @ error))
    above.apply(spectral).normalise()
    if seen:
        above.apply(beside_too).normalise()
    middle = Derivation("a middle layer after one step")
    middle.start(qi @ qh.T + steps * eta * ((u @ qi.T).T @ error @ (alpha * (qh @ v.T)).T)).apply(spectral)
    middle.normalise().apply(beside).normalise()
    return Outcome.conjunction([
        established(above, first - first / alpha**2),
        established(middle, 0 * (qi @ qh.T)),
    ])  # fmt: skip


@THEOREM4.derived(
    covers=EVERY,
    controls={"with_a_last_layer_that_is_not_zero": {"zero": False}},
)
def below_a_last_layer_of_zero_nothing_moves(*, zero: bool = True) -> Outcome:
    """With ``W_d = 0`` the product is zero and E = M; layer i < d moves by ``eta (W_d A)^T M B^T = 0``."""
    top, above, below = matrix("W_d", "k_d", "k_{d-1}"), matrix("A", "k_{d-1}", "k_i"), matrix("B", "k_{i-1}", "k_0")
    nothing = define(top, (0 if zero else 1) * matrix("T", "k_d", "k_{d-1}"), reason="the start")
    layer = matrix("W_i", "k_i", "k_{i-1}")
    error = M - top @ above @ layer @ below @ N
    move = Derivation("the move of a layer below").start(eta * ((top @ above).T @ error @ below.T))
    residual = Derivation("the residual at the start").start(error)
    return Outcome.conjunction([
        established(move.apply(nothing).normalise(), 0 * layer),
        established(residual.apply(nothing).normalise(), M),
    ])  # fmt: skip


def _rest(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Draw a symmetric R with R v = 0 for v the first coordinate vector."""
    k = instance.dimensions["k_0"]
    entries = [[Fraction(0) if 0 in (p, q) else Fraction(p + q) for q in range(k)] for p in range(k)]
    return {"R": Rational.of(k, k, entries), "v": Rational.of(k, 1, [[int(p == 0)] for p in range(k)])}


@THEOREM4.derived(covers=EVERY, controls={"without_the_targets": {"targets": False}})
def the_start_moves(*, targets: bool = True) -> Outcome:
    """The gradient in W_d times -n is ``G = M P_0 s P_{d-1}^T``, and ``M P_0 = G P_{d-1} s^{-1}``: zero only if M
    P_0 is.
    """
    inverse = diagonal("s^-1", "r")
    invertible = Relation("s s^-1 = I", s @ inverse, identity("r"), reason="every s_j is nonzero", sampler=_inverses)
    derivation = Derivation("the gradient in the last layer").start(M @ (inner @ W1).T @ Pd @ inverse)
    derivation.apply(START, MIDDLE).normalise().apply(invertible).normalise()
    return established(derivation, M @ P0 if targets else 0 * (M @ P0))


def _inverses(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    r = instance.dimensions["r"]
    entries = [Fraction(rng.choice([-3, -2, -1, 1, 2, 3]), rng.randint(1, 3)) for _ in range(r)]
    return {"s": Rational.diagonal(r, r, entries), "s^-1": Rational.diagonal(r, r, [1 / x for x in entries])}
