"""JSON and back, and everything a stand-alone checker needs."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from verify.symbolic import (
    Derivation,
    block_diagonal,
    define,
    derivation_to_json,
    dims,
    matrix,
    sample_instance,
    scalar,
    squared_norm,
    trace,
)
from verify.symbolic.formulas import Formula
from verify.symbolic.instances import letters_by_name
from verify.symbolic.serialise import formula_from_json, formula_to_json

k, n = dims("k n")
A, B, E = matrix("A", k, n), matrix("B", k, n), matrix("E", k, n)


@pytest.mark.parametrize(
    "formula",
    [
        A - B * Fraction(-3, 7) * scalar("eta") / scalar("n"),
        trace(A.T @ B) / 2 + 5,
        block_diagonal(A, B @ A.T),
    ],
)
def test_formulas_survive_the_round_trip(formula: Formula) -> None:
    text = json.dumps(formula_to_json(formula))
    assert formula_from_json(json.loads(text), letters_by_name([formula])) == formula


def test_a_derivation_is_written_completely() -> None:
    d = Derivation("small").start(squared_norm(E)).apply(define(E, A - B)).gradient(A).multiply(left=B.T).normalise()
    d.concludes(2 * B.T @ (A - B))
    data = derivation_to_json(d, (sample_instance([A, B], number=1),))
    assert json.loads(json.dumps(data)) == data
    assert [step["kind"] for step in data["steps"]] == ["relation", "gradient", "multiply", "normal form"]
    assert data["conclusion"]["answer"] == "holds"
    assert {letter["name"] for letter in data["letters"]} == {"A", "B", "E"}
    assert data["relations"][0]["defines"] == "E"
    assert data["steps"][1]["variable"] == "A"


def test_unknown_input_is_refused() -> None:
    with pytest.raises(ValueError, match="a trace or blocks"):
        formula_from_json({"kind": "poem"}, {})
    with pytest.raises(KeyError):
        formula_from_json(formula_to_json(A), {})
