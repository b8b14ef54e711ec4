"""Depth 35 reaches every invertible 5 x 5 map: two words of turns, five stretches between them.

Positions are counted from 0 here, modulo 5. ``R_j`` turns the plane (0, 1); pulled back through j - 1 shifts it turns (1-j, 2-j).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from proofs.theorem3.extensions import EVERY_TARGET
from proofs.theorem3.family import BASIS, K, P, Table, times, turn
from proofs.theorem3.statement import THEOREM3
from verify.claim import Answer, Count, Defect, Outcome
from verify.exact import RationalMatrix
from verify.numeric.backend import Backend
from verify.numeric.tolerance import gamma, orthogonality_tolerance
from verify.sampling.orthogonal import haar
from verify.sampling.strata import Strata, Stratum
from verify.symbolic import Scalar, same_entries, scalar

Floats = NDArray[np.float64]

ORDER = tuple((i - 3) % K for i in range(K))
"""Names of the coordinates in the sweep: with these, the planes of j = 1, ..., 4 are (3, 4), (2, 3), (1, 2), (0, 1)."""

SWEEP = {
    1: (0, 4),
    2: (0, 3),
    3: (0, 2),
    4: (0, 1),
    6: (1, 4),
    7: (1, 3),
    8: (1, 2),
    11: (2, 4),
    12: (2, 3),
    16: (3, 4),
}
"""Which turn of the word removes which entry (row, column), in the names of ORDER; the other turns are by angle 0."""


def plane(j: int) -> tuple[int, int]:
    """Return the plane of ``G_j = P^{-(j-1)} R_j P^{j-1}``."""
    return (1 - j) % K, (2 - j) % K


def rotation(place: tuple[int, int], c: Scalar, s: Scalar) -> Table:
    """Return the rotation of a coordinate plane, its first axis towards its second."""
    table = [[Scalar.of(int(i == j)) for j in range(K)] for i in range(K)]
    a, b = place
    table[a][a] = table[b][b] = c
    table[b][a], table[a][b] = s, -s
    return table


def shift(power: int) -> Table:
    """Return ``P^power``."""
    return [[Scalar.of(int(i == (j + power) % K)) for j in range(K)] for i in range(K)]


@THEOREM3.derived(
    covers="all angles, j = 1, ..., 16",
    controls={"with_planes_one_further_on": {"offset": 1}, "with_a_word_of_15": {"length": 15}},
)
def a_word_of_turns_and_shifts_is_a_product_of_plane_rotations(*, offset: int = 0, length: int = 16) -> Outcome:
    """``(P R_j) P^{j-1} = P^j G_j`` with ``G_j`` the rotation of plane(j), and the shifts left over, ``P^{length-1}``, are I."""
    c, s = scalar("c"), scalar("s")
    turns = range(1, length + 1)
    pulled = [row for j in turns for row in times(turn(c, s, Scalar.of(1)), shift(j - 1))]
    rotated = [row for j in turns for row in times(shift(j), rotation(plane(j + offset), c, s))]
    return Outcome.conjunction([
        same_entries(pulled, rotated, "(P R_j) P^{j-1} = P^j G_j, one below the other"),
        same_entries(shift(length - 1), shift(0), f"P^{length - 1} = I"),
    ])  # fmt: skip


@THEOREM3.certified(
    covers="the ten entries above the diagonal",
    entire=True,
    controls={"with_turn_16_left_out": {"last": 12}, "with_rows_in_the_wrong_order": {"order": (0, 1, 2, 3, 4)}},
)
def the_planes_of_the_word_make_a_complete_sweep(*, last: int = 16, order: tuple[int, ...] = ORDER) -> bool:
    """Turn j acts in the plane of two neighbouring columns and removes the entry in the right one; earlier zeros stay."""
    planes = all(plane(j) == (order[column - 1], order[column]) for j, (_, column) in SWEEP.items())
    removed = [entry for j, entry in SWEEP.items() if j <= last]
    complete = sorted(removed) == [(row, column) for row in range(K) for column in range(row + 1, K)]
    in_order = removed == sorted(removed, key=lambda entry: (entry[0], -entry[1]))
    return planes and complete and in_order


def incidence(stretches: int = K) -> RationalMatrix:
    """Return which threads each of the stretches scales: thread i is in the plane of stretch j where the entry is 1."""
    return RationalMatrix([[int(i in plane(j)) for j in range(1, stretches + 1)] for i in range(K)])


@THEOREM3.certified(covers="the five stretches", entire=True, controls={"with_four_stretches": {"stretches": 4}})
def the_stretches_reach_every_positive_diagonal(*, stretches: int = K) -> Outcome:
    """Logarithms: every right side is reached iff the incidence matrix of the 5-cycle (an odd one) has rank 5."""
    rank = incidence(stretches).rank()
    return Outcome(Answer.of(rank == K), f"the incidence matrix of {stretches} edges on {K} threads has rank {rank}")


@THEOREM3.certified(
    covers="five stretches, five coordinate threads", entire=True, controls={"with_a_turned_thread": {"turned": True}}
)
def stretches_of_coordinate_planes_keep_coordinate_threads(*, turned: bool = False) -> bool:
    """``Q^T (E11 + E22) Q`` is diagonal for Q = a power of the shift: each stretch finds the threads on the axes."""
    start = RationalMatrix(turn(Fraction(3, 5), Fraction(4, 5))) if turned else RationalMatrix.identity(K)
    in_plane = RationalMatrix.diagonal([1, 1, 0, 0, 0])
    return all(((P.power(j) @ start).T @ in_plane @ (P.power(j) @ start)).is_diagonal() for j in range(1, K + 1))


@THEOREM3.derived(covers="all angles and stretches", controls={"with_a_stretch_of_one_axis": {"both": False}})
def turns_and_stretches_of_one_plane_merge_into_a_layer(*, both: bool = True) -> Outcome:
    """``P R D = P D R = x A_1 + sigma A_2 + y A_3`` with x = rho c, y = rho s: a stretch of the plane commutes with its
    rotation.
    """
    c, s, rho, sigma = scalar("c"), scalar("s"), scalar("rho"), scalar("sigma")
    D = [[(rho if i < (2 if both else 1) else sigma) if i == j else Scalar.of(0) for j in range(K)] for i in range(K)]
    R = times(shift(-1), turn(c, s, Scalar.of(1)))
    weights = (rho * c, sigma, rho * s)
    layer = [
        [sum((w * A[i, j] for w, A in zip(weights, BASIS, strict=True)), Scalar.of(0)) for j in range(K)]
        for i in range(K)
    ]
    return Outcome.conjunction([
        same_entries(times(R, D), times(D, R), "R D = D R"),
        same_entries(times(shift(1), times(R, D)), layer, "P R D = x A_1 + sigma A_2 + y A_3, x = rho c, y = rho s"),
    ])  # fmt: skip


# The construction, in floats


@dataclass(frozen=True)
class Factorization:
    """Coefficients (x, sigma, y) of 35 layers in S, and the layers, so that ``W_35 ... W_1 = W*``."""

    coefficients: Floats
    layers: Floats


def word(target: Floats) -> Floats:
    """Return the 16 angles with ``R_16 P R_15 ... P R_1 = target``, a rotation: zeros made row by row."""
    T, angles = target.copy(), np.zeros(16)
    for j, (row, column) in SWEEP.items():
        a, b, r = ORDER[column - 1], ORDER[column], ORDER[row]
        angles[j - 1] = np.arctan2(-T[r, b], T[r, a])
        c, s = np.cos(angles[j - 1]), np.sin(angles[j - 1])
        T[:, a], T[:, b] = c * T[:, a] - s * T[:, b], s * T[:, a] + c * T[:, b]
    return angles


def factor(target: Floats, stretches: int = K) -> Factorization:
    """Return the factorization of an invertible 5 x 5 matrix; ``stretches`` < 5 leaves the last stretches out."""
    sign = np.sign(np.linalg.det(target))
    U, D, Vt = np.linalg.svd(sign * target)
    if np.linalg.det(U) < 0:
        U[:, -1], Vt[-1] = -U[:, -1], -Vt[-1]
    shifts = P.to_numpy()
    first, last = word(Vt), word(shifts.T @ U @ np.linalg.matrix_power(shifts.T, 4))
    rho = np.exp(np.linalg.solve(incidence().to_numpy(), np.log(D)))
    rho[stretches:] = 1.0
    angle = np.concatenate([first, np.zeros(3), last])
    stretch = np.concatenate([np.ones(15), rho, np.ones(15)])
    coefficients = np.stack([stretch * np.cos(angle), np.ones(35), stretch * np.sin(angle)], axis=1)
    coefficients[0] *= sign
    return Factorization(coefficients, np.einsum("lj,jab->lab", coefficients, np.stack([A.to_numpy() for A in BASIS])))


TARGETS = Strata[Floats](
    [
        Stratum("the identity and its negative", lambda rng: np.eye(K) * rng.choice([-1.0, 1.0])),
        Stratum("signed permutations", lambda rng: np.eye(K)[rng.permutation(K)] * rng.choice([-1.0, 1.0], K)),
        Stratum("rotations and reflections", lambda rng: haar(rng, K)),
        Stratum("diagonal with repeated entries", lambda rng: np.diag(rng.choice([-2.0, 0.5, 3.0], K))),
    ],
    [Stratum("standard normal", lambda rng: rng.standard_normal((K, K)))],
)


@THEOREM3.sampled(
    covers="invertible 5 x 5 targets of either sign of the determinant",
    instances=TARGETS,
    count=Count(25, 200, 2000),
    batch=25,
    controls={"with_four_stretches": {"stretches": 4}, "with_a_layer_turned_by_a_degree": {"turned": 1}},
    supports=[EVERY_TARGET],
)
def a_chain_of_depth_35_reaches_the_target(
    targets: list[Floats], backend: Backend, *, stretches: int = K, turned: int = 0
) -> list[Defect]:
    """Worst of: ``||W_35 ... W_1 - W*|| / ||W*||`` and all commutators, normalised.

    Tolerance: each of the at most ``2 x 35`` products and 20 rotations is off by ``5 gamma_6`` relative to the product of the
    factors' norms, the SVD by its residual; errors are amplified at most by the condition number of the target, squared for a
    Gram matrix.
    """
    return [_defect(target, stretches, turned) for target in targets]


def _defect(target: Floats, stretches: int, turned: int) -> Defect:
    chain = factor(target, stretches).layers
    if turned:
        c, s = np.cos(np.pi / 180), np.sin(np.pi / 180)
        chain[20] = chain[20] @ np.array([[c, -s, 0, 0, 0], [s, c, 0, 0, 0], *np.eye(K)[2:]])
    product = np.eye(K)
    for W in chain:
        product = W @ product
    worst = float(np.linalg.norm(product - target) / np.linalg.norm(target))
    for i, W in enumerate(chain):
        G, H = np.eye(K), W @ W.T
        for later in chain[i + 1 :]:
            G = later @ G
            gram = G.T @ G
            worst = max(worst, float(np.linalg.norm(H @ gram - gram @ H) / (np.linalg.norm(H) * np.linalg.norm(gram))))
    stretched = float(np.linalg.cond(target)) ** 2 if np.linalg.matrix_rank(target) == K else np.inf
    return Defect(worst, (90 * K * gamma(K + 1) + orthogonality_tolerance(K)) * stretched)
