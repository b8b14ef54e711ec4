"""What the hypotheses about bases are for: families of two 2 x 2 matrices that are dependent, or not orthogonal."""

from __future__ import annotations

from proofs.theorem2.exact_chain import Family, as_columns, gram, pi, projection
from proofs.theorem2.refutation import E11, E22
from proofs.theorem2.statement import FOOTNOTE, GRAM, RESCALED, THEOREM2
from proofs.theorem2.steps import footnote_holds
from verify.certificate import Certificate
from verify.claim import Counterexample, Statement
from verify.exact import RationalMatrix


def family_against(statement: Statement, dropped: str, family: Family, conclusion: bool) -> Counterexample:
    """Hold a family of matrices against a statement about bases."""
    Gamma = gram(family)
    found = {"independent": Gamma.rank() == len(family), "orthogonal": Gamma.is_diagonal()}
    hypotheses = {name: found[name] for name in statement.hypotheses}
    example = Counterexample(hypotheses, conclusion, witness={"A": [A.to_strings() for A in family]}, dropped=(dropped,))
    return example.sealed(lambda: certificate(statement, dropped, family))


def certificate(statement: Statement, dropped: str, family: Family) -> dict[str, object]:
    """Return the sealed certificate of two matrices: A has them as columns, P = A A^T is pi_S."""
    first, second = family
    written = Certificate("counterexample", statement).given(B=first, C=second)
    columns = ", ".join(f"hstack(row({M}, 1), row({M}, 2))^T" for M in ("B", "C"))
    A = as_columns(family)
    written.define("A", f"hstack({columns})", value=A).define("P", "A*A^T", value=A @ A.T)
    written.define("s", "frobenius2(B)", value=first.frobenius_squared())
    written.define("t", "frobenius2(C)", value=second.frobenius_squared())
    written.fact("the Gram matrix has the squared norms on its diagonal", "tr(A^T*A) == s + t")
    written.hypothesis("independent", "rank(A) == 2", dropped=dropped == "independent")
    if "orthogonal" in statement.hypotheses:
        written.hypothesis("orthogonal", "isdiagonal(A^T*A)", dropped=dropped == "orthogonal")
    projection = "(P*P == P and A^T*A == I(2)) or (not P*P == P and not A^T*A == I(2))"
    says, formula = {
        FOOTNOTE.id: (
            "pi_S is a projection iff the family is orthonormal, and multiplies each A_j by its squared norm",
            f"({projection}) and P*A == A*diag(s, t)",
        ),
        GRAM.id: ("pi_S is a projection iff the Gram matrix is I", projection),
        RESCALED.id: (
            "pi_S is a multiple of the projection (pi_S(A_j) = c A_j, and c is then the first squared norm) iff all norms agree",
            "(s == t and P*A == s*A) or (not s == t and not P*A == s*A)",
        ),
    }[statement.id]
    written.conclusion(says, formula)
    return written.seal()


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
