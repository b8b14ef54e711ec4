"""Seeds, strata and coverage."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from verify.sampling import Coverage, Drawn, Miss, Missed, Strata, Stratum, instance_rng


def test_the_documented_key_gives_the_documented_numbers() -> None:
    digest = hashlib.sha256(b'[0,"theorem1","a_check",3,0]').digest()
    expected = np.random.Generator(np.random.PCG64(int.from_bytes(digest, "big"))).integers(0, 2**63, 5)
    assert np.array_equal(instance_rng(0, "theorem1", "a_check", 3).integers(0, 2**63, 5), expected)


def test_first_numbers_are_pinned() -> None:
    assert instance_rng(0, "theorem1", "a_check", 0).integers(0, 1000, 4).tolist() == [22, 34, 323, 918]


def test_every_part_of_the_key_matters() -> None:
    keys = [
        (0, "a", "b", 0, 0),
        (1, "a", "b", 0, 0),
        (0, "ab", "", 0, 0),
        (0, "a", "c", 0, 0),
        (0, "a", "b", 1, 0),
        (0, "a", "b", 0, 1),
        (0, 'a","b', "", 0, 0),
    ]
    drawn = {int(instance_rng(*key).integers(0, 2**63)) for key in keys}
    assert len(drawn) == len(keys)


@pytest.mark.parametrize(
    ("key", "error", "message"),
    [
        ((-1, "a", "b", 0), ValueError, "seed is -1"),
        ((0, "a", "b", -1), ValueError, "index is -1"),
        ((True, "a", "b", 0), TypeError, "seed is True"),
        ((0.5, "a", "b", 0), TypeError, "seed is 0.5"),
        ((0, None, "b", 0), TypeError, "claim is None"),
    ],
)
def test_bad_keys(key: tuple[object, ...], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        instance_rng(*key)  # type: ignore[arg-type]


def _strata() -> Strata[int]:
    return Strata(
        [Stratum("zero", lambda rng: 0), Stratum("one", lambda rng: 1)],
        [Stratum("random", lambda rng: int(rng.integers(0, 100)))],
    )


def test_degenerate_strata_come_first_then_all_in_turn() -> None:
    strata = _strata()
    outcomes = [strata.draw(0, "c", "k", i) for i in range(7)]
    assert [o.stratum for o in outcomes] == ["zero", "one", "random", "zero", "one", "random", "zero"]
    assert outcomes[5] == strata.draw(0, "c", "k", 5)


def test_misses_are_counted_retried_and_reported() -> None:
    def sometimes(rng: np.random.Generator) -> int | None:
        number = int(rng.integers(0, 4))
        if number == 1:
            raise Miss
        return number if number == 0 else None

    strata = Strata([Stratum("sometimes", sometimes), Stratum("never", lambda rng: None)], attempts=50)
    coverage = Coverage.over(strata.names)
    for index in range(10):
        coverage.record(strata.draw(0, "c", "k", index))
    assert coverage.instances == {"sometimes": 5, "never": 0}
    assert coverage.given_up == {"sometimes": 0, "never": 5}
    assert coverage.misses["never"] == 250
    assert 0 < coverage.misses["sometimes"] < 250
    assert coverage.uncovered == ("never",)
    assert coverage.total == 5
    outcome = strata.draw(0, "c", "k", 0)
    assert isinstance(outcome, Drawn)
    assert sometimes(instance_rng(0, "c", "k", 0, outcome.misses)) == 0
    assert strata.draw(0, "c", "k", 1) == Missed(1, "never", 50)


def test_falsy_instances_are_instances() -> None:
    assert isinstance(_strata().draw(0, "c", "k", 0), Drawn)


def test_merging_workers_gives_the_counts_of_one() -> None:
    strata = _strata()
    whole, left, right = (Coverage.over(strata.names) for _ in range(3))
    for index in range(9):
        whole.record(strata.draw(0, "c", "k", index))
        (left if index % 2 else right).record(strata.draw(0, "c", "k", index))
    left.merge(right)
    assert left == whole


def test_bad_strata() -> None:
    one = Stratum("one", lambda rng: 1)
    with pytest.raises(ValueError, match="no stratum"):
        Strata([])
    with pytest.raises(ValueError, match="share the name 'one'"):
        Strata([one], [one])
    with pytest.raises(ValueError, match="attempts is 0"):
        Strata([one], attempts=0)
    with pytest.raises(ValueError, match="index is -1"):
        _strata().draw(0, "c", "k", -1)


def test_errors_inside_a_draw_are_not_misses() -> None:
    def broken(rng: np.random.Generator) -> int:
        raise RuntimeError("a defect of the generator")

    with pytest.raises(RuntimeError, match="a defect"):
        Strata([Stratum("broken", broken)]).draw(0, "c", "k", 0)


def test_a_further_hypothesis_makes_other_draws_misses() -> None:
    """Even numbers only: the same strata and names, no odd value, and the draws thrown away are counted."""
    digits = Strata(
        [Stratum("digits", lambda rng: int(rng.integers(0, 10))), Stratum("ones", lambda rng: 1)], attempts=5
    )
    even = digits.where(lambda value: value % 2 == 0)
    assert even.names == digits.names
    drawn = [even.draw(0, "claim", "check", index) for index in range(40)]
    values = [one.value for one in drawn if isinstance(one, Drawn)]
    assert {value % 2 for value in values} == {0}
    assert any(one.misses for one in drawn)
    assert all(isinstance(one, Missed) and one.misses == 5 for one in drawn[1::2])


def test_strata_can_be_left_out_by_name() -> None:
    three = Strata([Stratum(name, lambda rng: 0) for name in ("a", "b", "c")], attempts=7)
    assert three.without("b").names == ("a", "c")
    assert three.without("b").attempts == 7
    with pytest.raises(ValueError, match="no stratum 'd'"):
        three.without("d")
    with pytest.raises(ValueError, match="no stratum to draw from"):
        three.without("a", "b", "c")
