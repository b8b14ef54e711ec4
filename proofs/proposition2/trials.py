"""Proposition 2 on exact instances: factors of least norm, other factorizations, chains, and the singular value inequality."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from proofs.network import product
from proofs.proposition2.statement import ATTAINED, LAYERS, MINIMUM, ONLY, PROPOSITION2, REAL, REPAIRED
from verify.ball import Ball, certainly_at_most, contains, eigenvalues_of_rational, precision
from verify.claim import Answer, Count, Defect, Outcome
from verify.claim.answer import every
from verify.exact import RationalMatrix, rational_eigenvalues
from verify.numeric.tolerance import residual_tolerance
from verify.sampling import Strata, Stratum
from verify.sampling.orthogonal import rational_rotations

Rng = np.random.Generator


@dataclass(frozen=True)
class Factorized:
    """A matrix with rational singular frames, whose singular values are d-th powers, and a chain that multiplies to it.

    Attributes:
        frames: the frames ``Q_0, ..., Q_d`` of the balanced chain.
        entries: the entries of its diagonal, zeros included.
        turns: invertible matrices between the layers, which make an unbalanced chain of the balanced one.
    """

    frames: tuple[RationalMatrix, ...]
    entries: tuple[Fraction, ...]
    turns: tuple[RationalMatrix, ...]

    @property
    def depth(self) -> int:
        return len(self.frames) - 1

    @property
    def balanced(self) -> tuple[RationalMatrix, ...]:
        """``W_i = Q_i R Q_{i-1}^T``."""
        Q = self.frames
        return tuple(
            Q[i]
            @ RationalMatrix.diagonal(self.entries[: min(Q[i].rows, Q[i - 1].rows)], (Q[i].rows, Q[i - 1].rows))
            @ Q[i - 1].T
            for i in range(1, len(Q))
        )

    @property
    def turned(self) -> tuple[RationalMatrix, ...]:
        """Another chain with the same product."""
        layers = list(self.balanced)
        for i, turn in enumerate(self.turns):
            layers[i] = turn @ layers[i]
            layers[i + 1] = layers[i + 1] @ turn.inverse()
        return tuple(layers)


def squares(layers: tuple[RationalMatrix, ...]) -> Fraction:
    """Return the sum of the squared norms."""
    return sum((W.frobenius_squared() for W in layers), Fraction(0))


def _chain(kind: str, depth: int = 0) -> Stratum[Factorized]:
    def draw(rng: Rng) -> Factorized:
        d = depth or int(rng.integers(3, 5))
        outer = [int(rng.integers(1, 4)) for _ in range(2)]
        rank = min(outer)
        widths = [outer[0], *[rank + int(rng.integers(0, 3)) for _ in range(d - 1)], outer[1]]
        if kind == "one unit":
            widths, rank = [1] * (d + 1), 1
        if kind == "a tight bottleneck":
            widths[1] = rank
        entries = [Fraction(int(rng.integers(1, 5)), int(rng.integers(1, 3))) for _ in range(rank)]
        if (
            kind == "small singular values"
        ):  # below 1 a smaller exponent makes a bound larger, beyond what the turns add
            entries = [entry / 1000 for entry in entries]
        if kind == "product zero":
            entries = [Fraction(0)] * rank
        if kind == "rank-deficient product":
            entries[0] = Fraction(0)
        if kind == "repeated singular values":
            entries = [entries[0]] * rank
        entries += [Fraction(0)] * (max(widths) - rank)
        # Entries lie on the first positions of every layer, so that all widths at least the rank keep them.
        turns = tuple(_invertible(rng, k) for k in widths[1:-1])
        return Factorized(tuple(rational_rotations(rng, k) for k in widths), tuple(entries), turns)

    return Stratum(kind, draw)


def _invertible(rng: Rng, k: int) -> RationalMatrix:
    lower = RationalMatrix(np.tril(rng.integers(-1, 2, (k, k)), -1) + np.eye(k, dtype=np.int64))
    scale = RationalMatrix.diagonal([Fraction(int(rng.integers(1, 4)), int(rng.integers(1, 4))) for _ in range(k)])
    return lower @ scale


KINDS = ("product zero", "rank-deficient product", "repeated singular values", "one unit", "a tight bottleneck")
PAIRS = Strata([_chain(kind, 2) for kind in KINDS], [_chain("generic", 2)])
CHAINS = Strata([_chain(kind) for kind in (*KINDS, "small singular values")], [_chain("generic")])


@PROPOSITION2.certified(
    covers="exact factorizations, widths up to 5",
    instances=PAIRS,
    count=Count(60, 400, 4000),
    controls={
        "with_the_unbalanced_pair_as_the_least": {"least": "turned"},
        "with_the_nuclear_norm_counted_once": {"copies": 1},
        "with_the_squared_singular_values": {"power": 2},
    },
    supports=[MINIMUM, ATTAINED, ONLY, REPAIRED],
)
def balanced_pairs_meet_the_bound_and_no_other_pair_is_smaller(
    pair: Factorized, *, least: str = "balanced", copies: int = 2, power: int = 1
) -> Outcome:
    """Equal products; ``2 |P|_*`` at the balanced pair, at most that at no other; equality only where the Gram matrices agree."""
    chain: tuple[RationalMatrix, ...] = getattr(pair, least)
    other = pair.turned if least == "balanced" else pair.balanced
    bound = copies * sum((s ** (2 * power) for s in pair.entries), Fraction(0))
    found = squares(chain)
    balanced = [layers[0] @ layers[0].T == layers[1].T @ layers[1] for layers in (chain, other)]
    right = (
        product(chain) == product(other) and found == bound and found <= squares(other) and balanced[0]
        and balanced[1] is (squares(other) == found)
    )  # fmt: skip
    return Outcome(Answer.of(right), f"|W_1|^2 + |W_2|^2 = {found}, bound {bound}, the other pair {squares(other)}")


@PROPOSITION2.certified(
    covers="exact chains of 3 and 4 layers, widths up to 5",
    instances=CHAINS,
    count=Count(36, 300, 3000),
    controls={
        "with_one_layer_too_many_in_the_factor": {"more": 1},
        "with_the_exponent_two": {"squares_of": 2},
        "with_the_exponent_one_over_d": {"roots": 1},
        "with_a_balanced_chain_scaled_between_its_layers": {"least": "turned"},
    },
    supports=[LAYERS],
)
def chains_are_not_smaller_than_their_schatten_bound(
    chain: Factorized, *, more: int = 0, squares_of: int = 0, roots: int = 2, least: str = "balanced"
) -> Outcome:
    """``d sum sigma_j(P)^{2/d}``, met by the balanced chain, is at most the sum of squares of a turned one.

    The singular values of P are d-th powers of rational numbers, read off its exact characteristic polynomial.
    """
    d = chain.depth
    first, other = (chain.balanced, chain.turned) if least == "balanced" else (chain.turned, chain.balanced)
    P = product(first)
    known = sorted(chain.entries, reverse=True)[: P.columns]
    known += [Fraction(0)] * (P.columns - len(known))
    spectrum = (P.T @ P).charpoly() == RationalMatrix.diagonal([s ** (2 * d) for s in known]).charpoly()
    bound = (d + more) * sum((s ** (squares_of * d or roots) for s in known), Fraction(0))
    met = squares(first) == bound and bound <= squares(other)
    return Outcome(
        Answer.of(spectrum and met and product(other) == P),
        f"bound {bound}, balanced {squares(first)}, turned {squares(other)}",
    )


@PROPOSITION2.certified(
    covers="exact eigenvalues of both sides, enclosed by balls; real A and B with different numbers of rows",
    instances=PAIRS,
    count=Count(36, 300, 3000),
    controls={"with_the_factor_three": {"factor": 3}, "with_the_difference_of_the_grams": {"sign": -1}},
    supports=[REAL],
)
def twice_the_singular_values_of_the_product_are_below_the_sum_of_grams(
    pair: Factorized, *, factor: int = 2, sign: int = 1
) -> Outcome:
    """``2 sigma_j(A B^T) <= sigma_j(A^T A + B^T B)`` with ``A = W_2``, ``B = W_1^T`` of the turned and of the balanced pair."""
    answers = []
    for W1, W2 in (pair.turned, pair.balanced):
        P, gram = W2 @ W1, W2.T @ W2 + sign * (W1 @ W1.T)
        if sign < 0:
            gram = gram @ gram  # singular values of an indefinite matrix
        answers.append(below(P.T @ P, gram, factor, squared=sign > 0))
    return Outcome(every(answers), "each singular value is below its bound")


def below(left: RationalMatrix, right: RationalMatrix, factor: int, *, squared: bool) -> Answer:
    """Whether ``factor^2 lambda_j(left) <= lambda_j(right)^2`` (not squared: ``<= lambda_j(right)``), decreasingly."""
    size = max(left.rows, right.rows)
    answers = []
    with precision(192):
        for a, b in zip(_decreasing(left, size), _decreasing(right, size), strict=True):
            bound = b * b if squared else b
            if isinstance(a, Fraction) and isinstance(bound, Fraction):
                answers.append(Answer.of(factor * factor * a <= bound))  # equality is possible, and decided
            else:
                answers.append(certainly_at_most(factor * factor * a, bound))
    return every(answers)


def _decreasing(A: RationalMatrix, size: int) -> list[Ball | Fraction]:
    """Return the eigenvalues, the rational ones exactly, the others enclosed, with zeros up to the size."""
    exact = [value for value, _ in rational_eigenvalues(A)]
    values: list[Ball | Fraction] = []
    for ball, multiplicity in eigenvalues_of_rational(A):
        inside = [value for value in exact if contains(ball, value) is Answer.HOLDS]
        values += [inside[0] if inside else ball] * multiplicity
    return [*reversed(values), *[Fraction(0)] * (size - len(values))]


@PROPOSITION2.sampled(
    covers="float chains of depth 2 to 4, degenerate spectra first",
    instances=CHAINS,
    count=Count(60, 1000, 20000),
    batch=20,
    controls={"with_the_exponent_one_over_d": {"halved": True}, "with_the_factor_d_squared": {"squared": True}},
    supports=[LAYERS],
)
def float_chains_respect_the_schatten_bound(
    chains: list[Factorized], backend: Any, *, halved: bool = False, squared: bool = False
) -> list[Defect]:
    """The bound minus the sum of squares of a turned chain, beside what rounding explains."""
    defects = []
    for chain in chains:
        d = chain.depth
        layers = [backend.asarray(W.to_numpy()) for W in chain.turned]
        P = product(layers)
        singular = backend.to_numpy(backend.svd(P)[1])
        power = (1.0 if halved else 2.0) / d
        total = float(sum(np.sum(np.square(backend.to_numpy(W))) for W in layers))
        bound = (d * d if squared else d) * float(np.sum(singular**power))
        norms = float(np.prod([np.linalg.norm(backend.to_numpy(W)) for W in layers]))
        # |x^p - y^p| <= |x - y|^p for p <= 1, and singular values move by at most the norm of the error.
        moved = float(residual_tolerance(norms, d * max(max(W.shape) for W in layers)))
        defects.append(
            Defect(max(bound - total, 0.0), d * len(singular) * moved**power + float(residual_tolerance(total, 4 * d)))
        )
    return defects
