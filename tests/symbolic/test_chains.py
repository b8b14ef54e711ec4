"""Products of layers: written out where the number of layers is known, never independent of their layers."""

from __future__ import annotations

import pytest

from verify.claim import Answer
from verify.symbolic import Chain, Derivation, NoInstance, established, index, letter_of, matrix, sample_instance
from verify.symbolic.chains import Span, layer_span, product_span

CHAIN = Chain()
i = index("i")


@pytest.mark.parametrize(("high", "low", "peeled"), [(5, 1, (5, 4)), (i + 2, i, (i + 2, i + 1)), (2, 1, (2, 1))])
def test_a_layer_times_the_rest_is_the_product(high: object, low: object, peeled: tuple[object, object]) -> None:
    top, rest = peeled
    d = Derivation("peel").start(CHAIN.product(high, low))  # type: ignore[arg-type]
    whole = CHAIN.layer(top) @ CHAIN.product(rest, low)  # type: ignore[arg-type]
    assert established(d, whole).answer is Answer.HOLDS
    assert established(d, 2 * whole).answer is Answer.FAILS


def test_a_true_identity_that_needs_a_split_is_undecided_without_it_and_proved_with_it() -> None:
    peeled = CHAIN.layer("d") @ CHAIN.product(index("d") - 1, 1)
    assert established(Derivation("not split").start(CHAIN.product("d", 1)), peeled).answer is Answer.UNDECIDED
    split = Derivation("split").start(CHAIN.product("d", 1)).apply(CHAIN.split("d", "d", 1))
    assert established(split, peeled).answer is Answer.HOLDS
    assert established(split, 2 * peeled).answer is Answer.FAILS


def test_a_split_that_is_written_out_anyway_changes_nothing() -> None:
    d = Derivation("four layers").start(CHAIN.product(4, 1)).apply(CHAIN.split(4, 2, 1))
    assert established(d, CHAIN.product(4, 3) @ CHAIN.layer(2) @ CHAIN.layer(1)).answer is Answer.HOLDS


def test_letters_that_may_share_layers_are_not_drawn_independently() -> None:
    with pytest.raises(NoInstance, match="may share layers"):
        sample_instance([CHAIN.product("d", 1), CHAIN.layer("i")])
    apart = sample_instance([CHAIN.product("d", i + 1), CHAIN.layer("i"), CHAIN.product(i - 1, 1)])
    assert set(apart.matrices) == {"W[d..i+1]", "W_i", "W[i-1..1]"}


def test_spans_are_read_from_names() -> None:
    span = product_span(letter_of(CHAIN.product("d", i + 1)))
    assert span == ("W", i + 1, index("d"))
    assert layer_span(letter_of(CHAIN.layer(i - 1)), "W") == ("W", i - 1, i - 1)
    assert layer_span(letter_of(CHAIN.layer(12)), "W") == ("W", index(12), index(12))
    assert layer_span(letter_of(matrix("W'", "k", "k")), "W") is None
    assert layer_span(letter_of(matrix("V_1", "k", "k")), "W") is None
    assert product_span(letter_of(CHAIN.layer(i))) is None


def test_a_symbol_that_ends_in_a_digit_is_one_symbol() -> None:
    span = product_span(letter_of(CHAIN.product("i2", "i1")))
    assert span is not None
    assert span.low == index("i1")
    assert not span.misses(Span("W", index("i3"), index("i3")))
