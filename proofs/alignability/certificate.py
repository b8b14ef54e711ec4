"""The linear test as a certificate: a few columns of the basis, one matrix G, and three ranks that the stand-alone checker
computes.

Only a window of places enters: the columns named in ``window`` of every basis matrix, with all rows in which these have
entries. For places u, v in the window the products ``P_ij[u, v]`` are then complete, and [P, G] is complete as well since G
lives in the window. What the checker cannot see, and is said in :data:`TRUSTED`: that the columns are those of the structure,
and that outside the window the products repeat entries that stand inside (which the finder established by going through all of
them).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from proofs.alignability.basis import IntegerBasis
from proofs.alignability.faces import FaceStep
from proofs.alignability.linear_test import LinearTest, places_that_show_it
from proofs.alignability.products import Products
from proofs.alignability.scaled_orthogonal import ScaledOrthogonal
from verify.certificate import Certificate
from verify.exact import RationalMatrix, hstack, vstack

LARGEST_COST = 40_000_000
"""Operations of the checker: about ten seconds."""

LONGEST_FORMULA = 15_000

TRUSTED = (
    "the columns in the certificate are those columns of the structure's basis (denominators cleared), with all their nonzero rows",
    "at every other place the products P_ij repeat entries that stand in the window (all places were compared, exactly)",
    "Proposition 4, linear test: a full rank at one integer G proves the claim for all data outside a proper algebraic set",
    "the stand-alone checker, Python, and the reading of its formulas",
)


def certificate(
    basis: IntegerBasis, test: LinearTest, orthogonal: ScaledOrthogonal | None = None
) -> Mapping[str, Any] | None:
    """Return the sealed certificate of a linear test that passed; None where the checker's limits are too small for it."""
    if not test.passed or not test.pairs:
        return None
    products = Products.of(basis)
    steps = [step for step in (orthogonal.steps if orthogonal else ()) if step.longer[0] == step.shorter[0] == "column"]
    complete = orthogonal is not None and len(steps) == len(orthogonal.steps)
    window = {*test.window, *(p for place in products.places for p in place)} | _columns_of(steps if complete else [])
    window.update(places_that_show_it(products, test))
    return _written(basis, test, sorted(window), orthogonal if complete else None)


def _written(
    basis: IntegerBasis, test: LinearTest, window: Sequence[int], orthogonal: ScaledOrthogonal | None
) -> Mapping[str, Any] | None:
    """Return the certificate on this window; None where it is too large for the checker."""
    from proofs.proposition4.statement import LINEAR_TEST

    products = Products.of(basis)
    rows = sorted({i for A in basis.elements for i, j, _ in A if j in set(window)})
    if _cost(basis.r, len(window), len(rows), len(test.pairs)) > LARGEST_COST:
        return None
    A = [basis.columns(index, window, rows) for index in range(basis.r)]
    written = Certificate("rank", LINEAR_TEST).given({f"A{i}": block for i, block in enumerate(A, 1)}).given(n=test.n)
    G = _given_G(written, test, window)
    P, V = _products(written, A, products.pairs)
    C = _commutators(written, P, G, test.pairs)
    size = len(window)
    iota = "hstack(" + ", ".join(f"row(I({size}), {u})" for u in range(1, size + 1)) + ")"
    L = _stacked(written, "L", V, [P[pair] for pair in products.pairs])
    chosen = _stacked(written, "C", C, [P[pair] @ G - G @ P[pair] for pair in test.pairs])
    needed, found = f"rank(vstack({iota}, {L})) - 1", f"rankmod(vstack({chosen}), {test.prime})"
    written.hypothesis("low-rank", "issymmetric(G) and rank(G) <= n").hypothesis("rank", f"{found} >= {needed}")
    if orthogonal is not None and orthogonal.steps:
        _lengths(written, A, window, orthogonal)
    written.conclusion(
        "the commutators of the chosen products are as independent as all products are modulo multiples of I",
        f"{found} == {test.needed} and {needed} == {test.needed}",
    )
    return written.seal()


def _cost(r: int, size: int, rows: int, chosen: int) -> int:
    pairs = r * (r + 1) // 2
    table = (pairs + 1) * size**2
    if max(table, chosen * size**2) > 250_000:
        return LARGEST_COST + 1
    products = 4 * pairs * rows * size**2
    return products + 4 * chosen * size**3 + 3 * min(pairs + 1, size**2) * table + 2 * chosen * chosen * size**2


def _columns_of(steps: Sequence[FaceStep]) -> set[int]:
    return {place for step in steps for _, place in (step.longer, step.shorter)}


