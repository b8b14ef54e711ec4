"""Certificates of decisions about a chain, for the stand-alone checker."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from itertools import combinations
from random import Random
from typing import Any

from proofs.alignment.ball_frames import BallFrames
from proofs.alignment.commutators import partial_product
from proofs.alignment.decision import Decision
from proofs.alignment.threads import ranks
from verify.certificate import Certificate, CertificateError
from verify.claim import Answer
from verify.exact import RationalMatrix

LARGEST_COST = 8e6
"""Scalar products that the checker, which is written in plain Python, is asked to do: a few seconds."""

LARGEST_FRAMES = 4e7
"""The same for frames, whose products are cheaper: each layer is multiplied twice, whatever the depth."""

LARGEST_LAYER = 200_000
"""Entries of a matrix that are written into a certificate."""


MOST_DECIMALS = 400
"""Powers of ten below which a residual is not stated more sharply."""

MOST_RANKS = 24
"""Layers up to which the ranks of all partial products are written in one formula."""


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
SPLIT = Sentence(
    "alignment.threads",
    "the commutators of all W_i W_i^T and (W_j ... W_{i+1})^T (W_j ... W_{i+1}), i < j, are zero, so that by Theorem A the chain "
    "splits orthogonally into threads, and these have common positions on rectangular diagonals: the chain is aligned",
)
ENCLOSED = Sentence(
    "alignment.enclosed",
    f"{SPLIT.text}. Frames of an exact usSVD lie near the frames Q_0, ..., Q_d that are given with diagonals S_1, ..., S_d; how "
    "near was found by ball arithmetic, which this checker does not do again: it checks what they leave of Q_i^T Q_i - I and "
    "Q_i^T W_i Q_{i-1} - S_i, exactly",
)
FITTING = Sentence(
    "alignment.fitting",
    "the ranks of all partial products are those of threads that have common positions on rectangular diagonals, as they must be "
    "if the layers W_1, ..., W_d are aligned",
)


def certificate(
    layers: Sequence[RationalMatrix], decision: Decision, enclosed: BallFrames | None = None
) -> dict[str, Any] | None:
    """Return the sealed certificate of a decision, or ``None`` where it would be beyond the limits of the checker."""
    if decision.answer is Answer.UNDECIDED or too_large([W.shape for W in layers]):
        return None
    for written in _ways(layers, decision, enclosed):
        try:
            return written().seal()
        except CertificateError:  # a search, or frames, that are beyond the checker
            continue
    return None


def _ways(
    layers: Sequence[RationalMatrix], decision: Decision, enclosed: BallFrames | None
) -> Iterator[Callable[[], Certificate]]:
    """Yield the ways to write a certificate that the checker has time for, the one that says most first."""
    cost, depth = _cost(layers), len(layers)
    if decision.pair is not None:
        i, j = decision.pair
        factors = dict(enumerate(layers[i - 1 : j], i))
        if _cost(list(factors.values())) <= LARGEST_COST:
            yield partial(refuting, factors)
        else:
            yield lambda: refuting_by_entry(factors, *nonzero_entry(factors))
    elif decision.answer is Answer.FAILS:
        if depth <= MOST_RANKS and cost * depth <= LARGEST_COST:
            yield partial(fitting, layers)
    elif decision.frames is not None:
        if cost <= LARGEST_FRAMES:
            yield partial(diagonal_in, layers, decision.frames.Q)
    else:
        if depth <= MOST_RANKS and cost * depth**2 <= LARGEST_COST:
            if enclosed is not None:
                yield partial(split, layers, enclosed)
            yield partial(split, layers)
        if depth > 1 and cost * depth**2 <= LARGEST_COST:
            yield partial(commuting, layers)


def too_large(shapes: Sequence[tuple[int, int]]) -> str:
    """Return which layer is larger than what certificates hold; nothing where none is."""
    for i, (rows, columns) in enumerate(shapes, 1):
        if rows * columns > LARGEST_LAYER:
            return f"W_{i} has {rows * columns} entries, and certificates hold layers of at most {LARGEST_LAYER}"
    return ""


def too_long(layers: Sequence[RationalMatrix], decision: Decision) -> str:
    """Return why a decided chain whose layers are not too large has no certificate."""
    if list(_ways(layers, decision, None)):
        return "its numbers, or the search for positions, are beyond the limits of the stand-alone checker"
    irrational = decision.answer is Answer.HOLDS and decision.frames is None
    many = f"of all {len(layers) * (len(layers) - 1) // 2} pairs " if irrational else ""
    return f"the products {many}would take the stand-alone checker, which is plain Python, minutes"


def refuting(factors: Mapping[int, RationalMatrix]) -> Certificate:
    """Write one commutator that is not zero, for the layers ``W_i, ..., W_j`` that make it."""
    i, j = min(factors), max(factors)
    written = Certificate("counterexample", ALIGNED).given({f"W{m}": W for m, W in factors.items()})
    P, W = partial_product([factors[m] for m in range(i, j + 1)], 1, len(factors)), factors[i]
    written.define("H", f"W{i}*W{i}^T", value=W @ W.T)
    written.define("P", _product(i, j), value=P)
    written.define("G", "P^T*P", value=P.T @ P)
    return written.conclusion("H and G commute", "commutator(H, G) == 0*H")


def refuting_by_entry(factors: Mapping[int, RationalMatrix], a: int, b: int) -> Certificate:
    """Write one entry of a commutator that is not zero (row and column from 0), by products with vectors only."""
    i, j = min(factors), max(factors)
    written = Certificate("counterexample", ALIGNED).given({f"W{m}": W for m, W in factors.items()})
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
    text = f"entry ({a + 1}, {b + 1}) of [W{i} W{i}^T, P^T P] with P = {_product(i, j)} is zero"
    return written.conclusion(text, f"{left} - {right} == 0")


def nonzero_entry(factors: Mapping[int, RationalMatrix]) -> tuple[int, int]:
    """Return the place of a nonzero entry of the commutator, from its action on vectors; it is skew."""
    first, *rest = (factors[m] for m in sorted(factors))
    k, rng = first.rows, Random(0)

    def H(v: RationalMatrix) -> RationalMatrix:
        return first @ (first.T @ v)

    def G(v: RationalMatrix) -> RationalMatrix:
        for W in rest:
            v = W @ v
        for W in reversed(rest):
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


def diagonal_in(layers: Sequence[RationalMatrix], Q: Sequence[RationalMatrix]) -> Certificate:
    """Write rational frames, as orthogonal columns of any lengths."""
    written = Certificate("witness", ALIGNED)
    written.given({f"W{i}": W for i, W in enumerate(layers, 1)}).given({f"Q{i}": q for i, q in enumerate(Q)})
    for i in range(len(layers) + 1):
        # As many columns as rows: a column of zeros more would move the positions behind it.
        written.fact(
            f"Q{i} is square, and its columns are orthogonal and not zero",
            f"isdiagonal(gram(Q{i})) and rank(Q{i}) == rows(Q{i}) and rows(Q{i}) == columns(Q{i})",
        )
    for i in range(1, len(layers) + 1):
        text = f"layer {i} is rectangular diagonal in the frames of the directions of Q{i} and Q{i - 1}"
        written.conclusion(text, f"isdiagonal(Q{i}^T*W{i}*Q{i - 1})")
    return written


def commuting(layers: Sequence[RationalMatrix]) -> Certificate:
    """Write that all commutators vanish, which is not yet where the threads lie."""
    written = Certificate("witness", THIN)
    written.given({f"W{i}": W for i, W in enumerate(layers, 1)})
    for i, j in combinations(range(1, len(layers) + 1), 2):
        written.conclusion(f"[H_{i}, G_{i}^({j})] = 0", f"commute(W{i}*W{i}^T, gram({_product(i, j)}))")
    return written


def split(layers: Sequence[RationalMatrix], enclosed: BallFrames | None = None) -> Certificate:
    """Write vanishing commutators and positions of the threads: all of alignment, also where no frame is rational."""
    written = Certificate("witness", SPLIT if enclosed is None else ENCLOSED)
    written.given({f"W{i}": W for i, W in enumerate(layers, 1)})
    _table(written, layers)
    for i, j in combinations(range(1, len(layers) + 1), 2):
        written.fact(f"[H_{i}, G_{i}^({j})] = 0", f"commute(W{i}*W{i}^T, gram({_product(i, j)}))")
    if enclosed is not None:
        _near_frames(written, layers, enclosed)
    return written.conclusion("the threads have common positions", "threadsfit(R)")


def _near_frames(written: Certificate, layers: Sequence[RationalMatrix], enclosed: BallFrames) -> None:
    """Give the midpoints, and state what they leave: frames within r of exact ones can leave no more than this."""
    written.given({f"Q{i}": Q for i, Q in enumerate(enclosed.Q)}).given(
        {f"S{i}": S for i, S in enumerate(enclosed.S, 1)}
    )
    frames, middles = (_power_above(x) for x in enclosed.residuals(layers))
    for i, Q in enumerate(enclosed.Q):
        written.fact(f"Q{i} is nearly orthonormal", f"frobenius2(gram(Q{i}) - I({Q.rows})) <= {frames}")
    for i in range(1, len(layers) + 1):
        close = f"frobenius2(Q{i}^T*W{i}*Q{i - 1} - S{i}) <= {middles}"
        written.fact(
            f"layer {i} is nearly the rectangular diagonal S{i} in these frames", f"isdiagonal(S{i}) and {close}"
        )


def _power_above(x: Fraction) -> str:
    """Return the least power of ten that is not below a number, as a formula."""
    power = 0
    while Fraction(10) ** power < x:
        power += 1
    while x and Fraction(10) ** (power - 1) >= x and power > -MOST_DECIMALS:
        power -= 1
    return f"1/10^{-power}" if power < 0 else f"10^{power}"


def fitting(layers: Sequence[RationalMatrix]) -> Certificate:
    """Write the ranks of all partial products; the checker tries every way to place the threads that they count."""
    written = Certificate("counterexample", FITTING)
    written.given({f"W{i}": W for i, W in enumerate(layers, 1)})
    _table(written, layers)
    return written.conclusion("the threads have common positions", "threadsfit(R)")


def _table(written: Certificate, layers: Sequence[RationalMatrix]) -> None:
    """Define R: the widths on its diagonal, above it the ranks of the products from vertex to vertex."""
    depth, found = len(layers), ranks(layers)
    rows, values = [], []
    for a in range(depth + 1):
        width = f"columns(W{a + 1})" if a < depth else f"rows(W{depth})"
        rows.append(["0"] * a + [width] + [f"rank({_product(a, b)})" for b in range(a + 1, depth + 1)])
        values.append([0] * a + [found[a, b] for b in range(a, depth + 1)])
    written.define("R", f"[{'; '.join(', '.join(row) for row in rows)}]", value=values)


def _product(a: int, b: int) -> str:
    """Return the formula of ``W_b ... W_{a+1}``."""
    return "*".join(f"W{m}" for m in range(b, a, -1))


def _cost(layers: Sequence[RationalMatrix]) -> float:
    return sum(6.0 * max(W.shape) ** 3 for W in layers)
