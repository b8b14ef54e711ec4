"""``apply training`` in exact arithmetic: alignment is decided at every step of a short run of small layers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from proofs.alignment.decision import decide
from proofs.network import Data, residual
from proofs.network.asked import lines_of_network
from proofs.training.descent import TooLong, exact_run
from proofs.training.wording import QUESTION
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
    run = exact_run(data, [W.exact for W in weights.layers], step, steps)
    ended: TooLong | None = None
    for time in range(steps + 1):
        try:
            layers = next(run)
        except TooLong as error:
            if not rows:
                raise BadInput(str(error)) from None
            ended = error
            break
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
    if ended is not None and verdict is Answer.HOLDS:
        verdict = Answer.UNDECIDED
    return Finding(
        application="training",
        question=QUESTION,
        answer=verdict,
        sentence=_exact_sentence(answers, verdict, ended),
        reading=exactly([X, Y, *weights.layers]),
        inputs=lines_of_network(X, Y, weights),
        evidence=_evidence(answers, steps, ended),
        table=rows,
        next=[
            *(["take fewer steps, or leave out --exact"] if verdict is Answer.UNDECIDED and ended is not None else []),
            "is it an invariant for these data? python -m verify apply theorem1 --data DATA",
        ],
        notes=weights.notes,
        details=tuple(answers),
    )


def _all(answers: Sequence[Answer]) -> Answer:
    if Answer.FAILS in answers:
        return Answer.FAILS
    return Answer.UNDECIDED if Answer.UNDECIDED in answers else Answer.HOLDS


def _evidence(answers: Sequence[Answer], steps: int, ended: TooLong | None) -> list[Fact]:
    decided = len(answers) - answers.count(Answer.UNDECIDED)
    text = f"alignment decided exactly at {decided} of the {len(answers)} times that were reached"
    facts = [Fact("decided", text, decided)]
    if ended is not None:
        facts.append(Fact("limit", f"the run ended before step {ended.time} of {steps}: {ended}", ended.size))
    return facts


def _exact_sentence(answers: Sequence[Answer], verdict: Answer, ended: TooLong | None) -> str:
    if verdict is Answer.HOLDS:
        return f"The network is aligned, exactly, at all times 0, ..., {len(answers) - 1}."
    if verdict is Answer.FAILS:
        first = answers.index(Answer.FAILS)
        return (
            "The network is not aligned at the start."
            if first == 0
            else f"The network leaves alignment, exactly, at step {first}."
        )
    if ended is not None and Answer.UNDECIDED not in answers:
        kept = (
            f"aligned, exactly, at all times 0, ..., {len(answers) - 1}" if len(answers) > 1 else "aligned at the start"
        )
        return f"It is open whether the network stays aligned: it is {kept}, and then the numbers grow too long."
    return "It is open whether the network stays aligned: a limit was reached."


def _number(value: Fraction) -> float | str:
    try:
        return float(value)
    except OverflowError:
        return "beyond floats"
