"""The block condition as printed, decided exactly: which data split off a diagonal r x r block in some frames U, V?

The first r columns of V must be common eigenvectors of N and ``G = M^T M``; all common eigenvectors span ``J``, the
intersection of the kernels of ``[N^p, G^q]``. Choosing as many as possible with ``M v != 0`` leaves the most room
for the partners u of the others.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random

from proofs.alignment import FiniteRun
from proofs.alignment.common_eigenvectors import common_eigenspace
from proofs.lemma2.statement import LEMMA2
from proofs.network import Data, product
from verify.claim import Outcome
from verify.exact import RationalMatrix
from verify.symbolic import (
    Derivation,
    Instance,
    Rational,
    Relation,
    block_diagonal,
    diagonal,
    dim,
    established,
    isometry,
    matrix,
    symmetric,
    zero,
)


def splits(data: Data, widths: tuple[int, ...]) -> bool:
    """Decide whether orthogonal U, V exist with ``U^T M V = L' (+) A1`` and ``V^T N V = L (+) A2``, the first
    blocks r x r.

    Raises:
        ValueError: when the widths do not fit the data.
    """
    if widths[0] != data.X.rows or widths[-1] != data.Y.rows:
        raise ValueError(f"widths {widths} do not fit data of {data.X.rows} inputs and {data.Y.rows} outputs")
    r, M = min(widths), data.M
    J = common_eigenspace(data.N, M.T @ M)
    if J.columns < r:
        return False
    live = min(r, (M @ J).rank())
    return M.rows - M.rank() >= r - live


def split_in(data: Data, U: RationalMatrix, V: RationalMatrix, r: int) -> bool:
    """Whether ``U^T M V`` and ``V^T N V`` split in these frames (columns of any length)."""
    targets, inputs = U.T @ data.M @ V, V.T @ data.N @ V
    return all(
        A[i, j] == 0
        for A in (targets, inputs)
        for i in range(A.rows)
        for j in range(A.columns)
        if i != j and (i < r or j < r)
    )


def full(run: FiniteRun, r: int) -> bool:
    """Whether the first r entries of all middles are nonzero at the first two times."""
    middles = (middle for t in (0, 1) for middle in run.frames[t].middles(run.times[t]))
    return all(middle[j, j] != 0 for middle in middles for j in range(r))


def moved(run: FiniteRun, r: int) -> bool:
    """Whether the first r entries of the product, in the frames, differ between the first two times."""
    U, V = run.frames[0].Q[-1], run.frames[0].Q[0]
    before, after = (U.T @ product(run.times[t]) @ V for t in (0, 1))
    return all(before[j, j] != after[j, j] for j in range(r))


@LEMMA2.derived(
    covers="all widths",
    controls={
        "with_first_inputs_that_are_not_diagonal": {"inputs": False},
        "with_first_targets_that_are_not_diagonal": {"targets": False},
    },
)
def in_split_data_the_commutator_lives_on_the_rest(*, inputs: bool = True, targets: bool = True) -> Outcome:
    """In the frame V: ``[N, M^T M] = 0 (+) [A2, A1^T A1]``, so the first r columns of V are common eigenvectors."""
    r, c0, cd = dim("r"), dim("c_0", 0), dim("c_d", 0)
    L = diagonal("L", r) if inputs else symmetric("L", r)
    Lp = diagonal("L'", r) if targets else matrix("L'", r, r)
    A1, A2 = matrix("A1", cd, c0), symmetric("A2", c0)
    N, M = block_diagonal(L, A2), block_diagonal(Lp, A1)
    gram = M.T @ M
    derivation = Derivation("the commutator, block by block").start(N @ gram - gram @ N).normalise()
    return established(derivation, block_diagonal(zero(r, r), A2 @ A1.T @ A1 - A1.T @ A1 @ A2))


def _eigenvectors(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Draw M with orthogonal columns, V_1 the first coordinate vectors."""
    k0, kd, r = (instance.dimensions.get(name, 3) for name in ("k_0", "k_d", "r"))
    entries = [Fraction(rng.randint(-2, 3)) for _ in range(min(k0, kd))]
    squares = [x * x for x in entries] + [Fraction(0)] * k0
    V1 = Rational.of(k0, r, [[int(p == q) for q in range(r)] for p in range(k0)])
    return {"M": Rational.diagonal(kd, k0, entries), "D": Rational.diagonal(r, r, squares[:r]), "V_1": V1}


