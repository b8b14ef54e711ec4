"""Why the Example is false as printed: polynomials in one symmetric convolution are aligned, and some of their products are I.

Y = X is not generic: the identity commutes with everything, so Propositions 3 and 4 say nothing about it. For m = 4 the path has
``chi = x^4 - 3x^2 + 1``, so ``(x-1)(x+1)(x-sqrt 2)(x+sqrt 2) = chi + 1`` is 1 at T.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import reduce
from itertools import combinations

from proofs.example.path import along_rows, path
from proofs.example.quadratic import QuadraticMatrix
from proofs.example.statement import EXAMPLE, PRINTED, REPAIRED
from verify.certificate import Certificate, NumberField
from verify.claim import Counterexample, Statement
from verify.exact import RationalMatrix

M = 4
Root = tuple[int, int]
"""``(x, y)`` is the root ``x + y sqrt 2``."""
ALGEBRAIC: tuple[Root, ...] = ((1, 0), (-1, 0), (0, 1), (0, -1))
INTEGER: tuple[Root, ...] = ((0, 0), (0, 0), (2, 0), (2, 0), (-2, 0), (-2, 0))
ROOT_2 = NumberField("s", [-2, 0, 1], (1, 2))


def layer(root: Root, factor: Fraction = Fraction(1)) -> QuadraticMatrix:
    """Return ``factor (I (x) (T - root I))``: the filter with middle row 1, -root, 1."""
    S, one = along_rows(path(M)), RationalMatrix.identity(M * M)
    return QuadraticMatrix(factor * (S - root[0] * one), factor * (-root[1] * one))


def chain(roots: Sequence[Root], constant: Fraction) -> list[QuadraticMatrix]:
    """Return the layers, the first divided by the constant that the polynomial has at T."""
    return [layer(root, 1 / constant if i == 0 else Fraction(1)) for i, root in enumerate(roots)]


def inputs(samples: int = M * M) -> RationalMatrix:
    """Return an integer X of full row rank (if there are enough samples): ones on and above the diagonal."""
    return RationalMatrix([[int(j >= i) for j in range(samples)] for i in range(M * M)])


def symmetric_and_commuting(layers: Sequence[QuadraticMatrix]) -> bool:
    """Whether all layers are symmetric and commute: then one orthonormal eigenbasis serves all, and the chain is aligned."""
    return all(W.T == W for W in layers) and all(V @ W == W @ V for V, W in combinations(layers, 2))


def example(
    statement: Statement, roots: Sequence[Root], constant: Fraction, samples: int, *, layers: Sequence[QuadraticMatrix] | None =
    None,
    dropped: str = "",
) -> Counterexample:  # fmt: skip
    """Return the chain as a counterexample to a statement, or to it without one hypothesis."""
    W = list(layers) if layers is not None else chain(roots, constant)
    X = inputs(samples)
    product = reduce(lambda left, layer: layer @ left, W)
    facts = {
        "size": M >= 4,
        "convolutional": layers is None,
        "generic": X.rank() == M * M,
        "zero-error": product @ QuadraticMatrix.rational(X) == QuadraticMatrix.rational(X),
        "not-scalar": not all(layer.is_scalar for layer in W),
        "shallow": len(W) < M,
    }
    found = Counterexample(
        hypotheses={name: facts[name] for name in statement.hypotheses},
        conclusion=not symmetric_and_commuting(W),
        repair={} if dropped else {"shallow": facts["shallow"]},
        witness={
            "middle rows of the filters": [
                _row(root, 1 / constant if i == 0 else Fraction(1)) for i, root in enumerate(roots)
            ],
            "images": f"{M} x {M}, X has ones on and above its diagonal",
        },
        dropped=(dropped,) if dropped else (),
    )
    return (
        found.sealed(lambda: certificate(statement, roots, constant, X, dropped=dropped)) if layers is None else found
    )


def _row(root: Root, factor: Fraction) -> list[str]:
    x, y = root
    centre = f"{-x * factor}" if not y else f"{-y * factor} sqrt(2)"
    return [str(factor), centre, str(factor)]


def certificate(
    statement: Statement, roots: Sequence[Root], constant: Fraction, X: RationalMatrix, *, dropped: str = ""
) -> dict[str, object]:
    """Return the sealed certificate; over Q(sqrt 2) where a root needs it."""
    algebraic = any(y for _, y in roots)
    written = Certificate("counterexample", statement, field=ROOT_2 if algebraic else None)
    written.given(T=path(M), X=X, m=M, d=len(roots))
    zero = f"zeros({M}, {M})"
    blocks = "; ".join(", ".join("T" if i == j else zero for j in range(M)) for i in range(M))
    written.define("S", f"[{blocks}]", value=along_rows(path(M)))
    for i, ((x, y), W) in enumerate(zip(roots, chain(roots, constant), strict=True), 1):
        formula = f"S - ({x})*I({M * M})" + (f" - ({y})*s*I({M * M})" if y else "")
        divided = f"({formula})/({constant})" if i == 1 else formula
        value: object = W.entries() if y else W.a
        written.define(f"W{i}", divided, value=value)
    names = [f"W{i}" for i in range(1, len(roots) + 1)]
    unit = "[" + "; ".join(", ".join(str(int(abs(i - j) == 1)) for j in range(M)) for i in range(M)) + "]"
    formulas = {
        "size": "m >= 4",
        "convolutional": f"T == {unit} and m == rows(T) and d >= 1",
        "generic": "rank(X) == m*m and rows(X) == m*m and columns(X) >= m*m",
        "zero-error": f"{'*'.join(reversed(names))}*X == X",
        "not-scalar": " and ".join(f"not isscalar({name})" for name in names),
        "shallow": "m >= 2 and d < m",
    }
    for name in statement.hypotheses:
        written.hypothesis(name, formulas[name], dropped=name == dropped)
    if not dropped:
        written.repair("the depth is less than the side of the images", formulas["shallow"])
    symmetric = " and ".join(f"issymmetric({name})" for name in names)
    commuting = f" and commute({', '.join(names)})" if len(names) > 1 else ""
    written.conclusion(
        "f is not aligned: the layers are not symmetric matrices that commute (else one orthonormal eigenbasis serves all)",
        f"not ({symmetric}{commuting})",
    )
    return written.seal()


CONTROLS: dict[str, dict[str, object]] = {
    "with_a_constant_that_is_wrong": {"constant": Fraction(2)},
    "with_too_few_samples": {"samples": M * M - 1},
}


@EXAMPLE.counterexample(
    covers="m = 4, d = 4, over Q(sqrt 2)",
    refutes=PRINTED,
    controls={**CONTROLS, "with_a_wrong_root": {"roots": ((1, 0), (-1, 0), (0, 1), (0, 1))}},
)
def four_layers_over_the_square_root_of_2_are_aligned(
    *, roots: tuple[Root, ...] = ALGEBRAIC, constant: Fraction = Fraction(1), samples: int = M * M
) -> Counterexample:
    """``(S-I)(S+I)(S-sqrt2 I)(S+sqrt2 I) = I`` for ``S = I (x) T``: depth m is reached."""
    return example(PRINTED, roots, constant, samples)


@EXAMPLE.counterexample(
    covers="m = 4, d = 6, integers (the first layer divided by 5)",
    refutes=PRINTED,
    controls={**CONTROLS, "with_a_wrong_root": {"roots": (*INTEGER[:5], (-1, 0))}},
)
def six_integer_layers_are_aligned(
    *, roots: tuple[Root, ...] = INTEGER, constant: Fraction = Fraction(5), samples: int = M * M + 1
) -> Counterexample:
    """``S^2 (S-2I)^2 (S+2I)^2 = 5 I``, all fifteen pairs of layers commute."""
    return example(PRINTED, roots, constant, samples)


@EXAMPLE.counterexample(
    covers="m = 4, d = 4, over Q(sqrt 2)",
    without=(REPAIRED, "shallow"),
    controls={**CONTROLS, "with_a_wrong_root": {"roots": ((1, 0), (-1, 0), (0, 1), (0, 1))}},
)
def depth_m_is_enough_to_be_aligned(
    *, roots: tuple[Root, ...] = ALGEBRAIC, constant: Fraction = Fraction(1), samples: int = M * M
) -> Counterexample:
    """The bound d < m is sharp at m = 4."""
    return example(REPAIRED, roots, constant, samples, dropped="shallow")


# What the other hypotheses of the repair are for


@EXAMPLE.counterexample(
    covers="m = 4, d = 1: one layer is always aligned",
    without=(REPAIRED, "zero-error"),
    controls={"with_the_identity": {"roots": ((-1, 0),), "zero": True}},
)
def one_layer_that_is_no_autoencoder_is_aligned(
    *, roots: tuple[Root, ...] = ((0, 0),), zero: bool = False
) -> Counterexample:
    """The filter with middle row 1 0 1 changes its inputs."""
    layers = [QuadraticMatrix.rational(RationalMatrix.identity(M * M))] if zero else None
    return example(REPAIRED, roots, Fraction(1), M * M, layers=layers, dropped="zero-error")


@EXAMPLE.counterexample(
    covers="m = 4, d = 2: a diagonal matrix and its inverse",
    without=(REPAIRED, "convolutional"),
    controls={"with_a_matrix_that_is_not_inverted": {"last": Fraction(3)}},
)
def layers_of_another_kind_are_aligned(*, last: Fraction = Fraction(1, 2)) -> Counterexample:
    """Two diagonal matrices commute; they are no convolutions."""
    first = RationalMatrix.diagonal([2] + [1] * (M * M - 1))
    second = RationalMatrix.diagonal([last] + [1] * (M * M - 1))
    layers = [QuadraticMatrix.rational(first), QuadraticMatrix.rational(second)]
    return example(REPAIRED, (), Fraction(1), M * M, layers=layers, dropped="convolutional")


@EXAMPLE.counterexample(
    covers="m = 4, d = 1: the layer is the identity",
    without=(REPAIRED, "not-scalar"),
    controls={
        "with_a_layer_that_is_no_multiple_of_the_identity": {"layer_one": RationalMatrix.diagonal([2] + [1] * 15)}
    },
)
def multiples_of_the_identity_are_aligned(*, layer_one: RationalMatrix = RationalMatrix.identity(16)) -> Counterexample:
    """The case that the printed text sets aside; the centre tap alone is a convolution."""
    found = example(
        REPAIRED, (), Fraction(1), M * M, layers=[QuadraticMatrix.rational(layer_one)], dropped="not-scalar"
    )
    return Counterexample(
        {**found.hypotheses, "convolutional": layer_one == layer_one[0, 0] * RationalMatrix.identity(16)},
        found.conclusion, witness=found.witness, dropped=found.dropped,
    )  # fmt: skip


@EXAMPLE.counterexample(
    covers="m = 4, d = 1, X = 0",
    without=(REPAIRED, "generic"),
    controls={"with_full_row_rank": {"blank": False}},
)
def blank_images_are_reproduced_by_every_layer(*, blank: bool = True) -> Counterexample:
    """On X = 0 the filter with middle row 1 0 1 has zero error."""
    W = layer((0, 0))
    X = 0 * inputs() if blank else inputs()
    return Counterexample(
        hypotheses={
            "convolutional": True,
            "generic": X.rank() == M * M,
            "zero-error": W.a @ X == X,
            "not-scalar": not W.is_scalar,
            "shallow": M >= 2 and len([W]) < M,
        },
        conclusion=not symmetric_and_commuting([W]),
        witness={"middle row of the filter": ["1", "0", "1"]},
        dropped=("generic",),
    )
