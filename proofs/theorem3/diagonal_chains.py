"""What the hypotheses about data and layers are for: two layers, most of them diagonal, that are aligned all the same.

Beside them stands a chain of eight layers that meets every hypothesis of Theorem 3's repair, and is not aligned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import product as pairs

from proofs.alignability import IntegerBasis, MatrixSpace, scaled_orthogonal
from proofs.theorem3.extensions import NO_ORTHOGONAL, TWO_PARAMETERS
from proofs.theorem3.refutation import vanishing_commutators
from proofs.theorem3.statement import EXTENDED_REPAIRED, REPAIRED, REPAIRED_SQUARE, THEOREM3
from verify.certificate import Certificate
from verify.claim import Counterexample, Statement
from verify.exact import RationalMatrix


def flat(A: RationalMatrix) -> list[object]:
    """Return all entries in one row."""
    return [x for row in A.to_fractions() for x in row]


@dataclass(frozen=True)
class Chain:
    """Layers ``W_1, ..., W_d`` in the span of a basis, a target, and X = I.

    Attributes:
        free: whether the target is free: whatever W* is, there is such a chain.
    """

    layers: tuple[RationalMatrix, ...]
    target: RationalMatrix
    basis: tuple[RationalMatrix, ...]
    free: bool = False

    @property
    def k(self) -> int:
        return self.target.rows

    def product(self, layers: Sequence[RationalMatrix] | None = None) -> RationalMatrix:
        """Return ``W_d ... W_1``, of these layers in place of its own."""
        return reduce(lambda left, W: W @ left, self.layers if layers is None else layers)

    def in_structure(self) -> bool:
        """Whether all layers lie in S: stacked under the basis they add nothing to the rank."""
        rows = [flat(A) for A in self.basis]
        return RationalMatrix([*rows, *map(flat, self.layers)]).rank() == RationalMatrix(rows).rank()

    def moves(self) -> RationalMatrix:
        """Return the directions in which W* may move, a row each: all of them if it is free, those of the product otherwise.

        Where zero error is left out, the layers do not depend on W*; where the structure is, the first layer is W* itself.
        """
        k, W = self.k, self.layers
        if self.free:
            return RationalMatrix([flat(RationalMatrix.unit(i, j, (k, k))) for i, j in pairs(range(k), repeat=2)])
        places = pairs(range(len(W)), self.basis)
        return RationalMatrix([flat(self.product([*W[:i], A, *W[i + 1 :]])) for i, A in places])

    def hypotheses(self) -> dict[str, bool]:
        """Return every hypothesis that such a chain can be asked for, by name."""
        k, r = self.k, len(self.basis)
        most = scaled_orthogonal(IntegerBasis.of(MatrixSpace("S", self.basis))).most  # o, or -1 for none
        few = len(self.layers) >= 2 and most is not None and most <= 0 and 2 * r <= 2 * k - 1
        return {
            "structure": self.in_structure(),
            "structures": self.in_structure(),
            "zero-error": self.product() == self.target,
            "generic": self.moves().rank() == k * k and self.target.rank() == k,
            "few-orthogonal": few,
            "equal-widths": all(W.shape == (k, k) for W in self.layers),
            "finitely-many": most is not None and most <= 0,
            "bound": r <= k - 1,
            "parameters": r <= 2 and r < k - 1,
        }

    def against(self, statement: Statement, dropped: str) -> Counterexample:
        """Hold the chain against a statement, without one of its hypotheses."""
        found = self.hypotheses()
        layers = {f"W_{i}": W.to_strings() for i, W in enumerate(self.layers, 1)}
        asserted = ["structure"] if {"structure", "structures"}.isdisjoint(statement.hypotheses) else []
        asserted += [] if "zero-error" in statement.hypotheses else ["zero-error"]
        commuting, all_pairs = vanishing_commutators(self.layers)
        aligned = commuting == all_pairs
        return Counterexample(
            hypotheses={name: found[name] for name in statement.hypotheses},
            conclusion=not (aligned and all(found[name] for name in asserted)),
            witness={**layers, "W*": self.target.to_strings(), "X": "I"},
            dropped=(dropped,),
        ).sealed(lambda: self.certificate(statement, dropped, asserted))

    def certificate(self, statement: Statement, dropped: str, asserted: list[str]) -> dict[str, object]:
        """Return the sealed certificate of a pair; J holds the directions in which W* may move."""
        k, (A, B), (first, second) = self.k, self.basis, self.layers
        written = Certificate("counterexample", statement).given(A=A, B=B, X=RationalMatrix.identity(k), k=k, r=2, d=2)
        written.given(W1=first, W2=second, M=self.target)
        if self.free:
            written.define("J", "I(k^2)", value=self.moves())
        else:
            moved = ("W2*A", "W2*B", "A*W1", "B*W1")  # as in `moves`
            rows = ", ".join(f"hstack({', '.join(f'row({m}, {i})' for i in range(1, k + 1))})" for m in moved)
            written.define("J", f"vstack({rows})", value=self.moves())
        inside = " and ".join(f"W{i} == entry(W{i}, 1, 1)*A + entry(W{i}, 2, 2)*B" for i in (1, 2))
        small = "row(A, k) == zeros(1, k) and row(B, k) == zeros(1, k)"
        formulas = {
            "structure": f"{inside} and rank(vstack(A, B)) == r",
            "structures": f"{inside} and rank(vstack(A, B)) == r",
            "zero-error": "rank(X) == k and W2*W1*X == M*X",
            "generic": "rank(J) == k^2 and rank(M) == k and columns(X) == k",
            "few-orthogonal": f"{small} and d == 2 and 2*r <= 2*k - 1",
            "equal-widths": "rows(W1) == k and columns(W1) == k and rows(W2) == k and columns(W2) == k",
            "finitely-many": f"{small}",
            "bound": "r <= k - 1",
            "parameters": "r <= 2 and r < k - 1",
        }
        for name in statement.hypotheses:
            written.hypothesis(name, formulas[name], dropped=name == dropped)
        sizes = "rank(vstack(A, B)) == r and d == 2 and rows(X) == k"
        written.fact("S is spanned by two singular matrices, and there are two layers", f"{sizes} and {small}")
        written.fact("the directions and the target", "rank(J) >= 1 and rank(M) >= 1 and W2*W1*X == W2*W1")
        facts = "".join(f" and {formulas[name]}" for name in asserted)
        written.conclusion(
            "f is not aligned: the square layers have Gram matrices that do not commute"
            + (", or it is no chain in S that interpolates" if asserted else ""),
            f"not (commute(gram(W2), W1*W1^T){facts})",
        )
        return written.seal()


def plane(k: int) -> RationalMatrix:
    """Return ``E11 + E22``."""
    return RationalMatrix.diagonal([1, 1] + [0] * (k - 2))


def stretch(k: int) -> RationalMatrix:
    """Return ``E11 + 2 E22``: what a pair in S reaches."""
    return RationalMatrix.diagonal([1, 2] + [0] * (k - 2))


SHEAR = RationalMatrix([[1, 1, 0], [0, 1, 0], [0, 0, 0]])
INVERTIBLE = RationalMatrix([[1, 2, 3], [0, 1, 4], [5, 6, 0]])
TURNED = RationalMatrix([[1, 2, 3, 0], [0, 1, 4, 0], [5, 6, 0, 0], [0, 0, 1, 1]])


def axes(k: int) -> tuple[RationalMatrix, RationalMatrix]:
    """Return ``E11, E22``: the elements of their span have rank 2 at most, so none but 0 is scaled orthogonal, o = 0, for k > 2."""
    return RationalMatrix.unit(0, 0, (k, k)), RationalMatrix.unit(1, 1, (k, k))


def reached(k: int, W: RationalMatrix) -> Chain:
    """Return the pair ``W, E11 + E22`` with the target that is their product if W is in S."""
    return Chain((W, plane(k)), stretch(k), axes(k))


def missed(k: int, W: RationalMatrix) -> Chain:
    """Return the pair ``W, E11 + E22`` beside a target that it has nothing to do with."""
    return Chain((W, plane(k)), INVERTIBLE if k == 3 else TURNED, axes(k), free=True)


def copied(W: RationalMatrix, last: RationalMatrix) -> Chain:
    """Return the pair ``W*, I`` (for that last layer): it reaches every target, outside S."""
    return Chain((W, last), W, axes(W.rows), free=last == RationalMatrix.identity(W.rows))


def eight_layers() -> Chain:
    """Return a chain that reaches an open set of maps: r = 2 = k - 1, o = 0, 9 = 8 (r - 1) + 1 independent derivatives."""
    A, B = RationalMatrix.diagonal([1, 2, 3]), RationalMatrix([[0, 1, 0], [0, 0, 2], [1, 0, 0]])
    layers = tuple(A + (i + 1 if i % 2 else -i) * B for i in range(8))
    return Chain(layers, reduce(lambda left, W: W @ left, layers), (A, B))


MET: dict[str, object] = {"chain": eight_layers()}
"""All hypotheses of the repair are met, and so is its conclusion."""

REACHED, MISSED = reached(3, stretch(3)), missed(3, stretch(3))
SHEARED: dict[str, dict[str, object]] = {
    "with_a_layer_outside_the_structure": {"chain": reached(3, SHEAR)},
    "with_eight_layers_that_reach_an_open_set": MET,
}
UNMET: dict[str, dict[str, object]] = {
    "with_a_layer_outside_the_structure": {"chain": missed(3, SHEAR)},
    "with_eight_layers_that_meet_the_data": MET,
}
FOUR = "k = 4, r = 2, d = 2: coordinate projections"
THREE = "k = 3, r = 2, d = 2: coordinate projections"


@THEOREM3.counterexample(
    covers=THREE,
    without=(REPAIRED, "generic"),
    controls={**SHEARED, "with_more_parameters_than_two_inputs_allow": {"chain": reached(2, stretch(2))}},
)
def maps_made_of_the_same_layers_are_reached(*, chain: Chain = REACHED) -> Counterexample:
    """W* = diag(1, 2, 0) is not generic: it is a product of diagonal layers, which are aligned."""
    return chain.against(REPAIRED, "generic")


@THEOREM3.counterexample(covers=THREE, without=(REPAIRED_SQUARE, "generic"), controls=SHEARED)
def square_data_made_of_the_same_layers_are_reached(*, chain: Chain = REACHED) -> Counterexample:
    """The same pair: X = I has as many samples as inputs."""
    return chain.against(REPAIRED_SQUARE, "generic")


@THEOREM3.counterexample(covers=THREE, without=(EXTENDED_REPAIRED, "generic"), controls=SHEARED)
def with_structures_of_their_own_layers_reach_what_they_make(*, chain: Chain = REACHED) -> Counterexample:
    """The same pair, S_1 = S_2."""
    return chain.against(EXTENDED_REPAIRED, "generic")


@THEOREM3.counterexample(covers=THREE, without=(NO_ORTHOGONAL, "generic"), controls=SHEARED)
def without_orthogonal_layers_too_they_reach_what_they_make(*, chain: Chain = REACHED) -> Counterexample:
    """The same pair: nothing in S is scaled orthogonal."""
    return chain.against(NO_ORTHOGONAL, "generic")


FLAT: dict[str, dict[str, object]] = {"with_a_layer_outside_the_structure": {"W": TURNED}}


@THEOREM3.counterexample(covers=FOUR, without=(TWO_PARAMETERS, "generic"), controls=FLAT)
def two_parameters_reach_what_they_make(*, W: RationalMatrix = stretch(4)) -> Counterexample:
    """The same with four inputs, since r = 2 < k - 1 is asked for."""
    return reached(4, W).against(TWO_PARAMETERS, "generic")


@THEOREM3.counterexample(covers=THREE, without=(REPAIRED, "zero-error"), controls=UNMET)
def a_chain_that_does_not_interpolate_may_be_aligned(*, chain: Chain = MISSED) -> Counterexample:
    """Alignment alone is no feat: the data have to be met."""
    return chain.against(REPAIRED, "zero-error")


@THEOREM3.counterexample(covers=THREE, without=(REPAIRED_SQUARE, "zero-error"), controls=UNMET)
def a_chain_that_does_not_interpolate_square_data_may_be_aligned(*, chain: Chain = MISSED) -> Counterexample:
    """The same pair."""
    return chain.against(REPAIRED_SQUARE, "zero-error")


@THEOREM3.counterexample(covers=THREE, without=(EXTENDED_REPAIRED, "zero-error"), controls=UNMET)
def with_structures_of_their_own_too_the_data_have_to_be_met(*, chain: Chain = MISSED) -> Counterexample:
    """The same pair, S_1 = S_2."""
    return chain.against(EXTENDED_REPAIRED, "zero-error")


@THEOREM3.counterexample(covers=FOUR, without=(TWO_PARAMETERS, "zero-error"), controls=FLAT)
def two_parameters_that_do_not_interpolate_may_be_aligned(*, W: RationalMatrix = stretch(4)) -> Counterexample:
    """The same with four inputs."""
    return missed(4, W).against(TWO_PARAMETERS, "zero-error")


IDENTITY = RationalMatrix.identity(3)
OUTSIDE: dict[str, dict[str, object]] = {
    "with_layers_in_the_structure": {"W": stretch(3), "last": plane(3)},
    "with_a_last_layer_that_turns_nothing_diagonal": {"last": SHEAR + IDENTITY},
}


@THEOREM3.counterexample(covers="k = 3, d = 2, any W*", without=(REPAIRED, "structure"), controls=OUTSIDE)
def free_layers_reach_every_map(*, W: RationalMatrix = INVERTIBLE, last: RationalMatrix = IDENTITY) -> Counterexample:
    """``W_1 = W*, W_2 = I`` is aligned, since I is aligned with everything; W_1 is not in S."""
    return copied(W, last).against(REPAIRED, "structure")


@THEOREM3.counterexample(covers="k = n = 3, d = 2, any W*", without=(REPAIRED_SQUARE, "structure"), controls=OUTSIDE)
def free_layers_interpolate_all_square_data(
    *, W: RationalMatrix = INVERTIBLE, last: RationalMatrix = IDENTITY
) -> Counterexample:
    """The same pair."""
    return copied(W, last).against(REPAIRED_SQUARE, "structure")


@THEOREM3.counterexample(covers="k = 3, d = 2, any W*", without=(EXTENDED_REPAIRED, "structures"), controls=OUTSIDE)
def free_layers_beside_structures_of_their_own_reach_every_map(
    *, W: RationalMatrix = INVERTIBLE, last: RationalMatrix = IDENTITY
) -> Counterexample:
    """The same pair."""
    return copied(W, last).against(EXTENDED_REPAIRED, "structures")
