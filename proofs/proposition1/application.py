"""``apply proposition1``: a safe step size for this network, and a certified number of steps to a wanted loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from proofs.corollary1.application import mode_rows
from proofs.corollary1.condition import Applicability, applicability
from proofs.dynamics import Mode
from proofs.network.asked import DATA_AND_WEIGHTS, ensure_fit, ensure_positive, lines_of_network
from proofs.proposition1.forms import FORMS, safe_step
from proofs.proposition1.guarantee import certified_iterations, contraction, printed_step_size, safe_step_size
from proofs.proposition1.statement import PROPOSITION1
from verify.apply import Application, Array, BadInput, Chain, Fact, Finding, Input, Kind, Reading, exactly
from verify.apply.quantities import rounded_down, shown
from verify.apply.quantities import rounded_up as _up
from verify.certificate import CertificateError
from verify.claim import Answer

QUESTION = "Does gradient descent from this network converge linearly to zero loss, and with which step sizes?"

SLOWEST = Fraction(1, 2**100)
"""Contractions nearer to 1 than this are left uncounted: the number of steps would have more than thirty digits."""


@dataclass(frozen=True)
class Guarantee:
    """The typed result.

    Attributes:
        applies: whether training is the dynamics of the modes at all.
        modes: the modes, exact or the exact values of the floats that were read.
        obstacle: what the proposition does not cover, empty where it applies.
        safe, printed: the largest proved step size, and the printed one.
        limit: the loss that training tends to.
        steps: a certified number of steps of size ``step`` to the wanted loss; none where there is none or none was wanted.
        step: the step size that the answer is about, the largest proved one if none was given.
        margin: a loss that rounding explains, where the modes are read in floats: nothing below it is promised.
    """

    applies: Applicability
    modes: tuple[Mode, ...] = ()
    obstacle: str = ""
    safe: Fraction | None = None
    printed: Fraction | None = None
    limit: Fraction | None = None
    steps: int | None = None
    step: Fraction | None = None
    margin: Fraction = Fraction(0)

    @property
    def beyond(self) -> bool:
        """Whether the step size is larger than the proved one, so that nothing is known of it."""
        return self.safe is not None and self.step is not None and self.step > self.safe


def answer(X: Array, Y: Array, weights: Chain, loss: Fraction | None = None, step: Fraction | None = None) -> Finding:
    """Return the finding about a network on data."""
    ensure_fit(X, Y, weights)
    if loss is not None and loss <= 0:
        raise BadInput(
            f"the wanted loss is {shown(loss)}; expected a positive number: zero is reached in the limit only"
        )
    if step is not None:
        ensure_positive(step)
    found = _guarantee(X, Y, weights, loss, step)
    verdict = _verdict(found)
    certified = verdict is Answer.HOLDS and found.applies.modes is not None  # it bears on a yes only
    sealed = _certificate(found, X.shape[1]) if certified else None
    return Finding(
        application="proposition1",
        question=QUESTION,
        answer=verdict,
        sentence=_sentence(found, verdict, loss, step is not None),
        reading=_reading(found, [X, Y, *weights.layers]),
        inputs=lines_of_network(X, Y, weights),
        evidence=_evidence(found, loss, len(weights.layers)),
        certificate=sealed,
        table=mode_rows(found.applies),
        next=_next(found, loss),
        notes=weights.notes,
        details=found,
        applies=verdict is not Answer.FAILS or found.safe is not None,
    )


def _guarantee(X: Array, Y: Array, weights: Chain, loss: Fraction | None, step: Fraction | None) -> Guarantee:
    applies = applicability(X, Y, weights)
    if applies.answer is not Answer.HOLDS:
        return Guarantee(applies)
    n = X.shape[1]
    modes, trouble = (applies.modes, "") if applies.modes is not None else _from_floats(applies)
    if modes is None:
        return Guarantee(applies, obstacle=trouble)
    try:
        safe, printed = safe_step_size(modes, n), printed_step_size(modes, n)
    except ValueError as error:
        return Guarantee(applies, modes, str(error))
    limit, margin = _limit(X, Y, modes, applies)
    if margin and limit and sum(bool(mode.lam) for mode in modes) < min(len(modes), X.exact.rank()):
        return Guarantee(
            applies, obstacle="lambda of a mode is no larger than rounding explains, and the limit depends on it"
        )
    gamma = safe if step is None else step
    if loss is None or gamma > safe or loss <= limit + margin or _too_slow(modes, gamma / n):
        return Guarantee(applies, modes, "", safe, printed, limit, None, gamma, margin)
    count = certified_iterations(modes, n, gamma, loss - limit - margin)
    return Guarantee(applies, modes, "", safe, printed, limit, count, gamma, margin)


def modes_of(X: Array, Y: Array, weights: Chain) -> Sequence[Mode]:
    """Return the modes that an answer is about, exact or as the floats say; none where the hypotheses fail.

    Raises:
        BadInput: shapes that do not fit.
    """
    ensure_fit(X, Y, weights)
    applies = applicability(X, Y, weights)
    return applies.modes if applies.modes is not None else _from_floats(applies)[0] or ()


def _from_floats(applies: Applicability) -> tuple[tuple[Mode, ...] | None, str]:
    """Return the modes as the floats say, eigenvalues below rounding as the zeros that they come from; or why they do not say."""
    found = applies.found
    if found is None:
        return None, "the modes cannot be read off the weights in floats"
    lam_level = float(abs(found.lam).max(initial=0.0)) * applies.rounding
    target_level = float(abs(found.target).max(initial=0.0)) * applies.rounding
    modes = []
    for j in range(len(found.lam)):
        lam = Fraction(float(found.lam[j])) if found.lam[j] > lam_level else Fraction(0)
        target = Fraction(float(found.target[j])) if lam else Fraction(0)
        if target and abs(target) <= target_level:
            return None, "lambda' of a mode is no larger than rounding explains, so it may be zero or not"
        modes.append(Mode(tuple(Fraction(float(x)) for x in found.sigma[:, j]), lam, target))
    return tuple(modes), ""


def _limit(X: Array, Y: Array, modes: Sequence[Mode], applies: Applicability) -> tuple[Fraction, Fraction]:
    """Return the loss at which all modes are at their optimum, and what rounding explains of it in floats.

    Up to that much, the limit of floats is zero, and no smaller loss is promised of them.
    """
    n = X.shape[1]
    total = Y.exact.frobenius_squared()
    limit = (total - sum((m.target**2 / m.lam for m in modes if m.lam), Fraction(0))) / (2 * n)
    if applies.modes is not None:
        return limit, Fraction(0)
    # An eigenvalue that is off by the rounding of the largest one moves what its mode leaves by as much, relatively.
    largest = max((m.lam for m in modes), default=Fraction(0))
    moved = sum((m.target**2 / m.lam * (largest / m.lam) for m in modes if m.lam), total)
    margin = Fraction(applies.rounding) * moved / n
    return (limit if limit > margin else Fraction(0)), margin


def _too_slow(modes: Sequence[Mode], eta: Fraction) -> bool:
    return any(m.lam and m.optimum > m.product and 1 - contraction(m, eta) < SLOWEST for m in modes)


def _verdict(found: Guarantee) -> Answer:
    if found.applies.answer is not Answer.HOLDS:
        return found.applies.answer
    if found.safe is None:
        return Answer.FAILS if found.modes else Answer.UNDECIDED
    if found.limit:
        return Answer.FAILS
    return Answer.UNDECIDED if found.beyond else Answer.HOLDS


def _sentence(found: Guarantee, verdict: Answer, loss: Fraction | None, chosen: bool) -> str:
    if found.applies.answer is Answer.FAILS:
        return f"The theorem does not apply: {found.applies.reason}."
    if found.applies.answer is Answer.UNDECIDED or found.safe is None or found.step is None:
        reason = found.applies.reason or found.obstacle
        opened = (
            "It is open whether Proposition 1 applies" if verdict is Answer.UNDECIDED else "The theorem does not apply"
        )
        return f"{opened}: {reason}."
    if found.beyond:
        exceeds = f"the step size {_up(found.step)} exceeds the proved bound {_down(found.safe)}"
        if verdict is Answer.FAILS:
            return f"The loss does not tend to zero, but stays at {_down(found.limit)} or more; {exceeds}."
        return f"It is open whether training converges: {exceeds}."
    step = f"the step size {_down(found.step)}" if chosen else f"step sizes up to {_down(found.safe)}"
    if verdict is Answer.FAILS:
        return f"With {step} training converges linearly, but to a loss of {_down(found.limit)}, not to zero."
    counted = ""
    if found.steps is not None and loss is not None:
        counted = f";{'' if chosen else f' with {_down(found.step)}'} the loss is at most {_up(loss)} after {found.steps} steps"
    towards = f"a loss of at most {_up(found.margin)}, which rounding explains" if found.margin else "zero loss"
    return f"With {step} training converges linearly to {towards}{counted}."


def _down(value: Fraction | None) -> str:
    return "-" if value is None else rounded_down(value)


def _reading(found: Guarantee, arrays: Sequence[Array]) -> Reading:
    if found.applies.modes is not None or (found.applies.exact and found.safe is None):
        return Reading(True, exactly(arrays).text.partition(";")[0])
    rounding = f"up to {found.applies.rounding:.3g}, what rounding explains"
    return Reading(False, f"the modes are read in float64, {rounding}; what follows from them is certified")


def _evidence(found: Guarantee, loss: Fraction | None, depth: int) -> list[Fact]:
    facts = []
    if found.safe is not None and found.printed is not None:
        ratio = float(found.safe / found.printed)
        text = f"proved: gamma <= n min lambda/(lambda'^2 sum_i sigma_i^-2) = {_down(found.safe)}, over {depth} layers"
        facts.append(Fact("safe-step", text, str(found.safe)))
        text = f"printed: gamma <= (n ln 2/d) min sigma_i^2 lambda/lambda'^2 = {_down(found.printed)}, {ratio:.3g} times smaller"
        facts.append(Fact("printed-step", text, str(found.printed)))
    if found.limit is not None:
        text = "zero loss is within reach" if not found.limit else f"training tends to the loss {_down(found.limit)}"
        if found.margin and not found.limit:
            text = f"training tends to a loss of at most {_up(found.margin)}, which rounding explains"
        facts.append(Fact("limit", text, str(found.limit)))
    if loss is not None and found.safe is not None:
        facts.append(_counted(found, loss))
    if found.applies.found is not None and found.applies.answer is not Answer.HOLDS:
        off = max(found.applies.found.misaligned, found.applies.found.unsplit)
        facts.append(Fact("misaligned", f"frames that were found leave {off:.3g} (relative) off their form", off))
    return facts


def _counted(found: Guarantee, loss: Fraction) -> Fact:
    if found.steps is not None:
        text = f"{found.steps} steps of {_down(found.step)} bring the loss to {_up(loss)} at most, by balls"
        return Fact("steps", text, {"steps": found.steps, "step": str(found.step), "loss": str(loss)})
    if found.beyond:
        return Fact("steps", "the step size is larger than the proved one: no number of steps is certified", None)
    if found.limit is not None and loss <= found.limit:
        return Fact("steps", f"the loss {_down(loss)} is never reached: the limit is {_down(found.limit)}", None)
    if found.margin and found.limit is not None and loss <= found.limit + found.margin:
        explained = _up(found.margin)
        text = f"the loss {_down(loss)} is below what rounding explains, {explained}: no number of steps is certified"
        return Fact("steps", text, None)
    return Fact(
        "steps",
        "a step of this size gains so little here that more than 2^100 might be needed; none are counted",
        None,
    )


def _certificate(found: Guarantee, n: int) -> Mapping[str, Any] | None:
    """Return the certificate that the step size is safe, for exact modes; none where it is not proved to be."""
    if found.safe is None or found.step is None or found.beyond:
        return None
    try:
        return safe_step(found.modes, n, found.step).seal()
    except CertificateError:
        return None


def _next(found: Guarantee, loss: Fraction | None) -> list[str]:
    if found.applies.answer is not Answer.HOLDS:
        return [
            "start from frames of the data: python -m verify apply theorem1 --data DATA gives them where there are any"
        ]
    if found.safe is None and any(mode.target < 0 < mode.product for mode in found.modes):
        return ["start with the other sign of one entry of such a mode, so that S and lambda' have the same sign"]
    if found.beyond:
        return [
            f"take a step size of {_down(found.safe)} at most, or see what happens: "
            "python -m verify apply corollary1 --data DATA --weights WEIGHTS --step GAMMA --steps 1000"
        ]
    if found.safe is None:
        return ["see what happens all the same: python -m verify apply corollary1 --step 1/100 --steps 1000"]
    if loss is None:
        return ["a certified number of steps: add --loss 1/1000"]
    return [
        "compare with real training: python -m verify apply corollary1 --data DATA --weights WEIGHTS --step 1/100 --steps 1000"
    ]


APPLICATION = Application(
    "proposition1",
    title="Which step size is safe for this network, and how many steps does a wanted loss take?",
    inputs=(
        *DATA_AND_WEIGHTS,
        Input("loss", "the loss to reach", Kind.NUMBER, required=False),
        Input("step", "a step size; without it the largest proved one", Kind.NUMBER, required=False),
    ),
    answer=answer,
    forms=FORMS,
)

if PROPOSITION1.application is None:
    PROPOSITION1.applies(APPLICATION)
