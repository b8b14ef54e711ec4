"""Can the layers of this structure align with generic data at all? One function, one typed answer, with its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import comb
from typing import Any

from proofs.alignability.basis import IntegerBasis, LayerStructure
from proofs.alignability.every_size import AlmostNone, almost_none_by_structure, family_by_structure
from proofs.alignability.faces import LARGEST_FACE
from proofs.alignability.families import Family, family_for_all_data
from proofs.alignability.grounds import statements, trusted
from proofs.alignability.large import orthogonal_by_structure, written_entries
from proofs.alignability.linear_test import LinearTest, linear_test
from proofs.alignability.macaulay import LARGEST_MACAULAY, MacaulayTest, macaulay_test
from proofs.alignability.open_set import OpenSet, open_set
from proofs.alignability.products import TooLarge
from proofs.alignability.scaled_orthogonal import ScaledOrthogonal, scaled_orthogonal
from proofs.alignability.shifts import ShiftTest, shift_test
from proofs.alignability.written import written
from verify.claim import Answer

LARGEST_BASIS = 400_000
"""Entries of a basis that is looked at: a few seconds, and some hundred MiB."""

MANY_ENTRIES = 50_000
"""Entries from which on what the kind of structure shows goes before tests that look at all of them."""

LARGEST_BESIDE_THE_COUNT = 30
"""Parameters up to which the linear test is made where the dimension count decides already (it says more, of n below r), and
before the shift test.
"""

NO_OTHERS = ScaledOrthogonal(Answer.FAILS, None, 0, 0, (), (), "filters with two live taps are none, nor are shifts")


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
        evidence: which statement gives ``repaired``; where nothing does, the figure that would decide.
        family: a family in S that every data set meets.
        open_set, linear, macaulay, shifts: the tests that were made, None where one was not.
        orthogonal: what is known of the scaled orthogonal elements.
        certificate: for the stand-alone checker, where it is within its limits.
        uncertified: why there is none, or none of ``repaired``; empty where nothing is missing.
        rests_on: the statements of Proposition 4 that the answer rests on, by their ids.
        trusted: these, and what else it rests on besides exact arithmetic.
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
    family: Family | None
    open_set: OpenSet | None
    linear: LinearTest | None
    macaulay: MacaulayTest | None
    shifts: ShiftTest | None
    orthogonal: ScaledOrthogonal
    certificate: Mapping[str, Any] | None
    uncertified: str
    rests_on: tuple[str, ...]
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
        if named := self.orthogonal.named():
            lines.append(f"  {named}: every data set aligns with this one")
        if self.open_set is not None and self.open_set.found is not None:
            lines.append(f"frames of one element move in {self.open_set.found} directions of {self.open_set.needed}")
        if self.linear is not None:
            inside = "with" if self.linear.contains_identity else "without"
            lines.append(
                f"span of the products A_i^T A_j + A_j^T A_i: dimension {self.linear.dimension} ({inside} I), exactly; "
                f"commutators with one integer matrix of rank at most {self.n}: rank {self.linear.found} of {self.linear.needed} "
                f"modulo {self.linear.prime}"
            )
        if self.macaulay is not None:
            lines.append(f"degree {self.macaulay.degree}: rank {self.macaulay.found} of {self.macaulay.needed}")
        if self.shifts is not None:
            lines.append(f"autocorrelation inside the image: rank {self.shifts.found} of {self.shifts.needed}")
        lines.append(
            f"printed threshold r < k - 1 - C(k-n,2): {'met' if self.printed_threshold else 'not met'}; "
            f"sharp threshold r <= min(n, k-1): {'met' if self.sharp_threshold else 'not met'}"
        )
        return lines


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
    sharp = k >= 2 and r <= min(n, k - 1)
    entries = written_entries(structure)
    basis = IntegerBasis.of(structure) if entries <= LARGEST_BASIS else None
    many = entries > MANY_ENTRIES
    shifts = shift_test(structure, n) if many or (r > LARGEST_BESIDE_THE_COUNT and not sharp) else None
    by_structure = almost_none_by_structure(structure) if many else None
    if shifts is not None and shifts.passed:
        orthogonal, by_kind, tests = NO_OTHERS, "", _Tests(None, None, None, None)
    else:
        orthogonal, by_kind = _orthogonal(structure, basis)
        tests = _tests(structure, basis, n, sharp) if not by_structure else _Tests(None, None, None, None)
    repaired, evidence, decided = _shown(by_structure) if by_structure else _repaired(tests, sharp, k, r)
    if shifts is None and repaired & ~orthogonal.beyond_identity is Answer.UNDECIDED:
        shifts = shift_test(structure, n)
    if shifts is not None and shifts.passed:
        repaired, evidence, decided = _by_shifts(shifts)
        orthogonal = NO_OTHERS if orthogonal.beyond_identity is Answer.UNDECIDED else orthogonal
    if repaired is Answer.UNDECIDED and (by_structure := almost_none_by_structure(structure)):
        repaired, evidence, decided = _shown(by_structure)
    sealed, uncertified = None, f"{r} matrices of size {k} x {k} are too large to be written down"
    if basis is not None:
        made = tests.family, tests.open_set, tests.linear, tests.macaulay, shifts
        sealed, uncertified = written(basis, n, sharp, by_structure, *made, orthogonal)
    rests_on = statements(decided, by_kind, orthogonal, sealed)
    return Verdict(
        structure.name, k, n, r, _printed(repaired, orthogonal.beyond_identity), repaired,
        r < k - 1 - (comb(k - n, 2) if k - n >= 2 else 0), sharp, evidence, tests.family, tests.open_set, tests.linear,
        tests.macaulay, shifts, orthogonal, sealed, uncertified, rests_on, trusted(rests_on, repaired, orthogonal, sealed),
    )  # fmt: skip


@dataclass(frozen=True)
class _Tests:
    """The tests up to the first one that decides; ``too_large`` says which one was out of reach, and why."""

    family: Family | None
    open_set: OpenSet | None
    linear: LinearTest | None
    macaulay: MacaulayTest | None
    too_large: str = ""


def _orthogonal(structure: LayerStructure, basis: IntegerBasis | None) -> tuple[ScaledOrthogonal, str]:
    """Decide about the scaled orthogonal elements: with many parameters first by what the kind of structure shows.

    The second is the statement about kinds by which that was decided, if one was needed.
    """
    if basis is not None and basis.r <= LARGEST_FACE:
        return scaled_orthogonal(basis, bound=False), ""
    shown = orthogonal_by_structure(structure)
    if shown is not None and shown.beyond_identity is Answer.HOLDS:
        return shown, "signed-permutations"
    if basis is not None and (found := scaled_orthogonal(basis, bound=False)).beyond_identity is not Answer.UNDECIDED:
        return found, ""
    if shown is not None:
        return shown, "nothing-invertible"
    r, (k, _) = structure.dimension, structure.shape
    why = f"{r} matrices of size {k} are too many to be looked at"
    return found if basis is not None else ScaledOrthogonal(Answer.UNDECIDED, None, -1, None, (), (), why), ""


def _tests(structure: LayerStructure, basis: IntegerBasis | None, n: int, sharp: bool) -> _Tests:
    if basis is None:
        return _Tests(family_by_structure(structure, n), None, None, None, "the basis is too large to be looked at")
    if (family := family_for_all_data(basis, n) or family_by_structure(structure, n)) is not None:
        return _Tests(family, None, None, None)
    moved = open_set(basis, n)
    if moved is not None and moved.passed:
        return _Tests(None, moved, None, None)
    if sharp and basis.r > LARGEST_BESIDE_THE_COUNT:
        return _Tests(None, moved, None, None)
    try:
        linear = linear_test(basis, n)
        return _Tests(None, moved, linear, None if linear.passed else macaulay_test(basis, n))
    except TooLarge as error:
        return _Tests(None, moved, None, None, str(error))


def _shown(found: AlmostNone) -> tuple[Answer, str, str]:
    return Answer.HOLDS, found.says, found.statement


def _by_shifts(found: ShiftTest) -> tuple[Answer, str, str]:
    if len(found.places) < found.needed:
        return Answer.HOLDS, "lone pixel: the image has room for a pixel that shows the autocorrelation of the filter", "lone-pixel"
    return Answer.HOLDS, "shift test: the autocorrelation of the filter is determined inside the image", "shift-test"


def _repaired(tests: _Tests, sharp: bool, k: int, r: int) -> tuple[Answer, str, str]:
    """Return the answer, what shows it, and the part of Proposition 4 that says so."""
    if tests.family is not None:
        return Answer.FAILS, tests.family.says, "every-data-set"
    if tests.open_set is not None and tests.open_set.passed:
        moved = f"the frames of one element move in all {tests.open_set.needed} directions"
        return Answer.FAILS, f"open-set test: {moved}, so an open set of data aligns", "open-test"
    if tests.linear is not None and tests.linear.passed:
        return Answer.HOLDS, "linear test: the rank of the commutator map at one integer matrix", "linear-test"
    if sharp:
        return Answer.HOLDS, "dimension count: r <= min(n, k-1)", "repaired"
    if tests.macaulay is not None and tests.macaulay.passed:
        return Answer.HOLDS, f"Macaulay test at degree {tests.macaulay.degree}", "macaulay-test"
    return Answer.UNDECIDED, "; ".join(_missing(tests, k, r)), ""


def _missing(tests: _Tests, k: int, r: int) -> list[str]:
    """Name the figures that would decide, with what is known of them."""
    found = ["r > min(n, k-1), and no test passed" if tests.linear else "r > min(n, k-1)"]
    if tests.open_set is not None and tests.open_set.found is None:
        short = r - 1 < tests.open_set.needed
        why = f"only r - 1 = {r - 1} are there" if short else f"k = {k} is out of reach"
        found.append(f"{tests.open_set.needed} directions of the frames would show an open set of data that align, {why}")
    if tests.linear is None:
        found.append(f"the rank of the products A_i^T A_j + A_j^T A_i would decide, but {tests.too_large or 'S is too large'}")
        return found
    degree = tests.macaulay.degree + 1 if tests.macaulay else 3
    if (last := tests.macaulay) is not None:
        found.append(f"in degree {last.degree} the rank is {last.found}, and {last.needed} would show that almost none align")
    most = comb(k, 2) - comb(k - min(tests.linear.n, k), 2)  # independent entries of [A^T A, G]
    degree = next((d for d in range(degree, 60) if most * comb(r + d - 3, d - 2) >= comb(r + d - 1, d)), degree)
    table = f"{tests.linear.needed * comb(r + degree - 3, degree - 2)} x {comb(r + degree - 1, degree)}"
    found.append(f"next is the rank in degree {degree}, of a {table} table (the limit is {LARGEST_MACAULAY} entries)")
    return found


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
