"""What the hypotheses of the convergence theorem are for: starts, steps and data from which training does not converge.

All examples have equal modes: ``W_i = sigma_i I``, in the frames I.
"""

from __future__ import annotations

from fractions import Fraction

from proofs.alignment import FiniteRun, frames_of
from proofs.alignment.exact_runs import one
from proofs.alignment.run_certificate import RunCertificate
from proofs.dynamics import Mode
from proofs.network import Data
from proofs.theorem1.extensions import CONVERGENCE
from proofs.theorem1.statement import THEOREM1
from verify.claim import Counterexample
from verify.exact import RationalMatrix

F = Fraction


def equal_modes(data: Data, sigma: tuple[Fraction, ...], eta: Fraction, steps: int) -> FiniteRun:
    """Return the run from ``W_i = sigma_i I``."""
    layers = tuple(entry * one for entry in sigma)
    return FiniteRun.in_fixed_frames(data, layers, eta, frames_of(*[one] * (len(sigma) + 1)), steps)


def converging(dropped: str, run: FiniteRun, conclusion: tuple[bool, str, str]) -> Counterexample:
    """Hold a run of equal modes against the convergence theorem without a hypothesis."""
    M, N, sigma = run.data.M, run.data.N, tuple(layer[0, 0] for layer in run.start)
    condition = M.is_diagonal() and N.is_diagonal() and min(M[0, 0], M[1, 1]) >= 0
    live = [j for j in (0, 1) if N[j, j] > 0]
    modes = [Mode(sigma, N[j, j], M[j, j]) for j in live]
    hypotheses = {
        "realizable": run.data.realizable,
        "condition": condition,
        "positive": all(entry > 0 for mode in modes for entry in mode.sigma),
        "small-step": run.eta > 0 and all(_small(mode, run.eta) for mode in modes),
    }
    example = Counterexample(hypotheses, conclusion[0], witness=run.witness(), dropped=(dropped,))
    return example.sealed(lambda: _certificate(dropped, run, modes, live, conclusion))


def _small(mode: Mode, eta: Fraction) -> bool:
    if mode.target == 0:
        return all(eta * mode.lam * mode.product**2 < s**2 for s in mode.sigma)
    inverse_squares = sum((1 / s**2 for s in mode.sigma), F(0))
    return eta * mode.lam * max(mode.product, mode.optimum) ** 2 * inverse_squares <= 1


def _certificate(
    dropped: str, run: FiniteRun, modes: list[Mode], live: list[int], conclusion: tuple[bool, str, str]
) -> dict[str, object]:
    written = RunCertificate(CONVERGENCE, run, dropped)
    certificate = written.certificate
    layers, small = range(1, run.depth + 1), ["eta > 0"]
    product = written.product(0, run.depth, 1)
    for mode, j in zip(modes, (j + 1 for j in live), strict=True):
        lam, target, S = f"entry(N, {j}, {j})", f"entry(M, {j}, {j})", f"entry({product}, {j}, {j})"
        squares = [f"entry(W{i}, {j}, {j})^2" for i in layers]
        inverse = " + ".join(f"1/{square}" for square in squares)
        if mode.target == 0:
            small += [f"eta*{lam}*{S}^2 < {square}" for square in squares]
        else:
            small += [f"eta*{lam}*{S}^2*({inverse}) <= 1", f"eta*{target}^2/{lam}*({inverse}) <= 1"]
    formulas = {
        "condition": "isdiagonal(N) and isdiagonal(M) and entry(M, 1, 1) >= 0 and entry(M, 2, 2) >= 0",
        "positive": " and ".join(f"entry(W{i}, {j + 1}, {j + 1}) > 0" for i in layers for j in live),
        "small-step": " and ".join(small),
    }
    for name, formula in formulas.items():
        certificate.hypothesis(name, formula, dropped=name == dropped)
    end = f"rank({written.residual(run.steps)}) == {run.residuals[-1].rank()}"
    certificate.fact("the rank of the residual in the end", end)
    certificate.conclusion(conclusion[1], conclusion[2])
    return certificate.seal()


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
    agree = Y[:, [0]] == Y[:, [1]]
    says = "zero error is approached, so that the two equal inputs have equal targets"
    return converging(
        "realizable", equal_modes(data, (F(1, 2),) * 3, F(1, 100), 1),
        (agree, says, "column(X, 1) == column(X, 2) and column(Y, 1) == column(Y, 2)"),
    )  # fmt: skip


