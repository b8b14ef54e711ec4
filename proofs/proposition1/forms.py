"""How ``apply proposition1`` writes its certificates, and how ``replay`` tells one of them from any other formulas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import count
from typing import Any

from proofs.alignment.chain_certificate import Sentence
from proofs.dynamics import Mode
from verify.apply.forms import Form, Misfit, Objects
from verify.certificate import Certificate

SAFE_STEP = Sentence(
    "proposition1.safe-step",
    "every mode is positive, at most at its optimum, and gamma lambda'^2 sum_i sigma_i^{-2} <= n lambda",
)


def safe_step(modes: Sequence[Mode], n: Fraction | int, gamma: Fraction) -> Certificate:
    """Write that a step size is safe for every mode; those without inputs do not move."""
    moving = [mode for mode in modes if mode.lam]
    written = Certificate("witness", SAFE_STEP).given(n=n, gamma=gamma).given(_named(moving))
    for k, mode in enumerate(moving, 1):
        names = [f"s{k}_{i}" for i in range(1, len(mode.sigma) + 1)]
        positive = " and ".join(f"{name} > 0" for name in names)
        written.fact(f"mode {k} is positive, at most at its optimum", f"{positive} and l{k}*{'*'.join(names)} <= t{k}")
        # without quotients: times the square of the product of all entries
        others = " + ".join("*".join(f"{other}^2" for other in names if other != name) or "1" for name in names)
        square = "*".join(f"{name}^2" for name in names)
        written.conclusion(f"the step is safe for mode {k}", f"gamma*t{k}^2*({others}) <= n*l{k}*{square}")
    return written


def _rewritten(objects: Objects) -> Certificate:
    modes = []
    for k in count(1):
        if f"l{k}" not in objects:
            break
        sigma = tuple(objects.numbered(f"s{k}_").values())
        modes.append(Mode(tuple(s[0, 0] for s in sigma), objects.number(f"l{k}"), objects.number(f"t{k}")))
    n, gamma = objects.number("n"), objects.number("gamma")
    if any(mode.lam <= 0 for mode in modes) or n < 1 or n.denominator != 1 or gamma <= 0:
        raise Misfit("n counts examples, and lambda and gamma are positive")
    return safe_step(modes, n, gamma)


def _as_given(objects: Objects, values: Mapping[str, Any]) -> Mapping[str, bool]:
    """Compare the number of examples, the step size where one was chosen, and the modes, which are read off the network again."""
    found = {"n": objects.same("n", values["X"].shape[1])} if "X" in values else {}
    if "step" in values:
        found["gamma"] = objects.same("gamma", values["step"])
    if {"X", "Y", "weights"} <= values.keys():
        from proofs.proposition1.application import modes_of

        modes = [mode for mode in modes_of(values["X"], values["Y"], values["weights"]) if mode.lam]
        found |= {name: objects.same(name, value) for name, value in _named(modes).items()}
        found |= {name: False for name in objects.content["given"] if name not in {*found, "gamma"}}
    return found


def _named(modes: Sequence[Mode]) -> dict[str, Fraction]:
    named: dict[str, Fraction] = {}
    for k, mode in enumerate(modes, 1):
        named |= {f"l{k}": mode.lam, f"t{k}": mode.target, **{f"s{k}_{i}": s for i, s in enumerate(mode.sigma, 1)}}
    return named


FORMS = (Form(SAFE_STEP, _rewritten, _as_given),)