def _given_G(written: Certificate, test: LinearTest, window: Sequence[int]) -> RationalMatrix:
    """Give G itself, or the data B it comes from, on the whole window (zero outside the test's own window)."""
    position = {place: number for number, place in enumerate(window)}
    inside = [position[place] for place in test.window]
    if test.factor is not None:
        B = [[0] * len(test.factor[0]) for _ in window]
        for place, row in zip(inside, test.factor, strict=True):
            B[place] = list(row)
        data = RationalMatrix(B)
        written.given(B=data).define("G", "B*B^T", value=data @ data.T)
        return data @ data.T
    table = [[0] * len(window) for _ in window]
    for place, row in zip(inside, test.G, strict=True):
        for other, x in zip(inside, row, strict=True):
            table[place][other] = x
    G = RationalMatrix(table)
    written.given(G=G)
    return G


def _products(
    written: Certificate, A: Sequence[RationalMatrix], pairs: Sequence[tuple[int, int]]
) -> tuple[dict[tuple[int, int], RationalMatrix], list[str]]:
    size = A[0].columns
    rows = ", ".join(f"row({{name}}, {u})" for u in range(1, size + 1))
    values, vectors = {}, []
    for i, j in pairs:
        name = f"P_{{{i + 1},{j + 1}}}"
        values[i, j] = A[i].T @ A[j] + A[j].T @ A[i]
        written.define(name, f"A{i + 1}^T*A{j + 1} + A{j + 1}^T*A{i + 1}", value=values[i, j])
        vectors.append(f"hstack({rows.replace('{name}', name)})")
    return values, vectors


def _commutators(
    written: Certificate,
    P: Mapping[tuple[int, int], RationalMatrix],
    G: RationalMatrix,
    pairs: Sequence[tuple[int, int]],
) -> list[str]:
    size, names = G.rows, []
    for i, j in pairs:
        name = f"K_{{{i + 1},{j + 1}}}"
        written.define(name, f"commutator(P_{{{i + 1},{j + 1}}}, G)", value=P[i, j] @ G - G @ P[i, j])
        names.append("hstack(" + ", ".join(f"row({name}, {u})" for u in range(1, size + 1)) + ")")
    return names


def _lengths(
    written: Certificate, A: Sequence[RationalMatrix], window: Sequence[int], orthogonal: ScaledOrthogonal
) -> None:
    """Add the facial reduction: differences of Gram matrices of columns, semidefinite on one face, zero on exactly the next one."""
    position = {place: number for number, place in enumerate(window, 1)}
    face = "I(" + str(len(A)) + ")"
    for number, step in enumerate(orthogonal.steps, 1):
        p, q = (position[place] for _, place in (step.longer, step.shorter))
        columns = [hstack([block[:, [place - 1]] for block in A]) for place in (p, q)]
        gram = columns[0].T @ columns[0] - columns[1].T @ columns[1]
        taken = [
            "hstack(" + ", ".join(f"column(A{i}, {place})" for i in range(1, len(A) + 1)) + ")" for place in (p, q)
        ]
        written.define(f"D{number}", f"gram({taken[0]}) - gram({taken[1]})", value=gram)
        form = f"{face}*D{number}*{face}^T"
        if not step.face:
            written.fact(f"column {p} is longer than column {q} for all that is left", f"ispositivedefinite({form})")
            return
        written.given({f"F{number}": [list(row) for row in step.face]})
        smaller = f"F{number}"
        written.fact(
            f"column {p} is nowhere shorter than column {q}, and as long exactly on the next face",
            f"ispositivesemidefinite({form}) and {face}*D{number}*{smaller}^T == 0 and rank(vstack({face}, {smaller})) == "
            f"rows({face}) and "
            f"rank({smaller}) == rows({smaller}) and rank({form}) == rows({face}) - rows({smaller})",
        )
        face = smaller


def _stacked(written: Certificate, name: str, formulas: Sequence[str], matrices: Sequence[RationalMatrix]) -> str:
    """Define the flattened matrices as rows of a few tables (no formula may be too long), and return the tables' names."""
    tables: list[str] = []
    step = max(1, LONGEST_FORMULA // max(map(len, formulas)))
    for start in range(0, len(formulas), step):
        tables.append(f"{name}_{len(tables) + 1}")
        part = slice(start, start + step)
        written.define(
            tables[-1],
            f"vstack({', '.join(formulas[part])})",
            value=vstack([_flat(matrix) for matrix in matrices[part]]),
        )
    return ", ".join(tables)


def _flat(matrix: RationalMatrix) -> RationalMatrix:
    return RationalMatrix([[x for row in matrix.to_fractions() for x in row]])
