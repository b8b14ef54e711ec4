"""Footnote 4: what is left out when all layers are multiples of the identity."""

from __future__ import annotations

from proofs.theorem3.statement import FOOTNOTE, THEOREM3
from verify.claim import Answer, Cases, Outcome
from verify.exact import RationalMatrix
from verify.symbolic import Derivation, established, identity, matrix, scalar


@THEOREM3.derived(
    covers="every k and n, one layer at a time", controls={"with_a_layer_that_is_not_scalar": {"scalar_layer": False}}
)
def scalar_layers_multiply_to_a_scalar(*, scalar_layer: bool = True) -> Outcome:
    """``(b I)(a I) X = (ab) X``: zero error says Y = c X with c the product of the numbers."""
    a, b, X = scalar("a"), scalar("b"), matrix("X", "k", "n")
    last = b * identity("k") if scalar_layer else matrix("W", "k", "k")
    return established(Derivation("scalar layers").start(last @ (a * identity("k")) @ X).normalise(), a * b * X)


@THEOREM3.derived(covers="every k >= 2 and n >= 1", controls={"with_proportional_outputs": {"proportional": True}})
def some_data_are_not_proportional(*, proportional: bool = False) -> Outcome:
    """``X = e1 w^T``, ``Y = e2 w^T`` with orthonormal e1, e2: ``e2^T X = 0`` but ``e2^T Y = w^T``, so Y = cX fails for w != 0."""
    from proofs.theorem3.coordinates import e1, e2, orthonormal

    w = matrix("w", "n", 1)
    X, Y = e1 @ w.T, (e2 if not proportional else e1) @ w.T
    inputs = Derivation("the inputs").start(e2.T @ X).apply(orthonormal[1]).normalise()
    outputs = (
        Derivation("the outputs").start(e2.T @ Y).apply(orthonormal[1] if proportional else orthonormal[0]).normalise()
    )
    return Outcome.conjunction([established(inputs, 0 * w.T), established(outputs, w.T)])


SIZES = ((1, 1), (2, 1), (2, 2), (3, 3), (3, 5))


@THEOREM3.certified(
    covers="data of five shapes, k = 1 among them",
    instances=Cases(SIZES),
    controls={"with_outputs_proportional_to_the_inputs": {"proportional": True}},
    supports=[FOOTNOTE],
)
def data_are_proportional_only_for_k_1_n_1(case: tuple[int, int], *, proportional: bool = False) -> Outcome:
    """``rank [vec X, vec Y]`` is 2 for these data, except where they are numbers."""
    k, n = case
    X = RationalMatrix([[i * n + j + 1 for i in range(k) for j in range(n)]])
    Y = 3 * X if proportional else RationalMatrix([[(i * n + j + 1) ** 2 for i in range(k) for j in range(n)]])
    rank = RationalMatrix([*X.to_fractions(), *Y.to_fractions()]).rank()
    return Outcome(Answer.of((rank == 1) == (k * n == 1)), f"k = {k}, n = {n}: rank {rank}")
