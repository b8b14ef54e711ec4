"""What the printed hypotheses leave open: one layer, losses below zero, and the step size of the printed proof."""

from __future__ import annotations

from fractions import Fraction

from proofs.network import Data
from proofs.network.counterexample import held_against
from proofs.proposition5.numbers import A_TEXT, B_TEXT, Numbers
from proofs.proposition5.statement import PRINTED, PROOF_START, PROPOSITION5
from verify.claim import Counterexample, Statement
from verify.exact import RationalMatrix, vstack

F = Fraction
stretch = RationalMatrix.diagonal([1, 2])


def one_layer(
    statement: Statement, dropped: str, X: RationalMatrix, Y: RationalMatrix, depth: int = 1
) -> Counterexample:
    """Hold a single layer against "some start": Definition 3 fixes U_1 and V_1 = V_d, so w may only move along a line.

    To reach an invertible problem's only solution v* the line must be that of v*; from ``t v*`` a step moves along ``v* N``, off
    the line unless v* is an eigenvector of N, or does not move at all (t = 1). The loss is c (f - y)^2, c = 1.
    """
    data, c = Data(X, Y), 1
    v = Y @ X.T @ (X @ X.T).inverse()
    on_line = vstack([v, data.M]).rank() == 1
    known = {
        "scalar-output": (Y.rows == 1, "rows(Y) == 1"),
        "convex-loss": (c >= 0, "c >= 0"),
        "zero-error": (v @ X == Y, "v*X == Y"),
        "moving": (not data.M.is_zero(), "frobenius2(Y*X^T) > 0"),
        "deep": (depth >= 2, "d >= 2"),
        "nonnegative": (c >= 0, "c >= 0"),
        "avoids-zero": (not v.is_zero(), "frobenius2(v) > 0"),  # the limit is not the point where all is zero
    }
    return held_against(
        statement, dropped, {"X": X, "Y": Y, "v": v, "d": depth, "c": c},
        {name: known[name] for name in statement.hypotheses},
        (
            on_line or depth > 1, "the only solution v lies on the line of its own gradients, v X X^T, or there is a second layer",
            "rank(vstack(v, v*X*X^T)) == 1 or d > 1",
        ),
        repair=None if dropped else {name: known[name] for name in ("deep", "nonnegative")},
        facts={"the solution is the only one": "rank(X) == rows(X)"},
    )  # fmt: skip


@PROPOSITION5.counterexample(
    covers="d = 1, k_0 = 2: X = diag(1, 2), Y = (1, 2), squared loss, every step size",
    refutes=PRINTED,
    controls={
        "on_whitened_inputs": {"X": RationalMatrix.identity(2)},
        "on_a_target_along_an_eigenvector": {"Y": RationalMatrix([[1, 0]])},
        "with_two_layers": {"depth": 2},
    },
)
def a_single_layer_leaves_its_line(
    *, X: RationalMatrix = stretch, Y: RationalMatrix = RationalMatrix([[1, 2]]), depth: int = 1
) -> Counterexample:
    """``w* = (1, 1)`` is the only solution; from ``c (1, 1)`` a step moves by a multiple of (1, 4)."""
    return one_layer(PRINTED, "", X, Y, depth)


def rests_at_zero(statement: Statement, dropped: str, first: Fraction, second: Fraction) -> Counterexample:
    """Hold ``l(f) = (f - p)(f - q)`` on the example x = 1 against a statement: its zeros are no places of rest.

    Layers that converge end where a step does not move them: where g times the other layers is zero, and f = p or q is not. From
    the printed start, with a small step, L decreases and is bounded below, so g tends to zero as well.
    """
    example = Numbers((F(1),), (first,), (second,))
    p, q = "entry(P, 1, 1)", "entry(Q, 1, 1)"
    conclusion = (
        first == second,
        "a step can rest at a zero f of the loss: L' vanishes there",
        f"2*{A_TEXT}*{p} + {B_TEXT} == 0 or 2*{A_TEXT}*{q} + {B_TEXT} == 0",
    )
    return example.against(statement, dropped, conclusion)


@PROPOSITION5.counterexample(
    covers="k_0 = n = 1, any depth: l(f) = (f - 1)(f - 2)",
    refutes=PRINTED,
    controls={"with_a_double_zero": {"second": F(1)}},
)
def a_loss_below_zero_does_not_rest_at_zero(*, first: Fraction = F(1), second: Fraction = F(2)) -> Counterexample:
    """At both zeros the derivative is not zero, nor is the network: no run whose layers converge has a limit of zero error.

    Layers that do not converge may keep the error at zero: with ``l(f) = (f - 1)(f - 4)``, d = 2 and gamma = 4/3 the run
    (2, 2), (-2, -2), (2, 2), ... has f = 4 at all times.
    """
    example = Numbers((F(1),), (first,), (second,), depth=3)
    known = dict(example.hypotheses) | {"avoids-zero": (first * second > 0, "entry(P*Q^T, 1, 1) > 0")}
    p, q = "entry(P, 1, 1)", "entry(Q, 1, 1)"
    return held_against(
        PRINTED, "", {**example.matrices, "n": 1, "c": example.c, "d": example.depth},
        {name: known[name] for name in PRINTED.hypotheses},
        (
            first == second, "layers can converge to a zero f of the loss: L' vanishes there",
            f"2*{A_TEXT}*{p} + {B_TEXT} == 0 or 2*{A_TEXT}*{q} + {B_TEXT} == 0",
        ),
        repair={name: known[name] for name in ("deep", "nonnegative")},
    )  # fmt: skip


def turning_numbers(
    statement: Statement, dropped: str, gamma: Fraction, C: Fraction = F(8), H: Fraction = F(1)
) -> Counterexample:
    """Hold the run on x = 1, y = 1/3 with the squared loss, d = 2 and sigma = 1 against the printed start.

    L = (v - 1/3)^2/2: R = 2/3, H = 1 and C = 8 >= 4 (1 + R) + 1/3 are the constants of ``bounded``.
    """
    return Numbers.squared([1], [F(1, 3)], gamma=gamma, R=F(2, 3), C=C, H=H).turning(statement, dropped)


@PROPOSITION5.counterexample(
    covers="k_0 = n = 1, d = 2: x = 1, y = 1/3, sigma = 1, gamma = 3, squared loss",
    refutes=PROOF_START,
    controls={"with_a_tenth_of_the_step": {"gamma": F(3, 10)}, "with_another_step": {"gamma": F(2)}},
)
def a_long_step_from_the_start_of_the_proof_turns_for_ever(*, gamma: Fraction = F(3)) -> Counterexample:
    """(0, 1), (1, 1), (-1, -1), (1, 1), ...: it stays away from the point where all is zero, and never learns."""
    return turning_numbers(PROOF_START, "", gamma)
