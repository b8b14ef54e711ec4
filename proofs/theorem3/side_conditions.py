"""What the hypotheses of the smaller statements are for: sizes, full rank, alignment, zero error, invertible targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce

from proofs.theorem3.every_size import EVERY_SIZE
from proofs.theorem3.extensions import EVERY_TARGET, PARTIAL_GRAMS
from proofs.theorem3.family import BASIS
from proofs.theorem3.statement import FOOTNOTE, MORE_SAMPLES, THEOREM3
from verify.certificate import Certificate
from verify.claim import Counterexample, Statement
from verify.exact import RationalMatrix, commute

ONE = RationalMatrix.identity(2)
STRETCH = RationalMatrix.diagonal([1, 2])
SHEAR = RationalMatrix([[1, 1], [0, 1]])


@THEOREM3.counterexample(
    covers="k = n = 2, X invertible, any Y",
    without=(MORE_SAMPLES, "more"),
    controls={
        "with_inputs_that_are_not_invertible": {"X": RationalMatrix([[1, 1], [1, 1]])},
        "with_one_sample_more": {
            "X": RationalMatrix([[1, 0, 1], [0, 1, 1]]),
            "Y": RationalMatrix([[1, 0, 0], [0, 1, 0]]),
        },
    },
)
def as_many_samples_as_inputs_are_interpolated(
    *, X: RationalMatrix = SHEAR, Y: RationalMatrix = RationalMatrix([[1, 2], [3, 4]])
) -> Counterexample:
    """``W = Y X^{-1}``, for every Y and all X but those with determinant 0."""
    square = X.rows == X.columns
    solved = square and X.determinant() != 0
    found = Counterexample(
        hypotheses={"more": X.columns > X.rows},
        conclusion=not solved,
        witness={"X": X.to_strings(), "Y": Y.to_strings()},
        dropped=("more",),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", MORE_SAMPLES).given(X=X, Y=Y)
        written.define("W", "Y*inverse(X)", value=Y @ X.inverse())
        written.hypothesis("more", "columns(X) > rows(X)", dropped=True)
        written.conclusion(
            "X is not invertible (as all X near an invertible one are), or Y = W X has no solution",
            "det(X) == 0 or not W*X == Y",
        )
        return written.seal()

    return found.sealed(certificate)


# Partial Gram matrices


def partial_grams(
    dropped: str, layers: Sequence[RationalMatrix], X: RationalMatrix, target: RationalMatrix
) -> Counterexample:
    """Hold one or two square layers, a target and inputs against the statement on partial Gram matrices."""
    partial = [reduce(lambda left, W: W @ left, layers[: i + 1]) for i in range(len(layers))]
    product = partial[-1]
    aligned = len(layers) == 1 or commute(layers[1].T @ layers[1], layers[0] @ layers[0].T)
    shared = all(commute(A.T @ A, target.T @ target) for A in partial)
    found = Counterexample(
        hypotheses={"inputs": X.rank() == X.rows, "aligned": aligned, "zero-error": product @ X == target @ X},
        conclusion=product == target and shared,
        witness={"W": [W.to_strings() for W in layers], "X": X.to_strings(), "W*": target.to_strings()},
        dropped=(dropped,),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", PARTIAL_GRAMS)
        written.given({f"W{i}": W for i, W in enumerate(layers, 1)}).given(X=X, M=target)
        two = len(layers) == 2
        whole = "W2*W1" if two else "W1"
        written.hypothesis("inputs", "rank(X) == rows(X)", dropped=dropped == "inputs")
        aligned = "commute(gram(W2), W1*W1^T)" if two else "rows(W1) == columns(W1)"
        written.hypothesis("aligned", aligned, dropped=dropped == "aligned")
        written.hypothesis("zero-error", f"{whole}*X == M*X", dropped=dropped == "zero-error")
        both = f"commute(gram(W1), gram(M)) and commute(gram({whole}), gram(M))"
        written.conclusion(
            "the product is W*, and all partial Gram matrices commute with its own", f"{whole} == M and {both}"
        )
        return written.seal()

    return found.sealed(certificate)


@THEOREM3.counterexample(
    covers="k = 2, d = 1, X of rank one",
    without=(PARTIAL_GRAMS, "inputs"),
    controls={
        "with_inputs_of_full_rank": {"X": ONE},
        "with_inputs_that_tell_them_apart": {"X": RationalMatrix([[0, 0], [1, 0]])},
        "with_the_map_itself_as_target": {"X": ONE, "target": ONE},
    },
)
def on_inputs_of_low_rank_other_maps_fit(
    *, X: RationalMatrix = RationalMatrix([[1, 0], [0, 0]]), target: RationalMatrix = STRETCH
) -> Counterexample:
    """I and diag(1, 2) agree on the first axis."""
    return partial_grams("inputs", [ONE], X, target)


@THEOREM3.counterexample(
    covers="k = 2, d = 2: a shear, then diag(1, 2)",
    without=(PARTIAL_GRAMS, "aligned"),
    controls={"with_a_first_layer_that_is_aligned": {"W": RationalMatrix.diagonal([3, 1])}},
)
def layers_that_are_not_aligned_have_partial_grams_of_their_own(*, W: RationalMatrix = SHEAR) -> Counterexample:
    """``W_1^T W_1`` does not commute with the Gram matrix of the product."""
    return partial_grams("aligned", [W, STRETCH], ONE, STRETCH @ W)


@THEOREM3.counterexample(
    covers="k = 2, d = 1",
    without=(PARTIAL_GRAMS, "zero-error"),
    controls={"with_zero_error": {"target": ONE}},
)
def a_target_that_is_not_met_is_another_map(*, target: RationalMatrix = STRETCH) -> Counterexample:
    """The product is I, the target diag(1, 2)."""
    return partial_grams("zero-error", [ONE], ONE, target)


# Depth 35


@THEOREM3.counterexample(
    covers="k = 5: W* = diag(1, 1, 1, 1, 0), every depth",
    without=(EVERY_TARGET, "invertible"),
    controls={
        "with_a_target_of_rank_3": {"target": RationalMatrix.diagonal([1, 1, 1, 0, 0])},
        "with_an_invertible_target": {"target": RationalMatrix.identity(5)},
    },
)
def no_chain_of_the_structure_has_a_product_of_rank_4(
    *, target: RationalMatrix = RationalMatrix.diagonal([1, 1, 1, 1, 0])
) -> Counterexample:
    """``A^T A = (x^2 + y^2) E + sigma^2 F`` with E of rank 2 and F = I - E of rank 3: a singular layer has rank 3 at most."""
    return of_rank_4(EVERY_TARGET, {"invertible": target.rank() == 5}, {"invertible": "det(M) != 0"}, target)


@THEOREM3.counterexample(
    covers="k = 5: W* = diag(1, 1, 1, 1, 0), every depth",
    without=(EVERY_SIZE, "positive"),
    controls={
        "with_a_target_of_rank_3": {"target": RationalMatrix.diagonal([1, 1, 1, 0, 0])},
        "with_an_invertible_target": {"target": RationalMatrix.identity(5)},
    },
)
def determinant_zero_is_not_reached_by_all(
    *, target: RationalMatrix = RationalMatrix.diagonal([1, 1, 1, 1, 0])
) -> Counterexample:
    """The same target: its determinant is 0."""
    facts = {"size": target.rows >= 3, "positive": target.determinant() > 0}
    return of_rank_4(EVERY_SIZE, facts, {"size": "rows(M) >= 3", "positive": "det(M) > 0"}, target)


def of_rank_4(
    statement: Statement, facts: Mapping[str, bool], formulas: Mapping[str, str], target: RationalMatrix
) -> Counterexample:
    """Hold a 5 x 5 target against a statement that all such targets are reached."""
    A1, A2, A3 = BASIS
    E, F = A1.T @ A1, A2.T @ A2
    mixed = [A.T @ B + B.T @ A for A, B in ((A1, A2), (A1, A3), (A2, A3))]
    split = A3.T @ A3 == E and RationalMatrix.identity(5) == E + F and all(A.is_zero() for A in mixed)
    ranks = {0, E.rank(), F.rank()}  # of singular layers, where split
    found = Counterexample(
        hypotheses=facts,
        conclusion=not split or target.rank() == 5 or target.rank() <= max(ranks),
        witness={"W*": target.to_strings()},
        dropped=(list(formulas)[-1],),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", statement).given({"A1": A1, "A2": A2, "A3": A3}).given(M=target)
        written.define("E", "gram(A1)", value=E).define("F", "gram(A2)", value=F)
        for name, formula in formulas.items():
            written.hypothesis(name, formula, dropped=name == list(formulas)[-1])
        zero = " and ".join(f"A{i}^T*A{j} + A{j}^T*A{i} == zeros(5, 5)" for i, j in ((1, 2), (1, 3), (2, 3)))
        written.fact(
            "the Gram matrix of x A1 + sigma A2 + y A3 is (x^2 + y^2) E + sigma^2 F with projections E and F = I - E",
            f"gram(A3) == E and E + F == I(5) and E*E == E and {zero}",
        )
        written.conclusion(
            "W* has the rank of a product of such layers: 5, or at most that of a singular one",
            "rank(M) == 5 or rank(M) <= rank(E) or rank(M) <= rank(F)",
        )
        return written.seal()

    return found.sealed(certificate)


# Footnote 4


def footnote(dropped: str, facts: Mapping[str, bool], W: RationalMatrix, X: RationalMatrix) -> Counterexample:
    """Hold one layer and its data Y = W X against the footnote; ``rank [vec X, vec Y] = 1`` says that Y = c X."""
    Y = W @ X
    proportional = RationalMatrix([[x for row in A.to_fractions() for x in row] for A in (X, Y)]).rank() == 1
    k, n = X.shape
    never = k * n > 1  # all pairs of numbers are proportional
    found = Counterexample(
        hypotheses=facts,
        conclusion=proportional and never,
        witness={"W_1": W.to_strings(), "X": X.to_strings(), "Y": Y.to_strings()},
        dropped=(dropped,),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", FOOTNOTE).given(W=W, X=X, k=k, n=n)
        written.define("Y", "W*X", value=Y)
        written.hypothesis("scalar-layers", "isscalar(W)", dropped=dropped == "scalar-layers")
        written.hypothesis("size", "k >= 2 and n >= 1", dropped=dropped == "size")
        written.fact("the sizes are those of X", "rows(X) == k and columns(X) == n")
        flat = [f"hstack({', '.join(f'row({A}, {i})' for i in range(1, k + 1))})" for A in ("X", "Y")]
        written.conclusion(
            "Y is a multiple of X, and for other X and Y it is not (as it always is for numbers)",
            f"rank(vstack({', '.join(flat)})) == 1 and k*n > 1",
        )
        return written.seal()

    return found.sealed(certificate)


@THEOREM3.counterexample(
    covers="k = 2, n = 1, d = 1: diag(1, 2)",
    without=(FOOTNOTE, "scalar-layers"),
    controls={"with_a_multiple_of_the_identity": {"W": 3 * ONE}},
)
def a_layer_that_is_no_multiple_of_the_identity_is_no_autoencoder(*, W: RationalMatrix = STRETCH) -> Counterexample:
    """Zero error, and Y = (1, 2) is no multiple of X = (1, 1)."""
    X = RationalMatrix([[1], [1]])
    scalar = W[0, 0] * RationalMatrix.identity(W.rows) == W
    return footnote("scalar-layers", {"scalar-layers": scalar, "size": X.rows >= 2 and X.columns >= 1}, W, X)


@THEOREM3.counterexample(
    covers="k = n = 1",
    without=(FOOTNOTE, "size"),
    controls={"with_two_inputs": {"k": 2}},
)
def numbers_are_always_proportional(*, k: int = 1) -> Counterexample:
    """Y = (Y/X) X for all X but 0."""
    W, X = 2 * RationalMatrix.identity(k), RationalMatrix([[1]] * k)
    return footnote("size", {"scalar-layers": 2 * RationalMatrix.identity(k) == W, "size": k >= 2}, W, X)
