"""One step to zero error, for every step size: the starts of the repaired existential reading."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from proofs.proposition5.statement import PROPOSITION5
from verify.claim import Outcome
from verify.symbolic import (
    Derivation,
    Instance,
    Rational,
    Relation,
    define,
    established,
    identity,
    isometry,
    matrix,
    scalar,
    zero,
)

EVERY = "every size, every depth d >= 2, every step size, every loss with a gradient"

gamma, c, s = scalar("gamma"), scalar("c"), scalar("s")
g = matrix("g", "k_0", "1")  # the gradient of L, at the map the start has
target, z = matrix("v*", "k_0", "1"), matrix("z", "k_0", "1")
e = isometry("e", "k_{d-1}", "1")
B, last = matrix("B", "k_{d-1}", "k_0"), matrix("W_d", "1", "k_{d-1}")


def _hitting(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Draw g and v* with ``gamma c^2 g^T v* = -1``: g has its first entry adjusted."""
    k = instance.dimensions["k_0"]
    direction = [Fraction(rng.randint(1, 3)) for _ in range(k)]
    rest = [Fraction(rng.randint(-2, 2)) for _ in range(k)]
    step, length = Fraction(rng.randint(1, 5), rng.randint(1, 5)), Fraction(rng.randint(1, 3), rng.randint(1, 3))
    others = sum((a * b for a, b in zip(rest[1:], direction[1:], strict=True)), Fraction(0))
    rest[0] = (-1 / (step * length**2) - others) / direction[0]
    return {
        "g": Rational.of(k, 1, [[x] for x in rest]),
        "v*": Rational.of(k, 1, [[x] for x in direction]),
        "gamma": step,
        "c": length,
    }


HIT = Relation(
    "g^T v* = -1/(gamma c^2)", g.T @ target, -identity("1") / (gamma * c**2), reason="the choice of c", sampler=_hitting
)


@PROPOSITION5.derived(
    covers=EVERY,
    controls={
        "with_the_opposite_sign": {"sign": 1},
        "with_a_direction_that_does_not_interpolate": {"own": False},
        "with_the_direction_scaled_once": {"power": 1},
    },
)
def a_start_on_the_interpolating_direction_hits_it(*, sign: int = -1, own: bool = True, power: int = 2) -> Outcome:
    """``B = c e v*^T`` and ``W_d = 0``: the step takes W_d to ``-gamma g^T B^T`` and the map to ``-gamma c^2 (g^T v*)
    v*^T = v*^T``."""
    below = c * e @ (target if own else z).T
    moved = sign * gamma * (g.T @ B.T)
    derivation = (
        Derivation("the map after one step").start(moved @ B).apply(define(B, below, reason="the start")).normalise()
    )
    if own:
        derivation.apply(HIT).normalise()
    expected = target.T if power == 2 else target.T / c
    return established(derivation, expected)


def _above_zero(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Draw g and z with ``gamma g^T z = s^2``."""
    k = instance.dimensions["k_0"]
    direction = [Fraction(rng.randint(1, 3)) for _ in range(k)]
    rest = [Fraction(rng.randint(-2, 2)) for _ in range(k)]
    step, root = Fraction(rng.randint(1, 5), rng.randint(1, 5)), Fraction(rng.randint(1, 3), rng.randint(1, 3))
    others = sum((a * b for a, b in zip(rest[1:], direction[1:], strict=True)), Fraction(0))
    rest[0] = (root**2 / step - others) / direction[0]
    return {
        "g": Rational.of(k, 1, [[x] for x in rest]),
        "z": Rational.of(k, 1, [[x] for x in direction]),
        "gamma": step,
        "s": root,
    }


ABOVE = Relation(
    "g^T z = s^2/gamma", g.T @ z, s**2 * identity("1") / gamma, reason="the choice of s", sampler=_above_zero
)


@PROPOSITION5.derived(
    covers=EVERY,
    controls={
        "with_two_steps_in_one": {"steps": 2},
        "with_the_opposite_sign": {"steps": -1},
        "with_a_last_layer_of_another_unit": {"shared": False},
    },
)
def a_start_above_zero_hits_zero(*, steps: int = 1, shared: bool = True) -> Outcome:
    """``B = e z^T/s`` and ``W_d = s e^T``: the step takes W_d to ``s e^T - gamma g^T z e^T / s = 0``."""
    unit = e if shared else isometry("q", "k_{d-1}", "1")
    derivation = Derivation("the last layer after one step").start(last - steps * gamma * (g.T @ B.T))
    derivation.apply(
        define(last, s * unit.T, reason="the start"), define(B, e @ z.T / s, reason="the start")
    ).normalise()
    derivation.apply(ABOVE).normalise()
    return established(derivation, zero("1", "k_{d-1}"))
