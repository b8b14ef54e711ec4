"""What the hypotheses about classes of chains are for: one target only, layers that are not square, a step of size zero."""

from __future__ import annotations

from fractions import Fraction

from proofs.sensing.descent import Measured
from proofs.sensing.refutation import E12, PAIR, every_target, keeps_diagonals
from proofs.sensing.statement import CLASS_EXACT, CLASS_REPAIRED, REPAIRED, SENSING
from verify.certificate import Certificate
from verify.claim import Counterexample, Statement
from verify.exact import RationalMatrix

one = RationalMatrix.identity(2)


def one_target(statement: Statement, M: tuple[RationalMatrix, ...], target: RationalMatrix) -> Counterexample:
    """Hold the cancelling measurements against a repaired statement whose quantifier is taken away again."""
    data = Measured.of_target(M, target)
    diagonal = all(A.is_diagonal() for A in M)
    keeps, gamma = keeps_diagonals(data), 1
    example = Counterexample(
        {
            "square": all(A.rows == A.columns for A in M),
            "positive-step": gamma > 0,
            "every-target": every_target(M),
        },
        conclusion=diagonal
        or not keeps,  # with the quantifier taken away: to keep diagonals for this target means to be diagonal
        witness={"M": [A.to_strings() for A in M], "X*": target.to_strings()},
        dropped=("every-target",),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", statement).given(
            {"M1": M[0], "M2": M[1], "X": target, "Z": E12, "gamma": gamma}
        )
        written.hypothesis("square", "rows(M1) == columns(M1) and rows(M2) == columns(M2)")
        written.hypothesis("positive-step", "gamma > 0")
        written.fact(
            "for the target X the combination at zero is diagonal", "isdiagonal(tr(M1^T*X)*M1 + tr(M2^T*X)*M2)"
        )
        written.hypothesis("every-target", "isdiagonal(tr(M1^T*Z)*M1 + tr(M2^T*Z)*M2)", dropped=True)
        written.conclusion("all measurements are diagonal", "isdiagonal(M1) and isdiagonal(M2)")
        return written.seal()

    return example.sealed(certificate)


@SENSING.counterexample(
    covers="k = 2, n = 2, the target I alone",
    without=(REPAIRED, "every-target"),
    controls={"with_diagonal_measurements": {"M": (one, one)}, "with_a_target_that_moves_them": {"target": one + E12}},
)
def one_target_does_not_reveal_the_measurements(
    *, M: tuple[RationalMatrix, ...] = PAIR, target: RationalMatrix = one
) -> Counterexample:
    """For ``X* = I`` the measurements ``I + E12`` and ``I - E12`` cancel; for ``X* = E12`` they do not."""
    return one_target(REPAIRED, M, target)


@SENSING.counterexample(
    covers="k = 2, n = 2, the target I alone",
    without=(CLASS_REPAIRED, "every-target"),
    controls={"with_diagonal_measurements": {"M": (one, one)}},
)
def an_invariant_class_for_one_target_does_not_reveal_them_either(
    *, M: tuple[RationalMatrix, ...] = PAIR
) -> Counterexample:
    """The same example: D(I, I) is invariant for ``X* = I``."""
    return one_target(CLASS_REPAIRED, M, one)


