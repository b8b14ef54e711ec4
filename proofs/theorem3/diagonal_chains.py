"""What the hypotheses about data and layers are for: two layers, most of them diagonal, that are aligned all the same."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product as pairs

from proofs.alignability import IntegerBasis, MatrixSpace, scaled_orthogonal
from proofs.theorem3.extensions import NO_ORTHOGONAL, TWO_PARAMETERS
from proofs.theorem3.statement import EXTENDED_REPAIRED, REPAIRED, REPAIRED_SQUARE, THEOREM3
from verify.certificate import Certificate
from verify.claim import Counterexample, Statement
from verify.exact import RationalMatrix, commute


@dataclass(frozen=True)
class Pair:
    """Two layers, a target, and X = I, for S = span(E11, E22): the elements of S have rank 2 at most, so none but 0 is scaled
    orthogonal, o = 0.

    Attributes:
        free: whether the target is free: whatever W* is, there is such a pair.
    """

    first: RationalMatrix
    second: RationalMatrix
    target: RationalMatrix
    free: bool = False

    @property
    def k(self) -> int:
        return self.target.rows

    @property
    def basis(self) -> tuple[RationalMatrix, RationalMatrix]:
        return RationalMatrix.unit(0, 0, (self.k, self.k)), RationalMatrix.unit(1, 1, (self.k, self.k))

    def in_structure(self) -> bool:
        """Whether both layers lie in S."""
        A, B = self.basis
        return all(W[0, 0] * A + W[1, 1] * B == W for W in (self.first, self.second))

    def moves(self) -> RationalMatrix:
        """Return the directions in which W* may move, a row each: all of them if it is free, those of the product otherwise.

        Where zero error is left out, the layers do not depend on W*; where the structure is, the first layer is W* itself.
        """
        k = self.k
        units = [RationalMatrix.unit(i, j, (k, k)) for i, j in pairs(range(k), repeat=2)]
        reached = units if self.free else [self.second @ A for A in self.basis] + [A @ self.first for A in self.basis]
        return RationalMatrix([[x for row in A.to_fractions() for x in row] for A in reached])

    def hypotheses(self) -> dict[str, bool]:
        """Return every hypothesis that such a pair can be asked for, by name."""
        k, r = self.k, len(self.basis)
        most = scaled_orthogonal(IntegerBasis.of(MatrixSpace("E11, E22", self.basis))).most
        few = most is not None and most <= 0 and 2 * r <= 2 * k - 1
        return {
            "structure": self.in_structure(),
            "structures": self.in_structure(),
            "zero-error": self.second @ self.first == self.target,
            "generic": self.moves().rank() == k * k and self.target.rank() == k,
            "few-orthogonal": few,
            "equal-widths": self.first.shape == self.second.shape == (k, k),
            "finitely-many": most is not None and most <= 0,
            "bound": r <= k - 1,
            "parameters": r <= 2 and r < k - 1,
        }

    def against(self, statement: Statement, dropped: str) -> Counterexample:
        """Hold the pair against a statement, without one of its hypotheses."""
        found = self.hypotheses()
        layers = {"W_1": self.first.to_strings(), "W_2": self.second.to_strings()}
        asserted = ["structure"] if {"structure", "structures"}.isdisjoint(statement.hypotheses) else []
        asserted += [] if "zero-error" in statement.hypotheses else ["zero-error"]
        aligned = commute(self.second.T @ self.second, self.first @ self.first.T)
        return Counterexample(
            hypotheses={name: found[name] for name in statement.hypotheses},
            conclusion=not (aligned and all(found[name] for name in asserted)),
            witness={**layers, "W*": self.target.to_strings(), "X": "I"},
            dropped=(dropped,),
        ).sealed(lambda: self.certificate(statement, dropped, asserted))

    def certificate(self, statement: Statement, dropped: str, asserted: list[str]) -> dict[str, object]:
        """Return the sealed certificate; J holds the directions in which W* may move."""
        k, (A, B) = self.k, self.basis
        written = Certificate("counterexample", statement).given(A=A, B=B, X=RationalMatrix.identity(k), k=k, r=2, d=2)
        written.given(W1=self.first, W2=self.second, M=self.target)
        if self.free:
            written.define("J", "I(k^2)", value=self.moves())
        else:
            moved = ("W2*A", "W2*B", "A*W1", "B*W1")
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


def reached(k: int, W: RationalMatrix) -> Pair:
    """Return the pair ``W, E11 + E22`` with the target that is their product if W is in S."""
    return Pair(W, plane(k), stretch(k))


def missed(k: int, W: RationalMatrix) -> Pair:
    """Return the pair ``W, E11 + E22`` beside a target that it has nothing to do with."""
    return Pair(W, plane(k), INVERTIBLE if k == 3 else TURNED, free=True)


def copied(W: RationalMatrix, last: RationalMatrix) -> Pair:
    """Return the pair ``W*, I`` (for that last layer): it reaches every target, outside S."""
    return Pair(W, last, W, free=last == RationalMatrix.identity(W.rows))


SHEARED: dict[str, dict[str, object]] = {"with_a_layer_outside_the_structure": {"W": SHEAR}}
FOUR = "k = 4, r = 2, d = 2: coordinate projections"
THREE = "k = 3, r = 2, d = 2: coordinate projections"


@THEOREM3.counterexample(
    covers=THREE,
    without=(REPAIRED, "generic"),
    controls={**SHEARED, "with_more_parameters_than_two_inputs_allow": {"W": stretch(2)}},
)
def maps_made_of_the_same_layers_are_reached(*, W: RationalMatrix = stretch(3)) -> Counterexample:
    """W* = diag(1, 2, 0) is not generic: it is a product of diagonal layers, which are aligned."""
    return reached(W.rows, W).against(REPAIRED, "generic")


@THEOREM3.counterexample(covers=THREE, without=(REPAIRED_SQUARE, "generic"), controls=SHEARED)
def square_data_made_of_the_same_layers_are_reached(*, W: RationalMatrix = stretch(3)) -> Counterexample:
    """The same pair: X = I has as many samples as inputs."""
    return reached(3, W).against(REPAIRED_SQUARE, "generic")


@THEOREM3.counterexample(covers=THREE, without=(EXTENDED_REPAIRED, "generic"), controls=SHEARED)
def with_structures_of_their_own_layers_reach_what_they_make(*, W: RationalMatrix = stretch(3)) -> Counterexample:
    """The same pair, S_1 = S_2."""
    return reached(3, W).against(EXTENDED_REPAIRED, "generic")


@THEOREM3.counterexample(covers=THREE, without=(NO_ORTHOGONAL, "generic"), controls=SHEARED)
def without_orthogonal_layers_too_they_reach_what_they_make(*, W: RationalMatrix = stretch(3)) -> Counterexample:
    """The same pair: nothing in S is scaled orthogonal."""
    return reached(3, W).against(NO_ORTHOGONAL, "generic")


FLAT: dict[str, dict[str, object]] = {"with_a_layer_outside_the_structure": {"W": TURNED}}


@THEOREM3.counterexample(covers=FOUR, without=(TWO_PARAMETERS, "generic"), controls=FLAT)
def two_parameters_reach_what_they_make(*, W: RationalMatrix = stretch(4)) -> Counterexample:
    """The same with four inputs, since r = 2 < k - 1 is asked for."""
    return reached(4, W).against(TWO_PARAMETERS, "generic")


@THEOREM3.counterexample(covers=THREE, without=(REPAIRED, "zero-error"), controls=SHEARED)
def a_chain_that_does_not_interpolate_may_be_aligned(*, W: RationalMatrix = stretch(3)) -> Counterexample:
    """Alignment alone is no feat: the data have to be met."""
    return missed(3, W).against(REPAIRED, "zero-error")


@THEOREM3.counterexample(covers=THREE, without=(REPAIRED_SQUARE, "zero-error"), controls=SHEARED)
def a_chain_that_does_not_interpolate_square_data_may_be_aligned(*, W: RationalMatrix = stretch(3)) -> Counterexample:
    """The same pair."""
    return missed(3, W).against(REPAIRED_SQUARE, "zero-error")


@THEOREM3.counterexample(covers=THREE, without=(EXTENDED_REPAIRED, "zero-error"), controls=SHEARED)
def with_structures_of_their_own_too_the_data_have_to_be_met(*, W: RationalMatrix = stretch(3)) -> Counterexample:
    """The same pair, S_1 = S_2."""
    return missed(3, W).against(EXTENDED_REPAIRED, "zero-error")


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
