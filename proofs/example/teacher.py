"""Targets made of the same layers (Theorem T): commutators with one integer teacher, for every image side.

Up to side 12 the rank is computed. From there on the entries of ``[P, W*^T W*]`` near the corners decide, and they no longer
change: each is a sum over pixels within six steps of its own two, so on larger images it is the same sum.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from proofs.alignability import IntegerBasis
from proofs.alignability.products import Products
from proofs.example.statement import CENTRE_TAP, EXAMPLE, GENERIC_TARGET, TEACHER, THRESHOLD
from proofs.proposition4.refutation import below_printed_threshold
from proofs.structure.convolution import Convolution
from verify.claim import Answer, Cases, Evaluated, Outcome
from verify.exact import RationalMatrix, rank_modulo
from verify.symbolic import Derivation, Scalar, diagonal, established, identity, matrix, same_scalar, scalar, symmetric

PRIME = 2**31 - 1
FILTERS = (((1, 2, 0), (0, 1, 3), (-1, 0, 1)), ((0, 1, -1), (2, 1, 0), (1, 3, 1)))
"""The two layers of the teacher."""
LOCAL_FROM = 12
WINDOW = 4

Integers = np.ndarray


@cache
def products(m: int) -> Products:
    """Return the products of the basis on m x m images."""
    return Products.of(IntegerBasis.of(Convolution((m, m), (3, 3))))


def teacher_gram(m: int, layers: int = 2) -> Integers:
    """Return ``W*^T W*`` for the integer teacher (its first layer only, for ``layers=1``)."""
    structure = Convolution((m, m), (3, 3))
    W = np.eye(m * m, dtype=np.int64)
    for weights in FILTERS[:layers]:
        W = structure.dense([weights[a + 1][b + 1] for a, b in structure.taps]).astype(np.int64) @ W
    return W.T @ W


def commutators(m: int, places: list[int] | None = None, layers: int = 2) -> Integers:
    """Return ``[P, G]`` restricted to the places, one row for each of a basis of Mspan modulo I."""
    found = products(m)
    G = teacher_gram(m, layers)
    chosen = list(found.rank_modulo_identity.columns)
    position = {pair: number for number, pair in enumerate(chosen)}
    P = np.zeros((len(chosen), m * m, m * m), dtype=np.int64)
    for (u, v), vector in found.entries.items():
        for pair, x in vector:
            if pair in position:
                P[position[pair], u, v] = P[position[pair], v, u] = x
    kept = list(range(m * m)) if places is None else places
    K: Integers = P[:, kept, :] @ G[:, kept] - G[kept, :] @ P[:, :, kept]
    return np.asarray(K.reshape(len(chosen), -1))


def corners(m: int, window: int = WINDOW) -> list[list[int]]:
    """Return the pixels of the four corner windows."""
    low, high = range(window), range(m - window, m)
    return [[i * m + j for i in rows for j in columns] for rows in (low, high) for columns in (low, high)]


def corner_entries(m: int, window: int = WINDOW) -> Integers:
    """Return the commutators' entries with both pixels in the same corner window."""
    return np.hstack([commutators(m, places) for places in corners(m, window)])


def rank(table: Integers) -> int:
    """Return the rank modulo the prime, from the columns that are not zero."""
    live = table[:, np.any(table != 0, axis=0)]
    return rank_modulo(RationalMatrix(live), PRIME) if live.size else 0


@EXAMPLE.certified(
    covers="m = 3, ..., 12, one integer teacher of depth 2",
    instances=Cases(range(3, LOCAL_FROM + 1)),
    entire=True,
    controls={"with_a_teacher_of_one_layer": {"layers": 1}},
    supports=[TEACHER, GENERIC_TARGET],
)
def an_integer_teacher_has_full_commutator_rank(m: int, *, layers: int = 2) -> Outcome:
    """28 = dim(Mspan mod I), exactly; a teacher of one layer has 27, since it is its own aligned student."""
    needed = products(m).rank_modulo_identity.rank
    places = sorted({place for window in corners(m, min(m, WINDOW)) for place in window})
    found = rank(commutators(m, places, layers))
    return Outcome(Answer.of(found == needed == 28), f"m = {m}: rank {found} of {needed}")


@EXAMPLE.certified(
    covers="m = 3, 4, 5, one integer teacher of depth 2, the unit images as inputs",
    instances=Cases([3, 4, 5]),
    controls={"with_a_teacher_of_one_layer": {"layers": 1}},
    supports=[TEACHER],
)
def every_gram_that_commutes_with_a_teachers_is_scalar_and_its_own_is_not(m: int, *, layers: int = 2) -> Evaluated:
    """Generic is what the argument takes it for: off the set where the rank of the commutators drops."""
    G = RationalMatrix(teacher_gram(m))
    inputs = RationalMatrix.identity(m * m)
    found = rank(commutators(m, layers=layers))
    scalar_gram = G[0, 0] * inputs == G
    hypotheses = {
        "size": m >= 3,
        "teacher": len(FILTERS) >= 2 and rank(commutators(m)) == products(m).rank_modulo_identity.rank,
        "inputs": inputs.rank() == m * m,
    }
    held = found == 28 and not scalar_gram
    return Evaluated(hypotheses, Outcome(Answer.of(held), f"m = {m}: the commutators have rank {found}"))


