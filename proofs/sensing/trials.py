"""Matrix sensing on exact instances: common frames built in or destroyed, one-step starts, and invariant classes."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from proofs.network import product
from proofs.sensing.decision import common_frames, first_asymmetry
from proofs.sensing.descent import Measured
from proofs.sensing.refutation import every_target, keeps_diagonals
from proofs.sensing.statement import CLASS_EXACT, CLASS_REPAIRED, IF, JOINT, REPAIRED, SENSING
from verify.claim import Answer, Count, Outcome
from verify.exact import RationalMatrix
from verify.sampling import Miss, Strata, Stratum
from verify.sampling.orthogonal import rational_rotations

Rng = np.random.Generator


@dataclass(frozen=True)
class Family:
    """Measurements, and whether common frames were built in (the standard ones, for square families)."""

    M: tuple[RationalMatrix, ...]
    common: bool


def _family(kind: str) -> Stratum[Family]:
    def draw(rng: Rng) -> Family:
        rows, columns, n = (int(rng.integers(2, 5)) for _ in range(3))
        if kind == "one measurement":
            n = 1
        U, V = rational_rotations(rng, rows), rational_rotations(rng, columns)
        width = min(rows, columns)
        middles = [
            RationalMatrix.diagonal([int(x) for x in rng.integers(-3, 4, width)], (rows, columns)) for _ in range(n)
        ]
        if kind == "orthogonal measurements":
            middles = [
                RationalMatrix.diagonal([int(x) for x in rng.choice((-1, 1), width)], (rows, columns)) for _ in range(n)
            ]
        if kind == "measurements of rank one":
            middles = [RationalMatrix.unit(j := int(rng.integers(0, width)), j, (rows, columns)) for _ in range(n)]
        M = [U @ L @ V.T for L in middles]
        if kind == "turned apart on the left":
            # Two different values in two columns; turning the left frame of one measurement alone parts the families.
            first, second = (RationalMatrix.diagonal(list(range(s, s + width)), (rows, columns)) for s in (1, 2))
            turn = RationalMatrix.identity(rows).to_fractions()
            turn[0][0] = turn[1][1] = Fraction(3, 5)
            turn[0][1], turn[1][0] = Fraction(-4, 5), Fraction(4, 5)
            M = [U @ first @ V.T, U @ RationalMatrix(turn) @ second @ V.T]
        if kind == "with symmetric Gram products only":
            # M_2 = C M_1 with C symmetric: M_1^T M_2 is symmetric, M_1 M_2^T = M_1 M_1^T C is not.
            first = RationalMatrix.diagonal(list(range(1, width + 1)), (rows, columns))
            coupling = (
                RationalMatrix.identity(rows)
                + RationalMatrix.unit(0, 1, (rows, rows))
                + RationalMatrix.unit(1, 0, (rows, rows))
            )
            M = [U @ first @ V.T, U @ coupling @ first @ V.T]
        return Family(tuple(M), not kind.startswith(("turned", "with")))

    return Stratum(kind, draw)


FAMILIES = Strata(
    [
        _family(kind)
        for kind in (
            "one measurement",
            "orthogonal measurements",
            "measurements of rank one",
            "with symmetric Gram products only",
        )
    ],
    [_family("generic in common frames"), _family("turned apart on the left")],
)


@SENSING.certified(
    covers="exact decision against frames built in or destroyed, 2 to 4 rows and columns",
    instances=FAMILIES,
    count=Count(60, 400, 4000),
    controls={"with_products_on_one_side_only": {"both_sides": False}, "with_the_answer_turned": {"turned": True}},
    supports=[JOINT],
)
def symmetric_products_decide_whether_common_frames_exist(
    family: Family, *, both_sides: bool = True, turned: bool = False
) -> Outcome:
    """All products symmetric exactly for the families that were built with common frames; frames found for these are good."""
    exist = (first_asymmetry(family.M, both_sides=both_sides) is None) is not turned
    found = common_frames(family.M)
    scale = max(float(np.linalg.norm(A.to_numpy())) for A in family.M)
    size = max(family.M[0].shape)
    level = (
        64 * size * size * np.finfo(np.float64).eps * max(scale, 1.0)
    )  # residual of an SVD in the frames of its parts
    seen = found.within <= level if family.common else found.at_least > 0 and found.within >= found.at_least
    return Outcome(
        Answer.of(exist is family.common and bool(seen)), f"within {found.within:.2g}, at least {found.at_least:.2g}"
    )


@dataclass(frozen=True)
class OneStep:
    """A sensing problem in frames U, V with a start that reaches its target in one step.

    Attributes:
        T: the diagonals of the measurements, one in each row.
        pairs: the entries ``(p_j, q_j)`` of the first and the last layer; those of the others are 1.
        target: the diagonal of ``U^T X* V``.
        eta: ``gamma / n``.
        frames: ``Q_0, ..., Q_d``.
    """

    T: RationalMatrix
    pairs: tuple[tuple[Fraction, Fraction], ...]
    target: tuple[Fraction, ...]
    eta: Fraction
    frames: tuple[RationalMatrix, ...]


def _one_step(kind: str) -> Stratum[OneStep]:
    def draw(rng: Rng) -> OneStep:
        k = 1 if kind == "one unit" else int(rng.integers(2, 5))
        depth = 2 if kind in ("two layers", "several modes move") else int(rng.integers(3, 6))
        small = [Fraction(int(x), int(y)) for x, y in zip(rng.integers(1, 5, 4), rng.integers(1, 4, 4), strict=True)]
        signs = rng.choice((-1, 1), 2 * k)
        pairs = [
            (Fraction(int(a), 2) * int(s), Fraction(int(b), 2))
            for a, b, s in zip(*rng.integers(1, 5, (2, k)), signs[:k], strict=True)
        ]
        h = [Fraction(0)] * k
        if kind == "several modes move":
            ratio = small[0] + 2  # 1/(eta mu)
            for j, (p, q) in enumerate(pairs):
                h[j] = ratio * (ratio - p * p - q * q) / (p * q)
        else:
            p, q = pairs[0]
            x, s = small[1] * int(signs[-1]), p * q
            h[0] = (s * (1 + x * x) + x * (p * p + q * q)) * (1 + x * s) ** (depth - 2) - s
            ratio = h[0] / x
        if ratio <= 0 or not any(h):
            raise Miss
        row = RationalMatrix([h])
        rows = [row, *([2 * row] if kind == "repeated measurements" else [])]
        rest = _orthogonal_rows(rng, h)
        T = RationalMatrix([r for block in [*rows, *rest] for r in block.to_fractions()])
        mu = (
            sum((block.frobenius_squared() for block in rows), Fraction(0))
            if kind != "repeated measurements"
            else 5 * row.frobenius_squared()
        )
        target = tuple(p * q + e for (p, q), e in zip(pairs, h, strict=True))
        frames = tuple(rational_rotations(rng, k) for _ in range(depth + 1))
        return OneStep(T, tuple(pairs), target, 1 / (ratio * mu), frames)

    return Stratum(kind, draw)


def _orthogonal_rows(rng: Rng, h: list[Fraction]) -> list[RationalMatrix]:
    """Return up to one more row, orthogonal to h: another measurement, which sees nothing of the start's error."""
    k = len(h)
    if k < 2:
        return []
    i, j = (int(x) for x in rng.choice(k, 2, replace=False))
    entries = [Fraction(0)] * k
    entries[i], entries[j] = h[j], -h[i]
    return [RationalMatrix([entries])] if any(entries) else []


