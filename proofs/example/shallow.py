"""Depth d < m: the inverse of a layer has too narrow a band, and the nullity theorem leaves multiples of the identity only."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from proofs.example.statement import EXAMPLE, REPAIRED
from proofs.structure.convolution import Convolution
from verify.claim import Answer, Cases, Outcome
from verify.exact import RationalMatrix, SingularMatrix
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
)

m = scalar("m")


@EXAMPLE.derived(covers="every size and depth", controls={"with_the_others_in_the_wrong_order": {"cyclic": False}})
def a_layer_is_inverted_by_the_others(*, cyclic: bool = True) -> Outcome:
    """``A W B = I`` (A after the layer, B before it, square) gives ``W (B A) = I``: multiply ``B (A W B) = B`` by the inverse of
    B.
    """
    A, W, B, Bi = (matrix(name, "k", "k") for name in ("A", "W", "B", "B^-1"))

    def sample(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
        k = instance.dimensions["k"]
        first, second = ([Fraction(rng.choice([-2, -1, 1, 2])) for _ in range(k)] for _ in range(2))
        swap = Rational.of(k, k, [[int(p + q == k - 1) for q in range(k)] for p in range(k)])
        D, E = Rational.diagonal(k, k, first), Rational.diagonal(k, k, second)
        Di, Ei = Rational.diagonal(k, k, [1 / x for x in first]), Rational.diagonal(k, k, [1 / x for x in second])
        upper = Rational.of(k, k, [[int(q >= p) for q in range(k)] for p in range(k)])
        lower = Rational.of(k, k, [[int(p == q) - int(q == p + 1) for q in range(k)] for p in range(k)])
        return {"B": upper @ D, "B^-1": Di @ lower, "A": E @ swap, "W": swap @ Ei @ (Di @ lower)}

    product = Relation("A W B = I", A @ W @ B, identity("k"), reason="zero error", sampler=sample)
    inverse = Relation("B B^-1 = I", B @ Bi, identity("k"), reason="a square factor of I is invertible", sampler=sample)
    others = B @ A if cyclic else A @ B
    derivation = Derivation("the other layers, then this one").start(others @ W @ B @ Bi)
    if cyclic:
        derivation.apply(product).apply(inverse)
    return established(derivation.normalise(), identity("k"))


@EXAMPLE.derived(
    covers="every m, every place: an index count",
    controls={"with_columns_not_shifted": {"shift": 0}, "with_columns_shifted_by_two": {"shift": 2}},
)
def the_shifted_parts_have_the_outer_blocks_on_their_diagonals(*, shift: int = 1) -> Outcome:
    """Block (i, j) of a block Toeplitz matrix is ``A_{j-i}``, zero beyond offsets -1, 0, 1.

    Rows 1..m-1 and columns 2..m: at (i, j) stands offset ``(j + 1) - i``: A_+ on the diagonal, zero above it. Rows 2..m and
    columns 1..m-1: offset ``j - (i + 1)``: A_- on the diagonal, zero below it. Blocks may be of size 1.
    """
    i, e = scalar("i"), scalar("e")

    def upper(row: Scalar, column: Scalar) -> Scalar:
        return (column + shift) - row

    def lower(row: Scalar, column: Scalar) -> Scalar:
        return column - (row + shift)

    return Outcome.conjunction([
        same_scalar(upper(i, i), Scalar.of(1), "the offset on the diagonal of the upper part: A_+"),
        same_scalar(upper(i, i + 1 + e), 2 + e, "the offset above it, e >= 0: beyond 1, so zero"),
        same_scalar(lower(i, i), Scalar.of(-1), "the offset on the diagonal of the lower part: A_-"),
        same_scalar(lower(i + 1 + e, i), -2 - e, "the offset below it, e >= 0: beyond -1, so zero"),
    ])  # fmt: skip


@EXAMPLE.derived(
    covers="every m, every depth d < m",
    controls={
        "with_blocks_of_nullity_two": {"largest": 2},
        "with_m_blocks_on_the_diagonal": {"fewer": 0},
        "with_depth_m": {"excess": 1},
    },
)
def the_blocks_cannot_make_up_the_nullity(*, largest: int = 1, fewer: int = 1, excess: int = 0) -> Outcome:
    """With ``d = m - 1 - e``, e >= 0: the band of d - 1 factors ends ``(m - 1) - (d - 1) = 1 + e`` places short of the corner.

    Then nullity m is needed, and m - 1 blocks of nullity at most 1 leave ``m - (m - 1) = 1`` open; for blocks of size 1, nullity
    1 is needed and numbers that are not zero give 0.
    """
    e = scalar("e")
    depth = m - 1 - e + excess
    return Outcome.conjunction([
        same_scalar((m - 1) - (depth - 1), 1 + e, "from the band to the corner"),
        same_scalar(m - (m - fewer) * largest, Scalar.of(1), "what blocks of size m leave open"),
        same_scalar(1 - (m - fewer) * (largest - 1), Scalar.of(1), "what blocks of size 1 leave open"),
    ])  # fmt: skip


TAPS = range(-2, 3)
BLOCKS = [(t, c, u) for t in TAPS for c in TAPS for u in TAPS]
"""Tridiagonal Toeplitz blocks by their three diagonals: below, on and above the main one."""


@EXAMPLE.certified(
    covers="blocks of size 1 to 6 with taps from -2 to 2, none of them zero",
    instances=Cases([(size, block) for size in range(1, 7) for block in BLOCKS if any(block)]),
    controls={"with_every_block_invertible": {"most": 0}},
    supports=[REPAIRED],
)
def a_tridiagonal_toeplitz_block_has_nullity_at_most_one(
    case: tuple[int, tuple[int, int, int]], *, most: int = 1
) -> Outcome:
    """A live tap beside the diagonal leaves a triangular minor of size m - 1; the diagonal alone is invertible."""
    size, (below, on, above) = case
    taps = {-1: above, 0: on, 1: below}
    block = RationalMatrix([[taps.get(i - j, 0) for j in range(size)] for i in range(size)])
    nullity = size - block.rank()
    return Outcome(
        Answer.of(block.is_zero() or nullity <= most), f"size {size}, taps {below, on, above}: nullity {nullity}"
    )


def filters(m: int, count: int) -> list[RationalMatrix]:
    """Return invertible integer convolutions on m x m images, none a multiple of I."""
    structure, rng = Convolution((m, m), (3, 3)), Random(m)
    found: list[RationalMatrix] = []
    while len(found) < count:
        W = structure.element([rng.randint(-2, 3) for _ in structure.taps])
        try:
            W.inverse()
        except SingularMatrix:
            continue
        found.append(W)
    return found


@EXAMPLE.certified(
    covers="integer convolutions on 2 x 2 to 5 x 5 images, five of each",
    instances=Cases([(m, i) for m in (2, 3, 4, 5) for i in range(5)]),
    controls={
        "with_the_block_beside_the_corner": {"column": 2},
        "with_multiples_of_the_identity": {"scalar_layer": True},
    },
    supports=[REPAIRED],
)
def the_inverse_of_a_layer_has_a_full_corner(
    case: tuple[int, int], *, column: int = 1, scalar_layer: bool = False
) -> Outcome:
    """The nullity of block (1, m) of W^{-1} equals that of the shifted part of W, which is less than m: no m - 2 layers multiply
    to W^{-1}.
    """
    m, i = case
    W = filters(m, i + 1)[i] if not scalar_layer else 3 * RationalMatrix.identity(m * m)
    corner = W.inverse()[:m, m * (m - column) : m * (m - column) + m]
    shifted = W[: m * (m - 1), m:]
    nullity = m - corner.rank()
    same = nullity == m * (m - 1) - shifted.rank()
    return Outcome(Answer.of(same and nullity < m), f"m = {m}: nullity {nullity} of the corner")
