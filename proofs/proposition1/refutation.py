"""Readings of Proposition 1 that are false: a "global minimum" when only some map interpolates, a bound on the rate that grows."""

from __future__ import annotations

from fractions import Fraction

from proofs.dynamics import Mode
from proofs.lemma3.modes import within_printed_step
from proofs.network import Data
from proofs.proposition1.standstill import NetworkRun
from proofs.proposition1.statement import DEPTH_RATE, GLOBAL_MINIMUM, PROPOSITION1
from verify.certificate import Certificate
from verify.claim import Counterexample, every
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
    start = tuple(RationalMatrix.diagonal([HALF] * hidden, shape) for shape in ((hidden, 3), (3, hidden)))
    run = NetworkRun(data, start, Fraction(1, 30))
    known, modes = run.hypotheses(), run.modes
    limit = RationalMatrix.diagonal([mode.optimum for mode in modes], (3, 3))
    better = RationalMatrix.diagonal([1, 0, last])
    example = Counterexample(
        hypotheses={name: known[name] for name in GLOBAL_MINIMUM.hypotheses},
        conclusion=loss(data, limit) <= loss(data, better),
        repair={"realizable": known["realizable"]},
        witness={"limit": limit.to_strings(), "loss": str(loss(data, limit)), "least": str(loss(data, better))},
    )
    return example.sealed(lambda: _global_certificate(run, limit, better))


def _global_certificate(run: NetworkRun, limit: RationalMatrix, better: RationalMatrix) -> dict[str, object]:
    """The limit is that of the two modes; that they converge to it is proposition1.rate."""
    certificate = run.certificate(GLOBAL_MINIMUM, "", "").given(B=better)
    certificate.define("C", "submatrix(Y*X^T, 1, 2, 1, 2)", value=run.data.M[:2, :2])
    certificate.define("L", "[C, zeros(2, 1); zeros(1, 3)]", value=limit)
    certificate.fact("the inputs are whitened, so that C holds the optima of the modes", "X*X^T == I(3)")
    certificate.fact("the better map fits through two hidden units", "rank(B) == 2")
    certificate.conclusion(
        "the limit has no larger loss than the other map of rank two",
        "frobenius2(Y - L*X)/(2*n) <= frobenius2(Y - B*X)/(2*n)",
    )
    certificate.repair("the network interpolates: rank Y <= 2", "rank(Y) <= 2")
    return certificate.seal()


@PROPOSITION1.counterexample(
    covers="the family sigma = 1/2, s = lambda = 1, depth 1 to 40; every other family by proposition1.rate",
    refutes=DEPTH_RATE,
    rests_on=["proposition1.rate"],
    controls={"with_the_time_instead": {"time": True}, "with_entries_of_one": {"sigma": Fraction(1)}},
)
def the_bound_on_the_rate_lies_between_zero_and_one(*, time: bool = False, sigma: Fraction = HALF) -> Counterexample:
    """``rho <= 1 - d kappa S^{2-2/d} < 1`` for all starts: what stays below 1 does not grow exponentially.

    The step is 2/3 < ln 2 in the printed bound. The time 1/(1 - rho) is what does grow, fourfold with each layer.
    """
    modes = [Mode((sigma,) * d, Fraction(1), Fraction(1)) for d in range(1, 41)]
    steps = [Fraction(2, 3) * sigma**2 / len(mode.sigma) for mode in modes]
    pairs = list(zip(modes, steps, strict=True))
    bounds = [1 - len(m.sigma) * kappa * sigma ** (2 * len(m.sigma) - 2) for m, kappa in pairs]
    if time:
        bounds = [1 / (1 - bound) for bound in bounds]
    return Counterexample(
        hypotheses={
            "small": 0 < sigma < 1,
            "below": all(mode.product < mode.optimum for mode in modes),
            "share": every(within_printed_step(m, kappa) for m, kappa in pairs),
        },
        conclusion=any(not 0 <= bound < 1 for bound in bounds),
        witness={"first": str(bounds[0]), "last": str(float(bounds[-1]))},
    ).sealed(_rate_certificate)


def _rate_certificate() -> dict[str, object]:
    """Depth 1 to 4 with a sigma of 1/2: the bounds on the rate, c = 2/3 for c ln 2."""
    certificate = Certificate("counterexample", DEPTH_RATE)
    certificate.given(a=HALF, s=Fraction(1), c=Fraction(2, 3))
    for d in range(1, 5):
        certificate.define(f"r{d}", f"1 - c*a^2/s^2*a^{2 * d - 2}", value=1 - Fraction(2, 3) * HALF ** (2 * d))
    certificate.hypothesis("small", "0 < a and a < 1")
    certificate.hypothesis("below", "a < s and a^2 < s and a^3 < s and a^4 < s")
    certificate.hypothesis("share", "0 < c and c <= 2/3")
    outside = " or ".join(f"r{d} < 0 or r{d} >= 1" for d in range(1, 5))
    certificate.conclusion("some bound on the rate lies outside of [0, 1), as one that grows without end must", outside)
    return certificate.seal()
