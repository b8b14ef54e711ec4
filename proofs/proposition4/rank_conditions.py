"""What the ranks in the two tests are for: a structure that aligns with all data passes each test if one rank is not asked for.

S = span(e_1 e_1^T, e_1 e_2^T), k = 3, n = 1: its elements are e_1 v^T with v in a plane L, and L meets the kernel of every B^T.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations_with_replacement

from proofs.proposition4.rank_one import all_data_meet, flattened, meeting, rank_one_certificate, rows_as_one
from proofs.proposition4.statement import LINEAR_TEST, MACAULAY_TEST, PROPOSITION4
from verify.certificate import Certificate
from verify.claim import Counterexample, Statement
from verify.exact import RationalMatrix, rank_modulo

K, N, PRIME = 3, 1, 2**31 - 1
S = (RationalMatrix.unit(0, 0, (K, K)), RationalMatrix.unit(0, 1, (K, K)))
PAIRS = ((1, 1), (1, 2), (2, 2))
FULL = RationalMatrix([[0, 1, 1], [1, 1, 0], [1, 0, 2]])
"""A symmetric matrix of rank 3: more than n allows."""
SINGLE = RationalMatrix([[1, 1, 1]]).T @ RationalMatrix([[1, 1, 1]])
"""A symmetric matrix of rank 1, as n = 1 asks for."""


def products(basis: Sequence[RationalMatrix] = S) -> list[RationalMatrix]:
    """Return ``P_11, P_12, ..., P_22, ...``."""
    return [A.T @ B + B.T @ A for A, B in combinations_with_replacement(basis, 2)]


def ranks_at(basis: Sequence[RationalMatrix], G: RationalMatrix) -> tuple[int, int]:
    """Return the rank of the commutators of the products with G, and what the linear test needs: ``dim(Mspan mod I)``."""
    P = products(basis)
    commutators = flattened([A @ G - G @ A for A in P])
    return rank_modulo(commutators, PRIME), flattened([*P, RationalMatrix.identity(G.rows)]).rank() - 1


def tested(statement: Statement, dropped: str, G: RationalMatrix, samples: int) -> Counterexample:
    """Hold the structure against a test with the matrix G.

    In degree 2 the quadrics of the Macaulay test are those of the linear one, and so are both ranks: the entries of
    ``[P_ij, G]`` and of ``P_ij`` modulo I, as tables with one row for each product ``a_i a_j``.
    """
    P = products()
    found, needed = ranks_at(S, G)
    full = found >= needed
    facts = {"low-rank": G.is_symmetric() and G.rank() <= samples, "rank": full, "degree": full}
    example = Counterexample(
        hypotheses={name: facts[name] for name in statement.hypotheses},
        conclusion=not all_data_meet(S, samples),
        witness={"S": [A.to_strings() for A in S], "G": G.to_strings(), "n": samples},
        dropped=(dropped,),
    )

    def certificate() -> dict[str, object]:
        written = rank_one_certificate(Certificate("counterexample", statement), S, samples).given(G=G)
        for (i, j), A in zip(PAIRS, P, strict=True):
            written.define(f"P{i}{j}", f"A{i}^T*A{j} + A{j}^T*A{i}", value=A)
            written.define(f"C{i}{j}", f"commutator(P{i}{j}, G)", value=A @ G - G @ A)
        written.define("M", f"vstack({', '.join(rows_as_one(f'P{i}{j}', K) for i, j in PAIRS)})", value=flattened(P))
        Q = f"vstack({', '.join(rows_as_one(f'C{i}{j}', K) for i, j in PAIRS)})"
        commutators = flattened([A @ G - G @ A for A in P])
        written.define("Q", Q, value=commutators).define("E", "I(k)", value=RationalMatrix.identity(K))
        written.fact("the products are independent", "rank(M) == 3")
        reached = f"rankmod(Q, {PRIME}) >= rank(vstack(M, {rows_as_one('E', K)})) - 1"
        formulas = {"low-rank": "issymmetric(G) and rank(G) <= n", "rank": reached, "degree": reached}
        for name in statement.hypotheses:
            written.hypothesis(name, formulas[name], dropped=name == dropped)
        return meeting(written, len(S)).seal()

    return example.sealed(certificate)


@PROPOSITION4.counterexample(
    covers="k = 3, n = 1, r = 2, G of rank 3",
    without=(LINEAR_TEST, "low-rank"),
    controls={"with_G_of_rank_one": {"G": SINGLE}, "with_as_many_samples_as_the_rank_of_G": {"samples": 3}},
)
def a_test_matrix_of_more_rank_than_the_data_proves_nothing(
    *, G: RationalMatrix = FULL, samples: int = N
) -> Counterexample:
    """Rank 3 of 3 is reached at G, which is no B B^T of a single column."""
    return tested(LINEAR_TEST, "low-rank", G, samples)


@PROPOSITION4.counterexample(
    covers="k = 3, n = 1, r = 2, G of rank 1",
    without=(LINEAR_TEST, "rank"),
    controls={"with_G_of_rank_3": {"G": FULL}, "with_three_samples": {"samples": 3}},
)
def a_rank_that_is_not_reached_proves_nothing(*, G: RationalMatrix = SINGLE, samples: int = N) -> Counterexample:
    """For n = 1 the rank is 2 at most, of 3."""
    return tested(LINEAR_TEST, "rank", G, samples)


@PROPOSITION4.counterexample(
    covers="k = 3, n = 1, r = 2, degree 2, G of rank 3",
    without=(MACAULAY_TEST, "low-rank"),
    controls={"with_G_of_rank_one": {"G": SINGLE}, "with_as_many_samples_as_the_rank_of_G": {"samples": 3}},
)
def quadrics_at_a_matrix_of_more_rank_than_the_data_prove_nothing(
    *, G: RationalMatrix = FULL, samples: int = N
) -> Counterexample:
    """In degree 2 the Macaulay test is the linear one: the same instance."""
    return tested(MACAULAY_TEST, "low-rank", G, samples)


@PROPOSITION4.counterexample(
    covers="k = 3, n = 1, r = 2, degree 2, G of rank 1",
    without=(MACAULAY_TEST, "degree"),
    controls={"with_G_of_rank_3": {"G": FULL}, "with_three_samples": {"samples": 3}},
)
def quadrics_that_do_not_span_prove_nothing(*, G: RationalMatrix = SINGLE, samples: int = N) -> Counterexample:
    """In degree 2 the Macaulay test is the linear one: the same instance."""
    return tested(MACAULAY_TEST, "degree", G, samples)
