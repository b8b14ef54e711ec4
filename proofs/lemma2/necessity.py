"""What each hypothesis of Lemma 2's statements is for: exact runs, and data on which no start moves and stays."""

from __future__ import annotations

from fractions import Fraction

from proofs.alignment import FiniteRun, commutes, frames_of
from proofs.alignment.exact_runs import SHEAR, SHEAR_LAST, STRETCH, one, resting_modes, single_unit, three
from proofs.alignment.run_certificate import RunCertificate
from proofs.lemma2.certificate import entries_moved, entries_nonzero
from proofs.lemma2.condition import full, moved, split_in, splits
from proofs.lemma2.refutation import TEACHER, critical_run
from proofs.lemma2.statement import ALWAYS, EQUATION_11, IF, LEMMA2, ONE_LAYER, REPAIRED, UNIVERSAL
from proofs.network import Data
from proofs.network.counterexample import held_against
from verify.claim import Counterexample, Statement
from verify.exact import RationalMatrix

NOTHING, TARGETS = RationalMatrix.zeros(2, 2), RationalMatrix.diagonal([3, 5])
UPWARD = RationalMatrix([[1, 1], [0, 1]])
TENTH = Fraction(1, 10)
SPLIT_TEACHER = RationalMatrix([[9, 2], [2, 6]])
"""``(2, 1)`` and ``(-1, 2)`` are its eigenvectors, with eigenvalues 10 and 5."""


def diagonal_run(
    X: RationalMatrix, start: tuple[RationalMatrix, ...], eta: Fraction = TENTH, steps: int = 1
) -> FiniteRun:
    """Return a run on ``W* = diag(3, 5)`` that is claimed to stay in the frames I."""
    return FiniteRun.in_fixed_frames(Data.of_map(X, TARGETS), start, eta, frames_of(*[one] * (len(start) + 1)), steps)


def widths_of(run: FiniteRun) -> tuple[int, ...]:
    return (run.data.X.rows, *(layer.rows for layer in run.start))


def without(dropped: str, run: FiniteRun) -> Counterexample:
    """Hold a run against the repaired statement without one of its hypotheses."""
    r = min(widths_of(run))
    example = Counterexample(
        hypotheses={"fixed": run.aligned and run.settled, "full": full(run, r), "moved": moved(run, r)},
        conclusion=split_in(run.data, run.frames[0].Q[-1], run.frames[0].Q[0], r),
        witness=run.witness(),
        dropped=(dropped,),
    )
    return example.sealed(lambda: _certificate(dropped, run, r))


def _certificate(dropped: str, run: FiniteRun, r: int) -> dict[str, object]:
    written = RunCertificate(REPAIRED, run, dropped)
    certificate = written.certificate
    for name, formula in {"full": entries_nonzero(run, r), "moved": entries_moved(run, r)}.items():
        certificate.hypothesis(name, formula, dropped=name == dropped)
    if run.settled:
        certificate.fact("the error is zero at the end", f"{written.residual(run.steps)} == 0*M")
    row, column = _coupled_entry(run, r)
    certificate.conclusion("V^T N V splits in these frames", f"entry(Q0^T*N*Q0, {row}, {column}) == 0")
    return certificate.seal()


def _coupled_entry(run: FiniteRun, r: int) -> tuple[int, int]:
    V = run.frames[0].Q[0]
    inputs = V.T @ run.data.N @ V
    return next((i + 1, j + 1) for i in range(r) for j in range(inputs.columns) if i != j and inputs[i, j] != 0)


@LEMMA2.counterexample(
    covers="widths (2, 1, 1), one exact step to zero error",
    without=(REPAIRED, "full"),
    controls={"on_whitened_inputs": {"X": one}, "from_a_start_off_zero": {"last": 1}},
)
def a_start_at_zero_may_move_without_splitting_the_data(
    *, X: RationalMatrix = STRETCH, last: int = 0
) -> Counterexample:
    """``W_1 = (3, 4)``, ``W_2 = 0``: the single mode moves from 0 to its optimum along one direction of the data."""
    return without("full", single_unit(X, last=last))


