"""pi_S is not the projection onto S: diag(1, 2) suffices. And what each hypothesis of the true statements is for."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from proofs.network import Data
from proofs.theorem2.exact_chain import Family, StructuredChain, gram, pi, projection
from proofs.theorem2.statement import FOOTNOTE, GRAM, PROJECTED, PROJECTION, RESCALED, THEOREM2, UPDATE
from proofs.theorem2.steps import footnote_holds
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
        return Counterexample(hypotheses, self.by(projected), repair, witness, dropped=(dropped,) if dropped else ())


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
    return moved.against(PROJECTION).sealed(lambda: certificate(moved))


def certificate(moved: Moved) -> dict[str, object]:
    """Return the sealed certificate: derivatives by exact differences of the loss, the projection by its two properties."""
    chain = moved.before
    A1, A2 = chain.families[0]
    written = Certificate("counterexample", PROJECTION)
    written.given(A1=A1, A2=A2, X=chain.data.X, Y=chain.data.Y, n=chain.data.n, eta=moved.eta)
    written.given(c1=chain.coefficients[0][0], c2=chain.coefficients[0][1])
    W, G = chain.layers[0], chain.gradients()[0]
    written.define("W", "c1*A1 + c2*A2", value=W)
    slopes = chain.coefficient_gradients()[0]
    for j, name in ((0, "A1"), (1, "A2")):
        for sign, mark in ((1, "+"), (-1, "-")):
            loss = chain.nudged(0, j, sign).loss
            label = f"L{j + 1}" + ("" if sign > 0 else "'")
            written.define(label, f"frobenius2(Y - (W {mark} {name})*X)/(2*n)", value=loss)
        written.define(f"g{j + 1}", f"(L{j + 1} - L{j + 1}')/2", value=slopes[j])
    after = moved.after[0]
    written.define("V", "(c1 - eta*g1)*A1 + (c2 - eta*g2)*A2", value=after)
    written.define("G", "(W*X - Y)*X^T/n", value=G)
    P = projection(chain.families[0], G)
    written.given(p1=P[0, 0] / A1[0, 0], p2=P[1, 1] / A2[1, 1])
    written.define("P", "p1*A1 + p2*A2", value=P)
    written.hypothesis("coefficients", "V == W - eta*(g1*A1 + g2*A2)")
    written.hypothesis("at-once", "g1 == tr(G^T*A1) and g2 == tr(G^T*A2)")
    written.hypothesis("orthogonal", "tr(A1^T*A2) == 0")
    left_over = "tr(A1^T*(G - P)) == 0 and tr(A2^T*(G - P)) == 0"
    written.fact("P is the projection of G onto S: what it leaves is orthogonal to A1 and A2", left_over)
    written.conclusion("the layer moves by the projected gradient", "V == W - eta*P")
    written.repair("every basis matrix has norm 1", "tr(A1^T*A1) == 1 and tr(A2^T*A2) == 1")
    return written.seal()


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


def family_against(statement: Statement, dropped: str, family: Family, conclusion: bool) -> Counterexample:
    """Hold a family of matrices against a statement about bases."""
    Gamma = gram(family)
    found = {"independent": Gamma.rank() == len(family), "orthogonal": Gamma.is_diagonal()}
    hypotheses = {name: found[name] for name in statement.hypotheses}
    return Counterexample(hypotheses, conclusion, witness={"A": [A.to_strings() for A in family]}, dropped=(dropped,))


@THEOREM2.counterexample(
    covers="the family E11, 0",
    without=(FOOTNOTE, "independent"),
    controls={"with_a_second_matrix_that_is_not_zero": {"second": E22}},
)
def a_zero_matrix_in_the_family_leaves_a_projection(*, second: RationalMatrix = 0 * E22) -> Counterexample:
    """pi_S is the projection onto E11, and the family is not orthonormal."""
    family = (E11, second)
    return family_against(FOOTNOTE, "independent", family, footnote_holds(family))


@THEOREM2.counterexample(
    covers="the basis E11, E11 + E22",
    without=(FOOTNOTE, "orthogonal"),
    controls={"with_an_orthogonal_basis": {"slant": 0}},
)
def a_slanted_basis_is_not_scaled_along_its_matrices(*, slant: int = 1) -> Counterexample:
    """pi_S(E11) = 2 E11 + E22 is no multiple of E11."""
    family = (E11, slant * E11 + E22)
    return family_against(FOOTNOTE, "orthogonal", family, footnote_holds(family))


@THEOREM2.counterexample(
    covers="the family E11, 0",
    without=(GRAM, "independent"),
    controls={"with_a_second_matrix_that_is_not_zero": {"second": E22}},
)
def a_dependent_family_may_give_a_projection_without_gram_matrix_one(*, second: RationalMatrix = 0 * E22) -> Counterexample:
    """Gamma = diag(1, 0) is not I and has no inverse, but pi_S is a projection."""
    family, units = (E11, second), (E11, E22, RationalMatrix.unit(0, 1, (2, 2)))
    idempotent = all(pi(family, pi(family, M)) == pi(family, M) for M in units)
    return family_against(GRAM, "independent", family, idempotent == (gram(family) == RationalMatrix.identity(2)))


def rescaled_holds(family: Family) -> bool:
    """Whether pi_S is a multiple of Pi_S exactly if all norms agree."""
    shape = family[0].shape
    units = [RationalMatrix.unit(p, q, shape) for p in range(shape[0]) for q in range(shape[1])]
    nearest = [(M, projection(family, M)) for M in units]
    M, P = next((M, P) for M, P in nearest if not P.is_zero())
    ratio = (pi(family, M).T @ P).trace() / P.frobenius_squared()
    multiple = all(pi(family, M) == ratio * P for M, P in nearest)
    return multiple == (len({A.frobenius_squared() for A in family}) == 1)


@THEOREM2.counterexample(
    covers="the basis E11, (3 E11 + 4 E22)/5, both of norm 1",
    without=(RESCALED, "orthogonal"),
    controls={"with_an_orthogonal_basis_of_norm_one": {"cosine": 0}},
)
def equal_norms_are_not_enough_for_a_slanted_basis(*, cosine: int = 3) -> Counterexample:
    """pi_S has the eigenvalues 8/5 and 2/5 on S: no multiple of the projection."""
    family = (E11, cosine * E11 / 5 + (4 * E22 / 5 if cosine else E22))
    return family_against(RESCALED, "orthogonal", family, rescaled_holds(family))


@THEOREM2.counterexample(
    covers="the family E11, 0",
    without=(RESCALED, "independent"),
    controls={"with_a_second_matrix_of_norm_one": {"second": E22}},
)
def a_zero_matrix_has_another_norm_and_changes_nothing(*, second: RationalMatrix = 0 * E22) -> Counterexample:
    """pi_S is the projection although the norms are 1 and 0."""
    family = (E11, second)
    return family_against(RESCALED, "independent", family, rescaled_holds(family))
