"""Derivations and formulas as JSON values, exact numbers as strings, for certificates and other programs.

A formula is ``{"kind": "matrix" | "trace" | "blocks", ...}``; a term is a coefficient (a list of
``{"value": "-1/2", "powers": {"n": -1}}``) and a word (a list of ``[letter, transposed]``) with its rows and cols.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from verify.symbolic.blocks import BlockMatrix
from verify.symbolic.derivation import Derivation, Step
from verify.symbolic.dimensions import dim
from verify.symbolic.expressions import Expression
from verify.symbolic.formulas import Formula, Terms
from verify.symbolic.instances import Instance, letters_by_name
from verify.symbolic.letters import Factor, Letter
from verify.symbolic.relations import Relation
from verify.symbolic.scalars import Scalar
from verify.symbolic.traces import TraceSum
from verify.symbolic.words import Word


def derivation_to_json(derivation: Derivation, instances: tuple[Instance, ...] = ()) -> dict[str, Any]:
    """Return all that a stand-alone checker needs: letters, relations, start, steps, conclusion, instances.

    Raises:
        RelationError: when two different letters carry one name, or nothing was started.
    """
    sides = [side for r in derivation.relations for side in (r.left, r.right)]
    formulas: list[Formula] = [derivation.initial, *(step.after for step in derivation.steps), *sides]
    conclusion = derivation.conclusion
    if conclusion is not None:
        formulas.append(conclusion.expected)
    return {
        "kind": "derivation",
        "title": derivation.title,
        "letters": [_letter(letter) for _, letter in sorted(letters_by_name(formulas).items())],
        "relations": [_relation(relation) for relation in derivation.relations],
        "start": formula_to_json(derivation.initial),
        "steps": [_step(step, derivation.relations) for step in derivation.steps],
        "conclusion": None
        if conclusion is None
        else {"answer": conclusion.answer.value, "expected": formula_to_json(conclusion.expected)},
        "instances": [instance_to_json(instance) for instance in instances],
    }


def formula_to_json(formula: Formula) -> dict[str, Any]:
    """Return a formula as JSON values."""
    if isinstance(formula, Expression):
        shape = {"rows": formula.rows.name, "cols": formula.cols.name}
        return {"kind": "matrix", **shape, "terms": _terms(formula.terms)}
    if isinstance(formula, TraceSum):
        return {"kind": "trace", "terms": _terms(formula.terms)}
    if isinstance(formula, BlockMatrix):
        return {"kind": "blocks", "blocks": [[formula_to_json(block) for block in row] for row in formula.blocks]}
    raise TypeError(f"no JSON form for {type(formula).__name__}")


def formula_from_json(data: Mapping[str, Any], letters: Mapping[str, Letter]) -> Formula:
    """Return the formula written by :func:`formula_to_json`, over letters given by name.

    Raises:
        KeyError: for a missing field or an unknown letter.
        ShapeError: when the words do not fit.
        ValueError: for an unknown kind.
    """
    if data["kind"] == "matrix":
        return Expression(dim(data["rows"]), dim(data["cols"]), _read_terms(data["terms"], letters))
    if data["kind"] == "trace":
        return TraceSum(_read_terms(data["terms"], letters))
    if data["kind"] == "blocks":
        rows = [[formula_from_json(block, letters) for block in row] for row in data["blocks"]]
        return BlockMatrix([[block for block in row if isinstance(block, Expression)] for row in rows])
    raise ValueError(f"a formula is a matrix, a trace or blocks, not {data['kind']!r}")


def instance_to_json(instance: Instance) -> dict[str, Any]:
    """Return an instance with its exact numbers as strings."""
    return {
        "dimensions": dict(sorted(instance.dimensions.items())),
        "scalars": {name: str(value) for name, value in sorted(instance.scalars.items())},
        "matrices": {
            name: [[str(x) for x in row] for row in value.entries] for name, value in sorted(instance.matrices.items())
        },
    }


def _step(step: Step, relations: list[Relation]) -> dict[str, Any]:
    data: dict[str, Any] = {"kind": step.kind.value, "rule": step.rule, "reason": step.reason}
    data["positions"] = [list(position) for position in step.positions]
    if step.relation is not None:
        data["relation"] = relations.index(step.relation)
    if step.variable is not None:
        data["variable"] = step.variable.name
    if step.sides is not None:
        data["left"], data["right"] = (formula_to_json(side) for side in step.sides)
    data["after"] = formula_to_json(step.after)
    return data


def _relation(relation: Relation) -> dict[str, Any]:
    defined = relation.definition
    return {
        "name": relation.name,
        "reason": relation.reason,
        "left": formula_to_json(relation.left),
        "right": formula_to_json(relation.right),
        "defines": None if defined is None else defined[0].name,
    }


def _letter(letter: Letter) -> dict[str, Any]:
    properties = list(letter.properties)
    return {"name": letter.name, "rows": letter.rows.name, "cols": letter.cols.name, "properties": properties}


def _terms(terms: Terms) -> list[dict[str, Any]]:
    return [
        {
            "coefficient": [{"value": str(value), "powers": dict(monomial)} for monomial, value in coefficient.terms],
            "rows": word.rows.name,
            "cols": word.cols.name,
            "word": [[factor.letter.name, factor.transposed] for factor in word.factors],
        }
        for word, coefficient in terms
    ]


def _read_terms(data: list[Mapping[str, Any]], letters: Mapping[str, Letter]) -> list[tuple[Word, Scalar]]:
    terms = []
    for term in data:
        factors = tuple(Factor(letters[name], bool(transposed)) for name, transposed in term["word"])
        parts = [(tuple(sorted(part["powers"].items())), Fraction(part["value"])) for part in term["coefficient"]]
        terms.append((Word(dim(term["rows"]), dim(term["cols"]), factors), Scalar.collect(parts)))
    return terms