@EXAMPLE.certified(
    covers="m = 12 and m = 13",
    entire=True,
    controls={
        "on_images_where_windows_feel_the_other_border": {"m": 4},
        "with_corner_windows_of_one_pixel": {"window": 1},
    },
    supports=[TEACHER],
)
def entries_near_the_corners_suffice_and_do_not_change(*, m: int = LOCAL_FROM, window: int = WINDOW) -> Outcome:
    """Rank 28 from entries within four pixels of one corner; the next image has the same entries and the same products."""
    here, there = corner_entries(m, window), corner_entries(m + 1, window)
    same = bool(np.array_equal(here, there))
    kinds = (
        {frozenset(products(size).off_diagonal) for size in (m, m + 1)},
        {frozenset(products(size).diagonal) for size in (m, m + 1)},
    )
    found = rank(here)
    held = same and all(len(kind) == 1 for kind in kinds) and found == 28
    return Outcome(
        Answer.of(held), f"m = {m}: rank {found}, {'the same' if same else 'other'} entries on the next image"
    )


@EXAMPLE.derived(covers="every m >= 12", controls={"with_eight_pixels": {"least": 8}, "with_ten_steps": {"steps": 10}})
def six_steps_from_a_corner_do_not_reach_the_opposite_border(*, least: int = LOCAL_FROM, steps: int = 6) -> Outcome:
    """On an axis with ``m = 12 + e`` pixels: ``m - (4 + 6) = 2 + e``, and ``(m - 2) - (1 + 2) = 7 + e``, both positive."""
    e = scalar("e")
    m = least + e
    return Outcome.conjunction([
        same_scalar(m - (WINDOW + steps), 2 + e, "from the furthest pixel that is reached to the border opposite"),
        same_scalar((m - 2) - (1 + 2), 7 + e, "between the pixels that two steps connect with opposite borders"),
    ])  # fmt: skip


@EXAMPLE.derived(covers="every size", controls={"with_a_layer_before_that_is_no_multiple": {"multiple": False}})
def after_multiples_of_the_identity_a_partial_gram_is_that_of_the_layer(*, multiple: bool = True) -> Outcome:
    """``(W_i c I)^T (W_i c I) = c^2 W_i^T W_i``."""
    W, c = matrix("W_i", "k", "k"), scalar("c")
    partial = W @ (c * identity("k") if multiple else diagonal("D", "k"))
    return established(Derivation("a partial Gram").start(partial.T @ partial).normalise(), c**2 * (W.T @ W))


@EXAMPLE.derived(covers="every size", controls={"with_a_diagonal_target": {"multiple": False}})
def a_multiple_of_the_identity_has_no_commutators(*, multiple: bool = True) -> Outcome:
    """``[P, (c I)^T (c I)] = 0``."""
    P = symmetric("P", "k")
    target = scalar("c") * identity("k") if multiple else diagonal("D", "k")
    G = target.T @ target
    return established(Derivation("commutators with the target").start(P @ G - G @ P).normalise(), 0 * P)


@EXAMPLE.certified(
    covers="the nine taps, every m >= 3",
    entire=True,
    controls={"with_the_centre_in_the_corner": {"centre": 1}, "without_the_last_pixel": {"last": 0}},
    supports=[CENTRE_TAP],
)
def lengths_of_three_columns_count_every_tap_but_the_centre(*, centre: int = 2, last: int = 1) -> bool:
    """Tap (a, b) has an entry in the column of pixel q iff q - (a, b) is a pixel: pixel (2,2) sees all taps, (1,1) those with a, b
    <= 0.
    """

    def seen(pixel: int, tap: int) -> bool:  # one axis, m >= 3: pixel 1 or 2 from the low border, 0 for the last one
        return pixel - tap >= 1 if pixel else tap >= 0

    for a in (-1, 0, 1):
        for b in (-1, 0, 1):
            weight = (
                2 * (seen(centre, a) and seen(centre, b))
                - (seen(1, a) and seen(1, b))
                - last * (seen(0, a) and seen(0, b))
            )
            if (weight < 1) != ((a, b) == (0, 0)) or ((a, b) == (0, 0) and weight != 0):
                return False
    return True


@EXAMPLE.derived(covers="every m >= 4", controls={"with_images_of_side_3": {"least": 3}})
def nine_parameters_are_few(*, least: int = 4) -> Outcome:
    """``m^2 - 1 - 9 = (m-4)^2 + 8 (m-4) + 6`` with m - 4 >= 0."""
    m = scalar("m")
    e = m - least
    return same_scalar(m**2 - 1 - 9, e**2 + 2 * least * e + Scalar.of(6), "what is left")


@EXAMPLE.derived(covers="every k and n >= k", controls={"with_two_samples_fewer_than_pixels": {"missing": 2}})
def no_sample_is_missing(*, missing: int = 0) -> Outcome:
    """``k - n = -e`` with e >= 0 is less than 2, so ``C(k-n, 2) = 0``: ``k - (k + e) = -e``."""
    k, e = scalar("k"), scalar("e")
    return same_scalar(k - (k + e - missing), -1 * e, "k - n")


@EXAMPLE.certified(
    covers="m = 4, ..., 12 and n = m^2, m^2 + 1",
    instances=Cases([(m, more) for m in range(4, 13) for more in (0, 1)]),
    controls={"with_fifteen_parameters": {"r": 15}, "with_five_samples_fewer": {"fewer": 5}},
    supports=[THRESHOLD],
)
def the_bound_of_proposition_4_is_met(case: tuple[int, int], *, r: int = 9, fewer: int = 0) -> Outcome:
    """``9 < m^2 - 1 - C(m^2 - n, 2)``, by the definition."""
    m, more = case
    return Outcome(
        Answer.of(below_printed_threshold(r, m * m, m * m + more - fewer)), f"m = {m}, n = m^2 + {more - fewer}"
    )
