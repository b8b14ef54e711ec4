"""What the hypotheses of "if", of its converse and of the data condition are for: data and networks without any such run."""

from __future__ import annotations

from fractions import Fraction

from proofs.alignment import commutes
from proofs.alignment.exact_runs import SHEAR, STRETCH, one
from proofs.network import Data
from proofs.network.counterexample import held_against
from proofs.theorem1.extensions import CONVERSE, UNIVERSAL
from proofs.theorem1.statement import DATA_CONDITION, IF, THEOREM1
from verify.claim import Counterexample, Statement
from verify.exact import RationalMatrix, commute

NOTHING, ONE_INPUT = RationalMatrix.zeros(2, 2), RationalMatrix.diagonal([1, 0])
TWINS = RationalMatrix([[1, 1], [0, 0]])
"""Two equal inputs."""

Formula = tuple[bool, str]
Conclusion = tuple[bool, str, str]


def on_data(
    statement: Statement, dropped: str, data: Data, conclusion: Conclusion, *, hidden: tuple[int, ...] = (2, 2),
    eta: Fraction = Fraction(1),
) -> Counterexample:  # fmt: skip
    """Hold data, hidden widths and a step size against "if" or the converse without one of its hypotheses."""
    k = data.X.rows
    square = " and ".join(["rows(X) == rows(Y)", "rows(X) > 1", *(f"k{i} == rows(X)" for i, _ in enumerate(hidden, 1))])
    depth = len(hidden) + 1
    hypotheses: dict[str, Formula] = {
        "positive-step": (eta > 0, "eta > 0"),
        "two-layers": (depth >= 2, "d >= 2"),
        "deep": (depth >= 3, "d >= 3"),
        "square": (k == data.Y.rows > 1 and all(width == k for width in hidden), square),
        "realizable": (data.realizable, "rank(vstack(X, Y)) == rank(X)"),
        "condition": (commutes(data), "commute(X*X^T, X*Y^T*Y*X^T)"),
        "data": (not data.X.is_zero(), "frobenius2(X) > 0"),
    }
    given = {"X": data.X, "Y": data.Y, "d": depth, **{f"k{i}": width for i, width in enumerate(hidden, 1)}}
    if "positive-step" in statement.hypotheses:
        given["eta"] = eta
    return held_against(
        statement, dropped, given, {name: hypotheses[name] for name in statement.hypotheses}, conclusion
    )


@THEOREM1.counterexample(
    covers="k = 2, any depth, start and step size",
    without=(IF, "data"),
    controls={"with_one_input_that_is_not_zero": {"X": RationalMatrix.unit(0, 0, (2, 2))}},
)
def without_inputs_nothing_ever_moves(*, X: RationalMatrix = NOTHING) -> Counterexample:
    """With X = 0 both N and M vanish, so every gradient ``A^T (M - W N) B^T`` is zero, whatever the layers are."""
    data = Data.of_map(X, one)
    moving = not (data.N.is_zero() and data.M.is_zero())
    says = "some start has a nonzero gradient, so that N or M is not zero"
    return on_data(IF, "data", data, (moving, says, "frobenius2(X*X^T) + frobenius2(Y*X^T) > 0"))


def contradictory(statement: Statement, Y: RationalMatrix) -> Counterexample:
    data = Data(TWINS, Y)
    agree = Y[:, [0]] == Y[:, [1]]
    says = "zero error is approached, so that the two equal inputs have equal targets"
    return on_data(
        statement, "realizable", data, (agree, says, "column(X, 1) == column(X, 2) and column(Y, 1) == column(Y, 2)")
    )


@THEOREM1.counterexample(
    covers="k = 2, any depth, start and step size",
    without=(IF, "realizable"),
    controls={"with_targets_that_a_linear_map_reaches": {"Y": RationalMatrix([[1, 1], [2, 2]])}},
)
def contradictory_targets_cannot_be_fitted(*, Y: RationalMatrix = ONE_INPUT) -> Counterexample:
    """Two equal inputs with different targets: the data condition holds (rank N = 1), but no linear map has zero error."""
    return contradictory(IF, Y)


@THEOREM1.counterexample(
    covers="widths (2, 1, 2, 2), every start and step size",
    without=(IF, "square"),
    controls={"with_two_units_everywhere": {"units": 2}},
)
def a_single_unit_cannot_pass_on_two_dimensions(*, units: int = 1) -> Counterexample:
    """``X = Y = I``: the product has rank one at most, and rank one is a closed set."""
    data = Data(one, one)
    conclusion = data.Y.rank() <= units, "a map through the first hidden layer has zero error", "rank(Y) <= k1"
    return on_data(IF, "square", data, conclusion, hidden=(units, 2))


