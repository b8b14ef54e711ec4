"""Worked certificates: one refutation, one rank modulo a prime, one witness over Q(sqrt 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from verify.certificate import Certificate, NumberField

Rows = list[list[Any]]


@dataclass(frozen=True)
class Statement:
    id: str
    text: str
    hypotheses: Mapping[str, str] = field(default_factory=dict)


THEOREM_1_ONLY_IF = Statement(
    "theorem1.only-if",
    "If alignment is an invariant of training on (X, Y), then Y X^T and X X^T become diagonal in common frames.",
    {
        "square-layers": "There are d >= 3 square layers of size k > 1.",
        "aligned-throughout": "The network is aligned at every step, and its frames do not move.",
        "zero-error-reached": "The training error in the limit is zero.",
        "gradient-not-zero": "The gradient at initialization is not zero.",
    },
)


def times(*factors: Rows) -> Rows:
    """The finder's own matrix product."""
    A, *rest = factors
    for B in rest:
        A = [[sum(a * b for a, b in zip(row, column, strict=True)) for column in zip(*B, strict=True)] for row in A]
    return A


def plus(A: Rows, B: Rows, factor: Any = 1) -> Rows:
    return [[a + factor * b for a, b in zip(u, v, strict=True)] for u, v in zip(A, B, strict=True)]


def turned(A: Rows) -> Rows:
    return [list(column) for column in zip(*A, strict=True)]


def theorem_1_only_if() -> Certificate:
    """Two by two, three layers: one exact step to zero loss, fixed frames, and no common frames for the data."""
    X, Y = [[4, 0], [0, 3]], [[12, 12], [0, 0]]
    W1, W2, W3 = [[3, 4], [0, 0]], [[1, 0], [0, 0]], [[0, 0], [0, 0]]
    V1 = [[Fraction(3, 5), Fraction(-4, 5)], [Fraction(4, 5), Fraction(3, 5)]]
    gamma, n = Fraction(1, 144), 2
    eta, N, M, W = gamma / n, times(X, turned(X)), times(Y, turned(X)), times(W3, W2, W1)
    E = plus(M, times(W, N), -1)
    G1 = times(turned(times(W3, W2)), E)
    G2 = times(turned(W3), E, turned(W1))
    G3 = times(E, turned(times(W2, W1)))
    step = [plus(A, G, eta) for A, G in ((W1, G1), (W2, G2), (W3, G3))]
    K = times(X, turned(Y), Y, turned(X))

    certificate = Certificate("counterexample", THEOREM_1_ONLY_IF)
    certificate.given(X=X, Y=Y, gamma=gamma, n=n, d=3, k=2)
    certificate.given(W1=W1, W2=W2, W3=W3, V1=V1)
    certificate.define("eta", "gamma / n", value=eta)
    certificate.define("N", "X*X^T", value=N)
    certificate.define("M", "Y*X^T", value=M)
    certificate.define("W", "W3*W2*W1", value=W)
    certificate.define("E", "M - W*N", value=E)
    certificate.define("G1", "(W3*W2)^T * E", value=G1)
    certificate.define("G2", "W3^T * E * W1^T", value=G2)
    certificate.define("G3", "E * (W2*W1)^T", value=G3)
    certificate.define("W1'", "W1 + eta*G1", value=step[0])
    certificate.define("W2'", "W2 + eta*G2", value=step[1])
    certificate.define("W3'", "W3 + eta*G3", value=step[2])
    certificate.define("K", "X*Y^T*Y*X^T", value=K)

    certificate.hypothesis("square-layers", "d >= 3 and k > 1 and rows(X) == k and columns(Y) == n")
    certificate.require(
        "one orthogonal V1 and the standard frames elsewhere diagonalize every layer before the step",
        "isorthogonal(V1) and isdiagonal(W1*V1) and isdiagonal(W2) and isdiagonal(W3)",
        role="hypothesis", of="aligned-throughout",
    )  # fmt: skip
    certificate.require(
        "and the same frames do so after it",
        "isdiagonal(W1'*V1) and isdiagonal(W2') and isdiagonal(W3')",
        role="hypothesis", of="aligned-throughout",
    )  # fmt: skip
    certificate.require(
        "and nothing moves from then on",
        "(M - W3'*W2'*W1'*N) == 0",
        role="hypothesis", of="aligned-throughout",
    )  # fmt: skip
    certificate.hypothesis("zero-error-reached", "W3'*W2'*W1'*X == Y")
    certificate.hypothesis("gradient-not-zero", "frobenius2(G1) + frobenius2(G2) + frobenius2(G3) != 0")
    certificate.fact("X is invertible", "rank(X) == k")
    certificate.conclusion(
        "there are orthogonal U, V that make U^T Y X^T V and V^T X X^T V diagonal, so N and X Y^T Y X^T commute",
        "commutator(N, K) == 0",
    )
    certificate.repair("every layer is invertible at the start", "rank(W1) == k and rank(W2) == k and rank(W3) == k")
    return certificate


RANK_THREE = Statement("rank-example", "The 4 x 3 matrix A has rank 3 over the rationals.")


def rank_modulo_a_prime() -> Certificate:
    certificate = Certificate("rank", RANK_THREE)
    certificate.given(A=[[1, 2, 3], [4, 5, 6], [7, 8, 10], [0, "1/2", 0]], p=10007)
    certificate.conclusion("a lower bound modulo p and the number of columns meet", "rankmod(A, p) == columns(A)")
    return certificate


PATH_OF_FOUR = Statement(
    "example.four-layers",
    "Four layers of the form T + c I, with T the path on four vertices, have the identity as their product.",
    {"tridiagonal": "T is the adjacency matrix of the path on four vertices."},
)


def identity_from_four_layers() -> Certificate:
    """chi(T) = T^4 - 3T^2 + 1 = 0, so T^2 (3 - T^2) = I; with s^2 = 3 this is T T (s - T)(s + T)."""
    T = [[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1], [0, 0, 1, 0]]
    s = NumberField("s", [-3, 0, 1], (1, 2))
    A = [[(-x, int(i == j)) for j, x in enumerate(row)] for i, row in enumerate(T)]
    B = [[(x, int(i == j)) for j, x in enumerate(row)] for i, row in enumerate(T)]
    certificate = Certificate("witness", PATH_OF_FOUR, field=s).given(T=T)
    certificate.define("A", "s*I(4) - T", value=A)
    certificate.define("B", "s*I(4) + T", value=B)
    certificate.hypothesis("tridiagonal", "T == [0, 1, 0, 0; 1, 0, 1, 0; 0, 1, 0, 1; 0, 0, 1, 0]")
    certificate.conclusion("the product is the identity", "T*T*A*B == I(4)")
    certificate.conclusion("s is about 1.732", "s > 0 and 1732/1000 < s < 1733/1000 and s^2 == 3")
    return certificate
