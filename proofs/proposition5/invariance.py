"""A rank-one chain stays one, for any loss: the gradient enters as a letter, pulled back through the network."""

from __future__ import annotations

from proofs.proposition5.statement import PROPOSITION5
from verify.claim import Outcome
from verify.symbolic import (
    Derivation,
    Expression,
    Index,
    Induction,
    Relation,
    define,
    dim,
    established,
    identity,
    index,
    isometry,
    matrix,
    pull_back,
    scalar,
    subscript,
)

EVERY = "every shape, every number of outputs, every depth, every differentiable loss"

alpha, beta = scalar("alpha"), scalar("beta")
A, B, C = matrix("A", "k_d", "k_i"), matrix("B", "k_{i-1}", "k_0"), matrix("C", "k_d", "k_0")
layer = matrix("W_i", "k_i", "k_{i-1}")
above, below = isometry("e_i", "k_i", "1"), isometry("e_{i-1}", "k_{i-1}", "1")
u, w = matrix("u", "k_d", "1"), matrix("w", "k_0", "1")


@PROPOSITION5.derived(
    covers="every depth, by induction; every width",
    controls={
        "with_unit_vectors_that_are_not_shared": {"shared": False},
        "with_vectors_that_are_not_unit": {"unit": False},
    },
)
def rank_one_layers_multiply_to_rank_one(*, shared: bool = True, unit: bool = True) -> Outcome:
    """``W_j ... W_2 W_1 = c_j e_j w^T`` for ``W_1 = e_1 w^T`` and ``W_i = a_i e_i e_{i-1}^T``, where ``c_j = a_j c_{j-1}``."""

    def e(j: Index) -> Expression:
        name, size = subscript("e", j), dim(subscript("k", j))
        return isometry(name, size, "1") if unit else matrix(name, size, "1")

    def P(j: Index) -> Expression:
        return matrix(subscript("P", j), dim(subscript("k", j)), "k_0")

    def a(j: Index) -> Expression:
        return matrix(subscript("a", j), "1", "1")  # a number

    def c(j: Index) -> Expression:
        return matrix(subscript("c", j), "1", "1")

    def lower(j: Index) -> Expression:
        return e(j - 1) if shared else isometry(subscript("q", j), dim(subscript("k", j - 1)), "1")

    def W(j: Index) -> Expression:
        return matrix(subscript("W", j), dim(subscript("k", j)), dim(subscript("k", j - 1)))

    induction = Induction(
        "the product of a rank-one chain",
        claim=lambda j: Relation("P_j = e_j c_j w^T", P(j), e(j) @ c(j) @ w.T),
        base=[define(P(index(1)), e(index(1)) @ w.T), define(c(index(1)), identity("1"))],
        recurrence=lambda j: [
            define(P(j), W(j) @ P(j - 1), reason="one layer more"),
            define(W(j), e(j) @ a(j) @ lower(j).T, reason="rank one"),
            define(c(j), a(j) @ c(j - 1), reason="one number more"),
        ],
        first=1,
    )
    return induction.concludes().outcome()


@PROPOSITION5.derived(
    covers=EVERY,
    controls={
        "with_another_vector_below": {"shared": False},
        "with_a_product_above_of_higher_rank": {"rank_one": False},
        "with_the_opposite_sign": {"sign": -1},
    },
)
def the_gradient_of_a_middle_layer_stays_on_its_entry(
    *, shared: bool = True, rank_one: bool = True, sign: int = 1
) -> Outcome:
    """With ``A = alpha u e_i^T`` above and ``B = beta e_{i-1} w^T`` below, ``A^T C B^T = alpha beta e_i (u^T C w) e_{i-1}^T``."""
    gradient = pull_back(C, A @ layer @ B, layer)
    product = alpha * u @ above.T + (0 * A if rank_one else matrix("Z", "k_d", "k_i"))
    frame = below if shared else isometry("q", "k_{i-1}", "1")
    derivation = Derivation("the gradient of a middle layer").start(gradient)
    derivation.apply(
        define(A, product, reason="the layers above"), define(B, beta * frame @ w.T, reason="the layers below")
    ).normalise()
    return established(derivation, sign * alpha * beta * (above @ u.T @ C @ w @ below.T))


@PROPOSITION5.derived(
    covers=EVERY,
    controls={"with_the_row_of_another_unit": {"shared": False}, "with_the_gradient_transposed_in_sign": {"sign": -1}},
)
def the_outer_gradients_stay_in_their_row_and_column(*, shared: bool = True, sign: int = 1) -> Outcome:
    """First layer: ``A^T C = alpha e_1 (C^T u)^T``. Last layer: ``C B^T = beta (C w) e_{d-1}^T``."""
    first, last = matrix("W_1", "k_i", "k_0"), matrix("W_d", "k_d", "k_{i-1}")
    other = above if shared else isometry("q", "k_i", "1")
    top = (
        Derivation("the first layer")
        .start(pull_back(C, A @ first, first))
        .apply(define(A, alpha * u @ other.T))
        .normalise()
    )
    bottom = (
        Derivation("the last layer")
        .start(pull_back(C, last @ B, last))
        .apply(define(B, beta * below @ w.T))
        .normalise()
    )
    return Outcome.conjunction([
        established(top, sign * alpha * (above @ (C.T @ u).T)),
        established(bottom, sign * beta * (C @ w @ below.T)),
    ])  # fmt: skip
