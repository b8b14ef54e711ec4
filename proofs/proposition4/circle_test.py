"""Convolutions on a circle, of any size: one column of a Gram matrix determines it.

Seen from every pixel the image is the same, so ``P = A_i^T A_j + A_j^T A_i`` commutes with all shifts: it is its first column,
moved about. The commutator with ``e_1 e_1^T`` shows that column, but for its first entry; so the linear test passes there, and
one sample is enough. Circulant matrices are the convolutions on one circle.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from random import Random

from proofs.proposition4.open_test import turning, turns
from proofs.proposition4.rank_conditions import ranks_at
from proofs.proposition4.statement import LINEAR_ALGEBRA, MINORS, PROPOSITION4
from proofs.structure import structure_of
from verify.certificate import Certificate
from verify.claim import Answer, Cases, Counterexample, Outcome, Step
from verify.exact import RationalMatrix, commute
from verify.symbolic import (
    Derivation,
    Instance,
    Rational,
    Relation,
    established,
    identity,
    matrix,
    orthogonal,
    same_scalar,
    scalar,
    symmetric,
    zero,
)

CIRCLE_TEST = PROPOSITION4.extension(
    "circle-test",
    "Let S be spanned by convolutions W[p, p + a] = w_a, a in T, of one channel on an image that closes to a circle on each axis, "
    "such as circulant matrices. Then for every n >= 1 almost no k x n matrices can align with an element of S that is not scaled "
    "orthogonal.",
    hypotheses={
        "circle": "S consists of convolutions of one channel with circular padding: p + a is taken modulo the sides of the image"
    },
    argument=[
        Step(
            "a shift Z by s takes p + a to (p + s) + a, also modulo the sides: the basis matrices commute with Z",
            by="a_tap_and_a_shift_may_be_exchanged",
        ),
        Step(
            "Z is orthogonal, so Z^T P Z = P for P = A_i^T A_j + A_j^T A_i, and P[u + s, v + s] = P[u, v]",
            by="the_products_look_the_same_from_every_pixel",
        ),
        Step(
            "at G = e_0 e_0^T, of rank 1 <= n, the entry (u, 0) of [P, G] is P[u, 0], for u != 0",
            by="one_pixel_shows_a_column",
        ),
        Step(
            "so where [P, G] = 0 all P[u, v] = P[u - v, 0] with u != v are 0 and all P[u, u] = P[0, 0]: the kernel of c_G on Mspan "
            "consists of multiples of I, and its rank is dim(Mspan mod I)",
            cites=LINEAR_ALGEBRA,
        ),
        Step("a rank over the rationals is the rank modulo all but finitely many primes", cites=MINORS),
        Step(
            "the basis and G are made of integers, G = e_0 e_0^T is symmetric of rank 1 <= n, and c_G reaches dim(Mspan mod I): "
            "this is the linear test",
            uses="proposition4.linear-test",
            given=["low-rank", "rank"],
        ),
    ],
)


@PROPOSITION4.derived(covers="every axis, every tap and shift", controls={"with_the_image_mirrored": {"sign": -1}})
def a_tap_and_a_shift_may_be_exchanged(*, sign: int = 1) -> Outcome:
    """``sign p + s + a`` either way, for sign = 1; a mirrored image (``W[p, a - p]``, Hankel) does not commute with shifts.

    Beyond the border the sums are taken modulo the side, both of them, so they stay equal; cut off, they would not.
    """
    p, a, s = scalar("p"), scalar("a"), scalar("s")
    return same_scalar(sign * (p + s) + a, (sign * p + a) + s, "where a pixel goes")


def _on_a_circle(name: str) -> Callable[[Random, Instance], dict[str, Rational | Fraction]]:
    """Draw a circulant matrix, and take the shift by one for Z."""

    def draw(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
        k = instance.dimensions["k"]
        weights = [Fraction(rng.randint(-3, 3)) for _ in range(k)]
        return {"Z": _circulant([Fraction(i == 1 % k) for i in range(k)]), name: _circulant(weights)}

    return draw


def _circulant(row: list[Fraction]) -> Rational:
    k = len(row)
    return Rational.of(k, k, [[row[(j - i) % k] for j in range(k)] for i in range(k)])


@PROPOSITION4.derived(
    covers="every k, two basis matrices at a time",
    controls={"with_a_filter_that_is_cut_at_the_border": {"both": False}},
)
def the_products_look_the_same_from_every_pixel(*, both: bool = True) -> Outcome:
    """``Z^T (A^T B + B^T A) Z = A^T B + B^T A`` from ``A Z = Z A``, ``B Z = Z B`` and ``Z^T Z = I``."""
    A, B, Z = matrix("A", "k", "k"), matrix("B", "k", "k"), orthogonal("Z", "k")
    P = A.T @ B + B.T @ A
    derivation = Derivation("a product, seen from a shifted pixel").start(Z.T @ P @ Z)
    for name, M in (("A", A), ("B", B))[: 1 + both]:
        reason = "a convolution on a circle commutes with shifts"
        derivation.apply(Relation(f"{name} Z = Z {name}", M @ Z, Z @ M, reason=reason, sampler=_on_a_circle(name)))
    return established(derivation.normalise(), P)


def _pixels(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Two coordinate vectors (for k = 1 the second is 0)."""
    k = instance.dimensions["k"]
    return {"e": Rational.coordinate(k), "f": Rational.coordinate(k, 1)}


