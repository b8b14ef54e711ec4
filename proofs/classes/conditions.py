"""The three conditions, for every size, and the literal reading of "analogously" that fails."""

from __future__ import annotations

from proofs.classes.statement import (
    AUTOENCODING,
    CLASSES,
    FACTORIZATION,
    INVERSION,
    LITERAL,
    LITERAL_REPAIRED,
)
from proofs.network import Data
from verify.certificate import Certificate
from verify.claim import Counterexample, Outcome, Statement
from verify.exact import RationalMatrix, commute
from verify.symbolic import Derivation, define, diagonal, established, identity, matrix, orthogonal, shown_diagonal

EVERY = "every size and rank"


@CLASSES.derived(
    covers="every size, rank and number of examples",
    controls={"in_other_vectors": {"own": False}, "with_targets_of_their_own": {"same": False}},
)
def autoencoding_is_diagonal_in_the_left_singular_vectors(*, own: bool = True, same: bool = True) -> Outcome:
    """``V^T Y X^T V = V^T X X^T V = S S^T`` for ``Y = X = V S R^T``."""
    V, R, S = orthogonal("V", "k"), orthogonal("R", "n"), diagonal("S", "k", "n")
    X = matrix("X", "k", "n")
    Y = X if same else matrix("Y", "k", "n")
    frame = V if own else orthogonal("Q", "k")
    derivation = Derivation("the data in the frames").start(frame.T @ Y @ X.T @ frame)
    derivation.apply(define(X, V @ S @ R.T, reason="the singular vectors of X")).normalise()
    return Outcome.conjunction([established(derivation, S @ S.T), shown_diagonal(S @ S.T, "S S^T")])


@CLASSES.derived(
    covers=EVERY,
    controls={
        "with_left_and_right_exchanged": {"exchanged": True},
        "with_inputs_that_are_not_whitened": {"whitened": False},
    },
)
def factorization_is_diagonal_in_the_singular_vectors_of_the_target(
    *, exchanged: bool = False, whitened: bool = True
) -> Outcome:
    """``U^T Y I V = S`` and ``V^T I V = I`` for ``Y = U S V^T``."""
    U, V, S = orthogonal("U", "k"), orthogonal("V", "k"), diagonal("S", "k")
    Y = matrix("Y", "k", "k")
    X = identity("k") if whitened else matrix("X", "k", "k")
    left, right = (V, U) if exchanged else (U, V)
    targets = (
        Derivation("the targets")
        .start(left.T @ Y @ X.T @ right)
        .apply(define(Y, U @ S @ V.T, reason="singular vectors"))
        .normalise()
    )
    inputs = Derivation("the inputs").start(right.T @ X @ X.T @ right).normalise()
    return Outcome.conjunction([established(targets, S), established(inputs, identity("k"))])


@CLASSES.derived(
    covers=EVERY,
    controls={
        "with_left_and_right_as_for_factorization": {"exchanged": False},
        "with_other_targets": {"targets": False},
    },
)
def inversion_is_diagonal_with_left_and_right_exchanged(*, exchanged: bool = True, targets: bool = True) -> Outcome:
    """``U^T X^T V = S^T`` and ``V^T X X^T V = S S^T`` for ``X = V S U^T``, ``Y = I``."""
    left, right, S = orthogonal("L", "k"), orthogonal("R", "k"), diagonal("S", "k")
    U, V = (right, left) if exchanged else (left, right)
    X = matrix("X", "k", "k")
    Y = identity("k") if targets else matrix("Y", "k", "k")
    vectors = define(X, left @ S @ right.T, reason="the singular vectors of X")
    M = Derivation("the targets").start(U.T @ Y @ X.T @ V).apply(vectors).normalise()
    N = Derivation("the inputs").start(V.T @ X @ X.T @ V).apply(vectors).normalise()
    return Outcome.conjunction([established(M, S), established(N, S @ S)])


one = RationalMatrix.identity(2)
stretch = RationalMatrix.diagonal([1, 2])
turn = RationalMatrix([[3, -4], [4, 3]]) / 5
shear = RationalMatrix([[1, 1], [0, 1]])


