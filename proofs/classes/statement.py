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
            "isometries F_i with k columns in all hidden layers, F_i completed to orthogonal Q_i, Q_0 = V and Q_d = U",
            cites=Source("linear algebra", "orthonormal vectors can be completed to an orthonormal basis"),
        ),
        Step(
            "if M is not zero: W_1 = F_1 s V^T with s_j^2 = 1/(eta lambda_j) where lambda_j > 0, W_i = F_i F_{i-1}^T and W_d = 0 "
            "reach zero error in one step, in which only W_d moves, to eta U L' s F_{d-1}^T: diagonal in the same frames",
            by="the_one_step_start_passes_through_wider_layers",
        ),
        Step(
            "its gradient is not zero: in the frames it is L' s, and s is invertible",
            by="the_start_through_wider_layers_has_a_gradient",
        ),
        Step(
            "if M = 0: the same start with W_d = U L s s F_{d-1}^T, which is not zero as X is not; it moves to zero",
            by="data_without_target_are_fitted_through_wider_layers",
        ),
        Step("after the step E = M - W N is zero, and with it the training error", uses="theorem1.zero-error"),
        Step(
            "and as a step moves layer i by eta A^T E B^T, nothing moves any more",
            cites=Source("linear algebra", "a product with a factor zero is zero"),
        ),
    ],
)
