"""Structures on which the answer is known: hidden orthogonal elements, paddings, rank-one spaces, random ones with random data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from proofs.alignability import (
    IntegerBasis,
    MatrixSpace,
    alignability,
    dimension_of_grams,
    excluded_by_almost_all,
    scaled_orthogonal,
)
from proofs.proposition4.linear_test import rank_one_space
from proofs.proposition4.statement import (
    CRITERION,
    FRAME_COUNT,
    LINEAR_TEST,
    PROPOSITION4,
    REPAIRED,
    SHARP,
    SUFFICES,
)
from proofs.structure.convolution import Convolution
from verify.claim import Answer, Cases, Count, Outcome
from verify.exact import RationalMatrix, commute
from verify.sampling.matrices import integers
from verify.sampling.strata import Miss, Strata, Stratum


@PROPOSITION4.certified(
    covers="one structure each: 3 x 3 with entries up to 123, no basis matrix orthogonal",
    instances=Cases([(7, 3), (17, 3), (40, -9)]),
    controls={"with_one_entry_of_the_hidden_matrix_changed": {"changed": 1}},
    supports=[REPAIRED],
)
def a_hidden_orthogonal_element_is_found(case: tuple[int, int], *, changed: int = 0) -> Outcome:
    """S = span(A, B, Q - aA + bB) with Q orthogonal up to scale, and no permutation: the element aA - bB + ... = Q has to be
    found.
    """
    a, b = case
    Q = RationalMatrix([[2, -1, 2 + changed], [2, 2, -1], [-1, 2, 2]])
    A, B = RationalMatrix([[1, 2, 0], [0, 1, 5], [3, 0, 0]]), RationalMatrix([[0, 1, 1], [2, 7, 0], [0, 1, 0]])
    found = scaled_orthogonal(IntegerBasis.of(MatrixSpace("hidden", (A, B, Q - a * A + b * B))))
    hidden = found.beyond_identity is Answer.HOLDS and found.element is not None and found.element[2] != 0
    return Outcome(Answer.of(hidden), f"a = {a}, b = {b}: {found.reason}")


@PROPOSITION4.certified(
    covers="one axis and two: images of side 1 to 5, filters of side 3; circular ones",
    instances=Cases(
        [("zero", 3), ("zero", 4), ("zero", 5), ("circular", 3), ("circular", 4), ("circular", 5), ("zero", 2)]
    ),
    controls={"with_zeros_beyond_the_border_of_circular_images": {"ignored": True}},
    supports=[REPAIRED],
)
def padding_decides_whether_a_convolution_is_scaled_orthogonal(
    case: tuple[str, int], *, ignored: bool = False
) -> Outcome:
    """Zero padding, side >= 3: multiples of the centre tap only. Circular: every shift. Zero padding, side 2: rotations."""
    padding, m = case
    found = scaled_orthogonal(
        IntegerBasis.of(Convolution((m, m), (3, 3), circular=padding == "circular" and not ignored)), bound=False
    )
    expected = Answer.of(padding == "circular" or m == 2)
    return Outcome(Answer.of(found.beyond_identity is expected), f"{padding} padding, side {m}: {found.reason}")


@PROPOSITION4.certified(
    covers="rank-one structures, k = 2, ..., 5 and n = 1, ..., k + 1, at the threshold and one above",
    instances=Cases([(k, n) for k in range(2, 6) for n in range(1, k + 2)]),
    controls={
        "with_the_threshold_r_at_most_k": {"threshold": "k"},
        "with_the_printed_threshold": {"threshold": "printed"},
    },
    supports=[SHARP, REPAIRED, SUFFICES, FRAME_COUNT],
)
def rank_one_structures_change_sides_at_the_sharp_threshold(
    case: tuple[int, int], *, threshold: str = "sharp"
) -> Outcome:
    """For r up to the threshold the answer is yes, one above it is no (where r <= k)."""
    k, n = case
    printed = k - 2 - ((k - n) * (k - n - 1) // 2 if k - n >= 2 else 0)
    last = {"sharp": min(n, k - 1), "k": k, "printed": printed}[threshold]
    wrong = []
    for r in range(1, k + 1):
        found = alignability(rank_one_space(k, r), n)
        if found.repaired is not Answer.of(r <= last) or found.printed_threshold is not (r <= printed):
            wrong.append(f"k = {k}, n = {n}, r = {r}: {found.repaired.value}, printed threshold met: {found.printed_threshold}")
    return Outcome(Answer.of(not wrong), wrong[0] if wrong else f"k = {k}, n = {n}: changes after r = {last}")


# Random structures and data


@dataclass(frozen=True)
class Drawn:
    """A structure with r <= min(n, k-1), without scaled orthogonal elements, and integer data to look at it from."""

    space: MatrixSpace
    data: tuple[RationalMatrix, ...]


def _data(rng: np.random.Generator, k: int, n: int) -> tuple[RationalMatrix, ...]:
    return tuple(integers(rng, k, n, 9) for _ in range(dimension_of_grams(k) + 2))


def _draw(sizes: tuple[int, ...], samples: int) -> Stratum[Drawn]:
    names = {-1: "n = k - 1", 0: "n = k", 1: "n = k + 1"}

    def draw(rng: np.random.Generator) -> Drawn:
        k = int(rng.choice(sizes))
        n = max(1, k + samples)
        r = int(rng.integers(1, min(n, k - 1) + 1))
        try:
            space = MatrixSpace("random", tuple(integers(rng, k, k) for _ in range(r)))
        except ValueError:
            raise Miss from None
        if scaled_orthogonal(IntegerBasis.of(space)).most != -1:
            raise Miss
        return Drawn(space, _data(rng, k, n))

    return Stratum(f"{names[samples]}, k in {sizes}", draw)


def _degenerate(rng: np.random.Generator) -> Drawn:
    k = int(rng.integers(3, 5))
    space = MatrixSpace(
        "triangular",
        tuple(RationalMatrix.unit(0, j, (k, k)) + RationalMatrix.unit(1, j + 1, (k, k)) for j in range(k - 1)),
    )
    return Drawn(space, _data(rng, k, k))


STRUCTURES = Strata[Drawn](
    [Stratum("two rows, every layer singular", _degenerate)], [_draw((2, 3, 4), s) for s in (-1, 0, 1)]
)


@PROPOSITION4.certified(
    covers="random integer structures with r <= min(n, k-1), k <= 4; almost all data, by a minor at integer ones",
    instances=STRUCTURES,
    count=Count(12, 100, 1000),
    controls={
        "with_the_identity_in_the_structure": {"identity_added": True},
        "with_data_of_a_single_singular_value": {"isotropic": True},
    },
    supports=[REPAIRED, LINEAR_TEST],
)
def no_element_aligns_with_almost_any_data(
    drawn: Drawn, *, identity_added: bool = False, isotropic: bool = False
) -> Outcome:
    """A Macaulay matrix of full column rank: no nonzero element, complex ones included, commutes with ``B B^T``."""
    space, k = drawn.space, drawn.space.shape[0]
    if identity_added:
        space = MatrixSpace("with I", (RationalMatrix.identity(k),))
    if isotropic:
        return excluded_by_almost_all(space, [RationalMatrix.identity(k)], 1)
    return excluded_by_almost_all(space, [B @ B.T for B in drawn.data], dimension_of_grams(k))


@PROPOSITION4.certified(
    covers="integer pairs A, B, k <= 4",
    instances=Strata(
        [
            Stratum("random", lambda rng: (integers(rng, 3, 3), integers(rng, 3, 2))),
            Stratum(
                "diagonal A",
                lambda rng: (RationalMatrix.diagonal([int(x) for x in rng.integers(-3, 4, 3)]), integers(rng, 3, 2)),
            ),
        ]
    ),
    count=Count(10, 50, 500),
    controls={"with_frames_from_the_wrong_side": {"left": True}},
    supports=[CRITERION],
)
def data_built_on_the_right_frame_align(pair: tuple[RationalMatrix, RationalMatrix], *, left: bool = False) -> Outcome:
    """``B = A^T A p(A^T A)`` times anything orthogonal shares eigenvectors with ``A^T A``; built on ``A A^T`` it does so for
    normal A only.
    """
    A, _ = pair
    gram = A @ A.T if left else A.T @ A
    B = gram @ gram + 2 * gram
    normal = A @ A.T == A.T @ A
    aligned = commute(A.T @ A, B @ B.T)
    return Outcome(
        Answer.of(aligned and (not left or normal)), "the Gram matrices commute" if aligned else "they do not commute"
    )
