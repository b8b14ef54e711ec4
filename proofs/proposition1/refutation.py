"""Two readings of Proposition 1 that are false: "global minimum" when only some map interpolates, and lambda' = 0."""

from __future__ import annotations

from fractions import Fraction

from proofs.dynamics import Mode
from proofs.lemma3.modes import within_printed_step
from proofs.network import Data
from proofs.proposition1.statement import GLOBAL_MINIMUM, PROPOSITION1, ZERO_TARGET
from verify.certificate import Certificate
from verify.claim import Answer, Counterexample, every
from verify.exact import RationalMatrix

three = RationalMatrix.identity(3)
HALF = Fraction(1, 2)


def loss(data: Data, W: RationalMatrix) -> Fraction:
    """Return ``(1/2n) ||Y - W X||^2``."""
    return (data.Y - W @ data.X).frobenius_squared() / (2 * data.n)


@PROPOSITION1.counterexample(
    covers="widths (3, 2, 3), n = 3; the frames I",
    refutes=GLOBAL_MINIMUM,
    rests_on=["proposition1.rate", "corollary1.reduction"],
    controls={"with_a_third_target_of_zero": {"last": 0}, "with_three_hidden_units": {"hidden": 3}},
)
def the_limit_misses_the_largest_singular_value(*, last: int = 5, hidden: int = 2) -> Counterexample:
    """``X = I``, ``Y = diag(1, 1, 5)``: the two modes tend to 1, the limit diag(1, 1, 0) has loss 25/6, diag(1, 0,
    5) has 1/6.
    """
    data = Data(three, RationalMatrix.diagonal([1, 1, last]))
    modes = [Mode((HALF, HALF), data.N[k, k], data.M[k, k]) for k in range(hidden)]
    eta = Fraction(1, 30)
    limit = RationalMatrix.diagonal([mode.optimum for mode in modes], (3, 3))
    better = RationalMatrix.diagonal([1, 0, last])
    example = Counterexample(
        hypotheses={
            "aligned": True,
            "split": data.M.is_diagonal() and data.N.is_diagonal(),
            "any-map": data.realizable,
            "positive": all(min(mode.sigma) > 0 for mode in modes),
            "below": all(mode.product < mode.optimum for mode in modes),
            "step": every(within_printed_step(mode, eta) for mode in modes),
        },
        conclusion=loss(data, limit) <= loss(data, better),
        repair={"realizable": data.realizable_by((3, hidden, 3))},
        witness={"limit": limit.to_strings(), "loss": str(loss(data, limit)), "least": str(loss(data, better))},
    )
    return example.sealed(lambda: _global_certificate(data, limit, better))


def _global_certificate(data: Data, limit: RationalMatrix, better: RationalMatrix) -> dict[str, object]:
    """The limit is that of two modes from 1/2, with gamma = 1/10; ln 2 is bounded below by 2/3 (e^2 < 8)."""
    certificate = Certificate("counterexample", GLOBAL_MINIMUM)
    W1, W2 = (RationalMatrix.diagonal([HALF, HALF], shape) for shape in ((2, 3), (3, 2)))
    certificate.given(X=data.X, Y=data.Y, W1=W1, W2=W2, B=better, n=3, d=2, gamma=Fraction(1, 10))
    certificate.given(l=Fraction(2, 3))
    certificate.define("C", "submatrix(Y*X^T, 1, 2, 1, 2)", value=data.M[:2, :2])
    certificate.define("L", "[C, zeros(2, 1); zeros(1, 3)]", value=limit)
    certificate.hypothesis("aligned", "isdiagonal(W1) and isdiagonal(W2)")
    certificate.hypothesis("split", "isdiagonal(Y*X^T) and X*X^T == I(3)")
    certificate.hypothesis("any-map", "rank(vstack(X, Y)) == rank(X)")
    certificate.hypothesis("positive", "entry(W1, 1, 1) > 0 and entry(W1, 2, 2) > 0 and W2 == W1^T")
    certificate.hypothesis("below", "entry(W2*W1, 1, 1) < entry(C, 1, 1) and entry(W2*W1, 2, 2) < entry(C, 2, 2)")
    certificate.hypothesis("step", "l == 2/3 and gamma <= n*l/d*entry(W1, 1, 1)^2/entry(C, 1, 1)^2")
    certificate.fact("the better map fits through two hidden units", "rank(B) == 2")
    certificate.conclusion(
        "the limit has no larger loss than the other map of rank two",
        "frobenius2(Y - L*X)/(2*n) <= frobenius2(Y - B*X)/(2*n)",
    )
    certificate.repair("the network interpolates: rank Y <= 2", "rank(Y) <= 2")
    return certificate.seal()


