"""What alignment and the block form of the data are for: exact first steps in the frames I that leave what the corollary says."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from proofs.corollary1.refutation import hypotheses
from proofs.corollary1.statement import (
    COROLLARY1,
    EQUATION_5,
    EQUATION_5_REPAIRED,
    EQUATION_6,
    OTHER_ENTRIES,
    REDUCTION,
)
from proofs.network import Data, gradients, step
from proofs.network.counterexample import held_against
from verify.claim import Answer, Counterexample, Outcome, Statement
from verify.exact import RationalMatrix, commute

Pair = tuple[RationalMatrix, RationalMatrix]
one, three = RationalMatrix.identity(2), RationalMatrix.identity(3)
stretch = RationalMatrix.diagonal([1, 2])
SHEAR, UPWARD = RationalMatrix([[1, 0], [1, 1]]), RationalMatrix([[1, 1], [0, 1]])
TWO, TARGETS = RationalMatrix.diagonal([3, 5]), RationalMatrix.diagonal([3, 5, 7])
ETA = Fraction(1, 10)
E_TEXT = "(Y*X^T - W2*W1*X*X^T)"
FORMULAS = {
    "aligned": "isdiagonal(W1) and isdiagonal(W2)",
    "narrow": "rows(W1) > 1 and columns(W1) > 1 and rows(W2) > 1",
    "split": "isdiagonal(X*X^T) and isdiagonal(Y*X^T)",
}


def diagonal_of(A: RationalMatrix) -> RationalMatrix:
    """Return the diagonal part."""
    return RationalMatrix.diagonal([A[j, j] for j in range(min(A.shape))], A.shape)


def _diagonal(text: str) -> str:
    return f"diag(entry({text}, 1, 1), entry({text}, 2, 2))"


def against(
    statement: Statement, data: Data, layers: Pair, dropped: str, conclusion: tuple[bool, str, str]
) -> Counterexample:
    """Hold two layers on data against a statement of the corollary; layers that leave the frames I are aligned in no others."""
    known, (W1, W2) = hypotheses(data, layers), layers
    given: dict[str, object] = {"X": data.X, "Y": data.Y, "W1": W1, "W2": W2}
    if conclusion[2].startswith("e*"):
        given["e"] = ETA
    facts: Mapping[str, str] = {}
    if not commute(W1 @ W1.T, W2.T @ W2):
        facts = {"the layers are not aligned in any frames": "not commute(W1*W1^T, W2^T*W2)"}
    held = {name: (known[name], FORMULAS[name]) for name in statement.hypotheses}
    return held_against(statement, dropped, given, held, conclusion, facts=facts)


def one_step(statement: Statement, data: Data, layers: Pair, dropped: str) -> Counterexample:
    """Hold one step of two square layers against equation (6) on their diagonals, in the frames I, with nothing else moving."""
    S1, S2 = (diagonal_of(W) for W in layers)
    bracket = diagonal_of(data.M) - S2 @ S1 @ diagonal_of(data.N)
    predicted = (S1 + ETA * (S2 @ bracket), S2 + ETA * (S1 @ bracket))
    s1, s2 = _diagonal("W1"), _diagonal("W2")
    inside = f"({_diagonal('Y*X^T')} - {s2}*{s1}*{_diagonal('X*X^T')})"
    conclusion = (
        step(layers, data.N, data.M, ETA) == predicted,
        "the step is equation (6) on the diagonals, and nothing else moves",
        f"e*W2^T*{E_TEXT} + W1 == {s1} + e*{s2}*{inside} and e*{E_TEXT}*W1^T + W2 == {s2} + e*{s1}*{inside}",
    )
    return against(statement, data, layers, dropped, conclusion)


@COROLLARY1.counterexample(
    covers="k = d = 2",
    without=(EQUATION_5_REPAIRED, "aligned"),
    controls={"with_an_aligned_first_layer": {"W1": one}},
)
def layers_that_are_not_diagonal_have_another_derivative(*, W1: RationalMatrix = UPWARD) -> Counterexample:
    """With the diagonals alone put into (5) a shear gives the wrong derivative in W_2."""
    return other_derivative(EQUATION_5_REPAIRED, W1)


@COROLLARY1.counterexample(
    covers="k = d = 2",
    without=(EQUATION_5, "aligned"),
    controls={"with_an_aligned_first_layer": {"W1": one}},
)
def layers_that_are_not_diagonal_have_another_derivative_on_split_data(
    *, W1: RationalMatrix = UPWARD
) -> Counterexample:
    """The data of the same example split, and r = 2."""
    return other_derivative(EQUATION_5, W1)


def other_derivative(statement: Statement, W1: RationalMatrix) -> Counterexample:
    """Hold the derivative in ``W_2`` against (5) with the diagonals of the layers put in."""
    data, layers, S1 = Data(one, TWO), (W1, stretch), diagonal_of(W1)
    predicted = -(((data.M - stretch @ S1 @ data.N) @ S1.T) / data.n)
    derivative = gradients(layers, data.N, data.M, data.n)[1]
    s1 = _diagonal("W1")
    conclusion = (
        predicted == derivative, "the derivative in W_2 is that of the diagonals",
        f"{E_TEXT}*W1^T == (Y*X^T - {_diagonal('W2')}*{s1}*X*X^T)*{s1}",
    )  # fmt: skip
    return against(statement, data, layers, "aligned", conclusion)


@COROLLARY1.counterexample(
    covers="k = d = 2, one exact step", without=(EQUATION_6, "split"), controls={"on_whitened_inputs": {"X": one}}
)
def coupled_data_couple_the_modes(*, X: RationalMatrix = SHEAR) -> Counterexample:
    """N is not diagonal in the frames I: the layers leave them in the first step."""
    return one_step(EQUATION_6, Data.of_map(X, TWO), (one, stretch), "split")


@COROLLARY1.counterexample(
    covers="k = d = 2, one exact step",
    without=(EQUATION_6, "aligned"),
    controls={"with_an_aligned_first_layer": {"W1": one}},
)
def layers_off_their_frames_do_not_follow_equation_6(*, W1: RationalMatrix = UPWARD) -> Counterexample:
    """The data split, the first layer is a shear."""
    return one_step(EQUATION_6, Data(one, TWO), (W1, stretch), "aligned")


@COROLLARY1.counterexample(
    covers="k = d = 2, one exact step", without=(REDUCTION, "split"), controls={"on_whitened_inputs": {"X": one}}
)
def coupled_data_have_no_reduction(*, X: RationalMatrix = SHEAR) -> Counterexample:
    """The same first step: r x d numbers do not describe it."""
    return one_step(REDUCTION, Data.of_map(X, TWO), (one, stretch), "split")


@COROLLARY1.counterexample(
    covers="k = d = 2, one exact step",
    without=(REDUCTION, "aligned"),
    controls={"with_an_aligned_first_layer": {"W1": one}},
)
def layers_off_their_frames_have_no_reduction(*, W1: RationalMatrix = UPWARD) -> Counterexample:
    """The same shear."""
    return one_step(REDUCTION, Data(one, TWO), (W1, stretch), "aligned")


@COROLLARY1.certified(
    covers="three diagonal first layers, the data and the second layers of this module",
    controls={"with_a_shear_in_the_first_layer": {"shear": UPWARD}, "on_coupled_data": {"X": SHEAR}},
    supports=[EQUATION_6, REDUCTION],
)
def where_no_hypothesis_is_dropped_each_conclusion_holds(
    *, shear: RationalMatrix = one, X: RationalMatrix = one
) -> Outcome:
    """On aligned layers and split data the step is equation (6), and the derivative that of (5): as these examples ask."""
    firsts = [A @ shear for A in (one, stretch, RationalMatrix.diagonal([3, -2]))]
    met = [
        one_step(statement, Data.of_map(X, TWO), (W1, stretch), "").conclusion
        for statement in (EQUATION_6, REDUCTION)
        for W1 in firsts
    ]
    met += [
        other_derivative(statement, W1).conclusion for statement in (EQUATION_5, EQUATION_5_REPAIRED) for W1 in firsts
    ]
    return Outcome(
        Answer.of(all(holds is True for holds in met)), f"{sum(holds is True for holds in met)} of {len(met)}"
    )


def other_entries(data: Data, first: RationalMatrix, dropped: str) -> Counterexample:
    """Hold one step of widths (3, 2, 3) against the statement that it moves the first two diagonal entries alone."""
    layers = (first, RationalMatrix.diagonal([1, 2], (3, 2)))
    moved = (new - old for new, old in zip(step(layers, data.N, data.M, ETA), layers, strict=True))
    conclusion = (
        all(move.is_diagonal() for move in moved), "both layers move along the diagonal",
        f"isdiagonal(W2^T*{E_TEXT}) and isdiagonal({E_TEXT}*W1^T)",
    )  # fmt: skip
    return against(OTHER_ENTRIES, data, layers, dropped, conclusion)


@COROLLARY1.counterexample(
    covers="widths (3, 2, 3), one exact step",
    without=(OTHER_ENTRIES, "split"),
    controls={"on_whitened_inputs": {"X": three}},
)
def coupled_data_move_other_entries(
    *, X: RationalMatrix = RationalMatrix([[1, 0, 0], [0, 1, 0], [0, 1, 1]])
) -> Counterexample:
    """The coupling of the second input to the third moves entry (2, 3) of ``W_1``."""
    return other_entries(Data.of_map(X, TARGETS), RationalMatrix.diagonal([1, 1], (2, 3)), "split")


@COROLLARY1.counterexample(
    covers="widths (3, 2, 3), one exact step",
    without=(OTHER_ENTRIES, "aligned"),
    controls={"with_an_aligned_first_layer": {"coupling": 0}},
)
def layers_off_their_frames_move_other_entries(*, coupling: int = 1) -> Counterexample:
    """``W_1`` has an entry (2, 1), which moves."""
    return other_entries(Data(three, TARGETS), RationalMatrix([[1, 0, 0], [coupling, 1, 0]]), "aligned")
