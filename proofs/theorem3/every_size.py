"""Theorem 3 as printed is false for every k >= 5: with the structure of the counterexample, of any size, 2 k^2 layers reach every
map of positive determinant.

Words of turns and shifts are all rotations, by Givens' elimination. Between two words the shifts carry the coordinate vectors round
a ring, and a layer stretches the two in the first places. Neighbours on a ring of even length cannot be stretched independently:
a quarter turn exchanges two of them, and a triangle closes.
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce

from proofs.alignment import Frames
from proofs.theorem3.extensions import GIVENS
from proofs.theorem3.statement import LINEAR_ALGEBRA, THEOREM3
from verify.certificate import Certificate
from verify.claim import Answer, Cases, Counterexample, Outcome, Source, Step
from verify.exact import RationalMatrix
from verify.symbolic import (
    Derivation,
    diagonal,
    established,
    identity,
    isometry,
    matrix,
    orthogonal,
    same_scalar,
    scalar,
)

EVERY_SIZE = THEOREM3.extension(
    "every-size",
    "Let P be the cyclic shift, P e_i = e_{i+1}, and S = P span{E11 + E22, E33 + ... + Ekk, E21 - E12}, r = 3. Every k x k matrix "
    "W* with det W* > 0 is the product of an aligned chain of 2 k^2 layers in S. So for k >= 5, where r < k - 1, aligned chains "
    "interpolate an open set of data, and the printed theorem is false; for 3 <= r <= k - 2, since S may be enlarged.",
    hypotheses={"size": "k >= 3", "positive": "det W* > 0"},
    argument=[
        Step(
            "W* = U D V^T with rotations U and V and D diagonal and positive: if both determinants are -1, change the sign of a "
            "column in each",
            cites=Source("the singular value decomposition"),
        ),
        Step(
            "P times a turn R and a stretch of the plane of e_1 and e_2 lies in S",
            by="a_turn_and_a_stretch_of_a_plane_are_linear_in_three_numbers",
        ),
        Step(
            "P R_N ... P R_1 = P^N G_N ... G_1 with G_j = P^{1-j} R_j P^{j-1}",
            by="a_shift_is_carried_to_the_end_of_a_word",
        ),
        Step(
            "G_j turns the plane of e_{2-j} and e_{3-j}, places modulo k. So in N = k (k-1) factors there are, for c = 1, ..., "
            "k-1, one after the other, the planes of (e_{k-1}, e_k), ..., (e_c, e_{c+1}); and P^N = I",
            by="each_round_holds_the_planes_that_clear_a_column",
        ),
        Step(
            "these turns, multiplied from the left, clear column c below its first place and make that positive: what is left of a "
            "rotation is I. So every rotation is such a word, the other turns being by 0",
            cites=GIVENS,
        ),
        Step(
            "between the words of V^T and of U J^T are 2k layers, of which only layer k + 1 turns, by J, a quarter turn: their "
            "orthogonal factors multiply to P^{k-1} (P J) P^k = J, since P^k = I",
            cites=LINEAR_ALGEBRA,
        ),
        Step(
            "where layer j <= k stretches, it scales the threads p-1 and p for j = k + 3 - p, p = 3, ..., k, and 1 and 2 for j = "
            "1; layer 2k is again at the places 2 and 3, where J has put the threads 1 and 3",
            by="the_ring_brings_neighbours_to_the_first_places",
        ),
        Step(
            "all threads are coordinate vectors up to signs there, so stretches are diagonal in the frames; and so is what does "
            "not stretch: the chain is aligned",
            by="a_layer_is_diagonal_in_frames_that_follow_its_orthogonal_factor",
        ),
        Step(
            "logarithms: the stretches of (1,2), (2,3), (1,3), (3,4), ..., (k-1,k) solve for every positive D",
            by="a_triangle_and_a_path_solve_for_every_diagonal",
        ),
        Step("that makes 2 k (k-1) + 2k = 2 k^2 layers", by="the_layers_are_counted"),
        Step(
            "the W* with det W* > 0 are an open set, and so are the data (X, W* X) with X invertible; alignment does not ask for X",
            cites=Source("calculus", note="the determinant is continuous"),
        ),
    ],
)


@THEOREM3.derived(covers="every k", controls={"with_a_plane_that_is_not_orthonormal": {"orthonormal": False}})
def a_turn_and_a_stretch_of_a_plane_are_linear_in_three_numbers(*, orthonormal: bool = True) -> Outcome:
    """``R D = N (rho w) N^T + sigma (I - N N^T)``, N = [e_1 e_2], w a turn of the plane: rho cos, rho sin and sigma."""
    N = isometry("N", "k", 2) if orthonormal else matrix("N", "k", 2)
    w, rho, sigma = matrix("w", 2, 2), scalar("rho"), scalar("sigma")
    rest = identity("k") - N @ N.T
    turn, stretch = N @ w @ N.T + rest, rho * (N @ N.T) + sigma * rest
    return established(Derivation("a layer").start(turn @ stretch).normalise(), rho * (N @ w @ N.T) + sigma * rest)


@THEOREM3.derived(covers="every k and j", controls={"with_a_matrix_that_does_not_turn_back": {"shift": False}})
def a_shift_is_carried_to_the_end_of_a_word(*, shift: bool = True) -> Outcome:
    """``(P R) T = (P T)(T^T R T)``, T = P^{j-1}: one more layer."""
    P, R = orthogonal("P", "k"), matrix("R", "k", "k")
    T = orthogonal("T", "k") if shift else matrix("T", "k", "k")
    return established(Derivation("one more layer").start(P @ T @ (T.T @ R @ T)).normalise(), P @ R @ T)


@THEOREM3.derived(
    covers="every k, c = k - 1 - e, i",
    controls={"with_rounds_one_shorter": {"round_": -1}, "with_the_first_place_of_the_plane": {"first": 0}},
)
def each_round_holds_the_planes_that_clear_a_column(*, round_: int = 0, first: int = 3) -> Outcome:
    """``j = 3 + (c-1) k + i`` has ``2 - j + c k = k - 1 - i``; for ``i <= k-1-c`` it is at most ``k (k-1) - (k-3) - e (k-1)``."""
    k, i, e = (scalar(name) for name in "kie")
    c = k - 1 - e
    place = first + (c - 1) * (k + round_)
    return Outcome.conjunction([
        same_scalar(2 - (place + i) + c * k, k - 1 - i, "the first place of the plane, a multiple of k added"),
        same_scalar(k * (k - 1) - (place + (k - 1 - c)), (k - 3) + e * (k - 1), "from the last turn of the round to N"),
    ])  # fmt: skip


@THEOREM3.derived(covers="every k and p", controls={"with_a_ring_of_k_minus_1": {"ring": -1}})
def the_ring_brings_neighbours_to_the_first_places(*, ring: int = 0) -> Outcome:
    """At layer j the threads 2 - j and 3 - j, modulo k: p - 1 for j = k + 3 - p, 1 for j = 1, 2 for j = 2k."""
    k, p = scalar("k"), scalar("p")
    around = k + ring
    return Outcome.conjunction([
        same_scalar(2 - (k + 3 - p) + around, p - 1, "p - 1 and p, once round"),
        same_scalar(2 - (2 * k) + 2 * around, 0 * k + 2, "2 and 3, twice round"),
    ])  # fmt: skip


@THEOREM3.derived(covers="every k", controls={"with_frames_that_do_not_follow": {"follow": False}})
def a_layer_is_diagonal_in_frames_that_follow_its_orthogonal_factor(*, follow: bool = True) -> Outcome:
    """``W = O D``, ``Q' = O Q`` and ``D = Q L Q^T`` give ``Q'^T W Q = L``."""
    O, Q, L = orthogonal("O", "k"), orthogonal("Q", "k"), diagonal("L", "k")
    after = O @ Q if follow else orthogonal("R", "k") @ Q
    return established(Derivation("a layer in its frames").start(after.T @ (O @ (Q @ L @ Q.T)) @ Q).normalise(), L)


@THEOREM3.derived(covers="every k >= 3", controls={"with_the_path_alone": {"triangle": False}})
def a_triangle_and_a_path_solve_for_every_diagonal(*, triangle: bool = True) -> Outcome:
    """``x_{p-1,p} = l_p - x_{p,p+1}`` from the end of the path; with m what is left of l_3, ``2 x_12 = l_1 + l_2 - m``."""
    l1, l2, m, l, after = (scalar(name) for name in ("l_1", "l_2", "m", "l_p", "x_p"))
    half = Fraction(1, 2)
    x12, x13, x23 = half * (l1 + l2 - m), half * (l1 + m - l2), half * (l2 + m - l1)
    x13 = x13 if triangle else 0 * x13
    return Outcome.conjunction([
        same_scalar(x12 + x13, l1, "thread 1"),
        same_scalar(x12 + x23, l2, "thread 2"),
        same_scalar(x13 + x23, m, "thread 3"),
        same_scalar((l - after) + after, l, "thread p"),
    ])  # fmt: skip


@THEOREM3.derived(covers="every k", controls={"with_one_word_only": {"words": 1}})
def the_layers_are_counted(*, words: int = 2) -> Outcome:
    """``2 k (k-1) + 2k = 2 k^2``."""
    k = scalar("k")
    return same_scalar(words * k * (k - 1) + 2 * k, 2 * k**2, "the depth")


# The construction, exactly


def shift(k: int) -> RationalMatrix:
    """Return P."""
    return RationalMatrix([[int(i == (j + 1) % k) for j in range(k)] for i in range(k)])


def basis(k: int) -> tuple[RationalMatrix, RationalMatrix, RationalMatrix]:
    """Return the basis of S."""
    plane, P = RationalMatrix.diagonal([1, 1] + [0] * (k - 2)), shift(k)
    skew = RationalMatrix.unit(1, 0, (k, k)) - RationalMatrix.unit(0, 1, (k, k))
    return P @ plane, P @ (RationalMatrix.identity(k) - plane), P @ skew


Layer = tuple[Fraction, Fraction, Fraction]
"""``rho`` and the cosine and sine of the turn; sigma = 1."""

TURN, QUARTER = (Fraction(1), Fraction(3, 5), Fraction(4, 5)), (Fraction(1), Fraction(0), Fraction(1))
PRIMES = (2, 3, 5, 7, 11, 13, 17, 19)


def middle(k: int, turn: Layer) -> list[Layer]:
    """Return the 2k layers between the words: different primes as stretches, and one turn."""
    layers = [(Fraction(1), Fraction(1), Fraction(0))] * (2 * k)
    for number, j in enumerate((1, *range(3, k + 1), 2 * k)):
        layers[j - 1] = (Fraction(PRIMES[number]), Fraction(1), Fraction(0))
    layers[k] = turn
    return layers


@THEOREM3.certified(
    covers="k = 3, ..., 8: chains of 2 k^2 layers, all turns of the words with cosine 3/5 or by 0, stretches different primes",
    instances=Cases(range(3, 9)),
    controls={
        "without_the_quarter_turn": {"turn": (Fraction(1), Fraction(1), Fraction(0))},
        "with_another_turn_between_the_stretches": {"turn": TURN},
    },
    supports=[EVERY_SIZE],
)
def the_chain_is_aligned_and_its_stretches_are_independent(k: int, *, turn: Layer = QUARTER) -> Outcome:
    """Frames followed exactly; thread p is scaled by the primes of its stretches, and these sets of primes have full rank."""
    A, B, C = basis(k)
    word = [TURN if j % 3 else (Fraction(1), Fraction(1), Fraction(0)) for j in range(k * (k - 1))]
    chain = [*word, *middle(k, turn), *word]
    layers = [rho * c * A + B + rho * s * C for rho, c, s in chain]
    turns = [c * A + B + s * C for _, c, s in chain]
    Q = [RationalMatrix.identity(k)]
    for O in reversed(turns[: len(word)]):
        Q.insert(0, O.T @ Q[0])
    for O in turns[len(word) :]:
        Q.append(O @ Q[-1])
    product = reduce(lambda left, W: W @ left, layers)
    core = Q[-1].T @ product @ Q[0]
    scales = [abs(core[i, i].numerator) for i in range(k)]
    seen = RationalMatrix([[int(scale % p == 0) for p in PRIMES[:k]] for scale in scales]).rank()
    aligned = Frames(tuple(Q)).witness(layers)
    return Outcome(
        Answer.of(aligned and seen == k and len(layers) == 2 * k * k),
        f"k = {k}: {len(layers)} layers, {'aligned' if aligned else 'not aligned'}, {seen} independent stretches",
    )


# What the hypothesis on the size is for


@THEOREM3.counterexample(
    covers="k = 2: W* = diag(1, 2)",
    without=(EVERY_SIZE, "size"),
    controls={"with_a_scaled_rotation": {"target": RationalMatrix([[3, -4], [4, 3]])}},
)
def in_the_plane_all_layers_are_scaled_orthogonal(*, target: RationalMatrix = RationalMatrix.diagonal([1, 2])) -> Counterexample:
    """S = P span{I, E21 - E12}: every element, and every product, has a scalar Gram matrix."""
    A, B, C = basis(2)
    one = RationalMatrix.identity(2)
    scaled = B.is_zero() and A.T @ A == C.T @ C == one and (A.T @ C + C.T @ A).is_zero()
    gram = target.T @ target
    found = Counterexample(
        hypotheses={"size": target.rows >= 3, "positive": target.determinant() > 0},
        conclusion=not scaled or gram == gram[0, 0] * one,
        witness={"W*": target.to_strings()},
        dropped=("size",),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", EVERY_SIZE).given(A1=A, A3=C, M=target, k=2)
        written.hypothesis("size", "k >= 3 and rows(M) == k", dropped=True)
        written.hypothesis("positive", "det(M) > 0")
        zero = "A1^T*A3 + A3^T*A1 == zeros(2, 2)"
        written.fact("all x A1 + y A3 are scaled orthogonal", f"k == 2 and gram(A1) == I(2) and gram(A3) == I(2) and {zero}")
        written.conclusion("W* has a scalar Gram matrix, as products of such layers have", "isscalar(gram(M))")
        return written.seal()

    return found.sealed(certificate)
