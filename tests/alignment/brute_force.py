"""Alignment decided the slow way, sharing no idea with the program: closed walks, and all skylines of threads.

A chain of matrices and their transposes splits into irreducible parts. All of them have dimension at most one at every vertex
iff at every vertex the algebra spanned by *all* closed walks (words in the layers and their transposes that return) is
commutative; no theorem about which commutators suffice is used. Which ranks an aligned chain of given widths can have is found
by writing down every way to cut the rows of the skyline into threads.
"""

from __future__ import annotations

from functools import cache
from itertools import product

from verify.exact import RationalMatrix, vstack

Ranks = tuple[int, ...]


def aligned(layers: list[RationalMatrix]) -> bool:
    return thin(layers) and partial_ranks(layers) in possible_ranks((layers[0].columns, *(W.rows for W in layers)))


def thin(layers: list[RationalMatrix]) -> bool:
    """Whether all closed walks commute, at every vertex."""
    return all(_commutative(algebra) for algebra in _walk_algebras(layers))


def _walk_algebras(layers: list[RationalMatrix]) -> list[list[RationalMatrix]]:
    """Return a basis of the span of the closed walks at each vertex, by growing the spans of all walks until they stop growing."""
    depth = len(layers)
    widths = [layers[0].columns, *(W.rows for W in layers)]
    algebras = []
    for start in range(depth + 1):
        spans: dict[int, list[RationalMatrix]] = {i: [] for i in range(depth + 1)}
        spans[start] = [RationalMatrix.identity(widths[start])]
        fresh = [(start, spans[start][0])]
        while fresh:
            found = []
            for vertex, walk in fresh:
                steps = []
                if vertex < depth:
                    steps.append((vertex + 1, layers[vertex] @ walk))
                if vertex > 0:
                    steps.append((vertex - 1, layers[vertex - 1].T @ walk))
                for to, longer in steps:
                    if _independent(spans[to], longer):
                        spans[to].append(longer)
                        found.append((to, longer))
            fresh = found
        algebras.append(spans[start])
    return algebras


def _independent(span: list[RationalMatrix], matrix: RationalMatrix) -> bool:
    if matrix.is_zero():
        return False
    rows = [RationalMatrix([[x for row in A.to_fractions() for x in row]]) for A in (*span, matrix)]
    return vstack(rows).rank() == len(rows)


def _commutative(algebra: list[RationalMatrix]) -> bool:
    return all(A @ B == B @ A for A, B in product(algebra, repeat=2))


def partial_ranks(layers: list[RationalMatrix]) -> Ranks:
    """Return the ranks of all products ``W_b ... W_{a+1}``, a < b."""
    found = []
    for a in range(len(layers)):
        P = RationalMatrix.identity(layers[a].columns)
        for W in layers[a:]:
            P = W @ P
            found.append(P.rank())
    return tuple(found)


@cache
def possible_ranks(widths: tuple[int, ...]) -> frozenset[Ranks]:
    """Return the ranks that aligned chains of these widths can have: every row is cut where it may be, in every way."""
    d = len(widths) - 1
    totals: set[Ranks] = {(0,) * (d * (d + 1) // 2)}
    for row in range(1, max(widths) + 1):
        arrows = [i for i in range(d) if min(widths[i], widths[i + 1]) >= row]
        options = set()
        for kept in product((False, True), repeat=len(arrows)):
            live = {arrow for arrow, keep in zip(arrows, kept, strict=True) if keep}
            options.add(tuple(int(all(i in live for i in range(a, b))) for a in range(d) for b in range(a + 1, d + 1)))
        totals = {tuple(x + y for x, y in zip(t, o, strict=True)) for t in totals for o in options}
    return frozenset(totals)
