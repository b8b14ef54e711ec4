"""What no input sees has no targets: ``N v = 0`` means ``M v = 0``, whatever the targets are."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from verify.claim import Outcome
from verify.symbolic import Derivation, Instance, Rational, Relation, established, matrix


def _unseen(rng: Random, instance: Instance) -> dict[str, Rational | Fraction]:
    """Draw X without its first row, which v picks out."""
    k, n = instance.dimensions["k_0"], instance.dimensions["n"]
    X = Rational.of(k, n, [[rng.randint(-2, 2) if p else 0 for _ in range(n)] for p in range(k)])
    return {"v": Rational.coordinate(k), "X": X}


def unseen_inputs_have_no_targets(*, same: bool = True, hidden: bool = True) -> Outcome:
    """Derive, for every shape, ``M v = Y X^T v = 0`` from ``X^T v = 0``, which is what ``N v = 0`` means: ``|X^T v|^2 = v^T N v``.

    Args:
        same: whether the targets are correlated with the inputs that v does not see; without it nothing of this is true.
        hidden: whether v is unseen.
    """
    X, Y, v = matrix("X", "k_0", "n"), matrix("Y", "k_d", "n"), matrix("v", "k_0", 1)
    unseen = Relation("X^T v = 0", X.T @ v, 0 * (X.T @ v), reason="v^T N v = |X^T v|^2 = 0", sampler=_unseen)
    square = Derivation("the size of X^T v").start(v.T @ (X @ X.T) @ v).normalise()
    derivation = Derivation("the targets of v").start(Y @ (X if same else matrix("Z", "k_0", "n")).T @ v)
    if same and hidden:
        derivation.apply(unseen)
    return Outcome.conjunction([
        established(square, (X.T @ v).T @ (X.T @ v)),
        established(derivation.normalise(), 0 * (Y @ X.T @ v)),
    ])  # fmt: skip
