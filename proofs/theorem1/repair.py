"""The repaired "only if" (invertible layers, full residual), and the universal form that needs no run at all."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from proofs.lemma1.invertible import inverse
from proofs.theorem1.statement import THEOREM1
from verify.claim import Outcome
from verify.symbolic import (
    Derivation,
    Expression,
    Instance,
    Rational,
    Relation,
    block_diagonal,
    define,
    diagonal,
    established,
    isometry,
    matrix,
    orthogonal,
    scalar,
    shown_diagonal,
    symmetric,
)

EVERY = "every size and depth"

U, V = orthogonal("U", "k_d"), orthogonal("V", "k_0")
M, N = matrix("M", "k_d", "k_0"), symmetric("N", "k_0")
S0, ST = diagonal("S(0)", "k_d", "k_0"), diagonal("S(T)", "k_d", "k_0")


@THEOREM1.derived(
    covers=EVERY,
    controls={"with_the_targets_moving_too": {"fixed": False}, "with_the_opposite_sign": {"sign": -1}},
)
def the_residual_moves_by_the_product_times_the_data(*, fixed: bool = True, sign: int = 1) -> Outcome:
    """``K(t) = U^T M V - S(t) V^T N V`` gives ``K(0) - K(T) = (S(T) - S(0)) V^T N V``."""

    def K(S: Expression, target: Expression) -> Expression:
        return U.T @ (target - U @ S @ V.T @ N) @ V

    derivation = Derivation("the move of the residual")
    derivation.start(K(S0, M) - K(ST, M if fixed else matrix("M(T)", "k_d", "k_0"))).normalise()
    return established(derivation, sign * (ST - S0) @ V.T @ N @ V)


@THEOREM1.derived(
    covers=EVERY,
    controls={
        "with_a_product_that_did_not_move_there": {"moved": False},
        "with_a_residual_that_is_not_diagonal": {"stays": False},
    },
)
def rows_where_the_product_moved_are_diagonal(*, moved: bool = True, stays: bool = True) -> Outcome:
    """With G = 1/(S(T) - S(0)) on J and J the projection, ``J V^T N V = G (K(0) - K(T))`` is diagonal."""
    G, J = diagonal("G", "k_0", "k_d"), diagonal("J", "k_0")
    product, inputs = diagonal("S(T)-S(0)", "k_d", "k_0"), symmetric("V^T N V", "k_0")
    change = diagonal("K(0)-K(T)", "k_d", "k_0") if stays else matrix("K(0)-K(T)", "k_d", "k_0")
    inverted = define(J, G @ product, reason="G inverts the move of the product on J")
    step = Relation(
        "the move of the residual", product @ inputs, change, reason="derived above", sampler=_diagonal_data
    )
    derivation = Derivation("the rows in J").start(J @ inputs if moved else diagonal("J_2", "k_0") @ inputs)
    if moved:
        derivation.apply(inverted, step)
    return Outcome.conjunction([
        established(derivation.normalise(), G @ change),
        shown_diagonal(G @ change, "J V^T N V"),
    ])  # fmt: skip


def _diagonal_data(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Instances of the situation: inputs coupled among themselves only where the product did not move."""
    k0, kd = instance.dimensions["k_0"], instance.dimensions["k_d"]
    moves = [Fraction(rng.randint(-3, 3)) for _ in range(min(k0, kd))]
    still = [j for j in range(k0) if j >= kd or not moves[j]]
    entries = [[Fraction(rng.randint(-3, 3)) * (p == q) for q in range(k0)] for p in range(k0)]
    for p in still:
        for q in still:
            entries[p][q] = entries[q][p] = Fraction(rng.randint(-3, 3))
    changes = [move * entries[j][j] for j, move in enumerate(moves)]
    return {
        "S(T)-S(0)": Rational.diagonal(kd, k0, moves),
        "V^T N V": Rational.of(k0, k0, entries),
        "K(0)-K(T)": Rational.diagonal(kd, k0, changes),
    }


