"""One dimension more than the threshold, and the statement fails for some S: all ``u v^T`` with v in a fixed space L."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from proofs.proposition4.statement import PROPOSITION4, SHARP
from verify.claim import Answer, Cases, Outcome
from verify.exact import RationalMatrix, commute
from verify.symbolic import (
    Derivation,
    Instance,
    Rational,
    Relation,
    Scalar,
    established,
    identity,
    matrix,
    same_scalar,
    scalar,
    symmetric,
)

u, v = matrix("u", "k", 1), matrix("v", "k", 1)
unit = Relation(
    "u^T u = 1",
    u.T @ u,
    identity(1),
    reason="u is a unit vector",
    sampler=lambda rng, instance: _coordinate("u", instance),
)


def _coordinate(name: str, instance: Instance) -> dict[str, Rational | Fraction]:
    k = instance.dimensions["k"]
    return {name: Rational.of(k, 1, [[int(i == 0)] for i in range(k)])}


@PROPOSITION4.derived(covers="every k", controls={"with_the_gram_on_the_other_side": {"left": True}})
def a_rank_one_element_has_the_gram_v_vT(*, left: bool = False) -> Outcome:
    """``A = u v^T`` has ``A^T A = v u^T u v^T = v v^T``: of rank one, so not a multiple of I for k >= 2."""
    A = u @ v.T
    derivation = Derivation("the Gram of a rank-one element").start(A.T @ A if not left else A @ A.T)
    if not left:
        derivation.apply(unit)
    return established(derivation.normalise(), v @ v.T)


@PROPOSITION4.derived(covers="every k and n", controls={"with_a_v_that_is_no_eigenvector": {"eigenvector": False}})
def a_rank_one_element_aligns_when_v_is_an_eigenvector(*, eigenvector: bool = True) -> Outcome:
    """``G v = mu v`` gives ``v v^T G - G v v^T = mu v v^T - mu v v^T = 0``; mu = 0 where ``B^T v = 0``."""
    G, mu = symmetric("G", "k"), scalar("mu")

    def sample(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
        k = instance.dimensions["k"]
        entries = [Fraction(rng.randint(-4, 4)) for _ in range(k)]
        return {
            "G": Rational.diagonal(k, k, entries),
            "mu": entries[0] if k else Fraction(0),
            **_coordinate("v", instance),
        }

    right = Relation("G v = mu v", G @ v, mu * v, reason="v is an eigenvector", sampler=sample)
    C = v @ v.T @ G - G @ v @ v.T
    derivation = Derivation("the commutator of a rank-one Gram").start(C)
    if eigenvector:
        derivation.apply(right)
    return established(derivation.normalise(), 0 * C)


@PROPOSITION4.derived(covers="every k and n < k - 1", controls={"with_a_space_of_dimension_n": {"dimension": 0}})
def the_space_L_meets_the_kernel(*, dimension: int = 1) -> Outcome:
    """``dim L + dim ker B^T - k >= (n + 1) + (k - n) - k = 1``."""
    k, n = scalar("k"), scalar("n")
    return same_scalar((n + dimension) + (k - n) - k, Scalar.of(1), "the dimension of what they share")


# Instances: an element for given data, and what the repaired statement would say without its threshold

SIZES = tuple((k, n) for k in range(2, 6) for n in range(1, k + 2))


def aligned_element(B: RationalMatrix, dimension: int) -> RationalMatrix | None:
    """Return a nonzero ``e_1 v^T`` with v among the first ``dimension`` coordinates and ``B^T v = 0``, if there is one.

    Such an element aligns with B; the other half of the construction needs an eigenvector, which is seldom rational.
    """
    kernel = B[:dimension, :].T.nullspace()
    if kernel.columns == 0:
        return None
    k = B.rows
    return RationalMatrix.unit(0, 0, (k, 1)) @ RationalMatrix(
        [[*(kernel[i, 0] for i in range(dimension)), *[0] * (k - dimension)]]
    )


@PROPOSITION4.certified(
    covers="k = 2, ..., 5 and n = 1, ..., k - 2: B of full rank, the element computed",
    instances=Cases([(k, n) for k, n in SIZES if n < k - 1]),
    controls={"with_one_dimension_less": {"more": 0}},
    supports=[SHARP],
)
def data_align_with_a_rank_one_element(case: tuple[int, int], *, more: int = 1) -> Outcome:
    """With ``dim L = n + 1`` there is a nonzero v in L with ``B^T v = 0``; with ``dim L = n`` and this B there is none."""
    k, n = case
    B = RationalMatrix([[1 + (i + 1) ** j for j in range(1, n + 1)] for i in range(k)])
    A = aligned_element(B, n + more)
    if A is None:
        return Outcome(Answer.FAILS, f"k = {k}, n = {n}: no element of that space aligns with B")
    gram = A.T @ A
    aligns = commute(gram, B @ B.T) and gram.rank() == 1 and not A.is_zero()
    return Outcome(Answer.of(aligns), f"k = {k}, n = {n}: v = {A.to_strings()[0]}")
