"""What the printed hypotheses leave open: one layer, losses below zero, and the step size of the printed proof."""

from __future__ import annotations

from fractions import Fraction

from proofs.network import Data, gradients, step
from proofs.network.counterexample import held_against
from proofs.proposition5.statement import PRINTED, PROOF_START, PROPOSITION5
from verify.claim import Counterexample
from verify.exact import RationalMatrix, vstack

stretch = RationalMatrix.diagonal([1, 2])
SQUARED = {"curvature": 2, "least": 0}
"""The squared loss in certificates: its second derivative and its least value."""


def one_layer(statement: object, dropped: str, X: RationalMatrix, Y: RationalMatrix) -> Counterexample:
    """Hold a single layer against "some start": Definition 3 fixes U_1 and V_1 = V_d, so w may only move along a line.

    To reach an invertible problem's only solution w* the line must be that of w*; from ``c w*`` a step moves along ``w* N``, off
    the line unless w* is an eigenvector of N, or does not move at all (c = 1).
    """
    data = Data(X, Y)
    unique = X.rank() == X.rows
    on_line = vstack([_solution(X, Y), data.M]).rank() == 1
    hypotheses = {
        "scalar-output": (Y.rows == 1, "rows(Y) == 1"),
        "convex-loss": (True, "curvature > 0"),
        "zero-error": (data.realizable, "v*X == Y"),
        "moving": (not data.M.is_zero(), "frobenius2(Y*X^T) > 0"),
    }
    if dropped:
        hypotheses |= {"deep": (False, "d >= 2"), "nonnegative": (True, "least >= 0")}
        hypotheses = {name: hypotheses[name] for name in statement.hypotheses}  # type: ignore[attr-defined]
        repair = None
    else:
        hypotheses |= {"avoids-zero": (True, "frobenius2(v) > 0")}
        repair = {"deep": (False, "d >= 2"), "nonnegative": (True, "least >= 0")}
    return held_against(
        statement, dropped, {"X": X, "Y": Y, "v": _solution(X, Y), "d": 1, **SQUARED},  # type: ignore[arg-type]
        hypotheses,
        (
            not unique or on_line, "the only solution v lies on the line of its own gradients, v X X^T",
            "rank(X) < rows(X) or rank(vstack(v, v*X*X^T)) == 1",
        ),
        repair=repair,
    )  # fmt: skip


def _solution(X: RationalMatrix, Y: RationalMatrix) -> RationalMatrix:
    """Return v with ``v X = Y`` for an X of full row rank (some v otherwise)."""
    return Y @ X.T @ (X @ X.T).inverse() if X.rank() == X.rows else RationalMatrix.zeros(Y.rows, X.rows)


@PROPOSITION5.counterexample(
    covers="d = 1, k_0 = 2: X = diag(1, 2), Y = (1, 2), squared loss, every step size",
    refutes=PRINTED,
    controls={
        "on_whitened_inputs": {"X": RationalMatrix.identity(2)},
        "on_a_target_along_an_eigenvector": {"Y": RationalMatrix([[1, 0]])},
    },
)
def a_single_layer_leaves_its_line(
    *, X: RationalMatrix = stretch, Y: RationalMatrix = RationalMatrix([[1, 2]])
) -> Counterexample:
    """``w* = (1, 1)`` is the only solution; from ``c (1, 1)`` a step moves by a multiple of (1, 4)."""
    return one_layer(PRINTED, "", X, Y)


