"""Two layers and their velocities at one moment (inputs X = I): what gradient flow and freedom of the entries mean there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from proofs.network import Data, gradients
from proofs.network.counterexample import held_against
from verify.claim import Counterexample, Statement
from verify.exact import RationalMatrix

Layers = tuple[RationalMatrix, RationalMatrix]

SLOPES = ("W2^T*(Y - W2*W1)", "(Y - W2*W1)*W1^T")


@dataclass(frozen=True)
class Moving:
    """Layers ``W_1, W_2`` on the data ``X = I``, ``Y``, and the velocities at which they move.

    Velocities are measured in units of 1/n, so that gradient flow has ``V_i = -n G_i``.
    """

    layers: Layers
    target: RationalMatrix
    velocities: Layers

    @classmethod
    def along_the_flow(cls, layers: Layers, target: RationalMatrix) -> Moving:
        """The layers under gradient flow with every entry free."""
        return cls(layers, target, slopes(layers, target))

    def at_rates(self, *rates: int | Fraction) -> Moving:
        """The same layers, layer i at ``rates[i]`` times its velocity."""
        first, second = (rate * V for rate, V in zip(rates, self.velocities, strict=True))
        return replace(self, velocities=(first, second))

    def confined_to_multiples_of_one(self) -> Moving:
        """The same layers, the first confined to the multiples of I: it follows the mean of its diagonal."""
        first, second = self.velocities
        mean = first.trace() / first.rows
        return replace(self, velocities=(mean * RationalMatrix.identity(first.rows), second))

    @property
    def flow(self) -> bool:
        """Whether ``<V_i, V_i + n G_i> = 0``: each velocity is the projection of the gradient on where the layer may go."""
        wanted = slopes(self.layers, self.target)
        return all((V.T @ (V - S)).trace() == 0 for V, S in zip(self.velocities, wanted, strict=True))

    @property
    def free(self) -> bool:
        """Whether each velocity has the direction of the gradient, so that no entry is held back."""
        wanted = slopes(self.layers, self.target)
        return all(_parallel(V, S) for V, S in zip(self.velocities, wanted, strict=True))

    @property
    def balanced(self) -> bool:
        """``W_2^T W_2 = W_1 W_1^T``."""
        W1, W2 = self.layers
        return W2.T @ W2 == W1 @ W1.T

    @property
    def rate(self) -> RationalMatrix:
        """The derivative of ``W_2^T W_2 - W_1 W_1^T``."""
        (W1, W2), (V1, V2) = self.layers, self.velocities
        return V2.T @ W2 + W2.T @ V2 - V1 @ W1.T - W1 @ V1.T

    @property
    def given(self) -> dict[str, object]:
        """The instance by name, for certificates."""
        (W1, W2), (V1, V2) = self.layers, self.velocities
        return {"W1": W1, "W2": W2, "Y": self.target, "V1": V1, "V2": V2}

    @property
    def hypotheses(self) -> Mapping[str, tuple[bool, str]]:
        """What the remarks on balancedness assume, evaluated, beside their formulas."""
        at_its_speed = (f"tr(V{i}^T*(V{i} - {S})) == 0" for i, S in enumerate(SLOPES, 1))
        along = (
            f"(frobenius2(V{i}) > 0 or {S} == 0*V{i}) and frobenius2(V{i})*({S}) == tr(V{i}^T*({S}))*V{i}"
            for i, S in enumerate(SLOPES, 1)
        )
        return {
            "flow": (self.flow, " and ".join(at_its_speed)),
            "free": (self.free, " and ".join(along)),
            "balanced": (self.balanced, "W2^T*W2 == W1*W1^T"),
        }

    def against_conservation(self, statement: Statement, dropped: str) -> Counterexample:
        """Hold the moment against a statement that ``W_2^T W_2 - W_1 W_1^T`` is constant, or stays zero."""
        says, formula = (
            "the derivative of W_2^T W_2 - W_1 W_1^T is zero",
            "V2^T*W2 + W2^T*V2 - V1*W1^T - W1*V1^T == 0*Y",
        )
        conclusion = self.rate.is_zero()
        if dropped == "balanced":
            says = "balanced at a later time; so, as the difference does not change, the squared norms are the same at the start"
            formula = "frobenius2(W2) == frobenius2(W1)"
            conclusion = self.layers[1].frobenius_squared() == self.layers[0].frobenius_squared()
        hypotheses = {name: self.hypotheses[name] for name in statement.hypotheses}
        return held_against(statement, dropped, self.given, hypotheses, (conclusion, says, formula))


def slopes(layers: Layers, target: RationalMatrix) -> Layers:
    """Return ``-n G_1, -n G_2`` for the inputs X = I and the targets Y."""
    data = Data(RationalMatrix.identity(layers[0].columns), target)
    first, second = gradients(layers, data.N, data.M, 1)
    return -first, -second


def _parallel(V: RationalMatrix, S: RationalMatrix) -> bool:
    if V.is_zero():
        return S.is_zero()
    return V.frobenius_squared() * S == (V.T @ S).trace() * V