@THEOREM1.derived(
    covers=EVERY,
    controls={"without_the_product": {"product": False}, "with_the_opposite_sign": {"sign": -1}},
)
def the_targets_are_the_residual_plus_the_product_times_the_inputs(*, product: bool = True, sign: int = 1) -> Outcome:
    """``U^T M V = K(0) + S(0) V^T N V``, from ``E = M - W N`` with ``W = U S(0) V^T``."""
    E = define(matrix("E(0)", "k_d", "k_0"), M - U @ S0 @ V.T @ N, reason="E = M - W N")
    K = define(matrix("K(0)", "k_d", "k_0"), U.T @ E.left @ V, reason="the residual in the frames")
    derivation = Derivation("the targets in the frames")
    derivation.start(K.left + sign * S0 @ V.T @ N @ V if product else K.left).apply(K, E).normalise()
    return established(derivation, U.T @ M @ V)


@THEOREM1.derived(
    covers="every size of J and of its complement",
    controls={
        "with_a_rest_of_rank_two": {"rank_one": False},
        "with_rows_in_J_that_are_not_diagonal": {"diagonal_rows": False},
    },
)
def a_rank_one_rest_commutes_with_its_targets(*, rank_one: bool = True, diagonal_rows: bool = True) -> Outcome:
    """With ``N = n (+) p p^T`` and ``M = m (+) S p p^T`` the matrices N and ``M^T M = m^2 (+) (p^T S^T S p) p p^T`` commute.

    The vector is written ``p = rho q`` with a unit vector q; ``q^T S^T S q`` is a number and commutes with everything.
    """
    n, m, S = diagonal("n", "j"), diagonal("m", "j"), diagonal("S", "l_d", "l")
    q = isometry("q", "l", 1 if rank_one else 2)
    rest = scalar("rho") ** 2 * (q @ q.T) if rank_one else q @ diagonal("R", 2) @ q.T
    inputs = block_diagonal(n if diagonal_rows else symmetric("n", "j"), rest)
    targets = block_diagonal(m, S @ rest)
    gram = targets.T @ targets
    derivation = Derivation("the commutator, block by block").start(inputs @ gram - gram @ inputs).normalise()
    return established(derivation, 0 * (inputs @ gram))


@THEOREM1.derived(
    covers=EVERY,
    controls={
        "with_a_singular_layer_above": {"invertible": False},
        "with_a_first_layer_that_leaves_its_frames": {"stays": False},
    },
)
def an_invertible_chain_that_stays_has_a_diagonal_residual(*, invertible: bool = True, stays: bool = True) -> Outcome:
    """The move of W_1 is ``eta D^T K`` with ``D = S_d ... S_2``: if it is diagonal and D invertible, so is K."""
    D, K = diagonal("D", "k"), matrix("K", "k", "k")
    Di, regular = inverse(D, "D^-1")
    Delta = diagonal("Delta", "k") if stays else matrix("Delta", "k", "k")
    left = Di if invertible else diagonal("G", "k")
    derivation = Derivation("K from the move of the first layer").start(left @ D.T @ K).normalise()
    if invertible:
        derivation.apply(regular).normalise()
    return Outcome.conjunction([established(derivation, K), shown_diagonal(left @ Delta, "K = D^-1 Delta")])


@THEOREM1.derived(
    covers=EVERY,
    controls={
        "with_products_that_agree_somewhere": {"differ": False},
        "with_residuals_that_are_not_diagonal": {"stays": False},
    },
)
def two_chains_that_stay_make_the_data_diagonal(*, differ: bool = True, stays: bool = True) -> Outcome:
    """``K_a - K_b = (S_b - S_a) V^T N V`` with ``S_b - S_a`` invertible: V^T N V is diagonal, and so is U^T M V =
    K_a + S_a V^T N V.
    """
    product, inputs = diagonal("S_b-S_a", "k"), symmetric("V^T N V", "k")
    inverted, regular = inverse(product, "(S_b-S_a)^-1")
    change = diagonal("K_a-K_b", "k") if stays else matrix("K_a-K_b", "k", "k")
    left = inverted if differ else diagonal("G", "k")
    derivation = Derivation("the inputs from two residuals").start(left @ product @ inputs).normalise()
    if differ:
        derivation.apply(regular).normalise()
    L, Ka, Sa = diagonal("L", "k"), diagonal("K_a", "k"), diagonal("S_a", "k")
    return Outcome.conjunction([
        established(derivation, inputs),
        shown_diagonal(left @ change, "V^T N V = (S_b-S_a)^-1 (K_a-K_b)"),
        shown_diagonal(Ka + Sa @ L, "U^T M V = K_a + S_a L"),
    ])  # fmt: skip