@PROPOSITION5.counterexample(
    covers="k_0 = n = 1, any depth: l(f) = (f - 1)(f - 2)",
    refutes=PRINTED,
    controls={"with_a_double_zero": {"second": 1}},
)
def a_loss_below_zero_does_not_rest_at_zero(*, first: int = 1, second: int = 2) -> Counterexample:
    """At both zeros the derivative is not zero, nor is the network: no run whose layers converge has a limit of zero error.

    Layers that do not converge may keep the error at zero: with ``l(f) = (f - 1)(f - 4)``, d = 2 and gamma = 4/3 the run
    (2, 2), (-2, -2), (2, 2), ... has f = 4 at all times.
    """
    # l(f) = (f - p)(f - q) has l'(f) = 2f - p - q; layers that converge end where a step does not move them: where l'(f)
    # times the other layers is zero, and f != 0.
    rests = first == second
    return held_against(
        PRINTED, "", {"p": first, "q": second, "d": 3, "curvature": 2},
        {
            "scalar-output": (True, "d >= 1"),
            "convex-loss": (True, "curvature > 0"),
            "zero-error": (True, "(p + q)^2 - 4*p*q >= 0"),
            "moving": (True, "0 - p - q < 0"),
            "avoids-zero": (True, "p*q > 0"),
        },
        (
            rests, "layers can converge to a zero f of the loss: the derivative 2 f - p - q vanishes there",
            "2*p - p - q == 0 or 2*q - p - q == 0",
        ),
        repair={"deep": (True, "d >= 2"), "nonnegative": (rests, "((p + q)/2 - p)*((p + q)/2 - q) >= 0")},
    )  # fmt: skip


@PROPOSITION5.counterexample(
    covers="k_0 = 1, n = 2, d = 3: X = (1, 3), Y = (1, 3)/10, sigma = 1, gamma = 1, squared loss",
    refutes=PROOF_START,
    controls={
        "with_half_the_step": {"gamma": Fraction(1, 2)},
        "with_one_tenth_of_the_step": {"gamma": Fraction(1, 10)},
        "with_a_wider_start": {"sigma": 2},
    },
)
def a_long_step_from_the_start_of_the_proof_gets_stuck(
    *, gamma: Fraction = Fraction(1), sigma: int = 1
) -> Counterexample:
    """Two steps: (0, 1, 1), (1/2, 1, 1), (-3/2, 0, 0). All a_i are zero and w is not: a saddle, and no parameter moves any more."""
    X, Y = RationalMatrix([[1, 3]]), RationalMatrix([[1, 3]]) / 10
    data = Data(X, Y)
    number = RationalMatrix.identity(1)
    start = (0 * number, sigma * number, sigma * number)
    eta = gamma / data.n
    first = step(start, data.N, data.M, eta)
    second = step(first, data.N, data.M, eta)
    still = all(G.is_zero() for G in gradients(second, data.N, data.M, data.n))
    error = not (data.M - second[2] @ second[1] @ second[0] @ data.N).is_zero()
    # beta >= H d rho^{2d-2} with H = N/n and rho >= 2 sigma: a bound that a small step would have to keep.
    small = gamma * data.N[0, 0] / data.n * 3 * (2 * sigma) ** 4 <= 1
    given = {"X": X, "Y": Y, "gamma": gamma, "s": sigma, "n": 2, "d": 3, **SQUARED}
    given |= {"w1": first[0][0, 0], "a1": first[1][0, 0], "w2": second[0][0, 0], "a2": second[1][0, 0]}
    N, M = "entry(X*X^T, 1, 1)", "entry(Y*X^T, 1, 1)"
    steps = (
        f"w1 == gamma/n*s^2*{M} and a1 == s and w2 == w1 + gamma/n*a1^2*({M} - {N}*a1^2*w1) "
        f"and a2 == a1 + gamma/n*a1*w1*({M} - {N}*a1^2*w1)"
    )
    return held_against(
        PROOF_START, "", given,
        {
            "scalar-output": (True, "rows(Y) == 1"),
            "convex-loss": (True, "curvature > 0"),
            "zero-error": (data.realizable, "rank(vstack(X, Y)) == rank(X)"),
            "deep": (True, "d >= 2"),
            "nonnegative": (True, "least >= 0"),
            "avoids-zero": (not second[0].is_zero(), f"{steps} and w2^2 > 0"),
        },
        (not (still and error), "some a_i is not zero after two steps, so that something can still move, or the "
        "error is zero", f"a2^2 > 0 or {M} == 0"),
        repair={"bounded": (True, f"{N} > 0"), "small-step": (small, f"gamma*{N}/n*d*(2*s)^4 <= 1")},
    )  # fmt: skip
