"""Lemma 1 is false as printed, in both readings: exact runs that end at zero error after one step."""

from __future__ import annotations

from fractions import Fraction

from proofs.alignment import FiniteRun, frames_of
from proofs.alignment.run_certificate import RunCertificate
from proofs.lemma1.statement import LEMMA1, PER_DATASET, PER_RUN, REPAIRED, RIGIDITY
from proofs.lemma1.strong_runs import strong_run_possible
from proofs.network import Data
from verify.claim import Counterexample
from verify.exact import RationalMatrix, commute

one = RationalMatrix.identity(2)


def turning_run(W1: RationalMatrix, eta: Fraction) -> FiniteRun:
    """Return the run whose first layer moves from ``W1`` to ``e1 (3, 4)`` while the others are the identity."""
    data = Data.of_map(RationalMatrix.diagonal([1, 2]), RationalMatrix([[3, 4], [0, 0]]))
    before, after = frames_of([[0, 1], [1, 0]], one, one, one), frames_of([[3, -4], [4, 3]], one, one, one)
    return FiniteRun(data, (W1, one, one), eta, (before, after))


def outer_frames_can_stay(run: FiniteRun) -> bool:
    """Whether V_1 and U_d may be the same at two times, in any choice of frames: only if the outer Grams commute."""
    (first, last), (first_next, last_next) = (run.times[0][0], run.times[0][-1]), (run.times[1][0], run.times[1][-1])
    return commute(first.T @ first, first_next.T @ first_next) and commute(last @ last.T, last_next @ last_next.T)


@LEMMA1.counterexample(
    covers="k = 2, d = 3, one exact step",
    refutes=PER_RUN,
    controls={
        "with_a_first_layer_that_only_grows": {"W1": RationalMatrix([[6, 8], [0, 0]]) / 2},
        "with_half_the_step": {"eta": Fraction(1, 2)},
    },
)
def a_rank_one_first_layer_turns(
    *, W1: RationalMatrix = 4 * RationalMatrix.unit(0, 1, (2, 2)), eta: Fraction = Fraction(1)
) -> Counterexample:
    """The row of ``W_1`` turns from (0, 4) to (3, 4); no V_1 serves at both times, because the Grams of W_1 do not commute."""
    run = turning_run(W1, eta)
    example = Counterexample(
        hypotheses={**run.setting(), **run.definition3()},
        conclusion=outer_frames_can_stay(run),
        repair={"nearly-invertible": run.nearly_invertible},
        witness=run.witness(),
    )
    return example.sealed(lambda: _per_run_certificate(run))


def _per_run_certificate(run: FiniteRun) -> dict[str, object]:
    written = RunCertificate(PER_RUN, run)
    certificate = written.certificate
    certificate.conclusion(
        "some V_1 serves at both times: the Grams of W_1 commute", "commutator(W1^T*W1, W1'^T*W1') == 0*N"
    )
    certificate.repair(
        "all layers but one in the middle are invertible until the error is zero", written.nearly_invertible(0)
    )
    return certificate.seal()


def without(dropped: str, run: FiniteRun, *, aligned: bool | None = None) -> Counterexample:
    """Hold a run against the repaired lemma without one of its hypotheses."""
    hypotheses = {
        "deep": run.depth >= 3,
        "square": run.square,
        "aligned": run.aligned and run.frames_fixed if aligned is None else aligned,
        "nearly-invertible": run.nearly_invertible,
    }
    example = Counterexample(hypotheses, outer_frames_can_stay(run), witness=run.witness(), dropped=(dropped,))
    return example.sealed(lambda: _repaired_certificate(dropped, run))


@LEMMA1.counterexample(
    covers="k = 2, d = 3, one exact step",
    without=(REPAIRED, "nearly-invertible"),
    controls={"with_half_the_step": {"eta": Fraction(1, 2)}},
)
def a_singular_outer_layer_is_enough_to_turn(*, eta: Fraction = Fraction(1)) -> Counterexample:
    """The same run: W_2 and W_3 are invertible at all times, W_1 is not."""
    return without("nearly-invertible", turning_run(4 * RationalMatrix.unit(0, 1, (2, 2)), eta))


