"""Data and networks for which no run whatever is aligned and reaches zero error: one thing that such a run needs is not so."""

from __future__ import annotations

from fractions import Fraction

from proofs.network import Data
from proofs.network.counterexample import held_against
from verify.claim import Counterexample, Statement
from verify.exact import RationalMatrix, commute

POSSIBLE = "rank(vstack(X, Y)) == rank(X)"
COMMUTING = "commute(X*X^T, X*Y^T*Y*X^T)"


def no_run(
    statement: Statement,
    dropped: str,
    X: RationalMatrix,
    Y: RationalMatrix,
    *,
    depth: int = 3,
    width: int = 2,
    eta: Fraction = Fraction(1),
) -> Counterexample:
    """Hold data and a network with hidden layers of one width against "alignment is an invariant of training".

    The statement says what it assumes of the data (a class, a common frame, common right vectors) and of the network. The
    conclusion is, for the hypothesis that is dropped, one thing that must be so for any run to be as Definition 3 asks.
    """
    data, unseen = Data(X, Y), X.nullspace()
    k, one, common = X.rows, RationalMatrix.identity(X.rows), commute(data.N, data.M.T @ data.M)
    uncommon = (
        data.M.rank() < k or k != 2 or common,
        "some run through three layers of two units is aligned and reaches zero error, which on data of full rank needs N and "
        "M^T M to commute (lemma1.plane)",
        f"rank(Y*X^T) < rows(Y) or rows(X) < 2 or rows(X) > 2 or {COMMUTING}",
    )
    needed = {
        "realizable": (
            (Y @ unseen).is_zero(), "zero error is possible: examples that combine to no input combine to no target", "Y*Z == 0*Z",
        ),
        "data": (
            not (data.N.is_zero() and data.M.is_zero()), "some start has a nonzero gradient, so that N or M is not zero",
            "frobenius2(X*X^T) + frobenius2(Y*X^T) > 0",
        ),
        "deep": (
            depth > 1 or abs(1 - eta) < 1, "there is a second layer, or the error of a single one, which a step multiplies "
            "by 1 - eta, shrinks", "d > 1 or (1 - eta)^2 < 1",
        ),
        "square": (Y.rank() <= width, "a map through the narrowest layer has zero error", "rank(Y) <= width"),
        "wide": (Y.rank() <= width, "a map through the narrowest layer has zero error", "rank(Y) <= width"),
        "class": uncommon, "condition": uncommon, "common": uncommon,
    }  # fmt: skip
    layers = 2 if "wide" in statement.hypotheses else 3
    hypotheses = {
        "deep": (depth >= layers, f"d >= {layers}"),
        "square": (
            width == k == Y.rows > 1,
            "rows(X) == rows(Y) and rows(X) > 1 and width - rows(X) == 0",
        ),
        "wide": (Y.rows == k <= width, "rows(X) == rows(Y) and width >= rows(X)"),
        "realizable": (data.realizable, POSSIBLE),
        "class": (X == Y or one in (X, Y), f"Y == I({k}) or X == Y or X == I({k})"),
        "condition": (common, COMMUTING),
        "common": (commute(X.T @ X, Y.T @ Y), "commute(X^T*X, Y^T*Y)"),
        "data": (not X.is_zero(), "frobenius2(X) > 0"),
    }
    given: dict[str, object] = {"X": X, "Y": Y, "d": depth, "width": width}
    if dropped == "deep":
        given["eta"] = eta
    if dropped == "realizable":
        given["Z"] = unseen
    return held_against(
        statement, dropped, given, {name: hypotheses[name] for name in statement.hypotheses}, needed[dropped],
        facts={"the columns of Z combine examples to no input": "X*Z == 0*Z"} if dropped == "realizable" else None,
    )  # fmt: skip