@LEMMA2.counterexample(
    covers="k = 3, d = 3, one exact step to zero error; all layers are invertible",
    without=(REPAIRED, "moved"),
    controls={"on_whitened_inputs": {"X": three}, "from_a_start_off_the_optimum": {"start": 3}},
)
def modes_that_rest_at_their_optimum_may_be_coupled(
    *, X: RationalMatrix = SHEAR_LAST, start: int = 2
) -> Counterexample:
    """``W* = diag(-1, 1, 2)``: the first mode moves from 1 to -1; the other two are coupled by the data and never
    move.
    """
    return without("moved", resting_modes(X, (1, 1, start)))


@LEMMA2.counterexample(
    covers="widths (2, 2), one exact step",
    without=(REPAIRED, "fixed"),
    controls={"on_whitened_inputs": {"X": one}},
)
def a_chain_that_leaves_its_frames_says_nothing(*, X: RationalMatrix = SHEAR) -> Counterexample:
    """Any data will do: the layer is diagonal at the start and not after the step."""
    return without("fixed", diagonal_run(X, (one,)))


Conclusion = tuple[bool, str, str]
VISIBLE = "some start has a nonzero gradient, so that N or M is not zero", "frobenius2(X*X^T) + frobenius2(Y*X^T) > 0"


def on_data(
    statement: Statement, dropped: str, data: Data, widths: tuple[int, ...], conclusion: Conclusion, *,
    eta: Fraction = TENTH,
) -> Counterexample:  # fmt: skip
    """Hold data and widths, 2 x 2 throughout, against "if" or "always" without one of its hypotheses."""
    hypotheses = {
        "positive-step": (eta > 0, "eta > 0"),
        "block": (splits(data, widths), "commute(X*X^T, X*Y^T*Y*X^T)"),  # r = k_0 = 2: nothing is left beside the block
        "data": (not data.X.is_zero(), "rank(X) > 0"),
        "two-layers": (len(widths) > 2, "d >= 2"),
    }
    given: dict[str, object] = {"X": data.X, "Y": data.Y, "eta": eta}
    if "two-layers" in statement.hypotheses:
        given["d"] = len(widths) - 1
    return held_against(
        statement, dropped, given, {name: hypotheses[name] for name in statement.hypotheses}, conclusion
    )


def unseen(statement: Statement, dropped: str, X: RationalMatrix) -> Counterexample:
    """``Y = X``: if X is zero so are N and M, and every gradient of every chain."""
    data = Data(X, X)
    return on_data(statement, dropped, data, (2, 2, 2), (not (data.N.is_zero() and data.M.is_zero()), *VISIBLE))


@LEMMA2.counterexample(covers="X = 0", without=(IF, "data"), controls={"with_inputs": {"X": one}})
def without_inputs_no_start_has_a_gradient(*, X: RationalMatrix = NOTHING) -> Counterexample:
    """``N = M = 0``, so E = 0 for every chain: the data condition holds and no gradient is ever nonzero."""
    return unseen(IF, "data", X)


@LEMMA2.counterexample(covers="X = 0", without=(ALWAYS, "data"), controls={"with_inputs": {"X": one}})
def without_inputs_nothing_moves_from_any_start(*, X: RationalMatrix = NOTHING) -> Counterexample:
    """``M = N = 0``: no start has a gradient."""
    return unseen(ALWAYS, "data", X)


def one_layer(statement: Statement, dropped: str, X: RationalMatrix) -> Counterexample:
    """``W* = diag(3, 5)`` and d = 1: lemma2.one-layer asks N and M^T M to commute."""
    data = Data.of_map(X, TARGETS)
    says = "some start moves and stays: by lemma2.one-layer N and M^T M are diagonal in common frames"
    return on_data(
        statement, dropped, data, (2, 2), (commutes(data), says, "commutator(X*X^T, X*Y^T*Y*X^T) == 0*X*X^T")
    )


