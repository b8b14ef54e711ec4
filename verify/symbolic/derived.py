"""What a derived check may rest on: the things that are derived here, each of which can say its answer again.

An outcome carries these objects, not a number or a text, because nobody can type them: a derivation has an answer only
after its normal forms were compared, and the other two compute theirs when they are asked.
"""

from __future__ import annotations

from dataclasses import dataclass

from verify.claim import Answer
from verify.symbolic.blocks import BlockMatrix
from verify.symbolic.derivation import Derivation
from verify.symbolic.expressions import Expression
from verify.symbolic.scalars import Scalar
from verify.symbolic.structure import is_diagonal


@dataclass(frozen=True)
class ScalarIdentity:
    """Pairs of Laurent polynomials, each with the same coefficients."""

    pairs: tuple[tuple[Scalar, Scalar], ...]

    @property
    def answer(self) -> Answer:
        return Answer.HOLDS if self.pairs and not any(left - right for left, right in self.pairs) else Answer.UNDECIDED


@dataclass(frozen=True)
class DiagonalShape:
    """A formula that is diagonal because each of its words consists of diagonal letters."""

    formula: Expression | BlockMatrix

    @property
    def answer(self) -> Answer:
        return is_diagonal(self.formula)


def proves(found: object) -> bool:
    """Whether this is something derived here, and a yes."""
    return type(found) in (Derivation, ScalarIdentity, DiagonalShape) and found.answer is Answer.HOLDS  # type: ignore[attr-defined]
