"""What a zero in a layer hides: a mode with one zero layer is seen by some layers only, one with two is stopped.

Layer i sees mode j from above by the entries of j in the layers above i, and from below by those in the layers below; what
stands in layer i itself is not in its own gradient.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random

from proofs.lemma1.statement import LEMMA1
from verify.claim import Answer, Cases, Outcome
from verify.symbolic import (
    BlockMatrix,
    Derivation,
    Instance,
    Rational,
    Relation,
    block_diagonal,
    define,
    diagonal,
    established,
    matrix,
    scalar,
    zero,
)
from verify.symbolic.relations import Sampler

eta = scalar("eta")
K = matrix("K", "k_d", "k_0")
DA, DB = diagonal("D_A", "k_d", "k_i"), diagonal("D_B", "k_{i-1}", "k_0")


def _entry(name: str, rows: str, cols: str, entry: str, **places: str) -> Sampler:
    """Draw a diagonal matrix with the named entry at the first place, zero if there is no name, and vectors at that place."""

    def sample(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
        m, k = instance.dimensions[rows], instance.dimensions[cols]
        first = Fraction(rng.choice([-2, -1, 1, 2])) if entry else Fraction(0)
        entries = [first, *(Fraction(rng.randint(-2, 2)) for _ in range(min(m, k) - 1))]
        drawn: dict[str, Rational | Fraction] = {name: Rational.diagonal(m, k, entries)}
        vectors = {vector: Rational.coordinate(instance.dimensions[size]) for vector, size in places.items()}
        return drawn | ({entry: first} if entry else {}) | vectors

    return sample


@LEMMA1.derived(
    covers="all widths, every depth, every layer: of two zero layers one is above it or one below",
    controls={
        "with_the_zero_in_the_layer_that_moves": {"own": True},
        "with_layers_that_are_not_aligned": {"aligned": False},
    },
)
def a_mode_with_two_zero_layers_does_not_move(*, own: bool = False, aligned: bool = True) -> Outcome:
    """With layer q above, zero at mode j: ``D_A = P S_q R``, ``R e_j = r g_j``, ``S_q g_j = 0``, so row j of ``D_A^T K D_B^T``
    is zero. With layer p below, ``D_B = R' S_p P'``, column j is.
    """
    kind = diagonal if aligned else matrix
    P, Sq, R = diagonal("P", "k_d", "k_q"), diagonal("S_q", "k_q", "k_{q-1}"), kind("R", "k_{q-1}", "k_i")
    Q, Sp, L = diagonal("P'", "k_{p-1}", "k_0"), diagonal("S_p", "k_p", "k_{p-1}"), kind("R'", "k_{i-1}", "k_p")
    e, g, h, f = (matrix(n, k, 1) for n, k in (("e", "k_i"), ("g", "k_{q-1}"), ("h", "k_{i-1}"), ("f", "k_p")))
    up = Relation(
        "R e = r g", R @ e, scalar("r") * g, reason="place j", sampler=_entry("R", "k_{q-1}", "k_i", "r", e="k_i", g="k_{q-1}")
    )
    dead = Relation(
        "S_q g = 0", Sq @ g, 0 * (Sq @ g), reason="a zero above", sampler=_entry("S_q", "k_q", "k_{q-1}", "", g="k_{q-1}")
    )
    down = Relation(
        "R'^T h = r' f", L.T @ h, scalar("r'") * f, reason="place j",
        sampler=_entry("R'", "k_{i-1}", "k_p", "r'", h="k_{i-1}", f="k_p"),
    )  # fmt: skip
    dead_too = Relation(
        "S_p^T f = 0", Sp.T @ f, 0 * (Sp.T @ f), reason="a zero below", sampler=_entry("S_p", "k_p", "k_{p-1}", "", f="k_p")
    )
    row, column = eta * (e.T @ (P @ Sq @ R).T @ K @ DB.T), eta * (DA.T @ K @ (L @ Sp @ Q).T @ h)
    outcomes = []
    for what, move, place, nothing in (("row", row, up, dead), ("column", column, down, dead_too)):
        derivation = Derivation(f"{what} j of the move").start(move)
        if aligned:
            derivation.apply(place)
            if not own:
                derivation.apply(nothing)
        outcomes.append(established(derivation.normalise(), 0 * move))
    return Outcome.conjunction(outcomes)


@LEMMA1.derived(
    covers="every size, every depth; also for columns, read backwards",
    controls={"with_nothing_zero_above": {"above": False}, "with_an_entry_of_its_own": {"own": False}},
)
def a_row_that_is_zero_below_another_zero_stays_zero(*, above: bool = True, own: bool = True) -> Outcome:
    """Row m of layer i becomes ``e_m^T (S_i + eta D_A^T K D_B^T)``: zero where ``S_i^T e_m = 0`` and ``D_A e_m = 0``."""
    S, e = diagonal("S_i", "k_i", "k_{i-1}"), matrix("e_m", "k_i", 1)
    nothing = Relation(
        "S_i^T e_m = 0", S.T @ e, 0 * (S.T @ e), reason="zero itself", sampler=_entry("S_i", "k_i", "k_{i-1}", "", e_m="k_i")
    )
    hidden = Relation(
        "D_A e_m = 0", DA @ e, 0 * (DA @ e), reason="a zero above", sampler=_entry("D_A", "k_d", "k_i", "", e_m="k_i")
    )
    row = e.T @ S + eta * (e.T @ DA.T @ K @ DB.T)
    derivation = Derivation("row m after the step").start(row)
    derivation.apply(*([nothing] if own else []), *([hidden] if above else [])).normalise()
    return established(derivation, 0 * row)


@LEMMA1.derived(
    covers="k = 2, every depth: mode 1 is zero in a lower layer than mode 2",
    controls={"with_an_entry_that_was_not_seen": {"seen": False}, "with_both_zeros_in_the_same_layer": {"apart": False}},
)
def zeros_in_different_layers_keep_the_outer_frames(*, seen: bool = True, apart: bool = True) -> Outcome:
    """W_1 moves by ``eta D K`` with ``D = D_1 (+) D_2``, W_d by ``eta K D'``: the zero of mode 2 is above the first layer, that
    of mode 1 below the last, so ``D_2 = 0`` and ``D'_1 = 0``; with ``K_12 = 0`` both moves are diagonal.
    """
    d, b = ([diagonal(f"{name}_{j}", 1) for j in (1, 2)] for name in ("D", "D'"))
    k = [[matrix(f"K_{j}{l}", 1, 1) for l in (1, 2)] for j in (1, 2)]
    residual, none = BlockMatrix(k), zero(1, 1)
    unseen = [define(k[0][1], none, reason="K_12 is seen by a middle layer")] if seen else []
    above = [define(d[1], none, reason="mode 2 is zero above layer 1")] if apart else []
    below = [define(b[0], none, reason="mode 1 is zero below layer d")] if apart else []
    first = Derivation("the move of W_1").start((block_diagonal(*d) @ residual) * eta).apply(*unseen, *above)
    last = Derivation("the move of W_d").start((residual @ block_diagonal(*b)) * eta).apply(*unseen, *below)
    return Outcome.conjunction([
        established(first.normalise(), block_diagonal(eta * (d[0] @ k[0][0]), none)),
        established(last.normalise(), block_diagonal(none, eta * (k[1][1] @ b[1]))),
    ])  # fmt: skip


NONE = 0
"""No zero layer."""


@LEMMA1.certified(
    covers="every depth: a zero layer of one of the modes, or any where there is none, sees them, whichever order the two have",
    controls={"with_two_zero_layers_in_one_mode": {"twice": True}, "with_one_direction_only": {"both": False}},
    instances=Cases([(i, j) for i in range(4) for j in range(4)]),
    entire=True,
)
def some_layer_sees_a_pair_of_modes(zeros: tuple[int, int], *, twice: bool = False, both: bool = True) -> Outcome:
    """Layer i sees (j, l) if j is not zero above i, nor l below i. With at most one zero layer in j and in l some layer sees
    (j, l) or (l, j); and both are seen, each by some layer, if one of the modes has no zero layer.

    No layer has to be looked at but the zero layers themselves, so that only their order matters: 1, 2, 3 stand for any places.
    """
    j, l = ({zero} - {NONE} for zero in zeros)
    if twice and j:
        j = {1, 3}

    def seen(above: set[int], below: set[int]) -> bool:
        return any(all(m <= i for m in above) and all(m >= i for m in below) for i in (j | l) or {1})

    forwards, backwards = seen(j, l), seen(l, j)
    one_way = forwards or (both and backwards)
    both_ways = (forwards and backwards) or (bool(j) and bool(l))
    reason = f"zero layers {sorted(j)}, {sorted(l)}: seen {forwards}, {backwards}"
    return Outcome(Answer.of(one_way and both_ways), reason)
