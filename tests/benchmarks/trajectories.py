"""Many trajectories at once, and Proposition 1's identity (figures P8 and P10 of the speed goals).

``python -m tests.benchmarks.trajectories``. P8: full gradient descent of networks with k = 4 and d = 3, 4096 at
once against a Python loop over networks (written out by hand, every partial product formed once). P10: the product
of (14), d = 10, expanded by SymPy and by flint.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy as sp
from flint import Ordering, fmpz_mpoly_ctx

from proofs.dynamics.reduced import reduced_step
from proofs.dynamics.trajectories import descend_many, stacked
from tests.benchmarks.timing import ratio

COUNT, SAMPLE, STEPS, K, DEPTH, ETA = 4096, 256, 20, 4, 3, 1e-2


def line(name: str, slow: Any, fast: Any, share: float = 1.0) -> None:
    """Print one comparison; the fast program does ``share`` times the work of the slow one."""
    value, slow_time, fast_time = ratio(slow, fast)
    print(
        f"{name:60s} {share * value:10.1f}x  {1e6 * slow_time / SAMPLE:9.3f} us -> "
        f"{1e6 * fast_time / (SAMPLE * share):9.4f} us",
        flush=True,
    )


def trajectories() -> None:
    """Compare one step: a loop over 256 networks, and 4096 networks at once; times are per network."""
    rng = np.random.default_rng(0)
    layers = [rng.standard_normal((COUNT, K, K)) / 2 for _ in range(DEPTH)]
    X, Y = rng.standard_normal((2, COUNT, K, K))
    N, M = X @ X.mT, Y @ X.mT
    many = [stacked(W) for W in layers]
    inputs, targets = stacked(N), stacked(M)

    def one_by_one() -> None:
        for i in range(SAMPLE):
            W1, W2, W3 = (W[i] for W in layers)
            P = W2 @ W1
            E = ETA * (M[i] - W3 @ P @ N[i])
            G = W3.T @ E
            _ = W1 + W2.T @ G, W2 + G @ W1.T, W3 + E @ P.T

    sigma = rng.uniform(0.2, 1, (DEPTH, K * COUNT))
    lam, target = rng.uniform(0.5, 2, (2, K * COUNT))

    def all_at_once() -> None:
        descend_many(many, inputs, targets, ETA, STEPS)

    share = COUNT / SAMPLE
    line("a step of training: loop / all at once", one_by_one, all_at_once, share * STEPS)
    line(
        "a step of training: loop / reduced to r x d numbers",
        one_by_one,
        lambda: reduced_step(sigma, lam, target, ETA),
        share,
    )


def identity(d: int = 10) -> None:
    """Expand ``prod_i (sigma_i^2 + kappa S g)``, g standing for s - S: (14) times ``prod sigma_i``."""
    names = [*(f"x{i}" for i in range(d)), "kappa", "S", "g"]

    def by_sympy() -> None:
        sp.core.cache.clear_cache()
        *x, kappa, S, g = sp.symbols(names)
        sp.expand(sp.prod([factor**2 + kappa * S * g for factor in x]))

    def by_flint() -> None:
        *x, kappa, S, g = fmpz_mpoly_ctx.get(names, Ordering.lex).gens()
        result, common = x[0] ** 0, kappa * S * g
        for factor in x:
            result = result * (factor**2 + common)

    value, slow_time, fast_time = ratio(by_sympy, by_flint, rounds=3)
    print(
        f"{f'the product of (14) expanded, d = {d}: SymPy / flint':60s} {value:10.1f}x  {1e3 * slow_time:9.1f} "
        f"ms -> {1e3 * fast_time:9.4f} ms"
    )


if __name__ == "__main__":
    trajectories()
    identity()
