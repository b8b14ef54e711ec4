"""Equation (3): the layers of an aligned chain multiply to a matrix that is diagonal in the outer frames."""

from __future__ import annotations

from verify.claim import Outcome
from verify.symbolic import (
    Chain,
    Expression,
    Index,
    Induction,
    Relation,
    define,
    diagonal,
    identity,
    index,
    matrix,
    orthogonal,
    subscript,
)


def aligned_product(*, shared: bool = True, transposed: bool = True) -> Outcome:
    """Derive ``W_j ... W_1 = Q_j (S_j ... S_1) Q_0^T`` for every width profile, by induction on the number of layers.

    Args:
        shared: whether layer j has for its right frame the left one of layer j - 1.
        transposed: whether the first frame stands transposed, as it should.
    """
    layers = Chain()

    def Q(j: Index) -> Expression:
        return orthogonal(subscript("Q", j), layers.width(j))

    def P(j: Index) -> Expression:
        return matrix(subscript("P", j), layers.width(j), "k_0")

    def S(j: Index) -> Expression:
        return diagonal(subscript("S", j), layers.width(j), layers.width(j - 1))

    def D(j: Index) -> Expression:
        return diagonal(subscript("D", j), layers.width(j), "k_0")

    def below(j: Index) -> Expression:
        return Q(j - 1) if shared else orthogonal(subscript("V", j), layers.width(j - 1))

    first = Q(index(0)).T if transposed else Q(index(0))
    induction = Induction(
        "product of an aligned chain",
        claim=lambda j: Relation("P_j = Q_j D_j Q_0^T", P(j), Q(j) @ D(j) @ first),
        base=[define(P(index(0)), identity("k_0")), define(D(index(0)), identity("k_0"))],
        recurrence=lambda j: [
            define(P(j), layers.layer(j) @ P(j - 1), reason="one layer more"),
            define(layers.layer(j), Q(j) @ S(j) @ below(j).T, reason="layer j is aligned with layer j-1"),
            define(D(j), S(j) @ D(j - 1), reason="diagonal times diagonal"),
        ],
    )
    return induction.concludes().outcome()
