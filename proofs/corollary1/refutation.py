"""Readings of the corollary that are false: (5) without sign and factor, (6) over all layers, blocks that are not zero."""

from __future__ import annotations

from fractions import Fraction

from proofs.corollary1.statement import COROLLARY1, EQUATION_5_AS_EXTRACTED, EQUATION_6_ALL
from proofs.network import Data, gradients, product, step
from verify.certificate import Certificate
from verify.claim import Counterexample
from verify.exact import RationalMatrix

one = RationalMatrix.identity(2)


def hypotheses(data: Data, layers: tuple[RationalMatrix, ...]) -> dict[str, bool]:
    """Evaluate the hypotheses of the corollary in the frames I."""
    r = min(data.X.rows, *(W.rows for W in layers))
    return {
        "aligned": all(W.is_diagonal() for W in layers),
        "narrow": r > 1,
        "split": data.M.is_diagonal() and data.N.is_diagonal(),
        "blocks": data.M[:r, :r].is_diagonal() and data.N[:r, :r].is_diagonal(),
    }


def _scalar_data(target: int) -> Data:
    """``X = I`` and ``Y`` a multiple of it: everything is diagonal in the frames I."""
    return Data(one, target * one)


@COROLLARY1.counterexample(
    covers="k = d = n = 2, all frames I",
    refutes=EQUATION_5_AS_EXTRACTED,
    controls={"at_zero_error": {"target": 1}, "with_one_mode_between_two_inputs_and_outputs": {"inner": 1}},
)
def the_printed_derivative_has_no_sign_and_no_factor(*, target: int = 2, inner: int = 2) -> Counterexample:
    """``X = I``, ``Y = 2 I``, ``W_1 = W_2 = I``: the printed matrix is I, the derivative -I/2.

    With an inner width of one it differs as well, but r = 1 is the least of the widths, and not more than 1.
    """
    data = _scalar_data(target)
    layers = (one[:inner, :], one[:, :inner])
    printed = layers[1].T @ (data.M - product(layers) @ data.N)
    derivative = gradients(layers, data.N, data.M, data.n)[0]
    return Counterexample(
        {name: hypotheses(data, layers)[name] for name in ("aligned", "narrow", "split")},
        printed == derivative,
        witness={"printed": printed.to_strings(), "derivative": derivative.to_strings()},
    ).sealed(lambda: _certificate_5(data))


def _certificate_5(data: Data) -> dict[str, object]:
    """The objective is a quadratic in W_1, so its derivative is the slope of its values at W_1 +- H, exactly."""
    certificate = Certificate("counterexample", EQUATION_5_AS_EXTRACTED)
    certificate.given(X=data.X, Y=data.Y, W1=one, W2=one, H=RationalMatrix.unit(0, 0, (2, 2)), n=2, r=2)
    certificate.define("P", "W2^T*(Y*X^T - W2*W1*X*X^T)", value=one)
    above, below = (
        Fraction((data.Y - (one + sign * RationalMatrix.unit(0, 0, (2, 2))) @ data.X).frobenius_squared(), 4)
        for sign in (1, -1)
    )
    certificate.define("f", "frobenius2(Y - W2*(W1 + H)*X)/(2*n)", value=above)
    certificate.define("g", "frobenius2(Y - W2*(W1 - H)*X)/(2*n)", value=below)
    certificate.hypothesis("aligned", "isdiagonal(W1) and isdiagonal(W2)")
    certificate.hypothesis("narrow", "r > 1 and r == rows(W1)")
    certificate.hypothesis("split", "isdiagonal(Y*X^T) and isdiagonal(X*X^T)")
    certificate.conclusion(
        "entry (1, 1) of the printed matrix is the slope of the objective", "entry(P, 1, 1) == (f - g)/2"
    )
    return certificate.seal()


@COROLLARY1.counterexample(
    covers="k = d = n = 2, all frames I, eta = 1",
    refutes=EQUATION_6_ALL,
    controls={"with_the_product_over_the_others": {"others_only": True}, "with_a_first_layer_of_ones": {"first": 1}},
)
def the_product_over_all_layers_counts_the_layer_itself(*, first: int = 2, others_only: bool = False) -> Counterexample:
    """``X = I``, ``Y = 3 I``, ``W_1 = 2 I``, ``W_2 = I``: the step gives ``W_1 = 3 I``; the formula 4 I."""
    data = _scalar_data(3)
    layers = (first * one, one)
    after = step(layers, data.N, data.M, Fraction(1))[0]
    factor = layers[1] if others_only else product(layers)
    printed = layers[0] + factor @ (data.M - product(layers) @ data.N)
    return Counterexample(
        {name: hypotheses(data, layers)[name] for name in ("aligned", "narrow", "split")},
        printed == after,
        witness={"printed": printed.to_strings(), "step": after.to_strings()},
    ).sealed(lambda: _certificate_6(data, after, printed))


def _certificate_6(data: Data, after: RationalMatrix, printed: RationalMatrix) -> dict[str, object]:
    certificate = Certificate("counterexample", EQUATION_6_ALL)
    certificate.given(X=data.X, Y=data.Y, W1=2 * one, W2=one, n=2, gamma=2, r=2)
    certificate.define("eta", "gamma/n", value=Fraction(1))
    certificate.define("K", "Y*X^T - W2*W1*X*X^T", value=one)
    certificate.define("W1'", "W1 + eta*W2^T*K", value=after)
    certificate.define("P", "W1 + eta*W2*W1*K", value=printed)
    certificate.hypothesis("aligned", "isdiagonal(W1) and isdiagonal(W2)")
    certificate.hypothesis("narrow", "r > 1 and r == rows(W1)")
    certificate.hypothesis("split", "isdiagonal(Y*X^T) and isdiagonal(X*X^T)")
    certificate.conclusion("the step is the printed one, with the product over all layers", "W1' == P")
    return certificate.seal()
