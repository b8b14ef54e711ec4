"""What each hypothesis of the repaired "only if" is for: exact runs that satisfy all the others, on data without common frames."""

from __future__ import annotations

from fractions import Fraction

from proofs.alignment import FiniteRun, commutes, frames_of
from proofs.alignment.run_certificate import RunCertificate
from proofs.network import Data
from proofs.theorem1.statement import REPAIRED, THEOREM1
from verify.claim import Counterexample
from verify.exact import RationalMatrix

one = RationalMatrix.identity(2)
E11 = RationalMatrix.unit(0, 0, (2, 2))


def against(dropped: str, run: FiniteRun, *, aligned: bool | None = None) -> Counterexample:
    """Hold a run against the repaired statement without one of its hypotheses."""
    hypotheses = {
        "deep": run.depth >= 3,
        "square": run.square,
        "aligned": run.aligned and run.frames_fixed if aligned is None else aligned,
        "zero-error": run.zero_error,
        "nearly-invertible": run.nearly_invertible,
        "nearly-full-residual": run.nearly_full_residual,
    }
    example = Counterexample(hypotheses, commutes(run.data), witness=run.witness(), dropped=(dropped,))
    return example.sealed(lambda: certificate(dropped, run))


def certificate(dropped: str, run: FiniteRun) -> dict[str, object]:
    """Return the sealed certificate of a run that needs the dropped hypothesis."""
    written = RunCertificate(REPAIRED, run, dropped).certificate
    written.define("P", "M^T*M", value=run.data.M.T @ run.data.M)
    written.conclusion("N and M^T M commute, so that common frames exist", "commutator(N, P) == 0*N")
    return written.seal()


@THEOREM1.counterexample(
    covers="k = 2, d = 3: W_2 and W_3 are the identity at all times",
    without=(REPAIRED, "nearly-invertible"),
    controls={"on_data_with_common_frames": {"X": one}, "with_half_the_step": {"eta": Fraction(1, 2)}},
)
def a_singular_first_layer_may_turn(
    *, X: RationalMatrix = RationalMatrix.diagonal([1, 2]), eta: Fraction = Fraction(1)
) -> Counterexample:
    """One singular layer is enough if it is the first: V_1 turns from (0, 1) to (3, 4)/5 and the error is zero after one step."""
    data = Data.of_map(X, RationalMatrix([[3, 4], [0, 0]]))
    turned = RationalMatrix([[3, -4], [4, 3]]) / 5
    before = frames_of([[0, 1], [1, 0]], one, one, one)
    after = frames_of(turned, one, one, one)
    return against(
        "nearly-invertible", FiniteRun(data, (4 * RationalMatrix.unit(0, 1, (2, 2)), one, one), eta, (before, after))
    )


@THEOREM1.counterexample(
    covers="k = 2, d = 3: every layer is the identity at the start",
    without=(REPAIRED, "nearly-invertible"),
    controls={"on_data_with_common_frames": {"X": one}, "with_half_the_step": {"eta": Fraction(1, 2)}},
)
def invertible_at_the_start_is_not_enough(
    *, X: RationalMatrix = RationalMatrix([[1, 0], [1, 1]]), eta: Fraction = Fraction(1)
) -> Counterexample:
    """All layers become ``E11`` after one step; after two the error is zero and U_3 has turned to (1, 1)."""
    data = Data.of_map(X, RationalMatrix([[1, 0], [1, 0]]))
    fixed = frames_of(one, one, one, one)
    turned = frames_of(one, one, one, [[1, -1], [1, 1]])
    return against("nearly-invertible", FiniteRun(data, (one, one, one), eta, (fixed, fixed, turned)))


@THEOREM1.counterexample(
    covers="k = 2, d = 4: the first and the last layer are the identity at all times",
    without=(REPAIRED, "nearly-invertible"),
    controls={"on_data_with_common_frames": {"X": one}},
)
def two_singular_middle_layers_are_too_many(*, X: RationalMatrix = RationalMatrix([[1, 0], [1, 1]])) -> Counterexample:
    """With ``W_2 = diag(1, 0)`` and ``W_3 = diag(0, 1)`` one step reaches ``W* = E11`` in fixed frames."""
    data = Data.of_map(X, E11)
    start = (one, E11, RationalMatrix.unit(1, 1, (2, 2)), one)
    return against("nearly-invertible", FiniteRun.in_fixed_frames(data, start, Fraction(1), frames_of(*[one] * 5), 1))