def bottleneck(statement: Statement, width: int) -> Counterexample:
    """Hold the measurement E23 of a 3 x 3 target, seen through a hidden layer, against a statement about square layers.

    A chain in the standard frames has a product with entries in the first ``width`` diagonal places; through one hidden
    unit neither layer ever sees the entry (2, 3) of E.
    """
    M = RationalMatrix.unit(1, 2, (3, 3))
    P = RationalMatrix.identity(3)[:, :width]  # layer 2 of the chain with all entries 1; layer 1 is its transpose
    stays = (P.T @ M).is_diagonal() and (M @ P).is_diagonal()
    dropped, gamma = "square", 1
    hypotheses = {
        "square": P.rows == P.columns == M.rows == M.columns,
        "positive-step": gamma > 0,
        **({"every-target": stays} if "every-target" in statement.hypotheses else {}),
    }
    conclusion = M.is_diagonal() or not stays  # "stays iff diagonal" fails when it stays and M is not diagonal
    example = Counterexample(
        hypotheses, conclusion, witness={"widths": [3, width, 3], "M": M.to_strings()}, dropped=(dropped,)
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", statement).given({"M": M, "P": P, "gamma": gamma})
        written.hypothesis(
            "square", "columns(P) == rows(P) and rows(M) == rows(P) and columns(M) == rows(P)", dropped=True
        )
        written.hypothesis("positive-step", "gamma > 0")
        moves = "isdiagonal(P^T*M) and isdiagonal(M*P)"
        if "every-target" in statement.hypotheses:
            written.hypothesis("every-target", moves)
        else:
            written.fact(
                "both layers move along the diagonal, for every target: their moves are multiples of P^T M and M P",
                moves,
            )
        written.conclusion("the measurement is diagonal", "isdiagonal(M)")
        return written.seal()

    return example.sealed(certificate)


@SENSING.counterexample(
    covers="widths (3, 1, 3), n = 1, every target",
    without=(REPAIRED, "square"),
    controls={"with_three_hidden_units": {"width": 3}, "with_two_hidden_units": {"width": 2}},
)
def a_bottleneck_hides_what_is_not_diagonal(*, width: int = 1) -> Counterexample:
    """Through one hidden unit every chain in the standard frames stays there, although ``M = E23`` is not diagonal."""
    return bottleneck(REPAIRED, width)


@SENSING.counterexample(
    covers="widths (3, 1, 3), n = 1, every target",
    without=(CLASS_REPAIRED, "square"),
    controls={"with_three_hidden_units": {"width": 3}},
)
def a_bottleneck_hides_it_from_the_class(*, width: int = 1) -> Counterexample:
    """The same, for the other reading."""
    return bottleneck(CLASS_REPAIRED, width)


@SENSING.counterexample(
    covers="widths (3, 1, 3), n = 1, y = 1",
    without=(CLASS_EXACT, "square"),
    controls={"with_three_hidden_units": {"width": 3}},
)
def through_a_bottleneck_the_constant_part_need_not_be_diagonal(*, width: int = 1) -> Counterexample:
    """D(I, I) is invariant although ``y M`` is not diagonal."""
    return bottleneck(CLASS_EXACT, width)


def resting(statement: Statement, gamma: int) -> Counterexample:
    """Hold the measurement E12 against a statement about one step of size gamma from the chains in the standard frames.

    With ``gamma = 0`` every chain stays where it is, for every target; otherwise the chain I, I with the target E12 leaves.
    """
    data = Measured.of_target([E12], E12)
    chain = (one, one)
    after = data.step(chain, Fraction(gamma))
    stays = all(W.is_diagonal() for W in after)
    hypotheses = {"square": all(A.shape == E12.shape for A in chain), "positive-step": gamma > 0}
    if "every-target" in statement.hypotheses:
        hypotheses["every-target"] = stays
    example = Counterexample(
        hypotheses, conclusion=not stays, witness={"M": E12.to_strings(), "gamma": gamma}, dropped=("positive-step",)
    )  # M is not diagonal: "stays iff diagonal", or "diagonal because it stays", fails exactly when the chains stay

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", statement).given(
            {"M": E12, "y": data.y[0], "W1": one, "W2": one, "gamma": gamma}
        )
        written.hypothesis("square", "rows(M) == columns(M) and rows(W1) == rows(M) and rows(W2) == rows(M)")
        written.hypothesis("positive-step", "gamma > 0", dropped=True)
        rho = "(y - tr(M^T*W2*W1))"
        moves = f"isdiagonal(W1 + gamma*{rho}*W2^T*M) and isdiagonal(W2 + gamma*{rho}*M*W1^T)"
        if "every-target" in statement.hypotheses:
            written.hypothesis("every-target", moves)
        else:
            written.fact("a step maps the chains in the standard frames into themselves", moves)
        written.conclusion("the measurement, and with it C and sum_i y_i M_i, is diagonal", "isdiagonal(M)")
        return written.seal()

    return example.sealed(certificate)


@SENSING.counterexample(
    covers="k = 2, n = 1, gamma = 0",
    without=(CLASS_EXACT, "positive-step"),
    controls={"with_a_step": {"gamma": 1}},
)
def a_step_of_size_zero_keeps_every_class(*, gamma: int = 0) -> Counterexample:
    """Nothing moves, whatever ``M = E12`` measures."""
    return resting(CLASS_EXACT, gamma)


@SENSING.counterexample(
    covers="k = 2, n = 1, gamma = 0, every target",
    without=(REPAIRED, "positive-step"),
    controls={"with_a_step": {"gamma": 1}},
)
def a_step_of_size_zero_reveals_nothing(*, gamma: int = 0) -> Counterexample:
    """The same, for every target."""
    return resting(REPAIRED, gamma)


@SENSING.counterexample(
    covers="k = 2, n = 1, gamma = 0, every target",
    without=(CLASS_REPAIRED, "positive-step"),
    controls={"with_a_step": {"gamma": 1}},
)
def a_step_of_size_zero_reveals_nothing_of_the_class(*, gamma: int = 0) -> Counterexample:
    """The same, for the other reading."""
    return resting(CLASS_REPAIRED, gamma)
