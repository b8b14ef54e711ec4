"""One layer and a step that is too large: the residual never shrinks. The only depth at which "every step size" is false."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from proofs.network import Data, residual, step
from proofs.network.counterexample import held_against
from proofs.theorem1.extensions import ONE_LAYER
from proofs.theorem1.statement import THEOREM1
from verify.claim import Answer, Cases, Counterexample, Outcome
from verify.exact import RationalMatrix
from verify.symbolic import Derivation, define, established, identity, matrix, scalar, symmetric

eta = scalar("eta")
M, N, E = matrix("M", "k_1", "k_0"), symmetric("N", "k_0"), matrix("E", "k_1", "k_0")


@THEOREM1.derived(
    covers="every shape, every time",
    controls={"with_the_opposite_sign": {"sign": 1}, "with_the_inputs_left_out": {"inputs": False}},
)
def one_layer_multiplies_its_residual_by_the_inputs(*, sign: int = -1, inputs: bool = True) -> Outcome:
    """``M - (W + eta E) N = E (I - eta N)`` with ``E = M - W N``."""
    W = matrix("W", "k_1", "k_0")
    before = M - W @ N
    derivation = Derivation("the residual after one step").start(M - (W + eta * before) @ N).normalise()
    return established(derivation, before @ (identity("k_0") + sign * eta * (N if inputs else identity("k_0"))))


@THEOREM1.derived(
    covers="every shape",
    controls={"with_a_step_at_half_the_bound": {"bound": 1}, "with_the_mixed_squares_forgotten": {"mixed": 0}},
)
def a_large_step_adds_squares_to_the_residual(*, bound: int = 2, mixed: int = 2) -> Outcome:
    """``(I - eta N)^2 = (I + C C^T)^2`` if ``eta N = 2 I + C C^T``: ``E' E'^T - E E^T`` is a sum of squares."""
    C, one = matrix("C", "k_0", "m"), identity("k_0")
    inputs = define(N, (bound * one + C @ C.T) / eta, reason="eta N - 2 I is semidefinite")
    after = E @ (one - eta * N)
    derivation = Derivation("the square of the residual").start(after @ after.T).apply(inputs).normalise()
    return established(derivation, E @ E.T + mixed * (E @ C @ C.T @ E.T) + E @ C @ C.T @ C @ C.T @ E.T)


I2 = RationalMatrix.identity(2)
LAYERS = [
    (Data.of_map(X, W), start)
    for X in (I2, RationalMatrix([[1, 0], [1, 1]]), RationalMatrix([[1, 0, 2], [0, 1, 1]]))
    for W, start in ((RationalMatrix([[3, 1]]), RationalMatrix([[0, 0]])), (2 * I2, RationalMatrix([[1, 2], [3, 4]])))
]


def _size(layer: RationalMatrix, data: Data) -> Fraction:
    return residual([layer], data.N, data.M).frobenius_squared()


@THEOREM1.certified(
    covers="one layer, 2 x 2 and 1 x 2, three exact steps at eta = 2/lambda_min or more",
    instances=Cases(LAYERS),
    controls={"with_a_small_step": {"eta": Fraction(1, 10)}, "from_the_optimum_it_grows_strictly": {"strict": True}},
    supports=[ONE_LAYER],
)
def the_residual_of_one_layer_does_not_shrink(
    case: tuple[Data, RationalMatrix], *, eta: Fraction = Fraction(6), strict: bool = False
) -> Outcome:
    """``|E(t+1)|^2 >= |E(t)|^2``, exactly; the least eigenvalue of these N is more than 1/3."""
    data, layer = case
    if strict:
        layer = data.M @ data.N.inverse()
    sizes = [_size(layer, data)]
    for _ in range(3):
        (layer,) = step([layer], data.N, data.M, eta)
        sizes.append(_size(layer, data))
    grows = [after > before if strict else after >= before for before, after in pairwise(sizes)]
    return Outcome(Answer.of(all(grows)), f"|E|^2 = {', '.join(map(str, sizes))}")


def shrinking(dropped: str, depth: int, eta: Fraction) -> Counterexample:
    """Hold layers of one unit on ``X = Y = 1``, W_1 = 1/2 and any others 0, against the statement without a hypothesis."""
    number = RationalMatrix([[1]])
    data, layers = Data(number, number), (number / 2, *[0 * number] * (depth - 1))
    after = step(layers, data.N, data.M, eta)
    before_size, after_size = (residual(chain, data.N, data.M).frobenius_squared() for chain in (layers, after))
    product = "W1" if depth == 1 else "W2*W1"
    moved = "(W1 + eta*(Y - W1*X)*X^T)"
    if depth == 2:
        moved = "(W2 + eta*(Y - W2*W1*X)*X^T*W1^T)*(W1 + eta*W2^T*(Y - W2*W1*X)*X^T)"
    given = {"X": data.X, "Y": data.Y, "eta": eta, "d": depth, **{f"W{i}": W for i, W in enumerate(layers, 1)}}
    return held_against(
        ONE_LAYER,
        dropped,
        given,
        {"one-layer": (depth == 1, "d == 1"), "large-step": (eta * data.N[0, 0] >= 2, "entry(eta*X*X^T, 1, 1) >= 2")},
        (
            after_size >= before_size,
            "|E(1)| >= |E(0)|",
            f"frobenius2((Y - {moved}*X)*X^T) >= frobenius2((Y - {product}*X)*X^T)",
        ),
    )


@THEOREM1.counterexample(
    covers="widths (1, 1, 1), one exact step",
    without=(ONE_LAYER, "one-layer"),
    controls={"with_one_layer": {"depth": 1}},
)
def two_layers_reach_zero_error_with_a_large_step(*, depth: int = 2) -> Counterexample:
    """``W = (1/2, 0)``, eta = 4: W_2 becomes 2, the product 1."""
    return shrinking("one-layer", depth, Fraction(4))


@THEOREM1.counterexample(
    covers="widths (1, 1), one exact step",
    without=(ONE_LAYER, "large-step"),
    controls={"with_a_large_step": {"eta": Fraction(2)}},
)
def a_smaller_step_shrinks_the_residual(*, eta: Fraction = Fraction(1, 2)) -> Counterexample:
    """``1 - eta = 1/2``."""
    return shrinking("large-step", 1, eta)