STARTS = Strata(
    [_one_step(kind) for kind in ("one unit", "two layers", "repeated measurements", "several modes move")],
    [_one_step("generic")],
)


@SENSING.certified(
    covers="exact runs, k <= 4, depth 2 to 5, step sizes from the problem",
    instances=STARTS,
    count=Count(60, 400, 4000),
    controls={
        "with_half_the_step": {"step": Fraction(1, 2)},
        "with_a_measurement_coupled_across_the_frames": {"coupled": True},
        "with_the_start_turned_in_sign": {"sign": -1},
    },
    supports=[IF],
)
def the_start_reaches_its_target_in_one_step(
    problem: OneStep, *, step: Fraction = Fraction(1), coupled: bool = False, sign: int = 1
) -> Outcome:
    """Diagonal in the same frames before and after, a nonzero gradient, and exactly zero error after one step."""
    Q, k = problem.frames, problem.T.columns
    shear = RationalMatrix.unit(0, k - 1, (k, k)) if coupled else RationalMatrix.zeros(k, k)
    M = tuple(Q[-1] @ (RationalMatrix.diagonal(row) + shear) @ Q[0].T for row in problem.T.to_fractions())
    data = Measured.of_target(M, Q[-1] @ RationalMatrix.diagonal(problem.target) @ Q[0].T)
    depth = len(Q) - 1
    middles = [RationalMatrix.diagonal([sign * p for p, _ in problem.pairs]), *[RationalMatrix.identity(k)] * (depth - 2),
               RationalMatrix.diagonal([q for _, q in problem.pairs])]  # fmt: skip
    before = tuple(Q[i + 1] @ S @ Q[i].T for i, S in enumerate(middles))
    after = data.step(before, step * problem.eta)
    aligned = all((Q[i + 1].T @ W @ Q[i]).is_diagonal() for i, W in enumerate(after))
    found = {"aligned": aligned, "moving": after != before, "zero error": not any(data.residuals(product(after)))}
    missing = [name for name, holds in found.items() if not holds]
    return Outcome(Answer.of(not missing), f"not: {', '.join(missing)}" if missing else "zero error after one step")


