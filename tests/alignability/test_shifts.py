"""Zero-padded convolutions of any size: a test by hand, what it must not say, its certificate; structures too large to list."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pytest

from proofs.alignability import alignability
from proofs.alignability.shifts import Table, differences, entries, inner, lone_pixel, of_taps, shift_test
from proofs.structure import structure_of
from verify.certificate import replay, reseal
from verify.certificate.entries import plan_digest
from verify.claim import Answer

AXIS = ((-1,), (0,), (1,))


def test_differences_and_inner_pixels_by_hand() -> None:
    assert differences(AXIS) == [(1,), (2,)]
    assert differences(((0, 0), (0, 1), (1, 0))) == [(0, 1), (1, -1), (1, 0)]
    assert inner((5,), AXIS, 10) == [(1,), (2,), (3,)]
    assert inner((5,), AXIS, 2) == [(1,), (2,)]
    assert inner((4, 2), ((0, 0), (0, 1), (2, 0)), 9) == [(2, 1), (3, 1)]
    assert inner((2,), AXIS, 10) == []


def test_an_entry_of_the_commutator_by_hand() -> None:
    """G = b b^T, b = (1, 2, 3, 5, 7), at pixels 1 and 2: t = 1: 9 + 3 - 10 - 4, t = 2 (b is 0 at -1): 15 - 14 - 2."""
    B: Table = {(i,): (x,) for i, x in enumerate((1, 2, 3, 5, 7))}
    found = entries(B, [((1,), (2,)), ((2,), (2,))], [(1,), (2,)])
    assert found.tolist() == [[-2, -1], [0, 0]]


@pytest.mark.parametrize(
    ("name", "n"),
    [
        ("conv2d:16x16:5x5", 1),
        ("conv2d:28x28:5x5", 3),
        ("conv2d:28x28:11x11", 100),
        ("conv2d:99999999x99999999:3x3", 1),
        ("conv1d:9:4", 1),
    ],
)
def test_what_was_undecided_is_decided(name: str, n: int) -> None:
    found = alignability(structure_of(name), n)
    assert found.printed is found.repaired is Answer.HOLDS
    assert found.orthogonal.beyond_identity is Answer.FAILS


@pytest.mark.parametrize(
    "name", ["conv2d:5x5:3x3:circular", "conv1d:9:3:channels=2x2", "toeplitz:5", "diagonal:4", "conv2d:40x40:17x17"]
)
def test_it_says_nothing_of_other_structures_and_of_large_filters(name: str) -> None:
    assert shift_test(structure_of(name), 3) is None


@pytest.mark.parametrize("name", ["conv1d:2:3", "conv2d:2x2:3x3", "conv2d:2x9:3x3", "conv1d:4:5", "conv1d:3:3", "conv1d:4:3"])
def test_it_does_not_pass_without_enough_inner_pixels(name: str) -> None:
    """The first four contain rotations."""
    found = shift_test(structure_of(name), 1)
    assert found is not None
    assert not found.passed


def test_a_filter_of_one_tap_needs_nothing() -> None:
    found = shift_test(structure_of("conv2d:1x1:3x3"), 1)
    assert found is not None
    assert (found.needed, found.passed) == (0, True)


def test_where_it_passes_no_other_test_says_the_contrary() -> None:
    passed = 0
    for m in range(2, 9):
        for s in range(1, 6):
            for n in (1, 2, m):
                structure = structure_of(f"conv1d:{m}:{s}")
                test = shift_test(structure, n)
                found = alignability(structure, n)
                if test is not None and test.passed:
                    passed += 1
                    assert found.printed is Answer.HOLDS
                    assert found.orthogonal.beyond_identity is Answer.FAILS
    assert passed > 30


def test_samples_are_positive() -> None:
    with pytest.raises(ValueError, match="at least one sample"):
        of_taps((5,), AXIS, 0)


# The certificate


@cache
def sealed() -> Mapping[str, Any]:
    found = alignability(structure_of("conv2d:16x16:5x5"), 1).certificate
    assert found is not None
    return found


def certificate() -> dict[str, Any]:
    return copy.deepcopy(dict(sealed()))


def shifts(record: dict[str, Any]) -> dict[str, Any]:
    (part,) = (part for part in record["grams"]["parts"] if part["kind"] == "shifts")
    return part  # type: ignore[no-any-return]


def test_the_certificate_is_accepted() -> None:
    record = certificate()
    assert replay.check(record).kind == "grams"
    assert record["statement"]["id"] == "proposition4.shift-test"


TAMPERINGS: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "two taps exchanged": (lambda c: shifts(c)["taps"].__setitem__(slice(0, 2), shifts(c)["taps"][1::-1]), "not the shift"),
    "a tap left out": (lambda c: shifts(c)["taps"].pop(), "25 entries"),
    "a tap given twice": (lambda c: shifts(c)["taps"].__setitem__(1, shifts(c)["taps"][0]), "given twice"),
    "another image": (lambda c: shifts(c).update(image=[8, 32]), "not the shift"),
    "an image of another size": (lambda c: shifts(c).update(image=[16, 15]), "number of pixels"),
    "a place on the border": (lambda c: shifts(c)["places"].__setitem__(0, [0, 40]), "out of the image"),
    "a place left out": (lambda c: shifts(c)["places"].pop(), "39 entries"),
    "a place given twice": (lambda c: shifts(c)["places"].__setitem__(1, shifts(c)["places"][0]), "depends"),
    "more columns than samples": (lambda c: [row.append(i % 7) for i, (_, row) in enumerate(shifts(c)["B"])], "more columns"),
    "a composite number for the prime": (lambda c: shifts(c).update(prime=2147483649), "not a prime"),
    "an entry of the basis moved": (lambda c: c["grams"]["basis"][3][0].__setitem__(1, 5), "not the shift"),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_refused(name: str) -> None:
    change, expected = TAMPERINGS[name]
    record = certificate()
    change(record)
    with pytest.raises(replay.Refused, match=expected):
        replay.check(reseal({**record, "plan_sha256": plan_digest(record)}))


# Structures that are too large to be looked at


@pytest.mark.parametrize(
    "name", ["toeplitz:4096", "hankel:4096", "circulant:4096", "conv1d:9999:401:circular", "conv2d:14x14:3x3:channels=16x16"]
)
def test_a_permutation_is_exhibited_in_large_structures(name: str) -> None:
    structure = structure_of(name)
    found = alignability(structure, 3)
    assert found.printed is Answer.FAILS
    element = found.orthogonal.element
    assert element is not None
    places = [(i, j) for index, c in enumerate(element) if c for i, j, _ in structure.signed_places(index)]  # type: ignore[attr-defined]
    assert len({i for i, _ in places}) == len({j for _, j in places}) == len(places) == found.k
    assert any(i != j for i, j in places)
    assert "too large to be written down" in found.uncertified


def test_what_is_beyond_all_limits_stays_undecided() -> None:
    assert alignability(structure_of("conv2d:40x40:17x17"), 3).printed is Answer.UNDECIDED
    found = alignability(structure_of("toeplitz:100000000"), 3)
    assert (found.printed, found.repaired) == (Answer.FAILS, Answer.UNDECIDED)
    assert found.orthogonal.element is None
    assert "c_1 = 1, c_100000001 = 1" in found.orthogonal.reason


# One pixel is enough on an image with room for it


@pytest.mark.parametrize(
    ("image", "ends", "expected"),
    [
        ((5,), [(-1, 1)], (1,)),  # inner pixels 1, 2, 3 hold 1, 1 + 1 and 1 + 2
        ((4,), [(-1, 1)], None),
        ((5, 7), [(-1, 1), (-1, 1)], (1, 3)),
        ((5, 6), [(-1, 1), (-1, 1)], None),
        ((7, 5), [(-1, 1), (-1, 1)], (3, 1)),
    ],
)
def test_a_lone_pixel_by_hand(
    image: tuple[int, ...], ends: list[tuple[int, int]], expected: tuple[int, ...] | None
) -> None:
    assert lone_pixel(image, ends) == expected


@pytest.mark.parametrize("name", ["conv1d:5:3", "conv2d:7x5:3x3", "conv2d:16x16:5x5", "conv2d:9x10:2x4"])
def test_at_a_lone_pixel_each_entry_shows_one_difference(name: str) -> None:
    structure = structure_of(name)
    test = shift_test(structure, 1)
    assert test is not None
    assert len(test.B) == 1
    table = entries(test.B, test.places, differences(test.taps)).tolist()
    assert table == [[-int(i == j) for j in range(test.needed)] for i in range(test.needed)]


def test_large_filters_are_decided_where_the_image_has_room() -> None:
    found = alignability(structure_of("conv2d:100x100:17x17"), 1)
    assert (found.printed, found.shifts.needed if found.shifts else None) == (Answer.HOLDS, (33 * 33 - 1) // 2)
    assert shift_test(structure_of("conv2d:48x100:17x17"), 1) is not None  # 33 on one axis, 49 on the other
    assert shift_test(structure_of("conv2d:48x48:17x17"), 1) is None
