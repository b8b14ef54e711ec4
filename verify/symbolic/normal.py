"""The normal form of a word: what may be cancelled, turned or reordered for every value of the dimensions.

Rules, each of them an identity of matrices: a word through a dimension 0 vanishes; symmetric letters drop their
transpose; Q^T Q = I or Q Q^T = I, only on the declared side; runs of diagonal letters take their canonical order
(see ``diagonals``); and what stands between two dimensions 1 is a number, so such pieces commute and equal their
transpose. Distinct normal forms may still be equal matrices: the normal form proves equality, never inequality.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from verify.symbolic.diagonals import canonical_run, runs
from verify.symbolic.dimensions import Dim
from verify.symbolic.letters import Factor
from verify.symbolic.words import Word, joined

NOTHING, ONE = Dim("0"), Dim("1")


@lru_cache(maxsize=65536)
def normal_word(word: Word) -> Word | None:
    """Return the normal form of a word, or ``None`` when the word is zero for lack of a dimension."""
    vertices = word.vertices
    if NOTHING in vertices:
        return None
    ones = [position for position, vertex in enumerate(vertices) if vertex == ONE]
    if not ones:
        return _reduced(word)
    numbers = [_reduced(word.slice(start, stop)) for start, stop in pairwise(ones)]
    numbers = [min(_reduced(number.T), number, key=lambda w: w.key) for number in numbers if number.factors]
    numbers.sort(key=lambda w: w.key)
    before = _reduced(word.slice(0, ones[0]))
    after = _reduced(word.slice(ones[-1], len(word.factors)))
    return joined((before, *numbers, after), word.rows)


def _reduced(word: Word) -> Word:
    """Turn, cancel and reorder until nothing changes; each round that changes anything but order shortens the word."""
    while True:
        shorter = _ordered(_cancelled(word))
        if len(shorter.factors) == len(word.factors):
            return shorter
        word = shorter


def _cancelled(word: Word) -> Word:
    """Drop transposes of symmetric letters and cancel orthonormal neighbours that are not diagonal."""
    kept: list[Factor] = []
    for factor in (factor.oriented() for factor in word.factors):
        if kept and cancels(kept[-1], factor):
            kept.pop()
        else:
            kept.append(factor)
    return Word(word.rows, word.cols, tuple(kept))


def cancels(left: Factor, right: Factor) -> bool:
    """Whether the product of two neighbours is an identity by a declared orthonormality."""
    letter = left.letter
    if letter != right.letter or letter.diagonal:
        return False  # diagonal letters are settled in their run
    if letter.symmetric:
        return letter.orthonormal_columns or letter.orthonormal_rows
    if left.transposed and not right.transposed:
        return letter.orthonormal_columns
    return letter.orthonormal_rows and right.transposed and not left.transposed


def _ordered(word: Word) -> Word:
    """Put every run of diagonal letters into canonical order."""
    pieces, done = [], 0
    for start, stop in runs(word):
        pieces += [word.slice(done, start), canonical_run(word.slice(start, stop))]
        done = stop
    return joined((*pieces, word.slice(done, len(word.factors))), word.rows)
