"""One exact instance held against a statement: what was evaluated stands beside the formula that says it."""

from __future__ import annotations

from collections.abc import Mapping

from verify.certificate import Certificate
from verify.claim import Counterexample, Statement


def held_against(
    statement: Statement,
    dropped: str,
    given: Mapping[str, object],
    hypotheses: Mapping[str, tuple[bool, str]],
    conclusion: tuple[bool, str, str],
    *,
    repair: Mapping[str, tuple[bool, str]] | None = None,
    facts: Mapping[str, str] | None = None,
) -> Counterexample:
    """Hold an instance against a statement, as it is or without one of its hypotheses.

    Args:
        dropped: the hypothesis that is left out, "" to refute the statement itself.
        given: the exact objects, by name.
        hypotheses: for each hypothesis whether it holds, and its formula.
        conclusion: whether it holds, in words, and its formula.
        repair: hypotheses that a repair adds, like the others.
        facts: what else is true of the given objects, so that the formulas mean what they say; in words, with formulas.
    """
    witness = {name: value.to_strings() if hasattr(value, "to_strings") else str(value) for name, value in given.items()}
    holds, says, formula = conclusion
    added = repair or {}
    example = Counterexample(
        {name: truth for name, (truth, _) in hypotheses.items()},
        holds,
        repair={name: truth for name, (truth, _) in added.items()},
        witness=witness,
        dropped=(dropped,) if dropped else (),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", statement).given(dict(given))
        for name, (_, text) in hypotheses.items():
            written.hypothesis(name, text, dropped=name == dropped)
        for sentence, text in (facts or {}).items():
            written.fact(sentence, text)
        written.conclusion(says, formula)
        for name, (truth, text) in added.items():
            written.repair(name, text, holds=truth)
        return written.seal()

    return example.sealed(certificate)
