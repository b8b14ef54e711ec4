"""What a campaign is: many drawn instances in each cell of a grid, a search in floats, exact tests, and what a theorem says.

Does an instance have a property, such as "some element of this structure aligns with these data"? The search answers in floats,
an exact test answers where one applies, and for some cells a theorem answers for almost every instance. No two of the three
may contradict each other. Knows no paper.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from verify.claim.answer import Answer
from verify.report.wording import plural

if TYPE_CHECKING:  # a look at what there is needs no numbers
    from verify.numeric.backend import Backend

Cell = TypeVar("Cell", bound=Any)
"""A frozen dataclass of four fields, in this order: family (text), size, row and column of the grid (whole numbers)."""

LETTERS = {Answer.HOLDS: "+", Answer.FAILS: "-", Answer.UNDECIDED: "?"}
"""One letter an instance, in files."""

YES, NO = Answer.HOLDS, Answer.FAILS


@dataclass(frozen=True)
class Found(Generic[Cell]):
    """What was found in one cell, instance by instance.

    Attributes:
        cell: the cell.
        searched: whether the search found the property; undecided where rounding leaves that open.
        proved: whether an exact test proves it, or its absence; undecided where none applies.
        margin: by how much the nearest instance without the property, by the search, misses it; infinite where there is none.

    Raises:
        ValueError: without instances, with more answers of one kind than of the other, or with a margin that is none.
    """

    cell: Cell
    searched: tuple[Answer, ...]
    proved: tuple[Answer, ...]
    margin: float

    def __post_init__(self) -> None:
        if not self.searched or len(self.searched) != len(self.proved):
            raise ValueError(f"{len(self.searched)} answers of the search, {len(self.proved)} of the exact tests")
        if not self.margin > 0 or math.isinf(self.margin) is (NO in self.searched):
            raise ValueError(f"{self.margin} is no margin of {self.searched.count(NO)} instances")

    @property
    def instances(self) -> int:
        return len(self.searched)

    @property
    def disagreements(self) -> int:
        """Instances on which search and proof say the contrary."""
        return sum({one, other} == {YES, NO} for one, other in zip(self.searched, self.proved, strict=True))

    def against(self, expected: Answer) -> int:
        """Return the instances on which search or proof say the contrary of what a theorem says."""
        if expected is Answer.UNDECIDED:
            return 0
        return sum(~expected in pair for pair in zip(self.searched, self.proved, strict=True))

    def left_open(self, expected: Answer) -> int:
        """Return the instances on which the search does not say whether it is so."""
        return self.searched.count(Answer.UNDECIDED) if expected is not Answer.UNDECIDED else 0


@dataclass(frozen=True)
class Campaign(Generic[Cell]):
    """A campaign that a package offers.

    Attributes:
        name: what it is called on the command line.
        title: the question, a short heading.
        source: what it is about, such as ``Proposition 1``.
        cells: sizes -> the cells, in the order in which they are run and shown.
        look: cell, backend, number of instances, seed -> what was found; a function of the four alone.
        expected: what a theorem says of almost every instance of a cell; undecided where it says nothing.
        law: that theorem in a few words, for ``where ... says so``.
        objects: what is drawn, in the plural ("structures").
        verb: the property, said of them ("align").
        never, always: what the exact tests prove, in a few words.
        sizes: the sizes when none are asked for; ``least`` and ``most``: what may be asked for.
        instances: the number drawn in a cell when none is asked for.
    """

    name: str
    title: str
    source: str
    cells: Callable[[Sequence[int]], Sequence[Cell]]
    look: Callable[[Cell, Backend, int, int], Found[Cell]]
    expected: Callable[[Cell], Answer]
    law: str
    objects: str
    verb: str
    never: str
    always: str
    sizes: tuple[int, ...]
    least: int
    most: int
    instances: int = 10

    def judge(self, results: Sequence[Found[Cell]], *, left: int = 0) -> Judgement:
        """Hold search, proofs and theorem against each other; ``left`` cells that have not run leave the answer open."""
        against, unsaid = [], []
        for found in results:
            expected = self.expected(found.cell)
            if wrong := found.against(expected):
                says = f"{self.law} says that {'all do' if expected is YES else 'none does'}"
                contrary = f"do not {self.verb}" if expected is YES else self.verb
                against.append(f"{place(found.cell)}: {wrong} of {found.instances} {contrary}, where {says}")
            elif wrong := found.disagreements:
                against.append(
                    f"{place(found.cell)}: on {wrong} of {found.instances} the search contradicts an exact proof"
                )
            elif wrong := found.left_open(expected):
                unsaid.append(f"{place(found.cell)}: the search leaves {wrong} of {found.instances} open")
        if against:
            finding = f"{len(against)} of {plural(len(results), 'cell')} contradict an exact proof or {self.law}"
        elif unsaid:
            finding = f"{len(unsaid)} of {plural(len(results), 'cell')} are left open"
        else:
            finding = self._agreement(results)
        if left:
            finding = f"{left} of {plural(left + len(results), 'cell')} did not run; in the others: {finding}"
        answer = NO if against else Answer.UNDECIDED if unsaid or left or not results else YES
        return Judgement(answer, finding, (*against, *unsaid))

    def _agreement(self, results: Sequence[Found[Cell]]) -> str:
        said = []
        for answer, every, where in ((NO, "none of", f"where {self.law} says so"), (YES, "all of", "where it says so")):
            if total := sum(found.instances for found in results if self.expected(found.cell) is answer):
                said.append(f"{every} {number(total)} {self.objects} {self.verb} {where}")
        proofs = sum(found.instances - found.proved.count(Answer.UNDECIDED) for found in results)
        return "; ".join([*said, f"the search contradicts none of {plural(proofs, 'exact proof')}"])


@dataclass(frozen=True)
class Judgement:
    """Whether everything agrees.

    Attributes:
        answer: holds, fails, or undecided where the search leaves open what a theorem says.
        finding: that in a sentence, with numbers.
        cells: a sentence for each cell that speaks against it, or leaves it open.
    """

    answer: Answer
    finding: str
    cells: tuple[str, ...]


def place(cell: Any) -> str:
    """Return a cell in words: ``random, k = 3, n = 2, r = 1``."""
    (_, family), *numbers = asdict(cell).items()
    return ", ".join([str(family), *(f"{name} = {value}" for name, value in numbers)])


def axes(cell: Any) -> tuple[str, str, str]:
    """Return the names of size, row and column."""
    _, size, row, column = (field.name for field in fields(cell))
    return size, row, column


def panel(cell: Any) -> tuple[str, int]:
    """Return the family and the size of a cell: the grid in which it stands."""
    family, size, *_ = asdict(cell).values()
    return family, size


def counts(found: Found[Any]) -> Mapping[str, int]:
    """Return the numbers of a cell by name."""
    return {
        "instances": found.instances,
        "yes": found.searched.count(YES),
        "no": found.searched.count(NO),
        "undecided": found.searched.count(Answer.UNDECIDED),
        "proved_always": found.proved.count(YES),
        "proved_never": found.proved.count(NO),
        "unproved": found.proved.count(Answer.UNDECIDED),
        "disagreements": found.disagreements,
    }


def number(count: int) -> str:
    """Return ``10 000``."""
    return f"{count:,}".replace(",", " ")
