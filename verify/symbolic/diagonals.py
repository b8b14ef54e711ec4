"""Runs of rectangular diagonal letters, and why their order does not matter.

A rectangular diagonal letter D of shape a x b is a sequence f_D(0), f_D(1), ... that vanishes from min(a, b) on.
A product of such letters along dimensions d_0, ..., d_m is again diagonal, with sequence the pointwise product:
every interior dimension belongs to a letter, so the cut it makes is already in that letter's sequence. Hence the
product depends only on its outer shape and on *which* letters occur, not on their order or their transposes.
Letters are edges between dimensions and a product is a walk along all edges: the canonical word is the walk that
is first in alphabetical order. This is true for every value of the dimensions, bottlenecks included.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from verify.symbolic.dimensions import Dim
from verify.symbolic.letters import Factor, Letter
from verify.symbolic.words import Word


def canonical_run(run: Word) -> Word:
    """Return the canonical word equal to a word of diagonal letters only."""
    letters = Counter(factor.letter for factor in run.factors)
    _drop_unit_pairs(letters, run.rows, run.cols)
    walk = first_walk(letters, run.rows, run.cols)
    assert walk is not None, "the letters of a walk always have a walk"
    return walk


def first_walk(letters: Counter[Letter], start: Dim, end: Dim) -> Word | None:
    """Return the alphabetically first word that uses each letter as often as counted, or ``None``.

    This is an Euler trail by Fleury's rule: take the first letter after which the rest can still be reached.
    """
    left = Counter({letter: count for letter, count in letters.items() if count > 0})
    walk: list[Factor] = []
    at = start
    while left:
        for letter in sorted(left, key=lambda x: (x.name, x.rows.name, x.cols.name)):
            if at not in (letter.rows, letter.cols):
                continue
            step = Factor(letter, letter.rows != at)
            rest = left - Counter([letter])
            if _reachable(rest, step.cols):
                walk.append(step)
                at, left = step.cols, rest
                break
        else:
            return None
    return Word(start, end, tuple(walk)) if at == end else None


def runs(word: Word) -> Iterable[tuple[int, int]]:
    """Yield (start, stop) of the maximal runs of diagonal letters."""
    start = 0
    for stop, factor in enumerate((*word.factors, None)):
        if factor is None or not factor.letter.diagonal:
            if stop > start:
                yield start, stop
            start = stop + 1


def _reachable(edges: Counter[Letter], start: Dim) -> bool:
    """Whether every letter left can be reached from the dimension ``start`` (true when none is left)."""
    reached, pending = {start}, set(edges)
    while touching := {e for e in pending if e.rows in reached or e.cols in reached}:
        reached |= {d for e in touching for d in (e.rows, e.cols)}
        pending -= touching
    return not pending


def _drop_unit_pairs(letters: Counter[Letter], start: Dim, end: Dim) -> None:
    """Remove pairs of a diagonal letter with f^2 = 1 below its unit dimension, if what stays is cut there anyway."""
    for letter in sorted(letters, key=lambda x: x.name):
        units = {letter.cols} if letter.orthonormal_columns else set()
        units |= {letter.rows} if letter.orthonormal_rows else set()
        while units and letters[letter] >= 2:
            rest = letters - Counter({letter: 2})
            cuts = {start, end} | {d for other in rest for d in (other.rows, other.cols)}
            if not (units & cuts) or first_walk(rest, start, end) is None:
                break
            letters.subtract({letter: 2})
