"""Why "only if" is false: residuals of two measurements that cancel off the diagonal, at all times, for one target.

``M_1 = I + E12`` and ``M_2 = I - E12`` see of a diagonal product only its trace, both the same. So their residuals stay equal and
``E = rho (M_1 + M_2) = 2 rho I``: every chain of diagonal layers stays one, although no frames make both M_1 and M_2 diagonal.
"""

from __future__ import annotations

from fractions import Fraction

from proofs.network import product
from proofs.sensing.decision import first_asymmetry
from proofs.sensing.descent import Layers, Measured
from proofs.sensing.statement import CLASS, ONLY_IF, SENSING
from verify.certificate import Certificate
from verify.claim import Counterexample
from verify.exact import RationalMatrix

one = RationalMatrix.identity(2)
E12 = RationalMatrix.unit(0, 1, (2, 2))
nothing = RationalMatrix.zeros(2, 2)
PAIR = (one + E12, one - E12)


def keeps_diagonals(data: Measured) -> bool:
    """Decide whether one step keeps all chains diagonal in the standard frames (``sensing.class-exact``)."""
    k = data.M[0].rows
    constant = data.combination(0 * data.M[0])
    linear = (constant - data.combination(RationalMatrix.unit(j, j, (k, k))) for j in range(k))
    return constant.is_diagonal() and all(image.is_diagonal() for image in linear)


def every_target(M: tuple[RationalMatrix, ...]) -> bool:
    """Decide the same for every target, by trying all matrix units as targets; the condition is linear in the target."""
    k = M[0].rows
    units = (RationalMatrix.unit(i, j, (k, k)) for i in range(k) for j in range(k))
    return all(keeps_diagonals(Measured.of_target(M, X)) for X in units)


@SENSING.counterexample(
    covers="k = 2, n = 2, d = 3, one exact step",
    refutes=ONLY_IF,
    rests_on=("sensing.joint-frames", "sensing.class-exact"),
    controls={
        "with_measurements_that_do_not_cancel": {"M": (one + E12, one)},
        "with_measurements_in_common_frames": {"M": (one, one)},
        "with_half_the_step": {"eta": Fraction(1, 8)},
        "with_another_target": {"target": E12 + one},
    },
)
def cancelling_measurements_keep_alignment_without_common_frames(
    *, M: tuple[RationalMatrix, ...] = PAIR, eta: Fraction = Fraction(1, 4), target: RationalMatrix = one
) -> Counterexample:
    """From ``I, I, 0`` one step reaches ``I, I, I`` and zero error, all frames I; ``M_1^T M_2`` is not symmetric."""
    data = Measured.of_target(M, target)
    before: Layers = (one, one, nothing)
    after = data.step(before, eta)
    run = all(layer.is_diagonal() for layer in after) and after != before and not any(data.residuals(product(after)))
    example = Counterexample(
        hypotheses={"square": all(A.shape == (2, 2) for A in M), "target": data.realizable, "run": run},
        conclusion=first_asymmetry(M) is None,
        repair={"positive-step": eta > 0, "every-target": every_target(M)},
        witness={
            "M": [A.to_strings() for A in M],
            "y": [str(y) for y in data.y],
            "W(1)": [W.to_strings() for W in after],
        },
    )
    return example.sealed(lambda: certificate(data, target, before, after, eta))


