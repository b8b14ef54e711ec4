"""Concrete instances of a derivation: numbers for the dimensions, exact matrices with the declared properties.

Nothing here rewrites words. Instance 0 has every dimension 1, instance 1 has every dimension 2, later ones are
random, so that bottlenecks and bulges occur. Relations that define a letter are satisfied by computing it; other
relations need their author's sampler; and every relation and every property is checked on the finished instance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from verify.symbolic.chains import sharing
from verify.symbolic.dimensions import Dim
from verify.symbolic.evaluation import evaluate_word_sum, has_properties
from verify.symbolic.expressions import Expression
from verify.symbolic.formulas import Formula
from verify.symbolic.letters import Letter
from verify.symbolic.rationals import Rational, draw_diagonal, draw_entries, draw_matrix, draw_orthogonal
from verify.symbolic.relations import Relation, RelationError

ATTEMPTS = 60
WIDEST = 3


class NoInstance(RelationError):
    """No instance can be built, for want of a sampler; nothing is known about the relations."""


class Unsatisfied(NoInstance):
    """Every way to satisfy the relations that was tried violated one of them, or a declared property."""


@dataclass(frozen=True)
class Instance:
    """Values of dimensions, scalar symbols and letters, by name."""

    dimensions: Mapping[str, int]
    scalars: Mapping[str, Fraction]
    matrices: Mapping[str, Rational]

    def with_matrices(self, changed: Mapping[str, Rational]) -> Instance:
        """Return the instance with some letters replaced."""
        return replace(self, matrices={**self.matrices, **changed})

    def __str__(self) -> str:
        parts = [f"{name} = {value}" for name, value in sorted(self.dimensions.items()) if not name.isdecimal()]
        parts += [f"{name} = {value}" for name, value in sorted(self.scalars.items()) if name not in self.dimensions]
        parts += [f"{name} = {value}" for name, value in sorted(self.matrices.items())]
        return ", ".join(parts)


def sample_instance(
    formulas: Iterable[Formula], relations: Sequence[Relation] = (), *, number: int = 0, seed: int = 0
) -> Instance:
    """Return instance ``number``: a value for all that occurs in the formulas and relations, the latter satisfied.

    Raises:
        NoInstance: when a relation is no definition and has no sampler, or the attempts are used up.
        RelationError: when two different letters carry one name.
    """
    used = [*formulas, *(side for relation in relations for side in (relation.left, relation.right))]
    letters = letters_by_name(used)
    sizes = _dimensions(used)
    symbols = sorted({name for formula in used for name in formula.symbols})
    definitions = ordered_definitions(
        r.definition for r in relations if r.sampler is None and r.definition is not None
    )
    defined = {letter.name for letter, _ in definitions}
    for relation in relations:
        if relation.sampler is None and relation.definition is None and relation.left != relation.right:
            raise NoInstance(f"{relation.name} is no definition and has no sampler")
    drawable = [letters[name] for name in sorted(letters) if name not in defined]
    for letter in drawable:
        for other in sharing(drawable, letter):
            raise NoInstance(f"{letter.name} and {other.name} may share layers; split the product")
    inverted = {name for formula in used for name in formula.inverted_symbols}
    rng = Random(f"{seed}/{number}")
    missed = "the shapes of orthonormal letters"
    for attempt in range(ATTEMPTS):
        values = _draw_dimensions(rng, sizes, number if attempt == 0 else max(number, 2), letters.values())
        if values is None or any(values.get(name) == 0 for name in inverted):
            continue
        scalars = {name: _draw_scalar(rng) for name in symbols}
        scalars |= {name: Fraction(value) for name, value in values.items() if sizes[name].value is None}
        names = [name for name in sorted(letters) if name not in defined]
        drawn = {name: draw_letter(rng, letters[name], values, generic=number < 2) for name in names}
        instance = Instance(values, scalars, drawn)
        for relation in relations:
            if relation.sampler is not None:
                instance = _merged(instance, relation.sampler(rng, instance))
        instance = with_definitions(instance, definitions)
        for letter, body in definitions:
            if not has_properties(instance, [letter]):
                raise Unsatisfied(
                    f"{letter.name} is declared {', '.join(letter.properties)}, but {body} is not so in general; "
                    "define it the other way round or give the relation a sampler"
                )
        broken = [relation.name for relation in relations if not satisfies(instance, [relation])]
        broken += [name for name, letter in letters.items() if not has_properties(instance, [letter])]
        if not broken:
            return instance
        missed = ", ".join(broken)
    raise Unsatisfied(f"{ATTEMPTS} attempts to satisfy all relations violated: {missed}")


def satisfies(instance: Instance, relations: Iterable[Relation]) -> bool:
    """Whether every relation holds exactly at the instance."""
    return all(evaluate_word_sum(r.left, instance) == evaluate_word_sum(r.right, instance) for r in relations)


def letters_by_name(formulas: Iterable[Formula]) -> dict[str, Letter]:
    """Return the letters that occur, by name.

    Raises:
        RelationError: when two letters of different shape or properties carry one name.
    """
    found: dict[str, Letter] = {}
    for formula in formulas:
        for letter in formula.letters:
            if found.setdefault(letter.name, letter) != letter:
                raise RelationError(f"two different letters are called {letter.name}")
    return found


def ordered_definitions(meanings: Iterable[tuple[Letter, Expression]]) -> list[tuple[Letter, Expression]]:
    """Return what defines each letter, in an order in which each meaning is known before it is needed.

    A second definition of the same letter is left out: it has to hold by itself. A circle is a NoInstance.
    """
    meaning: dict[Letter, Expression] = {}
    for letter, body in meanings:
        meaning.setdefault(letter, body)
    order: list[tuple[Letter, Expression]] = []
    while meaning:
        ready = [letter for letter, body in meaning.items() if not (body.letters & meaning.keys())]
        if not ready:
            raise NoInstance(f"definitions run in a circle: {', '.join(sorted(x.name for x in meaning))}")
        order += [(letter, meaning.pop(letter)) for letter in ready]
    return order


def with_definitions(instance: Instance, definitions: Iterable[tuple[Letter, Expression]]) -> Instance:
    """Compute every defined letter from its meaning."""
    for letter, body in definitions:
        instance = instance.with_matrices({letter.name: evaluate_word_sum(body, instance)})
    return instance


def draw_letter(
    rng: Random, letter: Letter, dimensions: Mapping[str, int], *, generic: bool = False
) -> Rational:
    """Draw a matrix that has the letter's properties; ``generic`` leaves out the degenerate draws."""
    rows, cols = dimensions[letter.rows.name], dimensions[letter.cols.name]
    orthonormal = letter.orthonormal_columns or letter.orthonormal_rows
    if letter.diagonal:
        values = [rng.choice((1, -1)) for _ in range(min(rows, cols))]
        return Rational.diagonal(rows, cols, values) if orthonormal else draw_diagonal(rng, rows, cols)
    if orthonormal:
        size = max(rows, cols)
        entries = draw_orthogonal(rng, size)
        if letter.symmetric:  # an orthogonal conjugate of signs
            signs = Rational.diagonal(size, size, [rng.choice((1, -1)) for _ in range(size)])
            entries = entries @ signs @ entries.T
        return Rational.of(rows, cols, [row[:cols] for row in entries.entries[:rows]])
    drawn = draw_entries(rng, rows, cols) if generic else draw_matrix(rng, rows, cols)
    return drawn + drawn.T if letter.symmetric else drawn


