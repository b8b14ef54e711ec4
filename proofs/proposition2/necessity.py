"""What each hypothesis of Proposition 2 is for, in numbers as small as possible."""

from __future__ import annotations

from fractions import Fraction

from proofs.network.counterexample import held_against
from proofs.proposition2.statement import ATTAINED, LAYERS, MINIMUM, ONLY, PROPOSITION2, REPAIRED
from verify.certificate import Certificate
from verify.claim import Counterexample, Statement
from verify.exact import RationalMatrix, commute

Pair = tuple[RationalMatrix, RationalMatrix]


def norms(pair: Pair) -> Fraction:
    """Return ``|W_1|^2 + |W_2|^2``."""
    return pair[0].frobenius_squared() + pair[1].frobenius_squared()


def against_the_minimum(dropped: str, pair: Pair, other: Pair) -> Counterexample:
    """Hold a pair against a smaller one; the hypotheses are asked of the layers as they are, in any frames."""
    W1, W2 = pair
    below, above = W1 @ W1.T, W2.T @ W2
    hypotheses = {
        "aligned": commute(below, above),
        "balanced": sorted(spectrum(below)) == sorted(spectrum(above)),
        "same-product": other[1] @ other[0] == W2 @ W1,
    }
    witness = {
        "W_1": W1.to_strings(),
        "W_2": W2.to_strings(),
        "A_1": other[0].to_strings(),
        "A_2": other[1].to_strings(),
    }
    example = Counterexample(hypotheses, norms(pair) <= norms(other), witness=witness, dropped=(dropped,))
    return example.sealed(lambda: certificate_of_a_pair(dropped, pair, other))


def spectrum(A: RationalMatrix) -> list[Fraction]:
    """Return the coefficients that decide whether two symmetric matrices have the same eigenvalues."""
    return [*A.charpoly()]


def certificate_of_a_pair(dropped: str, pair: Pair, other: Pair) -> dict[str, object]:
    """Return the sealed certificate of a smaller factorization."""
    written = Certificate("counterexample", MINIMUM)
    written.given(W1=pair[0], W2=pair[1], A1=other[0], A2=other[1])
    formulas = {
        "aligned": "commutator(W1*W1^T, W2^T*W2) == 0*(W1*W1^T)",
        "balanced": "charpoly(W1*W1^T) == charpoly(W2^T*W2)",
        "same-product": "A2*A1 == W2*W1",
    }
    for name, formula in formulas.items():
        written.hypothesis(name, formula, dropped=name == dropped)
    written.conclusion(
        "the pair has the smaller norm", "frobenius2(W1) + frobenius2(W2) <= frobenius2(A1) + frobenius2(A2)"
    )
    return written.seal()


number = RationalMatrix.identity(1)
E11, E22 = RationalMatrix.unit(0, 0, (2, 2)), RationalMatrix.unit(1, 1, (2, 2))
nothing = RationalMatrix.zeros(2, 2)


@PROPOSITION2.counterexample(
    covers="numbers: 2 and 1/2 against 1 and 1",
    without=(MINIMUM, "balanced"),
    controls={"with_balanced_numbers": {"scale": 1}, "against_a_larger_pair": {"other": 3}},
)
def unbalanced_numbers_are_not_least(*, scale: int = 2, other: int = 1) -> Counterexample:
    """Numbers are always aligned; ``4 + 1/4 > 1 + 1``."""
    against = (other * number, number / other)
    return against_the_minimum("balanced", (scale * number, number / scale), against)


@PROPOSITION2.counterexample(
    covers="diag(1, 2) and its turn by the angle of (3, 4), against a pair with the same product",
    without=(MINIMUM, "aligned"),
    controls={
        "with_a_shared_frame": {"turn": RationalMatrix.identity(2)},
        "against_itself_scaled": {"scale": Fraction(2)},
    },
)
def equal_singular_values_in_other_frames_are_not_least(
    *, turn: RationalMatrix = RationalMatrix([[3, -4], [4, 3]]) / 5, scale: Fraction = Fraction(1)
) -> Counterexample:
    """With ``W_2 = S Q^T`` in a turned frame Q the product ``S Q^T S`` has a smaller nuclear norm than ``tr S^2``."""
    S = RationalMatrix.diagonal([1, 2])
    W1, W2 = S, S @ turn.T
    # A turn against the imbalance W_1 W_1^T - W_2^T W_2 = [[-48, 36], [36, 48]]/25, along which the sum decreases.
    between = RationalMatrix([[12, -1], [-1, 8]]) * (scale / 10)
    return against_the_minimum("aligned", (W1, W2), (between @ W1, W2 @ between.inverse()))


