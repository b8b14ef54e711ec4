"""Lemma 1 is false as printed, in both readings: exact runs that end at zero error after one step."""

from __future__ import annotations

from fractions import Fraction

from proofs.alignment import FiniteRun
from proofs.alignment.exact_runs import SHEAR_FIRST, STRETCH, one, turning_first_layer, turning_without_strong_runs
from proofs.alignment.run_certificate import RunCertificate
from proofs.lemma1.statement import LEMMA1, PER_DATASET, PER_RUN, RIGIDITY
from proofs.lemma1.strong_runs import strong_run_exists
from verify.certificate import Certificate
from verify.claim import Counterexample
from verify.exact import RationalMatrix, commute


def outer_frames_can_stay(run: FiniteRun) -> bool:
    """Whether V_1 and U_d may be the same at two times, in any choice of frames: only if the outer Grams commute."""
    (first, last), (first_next, last_next) = (run.times[0][0], run.times[0][-1]), (run.times[1][0], run.times[1][-1])
    return commute(first.T @ first, first_next.T @ first_next) and commute(last @ last.T, last_next @ last_next.T)


def outer_frames_formula(run: FiniteRun) -> str:
    """The same as a formula: some V_1 serves at t = 0 and t = 1, and so does some U_d."""
    last = f"W{run.depth}"
    return f"commute(W1^T*W1, W1'^T*W1') and commute({last}*{last}^T, {last}'*{last}'^T)"


@LEMMA1.counterexample(
    covers="k = 2, d = 3, one exact step",
    refutes=PER_RUN,
    controls={
        "with_a_first_layer_out_of_nothing": {"W1": RationalMatrix.zeros(2, 2), "X": one},
        "with_half_the_step": {"eta": Fraction(1, 2)},
    },
)
def a_rank_one_first_layer_turns(
    *,
    W1: RationalMatrix = 4 * RationalMatrix.unit(0, 1, (2, 2)),
    eta: Fraction = Fraction(1),
    X: RationalMatrix = STRETCH,
) -> Counterexample:
    """The row of ``W_1`` turns from (0, 4) to (3, 4); no V_1 serves at both times, because the Grams of W_1 do not commute."""
    run = turning_first_layer(W1, eta, X)
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
        "some V_1 and U_d serve at both times: the Grams of the outer layers commute", outer_frames_formula(run)
    )
    certificate.repair(
        "all layers but one in the middle are invertible until the error is zero", written.nearly_invertible(0)
    )
    return certificate.seal()


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
    *, X: RationalMatrix = SHEAR_FIRST, eta: Fraction = Fraction(1)
) -> Counterexample:
    """``W*`` has singular values 5, 1, 0; its live vectors are coupled by N and no eigenvector of N lies in its kernel."""
    run = turning_without_strong_runs(X, eta)
    example = Counterexample(
        hypotheses={**run.setting(), **run.definition3()},
        conclusion=strong_run_exists(run.data, (3, 3, 3, 3)),
        witness=run.witness(),
    )
    return example.sealed(lambda: _per_dataset_certificate(run))


def _per_dataset_certificate(run: FiniteRun) -> dict[str, object]:
    certificate = RunCertificate(PER_DATASET, run).certificate
    certificate.fact("N is invertible, so the limit W* is the only interpolant", "rank(N) == rows(N)")
    state_the_criterion(certificate, run.times[-1][2] @ run.times[-1][1] @ run.times[-1][0], "W3'*W2'*W1'")
    return certificate.seal()


def state_the_criterion(certificate: Certificate, teacher: RationalMatrix, formula: str) -> None:
    """Say of the W* of that run that (1) or (2) of the rigidity theorem holds, with its singular vectors as witnesses."""
    certificate.given(v1=[[3], [0], [4]], v2=[[0], [1], [0]])
    certificate.define("W", formula, value=teacher)
    certificate.fact(
        "v1 and v2 are the singular vectors of W* = W with values 5 and 1", "W^T*W*v1 == 25*v1 and W^T*W*v2 == v2"
    )
    certificate.fact("there are no others", "rank(W) == 2 and tr(W^T*W) == 26")
    certificate.conclusion(
        "(1) v1 and v2 are not coupled by N, or (2) N has an eigenvector in ker W*",
        "v1^T*N*v2 == 0*v1^T*v1 or rank(vstack(W, W*N, W*N*N)) < rows(N)",
    )
