"""What every minimum looks like, and the balanced chains of any depth."""

from __future__ import annotations

from proofs.proposition2.statement import PROPOSITION2
from verify.claim import Outcome
from verify.symbolic import (
    Derivation,
    Expression,
    Index,
    Induction,
    Relation,
    define,
    diagonal,
    dim,
    established,
    identity,
    index,
    isometry,
    matrix,
    orthogonal,
    shown_diagonal,
    squared_norm,
    subscript,
    trace,
    zero,
)

W1, W2 = matrix("W_1", "k_1", "k_0"), matrix("W_2", "k_2", "k_1")
A = matrix("A", "k_1", "k_1")
EVERY = "any two neighbours of any chain, every shape"


@PROPOSITION2.derived(
    covers=EVERY,
    controls={"with_both_layers_turned_the_same_way": {"sign": 1}, "with_the_first_layer_alone": {"second": 0}},
)
def a_turn_between_the_layers_keeps_the_product(*, sign: int = -1, second: int = 1) -> Outcome:
    """``(W_2 - W_2 A)(W_1 + A W_1) = W_2 W_1 - W_2 A A W_1``: the product moves in second order only."""
    product = (W2 + sign * second * (W2 @ A)) @ (W1 + A @ W1)
    return established(Derivation("the product after the turn").start(product).normalise(), W2 @ W1 - W2 @ A @ A @ W1)


@PROPOSITION2.derived(
    covers=EVERY,
    controls={
        "with_the_printed_order_of_transposes": {"printed": True},
        "with_the_sum_of_the_grams": {"sign": 1},
        "with_the_factor_one": {"factor": 1},
    },
)
def a_turn_between_the_layers_costs_twice_the_imbalance(
    *, printed: bool = False, sign: int = -1, factor: int = 2
) -> Outcome:
    """The gradient in A of ``|W_1 + A W_1|^2 + |W_2 - W_2 A|^2`` at ``A = 0`` is ``2 (W_1 W_1^T - W_2^T W_2)``."""
    first, second = (matrix("W_1", "k", "k"), matrix("W_2", "k", "k")) if printed else (W1, W2)
    turn = matrix("A", "k", "k") if printed else A
    total = squared_norm(first + turn @ first) + squared_norm(second - second @ turn)
    derivation = Derivation("the cost of a turn").start(total).gradient(turn)
    derivation.apply(define(turn, zero(*turn.shape), reason="at the minimum")).normalise()
    grams = first.T @ first - second @ second.T if printed else first @ first.T + sign * (second.T @ second)
    return established(derivation, factor * grams)


@PROPOSITION2.derived(
    covers=EVERY,
    controls={
        "in_a_frame_that_is_no_eigenbasis": {"eigen": False},
        "for_the_rows_instead_of_the_columns": {"rows": True},
    },
)
def balanced_layers_have_orthogonal_columns_in_the_eigenbasis(*, eigen: bool = True, rows: bool = False) -> Outcome:
    """With ``W_1 W_1^T = H = W_2^T W_2`` and ``H = W D W^T``: both Gram matrices of ``W_1^T W`` and ``W_2 W`` are D."""
    W = orthogonal("W", "k_1")
    D = diagonal("D", "k_1")
    H = matrix("H", "k_1", "k_1")
    middle = D if eigen else matrix("C", "k_1", "k_1")
    spectral = define(H, W @ middle @ W.T, reason="the eigenbasis of H")
    turned = W.T @ H @ W if not rows else W @ H @ W
    derivation = Derivation("the Gram matrix of the columns").start(turned).apply(spectral).normalise()
    return Outcome.conjunction([established(derivation, middle), shown_diagonal(middle, "the Gram matrix")])


@PROPOSITION2.derived(
    covers="every depth, by induction; every inner width >= rank P",
    controls={"with_frames_that_are_not_shared": {"shared": False}, "with_one_layer_counted_twice": {"copies": 2}},
)
def a_chain_of_equal_diagonals_multiplies_to_their_power(*, shared: bool = True, copies: int = 1) -> Outcome:
    """``W_j = Q_j R Q_{j-1}^T`` with isometries of rank P columns: ``W_j ... W_1 Q_0 = Q_j R^j``, where ``R^j = R R^{j-1}``."""
    R = diagonal("R", "r")

    def width(j: Index) -> str:
        return subscript("k", j)

    def Q(j: Index) -> Expression:
        return isometry(subscript("Q", j), dim(width(j)), "r")

    def P(j: Index) -> Expression:
        return matrix(subscript("P", j), dim(width(j)), "r")

    def power(j: Index) -> Expression:
        return diagonal(f"R^{j}", "r")

    def layer(j: Index) -> Expression:
        return matrix(subscript("W", j), dim(width(j)), dim(width(j - 1)))

    def below(j: Index) -> Expression:
        return Q(j - 1) if shared else isometry(subscript("V", j), dim(width(j - 1)), "r")

    induction = Induction(
        "the product of a balanced chain",
        claim=lambda j: Relation("P_j = Q_j R^j", P(j), Q(j) @ power(j)),
        base=[define(P(index(0)), Q(index(0))), define(power(index(0)), identity("r"))],
        recurrence=lambda j: [
            define(P(j), layer(j) @ P(j - 1), reason="one layer more"),
            define(layer(j), Q(j) @ R @ below(j).T, reason="balanced"),
            define(power(j), R @ power(j - 1) if copies == 1 else R @ R @ power(j - 1), reason="one power more"),
        ],
    )
    return induction.concludes().outcome()


@PROPOSITION2.derived(
    covers="every layer of every chain",
    controls={"with_the_first_power": {"power": 1}, "with_a_frame_that_is_not_orthonormal": {"orthonormal": False}},
)
def every_layer_has_the_squared_norm_of_its_diagonal(*, power: int = 2, orthonormal: bool = True) -> Outcome:
    """``|Q_i R Q_{i-1}^T|^2 = tr(R R)``."""
    R = diagonal("R", "r")
    below = isometry("Q_{i-1}", "k_{i-1}", "r")
    above = isometry("Q_i", "k_i", "r") if orthonormal else matrix("Q_i", "k_i", "r")
    derivation = Derivation("the norm of a layer").start(squared_norm(above @ R @ below.T)).normalise()
    return established(derivation, trace(R @ R) if power == 2 else trace(R))
