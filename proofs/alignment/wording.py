"""What ``apply alignment`` says: the answer in a sentence, the evidence, and what to ask next."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from proofs.alignment.balance import balanced, imbalances
from proofs.alignment.commutators import Pair
from proofs.alignment.decision import Decision
from proofs.alignment.readings import LARGE, Alignment
from verify.apply import BadInput, Chain, Fact
from verify.apply.quantities import lower, upper
from verify.claim import Answer


def sentence(found: Alignment, chain: Chain, verdict: Answer, by_measurement: bool) -> str:
    """Return the answer in a sentence."""
    depth = len(chain.layers)
    layers = f"the {depth} layers" if depth > 1 else "the single layer"
    if verdict is Answer.UNDECIDED:
        if by_measurement:
            return f"Within an uncertainty of {found.uncertainty:.3g} it is open whether {layers} are aligned."
        return f"It is open whether {layers} are aligned: a limit was reached."
    if verdict is Answer.HOLDS:
        if by_measurement and found.exact.answer is not Answer.HOLDS:
            return f"An aligned chain lies within the uncertainty of {layers}."
        return f"{layers[0].upper()}{layers[1:]} {'are' if depth > 1 else 'is'} aligned."
    if by_measurement:
        return f"No aligned chain lies within the uncertainty of {layers}."
    if found.exact.reason == "fitting":
        return f"{layers[0].upper()}{layers[1:]} are not aligned: they split into threads, but these fit no common diagonals."
    if any(W.numbers.measured for W in chain.layers):
        near = f"; an aligned chain lies within {upper(found.above.rho)} of them" if found.above is not None else ""
        return f"As the exact numbers that they hold, {layers} are not aligned{near}."
    return f"{layers[0].upper()}{layers[1:]} are not aligned."


def evidence(found: Alignment, chain: Chain) -> list[Fact]:
    """Return what decides, distances, balance and the paper's measure."""
    facts = [*_decided(found.exact)]
    if found.enclosed is not None:
        text = (
            f"an exact usSVD lies within {float(found.enclosed.radius):.0e} of frames that were found, entry by entry"
        )
        facts.append(Fact("enclosed", f"{text} (the directions are irrational)", str(found.enclosed.radius)))
    below, above = found.below, found.above
    if below is not None and below.distance > 0 and below.pair is not None:
        within = f"no aligned chain has every layer within {lower(below.distance)} (spectral norm)"
        text = f"{within}, by the commutator of {_named(below.pair)}"
        facts.append(Fact("distance-from-below", text, below.distance))
    if above is not None:
        text = f"an aligned chain has every layer within {upper(above.rho)} (spectral norm), by frames that were found and measured"
        facts.append(Fact("distance-from-above", text, above.rho))
    if any(W.numbers.measured for W in chain.layers):
        word = {Answer.HOLDS: "yes", Answer.FAILS: "no", Answer.UNDECIDED: "undecided"}[found.within]
        text = f"as measurements known up to {found.uncertainty:.3g} each (spectral norm): {word}"
        facts.append(Fact("as-measurements", text, {"uncertainty": found.uncertainty, "answer": found.within.value}))
    facts += _balance(chain)
    facts += _matching(found)
    return facts


def _decided(exact: Decision) -> list[Fact]:
    depth = len(exact.widths) - 1
    count = math.comb(depth, 2)
    if exact.pair is not None:
        i, j = exact.pair
        note = " (adjacent pairs commute)" if j > i + 1 else ""
        return [Fact("commutator", f"the commutator of {_named(exact.pair)} is not zero{note}", {"i": i, "j": j})]
    if exact.reason == "too large":
        text = f"all {count} commutators vanish on random vectors modulo 2^61 - 1, but the integers are too large for an exact yes"
        return [Fact("commutators", text, None)]
    text = {
        0: "a single layer has no commutators that could stand in the way",
        1: "the commutator [W_1 W_1^T, G_1^(2)] is exactly zero",
    }.get(count, f"all {count} commutators [W_i W_i^T, G_i^(j)], i < j, are exactly zero")
    facts = [Fact("commutators", text, count)]
    if exact.threads is None:
        facts.append(
            Fact("fitting", f"widths {_widths(exact.widths)} have no bulge, so the threads fit in any case", None)
        )
        return facts
    kinds = ", ".join(f"{n} from vertex {a} to {b}" for (a, b), n in sorted(exact.threads.items()))
    value = {f"{a}-{b}": n for (a, b), n in sorted(exact.threads.items())}
    if exact.reason == "too many layouts":
        facts.append(Fact("fitting", f"whether the threads fit is open, the search was given up: {kinds}", value))
    elif exact.layout is None:
        facts.append(Fact("fitting", f"no positions p <= min(k_i) fit the threads: {kinds}", value))
    else:
        facts.append(Fact("fitting", f"all threads have common positions: {kinds}", value))
    return facts


