"""Whole networks that never reach zero error: they rest, return or diverge, whichever hypothesis is left out.

The frames are the standard ones, so that the entries of mode k are those at (k, k) of the layers. At most one row and one
column lie outside of the modes, which makes the blocks A1 and A2 numbers: the data split iff N and M are diagonal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from proofs.dynamics import Mode
from proofs.lemma3.modes import within_printed_step
from proofs.network import Data, descent, residual
from verify.certificate import Certificate
from verify.claim import Answer, Counterexample, Statement, every
from verify.exact import RationalMatrix

Layers = tuple[RationalMatrix, ...]
BELOW_LN_2, ABOVE_LN_2 = Fraction(2, 3), Fraction(7, 10)
"""e^2 < 8 and e^7 > 2^10, so that the printed bound, which has ln 2 in it, is decided by rational ones."""


@dataclass(frozen=True)
class NetworkRun:
    """A network on data, and some steps of training.

    Attributes:
        data: X of shape (k_0, n), Y of shape (k_d, n).
        start: the layers at time 0.
        eta: ``gamma / n``.
        steps: how many steps are looked at.
    """

    data: Data
    start: Layers
    eta: Fraction
    steps: int = 0

    @property
    def widths(self) -> tuple[int, ...]:
        """``(k_0, ..., k_d)``."""
        return (self.start[0].columns, *(W.rows for W in self.start))

    @property
    def r(self) -> int:
        """The number of modes."""
        return min(self.widths)

    @cached_property
    def times(self) -> tuple[Layers, ...]:
        """The layers at times ``0, ..., steps``."""
        return tuple(descent(self.start, self.data.N, self.data.M, self.eta, self.steps))

    @cached_property
    def residuals(self) -> tuple[RationalMatrix, ...]:
        """``E = M - W N`` at these times."""
        return tuple(residual(layers, self.data.N, self.data.M) for layers in self.times)

    @property
    def modes(self) -> list[Mode]:
        """The modes at the start, read off the diagonals."""
        N, M = self.data.N, self.data.M
        return [Mode(tuple(W[k, k] for W in self.start), N[k, k], M[k, k]) for k in range(self.r)]

    def hypotheses(self) -> dict[str, bool | Answer]:
        """Evaluate what Proposition 1 assumes, by the names that its statements use."""
        return {
            "aligned": all(W.is_diagonal() for W in self.start),
            "split": self.data.N.is_diagonal() and self.data.M.is_diagonal(),
            "realizable": self.data.realizable_by(self.widths),
            "any-map": self.data.realizable,
            "positive-step": self.eta > 0,
            "positive": all(min(mode.sigma) > 0 for mode in self.modes),
            "below": all(m.lam > 0 and m.target > 0 and m.product < m.optimum for m in self.modes),
            "step": every(within_printed_step(mode, self.eta) for mode in self.modes),
        }

    def formulas(self, dropped: str = "") -> dict[str, str]:
        """Return the same as formulas in ``X, Y, W1, ..., n, gamma, r`` and l, a rational number on the right side of ln 2."""
        d, layers = len(self.start), range(1, len(self.start) + 1)
        places = [f"{k}, {k}" for k in range(1, self.r + 1)]
        entries = {at: [f"entry(W{i}, {at})" for i in layers] for at in places}
        lam, target = "entry(X*X^T, {0})", "entry(Y*X^T, {0})"
        bound = f"gamma*{d}*{target}^2 <= n*l*{{1}}^2*{lam}"
        side = f"l == {ABOVE_LN_2 if dropped == 'step' else BELOW_LN_2}"
        below = f"{lam} > 0 and {target} > 0 and {{1}}*{lam} < {target}"
        return {
            "aligned": _all(f"isdiagonal(W{i})" for i in layers),
            "split": "isdiagonal(X*X^T) and isdiagonal(Y*X^T)",
            "realizable": f"rank(vstack(X, Y)) == rank(X) and rank(Y) <= {self.r}",
            "any-map": "rank(vstack(X, Y)) == rank(X)",
            "positive-step": "gamma > 0",
            "positive": _all(f"{entry} > 0" for at in places for entry in entries[at]),
            "below": _all(below.format(at, "*".join(entries[at])) for at in places),
            "step": _all([side, *(bound.format(at, entry) for at in places for entry in entries[at])]),
        }

    def certificate(self, statement: Statement, dropped: str, asserted: str) -> Certificate:
        """Return the instance, its steps (W1', E', ...) and the hypotheses, without a conclusion.

        Args:
            asserted: the formulas that follow; the last residual is computed if they speak of it.
        """
        written, d = Certificate("counterexample", statement), len(self.start)
        written.given(X=self.data.X, Y=self.data.Y, n=self.data.n, gamma=self.eta * self.data.n)
        written.given(l=ABOVE_LN_2 if dropped == "step" else BELOW_LN_2)
        written.given({f"W{i}": W for i, W in enumerate(self.start, 1)})
        for t in range(self.steps + 1):
            names = [f"W{i}" + "'" * t for i in range(1, d + 1)]
            if t == self.steps and "E" + "'" * t not in asserted:
                break
            written.define("E" + "'" * t, f"Y*X^T - {'*'.join(reversed(names))}*X*X^T", value=self.residuals[t])
            for i in range(d if t < self.steps else 0):
                above, under = "*".join(reversed(names[i + 1 :])), "*".join(reversed(names[:i]))
                move = "*".join(
                    [*([f"({above})^T"] if above else []), "E" + "'" * t, *([f"({under})^T"] if under else [])]
                )
                written.define(names[i] + "'", f"{names[i]} + gamma/n*{move}", value=self.times[t + 1][i])
        formulas = self.formulas(dropped)
        for name in statement.hypotheses:
            written.hypothesis(name, formulas[name], dropped=name == dropped)
        return written

    def against(
        self,
        statement: Statement,
        dropped: str,
        conclusion: bool,
        says: str,
        formula: str,
        fact: tuple[str, str] | None = None,
    ) -> Counterexample:
        """Hold the run against a statement without one hypothesis; the conclusion is what zero error in the limit needs."""
        known = self.hypotheses()
        witness = {
            "X": self.data.X.to_strings(), "Y": self.data.Y.to_strings(), "gamma": str(self.eta * self.data.n),
            **{f"W({t})": [W.to_strings() for W in layers] for t, layers in enumerate(self.times)},
        }  # fmt: skip
        example = Counterexample(
            {name: known[name] for name in statement.hypotheses}, conclusion, witness=witness, dropped=(dropped,)
        )

        def certificate() -> dict[str, object]:
            written = self.certificate(statement, dropped, formula + (fact[1] if fact else ""))
            if fact is not None:
                written.fact(*fact)
            return written.conclusion(says, formula).seal()

        return example.sealed(certificate)

    def returning(self, statement: Statement, dropped: str, since: int = 0) -> Counterexample:
        """Hold against a statement that the run, from a time on, is at the last time where it was, and in error."""
        moved = self.times[since] != self.times[self.steps]
        early, late = "'" * since, "'" * self.steps
        distances = (f"frobenius2(W{i}{late} - W{i}{early}) > 0" for i in range(1, len(self.start) + 1))
        return self.against(
            statement, dropped, moved or self.residuals[since].is_zero(),
            "the run does not come back to where it was, or is there without error",
            " or ".join([*distances, f"E{early} == 0*E{early}"]),
        )  # fmt: skip


def _all(formulas: Iterable[str]) -> str:
    return " and ".join(formulas)
