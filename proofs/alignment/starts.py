"""Instances: aligned chains on data that know nothing of their frames, and on data that are diagonal in them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from proofs.alignment.chain import AlignedChain, Frames
from proofs.network import Data
from verify.exact import RationalMatrix
from verify.sampling import Strata, Stratum
from verify.sampling.matrices import of_rank
from verify.sampling.orthogonal import rational_rotations


@dataclass(frozen=True)
class AlignedStart:
    """An aligned chain of square layers on data that know nothing of its frames.

    Attributes:
        middle: the middle layer (counted from 1) that is singular or not square, 0 if none is.
    """

    chain: AlignedChain
    data: Data
    eta: Fraction
    middle: int


def _start(
    name: str, *, middle: str = "", diagonal_residual: bool = False, deficient: bool = False
) -> Stratum[AlignedStart]:
    def draw(rng: np.random.Generator) -> AlignedStart:
        k, depth = int(rng.integers(2, 5)), int(rng.integers(3, 6))
        place = int(rng.integers(2, depth)) if middle else 0
        outputs = k + int(rng.choice((-1, 1))) if middle == "rectangular" else k
        widths = [k if i < place or not place else outputs for i in range(depth + 1)]
        frames = Frames(tuple(rational_rotations(rng, width) for width in widths))
        singular = [
            tuple(Fraction(int(x), 2) for x in rng.choice((-3, -2, -1, 1, 2, 3), min(widths[i : i + 2])))
            for i in range(depth)
        ]
        if middle == "singular":
            singular[place - 1] = (Fraction(0), *singular[place - 1][1:])
        X, teacher = of_rank(rng, k, k + 1, k - deficient), of_rank(rng, outputs, k, min(k, outputs))
        if diagonal_residual:
            U, V = frames.Q[-1], frames.Q[0]
            teacher = (
                U @ RationalMatrix.diagonal([int(x) for x in rng.integers(-3, 4, min(k, outputs))], (outputs, k)) @ V.T
            )
            X = V @ RationalMatrix.diagonal([int(x) for x in rng.integers(1, 4, k)])
        eta = Fraction(1, int(rng.integers(2, 6)))
        return AlignedStart(AlignedChain(frames, tuple(singular)), Data.of_map(X, teacher), eta, place)

    return Stratum(name, draw)


STARTS = Strata(
    degenerate=[
        _start("one singular middle layer", middle="singular"),
        _start("residual diagonal in the frames", diagonal_residual=True),
        _start("rank-deficient X", deficient=True),
    ],
    random=[_start("generic")],
)
RECTANGULAR = Strata(
    degenerate=[
        _start("rectangular middle layer", middle="rectangular"),
        _start("rectangular middle layer, residual diagonal", middle="rectangular", diagonal_residual=True),
    ]
)
