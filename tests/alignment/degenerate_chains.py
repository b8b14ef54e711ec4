"""Random degenerate rational chains: products of few directions, zeros, signs, repeated singular values, every
small width profile.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import pairwise
from random import Random

from verify.exact import RationalMatrix

ROTATIONS = [
    RationalMatrix([["3/5", "-4/5"], ["4/5", "3/5"]]),
    RationalMatrix([[0, 1], [-1, 0]]),
    RationalMatrix([[1, 0], [0, -1]]),
]
VALUES = (0, 0, 1, 1, 1, -1, 2, Fraction(1, 2))


def random_frame(rng: Random, n: int) -> RationalMatrix:
    Q = RationalMatrix.identity(n)
    for _ in range(rng.randint(0, 2)):
        if n < 2:
            break
        i, j = rng.sample(range(n), 2)
        turn, table = rng.choice(ROTATIONS), RationalMatrix.identity(n).to_fractions()
        for a, p in enumerate((i, j)):
            for b, q in enumerate((i, j)):
                table[p][q] = turn[a, b]
        Q = RationalMatrix(table) @ Q
    return Q


def random_chain(rng: Random) -> list[RationalMatrix]:
    """Return a chain that is often aligned, often almost, sometimes not at all."""
    widths = [rng.randint(1, 3) for _ in range(rng.randint(2, 5))]
    frames = [random_frame(rng, k) for k in widths]
    style = rng.choice(("aligned", "threads", "threads", "turned", "signs", "any"))
    layers = []
    for i, (columns, rows) in enumerate(pairwise(widths)):
        if style == "any":
            W = RationalMatrix([[rng.choice((-1, 0, 0, 1)) for _ in range(columns)] for _ in range(rows)])
        elif style in (
            "threads",
            "signs",
        ):  # at most one entry in each row and column: threads, not always at fitting positions
            table = [[0] * columns for _ in range(rows)]
            places = rng.sample(range(columns), min(rows, columns))
            for row, column in zip(rng.sample(range(rows), min(rows, columns)), places, strict=True):
                table[row][column] = rng.choice((1, -1, 0)) if style == "signs" else rng.choice(VALUES)
            W = RationalMatrix(table)
            if style == "threads":
                W = frames[i + 1] @ W @ frames[i].T
        else:
            S = RationalMatrix.diagonal([rng.choice(VALUES) for _ in range(min(rows, columns))], (rows, columns))
            W = frames[i + 1] @ S @ frames[i].T
            if style == "turned" and i == len(widths) // 2:
                W = W @ random_frame(rng, columns)
        layers.append(W)
    return layers


def random_threads(rng: Random, widths: tuple[int, ...]) -> dict[tuple[int, int], int]:
    """Return threads whose numbers add up to the widths, without regard to positions."""
    open_threads: list[int] = []
    done: Counter[tuple[int, int]] = Counter()
    for i, k in enumerate(widths):
        rng.shuffle(open_threads)
        keep = min(k, len(open_threads), rng.choice((k, k, rng.randint(0, k))))
        for start in open_threads[keep:]:
            done[start, i - 1] += 1
        open_threads = open_threads[:keep] + [i] * (k - keep)
    for start in open_threads:
        done[start, len(widths) - 1] += 1
    return dict(done)
