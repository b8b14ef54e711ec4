"""Footnote 3: when ``pi_S = A A^T`` is a projection, what it is otherwise, and which matrix makes it one for any basis."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from proofs.theorem2.statement import THEOREM2
from verify.claim import Outcome
from verify.symbolic import (
    Derivation,
    Expression,
    Instance,
    Rational,
    Relation,
    diagonal,
    established,
    identity,
    isometry,
    matrix,
    same_scalar,
    scalar,
    symmetric,
)

EVERY = "every shape of the layer, every dimension of S"

Q = isometry("Q", "N", "r")  # an orthonormal basis of S, as columns
A = matrix("A", "N", "r")
L = matrix("A^+", "r", "N")  # a left inverse of A
Gi = symmetric("Gamma^-1", "r")
g, c = matrix("g", "N", "1"), matrix("c", "r", "1")
eta, factor, m, a = scalar("eta"), scalar("c"), scalar("m"), scalar("a")
s = diagonal("s", "r")


def _isometric(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """An orthonormal A (columns of a signed permutation) and its transpose as left inverse."""
    N, r = instance.dimensions["N"], instance.dimensions["r"]
    places = rng.sample(range(N), r) if r <= N else [0] * r
    signs = [rng.choice([-1, 1]) for _ in range(r)]
    columns = Rational.of(N, r, [[signs[j] * (places[j] == i) for j in range(r)] for i in range(N)])
    return {"A": columns, "A^+": columns.T}


def _slanted(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Columns of different lengths, one of them slanted, the inverse of their Gram matrix, and their left inverse."""
    r = instance.dimensions["r"]
    columns = _isometric(rng, instance)["A"]
    assert isinstance(columns, Rational)
    lengths = [Fraction(rng.choice([1, 2, 3])) for _ in range(r)]
    x = rng.choice([-1, 2]) if r > 1 else 0
    slant = [[int(i == j) + x * (i == 0 and j == r - 1) for j in range(r)] for i in range(r)]
    upright = [[int(i == j) - x * (i == 0 and j == r - 1) for j in range(r)] for i in range(r)]
    inverse = Rational.diagonal(r, r, [1 / v for v in lengths])
    T, S = Rational.of(r, r, slant), Rational.of(r, r, upright) @ inverse
    slanted = columns @ Rational.diagonal(r, r, lengths) @ T
    return {"A": slanted, "Gamma^-1": S @ S.T, "A^+": S @ S.T @ slanted.T}


IDEMPOTENT = Relation("A A^T A A^T = A A^T", A @ A.T @ A @ A.T, A @ A.T, reason="pi_S is a projection", sampler=_isometric)
LEFT_INVERSE = Relation("A^+ A = I", L @ A, identity("r"), reason="independent columns have a left inverse", sampler=_slanted)
GRAM_INVERSE = Relation("Gamma^-1 A^T A = I", Gi @ A.T @ A, identity("r"), reason="Gamma = A^T A is invertible", sampler=_slanted)


@THEOREM2.derived(
    covers=EVERY,
    controls={
        "with_a_basis_that_is_not_orthonormal": {"orthonormal": False},
        "with_directions_twice_as_long": {"length": 2},
    },
)
def an_orthonormal_basis_gives_the_projection(*, orthonormal: bool = True, length: int = 1) -> Outcome:
    """With ``A^T A = I``, ``P = A A^T`` is symmetric, ``P P = P``, ``P A = A``, and ``A^T (M - P M) = 0``: it is Pi_S."""
    basis = length * (Q if orthonormal else A)
    P = basis @ basis.T
    return Outcome.conjunction([
        established(Derivation("P is symmetric").start(P.T).normalise(), P),
        established(Derivation("P is idempotent").start(P @ P).normalise(), P),
        established(Derivation("P fixes S").start(P @ basis @ c).normalise(), basis @ c),
        established(Derivation("what P removes is orthogonal to S").start(basis.T @ (g - P @ g)).normalise(), 0 * c),
    ])  # fmt: skip


