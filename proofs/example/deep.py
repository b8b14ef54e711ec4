"""Every depth d >= m: a polynomial of degree d with real roots that is constant at T."""

from __future__ import annotations

from fractions import Fraction

from proofs.example.path import (
    Polynomial,
    at_matrix,
    characteristic,
    path,
    plus,
    real_roots,
    remainder,
    row_filter,
    times,
)
from proofs.example.statement import DEEP, EXAMPLE
from proofs.structure.convolution import Convolution
from verify.claim import Answer, Cases, Outcome
from verify.exact import RationalMatrix
from verify.symbolic import (
    BlockMatrix,
    Derivation,
    Instance,
    Rational,
    Relation,
    block_diagonal,
    dim,
    established,
    identity,
    matrix,
    scalar,
    symmetric,
    zero,
)

CASES = tuple((m, d) for m in range(2, 9) for d in range(m, m + 4))


def constant_for(m: int, d: int) -> Fraction:
    """Return the c = 1, 1/2, 1/4, ... for which ``chi_m q + c`` has d real roots, q with roots 3, 4, ...

    Raises:
        ArithmeticError: when none down to 2^-20 does.
    """
    for power in range(21):
        c = Fraction(1, 2**power)
        if real_roots(polynomial(m, d, c)) == d:
            return c
    raise ArithmeticError(f"no constant found for m = {m}, d = {d}")


def polynomial(m: int, d: int, c: Fraction) -> Polynomial:
    """Return ``chi_m(x) (x-3)(x-4)... + c`` of degree d."""
    p = characteristic(m)
    for i in range(d - m):
        p = times(p, [Fraction(-3 - i), Fraction(1)])
    return plus(p, [c])


@EXAMPLE.derived(
    covers="every m, one factor at a time", controls={"without_the_theorem_of_cayley_and_hamilton": {"zero": False}}
)
def a_polynomial_that_is_constant_modulo_chi_is_constant_at_T(*, zero: bool = True) -> Outcome:
    """With ``chi(T) = 0``: ``p(T) = chi(T) q(T) + c I = c I``."""
    chi, q, c = matrix("chi(T)", "m", "m"), matrix("q(T)", "m", "m"), scalar("c")

    def vanishing(rng: object, instance: Instance) -> dict[str, Rational | Fraction]:
        m = instance.dimensions["m"]
        return {"chi(T)": Rational.zero(m, m)}

    hamilton = Relation("chi(T) = 0", chi, 0 * chi, reason="Cayley and Hamilton", sampler=vanishing)
    derivation = Derivation("p at T").start(chi @ q + c * identity("m"))
    if zero:
        derivation.apply(hamilton)
    return established(derivation.normalise(), c * identity("m"))


@EXAMPLE.derived(
    covers="every size",
    controls={"with_a_path_that_is_not_symmetric": {"mirrored": False}, "with_two_different_paths": {"same": False}},
)
def shifts_of_a_symmetric_matrix_are_symmetric_and_commute(*, mirrored: bool = True, same: bool = True) -> Outcome:
    """``(S - rI)^T = S - rI`` and ``(S - rI)(S - tI) = (S - tI)(S - rI)`` for symmetric S."""
    S = symmetric("S", "k") if mirrored else matrix("S", "k", "k")
    other = S if same else symmetric("S'", "k")
    r, t, one = scalar("r"), scalar("t"), identity("k")
    first, second = S - r * one, other - t * one
    return Outcome.conjunction([
        established(Derivation("the transpose").start(first.T).normalise(), first),
        established(Derivation("the commutator").start(first @ second - second @ first).normalise(), 0 * (S @ S)),
    ])  # fmt: skip


@EXAMPLE.derived(
    covers="every m >= 2", controls={"with_an_entry_of_zero": {"entry": 0}, "with_an_entry_on_the_diagonal": {"column": 0}}
)
def the_path_is_no_multiple_of_the_identity(*, entry: int = 1, column: int = 1) -> Outcome:
    """The entry (1, 2) of T - rI is 1 for every r and m >= 2, and a multiple of I has zero there.

    T in blocks of sizes 1, 1, m - 2; w holds what joins the third position to the second.
    """
    one, rest, r, c = identity(1), dim("m-2", 0), scalar("r"), scalar("c")
    w, further = matrix("w", rest, 1), symmetric("T'", rest)
    T = BlockMatrix([[0 * one, entry * one, zero(1, rest)], [entry * one, 0 * one, w.T], [zero(rest, 1), w, further]])
    unit = block_diagonal(one, one, identity(rest))
    row, at = BlockMatrix([unit.blocks[0]]), BlockMatrix([[line[column]] for line in unit.blocks])
    return Outcome.conjunction([
        established(Derivation("entry (1, 2) of T - rI").start(row @ (T - r * unit) @ at).normalise(), BlockMatrix([[one]])),
        established(Derivation("entry (1, 2) of c I").start(row @ (c * unit) @ at).normalise(), BlockMatrix([[0 * one]])),
    ])  # fmt: skip


@EXAMPLE.certified(
    covers="m = 2, ..., 8 and d = m, ..., m + 3",
    instances=Cases(CASES),
    controls={"with_one_layer_less_than_m": {"short": True}, "with_another_path": {"wrong": True}},
    supports=[DEEP],
)
def d_real_roots_and_a_constant_at_the_path(
    case: tuple[int, int], *, short: bool = False, wrong: bool = False
) -> Outcome:
    """Sturm counts d different real roots, and p(T) = cI exactly; no polynomial of degree below m but a constant is constant at
    T.
    """
    m, d = case
    c = constant_for(m, d)
    p = polynomial(m, d, c)
    if short:
        p = p[:m]
    T = path(m + 1) if wrong else path(m)
    constant = at_matrix(p, T) == c * RationalMatrix.identity(T.rows) and remainder(p, characteristic(m)) == [c]
    return Outcome(Answer.of(constant and real_roots(p) == d), f"m = {m}, d = {d}: c = {c}")


@EXAMPLE.certified(
    covers="m = 2, ..., 6",
    instances=Cases(range(2, 7)),
    controls={"with_the_filter_turned_to_a_column": {"column": True}},
    supports=[DEEP],
)
def the_layers_are_convolutions(m: int, *, column: bool = False) -> Outcome:
    """``I (x) (T - 3I)`` is the element of the convolution structure with filter row 1, -3, 1."""
    structure = Convolution((m, m), (3, 3))
    weights: dict[tuple[int, ...], int] = (
        {(0, -1): 1, (0, 0): -3, (0, 1): 1} if not column else {(-1, 0): 1, (0, 0): -3, (1, 0): 1}
    )
    element = structure.element([weights.get(tap, 0) for tap in structure.taps])
    return Outcome(Answer.of(element == row_filter(1, -3, 1, m)), f"m = {m}")
