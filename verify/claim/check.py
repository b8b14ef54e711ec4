"""A check: a function that can say no, and the false variants on which it must."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from verify.claim.declared import expect, named
from verify.claim.errors import ClaimError, printable
from verify.claim.evidence import Strength
from verify.claim.instances import Cases, Count, Instances

SENTENCE = re.compile(r"[a-zA-Z][a-zA-Z0-9]*(_[a-zA-Z0-9]+)+")
WORDS = re.compile(r"[a-zA-Z][a-zA-Z0-9]*(_[a-zA-Z0-9]+)*")


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
        rests_on: statements (ids) that must hold for a counterexample to count: a conclusion such as "there is no
            such run" is evaluated by a criterion, and these say that the criterion is right.
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
    rests_on: tuple[str, ...] = ()

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
    rests_on: Sequence[str] = (),
) -> Check:
    """Make a check of a function, refusing what could never be trusted.

    Raises:
        ClaimError: no control, a control that changes nothing, a control for an argument the function
            does not have, instances without a count or with one that leaves a stratum unvisited, a family
            that is drawn passed for the entire space, a function that cannot be called as it will be
            called, a name that is not a sentence.
    """
    name = getattr(function, "__name__", "")
    if not SENTENCE.fullmatch(name):
        raise ClaimError(f"a check is named by a sentence with underscores, got {name!r}")
    expect(f"{name}: covers=", covers, str, "a sentence")
    expect(f"{name}: instances=", instances, (Instances, type(None)), "Strata, Cases or another family of instances")
    expect(f"{name}: count=", count, (Count, type(None)), "a Count")
    expect(f"{name}: entire=", entire, bool, "True or False")
    named(f"{name}: controls=", controls, Mapping, "the arguments that it changes")
    if not covers.strip():
        raise ClaimError(f"{name}: say what the check covers")
    printable(name, [covers])
    if strength is Strength.ARGUED:
        raise ClaimError(f"{name}: a check computes; what is argued in words is a step of an argument")
    if not controls:
        raise ClaimError(f"{name}: a check without a control is worth nothing; give a false variant it must reject")
    if isinstance(instances, Cases):
        if count is not None:
            raise ClaimError(f"{name}: a list of cases always runs whole; leave out the count")
        count = instances.count
    if (instances is None) != (count is None):
        raise ClaimError(f"{name}: instances and count go together")
    strata = getattr(instances, "names", ())
    if count and count.quick < len(strata):
        raise ClaimError(f"{name}: {count.quick} instances cannot visit {len(strata)} strata; raise the count")
    if batch < 0 or (batch and instances is None):
        raise ClaimError(f"{name}: a batch is a positive number of instances")
    if strength is Strength.SAMPLED and instances is None:
        raise ClaimError(f"{name}: a sampled check draws instances")
    if entire and strength is not Strength.CERTIFIED:
        raise ClaimError(f"{name}: only a certified check can say that its boxes are the entire space")
    if entire and not (instances is None or isinstance(instances, Cases)):
        raise ClaimError(f"{name}: instances that are drawn are never the entire space; list them as Cases")
    if strength is Strength.COUNTEREXAMPLE and bool(refutes) == bool(without):
        raise ClaimError(f"{name}: a counterexample refutes a statement, or one without a hypothesis, and not both")
    if rests_on and strength is not Strength.COUNTEREXAMPLE:
        raise ClaimError(f"{name}: steps say what an argument uses; only a counterexample rests on statements itself")
    if strength is not Strength.COUNTEREXAMPLE and (refutes or without):
        raise ClaimError(f"{name}: only a counterexample can refute")
    defaults = _switches(function, name, 0 if instances is None else 2 if batch else 1)
    if strength is not Strength.SAMPLED:
        _exact(name, strength, [*defaults.items(), *(pair for arguments in controls.values() for pair in arguments.items())])
        _exact(name, strength, [("a case", member) for member in instances.members] if isinstance(instances, Cases) else [])
    made: list[Control] = []
    for control, arguments in controls.items():
        if not WORDS.fullmatch(control):
            raise ClaimError(f"{name}: a control is named by words with underscores, got {control!r}")
        if not arguments:
            raise ClaimError(f"{name}: control {control!r} changes nothing")
        for key, value in arguments.items():
            if key not in defaults:
                raise ClaimError(f"{name}: control {control!r} sets {key!r}, which is no keyword-only argument")
            if _same(value, defaults[key]):
                raise ClaimError(f"{name}: control {control!r} sets {key!r} to the value the check itself uses")
        twin = next((other.name for other in made if _alike(other.arguments, arguments)), "")
        if twin:
            raise ClaimError(f"{name}: controls {twin!r} and {control!r} are the same")
        made.append(Control(control, dict(arguments)))
    return Check(
        name, strength, covers, function, tuple(made), instances, count, batch, entire, refutes, without, spares,
        tuple(supports), tuple(rests_on),
    )  # fmt: skip


def _switches(function: Callable[..., Any], name: str, positional: int) -> dict[str, Any]:
    """Return the keyword-only arguments with their defaults; the check itself is the call that leaves them alone."""
    if (
        inspect.isgeneratorfunction(function)
        or inspect.iscoroutinefunction(function)
        or inspect.isasyncgenfunction(function)
    ):
        raise ClaimError(f"{name}: a check is a plain function that returns its answer, not a generator or coroutine")
    parameters = inspect.signature(function).parameters.values()
    places = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    if len(places) != positional or any(p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in parameters):
        wanted = (
            "no positional argument",
            "one argument, the instance",
            "two arguments, the instances and the backend",
        )
        raise ClaimError(f"{name}: takes {wanted[positional]}, and what its controls set as keyword-only arguments")
    switches = {p.name: p.default for p in parameters if p.kind is p.KEYWORD_ONLY}
    without = [key for key, default in switches.items() if default is inspect.Parameter.empty]
    if without:
        raise ClaimError(f"{name}: argument {without[0]!r} needs a default, the value the true check uses")
    return switches


def _exact(name: str, strength: Strength, values: Sequence[tuple[str, Any]]) -> None:
    """Refuse floats where arithmetic has to be exact: ``(1 + 1e-17) - 1 == 0`` is true of floats only."""
    for where, value in values:
        found = _float(value)
        if found is not None:
            within = "is" if found is value else "holds"
            raise ClaimError(
                f"{name}: {where} {within} the float {found!r}, and a check that is {strength.value} computes exactly; "
                "write a Fraction, or draw floats in a sampled check"
            )


def _float(value: Any, depth: int = 0) -> Any:
    """Return a float that a value is or holds, in lists, mappings or arrays; nothing where there is none."""
    if isinstance(value, (float, complex)):
        return value
    if getattr(getattr(value, "dtype", None), "kind", "") in ("f", "c"):
        return value.flat[0] if getattr(value, "size", 0) else None
    if isinstance(value, Mapping):
        value = [*value.keys(), *value.values()]
    if isinstance(value, (list, tuple, set, frozenset)) and depth < _DEEPEST:
        return next((found for item in value if (found := _float(item, depth + 1)) is not None), None)
    return None


_DEEPEST = 8
"""Containers are looked into so many deep; one may hold itself."""


def _same(left: Any, right: Any) -> bool:
    """Whether two values are certainly the same; 1, 1.0 and True count as different ways to say a thing."""
    if type(left) is not type(right):
        return False
    try:
        return bool(left == right)
    except (TypeError, ValueError):
        return False


def _alike(left: Mapping[str, Any], right: Mapping[str, Any]) -> bool:
    return left.keys() == right.keys() and all(_same(left[key], right[key]) for key in left)