def _named(pair: Pair) -> str:
    i, j = pair
    product = f"W_{j}" if j == i + 1 else f"W_{j}...W_{i + 1}" if j > i + 2 else f"W_{j} W_{i + 1}"
    return f"W_{i} W_{i}^T with the Gram matrix of {product}"


def _widths(widths: Sequence[int]) -> str:
    return ", ".join(map(str, widths)) if len(widths) <= 12 else f"{widths[0]}, ..., {widths[-1]}"


def _balance(chain: Chain) -> list[Fact]:
    if len(chain.layers) < 2 or max(chain.widths) > 2 * LARGE:
        return []
    exact = balanced([W.exact for W in chain.layers]) if max(chain.widths) <= 64 else False
    if exact:
        return [Fact("balanced", "consecutive layers are balanced, exactly: W_{i+1}^T W_{i+1} = W_i W_i^T", 0.0)]
    try:
        with np.errstate(all="ignore"):
            worst = max(imbalances([W.floats for W in chain.layers]))
    except BadInput:
        return []
    if not math.isfinite(worst):
        return []
    return [
        Fact(
            "balanced",
            f"not balanced: ||W_i W_i^T - W_{{i+1}}^T W_{{i+1}}|| is up to {worst:.3g}, relative to the larger",
            worst,
        )
    ]


def _matching(found: Alignment) -> list[Fact]:
    matching = found.matching
    if matching is None or not matching.values:
        return []
    worst = min(matching.values)
    text = f"the paper's measure (matched singular vectors, 1 is perfect) is {worst:.4f} at its lowest"
    near = found.exact.answer is Answer.HOLDS
    if near and worst < 0.999:
        layers = ", ".join(map(str, matching.ambiguous)) or "none"
        text += f"; it differs because singular vectors are not unique (repeated or zero singular values in layers {layers})"
    elif found.exact.answer is Answer.FAILS and (
        found.exact.pair is None or found.exact.pair[1] > found.exact.pair[0] + 1
    ):
        text += "; it compares adjacent layers only, and what refutes alignment here is farther apart"
    return [Fact("paper-measure", text, {"pairs": list(matching.values), "ambiguous": list(matching.ambiguous)})]


def next_question(found: Alignment, chain: Chain, verdict: Answer, by_measurement: bool) -> list[str]:
    """Return what to ask next."""
    if verdict is Answer.HOLDS:
        return ["will it stay aligned in training? python -m verify apply theorem1 --data DATA --widths ..."]
    below = found.below.distance if found.below is not None else 0.0
    if verdict is Answer.UNDECIDED and by_measurement:
        above = f"from an uncertainty of {upper(found.above.rho)} on the answer is yes" if found.above is not None else ""
        under = f"below {lower(below)} it is no" if below > 0 else ""
        return ["; ".join(part for part in (above, under) if part) or "no bound decides; give exact numbers"]
    if not by_measurement and found.above is not None and any(W.numbers.measured for W in chain.layers):
        return [
            f"if the numbers are measurements, ask with --uncertainty: from {upper(found.above.rho)} on the answer is yes"
        ]
    return [
        "watch what training does to it: python -m verify apply training --data DATA --weights WEIGHTS --step 1/100 --steps 100"
    ]
