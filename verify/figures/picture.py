"""What a figure is: a computation that yields plain data, a drawing that sees nothing else, and words computed from the data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from verify.claim.answer import Answer

if TYPE_CHECKING:  # drawing libraries are loaded by what draws
    from matplotlib.figure import Figure

    from verify.figures.theme import Theme

Data = Mapping[str, Any]
"""Numbers, texts, lists and mappings with text keys: what JSON can hold."""

Draw = Callable[["Figure", Data, "Theme"], None]


class Missing(RuntimeError):
    """A figure cannot be computed here: something optional is not installed; the text says what and how to get it."""


def silent(line: str) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class Effort:
    """How much work a figure may be.

    Attributes:
        seeds: how many random starts are drawn, with seeds ``0 .. seeds-1``.
        quick: cut long runs, for a first look and for tests; a figure says when it was cut.
        tell: receives a line about the progress of long work.

    Raises:
        ValueError: for fewer than one seed.
    """

    seeds: int = 4
    quick: bool = False
    tell: Callable[[str], None] = field(default=silent, compare=False)

    def __post_init__(self) -> None:
        if self.seeds < 1:
            raise ValueError(f"a figure needs at least one seed, got {self.seeds}")


@dataclass(frozen=True)
class Content:
    """What was computed for a figure.

    Attributes:
        data: everything that is drawn, as plain data.
        caption: what is seen, in a few sentences.
        alt: a text for those who cannot see the picture: its message and its numbers.
        answer: whether what the figure is said to show holds; ``None`` for a picture that only explains.
        finding: that answer in a sentence, with numbers.
        notes: what else a reader should know, such as runs that did not converge.
    """

    data: Data
    caption: str
    alt: str
    answer: Answer | None = None
    finding: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Picture:
    """One figure.

    Attributes:
        name: what it is called on the command line and in file names: letters, digits and hyphens.
        title: a short heading.
        source: where the thing it shows stands, such as ``Figure 1a`` or ``Proposition 1``.
        compute: from the effort to the content.
        draw: from the content's data, to a figure of matplotlib; it must not compute anything new.
        size: width and height in inches.
    """

    name: str
    title: str
    source: str
    compute: Callable[[Effort], Content]
    draw: Draw
    size: tuple[float, float] = (7.2, 3.2)

    def __post_init__(self) -> None:
        if not self.name.replace("-", "").isalnum() or not self.name.isascii():
            raise ValueError(f"the name of a figure has letters, digits and hyphens only, got {self.name!r}")
