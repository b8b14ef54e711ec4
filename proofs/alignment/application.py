"""``apply alignment``: is this chain of layers aligned (Definition 2)?"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from proofs.alignment.ball_frames import WIDEST
from proofs.alignment.chain_certificate import certificate, too_large, too_long
from proofs.alignment.forms import FORMS
from proofs.alignment.readings import Alignment, decide_chain
from proofs.alignment.wording import evidence, next_question, sentence
from proofs.alignment.written_frames import written_frames
from verify.apply import Application, Chain, Finding, Input, Kind, exactly, measured
from verify.claim import Answer

QUESTION = "Is the chain aligned: one usSVD a layer, W_i = U_i S_i V_i^T, with U_i = V_{i+1}?"


def answer(weights: Chain, uncertainty: Fraction | None = None) -> Finding:
    """Return the finding about a chain."""
    found = decide_chain(weights, uncertainty)
    by_measurement = uncertainty is not None
    verdict = found.within if by_measurement else found.exact.answer
    reading = measured(uncertainty) if uncertainty is not None else exactly(weights.layers)
    about_exact = verdict is found.exact.answer
    sealed, why = _certified(weights, found) if about_exact else (None, "it is exact, and this answer is about measurements")
    notes = list(weights.notes)
    if sealed is None and verdict is not Answer.UNDECIDED:
        notes.append(f"no certificate: {why}")
    if verdict is Answer.HOLDS and found.exact.frames is None and found.enclosed is None and max(weights.widths) > WIDEST:
        notes.append(f"frames in balls are sought up to width {WIDEST}; the ones that are shown are floats")
    return Finding(
        application="alignment",
        question=QUESTION,
        answer=verdict,
        sentence=sentence(found, weights, verdict, by_measurement),
        reading=reading,
        inputs=_inputs(weights),
        evidence=evidence(found, weights),
        witness=written_frames(found),
        certificate=sealed,
        next=next_question(found, weights, verdict, by_measurement),
        notes=notes,
        details=found,
    )


def _certified(chain: Chain, found: Alignment) -> tuple[Mapping[str, Any] | None, str]:
    """Return the certificate, or why there is none."""
    if why := too_large([W.shape for W in chain.layers]):
        return None, why
    layers = [W.exact for W in chain.layers]
    sealed = certificate(layers, found.exact, found.enclosed)
    return sealed, "" if sealed is not None else too_long(layers, found.exact)


def _inputs(chain: Chain) -> list[str]:
    lines = [f"{W.where}: {W.shape[0]} x {W.shape[1]}, {W.numbers.value} ({W.dtype})" for W in chain.layers]
    return lines if len(lines) <= 6 else [*lines[:5], f"... {len(lines)} layers in all"]


ALIGNMENT = Application(
    "alignment",
    title="Is this chain of layers aligned (Definition 2)?",
    inputs=(
        Input("weights", "the layers in the order in which they act", Kind.CHAIN, "W_i: k_i x k_{i-1}"),
        Input(
            "uncertainty",
            "take floats as measurements, each layer known up to this (spectral norm)",
            Kind.NUMBER,
            required=False,
        ),
    ),
    answer=answer,
    forms=FORMS,
)
