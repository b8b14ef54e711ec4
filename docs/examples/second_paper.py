"""A second paper in three results: what a file of claims looks like.

python -m verify --claims docs/examples/second_paper.py
"""

from __future__ import annotations

from verify.certificate.write import Certificate
from verify.claim import Cases, Claim, Counterexample, Outcome, Source, Step
from verify.exact import RationalMatrix
from verify.symbolic import (
    Derivation,
    Expression,
    established,
    identity,
    isometry,
    matrix,
    squared_norm,
)

# Lemma 1: a statement that holds, for every size.

REFLECTION = Claim(
    "reflection",
    title="H = I - 2 U U^T is a reflection",
    source=Source("Section 2", "Lemma 1"),
    notation=("a reflection is a matrix H with H^T = H and H^T H = I",),
)

ORTHOGONAL = REFLECTION.printed(
    "orthogonal",
    "H = I - 2 U U^T is symmetric and H^T H = I.",
    hypotheses={"orthonormal": "U^T U = I"},
    argument=[
        Step(
            "H reads the same backwards; multiply out its square and use U^T U = I",
            by="a_reflection_is_symmetric_and_its_square_is_the_identity",
        )
    ],
)

U, V = isometry("U", "n", "r"), isometry("V", "n", "s")


def reflection(frame: Expression, factor: int = 2) -> Expression:
    """Return ``I - 2 U U^T``; a control takes another factor."""
    return identity("n") - factor * (frame @ frame.T)


@REFLECTION.derived(
    covers="every n and every number of columns of U",
    controls={
        "with_the_factor_one": {"factor": 1},
        "with_columns_that_are_not_orthonormal": {"orthonormal": False},
    },
)
def a_reflection_is_symmetric_and_its_square_is_the_identity(*, factor: int = 2, orthonormal: bool = True) -> Outcome:
    """``H^T - H = 0`` as it stands, and ``H^T H = I - 4 U U^T + 4 U U^T U U^T = I``."""
    H = reflection(U if orthonormal else matrix("U", "n", "r"), factor)
    same = Derivation("H read backwards").start(H.T - H).normalise()
    square = Derivation("the square of H").start(H.T @ H).normalise()
    return Outcome.conjunction([established(same, 0 * identity("n")), established(square, identity("n"))])


@REFLECTION.certified(
    covers="one column in the plane, a whole basis, and no sign to choose",
    controls={"with_the_factor_one": {"factor": 1}},
    instances=Cases(
        [
            RationalMatrix([["3/5"], ["4/5"]]),
            RationalMatrix.identity(3),
            RationalMatrix([[1]]),
        ]
    ),
    supports=[ORTHOGONAL],
)
def exact_reflections_are_orthogonal(U: RationalMatrix, *, factor: int = 2) -> bool:
    one = RationalMatrix.identity(U.shape[0])
    H = one - factor * (U @ U.T)
    return H.T == H and one == H.T @ H


@REFLECTION.counterexample(
    covers="one column of length two",
    without=(ORTHOGONAL, "orthonormal"),
    controls={"of_length_one": {"U": RationalMatrix([[1], [0]])}},
)
def a_longer_column_stretches(*, U: RationalMatrix = RationalMatrix([[2], [0]])) -> Counterexample:
    """What the hypothesis is for: without it H is symmetric and stretches by 7."""
    one = RationalMatrix.identity(2)
    H = one - 2 * (U @ U.T)
    return Counterexample(
        hypotheses={"orthonormal": RationalMatrix.identity(1) == U.T @ U},
        conclusion=H.T == H and one == H.T @ H,
        witness={"U": U, "H": H},
        dropped=("orthonormal",),
    )


# Theorem 1: false as printed. The counterexample is exact; what the author meant is one letter longer.

PRODUCT = Claim("product", title="Products of reflections", source=Source("Section 3", "Theorem 1"))

TWO = PRODUCT.printed(
    "two",
    "G H is a reflection.",
    hypotheses={"first": "G^T = G and G^T G = I", "second": "H^T = H and H^T H = I"},
)

THREE = PRODUCT.repaired(
    "three",
    "G H G is a reflection.",
    repairs=TWO,
    hypotheses=dict(TWO.hypotheses),
    argument=[
        Step(
            "a reflection is I - 2 U U^T, where the columns of U are an orthonormal basis of its eigenvectors to -1",
            cites=Source("linear algebra", "the spectral theorem"),
        ),
        Step(
            "so G H G reads the same backwards, and its square is I",
            by="a_palindrome_of_reflections_is_one",
        ),
    ],
)

FLIP, SWAP = RationalMatrix([[-1, 0], [0, 1]]), RationalMatrix([[0, 1], [1, 0]])


def is_reflection(H: RationalMatrix) -> bool:
    return H.T == H and RationalMatrix.identity(H.shape[0]) == H.T @ H


@PRODUCT.counterexample(
    covers="two mirrors in the plane",
    refutes=TWO,
    controls={"with_one_mirror": {"H": FLIP}},
)
def two_mirrors_make_a_rotation(*, H: RationalMatrix = SWAP) -> Counterexample:
    """The product turns the plane by a right angle, and a turn is not symmetric."""
    G = FLIP
    found = Counterexample(
        hypotheses={"first": is_reflection(G), "second": is_reflection(H)},
        conclusion=is_reflection(G @ H),
        witness={"G": G, "H": H, "G H": G @ H},
    )
    return found.sealed(lambda: certificate(G, H))


