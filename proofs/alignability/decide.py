"""Can the layers of this structure align with generic data at all? One function, one typed answer, with its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from typing import Any

from proofs.alignability.basis import IntegerBasis, LayerStructure
from proofs.alignability.certificate import TRUSTED, certificate
from proofs.alignability.linear_test import LinearTest, linear_test
from proofs.alignability.macaulay import MacaulayTest, macaulay_test
from proofs.alignability.products import TooLarge
from proofs.alignability.scaled_orthogonal import ScaledOrthogonal, scaled_orthogonal
from verify.claim import Answer
from verify.exact import RationalMatrix, hstack

LARGEST_NUMBER_OF_PAIRS = 6_000
"""Products P_ij up to which the tests are tried: r = 109."""


@dataclass(frozen=True)
class Verdict:
    """What Proposition 4 says about one layer structure and one number of samples.

    Attributes:
        structure: the structure, as the user named it.
        k, n, r: size of the layers, number of samples, dimension of the structure.
        printed: whether almost no k x n data can align with an element of S that is no multiple of the identity (the printed
        conclusion).
        repaired: whether almost no data can align with an element of S that is not scaled orthogonal.
        printed_threshold, sharp_threshold: ``r < k - 1 - C(k-n,2)`` and ``r <= min(n, k-1)``.
        evidence: which statement gives ``repaired``.
        linear, macaulay: the tests that were made, None where one was not.
        orthogonal: what is known of the scaled orthogonal elements.
        certificate: for the stand-alone checker, where the linear test passed and is small enough.
        trusted: what the answer rests on besides exact arithmetic.
    """

    structure: str
    k: int
    n: int
    r: int
    printed: Answer
    repaired: Answer
    printed_threshold: bool
    sharp_threshold: bool
    evidence: str
    linear: LinearTest | None
    macaulay: MacaulayTest | None
    orthogonal: ScaledOrthogonal
    certificate: Mapping[str, Any] | None
    trusted: tuple[str, ...]

    def explanation(self) -> list[str]:
        """Return the answer in sentences."""
        lines = [f"{self.structure}: k = {self.k}, r = {self.r}, n = {self.n} samples"]
        lines.append(f"{_SIGN[self.printed]} almost no data can align with an element of S that is not a multiple of I")
        lines.append(
            f"{_SIGN[self.repaired]} almost no data can align with an element of S that is not scaled orthogonal ({self.evidence})"
        )
        lines.append(
            f"scaled orthogonal elements beyond multiples of I: {_EXISTS[self.orthogonal.beyond_identity]}; "
            f"{self.orthogonal.reason}"
        )
        if self.orthogonal.element is not None:
            lines.append(
                f"  coefficients {self._coefficients(self.orthogonal.element)}: every data set aligns with this one"
            )
        if self.linear is not None:
            inside = "with" if self.linear.contains_identity else "without"
            lines.append(
                f"span of the products A_i^T A_j + A_j^T A_i: dimension {self.linear.dimension} ({inside} I), exactly; "
                f"commutators with one integer matrix of rank at most {self.n}: rank {self.linear.found} of {self.linear.needed} "
                f"modulo {self.linear.prime}"
            )
        if self.macaulay is not None:
            lines.append(f"degree {self.macaulay.degree}: rank {self.macaulay.found} of {self.macaulay.needed}")
        lines.append(
            f"printed threshold r < k - 1 - C(k-n,2): {'met' if self.printed_threshold else 'not met'}; "
            f"sharp threshold r <= min(n, k-1): {'met' if self.sharp_threshold else 'not met'}"
        )
        return lines

    def _coefficients(self, element: tuple[Fraction, ...]) -> str:
        named = [f"c_{j} = {x}" for j, x in enumerate(element, 1) if x]
        return ", ".join(named[:6]) + (", ..." if len(named) > 6 else "")


_SIGN = {Answer.HOLDS: "yes:", Answer.FAILS: "no, it is not so that", Answer.UNDECIDED: "undecided:"}
_EXISTS = {Answer.HOLDS: "there are some", Answer.FAILS: "none", Answer.UNDECIDED: "undecided"}


def alignability(structure: LayerStructure, n: int) -> Verdict:
    """Decide what Proposition 4 says about a layer structure and n samples.

    Args:
        structure: name, shape, dimension and exact basis (:mod:`proofs.structure`, or ``MatrixSpace`` for given matrices).
        n: the number of samples, at least 1.

    Raises:
        ValueError: for layers that are not square, for n < 1, or for a structure without elements.
    """
    if isinstance(n, bool) or not isinstance(n, int) or n < 1:
        raise ValueError(f"the number of samples must be a positive integer, got {n!r}")
    if structure.dimension < 1:
        raise ValueError(f"{structure.name}: a layer structure needs at least one basis matrix")
    k, r = _size(structure), structure.dimension
    linear = macaulay = basis = None
    orthogonal = ScaledOrthogonal(
        Answer.UNDECIDED, None, -1, None, (), (), f"{r} parameters are too many to be looked at"
    )
    if r * (r + 1) // 2 <= LARGEST_NUMBER_OF_PAIRS:
        basis = IntegerBasis.of(structure)
        orthogonal = scaled_orthogonal(basis)
        try:
            linear = linear_test(basis, n)
            macaulay = None if linear.passed else macaulay_test(basis, n)
        except TooLarge:
            pass
    sharp = k >= 2 and r <= min(n, k - 1)
    repaired, evidence = _repaired(basis, n, sharp, linear, macaulay)
    trusted: tuple[str, ...] = (f"{evidence} (Proposition 4), computed with exact integers",)
    sealed = None
    if basis is not None and linear is not None and linear.passed:
        sealed = certificate(basis, linear, orthogonal)
        trusted = TRUSTED
    return Verdict(
        structure.name, k, n, r, _printed(repaired, orthogonal.beyond_identity), repaired,
        r < k - 1 - (comb(k - n, 2) if k - n >= 2 else 0), sharp, evidence, linear, macaulay, orthogonal, sealed, trusted,
    )  # fmt: skip


def _repaired(
    basis: IntegerBasis | None, n: int, sharp: bool, linear: LinearTest | None, macaulay: MacaulayTest | None
) -> tuple[Answer, str]:
    if linear is not None and linear.passed:
        return Answer.HOLDS, "linear test: the rank of the commutator map at one integer matrix"
    if sharp:
        return Answer.HOLDS, "dimension count: r <= min(n, k-1)"
    if macaulay is not None and macaulay.passed:
        return Answer.HOLDS, f"Macaulay test at degree {macaulay.degree}"
    if basis is not None and not sharp and rank_one_family(basis):
        return (
            Answer.FAILS,
            "all elements are u v^T with one u, and r > min(n, k-1): every data set aligns with one of them",
        )
    if basis is not None and contains_symmetric_matrices(basis):
        return Answer.FAILS, "S contains every symmetric matrix: every data set B aligns with B B^T"
    if linear is None:
        return Answer.UNDECIDED, "r > min(n, k-1), and the tests are too large for so many parameters"
    return Answer.UNDECIDED, "r > min(n, k-1), and no test passed"


def _size(structure: LayerStructure) -> int:
    rows, columns = structure.shape
    if rows != columns:
        raise ValueError(f"{structure.name}: the layers are {rows} x {columns}, Proposition 4 needs square ones")
    return rows


def _printed(repaired: Answer, beyond_identity: Answer) -> Answer:
    """Combine: an orthogonal element aligns with everything; without one both conclusions say the same."""
    if beyond_identity is Answer.HOLDS or repaired is Answer.FAILS:
        return Answer.FAILS
    return repaired & ~beyond_identity


def contains_symmetric_matrices(basis: IntegerBasis) -> bool:
    """Whether every symmetric k x k matrix is in the space; generic B then align with ``B B^T``, which is not scaled orthogonal."""
    k, r = basis.k, basis.r
    if k < 2 or r < k * (k + 1) // 2:
        return False
    span = [[0] * (k * k) for _ in range(r)]
    for index, element in enumerate(basis.elements):
        for i, j, x in element:
            span[index][i * k + j] = x
    symmetric = [
        [int(place in (i * k + j, j * k + i)) for place in range(k * k)] for i in range(k) for j in range(i, k)
    ]
    return RationalMatrix(span + symmetric).rank() == r


def rank_one_family(basis: IntegerBasis) -> bool:
    """Whether every element is ``u v^T`` with the same u (k >= 2): the structures that show the threshold to be sharp."""
    if basis.k < 2 or basis.k > 128 or basis.r > basis.k:
        return False
    everything = list(range(basis.k))
    return hstack([basis.columns(i, everything, everything) for i in range(basis.r)]).rank() == 1
