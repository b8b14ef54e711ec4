"""What each hypothesis of the repaired "only if" is for: exact runs that satisfy all the others, on data without common frames."""

from __future__ import annotations

from fractions import Fraction

from proofs.alignment import FiniteRun, commutes, frames_of
from proofs.alignment.exact_runs import (
    FIVE_EXAMPLES,
    FOUR_EXAMPLES,
    SHEAR,
    SHEAR_LAST,
    STRETCH,
    one,
    period_two,
    resting_modes,
    three,
    turning_first_layer,
    two_layers_turning,
    unaligned,
)
from proofs.alignment.run_certificate import RunCertificate
from proofs.network import Data
from proofs.theorem1.statement import REPAIRED, THEOREM1
from verify.claim import Counterexample
from verify.exact import RationalMatrix

E11 = RationalMatrix.unit(0, 0, (2, 2))


def against(dropped: str, run: FiniteRun) -> Counterexample:
    """Hold a run against the repaired statement without one of its hypotheses."""
    aligned = run.aligned and run.frames_fixed and run.settled
    hypotheses = {
        "deep": run.depth >= 3,
        "aligned": run.neighbours_commute if dropped == "aligned" else aligned,
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
def a_singular_first_layer_may_turn(*, X: RationalMatrix = STRETCH, eta: Fraction = Fraction(1)) -> Counterexample:
    """One singular layer is enough if it is the first: V_1 turns from (0, 1) to (3, 4)/5 and the error is zero after one step."""
    return against("nearly-invertible", turning_first_layer(eta=eta, X=X))


@THEOREM1.counterexample(
    covers="k = 2, d = 3: every layer is the identity at the start",
    without=(REPAIRED, "nearly-invertible"),
    controls={"on_data_with_common_frames": {"X": one}, "with_half_the_step": {"eta": Fraction(1, 2)}},
)
def invertible_at_the_start_is_not_enough(*, X: RationalMatrix = SHEAR, eta: Fraction = Fraction(1)) -> Counterexample:
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
def two_singular_middle_layers_are_too_many(*, X: RationalMatrix = SHEAR) -> Counterexample:
    """With ``W_2 = diag(1, 0)`` and ``W_3 = diag(0, 1)`` one step reaches ``W* = E11`` in fixed frames."""
    data = Data.of_map(X, E11)
    start = (one, E11, RationalMatrix.unit(1, 1, (2, 2)), one)
    return against("nearly-invertible", FiniteRun.in_fixed_frames(data, start, Fraction(1), frames_of(*[one] * 5), 1))


@THEOREM1.counterexample(
    covers="k = 3, d = 3: all layers are invertible at all times",
    without=(REPAIRED, "nearly-full-residual"),
    controls={
        "on_data_with_common_frames": {"X": three},
        "with_two_components_off_their_optimum": {"last": (1, 2, 2)},
    },
)
def components_at_their_optimum_hide_the_data(
    *, X: RationalMatrix = SHEAR_LAST, last: tuple[int, ...] = (1, 1, 2)
) -> Counterexample:
    """Two of three components start at their optimum: rank E(0) = 1 = rank X - 2, and their part of N is never seen."""
    return against("nearly-full-residual", resting_modes(X, last))


@THEOREM1.counterexample(
    covers="k = 2, d = 2, n = 4",
    without=(REPAIRED, "deep"),
    controls={"with_a_step_that_misses": {"eta": Fraction(1, 112945)}, "on_whitened_inputs": {"X": one}},
)
def two_layers_may_turn_together(
    *, X: RationalMatrix = FOUR_EXAMPLES, eta: Fraction = Fraction(1, 112944)
) -> Counterexample:
    """Without a middle layer nothing makes K diagonal: V_1 and U_2 both turn, every layer invertible, rank E(0) = 2."""
    return against("deep", two_layers_turning(X, eta))


@THEOREM1.counterexample(
    covers="k = 2, d = 3, n = 5: one exact step",
    without=(REPAIRED, "aligned"),
    controls={"with_a_step_that_misses": {"eta": Fraction(1, 2272)}, "on_whitened_inputs": {"X": one}},
)
def training_without_alignment_reaches_zero_error(
    *, X: RationalMatrix = FIVE_EXAMPLES, eta: Fraction = Fraction(1, 2271)
) -> Counterexample:
    """Any data can be fitted; every layer is invertible and the residual has full rank, but ``W_1(1)`` and
    ``W_2(1)`` do not align.
    """
    return against("aligned", unaligned(X, eta))


@THEOREM1.counterexample(
    covers="k = 2, d = 4: a run of period two",
    without=(REPAIRED, "zero-error"),
    controls={"on_data_with_common_frames": {"coupling": 0}, "with_half_the_step": {"eta": Fraction(1, 2)}},
)
def a_run_that_never_converges_sees_one_residual_only(
    *, coupling: int = 1, eta: Fraction = Fraction(1)
) -> Counterexample:
    """With ``eta K S = -2 sigma^2`` every layer changes its sign at each step: S and K stay, diagonal, whatever N is."""
    return against("zero-error", period_two(coupling, eta))
