"""When common frames exist: the products of measurements are symmetric, and then everything can be read off."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from proofs.sensing.statement import SENSING
from verify.claim import Outcome
from verify.symbolic import (
    Derivation,
    Expression,
    Instance,
    Rational,
    Relation,
    define,
    diagonal,
    established,
    matrix,
    orthogonal,
    scalar,
    symmetric,
)

EVERY = "every shape, any number of measurements"

M = {i: matrix(f"M_{i}", "k_d", "k_0") for i in ("i", "j", "k", "l")}
U, V = orthogonal("U", "k_d"), orthogonal("V", "k_0")


def _in_common_frames(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    from verify.symbolic.rationals import draw_diagonal, draw_orthogonal

    rows, columns = instance.dimensions["k_d"], instance.dimensions["k_0"]
    left, right = draw_orthogonal(rng, rows), draw_orthogonal(rng, columns)
    return {str(letter): left @ draw_diagonal(rng, rows, columns) @ right.T for letter in M.values()}


def turned(i: str, j: str, *, rows: bool) -> Relation:
    """Return the relation that ``M_i^T M_j`` (or ``M_i M_j^T``, for rows) is symmetric."""
    A, B = M[i], M[j]
    left, right = (A @ B.T, B @ A.T) if rows else (A.T @ B, B.T @ A)
    return Relation(f"{left} = {right}", left, right, reason="the products are symmetric", sampler=_in_common_frames)


@SENSING.derived(
    covers=EVERY,
    controls={
        "with_another_frame_on_the_left": {"common": False},
        "with_middles_that_are_not_diagonal": {"diagonal_": False},
        "with_rows_that_change_their_sign": {"rows": -1},
    },
)
def measurements_in_common_frames_have_symmetric_products(
    *, common: bool = True, diagonal_: bool = True, rows: int = 1
) -> Outcome:
    """``M_i^T M_j = V L_i^T L_j V^T`` and ``M_i M_j^T = U L_i L_j^T U^T`` do not change when i and j are exchanged."""

    def middle(name: str) -> Expression:
        return diagonal(name, "k_d", "k_0") if diagonal_ else matrix(name, "k_d", "k_0")

    first = define(M["i"], U @ middle("L_i") @ V.T, reason="common frames")
    second = define(M["j"], (U if common else orthogonal("Q", "k_d")) @ middle("L_j") @ V.T, reason="common frames")
    outcomes = []
    for product, sign in ((M["i"].T @ M["j"], 1), (M["i"] @ M["j"].T, rows)):
        derivation = (
            Derivation("the product and its transpose").start(product - sign * product.T).apply(first, second).normalise()
        )
        outcomes.append(established(derivation, 0 * (product - product.T)))
    return Outcome.conjunction(outcomes)


@SENSING.derived(
    covers=EVERY,
    controls={"with_products_on_one_side_only": {"rows": False}, "with_anticommuting_products": {"sign": -1}},
)
def symmetric_products_commute(*, rows: bool = True, sign: int = 1) -> Outcome:
    """``M_i^T M_j M_k^T M_l = M_k^T M_l M_i^T M_j``, by turning neighbours: (jk), (ik), (jl), (il)."""
    word = M["i"].T @ M["j"] @ M["k"].T @ M["l"]
    derivation = Derivation("the product of two products").start(word)
    if rows:
        derivation.apply(turned("j", "k", rows=True)).apply(turned("i", "k", rows=False))
        derivation.apply(turned("j", "l", rows=False)).apply(turned("i", "l", rows=True))
    else:  # the four turns need both kinds; those of one kind alone do not exchange the factors
        derivation.apply(_one_sided("i", "j")).apply(_one_sided("k", "l"))
    return established(derivation, sign * (M["k"].T @ M["l"] @ M["i"].T @ M["j"]))


def _one_sided(i: str, j: str) -> Relation:
    """Return the symmetry of ``M_i^T M_j`` alone, drawn so that the other products are not symmetric."""
    from verify.symbolic.rationals import draw_entries

    def sample(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
        rows, columns = instance.dimensions["k_d"], instance.dimensions["k_0"]
        A = draw_entries(rng, columns, rows)
        middles = [draw_entries(rng, rows, rows) for _ in range(2)]
        images = [
            (middle + middle.T) @ A.T for middle in middles
        ]  # A.T-related pairs: M_i = A^T, M_j = (symmetric) A^T
        return {"M_i": A.T, "M_j": images[0], "M_k": A.T, "M_l": images[1]}

    left, right = M[i].T @ M[j], M[j].T @ M[i]
    return Relation(f"{left} = {right}", left, right, reason="symmetric on one side", sampler=sample)


@SENSING.derived(covers=EVERY, controls={"in_a_basis_that_is_no_joint_eigenbasis": {"eigen": False}})
def images_of_different_columns_are_orthogonal(*, eigen: bool = True) -> Outcome:
    """With V a joint eigenbasis ``(M_i V)^T (M_j V) = V^T M_i^T M_j V`` is diagonal: its other entries are ``(M_i v)^T
    (M_j v')``."""
    from verify.symbolic import shown_diagonal

    H = symmetric("H", "k_0")
    middle = diagonal("D", "k_0") if eigen else symmetric("C", "k_0")
    derivation = (
        Derivation("the images of the columns")
        .start(V.T @ H @ V)
        .apply(define(H, V @ middle @ V.T, reason="eigenbasis"))
        .normalise()
    )
    return Outcome.conjunction([established(derivation, middle), shown_diagonal(middle, "the products of the images")])


@SENSING.derived(
    covers=EVERY,
    controls={
        "with_the_two_eigenvalues_exchanged": {"exchanged": True},
        "with_the_products_of_rows_turned_twice": {"twice": True},
    },
)
def images_of_one_column_are_parallel(*, exchanged: bool = False, twice: bool = False) -> Outcome:
    """``M_j^T M_j v = c v`` and ``M_i^T M_j v = c' v`` give ``c M_i v = M_i M_j^T M_j v = M_j M_i^T M_j v = c' M_j v``."""
    v = matrix("v", "k_0", "1")
    c, other = scalar("c"), scalar("c'")

    def sample(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
        from verify.symbolic.rationals import draw_diagonal, draw_orthogonal

        rows, columns = instance.dimensions["k_d"], instance.dimensions["k_0"]
        left, right = draw_orthogonal(rng, rows), draw_orthogonal(rng, columns)
        middles = [draw_diagonal(rng, rows, columns) for _ in range(2)]
        first = Rational.of(columns, 1, [[row[0]] for row in right.entries])
        entries = [middle.entries[0][0] for middle in middles]
        return {
            "M_i": left @ middles[0] @ right.T, "M_j": left @ middles[1] @ right.T, "v": first,
            "c": entries[1] * entries[1], "c'": entries[0] * entries[1],
        }  # fmt: skip

    own = Relation("M_j^T M_j v = c v", M["j"].T @ M["j"] @ v, c * v, reason="v is an eigenvector", sampler=sample)
    cross = Relation(
        "M_i^T M_j v = c' v", M["i"].T @ M["j"] @ v, other * v, reason="v is an eigenvector", sampler=sample
    )
    turn = Relation("M_i M_j^T = M_j M_i^T", M["i"] @ M["j"].T, M["j"] @ M["i"].T, reason="symmetric", sampler=sample)
    word = M["i"] @ M["j"].T @ M["j"] @ v
    straight = Derivation("the image, one way").start(word).apply(own).normalise()
    around = Derivation("the image, the other way", given=[own]).start(word).apply(turn).apply(cross).normalise()
    first, second = (other, c) if exchanged else (c, other)
    return Outcome.conjunction([
        established(straight, first * (M["i"] @ v)),
        established(around, second * (M["j"] @ v) * (2 if twice else 1)),
    ])  # fmt: skip
