"""pi_S is not the projection onto S: diag(1, 2) suffices. And what the hypotheses about steps are for."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from proofs.network import Data
from proofs.theorem2.exact_chain import Family, StructuredChain, gram, pi, projection
from proofs.theorem2.statement import PROJECTED, PROJECTION, THEOREM2, UPDATE
from verify.certificate import Certificate
from verify.claim import Counterexample, Statement
from verify.exact import RationalMatrix

E11, E22 = RationalMatrix.unit(0, 0, (2, 2)), RationalMatrix.unit(1, 1, (2, 2))
ONE = RationalMatrix.identity(2)
ETA = Fraction(1)


@dataclass(frozen=True)
class Moved:
    """A chain before and after a step (of whatever kind), held against a formula for the moves."""

    before: StructuredChain
    after: tuple[RationalMatrix, ...]
    eta: Fraction
    at_once: bool = True

    @property
    def on_coefficients(self) -> bool:
        """Whether the step is one of gradient descent on the coefficients (at the old layers, or one after the other)."""
        return self.after == self.before.step(self.eta, at_once=self.at_once).layers

    def by(self, projected: bool) -> bool:
        """Whether every layer moved by ``-eta Pi_S(G)`` (projected) or ``-eta pi_S(G)``."""
        chain, move = self.before, projection if projected else pi
        expected = [W - self.eta * move(f, G) for f, W, G in zip(chain.families, chain.layers, chain.gradients(), strict=True)]
        return list(self.after) == expected

    def hypotheses(self) -> dict[str, bool]:
        """Return every hypothesis of the printed and repaired statements, by name."""
        grams = [gram(family) for family in self.before.families]
        return {
            "coefficients": self.on_coefficients,
            "at-once": self.at_once,
            "orthogonal": all(Gamma.is_diagonal() for Gamma in grams),
            "orthonormal": all(RationalMatrix.identity(Gamma.rows) == Gamma for Gamma in grams),
        }

    def against(self, statement: Statement, dropped: str = "") -> Counterexample:
        """Hold the step against a statement, without one of its hypotheses perhaps."""
        found = self.hypotheses()
        hypotheses = {name: found[name] for name in statement.hypotheses}
        projected = statement is not UPDATE
        repair = {} if dropped or statement is not PROJECTION else {"orthonormal": found["orthonormal"]}
        witness = {
            "basis": [[A.to_strings() for A in family] for family in self.before.families],
            "W(0)": [W.to_strings() for W in self.before.layers],
            "W(1)": [W.to_strings() for W in self.after],
            "X": self.before.data.X.to_strings(),
            "Y": self.before.data.Y.to_strings(),
            "eta": str(self.eta),
        }
        example = Counterexample(hypotheses, self.by(projected), repair, witness, dropped=(dropped,) if dropped else ())
        return example.sealed(lambda: certificate(self, statement, dropped))


def step_of(family: Family, Y: RationalMatrix, eta: Fraction = ETA) -> Moved:
    """Return one step from the zero layer on ``X = I``, where ``dL/dW = -Y/2``."""
    chain = StructuredChain((family,), ((Fraction(0),) * len(family),), Data(ONE, Y))
    return Moved(chain, chain.step(eta).layers, eta)


@THEOREM2.counterexample(
    covers="k = 2, d = 1, S the diagonal matrices with the basis E11, 2 E22",
    refutes=PROJECTION,
    controls={"with_a_basis_of_norm_one": {"second": 1}, "with_a_gradient_along_the_unit_vector": {"Y": 2 * E11}},
)
def a_basis_matrix_of_norm_two_moves_four_times_as_far(*, second: int = 2, Y: RationalMatrix = 2 * ONE) -> Counterexample:
    """From W = 0 with gradient -I the layer goes to diag(1, 4); the projected step goes to I."""
    moved = step_of((E11, second * E22), Y)
    return moved.against(PROJECTION)


def certificate(moved: Moved, statement: Statement, dropped: str) -> dict[str, object]:
    """Return the sealed certificate: derivatives by exact differences of the loss, the projection by its two properties.

    Layer i has the basis ``Ai_1, Ai_2, ...`` and the coefficients ``ci_1, ...``; its slopes are ``gi_1, ...``.
    """
    chain = moved.before
    written = Certificate("counterexample", statement).given(X=chain.data.X, Y=chain.data.Y, n=chain.data.n, eta=moved.eta)
    depth, expected, formulas = len(chain.layers), [], []
    moves, in_turn, traces, stated = [], [], [], []
    names = [[f"{i}_{j}" for j in range(1, len(family) + 1)] for i, family in enumerate(chain.families, 1)]
    for places, family, c, W, V in zip(names, chain.families, chain.coefficients, chain.layers, moved.after, strict=True):
        written.given({f"A{p}": A for p, A in zip(places, family, strict=True)})
        written.given({f"c{p}": x for p, x in zip(places, c, strict=True)})
        number = places[0].partition("_")[0]
        written.define(f"W{number}", " + ".join(f"c{p}*A{p}" for p in places), value=W).given({f"V{number}": V})
    whole = [f"W{i}" for i in range(depth, 0, -1)]
    for i, (places, family, W, G) in enumerate(zip(names, chain.families, chain.layers, chain.gradients(), strict=True), 1):
        for j, p in enumerate(places):
            for sign, mark in ((1, "+"), (-1, "-")):
                nudged = "*".join(f"({W} {mark} A{p})" if f"W{i}" == W else W for W in whole)
                value = chain.nudged(i - 1, j, sign).loss
                label = f"L{p}" + ("" if sign > 0 else "'")
                written.define(label, f"frobenius2(Y - {nudged}*X)/(2*n)", value=value)
            written.define(f"g{p}", f"(L{p} - L{p}')/2", value=chain.coefficient_gradients()[i - 1][j])
        written.define(f"G{i}", _gradient(i, whole), value=G)
        nearest = projection(family, G)
        written.given({f"P{i}": nearest})
        step = " + ".join(f"g{p}*A{p}" for p in places)
        moves.append(f"V{i} == W{i} - eta*({step})")
        newest = [f"V{l}" if l < i else f"W{l}" for l in range(depth, 0, -1)]
        step = " + ".join(f"tr(({_gradient(i, newest)})^T*A{p})*A{p}" for p in places)
        in_turn.append(f"V{i} == W{i} - eta*({step})")
        traces += [f"g{p} == tr(G{i}^T*A{p})" for p in places]
        step = " + ".join(f"tr(G{i}^T*A{p})*A{p}" for p in places)
        stated.append(f"V{i} == W{i} - eta*({step})")
        expected.append(f"V{i} == W{i} - eta*P{i}")
        members = [*(f"A{p}" for p in places), f"P{i}"]
        rows = [f"hstack({', '.join(f'row({A}, {q})' for q in range(1, W.rows + 1))})" for A in members]
        inside = f"rank(vstack({', '.join(rows)})) == rank(vstack({', '.join(rows[:-1])}))"
        formulas.append(" and ".join([inside, *(f"tr(A{p}^T*(G{i} - P{i})) == 0" for p in places)]))
    products = [(f"tr(A{p}^T*A{q})", p == q) for places in names for p in places for q in places]
    orthonormal = " and ".join(f"{product} == {int(same)}" for product, same in products)
    orthogonal = " and ".join(f"{product} == 0" for product, same in products if not same) or "n >= 1"
    old = " and ".join(traces)
    evaluated = {
        "coefficients": " and ".join(moves if moved.at_once else in_turn),
        "at-once": old if moved.at_once else f"{old} and {' and '.join(moves)}",
        "orthogonal": orthogonal,
        "orthonormal": orthonormal,
    }
    for name in statement.hypotheses:
        written.hypothesis(name, evaluated[name], dropped=name == dropped)
    left_over = " and ".join(formulas)
    written.fact("P is the projection of G onto S: in S, and what it leaves is orthogonal to the basis", left_over)
    if statement is UPDATE:
        written.conclusion("every layer moves by -eta sum_j <G, A_j> A_j", " and ".join(stated))
    else:
        written.conclusion("every layer moves by the projected gradient", " and ".join(expected))
    if not dropped:
        written.repair("every basis matrix has norm 1", orthonormal)
    return written.seal()


def _gradient(i: int, layers: list[str]) -> str:
    """Return the formula for the gradient in layer i of a chain, given by name from the last layer to the first."""
    after, before = layers[: len(layers) - i], layers[len(layers) - i + 1 :]
    above = "".join(f"{name}^T*" for name in reversed(after))
    below = "".join(f"*{name}^T" for name in reversed(before))
    return f"{above}({'*'.join(layers)}*X - Y)*X^T{below}/n"


def free_step(family: Family, Y: RationalMatrix) -> Moved:
    """Return a step of gradient descent on the layer itself, all its entries free."""
    moved = step_of(family, Y)
    chain = moved.before
    free = tuple(W - ETA * G for W, G in zip(chain.layers, chain.gradients(), strict=True))
    return Moved(chain, free, ETA)


@THEOREM2.counterexample(
    covers="k = 2, S the multiples of the identity",
    without=(UPDATE, "coefficients"),
    controls={"at_zero_error": {"Y": 0 * ONE}},
)
def gradient_descent_on_free_entries_leaves_the_structure(*, Y: RationalMatrix = 2 * E11) -> Counterexample:
    """The free layer goes from 0 to E11, which is not in S."""
    return free_step((ONE,), Y).against(UPDATE, "coefficients")


@THEOREM2.counterexample(
    covers="k = 2, S spanned by E22",
    without=(PROJECTED, "coefficients"),
    controls={"with_a_gradient_in_the_structure": {"Y": 2 * E22}},
)
def gradient_descent_on_free_entries_is_not_projected(*, Y: RationalMatrix = 2 * E11) -> Counterexample:
    """The free layer goes from 0 to E11, whose projection onto S is zero."""
    return free_step((E22,), Y).against(PROJECTED, "coefficients")


def one_after_the_other(target: int) -> Moved:
    """Return a step of two 1 x 1 layers, the second at the new value of the first."""
    one = (RationalMatrix([[1]]),)
    chain = StructuredChain((one, one), ((Fraction(1),),) * 2, Data(one[0], RationalMatrix([[target]])))
    return Moved(chain, chain.step(ETA, at_once=False).layers, ETA, at_once=False)


@THEOREM2.counterexample(
    covers="two 1 x 1 layers",
    without=(UPDATE, "at-once"),
    controls={"at_zero_error": {"target": 1}},
)
def layers_that_move_one_after_the_other_see_other_gradients(*, target: int = 2) -> Counterexample:
    """W_1 goes from 1 to 2 and reaches zero error; W_2 then does not move, though its old gradient is -1."""
    return one_after_the_other(target).against(UPDATE, "at-once")


@THEOREM2.counterexample(
    covers="two 1 x 1 layers",
    without=(PROJECTED, "at-once"),
    controls={"at_zero_error": {"target": 1}},
)
def projected_layers_that_move_one_after_the_other_see_other_gradients(*, target: int = 2) -> Counterexample:
    """The same instance: 1 is an orthonormal basis of the 1 x 1 matrices."""
    return one_after_the_other(target).against(PROJECTED, "at-once")


@THEOREM2.counterexample(
    covers="k = 2, S the diagonal matrices with the basis E11, 2 E22",
    without=(PROJECTED, "orthonormal"),
    controls={"with_a_basis_of_norm_one": {"second": 1}},
)
def without_norm_one_the_step_is_not_projected(*, second: int = 2) -> Counterexample:
    """The refutation again: the repair's hypothesis is what it violates."""
    return step_of((E11, second * E22), 2 * ONE).against(PROJECTED, "orthonormal")
