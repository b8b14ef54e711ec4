"""A check: a function that can say no, and the false variants on which it must."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from verify.claim.errors import ClaimError
from verify.claim.evidence import Strength

SENTENCE = re.compile(r"[a-zA-Z][a-zA-Z0-9]*(_[a-zA-Z0-9]+)+")


@dataclass(frozen=True)
class Count:
    """How many instances a check draws at each level of thoroughness."""

    quick: int
    standard: int
    deep: int

    def __post_init__(self) -> None:
        if not 1 <= self.quick <= self.standard <= self.deep:
            raise ClaimError(f"counts must be positive and grow with the level, got {self}")

    def at(self, level: str) -> int:
        """Return the count for ``"quick"``, ``"standard"`` or ``"deep"``."""
        return int(getattr(self, level))


LEVELS = ("quick", "standard", "deep")


class Drawn(Protocol):
    """The outcome of drawing an instance: its stratum, the draws that missed before it, and ``value``, the instance.

    An outcome without ``value`` says that every permitted draw missed the hypotheses (see
    :mod:`verify.sampling`); it is counted and never passed to a check.
    """

    @property
    def stratum(self) -> str: ...
    @property
    def misses(self) -> int: ...


class Instances(Protocol):
    """A reproducible family of instances: the same key gives the same instance on every machine."""

    def draw(self, seed: int, claim: str, check: str, index: int) -> Drawn: ...


@dataclass(frozen=True)
class Control:
    """A false variant of a check: the same code, called with other keyword arguments."""

    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True)
class Check:
    """A named question, the function that answers it, and its controls.

    Attributes:
        name: a sentence that can be true, with underscores (the function's name).
        strength: what a yes is worth.
        covers: in words, what the answer speaks about ("every shape, every depth").
        function: called as ``function(**arguments)``, ``function(instance, **arguments)`` when there
            are instances, or ``function(instances, backend, **arguments)`` when it works on batches.
        controls: at least one; each must be rejected.
        instances, count: the family the instances are drawn from and how many.
        batch: instances per call for batch functions, 0 for one at a time.
        entire: for certified checks: the boxes or cases together are the whole parameter space.
        refutes / without / spares / supports: what a yes says about which statement:
            refutes it; is a counterexample to (statement, without hypothesis); finds (statement, hypothesis)
            not needed in the drawn instances; agrees with it.
    """

    name: str
    strength: Strength
    covers: str
    function: Callable[..., Any]
    controls: tuple[Control, ...]
    instances: Instances | None = None
    count: Count | None = None
    batch: int = 0
    entire: bool = False
    refutes: str = ""
    without: tuple[str, str] | None = None
    spares: tuple[str, str] | None = None
    supports: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The name as a sentence."""
        return self.name.replace("_", " ")

    @property
    def docstring(self) -> str:
        return inspect.getdoc(self.function) or ""


def declare(
    function: Callable[..., Any],
    strength: Strength,
    *,
    covers: str,
    controls: Mapping[str, Mapping[str, Any]],
    instances: Instances | None = None,
    count: Count | None = None,
    batch: int = 0,
    entire: bool = False,
    refutes: str = "",
    without: tuple[str, str] | None = None,
    spares: tuple[str, str] | None = None,
    supports: Sequence[str] = (),
) -> Check:
    """Make a check of a function, refusing what could never be trusted.

    Raises:
        ClaimError: no control, a control that changes nothing, a control for an argument the function
            does not have, instances without a count, a name that is not a sentence.
    """
    name = getattr(function, "__name__", "")
    if not SENTENCE.fullmatch(name):
        raise ClaimError(f"a check is named by a sentence with underscores, got {name!r}")
    if not covers.strip():
        raise ClaimError(f"{name}: say what the check covers")
    if not controls:
        raise ClaimError(f"{name}: a check without a control is worth nothing; give a false variant it must reject")
    if (instances is None) != (count is None):
        raise ClaimError(f"{name}: instances and count go together")
    if batch < 0 or (batch and instances is None):
        raise ClaimError(f"{name}: a batch is a positive number of instances")
    if strength is Strength.SAMPLED and instances is None:
        raise ClaimError(f"{name}: a sampled check draws instances")
    if entire and strength is not Strength.CERTIFIED:
        raise ClaimError(f"{name}: only a certified check can say that its boxes are the entire space")
    if strength is Strength.COUNTEREXAMPLE and not (refutes or without):
        raise ClaimError(f"{name}: a counterexample refutes a statement, or one without a hypothesis")
    if strength is not Strength.COUNTEREXAMPLE and (refutes or without):
        raise ClaimError(f"{name}: only a counterexample can refute")
    defaults = {
        parameter.name: parameter.default
        for parameter in inspect.signature(function).parameters.values()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY
    }
    made = []
    for control, arguments in controls.items():
        if not arguments:
            raise ClaimError(f"{name}: control {control!r} changes nothing")
        for key, value in arguments.items():
            if key not in defaults:
                raise ClaimError(f"{name}: control {control!r} sets {key!r}, which is no keyword-only argument")
            if type(value) is type(defaults[key]) and _same(value, defaults[key]):
                raise ClaimError(f"{name}: control {control!r} sets {key!r} to the value the check itself uses")
        made.append(Control(control, dict(arguments)))
    return Check(
        name, strength, covers, function, tuple(made), instances, count, batch, entire, refutes, without, spares,
        tuple(supports),
    )  # fmt: skip


def _same(left: Any, right: Any) -> bool:
    try:
        return bool(left == right)
    except (TypeError, ValueError):
        return False
