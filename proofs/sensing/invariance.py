"""Gradients, residuals and moves in the frames: what keeps D(U, V), and what staying there asks of the residual."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from proofs.sensing.statement import SENSING
from verify.claim import Outcome
from verify.symbolic import (
    Derivation,
    Expression,
    Index,
    Induction,
    Instance,
    Rational,
    Relation,
    define,
    diagonal,
    established,
    identity,
    index,
    matrix,
    orthogonal,
    pull_back,
    scalar,
    shown_diagonal,
    subscript,
    trace,
    zero,
)

EVERY = "every size, every depth, any number of measurements"

eta, n = scalar("eta"), scalar("n")
U, V = orthogonal("U", "k"), orthogonal("V", "k")
Ui, Vi = orthogonal("U_i", "k"), orthogonal("V_i", "k")
DA, DB, S = diagonal("D_A", "k"), diagonal("D_B", "k"), diagonal("S_i", "k")
A, B, W, E = (matrix(name, "k", "k") for name in ("A", "B", "W_i", "E"))


@SENSING.derived(
    covers="every shape, every depth",
    controls={
        "with_the_opposite_sign": {"sign": 1},
        "without_the_transpose_of_the_layers_above": {"transposed": False},
        "without_the_factor_one_over_n": {"averaged": False},
    },
)
def the_gradient_of_a_measurement_is_At_M_Bt(
    *, sign: int = -1, transposed: bool = True, averaged: bool = True
) -> Outcome:
    """The gradient of ``tr(M^T A W_i B)`` is ``A^T M B^T``; by the chain rule that of the loss, ``-E/n`` at W, is
    ``-A^T E B^T / n``."""
    M = matrix("M", "k", "k")
    one = Derivation("one measurement").start(trace(M.T @ A @ W @ B)).gradient(W).normalise()
    loss = pull_back(-E / n, A @ W @ B, W)
    above = A.T if transposed else A
    total = sign * (above @ E @ B.T)
    return Outcome.conjunction([
        established(one, above @ M @ B.T),
        established(Derivation("the loss").start(loss).normalise(), total / n if averaged else total),
    ])  # fmt: skip


@SENSING.derived(
    covers="any number of measurements, by induction; every size",
    controls={
        "with_a_measurement_in_other_frames": {"common": False},
        "with_a_measurement_that_is_not_diagonal": {"diagonal_": False},
    },
)
def a_combination_of_measurements_is_diagonal_in_their_frames(
    *, common: bool = True, diagonal_: bool = True
) -> Outcome:
    """``E_j = rho_1 M_1 + ... + rho_j M_j = U D_j V^T`` with ``D_j = rho_j L_j + D_{j-1}`` diagonal."""

    def partial(j: Index) -> Expression:
        return matrix(subscript("E", j), "k", "k")

    def L(j: Index) -> Expression:
        return diagonal(subscript("L", j), "k") if diagonal_ else matrix(subscript("L", j), "k", "k")

    def D(j: Index) -> Expression:
        return diagonal(subscript("D", j), "k")

    frame = U if common else orthogonal("Q", "k")
    induction = Induction(
        "the combination in the frames",
        claim=lambda j: Relation("E_j = U D_j V^T", partial(j), U @ D(j) @ V.T),
        base=[define(partial(index(0)), zero("k", "k")), define(D(index(0)), zero("k", "k"))],
        recurrence=lambda j: [
            define(partial(j), scalar(subscript("rho", j)) * matrix(subscript("M", j), "k", "k") + partial(j - 1)),
            define(matrix(subscript("M", j), "k", "k"), frame @ L(j) @ V.T, reason="the measurements"),
            define(D(j), scalar(subscript("rho", j)) * L(j) + D(j - 1)) if diagonal_ else define(D(j), D(j - 1)),
        ],
    )
    return induction.concludes().outcome()


@SENSING.derived(
    covers="every size, every depth",
    controls={"with_a_residual_that_is_not_diagonal": {"stays": False}, "with_the_opposite_sign": {"sign": -1}},
)
def a_step_moves_the_middle_by_eta_DA_K_DB(*, stays: bool = True, sign: int = 1) -> Outcome:
    """With ``E = U K V^T``: ``U_i^T (W_i + eta A^T E B^T) V_i = S_i + eta D_A K D_B``, diagonal if K is."""
    K = diagonal("K", "k") if stays else matrix("K", "k", "k")
    derivation = Derivation("the layer after one step").start(Ui.T @ (W + eta * (A.T @ E @ B.T)) @ Vi)
    derivation.apply(
        define(A, U @ DA @ Ui.T, reason="the product above"),
        define(B, Vi @ DB @ V.T, reason="the product below"),
        define(W, Ui @ S @ Vi.T, reason="layer i"),
        define(E, U @ K @ V.T, reason="the combination in the frames"),
    ).normalise()
    middle = S + sign * eta * (DA @ K @ DB)
    return Outcome.conjunction([established(derivation, middle), shown_diagonal(middle, "the middle after the step")])


@SENSING.derived(
    covers="each measurement, every size",
    controls={"with_the_product_added": {"sign": 1}, "without_the_observation": {"observed": False}},
)
def the_residual_is_affine_in_the_product(*, sign: int = -1, observed: bool = True) -> Outcome:
    """``rho M = y M - tr(M^T W) M`` for each measurement: a constant minus a linear function of W."""
    y, m = scalar("y"), scalar("m")  # m = tr(M^T W)
    M = matrix("M", "k", "k")
    derivation = Derivation("one term of the residual").start((y - m) * M).normalise()
    return established(derivation, (y if observed else 0) * M + sign * m * M)


def inverse(D: Expression, name: str) -> tuple[Expression, Relation]:
    """Return a letter for the inverse of an invertible diagonal matrix, and the relation that makes it one."""
    letter = diagonal(name, "k")

    def sample(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
        k = instance.dimensions["k"]
        entries = [Fraction(rng.choice([-3, -2, -1, 1, 2, 3]), rng.randint(1, 3)) for _ in range(k)]
        return {str(D): Rational.diagonal(k, k, entries), name: Rational.diagonal(k, k, [1 / x for x in entries])}

    return letter, Relation(
        f"{name} {D} = I", letter @ D, identity("k"), reason="the layers are invertible", sampler=sample
    )


@SENSING.derived(
    covers="every size, every depth d >= 2",
    controls={
        "with_a_singular_product_above": {"invertible": False},
        "with_a_layer_that_leaves_its_frames": {"stays": False},
    },
)
def an_invertible_chain_that_stays_has_a_diagonal_residual(*, invertible: bool = True, stays: bool = True) -> Outcome:
    """If ``D_A K D_B = Delta`` is diagonal then ``K = D_A^{-1} Delta D_B^{-1}`` is."""
    K = matrix("K", "k", "k")
    DAi, above = inverse(DA, "D_A^-1")
    DBi, below = inverse(DB, "D_B^-1")
    Delta = diagonal("Delta", "k") if stays else matrix("Delta", "k", "k")
    left = DAi if invertible else diagonal("G", "k")
    derivation = Derivation("K from the move").start(left @ DA @ K @ DB @ DBi).normalise()
    derivation.apply(*([above] if invertible else []), below).normalise()
    return Outcome.conjunction([established(derivation, K), shown_diagonal(DAi @ Delta @ DBi, "D_A^-1 Delta D_B^-1")])


@SENSING.derived(
    covers="every size",
    controls={"with_three_times_the_product": {"double": 3}, "at_one_product_only": {"both": False}},
)
def a_product_and_its_double_separate_the_constant_and_the_linear_part(
    *, double: int = 2, both: bool = True
) -> Outcome:
    """``2 (Y - Z) - (Y - 2 Z) = Y`` and ``(Y - Z) - (Y - 2 Z) = Z`` for ``Y = sum_i y_i M_i`` and ``Z = C(W)`` in the frames, and a
    combination of diagonal matrices is diagonal."""
    Y, Z = matrix("Y", "k", "k"), matrix("Z", "k", "k")
    once = diagonal("K_1", "k")
    twice = diagonal("K_2", "k") if both else matrix("K_2", "k", "k")
    constant = Derivation("the constant part").start(2 * (Y - Z) - (Y - double * Z)).normalise()
    linear = Derivation("the linear part").start((Y - Z) - (Y - double * Z)).normalise()
    return Outcome.conjunction([
        established(constant, Y), shown_diagonal(2 * once - twice, "the constant part"),
        established(linear, Z), shown_diagonal(once - twice, "the linear part"),
    ])  # fmt: skip


@SENSING.derived(
    covers="every size",
    controls={"with_a_middle_that_is_not_diagonal": {"stays": False}, "in_other_frames": {"own": False}},
)
def matrices_diagonal_in_frames_are_the_measurements_of_the_if(*, stays: bool = True, own: bool = True) -> Outcome:
    """``M = U (U^T M V) V^T``: if the middle is a diagonal L then ``M = U L V^T``."""
    M = matrix("M", "k", "k")
    L = diagonal("L", "k") if stays else matrix("L", "k", "k")
    frame = U if own else orthogonal("Q", "k")
    derivation = (
        Derivation("the measurement in its frames").start(U.T @ M @ V).apply(define(M, frame @ L @ V.T)).normalise()
    )
    return Outcome.conjunction([established(derivation, L), shown_diagonal(L, "L")])
