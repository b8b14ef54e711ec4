"""``apply corollary1``: is this network's training the dynamics of r x d numbers, and which curve do they predict?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from proofs.corollary1.condition import Applicability, applicability
from proofs.corollary1.curve import ModesOfNetwork, TrainingCurve, training_curve
from proofs.corollary1.statement import COROLLARY1
from proofs.network.asked import (
    DATA_AND_WEIGHTS,
    LONGEST,
    ensure_fit,
    ensure_positive,
    lines_of_network,
    step_as_float,
)
from verify.apply import Application, Array, BadInput, Chain, Fact, Finding, Input, Kind, Reading, exactly
from verify.claim import Answer

QUESTION = "Does Corollary 1 predict the training of this network on these data?"

LOOKS = 16
"""Times at which the two curves are shown, the start and the end among them."""

SHOWN = 12
"""Modes that are listed."""


@dataclass(frozen=True)
class Prediction:
    """The typed result: whether the corollary applies, and both curves where a step size was given."""

    applies: Applicability
    curve: TrainingCurve | None


def answer(X: Array, Y: Array, weights: Chain, step: Fraction | None = None, steps: int | None = None) -> Finding:
    """Return the finding about a network on data."""
    ensure_fit(X, Y, weights)
    gamma = _gamma(step, steps)
    applies = applicability(X, Y, weights)
    curve = None
    if gamma is not None and applies.found is not None:
        curve = _curve(X, Y, weights, gamma, steps or 0, applies.found)
    numbers = len(weights.layers) * min(weights.widths)
    all_numbers = sum(W.shape[0] * W.shape[1] for W in weights.layers)
    arrays = [X, Y, *weights.layers]
    notes = list(weights.notes)
    if curve is not None and steps is not None and len(curve.trained) <= steps:
        notes.append(f"the curves end before step {len(curve.trained)}: the loss overflows; take a smaller step size")
    if gamma is not None and curve is None:
        notes.append("no curve: the modes of the network cannot be read off its weights")
    return Finding(
        application="corollary1",
        question=QUESTION,
        answer=applies.answer,
        sentence=_sentence(applies, curve, numbers, steps or 0),
        reading=_reading(applies, arrays, curve is not None),
        inputs=lines_of_network(X, Y, weights),
        evidence=_evidence(applies, curve, numbers, all_numbers, gamma),
        witness=_witness(applies),
        table=_table(curve) if curve is not None else mode_rows(applies),
        next=_next(applies, gamma),
        notes=notes,
        details=Prediction(applies, curve),
        applies=applies.answer is not Answer.FAILS,
    )


def _gamma(step: Fraction | None, steps: int | None) -> float | None:
    if (step is None) != (steps is None):
        raise BadInput("a curve needs both --step GAMMA and --steps N")
    if step is None or steps is None:
        return None
    ensure_positive(step)
    if not 1 <= steps <= LONGEST:
        raise BadInput(f"the number of steps is {steps}; expected 1 to {LONGEST}")
    return step_as_float(step)


def _curve(
    X: Array, Y: Array, weights: Chain, gamma: float, steps: int, modes: ModesOfNetwork
) -> TrainingCurve | None:
    with np.errstate(all="ignore"):
        curve = training_curve(X.floats, Y.floats, tuple(W.floats for W in weights.layers), gamma, steps, modes)
    bad = np.flatnonzero(~(np.isfinite(curve.predicted) & np.isfinite(curve.trained)))
    end = int(bad[0]) if bad.size else steps + 1
    return TrainingCurve(curve.predicted[:end], curve.trained[:end]) if end else None


def _reading(applies: Applicability, arrays: Sequence[Array], curves: bool) -> Reading:
    in_floats = "; the curves are computed in float64" if curves else ""
    if applies.exact:
        text = exactly(arrays).text.partition(";")[0]
        return Reading(True, f"{text}{in_floats}")
    return Reading(False, f"float64: the hypotheses are asked for up to {applies.rounding:.3g}, what rounding explains")


def _sentence(applies: Applicability, curve: TrainingCurve | None, numbers: int, steps: int) -> str:
    ended = ""
    if curve is not None and len(curve.trained) <= steps:
        after = len(curve.trained) - 1
        ended = f" The run diverges and ends after {after} of {steps} steps, where the loss is beyond what floats hold."
    if applies.answer is Answer.HOLDS:
        gap = f"; over {len(curve.trained) - 1} steps they miss the loss by {curve.gap:.2g} of it" if curve else ""
        return f"Training moves {numbers} numbers only, and Corollary 1 predicts it from them{gap}.{ended}"
    missed = f" Its prediction misses the loss by {curve.gap:.2g} of it.{ended}" if curve else ""
    if applies.answer is Answer.FAILS:
        return f"The theorem does not apply: {applies.reason}.{missed}"
    return f"It is open whether Corollary 1 applies: {applies.reason}.{missed}"


def _evidence(
    applies: Applicability, curve: TrainingCurve | None, numbers: int, all_numbers: int, gamma: float | None
) -> list[Fact]:
    facts = []
    if applies.answer is Answer.HOLDS and applies.exact:
        text = "the layers are aligned, and X X^T and Y X^T split in their frames, exactly"
        facts.append(Fact("hypotheses", text, True))
    found = applies.found
    if found is not None:
        text = f"frames that were found leave {found.misaligned:.3g} of a layer off diagonal (rounding: {applies.rounding:.3g})"
        facts.append(Fact("misaligned", text, found.misaligned))
        facts.append(Fact("unsplit", f"and {found.unsplit:.3g} of X X^T or Y X^T off the block form", found.unsplit))
    text = f"r x d = {numbers} numbers in place of {all_numbers} entries"
    facts.append(Fact("numbers", text, {"modes": numbers, "entries": all_numbers}))
    if curve is not None:
        steps = len(curve.trained) - 1
        text = f"loss {curve.trained[0]:.4g} at the start, {curve.trained[-1]:.4g} after {steps} steps of {gamma:.4g}"
        facts.append(Fact("loss", f"{text}; predicted {curve.predicted[-1]:.4g}", float(curve.trained[-1])))
        facts.append(
            Fact(
                "gap", f"largest difference of the curves: {curve.gap:.3g} of the loss, then or at the start", curve.gap
            )
        )
    return facts


def mode_rows(applies: Applicability) -> list[dict[str, Any]]:
    """Return the modes as rows of a table, the largest targets first."""
    found = applies.found
    if found is None:
        return []
    order = np.argsort(-np.abs(found.target), kind="stable")[:SHOWN]
    return [
        {
            "mode": place,
            "lambda": float(found.lam[j]),
            "lambda'": float(found.target[j]),
            "S": float(found.sigma[:, j].prod()),
            "smallest entry": float(found.sigma[:, j].min()),
        }
        for place, j in enumerate(order, 1)
    ]


def _witness(applies: Applicability) -> dict[str, Any]:
    if applies.modes is not None:
        rows: list[dict[str, Any]] = [
            {"sigma": [str(x) for x in mode.sigma], "lambda": str(mode.lam), "lambda'": str(mode.target)}
            for mode in applies.modes
        ]
        return {"modes": rows, "says": "exact: sigma_1, ..., sigma_d, lambda, lambda' of every mode"}
    if applies.found is None or applies.answer is not Answer.HOLDS:
        return {}
    found = applies.found
    rows = [
        {"sigma": found.sigma[:, j].tolist(), "lambda": float(found.lam[j]), "lambda'": float(found.target[j])}
        for j in range(len(found.lam))
    ]
    return {"modes": rows, "says": "float64: sigma_1, ..., sigma_d, lambda, lambda' of every mode"}


def _table(curve: TrainingCurve) -> list[dict[str, Any]]:
    last = len(curve.trained) - 1
    times = (
        range(last + 1) if last < LOOKS else sorted({0, *(round(last ** (i / (LOOKS - 2))) for i in range(LOOKS - 1))})
    )
    return [
        {
            "t": t,
            "trained": float(curve.trained[t]),
            "predicted": float(curve.predicted[t]),
            "difference": abs(float(curve.trained[t] - curve.predicted[t])),
        }
        for t in times
    ]


def _next(applies: Applicability, gamma: float | None) -> list[str]:
    if applies.answer is not Answer.HOLDS:
        return [
            "start from frames of the data: python -m verify apply theorem1 --data DATA gives them where there are any"
        ]
    if gamma is None:
        return ["see the predicted curve beside real training: add --step 1/100 --steps 1000 (--plot curve.png)"]
    return [
        "a safe step size and a certified number of steps: python -m verify apply proposition1 --data DATA --weights WEIGHTS"
    ]


APPLICATION = Application(
    "corollary1",
    title="Which training curve do r x d numbers predict for this network?",
    inputs=(
        *DATA_AND_WEIGHTS,
        Input("step", "the step size gamma", Kind.NUMBER, required=False),
        Input("steps", "how many steps", Kind.WHOLE, required=False),
    ),
    answer=answer,
)

if COROLLARY1.application is None:
    COROLLARY1.applies(APPLICATION)
