"""Declared relations: the hypotheses and definitions a derivation may use, as rewriting rules with a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

from verify.symbolic.diagonals import first_walk, runs
from verify.symbolic.dimensions import ShapeError
from verify.symbolic.expressions import Expression, identity
from verify.symbolic.formulas import Formula
from verify.symbolic.letters import Factor, Letter
from verify.symbolic.words import Word

if TYPE_CHECKING:
    from verify.symbolic.instances import Instance
    from verify.symbolic.rationals import Rational

F = TypeVar("F", bound=Formula)
Sampler: TypeAlias = "Callable[[Random, Instance], Mapping[str, Rational | Fraction]]"


class RelationError(ValueError):
    """A relation that is malformed, does not apply, or contradicts a declared property."""


class Position(NamedTuple):
    """Where a rule was applied: the word, counted in reading order, and the factor inside it."""

    word: int
    factor: int


@dataclass(frozen=True)
class Relation:
    """The hypothesis ``left = right``, read from left to right; ``left`` is one word with coefficient 1.

    ``sampler`` draws letters (and scalars) that satisfy the relation; it is needed only for a relation that is
    not a definition, that is, where neither side is a single letter that the other side does not contain.

    Raises:
        RelationError: when ``left`` is no single non-empty word.
        ShapeError: when the sides differ in shape.
    """

    name: str
    left: Expression
    right: Expression
    reason: str = ""
    sampler: Sampler | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        word = self.left.single_word()
        if word is None or not word.factors:
            raise RelationError(f"{self.name}: the left side must be one word with coefficient 1, got {self.left}")
        if self.left.shape != self.right.shape:
            raise ShapeError(
                f"{self.name}: {self.left} is {self.left.rows} x {self.left.cols}, "
                f"{self.right} is {self.right.rows} x {self.right.cols}"
            )

    @property
    def word(self) -> Word:
        """The left side."""
        return self.left.terms[0][0]

    @property
    def definition(self) -> tuple[Letter, Expression] | None:
        """The letter this relation defines, and by what; ``None`` when it is no definition.

        A letter is defined when a side is that letter between square orthogonal ones (``V^T N V = L`` defines
        ``N = V L V^T``) and it occurs nowhere else. Free letters are preferred, then symmetric ones.
        """
        return min(self.solutions, key=lambda c: (not c[0].free, not c[0].symmetric), default=None)

    @property
    def solutions(self) -> tuple[tuple[Letter, Expression], ...]:
        """Every letter that can be solved for, and what it then is."""
        return (*_solved(self.left, self.right), *_solved(self.right, self.left))

    @property
    def meanings(self) -> tuple[tuple[Letter, Expression], ...]:
        """What depends on what: the left side if it is a letter of its own, else every letter that can be solved for.

        Unlike ``definition``, which may solve ``S = U^T W V`` for W to build an instance, this keeps the reading
        from left to right, because a derivative in W has to move S.
        """
        letter = self.left.single_letter()
        if letter is not None and letter not in self.right.letters:
            return ((letter, self.right),)
        return self.solutions

    def reversed(self) -> Relation:
        """Return the relation read from right to left; the right side must be a multiple of one word."""
        if len(self.right.terms) != 1:
            raise RelationError(f"{self.name}: only a single word can be rewritten, got {self.right}")
        (word, coefficient), = self.right.terms
        left = self.left * coefficient.inverse()
        return Relation(f"{self.name}, reversed", Expression.word(word), left, self.reason, self.sampler)

    def __str__(self) -> str:
        return f"{self.left} = {self.right}"


def _solved(side: Expression, other: Expression) -> list[tuple[Letter, Expression]]:
    """Return the letter that a side consists of, up to square orthogonal factors, and what it then is."""
    word = side.single_word()
    if word is None:
        return []
    inner = [p for p, factor in enumerate(word.factors) if not _square_orthogonal(factor.letter)]
    if len(word.factors) == 1:
        inner = [0]
    if len(inner) != 1:
        return []
    at, letter = inner[0], word.factors[inner[0]].letter
    before, after = word.slice(0, at), word.slice(at + 1, len(word.factors))
    meaning = Expression.word(before.T) @ other @ Expression.word(after.T)
    if letter in meaning.letters:
        return []
    return [(letter, meaning.T if word.factors[at].transposed else meaning)]


def _square_orthogonal(letter: Letter) -> bool:
    return letter.orthonormal_columns and letter.orthonormal_rows


def define(letter: Expression, meaning: Expression, name: str = "", reason: str = "") -> Relation:
    """Return the relation that a letter stands for an expression."""
    return Relation(name or f"{letter} = {meaning}", letter, meaning, reason or "definition")


def substitute(formula: F, *relations: Relation) -> F:
    """Return the formula with the relations applied one after the other, each once wherever it stands.

    Raises:
        RelationError: when a relation applies nowhere.
    """
    for relation in relations:
        formula, positions = rewrite(formula, relation)
        if not positions:
            raise RelationError(f"{relation.name} applies nowhere in {formula}")
    return formula


def rewrite(formula: F, relation: Relation) -> tuple[F, tuple[Position, ...]]:
    """Replace the left side by the right side in every word, once, from left to right; transposes go along.

    Returns the new formula and the positions, none when the relation does not apply.
    """
    counter = iter(range(len(formula.words())))
    places: list[Position] = []

    def change(word: Word) -> Expression:
        number = next(counter)
        new, starts = rewrite_word(word, relation)
        places.extend(Position(number, start) for start in starts)
        return new

    return formula.replaced(change), tuple(places)


def rewrite_word(word: Word, relation: Relation) -> tuple[Expression, list[int]]:
    """Rewrite one word; inside a run of diagonal letters a diagonal left side is found in any order."""
    pattern = relation.word
    if len(pattern.factors) > 1 and all(factor.letter.diagonal for factor in pattern.factors):
        return _rewrite_runs(word, pattern, relation.right)
    straight = tuple(factor.oriented() for factor in pattern.factors)
    turned = tuple(factor.oriented() for factor in pattern.T.factors)
    factors = tuple(factor.oriented() for factor in word.factors)
    result, starts, at, size = identity(word.rows), [], 0, len(straight)
    while at < len(factors):
        piece = factors[at : at + size]
        if piece in (straight, turned):
            result = result @ (relation.right if piece == straight else relation.right.T)
            starts.append(at)
            at += size
        else:
            result = result @ Expression.word(word.slice(at, at + 1))
            at += 1
    return result, starts


def _rewrite_runs(word: Word, pattern: Word, right: Expression) -> tuple[Expression, list[int]]:
    """Collect the letters of the pattern out of each run (legal: see ``diagonals``) and replace them."""
    needed = Counter(factor.letter for factor in pattern.factors)
    stand_in = Letter("(the left side)", pattern.rows, pattern.cols, diagonal=True)
    result, starts, done = identity(word.rows), [], 0
    for start, stop in runs(word):
        result = result @ Expression.word(word.slice(done, start))
        run = word.slice(start, stop)
        present = Counter(factor.letter for factor in run.factors)
        walk, copies = run, min(present[letter] // count for letter, count in needed.items())
        for times in range(copies, 0, -1):
            rest = present - Counter({letter: times * count for letter, count in needed.items()})
            found = first_walk(rest + Counter({stand_in: times}), run.rows, run.cols)
            if found is not None:
                walk = found
                starts.append(start)
                break
        for factor in walk.factors:
            result = result @ _read(factor, stand_in, right)
        done = stop
    return result @ Expression.word(word.slice(done, len(word.factors))), starts


def _read(factor: Factor, stand_in: Letter, right: Expression) -> Expression:
    if factor.letter != stand_in:
        return Expression.word(Word.of(factor))
    return right.T if factor.transposed else right
