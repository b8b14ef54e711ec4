"""What each hypothesis of the repaired "only if" is for, and the one excluded dataset of "if"."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from proofs.alignment import FiniteRun, commutes, frames_of
from proofs.lemma2.certificate import entries_moved, entries_nonzero, in_fixed_frames, run_certificate
from proofs.lemma2.condition import full, moved, split_in, splits
from proofs.lemma2.refutation import critical_run
from proofs.lemma2.statement import ALWAYS, EQUATION_11_REPAIRED, IF, LEMMA2, ONE_LAYER, REPAIRED, UNIVERSAL
from proofs.network import Data, gradients
from verify.claim import Counterexample, Statement
from verify.exact import RationalMatrix

one, three = RationalMatrix.identity(2), RationalMatrix.identity(3)
NOTHING, STRETCHED = RationalMatrix.zeros(2, 2), RationalMatrix.diagonal([1, 2])
UPWARD = RationalMatrix([[1, 1], [0, 1]])
SHEAR, SHEAR_3 = RationalMatrix([[1, 0], [1, 1]]), RationalMatrix([[1, 0, 0], [0, 1, 0], [0, 1, 1]])


def without(dropped: str, run: FiniteRun, r: int) -> Counterexample:
    """Hold a run against the repaired statement without one of its hypotheses."""
    example = Counterexample(
        hypotheses={"fixed": run.aligned, "full": full(run, r), "moved": moved(run, r)},
        conclusion=split_in(run.data, run.frames[0].Q[-1], run.frames[0].Q[0], r),
        witness=run.witness(),
        dropped=(dropped,),
    )
    return example.sealed(lambda: _certificate(dropped, run, r))


def _certificate(dropped: str, run: FiniteRun, r: int) -> dict[str, object]:
    written = run_certificate(REPAIRED, run)
    formulas = {"fixed": in_fixed_frames(run), "full": entries_nonzero(run, r), "moved": entries_moved(run, r)}
    for name, formula in formulas.items():
        written.hypothesis(name, formula, dropped=name == dropped)
    row, column = _coupled_entry(run, r)
    written.conclusion("V^T N V splits in these frames", f"entry(Q0^T*N*Q0, {row}, {column}) == 0")
    return written.seal()


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
    *, X: RationalMatrix = STRETCHED, last: int = 0
) -> Counterexample:
    """``W_1 = (3, 4)``, ``W_2 = 0``: the single mode moves from 0 to its optimum along one direction of the data."""
    data = Data.of_map(X, RationalMatrix([[3, 4]]))
    start = (RationalMatrix([[3, 4]]), RationalMatrix([[last]]))
    run = FiniteRun.in_fixed_frames(data, start, Fraction(1, 73), frames_of([[3, -4], [4, 3]], [[1]], [[1]]), steps=1)
    return without("full", run, 1)


@LEMMA2.counterexample(
    covers="k = 3, d = 3, one exact step to zero error; all layers are invertible",
    without=(REPAIRED, "moved"),
    controls={"on_whitened_inputs": {"X": three}, "from_a_start_off_the_optimum": {"start": 3}},
)
def modes_that_rest_at_their_optimum_may_be_coupled(*, X: RationalMatrix = SHEAR_3, start: int = 2) -> Counterexample:
    """``W* = diag(-1, 1, 2)``: the first mode moves from 1 to -1; the other two are coupled by the data and never
    move.
    """
    data = Data.of_map(X, RationalMatrix.diagonal([-1, 1, 2]))
    layers = (three, three, RationalMatrix.diagonal([1, 1, start]))
    run = FiniteRun.in_fixed_frames(data, layers, Fraction(1), frames_of(three, three, three, three), steps=1)
    return without("moved", run, 3)


@LEMMA2.counterexample(
    covers="widths (2, 2), one exact step",
    without=(REPAIRED, "fixed"),
    controls={"on_whitened_inputs": {"X": one}},
)
def a_chain_that_leaves_its_frames_says_nothing(*, X: RationalMatrix = SHEAR) -> Counterexample:
    """Any data will do: the layer is diagonal at the start and not after the step."""
    data = Data.of_map(X, RationalMatrix.diagonal([3, 5]))
    return without("fixed", FiniteRun.in_fixed_frames(data, (one,), Fraction(1, 10), frames_of(one, one), steps=1), 2)


def nothing_to_see(X: RationalMatrix, Y: RationalMatrix) -> tuple[Data, bool]:
    """Return the data and whether a start with random entries has a gradient (M = 0 and N = 0 leave none to any
    start).
    """
    data = Data(X, Y)
    start = (RationalMatrix([[1, 2], [3, 5]]), RationalMatrix([[2, 1], [1, 1]]))
    return data, any(not G.is_zero() for G in gradients(start, data.N, data.M, data.n)) or not data.N.is_zero()


@LEMMA2.counterexample(
    covers="X = 0",
    without=(IF, "data"),
    controls={"with_inputs": {"X": one}},
)
def without_inputs_no_start_has_a_gradient(*, X: RationalMatrix = NOTHING) -> Counterexample:
    """``N = M = 0``, so E = 0 for every chain: the data condition holds and no gradient is ever nonzero."""
    data, possible = nothing_to_see(X, X)
    hypotheses = {"positive-step": True, "block": splits(data, (2, 2, 2)), "data": not X.is_zero()}
    return Counterexample(hypotheses, possible, dropped=("data",))


@LEMMA2.counterexample(
    covers="widths (2, 2), one layer, every start and step",
    without=(IF, "block"),
    rests_on=["lemma2.one-layer"],
    controls={"on_whitened_inputs": {"X": one}},
)
def one_layer_on_coupled_data_has_no_start_that_moves_and_stays(*, X: RationalMatrix = SHEAR) -> Counterexample:
    """``W* = diag(3, 5)``: lemma2.one-layer asks N and M^T M to commute, and they do not."""
    data = Data.of_map(X, RationalMatrix.diagonal([3, 5]))
    hypotheses = {"positive-step": True, "block": splits(data, (2, 2)), "data": not X.is_zero()}
    return Counterexample(hypotheses, commutes(data), dropped=("block",))


def standing(statement: Statement, others: Mapping[str, bool], eta: Fraction) -> Counterexample:
    """Hold one layer, ``X = I``, ``Y = diag(3, 5)``, against a statement that promises a start which moves.

    With eta = 0 no start does anything at all: the layers at t = 1 are those at t = 0, whatever they are.
    """
    data = Data(one, RationalMatrix.diagonal([3, 5]))
    run = FiniteRun.in_fixed_frames(data, (one, one), eta, frames_of(one, one, one), steps=1)
    hypotheses = {"positive-step": eta > 0, **others}
    return Counterexample(
        {name: hypotheses[name] for name in statement.hypotheses},
        run.times[0] != run.times[1],
        dropped=("positive-step",),
    )


@LEMMA2.counterexample(
    covers="X = I, a step of size zero, every start",
    without=(ALWAYS, "positive-step"),
    controls={"with_a_step": {"eta": Fraction(1, 10)}},
)
def a_step_of_size_zero_leads_to_no_critical_point(*, eta: Fraction = Fraction(0)) -> Counterexample:
    """A start with a nonzero gradient has the same gradient after a step of size zero: it is not critical then."""
    return standing(ALWAYS, {"two-layers": True, "correlated": True}, eta)


@LEMMA2.counterexample(
    covers="X = 0",
    without=(ALWAYS, "correlated"),
    controls={"with_inputs": {"X": one}},
)
def without_correlation_there_may_be_no_gradient(*, X: RationalMatrix = NOTHING) -> Counterexample:
    """``M = 0`` with ``N = 0``: no start has a gradient."""
    data, possible = nothing_to_see(X, X)
    hypotheses = {"positive-step": True, "two-layers": True, "correlated": not data.M.is_zero()}
    return Counterexample(hypotheses, possible, dropped=("correlated",))


@LEMMA2.counterexample(
    covers="widths (2, 2), one layer, every start and step",
    without=(ALWAYS, "two-layers"),
    rests_on=["lemma2.one-layer"],
    controls={"on_whitened_inputs": {"X": one}},
)
def one_layer_has_no_such_start_on_coupled_data(*, X: RationalMatrix = SHEAR) -> Counterexample:
    """The same data: lemma2.one-layer asks N and M^T M to commute."""
    data = Data.of_map(X, RationalMatrix.diagonal([3, 5]))
    hypotheses = {"positive-step": True, "two-layers": False, "correlated": not data.M.is_zero()}
    return Counterexample(hypotheses, commutes(data), dropped=("two-layers",))


@LEMMA2.counterexample(
    covers="widths (2, 2, 2), a step of size zero",
    without=(UNIVERSAL, "positive-step"),
    controls={"with_a_step": {"eta": Fraction(1, 10)}},
)
def a_step_of_size_zero_keeps_every_chain(*, eta: Fraction = Fraction(0)) -> Counterexample:
    """With eta = 0 every chain stays, whatever the data."""
    data = Data.of_map(RationalMatrix([[1, 0], [1, 1]]), RationalMatrix.diagonal([3, 5]))
    run = FiniteRun.in_fixed_frames(data, (one, one), eta, frames_of(one, one, one), steps=1)
    equivalent = run.aligned is split_in(data, one, one, 2)
    return Counterexample({"positive-step": eta > 0}, equivalent, dropped=("positive-step",))


@LEMMA2.counterexample(
    covers="widths (2, 2, 2), the second layer",
    without=(EQUATION_11_REPAIRED, "fixed"),
    controls={"with_an_aligned_first_layer": {"W1": one}},
)
def equation_11_needs_aligned_layers(*, W1: RationalMatrix = UPWARD) -> Counterexample:
    """The shear ``W_1`` is not diagonal in the frames I: its diagonal alone does not tell how ``W_2`` moves."""
    data = Data(one, RationalMatrix.diagonal([3, 5]))
    run = FiniteRun.in_fixed_frames(data, (W1, one), Fraction(1), frames_of(one, one, one), steps=1)
    S1 = RationalMatrix.diagonal([W1[0, 0], W1[1, 1]])
    predicted = one + run.eta * ((data.M - S1 @ data.N) @ S1.T)
    return Counterexample({"fixed": run.frames[0].witness(run.start)}, run.times[1][1] == predicted, dropped=("fixed",))


def _one_layer(run: FiniteRun, dropped: str) -> Counterexample:
    hypotheses = {
        "positive-step": run.eta > 0,
        "one-square-layer": run.depth == 1 and run.start[0].shape == (2, 2),
        "fixed": run.aligned,
        "moving": run.moving,
    }
    U, V = run.frames[0].Q[-1], run.frames[0].Q[0]
    return Counterexample(hypotheses, split_in(run.data, U, V, 2), witness=run.witness(), dropped=(dropped,))


COUPLED = Data.of_map(SHEAR, RationalMatrix.diagonal([3, 5]))


def _alone(start: RationalMatrix, eta: Fraction, data: Data = COUPLED) -> FiniteRun:
    return FiniteRun.in_fixed_frames(data, (start,), eta, frames_of(one, one), steps=2)


@LEMMA2.counterexample(
    covers="one layer, a step of size zero",
    without=(ONE_LAYER, "positive-step"),
    controls={"with_a_step": {"eta": Fraction(1, 10)}},
)
def a_step_of_size_zero_keeps_a_layer_on_coupled_data(*, eta: Fraction = Fraction(0)) -> Counterexample:
    """``W = I`` stays, its gradient is not zero, and N is not diagonal."""
    return _one_layer(_alone(one, eta), "positive-step")


@LEMMA2.counterexample(
    covers="one layer at its optimum",
    without=(ONE_LAYER, "moving"),
    controls={"on_whitened_inputs": {"data": Data(one, RationalMatrix.diagonal([3, 5]))}},
)
def a_layer_at_its_optimum_stays_on_coupled_data(*, data: Data = COUPLED) -> Counterexample:
    """``W = W*`` has zero error and never moves."""
    return _one_layer(_alone(RationalMatrix.diagonal([3, 5]), Fraction(1, 10), data), "moving")


@LEMMA2.counterexample(
    covers="one layer, one exact step",
    without=(ONE_LAYER, "fixed"),
    controls={"on_whitened_inputs": {"data": Data(one, RationalMatrix.diagonal([3, 5]))}},
)
def a_layer_that_leaves_its_frames_says_nothing_of_the_data(*, data: Data = COUPLED) -> Counterexample:
    """``W = I`` leaves the diagonal in the first step."""
    return _one_layer(_alone(one, Fraction(1, 10), data), "fixed")


@LEMMA2.counterexample(
    covers="widths (2, 2, 2), the rank-one run",
    without=(ONE_LAYER, "one-square-layer"),
    controls={"with_a_step_that_misses": {"eta": Fraction(1, 9)}, "on_whitened_inputs": {"X": one}},
)
def two_layers_may_move_and_stay_on_coupled_data(
    *, X: RationalMatrix = STRETCHED, eta: Fraction = Fraction(1, 8)
) -> Counterexample:
    """The run that refutes the printed "only if" has two layers."""
    return _one_layer(critical_run(X, eta), "one-square-layer")