def _square_family(kind: str) -> Stratum[Family]:
    def draw(rng: Rng) -> Family:
        k = int(rng.integers(2, 5))
        first = RationalMatrix.diagonal([int(x) for x in rng.integers(1, 4, k)])
        i, j = (int(x) for x in rng.choice(k, 2, replace=False))
        off = int(rng.integers(1, 4)) * RationalMatrix.unit(i, j, (k, k))
        second = RationalMatrix.diagonal([int(x) for x in rng.integers(1, 4, k)])
        M = {
            "all diagonal": (first, second),
            "the first one diagonal": (first, second + off),
            "cancelling off the diagonal": (first + off, first - off),
        }[kind]
        return Family(M, kind == "all diagonal")

    return Stratum(kind, draw)


SQUARE_FAMILIES = Strata(
    [_square_family(kind) for kind in ("all diagonal", "the first one diagonal", "cancelling off the diagonal")]
)


@SENSING.certified(
    covers="exact steps of chains of invertible diagonal layers, k = 2 to 4, d = 3",
    instances=SQUARE_FAMILIES,
    count=Count(30, 200, 2000),
    controls={
        "with_the_targets_forgotten": {"quantified": False},
        "with_a_criterion_that_looks_at_one_measurement": {"looked_at": 1},
    },
    supports=[CLASS_EXACT, REPAIRED, CLASS_REPAIRED],
)
def the_criterion_agrees_with_what_steps_do(family: Family, *, quantified: bool = True, looked_at: int = 0) -> Outcome:
    """The class of diagonal chains stays for every target exactly when all measurements are diagonal; steps show the same."""
    M, plain = family.M, family.common
    k = M[0].rows
    units = [RationalMatrix.unit(i, j, (k, k)) for i in range(k) for j in range(k)]
    chains = [tuple(RationalMatrix.diagonal([scale + j for j in range(k)]) for _ in range(3)) for scale in (1, 2)]
    chains.append((*[RationalMatrix.identity(k)] * 2, RationalMatrix.zeros(k, k)))
    stays = all(
        all(W.is_diagonal() for W in Measured.of_target(M, X).step(chain, Fraction(1)))
        for X in units
        for chain in chains
    )
    decided = every_target(M) if quantified else keeps_diagonals(Measured.of_target(M, RationalMatrix.zeros(k, k)))
    claimed = all(A.is_diagonal() for A in M[:looked_at]) if looked_at else decided
    return Outcome(Answer.of(claimed is plain and stays is plain), "the criterion and the steps agree")
