"""Why Proposition 4 is false as printed: a permutation aligns with everything, and is no multiple of the identity.

``A^T A = lambda I`` says that A is *some* multiple of an orthogonal matrix. Appendix K takes "one block of equal singular
values" to mean a multiple of I; circular convolutions are full of counterexamples (every shift is one).
"""

from __future__ import annotations

from math import comb

from proofs.proposition4.statement import PRINTED, PROPOSITION4
from verify.certificate import Certificate
from verify.claim import Counterexample
from verify.exact import RationalMatrix

CYCLE = RationalMatrix([[0, 0, 1], [1, 0, 0], [0, 1, 0]])
SAMPLES = 2


def is_scalar(A: RationalMatrix) -> bool:
    """Whether the matrix is a multiple of the identity."""
    return A[0, 0] * RationalMatrix.identity(A.rows) == A


def below_printed_threshold(r: int, k: int, n: int) -> bool:
    """The printed hypothesis ``r < k - 1 - C(k-n, 2)``."""
    return r < k - 1 - (comb(k - n, 2) if k - n >= 2 else 0)


@PROPOSITION4.counterexample(
    covers="k = 3, n = 2, r = 1: S = span of one 3-cycle; every B of shape 3 x 2",
    refutes=PRINTED,
    controls={
        "with_a_multiple_of_the_identity": {"A": 2 * RationalMatrix.identity(3)},
        "with_two_different_singular_values": {"A": RationalMatrix.diagonal([1, 1, 2])},
        "with_one_sample_only": {"n": 1},
    },
)
def a_cyclic_permutation_aligns_with_every_data_set(*, A: RationalMatrix = CYCLE, n: int = SAMPLES) -> Counterexample:
    """``A^T A = I`` commutes with ``B B^T`` for every B, so the set that can align is all of R^{3 x 2}."""
    k = A.rows
    aligns_with_all = is_scalar(A.T @ A) and not is_scalar(A)
    example = Counterexample(
        hypotheses={"subspace": not A.is_zero(), "threshold": below_printed_threshold(1, k, n)},
        conclusion=not aligns_with_all,
        repair={"not-orthogonal": not is_scalar(A.T @ A), "sharp-threshold": k >= 2 and min(n, k - 1) >= 1},
        witness={"A": A.to_strings(), "k": k, "n": n, "r": 1},
    )
    return example.sealed(lambda: certificate(A, n))


def certificate(A: RationalMatrix, n: int) -> dict[str, object]:
    """Return the sealed certificate: S is spanned by A alone."""
    written = Certificate("counterexample", PRINTED).given(A=A, n=n, r=1, k=A.rows)
    written.hypothesis("subspace", "rank(A) > 0 and r == 1 and k == rows(A) and k == columns(A) and n >= 1")
    written.hypothesis("threshold", "k - n < 2 and r < k - 1")
    written.fact("A^T A is a multiple of I, which commutes with B B^T for every B", "isscalar(gram(A))")
    written.conclusion(
        "an element of S whose Gram matrix is a multiple of I is a multiple of I itself (else all B align)",
        "isscalar(A) or not isscalar(gram(A))",
    )
    written.repair("no element of S but 0 is scaled orthogonal", "not isscalar(gram(A))")
    return written.seal()
