"""What each hypothesis of the repaired "only if" is for, and the one excluded dataset of "if"."""

from __future__ import annotations

from fractions import Fraction

from proofs.alignment import FiniteRun, frames_of
from proofs.lemma2.certificate import entries_moved, entries_nonzero, in_fixed_frames, run_certificate
from proofs.lemma2.condition import full, moved, split_in, splits
from proofs.lemma2.statement import ALWAYS, EQUATION_11_REPAIRED, IF, LEMMA2, REPAIRED, UNIVERSAL
from proofs.network import Data, gradients
from verify.claim import Counterexample
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
    hypotheses = {"block": splits(data, (2, 2, 2)), "data": not X.is_zero()}
    return Counterexample(hypotheses, possible, dropped=("data",))


@LEMMA2.counterexample(
    covers="X = 0",
    without=(ALWAYS, "correlated"),
    controls={"with_inputs": {"X": one}},
)
def without_correlation_there_may_be_no_gradient(*, X: RationalMatrix = NOTHING) -> Counterexample:
    """``M = 0`` with ``N = 0``: no start has a gradient."""
    data, possible = nothing_to_see(X, X)
    return Counterexample({"two-layers": True, "correlated": not data.M.is_zero()}, possible, dropped=("correlated",))


@LEMMA2.counterexample(
    covers="widths (2, 2), one layer",
    without=(ALWAYS, "two-layers"),
    controls={"on_whitened_inputs": {"X": one}},
)
def one_layer_has_no_such_start_on_coupled_data(*, X: RationalMatrix = SHEAR) -> Counterexample:
    """d = 1, k = 2: E(0) and then E(0) N must be diagonal in the frames; a nonzero row of E makes v_1 or v_2, so
    both, eigenvectors of N.

    Then V diagonalizes N, and U^T M V = E + S V^T N V is diagonal as well: on data that do not split there is no
    such start.
    """
    data = Data.of_map(X, RationalMatrix.diagonal([3, 5]))
    possible = splits(data, (2, 2))
    return Counterexample({"two-layers": False, "correlated": not data.M.is_zero()}, possible, dropped=("two-layers",))


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
