"""What the hypotheses are for: each one left out, and an exact instance at which the statement fails."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import reduce

from proofs.example.convolutions import is_convolution, membership, with_shifts
from proofs.example.path import along_rows, path, row_filter
from proofs.example.quadratic import QuadraticMatrix
from proofs.example.refutation import ALGEBRAIC, CONTROLS, M, Root, example, inputs, not_aligned
from proofs.example.statement import CENTRE_TAP, DEEP, EXAMPLE, FOLLOWS_REPAIRED, REPAIRED, THRESHOLD
from proofs.proposition4.refutation import below_printed_threshold
from verify.certificate import Certificate
from verify.claim import Counterexample
from verify.exact import RationalMatrix, commute

ONE = RationalMatrix.identity(M * M)
ROW = along_rows(path(M))
"""The filter with middle row 1 0 1 on 4 x 4 images."""


def is_scalar(A: RationalMatrix) -> bool:
    """Whether the matrix is a multiple of the identity."""
    return A[0, 0] * RationalMatrix.identity(A.rows) == A


# The repaired Example


@EXAMPLE.counterexample(
    covers="m = 4, d = 4, over Q(sqrt 2)",
    without=(REPAIRED, "shallow"),
    controls={**CONTROLS, "with_a_wrong_root": {"roots": ((1, 0), (-1, 0), (0, 1), (0, 1))}},
)
def depth_m_is_enough_to_be_aligned(
    *,
    roots: tuple[Root, ...] = ALGEBRAIC,
    constant: Fraction = Fraction(1),
    samples: int = M * M,
    ratio: Fraction = Fraction(1),
) -> Counterexample:
    """The bound d < m is sharp at m = 4."""
    return example(REPAIRED, roots, constant, samples, ratio, dropped="shallow")


def rational_example(dropped: str, layers: Sequence[RationalMatrix], X: RationalMatrix) -> Counterexample:
    """Hold a few layers on 4 x 4 images against the repaired Example."""
    product = reduce(lambda left, W: W @ left, layers)
    found = Counterexample(
        hypotheses={
            "convolutional": all(is_convolution(W, M) for W in layers),
            "generic": X.rank() == M * M,
            "zero-error": product @ X == X,
            "not-scalar": not all(is_scalar(W) for W in layers),
            "shallow": M >= 2 and len(layers) < M,
        },
        conclusion=not_aligned([QuadraticMatrix.rational(W) for W in layers]),
        witness={"first rows of the layers": [W.to_strings()[0] for W in layers], "X": X.to_strings()[0]},
        dropped=(dropped,),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", REPAIRED).given(X=X, m=M, d=len(layers))
        written.given({f"W{i}": W for i, W in enumerate(layers, 1)})
        names = [f"W{i}" for i in range(1, len(layers) + 1)]
        with_shifts(written, M)
        formulas = {
            "convolutional": " and ".join(membership(name, M) for name in names),
            "generic": "rank(X) == m^2 and rows(X) == m^2",
            "zero-error": f"{'*'.join(reversed(names))}*X == X",
            "not-scalar": "not (" + " and ".join(f"isscalar({name})" for name in names) + ")",
            "shallow": "m >= 2 and d < m",
        }
        for name, formula in formulas.items():
            written.hypothesis(name, formula, dropped=name == dropped)
        commuting = f" and commute({', '.join(names)})" if len(names) > 1 else ""
        written.fact("the images have m x m pixels", "rows(W1) == m^2")
        written.conclusion(
            "f is not aligned: the layers are not symmetric matrices that commute",
            f"not ({' and '.join(f'issymmetric({name})' for name in names)}{commuting})",
        )
        return written.seal()

    return found.sealed(certificate)


ASKEW = (ROW, row_filter(1, 0, 2, M))
"""Two filters that share no frame: ``W_1 W_1^T`` and ``W_2^T W_2`` do not commute."""
Layers = tuple[RationalMatrix, ...]


@EXAMPLE.counterexample(
    covers="m = 4, d = 1: one layer is always aligned",
    without=(REPAIRED, "zero-error"),
    controls={"with_the_identity": {"layers": (ONE,)}, "with_two_layers_that_share_no_frame": {"layers": ASKEW}},
)
def one_layer_that_is_no_autoencoder_is_aligned(*, layers: Layers = (ROW,)) -> Counterexample:
    """The filter with middle row 1 0 1 changes its inputs."""
    return rational_example("zero-error", layers, inputs())


def undone(*layers: RationalMatrix) -> Layers:
    """Return these layers, and the inverse of their product after them."""
    return *layers, reduce(lambda left, W: W @ left, layers).inverse()


FIRST_STRETCHED = RationalMatrix.diagonal([2] + [1] * (M * M - 1))


@EXAMPLE.counterexample(
    covers="m = 4, d = 2: a diagonal matrix and its inverse",
    without=(REPAIRED, "convolutional"),
    controls={
        "with_a_matrix_that_is_not_inverted": {"layers": (FIRST_STRETCHED, FIRST_STRETCHED)},
        "with_a_shear_between_them": {"layers": undone(FIRST_STRETCHED, ONE + RationalMatrix.unit(0, 1, ONE.shape))},
    },
)
def layers_of_another_kind_are_aligned(*, layers: Layers = undone(FIRST_STRETCHED)) -> Counterexample:
    """Two diagonal matrices commute; they are no convolutions."""
    return rational_example("convolutional", layers, inputs())


@EXAMPLE.counterexample(
    covers="m = 4, d = 1: the layer is the identity",
    without=(REPAIRED, "not-scalar"),
    controls={
        "with_a_layer_that_is_no_multiple_of_the_identity": {"layers": (FIRST_STRETCHED,)},
        "with_two_layers_that_share_no_frame": {"layers": ASKEW},
    },
)
def multiples_of_the_identity_are_aligned(*, layers: Layers = (ONE,)) -> Counterexample:
    """The case that the printed text sets aside; the centre tap alone is a convolution."""
    return rational_example("not-scalar", layers, inputs())


@EXAMPLE.counterexample(
    covers="m = 4, d = 1, X = 0",
    without=(REPAIRED, "generic"),
    controls={"with_full_row_rank": {"X": inputs()}, "with_two_layers_that_share_no_frame": {"layers": ASKEW}},
)
def blank_images_are_reproduced_by_every_layer(
    *, X: RationalMatrix = 0 * inputs(), layers: Layers = (ROW,)
) -> Counterexample:
    """On X = 0 the filter with middle row 1 0 1 has zero error."""
    return rational_example("generic", layers, X)


# Depth, and the centre tap


@EXAMPLE.counterexample(
    covers="m = 2, d = 1: the one layer is its own product",
    without=(DEEP, "depth"),
    controls={"with_a_layer_whose_product_is_not_the_identity": {"W": row_filter(1, 0, 1, 2)}},
)
def a_single_layer_with_product_one_is_the_identity(
    *, W: RationalMatrix = RationalMatrix.identity(4)
) -> Counterexample:
    """d = 1 < 2 = m: W_1 = I is forced, and it is a multiple of the identity."""
    m, d = 2, 1
    forced = RationalMatrix.identity(m * m)
    found = Counterexample(
        hypotheses={"depth": d >= m >= 2},
        conclusion=forced != W or not is_scalar(forced),
        witness={"W_1": W.to_strings()},
        dropped=("depth",),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", DEEP).given(W=W, m=m, d=d)
        written.hypothesis("depth", "d >= m and m >= 2", dropped=True)
        written.fact("W is the product of a chain of depth 1 that is I", "d == 1 and W == I(m^2)")
        written.conclusion("the one such W is no multiple of the identity", "not isscalar(W)")
        return written.seal()

    return found.sealed(certificate)


ROTATION = row_filter(-4, 3, 4, 2)
"""``I (x) [[3, 4], [-4, 3]]``: on 2 x 2 images a filter turns the two pixels of a row."""


@EXAMPLE.counterexample(
    covers="m = 2: the filter with middle row -4 3 4",
    without=(CENTRE_TAP, "size"),
    controls={
        "with_another_sign": {"W": row_filter(4, 3, 4, 2)},
        "with_images_of_side_3": {"W": row_filter(-4, 3, 4, 3), "m": 3},
    },
)
def on_images_of_side_2_a_filter_is_a_rotation(*, W: RationalMatrix = ROTATION, m: int = 2) -> Counterexample:
    """``W^T W = 25 I``."""
    orthogonal = is_convolution(W, m) and is_scalar(W.T @ W) and not is_scalar(W)
    found = Counterexample(
        hypotheses={"size": m >= 3},
        conclusion=not orthogonal,
        witness={"W": W.to_strings()},
        dropped=("size",),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", CENTRE_TAP).given(W=W, m=m)
        with_shifts(written, m)
        written.hypothesis("size", "m >= 3", dropped=True)
        written.fact("W is a 3x3 convolution on m x m images", f"rows(W) == m^2 and {membership('W', m)}")
        written.conclusion("it is not scaled orthogonal, or a multiple of I", "not isscalar(gram(W)) or isscalar(W)")
        return written.seal()

    return found.sealed(certificate)


# "This follows from letting k = m^2, r = 9 in Proposition 4"


@EXAMPLE.counterexample(
    covers="m = 3, n = 9",
    without=(THRESHOLD, "size"),
    controls={"with_m_equal_to_4": {"m": 4}},
)
def for_images_of_side_3_nine_parameters_are_too_many(*, m: int = 3) -> Counterexample:
    """9 < 8 is false."""
    return counted("size", m, m * m)


@EXAMPLE.counterexample(
    covers="m = 4, n = 12",
    without=(THRESHOLD, "samples"),
    controls={"with_13_samples": {"n": 13}},
)
def with_four_samples_fewer_the_bound_is_missed(*, n: int = 12) -> Counterexample:
    """C(4, 2) = 6, and 9 < 15 - 6 is false."""
    return counted("samples", 4, n)


def counted(dropped: str, m: int, n: int) -> Counterexample:
    """Hold sizes against the arithmetic of the sentence."""
    missing = m * m - n
    found = Counterexample(
        hypotheses={"size": m >= 4, "samples": n >= m * m},
        conclusion=below_printed_threshold(9, m * m, n),
        witness={"m": m, "n": n},
        dropped=(dropped,),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", THRESHOLD).given(m=m, n=n, r=9)
        written.hypothesis("size", "m >= 4", dropped=dropped == "size")
        written.hypothesis("samples", "n >= m^2", dropped=dropped == "samples")
        binomial = "(m^2 - n)*(m^2 - n - 1)/2" if missing >= 2 else "0"
        written.fact("this is C(k-n, 2), by the convention", "m^2 - n >= 2" if missing >= 2 else "m^2 - n < 2")
        written.conclusion("r < k - 1 - C(k-n, 2)", f"r < m^2 - 1 - {binomial}")
        return written.seal()

    return found.sealed(certificate)


@EXAMPLE.counterexample(
    covers="m = 4: W* = I",
    without=(FOLLOWS_REPAIRED, "generic-map"),
    controls={"with_a_map_that_has_other_frames": {"target": RationalMatrix.diagonal(range(1, M * M + 1))}},
)
def the_map_of_an_autoencoder_is_not_generic(*, target: RationalMatrix = ONE) -> Counterexample:
    """The refutation again: the repair's hypothesis is what it violates."""
    return mapped("generic-map", ROW, M, target)


