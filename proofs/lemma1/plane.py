"""Two inputs, two outputs, data of full rank: there "aligned" is enough, and Theorem 1's "only if" holds as printed.

Such a run hits zero error, or it is strong and decouples the inputs. At the step before the hit each of the two modes
has at most one zero layer; wherever these zeros are, the middle layers see enough of ``K = U^T E V``. The entries of
2 x 2 matrices are written out: ``K_jl``, ``n = (V^T N V)_12``, and ``D_j``, the product of the entries of mode j in all
layers but the outer one that is looked at.
"""

from __future__ import annotations

from proofs.lemma1.statement import LEMMA1
from proofs.lemma1.zero_layers import NONE
from verify.claim import Answer, Cases, Outcome
from verify.symbolic import (
    Derivation,
    define,
    diagonal,
    established,
    inverse_of,
    matrix,
    orthogonal,
    same_scalar,
    scalar,
    shown_diagonal,
    symmetric,
)

eta, n, s2 = scalar("eta"), scalar("n"), scalar("s_2")
K11, K12, K21, K22 = (scalar(f"K_{place}") for place in ("11", "12", "21", "22"))
D1, D2, g1, g2 = (scalar(name) for name in ("D_1", "D_2", "(S*-S)_1", "(S*-S)_2"))


@LEMMA1.derived(
    covers="k = 2",
    controls={"with_inputs_that_are_not_coupled": {"coupling": 0}, "with_the_gaps_exchanged": {"exchanged": True}},
)
def coupled_inputs_with_a_diagonal_residual_leave_no_gap(*, coupling: int = 1, exchanged: bool = False) -> Outcome:
    """``K_12 = (S*-S)_1 n`` and ``K_21 = (S*-S)_2 n``: with ``n != 0`` the gaps are K_12/n and K_21/n, zero if K is diagonal."""
    first, second = (g2, g1) if exchanged else (g1, g2)
    return Outcome.conjunction([
        same_scalar(coupling * (g1 * n) / n, first, "the gap of mode 1 from K_12"),
        same_scalar(coupling * (g2 * n) / n, second, "the gap of mode 2 from K_21"),
    ])  # fmt: skip


@LEMMA1.derived(
    covers="every size",
    controls={"with_coupled_inputs": {"coupled": True}, "with_a_limit_in_other_frames": {"shared": False}},
)
def diagonal_inputs_make_diagonal_targets(*, coupled: bool = False, shared: bool = True) -> Outcome:
    """``U^T M V = U^T W* N V = S* (V^T N V)``, diagonal if ``V^T N V`` is."""
    U, V = orthogonal("U", "k"), orthogonal("V", "k")
    inputs = symmetric("L", "k") if coupled else diagonal("L", "k")
    limit = diagonal("S*", "k")
    M = define(matrix("M", "k", "k"), matrix("W*", "k", "k") @ symmetric("N", "k"), reason="W* = M N^-1")
    teacher = define(
        matrix("W*", "k", "k"), U @ limit @ (V if shared else orthogonal("V*", "k")).T, reason="the limit of the run"
    )
    N = define(symmetric("N", "k"), V @ inputs @ V.T, reason="the inputs in the frame V")
    derivation = Derivation("the targets in the frames").start(U.T @ M.left @ V).apply(M, teacher, N).normalise()
    return Outcome.conjunction([established(derivation, limit @ inputs), shown_diagonal(limit @ inputs, "U^T M V")])


PLACES = [(depth, i, j) for depth in (3, 4, 5) for i in range(depth + 1) for j in range(depth + 1)]


@LEMMA1.certified(
    covers="every depth: all orders of 2, d - 1 and two zero layers, which occur with 3 to 5 layers",
    controls={"with_the_outer_layers_looked_at_too": {"outer": True}, "with_two_layers": {"fewer": True}},
    instances=Cases(PLACES),
    entire=True,
)
def what_the_middle_layers_see_of_two_modes(
    place: tuple[int, int, int], *, outer: bool = False, fewer: bool = False
) -> Outcome:
    """Layer i sees K_jl if mode j is not zero above i and mode l not below i. Which entries do layers 2 to d-1 see?

    Those that see K_jl are the layers from the later of 2 and the zero of j to the earlier of d-1 and the zero of l: whether there
    is one depends on the order of these numbers alone.
    """
    depth, *zeros = place
    first, last = (1, depth) if outer else (2, 1 if fewer else depth - 1)

    def seen(j: int, l: int) -> bool:
        return max(first, zeros[j]) <= min(last, zeros[l] if zeros[l] != NONE else depth)

    found = {pair for pair in ((0, 1), (1, 0)) if seen(*pair)}
    low, high = (0, 1) if zeros[0] <= zeros[1] else (1, 0)
    if NONE in zeros:  # mode low has no zero layer
        # In the first layer the mode that is zero is seen from above, in the last one from below.
        expected = {1: {(high, low)}, depth: {(low, high)}}.get(zeros[high], {(0, 1), (1, 0)})
    elif zeros[low] < zeros[high]:
        expected = {(low, high)}
    else:
        expected = set() if zeros[low] in (1, depth) else {(0, 1), (1, 0)}
    return Outcome(Answer.of(found == expected), f"zero layers {zeros} of {depth}: seen {sorted(found)}")


