"""What the hypotheses of the repaired statements are for: runs and data that satisfy all the others."""

from __future__ import annotations

from fractions import Fraction

from proofs.alignment import FiniteRun, commutes, frames_of
from proofs.alignment.exact_runs import SHEAR, SHEAR_LAST, STRETCH, one, resting_modes, single_unit, three, unseen_input
from proofs.alignment.run_certificate import RunCertificate
from proofs.lemma1.strong_runs import criterion, least_interpolant
from proofs.lemma2.certificate import entries_moved, entries_nonzero
from proofs.lemma2.condition import full, moved, split_in
from proofs.network import Data
from proofs.network.counterexample import held_against
from proofs.theorem4.statement import IF_REPAIRED, ONLY_IF_REPAIRED, RIGIDITY, THEOREM4
from verify.claim import Counterexample, Statement
from verify.exact import RationalMatrix

NOTHING = RationalMatrix.zeros(2, 2)


def widths_of(run: FiniteRun) -> tuple[int, ...]:
    """Return ``(k_0, ..., k_d)``."""
    return (run.data.X.rows, *(layer.rows for layer in run.start))


def without(dropped: str, run: FiniteRun) -> Counterexample:
    """Hold a run against the repaired "only if" without one of its hypotheses."""
    widths, frames = widths_of(run), run.frames[0].Q
    r, reachable = min(widths), dropped == "zero-error" and run.data.realizable_by(widths)
    hypotheses = {
        "fixed": run.aligned and (run.settled or split_in(run.data, frames[-1], frames[0], r)),
        "zero-error": run.zero_error or reachable,
        "full": full(run, r),
        "moved": moved(run, r),
    }
    example = Counterexample(hypotheses, commutes(run.data), witness=run.witness(), dropped=(dropped,))
    return example.sealed(lambda: _run_certificate(dropped, run, r))


def _run_certificate(dropped: str, run: FiniteRun, r: int) -> dict[str, object]:
    written = RunCertificate(ONLY_IF_REPAIRED, run, dropped)
    certificate = written.certificate
    formulas = {"full": entries_nonzero(run, r), "moved": entries_moved(run, r)}
    for name, formula in formulas.items():
        certificate.hypothesis(name, formula, dropped=name == dropped)
    if dropped == "zero-error":
        certificate.fact("a map of rank one cannot have zero error", f"rank(Y) > {r}")
        split = "isdiagonal(row({0}, 1)) and isdiagonal(column({0}, 1))"
        certificate.fact("the frames I split the data", " and ".join(split.format(name) for name in "NM"))
    certificate.conclusion("N and M^T M commute", "commute(N, M^T*M)")
    return certificate.seal()


@THEOREM4.counterexample(
    covers="widths (2, 1, 1), one exact step to zero error",
    without=(ONLY_IF_REPAIRED, "full"),
    controls={"on_whitened_inputs": {"X": one, "eta": Fraction(1, 25)}},
)
def a_start_at_zero_needs_no_common_frames(
    *, X: RationalMatrix = STRETCH, eta: Fraction = Fraction(1, 73)
) -> Counterexample:
    """The run that refutes the printed "only if": its last layer starts at zero."""
    return without("full", single_unit(X, eta))


@THEOREM4.counterexample(
    covers="k = 3, d = 3, one exact step to zero error, all layers invertible",
    without=(ONLY_IF_REPAIRED, "moved"),
    controls={"on_whitened_inputs": {"X": three}, "from_a_start_off_the_optimum": {"start": 3}},
)
def modes_at_their_optimum_need_no_common_frames(*, X: RationalMatrix = SHEAR_LAST, start: int = 2) -> Counterexample:
    """``W* = diag(-1, 1, 2)``: the first mode moves, the two that N couples are at their optimum from the start."""
    return without("moved", resting_modes(X, (1, 1, start)))


@THEOREM4.counterexample(
    covers="widths (2, 2), one exact step to zero error",
    without=(ONLY_IF_REPAIRED, "fixed"),
    controls={"with_a_scalar_map": {"W": 2 * one}, "with_a_step_that_misses": {"eta": Fraction(1, 4)}},
)
def a_run_that_leaves_its_frames_needs_no_common_frames(
    *, W: RationalMatrix = STRETCH, eta: Fraction = Fraction(1, 3)
) -> Counterexample:
    """One layer, ``W(0) = W* + R`` with ``R N = 3 R``: one step of eta = 1/3 removes R; the start is not diagonal."""
    data = Data.of_map(RationalMatrix([[1, 1, 0], [1, 0, 1]]), W)
    start = (W + RationalMatrix([[1, 1], [1, 1]]),)
    return without("fixed", FiniteRun.in_fixed_frames(data, start, eta, frames_of(one, one), 1))