def certificate(
    data: Measured, target: RationalMatrix, before: Layers, after: Layers, eta: Fraction
) -> dict[str, object]:
    """Return the sealed certificate of the run."""
    written = Certificate("counterexample", ONLY_IF)
    written.given({"M1": data.M[0], "M2": data.M[1], "X": target, "n": 2, "gamma": 2 * eta})
    written.given({f"W{i}": W for i, W in enumerate(before, 1)})
    written.define("eta", "gamma/n", value=eta)
    for i in (1, 2):
        written.define(f"y{i}", f"tr(M{i}^T*X)", value=data.y[i - 1])
    E = data.combination(product(before))
    written.define("E", "(y1 - tr(M1^T*W3*W2*W1))*M1 + (y2 - tr(M2^T*W3*W2*W1))*M2", value=E)
    moves = ("(W3*W2)^T*E", "W3^T*E*W1^T", "E*(W2*W1)^T")
    for i, move in enumerate(moves, 1):
        written.define(f"W{i}'", f"W{i} + eta*{move}", value=after[i - 1])
    written.hypothesis(
        "square",
        "rows(M1) == columns(M1) and rows(M2) == columns(M2) and rows(W1) == rows(M1) and rows(M2) == rows(M1)",
    )
    written.hypothesis("target", "y1 == tr(M1^T*X) and y2 == tr(M2^T*X)")
    diagonal = [f"isdiagonal(W{i}{t})" for i in (1, 2, 3) for t in ("", "'")]
    zero = [f"tr(M{i}^T*W3'*W2'*W1') == y{i}" for i in (1, 2)]
    written.hypothesis("run", " and ".join([*diagonal, "frobenius2(W3' - W3) > 0", *zero]))
    written.conclusion(
        "common frames exist, so that M_1^T M_2 and M_1 M_2^T are symmetric",
        "issymmetric(M1^T*M2) and issymmetric(M1*M2^T)",
    )
    other = Measured.of_target(data.M, E12)
    written.given({"Z": E12}).define("F", "tr(M1^T*Z)*M1 + tr(M2^T*Z)*M2", value=other.combination(nothing))
    written.repair("for the target E12, too, E is diagonal where the product is zero", "isdiagonal(F)")
    return written.seal()


@SENSING.counterexample(
    covers="k = 2, n = 2, every depth, every chain of diagonal layers",
    refutes=CLASS,
    rests_on=("sensing.joint-frames", "sensing.class-exact"),
    controls={
        "with_measurements_that_do_not_cancel": {"M": (one + E12, one)},
        "with_measurements_in_common_frames": {"M": (one, one)},
        "with_another_target": {"target": E12 + one},
    },
)
def cancelling_measurements_keep_every_diagonal_chain(
    *, M: tuple[RationalMatrix, ...] = PAIR, target: RationalMatrix = one
) -> Counterexample:
    """On diagonal matrices C is ``Z -> 2 tr(Z) I``, and ``y_1 M_1 + y_2 M_2 = 4 I``: even the whole class D(I, I) is invariant."""
    data, gamma = Measured.of_target(M, target), 1
    example = Counterexample(
        hypotheses={
            "square": all(A.rows == A.columns for A in M),
            "target": data.realizable,
            "class": keeps_diagonals(data),
        },
        conclusion=first_asymmetry(M) is None,
        repair={"positive-step": gamma > 0, "every-target": every_target(M)},
        witness={"M": [A.to_strings() for A in M], "y": [str(y) for y in data.y]},
    )
    return example.sealed(lambda: certificate_of_the_class(data, target))


def certificate_of_the_class(data: Measured, target: RationalMatrix) -> dict[str, object]:
    """Return the sealed certificate: C on the diagonal matrix units, and the constant part."""
    written = Certificate("counterexample", CLASS).given(
        {"M1": data.M[0], "M2": data.M[1], "X": target, "y1": data.y[0], "y2": data.y[1]}
    )
    E11, E22 = RationalMatrix.unit(0, 0, (2, 2)), RationalMatrix.unit(1, 1, (2, 2))
    written.given({"D1": E11, "D2": E22, "Z": E12})
    for name, source, value in (
        ("C1", "D1", E11), ("C2", "D2", E22), ("F", "Z", E12),
    ):  # fmt: skip
        formula = f"tr(M1^T*{source})*M1 + tr(M2^T*{source})*M2"
        written.define(name, formula, value=Measured.of_target(data.M, value).combination(nothing))
    written.define("Y0", "y1*M1 + y2*M2", value=data.combination(nothing))
    written.hypothesis("square", "rows(M1) == columns(M1) and rows(M2) == columns(M2)")
    written.hypothesis("target", "tr(M1^T*X) == y1 and tr(M2^T*X) == y2")
    written.hypothesis("class", "isdiagonal(Y0) and isdiagonal(C1) and isdiagonal(C2)")
    written.conclusion(
        "common frames exist, so that M_1^T M_2 and M_1 M_2^T are symmetric",
        "issymmetric(M1^T*M2) and issymmetric(M1*M2^T)",
    )
    written.repair("for the target E12, too, E is diagonal where the product is zero", "isdiagonal(F)")
    return written.seal()