@LEMMA1.derived(
    covers="k = 2, every depth",
    controls={"with_an_entry_that_was_not_seen": {"seen": False}, "with_no_zero_in_the_first_layer": {"zero": False}},
)
def one_zero_in_the_first_layer_leaves_a_diagonal_residual(*, seen: bool = True, zero: bool = True) -> Outcome:
    """The rows of ``W_1(T) V`` are ``(eta D_1 K_11, 0)`` and ``(eta D_2 K_21, s_2 + eta D_2 K_22)``; Definition 2 makes them
    orthogonal, and W_1(T) is invertible: K_21 is their product over ``eta^2 D_1 D_2 K_11``.
    """
    own = 0 if zero else scalar("s_1")
    first = (own + eta * D1 * K11, (0 if seen else 1) * eta * D1 * K12)
    second = (eta * D2 * K21, s2 + eta * D2 * K22)
    dot = first[0] * second[0] + first[1] * second[1]
    return same_scalar(dot / (eta**2 * D1 * D2 * K11), K21, "K_21 from the product of two rows")


@LEMMA1.derived(
    covers="k = 2, every depth",
    controls={"with_an_entry_that_was_not_seen": {"seen": False}, "with_no_zero_in_the_last_layer": {"zero": False}},
)
def one_zero_in_the_last_layer_does_so_too(*, seen: bool = True, zero: bool = True) -> Outcome:
    """The columns of ``U^T W_d(T)`` are ``(eta K_11 D_1, 0)`` and ``(eta K_12 D_2, s_2 + eta K_22 D_2)``."""
    own = 0 if zero else scalar("s_1")
    first = (own + eta * K11 * D1, (0 if seen else 1) * eta * K21 * D1)
    second = (eta * K12 * D2, s2 + eta * K22 * D2)
    dot = first[0] * second[0] + first[1] * second[1]
    return same_scalar(dot / (eta**2 * D1 * D2 * K11), K12, "K_12 from the product of two columns")


U, V = orthogonal("U", "k"), orthogonal("V", "k")
S, D, N = diagonal("S", "k"), diagonal("D", "k"), symmetric("N", "k")


@LEMMA1.derived(
    covers="every size and depth",
    controls={"with_a_step_twice_as_large": {"steps": 2}, "with_a_singular_first_layer": {"invertible": False}},
)
def a_first_layer_out_of_nothing_shows_the_inputs(*, steps: int = 1, invertible: bool = True) -> Outcome:
    """``W_1(T) = eta P^T W* N`` with ``P = U D`` is ``S V^T``, and ``W* = P S V^T``: so ``eta D D S (V^T N V) = S``."""
    P = U @ D
    limit = define(matrix("W*", "k", "k"), P @ S @ V.T, reason="the error is zero at T")
    derivation = Derivation("W_1(T) in its frame").start(steps * eta * (P.T @ limit.left @ N @ V))
    moved = established(derivation.apply(limit).normalise(), eta * (D @ D @ S @ V.T @ N @ V))
    product = diagonal("eta D D S", "k")
    undone, regular = inverse_of(product, "(eta D D S)^-1")
    inputs = symmetric("V^T N V", "k")
    left = undone if invertible else diagonal("G", "k")
    solved = Derivation("the inputs").start(left @ product @ inputs).normalise()
    if invertible:
        solved.apply(regular).normalise()
    return Outcome.conjunction([moved, established(solved, inputs), shown_diagonal(left @ S, "V^T N V")])


@LEMMA1.derived(
    covers="every size and depth",
    controls={"with_a_step_twice_as_large": {"steps": 2}, "with_a_singular_last_layer": {"invertible": False}},
)
def a_last_layer_out_of_nothing_shows_them_too(*, steps: int = 1, invertible: bool = True) -> Outcome:
    """``W_d(T) = eta W* N B^T`` with ``B = D V^T`` is ``U S``, and ``W* = U S B``: so ``eta S D (V^T N V) D = S``."""
    B = D @ V.T
    limit = define(matrix("W*", "k", "k"), U @ S @ B, reason="the error is zero at T")
    derivation = Derivation("W_d(T) in its frame").start(steps * eta * (U.T @ limit.left @ N @ B.T))
    moved = established(derivation.apply(limit).normalise(), eta * (S @ D @ V.T @ N @ V @ D))
    before, after = diagonal("eta S D", "k"), D
    undone, regular = inverse_of(before, "(eta S D)^-1")
    freed, invertible_too = inverse_of(after, "D^-1")
    inputs = symmetric("V^T N V", "k")
    left = undone if invertible else diagonal("G", "k")
    solved = Derivation("the inputs").start(left @ before @ inputs @ after @ freed).normalise()
    if invertible:
        solved.apply(regular).normalise()
    solved.apply(invertible_too).normalise()
    return Outcome.conjunction([moved, established(solved, inputs), shown_diagonal(left @ S @ freed, "V^T N V")])
