"""What the remarks print and what is not so: the order of transposes, "hence consistent", norms of convolution matrices."""

from __future__ import annotations

from fractions import Fraction

from proofs.network import gradients
from proofs.network.counterexample import held_against
from proofs.remarks.moving import Layers, Moving
from proofs.remarks.statement import CONSISTENT, CONSTANT, INVARIANT, MATRICES, PAIRS_ALIGNED, REMARKS
from proofs.structure import Convolution
from verify.certificate import Certificate
from verify.claim import Counterexample, Statement
from verify.exact import RationalMatrix, commute

one = RationalMatrix.identity(2)
E11, E22 = RationalMatrix.unit(0, 0, (2, 2)), RationalMatrix.unit(1, 1, (2, 2))
stretch = RationalMatrix.diagonal([1, 2])
turn = RationalMatrix([[3, -4], [4, 3]]) / 5

LOW, HIGH = stretch, stretch @ turn.T  # W_1^T W_1 = diag(1, 4) = W_2 W_2^T
PRINTED = "W1^T*W1 == W2*W2^T"
RIGHT = "W2^T*W2 == W1*W1^T"


def printed_rate(moving: Moving) -> RationalMatrix:
    """Return the derivative of ``W_1^T W_1 - W_2 W_2^T``."""
    (W1, W2), (V1, V2) = moving.layers, moving.velocities
    return V1.T @ W1 + W1.T @ V1 - V2 @ W2.T - W2 @ V2.T


def flowing(statement: Statement, layers: Layers, target: RationalMatrix) -> Counterexample:
    """Hold layers under gradient flow against a statement that the printed difference stays what it is."""
    moving = Moving.along_the_flow(layers, target)
    W1, W2 = layers
    known = dict(moving.hypotheses) | {"balanced-start": (W1.T @ W1 == W2 @ W2.T, PRINTED)}
    start = "balanced-start" in statement.hypotheses
    return held_against(
        statement, "", moving.given, {name: known[name] for name in statement.hypotheses},
        (
            printed_rate(moving).is_zero(), "the derivative of W_1^T W_1 - W_2 W_2^T is zero",
            "V1^T*W1 + W1^T*V1 - V2*W2^T - W2*V2^T == 0*Y",
        ),
        repair={"balanced": known["balanced"]} if start else None,
    )  # fmt: skip


@REMARKS.counterexample(
    covers="k = 2, d = 2, X = I",
    refutes=INVARIANT,
    controls={
        "at_zero_error": {"target": HIGH @ LOW},
        "with_equal_symmetric_layers": {"layers": (stretch, stretch)},
        "with_layers_that_are_not_balanced": {"layers": (one, stretch)},
    },
)
def the_printed_balance_does_not_stay(*, layers: Layers = (LOW, HIGH), target: RationalMatrix = one) -> Counterexample:
    """``W_1 = diag(1, 2)``, ``W_2 = diag(1, 2) Q^T``: ``W_1^T W_1 = W_2 W_2^T``, but their derivatives differ."""
    return flowing(INVARIANT, layers, target)


@REMARKS.counterexample(
    covers="k = 2, d = 2, X = I",
    refutes=CONSTANT,
    controls={"at_zero_error": {"target": HIGH @ LOW}, "with_equal_symmetric_layers": {"layers": (stretch, stretch)}},
)
def the_printed_difference_moves(*, layers: Layers = (LOW, HIGH), target: RationalMatrix = one) -> Counterexample:
    """The same layers: ``W_1^T W_1 - W_2 W_2^T`` is zero at the start and its derivative is not."""
    return flowing(CONSTANT, layers, target)


