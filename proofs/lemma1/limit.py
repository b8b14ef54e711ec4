"""Where a run tends to when its error does, N being invertible: to ``W* = M N^{-1}``, in the frames of the run."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from proofs.lemma1.statement import LEMMA1
from proofs.network.aligned_product import aligned_product
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

EVERY = "all widths, every depth and time"

M, N, W = matrix("M", "k_d", "k_0"), symmetric("N", "k_0"), matrix("W", "k_d", "k_0")


@LEMMA1.derived(
    covers="all widths, every depth, by induction",
    controls={
        "with_a_frame_that_is_not_shared": {"shared": False},
        "without_the_transpose_of_the_first_frame": {"transposed": False},
    },
)
def strongly_aligned_layers_multiply_to_a_matrix_in_the_outer_frames(
    *, shared: bool = True, transposed: bool = True
) -> Outcome:
    """``W_d ... W_1 = Q_d (S_d ... S_1) Q_0^T``."""
    return aligned_product(shared=shared, transposed=transposed)


def _regular(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Draw an invertible N, diagonal, and its inverse."""
    k = instance.dimensions["k_0"]
    entries = [Fraction(rng.randint(1, 4), rng.randint(1, 3)) for _ in range(k)]
    return {"N": Rational.diagonal(k, k, entries), "N^-1": Rational.diagonal(k, k, [1 / x for x in entries])}


@LEMMA1.derived(
    covers=EVERY,
    controls={"with_inputs_that_are_not_invertible": {"regular": False}, "with_the_opposite_sign": {"sign": -1}},
)
def the_network_is_the_interpolant_less_its_residual(*, regular: bool = True, sign: int = 1) -> Outcome:
    """``M N^{-1} - E N^{-1} = W`` with ``E = M - W N``, which is ``(Y - W X) X^T``."""
    inverse = symmetric("N^-1", "k_0")
    undone = Relation("N N^-1 = I", N @ inverse, identity("k_0"), reason="N is invertible", sampler=_regular)
    derivation = Derivation("the interpolant less the residual").start(M @ inverse - sign * (M - W @ N) @ inverse)
    if regular:
        derivation.normalise().apply(undone)
    X, Y = matrix("X", "k_0", "n"), matrix("Y", "k_d", "n")
    residual = Derivation("the residual").start(M - W @ N)
    residual.apply(define(M, Y @ X.T, reason="M = Y X^T"), define(N, X @ X.T, reason="N = X X^T"))
    return Outcome.conjunction([established(derivation, W), established(residual, (Y - W @ X) @ X.T)])


def _apart(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Draw coordinate vectors u and v, and a matrix C that neither has anything to do with."""
    kd, k0 = instance.dimensions["k_d"], instance.dimensions["k_0"]
    C = [[0 if 0 in (p, q) else rng.randint(-2, 2) for q in range(k0)] for p in range(kd)]
    first = {name: Rational.coordinate(k) for name, k in (("u", kd), ("v", k0))}
    return {**first, "C": Rational.of(kd, k0, C)}


@LEMMA1.derived(
    covers="all widths, live modes and others",
    controls={"with_another_mode_along_the_same_input": {"apart": False}, "with_the_value_not_squared": {"power": 1}},
)
def a_mode_is_an_eigenvector_of_the_gram_of_the_limit(*, apart: bool = True, power: int = 2) -> Outcome:
    """``W* = s u v^T + C`` with ``C v = 0``, ``C^T u = 0``: ``W* v = s u``, zero if s is, and ``W*^T W* v = s^2 v``."""
    u, v, C, s = isometry("u", "k_d", 1), isometry("v", "k_0", 1), matrix("C", "k_d", "k_0"), scalar("s")
    limit = define(matrix("W*", "k_d", "k_0"), s * (u @ v.T) + C, reason="a usSVD, mode by mode")
    right = Relation("C v = 0", C @ v, 0 * u, reason="the other modes", sampler=_apart)
    left = Relation("u^T C = 0", u.T @ C, 0 * v.T, reason="the other modes", sampler=_apart)
    image = Derivation("W* v").start(limit.left @ v).apply(limit).normalise()
    gram = Derivation("W*^T W* v").start(limit.left.T @ limit.left @ v).apply(limit).normalise()
    if apart:
        image.apply(right)
        gram.apply(right, left)
    return Outcome.conjunction([
        established(image.normalise(), s * u),
        established(gram.normalise(), s**power * v),
    ])  # fmt: skip
