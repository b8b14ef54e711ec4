"""The factors printed in Appendix G: for a nilpotent P no orthogonal W gives them the product P.

``W_2 W_1 = U S^{1/2} (V^T W) S^{1/2} U^T`` has its rows in the span of the left singular vectors of P, whatever W is. So
the printed choice needs the row space of P inside its column space.
"""

from __future__ import annotations

from proofs.proposition2.statement import FACTORS, PROPOSITION2
from verify.certificate import Certificate
from verify.claim import Counterexample
from verify.exact import RationalMatrix, hstack

swap = RationalMatrix([[0, 1], [1, 0]])
one = RationalMatrix.identity(2)


@PROPOSITION2.counterexample(
    covers="P = E12, every orthogonal W at once",
    refutes=FACTORS,
    controls={
        "on_a_symmetric_product": {"V": one},
        "on_an_invertible_product": {"S": one},
        "on_a_decomposition_that_is_none": {"U": 2 * one},
    },
)
def the_printed_factors_miss_a_nilpotent_product(
    *,
    U: RationalMatrix = one,
    S: RationalMatrix = RationalMatrix.diagonal([1, 0]),
    V: RationalMatrix = swap,
) -> Counterexample:
    """``P = E12``: the rows of the printed product are multiples of (1, 0), those of P of (0, 1)."""
    P = U @ S @ V.T
    fits = hstack([P, P.T]).rank() == P.rank()
    svd = U.is_orthogonal() and V.is_orthogonal() and S.is_diagonal() and all(S[i, i] >= 0 for i in range(2))
    example = Counterexample(
        {"svd": svd}, fits, witness={"P": P.to_strings(), "U": U.to_strings(), "V": V.to_strings()}
    )
    return example.sealed(lambda: certificate(U, S, V))


def certificate(U: RationalMatrix, S: RationalMatrix, V: RationalMatrix) -> dict[str, object]:
    """Return the sealed certificate: what the printed choice would need of P, and does not find."""
    written = Certificate("counterexample", FACTORS).given(U=U, S=S, V=V)
    written.define("P", "U*S*V^T", value=U @ S @ V.T)
    written.hypothesis(
        "svd", "isorthogonal(U) and isorthogonal(V) and isdiagonal(S) and entry(S,1,1) >= 0 and entry(S,2,2) >= 0"
    )
    written.fact("S is its own root", "S*S == S")
    written.fact("the printed product for W = I is not P", "not (U*S*V^T*S*U^T == P)")
    written.conclusion(
        "for some W the product is P, so that the rows of P lie in its column space", "rank(hstack(P, P^T)) == rank(P)"
    )
    return written.seal()