@PROPOSITION4.derived(
    covers="every k and every pixel but the first",
    controls={"with_a_second_pixel_in_G": {"beside": 1}, "with_the_first_pixel_too": {"itself": True}},
)
def one_pixel_shows_a_column(*, beside: int = 0, itself: bool = False) -> Outcome:
    """``f^T (P e e^T - e e^T P) e = f^T P e`` for unit vectors e, f with ``f^T e = 0``.

    With ``(e + f)(e + f)^T`` for ``e e^T`` it is the difference of two diagonal entries, and ``f = e`` gives 0.
    """
    e, P = matrix("e", "k", 1), symmetric("P", "k")
    f = e if itself else matrix("f", "k", 1)
    seen = e + beside * f
    G = seen @ seen.T
    derivation = Derivation("an entry of the commutator").start(f.T @ (P @ G - G @ P) @ e)
    derivation.apply(Relation("e^T e = 1", e.T @ e, identity(1), reason="a unit vector", sampler=_pixels))
    if not itself:
        derivation.apply(Relation("f^T e = 0", f.T @ e, zero(1, 1), reason="another pixel", sampler=_pixels))
    return established(derivation.normalise(), f.T @ P @ e)


CIRCLES = (
    "circulant:1", "circulant:2", "circulant:5", "circulant:6", "conv1d:6:3:circular", "conv2d:3x2:2x3:circular",
    "conv2d:2x5:4x2:circular", "conv2d:2x2:2x2:circular",
)  # fmt: skip


@PROPOSITION4.certified(
    covers=", ".join(CIRCLES) + ": all products, and their commutators with e_1 e_1^T, by dense matrices",
    instances=Cases(CIRCLES),
    controls={
        "with_zeros_beyond_the_border": {"instead": "conv1d:6:3"},
        "with_two_channels": {"instead": "conv1d:3:3:circular:channels=2x2"},
        "with_a_mirrored_image": {"instead": "hankel:4"},
        "at_the_matrix_of_ones": {"ones": True},
    },
    supports=[CIRCLE_TEST],
)
def at_one_pixel_the_linear_test_passes_on_circles(name: str, *, instead: str = "", ones: bool = False) -> Outcome:
    """The rank of the commutators is that of the products modulo I."""
    layers = structure_of(instead or name)
    k = layers.shape[0]
    G = RationalMatrix([[int(ones or i == j == 0) for j in range(k)] for i in range(k)])
    found, needed = ranks_at([layers.basis_matrix(j).dense() for j in range(layers.dimension)], G)
    return Outcome(Answer.of(found == needed), f"{layers.name}: rank {found} of {needed}")


CLOSED = (RationalMatrix.identity(2), RationalMatrix([[0, 1], [1, 0]]))
CUT = (RationalMatrix.identity(2), RationalMatrix.unit(0, 1, (2, 2)))


@PROPOSITION4.counterexample(
    covers="two pixels, taps 0 and 1 with zeros beyond the border, n = 1",
    without=(CIRCLE_TEST, "circle"),
    controls={
        "with_the_border_closed": {"S": CLOSED},
        "with_a_weight_for_each_pixel": {"S": (RationalMatrix.identity(2), RationalMatrix.unit(0, 0, (2, 2)))},
    },
)
def two_pixels_with_zeros_beyond_meet_an_open_set(*, S: tuple[RationalMatrix, ...] = CUT) -> Counterexample:
    """``A = I + c E_12`` has a frame that turns with c."""
    Z = CLOSED[1]
    example = Counterexample(
        hypotheses={"circle": all(commute(A, Z) for A in S)},
        conclusion=not turns(S, S[0] + S[1]),
        witness={"S": [A.to_strings() for A in S], "k": 2, "n": 1},
        dropped=("circle",),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", CIRCLE_TEST).given(A1=S[0], A2=S[1], Z=Z)
        written.define("A", "A1 + A2", value=S[0] + S[1])
        written.hypothesis("circle", "commute(A1, Z) and commute(A2, Z)", dropped=True)
        written.fact("Z is the shift of two pixels on a circle", "Z == [0, 1; 1, 0]")
        return turning(written, ("A1", "A2")).seal()

    return example.sealed(certificate)
