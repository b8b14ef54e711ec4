"""What the hypotheses about layers of a subspace are for: coefficients that enter squared, oblique matrices, different norms."""

from __future__ import annotations

from fractions import Fraction

from proofs.network.counterexample import held_against
from proofs.remarks.moving import slopes
from proofs.remarks.refutation import E11, one
from proofs.remarks.statement import COEFFICIENTS, MATRICES_REPAIRED, REMARKS
from verify.claim import Counterexample
from verify.exact import RationalMatrix

number = RationalMatrix.identity(1)


def powers(power: int, target: int) -> tuple[dict[str, object], Fraction, Fraction, bool]:
    """Return ``W_1 = c_1^p``, ``W_2 = c_2`` at ``c_1 = c_2 = 1``, with the velocities of the coefficients and whether p = 1.

    The gradient of ``c_1`` is that of ``W_1`` times ``p c_1^{p-1} = p``.
    """
    first, second = (S[0, 0] for S in slopes((number, number), target * number))
    v1, v2 = power * first, second
    return {"c1": 1, "c2": 1, "y": target, "p": power, "v1": v1, "v2": v2, "A": number}, v1, v2, power == 1


LINEAR = "p == 1 and v1 == (y - c1*c2)*c2 and v2 == (y - c1*c2)*c1"


@REMARKS.counterexample(
    covers="numbers W_1 = c_1^2, W_2 = c_2 with c_1 = c_2 = 1, X = 1, Y = 2",
    without=(COEFFICIENTS, "linear"),
    controls={"with_a_linear_layer": {"power": 1}, "with_no_error": {"target": 1}},
)
def coefficients_that_enter_squared_are_not_conserved(*, power: int = 2, target: int = 2) -> Counterexample:
    """``dc_1/dt = 2`` and ``dc_2/dt = 1``: the squares grow at the rates 4 and 2."""
    given, v1, v2, linear = powers(power, target)
    del given["A"]
    return held_against(
        COEFFICIENTS, "linear", given, {"linear": (linear, LINEAR)},
        (v1 == v2, "the derivative of c_2^2 - c_1^2 is zero", "2*c2*v2 - 2*c1*v1 == 0"),
    )  # fmt: skip


@REMARKS.counterexample(
    covers="numbers as above",
    without=(MATRICES_REPAIRED, "linear"),
    controls={"with_a_linear_layer": {"power": 1}, "with_no_error": {"target": 1}},
)
def matrices_of_squared_coefficients_are_not_conserved(*, power: int = 2, target: int = 2) -> Counterexample:
    """``W_1 = c_1^2``: ``dW_1/dt = 2 c_1 dc_1/dt = 4``, ``dW_2/dt = 1``."""
    given, v1, v2, linear = powers(power, target)
    alone = number.rows * number.columns == 1
    return held_against(
        MATRICES_REPAIRED, "linear", given,
        {
            "linear": (linear, LINEAR),
            "orthogonal": (alone, "rows(A)*columns(A) == 1"),  # the only matrix there is
            "equal-norms": (alone, "frobenius2(A) == 1"),
        },
        (power * v1 == v2, "the derivative of |W_2|^2 - |W_1|^2 is zero", "c2*v2 - c1^p*p*c1^(p - 1)*v1 == 0"),
    )  # fmt: skip


def spanned(dropped: str, A: RationalMatrix, B: RationalMatrix) -> Counterexample:
    """Hold the layers ``W_1 = A``, ``W_2 = B`` in the span of A and B against the conservation of ``|W_2|^2 - |W_1|^2``.

    X = I and the error is E11; a coefficient of A moves at the rate ``<A, S>``, where S is the slope of its layer.
    """
    target = B @ A + E11
    moves = [(A.T @ S).trace() * A + (B.T @ S).trace() * B for S in slopes((A, B), target)]
    V1, V2 = moves
    rates = (A.T @ V1).trace(), (B.T @ V2).trace()
    follows = all(
        ((C.T @ V).trace() == (C.T @ A).trace() * (A.T @ S).trace() + (C.T @ B).trace() * (B.T @ S).trace())
        for V, S in zip(moves, slopes((A, B), target), strict=True)
        for C in (A, B)
    )
    first, second = "B^T*(Y - B*A)", "(Y - B*A)*A^T"
    return held_against(
        MATRICES_REPAIRED, dropped, {"A": A, "B": B, "Y": target, "V1": V1, "V2": V2},
        {
            "linear": (
                follows,
                " and ".join(
                    f"V{i} == tr(A^T*({S}))*A + tr(B^T*({S}))*B" for i, S in enumerate((first, second), 1)
                ),
            ),
            "orthogonal": ((A.T @ B).trace() == 0, "tr(A^T*B) == 0"),
            "equal-norms": (A.frobenius_squared() == B.frobenius_squared(), "frobenius2(A) == frobenius2(B)"),
        },
        (rates[0] == rates[1], "|W_1|^2 and |W_2|^2 grow at the same rate", "tr(A^T*V1) == tr(B^T*V2)"),
    )  # fmt: skip


@REMARKS.counterexample(
    covers="diagonal layers spanned by (5, 0) and (3, 4)",
    without=(MATRICES_REPAIRED, "orthogonal"),
    controls={"with_orthogonal_matrices": {"B": RationalMatrix.diagonal([0, 5])}},
)
def oblique_matrices_of_one_norm_do_not_conserve(
    *, B: RationalMatrix = RationalMatrix.diagonal([3, 4])
) -> Counterexample:
    """Both have norm 5 and the inner product 15: the squared norms grow at the rates 510 and 750 (half of them)."""
    return spanned("orthogonal", RationalMatrix.diagonal([5, 0]), B)


@REMARKS.counterexample(
    covers="diagonal layers spanned by (1, 1) and (2, -2)",
    without=(MATRICES_REPAIRED, "equal-norms"),
    controls={"with_equal_norms": {"scale": 1}},
)
def orthogonal_matrices_of_different_norms_do_not_conserve(*, scale: int = 2) -> Counterexample:
    """The norms squared are 2 and 8: the squared norms grow at the rates 4 and 16 (half of them)."""
    return spanned("equal-norms", one, RationalMatrix.diagonal([scale, -scale]))
