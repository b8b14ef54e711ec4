"""Two layers of one unit on one input, with quadratic losses: every hypothesis of Proposition 5 as an inequality of numbers.

Example k has the loss ``l(f) = c (f - p_k)(f - q_k)``; with p = q this is the squared loss with the target p_k. The map is one
number ``v = a w``, and ``L(v) = A v^2 + B v + K``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from proofs.network.counterexample import held_against
from verify.claim import Counterexample, Statement
from verify.exact import RationalMatrix, vstack

F = Fraction
ONE, THREE, TWENTY, SHORT = F(1), F(3), F(20), F(1, 1000)
A_TEXT = "(c*frobenius2(X)/(2*n))"
B_TEXT = "(0 - c*entry(X*(P + Q)^T, 1, 1)/(2*n))"
K_TEXT = "(c*entry(P*Q^T, 1, 1)/(2*n))"
REACH = "(4*(s^2 + R))"
"""``rho^2 = rho^d``: how far v can come from the start of the printed proof, with d = 2."""


@dataclass(frozen=True)
class Numbers:
    """Examples, a step size, a start, and the constants that a small step is measured by.

    Attributes:
        x, p, q: the inputs, and the two zeros of the loss at each example.
        gamma: the step size.
        sigma: the start of the printed proof, ``w = 0`` and ``a = sigma``.
        R, C, H: what is said of L: ``L(v) <= L(0)`` only where ``|v| <= R``; ``|g| <= C``, and g has the Lipschitz constant H,
            where ``|v| <= rho^2 = 4 (sigma^2 + R)``.
        c: the factor of the loss.
        depth: the number of layers; what is said of steps is about two.
    """

    x: tuple[Fraction, ...]
    p: tuple[Fraction, ...]
    q: tuple[Fraction, ...]
    gamma: Fraction = SHORT
    sigma: Fraction = ONE
    R: Fraction = THREE
    C: Fraction = TWENTY
    H: Fraction = ONE
    c: Fraction = ONE
    depth: int = 2

    @classmethod
    def squared(cls, x: Sequence[int | Fraction], y: Sequence[int | Fraction], **others: Any) -> Numbers:
        """The squared loss."""
        targets = tuple(F(t) for t in y)
        return cls(tuple(F(t) for t in x), targets, targets, **others)

    @property
    def matrices(self) -> dict[str, RationalMatrix]:
        """X, P and Q as rows."""
        return {name: RationalMatrix([list(row)]) for name, row in (("X", self.x), ("P", self.p), ("Q", self.q))}

    @cached_property
    def polynomial(self) -> tuple[Fraction, Fraction, Fraction]:
        """A, B and K."""
        n, both = len(self.x), [p + q for p, q in zip(self.p, self.q, strict=True)]
        A = self.c * sum((x * x for x in self.x), F(0)) / (2 * n)
        B = -self.c * sum((x * s for x, s in zip(self.x, both, strict=True)), F(0)) / (2 * n)
        return A, B, self.c * sum((p * q for p, q in zip(self.p, self.q, strict=True)), F(0)) / (2 * n)

    def slope(self, v: Fraction) -> Fraction:
        """``g(v) = L'(v)``."""
        A, B, _ = self.polynomial
        return 2 * A * v + B

    def value(self, v: Fraction) -> Fraction:
        """``L(v)``."""
        A, B, K = self.polynomial
        return (A * v + B) * v + K

    def run(self, steps: int) -> list[tuple[Fraction, Fraction]]:
        """Return ``(w, a)`` at the times ``0, ..., steps``."""
        found = [(F(0), self.sigma)]
        for _ in range(steps):
            w, a = found[-1]
            g = self.slope(a * w)
            found.append((w - self.gamma * a * g, a - self.gamma * w * g))
        return found

    @property
    def zero_error(self) -> bool:
        """Whether some number v has ``v x_k = p_k`` for all k, or ``v x_k = q_k``."""
        X, P, Q = self.matrices.values()
        return any(vstack([X, target]).rank() == X.rank() for target in (P, Q))

    @property
    def bounded(self) -> bool:
        """Whether R, C and H are what they are said to be."""
        A, B, _ = self.polynomial
        reach = 4 * (self.sigma**2 + self.R)
        return A > 0 and abs(B) <= self.R * A and 2 * A * reach + abs(B) <= self.C and 2 * A <= self.H

    @property
    def small_step(self) -> bool:
        """Whether gamma is as small as R, C and H ask for."""
        _, _, K = self.polynomial
        beta = 2 * self.H * 4 * (self.sigma**2 + self.R) + self.C
        within = self.gamma * beta <= 1 and 4 * self.gamma * K <= self.sigma**2 and 2 * (self.gamma * self.C) ** 2 <= 1
        return self.gamma > 0 and (K == 0 or within)

    @property
    def hypotheses(self) -> Mapping[str, tuple[bool, str]]:
        """What Proposition 5 and its repairs assume, evaluated, beside their formulas."""
        _, P, Q = self.matrices.values()
        bound = f"R*{A_TEXT} >= {B_TEXT} and R*{A_TEXT} >= 0 - {B_TEXT}"
        steep = f"C - 2*{A_TEXT}*{REACH} >= {B_TEXT} and C - 2*{A_TEXT}*{REACH} >= 0 - {B_TEXT}"
        beta = f"(2*H*{REACH} + C)"
        small = f"gamma*{beta} <= 1 and 4*gamma*{K_TEXT} <= s^2 and 2*(gamma*C)^2 <= 1"
        return {
            "avoids-zero": (all(w or a for w, a in self.run(2)), "s > 0 and w1^2 + a1^2 > 0 and w2^2 + a2^2 > 0"),
            "scalar-output": (P.rows == 1, "rows(P) == 1"),
            "convex-loss": (self.c >= 0, "c >= 0"),
            "zero-error": (self.zero_error, "rank(vstack(X, P)) == rank(X) or rank(vstack(X, Q)) == rank(X)"),
            "moving": (self.slope(F(0)) != 0 or self.polynomial[0] != 0, f"{A_TEXT}^2 + {B_TEXT}^2 > 0"),
            "deep": (self.depth >= 2, "d >= 2"),
            "nonnegative": (self.c >= 0 and P == Q, "c >= 0 and frobenius2(P - Q) == 0"),
            "bounded": (self.bounded, f"{A_TEXT} > 0 and {bound} and {steep} and H >= 2*{A_TEXT}"),
            "small-step": (self.small_step, f"gamma > 0 and ({K_TEXT} == 0 or {small})"),
        }

    def against(
        self,
        statement: Statement,
        dropped: str,
        conclusion: tuple[bool, str, str],
        facts: Mapping[str, str] | None = None,
        **more: Fraction,
    ) -> Counterexample:
        """Hold the numbers against a statement, as it is ("" dropped) or without one of its hypotheses."""
        held = {name: self.hypotheses[name] for name in statement.hypotheses}
        repair = None if dropped else {name: self.hypotheses[name] for name in ("bounded", "small-step")}
        given: dict[str, object] = {**self.matrices, "n": len(self.x), "c": self.c}
        formulas = [formula for _, formula in [*held.values(), *(repair or {}).values()]]
        text = " ".join([*formulas, conclusion[2], *(facts or {}).values()])
        numbers = {"d": self.depth, "gamma": self.gamma, "s": self.sigma, "R": self.R, "C": self.C, "H": self.H}
        given |= {name: value for name, value in numbers.items() if _named(name, text)} | more
        return held_against(statement, dropped, given, held, conclusion, repair=repair, facts=facts)

    def turning(self, statement: Statement, dropped: str) -> Counterexample:
        """Hold two steps of the run against "the error tends to zero": after them all signs are turned, and so for ever.

        With ``(w, a)`` also ``(-w, -a)`` has the map ``a w``; two numbers that change their signs keep L as it is.
        """
        _, (w1, a1), (w2, a2) = self.run(2)
        g = [f"(2*{A_TEXT}*{v} + {B_TEXT})" for v in ("0", "w1*a1")]
        return self.against(
            statement, dropped,
            (
                (w1, a1) != (-w2, -a2) or self.value(a1 * w1) == 0,
                "in the second step not all numbers change their signs, or the error is zero",
                f"w2 + w1 < 0 or w2 + w1 > 0 or a2 + a1 < 0 or a2 + a1 > 0 or ({A_TEXT}*w1*a1 + {B_TEXT})*w1*a1 + {K_TEXT} == 0",
            ),
            facts={
                "the first step, from w = 0 and a = s": f"w1 == 0 - gamma*s*{g[0]} and a1 == s",
                "the second step": f"w2 == w1 - gamma*a1*{g[1]} and a2 == a1 - gamma*w1*{g[1]}",
            },
            w1=w1, a1=a1, w2=w2, a2=a2,
        )  # fmt: skip


def _named(name: str, text: str) -> bool:
    return re.search(rf"\b{name}\b", text) is not None
