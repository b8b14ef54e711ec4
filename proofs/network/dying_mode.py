"""Data without targets, M = 0: one mode along an eigenvector of N that a single step of the right size takes to zero.

``W_1 = a q_1 v^T``, ``W_i = q_i q_{i-1}^T``, ``W_d = u q_{d-1}^T`` with ``N v = lambda v`` and ``eta a^2 lambda = 1``, for all
widths and every depth d >= 2. The last layer becomes zero, the others multiples of themselves.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random

from verify.claim import Outcome
from verify.symbolic import (
    Derivation,
    Instance,
    Rational,
    Relation,
    define,
    established,
    isometry,
    scalar,
    symmetric,
)

eta, alpha = scalar("eta"), scalar("a")
u, v = isometry("u", "k_d", 1), isometry("v", "k_0", 1)
q1, qd = isometry("q_1", "k_1", 1), isometry("q_{d-1}", "k_{d-1}", 1)
qi, qh = isometry("q_i", "k_i", 1), isometry("q_{i-1}", "k_{i-1}", 1)
N, R = symmetric("N", "k_0"), symmetric("R", "k_0")


def _rest(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Draw a symmetric R with R v = 0 for v the first coordinate vector."""
    k = instance.dimensions["k_0"]
    entries = [[Fraction(0) if 0 in (p, q) else Fraction(p + q) for q in range(k)] for p in range(k)]
    return {"R": Rational.of(k, k, entries), "v": Rational.coordinate(k)}


BESIDE = Relation("R v = 0", R @ v, 0 * v, reason="the rest of N", sampler=_rest)


def last_layer_of_a_dying_mode(*, steps: int = 1, power: int = 2) -> Outcome:
    """Derive that ``W_d = u q_{d-1}^T`` becomes ``u q_{d-1}^T (1 - eta a^2 lambda) = 0``, with ``N = v v^T/(eta a^2) + R``."""
    below = (qd @ q1.T) @ (alpha * (q1 @ v.T))
    last = u @ qd.T
    spectral = define(N, v @ v.T / (eta * alpha**power) + R, reason="N v = v / (eta a^2)")
    derivation = Derivation("the last layer after one step")
    derivation.start(last - steps * eta * (last @ below @ N @ below.T)).apply(spectral).normalise().apply(BESIDE)
    return established(derivation.normalise(), 0 * last)


def other_layers_of_a_dying_mode(*, steps: int = 1, seen: bool = True) -> Outcome:
    """Derive that ``W_1`` becomes ``(1 - 1/a^2) W_1`` and a middle layer ``q_i q_{i-1}^T (1 - eta a^2 lambda) = 0``.

    The first gradient is not zero, since ``W_d`` moves.
    """
    w = v if seen else isometry("w", "k_0", 1)
    first, last, inside = alpha * (q1 @ w.T), u @ qd.T, qd @ q1.T
    spectral = define(N, v @ v.T / (eta * alpha**2) + R, reason="N v = v / (eta a^2)")
    error = -(last @ inside @ first @ N)
    above = Derivation("W_1 after one step").start(first + steps * eta * ((last @ inside).T @ error))
    above.apply(spectral).normalise()
    if seen:
        above.apply(BESIDE).normalise()
    middle = Derivation("a middle layer after one step")
    middle.start(qi @ qh.T + steps * eta * ((u @ qi.T).T @ error @ (alpha * (qh @ v.T)).T)).apply(spectral)
    middle.normalise().apply(BESIDE).normalise()
    return Outcome.conjunction([
        established(above, first - first / alpha**2),
        established(middle, 0 * (qi @ qh.T)),
    ])  # fmt: skip
