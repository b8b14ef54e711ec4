"""What the hypotheses of "equal right singular vectors" are for, beside the vectors: one layer, one unit, degenerate data."""

from __future__ import annotations

from fractions import Fraction

from proofs.network import Data
from proofs.network.counterexample import held_against
from proofs.remarks.statement import REMARKS, RIGHT
from verify.claim import Counterexample
from verify.exact import RationalMatrix, commute

one = RationalMatrix.identity(2)
stretch = RationalMatrix.diagonal([1, 2])


def no_run(
    dropped: str, X: RationalMatrix, Y: RationalMatrix, *, depth: int = 3, width: int = 2, eta: Fraction = Fraction(1)
) -> Counterexample:
    """Hold data and a network with hidden layers of one width against the invariance: one thing that a run needs is not so."""
    data = Data(X, Y)
    possible = "rank(vstack(X, Y)) == rank(X)"
    needed = {
        "realizable": (data.realizable, "zero error is possible", possible),
        "data": (
            not (data.N.is_zero() and data.M.is_zero()), "some start has a nonzero gradient, so that N or M is not zero",
            "frobenius2(X*X^T) + frobenius2(Y*X^T) > 0",
        ),
        "deep": (
            depth > 1 or abs(1 - eta) < 1, "there is a second layer, or the error of a single one, which a step multiplies "
            "by 1 - eta, shrinks", "d > 1 or (1 - eta)^2 < 1",
        ),
        "square": (Y.rank() <= width, "a map through the narrowest layer has zero error", "rank(Y) <= width"),
    }  # fmt: skip
    hypotheses = {
        "deep": (depth >= 3, "d >= 3"),
        "square": (width == X.rows == Y.rows > 1, "rows(X) == rows(Y) and rows(X) > 1 and width - rows(X) == 0"),
        "realizable": (data.realizable, possible),
        "common": (commute(X.T @ X, Y.T @ Y), "commute(X^T*X, Y^T*Y)"),
        "data": (not X.is_zero(), "frobenius2(X) > 0"),
    }
    given: dict[str, object] = {"X": X, "Y": Y, "d": depth, "width": width}
    if dropped == "deep":
        given["eta"] = eta
    return held_against(RIGHT, dropped, given, {name: hypotheses[name] for name in RIGHT.hypotheses}, needed[dropped])


@REMARKS.counterexample(
    covers="d = 1, k = 2: X = Y = I, eta = 3",
    without=(RIGHT, "deep"),
    controls={"with_three_layers": {"depth": 3}, "with_a_small_step": {"eta": Fraction(1, 2)}},
)
def a_single_layer_diverges_for_a_large_step(*, depth: int = 1, eta: Fraction = Fraction(3)) -> Counterexample:
    """The error is multiplied by ``1 - 3 = -2``, from every start with a nonzero gradient."""
    return no_run("deep", one, one, depth=depth, eta=eta)


@REMARKS.counterexample(
    covers="widths (2, 1, 1, 2): X = Y = I",
    without=(RIGHT, "square"),
    controls={"with_square_layers": {"width": 2}},
)
def one_unit_cannot_pass_on_two_dimensions(*, width: int = 1) -> Counterexample:
    """The product has rank one at most, and the only map with zero error is I."""
    return no_run("square", one, one, width=width)


@REMARKS.counterexample(
    covers="k = 2: X = diag(1, 0), Y = I",
    without=(RIGHT, "realizable"),
    controls={"with_an_invertible_input": {"X": stretch}},
)
def common_vectors_do_not_make_zero_error_possible(
    *, X: RationalMatrix = RationalMatrix.diagonal([1, 0])
) -> Counterexample:
    """No linear map sends X to I, though both are diagonal."""
    return no_run("realizable", X, one)


@REMARKS.counterexample(
    covers="k = 2: X = Y = 0",
    without=(RIGHT, "data"),
    controls={"with_inputs": {"X": stretch}},
)
def inputs_of_zero_train_nothing(*, X: RationalMatrix = RationalMatrix.zeros(2, 2)) -> Counterexample:
    """N and M vanish, and with them every gradient."""
    return no_run("data", X, X)
