"""The chain of depth 21 as a certificate: its frames, its commutators, and the rank of its derivatives, all as formulas."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

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
    before = list(accumulate(chain, lambda left, W: W @ left))
    after = list(accumulate(reversed(chain), lambda left, W: left @ W))
    for i in range(1, d + 1):
        written.define(f"B{i}", f"W{i}*B{i - 1}" if i > 1 else "W1", value=before[i - 1])
    for i in range(1, d):
        written.define(f"C{i}", f"C{i - 1}*W{d + 1 - i}" if i > 1 else f"W{d}", value=after[i - 1])
    target = before[-1]
    written.define("Y", f"B{d}*X", value=target @ X)
    _derivatives(written, coefficients)
    names = statement.hypotheses
    one_size = "k x k" in names.get("generic", "")
    formulas = {
        "structure": f"rank({_table('A', 3)}) == r and rows(X) == k",
        "small": "r < k - 1",
        "not-scalar": "not isscalar(W1)",
        "zero-error": f"rank(X) == k and Y == B{d}*X",
        "generic": f"rankmod(J, {PRIME}) == k*k and columns(X) >= k" + (" and columns(X) == k" if one_size else ""),
        "finitely-many": "o == 0 or not isorthogonal(3/5*A1 + A2 + 4/5*A3)",
        "bound": "r <= k - 1",
        "parameters": "r <= 2 and r < k - 1",
        "depth": "d <= 20",
        "few-orthogonal": "d >= 2 and (d - 2)*o + 2*r <= 2*k - 1",
    }
    for name in names:
        written.hypothesis(name, formulas[name], dropped=name == dropped)
    if not dropped:
        written.repair(FEW, formulas["few-orthogonal"])
    written.fact(
        "the chain interpolates its data, at the depth that is claimed", f"Y == B{d}*X and d == {d} and o >= 1"
    )
    written.fact("S has dimension r", f"rank({_table('A', 3)}) == r")
    for i in range(1, d if not dropped else 1):
        grams = ", ".join(f"gram({_product(j, i + 1)})" for j in range(i + 1, d + 1))
        written.fact(
            f"W_{i} W_{i}^T commutes with the Gram matrices of the layers after it", f"commute(W{i}*W{i}^T, {grams})"
        )
    written.fact("the elements (c, 1, s), c^2 + s^2 = 1, are orthogonal: o >= 1", "isorthogonal(3/5*A1 + A2 + 4/5*A3)")
    shared = " and ".join(f"isorthogonal(Q{i})" for i in range(d + 1))
    diagonal = " and ".join(f"isdiagonal(Q{i}^T*W{i}*Q{i - 1})" for i in range(1, d + 1))
    if "generic" in names:
        says, filled = "f is not aligned: these frames do not make every layer diagonal", ""
    else:
        says, filled = (
            "the chain is not aligned, or the family does not fill a neighbourhood",
            f" and {formulas['generic']}",
        )
    written.conclusion(says, f"not ({shared} and {diagonal}{filled})")
    return written.seal()


FEW = "d >= 2 and (d - 2) o + 2 r <= 2 k - 1, with o = 1"


def _combination(c: Coefficients) -> str:
    return " + ".join(f"({x})*A{j}" for j, x in enumerate(c, 1))


def _product(high: int, low: int) -> str:
    return "*".join(f"W{i}" for i in range(high, low - 1, -1))


def _table(letter: str, count: int) -> str:
    """Return the formula for matrices ``letter1, letter2, ...`` written as the rows of one table."""
    return "vstack(" + ", ".join(f"hstack({_rows(f'{letter}{number}')})" for number in range(1, count + 1)) + ")"


def _rows(name: str) -> str:
    return ", ".join(f"row({name}, {i})" for i in range(1, K + 1))


def _derivatives(written: Certificate, coefficients: Sequence[Coefficients]) -> None:
    """Define ``T1, ..., T25``, the derivatives of the product along the family, and J, which holds them as rows.

    ``B_i = W_i ... W_1`` and ``C_i`` is the product of the last i layers.
    """
    d = len(coefficients)
    along = directions(coefficients)
    values = jacobian(coefficients, along).to_fractions()
    for number, ((place, derivative), row) in enumerate(zip(along, values, strict=True), 1):
        after = f"C{d - place}*" if place < d else ""
        before = f"*B{place - 1}" if place > 1 else ""
        value = [row[K * i : K * i + K] for i in range(K)]
        written.define(f"T{number}", f"{after}({_combination(derivative)}){before}", value=value)
    written.define("J", _table("T", len(along)), value=values)