@REMARKS.counterexample(
    covers="k = 2, d = 2",
    refutes=PAIRS_ALIGNED,
    controls={
        "with_a_shared_frame": {"layers": (stretch, stretch)},
        "with_layers_that_are_not_balanced": {"layers": (one, one + E11)},
    },
)
def the_printed_balance_does_not_align(*, layers: Layers = (LOW, HIGH)) -> Counterexample:
    """``W_1 W_1^T = diag(1, 4)`` does not commute with ``W_2^T W_2``, its turn by the angle of (3, 4)."""
    W1, W2 = layers
    example = Counterexample(
        {"balanced-start": W1.T @ W1 == W2 @ W2.T},
        conclusion=commute(W1 @ W1.T, W2.T @ W2),
        repair={"balanced": W2.T @ W2 == W1 @ W1.T},
        witness={"W_1": W1.to_strings(), "W_2": W2.to_strings()},
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", PAIRS_ALIGNED).given(W1=W1, W2=W2)
        written.hypothesis("balanced-start", PRINTED)
        written.conclusion("aligned, so that W_1 W_1^T and W_2^T W_2 commute", "commute(W1*W1^T, W2^T*W2)")
        written.repair("balanced in the order that is conserved", RIGHT)
        return written.seal()

    return example.sealed(certificate)


def cosine_squared(W1: RationalMatrix, W2: RationalMatrix) -> Fraction:
    """Return ``(v_2^T u_1)^2`` for layers of rank one."""
    return (W2 @ W1).frobenius_squared() / (W2.frobenius_squared() * W1.frobenius_squared())


@REMARKS.counterexample(
    covers="k = 2, d = 2",
    refutes=CONSISTENT,
    controls={"with_the_same_position": {"high": E11}, "with_a_layer_of_rank_two": {"high": one}},
)
def aligned_layers_of_rank_one_may_be_orthogonal(
    *, low: RationalMatrix = E11, high: RationalMatrix = E22
) -> Counterexample:
    """``W_1 = E11`` and ``W_2 = E22`` are aligned in the frames I; their singular vectors e_1 and e_2 are orthogonal."""
    example = Counterexample(
        {"aligned": low.is_diagonal() and high.is_diagonal(), "rank-one": low.rank() == high.rank() == 1},
        conclusion=cosine_squared(low, high) == 1,
        repair={"product": not (high @ low).is_zero()},
        witness={"W_1": low.to_strings(), "W_2": high.to_strings()},
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", CONSISTENT).given(W1=low, W2=high)
        written.hypothesis("aligned", "isdiagonal(W1) and isdiagonal(W2)")
        written.hypothesis("rank-one", "rank(W1) == 1 and rank(W2) == 1")
        written.conclusion("(v_2^T u_1)^2 = 1", "frobenius2(W2*W1) == frobenius2(W2)*frobenius2(W1)")
        written.repair("the product is not zero", "frobenius2(W2*W1) > 0")
        return written.seal()

    return example.sealed(certificate)


@REMARKS.counterexample(
    covers="3 x 3 filters on 2 x 2 images, d = 2: the centre in one layer, the centre and one neighbour in the other",
    refutes=MATRICES,
    controls={"with_circular_padding": {"circular": True}, "at_zero_error": {"error": 0}},
)
def zero_padding_weighs_the_taps_differently(*, circular: bool = False, error: int = 1) -> Counterexample:
    """The centre meets 4 pixels and its neighbour 2: the squared norms of the two matrices grow at different rates."""
    structure = Convolution((2, 2), (3, 3), circular=circular)
    basis = [A.dense() for A in structure.basis()]
    centre = structure.taps.index((0, 0))
    side = structure.taps.index((0, 1))
    I4, A = basis[centre], basis[side]
    layers = (I4, I4 + A)
    Y = layers[1] @ layers[0] + error * A
    coefficients = [[Fraction(int(j in used)) for j in range(len(basis))] for used in ((centre,), (centre, side))]
    spanned = all(
        sum((c * B for c, B in zip(row, basis, strict=True)), 0 * I4) == W
        for row, W in zip(coefficients, layers, strict=True)
    )
    rates = []
    for row, G in zip(coefficients, gradients(layers, I4, Y, 1), strict=True):  # X = I; up to the factor n
        grown = (2 * c * B.frobenius_squared() * -(B.T @ G).trace() for c, B in zip(row, basis, strict=True))
        rates.append(sum(grown, Fraction(0)))
    norms = {B.frobenius_squared() for B in basis}
    orthogonal = all((B.T @ D).trace() == 0 for i, B in enumerate(basis) for D in basis[:i])
    example = Counterexample(
        {"linear": spanned, "orthogonal": orthogonal},
        conclusion=rates[0] == rates[1],
        repair={"equal-norms": len(norms) == 1},
        witness={"rates": [str(rate) for rate in rates], "norms": [str(B.frobenius_squared()) for B in basis]},
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", MATRICES).given(A=I4, B=A, Y=Y)
        written.define("W1", "A", value=layers[0]).define("W2", "A + B", value=layers[1])
        E = Y - layers[1] @ layers[0]
        written.define("E", "Y - W2*W1", value=E)
        written.define("V1", "W2^T*E", value=layers[1].T @ E).define("V2", "E*W1^T", value=E @ layers[0].T)
        written.hypothesis("linear", "W1 == 1*A + 0*B and W2 == 1*A + 1*B")
        written.hypothesis("orthogonal", "tr(A^T*B) == 0")
        written.conclusion(
            "|W_1|^2 and |W_2|^2 grow at the same rate, 2 sum_j c_j |A_j|^2 <A_j, V>",
            "frobenius2(A)*tr(A^T*V1) == frobenius2(A)*tr(A^T*V2) + frobenius2(B)*tr(B^T*V2)",
        )
        written.repair("the two matrices have the same norm", "frobenius2(A) == frobenius2(B)")
        return written.seal()

    return example.sealed(certificate)
