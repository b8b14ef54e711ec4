"""What alignment, the block form and r > 1 are for."""

from __future__ import annotations

from fractions import Fraction

from proofs.corollary1.refutation import hypotheses
from proofs.corollary1.statement import COROLLARY1, EQUATION_5_REPAIRED, EQUATION_6, OTHER_ENTRIES, REDUCTION
from proofs.network import Data, gradients, step
from verify.claim import Counterexample
from verify.exact import RationalMatrix

one = RationalMatrix.identity(2)
SHEAR, UPWARD = RationalMatrix([[1, 0], [1, 1]]), RationalMatrix([[1, 1], [0, 1]])
ETA = Fraction(1, 10)


def diagonal_of(A: RationalMatrix) -> RationalMatrix:
    """Return the diagonal part."""
    return RationalMatrix.diagonal([A[j, j] for j in range(min(A.shape))], A.shape)


def follows_equation_6(data: Data, layers: tuple[RationalMatrix, RationalMatrix]) -> bool:
    """Whether one step of two square layers is equation (6) on their diagonals, in the frames I, with nothing else
    moving.
    """
    S1, S2 = (diagonal_of(W) for W in layers)
    bracket = diagonal_of(data.M) - S2 @ S1 @ diagonal_of(data.N)
    predicted = (S1 + ETA * (S2 @ bracket), S2 + ETA * (S1 @ bracket))
    return step(layers, data.N, data.M, ETA) == predicted


@COROLLARY1.counterexample(
    covers="k = d = 2",
    without=(EQUATION_5_REPAIRED, "aligned"),
    controls={"with_an_aligned_first_layer": {"W1": one}},
)
def layers_that_are_not_diagonal_have_another_derivative(*, W1: RationalMatrix = UPWARD) -> Counterexample:
    """With the diagonals alone put into (5) a shear gives the wrong derivative in W_2."""
    data = Data(one, RationalMatrix.diagonal([3, 5]))
    S1 = diagonal_of(W1)
    predicted = -(((data.M - S1 @ data.N) @ S1.T) / data.n)
    derivative = gradients((W1, one), data.N, data.M, data.n)[1]
    return Counterexample({"aligned": W1.is_diagonal()}, predicted == derivative, dropped=("aligned",))


def _against(
    statement_hypotheses: tuple[str, ...], data: Data, layers: tuple[RationalMatrix, RationalMatrix], dropped: str
) -> Counterexample:
    seen = hypotheses(data, layers)
    return Counterexample(
        {name: seen[name] for name in statement_hypotheses}, follows_equation_6(data, layers), dropped=(dropped,)
    )


FULL, SHORT = ("aligned", "narrow", "split"), ("aligned", "split")


@COROLLARY1.counterexample(
    covers="k = d = 2, one exact step", without=(EQUATION_6, "split"), controls={"on_whitened_inputs": {"X": one}}
)
def coupled_data_couple_the_modes(*, X: RationalMatrix = SHEAR) -> Counterexample:
    """N is not diagonal in the frames I: the layers leave them in the first step."""
    return _against(FULL, Data.of_map(X, RationalMatrix.diagonal([3, 5])), (one, one), "split")


@COROLLARY1.counterexample(
    covers="k = d = 2, one exact step",
    without=(EQUATION_6, "aligned"),
    controls={"with_an_aligned_first_layer": {"W1": one}},
)
def layers_off_their_frames_do_not_follow_equation_6(*, W1: RationalMatrix = UPWARD) -> Counterexample:
    """The data split, the first layer is a shear."""
    return _against(FULL, Data(one, RationalMatrix.diagonal([3, 5])), (W1, one), "aligned")


@COROLLARY1.counterexample(
    covers="k = d = 2, one exact step", without=(REDUCTION, "split"), controls={"on_whitened_inputs": {"X": one}}
)
def coupled_data_have_no_reduction(*, X: RationalMatrix = SHEAR) -> Counterexample:
    """The same first step: r x d numbers do not describe it."""
    return _against(SHORT, Data.of_map(X, RationalMatrix.diagonal([3, 5])), (one, one), "split")


@COROLLARY1.counterexample(
    covers="k = d = 2, one exact step",
    without=(REDUCTION, "aligned"),
    controls={"with_an_aligned_first_layer": {"W1": one}},
)
def layers_off_their_frames_have_no_reduction(*, W1: RationalMatrix = UPWARD) -> Counterexample:
    """The same shear."""
    return _against(SHORT, Data(one, RationalMatrix.diagonal([3, 5])), (W1, one), "aligned")


def _other_entries(data: Data, layers: tuple[RationalMatrix, RationalMatrix], dropped: str) -> Counterexample:
    """Hold one step of widths (3, 2, 3) against the statement that it moves the first two diagonal entries alone."""
    moved = (new - old for new, old in zip(step(layers, data.N, data.M, ETA), layers, strict=True))
    return Counterexample(hypotheses(data, layers), all(move.is_diagonal() for move in moved), dropped=(dropped,))


three, TARGETS = RationalMatrix.identity(3), RationalMatrix.diagonal([3, 5, 7])
BELOW, ABOVE = (RationalMatrix.diagonal([1, 1], shape) for shape in ((2, 3), (3, 2)))


@COROLLARY1.counterexample(
    covers="widths (3, 2, 3), one exact step",
    without=(OTHER_ENTRIES, "split"),
    controls={"on_whitened_inputs": {"X": three}},
)
def coupled_data_move_other_entries(
    *, X: RationalMatrix = RationalMatrix([[1, 0, 0], [0, 1, 0], [0, 1, 1]])
) -> Counterexample:
    """The coupling of the second input to the third moves entry (2, 3) of ``W_1``."""
    return _other_entries(Data.of_map(X, TARGETS), (BELOW, ABOVE), "split")


@COROLLARY1.counterexample(
    covers="widths (3, 2, 3), one exact step",
    without=(OTHER_ENTRIES, "aligned"),
    controls={"with_an_aligned_first_layer": {"coupling": 0}},
)
def layers_off_their_frames_move_other_entries(*, coupling: int = 1) -> Counterexample:
    """``W_1`` has an entry (2, 3), which moves."""
    first = RationalMatrix([[1, 0, 0], [0, 1, coupling]])
    return _other_entries(Data(three, TARGETS), (first, ABOVE), "aligned")