def certificate(G: RationalMatrix, H: RationalMatrix) -> dict[str, object]:
    """Return what the stand-alone checker reads: the matrices, and every hypothesis and the conclusion as formulas."""
    made = Certificate("counterexample", TWO).given(G=G, H=H)
    made.define("P", "G*H", G @ H)
    made.require("G is a reflection", "G^T == G and G^T*G == I(2)", role="hypothesis", of="first")
    made.require(
        "H is a reflection",
        "H^T == H and H^T*H == I(2)",
        role="hypothesis",
        of="second",
    )
    made.require("the product is a reflection", "P^T == P and P^T*P == I(2)", role="conclusion")
    return made.seal()


@PRODUCT.derived(
    covers="every n",
    controls={"of_two_reflections": {"palindrome": False}},
    supports=[THREE],
)
def a_palindrome_of_reflections_is_one(*, palindrome: bool = True) -> Outcome:
    """``(G H G)^T - G H G = 0`` and ``(G H G)^T G H G = I``, with G = I - 2 U U^T and H = I - 2 V V^T."""
    G, H = reflection(U), reflection(V)
    product = G @ H @ G if palindrome else G @ H
    same = Derivation("the product read backwards").start(product.T - product).normalise()
    square = Derivation("its square").start(product.T @ product).normalise()
    return Outcome.conjunction([established(same, 0 * identity("n")), established(square, identity("n"))])


@PRODUCT.certified(
    covers="two mirrors in the plane",
    controls={"of_two_reflections": {"palindrome": False}},
    supports=[THREE],
)
def two_mirrors_and_the_first_again_make_a_mirror(*, palindrome: bool = True) -> bool:
    return is_reflection(FLIP @ SWAP @ FLIP if palindrome else FLIP @ SWAP)


@PRODUCT.counterexample(
    covers="G doubles every vector",
    without=(THREE, "first"),
    controls={"with_a_mirror": {"G": FLIP}},
)
def a_stretch_on_both_sides_is_no_mirror(*, G: RationalMatrix = 2 * RationalMatrix.identity(2)) -> Counterexample:
    return three_of(G, SWAP, dropped="first")


@PRODUCT.counterexample(
    covers="H doubles every vector",
    without=(THREE, "second"),
    controls={"with_a_mirror": {"H": SWAP}},
)
def a_stretch_between_two_mirrors_is_no_mirror(*, H: RationalMatrix = 2 * RationalMatrix.identity(2)) -> Counterexample:
    return three_of(FLIP, H, dropped="second")


def three_of(G: RationalMatrix, H: RationalMatrix, *, dropped: str) -> Counterexample:
    """Return what becomes of G H G where one of the two is no reflection."""
    return Counterexample(
        hypotheses={"first": is_reflection(G), "second": is_reflection(H)},
        conclusion=is_reflection(G @ H @ G),
        witness={"G": G, "H": H},
        dropped=(dropped,),
    )


# Corollary 1: it uses Lemma 1, and holds no better than that does.

LENGTH = Claim(
    "length",
    title="Reflections keep lengths",
    source=Source("Section 3", "Corollary 1"),
)

KEPT = LENGTH.printed(
    "kept",
    "|H X| = |X| for every X, in the Frobenius norm.",
    hypotheses={"orthonormal": "H = I - 2 U U^T with U^T U = I"},
    argument=[
        Step("H^T H = I, since U^T U = I", uses="reflection.orthogonal", given="orthonormal"),
        Step("|H X|^2 = tr(X^T H^T H X) = |X|^2", by="the_norm_is_kept"),
    ],
)

X = matrix("X", "n", "m")


@LENGTH.derived(
    covers="every n, every X",
    controls={"with_the_factor_three": {"factor": 3}},
    supports=[KEPT],
)
def the_norm_is_kept(*, factor: int = 2) -> Outcome:
    """The squared norm of ``H X`` has the normal form of that of X."""
    H = reflection(U, factor)
    return established(
        Derivation("the norm of H X").start(squared_norm(H @ X)).normalise(),
        squared_norm(X),
    )


@LENGTH.certified(
    covers="one vector, exactly",
    controls={"with_the_factor_three": {"factor": 3}},
    supports=[KEPT],
)
def a_vector_keeps_its_length(*, factor: int = 2) -> bool:
    u, x = RationalMatrix([["3/5"], ["4/5"]]), RationalMatrix([[1], [2]])
    y = x - factor * (u @ u.T @ x)
    return y.T @ y == x.T @ x


@LENGTH.counterexample(
    covers="one column of length two",
    without=(KEPT, "orthonormal"),
    controls={"of_length_one": {"u": RationalMatrix([[1], [0]])}},
)
def a_longer_column_changes_a_length(*, u: RationalMatrix = RationalMatrix([[2], [0]])) -> Counterexample:
    x = RationalMatrix([[1], [0]])
    y = x - 2 * (u @ u.T @ x)
    return Counterexample(
        hypotheses={"orthonormal": RationalMatrix.identity(1) == u.T @ u},
        conclusion=y.T @ y == x.T @ x,
        witness={"u": u, "x": x, "H x": y},
        dropped=("orthonormal",),
    )
