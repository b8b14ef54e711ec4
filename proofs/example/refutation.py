"""Why the Example is false as printed: polynomials in one symmetric convolution are aligned, and some of their products are I.

Y = X is not generic: the identity commutes with everything, so Propositions 3 and 4 say nothing about it. For m = 4 the path has
``chi = x^4 - 3x^2 + 1``, so ``(x-1)(x+1)(x-sqrt 2)(x+sqrt 2) = chi + 1`` is 1 at T.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import reduce
from itertools import combinations, pairwise

from proofs.example.convolutions import is_convolution, membership, with_shifts
from proofs.example.path import along_rows, path
from proofs.example.quadratic import QuadraticMatrix
from proofs.example.statement import EXAMPLE, FOLLOWS, PRINTED
from verify.certificate import Certificate, NumberField
from verify.claim import Answer, Counterexample, Statement
from verify.exact import RationalMatrix, commute

M = 4
Root = tuple[int, int]
"""``(x, y)`` is the root ``x + y sqrt 2``."""
ALGEBRAIC: tuple[Root, ...] = ((1, 0), (-1, 0), (0, 1), (0, -1))
INTEGER: tuple[Root, ...] = ((0, 0), (0, 0), (2, 0), (2, 0), (-2, 0), (-2, 0))
ROOT_2 = NumberField("s", [-2, 0, 1], (1, 2))


def layer(root: Root, factor: Fraction = Fraction(1), T: RationalMatrix = path(M)) -> QuadraticMatrix:
    """Return ``factor (I (x) (T - root I))``: the filter with middle row 1, -root, 1."""
    S, one = along_rows(T), RationalMatrix.identity(M * M)
    return QuadraticMatrix(factor * (S - root[0] * one), factor * (-root[1] * one))


def chain(roots: Sequence[Root], constant: Fraction, T: RationalMatrix = path(M)) -> list[QuadraticMatrix]:
    """Return the layers, the first divided by the constant that the polynomial has at T."""
    return [layer(root, 1 / constant if i == 0 else Fraction(1), T) for i, root in enumerate(roots)]


def inputs(samples: int = M * M) -> RationalMatrix:
    """Return an integer X of full row rank (if there are enough samples): ones on and above the diagonal."""
    return RationalMatrix([[int(j >= i) for j in range(samples)] for i in range(M * M)])


def symmetric_and_commuting(layers: Sequence[QuadraticMatrix]) -> bool:
    """Whether all layers are symmetric and commute: then one orthonormal eigenbasis serves all, and the chain is aligned."""
    return all(W.T == W for W in layers) and all(V @ W == W @ V for V, W in combinations(layers, 2))


def not_aligned(layers: Sequence[QuadraticMatrix]) -> Answer:
    """Whether a chain is not aligned: not if one eigenbasis serves all, and for sure if two neighbours share no frame."""
    if len(layers) == 1 or symmetric_and_commuting(layers):
        return Answer.FAILS
    grams = [(W @ W.T, V.T @ V) for W, V in pairwise(layers)]
    return Answer.HOLDS if any(H @ G != G @ H for H, G in grams) else Answer.UNDECIDED


def example(
    statement: Statement, roots: Sequence[Root], constant: Fraction, samples: int, ratio: Fraction, *, dropped: str = ""
) -> Counterexample:
    """Return the chain as a counterexample to a statement, or to it without one hypothesis."""
    W, X = chain(roots, constant, path(M, ratio)), inputs(samples)
    product = reduce(lambda left, layer: layer @ left, W)
    facts = {
        "size": M >= 4,
        "convolutional": all(is_convolution(part, M) for layer in W for part in (layer.a, layer.b)),
        "generic": X.rank() == M * M,
        "zero-error": product @ QuadraticMatrix.rational(X) == QuadraticMatrix.rational(X),
        "not-scalar": not all(layer.is_scalar for layer in W),
        "shallow": M >= 2 and len(W) < M,
    }
    return Counterexample(
        hypotheses={name: facts[name] for name in statement.hypotheses},
        conclusion=not_aligned(W),
        repair={} if dropped else {"shallow": facts["shallow"]},
        witness={
            "middle rows of the filters": [
                _row(root, 1 / constant if i == 0 else Fraction(1)) for i, root in enumerate(roots)
            ],
            "images": f"{M} x {M}, X has ones on and above its diagonal",
        },
        dropped=(dropped,) if dropped else (),
    ).sealed(lambda: certificate(statement, roots, constant, X, dropped=dropped))


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
    "with_filters_that_are_not_symmetric": {"ratio": Fraction(2)},
}
"""The last one meets all hypotheses, and its chain is not aligned: D T D^{-1} in place of T has the same polynomials."""


@EXAMPLE.counterexample(
    covers="m = 4, d = 4, over Q(sqrt 2)",
    refutes=PRINTED,
    controls={**CONTROLS, "with_a_wrong_root": {"roots": ((1, 0), (-1, 0), (0, 1), (0, 1))}},
)
def four_layers_over_the_square_root_of_2_are_aligned(
    *,
    roots: tuple[Root, ...] = ALGEBRAIC,
    constant: Fraction = Fraction(1),
    samples: int = M * M,
    ratio: Fraction = Fraction(1),
) -> Counterexample:
    """``(S-I)(S+I)(S-sqrt2 I)(S+sqrt2 I) = I`` for ``S = I (x) T``: depth m is reached."""
    return example(PRINTED, roots, constant, samples, ratio)


@EXAMPLE.counterexample(
    covers="m = 4, d = 6, integers (the first layer divided by 5)",
    refutes=PRINTED,
    controls={**CONTROLS, "with_a_wrong_root": {"roots": (*INTEGER[:5], (-1, 0))}},
)
def six_integer_layers_are_aligned(
    *,
    roots: tuple[Root, ...] = INTEGER,
    constant: Fraction = Fraction(5),
    samples: int = M * M + 1,
    ratio: Fraction = Fraction(1),
) -> Counterexample:
    """``S^2 (S-2I)^2 (S+2I)^2 = 5 I``, all fifteen pairs of layers commute."""
    return example(PRINTED, roots, constant, samples, ratio)


@EXAMPLE.counterexample(
    covers="m = 4: the filter with middle row 1 0 1, W* = I",
    refutes=FOLLOWS,
    controls={
        "with_a_multiple_of_the_identity": {"W": 2 * RationalMatrix.identity(M * M)},
        "with_a_layer_that_is_no_convolution": {"W": RationalMatrix.diagonal([2] + [1] * (M * M - 1))},
        "with_another_map": {"target": RationalMatrix.diagonal(range(1, M * M + 1))},
    },
)
def the_identity_aligns_with_every_convolution(
    *,
    W: RationalMatrix = along_rows(path(M)),
    target: RationalMatrix = RationalMatrix.identity(M * M),
) -> Counterexample:
    """Y = X is not generic: its least-squares map I commutes with ``W^T W`` for every W, so it lies in the set of measure zero."""
    inside = is_convolution(W, M) and W[0, 0] * RationalMatrix.identity(M * M) != W
    one = RationalMatrix.identity(M * M)
    found = Counterexample(
        hypotheses={"size": M >= 4, "autoencoder": target == one},
        conclusion=not (inside and commute(W.T @ W, target @ target.T)),
        repair={"generic-map": target != target[0, 0] * one},  # a generic map is no multiple of I
        witness={"filter": "middle row 1 0 1", "W*": "I"},
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", FOLLOWS).given(W=W, M=target, m=M)
        with_shifts(written, M)
        written.hypothesis("size", "m >= 4 and rows(W) == m^2")
        written.hypothesis("autoencoder", "M == I(m^2)")
        written.fact("W is a 3x3 convolution", membership("W", M))
        written.conclusion(
            "W* cannot align with W, or W is a multiple of I", "not commute(gram(W), M*M^T) or isscalar(W)"
        )
        written.repair("W* is generic, so no multiple of I", "not isscalar(M)")
        return written.seal()

    return found.sealed(certificate)