@THEOREM1.counterexample(
    covers="k = 3, d = 3: all layers are invertible at all times",
    without=(REPAIRED, "nearly-full-residual"),
    controls={
        "on_data_with_common_frames": {"X": RationalMatrix.identity(3)},
        "with_two_components_off_their_optimum": {"last": (1, 2, 2)},
    },
)
def components_at_their_optimum_hide_the_data(
    *, X: RationalMatrix = RationalMatrix([[1, 0, 0], [0, 1, 0], [0, 1, 1]]), last: tuple[int, ...] = (1, 1, 2)
) -> Counterexample:
    """Two of three components start at their optimum: rank E(0) = 1 = rank X - 2, and their part of N is never seen."""
    data = Data.of_map(X, RationalMatrix.diagonal([-1, 1, 2]))
    unit = RationalMatrix.identity(3)
    run = FiniteRun.in_fixed_frames(
        data, (unit, unit, RationalMatrix.diagonal(last)), Fraction(1), frames_of(*[unit] * 4), 1
    )
    return against("nearly-full-residual", run)


@THEOREM1.counterexample(
    covers="k = 2, d = 2, n = 4",
    without=(REPAIRED, "deep"),
    controls={"with_a_step_that_misses": {"eta": Fraction(1, 112945)}, "on_whitened_inputs": {"X": one}},
)
def two_layers_may_turn_together(
    *, X: RationalMatrix = RationalMatrix([[9, 8, 6, 6], [5, -12, -22, -14]]), eta: Fraction = Fraction(1, 112944)
) -> Counterexample:
    """Without a middle layer nothing makes K diagonal: V_1 and U_2 both turn, every layer invertible, rank E(0) = 2."""
    data = Data.of_map(X, RationalMatrix([[2473, 840], [-2280, -575]]))
    start = (RationalMatrix.diagonal([15, 9]), RationalMatrix.diagonal([15, 1]))
    # After the step the rows of W_1 = [[50, 15], [-3, 10]] and the columns of W_2 = [[50, 9], [-45, 10]] are orthogonal.
    turned = frames_of([[50, -3], [15, 10]], one, [[50, 9], [-45, 10]])
    return against("deep", FiniteRun(data, start, eta, (frames_of(one, one, one), turned)))


@THEOREM1.counterexample(
    covers="k = 2, d = 3, n = 5: one exact step",
    without=(REPAIRED, "aligned"),
    controls={"with_a_step_that_misses": {"eta": Fraction(1, 2272)}, "on_whitened_inputs": {"X": one}},
)
def training_without_alignment_reaches_zero_error(
    *, X: RationalMatrix = RationalMatrix([[6, 6, 1, 0, 0], [-3, -1, 0, 5, 2]]), eta: Fraction = Fraction(1, 2271)
) -> Counterexample:
    """Any data can be fitted; every layer is invertible and the residual has full rank, but ``W_1(1)`` and
    ``W_2(1)`` do not align.
    """
    data = Data.of_map(X, RationalMatrix([[-255, -388], [228, 313]]))
    start = (one, one, RationalMatrix.diagonal([-3, -2]))
    run = FiniteRun.in_fixed_frames(data, start, eta, frames_of(one, one, one, one), 1)
    return against("aligned", run, aligned=run.neighbours_commute)


@THEOREM1.counterexample(
    covers="k = 2, d = 4: a run of period two",
    without=(REPAIRED, "zero-error"),
    controls={"on_data_with_common_frames": {"coupling": 0}, "with_half_the_step": {"eta": Fraction(1, 2)}},
)
def a_run_that_never_converges_sees_one_residual_only(
    *, coupling: int = 1, eta: Fraction = Fraction(1)
) -> Counterexample:
    """With ``eta K S = -2 sigma^2`` every layer changes its sign at each step: S and K stay, diagonal, whatever N is."""
    X = RationalMatrix([[1, 0], [coupling, 1]])
    N, S = X @ X.T, RationalMatrix.diagonal([1, 16])
    K = RationalMatrix.diagonal([-2, Fraction(-1, 2)])
    data = Data.of_map(X, (K + S @ N) @ N.inverse())
    layer = RationalMatrix.diagonal([1, 2])
    run = FiniteRun.in_fixed_frames(data, (layer,) * 4, eta, frames_of(*[one] * 5), 2)
    return against("zero-error", run, aligned=run.aligned and run.times[2] == run.times[0])
