"""Dependencies found by lifting in floats: they are exact, or there are none."""

from __future__ import annotations

import math

import numpy as np
import pytest

from verify.exact import RationalMatrix, certified_rank
from verify.exact import rank as rank_module
from verify.exact.lifting import dependencies
from verify.exact.rank import RankCertificate


def test_dependencies_by_hand() -> None:
    A = np.array([[2.0, 0, 1], [0, 3, 1], [2, 3, 2], [4, -3, 1]])  # the last column is half the first and a third of the second
    found = dependencies(A, [0, 1], [0, 1])
    assert found is not None
    assert found[0].tolist() == [[3], [2]]
    assert found[1] == 6


def test_one_entry_that_does_not_fit_is_seen() -> None:
    rng = np.random.default_rng(0)
    A = (rng.integers(-99, 100, (50, 4)) @ rng.integers(-9, 10, (4, 9))).astype(float)
    assert dependencies(A, range(4), range(4)) is not None
    for place in ((49, 8), (20, 4), (0, 0), (30, 2)):
        wrong = A.copy()
        wrong[place] += 1
        assert dependencies(wrong, range(4), range(4)) is None, place


@pytest.mark.parametrize("spoiled", [
    np.array([[1.0, 1], [2, 2]]),  # the rows are right, and the minor of the second column is not asked for
    np.array([[0.0, 1], [1, 2]]),  # a singular minor
    np.array([[2.0**52, 1], [2.0**52, 1]]),  # too large
])  # fmt: skip
def test_what_floats_cannot_prove_is_left_alone(spoiled: np.ndarray) -> None:
    found = dependencies(spoiled, [0], [0])
    assert found is None or (spoiled[:, [0]] * found[0].astype(float) == found[1] * spoiled[:, [1]]).all()
    assert (found is None) == (spoiled[0, 0] != 1)


@pytest.mark.parametrize("size", [9, 999, 10**6])
def test_lifted_certificates_are_those_of_the_integer_route(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(4):
        rng = np.random.default_rng([size, seed])
        r, n = int(rng.integers(8, 21)), int(rng.integers(40, 50))
        A = RationalMatrix((rng.integers(-size, size + 1, (90, r)) @ rng.integers(-9, 10, (r, n))).tolist()) / 7
        A = RationalMatrix(A.to_fractions())
        tried: list[bool] = []

        def watched(*arguments: object, tried: list[bool] = tried) -> object:
            found = dependencies(*arguments)  # type: ignore[arg-type]
            tried.append(found is not None)
            return found

        monkeypatch.setattr(rank_module, "dependencies", watched)
        lifted = certified_rank(A)
        assert tried == [True] or (tried == [False] and size == 10**6)
        monkeypatch.setattr(rank_module, "dependencies", lambda *_: None)
        plain: RankCertificate = certified_rank(A)
        assert lifted == plain
        assert lifted.rank == r
        assert lifted.proves_rank_of(A)
        assert math.gcd(*(int(x) for x in lifted.kernel.numerator.entries())) == 1


def test_a_rank_that_is_larger_than_the_sampled_rows_show() -> None:
    rng = np.random.default_rng(5)
    A = rng.integers(-9, 10, (400, 12)) @ rng.integers(-9, 10, (12, 40))
    A[399] = rng.integers(-9, 10, 40)
    certificate = certified_rank(RationalMatrix(A))
    assert certificate.rank == 13
    assert certificate.proves_rank_of(RationalMatrix(A))
