"""Zero-padded convolutions on images with room for the filter: one pixel shows the autocorrelation, whatever the size.

This is the shift test at ``G = e_u e_u^T``. There is no rank to compute: the table is minus the identity.
"""

from __future__ import annotations

from proofs.alignability.shifts import differences, entries, lone_pixel, moved
from proofs.proposition4.shift_test import SHIFT_TEST, against, turned
from proofs.proposition4.statement import PROPOSITION4
from proofs.structure.convolution import Convolution
from verify.claim import Answer, Cases, Counterexample, Outcome, Step
from verify.exact import RationalMatrix
from verify.symbolic import same_scalar, scalar

LONE_PIXEL = PROPOSITION4.extension(
    "lone-pixel",
    "Let S be spanned by the zero-padded convolutions W[p, p + a] = w_a, a in T, of one channel, and on each axis let the taps "
    "lie between two ends that differ by s. Then for every n >= 1 almost no k x n matrices can align with an element of S that is "
    "not a multiple of I.",
    hypotheses={
        "padding": SHIFT_TEST.hypotheses["padding"],
        "room": "an axis has more than 2 s inner pixels, those from which no tap between the ends leads out of the image; on one "
        "axis more than s are enough",
    },
    argument=[
        Step(
            "on one axis let u be the first inner pixel, on the others the one s after it; of t and -t take the one that is not "
            "negative on that axis: then u + t is inner for all differences t of two taps, as |t| <= s",
            by=("from_the_first_pixel_one_sign_stays_inside", "from_s_pixels_on_both_signs_stay_inside"),
        ),
        Step(
            "at G = e_u e_u^T the entry at u and v = u + t' != u has in the column of t only the terms of v + t and v - t, and "
            "these meet u for t = -t' and for t = t'",
            by="only_the_difference_itself_leads_back",
        ),
        Step(
            "of t' and -t' one is a column, so this row is -1 there and 0 elsewhere; the rows of all t' have full column rank "
            "modulo every prime, and G is symmetric of rank 1 <= n: this is the shift test",
            uses="proposition4.shift-test",
            given=["low-rank", "rank"],
        ),
    ],
)

first, s, t, more = (scalar(name) for name in ("first", "s", "t", "more"))


@PROPOSITION4.derived(covers="every side and filter", controls={"with_as_many_inner_pixels_as_s": {"room": 0}})
def from_the_first_pixel_one_sign_stays_inside(*, room: int = 1) -> Outcome:
    """With L = s + 1 + more inner pixels and 0 <= t <= s: the last one lies ``more + (s - t) >= 0`` beyond ``first + t``."""
    last = first + (s + room + more) - 1
    return same_scalar(last - (first + t), more + (s - t), "what is left before the last inner pixel")


@PROPOSITION4.derived(
    covers="every side and filter, -s <= t <= s",
    controls={"with_2_s_inner_pixels": {"room": 0}, "from_the_first_inner_pixel": {"start": 0}},
)
def from_s_pixels_on_both_signs_stay_inside(*, room: int = 1, start: int = 1) -> Outcome:
    """With L = 2 s + 1 + more: ``first + s + t`` is ``s + t >= 0`` after the first, ``more + (s - t) >= 0`` before the last."""
    u, last = first + start * s, first + (2 * s + room + more) - 1
    after = same_scalar((u + t) - first, s + t, "how far after the first inner pixel")
    return Outcome.conjunction([after, same_scalar(last - (u + t), more + (s - t), "how far before the last")])


@PROPOSITION4.derived(covers="every pair of differences", controls={"with_the_pixel_v_for_u": {"back": 0}})
def only_the_difference_itself_leads_back(*, back: int = 1) -> Outcome:
    """``v - t = u + (t' - t)`` and ``v + t = u + (t' + t)`` for ``v = u + t'``: they are u iff t = t', t = -t'."""
    u, other = scalar("u"), scalar("t'")
    v = u + other
    places = [same_scalar((v - sign * t) - back * u - (1 - back) * v, other - sign * t, "how far off u") for sign in (1, -1)]
    return Outcome.conjunction(places)


ROOMS = (((5,), (3,)), ((7,), (4,)), ((5, 7), (3, 3)), ((7, 5), (3, 3)), ((6, 11), (2, 4)), ((3, 9), (1, 5)))
"""Images as small as they may be, and filters."""


@PROPOSITION4.certified(
    covers="the smallest images with room: " + ", ".join(Convolution(*case).name for case in ROOMS),
    instances=Cases(ROOMS),
    controls={
        "with_one_pixel_less_on_each_axis": {"less": 1},
        "at_the_first_inner_pixel_on_all_axes": {"corner": True},
        "with_t_and_minus_t_apart": {"apart": True},
    },
    supports=[LONE_PIXEL],
)
def the_table_of_a_lone_pixel_is_minus_the_identity(
    case: tuple[tuple[int, ...], tuple[int, ...]], *, less: int = 0, corner: bool = False, apart: bool = False
) -> Outcome:
    """Rows u and u + t or u - t, whichever is inner; computed entry by entry from G."""
    image, sides = tuple(m - less for m in case[0]), case[1]
    layers = Convolution(image, sides)
    ends = [(offsets[0], offsets[-1]) for offsets in layers.offsets]
    u = tuple(high for _, high in ends) if corner else lone_pixel(image, ends)
    if u is None:
        return Outcome(Answer.FAILS, f"{layers.name}: there is no room for a lone pixel")
    unknowns = differences(layers.taps)

    def inside(v: tuple[int, ...]) -> bool:
        return all(high <= x < m + low for x, m, (low, high) in zip(v, image, ends, strict=True))

    seen = [next((v for sign in (1, -1) if inside(v := moved(u, t, sign))), None) for t in unknowns]
    columns = [*unknowns, *(tuple(-x for x in t) for t in unknowns)] if apart else unknowns
    table = entries({u: (1,)}, [(u, v) for v in seen if v is not None], columns).tolist()
    minus = [[-int(i == j) for j in range(len(columns))] for i in range(len(unknowns))]
    return Outcome(Answer.of(table == minus), f"{layers.name}: {len(table)} rows at the pixel {u}")


# What the hypotheses are for


@PROPOSITION4.counterexample(
    covers="five pixels in a circle, n = 1: the cyclic shift",
    without=(LONE_PIXEL, "padding"),
    controls={"with_zeros_beyond_the_border": {"W": turned(5) - RationalMatrix.unit(4, 0, (5, 5))}},
)
def with_room_a_shift_on_a_circle_still_aligns_with_everything(*, W: RationalMatrix = turned(5)) -> Counterexample:
    """Three inner pixels, which are more than s = 2: room is not what is missing."""
    return against(LONE_PIXEL, "padding", W)


@PROPOSITION4.counterexample(
    covers="two pixels, n = 1: a rotation with the filter -4 3 4",
    without=(LONE_PIXEL, "room"),
    controls={"with_the_sign_of_a_tap_changed": {"W": RationalMatrix([[3, 4], [4, 3]])}},
)
def without_room_a_filter_is_a_rotation(*, W: RationalMatrix = RationalMatrix([[3, 4], [-4, 3]])) -> Counterexample:
    """No pixel is inner."""
    return against(LONE_PIXEL, "room", W)
