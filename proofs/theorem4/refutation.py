"""Theorem 4 is false in both directions as printed: (2, 1, 1) against "only if", (4, 2, 4) against "if"."""

from __future__ import annotations

from fractions import Fraction

from proofs.alignment import FiniteRun, commutes
from proofs.alignment.exact_runs import STRETCH, one, single_unit
from proofs.alignment.run_certificate import RunCertificate
from proofs.lemma1.strong_runs import strong_run_exists
from proofs.lemma2.certificate import entries_moved, entries_nonzero
from proofs.lemma2.condition import full, moved, splits
from proofs.network import Data
from proofs.theorem4.statement import IF, ONLY_IF, THEOREM4
from verify.certificate import Certificate
from verify.claim import Counterexample
from verify.exact import RationalMatrix


@THEOREM4.counterexample(
    covers="widths (2, 1, 1), n = 2, one exact step to zero error",
    refutes=ONLY_IF,
    controls={
        "on_whitened_inputs": {"X": one, "eta": Fraction(1, 25)},
        "with_a_step_that_misses": {"eta": Fraction(1, 74)},
    },
)
def a_single_unit_sees_one_direction_of_the_data(
    *, X: RationalMatrix = STRETCH, eta: Fraction = Fraction(1, 73)
) -> Counterexample:
    """``W* = (3, 4)``: the block condition asks (3, 16) to be an eigenvector of diag(1, 4). One unit never notices."""
    run = single_unit(X, eta)
    example = Counterexample(
        hypotheses={
            "realizable": run.data.realizable_by((2, 1, 1)),
            "fixed": run.aligned,
            "zero-error": run.zero_error,
            "moving": run.moving,
        },
        conclusion=splits(run.data, (2, 1, 1)),
        repair={"full": full(run, 1), "moved": moved(run, 1)},
        witness=run.witness(),
    )
    return example.sealed(lambda: _only_if_certificate(run))


def _only_if_certificate(run: FiniteRun) -> dict[str, object]:
    written = RunCertificate(ONLY_IF, run).certificate
    written.require(
        "the network interpolates: Y = W* X for some W* of rank at most r",
        "rank(vstack(X, Y)) == rank(X) and rank(Y) <= 1",
        role="fact",
    )
    written.conclusion(
        "M^T M and N have a common eigenvector v with M v != 0, or one with M v = 0 and room beside M (k_d = "
        "rank M leaves none)",
        "rank(hstack(M^T, N*M^T)) == 1",
    )
    written.repair("the first entries of all layers are nonzero at t = 0 and t = 1", entries_nonzero(run, 1))
    written.repair("the product has moved", entries_moved(run, 1), holds=True)
    return written.seal()


HIDDEN = RationalMatrix([[1, 0, 0, 0], [0, 2, 0, 0], [0, 0, 1, 0], [0, 0, 1, 1]])


@THEOREM4.counterexample(
    covers="widths (4, 2, 4), n = 4, every step size, every start",
    refutes=IF,
    rests_on=["lemma1.rigidity"],
    controls={
        "on_inputs_that_are_not_coupled": {"X": RationalMatrix.identity(4)},
        "with_a_wider_hidden_layer": {"hidden": 3},
        "with_one_live_mode_less": {"targets": (0, 0, 0, 2)},
    },
)
def a_hidden_bottleneck_leaves_no_strong_run(
    *, X: RationalMatrix = HIDDEN, hidden: int = 2, targets: tuple[int, ...] = (0, 0, 1, 2)
) -> Counterexample:
    """U = V = I split the data with L = diag(1, 4), L' = 0; ``W* = diag(0, 0, 1, 2)`` has rank r = 2 and N couples
    its two live modes.
    """
    widths = (4, hidden, 4)
    data = Data.of_map(X, RationalMatrix.diagonal(targets))
    example = Counterexample(
        hypotheses={
            "realizable": data.realizable_by(widths),
            "block": splits(data, widths),
            "data": not data.X.is_zero(),
        },
        conclusion=strong_run_exists(data, widths),
        repair={"commuting": commutes(data), "two-layers": len(widths) > 2},
        witness={"X": X.to_strings(), "Y": data.Y.to_strings(), "widths": list(widths)},
    )
    return example.sealed(lambda: _if_certificate(data))


def _if_certificate(data: Data) -> dict[str, object]:
    """Say with ranks what the rigidity theorem asks: both of its ways out are closed."""
    certificate = Certificate("counterexample", IF).given(X=data.X, Y=data.Y, r=2)
    N, M = data.N, data.M
    W = M @ N.inverse()
    certificate.define("N", "X*X^T", value=N).define("M", "Y*X^T", value=M).define("W", "M*inverse(N)", value=W)
    certificate.hypothesis("realizable", "W*X == Y and rank(W) <= r")
    first = "isdiagonal(submatrix({0}, 1, 2, 1, 2)) and submatrix({0}, 1, 2, 3, 4) == 0*submatrix({0}, 1, 2, 3, 4)"
    last = " and submatrix({0}, 3, 4, 1, 2) == 0*submatrix({0}, 3, 4, 1, 2)"
    certificate.hypothesis("block", " and ".join((first + last).format(name) for name in "NM"))
    certificate.hypothesis("data", "rank(X) > 0")
    certificate.fact("N is invertible, so W is the only interpolant", "rank(N) == 4")
    certificate.fact("the live singular values are simple: the frame is unique there", "W^T*W == diag(0, 0, 1, 4)")
    certificate.conclusion(
        "(1) N does not couple the two live vectors e3 and e4, or (2) rank W < r",
        "entry(N, 3, 4) == 0 or rank(W) < r",
    )
    certificate.repair("N and M^T M commute", "commutator(N, M^T*M) == 0*N")
    return certificate.seal()
