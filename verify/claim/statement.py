"""A statement: what is asserted, under which hypotheses, and the argument that would establish it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from verify.claim.declared import expect, listed, named
from verify.claim.errors import ClaimError, printable

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
STATEMENT = re.compile(rf"{NAME.pattern}\.{NAME.pattern}")


class Kind(Enum):
    """Where a statement comes from."""

    PRINTED = "printed"
    """As the source prints it, slips included; each reading of an ambiguous text is a statement of its own."""
    REPAIRED = "repaired"
    """The smallest change of a printed statement that holds."""
    EXTENSION = "extension"
    """Ours: not in the source, and not a repair of anything there."""


@dataclass(frozen=True)
class Source:
    """Where a result or a cited fact stands: a place, and what it is called there."""

    place: str
    name: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        for name, value in (("place", self.place), ("name", self.name), ("note", self.note)):
            expect(f"the {name} of a source", value, str, "a string")

    def __str__(self) -> str:
        return ", ".join(part for part in (self.place, self.name, self.note) if part)


@dataclass(frozen=True)
class Step:
    """One sentence of an argument, with the one thing that carries it: by, uses, cites or argued.

    Attributes:
        by: names of checks of the same claim, all of which must hold.
        uses: the id of another statement, whose verdict must be HOLDS.
        cites: a fact of the literature that is trusted and listed in the report.
        argued: the sentence is argued here in words and checked by no machine; the report lists it, and the
            statement is worth no more than that.

    A step quantifies over everything unless ``exists`` says that one exact instance is enough; only a statement
    that is existential itself may have such steps. A step that uses a statement accounts for each of its
    hypotheses: it is one of the user's own, word for word, or ``given`` names it and the sentence says why it is met;
    no machine checks that sentence, so the report lists it with what is trusted.
    """

    text: str
    by: Sequence[str] = ()
    uses: str = ""
    cites: Source | None = None
    exists: bool = False
    argued: bool = False
    given: Sequence[str] = ()

    def __post_init__(self) -> None:
        expect("the sentence of a step", self.text, str, "a string")
        for name in ("by", "given"):
            value = getattr(self, name)
            names = [value] if isinstance(value, str) and value else value or ()
            object.__setattr__(self, name, listed(f"step {self.text!r}: {name}=", names, str, "names"))
        expect(f"step {self.text!r}: uses=", self.uses, str, "the id of a statement")
        expect(f"step {self.text!r}: cites=", self.cites, (Source, type(None)), "a Source")
        for name in ("exists", "argued"):
            expect(f"step {self.text!r}: {name}=", getattr(self, name), bool, "True or False")
        carriers = [bool(self.by), bool(self.uses), self.cites is not None, self.argued]
        if sum(carriers) != 1:
            raise ClaimError(f"a step names exactly one of by, uses, cites, argued: {self.text!r}")
        if not self.text.strip():
            raise ClaimError("a step needs a sentence")
        printable("a step", [self.text, str(self.cites or "")])
        if self.given and not self.uses:
            raise ClaimError(
                f"given= says which hypotheses of a used statement are met, so it goes with uses: {self.text!r}"
            )
        if self.exists and not self.by:
            raise ClaimError(f"only a check can exhibit an instance, so exists=True goes with by: {self.text!r}")
        if self.uses and not STATEMENT.fullmatch(self.uses):
            raise ClaimError(f"a step uses a statement by its id, like 'lemma1.repaired', got {self.uses!r}")

    @property
    def trusted(self) -> str:
        """What must be believed for the step to count: a cited fact, or that it meets hypotheses as it says; "" if nothing."""
        if self.cites is not None:
            return f"{self.text} ({self.cites})"
        if self.given:
            several = len(self.given) > 1
            names = f"{'hypotheses' if several else 'hypothesis'} {', '.join(self.given)} of {self.uses}"
            return f"{self.text} (so {names} {'are' if several else 'is'} met: taken at its word)"
        return ""


@dataclass(frozen=True)
class Statement:
    """A sentence that is true or false, with its hypotheses named one by one.

    Attributes:
        claim: id of the claim it belongs to.
        part: its name within the claim (``"if"``, ``"only-if"``, ``"repaired"``...).
        text: the assertion in words; the hypotheses are not repeated in it.
        hypotheses: name -> sentence. The names are what counterexamples and probes refer to.
        argument: the steps which together establish it; empty where only evidence is offered.
        reading: how an ambiguous printed text is read here ("" if there is only one way).
        intended: whether this is the reading the authors most likely meant.
        repairs: the printed statement that this one repairs.
        adds: the hypotheses (names) that the repair adds to it.
        exists: whether it asserts that there is something, so that one exact instance can carry a step of it.
    """

    claim: str
    part: str
    kind: Kind
    text: str
    hypotheses: Mapping[str, str]
    argument: Sequence[Step] = ()
    reading: str = ""
    intended: bool = True
    repairs: Statement | None = None
    adds: Sequence[str] = ()
    exists: bool = False
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        expect(f"{self.claim}: the name of a part", self.part, str, "a string")
        expect(f"{self.id}: the text", self.text, str, "a string")
        expect(f"{self.id}: reading=", self.reading, str, "a string")
        expect(f"{self.id}: repairs=", self.repairs, (Statement, type(None)), "a statement")
        for name in ("intended", "exists"):
            expect(f"{self.id}: {name}=", getattr(self, name), bool, "True or False")
        hypotheses = named(f"{self.id}: hypotheses=", self.hypotheses, str, "a sentence")
        object.__setattr__(self, "hypotheses", MappingProxyType(hypotheses))
        object.__setattr__(self, "argument", listed(f"{self.id}: argument=", self.argument, Step, "steps"))
        object.__setattr__(self, "adds", listed(f"{self.id}: adds=", self.adds, str, "names of hypotheses"))
        if not NAME.fullmatch(self.part):
            raise ClaimError(f"{self.claim}: a part is named in lower-case words joined by '-', got {self.part!r}")
        if not self.text.strip():
            raise ClaimError(f"{self.id}: a statement needs a text")
        for name, sentence in self.hypotheses.items():
            if not NAME.fullmatch(name) or not sentence.strip():
                raise ClaimError(f"{self.id}: hypothesis {name!r} needs a name in lower case and a sentence")
        printable(self.id, [self.text, self.reading, *self.hypotheses.values()])
        unknown = [name for name in self.adds if name not in self.hypotheses]
        if unknown:
            raise ClaimError(f"{self.id}: adds {unknown[0]!r}, which is not among its hypotheses")
        if self.argument and all(step.argued or step.cites is not None for step in self.argument):
            raise ClaimError(
                f"{self.id}: an argument of citations or words alone checks nothing; a check must carry a step"
            )
        alone = next((step for step in self.argument if step.exists), None)
        if alone and not self.exists:
            raise ClaimError(
                f"{self.id}: one exact instance carries step {alone.text!r} (exists=True), but the statement does not assert "
                "that there is something; declare it with exists=True, or derive the step"
            )
        if self.kind is Kind.REPAIRED and self.repairs is None:
            raise ClaimError(f"{self.id}: a repaired statement says which statement it repairs")
        if self.kind is not Kind.REPAIRED and (self.repairs is not None or self.adds):
            raise ClaimError(f"{self.id}: only a repaired statement repairs or adds anything")
        if self.repairs is not None:
            self._validate_repair(self.repairs)
        object.__setattr__(self, "digest", self._digest())

    def _validate_repair(self, printed: Statement) -> None:
        """A hypothesis that the printed statement does not have must be owned up to, or it would slip in."""
        if printed.claim != self.claim:
            raise ClaimError(f"{self.id}: repairs {printed.id}, a statement of another claim")
        if printed.kind is not Kind.PRINTED:
            raise ClaimError(f"{self.id}: repairs {printed.id}, which was not printed")
        for name, sentence in self.hypotheses.items():
            if name not in self.adds and printed.hypotheses.get(name) != sentence:
                raise ClaimError(
                    f"{self.id}: hypothesis {name!r} does not read like that in {printed.id}; name it in adds="
                )
        for name in self.adds:
            if printed.hypotheses.get(name) == self.hypotheses[name]:
                raise ClaimError(f"{self.id}: adds {name!r}, which {printed.id} has already, word for word")

    @property
    def id(self) -> str:
        return f"{self.claim}.{self.part}"

    @property
    def intact(self) -> bool:
        """Whether it still says what it said when it was declared."""
        return self.digest == self._digest()

    def _digest(self) -> str:
        """SHA-256 of what the statement says: a changed word makes recorded verdicts and certificates stale."""
        record: dict[str, object] = {
            "id": self.id,
            "kind": self.kind.value,
            "text": self.text,
            "reading": self.reading,
            "hypotheses": dict(self.hypotheses),
        }
        if self.exists:
            record["exists"] = True
        canonical = json.dumps(record, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode("ascii")).hexdigest()
