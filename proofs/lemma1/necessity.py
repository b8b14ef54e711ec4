"""What each hypothesis of the repaired lemma, of rigidity and of the plane is for: exact runs that satisfy all the others."""

from __future__ import annotations

from fractions import Fraction

from proofs.alignment import FiniteRun, commutes
from proofs.alignment.exact_runs import (
    FIVE_EXAMPLES,
    ROWS,
    SEEN,
    SHEAR,
    SHEAR_FIRST,
    STRETCH,
    at_the_optimum,
    one,
    period_two,
    resting_modes,
    three,
    turning_first_layer,
    turning_without_strong_runs,
    two_layers_growing,
    two_layers_turning,
    unaligned,
    unseen_input,
)
from proofs.alignment.run_certificate import RunCertificate
from proofs.lemma1.refutation import outer_frames_can_stay, outer_frames_formula, state_the_criterion
from proofs.lemma1.statement import LEMMA1, PLANE, REPAIRED, RIGIDITY
from proofs.lemma1.strong_runs import criterion, least_interpolant
from verify.claim import Counterexample
from verify.exact import RationalMatrix


def turning(dropped: str, run: FiniteRun) -> Counterexample:
    """Hold a run whose outer frames turn against the repaired lemma without one of its hypotheses."""
    hypotheses = {
        "deep": run.depth >= 3,
        "aligned": run.neighbours_commute if dropped == "aligned" else run.aligned and run.frames_fixed,
        "nearly-invertible": run.nearly_invertible,
    }
    example = Counterexample(hypotheses, outer_frames_can_stay(run), witness=run.witness(), dropped=(dropped,))
    return example.sealed(lambda: _turning_certificate(dropped, run))


def _turning_certificate(dropped: str, run: FiniteRun) -> dict[str, object]:
    written = RunCertificate(REPAIRED, run, dropped)
    written.certificate.fact("the error is zero after one step", f"{written.residual(1)} == 0*M")
    written.certificate.conclusion(
        "some V_1 and U_d serve at both times: the Grams of the outer layers commute", outer_frames_formula(run)
    )
    return written.certificate.seal()


@LEMMA1.counterexample(
    covers="k = 2, d = 3, one exact step",
    without=(REPAIRED, "nearly-invertible"),
    controls={
        "with_half_the_step": {"eta": Fraction(1, 2)},
        "with_a_first_layer_out_of_nothing": {"W1": RationalMatrix.zeros(2, 2), "X": one},
    },
)
def a_singular_outer_layer_is_enough_to_turn(
    *,
    W1: RationalMatrix = 4 * RationalMatrix.unit(0, 1, (2, 2)),
    eta: Fraction = Fraction(1),
    X: RationalMatrix = STRETCH,
) -> Counterexample:
    """The run of the refutation: W_2 and W_3 are invertible at all times, W_1 is not."""
    return turning("nearly-invertible", turning_first_layer(W1, eta, X))


@LEMMA1.counterexample(
    covers="k = 2, d = 2, one exact step",
    without=(REPAIRED, "deep"),
    controls={
        "with_a_step_that_misses": {"eta": Fraction(1, 112945)},
        "with_two_layers_that_only_grow": {"turns": False},
    },
)
def two_layers_turn_without_a_middle_layer(
    *, eta: Fraction = Fraction(1, 112944), turns: bool = True
) -> Counterexample:
    """All layers are invertible; the rows of W_1 and the columns of W_2 stay orthogonal and turn."""
    return turning("deep", two_layers_turning(eta=eta) if turns else two_layers_growing())


@LEMMA1.counterexample(
    covers="k = 2, d = 3, n = 5, one exact step",
    without=(REPAIRED, "aligned"),
    controls={"without_a_step": {"eta": Fraction(0)}},
)
def layers_that_do_not_align_turn(*, eta: Fraction = Fraction(1, 2271)) -> Counterexample:
    """All layers are invertible at both times; the left frame of W_3 turns while training goes to zero error."""
    return turning("aligned", unaligned(eta=eta))