@LEMMA1.counterexample(
    covers="k = 2, d = 2, one exact step",
    without=(REPAIRED, "deep"),
    controls={"with_a_step_that_misses": {"eta": Fraction(1, 112945)}},
)
def two_layers_turn_without_a_middle_layer(*, eta: Fraction = Fraction(1, 112944)) -> Counterexample:
    """All layers are invertible; the rows of W_1 and the columns of W_2 stay orthogonal and turn."""
    X = RationalMatrix([[9, 8, 6, 6], [5, -12, -22, -14]])
    data = Data.of_map(X, RationalMatrix([[2473, 840], [-2280, -575]]))
    frames = (frames_of(one, one, one), frames_of([[50, -3], [15, 10]], one, [[50, 9], [-45, 10]]))
    return without(
        "deep", FiniteRun(data, (RationalMatrix.diagonal([15, 9]), RationalMatrix.diagonal([15, 1])), eta, frames)
    )


@LEMMA1.counterexample(
    covers="k = 2, d = 3, n = 5, one exact step",
    without=(REPAIRED, "aligned"),
    controls={"without_a_step": {"eta": Fraction(0)}},
)
def layers_that_do_not_align_turn(*, eta: Fraction = Fraction(1, 2271)) -> Counterexample:
    """All layers are invertible at both times; the left frame of W_3 turns while training goes to zero error."""
    data = Data.of_map(RationalMatrix([[6, 6, 1, 0, 0], [-3, -1, 0, 5, 2]]), RationalMatrix([[-255, -388], [228, 313]]))
    start = (one, one, RationalMatrix.diagonal([-3, -2]))
    run = FiniteRun.in_fixed_frames(data, start, eta, frames_of(*[one] * 4), 1)
    return without("aligned", run, aligned=run.neighbours_commute)


def _repaired_certificate(dropped: str, run: FiniteRun) -> dict[str, object]:
    written = RunCertificate(REPAIRED, run, dropped).certificate
    written.fact("the error is zero after one step", "E' == 0*M")
    last = f"W{run.depth}"
    written.conclusion(
        "some V_1 and U_d serve at both times: the Grams of the outer layers commute",
        f"commutator(W1^T*W1, W1'^T*W1') == 0*N and commutator({last}*{last}^T, {last}'*{last}'^T) == 0*N",
    )
    return written.seal()


THREE = RationalMatrix([[1, 0, 0], [1, 1, 0], [0, 0, 1]])


@LEMMA1.counterexample(
    covers="k = 3, d = 3, one exact step; no strong run by rigidity",
    refutes=PER_DATASET,
    rests_on=(RIGIDITY.id,),
    controls={
        "on_whitened_inputs": {"X": RationalMatrix.identity(3)},
        "with_half_the_step": {"eta": Fraction(1, 2)},
    },
)
def data_with_an_aligned_run_and_no_strong_one(
    *, X: RationalMatrix = THREE, eta: Fraction = Fraction(1)
) -> Counterexample:
    """``W*`` has singular values 5, 1, 0; its live vectors are coupled by N and no eigenvector of N lies in its kernel."""
    data = Data.of_map(X, RationalMatrix([[3, 0, 4], [0, 1, 0], [0, 0, 0]]))
    unit = RationalMatrix.identity(3)
    turned = frames_of([[3, 0, -4], [0, 5, 0], [4, 0, 3]], unit, unit, unit)
    run = FiniteRun(data, (RationalMatrix.diagonal([3, 1, 0]), unit, unit), eta, (frames_of(*[unit] * 4), turned))
    possible = strong_run_possible(data)
    example = Counterexample(
        hypotheses={**run.setting(), **run.definition3()},
        conclusion=possible,
        witness=run.witness(),
    )
    return example.sealed(lambda: _per_dataset_certificate(run))


def _per_dataset_certificate(run: FiniteRun) -> dict[str, object]:
    """The criterion, for the singular vectors v1 = (3, 0, 4)/5 and v2 = e2 of W*, and its kernel."""
    certificate = RunCertificate(PER_DATASET, run).certificate
    teacher = run.times[-1][2] @ run.times[-1][1] @ run.times[-1][0]
    certificate.given(v1=[[3], [0], [4]], v2=[[0], [1], [0]])
    certificate.define("W", "W3'*W2'*W1'", value=teacher)
    certificate.fact(
        "v1 and v2 are the singular vectors of W* = W with values 5 and 1", "W^T*W*v1 == 25*v1 and W^T*W*v2 == v2"
    )
    certificate.fact("there are no others", "rank(W) == 2 and tr(W^T*W) == 26")
    certificate.fact("N is invertible, so W* is the only interpolant", "rank(N) == rows(N)")
    certificate.conclusion(
        "v1 and v2 are not coupled, or N has an eigenvector in ker W*",
        "v1^T*N*v2 == 0*v1^T*v1 or rank(vstack(W, W*N, W*N*N)) < rows(N)",
    )
    return certificate.seal()
