"""What each hypothesis of Theorem 3 is for, and layers with a structure each: by hand, and certificates under tampering."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import islice

import pytest

from proofs.theorem3 import THEOREM3
from proofs.theorem3.diagonal_chains import INVERTIBLE, copied, eight_layers, missed, plane, reached, stretch
from proofs.theorem3.extensions import NO_ORTHOGONAL
from proofs.theorem3.large_structures import three_parameters_are_too_many_for_two_inputs
from proofs.theorem3.own_structures import (
    LEFT_I,
    LEFT_J,
    ONE,
    RIGHT_I,
    RIGHT_J,
    WITHOUT_THE_THIRD_STRETCH,
    Chain,
    layers_with_a_structure_each_are_aligned_on_an_open_set,
)
from proofs.theorem3.refutation import orthogonal_elements_form_a_conic
from proofs.theorem3.side_conditions import no_chain_of_the_structure_has_a_product_of_rank_4
from proofs.theorem3.statement import EXTENDED_REPAIRED, REPAIRED, REPAIRED_SQUARE
from verify.certificate import replay, single_entry_changes
from verify.claim import Answer, Check, Outcome
from verify.exact import RationalMatrix, commute

PRINTED = {"as-many-samples-as-inputs", "realizable", "extended"}
EXAMPLES = [check for check in THEOREM3.checks.values() if check.without or check.refutes == "theorem3.extended"]


def test_every_hypothesis_of_what_holds_is_examined() -> None:
    examined = {check.without or check.spares for check in THEOREM3.checks.values()}
    for statement in THEOREM3.statements.values():
        if statement.part not in PRINTED:
            assert {(statement.id, name) for name in statement.hypotheses} <= examined


@pytest.mark.parametrize("check", EXAMPLES, ids=lambda check: check.name)
def test_certificates_are_accepted_and_changed_entries_refused(check: Check) -> None:
    outcome = Outcome.of(check.function())
    assert outcome.answer is Answer.HOLDS
    certificate = outcome.certificate
    assert certificate is not None
    assert replay.check(certificate).kind == "counterexample"
    large = len(json.dumps(certificate)) > 30_000
    changes = [
        change
        for change in islice(single_entry_changes(certificate), 0, 30 if large else 120, 10)
        if change.certificate != certificate
    ]
    assert changes
    for change in changes:
        with pytest.raises(replay.Refused):
            replay.check(change.certificate)


# Layers with a structure each


def test_quaternions_by_hand() -> None:
    """i j = k = -j i, i^2 = -1; multiplications from the left and from the right commute."""
    assert LEFT_I @ LEFT_I == -ONE == RIGHT_J @ RIGHT_J
    assert LEFT_I @ LEFT_J == -(LEFT_J @ LEFT_I)
    assert (LEFT_I @ LEFT_J)[3, 0] == 1
    assert (RIGHT_J @ RIGHT_I)[3, 0] == 1  # (1 i) j
    assert all(commute(L, R) for L in (LEFT_I, LEFT_J) for R in (RIGHT_I, RIGHT_J))


def test_the_chain_is_a_singular_value_decomposition() -> None:
    chain = Chain()
    Q = chain.frames.Q
    middle = Q[-1].T @ chain.product @ Q[0] / 5**12
    assert middle.is_diagonal()
    assert sorted(middle[i, i] for i in range(4)) == [2, 3, 5, 30]
    assert chain.derivatives().shape == (16, 16)
    assert chain.derivatives().rank() == 16


def test_two_stretches_are_not_enough() -> None:
    assert not WITHOUT_THE_THIRD_STRETCH.aligned_for_all_parameters()
    found = layers_with_a_structure_each_are_aligned_on_an_open_set(chain=WITHOUT_THE_THIRD_STRETCH)
    assert found.outcome().answer is Answer.FAILS


def test_the_extended_theorem_fails_where_theorem_3_holds() -> None:
    """k = 4 and r = 2: with one S for all layers that is 'two-parameters', which holds."""
    found = layers_with_a_structure_each_are_aligned_on_an_open_set()
    assert set(found.hypotheses.values()) == {True}
    assert found.repair == {"equal-widths": True, "few-orthogonal": False}


# Small instances


def test_pairs_of_layers_by_hand() -> None:
    assert reached(3, stretch(3)).hypotheses()["zero-error"]
    assert not reached(3, stretch(3)).hypotheses()["generic"]
    assert missed(3, stretch(3)).hypotheses()["generic"]
    assert not copied(INVERTIBLE, RationalMatrix.identity(3)).in_structure()
    assert plane(4).rank() == 2


def test_eight_layers_meet_all_hypotheses_and_are_not_aligned() -> None:
    chain = eight_layers()
    assert chain.product() == chain.target
    assert chain.moves().shape == (16, 9)
    assert chain.moves().rank() == 9
    for statement in (REPAIRED, REPAIRED_SQUARE, EXTENDED_REPAIRED, NO_ORTHOGONAL):
        found = chain.against(statement, "generic")
        assert set(found.hypotheses.values()) == {True}
        assert found.conclusion is True


def test_the_pair_of_transposes_by_hand() -> None:
    """W_1 = [[1, 2], [3, 0]] and W_2 its transpose: W_2^T W_2 = W_1 W_1^T."""
    found = three_parameters_are_too_many_for_two_inputs()
    assert found.witness["W_1"] == [["1", "2"], ["3", "0"]]
    assert found.witness["W_2"] == [["1", "3"], ["2", "0"]]
    assert found.hypotheses == {"finitely-many": True, "bound": False, "generic": True}


def test_singular_products_have_rank_3_at_most() -> None:
    assert orthogonal_elements_form_a_conic()
    for rank in (0, 1, 2, 3):
        target = RationalMatrix.diagonal([Fraction(1)] * rank + [Fraction(0)] * (5 - rank))
        assert no_chain_of_the_structure_has_a_product_of_rank_4(target=target).outcome().answer is Answer.FAILS
