"""Exact aligned networks of any widths and depth, and whether an alignment is witnessed by given frames."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import pairwise

import numpy as np

from proofs.alignment import AlignedChain, Frames
from proofs.network import product
from verify.exact import RationalMatrix
from verify.sampling import Strata, Stratum
from verify.sampling.matrices import of_rank
from verify.sampling.orthogonal import rational_rotations
from verify.sampling.shapes import DEGENERATE_WIDTHS, random_widths


@dataclass(frozen=True)
class Network:
    """An aligned chain with the frames it was built from, and inputs X; the targets are what the chain makes of them."""

    chain: AlignedChain
    X: RationalMatrix

    @property
    def layers(self) -> tuple[RationalMatrix, ...]:
        """``(W_1, ..., W_d)``."""
        return self.chain.layers

    @property
    def Y(self) -> RationalMatrix:
        """The targets of zero error."""
        return product(self.layers) @ self.X


def pseudoinverse(X: RationalMatrix) -> RationalMatrix:
    """Return ``X^+``, from a rank factorization ``X = C R`` with R the reduced rows: ``R^T (R R^T)^{-1} (C^T C)^{-1} C^T``."""
    if X.is_zero():
        return RationalMatrix.zeros(X.columns, X.rows)
    R = X.row_space()
    C = R.T.solve(X.T).T
    return R.T @ (R @ R.T).inverse() @ (C.T @ C).inverse() @ C.T


def frames_show_alignment(
    A: RationalMatrix, B: RationalMatrix, left: RationalMatrix, shared: RationalMatrix, right: RationalMatrix
) -> bool:
    """Whether orthogonal frames show A aligned with B: ``left^T A shared`` and ``shared^T B right`` are diagonal (V_A = U_B)."""
    orthogonal = all(Q.is_orthogonal() for Q in (left, shared, right))
    return orthogonal and (left.T @ A @ shared).is_diagonal() and (shared.T @ B @ right).is_diagonal()


def drawn(rng: np.random.Generator, widths: tuple[int, ...] | None, *, rank: str = "full") -> Network:
    """Return an aligned network with some zero and repeated singular values.

    Args:
        rng: the instance's generator.
        widths: ``(k_0, ..., k_d)``, random if left out.
        rank: ``"full"``: n >= k_0 and X of rank k_0; ``"diagonal"``: X of any rank with orthogonal directions V_1.
    """
    widths = widths or random_widths(rng, depth=(1, 4), width=(1, 4))
    frames = Frames(tuple(rational_rotations(rng, k, turns=1) for k in widths))
    singular = tuple(tuple(Fraction(int(x)) for x in rng.integers(-2, 4, min(pair))) for pair in pairwise(widths))
    k, n = widths[0], widths[0] + int(rng.integers(0, 3))
    if rank == "full":
        X = of_rank(rng, k, n, k)
    else:
        lengths = [int(x) for x in rng.integers(0, 3, k)]
        X = frames.Q[0] @ RationalMatrix.diagonal(lengths, (k, n)) @ rational_rotations(rng, n, turns=1)
    return Network(AlignedChain(frames, singular), X)


def strata(rank: str) -> Strata[Network]:
    """Return the degenerate width profiles, then random ones."""
    named = [Stratum(name, partial(drawn, widths=widths, rank=rank)) for name, widths in DEGENERATE_WIDTHS.items()]
    return Strata([*named, Stratum("random widths", partial(drawn, widths=None, rank=rank))])
