"""Why "only if" is false as printed: one exact run, aligned in fixed frames at all times, on data that have no common frames.

Definition 3 asks for *an* initialization. A rank-one chain sees only one direction of the data: with
``Y = e1 a^T X`` the start ``W_1 = e1 a^T``, ``W_2 = e1 e1^T``, ``W_3 = 0`` stays rank one and aligned whatever X is,
and a step of the
right size takes it to zero error.
"""

from __future__ import annotations

from fractions import Fraction

from proofs.alignment import FiniteRun, commutes, frames_of
from proofs.alignment.run_certificate import RunCertificate
from proofs.network import Data
from proofs.theorem1.statement import ONLY_IF, THEOREM1
from verify.claim import Counterexample
from verify.exact import RationalMatrix

X = RationalMatrix([[4, 0], [0, 3]])
a = RationalMatrix([[3, 4]])
e1 = RationalMatrix([[1], [0]])
ETA = Fraction(1, 288)  # 1 / (a^T X X^T a): one step interpolates


def rank_one_run(X: RationalMatrix, eta: Fraction) -> FiniteRun:
    """Return the run from the rank-one start on ``Y = e1 a^T X``, with its rational frames."""
    data = Data.of_map(X, e1 @ a)
    E11 = e1 @ e1.T
    start = (e1 @ a, E11, RationalMatrix.zeros(2, 2))
    V1 = RationalMatrix([[3, -4], [4, 3]]) / 5
    one = RationalMatrix.identity(2)
    return FiniteRun.in_fixed_frames(data, start, eta, frames_of(V1, one, one, one), steps=1)


@THEOREM1.counterexample(
    covers="k = 2, d = 3, one exact step",
    refutes=ONLY_IF,
    controls={
        "on_data_with_common_frames": {"X": RationalMatrix.identity(2), "eta": Fraction(1, 25)},
        "with_a_step_that_misses_zero_error": {"eta": Fraction(1, 289)},
    },
)
def a_rank_one_run_is_aligned_on_data_without_common_frames(
    *, X: RationalMatrix = X, eta: Fraction = ETA
) -> Counterexample:
    """Every printed hypothesis holds, even strong alignment; N and M^T M do not commute. The layers are singular throughout."""
    run = rank_one_run(X, eta)
    example = Counterexample(
        hypotheses={**run.setting(), **run.definition3()},
        conclusion=commutes(run.data),
        repair={"nearly-invertible": run.nearly_invertible, "nearly-full-residual": run.nearly_full_residual},
        witness=run.witness(),
    )
    return example.sealed(lambda: certificate(run))


def certificate(run: FiniteRun) -> dict[str, object]:
    """Return the sealed certificate of the run."""
    written = RunCertificate(ONLY_IF, run)
    certificate = written.certificate
    certificate.fact("even V_1 and U_3 stay fixed: strong alignment", "isdiagonal(Q3^T*W3'*W2'*W1'*Q0)")
    certificate.define("P", "M^T*M", value=run.data.M.T @ run.data.M)
    certificate.conclusion("N and M^T M commute, so that common frames exist", "commutator(N, P) == 0*N")
    certificate.repair(
        "all layers but one in the middle are invertible until the error is zero", written.nearly_invertible(0)
    )
    certificate.repair(
        "the residual at the start has at least the rank of X less one", "rank(E) >= rank(X) - 1", holds=True
    )
    return certificate.seal()
