"""The pieces of Theorem 2 by hand: derivatives from differences, pi_S, the projection, and chains that move."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from proofs.network import Data
from proofs.structure import structure_of
from proofs.theorem2.appendix import PRINTED, applied, printed_matrix
from proofs.theorem2.dimension import dimension_example
from proofs.theorem2.exact_chain import StructuredChain, as_columns, combined, gram, pi, projection, traces
from proofs.theorem2.families import rescaled_holds
from proofs.theorem2.refutation import E11, E22, ONE, Moved, step_of
from proofs.theorem2.steps import CHAINS, FAMILIES, family_of, follows_the_formula, footnote_holds
from verify.exact import RationalMatrix

DIAGONAL = (E11, 2 * E22)


def test_pi_and_projection_by_hand() -> None:
    assert traces(DIAGONAL, ONE) == (1, 2)
    assert pi(DIAGONAL, ONE) == RationalMatrix.diagonal([1, 4])
    assert pi(DIAGONAL, pi(DIAGONAL, ONE)) == RationalMatrix.diagonal([1, 16])
    assert projection(DIAGONAL, RationalMatrix([[1, 5], [7, 1]])) == ONE
    assert gram(DIAGONAL) == RationalMatrix.diagonal([1, 4])
    assert as_columns(DIAGONAL) == RationalMatrix([[1, 0], [0, 0], [0, 0], [0, 2]])


def test_the_projection_is_right_for_dependent_families() -> None:
    assert projection((E11, E11, 0 * E11), RationalMatrix([[3, 1], [1, 1]])) == 3 * E11


def test_derivatives_from_differences_by_hand() -> None:
    """L(c) = ((2 - c)^2 + (2 - 2 c')^2)/4 on X = I: dL/dc = -1, dL/dc' = -2 at zero."""
    chain = StructuredChain((DIAGONAL,), ((Fraction(0),) * 2,), Data(ONE, 2 * ONE))
    assert chain.loss == 2
    assert chain.coefficient_gradients() == ((-1, -2),)
    assert chain.gradients() == (-ONE,)
    assert chain.step(Fraction(1)).layers == (RationalMatrix.diagonal([1, 4]),)


def test_two_layers_move_at_once_or_one_after_the_other() -> None:
    one = (RationalMatrix([[1]]),)
    chain = StructuredChain((one, one), ((Fraction(1),), (Fraction(1),)), Data(one[0], RationalMatrix([[2]])))
    assert chain.step(Fraction(1)).coefficients == ((2,), (2,))
    assert chain.step(Fraction(1), at_once=False).coefficients == ((2,), (1,))


@pytest.mark.parametrize("index", range(2 * len(CHAINS)))
def test_every_structure_follows_the_formula(index: int) -> None:
    assert follows_the_formula(CHAINS.draw(1, "theorem2", "tests", index).value).answer.value == "holds"


@pytest.mark.parametrize("index", range(len(FAMILIES)))
def test_families_of_every_kind_follow_the_formula(index: int) -> None:
    assert follows_the_formula(FAMILIES.draw(1, "theorem2", "tests", index).value).answer.value == "holds"


def test_the_footnote_is_judged_by_hand() -> None:
    assert footnote_holds((E11, E22))
    assert footnote_holds(DIAGONAL)
    assert not footnote_holds((E11, 0 * E22)), "a projection that is not orthonormal"
    assert not footnote_holds((E11, E11 + E22)), "not scaled along its matrices"
    assert footnote_holds(family_of(structure_of("conv2d:2x2:3x3")))


def test_rescaling_is_judged_by_hand() -> None:
    assert rescaled_holds((2 * E11, 2 * E22))
    assert rescaled_holds(DIAGONAL)
    assert not rescaled_holds((E11, (3 * E11 + 4 * E22) / 5))


def test_a_step_is_held_against_both_formulas() -> None:
    moved = step_of(DIAGONAL, 2 * ONE)
    assert moved.on_coefficients
    assert moved.by(projected=False)
    assert not moved.by(projected=True)
    still = Moved(moved.before, moved.before.layers, Fraction(1))
    assert not still.on_coefficients
    assert not still.by(projected=False)


def test_the_printed_matrix_by_hand() -> None:
    counting = range(1, 10)
    W = printed_matrix(list(counting))
    assert [[int(x) for x in row] for row in W.to_fractions()] == [list(row) for row in PRINTED]
    assert applied(list(counting), turned=True) == W
    assert applied(list(counting), turned=False) == W.T
    assert applied(list(counting), turned=True, circular=True) != W


def test_torch_applies_filters_unturned() -> None:
    torch = pytest.importorskip("torch", reason="torch is needed to ask it which way it applies a filter")
    C, image = torch.arange(1.0, 10.0, dtype=torch.float64), torch.arange(1.0, 10.0, dtype=torch.float64) ** 2
    seen = torch.nn.functional.conv2d(image.reshape(1, 1, 3, 3), C.reshape(1, 1, 3, 3), padding=1).reshape(-1)
    library = applied(list(range(1, 10)), turned=False).to_numpy() @ image.numpy()
    assert np.array_equal(seen.numpy(), library)
    assert not np.array_equal(seen.numpy(), printed_matrix(list(range(1, 10))).to_numpy() @ image.numpy())


def test_dimensions_by_hand() -> None:
    assert dimension_example(1, 3) == ({"odd": True, "large": False}, False)
    assert dimension_example(2, 3) == ({"odd": True, "large": True}, True)
    assert dimension_example(2, 5) == ({"odd": True, "large": False}, False)


def test_combinations() -> None:
    assert combined(DIAGONAL, [Fraction(1, 2), Fraction(3)]) == RationalMatrix([["1/2", 0], [0, 6]])
