"""When does a strongly aligned run exist at all? Derivations of both directions, and the exact test on data.

A strong run lives in frames of ``W*`` (N invertible), and what it may not do there is small: to move in a live
direction that N couples to another live one. Two ways around it remain, and both are taken by explicit one-step
runs.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random

from proofs.lemma2.condition import common_eigenspace
from proofs.network import Data
from proofs.theorem4.statement import THEOREM4
from verify.claim import Answer, Cases, Outcome
from verify.exact import RationalMatrix, orthogonalised, vstack
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
    symmetric,
)

EVERY = "all widths, every depth d >= 2, every step size"

eta, b, s = scalar("eta"), scalar("b"), scalar("s")
N = symmetric("N", "k_0")
u, v, q = isometry("u", "k_d", 1), isometry("v", "k_0", 1), isometry("q", "k_{d-1}", 1)
top, rest = matrix("W_d", "k_d", "k_{d-1}"), matrix("B'", "k_{d-1}", "k_0")


def _first(size: int) -> Rational:
    return Rational.of(size, 1, [[int(p == 0)] for p in range(size)])


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
        "u": _first(kd),
        "v": _first(k0),
        "q": _first(kh),
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
        "u": _first(sizes["k_d"]),
        "v": _first(sizes["k_0"]),
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


@THEOREM4.derived(
    covers="all widths, every depth and time",
    controls={
        "with_a_limit_in_other_frames": {"shared": False},
        "with_targets_that_are_not_realizable": {"realizable": False},
    },
)
def the_residual_of_a_strong_run_is_the_gap_times_the_inputs(
    *, shared: bool = True, realizable: bool = True
) -> Outcome:
    """With ``W* = U S* V^T``, the limit of a strong run: ``K = U^T (M - W N) V = (S* - S) V^T N V``."""
    U, V = orthogonal("U", "k_d"), orthogonal("V", "k_0")
    S, limit = diagonal("S", "k_d", "k_0"), diagonal("S*", "k_d", "k_0")
    M, teacher = matrix("M", "k_d", "k_0"), matrix("W*", "k_d", "k_0")
    right = V if shared else orthogonal("V*", "k_0")
    given = teacher @ N if realizable else teacher @ N + matrix("R", "k_d", "k_0")
    derivation = Derivation("the residual of a strong run").start(U.T @ (M - U @ S @ V.T @ N) @ V)
    derivation.apply(define(M, given, reason="realizable data"))
    derivation.apply(define(teacher, U @ limit @ right.T, reason="the run tends to W*, in its frames")).normalise()
    return established(derivation, (limit - S) @ V.T @ N @ V)


def _places(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Draw diagonal D_A, D_B with the entries a and b at the first place, which is place j of one and l of the
    other.
    """
    sizes = {name: instance.dimensions.get(name, 1) for name in ("k_0", "k_d", "k_i", "k_{i-1}")}
    a, b = Fraction(rng.randint(-2, 3)), Fraction(rng.randint(-2, 3))
    up = [a, *(Fraction(rng.randint(-2, 2)) for _ in range(min(sizes["k_d"], sizes["k_i"]) - 1))]
    down = [b, *(Fraction(rng.randint(-2, 2)) for _ in range(min(sizes["k_0"], sizes["k_{i-1}"]) - 1))]
    drawn: dict[str, Rational | Fraction] = {
        "D_A": Rational.diagonal(sizes["k_d"], sizes["k_i"], up),
        "a_j": a,
        "b_l": b,
    }
    drawn |= {"D_B": Rational.diagonal(sizes["k_{i-1}"], sizes["k_0"], down)}
    names = {"e_j": "k_i", "f_j": "k_d", "e_l": "k_{i-1}", "f_l": "k_0"}
    return drawn | {name: _first(sizes[size]) for name, size in names.items()}


