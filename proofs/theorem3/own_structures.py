"""Layers with a structure each: "the statement can trivially be extended to the general setting". Where S may change from layer
to layer, two parameters a layer are enough, and k = 4.

In four dimensions ``x I + y L`` is a multiple of a rotation for each quaternion unit L, acting from the left or from the right,
and six such layers make every rotation. Three layers diag(a, a, b, b), diag(a, b, a, b), diag(a, b, b, a) make every positive
diagonal. So 6 + 3 + 6 layers are a singular value decomposition, aligned by construction. A chain of d layers with two parameters
each depends on d + 1 numbers at most, so no fewer than 15 reach the 16 dimensions of all maps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from proofs.alignment import Frames
from proofs.theorem3.statement import EXTENDED, EXTENDED_REPAIRED, THEOREM3
from verify.certificate import Certificate
from verify.claim import Counterexample, Statement
from verify.exact import RationalMatrix, rank_modulo

K = 4
PRIME = 2**31 - 1
ONE = RationalMatrix.identity(K)

Pair = tuple[RationalMatrix, RationalMatrix]


def quaternion(columns: Sequence[int]) -> RationalMatrix:
    """Return a signed permutation: column j has a one in row ``|columns[j]|``, with its sign."""
    return RationalMatrix([[(abs(c) == i + 1) * (1 if c > 0 else -1) for c in columns] for i in range(len(columns))])


LEFT_I, LEFT_J = quaternion((2, -1, 4, -3)), quaternion((3, -4, -1, 2))
RIGHT_I, RIGHT_J = quaternion((2, -1, -4, 3)), quaternion((3, 4, -1, -2))
"""Multiplication by i and j in the basis 1, i, j, k, from the left and from the right."""

TURNS: tuple[Pair, ...] = tuple((ONE, unit) for unit in (LEFT_I, LEFT_J, LEFT_I, RIGHT_I, RIGHT_J, RIGHT_I))
STRETCHES: tuple[Pair, ...] = tuple(
    (RationalMatrix.diagonal(kept), RationalMatrix.diagonal([1 - x for x in kept]))
    for kept in ((1, 1, 0, 0), (1, 0, 1, 0), (1, 0, 0, 1))
)
STRUCTURES: tuple[Pair, ...] = (*TURNS, *STRETCHES, *TURNS)
"""The bases of S_1, ..., S_15: orthogonal, two matrices each."""

Coefficients = tuple[int, int]
COEFFICIENTS: tuple[Coefficients, ...] = (*[(3, 4)] * 6, (2, 1), (3, 1), (5, 1), *[(3, 4)] * 6)
SCALE = 5
"""``|3 + 4i|``."""


@dataclass(frozen=True)
class Chain:
    """Fifteen layers by their coefficients, each in its own structure."""

    structures: tuple[Pair, ...] = STRUCTURES
    coefficients: tuple[Coefficients, ...] = COEFFICIENTS

    @property
    def layers(self) -> tuple[RationalMatrix, ...]:
        """``(W_1, ..., W_15)``."""
        return tuple(x * A + y * B for (A, B), (x, y) in zip(self.structures, self.coefficients, strict=True))

    @property
    def product(self) -> RationalMatrix:
        """``W_15 ... W_1``."""
        return reduce(lambda left, W: W @ left, self.layers)

    @property
    def frames(self) -> Frames:
        """``Q_0, ..., Q_15``: coordinate axes between the stretches, carried on by the turns."""
        W, Q = self.layers, [ONE]
        for layer in reversed(W[:6]):
            Q.insert(0, layer.T @ Q[0] / SCALE)
        Q += [ONE] * 3
        for layer in W[9:]:
            Q.append(layer @ Q[-1] / SCALE)
        return Frames(tuple(Q))

    @property
    def directions(self) -> list[tuple[int, Coefficients]]:
        """The 16 directions of the family: twelve angles, the ratio of each stretch, one scale."""
        turned = [(i, (-y, x)) for i, (x, y) in enumerate(self.coefficients, 1) if i not in (7, 8, 9)]
        return [*turned, *((i, (1, 0)) for i in (7, 8, 9)), (7, self.coefficients[6])]

    def derivatives(self) -> RationalMatrix:
        """Return the derivatives of the product along the directions, a row each."""
        W, rows = self.layers, []
        for place, (x, y) in self.directions:
            A, B = self.structures[place - 1]
            moved = reduce(lambda left, layer: layer @ left, (*W[: place - 1], x * A + y * B, *W[place:]))
            rows.append([entry for row in moved.to_fractions() for entry in row])
        return RationalMatrix(rows)

    def aligned_for_all_parameters(self) -> bool:
        """Whether ``(x I + y L)^T (x I + y L) = (x^2 + y^2) I`` in every turn, and all stretches are diagonal."""
        turns = [L for _, L in (*self.structures[:6], *self.structures[9:])]
        rotations = all(L.T == -L and L.T @ L == ONE for L in turns)
        return rotations and all(A.is_diagonal() and B.is_diagonal() for A, B in self.structures[6:9])


def dimension(pair: Pair) -> int:
    """Return the dimension of the span of two matrices."""
    return RationalMatrix([[x for row in A.to_fractions() for x in row] for A in pair]).rank()


def example(statement: Statement, chain: Chain, samples: int, dropped: str = "") -> Counterexample:
    """Hold the chain against the extended theorem; X is the upper triangle of ones.

    The span of I and a quaternion unit is scaled orthogonal altogether, so o = 1.
    """
    W, X = chain.layers, RationalMatrix([[int(j >= i) for j in range(samples)] for i in range(K)])
    r, o = max(map(dimension, chain.structures)), 1 if chain.aligned_for_all_parameters() else 0
    facts = {
        "structures": all(A.shape == B.shape == (K, K) for A, B in chain.structures) and len(W) == len(STRUCTURES),
        "small": r < K - 1,
        "not-scalar": any(layer[0, 0] * ONE != layer for layer in W),
        "zero-error": X.rank() == K,
        "generic": chain.aligned_for_all_parameters() and rank_modulo(chain.derivatives(), PRIME) == K * K,
        "equal-widths": all(layer.shape == (K, K) for layer in W),
        "few-orthogonal": len(W) >= 2 and (len(W) - 2) * o + 2 * r <= 2 * K - 1,
    }
    repair = {name: facts[name] for name in EXTENDED_REPAIRED.adds} if not dropped else {}
    found = Counterexample(
        hypotheses={name: facts[name] for name in statement.hypotheses},
        conclusion=not chain.frames.witness(W),
        repair=repair,
        witness={
            "bases": [[A.to_strings() for A in pair] for pair in chain.structures],
            "coefficients": [list(c) for c in chain.coefficients],
            "X": X.to_strings(),
            "Y": (chain.product @ X).to_strings(),
        },
        dropped=(dropped,) if dropped else (),
    )
    return found.sealed(lambda: certificate(statement, chain, X, dropped))


def certificate(statement: Statement, chain: Chain, X: RationalMatrix, dropped: str) -> dict[str, object]:
    """Return the sealed certificate: bases, coefficients and frames are given, everything else are formulas."""
    written = Certificate("counterexample", statement).given(X=X, k=K, d=len(chain.layers), o=1, r=2)
    units = {"A": ONE, "L1": LEFT_I, "L2": LEFT_J, "R1": RIGHT_I, "R2": RIGHT_J}
    kept = {f"D{i}": A for i, (A, _) in enumerate(STRETCHES, 1)}
    written.given({**units, **kept}).given({f"Q{i}": Q for i, Q in enumerate(chain.frames.Q)})
    turns = ["L1", "L2", "L1", "R1", "R2", "R1"]
    bases = [*(("A", L) for L in turns), *((D, f"(A - {D})") for D in kept), *(("A", L) for L in turns)]
    for i, ((x, y), (first, second), W) in enumerate(zip(chain.coefficients, bases, chain.layers, strict=True), 1):
        written.define(f"W{i}", f"({x})*{first} + ({y})*{second}", value=W)
    d = len(chain.layers)
    names = [f"W{i}" for i in range(1, d + 1)]
    product = "*".join(reversed(names))
    written.define("Y", f"{product}*X", value=chain.product @ X)
    values = chain.derivatives().to_fractions()
    for number, ((place, (x, y)), row) in enumerate(zip(chain.directions, values, strict=True), 1):
        first, second = bases[place - 1]
        factors = [*names[: place - 1], f"(({x})*{first} + ({y})*{second})", *names[place:]]
        value = [row[K * i : K * i + K] for i in range(K)]
        written.define(f"T{number}", "*".join(reversed(factors)), value=value)
    flat = ", ".join(
        f"hstack({', '.join(f'row(T{t}, {i})' for i in range(1, K + 1))})" for t in range(1, len(values) + 1)
    )
    written.define("J", f"vstack({flat})", value=values)
    rotations = " and ".join(f"{L}^T == -{L} and isorthogonal({L})" for L in units if L != "A")
    diagonal = " and ".join(f"isdiagonal({D}) and not isscalar({D})" for D in kept)
    formulas = {
        "structures": f"rows(A) == k and columns(A) == k and A == I(k) and {rotations} and {diagonal} and r == 2",
        "small": "r < k - 1",
        "not-scalar": "not isscalar(W1)",
        "zero-error": f"rank(X) == k and Y == {product}*X",
        "generic": f"rankmod(J, {PRIME}) == k*k and columns(X) >= k",
        "equal-widths": " and ".join(f"rows({name}) == k and columns({name}) == k" for name in names),
        "few-orthogonal": "d >= 2 and (d - 2)*o + 2*r <= 2*k - 1",
    }
    for name in statement.hypotheses:
        written.hypothesis(name, formulas[name], dropped=name == dropped)
    if not dropped:
        written.repair("d >= 2 and (d - 2) o + 2 r <= 2 k - 1, with o = 1", formulas["few-orthogonal"])
    written.fact(
        "every x A + y L is a multiple of a rotation: o = 1; and d is the number of layers", f"o == 1 and d == {d}"
    )
    for i in range(1, d):
        written.fact(f"the frames fit layer {i}", f"isorthogonal(Q{i}) and isdiagonal(Q{i}^T*W{i}*Q{i - 1})")
    shared = " and ".join(f"isorthogonal(Q{i})" for i in range(d + 1))
    fitting = " and ".join(f"isdiagonal(Q{i}^T*W{i}*Q{i - 1})" for i in range(1, d + 1))
    written.conclusion(
        "f is not aligned: these frames do not make every layer diagonal", f"not ({shared} and {fitting})"
    )
    return written.seal()


WITHOUT_THE_THIRD_STRETCH = Chain((*STRUCTURES[:8], (ONE, LEFT_I), *STRUCTURES[9:]))


@THEOREM3.counterexample(
    covers="k = 4, r_i = 2, d = 15, integer layers, and every map near their product",
    refutes=EXTENDED,
    controls={
        "with_a_turn_in_place_of_a_stretch": {"chain": WITHOUT_THE_THIRD_STRETCH},
        "with_too_few_samples": {"samples": 3},
    },
)
def layers_with_a_structure_each_are_aligned_on_an_open_set(
    *, chain: Chain = Chain(), samples: int = 5
) -> Counterexample:
    """With one structure for all layers two parameters never suffice; with a structure for each they do, from k = 4 on."""
    return example(EXTENDED, chain, samples)


@THEOREM3.counterexample(
    covers="k = 4, r_i = 2, d = 15",
    without=(EXTENDED_REPAIRED, "few-orthogonal"),
    controls={
        "with_a_turn_in_place_of_a_stretch": {"chain": WITHOUT_THE_THIRD_STRETCH},
        "with_too_few_samples": {"samples": 3},
    },
)
def orthogonal_layers_of_many_kinds_can_turn_the_frames(*, chain: Chain = Chain(), samples: int = 5) -> Counterexample:
    """o = 1, and (d-2) o + 2r = 17 > 7 = 2k - 1."""
    return example(EXTENDED_REPAIRED, chain, samples, "few-orthogonal")