@THEOREM1.counterexample(
    covers="k = 2, d = 3, all times",
    without=(CONVERGENCE, "positive"),
    controls={"with_two_signs_that_agree": {"signs": (-1, -1, 1)}, "with_positive_entries": {"signs": (1, 1, 1)}},
)
def entries_of_the_wrong_sign_end_at_the_saddle(*, signs: tuple[int, ...] = (-1, 1, 1)) -> Counterexample:
    """From (-b, b, b) a step leads to (-b', b', b') with ``0 < b' < b``, for ever: S stays negative, its optimum is 1.

    ``b' = b - eta K b^2`` with ``K = 1 + b^3 > 0``, and ``eta K b < 1`` only becomes truer as b shrinks.
    """
    run = equal_modes(Data.of_map(one, one), tuple(F(sign, 2) for sign in signs), F(1, 20), 1)
    (a, b, c), after = (layer[0, 0] for layer in run.start), [layer[0, 0] for layer in run.times[1]]
    shrunk = after[1]
    stuck = (-a, c) == (b, b) and after == [-shrunk, shrunk, shrunk] and 0 < shrunk < b and run.eta * (1 + b**3) * b < 1
    old, new = "entry(W2, 1, 1)", "entry(W2', 1, 1)"
    form = f"-1*W1 == W2 and W2 == W3 and -1*W1' == W2' and W2' == W3' and 0 < {new} and {new} < {old}"
    return converging("positive", run, (
        not stuck, "the run is not of the form (-b, b, b) with b > 0 decreasing for ever, as it is if eta (1 + b^3) b < 1",
        f"not ({form} and eta*(1 + {old}^3)*{old} < 1)",
    ))  # fmt: skip


@THEOREM1.counterexample(
    covers="k = 2, d = 4, all times",
    without=(CONVERGENCE, "small-step"),
    controls={"with_a_quarter_of_the_step": {"eta": F(1)}, "with_three_layers": {"depth": 3}},
)
def too_large_a_step_changes_every_sign_for_ever(*, eta: Fraction = F(4), depth: int = 4) -> Counterexample:
    """Entries 1, lambda = 1, lambda' = 1/2: with ``eta K S = -2`` every entry becomes -1, then 1 again; S stays 1."""
    run = equal_modes(Data.of_map(one, one / 2), (F(1),) * depth, eta, 2)
    periodic = run.times[2] == run.start and not any(E.is_zero() for E in run.residuals)
    back = " and ".join(f"W{i}'' == W{i}" for i in range(1, depth + 1))
    says = "the run does not come back to where it began, off zero error"
    return converging("small-step", run, (not periodic, says, f"not ({back} and rank(E'') > 0)"))


@THEOREM1.counterexample(
    covers="k = 2, d = 3, one step",
    without=(CONVERGENCE, "condition"),
    controls={"on_whitened_inputs": {"coupling": 0}},
)
def on_coupled_inputs_the_frames_are_left_at_once(*, coupling: int = 1) -> Counterexample:
    """N = [[1, 1], [1, 2]] couples two positive modes: after one step W_1 is not diagonal, so the frames did not stay."""
    run = equal_modes(Data.of_map(RationalMatrix([[1, 0], [coupling, 1]]), one), (F(1, 2),) * 3, F(1, 100), 1)
    return converging("condition", run, (run.aligned, "W_1 stays in the frames, I", "isdiagonal(W1')"))
