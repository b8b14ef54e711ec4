"""The data condition and the commutator: "there are U, V ..." becomes a question that is decided exactly.

``N = X X^T`` is symmetric; ``M = Y X^T`` is any matrix, of any shape and rank.
"""

from __future__ import annotations

from proofs.theorem1.statement import THEOREM1
from verify.claim import Outcome
from verify.symbolic import (
    Derivation,
    define,
    diagonal,
    established,
    matrix,
    orthogonal,
    shown_diagonal,
    symmetric,
)

U, V = orthogonal("U", "k_d"), orthogonal("V", "k_0")
M, N = matrix("M", "k_d", "k_0"), symmetric("N", "k_0")
EVERY = "every shape and rank of X and Y"


@THEOREM1.derived(
    covers=EVERY,
    controls={
        "with_inputs_that_are_not_diagonal": {"inputs": False},
        "with_targets_that_are_not_diagonal": {"targets": False},
    },
)
def data_that_are_diagonal_in_common_frames_have_commuting_grams(
    *, inputs: bool = True, targets: bool = True
) -> Outcome:
    """``N = V L V^T`` and ``M = U L' V^T`` give ``[N, M^T M] = V [L, L'^T L'] V^T = 0``."""
    L = diagonal("L", "k_0") if inputs else symmetric("L", "k_0")
    Lp = diagonal("L'", "k_d", "k_0") if targets else matrix("L'", "k_d", "k_0")
    C = N @ M.T @ M - M.T @ M @ N
    derivation = Derivation("the commutator in the frames").start(C)
    derivation.apply(define(N, V @ L @ V.T, reason="the data condition"))
    derivation.apply(define(M, U @ Lp @ V.T, reason="the data condition")).normalise()
    return established(derivation, 0 * C)


@THEOREM1.derived(
    covers=EVERY,
    controls={
        "with_a_basis_U_that_does_not_contain_the_columns": {"contained": False},
        "with_columns_that_are_not_orthogonal": {"orthogonal_columns": False},
    },
)
def orthogonal_columns_become_diagonal_in_their_own_frame(
    *, contained: bool = True, orthogonal_columns: bool = True
) -> Outcome:
    """If the columns of M V are multiples of the columns of U, ``M V = U L'``, then ``U^T M V = L'`` is diagonal."""
    Lp = diagonal("L'", "k_d", "k_0") if orthogonal_columns else matrix("L'", "k_d", "k_0")
    frame = U if contained else orthogonal("Q", "k_d")
    derivation = Derivation("the targets in the frames").start(U.T @ M @ V)
    derivation.apply(define(M, frame @ Lp @ V.T, reason="M V = U L', read backwards")).normalise()
    reached = established(derivation, Lp)
    return Outcome.conjunction([reached, shown_diagonal(Lp, "L'")])