def rigid(dropped: str, run: FiniteRun) -> Counterexample:
    """Hold a run on data that fail the criterion against rigidity without one of its hypotheses."""
    widths = (run.data.X.rows, *(layer.rows for layer in run.start))
    strong = run.aligned and run.outer_frames_fixed and run.settled
    hypotheses = {
        "regular": run.data.N.rank() == run.data.N.rows,
        "strong": outer_frames_can_stay(run) if dropped == "strong" else strong,
        "zero-error": run.zero_error,
        "moving": run.moving,
    }
    example = Counterexample(hypotheses, criterion(run.data, widths), witness=run.witness(), dropped=(dropped,))
    return example.sealed(lambda: _rigid_certificate(dropped, run))


def _rigid_certificate(dropped: str, run: FiniteRun) -> dict[str, object]:
    written = RunCertificate(RIGIDITY, run, dropped)
    certificate, teacher = written.certificate, least_interpolant(run.data)
    strong = outer_frames_formula(run) if dropped == "strong" else written.in_frames()
    certificate.hypothesis("strong", strong, dropped=dropped == "strong")
    if dropped == "strong":
        state_the_criterion(certificate, teacher, "M*inverse(N)")
        return certificate.seal()
    certificate.given(W=teacher)
    certificate.fact(
        "W = W* interpolates, and its rows lie in the span of the inputs", "W*X == Y and rank(vstack(W, N)) == rank(N)"
    )
    certificate.conclusion(
        "(1) W*^T W* and N have common eigenvectors in the row space of W*, a plane that N maps into itself, so that they "
        "commute; or (2) W* has not the full rank 2",
        "commute(W^T*W, N) or rank(W) < 2",
    )
    return certificate.seal()


@LEMMA1.counterexample(
    covers="widths (3, 2, 2), n = 2, one exact step",
    without=(RIGIDITY, "regular"),
    controls={
        "with_half_the_step": {"eta": Fraction(1, 2)},
        "with_inputs_that_are_not_coupled": {
            "W1": RationalMatrix([[1, 0, 1], [0, 1, 0]]), "seen": RationalMatrix.diagonal([1, 2]),
        },
    },
)  # fmt: skip
def an_input_that_is_never_seen_gives_room_to_a_strong_run(
    *, eta: Fraction = Fraction(1), W1: RationalMatrix = ROWS, seen: RationalMatrix = SEEN
) -> Counterexample:
    """N is singular: the run tends to an interpolant of its own, whose singular vectors N does not couple."""
    return rigid("regular", unseen_input(eta, W1, seen))


@LEMMA1.counterexample(
    covers="k = 3, d = 3, one exact step",
    without=(RIGIDITY, "strong"),
    controls={"on_whitened_inputs": {"X": three}, "with_half_the_step": {"eta": Fraction(1, 2)}},
)
def a_first_frame_that_turns_leaves_the_data_free(
    *, X: RationalMatrix = SHEAR_FIRST, eta: Fraction = Fraction(1)
) -> Counterexample:
    """The run that refutes the reading per dataset: only V_1 moves."""
    return rigid("strong", turning_without_strong_runs(X, eta))


@LEMMA1.counterexample(
    covers="k = 2, d = 4, a run of period two",
    without=(RIGIDITY, "zero-error"),
    controls={"on_inputs_that_are_not_coupled": {"coupling": 0}, "with_half_the_step": {"eta": Fraction(1, 2)}},
)
def a_strong_run_that_never_ends_leaves_the_data_free(
    *, coupling: int = 1, eta: Fraction = Fraction(1)
) -> Counterexample:
    """Every layer changes its sign at each step: K stays diagonal, whatever N is."""
    return rigid("zero-error", period_two(coupling, eta))


@LEMMA1.counterexample(
    covers="k = 2, d = 3, a run that begins at zero error",
    without=(RIGIDITY, "moving"),
    controls={"on_whitened_inputs": {"X": one}, "from_a_start_off_the_optimum": {"first": one}},
)
def a_run_that_begins_at_its_end_leaves_the_data_free(
    *, X: RationalMatrix = SHEAR, first: RationalMatrix = STRETCH
) -> Counterexample:
    """``W_1 = W*``, the other layers I: nothing ever moves."""
    return rigid("moving", at_the_optimum(X, first))