@THEOREM1.counterexample(
    covers="k = 2, every depth d >= 3, start and step size",
    without=(IF, "condition"),
    rests_on=("lemma1.plane", DATA_CONDITION.id),
    controls={"on_whitened_inputs": {"X": one}, "with_targets_of_rank_one": {"W": ONE_INPUT}},
)
def coupled_planar_data_have_no_aligned_run(
    *, X: RationalMatrix = SHEAR, W: RationalMatrix = STRETCH
) -> Counterexample:
    """``W* = diag(1, 2)``, N = [[1, 1], [1, 2]]: in the plane an aligned run on data of full rank needs common frames."""
    data = Data.of_map(X, W)
    open_to_runs = commutes(data) or data.N.rank() < 2 or data.M.rank() < 2
    return on_data(IF, "condition", data, (
        open_to_runs, "some run is aligned: by lemma1.plane common frames exist, or the data are not of full rank",
        "commute(X*X^T, X*Y^T*Y*X^T) or rank(X*X^T) < 2 or rank(Y*X^T) < 2",
    ))  # fmt: skip


@THEOREM1.counterexample(
    covers="k = 2, d = 3, every step size",
    without=(CONVERSE, "condition"),
    rests_on=("theorem1.repaired", DATA_CONDITION.id),
    controls={"on_whitened_inputs": {"X": one}},
)
def coupled_data_have_no_invertible_run(*, X: RationalMatrix = SHEAR) -> Counterexample:
    """The repaired "only if": such a run would make N and M^T M commute."""
    data = Data.of_map(X, STRETCH)
    says = (
        "some run satisfies the hypotheses of the repaired statement, so that N commutes with M^T M = N W*^T W* N; N being "
        "invertible, with W*^T W*"
    )
    formula = "commute(X*X^T, gram(Y*inverse(X)))"
    return on_data(CONVERSE, "condition", data, (commute(data.N, STRETCH.T @ STRETCH), says, formula))


@THEOREM1.counterexample(
    covers="k = 2, d = 3, every step size",
    without=(CONVERSE, "realizable"),
    controls={"with_targets_that_a_linear_map_reaches": {"Y": RationalMatrix([[1, 1], [2, 2]])}},
)
def contradictory_targets_keep_an_error_along_every_run(*, Y: RationalMatrix = ONE_INPUT) -> Counterexample:
    """The two equal inputs again."""
    return contradictory(CONVERSE, Y)


@THEOREM1.counterexample(
    covers="widths (2, 1, 1, 2), every start and step size",
    without=(CONVERSE, "square"),
    controls={"with_two_units_everywhere": {"units": 2}},
)
def layers_that_are_not_square_are_never_invertible(*, units: int = 1) -> Counterexample:
    """``X = I``, ``Y = diag(1, 0)``: one unit is enough for zero error, but ``W_1`` is 1 x 2."""
    data = Data(one, ONE_INPUT)
    conclusion = units >= 2, "W_1, which is k1 x 2, is invertible", "k1 >= columns(X)"
    return on_data(CONVERSE, "square", data, conclusion, hidden=(units, units))


@THEOREM1.counterexample(
    covers="k = 2, d = 1, eta = 3, every start",
    without=(CONVERSE, "two-layers"),
    rests_on=("theorem1.one-layer",),
    controls={"with_two_layers": {"hidden": (2,)}, "with_a_small_step": {"eta": Fraction(1, 2)}},
)
def one_layer_diverges_with_a_large_step(
    *, hidden: tuple[int, ...] = (), eta: Fraction = Fraction(3)
) -> Counterexample:
    """``X = Y = I``: eta N - 2 I = I, and E(0), of rank 2, does not shrink."""
    data, depth = Data(one, one), len(hidden) + 1
    excess = eta * data.N - 2 * one
    grows = depth == 1 and excess.is_diagonal() and excess[0, 0] >= 0 and excess[1, 1] >= 0
    return on_data(CONVERSE, "two-layers", data, (
        not grows, "some start of rank E(0) = 2 has zero error in the limit: by theorem1.one-layer not with d = 1 and a large step",
        "not (d == 1 and ispositivesemidefinite(eta*X*X^T - 2*I(2)))",
    ), hidden=hidden, eta=eta)  # fmt: skip