@THEOREM4.counterexample(
    covers="widths (3, 1, 3), exact steps; the error stays positive",
    without=(ONLY_IF_REPAIRED, "zero-error"),
    rests_on=["lemma2.universal"],
    controls={"on_whitened_inputs": {"X": three}},
)
def data_with_a_rest_may_keep_frames_at_a_positive_error(*, X: RationalMatrix = SHEAR_LAST) -> Counterexample:
    """The first mode moves alone beside a rest, ``A1 != 0``, that the single unit never reaches.

    The frames I split the data, N = 1 (+) A2 and M = 3 (+) A1: by lemma2.universal the chain stays in them for ever.
    """
    data = Data.of_map(X, RationalMatrix.diagonal([3, 1, 2]))
    start = (RationalMatrix([[1, 0, 0]]), RationalMatrix([[1], [0], [0]]))
    return without(
        "zero-error", FiniteRun.in_fixed_frames(data, start, Fraction(1, 10), frames_of(three, [[1]], three), 1)
    )


Conclusion = tuple[bool, str, str]


def on_data(
    statement: Statement, dropped: str, data: Data, widths: tuple[int, ...], conclusion: Conclusion, *,
    eta: Fraction | None = None,
) -> Counterexample:  # fmt: skip
    """Hold data and widths against a statement about them without one of its hypotheses."""
    r, fits = min(widths), data.realizable_by(widths)
    hypotheses = {
        "realizable": (fits, "rank(vstack(X, Y)) == rank(X) and rank(Y) <= r"),
        "commuting": (commutes(data), "commute(X*X^T, X*Y^T*Y*X^T)"),
        "two-layers": (len(widths) > 2, "d >= 2"),
        "data": (not data.X.is_zero(), "rank(X) > 0"),
        "regular": (data.N.rank() == data.N.rows, "rank(X*X^T) == rows(X)"),
    }
    given: dict[str, object] = {"X": data.X, "Y": data.Y, "r": r, "d": len(widths) - 1}
    if eta is not None:
        given["eta"] = eta
    return held_against(
        statement, dropped, given, {name: hypotheses[name] for name in statement.hypotheses}, conclusion
    )


@THEOREM4.counterexample(
    covers="widths (2, 2, 2), every step size and start",
    without=(IF_REPAIRED, "commuting"),
    rests_on=["lemma1.rigidity"],
    controls={"on_whitened_inputs": {"X": one}},
)
def coupled_live_modes_leave_no_strong_run(*, X: RationalMatrix = SHEAR) -> Counterexample:
    """``W* = diag(1, 2)`` is invertible and N couples its two singular vectors."""
    data = Data.of_map(X, STRETCH)
    return on_data(IF_REPAIRED, "commuting", data, (2, 2, 2), (
        criterion(data, (2, 2, 2)),
        "a strong run exists: W*^T W* and N have a common eigenvector, so that they commute, or rank W* < 2",
        "commute(gram(Y*X^T*inverse(X*X^T)), X*X^T) or rank(Y*X^T) < 2",
    ))  # fmt: skip


def with_one_layer(statement: Statement, dropped: str, depth: int, eta: Fraction) -> Counterexample:
    """``X = Y = 1``: by theorem1.one-layer no start off the optimum converges if d = 1 and eta >= 2; else a strong run does."""
    number = RationalMatrix([[1]])
    diverges = depth == 1 and eta * number[0, 0] ** 2 >= 2
    return on_data(statement, dropped, Data(number, number), (1,) * (depth + 1), (
        not diverges, "some start off the optimum has zero error in the limit: not if d = 1 and eta N - 2 I is semidefinite",
        "not (d == 1 and ispositivesemidefinite(eta*X*X^T - 2*I(1)))",
    ), eta=eta)  # fmt: skip


@THEOREM4.counterexample(
    covers="widths (1, 1), gamma = 3, every start",
    without=(IF_REPAIRED, "two-layers"),
    rests_on=["theorem1.one-layer"],
    controls={"with_a_small_step": {"eta": Fraction(1, 2)}, "with_two_layers": {"depth": 2}},
)
def one_layer_diverges_with_a_large_step(*, eta: Fraction = Fraction(3), depth: int = 1) -> Counterexample:
    """The error is multiplied by ``1 - 3 = -2`` in every step, from every start."""
    return with_one_layer(IF_REPAIRED, "two-layers", depth, eta)