@CLASSES.counterexample(
    covers="k = 2: X = Q diag(1, 2)",
    refutes=LITERAL,
    controls={"with_a_symmetric_input": {"left": one}, "with_left_and_right_exchanged": {"exchanged": True}},
)
def inversion_in_the_order_of_factorization_is_not_diagonal(
    *, left: RationalMatrix = turn, exchanged: bool = False
) -> Counterexample:
    """``X = Q S`` has the left singular vectors Q and the right ones I; ``Q^T X^T I = Q^T S Q^T`` is not diagonal.

    The singular values 1 and 2 differ, so that there are no other singular vectors but for signs and order.
    """
    S = stretch
    X = left @ S
    U, V = (one, left) if exchanged else (left, one)
    holds = (U.T @ X.T @ V).is_diagonal() and (V.T @ X @ X.T @ V).is_diagonal()
    data = Data(X, one)
    example = Counterexample(
        {"inversion": RationalMatrix.identity(2) == data.Y},
        holds,
        witness={"X": X.to_strings(), "U": U.to_strings(), "V": V.to_strings()},
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", LITERAL).given(U=U, V=V, S=S, Y=one)
        written.define("X", "U*S*V^T", value=X)
        written.hypothesis("inversion", "Y == I(2)")
        written.fact(
            "U and V are the left and right singular vectors of X",
            "isorthogonal(U) and isorthogonal(V) and isdiagonal(S)",
        )
        written.conclusion("the data are diagonal in U and V", "isdiagonal(U^T*Y*X^T*V) and isdiagonal(V^T*X*X^T*V)")
        return written.seal()

    return example.sealed(certificate)


def without(statement: Statement, name: str, formula: str, data: Data, *, inside: bool) -> Counterexample:
    """Hold data outside a class against the data condition, decided by the commutator of N and ``M^T M``."""
    conclusion = commute(data.N, data.M.T @ data.M)
    example = Counterexample(
        {name: inside}, conclusion, witness={"X": data.X.to_strings(), "Y": data.Y.to_strings()}, dropped=(name,)
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", statement).given(X=data.X, Y=data.Y)
        written.hypothesis(name, formula, dropped=True)
        written.conclusion(
            "some frames make the data diagonal, so that N and M^T M commute", "commute(X*X^T, X*Y^T*Y*X^T)"
        )
        return written.seal()

    return example.sealed(certificate)


@CLASSES.counterexample(
    covers="k = 2: X = diag(1, 2), Y = [[1, 1], [0, 1]]",
    without=(AUTOENCODING, "autoencoding"),
    controls={"with_the_input_as_target": {"Y": stretch}},
)
def other_targets_than_the_input_are_not_diagonal(*, Y: RationalMatrix = shear) -> Counterexample:
    """N and ``M^T M`` do not commute: no frames at all diagonalize these data."""
    return without(AUTOENCODING, "autoencoding", "X == Y", Data(stretch, Y), inside=stretch == Y)


@CLASSES.counterexample(
    covers="k = 2: X = diag(1, 2), Y = [[1, 1], [0, 1]]",
    without=(FACTORIZATION, "factorization"),
    controls={"with_whitened_inputs": {"X": one}},
)
def other_inputs_than_the_identity_are_not_diagonal(*, X: RationalMatrix = stretch) -> Counterexample:
    """The same data."""
    return without(FACTORIZATION, "factorization", "X == I(2)", Data(X, shear), inside=one == X)


@CLASSES.counterexample(
    covers="k = 2: X = diag(1, 2), Y = [[1, 1], [0, 1]]",
    without=(INVERSION, "inversion"),
    controls={"with_the_identity_as_target": {"Y": one}},
)
def other_targets_than_the_identity_are_not_diagonal(*, Y: RationalMatrix = shear) -> Counterexample:
    """The same data."""
    return without(INVERSION, "inversion", "Y == I(2)", Data(stretch, Y), inside=one == Y)


@CLASSES.counterexample(
    covers="k = 2: X = diag(1, 2), Y = [[1, 1], [0, 1]]",
    without=(LITERAL_REPAIRED, "inversion"),
    controls={"with_the_identity_as_target": {"Y": one}},
)
def other_targets_are_not_diagonal_in_exchanged_vectors(*, Y: RationalMatrix = shear) -> Counterexample:
    """The same data."""
    return without(LITERAL_REPAIRED, "inversion", "Y == I(2)", Data(stretch, Y), inside=one == Y)