@THEOREM2.derived(
    covers=EVERY,
    controls={
        "with_dependent_matrices": {"independent": False},
        "with_a_map_that_is_no_projection": {"idempotent": False},
    },
)
def only_an_orthonormal_basis_gives_a_projection(*, independent: bool = True, idempotent: bool = True) -> Outcome:
    """``A^+ (A A^T A A^T) A^{+T}`` is ``A^T A`` by the left inverse alone, and I if ``A A^T`` is idempotent."""
    left = L if independent else matrix("B", "r", "N")
    given = [LEFT_INVERSE] if independent else []
    plain = Derivation("by the left inverse", given=given).start(left @ A @ A.T @ A @ A.T @ left.T)
    short = Derivation("by idempotence", given=given).start(left @ A @ A.T @ A @ A.T @ left.T)
    if independent:
        plain.apply(LEFT_INVERSE).normalise()
    if idempotent:
        short.apply(IDEMPOTENT)
    if independent:
        short.apply(LEFT_INVERSE)
    return Outcome.conjunction([established(plain, A.T @ A), established(short.normalise(), identity("r"))])


@THEOREM2.derived(
    covers=EVERY,
    controls={
        "with_the_norms_not_squared": {"power": 1},
        "with_directions_that_are_not_orthogonal": {"orthogonal": False},
        "with_the_projection_left_out": {"projected": False},
    },
)
def an_orthogonal_basis_gives_the_projection_and_a_scaling(
    *, power: int = 2, orthogonal: bool = True, projected: bool = True
) -> Outcome:
    """With ``A = Q s``: ``A A^T = C Q Q^T``, where ``C = Q s s Q^T + I - Q Q^T`` multiplies the directions Q by ``s s``, and
    nothing else.
    """
    directions = Q if orthogonal else A
    squares = s @ s if power == 2 else s
    onto = directions @ directions.T
    scaling = directions @ squares @ directions.T + identity("N") - onto
    composed = scaling @ onto if projected else scaling
    derivation = Derivation("pi_S").start((directions @ s) @ (directions @ s).T).normalise()
    along = Derivation("a basis direction").start(scaling @ directions).normalise()
    rest = Derivation("what S leaves").start(scaling @ (identity("N") - onto)).normalise()
    return Outcome.conjunction([
        established(derivation, composed),
        established(along, directions @ s @ s),
        established(rest, identity("N") - onto),
    ])  # fmt: skip


@THEOREM2.derived(
    covers=EVERY,
    controls={
        "with_the_gram_matrix_itself": {"inverted": False},
        "with_the_transpose_on_the_wrong_side": {"swapped": True},
    },
)
def the_inverse_gram_matrix_gives_the_projection(*, inverted: bool = True, swapped: bool = False) -> Outcome:
    """``P = A Gamma^{-1} A^T``: symmetric, ``P P = P``, ``P A = A``; so ``M - P M`` is orthogonal to S."""
    middle = Gi if inverted else A.T @ A
    P = A @ middle @ A.T
    symmetric_ = established(Derivation("P is symmetric").start(P.T).normalise(), P)

    def reached(title: str, start: Expression, expected: Expression) -> Outcome:
        derivation = Derivation(title, given=[GRAM_INVERSE]).start(start).normalise()
        if inverted:
            derivation.apply(GRAM_INVERSE).normalise()
        return established(derivation, expected)

    other = A @ A.T if swapped else P
    return Outcome.conjunction([symmetric_, reached("P is idempotent", P @ P, other), reached("P fixes S", P @ A, A)])


@THEOREM2.derived(
    covers=EVERY,
    controls={"without_the_preconditioner": {"preconditioned": False}, "with_gradient_ascent": {"sign": 1}},
)
def a_preconditioned_step_is_a_projected_step(*, preconditioned: bool = True, sign: int = -1) -> Outcome:
    """``A (c - eta Gamma^{-1} A^T g) = A c - eta (A Gamma^{-1} A^T) g``."""
    gradient = Gi @ A.T @ g if preconditioned else A.T @ g
    derivation = Derivation("the layer after one step").start(A @ (c - eta * gradient)).normalise()
    return established(derivation, A @ c + sign * (eta * (A @ Gi @ A.T @ g)))


