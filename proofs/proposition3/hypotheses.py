"""What each hypothesis of Proposition 3 is for: square instances, where alignment is the commuting of Gram matrices.

For square A and B of one size, A is aligned with B if and only if ``A^T A`` and ``B B^T`` commute: a common eigenbasis serves as
V_A = U_B, and it determines the other two frames.
"""

from __future__ import annotations

from proofs.network import product
from proofs.proposition3.networks import pseudoinverse
from proofs.proposition3.statement import ANY_RANK, PRINTED, PROPOSITION3
from verify.certificate import Certificate
from verify.claim import Counterexample, Statement
from verify.exact import RationalMatrix, commute

ONE = RationalMatrix.identity(2)
STRETCH = RationalMatrix.diagonal([1, 2])
SHEAR = RationalMatrix([[1, 1], [0, 1]])
TURNED = RationalMatrix([[9, -12], [4, 3]])
"""``diag(15, 5)`` times a rotation: ``W W^T`` is diagonal, ``W W`` and ``W^T W`` are not."""


def aligned_with(A: RationalMatrix, B: RationalMatrix) -> bool:
    """Whether square A is aligned with square B (V_A = U_B in some usSVDs)."""
    return commute(A.T @ A, B @ B.T)


def held_against(
    statement: Statement, dropped: str, layers: tuple[RationalMatrix, ...], X: RationalMatrix, Y: RationalMatrix
) -> Counterexample:
    """Evaluate every hypothesis at one or two square layers, and the conclusion with the pseudoinverse of X."""
    first, last, W_star = layers[0], layers[-1], Y @ pseudoinverse(X)
    N = X @ X.T
    found = {
        "aligned": len(layers) == 1 or aligned_with(last, first),
        "zero-error": product(layers) @ X == Y,
        "full-rank": X.rank() == X.rows,
        # One or two layers whose first has different singular values: V_1 is an eigenbasis of W_1^T W_1, up to order.
        "inputs": commute(first.T @ first, N),
    }
    conclusion = aligned_with(last.T, W_star) and aligned_with(W_star, first.T)
    witness = {"W": [W.to_strings() for W in layers], "X": X.to_strings(), "Y": Y.to_strings(), "W*": W_star.to_strings()}
    hypotheses = {name: found[name] for name in statement.hypotheses}
    example = Counterexample(hypotheses, conclusion, witness=witness, dropped=(dropped,))
    return example.sealed(lambda: certificate(statement, dropped, layers, X, Y))


def certificate(
    statement: Statement, dropped: str, layers: tuple[RationalMatrix, ...], X: RationalMatrix, Y: RationalMatrix
) -> dict[str, object]:
    """Return the sealed certificate; the pseudoinverse P is given and shown to be one by Penrose's four equations."""
    written = Certificate("counterexample", statement)
    names = [f"W{i}" for i in range(1, len(layers) + 1)]
    written.given(dict(zip(names, layers, strict=True))).given(X=X, Y=Y, P=pseudoinverse(X))
    W_star = Y @ pseudoinverse(X)
    written.define("W", "*".join(reversed(names)), value=product(layers)).define("V", "Y*P", value=W_star)
    last, first = names[-1], names[0]
    formulas = {
        "aligned": f"commute({last}^T*{last}, {first}*{first}^T)" if len(names) > 1 else "rows(W1) == columns(W1)",
        "zero-error": "Y == W*X",
        "full-rank": "rank(X) == rows(X)",
        "inputs": f"commute({first}^T*{first}, X*X^T)",
    }
    for name in statement.hypotheses:
        written.hypothesis(name, formulas[name], dropped=name == dropped)
    written.fact("P is the pseudoinverse of X", "X*P*X == X and P*X*P == P and issymmetric(X*P) and issymmetric(P*X)")
    conclusion = f"commute({last}*{last}^T, V*V^T) and commute(V^T*V, {first}^T*{first})"
    written.conclusion("W_d^T is aligned with W*, and W* with W_1^T", conclusion)
    return written.seal()