@THEOREM4.counterexample(covers="X = 0", without=(IF_REPAIRED, "data"), controls={"with_inputs": {"X": one}})
def without_inputs_nothing_ever_moves(*, X: RationalMatrix = NOTHING) -> Counterexample:
    """``N = M = 0``: every chain has zero error and no gradient."""
    data = Data(X, NOTHING)
    moving = not (data.N.is_zero() and data.M.is_zero())
    says = "some start has a nonzero gradient, so that N or M is not zero"
    return on_data(IF_REPAIRED, "data", data, (2, 2, 2), (moving, says, "frobenius2(X*X^T) + frobenius2(Y*X^T) > 0"))


def through_too_few(statement: Statement, hidden: int) -> Counterexample:
    """``X = Y = I`` and hidden units: with one of them the error does not tend to zero, as rank one is a closed set."""
    reachable = hidden >= 2, "a map of that rank has zero error: Y X^+ = Y has rank r at most", "rank(Y*X^T) <= r"
    return on_data(statement, "realizable", Data(one, one), (2, hidden, 2), reachable)


@THEOREM4.counterexample(
    covers="widths (2, 1, 2), every start",
    without=(IF_REPAIRED, "realizable"),
    controls={"with_two_hidden_units": {"hidden": 2}},
)
def a_network_that_cannot_interpolate_has_no_zero_error(*, hidden: int = 1) -> Counterexample:
    """The data commute, and no run converges."""
    return through_too_few(IF_REPAIRED, hidden)


@THEOREM4.counterexample(
    covers="widths (2, 1, 2), every start",
    without=(RIGIDITY, "realizable"),
    controls={"with_two_hidden_units": {"hidden": 2}},
)
def without_realizable_data_the_criterion_promises_too_much(*, hidden: int = 1) -> Counterexample:
    """N = I couples nothing, so (1) holds; but no run converges."""
    return through_too_few(RIGIDITY, hidden)


@THEOREM4.counterexample(
    covers="widths (1, 1), gamma = 3, every start",
    without=(RIGIDITY, "two-layers"),
    rests_on=["theorem1.one-layer"],
    controls={"with_a_small_step": {"eta": Fraction(1, 2)}, "with_two_layers": {"depth": 2}},
)
def one_layer_has_the_criterion_and_no_run(*, eta: Fraction = Fraction(3), depth: int = 1) -> Counterexample:
    """(1) holds trivially, and with gamma = 3 no start off the optimum converges."""
    return with_one_layer(RIGIDITY, "two-layers", depth, eta)


@THEOREM4.counterexample(
    covers="widths (3, 2, 2), n = 2, one exact step to zero error",
    without=(RIGIDITY, "regular"),
    controls={"with_half_the_step": {"eta": Fraction(1, 2)}},
)
def on_an_unseen_input_a_strong_run_exists_without_the_criterion(*, eta: Fraction = Fraction(1)) -> Counterexample:
    """N is singular: the run tends to another interpolant than W*, whose singular vectors N does not couple."""
    run = unseen_input(eta)
    strong = run.aligned and run.outer_frames_fixed and run.zero_error and run.moving
    hypotheses = {
        "two-layers": run.depth >= 2,
        "regular": run.data.N.rank() == run.data.N.rows,
        "realizable": run.data.realizable_by(widths_of(run)),
    }
    equivalent = strong is criterion(run.data, widths_of(run))
    example = Counterexample(hypotheses, equivalent, witness=run.witness(), dropped=("regular",))
    return example.sealed(lambda: _unseen_certificate(run))


def _unseen_certificate(run: FiniteRun) -> dict[str, object]:
    written = RunCertificate(RIGIDITY, run, "regular", frames=True)
    certificate, E = written.certificate, written.residual(run.steps)
    certificate.given(W=least_interpolant(run.data), d=run.depth)
    certificate.hypothesis("two-layers", "d >= 2")
    certificate.hypothesis("realizable", "W*X == Y and rank(W) <= 2")
    certificate.fact("the run is strongly aligned", written.in_frames())
    certificate.fact("it moves and ends at zero error", f"W2' != W2 and {E} == 0*M and W2'*W1'*X == Y")
    certificate.fact(
        "W = W* is the least interpolant: its rows lie in the span of the inputs", "rank(vstack(W, N)) == rank(N)"
    )
    certificate.conclusion(
        "as for every strong run, (1) W*^T W* and N have a common eigenvector in the row space of W*, a plane that N maps into "
        "itself, so that they commute; or (2) rank W* < 2",
        "commute(W^T*W, N) or rank(W) < 2",
    )
    return certificate.seal()