@THEOREM2.derived(
    covers=EVERY,
    controls={
        "with_the_norms_not_squared": {"power": 1},
        "with_directions_that_are_not_orthonormal": {"orthonormal": False},
    },
)
def pi_S_is_a_multiple_of_the_projection_iff_all_norms_agree(*, power: int = 2, orthonormal: bool = True) -> Outcome:
    """``D = pi_S - c Pi_S`` and ``s s - c I`` give each other: ``Q^T D Q = s s - c I`` and ``Q (s s - c I) Q^T = D``."""
    directions = Q if orthonormal else A
    squares = s @ s if power == 2 else s
    difference = (directions @ s) @ (directions @ s).T - factor * (directions @ directions.T)
    excess = squares - factor * identity("r")
    inside = Derivation("in the directions").start(directions.T @ difference @ directions).normalise()
    back = Derivation("and back").start(directions @ excess @ directions.T).normalise()
    return Outcome.conjunction([established(inside, excess), established(back, difference)])


@THEOREM2.derived(
    covers="every m and every offset |a| < m, both signs",
    controls={
        "with_one_place_too_many": {"extra": 1},
        "with_the_offset_counted_twice": {"times": 2},
    },
)
def an_offset_a_has_m_minus_a_places_on_an_axis(*, extra: int = 0, times: int = 1) -> Outcome:
    """Of the pixels ``1 .. m`` those with ``p + a`` inside are ``1 .. m-a`` for ``a >= 0``, and ``1+b .. m`` for ``a = -b``."""
    count = m - times * a
    return Outcome.conjunction([
        same_scalar((m - a) - 1 + 1 + extra, count, "places for an offset upwards"),
        same_scalar(m - (1 + a) + 1 + extra, count, "places for an offset downwards"),
    ])  # fmt: skip


@THEOREM2.derived(covers="every pixel and offset", controls={"with_places_that_are_mirrored": {"sign": -1}})
def a_place_tells_its_offset(*, sign: int = 1) -> Outcome:
    """From ``(p, q)`` with ``q = p + a`` the offset is ``q - p``."""
    p = scalar("p")
    return same_scalar((sign * p + a) - p, a, "the offset of a place")


@THEOREM2.derived(covers="every m, every offset a = m + e", controls={"with_an_offset_of_m_minus_1": {"less": 1}})
def an_offset_of_m_or_more_has_no_place(*, less: int = 0) -> Outcome:
    """The first pixel ends at ``1 + a``, beyond m by ``1 + e``; and the last one for -a at ``m - a``, below 1 by ``1 + e``."""
    e = scalar("e")
    offset = m - less + e
    return Outcome.conjunction([
        same_scalar((1 + offset) - m, 1 + e, "how far beyond the last pixel"),
        same_scalar(1 - (m - offset), 1 + e, "how far below the first pixel"),
    ])  # fmt: skip


@THEOREM2.derived(covers="every s and m = s + e", controls={"with_an_image_smaller_by_one": {"less": 1}})
def offsets_of_a_filter_differ_modulo_m(*, less: int = 0) -> Outcome:
    """Offsets lie among s integers in a row: their differences are at most ``s - 1``, and ``m - (s - 1) = 1 + e``."""
    s, e = scalar("s"), scalar("e")
    return same_scalar((s + e - less) - (s - 1), 1 + e, "what is missing to a whole turn")


@THEOREM2.derived(
    covers="every m",
    controls={"with_the_tap_diagonally_beside_it": {"down": 1}, "with_the_same_tap": {"across": 0}},
)
def the_centre_tap_is_longer_than_its_neighbour(*, down: int = 0, across: int = 1) -> Outcome:
    """``m m - m (m - 1) = m``."""
    return same_scalar(m * m - (m - down) * (m - across), m, "difference of the squared norms")


@THEOREM2.derived(
    covers="every odd s and every m >= (s+1)/2",
    controls={"with_an_image_smaller_by_one": {"excess": -1}, "with_a_filter_larger_by_two": {"wider": 1}},
)
def a_half_width_below_m_leaves_every_tap(*, excess: int = 0, wider: int = 0) -> Outcome:
    """With ``s = 2h + 1`` and ``m = h + 1 + e``: ``m - |a| >= m - h = 1 + e``, at least 1 for every ``e >= 0``."""
    h, e = scalar("h"), scalar("e")
    return same_scalar((h + 1 + e + excess) - (h + wider), 1 + e, "the places of the outermost tap")
