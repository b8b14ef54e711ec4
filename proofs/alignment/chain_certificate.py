"""Certificates of decisions about a chain, for the stand-alone checker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from random import Random
from typing import Any

from proofs.alignment.commutators import Pair, partial_product
from proofs.alignment.decision import Decision
from proofs.alignment.threads import ranks
from verify.certificate import Certificate, CertificateError
from verify.claim import Answer
from verify.exact import RationalMatrix

LARGEST_COST = 8e6
"""Scalar products that the checker, which is written in plain Python, is asked to do: a few seconds."""

LARGEST_LAYER = 200_000
"""Entries of a matrix that are written into a certificate."""


@dataclass(frozen=True)
class Sentence:
    """What a certificate of an application is about."""

    id: str
    text: str
    hypotheses: Mapping[str, str] = field(default_factory=dict)


ALIGNED = Sentence("alignment.chain", "the layers W_1, ..., W_d are aligned (Definition 2)")
THIN = Sentence(
    "alignment.commutators",
    "the commutators of all W_i W_i^T and (W_j ... W_{i+1})^T (W_j ... W_{i+1}), i < j, are zero (so that by Theorem A the chain "
    "splits orthogonally into threads, which for widths without a bulge is alignment)",
)
RANKS = Sentence(
    "alignment.ranks",
    "the partial products have the ranks that are recorded; threads of these numbers have no common positions",
)


def certificate(layers: Sequence[RationalMatrix], decision: Decision) -> dict[str, Any] | None:
    """Return the sealed certificate of a decision, or ``None`` where it would be beyond the limits of the checker."""
    if decision.answer is Answer.UNDECIDED or any(W.rows * W.columns > LARGEST_LAYER for W in layers):
        return None
    try:
        if decision.pair is not None:
            return _refutation(layers, decision.pair)
        if decision.answer is Answer.FAILS:
            return _ranks(layers)
        return _frames(layers, decision) if decision.frames is not None else _commuting(layers)
    except CertificateError:
        return None


def _refutation(layers: Sequence[RationalMatrix], pair: Pair) -> dict[str, Any]:
    """One commutator that is not zero: all of it where it is small, else one entry, by products with vectors only."""
    i, j = pair
    written = Certificate("counterexample", ALIGNED)
    written.given({f"W{m}": layers[m - 1] for m in range(i, j + 1)})
    name = "*".join(f"W{m}" for m in range(j, i, -1))
    if _cost(layers[i - 1 : j]) <= LARGEST_COST:
        P, W = partial_product(layers, i, j), layers[i - 1]
        written.define("H", f"W{i}*W{i}^T", value=W @ W.T)
        written.define("P", name, value=P)
        written.define("G", "P^T*P", value=P.T @ P)
        return written.conclusion("H and G commute", "commutator(H, G) == 0*H").seal()
    a, b = _nonzero_entry(layers, pair)
    forward = f"row(W{i},{a + 1})*W{i}^T"
    for m in range(i + 1, j + 1):
        forward = f"({forward})*W{m}^T"
    back = f"column(W{i + 1},{b + 1})"
    for m in range(i + 2, j + 1):
        back = f"W{m}*({back})"
    left = f"({forward})*({back})"
    forward = f"column(W{i + 1},{a + 1})"
    for m in range(i + 2, j + 1):
        forward = f"W{m}*({forward})"
    forward = f"({forward})^T"
    for m in range(j, i, -1):
        forward = f"({forward})*W{m}"
    right = f"({forward})*W{i}*row(W{i},{b + 1})^T"
    text = f"entry ({a + 1}, {b + 1}) of [W{i} W{i}^T, P^T P] with P = {name} is zero"
    return written.conclusion(text, f"{left} - {right} == 0").seal()


def _nonzero_entry(layers: Sequence[RationalMatrix], pair: Pair) -> tuple[int, int]:
    """Return the place of a nonzero entry of the commutator, from its action on vectors; it is skew."""
    i, j = pair
    k, rng = layers[i - 1].rows, Random(0)

    def H(v: RationalMatrix) -> RationalMatrix:
        return layers[i - 1] @ (layers[i - 1].T @ v)

    def G(v: RationalMatrix) -> RationalMatrix:
        for W in layers[i:j]:
            v = W @ v
        for W in reversed(layers[i:j]):
            v = W.T @ v
        return v

    probe = RationalMatrix([[rng.randrange(-999, 1000)] for _ in range(k)])
    seen = H(G(probe)) - G(H(probe))
    for column in sorted(range(k), key=lambda a: -abs(seen[a, 0])):
        unit = RationalMatrix.unit(column, 0, (k, 1))
        image = H(G(unit)) - G(H(unit))
        if not image.is_zero():
            return next(a for a in range(k) if image[a, 0] != 0), column
    raise AssertionError("the commutator is zero")


def _frames(layers: Sequence[RationalMatrix], decision: Decision) -> dict[str, Any] | None:
    assert decision.frames is not None
    if _cost(layers) > LARGEST_COST:
        return None
    written = Certificate("witness", ALIGNED)
    written.given({f"W{i}": W for i, W in enumerate(layers, 1)})
    written.given({f"Q{i}": Q for i, Q in enumerate(decision.frames.Q)})
    for i in range(len(layers) + 1):
        written.fact(
            f"the columns of Q{i} are orthogonal and not zero", f"isdiagonal(gram(Q{i})) and rank(Q{i}) == rows(Q{i})"
        )
    for i in range(1, len(layers) + 1):
        text = f"layer {i} is rectangular diagonal in the frames of the directions of Q{i} and Q{i - 1}"
        written.conclusion(text, f"isdiagonal(Q{i}^T*W{i}*Q{i - 1})")
    return written.seal()


def _commuting(layers: Sequence[RationalMatrix]) -> dict[str, Any] | None:
    depth = len(layers)
    if depth < 2 or _cost(layers) * depth * depth > LARGEST_COST:
        return None
    written = Certificate("witness", THIN)
    written.given({f"W{i}": W for i, W in enumerate(layers, 1)})
    for i, j in combinations(range(1, depth + 1), 2):
        product = "*".join(f"W{m}" for m in range(j, i, -1))
        written.conclusion(f"[H_{i}, G_{i}^({j})] = 0", f"commute(W{i}*W{i}^T, gram({product}))")
    return written.seal()


def _ranks(layers: Sequence[RationalMatrix]) -> dict[str, Any] | None:
    if _cost(layers) * len(layers) > LARGEST_COST:
        return None
    written = Certificate("rank", RANKS)
    written.given({f"W{i}": W for i, W in enumerate(layers, 1)})
    for (a, b), rank in ranks(layers).items():
        if a < b:
            product = "*".join(f"W{m}" for m in range(b, a, -1))
            written.conclusion(f"{rank} threads lead from vertex {a} to vertex {b}", f"rank({product}) == {rank}")
    return written.seal()


def _cost(layers: Sequence[RationalMatrix]) -> float:
    return sum(6.0 * max(W.shape) ** 3 for W in layers)