@LEMMA2.counterexample(
    covers="widths (2, 2), one layer, every start and step",
    without=(IF, "block"),
    rests_on=["lemma2.one-layer"],
    controls={"on_whitened_inputs": {"X": one}},
)
def one_layer_on_coupled_data_has_no_start_that_moves_and_stays(*, X: RationalMatrix = SHEAR) -> Counterexample:
    """N = [[1, 1], [1, 2]] couples the two directions of W*."""
    return one_layer(IF, "block", X)


@LEMMA2.counterexample(
    covers="widths (2, 2), one layer, every start and step",
    without=(ALWAYS, "two-layers"),
    rests_on=["lemma2.one-layer"],
    controls={"on_whitened_inputs": {"X": one}},
)
def one_layer_has_no_such_start_on_coupled_data(*, X: RationalMatrix = SHEAR) -> Counterexample:
    """The same data."""
    return one_layer(ALWAYS, "two-layers", X)


@LEMMA2.counterexample(
    covers="X = I, a step of size zero, every start",
    without=(ALWAYS, "positive-step"),
    controls={"with_a_step": {"eta": TENTH}},
)
def a_step_of_size_zero_leads_to_no_critical_point(*, eta: Fraction = Fraction(0)) -> Counterexample:
    """A start with a nonzero gradient has the same gradient after a step of size zero: it is not critical then."""
    data = Data(one, TARGETS)
    says = "the first step takes some start with a gradient to another place, as it must to reach a critical point"
    return on_data(ALWAYS, "positive-step", data, (2, 2, 2), (eta != 0, says, "eta*frobenius2(Y*X^T) != 0"), eta=eta)


def held(
    statement: Statement, dropped: str, run: FiniteRun, hypotheses: dict[str, bool], conclusion: Conclusion
) -> Counterexample:
    """Hold a run against a statement whose hypotheses every run certificate can write."""
    chosen = {name: hypotheses[name] for name in statement.hypotheses}
    example = Counterexample(chosen, conclusion[0], witness=run.witness(), dropped=(dropped,))

    def certificate() -> dict[str, object]:
        written = RunCertificate(statement, run, dropped, frames=True).certificate
        if "one-square-layer" in chosen:
            shape = "rows(W1) == 2 and columns(W1) == 2 and d == 1"
            written.given(d=run.depth).hypothesis("one-square-layer", shape, dropped=dropped == "one-square-layer")
        return written.conclusion(*conclusion[1:]).seal()

    return example.sealed(certificate)


@LEMMA2.counterexample(
    covers="widths (2, 2, 2), a step of size zero",
    without=(UNIVERSAL, "positive-step"),
    controls={"with_a_step": {"eta": TENTH}},
)
def a_step_of_size_zero_keeps_every_chain(*, eta: Fraction = Fraction(0)) -> Counterexample:
    """With eta = 0 every chain stays, whatever the data."""
    run = diagonal_run(SHEAR, (one, one), eta)
    stays = " and ".join(f"isdiagonal(Q{i}^T*W{i}'*Q{i - 1})" for i in (1, 2))
    return held(UNIVERSAL, "positive-step", run, {"positive-step": eta > 0}, (
        not run.aligned or split_in(run.data, one, one, 2), "if the chain, like all others, stays, then the frames split the data",
        f"not ({stays}) or (isdiagonal(Q0^T*N*Q0) and isdiagonal(Q2^T*M*Q0))",
    ))  # fmt: skip


