"""``apply training`` in exact arithmetic: alignment is decided at every step of a short run of small layers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from proofs.alignment.decision import decide
from proofs.network import Data, residual
from proofs.training.descent import exact_run
from proofs.training.wording import QUESTION, inputs
from verify.apply import Array, BadInput, Chain, Fact, Finding, exactly
from verify.claim import Answer


def exact_finding(
    X: Array, Y: Array, weights: Chain, step: Fraction, steps: int, loss: str, structure: str | None
) -> Finding:
    """Return the finding about a run in rational numbers.

    Raises:
        BadInput: another loss than the squared one, or layers of a structure.
    """
    if loss != "squared" or structure is not None:
        raise BadInput("exact arithmetic is for the squared loss and free layers")
    data = Data(X.exact, Y.exact)
    rows: list[dict[str, Any]] = []
    answers: list[Answer] = []
    for time, layers in enumerate(exact_run(data, [W.exact for W in weights.layers], step, steps)):
        found = decide(layers, frames=False)
        answers.append(found.answer)
        E = residual(layers, data.N, data.M)
        W = layers[0]
        for after in layers[1:]:
            W = after @ W
        value = (data.Y - W @ data.X).frobenius_squared() / (2 * data.n)
        rows.append(
            {
                "t": time,
                "loss": _number(value),
                "aligned": found.answer.value,
                "gradient zero": str(E.is_zero()).lower(),
            }
        )
    verdict = _all(answers)
    return Finding(
        application="training",
        question=QUESTION,
        answer=verdict,
        sentence=_exact_sentence(answers, verdict),
        reading=exactly([X, Y, *weights.layers]),
        inputs=inputs(X, Y, weights),
        evidence=[Fact("decided", f"alignment decided exactly at each of the {len(rows)} times", len(rows))],
        table=rows,
        next=["is it an invariant for these data? python -m verify apply theorem1 --data DATA"],
        notes=weights.notes,
        details=tuple(answers),
    )


def _all(answers: Sequence[Answer]) -> Answer:
    if Answer.FAILS in answers:
        return Answer.FAILS
    return Answer.UNDECIDED if Answer.UNDECIDED in answers else Answer.HOLDS


def _exact_sentence(answers: Sequence[Answer], verdict: Answer) -> str:
    if verdict is Answer.HOLDS:
        return f"The network is aligned, exactly, at all times 0, ..., {len(answers) - 1}."
    if verdict is Answer.FAILS:
        first = answers.index(Answer.FAILS)
        return (
            "The network is not aligned at the start."
            if first == 0
            else f"The network leaves alignment, exactly, at step {first}."
        )
    return "It is open whether the network stays aligned: a limit was reached."


def _number(value: Fraction) -> float | str:
    try:
        return float(value)
    except OverflowError:
        return "beyond floats"
