"""The repaired "only if" (invertible layers, full residual), and the universal form that needs no run at all."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from proofs.theorem1.statement import THEOREM1
from verify.claim import Outcome
from verify.symbolic import (
    BlockMatrix,
    Derivation,
    Expression,
    Instance,
    Rational,
    Relation,
    block_diagonal,
    define,
    diagonal,
    established,
    identity,
    inverse_of,
    isometry,
    matrix,
    orthogonal,
    scalar,
    shown_diagonal,
    symmetric,
)
from verify.symbolic.relations import Sampler

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


def _splitting(moved: bool) -> Sampler:
    """Draw diagonal n, delta and kappa = delta n on J, all invertible if the residual moved there, and B = 0 beside n."""

    def sample(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
        j = instance.dimensions["j"]
        inputs, moves = ([Fraction(rng.choice([-2, -1, 1, 2, 3]), rng.randint(1, 3)) for _ in range(j)] for _ in range(2))
        if not moved:
            moves[0] = Fraction(0)
        changes = [x * y for x, y in zip(inputs, moves, strict=True)]
        inverses = [1 / x if x else Fraction(1) for x in changes]
        drawn = {"n": inputs, "delta": moves, "kappa": changes, "kappa^-1": inverses}
        matrices: dict[str, Rational | Fraction] = {
            name: Rational.diagonal(j, j, entries) for name, entries in drawn.items()
        }
        if "B" in instance.matrices:
            matrices["B"] = Rational.zero(j, instance.dimensions["l"])
        return matrices

    return sample


@THEOREM1.derived(
    covers="every size of J and of its complement",
    controls={
        "with_a_residual_that_did_not_move_somewhere_on_J": {"moved": False},
        "with_a_residual_that_is_not_diagonal": {"stays": False},
    },
)
def where_the_residual_moved_the_inputs_are_invertible_and_split_off(
    *, moved: bool = True, stays: bool = True
) -> Outcome:
    """``(delta (+) *) [n B; B^T P] = kappa (+) *``, kappa invertible: ``kappa^{-1} delta n = I``, ``B = n kappa^{-1} delta B = 0``.

    So n, whose inverse ``kappa^{-1} delta`` is diagonal, is ``delta^{-1} kappa``, and ``V^T N V = n (+) P``.
    """
    delta, kappa, undone = diagonal("delta", "j"), diagonal("kappa", "j"), diagonal("kappa^-1", "j")
    n, B, sampler = symmetric("n", "j"), matrix("B", "j", "l"), _splitting(moved)
    product = block_diagonal(delta, diagonal("delta'", "l_d", "l"))
    blocks = (product @ BlockMatrix([[n, B], [B.T, symmetric("P", "l")]])).blocks[0]
    reason = "the first rows of the move of the residual"
    first = Relation("delta n = kappa", blocks[0], kappa, reason=reason, sampler=sampler)
    beside = Relation("delta B = 0", blocks[1], 0 * B, reason=reason, sampler=sampler)
    regular = Relation("kappa^-1 kappa = I", undone @ kappa, identity("j"), reason="K moved on J", sampler=sampler)
    unit = Derivation("the inverse of n times n").start(undone @ delta @ n).apply(first)
    if moved:
        unit.apply(regular)
    turned = Relation("n kappa^-1 delta = I", n @ undone @ delta, identity("j"), "transposed", sampler=sampler)
    coupling = Derivation("the coupling with the rest").start(n @ undone @ delta @ B)
    if stays:
        coupling.apply(beside)
    same = Derivation("the same, by the inverse of n").start(n @ undone @ delta @ B)
    if moved:
        same.apply(turned)
    return Outcome.conjunction([
        established(unit, identity("j")),
        established(coupling.normalise(), 0 * B),
        established(same, B),
        shown_diagonal(undone @ delta, "the inverse of n"),
    ])  # fmt: skip


@THEOREM1.derived(
    covers="every size of J and of its complement",
    controls={"with_rows_of_another_frame": {"same": False}, "with_other_inputs_on_one_side": {"gram": False}},
)
def the_rest_of_the_inputs_is_a_gram_matrix(*, same: bool = True, gram: bool = True) -> Outcome:
    """With ``V = [V_J V_C]``: the rest ``V_C^T N V_C`` of ``V^T N V`` is ``C C^T`` with ``C = V_C^T X``."""
    VJ, VC, X = isometry("V_J", "k_0", "j"), isometry("V_C", "k_0", "l"), matrix("X", "k_0", "n")
    frame = BlockMatrix([[VJ, VC]])
    inputs = BlockMatrix([[X @ (X if gram else matrix("Z", "k_0", "n")).T]])
    P = (frame.T @ inputs @ frame).blocks[1][1]
    C = (VC if same else isometry("Q", "k_0", "l")).T @ X
    return established(Derivation("the rest of the inputs").start(P).normalise(), C @ C.T)


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
    Di, regular = inverse_of(D, "D^-1")
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
    inverted, regular = inverse_of(product, "(S_b-S_a)^-1")
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