def planar(dropped: str, run: FiniteRun) -> Counterexample:
    """Hold a run on data without common frames against the theorem of the plane without one of its hypotheses."""
    k, aligned = run.data.X.rows, run.aligned and run.frames_fixed and run.settled
    hypotheses = {
        "deep": run.depth >= 3,
        "planar": all(layer.shape == (2, 2) for layer in run.start),
        "aligned": run.neighbours_commute if dropped == "aligned" else aligned,
        "zero-error": run.zero_error,
        "moving": run.moving,
        "full-rank": run.data.N.rank() == run.data.M.rank() == k == run.data.Y.rows,
    }
    example = Counterexample(hypotheses, commutes(run.data), witness=run.witness(), dropped=(dropped,))
    return example.sealed(lambda: _planar_certificate(dropped, run))


def _planar_certificate(dropped: str, run: FiniteRun) -> dict[str, object]:
    certificate = RunCertificate(PLANE, run, dropped).certificate
    certificate.conclusion("N and M^T M commute, as they do if common frames exist", "commute(N, M^T*M)")
    return certificate.seal()


@LEMMA1.counterexample(
    covers="k = 2, d = 2, one exact step", without=(PLANE, "deep"),
    controls={
        "with_a_step_that_misses": {"eta": Fraction(1, 112945)},
        "with_two_layers_that_only_grow": {"turns": False},
    },
)  # fmt: skip
def two_layers_may_turn_together_in_the_plane(
    *, eta: Fraction = Fraction(1, 112944), turns: bool = True
) -> Counterexample:
    """Nothing makes K diagonal; both outer frames turn, at full rank."""
    return planar("deep", two_layers_turning(eta=eta) if turns else two_layers_growing())


@LEMMA1.counterexample(
    covers="k = 3, d = 3, one exact step, data of full rank", without=(PLANE, "planar"),
    controls={"on_whitened_inputs": {"X": three}},
)  # fmt: skip
def with_three_modes_two_may_rest(*, X: RationalMatrix = resting_modes().data.X) -> Counterexample:
    """The third mode moves alone; the two that N couples rest at their optimum."""
    return planar("planar", resting_modes(X))


@LEMMA1.counterexample(
    covers="k = 2, d = 3, n = 5, one exact step", without=(PLANE, "aligned"),
    controls={"on_whitened_inputs": {"X": one}, "with_a_step_that_misses": {"eta": Fraction(1, 2272)}},
)  # fmt: skip
def a_run_that_is_not_aligned_leaves_the_data_free(
    *, X: RationalMatrix = FIVE_EXAMPLES, eta: Fraction = Fraction(1, 2271)
) -> Counterexample:
    """After the step ``W_1`` and ``W_2`` do not align; the error is zero."""
    return planar("aligned", unaligned(X, eta))


@LEMMA1.counterexample(
    covers="k = 2, d = 4, a run of period two", without=(PLANE, "zero-error"),
    controls={"on_inputs_that_are_not_coupled": {"coupling": 0}},
)  # fmt: skip
def a_planar_run_that_never_ends_leaves_the_data_free(*, coupling: int = 1) -> Counterexample:
    """Aligned, moving, data of full rank, and back where it began after two steps."""
    return planar("zero-error", period_two(coupling))


@LEMMA1.counterexample(
    covers="k = 2, d = 3, a run that begins at zero error", without=(PLANE, "moving"),
    controls={"on_whitened_inputs": {"X": one}, "from_a_start_off_the_optimum": {"first": one}},
)  # fmt: skip
def a_planar_run_that_begins_at_its_end_leaves_the_data_free(
    *, X: RationalMatrix = SHEAR, first: RationalMatrix = STRETCH
) -> Counterexample:
    """``W_1 = W* = diag(1, 2)``."""
    return planar("moving", at_the_optimum(X, first))


@LEMMA1.counterexample(
    covers="k = 2, d = 3, one exact step, targets of rank one", without=(PLANE, "full-rank"),
    controls={"on_whitened_inputs": {"X": one}, "with_half_the_step": {"eta": Fraction(1, 2)}},
)  # fmt: skip
def targets_of_rank_one_let_the_first_layer_turn(
    *, X: RationalMatrix = STRETCH, eta: Fraction = Fraction(1)
) -> Counterexample:
    """The run of the refutation: ``Y X^T`` is singular, and the limit of ``W_1`` too."""
    return planar("full-rank", turning_first_layer(eta=eta, X=X))
