"""What Lemma 2 prints and is not so: "only if", the shape of A1, and equation (11) with V_i in its bracket, as extracted."""

from __future__ import annotations

from fractions import Fraction

from proofs.alignment import FiniteRun, frames_of
from proofs.alignment.run_certificate import RunCertificate
from proofs.lemma2.certificate import entries_moved, entries_nonzero
from proofs.lemma2.condition import full, moved, splits
from proofs.lemma2.statement import EQUATION_11_EXTRACTED, LEMMA2, ONLY_IF, SHAPE
from proofs.network import Data, gradients
from verify.certificate import Certificate
from verify.claim import Counterexample
from verify.exact import RationalMatrix

one = RationalMatrix.identity(2)
EXCHANGE = RationalMatrix([[0, 1], [1, 0]])
COUPLED = RationalMatrix.diagonal([1, 2])


TEACHER = RationalMatrix([[10, 3], [0, 4]])


def critical_run(X: RationalMatrix, eta: Fraction, teacher: RationalMatrix = TEACHER) -> FiniteRun:
    """Return the rank-one run on ``Y = W* X`` along the input (2, 1), which stands still after one step of the right size."""
    data = Data.of_map(X, teacher)
    start = (RationalMatrix([[2, 1], [0, 0]]), RationalMatrix.zeros(2, 2))
    return FiniteRun.in_fixed_frames(data, start, eta, frames_of([[2, -1], [1, 2]], one, [[2, -1], [1, 2]]), steps=2)


@LEMMA2.counterexample(
    covers="widths (2, 2, 2), one exact step to a critical point",
    refutes=ONLY_IF,
    controls={"with_a_step_that_misses": {"eta": Fraction(1, 9)}, "on_whitened_inputs": {"X": one}},
)
def a_rank_one_run_keeps_its_frames_on_data_that_do_not_split(
    *, X: RationalMatrix = COUPLED, eta: Fraction = Fraction(1, 8)
) -> Counterexample:
    """N and M^T M do not commute; the run moves once, in fixed frames, and is critical ever after (at a positive
    loss).
    """
    run = critical_run(X, eta)
    still = all(gradient.is_zero() for gradient in gradients(run.times[1], run.data.N, run.data.M, 1))
    example = Counterexample(
        hypotheses={"fixed": run.aligned and still, "moving": run.moving, "realizable": run.data.realizable},
        conclusion=splits(run.data, (2, 2, 2)),
        repair={"full": full(run, 2), "moved": moved(run, 2)},
        witness=run.witness(),
    )
    return example.sealed(lambda: _only_if_certificate(run))


def _only_if_certificate(run: FiniteRun) -> dict[str, object]:
    written = RunCertificate(ONLY_IF, run).certificate
    written.fact("it stands still from t = 1 on", "W1'' == W1' and W2'' == W2'")
    written.define("P", "M^T*M", value=run.data.M.T @ run.data.M)
    written.conclusion(
        "N and M^T M commute, which the block condition with r = k_0 requires", "commutator(N, P) == 0*N"
    )
    written.repair("the first entries of all layers are nonzero at t = 0 and t = 1", entries_nonzero(run, 2))
    written.repair("the first entries of the product move, each of them", entries_moved(run, 2))
    return written.seal()


@LEMMA2.counterexample(
    covers="widths (2, 1, 3)",
    refutes=SHAPE,
    controls={"with_as_many_outputs_as_inputs": {"outputs": 2}},
)
def the_rest_of_the_targets_is_not_k_0_by_k_d(*, outputs: int = 3) -> Counterexample:
    """``U^T M V`` is 3 x 2 and its first block 1 x 1, so that A1 is 2 x 1 and not 1 x 2."""
    data = Data(one, RationalMatrix.diagonal([1, 2], (outputs, 2)))
    r, rest = 1, data.M[1:, 1:]
    return Counterexample(
        hypotheses={"block": splits(data, (2, r, outputs))},
        conclusion=rest.shape == (data.X.rows - r, data.Y.rows - r),
        witness={"A1": rest.to_strings(), "printed shape": [data.X.rows - r, data.Y.rows - r]},
    ).sealed(lambda: _shape_certificate(data))


def _shape_certificate(data: Data) -> dict[str, object]:
    certificate = Certificate("counterexample", SHAPE).given(X=data.X, Y=data.Y, r=1)
    certificate.define("M", "Y*X^T", value=data.M).define("A1", "submatrix(M, 2, 3, 2, 2)", value=data.M[1:, 1:])
    certificate.hypothesis("block", "isdiagonal(M) and isdiagonal(X*X^T)")
    certificate.conclusion("A1 is (k_0 - r) x (k_d - r)", "rows(A1) == rows(X) - r and columns(A1) == rows(Y) - r")
    return certificate.seal()


@LEMMA2.counterexample(
    covers="widths (2, 2, 2), the second layer",
    refutes=EQUATION_11_EXTRACTED,
    controls={"with_the_first_frame": {"frame": 0}, "with_frames_that_coincide": {"turn": one}},
)
def the_bracket_of_equation_11_belongs_to_the_first_frame(
    *, frame: int = 1, turn: RationalMatrix = EXCHANGE
) -> Counterexample:
    """``V_2 = Q_1`` exchanges the axes, ``V_1 = I``: with V_2 in the bracket the move of W_2 comes out at the wrong
    places.
    """
    data = Data(one, RationalMatrix.diagonal([3, 5]))
    frames = frames_of(one, turn, one)
    run = FiniteRun.in_fixed_frames(data, (turn, turn.T), Fraction(1), frames, steps=1)
    S1, S2 = frames.middles(run.start)
    inside = frames.Q[frame]
    K = data.M @ inside - S2 @ S1 @ inside.T @ data.N @ inside
    printed = S2 + run.eta * (K @ S1.T)
    return Counterexample(
        hypotheses={"fixed": run.aligned},
        conclusion=frames.middles(run.times[1])[1] == printed,
        witness={**run.witness(), "printed": printed.to_strings()},
    ).sealed(lambda: _equation_certificate(run, printed))


def _equation_certificate(run: FiniteRun, printed: RationalMatrix) -> dict[str, object]:
    certificate = RunCertificate(EQUATION_11_EXTRACTED, run).certificate
    certificate.define("S1", "Q1^T*W1*Q0", value=run.frames[0].middles(run.start)[0])
    certificate.define("S2", "Q2^T*W2*Q1", value=run.frames[0].middles(run.start)[1])
    certificate.define("R", "S2 + eta*(Q2^T*M*Q1 - S2*S1*Q1^T*N*Q1)*S1^T", value=printed)
    certificate.conclusion(
        "the middle of W_2 after the step is what (11) reads with V_2 in the bracket", "Q2^T*W2'*Q1 == R"
    )
    return certificate.seal()
