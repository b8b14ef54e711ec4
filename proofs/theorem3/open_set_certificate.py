"""The chain of depth 21 as a certificate: its frames, its commutators, and the rank of its derivatives, all as formulas."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from proofs.theorem3.family import BASIS, Coefficients, K, directions, frames, jacobian, layer, layers
from verify.certificate import Certificate
from verify.claim import Statement
from verify.exact import RationalMatrix

PRIME = 2**31 - 1


def certificate(
    statement: Statement, X: RationalMatrix, coefficients: Sequence[Coefficients], *, dropped: str = ""
) -> dict[str, object]:
    """Return the sealed certificate: layers are combinations of the basis by construction, frames and data are given."""
    d = len(coefficients)
    written = Certificate("counterexample", statement)
    written.given({f"A{j}": A for j, A in enumerate(BASIS, 1)})
    written.given({f"Q{i}": Q for i, Q in enumerate(frames(coefficients))}).given(X=X, k=K, r=len(BASIS), d=d, o=1)
    for i, c in enumerate(coefficients, 1):
        written.define(f"W{i}", _combination(c), value=layer(c))
    chain = layers(coefficients)
    target = reduce(lambda left, W: W @ left, chain)
    product = _product(d, 1)
    written.define("M", product, value=target).define("Y", "M*X", value=target @ X)
    _derivatives(written, coefficients)
    names = statement.hypotheses
    formulas = {
        "structure": "rank(vstack("
        + ", ".join(f"hstack({_rows(f'A{j}')})" for j in (1, 2, 3))
        + ")) == r and rows(X) == k",
        "small": "r < k - 1",
        "not-scalar": "not isscalar(W1)",
        "zero-error": f"rank(X) == k and Y == {product}*X",
        "generic": f"rankmod(J, {PRIME}) == k*k and columns(X) >= k"
        + (" and columns(X) == k" if "k x k" in names["generic"] else ""),
        "few-orthogonal": "d >= 2 and (d - 2)*o + 2*r <= 2*k - 1",
    }
    for name in names:
        written.hypothesis(name, formulas[name], dropped=name == dropped)
    if not dropped:
        written.repair(FEW, formulas["few-orthogonal"])
    written.fact(
        "the chain interpolates its data, at the depth that is claimed", f"Y == {product}*X and d == {d} and o >= 1"
    )
    for i in range(1, d):
        grams = ", ".join(f"gram({_product(j, i + 1)})" for j in range(i + 1, d + 1))
        written.fact(
            f"W_{i} W_{i}^T commutes with the Gram matrices of the layers after it", f"commute(W{i}*W{i}^T, {grams})"
        )
    written.fact("the elements (c, 1, s), c^2 + s^2 = 1, are orthogonal: o >= 1", "isorthogonal(3/5*A1 + A2 + 4/5*A3)")
    shared = " and ".join(f"isorthogonal(Q{i})" for i in range(d + 1))
    diagonal = " and ".join(f"isdiagonal(Q{i}^T*W{i}*Q{i - 1})" for i in range(1, d + 1))
    written.conclusion(
        "f is not aligned: these frames do not make every layer diagonal", f"not ({shared} and {diagonal})"
    )
    return written.seal()


FEW = "d >= 2 and (d - 2) o + 2 r <= 2 k - 1, with o = 1"


def _combination(c: Coefficients) -> str:
    return " + ".join(f"({x})*A{j}" for j, x in enumerate(c, 1))


def _product(high: int, low: int) -> str:
    return "*".join(f"W{i}" for i in range(high, low - 1, -1))


def _rows(name: str) -> str:
    return ", ".join(f"row({name}, {i})" for i in range(1, K + 1))


def _derivatives(written: Certificate, coefficients: Sequence[Coefficients]) -> None:
    """Define ``T1, ..., T25``, the derivatives of the product along the family, and J, which holds them as rows."""
    d = len(coefficients)
    along = directions(coefficients)
    values = jacobian(coefficients, along).to_fractions()
    for number, ((place, derivative), row) in enumerate(zip(along, values, strict=True), 1):
        after = f"{_product(d, place + 1)}*" if place < d else ""
        before = f"*{_product(place - 1, 1)}" if place > 1 else ""
        value = [row[K * i : K * i + K] for i in range(K)]
        written.define(f"T{number}", f"{after}({_combination(derivative)}){before}", value=value)
    table = "vstack(" + ", ".join(f"hstack({_rows(f'T{number}')})" for number in range(1, len(along) + 1)) + ")"
    written.define("J", table, value=values)
