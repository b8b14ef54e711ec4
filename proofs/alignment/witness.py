"""Frames that show a chain to be aligned, in rational numbers wherever its singular directions are rational.

The frames are built as in the proof of Theorem A: follow a joint eigenbasis from vertex to vertex, let new threads begin in the
complement, and put every thread at its position. Directions are enough: lengths may be square roots, since
``Q_i^T W_i Q_{i-1}`` is diagonal for orthogonal columns of any lengths or for none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import reduce

from proofs.alignment.chain import Frames
from proofs.alignment.fitting import Layout, fit
from verify.exact import RationalMatrix, hstack, orthogonalised, rational_eigenvalues, square_root


def rational_frames(layers: Sequence[RationalMatrix], layout: Layout | None) -> Frames | None:
    """Return frames of an aligned chain, or ``None`` where some singular direction is irrational.

    Args:
        layers: a chain whose commutators vanish.
        layout: positions of the threads; ``None`` where the widths have no bulge, so that they fit in any case.
    """
    depth = len(layers)
    following: list[list[tuple[int, RationalMatrix]]] = []  # at each vertex: (number of the thread, its vector)
    starts: list[int] = []
    alive: list[tuple[int, RationalMatrix]] = []
    for vertex in range(depth + 1):
        n = layers[0].columns if vertex == 0 else layers[vertex - 1].rows
        here = []
        for thread, vector in alive:
            image = layers[vertex - 1] @ vector
            if not image.is_zero():
                here.append((thread, _short(image)))
        fresh = joint_directions(orthogonal_complement([v for _, v in here], n), grams(layers, vertex))
        if fresh is None:
            return None
        for vector in fresh:
            here.append((len(starts), vector))
            starts.append(vertex)
        following.append(here)
        alive = here
    return Frames(tuple(_placed(following, starts, layout)))


def grams(layers: Sequence[RationalMatrix], vertex: int) -> list[RationalMatrix]:
    """Return the Gram matrices ``G^(j)`` of the products that leave a vertex."""
    grams, product = [], None
    for W in layers[vertex:]:
        product = W if product is None else W @ product
        grams.append(product.T @ product)
    return grams


def orthogonal_complement(vectors: list[RationalMatrix], n: int) -> RationalMatrix:
    """Return orthogonal columns that span the complement of orthogonal vectors."""
    if not vectors:
        return RationalMatrix.identity(n)
    return orthogonalised(hstack(vectors).T.nullspace())


def joint_directions(basis: RationalMatrix, family: Sequence[RationalMatrix]) -> list[RationalMatrix] | None:
    """Return orthogonal joint eigenvectors of a commuting family in an invariant space, or ``None`` if one is irrational."""
    spaces = [basis] if basis.columns else []
    for matrix in family:
        refined = []
        for space in spaces:
            gram = space.T @ space
            inverse = RationalMatrix.diagonal([1 / gram[i, i] for i in range(gram.rows)])
            restricted = inverse @ space.T @ matrix @ space
            if restricted.is_diagonal() and len({restricted[i, i] for i in range(restricted.rows)}) == 1:
                refined.append(space)
                continue
            eigenvalues = rational_eigenvalues(restricted)
            if sum(multiplicity for _, multiplicity in eigenvalues) < space.columns:
                return None
            for value, _ in eigenvalues:
                inside = (restricted - value * RationalMatrix.identity(space.columns)).nullspace()
                refined.append(orthogonalised(space @ inside))
        spaces = refined
    return [_short(space[:, j]) for space in spaces for j in range(space.columns)]


def _short(vector: RationalMatrix) -> RationalMatrix:
    """Return a vector of that direction: of length one if that is rational, else with coprime integers."""
    entries = vector.numerator.entries()
    whole = RationalMatrix.from_integers(vector.numerator) / int(reduce(lambda a, b: a.gcd(b), entries))
    length = square_root(whole.frobenius_squared())
    return whole if length is None else whole / length


def positions(columns: Sequence[Sequence[int]], starts: Sequence[int], layout: Layout | None) -> dict[int, int]:
    """Return a position (from 1) for each thread.

    Args:
        columns: the numbers of the threads at each vertex.
        starts: where each thread begins.
        layout: positions by kinds of threads; ``None`` where the widths have no bulge, so that they fit in any case.
    """
    last = {thread: vertex for vertex, here in enumerate(columns) for thread in here}
    if layout is None:
        counts: dict[tuple[int, int], int] = defaultdict(int)
        for thread, start in enumerate(starts):
            counts[start, last[thread]] += 1
        layout = fit([len(here) for here in columns], counts)
        if layout is None:
            raise ValueError("these threads have no common positions, so the chain is not aligned")
    free = {kind: list(rows) for kind, rows in layout.items()}
    return {thread: free[start, last[thread]].pop() for thread, start in enumerate(starts)}


def _placed(
    following: list[list[tuple[int, RationalMatrix]]], starts: list[int], layout: Layout | None
) -> list[RationalMatrix]:
    place = positions([[thread for thread, _ in here] for here in following], starts, layout)
    return [hstack([v for _, v in sorted(here, key=lambda item: place[item[0]])]) for here in following]
