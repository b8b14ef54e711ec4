"""The finder's side: build a certificate line by line, as one would write the example on paper."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from verify.certificate import replay
from verify.certificate.entries import CertificateError, NumberField, digest, given_record, plan_digest, recorded
from verify.certificate.layout import laid_out

NAME = re.compile(r"[A-Za-z](?:_\{[A-Za-z0-9,+-]+\}|[A-Za-z0-9_])*'*")  # W, W1, W_i, W_{i-1}, W3'
KINDS = ("counterexample", "witness", "rank")
FAILING = ("dropped hypothesis", "conclusion", "repair hypothesis")  # in a counterexample, unless said otherwise


class Stated(Protocol):
    """What a certificate needs to know of a statement (a :class:`verify.claim.Statement` will do)."""

    @property
    def id(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def hypotheses(self) -> Mapping[str, str]: ...


class Certificate:
    """A certificate in the making.

    The values of definitions come from the finder's own computation (``value=``); the checker computes them again
    from the formula and compares. No formula is evaluated here.

    Args:
        kind: ``"counterexample"`` (every hypothesis holds, the conclusion fails), ``"witness"`` (an instance at which
            hypotheses and conclusion hold) or ``"rank"`` (a rank, over the rationals or modulo a prime).
        statement: the statement it is about; its hypotheses must all be spoken of.
        field: the number field of its numbers, if they are not all rational.

    Raises:
        CertificateError: here and in every method, for whatever the checker would not even read.
    """

    def __init__(self, kind: str, statement: Stated, *, field: NumberField | None = None) -> None:
        if kind not in KINDS:
            raise CertificateError(f"a certificate is a {', '.join(KINDS)}, not {kind!r}")
        self.kind, self.statement = kind, _statement_record(statement)
        self.field = field.record() if field else None
        self._given: dict[str, Any] = {}
        self._definitions: list[dict[str, Any]] = []
        self._assertions: list[dict[str, Any]] = []
        self._names = {field.generator} if field else set()

    def given(self, objects: Mapping[str, Any] | None = None, /, **named: Any) -> Certificate:
        """Name exact objects: numbers, matrices as nested lists, anything with ``to_fractions()``.

        Names with primes go in a mapping: ``given({"W3'": [[1, 0], [0, 0]]})``.
        """
        for name, value in {**(objects or {}), **named}.items():
            self._given[self._new(name)] = given_record(value, f"given {name}")
        return self

    def define(self, name: str, formula: str, value: Any) -> Certificate:
        """Name the value of a formula in what was named before; ``value`` is what the finder computed."""
        self._known(formula)
        entry = {"name": name, "formula": formula, "value": recorded(value, f"definition {name}")}
        self._definitions.append({**entry, "name": self._new(name)})
        return self

    def require(
        self, says: str, formula: str, *, role: str, of: str | None = None, holds: bool | None = None
    ) -> Certificate:
        """Assert a formula, with the sentence that it stands for.

        Args:
            role: ``"hypothesis"``, ``"dropped hypothesis"``, ``"fact"``, ``"conclusion"`` or ``"repair hypothesis"``.
            of: which hypothesis of the statement it expresses, for the first two.
            holds: what the finder found. Left out, what the role calls for: in a counterexample the conclusion,
                and a hypothesis that was dropped or that a repair adds, fail; everything else holds.
        """
        self._known(formula)
        if of is not None and of not in self.statement["hypotheses"]:
            raise CertificateError(f"{self.statement['id']} has no hypothesis {of!r}")
        if holds is None:
            holds = not (self.kind == "counterexample" and role in FAILING)
        entry = {"role": role, "says": _printable(says, "a sentence"), "formula": formula, "holds": bool(holds)}
        self._assertions.append(entry if of is None else {**entry, "of": of})
        return self

    def hypothesis(self, name: str, formula: str, *, dropped: bool = False) -> Certificate:
        """Assert that the hypothesis of that name holds, or fails where the statement is tried without it."""
        says = self.statement["hypotheses"].get(name, name)
        return self.require(says, formula, role="dropped hypothesis" if dropped else "hypothesis", of=name)

    def fact(self, says: str, formula: str) -> Certificate:
        """Assert something on the way that holds and that a reader wants to see."""
        return self.require(says, formula, role="fact")

    def conclusion(self, says: str, formula: str, *, holds: bool | None = None) -> Certificate:
        """State the conclusion as it would hold; a counterexample records that it fails."""
        return self.require(says, formula, role="conclusion", holds=holds)

    def repair(self, says: str, formula: str, *, holds: bool | None = None) -> Certificate:
        """State the hypothesis that the repair adds; a counterexample records that it fails."""
        return self.require(says, formula, role="repair hypothesis", holds=holds)

    def draft(self) -> dict[str, Any]:
        """Return the certificate as JSON values, sealed, without asking the checker."""
        body: dict[str, Any] = {"schema": replay.SCHEMA, "version": replay.VERSION, "kind": self.kind}
        body |= {"claim": self.statement["id"], "statement": dict(self.statement)}
        body["statement_sha256"] = digest(self.statement)
        if self.field:
            body["field"] = dict(self.field)
        body |= {"given": dict(self._given), "definitions": list(self._definitions)}
        body["assertions"] = list(self._assertions)
        body["plan_sha256"] = plan_digest(body)
        return {**body, "sha256": digest(body)}

    def seal(self) -> dict[str, Any]:
        """Return the sealed certificate, after the stand-alone checker has accepted it.

        Raises:
            CertificateError: with the checker's reason, when it refuses.
        """
        return _accepted(self.draft())

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Seal the certificate and write it; the file appears whole or not at all."""
        return save(self.seal(), path)

    def _new(self, name: str) -> str:
        if not NAME.fullmatch(name):
            raise CertificateError(f"{name!r} cannot be a name: letters, digits and underscores, then primes")
        if name in self._names:
            raise CertificateError(f"{name!r} is named twice")
        self._names.add(name)
        return name

    def _known(self, formula: str) -> None:
        plain = re.sub(r"\^ *T\b|\.T\b|\b(and|or|not)\b", " ", formula)
        for found in NAME.finditer(plain):
            called = plain[found.end() :].lstrip().startswith("(")
            if found[0] not in self._names and not called:
                raise CertificateError(f"nothing so far is called {found[0]!r}, in {formula!r}")