@LEMMA2.counterexample(
    covers="widths (2, 2, 2), the second layer",
    without=(EQUATION_11, "fixed"),
    controls={"with_an_aligned_first_layer": {"W1": one}},
)
def equation_11_needs_aligned_layers(*, W1: RationalMatrix = UPWARD) -> Counterexample:
    """The shear ``W_1`` is not diagonal in the frames I: its diagonal alone does not tell how ``W_2`` moves."""
    run = diagonal_run(one, (W1, one), Fraction(1))
    S1 = RationalMatrix.diagonal([W1[0, 0], W1[1, 1]])
    predicted = one + run.eta * ((run.data.M - S1 @ run.data.N) @ S1.T)
    diagonal = "diag(entry(W1, 1, 1), entry(W1, 2, 2))"
    return held(EQUATION_11, "fixed", run, {"fixed": run.frames[0].witness(run.start)}, (
        run.times[1][1] == predicted, "W_2 moves as (11) has it, with the diagonal of W_1 for S_1",
        f"W2' == W2 + eta*(M - {diagonal}*N)*{diagonal}",
    ))  # fmt: skip


def alone(dropped: str, run: FiniteRun) -> Counterexample:
    """Hold a run of two steps against the statement about one layer without one of its hypotheses."""
    U, V = run.frames[0].Q[-1], run.frames[0].Q[0]
    hypotheses = {
        "positive-step": run.eta > 0,
        "one-square-layer": run.depth == 1 and run.start[0].shape == (2, 2),
        "fixed": run.aligned and (run.times[2] == run.times[1]),
        "moving": run.moving,
    }
    return held(ONE_LAYER, dropped, run, hypotheses, (
        split_in(run.data, U, V, 2), "U^T M V and V^T N V are diagonal",
        f"isdiagonal(Q{run.depth}^T*M*Q0) and isdiagonal(Q0^T*N*Q0)",
    ))  # fmt: skip


@LEMMA2.counterexample(
    covers="one layer, a step of size zero",
    without=(ONE_LAYER, "positive-step"),
    controls={"with_a_step": {"eta": TENTH}, "on_whitened_inputs": {"X": one}},
)
def a_step_of_size_zero_keeps_a_layer_on_coupled_data(
    *, eta: Fraction = Fraction(0), X: RationalMatrix = SHEAR
) -> Counterexample:
    """``W = I`` stays, its gradient is not zero, and N is not diagonal."""
    return alone("positive-step", diagonal_run(X, (one,), eta, 2))


@LEMMA2.counterexample(
    covers="one layer at its optimum",
    without=(ONE_LAYER, "moving"),
    controls={"on_whitened_inputs": {"X": one}},
)
def a_layer_at_its_optimum_stays_on_coupled_data(*, X: RationalMatrix = SHEAR) -> Counterexample:
    """``W = W*`` has zero error and never moves."""
    return alone("moving", diagonal_run(X, (TARGETS,), steps=2))


@LEMMA2.counterexample(
    covers="one layer, one exact step",
    without=(ONE_LAYER, "fixed"),
    controls={"on_whitened_inputs": {"X": one}},
)
def a_layer_that_leaves_its_frames_says_nothing_of_the_data(*, X: RationalMatrix = SHEAR) -> Counterexample:
    """``W = I`` leaves the diagonal in the first step."""
    return alone("fixed", diagonal_run(X, (one,), steps=2))


@LEMMA2.counterexample(
    covers="widths (2, 2, 2), the rank-one run",
    without=(ONE_LAYER, "one-square-layer"),
    controls={
        "with_a_step_that_misses": {"eta": Fraction(1, 9)},
        "on_data_that_split_along_the_start": {"X": one, "eta": Fraction(1, 5), "teacher": SPLIT_TEACHER},
    },
)
def two_layers_may_move_and_stay_on_coupled_data(
    *, X: RationalMatrix = STRETCH, eta: Fraction = Fraction(1, 8), teacher: RationalMatrix = TEACHER
) -> Counterexample:
    """The run that refutes the printed "only if" has two layers."""
    return alone("one-square-layer", critical_run(X, eta, teacher))
