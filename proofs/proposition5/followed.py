"""Training from the start of the printed proof, followed in balls for four losses: what is promised of a small step."""

from __future__ import annotations

from fractions import Fraction

from proofs.proposition5.losses import LOSSES, Training
from proofs.proposition5.statement import PROPOSITION5, SMALL
from verify.ball import Ball, certainly_at_most, precision
from verify.claim import Answer, Cases, Outcome
from verify.claim.answer import every

Examples = tuple[tuple[Fraction, ...], tuple[Fraction, ...]]
ALONE: Examples = (Fraction(1),), (Fraction(1, 2),)
PAIR: Examples = (Fraction(1), Fraction(1, 2)), (Fraction(1, 3), Fraction(-1, 4))

FOLLOWED = Cases([
    Training(loss, *data, depth, Fraction(1, 2)) for loss in LOSSES for data, depth in ((ALONE, 2), (PAIR, 3))
])  # fmt: skip
SHALLOW = Cases([
    Training(loss, *data, 1, sigma) for loss in LOSSES for data, sigma in ((ALONE, Fraction(1, 2)), (PAIR, Fraction(1)))
])  # fmt: skip


STEPS = 25
HALF = Fraction(1, 2)


def followed(case: Training, kept: Fraction, gain: Fraction, direction: int, spread: int) -> Outcome:
    """Follow the printed start, scaled by ``spread``, for some steps of the stated size, and hold it to what is promised.

    Args:
        kept: the share of ``sigma^2`` that the imbalance keeps; asked where there is a second layer.
        gain: the share of ``gamma a^2 |g|^2`` by which L decreases.
        direction: 1 for a step, -1 for the opposite one.
    """
    answers: list[Answer] = []
    with precision(128):
        gamma, above = case.safe_step, case.depth - 1
        w, a = [Ball(0)] * case.n, Ball(spread * case.sigma)
        bound = case.radius + case.solution
        c = gamma * (case.sigma**2 / 2) ** above / (2 * bound * bound)
        value = first = case.value(w)
        for t in range(STEPS):
            whole = a**above
            g = case.gradient([whole * w_k for w_k in w])
            slope, square = _dot(g, w), _dot(g, g)
            w = [w_k - direction * gamma * whole * g_k for w_k, g_k in zip(w, g, strict=True)]
            if above:
                a = a - direction * gamma * a ** (above - 1) * slope
                answers.append(certainly_at_most(kept * case.sigma**2, a * a - _dot(w, w)))
            before, value = value, case.value([a**above * w_k for w_k in w])
            answers.append(certainly_at_most(value, before - gain * gamma * whole * whole * square))
            answers.append(certainly_at_most(value * (1 + c * (t + 1) * first), first))  # 1/L(t) >= 1/L(0) + c t
            if Answer.FAILS in answers:
                break
        report = f"gamma = {float(gamma):.3g}, L from {float(first.midpoint()):.4g} to {float(value.midpoint()):.4g}"
    return Outcome(every(answers), report)


@PROPOSITION5.certified(
    covers="squared, logistic, smoothed Huber and hyperbolic cosine loss; depth 2 and 3; 25 steps of the stated size, 128 bits",
    instances=FOLLOWED,
    controls={
        "with_an_imbalance_that_never_falls": {"kept": Fraction(1)},
        "with_three_times_the_decrease": {"gain": Fraction(3, 2)},
        "with_the_opposite_step": {"direction": -1},
        "with_the_saddle_for_a_start": {"spread": 0},
    },
    supports=[SMALL],
)
def training_from_the_printed_start_keeps_its_promises(
    case: Training, *, kept: Fraction = HALF, gain: Fraction = HALF, direction: int = 1, spread: int = 1
) -> Outcome:
    """``a_i^2 >= sigma^2/2 + |w|^2``, the decrease ``(gamma/2) a^2 |g|^2``, and ``1/L`` growing by c, at every step."""
    return followed(case, kept, gain, direction, spread)


@PROPOSITION5.certified(
    covers="the four losses; a single layer; 25 steps of the size that the statement gives for d = 1, 128 bits",
    instances=SHALLOW,
    controls={"with_three_times_the_decrease": {"gain": Fraction(3, 2)}, "with_the_opposite_step": {"direction": -1}},
    spares=(SMALL, "deep"),
)
def a_single_layer_keeps_them_too(case: Training, *, gain: Fraction = HALF, direction: int = 1) -> Outcome:
    """There is no a_i and no saddle: the decrease and the growth of ``1/L`` are those of a convex function."""
    return followed(case, HALF, gain, direction, 1)


def _dot(left: list[Ball], right: list[Ball]) -> Ball:
    return sum((p * q for p, q in zip(left, right, strict=True)), Ball(0))
