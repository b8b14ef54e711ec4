"""What alignment, the block form and r > 1 are for."""

from __future__ import annotations

from fractions import Fraction

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


def split(data: Data) -> bool:
    return data.M.is_diagonal() and data.N.is_diagonal()


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
    seen = {"aligned": all(W.is_diagonal() for W in layers), "narrow": True, "split": split(data)}
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


def _rest_stays(data: Data, layers: tuple[RationalMatrix, RationalMatrix]) -> bool:
    """Whether one step of widths (2, 1, 2) moves only the first entry of each layer."""
    moved = [new - old for new, old in zip(step(layers, data.N, data.M, ETA), layers, strict=True)]
    return all(move == move[0, 0] * RationalMatrix.unit(0, 0, move.shape) for move in moved)


@COROLLARY1.counterexample(
    covers="widths (2, 1, 2), one exact step",
    without=(OTHER_ENTRIES, "split"),
    controls={"on_whitened_inputs": {"X": one}},
)
def coupled_data_move_other_entries(*, X: RationalMatrix = SHEAR) -> Counterexample:
    """The coupling of the two inputs moves the second entry of ``W_1``."""
    data = Data.of_map(X, RationalMatrix.diagonal([3, 5]))
    layers = (RationalMatrix([[1, 0]]), RationalMatrix([[1], [0]]))
    return Counterexample(
        {"aligned": True, "narrow": True, "split": split(data)}, _rest_stays(data, layers), dropped=("split",)
    )


@COROLLARY1.counterexample(
    covers="widths (2, 1, 2), one exact step",
    without=(OTHER_ENTRIES, "aligned"),
    controls={"with_an_aligned_first_layer": {"W1": RationalMatrix([[1, 0]])}},
)
def layers_off_their_frames_move_other_entries(*, W1: RationalMatrix | None = None) -> Counterexample:
    """``W_1 = (1, 1)`` is not diagonal in the frames I."""
    first = RationalMatrix([[1, 1]]) if W1 is None else W1
    data = Data(one, RationalMatrix.diagonal([3, 5]))
    layers = (first, RationalMatrix([[1], [0]]))
    return Counterexample(
        {"aligned": first.is_diagonal(), "narrow": True, "split": True}, _rest_stays(data, layers), dropped=("aligned",)
    )
