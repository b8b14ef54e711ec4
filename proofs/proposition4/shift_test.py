"""The test for zero-padded convolutions of any size: inside the image their Gram matrices are autocorrelations.

An autocorrelation that is zero but at 0 belongs to a filter with one live tap. So what aligns with almost any data is a shift at
most, and a shift that is not the identity leaves pixels out.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from proofs.alignability.linear_test import PRIME
from proofs.alignability.shifts import Pixel, ShiftTest, Table, differences, entries, inner, of_taps
from proofs.proposition4.refutation import is_scalar
from proofs.proposition4.statement import LINEAR_TEST, MINORS, POLYNOMIALS, PROPOSITION4
from proofs.structure.convolution import Convolution
from verify.certificate import Certificate
from verify.claim import Answer, Cases, Counterexample, Outcome, Source, Statement, Step
from verify.exact import RationalMatrix, rank_modulo
from verify.symbolic import Scalar, same_scalar, scalar

SHIFT_TEST = PROPOSITION4.extension(
    "shift-test",
    "Let T be a finite set of taps, and let S be spanned by the zero-padded convolutions W[p, p + a] = w_a, a in T, of one "
    "channel. Call a pixel u inner if u - a lies in the image for all a in T. Let G be a symmetric integer matrix of rank at most "
    "n, and 0 outside the image. If the table with a row for each pair of inner pixels u, v, a column for each nonzero difference "
    "t of two taps (one of t and -t), and entries G[u+t,v] + G[u-t,v] - G[u,v+t] - G[u,v-t] has full column rank, already modulo "
    "one prime, then almost no k x n matrices can align with an element of S that is not a multiple of I.",
    hypotheses={
        "padding": "S consists of zero-padded convolutions of one channel, and every tap meets the image",
        "low-rank": LINEAR_TEST.hypotheses["low-rank"],
        "rank": "the table has full column rank, modulo some prime",
    },
    argument=[
        Step(
            "A is k x k and B is k x n, so B can align with A iff [A^T A, B B^T] = 0",
            uses="proposition4.criterion",
            given=["square"],
        ),
        Step(
            "(W^T W)[u, v] is the sum of W[p, u] W[p, v] over pixels p; p = u - a has W[p, u] = w_a, and for v it is tap a + v - u",
            by="a_pixel_that_is_reached_by_a_reaches_v_by_a_plus_the_difference",
        ),
        Step(
            "for inner u all these p lie in the image, so (W^T W)[u, v] = rho(v - u) with rho(t) = sum_a w_a w_{a+t} = rho(-t)",
            cites=Source("linear algebra", note="an entry of a product"),
        ),
        Step(
            "so [W^T W, G] at inner u and v is the table's row applied to rho, and rho(0) cancels",
            by="differences_of_opposite_sign_share_a_column",
        ),
        Step("the rank modulo a prime is at most the rank over the rationals", cites=MINORS),
        Step(
            "G = B_0 B_0^T for a complex k x n matrix B_0",
            cites=Source("Horn and Johnson, Matrix Analysis, Section 4.4", note="symmetric factorization"),
        ),
        Step(
            "so a maximal minor of the table of B B^T is a nonzero polynomial in B; off its zeros alignment makes rho(t) vanish "
            "for all t != 0",
            cites=POLYNOMIALS,
        ),
        Step(
            "were two taps live, with a the last and b the first live one in lexicographic order, rho(a - b) would be w_a w_b "
            "alone, which is not 0",
            by="the_extreme_product_stands_alone",
        ),
        Step(
            "so one tap a is live, and W^T W is diagonal, with w_a^2 where u - a lies in the image, and 0 elsewhere",
            cites=Source("linear algebra", note="an entry of a product"),
        ),
        Step("the entries of B B^T are nonzero polynomials in B: almost everywhere none of them is 0", cites=POLYNOMIALS),
        Step(
            "a diagonal matrix that commutes with such a G has equal entries",
            by="a_commutator_with_a_diagonal_matrix_compares_its_entries",
        ),
        Step(
            "the tap meets the image, so not all entries are 0; then u - a lies in the image for all pixels u, which leaves a = 0",
            cites=Source("counting", note="a shift of a box by a != 0 is another box"),
        ),
    ],
)


@PROPOSITION4.derived(covers="every image and filter: an index count", controls={"with_the_taps_subtracted": {"sign": -1}})
def a_pixel_that_is_reached_by_a_reaches_v_by_a_plus_the_difference(*, sign: int = 1) -> Outcome:
    """``p = u - a`` and ``v = p + a'`` give ``a' = a + (v - u)``."""
    u, v, a = (scalar(name) for name in ("u", "v", "a"))
    return same_scalar(v - (u - a), sign * a + (v - u), "the tap from p to v")


@PROPOSITION4.derived(
    covers="every pair t, -t",
    controls={"with_rho_that_is_not_symmetric": {"symmetric": False}, "with_the_centre_kept": {"centre": 1}},
)
def differences_of_opposite_sign_share_a_column(*, symmetric: bool = True, centre: int = 0) -> Outcome:
    """``rho_0 g + rho_t g_1 + rho_-t g_2 - (rho_0 g + rho_t h_1 + rho_-t h_2) = rho_t (g_1 + g_2 - h_1 - h_2)``."""
    names = ("rho_0", "rho_t", "g", "g_1", "g_2", "h_1", "h_2")
    rho_0, rho, g, g1, g2, h1, h2 = (scalar(name) for name in names)
    back = rho if symmetric else scalar("rho_-t")
    commutator = (rho_0 * g + rho * g1 + back * g2) - ((1 - centre) * rho_0 * g + rho * h1 + back * h2)
    return same_scalar(commutator, rho * (g1 + g2 - h1 - h2), "an entry of the commutator")


@PROPOSITION4.derived(covers="every set of taps", controls={"with_a_difference_that_is_not_the_largest": {"less": 1}})
def the_extreme_product_stands_alone(*, less: int = 0) -> Outcome:
    """Taps ``b + e`` and ``a - f`` differ by ``a - b`` iff ``e + f = 0``, and e, f >= 0 in lexicographic order: both are 0."""
    a, b, e, f = (scalar(name) for name in "abef")
    return same_scalar((b + e) + (a - b - less) - (a - f), e + f, "how far another product is off")


@PROPOSITION4.derived(covers="every size", controls={"with_a_sum_for_the_difference": {"sign": 1}})
def a_commutator_with_a_diagonal_matrix_compares_its_entries(*, sign: int = -1) -> Outcome:
    """``[D, G][u, v] = (d_u - d_v) g``: zero, with g != 0, only for ``d_u = d_v``."""
    first, second, g = scalar("d_u"), scalar("d_v"), scalar("g")
    return same_scalar(first * g + Scalar.of(sign) * second * g, (first - second) * g, "an entry of the commutator")


CHAINS = ((5,), (3,)), ((8,), (4,)), ((4, 5), (3, 3)), ((5, 6), (3, 2))
"""Images and filters."""


@PROPOSITION4.certified(
    covers="integer filters and data on small images: " + ", ".join(Convolution(*case).name for case in CHAINS),
    instances=Cases(CHAINS),
    controls={"at_pixels_of_the_border_too": {"border": True}, "with_every_difference_counted_twice": {"both": False}},
    supports=[SHIFT_TEST],
)
def commutators_inside_the_image_are_linear_in_the_autocorrelation(
    case: tuple[tuple[int, ...], tuple[int, ...]], *, border: bool = False, both: bool = True
) -> Outcome:
    """``[W^T W, B B^T]`` by dense matrices of fractions, against the table applied to ``rho``, at all pairs of inner pixels."""
    layers = Convolution(*case)
    rng = np.random.default_rng(layers.pixels)
    w = dict(zip(layers.taps, rng.integers(-3, 4, len(layers.taps)).tolist(), strict=True))
    B = RationalMatrix(rng.integers(-4, 5, (layers.pixels, 2)).tolist())
    W = layers.element(list(w.values()))
    K = W.T @ W @ B @ B.T - B @ B.T @ W.T @ W
    unknowns = differences(layers.taps)
    rho = [sum(x * w.get(tuple(np.add(a, t)), 0) for a, x in w.items()) for t in unknowns]
    pixels = [tuple(int(x) for x in p) for p in np.ndindex(*layers.image)]
    rows = {p: tuple(int(x) for x in row) for p, row in zip(pixels, B.to_fractions(), strict=True)}
    places = pixels if border else inner(layers.image, layers.taps, layers.pixels)
    pairs = [(u, v) for u in places for v in places]
    forms = entries(rows, pairs, unknowns if both else [*unknowns, *unknowns]).tolist()
    sums = [sum(r * x for r, x in zip(rho if both else rho + rho, form, strict=True)) for form in forms]
    wrong = sum(K[pixels.index(u), pixels.index(v)] != x for (u, v), x in zip(pairs, sums, strict=True))
    found = f"{layers.name}: {len(places)} pixels, {wrong} entries differ"
    return Outcome(Answer.of(not wrong and len(places) > 1), found)


SEEN = (((5,), (3,), 1), ((6, 6), (3, 3), 1), ((5, 5), (3, 3), 2), ((11, 11), (5, 5), 1), ((9, 9), (5, 5), 2),
        ((12, 12), (7, 7), 3), ((6, 6), (2, 4), 1), ((10**8, 10**8), (3, 3), 1))  # fmt: skip
"""But for the last one, the smallest square images on which the test passes."""


@PROPOSITION4.certified(
    covers="images, filters and n: " + ", ".join(f"{Convolution(m, s).name} n = {n}" for m, s, n in SEEN),
    instances=Cases(SEEN),
    controls={"on_images_one_pixel_smaller": {"less": 1}, "with_the_value_at_0_to_be_determined_too": {"centre": True}},
    supports=[SHIFT_TEST],
)
def the_shift_test_passes_for_zero_padded_convolutions(
    case: tuple[tuple[int, ...], tuple[int, ...], int], *, less: int = 0, centre: bool = False
) -> Outcome:
    """Single samples and 5 x 5 filters, and images of any size; the rank is found again from the entries that are named."""
    image, sides, n = case
    layers = Convolution(tuple(m - less for m in image), sides)
    test = of_taps(layers.image, layers.taps, n)
    assert test is not None
    unknowns = [*differences(layers.taps), *[(0,) * len(image)] * centre]
    table = entries(test.B, test.places, unknowns).tolist() if test.places else [[0] * len(unknowns)]
    rank = rank_modulo(RationalMatrix(table), PRIME)
    narrow = all(len(row) <= n for row in test.B.values())
    return Outcome(Answer.of(narrow and rank == len(unknowns)), f"{layers.name}: rank {rank} of {len(unknowns)}")


# What the hypotheses are for


@cache
def tested(side: int) -> ShiftTest:
    """Return the test for three taps on an axis and one sample."""
    found = of_taps((side,), ((-1,), (0,), (1,)), 1)
    assert found is not None
    return found


def turned(side: int) -> RationalMatrix:
    """Return the cyclic shift."""
    return RationalMatrix([[int(j == (i + 1) % side) for j in range(side)] for i in range(side)])


def padded(W: RationalMatrix) -> bool:
    """Whether a matrix is a zero-padded convolution with three taps on an axis."""
    k = W.rows
    return all(
        W[i, j] == (W[max(i - j, 0), max(j - i, 0)] if abs(i - j) < 2 else 0) for i in range(k) for j in range(k)
    )


def against(statement: Statement, dropped: str, W: RationalMatrix) -> Counterexample:
    """Hold an element of a structure with three taps on an axis against a statement about such structures, for n = 1."""
    test, k = tested(W.rows), W.rows
    narrow = all(len(row) <= 1 for row in test.B.values())
    facts = {"padding": padded(W), "low-rank": narrow, "rank": test.passed, "room": k - 2 > 2}
    found = Counterexample(
        hypotheses={name: facts[name] for name in statement.hypotheses},
        conclusion=is_scalar(W) or not is_scalar(W.T @ W),
        witness={"W": W.to_strings(), "n": 1},
        dropped=(dropped,),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", statement).given(W=W, k=k)
        off = [f"entry(W, {i + 1}, {j + 1}) == 0" for i in range(k) for j in range(k) if abs(i - j) > 1]
        near = [f"entry(W, {i + 1}, {i + 1 + s}) == entry(W, {max(-s, 0) + 1}, {max(s, 0) + 1})"
                for s in (-1, 0, 1) for i in range(max(-s, 0) + 1, k + min(-s, 0))]  # fmt: skip
        written.hypothesis("padding", " and ".join(["rows(W) == k", *off, *near]), dropped=dropped == "padding")
        if "room" in statement.hypotheses:
            written.hypothesis("room", "k - 2 > 2", dropped=dropped == "room")  # s = 2, and all pixels but two are inner
        else:
            _ranks(written, test, k)
        written.conclusion("W is a multiple of I, or its Gram matrix is none", "isscalar(W) or not isscalar(gram(W))")
        return written.seal()

    return found.sealed(certificate)


def _ranks(written: Certificate, test: ShiftTest, k: int) -> None:
    """Write what is asked of G and of the table."""
    b = RationalMatrix([[test.B.get((i,), (0,))[0]] for i in range(k)])
    written.given(b=b, n=1).define("G", "b*b^T", value=b @ b.T)
    written.hypothesis("low-rank", "issymmetric(G) and rank(G) <= n")
    if rows := table_formula(k):
        J = RationalMatrix(entries(test.B, inner_pairs(k), [(1,), (2,)]).tolist())
        written.define("J", rows, value=J)
        written.hypothesis("rank", f"rankmod(J, {PRIME}) == 2")
    else:
        written.hypothesis("rank", "k - 2 >= 2 and columns(G) == k", dropped=True)  # else no two pixels are inner


def inner_pairs(k: int) -> list[tuple[Pixel, Pixel]]:
    """Return the pairs of pixels with both neighbours."""
    return [((u,), (v,)) for u in range(1, k - 1) for v in range(u + 1, k - 1)]


def table_formula(k: int) -> str:
    """Return the table as a formula in G, or nothing where no two pixels are inner."""

    def term(sign: str, u: int, v: int) -> str:
        return f" {sign} entry(G, {u + 1}, {v + 1})" if 0 <= u < k and 0 <= v < k else ""

    def cell(u: int, v: int, t: int) -> str:
        return "0" + term("+", u + t, v) + term("+", u - t, v) + term("-", u, v + t) + term("-", u, v - t)

    rows = [", ".join(cell(u, v, t) for t in (1, 2)) for (u,), (v,) in inner_pairs(k)]
    return f"[{'; '.join(rows)}]" if rows else ""


@PROPOSITION4.counterexample(
    covers="five pixels in a circle, n = 1: the cyclic shift",
    without=(SHIFT_TEST, "padding"),
    controls={"with_zeros_beyond_the_border": {"W": turned(5) - RationalMatrix.unit(4, 0, (5, 5))}},
)
def a_shift_on_a_circle_aligns_with_everything(*, W: RationalMatrix = turned(5)) -> Counterexample:
    """Nothing is lost at a border that is none."""
    return against(SHIFT_TEST, "padding", W)


@PROPOSITION4.counterexample(
    covers="two pixels, n = 1: a rotation with the filter -4 3 4",
    without=(SHIFT_TEST, "rank"),
    controls={"with_the_sign_of_a_tap_changed": {"W": RationalMatrix([[3, 4], [4, 3]])}},
)
def on_two_pixels_a_filter_is_a_rotation(*, W: RationalMatrix = RationalMatrix([[3, 4], [-4, 3]])) -> Counterexample:
    """No pixel has both neighbours, so the table is empty."""
    return against(SHIFT_TEST, "rank", W)


@PROPOSITION4.certified(
    covers="three taps on 5 to 8 pixels, G of rank 2 and 3, n = 1",
    instances=Cases([(side, rank) for side in (5, 6, 7, 8) for rank in (2, 3)]),
    controls={"on_images_with_one_inner_pixel": {"side": 3}},
    spares=(SHIFT_TEST, "low-rank"),
)
def the_rank_of_G_did_not_matter_here(case: tuple[int, int], *, side: int = 0) -> Outcome:
    """Where a G of rank 2 or 3 determines the autocorrelation, one of rank 1 does too: the conclusion holds for n = 1."""
    pixels, columns = side or case[0], case[1]
    wide = RationalMatrix([[(i + 2) ** (j + 1) for j in range(columns)] for i in range(pixels)])
    rows: Table = {(i,): tuple(int(x) for x in row) for i, row in enumerate(wide.to_fractions())}
    unknowns = [(1,), (2,)]
    pairs = inner_pairs(pixels)
    full = bool(pairs) and RationalMatrix(entries(rows, pairs, unknowns).tolist()).rank() == 2
    single = tested(pixels)
    more = wide.rank() == columns > 1
    return Outcome(Answer.of(full and more and single.passed), f"{pixels} pixels: rank {single.found} of 2 at a G of rank 1")