@THEOREM1.counterexample(
    covers="k = 2, d = 3, a step of size zero",
    without=(CONVERSE, "positive-step"),
    controls={"with_a_step": {"eta": Fraction(1, 10)}},
)
def a_step_of_size_zero_leaves_every_error(*, eta: Fraction = Fraction(0)) -> Counterexample:
    """E(t) = E(0), whose rank is that of X, 2."""
    data = Data(one, one)
    conclusion = (
        eta != 0 or data.X.rank() == 0,
        "E(t) is not E(0) for ever, or that is zero",
        "eta != 0 or rank(X) == 0",
    )
    return on_data(CONVERSE, "positive-step", data, conclusion, eta=eta)


@THEOREM1.counterexample(
    covers="k = 2, matrices N and M",
    without=(DATA_CONDITION, "symmetric"),
    controls={"with_symmetric_inputs": {"N": RationalMatrix([[1, 1], [1, 2]])}, "with_diagonal_inputs": {"N": STRETCH}},
)
def a_shear_commutes_with_targets_and_has_no_orthogonal_eigenvectors(
    *, N: RationalMatrix = RationalMatrix([[1, 1], [0, 1]])
) -> Counterexample:
    """``M = I`` and ``N = [[1, 1], [0, 1]]`` commute; V^T N V diagonal would make N similar to I, its only eigenvalue being 1."""
    symmetric, defective = N.T == N, N[0, 0] == N[1, 1] == 1 and N[1, 0] == 0
    equivalent = not commute(N, one) or not defective or one == N
    return held_against(
        DATA_CONDITION,
        "symmetric",
        {"N": N, "M": one},
        {"symmetric": (symmetric, "issymmetric(N)")},
        (
            equivalent,
            "N and M^T M do not commute, or V^T N V is diagonal for some V: the only eigenvalue is 1, so that N = I",
            "not commute(N, M^T*M) or not (tr(N) == 2 and det(N) == 1) or N == I(2)",
        ),
    )


@THEOREM1.counterexample(
    covers="widths (3, 1, 1), every chain in the frames I",
    without=(UNIVERSAL, "square"),
    controls={"with_three_units": {"units": 3}, "with_inputs_that_are_not_coupled": {"coupling": 0}},
)
def a_narrow_layer_hides_inputs_that_are_coupled(*, units: int = 1, coupling: int = 1) -> Counterexample:
    """``W_1 = (s, 0, 0)``, ``W_2 = c``: E = M - c s e_1^T N is a multiple of e_1^T for all c and s, and both layers stay."""
    X = RationalMatrix([[1, 0, 0], [0, 1, 0], [0, coupling, 1]])
    data, eta = Data.of_map(X, RationalMatrix.unit(0, 0, (units, 3))), Fraction(1)
    hidden = data.M.is_diagonal() and data.N[[0], :].is_diagonal() and units == 1
    return held_against(
        UNIVERSAL,
        "square",
        {"X": X, "Y": data.Y, "k1": units, "eta": eta},
        {
            "positive-step": (eta > 0, "eta > 0"),
            "square": (units == data.Y.rows == 3, "k1 == rows(X) and rows(Y) == rows(X) and rows(X) > 1"),
        },
        (
            not hidden or data.N.is_diagonal(),
            "if e_1^T N and M are multiples of e_1^T, so that all chains through one unit stay, N is diagonal",
            "not (isdiagonal(Y*X^T) and isdiagonal(row(X*X^T, 1)) and k1 == 1) or isdiagonal(X*X^T)",
        ),
    )


@THEOREM1.counterexample(
    covers="k = 2, every depth, a step of size zero",
    without=(UNIVERSAL, "positive-step"),
    controls={"with_a_step": {"eta": Fraction(1, 10)}, "on_whitened_inputs": {"X": one}},
)
def a_step_of_size_zero_keeps_all_frames(*, eta: Fraction = Fraction(0), X: RationalMatrix = SHEAR) -> Counterexample:
    """Every chain stays where it is, although N is not diagonal."""
    data = Data.of_map(X, STRETCH)
    return held_against(
        UNIVERSAL,
        "positive-step",
        {"X": X, "Y": data.Y, "eta": eta},
        {
            "positive-step": (eta > 0, "eta > 0"),
            "square": (data.X.rows == data.Y.rows > 1, "rows(X) == rows(Y) and rows(X) > 1"),
        },
        (
            eta != 0 or (data.N.is_diagonal() and data.M.is_diagonal()),
            "the chains in the frames I, which eta = 0 keeps, are kept only if N and M are diagonal",
            "not (eta == 0) or (isdiagonal(X*X^T) and isdiagonal(Y*X^T))",
        ),
    )
