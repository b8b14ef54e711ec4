"""When does a strongly aligned run exist at all? Exactly where rigidity (Lemma 1) leaves a way, and both ways are taken.

A strong run lives in frames of ``W*`` (N invertible), and what it may not do there is small: to move in a live
direction that N couples to another live one. Explicit one-step runs take the two ways around it.
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
    established,
    identity,
    isometry,
    matrix,
    scalar,
    symmetric,
)

EVERY = "all widths, every depth d >= 2, every step size"

eta, b, s = scalar("eta"), scalar("b"), scalar("s")
N = symmetric("N", "k_0")
u, v, q = isometry("u", "k_d", 1), isometry("v", "k_0", 1), isometry("q", "k_{d-1}", 1)
top, rest = matrix("W_d", "k_d", "k_{d-1}"), matrix("B'", "k_{d-1}", "k_0")


def _decoupled(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Draw coordinate vectors u, v, q; N couples v only with directions that B' does not see; W_d does not reach u."""
    k0, kd, kh = (instance.dimensions.get(name, 2) for name in ("k_0", "k_d", "k_{d-1}"))
    coupled = [False, *(rng.random() < 0.5 for _ in range(k0 - 1))]
    N = [[Fraction(0)] * k0 for _ in range(k0)]
    for p in range(k0):
        N[p][p] = Fraction(rng.randint(1, 3))
        N[0][p] = N[p][0] = N[0][0] if p == 0 else Fraction(int(coupled[p]))
    below = [[0 if p == 0 or r == 0 or coupled[r] else rng.randint(-2, 2) for r in range(k0)] for p in range(kh)]
    above = [[0 if p == 0 else rng.randint(-2, 2) for _ in range(kh)] for p in range(kd)]
    scale = Fraction(rng.randint(1, 3), rng.randint(1, 3))
    drawn: dict[str, Rational | Fraction] = {
        "u": Rational.coordinate(kd),
        "v": Rational.coordinate(k0),
        "q": Rational.coordinate(kh),
        "N": Rational.of(k0, k0, N),
    }
    drawn |= {"W_d": Rational.of(kd, kh, above), "B'": Rational.of(kh, k0, below)}
    return drawn | {"b": scale, "eta": 1 / (scale * scale * N[0][0])}


SILENT = Relation("W_d^T u = 0", top.T @ u, 0 * q, reason="mode j is zero in W_d", sampler=_decoupled)
APART = Relation(
    "v^T N B'^T = 0", v.T @ N @ rest.T, 0 * q.T, reason="N couples v with no live mode", sampler=_decoupled
)
SIZE = Relation("v^T N v = 1/(eta b^2)", v.T @ N @ v, identity(1) / (eta * b**2), reason="the step", sampler=_decoupled)
OTHERS = Relation("q^T B' = 0", q.T @ rest, 0 * v.T, reason="the other modes below", sampler=_decoupled)


@THEOREM4.derived(
    covers=EVERY,
    controls={
        "with_a_live_mode_that_is_coupled": {"apart": False},
        "with_a_last_layer_off_zero": {"silent": False},
        "with_a_step_twice_as_large": {"steps": 2},
    },
)
def a_decoupled_live_mode_arrives_in_one_step(*, apart: bool = True, silent: bool = True, steps: int = 1) -> Outcome:
    """``W* - W(0) = s u v^T``, ``B = b q v^T + B'``: no layer below moves, ``W_d`` gains ``(s/b) u q^T``, the
    product ``s u v^T``.
    """
    E = define(matrix("E", "k_d", "k_0"), s * (u @ v.T @ N), reason="E = (W* - W(0)) N")
    below = b * (q @ v.T) + (rest if apart else matrix("C'", "k_{d-1}", "k_0"))
    between = matrix("G", "k_{d-1}", "k_i")
    lower = Derivation("the move of a lower layer").start((top @ between).T @ E.left).apply(E)
    if silent:
        lower.apply(SILENT).normalise()
    moved = Derivation("W_d after one step").start(top + steps * eta * (E.left @ below.T)).apply(E).normalise()
    if apart:
        moved.apply(APART)
    moved.apply(SIZE).normalise()
    whole = b * (q @ v.T) + rest
    gained = Derivation("the product after one step").start((top + (s / b) * (u @ q.T)) @ whole - top @ whole)
    return Outcome.conjunction([
        established(lower, 0 * (between.T @ q @ v.T)),
        established(moved, top + (s / b) * (u @ q.T)),
        established(gained.normalise().apply(OTHERS).normalise(), s * (u @ v.T)),
    ])  # fmt: skip


sigma, above, below = scalar("sigma"), scalar("a"), scalar("b")
qi, qh = isometry("q_i", "k_i", 1), isometry("q_{i-1}", "k_{i-1}", 1)
A_rest, B_rest, W_rest = matrix("A'", "k_d", "k_i"), matrix("B'", "k_{i-1}", "k_0"), matrix("W_i'", "k_i", "k_{i-1}")


