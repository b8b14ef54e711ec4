"""Many trajectories at once, and Proposition 1's identity (figures P8 and P10): ``python -m tests.benchmarks.trajectories``.

P8: full gradient descent of networks with k = 4 and d = 3, 4096 at once against a Python loop over networks (written out
by hand, every partial product formed once). P10: the product of (14), d = 10, expanded by SymPy and by flint.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import sympy as sp
from flint import Ordering, fmpz_mpoly, fmpz_mpoly_ctx

from proofs.dynamics.compiled import NoCompiler, descend_compiled
from proofs.dynamics.reduced import reduced_step
from proofs.dynamics.trajectories import descend_many, stacked
from tests.benchmarks.timing import Row, compare, show

COUNT, SAMPLE, STEPS, K, DEPTH, ETA = 4096, 256, 20, 4, 3, 1e-2


def trajectories() -> Iterator[Row]:
    """Compare a loop over 256 networks, one step each, with 4096 networks at once."""
    rng = np.random.default_rng(0)
    layers = [rng.standard_normal((COUNT, K, K)) / 3 for _ in range(DEPTH)]
    X, Y = rng.standard_normal((2, COUNT, K, K))
    N, M = X @ X.mT, Y @ X.mT
    together = [stacked(W) for W in layers], stacked(N), stacked(M), ETA, STEPS

    def one_by_one() -> None:
        for i in range(SAMPLE):
            W1, W2, W3 = (W[i] for W in layers)
            P = W2 @ W1
            E = ETA * (M[i] - W3 @ P @ N[i])
            G = W3.T @ E
            _ = W1 + W2.T @ G, W2 + G @ W1.T, W3 + E @ P.T

    loop, share = ("NumPy, in a loop", one_by_one), COUNT / SAMPLE
    work = f"{SAMPLE} training steps, k = {K}, d = {DEPTH}"
    numpy = ("NumPy, all networks at once", partial(descend_many, *together))
    yield compare("P8", work, loop, numpy, at_least=25, share=share * STEPS)
    try:
        descend_compiled(*together)
    except NoCompiler as missing:
        print(f"P8  not measured: {missing}")
    else:
        compiled = ("compiled, all networks at once", partial(descend_compiled, *together))
        yield compare("P8", work, loop, compiled, at_least=100, share=share * STEPS)
    sigma = rng.uniform(0.2, 1, (DEPTH, K * COUNT))
    lam, target = rng.uniform(0.5, 2, (2, K * COUNT))
    modes = ("r x d numbers (Corollary 1)", partial(reduced_step, sigma, lam, target, ETA))
    yield compare("P8", f"{work}, aligned", loop, modes, share=share)


def identity(d: int = 10) -> Row:
    """Expand ``prod_i (sigma_i^2 + kappa S g)``, g standing for s - S: (14) times ``prod sigma_i``."""
    names = [*(f"x{i}" for i in range(d)), "kappa", "S", "g"]

    def by_sympy() -> sp.Expr:
        sp.core.cache.clear_cache()
        *x, kappa, S, g = sp.symbols(names)
        return sp.expand(sp.prod([factor**2 + kappa * S * g for factor in x]))

    def by_flint() -> fmpz_mpoly:
        *x, kappa, S, g = fmpz_mpoly_ctx.get(names, Ordering.lex).gens()
        common = kappa * S * g
        return by_halves([factor**2 + common for factor in x])

    assert len(by_flint()) == len(by_sympy().args) == 2**d
    sympy, flint = ("SymPy expand", by_sympy), ("flint polynomials", by_flint)
    return compare("P10", f"the product of (14) expanded, d = {d}", sympy, flint, at_least=5000)


def by_halves(factors: list[fmpz_mpoly]) -> fmpz_mpoly:
    """Return the product; only the last multiplication has many terms, which is half the work of one after the other."""
    half = len(factors) // 2
    return by_halves(factors[:half]) * by_halves(factors[half:]) if half else factors[0]


def rows() -> Iterator[Row]:
    """Compare trajectories, then the identity."""
    yield from trajectories()
    yield identity()


if __name__ == "__main__":
    show(rows())