@THEOREM4.derived(
    covers="all widths, every layer",
    controls={"with_the_entry_above_squared": {"power": 2}, "with_the_entry_below_left_out": {"below": False}},
)
def an_entry_of_the_move_is_above_times_residual_times_below(*, power: int = 1, below: bool = True) -> Outcome:
    """``e_j^T D_A^T K D_B^T e_l = a_j K_jl b_l``, where ``D_A e_j = a_j f_j`` and ``D_B^T e_l = b_l f_l``."""
    DA, DB, K = diagonal("D_A", "k_d", "k_i"), diagonal("D_B", "k_{i-1}", "k_0"), matrix("K", "k_d", "k_0")
    ej, fj, el, fl = (matrix(n, k, 1) for n, k in (("e_j", "k_i"), ("f_j", "k_d"), ("e_l", "k_{i-1}"), ("f_l", "k_0")))
    a, b = scalar("a_j"), scalar("b_l")
    upper = Relation("D_A e_j = a_j f_j", DA @ ej, a * fj, reason="place j", sampler=_places)
    lower = Relation("D_B^T e_l = b_l f_l", DB.T @ el, b * fl, reason="place l", sampler=_places)
    derivation = (
        Derivation("entry (j, l) of the move").start(ej.T @ DA.T @ K @ DB.T @ el).apply(upper, lower).normalise()
    )
    return established(derivation, a**power * (b if below else 1) * (fj.T @ K @ fl))


NONE = 0
"""No zero layer."""


@THEOREM4.certified(
    covers="every depth: only the order of the two zero layers matters, and three layers show every order",
    controls={"with_two_zero_layers_in_one_mode": {"second": 2}, "with_one_direction_only": {"both": False}},
    instances=Cases([(i, j) for i in (NONE, 1, 2, 3) for j in (NONE, 1, 2, 3)]),
    entire=True,
)
def some_layer_sees_a_pair_of_modes(zeros: tuple[int, int], *, second: int = NONE, both: bool = True) -> Outcome:
    """Modes j and l with at most one zero layer each: layer i sees (j, l) if j is nonzero above i and l below i."""

    def seen(above: set[int], below: set[int]) -> bool:
        return any(not any(m > i for m in above) and not any(m < i for m in below) for i in (1, 2, 3))

    j, l = ({place, second if place else NONE} - {NONE} for place in zeros)
    forwards, backwards = seen(j, l), seen(l, j)
    one_way = forwards or (both and backwards)
    both_ways = (forwards and backwards) or (bool(j) and bool(l))
    return Outcome(
        Answer.of(one_way and both_ways), f"zero layers {sorted(j)}, {sorted(l)}: seen {forwards}, {backwards}"
    )


def strong_run_exists(data: Data, widths: tuple[int, ...]) -> Answer:
    """Decide exactly whether some strongly aligned run with a nonzero first gradient tends to zero error (d >= 2).

    Decided wherever ``N = X X^T`` is invertible (theorem4.rigidity); irrational and repeated singular values are no
    obstacle, since only the existence of common eigenvectors is asked. For singular N a yes is found on the least
    interpolant; otherwise the answer is UNDECIDED.

    Raises:
        ValueError: when the widths do not fit the data, or there is only one layer.
    """
    if len(widths) < 3:
        raise ValueError("the criterion is about networks of at least two layers")
    if not data.realizable_by(widths):
        return Answer.FAILS
    N, regular = data.N, data.N.rank() == data.N.rows
    if N.is_zero():
        return Answer.FAILS
    teacher = _least_interpolant(data)
    moves = _decoupled_live_direction(teacher, N) or (teacher.rank() < min(widths) and _dead_eigenvector(teacher, N))
    if moves:
        return Answer.HOLDS
    return Answer.FAILS if regular else Answer.UNDECIDED


def _least_interpolant(data: Data) -> RationalMatrix:
    """Return ``W* = Z N`` with ``Z N N = M``: the interpolant that vanishes on the kernel of N."""
    return (data.N @ data.N).solve(data.M.T).T @ data.N


def _decoupled_live_direction(W: RationalMatrix, N: RationalMatrix) -> bool:
    """Whether ``W^T W`` and the compression of N have a common eigenvector in the row space of W, with ``N v !=
    0``.
    """
    rows = W.row_space().T
    if rows.columns == 0:
        return False
    basis = orthogonalised(rows)
    lengths = RationalMatrix.diagonal([1 / basis[:, [j]].frobenius_squared() for j in range(basis.columns)])
    gram, inputs = (lengths @ basis.T @ A @ basis for A in (W.T @ W, N))
    return not (inputs @ common_eigenspace(gram, inputs)).is_zero()


def _dead_eigenvector(W: RationalMatrix, N: RationalMatrix) -> bool:
    """Whether N has an eigenvector v in ker W with ``N v != 0``: the largest N-invariant subspace there is not in
    ker N.
    """
    observed = [W]
    for _ in range(N.rows - 1):
        observed.append(observed[-1] @ N)
    invariant = vstack(observed).nullspace()
    return invariant.columns > 0 and not (N @ invariant).is_zero()
