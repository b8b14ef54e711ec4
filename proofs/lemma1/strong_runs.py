"""When is a strongly aligned run possible at all? The rigidity of strong alignment, and its exact test on data.

Square layers, ``N = X X^T`` invertible, ``W* = Y X^+`` with distinct nonzero singular values: then ``W*`` fixes its live
singular vectors up to order and sign, and a strong run has to live in those frames.
"""

from __future__ import annotations

from itertools import combinations

from proofs.lemma1.statement import LEMMA1
from proofs.network import Data
from verify.claim import Answer, Outcome
from verify.exact import RationalMatrix, vstack
from verify.exact.eigen import rational_eigenvalues
from verify.symbolic import Derivation, define, diagonal, established, matrix, orthogonal, symmetric


@LEMMA1.derived(
    covers="every size, depth and time",
    controls={
        "with_a_limit_in_other_frames": {"shared": False},
        "with_targets_that_are_not_realizable": {"realizable": False},
    },
)
def the_residual_of_a_strong_run_is_the_gap_times_the_inputs(
    *, shared: bool = True, realizable: bool = True
) -> Outcome:
    """With ``W* = U S* V^T``, the limit of a strong run, ``K = U^T (M - W N) V = (S* - S) V^T N V``."""
    U, V, N = orthogonal("U", "k"), orthogonal("V", "k"), symmetric("N", "k")
    S, limit = diagonal("S", "k"), diagonal("S*", "k")
    right = V if shared else orthogonal("V*", "k")
    M, teacher = matrix("M", "k", "k"), matrix("W*", "k", "k")
    rest = 0 * M if realizable else matrix("R", "k", "k")
    derivation = Derivation("the residual of a strong run").start(U.T @ (M - U @ S @ V.T @ N) @ V)
    derivation.apply(define(M, teacher @ N + rest, reason="realizable data"))
    derivation.apply(define(teacher, U @ limit @ right.T, reason="the run tends to W*, in its frames")).normalise()
    return established(derivation, (limit - S) @ V.T @ N @ V)


def strong_run_possible(data: Data) -> Answer:
    """Decide the rigidity criterion exactly: FAILS means that no strongly aligned run exists on these data.

    HOLDS iff (1) some singular vector ``v_j`` of ``W*`` with nonzero singular value has ``v_j^T N v_l = 0`` for all other
    such l, or (2) N has an eigenvector in ``ker W*``. UNDECIDED where the criterion does not apply (N singular, repeated
    nonzero singular values) or the singular vectors are irrational.
    """
    N, k = data.N, data.X.rows
    if N.rank() < k or not data.realizable:
        return Answer.UNDECIDED
    teacher = data.M @ N.inverse()
    if _observability(teacher, N).rank() < k:
        return Answer.HOLDS
    live = _live_vectors(teacher.T @ teacher)
    if live is None:
        return Answer.UNDECIDED
    coupled = [{i, j} for i, j in combinations(range(len(live)), 2) if not (live[i].T @ N @ live[j]).is_zero()]
    return Answer.of(any(all(j not in pair for pair in coupled) for j in range(len(live))))


def _observability(W: RationalMatrix, N: RationalMatrix) -> RationalMatrix:
    """Return ``[W; W N; W N^2; ...]``: its rank is k iff no eigenvector of N lies in ``ker W`` (Popov, Belevitch, Hautus)."""
    rows = [W]
    for _ in range(N.rows - 1):
        rows.append(rows[-1] @ N)
    return vstack(rows)


def _live_vectors(gram: RationalMatrix) -> list[RationalMatrix] | None:
    """Return one eigenvector for each nonzero eigenvalue, or ``None`` unless all of these are rational and simple."""
    vectors = []
    for value, multiplicity in rational_eigenvalues(gram):
        if value and multiplicity > 1:
            return None
        if value:
            vectors.append((gram - value * RationalMatrix.identity(gram.rows)).nullspace())
    return vectors if len(vectors) == gram.rank() else None