@PROPOSITION1.counterexample(
    covers="d = 2, sigma = (1/2, 1/2), kappa = 1/2, all t",
    refutes=ZERO_TARGET,
    rests_on=["theorem4.vanishing-target-rate"],
    controls={"with_one_layer": {"d": 1}, "with_a_target": {"target": Fraction(1)}},
)
def without_a_target_no_linear_rate_holds(*, d: int = 2, target: Fraction = Fraction(0)) -> Counterexample:
    """Balanced: ``S(t) >= (S(0)^{-q} + 2 (2^{2d-2} - 1) kappa t)^{-1/q}`` for all t, a power of time, which no ``C
    rho^t`` dominates.

    For d = 2, where q = 1, the power is evaluated for six exact steps; for all t it is
    theorem4.vanishing-target-rate.
    """
    mode, kappa = Mode((HALF,) * d, Fraction(1), target), HALF
    stable = all(kappa * (mode.product / x) ** 2 <= HALF for x in mode.sigma)
    linear = Answer.of(d == 1 or target != 0 or not _above_the_power(mode, kappa))
    hypotheses = {"positive": True, "no-target": target == 0, "two-layers": d >= 2, "stable": stable}
    return Counterexample(hypotheses, linear).sealed(lambda: _zero_target_certificate(mode, kappa))


def _zero_target_certificate(mode: Mode, kappa: Fraction) -> dict[str, object]:
    """Three steps: each contracts less than the one before, and the product stays above the power of time."""
    certificate = Certificate("counterexample", ZERO_TARGET)
    certificate.given(a=mode.sigma[0], b=mode.sigma[1], kappa=kappa, l=mode.lam, target=mode.target)
    names, now = [("a", "b")], mode
    for t in range(1, 4):
        (x, y), primes = names[-1], "'" * t
        now = now.step(kappa / mode.lam)
        for own, other, name, value in ((x, y, "a", now.sigma[0]), (y, x, "b", now.sigma[1])):
            certificate.define(name + primes, f"{own} + kappa/l*(target - l*{x}*{y})*{other}", value=value)
        names.append((f"a{primes}", f"b{primes}"))
    certificate.hypothesis("positive", "a > 0 and b > 0")
    certificate.hypothesis("no-target", "target == 0 and l > 0")
    certificate.hypothesis("two-layers", "rows(diag(a, b)) >= 2")
    certificate.hypothesis("stable", "kappa*a^2 <= 1/2 and kappa*b^2 <= 1/2")
    certificate.fact("the mode is balanced", "a == b")
    certificate.fact("after three steps the product is above the power of time", "a'''*b''' >= 1/(1/(a*b) + 18*kappa)")
    certificate.conclusion(
        "the product keeps contracting by the ratio of its first step", "a'''*b'''/(a''*b'') <= a'*b'/(a*b)"
    )
    return certificate.seal()


def _above_the_power(mode: Mode, kappa: Fraction, steps: int = 6) -> bool:
    inverse = 1 / mode.product
    for t in range(1, steps + 1):
        mode = mode.step(kappa)
        if mode.product < 1 / (inverse + 6 * kappa * t):
            return False
    return True
