"""Two layers: the sum of squares is twice the nuclear norm and two squares, for every shape and inner width."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from proofs.proposition2.statement import PROPOSITION2
from verify.claim import Outcome
from verify.symbolic import (
    BlockMatrix,
    Derivation,
    Instance,
    Rational,
    Relation,
    block_diagonal,
    define,
    diagonal,
    established,
    identity,
    isometry,
    matrix,
    orthogonal,
    squared_norm,
    trace,
    zero,
)

EVERY = "every shape, every inner width"

W1, W2 = matrix("W_1", "k_1", "k_0"), matrix("W_2", "k_2", "k_1")
U, V, W = isometry("U", "k_2", "r"), isometry("V", "k_0", "r"), isometry("W", "k_1", "r")
L, R = diagonal("L", "r"), diagonal("R", "r")


@PROPOSITION2.derived(
    covers=EVERY,
    controls={
        "with_the_trace_counted_once": {"copies": 1},
        "without_the_second_square": {"rest": False},
        "with_the_frames_of_the_two_sides_exchanged_in_sign": {"sign": -1},
    },
)
def the_sum_is_twice_a_trace_and_two_squares(*, copies: int = 2, rest: bool = True, sign: int = 1) -> Outcome:
    """``|W_1|^2 + |W_2|^2 = 2 tr(V U^T W_2 W_1) + |V U^T W_2 - W_1^T|^2 + |W_2 - U U^T W_2|^2`` whenever U^T U = V^T V = I."""
    derivation = Derivation("the sum of squares").start(squared_norm(W1) + squared_norm(W2)).normalise()
    squares = squared_norm(V @ U.T @ W2 - sign * W1.T)
    if rest:
        squares = squares + squared_norm(W2 - U @ U.T @ W2)
    return established(derivation, copies * trace(V @ U.T @ W2 @ W1) + squares)


@PROPOSITION2.derived(
    covers="every shape, every rank",
    controls={
        "in_other_frames_than_those_of_the_product": {"own": False},
        "with_the_trace_of_the_square": {"power": 2},
    },
)
def the_trace_is_the_nuclear_norm(*, own: bool = True, power: int = 1) -> Outcome:
    """``tr(V U^T P) = tr L`` for ``P = U L V^T``: the diagonal of L are the singular values of P."""
    P = matrix("P", "k_2", "k_0")
    derivation = Derivation("the trace").start(trace(V @ (U if own else isometry("Q", "k_2", "r")).T @ P))
    derivation.apply(define(P, U @ L @ V.T, reason="the singular value decomposition")).normalise()
    return established(derivation, trace(L) if power == 1 else trace(L @ L))


def _middles(rng: Random, instance: Instance) -> tuple[Rational, Rational]:
    """Draw S_1 and S_2 with the same entries."""
    k0, k1, k2 = (instance.dimensions[f"k_{i}"] for i in range(3))
    shared = min(k0, k1, k2)
    entries = [Fraction(rng.randint(-2, 2), rng.randint(1, 2)) for _ in range(shared)]

    def padded(rows: int, columns: int) -> Rational:
        return Rational.diagonal(rows, columns, entries + [Fraction(0)] * (min(rows, columns) - shared))

    return padded(k1, k0), padded(k2, k1)


def _balanced_middles(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    S1, S2 = _middles(rng, instance)
    return {"S_1": S1, "S_2": S2}


@PROPOSITION2.derived(
    covers=EVERY,
    controls={
        "with_another_frame_in_the_second_layer": {"shared": False},
        "with_the_grams_of_the_outer_sides": {"inner": False},
    },
)
def aligned_and_balanced_layers_have_equal_grams(*, shared: bool = True, inner: bool = True) -> Outcome:
    """``W_1 = W S_1 V^T``, ``W_2 = U S_2 W^T`` with ``S_2^T S_2 = S_1 S_1^T`` have ``W_2^T W_2 = W_1 W_1^T``."""
    Q0, Q1, Q2 = orthogonal("V", "k_0"), orthogonal("W", "k_1"), orthogonal("U", "k_2")
    S1, S2 = diagonal("S_1", "k_1", "k_0"), diagonal("S_2", "k_2", "k_1")
    equal = Relation("S_2^T S_2 = S_1 S_1^T", S2.T @ S2, S1 @ S1.T, reason="0-balanced", sampler=_balanced_middles)
    second = define(W2, Q2 @ S2 @ (Q1 if shared else orthogonal("Q", "k_1")).T, reason="aligned")
    first = define(W1, Q1 @ S1 @ Q0.T, reason="aligned")
    derivation = (
        Derivation("the inner Gram matrices").start(W2.T @ W2).apply(second).normalise().apply(equal).normalise()
    )
    expected = Derivation("the other one").start(W1 @ W1.T).apply(first).normalise().current
    return established(derivation, expected if inner else Q1 @ S1 @ S1.T @ S1 @ S1.T @ Q1.T)


def _balanced_layers(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    from verify.symbolic.rationals import draw_orthogonal

    k0, k1, k2 = (instance.dimensions[f"k_{i}"] for i in range(3))
    S1, S2 = _middles(rng, instance)
    turn = draw_orthogonal(rng, k1)
    return {"W_1": turn @ S1 @ draw_orthogonal(rng, k0), "W_2": draw_orthogonal(rng, k2) @ S2 @ turn.T}


BALANCED = Relation(
    "W_2^T W_2 = W_1 W_1^T", W2.T @ W2, W1 @ W1.T, reason="the layers are balanced", sampler=_balanced_layers
)


@PROPOSITION2.derived(
    covers=EVERY,
    controls={"with_the_first_power": {"power": 1}, "with_the_other_gram_of_the_product": {"right": False}},
)
def equal_grams_make_the_first_layer_a_root_of_the_product(*, power: int = 2, right: bool = True) -> Outcome:
    """With ``W_2^T W_2 = W_1 W_1^T``: ``P^T P = (W_1^T W_1)^2`` and ``|W_2|^2 = |W_1|^2``."""
    P = W2 @ W1
    gram = W1.T @ W1
    root = Derivation("the Gram matrix of the product").start(P.T @ P).apply(BALANCED).normalise()
    norms = Derivation("the norm of the second layer").start(trace(W2.T @ W2)).apply(BALANCED).normalise()
    return Outcome.conjunction([
        established(root, gram @ gram if power == 2 else gram),
        established(norms, squared_norm(W1) if right else squared_norm(W1 @ W1.T)),
    ])  # fmt: skip


def _roots(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    r = instance.dimensions["r"]
    entries = [Fraction(rng.randint(1, 3), rng.randint(1, 3)) for _ in range(r)]
    return {"R": Rational.diagonal(r, r, entries), "L": Rational.diagonal(r, r, [x * x for x in entries])}


HALF = Relation("R R = L", R @ R, L, reason="R is the root of L", sampler=_roots)


@PROPOSITION2.derived(
    covers="every shape, every inner width >= rank P",
    controls={
        "as_printed": {"printed": True},
        "with_the_root_taken_once": {"roots": 1},
        "with_an_inner_frame_of_its_own": {"shared": False},
    },
)
def the_right_factors_multiply_to_the_product(*, printed: bool = False, roots: int = 2, shared: bool = True) -> Outcome:
    """``(U R W^T)(W R V^T) = U L V^T`` when ``W^T W = I``, whatever the inner width."""
    if printed:  # all sizes equal, or the shapes do not even fit
        Q2, Q0, Q1 = orthogonal("U", "r"), orthogonal("V", "r"), orthogonal("W", "r")
        product, P = (Q2 @ R @ Q0.T) @ (Q1 @ R @ Q2.T), Q2 @ L @ Q0.T
        return established(Derivation("the printed product", given=[HALF]).start(product).normalise(), P)
    above = (W if shared else isometry("Q", "k_1", "r")).T
    middle = R @ above @ (W @ R) if roots == 2 else above @ (W @ R)
    derivation = Derivation("the product").start(U @ middle @ V.T).normalise()
    if shared and roots == 2:
        derivation.apply(HALF).normalise()
    return established(derivation, U @ L @ V.T)


@PROPOSITION2.derived(
    covers=EVERY, controls={"with_the_trace_of_the_root": {"power": 1}, "with_twice_the_trace": {"copies": 2}}
)
def each_right_factor_has_the_squared_norm_tr_L(*, power: int = 2, copies: int = 1) -> Outcome:
    """``|W R V^T|^2 = |U R W^T|^2 = tr L``."""
    total = copies * (trace(L) if power == 2 else trace(R))
    first = Derivation("the first factor").start(squared_norm(W @ R @ V.T)).normalise().apply(HALF).normalise()
    second = Derivation("the second factor").start(squared_norm(U @ R @ W.T)).normalise().apply(HALF).normalise()
    return Outcome.conjunction([established(first, total), established(second, total)])


@PROPOSITION2.derived(
    covers="A of shape m x n and B of shape p x n: every shape",
    controls={"with_a_plus_instead_of_the_difference": {"sign": 1}, "without_the_factor_two": {"factor": 1}},
)
def the_inequality_is_a_difference_of_two_grams(*, sign: int = -1, factor: int = 2) -> Outcome:
    """``T T^T - J (T T^T) J`` with ``T = [A; B]`` and ``J = diag(I, -I)`` has the blocks ``0, 2 A B^T, 2 B A^T, 0``."""
    A, B = matrix("A", "m", "n"), matrix("B", "p", "n")
    T = BlockMatrix([[A], [B]])
    J = block_diagonal(identity("m"), -identity("p"))
    gram = T @ T.T
    derivation = Derivation("the difference of the Gram matrices").start(gram + sign * (J @ gram @ J)).normalise()
    cross = A @ B.T
    return established(derivation, factor * BlockMatrix([[zero("m", "m"), cross], [cross.T, zero("p", "p")]]))


@PROPOSITION2.derived(
    covers="every shape",
    controls={"with_the_difference": {"sign": -1}, "with_the_gram_of_the_other_side": {"other": True}},
)
def the_other_gram_is_the_sum(*, sign: int = 1, other: bool = False) -> Outcome:
    """``T^T T = A^T A + B^T B`` for ``T = [A; B]``."""
    A, B = matrix("A", "m", "n"), matrix("B", "p", "n")
    T = BlockMatrix([[A], [B]])
    expected = A.T @ A + sign * (B.T @ B) if not other else A.T @ A @ B.T @ B
    return established(Derivation("the other Gram matrix").start(T.T @ T).normalise(), BlockMatrix([[expected]]))


@PROPOSITION2.derived(
    covers="A of shape m x n and B of shape p x n: every shape",
    controls={
        "with_the_transpose_without_conjugation": {"conjugated": False},
        "with_the_second_gram_subtracted": {"sign": -1},
    },
)
def complex_products_are_real_ones_of_twice_the_size(*, conjugated: bool = True, sign: int = 1) -> Outcome:
    """``A_r B_r^T = (A B^*)_r`` and ``A_r^T A_r + B_r^T B_r = (A^* A + B^* B)_r``, where ``Z_r = [Re Z, -Im Z; Im Z, Re Z]``.

    With A = P + iQ and B = R + iT: ``A B^* = (P R^T + Q T^T) + i (Q R^T - P T^T)``, and ``A^* A = (P^T P + Q^T Q) + i (P^T Q -
    Q^T P)``.
    """
    P, Q = matrix("Re A", "m", "n"), matrix("Im A", "m", "n")
    R, T = matrix("Re B", "p", "n"), matrix("Im B", "p", "n")
    A, B = BlockMatrix([[P, -Q], [Q, P]]), BlockMatrix([[R, -T], [T, R]])
    c = 1 if conjugated else -1
    real, imaginary = P @ R.T + c * (Q @ T.T), Q @ R.T - c * (P @ T.T)
    cross = BlockMatrix([[real, -imaginary], [imaginary, real]])
    first, second = P.T @ P + Q.T @ Q + sign * (R.T @ R + T.T @ T), P.T @ Q - Q.T @ P + sign * (R.T @ T - T.T @ R)
    grams = BlockMatrix([[first, -second], [second, first]])
    return Outcome.conjunction([
        established(Derivation("the product").start(A @ B.T).normalise(), cross),
        established(Derivation("the sum of the Gram matrices").start(A.T @ A + B.T @ B).normalise(), grams),
    ])  # fmt: skip