@EXAMPLE.counterexample(
    covers="m = 2: a filter that is a rotation, any W*",
    without=(FOLLOWS_REPAIRED, "size"),
    controls={"with_a_filter_that_is_no_rotation": {"W": row_filter(4, 3, 4, 2)}},
)
def on_images_of_side_2_every_map_aligns_with_a_rotation(*, W: RationalMatrix = ROTATION) -> Counterexample:
    """``W^T W = 25 I`` commutes with everything, also with a map of four different singular values."""
    return mapped("size", W, 2, RationalMatrix([[1, 2, 0, 0], [0, 3, 1, 0], [0, 0, 1, 1], [1, 0, 0, 5]]))


def mapped(dropped: str, W: RationalMatrix, m: int, target: RationalMatrix) -> Counterexample:
    """Hold a convolution and a map against the repaired consequence; what has a scalar Gram matrix aligns with every map."""
    size = RationalMatrix.identity(m * m)
    for_all = is_scalar(W.T @ W)
    found = Counterexample(
        hypotheses={"size": m >= 4, "generic-map": for_all or target != target[0, 0] * size},
        conclusion=not (is_convolution(W, m) and not is_scalar(W) and commute(W.T @ W, target @ target.T)),
        witness={"W": W.to_strings(), "W*": target.to_strings()},
        dropped=(dropped,),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", FOLLOWS_REPAIRED).given(W=W, M=target, m=m)
        with_shifts(written, m)
        written.hypothesis("size", "m >= 4", dropped=dropped == "size")
        generic = (
            "isscalar(gram(W)) or not isscalar(M)"  # then W* may be any matrix; and a generic one is no multiple of I
        )
        written.hypothesis("generic-map", generic, dropped=dropped == "generic-map")
        written.fact("W is a 3x3 convolution on m x m images", f"rows(W) == m^2 and {membership('W', m)}")
        written.conclusion(
            "W* cannot align with W, or W is a multiple of I", "not commute(gram(W), M*M^T) or isscalar(W)"
        )
        return written.seal()

    return found.sealed(certificate)