def _dimensions(formulas: Iterable[Formula]) -> dict[str, Dim]:
    found: dict[str, Dim] = {}
    for formula in formulas:
        letter_dims = {d for letter in formula.letters for d in (letter.rows, letter.cols)}
        for size in formula.dimensions | letter_dims:
            known = found.get(size.name)
            found[size.name] = size if known is None or size.least < known.least else known
    return found


def _draw_dimensions(
    rng: Random, sizes: Mapping[str, Dim], number: int, letters: Iterable[Letter]
) -> dict[str, int] | None:
    """Draw the dimensions; ``None`` when a letter with orthonormal columns would be too wide, or the like."""
    widest = max([WIDEST, *(1 + size.value for size in sizes.values() if size.value is not None)])
    values = {}
    for name, size in sorted(sizes.items()):
        drawn = number + 1 if number < 2 else rng.randint(size.least, max(widest, size.least))
        values[name] = max(drawn, size.least) if size.value is None else size.value
    for letter in letters:
        rows, cols = values[letter.rows.name], values[letter.cols.name]
        if (letter.orthonormal_columns and rows < cols) or (letter.orthonormal_rows and cols < rows):
            return None
    return values


def _draw_scalar(rng: Random) -> Fraction:
    return Fraction(rng.choice((-3, -2, -1, 1, 2, 3, 5)), rng.choice((1, 1, 2, 3)))


def _merged(instance: Instance, drawn: Mapping[str, Rational | Fraction]) -> Instance:
    matrices = {name: value for name, value in drawn.items() if isinstance(value, Rational)}
    scalars = {name: Fraction(value) for name, value in drawn.items() if not isinstance(value, Rational)}
    merged = instance.with_matrices(matrices)
    return replace(merged, scalars={**merged.scalars, **scalars})