def derivation_certificate(statement: Stated, derivation: Mapping[str, Any]) -> dict[str, Any]:
    """Return the sealed certificate of a derivation, as :func:`verify.symbolic.derivation_to_json` writes it.

    Raises:
        CertificateError: when the checker finds a step, at an exact instance, that is not so.
    """
    return _of_kind("derivation", statement, derivation)


def grams_certificate(statement: Stated, grams: Mapping[str, Any]) -> dict[str, Any]:
    """Return the sealed certificate of what data can align with a space of matrices; ``grams.py`` describes the record.

    Raises:
        CertificateError: when the checker finds something that is not so, or the record beyond its limits.
    """
    return _of_kind("grams", statement, grams)


def _of_kind(kind: str, statement: Stated, contents: Mapping[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = {"schema": replay.SCHEMA, "version": replay.VERSION, "kind": kind}
    record = _statement_record(statement)
    body |= {"claim": record["id"], "statement": record, "statement_sha256": digest(record)}
    body[kind] = dict(contents)
    body["plan_sha256"] = plan_digest(body)
    return _accepted({**body, "sha256": digest(body)})


def save(certificate: Mapping[str, Any], path: str | os.PathLike[str]) -> Path:
    """Write a sealed certificate, laid out for people; the file appears whole or not at all."""
    text, target = laid_out(dict(certificate)) + "\n", Path(path)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(temporary, 0o644)
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise
    return target


def _accepted(sealed: dict[str, Any]) -> dict[str, Any]:
    """Return the certificate if the stand-alone checker accepts it."""
    try:
        replay.check(sealed)
    except replay.Refused as error:
        raise CertificateError(f"the checker refuses this {sealed['kind']}: {error}") from None
    return sealed


def _statement_record(statement: Stated) -> dict[str, Any]:
    """Return what the statement says; its hash is the statement's own digest, where it has one."""
    record: dict[str, Any] = {"id": statement.id}
    for key in ("kind", "text", "reading"):
        if (value := getattr(statement, key, None)) is not None:
            record[key] = _printable(getattr(value, "value", value), f"the {key} of {statement.id}")
    record["hypotheses"] = {name: _printable(says, name) for name, says in statement.hypotheses.items()}
    own = getattr(statement, "digest", None)
    if own is not None and own != digest(record):
        raise CertificateError(f"{statement.id}: its digest is not the hash of what it says")
    return record


def _printable(text: Any, where: str) -> str:
    if not isinstance(text, str) or not text.replace("\n", " ").isprintable():
        raise CertificateError(f"{where}: expected printable text, got {text!r:.60}")
    return text
