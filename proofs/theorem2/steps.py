"""Exact steps of gradient descent on coefficients, for every structure, against the formula of Theorem 2."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

import numpy as np

from proofs.network import Data
from proofs.structure import RankOne, Structure, UserBasis, structure_of
from proofs.theorem2.exact_chain import Family, StructuredChain, as_columns, gram, pi, projection
from proofs.theorem2.statement import FOOTNOTE, GRAM, NORMS, PROJECTED, RESCALED, THEOREM2, UPDATE
from verify.claim import Answer, Cases, Count, Outcome
from verify.exact import RationalMatrix
from verify.sampling.strata import Strata, Stratum

SQUARE = (
    "conv1d:1:1", "conv2d:1x1:3x3", "conv1d:2:3", "conv1d:3:3", "conv1d:3:3:circular", "conv2d:2x2:3x3", "conv1d:2:3:channels=2x2",
    "toeplitz:3", "circulant:3", "hankel:3", "diagonal:3", "symmetric:3", "antisymmetric:3", "full:2x2",
    "blocks:2x2:diagonal:2", "sum:toeplitz:2+full:1x1",
)  # fmt: skip
"""Structures of square layers that are small enough for exact chains, degenerate ones first."""

SLANTED = UserBasis.of([[[1, 0], [1, 0]], [[1, 1], [0, 0]], [[0, 0], [0, 2]]], "slanted")
RANK_ONE = RankOne(RationalMatrix([[2], [0], [1]]), RationalMatrix([[1, 0], [1, 1], [0, 1]]))
TURNED = (RationalMatrix([["3/5", "4/5"], [0, 0]]), RationalMatrix([["4/5", "-3/5"], [0, 0]]))
ORTHOGONAL_FAMILIES: dict[str, Family] = {
    "a zero matrix": (RationalMatrix.unit(0, 0, (2, 2)), RationalMatrix.zeros(2, 2)),
    "normalized too much": (RationalMatrix([["1/3", 0], [0, 0]]), RationalMatrix([[0, 0], [0, "1/7"]])),
}
DEPENDENT: dict[str, Family] = {
    "a repeated matrix": (RationalMatrix.identity(2), RationalMatrix.identity(2)),
    "slanted and dependent": (*(A.dense() for A in SLANTED.basis()), RationalMatrix([[2, 1], [1, 0]])),
    "slanted": tuple(A.dense() for A in SLANTED.basis()),
    "rank-one columns": tuple(A.dense() for A in RANK_ONE.basis()),
    "at a small angle": (RationalMatrix([[10, 0], [0, 1]]), RationalMatrix([[10, 1], [0, 0]])),
}
"""Families of which two members are not orthogonal."""


def family_of(structure: Structure) -> Family:
    """Return the basis with all entries."""
    return tuple(A.dense() for A in structure.basis())


def drawn_chain(family: Family, rng: np.random.Generator) -> StructuredChain:
    """Return one to three layers in the span of a family (one, if it is not square), and data of any rank."""
    rows, columns = family[0].shape
    depth = int(rng.integers(1, 4)) if rows == columns else 1
    n = int(rng.integers(1, 4))
    coefficients = tuple(tuple(Fraction(int(x)) for x in rng.integers(-2, 3, len(family))) for _ in range(depth))
    X, Y = (RationalMatrix(rng.integers(-2, 3, (k, n))) for k in (columns, rows))
    return StructuredChain((family,) * depth, coefficients, Data(X, Y))


STRUCTURES = {text: family_of(structure_of(text)) for text in SQUARE}
STRUCTURES |= {text: family_of(structure_of(text)) for text in ("toeplitz:2x3", "conv1d:2:3:channels=1x2")}

CHAINS = Strata([Stratum(name, partial(drawn_chain, f)) for name, f in (*ORTHOGONAL_FAMILIES.items(), *STRUCTURES.items())])
FAMILIES = Strata([Stratum(name, partial(drawn_chain, family)) for name, family in DEPENDENT.items()])


def follows_the_formula(
    chain: StructuredChain,
    *,
    steps: int = 2,
    squared_norms: bool = True,
    turned: bool = False,
    averaged: bool = True,
    transposed: bool = False,
    at_once: bool = True,
) -> Outcome:
    """Whether two exact steps on the coefficients move every layer by ``-eta pi_S(G)``.

    The false variants divide each trace by the squared norm, read the basis backwards (a flipped kernel), forget the
    mean over examples, transpose the gradient, or move one layer after the other.
    """
    eta = Fraction(1, 7)
    for t in range(steps):
        after = chain.step(eta, at_once=at_once)
        for i, (family, W, G) in enumerate(zip(chain.families, chain.layers, chain.gradients(), strict=True)):
            G = G if averaged else G * chain.data.n
            seen = G.T if transposed and G.rows == G.columns else G
            if turned:
                slopes = reversed([(seen.T @ A).trace() for A in family])
                move = sum((g * A for g, A in zip(slopes, family, strict=True)), RationalMatrix.zeros(*W.shape))
            else:
                move = pi(family, seen) if squared_norms else projection(family, seen)
            if after.layers[i] != W - eta * move:
                return Outcome(Answer.FAILS, f"step {t + 1}: layer {i + 1} moved otherwise")
        chain = after
    return Outcome(Answer.HOLDS, f"{steps} steps, every layer as the formula says")


@THEOREM2.certified(
    covers="two exact steps, one to three layers in each structure, data of any rank",
    instances=CHAINS,
    count=Count(40, 200, 2000),
    controls={
        "with_the_squared_norms_divided_out": {"squared_norms": False},
        "with_a_flipped_kernel": {"turned": True},
        "without_the_mean_over_examples": {"averaged": False},
        "with_the_transposed_gradient": {"transposed": True},
        "with_layers_that_move_one_after_the_other": {"at_once": False},
    },
    supports=[UPDATE],
)
def exact_steps_on_the_coefficients_move_every_layer_by_pi_S(
    chain: StructuredChain,
    *,
    squared_norms: bool = True,
    turned: bool = False,
    averaged: bool = True,
    transposed: bool = False,
    at_once: bool = True,
) -> Outcome:
    """The derivatives are differences of the loss; the formula is not used to compute them."""
    return follows_the_formula(
        chain, squared_norms=squared_norms, turned=turned, averaged=averaged, transposed=transposed, at_once=at_once
    )


@THEOREM2.certified(
    covers="families that are not orthogonal, two of five dependent",
    instances=FAMILIES,
    count=Count(20, 100, 1000),
    controls={"with_the_squared_norms_divided_out": {"squared_norms": False}},
    spares=(UPDATE, "orthogonal"),
)
def families_that_are_not_orthogonal_move_by_the_same_formula(
    chain: StructuredChain, *, squared_norms: bool = True
) -> Outcome:
    """``pi_S(M) = sum_j <M, A_j> A_j`` asks nothing of the A_j, not even that they are independent."""
    if any(gram(family).is_diagonal() for family in chain.families):
        return Outcome(Answer.UNDECIDED, "an orthogonal family does not show that the hypothesis can be spared")
    return follows_the_formula(chain, squared_norms=squared_norms)


@THEOREM2.certified(
    covers="exact steps in orthonormal bases",
    instances=Strata([
        Stratum("one line", partial(drawn_chain, (RationalMatrix([["3/5", 0], [0, "4/5"]]),))),
        Stratum("matrix units", partial(drawn_chain, family_of(structure_of("full:2x2")))),
        Stratum("turned", partial(drawn_chain, TURNED)),
    ]),
    count=Count(12, 60, 600),
    controls={"with_a_basis_twice_as_long": {"length": 2}, "with_half_the_step": {"share": Fraction(1, 2)}},
    supports=[PROJECTED],
)  # fmt: skip
def steps_in_an_orthonormal_basis_are_projected_steps(
    chain: StructuredChain, *, length: int = 1, share: Fraction = Fraction(1)
) -> Outcome:
    """``W_i - eta Pi_S(G_i)`` with the nearest element of S, computed from the normal equations."""
    eta = Fraction(1, 3)
    longer = tuple(tuple(length * A for A in family) for family in chain.families)
    chain = StructuredChain(longer, chain.coefficients, chain.data)
    after = chain.step(eta)
    moved = [W - share * eta * projection(f, G) for f, W, G in zip(longer, chain.layers, chain.gradients(), strict=True)]
    agrees = list(after.layers) == moved
    return Outcome(Answer.of(agrees), "every layer moved by its projected gradient" if agrees else "moved otherwise")


def footnote_holds(family: Family, power: int = 1) -> bool:
    """Whether footnote 3 is right about a family: projection iff orthonormal; and the projection, then scaled along each A_j."""
    A = as_columns(family)
    P, Gamma = A @ A.T, A.T @ A
    same = (P @ P == P) == (Gamma == RationalMatrix.identity(len(family)))
    scaled = all(pi(family, M) == M * M.frobenius_squared() ** power for M in family)
    units = [RationalMatrix.unit(p, q, family[0].shape) for p in range(family[0].rows) for q in range(family[0].columns)]
    return same and scaled and all(pi(family, M) == pi(family, projection(family, M)) for M in units)


ORTHOGONAL_CASES = Cases(list(STRUCTURES.values()))


@THEOREM2.certified(
    covers="every structure with an orthogonal basis in the list",
    instances=ORTHOGONAL_CASES,
    controls={"with_norms_that_are_squared_again": {"power": 2}, "with_norms_that_do_not_count": {"power": 0}},
    supports=[FOOTNOTE],
)
def pi_S_is_the_projection_scaled_along_each_basis_matrix(family: Family, *, power: int = 1) -> Outcome:
    """Footnote 3, on exact bases: idempotent iff the Gram matrix is I, and ``pi_S(A_j) = ||A_j||^2 A_j``."""
    agrees = footnote_holds(family, power)
    return Outcome(Answer.of(agrees), "as the footnote says" if agrees else "not as the footnote says")


@THEOREM2.certified(
    covers="every structure of the list, and two bases that are not orthogonal",
    instances=Cases([*STRUCTURES.values(), DEPENDENT["slanted"], DEPENDENT["rank-one columns"]]),
    controls={"with_the_gram_matrix_itself": {"inverted": False}, "with_its_diagonal_alone": {"diagonal": True}},
    supports=[GRAM],
)
def the_inverse_gram_matrix_turns_pi_S_into_the_projection(
    family: Family, *, inverted: bool = True, diagonal: bool = False
) -> Outcome:
    """``A Gamma^{-1} A^T`` agrees with the nearest point, and ``A A^T`` is idempotent exactly if Gamma = I."""
    A, Gamma = as_columns(family), gram(family)
    middle = RationalMatrix.diagonal([Gamma[j, j] for j in range(Gamma.rows)]) if diagonal else Gamma
    P = A @ (middle.inverse() if inverted else middle) @ A.T
    right = P @ P == P and P == P.T and P @ A == A
    same = (A @ A.T @ A @ A.T == A @ A.T) == (Gamma == RationalMatrix.identity(Gamma.rows))
    return Outcome(Answer.of(right and same), "the projection onto S" if right and same else "not the projection onto S")


@THEOREM2.certified(
    covers="zero and circular padding on images from 1 x 1 to 6 x 6, filters 1 x 1, 3 x 3 and 5 x 5",
    instances=Cases([(m, s, circular) for m in range(1, 7) for s in (1, 3, 5) for circular in (False, True)]),
    controls={
        "with_one_row_too_many": {"extra": 1},
        "with_norms_that_add_instead_of_multiply": {"added": True},
        "with_circular_taps_that_lose_pixels": {"wrapped": False},
    },
    supports=[NORMS, RESCALED],
)
def taps_have_the_norms_of_the_pixels_they_see(
    case: tuple[int, int, bool], *, extra: int = 0, added: bool = False, wrapped: bool = True
) -> Outcome:
    """Counted on the exact basis; all norms agree (pi_S a multiple of Pi_S) for circular padding, else if s or m is 1."""
    m, s, circular = case
    structure = structure_of(f"conv2d:{m}x{m}:{s}x{s}" + (":circular" if circular else ""))
    offsets = [a for a in range(-(s // 2), s // 2 + 1) if abs(a) < m]
    if circular:
        expected = [m * m if wrapped else (m - 1) * (m - 1) + (s == 1)] * min(s, m) ** 2
    else:
        sides = [(m - abs(a) + extra, m - abs(b)) for a in offsets for b in offsets]
        expected = [p + q if added else p * q for p, q in sides]
    norms = [A.norm_squared for A in structure.basis()]
    constant = len(set(norms)) == 1
    right = norms == expected and Structure.gram(structure).is_diagonal()  # from all entries, not by the pattern
    agrees = right and constant == (circular or s == 1 or m == 1)
    return Outcome(Answer.of(agrees), f"squared norms {sorted(set(map(int, norms)))}")