def _dying(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Draw coordinate vectors; A' does not reach u and B' does not see v, which is an eigenvector of N."""
    sizes = {name: instance.dimensions.get(name, 2) for name in ("k_0", "k_d", "k_i", "k_{i-1}")}
    up = [[0 if p == 0 else rng.randint(-2, 2) for _ in range(sizes["k_i"])] for p in range(sizes["k_d"])]
    down = [[0 if r == 0 else rng.randint(-2, 2) for r in range(sizes["k_0"])] for _ in range(sizes["k_{i-1}"])]
    a, b = (Fraction(rng.randint(1, 3), rng.randint(1, 3)) for _ in range(2))
    drawn: dict[str, Rational | Fraction] = {"A'": Rational.of(sizes["k_d"], sizes["k_i"], up), "a": a, "b": b}
    drawn |= {
        "B'": Rational.of(sizes["k_{i-1}"], sizes["k_0"], down),
        "u": Rational.coordinate(sizes["k_d"]),
        "v": Rational.coordinate(sizes["k_0"]),
    }
    return drawn


@THEOREM4.derived(
    covers=EVERY,
    controls={
        "with_a_step_twice_as_large": {"steps": 2},
        "with_other_modes_that_see_the_direction": {"apart": False},
    },
)
def a_dead_mode_dies_in_one_step(*, steps: int = 1, apart: bool = True) -> Outcome:
    """``A = a u q_i^T + A'``, ``B = b q_{i-1} v^T + B'``, ``E = -a sigma b mu u v^T``, ``eta mu a^2 b^2 = 1``:
    layer i moves by ``-sigma q_i q_{i-1}^T``.
    """
    mu = 1 / (eta * above**2 * below**2)
    A, B = above * (u @ qi.T) + A_rest, below * (qh @ v.T) + B_rest
    layer = sigma * (qi @ qh.T) + W_rest
    E = define(
        matrix("E", "k_d", "k_0"), -(above * sigma * below * mu) * (u @ v.T), reason="E = (W* - W(0)) N, N v = mu v"
    )
    up = Relation("A'^T u = 0", A_rest.T @ u, 0 * qi, reason="u is orthogonal to the live modes", sampler=_dying)
    down = Relation(
        "v^T B'^T = 0", v.T @ B_rest.T, 0 * qh.T, reason="v is orthogonal to the live modes", sampler=_dying
    )
    derivation = (
        Derivation("layer i after one step").start(layer + steps * eta * (A.T @ E.left @ B.T)).apply(E).normalise()
    )
    if apart:
        derivation.apply(up, down).normalise()
    return established(derivation, W_rest)


def _compressed(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Draw the projection P on the first of the coordinate vectors, v and R among these, and N that splits off v there."""
    k, m = instance.dimensions["k_0"], instance.dimensions["m"]
    entries = [[Fraction(rng.randint(-2, 2)) for _ in range(k)] for _ in range(k)]
    N = [[0 if p != q and 0 in (p, q) and max(p, q) <= m else entries[min(p, q)][max(p, q)] for q in range(k)] for p in range(k)]
    R = [[int(p == q + 1) for q in range(m)] for p in range(k)]
    P = Rational.diagonal(k, k, [int(p <= m) for p in range(k)])
    return {"v": Rational.coordinate(k), "R": Rational.of(k, m, R), "P": P, "N": Rational.of(k, k, N), "mu": Fraction(N[0][0])}


@THEOREM4.derived(
    covers="all widths, every rank of W*",
    controls={"with_a_direction_that_is_no_eigenvector": {"eigen": False}},
)
def an_eigenvector_of_the_compression_is_coupled_with_no_other_live_mode(*, eigen: bool = True) -> Outcome:
    """``P N v = mu v``, P the projection on the live vectors v, R: ``R^T N v = R^T P N v = mu R^T v = 0``.

    Conversely ``(v v^T + R R^T) N v = v (v^T N v)`` if ``R^T N v = 0``.
    """
    R, P = isometry("R", "k_0", "m"), symmetric("P", "k_0")
    spanned = Relation("R^T P = R^T", R.T @ P, R.T, reason="R lies in the range of P", sampler=_compressed)
    own = Relation("P N v = mu v", P @ N @ v, scalar("mu") * v, reason="the eigenvector", sampler=_compressed)
    beside = Relation("R^T v = 0", R.T @ v, 0 * (R.T @ v), reason="an orthonormal frame", sampler=_compressed)
    alone = Relation("R^T N v = 0", R.T @ N @ v, 0 * (R.T @ v), reason="no coupling", sampler=_compressed)
    used = [own, beside] if eigen else []
    seen = Derivation("the couplings of v").start(R.T @ P @ N @ v).apply(*used)
    inside = Derivation("the same without P").start(R.T @ P @ N @ v).apply(spanned)
    back = Derivation("the compression of N at v").start((v @ v.T + R @ R.T) @ N @ v)
    if eigen:
        back.apply(alone)
    return Outcome.conjunction([
        established(seen.normalise(), 0 * (R.T @ v)),
        established(inside, R.T @ N @ v),
        established(back.normalise(), v @ v.T @ N @ v),
    ])  # fmt: skip
