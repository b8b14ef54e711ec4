"""What the hypotheses of "if" and of the convergence theorem are for: data no run can fit, starts and steps that do
not converge.
"""

from __future__ import annotations

from fractions import Fraction

from proofs.alignment import FiniteRun, commutes, frames_of
from proofs.dynamics import Mode
from proofs.network import Data
from proofs.theorem1.statement import CONVERGENCE, IF, THEOREM1
from verify.claim import Counterexample
from verify.exact import RationalMatrix

F = Fraction
DEPTH = 3
one = RationalMatrix.identity(2)


def fitting(dropped: str, data: Data, conclusion: bool) -> Counterexample:
    """Hold data against "if" (k x k layers, any three of them) without one of its hypotheses."""
    hypotheses = {
        "deep": DEPTH >= 3,
        "square": data.X.rows == data.Y.rows > 1,
        "realizable": data.realizable,
        "condition": commutes(data),
        "data": not data.X.is_zero(),
    }
    witness = {"X": data.X.to_strings(), "Y": data.Y.to_strings()}
    return Counterexample(hypotheses, conclusion, witness=witness, dropped=(dropped,))


@THEOREM1.counterexample(
    covers="k = 2, any depth, start and step size",
    without=(IF, "data"),
    controls={"with_one_input_that_is_not_zero": {"X": RationalMatrix.unit(0, 0, (2, 2))}},
)
def without_inputs_nothing_ever_moves(*, X: RationalMatrix = RationalMatrix.zeros(2, 2)) -> Counterexample:
    """With X = 0 both N and M vanish, so every gradient ``A^T (M - W N) B^T`` is zero, whatever the layers are."""
    data = Data.of_map(X, one)
    return fitting("data", data, conclusion=not (data.N.is_zero() and data.M.is_zero()))


@THEOREM1.counterexample(
    covers="k = 2, any depth, start and step size",
    without=(IF, "realizable"),
    controls={"with_targets_that_a_linear_map_reaches": {"Y": RationalMatrix([[1, 1], [2, 2]])}},
)
def contradictory_targets_cannot_be_fitted(*, Y: RationalMatrix = RationalMatrix([[1, 0], [0, 0]])) -> Counterexample:
    """Two equal inputs with different targets: the data condition holds (rank N = 1), but no linear map has zero error."""
    data = Data(RationalMatrix([[1, 1], [0, 0]]), Y)
    return fitting("realizable", data, conclusion=data.realizable)


def converging(
    dropped: str, data: Data, sigma: tuple[Fraction, ...], eta: Fraction, conclusion: bool
) -> Counterexample:
    """Hold equal modes ``sigma`` at every position, in the frames I, against the convergence theorem without a hypothesis."""
    k = data.X.rows
    M, N = data.M, data.N
    modes = [Mode(sigma, N[j, j], M[j, j]) for j in range(k)]
    live = [mode for mode in modes if mode.lam > 0]
    hypotheses = {
        "realizable": data.realizable,
        "condition": M.is_diagonal() and N.is_diagonal() and all(mode.target >= 0 for mode in modes),
        "positive": all(entry > 0 for mode in live for entry in mode.sigma),
        "small-step": eta > 0 and all(_small(mode, eta) for mode in live),
    }
    witness = {"X": data.X.to_strings(), "Y": data.Y.to_strings(), "sigma": [str(s) for s in sigma], "eta": str(eta)}
    return Counterexample(hypotheses, conclusion, witness=witness, dropped=(dropped,))


def _small(mode: Mode, eta: Fraction) -> bool:
    if mode.target == 0:
        return all(eta * mode.lam * mode.product**2 < s**2 for s in mode.sigma)
    inverse_squares = sum((1 / s**2 for s in mode.sigma), F(0))
    return eta * mode.lam * max(mode.product, mode.optimum) ** 2 * inverse_squares <= 1


@THEOREM1.counterexample(
    covers="k = 2, d = 3",
    without=(CONVERGENCE, "realizable"),
    controls={"with_targets_that_a_linear_map_reaches": {"Y": RationalMatrix([[1, 1], [0, 0]])}},
)
def the_residual_vanishes_but_contradictory_targets_keep_an_error(
    *, Y: RationalMatrix = RationalMatrix([[1, 0], [0, 0]])
) -> Counterexample:
    """N = diag(2, 0), M = diag(1, 0): E tends to zero, but equal inputs with different targets leave an error of 1/2."""
    data = Data(RationalMatrix([[1, 1], [0, 0]]), Y)
    return converging("realizable", data, (F(1, 2),) * 3, F(1, 100), conclusion=data.realizable)


@THEOREM1.counterexample(
    covers="k = 2, d = 3, all times",
    without=(CONVERGENCE, "positive"),
    controls={"with_two_signs_that_agree": {"signs": (-1, -1, 1)}, "with_positive_entries": {"signs": (1, 1, 1)}},
)
def entries_of_the_wrong_sign_end_at_the_saddle(*, signs: tuple[int, ...] = (-1, 1, 1)) -> Counterexample:
    """From (-b, b, b) a step leads to (-b', b', b') with ``0 < b' < b``, for ever: S stays negative, its optimum is 1.

    ``b' = b - eta K b^2`` with ``K = 1 + b^3 > 0``, and ``eta K b < 1`` only becomes truer as b shrinks.
    """
    eta, start = F(1, 20), tuple(F(sign, 2) for sign in signs)
    mode = Mode(start, F(1), F(1))
    before, after = mode, mode.step(eta)
    b, shrunk = before.sigma[1], after.sigma[1]
    same_form = after.sigma == (-shrunk, shrunk, shrunk) and before.sigma == (-b, b, b)
    stuck = same_form and 0 < shrunk < b and eta * before.residual * b < 1
    return converging("positive", Data.of_map(one, one), start, eta, conclusion=not stuck)


@THEOREM1.counterexample(
    covers="k = 2, d = 4, all times",
    without=(CONVERGENCE, "small-step"),
    controls={"with_a_quarter_of_the_step": {"eta": F(1)}, "with_three_layers": {"depth": 3}},
)
def too_large_a_step_changes_every_sign_for_ever(*, eta: Fraction = F(4), depth: int = 4) -> Counterexample:
    """Entries 1, lambda = 1, lambda' = 1/2: with ``eta K S = -2`` every entry becomes -1, then 1 again; S stays 1."""
    data = Data.of_map(one, one / 2)
    start = Mode((F(1),) * depth, F(1), F(1, 2))
    first, second = start.step(eta), start.step(eta).step(eta)
    periodic = second.sigma == start.sigma and all(mode.residual != 0 for mode in (start, first))
    return converging("small-step", data, start.sigma, eta, conclusion=not periodic)


@THEOREM1.counterexample(
    covers="k = 2, d = 3, one step",
    without=(CONVERGENCE, "condition"),
    controls={"on_whitened_inputs": {"coupling": 0}},
)
def on_coupled_inputs_the_frames_are_left_at_once(*, coupling: int = 1) -> Counterexample:
    """N = [[1, 1], [1, 2]] couples two positive modes: after one step W_1 is not diagonal, so the frames did not stay."""
    data = Data.of_map(RationalMatrix([[1, 0], [coupling, 1]]), one)
    start = (one / 2, one / 2, one / 2)
    run = FiniteRun.in_fixed_frames(data, start, F(1, 100), frames_of(one, one, one, one), 2)
    return converging("condition", data, (F(1, 2),) * 3, F(1, 100), conclusion=run.aligned)
