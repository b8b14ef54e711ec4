"""Why the outer frames of an aligned network are frames of the map it computes, for every width profile and depth."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from proofs.proposition3.statement import PROPOSITION3
from proofs.theorem1.gradient import aligned_layers_multiply_to_an_aligned_product
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
    matrix,
    orthogonal,
    shown_diagonal,
    symmetric,
)

EVERY = "every width profile, every depth d >= 1, every number of samples"

X, Y = matrix("X", "k_0", "n"), matrix("Y", "k_d", "n")
W = matrix("W", "k_d", "k_0")
inverse = symmetric("(X X^T)^-1", "k_0")
Ud, V1 = orthogonal("U_d", "k_d"), orthogonal("V_1", "k_0")
Vd, U1 = orthogonal("V_d", "k_{d-1}"), orthogonal("U_1", "k_1")
Sd, S1 = diagonal("S_d", "k_d", "k_{d-1}"), diagonal("S_1", "k_1", "k_0")
D = diagonal("D", "k_d", "k_0")
L, Lp = diagonal("L", "k_0"), diagonal("L^+", "k_0")


def _orthogonal_rows(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Inputs of full rank: orthogonal rows of different lengths, among n examples."""
    k, n = instance.dimensions["k_0"], instance.dimensions["n"]
    places = rng.sample(range(n), k) if k <= n else [0] * k
    lengths = [Fraction(rng.choice([-2, -1, 1, 2, 3])) for _ in range(k)]
    inputs = Rational.of(k, n, [[lengths[i] * (places[i] == j) for j in range(n)] for i in range(k)])
    return {"X": inputs, "(X X^T)^-1": Rational.diagonal(k, k, [1 / (x * x) for x in lengths])}


FULL_RANK = Relation(
    "X X^T (X X^T)^-1 = I", X @ X.T @ inverse, identity("k_0"), reason="X has full row rank", sampler=_orthogonal_rows
)


@PROPOSITION3.derived(
    covers=EVERY,
    controls={
        "with_an_error_left_over": {"error": True},
        "with_inputs_of_any_rank": {"full": False},
        "without_the_inverse": {"inverted": False},
    },
)
def zero_error_determines_the_map(*, error: bool = False, full: bool = True, inverted: bool = True) -> Outcome:
    """``Y = W X`` gives ``Y X^T (X X^T)^{-1} = W``."""
    fitted = define(Y, W @ X + (matrix("R", "k_d", "n") if error else 0 * Y), reason="zero error")
    derivation = Derivation("the least-squares map", given=[FULL_RANK] if full else [])
    derivation.start(Y @ X.T @ inverse if inverted else Y @ X.T).apply(fitted)
    if full and inverted:
        derivation.apply(FULL_RANK)
    return established(derivation.normalise(), W)


# The induction of equation (3), as in Theorem 1: it knows nothing of squares or depths.
PROPOSITION3.derived(
    covers="every depth, by induction; every width profile",
    controls={
        "with_a_frame_that_is_not_shared": {"shared": False},
        "without_the_transpose_of_the_first_frame": {"transposed": False},
    },
)(aligned_layers_multiply_to_an_aligned_product)


@PROPOSITION3.derived(
    covers=EVERY,
    controls={
        "with_another_first_frame": {"first": False},
        "with_a_product_that_is_not_diagonal": {"diagonal_product": False},
    },
)
def the_outer_frames_are_frames_of_the_map(*, first: bool = True, diagonal_product: bool = True) -> Outcome:
    """``W* = U_d D V_1^T`` gives ``U_d^T W* V_1 = D``, diagonal: a usSVD."""
    middle = D if diagonal_product else matrix("D", "k_d", "k_0")
    frame = V1 if first else orthogonal("P", "k_0")
    aligned = define(W, Ud @ middle @ frame.T, reason="the product of aligned layers")
    derivation = Derivation("the map in the outer frames").start(Ud.T @ W @ V1).apply(aligned).normalise()
    return Outcome.conjunction([established(derivation, middle), shown_diagonal(middle, "the middle of the map")])


@PROPOSITION3.derived(
    covers=EVERY,
    controls={
        "with_another_last_frame": {"shared": False},
        "with_a_first_layer_that_is_not_aligned": {"stays": False},
    },
)
def transposed_outer_layers_have_the_frames_of_the_map(*, shared: bool = True, stays: bool = True) -> Outcome:
    """``V_d^T W_d^T U_d = S_d^T`` and ``V_1^T W_1^T U_1 = S_1^T``: U_d on the right of W_d^T, V_1 on the left of W_1^T."""
    middle = S1 if stays else matrix("S_1", "k_1", "k_0")
    frame = Ud if shared else orthogonal("P", "k_d")
    ends = Derivation("the last layer, transposed").start(Vd.T @ (Ud @ Sd @ Vd.T).T @ frame).normalise()
    begins = Derivation("the first layer, transposed").start(V1.T @ (U1 @ middle @ V1.T).T @ U1).normalise()
    return Outcome.conjunction([
        established(ends, Sd.T),
        shown_diagonal(Sd.T, "the middle of the last layer"),
        established(begins, middle.T),
        shown_diagonal(middle.T, "the middle of the first layer"),
    ])  # fmt: skip


@PROPOSITION3.derived(
    covers="every width profile, every depth, X of any rank",
    controls={
        "with_inputs_that_are_not_diagonal": {"inputs": False},
        "with_an_error_left_over": {"error": True},
    },
)
def inputs_that_are_diagonal_keep_the_frames_at_any_rank(*, inputs: bool = True, error: bool = False) -> Outcome:
    """``Y X^T = W N`` with ``N = V_1 L V_1^T`` and ``N^+ = V_1 L^+ V_1^T`` gives ``U_d^T Y X^+ V_1 = D L L^+``."""
    N, M = symmetric("N", "k_0"), matrix("M", "k_d", "k_0")
    middle = L if inputs else symmetric("L", "k_0")
    fitted = W @ N + (matrix("R", "k_d", "k_0") if error else 0 * M)
    derivation = Derivation("the least-squares map in the outer frames").start(Ud.T @ M @ (V1 @ Lp @ V1.T) @ V1)
    derivation.apply(define(M, fitted, reason="zero error, times X^T"))
    derivation.apply(define(W, Ud @ D @ V1.T, reason="the product of aligned layers"))
    derivation.apply(define(N, V1 @ middle @ V1.T, reason="the inputs in the first frame")).normalise()
    return Outcome.conjunction([
        established(derivation, D @ middle @ Lp),
        shown_diagonal(D @ middle @ Lp, "the middle of the map"),
    ])  # fmt: skip
