"""Section 4.2: autoencoding, matrix factorization, matrix inversion, each as printed; and what else common frames allow."""

from __future__ import annotations

from proofs.network.setting import SETTING
from verify.claim import Claim, Source, Step

CLASSES = Claim(
    "classes",
    title="Autoencoding, matrix factorization and matrix inversion satisfy the data condition",
    source=Source("Section 4.2", "Autoencoding; Matrix Factorization and Inversion"),
    notation=(
        "data X, Y; N = X X^T, M = Y X^T; the data condition of Theorem 1: orthogonal U, V with U^T M V and V^T N V diagonal",
        "A = L S R^T a singular value decomposition: L holds the left, R the right singular vectors",
    ),
)

SVD = Source("linear algebra", "the singular value decomposition")

AUTOENCODING = CLASSES.printed(
    "autoencoding",
    "With U = V the left singular vectors of X, U^T M V and V^T N V are diagonal.",
    hypotheses={"autoencoding": "Y = X"},
    argument=[
        Step("X = V S R^T", cites=SVD),
        Step("both matrices are V^T X X^T V = S S^T", by="autoencoding_is_diagonal_in_the_left_singular_vectors"),
    ],
)

FACTORIZATION = CLASSES.printed(
    "factorization",
    "With U and V the left and right singular vectors of Y, U^T M V and V^T N V are diagonal.",
    hypotheses={"factorization": "X = I"},
    argument=[
        Step("Y = U S V^T", cites=SVD),
        Step("U^T Y V = S and V^T V = I", by="factorization_is_diagonal_in_the_singular_vectors_of_the_target"),
    ],
)

INVERSION = CLASSES.printed(
    "inversion",
    "With V and U the left and right singular vectors of X, U^T M V and V^T N V are diagonal.",
    hypotheses={"inversion": "Y = I"},
    reading='"we proceed analogously": the roles of left and right are exchanged, since M = X^T',
    argument=[
        Step("X = V S U^T", cites=SVD),
        Step("U^T X^T V = S^T and V^T X X^T V = S S^T", by="inversion_is_diagonal_with_left_and_right_exchanged"),
    ],
)

LITERAL = CLASSES.printed(
    "inversion-literal",
    "With U and V the left and right singular vectors of X, U^T M V and V^T N V are diagonal.",
    hypotheses={"inversion": "Y = I"},
    reading='"we proceed analogously": U and V are the left and right singular vectors, as for factorization',
    intended=False,
)

LITERAL_REPAIRED = CLASSES.repaired(
    "inversion-exchanged",
    "With V and U the left and right singular vectors of X, U^T M V and V^T N V are diagonal.",
    repairs=LITERAL,
    hypotheses={"inversion": "Y = I"},
    argument=[Step("this is the other reading", uses="classes.inversion")],
)

INVARIANT = CLASSES.printed(
    "invariant",
    "Alignment is an invariant of training, for every step size.",
    hypotheses={
        **SETTING,
        "data": "X is not zero",
        "class": "Y = X, or X = I, or Y = I",
    },
    argument=[
        Step("if Y = X the data condition holds", uses="classes.autoencoding", given=["autoencoding"]),
        Step("if X = I it holds", uses="classes.factorization", given=["factorization"]),
        Step("if Y = I it holds", uses="classes.inversion", given=["inversion"]),
        Step(
            "so it holds in each class; X is not zero, and alignment is an invariant",
            uses="theorem1.if",
            given=("condition", "data"),
        ),
    ],
)

COMMON = CLASSES.extension(
    "common-frames",
    "Alignment is an invariant of training, for every step size gamma > 0, also through two layers and through wider ones.",
    hypotheses={
        "deep": "the network has d >= 2 layers",
        "wide": "X and Y have k rows, and no hidden layer has fewer than k units",
        "realizable": SETTING["realizable"],
        "condition": "there are orthogonal U, V with U^T M V and V^T N V diagonal",
        "data": "X is not zero",
    },
    argument=[
        Step(
            "with N = X X^T symmetric, such U and V exist exactly if N and M^T M commute",
            uses="theorem1.data-condition",
            given=["symmetric"],
        ),
        Step(
            "an interpolating map is k x k, of rank k at most, and k is the narrowest width: so the network interpolates",
            cites=Source("linear algebra", "a matrix has at most the rank that its shape allows"),
        ),
        Step(
            "one step from a start through the narrowest width has zero error, in frames that stay",
            uses="theorem4.if-repaired",
            given=("realizable", "commuting", "two-layers"),
        ),
    ],
)
