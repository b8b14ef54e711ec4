"""Zero training error and E = M - W N = 0 are the same on realizable data, also in the limit.

Gradient descent sees the data through N and M only; what it drives to zero is E. With ``N^+`` the pseudoinverse of N the
error itself is ``Y - W X = E N^+ X``.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random

from proofs.alignment.problems import PROBLEMS, Problem, one_step_start
from proofs.network import Data, product, residual, step
from proofs.network.counterexample import held_against
from proofs.theorem1.statement import THEOREM1, ZERO_ERROR
from verify.claim import Answer, Count, Counterexample, Outcome
from verify.exact import RationalMatrix
from verify.symbolic import Derivation, Instance, Rational, Relation, define, established, matrix, symmetric

EVERY = "every shape, X of any rank, every W"

X, Y, W = matrix("X", "k_0", "n"), matrix("Y", "k_d", "n"), matrix("W", "k_d", "k_0")
teacher, inverse = matrix("W*", "k_d", "k_0"), symmetric("N^+", "k_0")


def _inverted(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Draw X with orthogonal rows, some of them zero, and the pseudoinverse of N = X X^T."""
    k0, n = instance.dimensions["k_0"], instance.dimensions["n"]
    entries = [Fraction(rng.choice([0, 1, 2, -1])) for _ in range(min(k0, n))]
    squares = [x * x for x in entries] + [Fraction(0)] * (k0 - min(k0, n))
    inverses = Rational.diagonal(k0, k0, [1 / x if x else Fraction(0) for x in squares])
    return {"X": Rational.diagonal(k0, n, entries), "N^+": inverses}


@THEOREM1.derived(
    covers="every shape, every W; the data need not be realizable",
    controls={"with_the_inputs_on_one_side_only": {"both": False}, "with_another_map": {"same": False}},
)
def the_residual_is_the_error_times_the_inputs(*, both: bool = True, same: bool = True) -> Outcome:
    """``E = M - W N = (Y - W X) X^T``: where the error is zero E is, and where it tends to zero E does."""
    M, N = matrix("M", "k_d", "k_0"), symmetric("N", "k_0")
    given = define(M, Y @ X.T, reason="M = Y X^T"), define(N, X @ X.T, reason="N = X X^T")
    derivation = Derivation("the residual").start(M - (W if same else teacher) @ N).apply(*given)
    return established(derivation, (Y - W @ X) @ (X if both else matrix("Z", "k_0", "n")).T)


PSEUDO = Relation(
    "N N^+ N = N", X @ X.T @ inverse @ X @ X.T, X @ X.T, reason="what a pseudoinverse is", sampler=_inverted
)


@THEOREM1.derived(
    covers=EVERY,
    controls={"with_a_matrix_that_inverts_nothing": {"inverts": False}, "with_the_projection_doubled": {"copies": 2}},
)
def the_inputs_lie_in_the_range_of_their_gram(*, inverts: bool = True, copies: int = 1) -> Outcome:
    """``R = X - N N^+ X`` has ``R R^T = 0``, so its squares add up to zero: ``X = N N^+ X``."""
    rest = X - copies * (X @ X.T @ inverse @ X)
    derivation = Derivation("R R^T").start(rest @ rest.T).normalise()
    if inverts:
        derivation.apply(PSEUDO).normalise().apply(PSEUDO)
    return established(derivation.normalise(), 0 * (X @ X.T))


RANGE = Relation("N N^+ X = X", X @ X.T @ inverse @ X, X, reason="X lies in the range of N", sampler=_inverted)


@THEOREM1.derived(
    covers=EVERY,
    controls={
        "with_targets_that_are_not_realizable": {"realizable": False},
        "with_inputs_outside_the_range": {"inside": False},
        "with_the_residual_doubled": {"copies": 2},
    },
)
def the_error_is_the_residual_times_a_fixed_matrix(
    *, realizable: bool = True, inside: bool = True, copies: int = 1
) -> Outcome:
    """``Y - W X = (W* - W) X = (W* - W) N N^+ X = (M - W N) N^+ X``, shown as a difference that vanishes."""
    E = Y @ X.T - W @ X @ X.T
    derivation = Derivation("the error less E N^+ X").start(Y - W @ X - copies * (E @ inverse @ X))
    target = teacher @ X if realizable else teacher @ X + matrix("R", "k_d", "n")
    derivation.apply(define(Y, target, reason="realizable data"))
    if inside:
        derivation.apply(RANGE)
    return established(derivation.normalise(), 0 * Y)


@THEOREM1.certified(
    covers="exact runs, k <= 4, depth 2 to 5, before and after the step to zero error",
    instances=PROBLEMS,
    count=Count(40, 200, 2000),
    controls={"with_targets_that_no_map_reaches": {"noise": 1}, "with_the_residual_doubled": {"copies": 2}},
    supports=[ZERO_ERROR],
)
def the_error_of_exact_runs_is_their_residual_times_one_matrix(
    problem: Problem, *, noise: int = 0, copies: int = 1
) -> Outcome:
    """``Y - W X = E Z`` with one Z, ``N Z = X``, at both times; so one of the two is zero exactly when the other is."""
    data = problem.data
    if noise:  # two equal inputs with different targets
        doubled = [*range(data.n), 0]
        wrong = RationalMatrix.unit(0, data.n, (data.Y.rows, data.n + 1))
        data = Data(data.X[:, doubled], data.Y[:, doubled] + noise * wrong)
    Z = data.N.solve(data.X)
    start = one_step_start(problem)
    times = (start, step(start, data.N, data.M, problem.eta))
    gaps = [(data.Y - product(layers) @ data.X, copies * residual(layers, data.N, data.M) @ Z) for layers in times]
    return Outcome(Answer.of(all(error == seen for error, seen in gaps)), "Y - W X is E Z at both times")


@THEOREM1.counterexample(
    covers="k = 2, W = 0",
    without=(ZERO_ERROR, "realizable"),
    controls={
        "with_targets_that_a_linear_map_reaches": {"Y": RationalMatrix([[1, 1], [0, 0]])},
        "with_targets_of_zero": {"Y": RationalMatrix.zeros(2, 2)},
    },
)
def opposite_targets_of_equal_inputs_are_not_seen(*, Y: RationalMatrix = RationalMatrix([[1, -1], [0, 0]])) -> Counterexample:
    """Two equal inputs with targets 1 and -1: M = 0, so that W = 0 has E = 0 and an error of its own."""
    data, W = Data(RationalMatrix([[1, 1], [0, 0]]), Y), RationalMatrix.zeros(2, 2)
    agree = (data.M - W @ data.N).is_zero() is (data.Y - W @ data.X).is_zero()
    zero, fitted = "frobenius2(Y*X^T - W*X*X^T) == 0", "frobenius2(Y - W*X) == 0"
    return held_against(
        ZERO_ERROR,
        "realizable",
        {"X": data.X, "Y": data.Y, "W": W},
        {"realizable": (data.realizable, "rank(vstack(X, Y)) == rank(X)")},
        (agree, "E = 0 exactly when Y = W X", f"({zero} and {fitted}) or (not {zero} and not {fitted})"),
    )
