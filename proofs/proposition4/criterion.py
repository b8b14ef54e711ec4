"""When can B align with A? Exactly when the Gram matrices ``A^T A`` and ``B B^T`` commute: scaled orthogonal A always do."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from proofs.proposition4.statement import PROPOSITION4
from verify.claim import Outcome
from verify.symbolic import (
    Derivation,
    Instance,
    Rational,
    Relation,
    diagonal,
    established,
    matrix,
    orthogonal,
    scalar,
    shown_diagonal,
    symmetric,
)


@PROPOSITION4.derived(
    covers="every k and n",
    controls={
        "with_different_frames": {"shared": False},
        "with_a_middle_that_is_not_diagonal": {"diagonal_middle": False},
    },
)
def shared_frames_make_the_grams_commute(*, shared: bool = True, diagonal_middle: bool = True) -> Outcome:
    """``A = U S Q^T`` and ``B = Q T V^T`` give ``[A^T A, B B^T] = Q [S^T S, T T^T] Q^T = 0``."""
    U, Q, V = orthogonal("U_A", "k"), orthogonal("Q", "k"), orthogonal("V_B", "n")
    S = diagonal("S_A", "k") if diagonal_middle else matrix("S_A", "k", "k")
    T = diagonal("S_B", "k", "n")
    A, B = U @ S @ Q.T, (Q if shared else orthogonal("U_B", "k")) @ T @ V.T
    C = A.T @ A @ B @ B.T - B @ B.T @ A.T @ A
    return established(Derivation("the commutator of the Grams").start(C).normalise(), 0 * C)


@PROPOSITION4.derived(
    covers="every k",
    controls={
        "with_columns_that_are_not_orthogonal": {"orthogonal_columns": False},
        "with_the_transposed_frame": {"transposed": True},
    },
)
def orthogonal_columns_give_a_usSVD(*, orthogonal_columns: bool = True, transposed: bool = False) -> Outcome:
    """If ``A Q = U S`` with S diagonal (the columns of U hold the directions of the columns), then ``A = U S Q^T``."""
    U, Q = orthogonal("U", "k"), orthogonal("Q", "k")
    S = diagonal("S", "k") if orthogonal_columns else matrix("S", "k", "k")
    A = matrix("A", "k", "k")

    def sample(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
        u, s, q = (instance.matrices[name] for name in ("U", "S", "Q"))
        return {"A": u @ s @ q.T}

    columns = Relation("A Q = U S", A @ Q, U @ S, reason="the columns of A Q lie along those of U", sampler=sample)
    frames = Derivation("A in its frames").start(A @ Q @ (Q if transposed else Q.T)).apply(columns).normalise()
    same = Derivation("and that is A").start(A @ Q @ (Q if transposed else Q.T)).normalise()
    return Outcome.conjunction([
        established(frames, U @ S @ Q.T),
        established(same, A),
        shown_diagonal(S, "the middle of A"),
    ])  # fmt: skip


@PROPOSITION4.derived(
    covers="every k and n",
    controls={"with_two_different_singular_values": {"scaled": False}},
)
def a_scalar_gram_commutes_with_everything(*, scaled: bool = True) -> Outcome:
    """``A = c Q`` with Q orthogonal has ``[A^T A, B B^T] = c^2 [I, B B^T] = 0``: the identity is not special."""
    Q, B = orthogonal("Q", "k"), matrix("B", "k", "n")
    A = scalar("c") * Q if scaled else Q @ diagonal("D", "k")
    C = A.T @ A @ B @ B.T - B @ B.T @ A.T @ A
    return established(Derivation("a scaled orthogonal element").start(C).normalise(), 0 * C)


@PROPOSITION4.derived(
    covers="every k and m",
    controls={"with_an_eigenvector_of_another_matrix": {"same": False}},
)
def eigenvectors_with_a_simple_eigenvalue_are_kept_by_what_commutes(*, same: bool = True) -> Outcome:
    """``H = A^T A`` commutes with G and ``G u = mu u``: then ``G (H u) = mu (H u)``; where mu is simple, ``H u`` is a multiple of
    u.
    """
    G, H, u = symmetric("G", "k"), symmetric("H", "k"), matrix("u", "k", 1)
    mu = scalar("mu")
    eigen = Relation("G u = mu u", G @ u, mu * u, reason="u is an eigenvector", sampler=_with_an_eigenvector)
    commuting = Relation("G H = H G", G @ H, H @ G, reason="they commute", sampler=_commuting_pair)
    derivation = Derivation("an eigenvector moved by H").start(G @ H @ u).apply(commuting)
    if same:
        derivation.apply(eigen)
    return established(derivation.normalise(), mu * (H @ u))


def _commuting_pair(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Diagonal G and H: they commute, and any u goes with them."""
    k = instance.dimensions["k"]
    G, H = (Rational.diagonal(k, k, [Fraction(rng.randint(-4, 4)) for _ in range(k)]) for _ in range(2))
    return {"G": G, "H": H}


def _with_an_eigenvector(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Diagonal G and H with the first coordinate vector as u."""
    pair = _commuting_pair(rng, instance)
    k, G = instance.dimensions["k"], pair["G"]
    assert isinstance(G, Rational)
    u = Rational.of(k, 1, [[int(i == 0)] for i in range(k)])
    return {**pair, "u": u, "mu": G.entries[0][0] if k else Fraction(0)}


@PROPOSITION4.derived(covers="every k", controls={"with_the_scale_to_the_first_power": {"power": 1}})
def the_scale_of_an_element_does_not_matter(*, power: int = 2) -> Outcome:
    """``[(cA)^T (cA), G] = c^2 [A^T A, G]``: it vanishes for A exactly if for cA, c != 0."""
    A, G, c = matrix("A", "k", "k"), symmetric("G", "k"), scalar("c")
    scaled = (c * A).T @ (c * A)
    derivation = Derivation("a scaled element").start(scaled @ G - G @ scaled).normalise()
    return established(derivation, c**power * (A.T @ A @ G - G @ A.T @ A))
