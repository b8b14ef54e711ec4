"""The dimension count behind the threshold: polynomial identities whose terms are products of numbers that are not negative.

Eigenspaces of ``A^T A`` have dimensions ``l_i = m_i + q_i``: ``m_i`` vectors of the frame lie in it, ``q_i`` dimensions are left
over.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import comb

from proofs.proposition4.statement import FRAME_COUNT, PROPOSITION4
from verify.claim import Answer, Cases, Outcome
from verify.symbolic import Scalar, same_scalar, scalar

k, q = scalar("k"), scalar("q")
m1, m2, q1, q2 = (scalar(name) for name in ("m_1", "m_2", "q_1", "q_2"))
EVERY = "every k and n, every pattern of eigenspaces"


def pairs(a: Scalar) -> Scalar:
    """Return ``C(a, 2) = a(a-1)/2``; for a = 0 and a = 1 that is 0 as well."""
    return Fraction(1, 2) * a * (a - 1)


@PROPOSITION4.derived(
    covers="two eigenspaces at a time, which is all of the sum",
    controls={"with_the_left_over_dimensions_added": {"sign": 1}, "with_the_products_left_out": {"sign": 0}},
)
def the_codimension_is_a_sum_over_pairs_of_eigenspaces(*, sign: int = -1) -> Outcome:
    """``[C(k,2) - C(k-m,2)] - sum_i [C(l_i,2) - C(q_i,2)] = sum_{i<j} (l_i l_j - q_i q_j)``.

    For two eigenspaces; adding one more to any number of them is the same identity, because ``C(a+b,2) = C(a,2) + C(b,2) + ab``.
    """
    l1, l2 = m1 + q1, m2 + q2
    frames = pairs(l1 + l2) - pairs(q1 + q2)
    inside = pairs(l1) - pairs(q1) + pairs(l2) - pairs(q2)
    two = same_scalar(frames - inside, l1 * l2 + sign * q1 * q2, "the codimension")
    a, b = scalar("a"), scalar("b")
    return Outcome.conjunction([two, same_scalar(pairs(a + b), pairs(a) + pairs(b) + a * b, "C(a+b,2)")])


@PROPOSITION4.derived(
    covers=EVERY,
    controls={"with_the_middle_term_doubled": {"factor": 2}},
)
def merging_eigenspaces_lowers_the_codimension(*, factor: int = 1) -> Outcome:
    """``l_i l_j - q_i q_j = m_i q_j + m_j q_i + m_i m_j``, a sum of products of numbers >= 0: dropping such a pair lowers the
    sum.
    """
    return same_scalar((m1 + q1) * (m2 + q2) - q1 * q2, m1 * q2 + m2 * q1 + factor * m1 * m2, "what a pair contributes")


@PROPOSITION4.derived(covers=EVERY, controls={"with_one_vector_there": {"vectors": 1}})
def without_a_vector_in_one_eigenspace_the_codimension_is_m_l(*, vectors: int = 0) -> Outcome:
    """With ``m_1 = 0``: ``l_1 l_2 - q_1 q_2 = m_2 l_1``, all m vectors in the other eigenspace."""
    first = vectors + q1
    return same_scalar(first * (m2 + q2) - q1 * q2, m2 * first, "the codimension")


@PROPOSITION4.derived(
    covers=EVERY, controls={"with_k_instead_of_k_minus_1": {"excess": 0}, "with_k_minus_2": {"excess": 2}}
)
def with_vectors_in_both_the_codimension_is_at_least_k_minus_1(*, excess: int = 1) -> Outcome:
    """``l_1 l_2 - q_1 q_2 = k - 1 + (m_1-1) q_2 + (m_2-1) q_1 + (m_1-1)(m_2-1)``, with ``k = l_1 + l_2``; m_1, m_2 >= 1."""
    l1, l2 = m1 + q1, m2 + q2
    rest = (m1 - 1) * q2 + (m2 - 1) * q1 + (m1 - 1) * (m2 - 1)
    return same_scalar(l1 * l2 - q1 * q2, l1 + l2 - excess + rest, "the codimension")


@PROPOSITION4.derived(
    covers="every dimension of V_m and every value of min(n, k-1)",
    controls={
        "with_the_threshold_one_larger": {"excess": 1},
        "with_the_scale_counted_as_a_parameter": {"parameters": 0},
    },
)
def the_count_leaves_a_positive_codimension(*, excess: int = 0, parameters: int = 1) -> Outcome:
    """With ``r = t - e``, ``t = min(n, k-1)``, e >= 0: ``dim V_m - (dim V_m + (r - 1) - t) = 1 + e > 0``."""
    frames, t, e = scalar("dim_V"), scalar("t"), scalar("e")
    r = t + excess - e
    return same_scalar(frames - (frames + (r - parameters) - t), 1 + e, "what is left")


# The count at explicit patterns


def codimension(multiplicities: Sequence[int], m: int) -> int:
    """Return the codimension, among all m-frames, of those of eigenvectors, for eigenspaces of these dimensions."""
    k = sum(multiplicities)
    patterns = (p for p in product(*(range(size + 1) for size in multiplicities)) if sum(p) == m)
    inside = max(
        sum(comb(size, 2) - comb(size - part, 2) for size, part in zip(multiplicities, p, strict=True))
        for p in patterns
    )
    return comb(k, 2) - comb(k - m, 2) - inside


def partitions(k: int, most: int) -> list[tuple[int, ...]]:
    """Return the ways to write k as a sum of parts that do not grow, none larger than ``most``."""
    return [(part, *rest) for part in range(min(k, most), 0, -1) for rest in partitions(k - part, part)] if k else [()]


@PROPOSITION4.certified(
    covers="k = 2, ..., 7, every pattern of at least two eigenspaces, n = 1, ..., k + 1",
    instances=Cases([(p, n) for k in range(2, 8) for p in partitions(k, k - 1) for n in range(1, k + 2)]),
    controls={"with_a_codimension_of_k": {"excess": 0}, "with_a_single_eigenspace": {"merged": True}},
    supports=[FRAME_COUNT],
)
def frames_of_eigenvectors_miss_enough_dimensions(
    case: tuple[tuple[int, ...], int], *, excess: int = 1, merged: bool = False
) -> Outcome:
    """The largest of the dimensions over all patterns, counted out."""
    multiplicities, n = case
    k = sum(multiplicities)
    found = codimension((k,) if merged else multiplicities, min(n, k))
    return Outcome(Answer.of(found >= min(n, k - excess)), f"{multiplicities}, n = {n}: codimension {found}")


# The printed bound beside the sharp one


@PROPOSITION4.derived(covers="every k, n >= k - 1", controls={"with_the_bound_r_at_most_k": {"bound": 0}})
def the_printed_bound_lies_below_the_sharp_one(*, bound: int = 2) -> Outcome:
    """``r < k - 1`` means ``r <= k - 2``, and ``(k - 1) - (k - 2) = 1``; n >= k - 1 makes min(n, k-1) = k - 1."""
    return same_scalar((k - 1) - (k - bound), Scalar.of(1), "what the printed bound gives away")


@PROPOSITION4.derived(covers="every k, n = k - q with q >= 2", controls={"without_the_binomial": {"weight": 0}})
def the_printed_bound_lies_below_the_sharp_one_for_few_samples(*, weight: int = 1) -> Outcome:
    """``(k - q) - (k - 2 - C(q, 2)) = 1 + (q-1)(q-2)/2``; and n = k - q <= k - 1, so min(n, k-1) = n."""
    given_away = (k - q) - (k - 2 - weight * pairs(q))
    return same_scalar(given_away, 1 + Fraction(1, 2) * (q - 1) * (q - 2), "what the printed bound gives away")
