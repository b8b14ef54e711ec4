"""One exact mode held against a statement, with a certificate that follows its steps by equation (13)."""

from __future__ import annotations

from collections.abc import Mapping

from proofs.dynamics.mode import Mode
from verify.certificate import Certificate
from verify.claim import Answer, Counterexample, Statement

PRIME = "'"


def mode_against(
    statement: Statement,
    dropped: str,
    modes: tuple[Mode, ...],
    eta: object,
    hypotheses: Mapping[str, tuple[bool | Answer, str]],
    conclusion: tuple[bool, str, str],
) -> Counterexample:
    """Hold a mode, and its steps, against a statement without one of its hypotheses.

    Formulas may name the entries ``s1, ..., sd``, their product ``S``, each with one prime a step, ``lam``, ``tau`` (lambda') and
    ``eta``, and ``d`` in ``d >= 2``; the optimum is ``tau/lam``.

    Args:
        modes: the mode at the times 0, ..., T.
        hypotheses: for each hypothesis whether it holds, and its formula.
        conclusion: whether it holds, in words, and its formula.
    """
    start = modes[0]
    example = Counterexample(
        {name: truth for name, (truth, _) in hypotheses.items()},
        conclusion[0],
        witness={
            "sigma": [str(x) for x in start.sigma],
            "lambda": str(start.lam),
            "lambda'": str(start.target),
            "eta": str(eta),
        },
        dropped=(dropped,),
    )

    def certificate() -> dict[str, object]:
        written = Certificate("counterexample", statement).given(lam=start.lam, tau=start.target, eta=eta)
        written.given({f"s{i}": entry for i, entry in enumerate(start.sigma, 1)})
        depth = len(start.sigma)
        if any("d >=" in formula for _, formula in hypotheses.values()):
            written.given(d=depth)
        for time, mode in enumerate(modes):
            now, names = PRIME * time, [f"s{i}{PRIME * time}" for i in range(1, depth + 1)]
            written.define(f"S{now}", "*".join(names), value=mode.product)
            if mode is modes[-1]:
                break
            for i, moved in enumerate(modes[time + 1].sigma):
                others = "*".join([f"(tau - lam*S{now})", *names[:i], *names[i + 1 :]])
                written.define(f"{names[i]}{PRIME}", f"{names[i]} + eta*{others}", value=moved)
        for name, (_, formula) in hypotheses.items():
            written.hypothesis(name, formula, dropped=name == dropped)
        written.conclusion(conclusion[1], conclusion[2])
        return written.seal()

    return example.sealed(certificate)


def every_entry(depth: int, formula: str, *, time: int = 0) -> str:
    """Return a formula about ``{s}`` for each entry of a mode, joined by "and"."""
    return " and ".join(formula.format(s=f"s{i}{PRIME * time}") for i in range(1, depth + 1))