def _beside(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Draw w orthogonal to the first r coordinate vectors."""
    k0, r = (instance.dimensions.get(name, 3) for name in ("k_0", "r"))
    V1 = Rational.of(k0, r, [[int(p == q) for q in range(r)] for p in range(k0)])
    return {"w": Rational.of(k0, 1, [[0 if p < r else rng.randint(1, 3)] for p in range(k0)]), "V_1": V1}


@LEMMA2.derived(
    covers="all shapes",
    controls={
        "with_a_vector_that_is_not_orthogonal": {"apart": False},
        "with_vectors_that_are_no_eigenvectors": {"eigen": False},
    },
)
def images_of_common_eigenvectors_are_orthogonal_to_all_others(*, apart: bool = True, eigen: bool = True) -> Outcome:
    """With ``M^T M V_1 = V_1 D``: ``(M V_1)^T M V_1 = D`` and ``(M w)^T M V_1 = 0`` for w orthogonal to V_1: rows
    and columns split.
    """
    M, V1, w, D = matrix("M", "k_d", "k_0"), isometry("V_1", "k_0", "r"), matrix("w", "k_0", 1), diagonal("D", "r")
    spectral = Relation("M^T M V_1 = V_1 D", M.T @ M @ V1, V1 @ D, reason="common eigenvectors", sampler=_eigenvectors)
    beside = Relation("w^T V_1 = 0", w.T @ V1, 0 * (w.T @ V1), reason="the rest of V", sampler=_beside)
    own = Derivation("images among themselves").start(V1.T @ M.T @ M @ V1)
    others = Derivation("images against the rest").start(w.T @ M.T @ M @ V1)
    if eigen:
        own.apply(spectral)
        others.apply(spectral)
    if eigen and apart:
        others.normalise().apply(beside)
    return Outcome.conjunction([
        established(own.normalise(), D),
        established(others.normalise(), 0 * (w.T @ V1)),
    ])  # fmt: skip


def _complete(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Draw frames of coordinate vectors, ``[V_1 V_2]`` and ``[U_1 U_2]`` without a common vector."""
    k0, kd, r, c0, cd = (instance.dimensions.get(name, 0) for name in ("k_0", "k_d", "r", "c_0", "c_d"))
    shapes = {"V_1": (k0, r, 0), "V_2": (k0, c0, r), "U_1": (kd, r, 0), "U_2": (kd, cd, r)}
    return {
        name: Rational.of(k, m, [[int(p == q + at) for q in range(m)] for p in range(k)])
        for name, (k, m, at) in shapes.items()
        if name in instance.matrices and k >= m + at
    }


@LEMMA2.derived(
    covers="all shapes",
    controls={
        "with_first_targets_that_are_not_diagonal": {"targets": False},
        "with_a_frame_that_is_not_orthogonal": {"apart": False},
    },
)
def the_first_columns_of_split_frames_are_common_eigenvectors(*, targets: bool = True, apart: bool = True) -> Outcome:
    """``N V_1 = V_1 L``, ``M V_1 = U_1 L'`` and ``M^T U_1 = V_1 L'``: so ``M^T M V_1 = V_1 L'^2``, and ``M^T u_j = 0`` where
    ``M v_j = 0``.
    """
    V1, V2 = isometry("V_1", "k_0", "r"), isometry("V_2", "k_0", "c_0")
    U1, U2 = isometry("U_1", "k_d", "r"), isometry("U_2", "k_d", "c_d")
    L, Lp = diagonal("L", "r"), diagonal("L'", "r") if targets else matrix("L'", "r", "r")
    N = V1 @ L @ V1.T + V2 @ symmetric("A2", "c_0") @ V2.T
    M = U1 @ Lp @ V1.T + U2 @ matrix("A1", "c_d", "c_0") @ V2.T
    right = Relation("V_2^T V_1 = 0", V2.T @ V1, 0 * (V2.T @ V1), reason="one frame", sampler=_complete)
    left = Relation("U_2^T U_1 = 0", U2.T @ U1, 0 * (U2.T @ U1), reason="one frame", sampler=_complete)
    outcomes = []
    for what, formula, relation, expected in (
        ("N V_1", N @ V1, right, V1 @ L),
        ("M V_1", M @ V1, right, U1 @ Lp),
        ("M^T U_1", M.T @ U1, left, V1 @ Lp),
    ):
        derivation = Derivation(what).start(formula).normalise()
        if apart:
            derivation.apply(relation).normalise()
        outcomes.append(established(derivation, expected))
    return Outcome.conjunction(outcomes)
