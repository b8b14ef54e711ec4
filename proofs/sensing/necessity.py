"""What the hypotheses of "if" are for: numbers and small matrices that satisfy all the others."""

from __future__ import annotations

from fractions import Fraction

from proofs.sensing.descent import Measured
from proofs.sensing.refutation import E12
from proofs.sensing.statement import IF, SENSING
from verify.certificate import Certificate
from verify.claim import Counterexample
from verify.exact import RationalMatrix

one, number = RationalMatrix.identity(2), RationalMatrix.identity(1)


@SENSING.counterexample(
    covers="k = 2, n = 1, U = V = I, every depth and step size",
    without=(IF, "measurements"),
    controls={"with_a_diagonal_measurement": {"M": one}, "with_a_target_of_trace_zero": {"target": one}},
)
def frames_of_other_measurements_miss_the_target(
    *, M: RationalMatrix = E12, target: RationalMatrix = E12, depth: int = 3
) -> Counterexample:
    """``M = E12``, ``X* = E12``, U = V = I: a chain in these frames has a diagonal product, which M does not see; y = 1 is
    never met. The frames are given: in the singular vectors of M, which are others, the statement holds.
    """
    data = Measured.of_target([M], target)
    sees = any(M[j, j] != 0 for j in range(2))
    example = Counterexample(
        {"target": data.realizable, "measurements": M.is_diagonal(), "deep": depth >= 2, "moving": not M.is_zero()},
        conclusion=sees or not any(data.y),
        witness={"M": M.to_strings(), "X*": target.to_strings()},
        dropped=("measurements",),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", IF).given({"M": M, "X": target, "d": depth})
        written.define("y", "tr(M^T*X)", value=data.y[0])
        written.hypothesis("target", "tr(M^T*X) == y")
        written.hypothesis("measurements", "isdiagonal(M)", dropped=True)
        written.hypothesis("deep", "d >= 2")
        written.hypothesis("moving", "frobenius2(M) > 0")
        written.conclusion(
            "tr(M^T S) = y for some diagonal S, so that y is zero or M has an entry on its diagonal",
            "y == 0 or entry(M, 1, 1)^2 + entry(M, 2, 2)^2 > 0",
        )
        return written.seal()

    return example.sealed(certificate)


def numbers(statement_dropped: str, M: list[int], y: list[int], depth: int, eta: Fraction) -> Counterexample:
    """Hold a sensing problem of size one against "if", where everything is a number and every chain is aligned.

    The conclusion is evaluated for what can be said without running: the error can be zero, and some start reaches it.
    """
    data = Measured(tuple(m * number for m in M), tuple(Fraction(v) for v in y))
    square = sum(m * m for m in M)
    # One layer: the distance to the solution is multiplied by 1 - eta sum m^2 at each step.
    reachable = depth >= 2 or abs(1 - eta * square) < 1
    conclusion = data.realizable and square > 0 and reachable
    hypotheses = {
        "target": data.realizable,
        "measurements": all(A.is_diagonal() for A in data.M),  # as all numbers are, in the frames 1 and 1
        "deep": depth >= 2,
        "moving": any(M),
    }
    witness = {"M": M, "y": y, "d": depth, "eta": str(eta)}
    example = Counterexample(hypotheses, conclusion, witness=witness, dropped=(statement_dropped,))

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", IF).given({"T": [[m] for m in M], "y": [[v] for v in y], "d": depth})
        formulas = {
            "target": "rank(hstack(T, y)) == rank(T)",
            "measurements": "columns(T) == 1",
            "deep": "d >= 2",
            "moving": "frobenius2(T) > 0",
        }
        for name, formula in formulas.items():
            written.hypothesis(name, formula, dropped=name == statement_dropped)
        if statement_dropped == "deep":
            written.given(eta=eta)
            says, formula = (
                "the distance to the solution, multiplied by 1 - eta tr(T^T T), shrinks",
                "(1 - eta*frobenius2(T))^2 < 1",
            )
        elif statement_dropped == "moving":
            says, formula = "some start has a nonzero gradient, so that T is not zero", "frobenius2(T) > 0"
        else:
            says, formula = "zero error is possible", "rank(hstack(T, y)) == rank(T)"
        written.conclusion(says, formula)
        return written.seal()

    return example.sealed(certificate)


@SENSING.counterexample(
    covers="k = 1: measurements 1 and 1, observed 1 and 2",
    without=(IF, "target"),
    controls={"with_equal_observations": {"y": (1, 1)}},
)
def contradictory_observations_leave_an_error(*, y: tuple[int, ...] = (1, 2)) -> Counterexample:
    """No product is 1 and 2 at once."""
    return numbers("target", [1, 1], list(y), 2, Fraction(1))


@SENSING.counterexample(
    covers="k = 1, d = 1: eta = 3, measurement 1",
    without=(IF, "deep"),
    controls={"with_two_layers": {"depth": 2}, "with_a_small_step": {"eta": Fraction(1, 2)}},
)
def one_layer_cannot_choose_its_start_for_a_large_step(
    *, depth: int = 1, eta: Fraction = Fraction(3)
) -> Counterexample:
    """The error of a single layer is multiplied by ``1 - 3 = -2`` at each step, from every start with a nonzero gradient."""
    return numbers("deep", [1], [1], depth, eta)


@SENSING.counterexample(
    covers="k = 1: measurement 0",
    without=(IF, "moving"),
    controls={"with_a_measurement_that_sees_something": {"M": 1}},
)
def measurements_of_nothing_have_no_gradient(*, M: int = 0) -> Counterexample:
    """With ``M = 0`` the loss is constant: no start has a nonzero gradient."""
    return numbers("moving", [M], [0], 2, Fraction(1))