@PROPOSITION2.counterexample(
    covers="1 and 1 against 0 and 0",
    without=(MINIMUM, "same-product"),
    controls={"against_the_same_product": {"other": 1}},
)
def another_product_has_another_minimum(*, other: int = 0) -> Counterexample:
    """Zero factors are smaller than any others, and have the product zero."""
    return against_the_minimum("same-product", (number, number), (other * number, other * number))


@PROPOSITION2.counterexample(
    covers="P = I of size 2 through one unit",
    without=(ATTAINED, "width"),
    controls={"through_two_units": {"width": 2}, "for_a_product_of_rank_one": {"P": E11}},
)
def a_product_does_not_fit_through_a_narrower_layer(
    *, width: int = 1, P: RationalMatrix = RationalMatrix.identity(2)
) -> Counterexample:
    """The rank of W_2 W_1 is at most the inner width."""
    return narrow(ATTAINED, width, P)


@PROPOSITION2.counterexample(
    covers="P = I of size 2 through one unit, any depth",
    without=(LAYERS, "width"),
    controls={"through_two_units": {"width": 2}, "for_a_product_of_rank_one": {"P": E11}},
)
def a_chain_does_not_fit_through_a_narrower_layer(
    *, width: int = 1, P: RationalMatrix = RationalMatrix.identity(2)
) -> Counterexample:
    """The same for any number of layers: there is no chain at all, so no least one."""
    return narrow(LAYERS, width, P)


def narrow(statement: Statement, width: int, P: RationalMatrix) -> Counterexample:
    """Hold a 2 x 2 product against an inner width: what passes one unit, a column times a row, has the determinant zero."""
    possible = width >= 2 or P.determinant() == 0
    says = "factors of that width have the product P: there are two units, or det P = 0"
    return held_against(
        statement, "width", {"P": P, "k": width}, {"width": (P.rank() <= width, "rank(P) <= k")},
        (possible, says, "k >= 2 or det(P) == 0"), facts={"P is 2 x 2": "rows(P) == 2 and columns(P) == 2"},
    )  # fmt: skip


@PROPOSITION2.counterexample(
    covers="numbers: 2 and 1/2",
    without=(ONLY, "minimal"),
    controls={"at_a_minimum": {"scale": 1}},
)
def a_pair_that_is_not_least_need_not_be_balanced(*, scale: int = 2) -> Counterexample:
    """``W_1 = 2``, ``W_2 = 1/2``: the squares 4 and 1/4 of their singular values differ."""
    W1, W2 = scale * number, number / scale
    least = norms((W1, W2)) <= norms((number, number))
    balanced = W1 @ W1.T == W2.T @ W2
    example = Counterexample(
        {"minimal": least}, balanced, witness={"W_1": str(scale), "W_2": f"1/{scale}"}, dropped=("minimal",)
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", ONLY).given(W1=W1, W2=W2, A1=number, A2=number)
        written.fact("another pair has the same product", "A2*A1 == W2*W1")
        smaller = "frobenius2(W1) + frobenius2(W2) <= frobenius2(A1) + frobenius2(A2)"
        written.hypothesis("minimal", smaller, dropped=True)
        written.conclusion("the layers are 0-balanced", "W1*W1^T == W2^T*W2")
        return written.seal()

    return example.sealed(certificate)


@PROPOSITION2.counterexample(
    covers="numbers: U = 2",
    without=(REPAIRED, "svd"),
    controls={"with_an_orthogonal_frame": {"U": -1}},
)
def factors_in_frames_of_other_lengths_are_not_least(*, U: int = 2) -> Counterexample:
    """``P = U S V^T = 2`` with ``S = V = W = 1``: the factors 1 and 2 have the sum 5, the factors of least norm 4."""
    orthogonal = U * U == 1
    total, least = 1 + U * U, 2 * abs(U)
    example = Counterexample({"svd": orthogonal}, total == least, witness={"U": U}, dropped=("svd",))

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", REPAIRED).given(U=[[U]], S=number, V=number, W=number)
        written.hypothesis("svd", "isorthogonal(U) and isorthogonal(V)", dropped=True)
        written.fact("|P|_* = 2", "frobenius2(U*S*V^T) == 2^2")
        written.conclusion("the sum of squares is 2 |P|_*", "frobenius2(W*S*V^T) + frobenius2(U*S*W^T) == 2*2")
        return written.seal()

    return example.sealed(certificate)
