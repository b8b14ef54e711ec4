"""A claim: one result of a paper, with its statements and the checks that speak about them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from verify.claim.check import Check, declare
from verify.claim.declared import expect, listed
from verify.claim.errors import ClaimError, printable
from verify.claim.evidence import Strength
from verify.claim.instances import Count, Instances
from verify.claim.literature import check_citations
from verify.claim.statement import NAME, Kind, Source, Statement, Step
from verify.claim.uses import check_uses

F = TypeVar("F", bound=Callable[..., Any])


class Claim:
    """One result: a record on top, statements below it, checks as decorated functions after that.

    Statements are declared with :meth:`printed`, :meth:`repaired` and :meth:`extension`; checks with the
    decorators :meth:`derived`, :meth:`certified`, :meth:`sampled` and :meth:`counterexample`, named after
    the strength of a yes. Everything is validated where it is declared, and :meth:`validate` (called when
    a claim is loaded) checks what needs the whole: that every step names a check that exists and is strong
    enough, and that every check speaks about a statement.

    Args:
        id: what a user types, in lower case (``"theorem1"``).
        title: the result in a line.
        source: where it is printed.
        notation: letters and shapes a reader needs, one sentence each.
    """

    def __init__(self, id: str, *, title: str, source: Source, notation: Sequence[str] = ()) -> None:
        expect("a claim's id", id, str, "a string")
        expect(f"{id}: title=", title, str, "a string")
        expect(f"{id}: source=", source, Source, "a Source")
        self.notation = listed(f"{id}: notation=", notation, str, "sentences")
        if not NAME.fullmatch(id):
            raise ClaimError(f"a claim's id is lower-case words joined by '-', got {id!r}")
        if not title.strip():
            raise ClaimError(f"{id}: a claim needs a title")
        printable(id, [title, str(source), *self.notation])
        self.id = id
        self.title = title
        self.source = source
        self.statements: dict[str, Statement] = {}
        self.checks: dict[str, Check] = {}
        self.application: Callable[..., Any] | None = None

    def __repr__(self) -> str:
        return f"Claim({self.id!r}, {len(self.statements)} statements, {len(self.checks)} checks)"

    # Statements

    def printed(
        self,
        part: str,
        text: str,
        *,
        hypotheses: Mapping[str, str],
        argument: Sequence[Step] = (),
        reading: str = "",
        intended: bool = True,
        exists: bool = False,
    ) -> Statement:
        """Declare a statement exactly as the source prints it (one reading of it, if there are several).

        ``exists`` says that it asserts the existence of something, here and for repairs and extensions.
        """
        return self._add(
            Statement(self.id, part, Kind.PRINTED, text, hypotheses, argument, reading, intended, exists=exists)
        )

    def repaired(
        self,
        part: str,
        text: str,
        *,
        repairs: Statement,
        hypotheses: Mapping[str, str],
        adds: Sequence[str] = (),
        argument: Sequence[Step] = (),
        exists: bool = False,
    ) -> Statement:
        """Declare the repair of a printed statement, with the names of the hypotheses that it adds."""
        return self._add(
            Statement(
                self.id, part, Kind.REPAIRED, text, hypotheses, argument, repairs=repairs, adds=adds, exists=exists
            )
        )  # fmt: skip

    def extension(
        self,
        part: str,
        text: str,
        *,
        hypotheses: Mapping[str, str],
        argument: Sequence[Step] = (),
        exists: bool = False,
    ) -> Statement:
        """Declare a statement of our own."""
        return self._add(Statement(self.id, part, Kind.EXTENSION, text, hypotheses, argument, exists=exists))

    def _add(self, statement: Statement) -> Statement:
        if statement.part in self.statements:
            raise ClaimError(f"{statement.id} is declared twice")
        check_citations([statement], {self.id: self.source})
        self.statements[statement.part] = statement
        return statement

    # Checks, one decorator for each strength of a yes

    def derived(
        self, *, covers: str, controls: Mapping[str, Mapping[str, Any]], supports: Sequence[Statement] = ()
    ) -> Callable[[F], F]:
        """A symbolic derivation for every size; carries steps of arguments (which name it)."""
        return self._check(Strength.DERIVED, covers=covers, controls=controls, supports=_ids(supports))

    def certified(
        self,
        *,
        covers: str,
        controls: Mapping[str, Mapping[str, Any]],
        instances: Instances | None = None,
        count: Count | None = None,
        entire: bool = False,
        supports: Sequence[Statement] = (),
        spares: tuple[Statement, str] | None = None,
    ) -> Callable[[F], F]:
        """Exact or ball arithmetic at each instance; ``entire`` if the cases are the whole space.

        A check of the entire space either looks at all of it in one call or runs on listed
        :class:`~verify.claim.instances.Cases`.
        """
        return self._check(
            Strength.CERTIFIED, covers=covers, controls=controls, instances=instances, count=count, entire=entire,
            supports=_ids(supports), spares=_pair(spares),
        )  # fmt: skip

    def sampled(
        self,
        *,
        covers: str,
        controls: Mapping[str, Mapping[str, Any]],
        instances: Instances,
        count: Count,
        batch: int = 0,
        supports: Sequence[Statement] = (),
        spares: tuple[Statement, str] | None = None,
    ) -> Callable[[F], F]:
        """Floating point at each instance, against a derived tolerance; ``batch`` instances per call."""
        return self._check(
            Strength.SAMPLED, covers=covers, controls=controls, instances=instances, count=count, batch=batch,
            supports=_ids(supports), spares=_pair(spares),
        )  # fmt: skip

    def counterexample(
        self,
        *,
        covers: str,
        controls: Mapping[str, Mapping[str, Any]],
        refutes: Statement | None = None,
        without: tuple[Statement, str] | None = None,
        rests_on: Sequence[str] = (),
    ) -> Callable[[F], F]:
        """One exact instance: against a statement, or against a statement without one of its hypotheses.

        ``rests_on`` names the statements (by id) by which the conclusion is evaluated; they must hold.
        """
        return self._check(
            Strength.COUNTEREXAMPLE, covers=covers, controls=controls,
            refutes=_id(refutes), without=_pair(without), rests_on=listed("rests_on=", rests_on, str, "ids"),
        )  # fmt: skip

    def _check(self, strength: Strength, **declaration: Any) -> Callable[[F], F]:
        def register(function: F) -> F:
            check = declare(function, strength, **declaration)
            if check.name in self.checks:
                raise ClaimError(f"{self.id}: check {check.name} is declared twice")
            self.checks[check.name] = check
            return function

        return register

    def applies(self, function: F) -> F:
        """Declare what the claim says about a user's own data (see :mod:`verify.apply`)."""
        if self.application is not None:
            raise ClaimError(f"{self.id}: a claim has one application")
        self.application = function
        return function

    # The whole

    def leans_on(self, statement: Statement) -> tuple[str, ...]:
        """Return the ids of the statements that its argument uses or that a counterexample to it rests on."""
        used = [step.uses for step in statement.argument if step.uses]
        for check in self.checks.values():
            if statement.id in (check.refutes, check.without[0] if check.without else ""):
                used.extend(check.rests_on)
        return tuple(dict.fromkeys(used))

    def validate(self) -> None:
        """Check what no single declaration shows.

        Raises:
            ClaimError: no statement, no check, a statement that was altered after it was declared, a step whose
                check is missing or too weak or speaks against the statement, a step that does not account for the
                hypotheses of the statement it uses, a check that speaks about nothing, a probe or repair of an
                unknown hypothesis, sampling passed for proof.
        """
        if not self.statements:
            raise ClaimError(f"{self.id}: a claim without a statement claims nothing")
        if not self.checks:
            raise ClaimError(f"{self.id}: a claim without a check cannot be trusted")
        carrying: set[str] = set()
        for part, statement in self.statements.items():
            if not statement.intact or statement.id != f"{self.id}.{part}":
                raise ClaimError(f"{self.id}.{part}: the statement was altered after it was declared")
            for step in statement.argument:
                carrying.update(step.by)
                self._validate_use(statement, step)
                for name in step.by:
                    self._validate_step(statement, step, name)
        check_uses(self.statements.values(), {statement.id: statement for statement in self.statements.values()})
        for check in self.checks.values():
            self._validate_check(check, carrying)

    def _validate_use(self, statement: Statement, step: Step) -> None:
        claim, _, part = step.uses.partition(".")
        if step.uses == statement.id:
            raise ClaimError(f"{statement.id}: step {step.text!r} uses the statement itself")
        if claim == self.id and part not in self.statements:
            raise ClaimError(
                f"{statement.id}: step {step.text!r} uses {step.uses}, which is no statement of this claim"
            )

    def _validate_step(self, statement: Statement, step: Step, name: str) -> None:
        if name not in self.checks:
            raise ClaimError(f"{statement.id}: step {step.text!r} rests on {name!r}, which is no check of this claim")
        check = self.checks[name]
        if check.strength is Strength.SAMPLED:
            raise ClaimError(f"{statement.id}: step {step.text!r} rests on sampling ({name}); that is no proof")
        if statement.id in (check.refutes, check.without[0] if check.without else ""):
            raise ClaimError(
                f"{statement.id}: step {step.text!r} rests on {name}, which is a counterexample to that very statement"
                + (f" without {check.without[1]!r}" if check.without else "")
            )
        if not step.exists and not (check.strength is Strength.DERIVED or check.entire):
            raise ClaimError(
                f"{statement.id}: step {step.text!r} speaks about everything but {name} is {check.strength.value} "
                "at instances only; derive it, cover the entire space, or say exists=True"
            )

    def _validate_check(self, check: Check, carrying: set[str]) -> None:
        known = {statement.id: statement for statement in self.statements.values()}
        for target in (check.refutes, *check.supports):
            if target and target not in known:
                raise ClaimError(f"{self.id}: {check.name} speaks about {target}, a statement of another claim")
        for pair in (check.without, check.spares):
            if pair and (pair[0] not in known or pair[1] not in known[pair[0]].hypotheses):
                raise ClaimError(f"{self.id}: {check.name} speaks about hypothesis {pair[1]!r} of {pair[0]}: unknown")
        speaks = check.refutes or check.without or check.spares or check.supports or check.name in carrying
        if not speaks:
            raise ClaimError(f"{self.id}: {check.name} speaks about no statement; name it in a step or in supports=")

    @property
    def module(self) -> str:
        """Name of the module or package where the first check stands."""
        for check in self.checks.values():
            return getattr(inspect.getmodule(check.function), "__name__", "")
        return ""


def _id(statement: Statement | None) -> str:
    expect("refutes=", statement, (Statement, type(None)), "a statement")
    return statement.id if statement else ""


def _ids(statements: Sequence[Statement]) -> tuple[str, ...]:
    return tuple(statement.id for statement in listed("supports=", statements, Statement, "statements"))


def _pair(pair: tuple[Statement, str] | None) -> tuple[str, str] | None:
    if pair is None:
        return None
    if not (isinstance(pair, tuple) and [type(entry) for entry in pair] == [Statement, str]):
        raise ClaimError("without= and spares= take a pair: a statement, and the name of one of its hypotheses")
    return pair[0].id, pair[1]