@PROPOSITION3.counterexample(
    covers="d = 1, k = 2: diag(1, 2) on inputs of rank one",
    without=(PRINTED, "full-rank"),
    controls={"with_inputs_of_full_rank": {"X": ONE}, "with_an_orthogonal_layer": {"W": ONE}},
)
def inputs_of_rank_one_turn_the_least_squares_map(
    *, X: RationalMatrix = RationalMatrix([[1, 0], [1, 0]]), W: RationalMatrix = STRETCH
) -> Counterexample:
    """With the pseudoinverse W* = W X X^+ keeps only the direction (1, 1), which is no singular vector of W."""
    return held_against(PRINTED, "full-rank", (W,), X, W @ X)


@PROPOSITION3.counterexample(
    covers="d = 1, k = 2",
    without=(PRINTED, "zero-error"),
    controls={"with_zero_error": {"Y": STRETCH}, "with_targets_in_the_same_frames": {"Y": RationalMatrix.diagonal([3, 1])}},
)
def targets_that_are_not_met_may_lie_in_any_frames(*, Y: RationalMatrix = SHEAR) -> Counterexample:
    """W* = Y on X = I has nothing to do with W = diag(1, 2)."""
    return held_against(PRINTED, "zero-error", (STRETCH,), ONE, Y)


@PROPOSITION3.counterexample(
    covers="d = 2, k = 2: diag(1, 2) after a shear",
    without=(PRINTED, "aligned"),
    controls={
        "with_a_first_layer_that_is_aligned": {"W": RationalMatrix.diagonal([3, 1])},
        "with_an_aligned_first_layer_that_is_not_symmetric": {"W": TURNED},
    },
)
def layers_that_are_not_aligned_have_other_frames_than_their_product(*, W: RationalMatrix = SHEAR) -> Counterexample:
    """Zero error and full rank, but the frames of the product are not those of the layers."""
    return held_against(PRINTED, "aligned", (W, STRETCH), ONE, STRETCH @ W)


@PROPOSITION3.counterexample(
    covers="d = 1, k = 2: diag(1, 2) on inputs of rank one",
    without=(ANY_RANK, "inputs"),
    controls={"with_inputs_along_the_first_axis": {"X": RationalMatrix([[1, 0], [0, 0]])}},
)
def inputs_of_low_rank_must_lie_along_the_first_frame(*, X: RationalMatrix = RationalMatrix([[1, 0], [1, 0]])) -> Counterexample:
    """The same instance: (1, 1) is not among the directions of V_1."""
    return held_against(ANY_RANK, "inputs", (STRETCH,), X, STRETCH @ X)


@PROPOSITION3.counterexample(
    covers="d = 1, k = 2",
    without=(ANY_RANK, "zero-error"),
    controls={"with_zero_error": {"Y": STRETCH}},
)
def at_any_rank_targets_that_are_not_met_may_lie_in_any_frames(*, Y: RationalMatrix = SHEAR) -> Counterexample:
    """X = I is diagonal in every frame."""
    return held_against(ANY_RANK, "zero-error", (STRETCH,), ONE, Y)


@PROPOSITION3.counterexample(
    covers="d = 2, k = 2: diag(1, 2) after a shear",
    without=(ANY_RANK, "aligned"),
    controls={
        "with_a_first_layer_that_is_aligned": {"W": RationalMatrix.diagonal([3, 1])},
        "with_an_aligned_first_layer_that_is_not_symmetric": {"W": TURNED},
    },
)
def at_any_rank_layers_that_are_not_aligned_have_other_frames(*, W: RationalMatrix = SHEAR) -> Counterexample:
    """The same instance as at full rank."""
    return held_against(ANY_RANK, "aligned", (W, STRETCH), ONE, STRETCH @ W)
