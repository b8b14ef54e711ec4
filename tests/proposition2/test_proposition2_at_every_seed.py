"""A false variant is caught by an instance built for it, so that no seed lets it pass."""

from __future__ import annotations

import pytest

from proofs.proposition2.complex_trials import OTHER, SAME, ComplexPair, inequality
from proofs.proposition2.trials import CHAINS, float_chains_respect_the_schatten_bound
from verify.claim import Answer
from verify.exact import RationalMatrix
from verify.numeric.backend import select_backend
from verify.sampling import Strata
from verify.sampling.strata import Drawn


def test_one_i_and_its_conjugate_by_hand() -> None:
    """``A = [1, i]``, ``B = [1, -i]``: ``A B^* = 0``, ``A B^T = 2``, and ``A^* A + B^* B = 2 I``, so 4 <= 2 is refused."""
    one, other = RationalMatrix([[1, 0]]), RationalMatrix([[0, 1]])
    pair = ComplexPair((one, other), (one, -other))
    assert inequality(pair, 2, True).answer is Answer.HOLDS
    assert inequality(pair, 2, False).answer is Answer.FAILS


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize(("family", "rows"), [(SAME, "as many rows"), (OTHER, "other numbers of rows")])
def test_the_transpose_is_told_from_the_adjoint(family: Strata[ComplexPair], rows: str, seed: int) -> None:
    drawn = family.draw(seed, "proposition2", "tests", family.names.index(f"conjugate rows, {rows}"))
    assert isinstance(drawn, Drawn)
    assert inequality(drawn.value, 2, True).answer is Answer.HOLDS
    assert inequality(drawn.value, 2, False).answer is Answer.FAILS


@pytest.mark.parametrize("seed", range(20))
def test_half_the_exponent_is_seen_at_small_singular_values(seed: int) -> None:
    drawn = CHAINS.draw(seed, "proposition2", "tests", CHAINS.names.index("small singular values"))
    assert isinstance(drawn, Drawn)
    backend = select_backend("cpu")
    (held,) = float_chains_respect_the_schatten_bound([drawn.value], backend)
    (halved,) = float_chains_respect_the_schatten_bound([drawn.value], backend, halved=True)
    assert held.answer is Answer.HOLDS
    assert halved.answer is Answer.FAILS
