"""What binds a certificate of an application to its sentence: it must be the one that the application writes for these objects.

The stand-alone checker decides whether the formulas of a certificate come out as it says; it cannot know whether they say what
the sentence beside them says. An application does know how it writes each of its sentences. From the objects in a certificate the
whole of it is written again, and anything else (other formulas, other roles, a given object too many) is not a certificate of that
sentence. The objects can be held against a user's own inputs, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from verify.certificate import Certificate, CertificateError
from verify.certificate.write import Stated
from verify.exact import RationalMatrix


class Misfit(ValueError):
    """The objects of a certificate are not those of its sentence."""


class Objects:
    """What a certificate gives, as exact matrices; a number is a matrix of one entry."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.content = content
        self.kind = str(content["kind"])

    def __contains__(self, name: str) -> bool:
        return name in self.content.get("given", ())

    def __getitem__(self, name: str) -> RationalMatrix:
        """Return the object of that name.

        Raises:
            Misfit: there is none.
        """
        if name not in self:
            raise Misfit(f"nothing is called {name}")
        record = self.content["given"][name]
        return RationalMatrix(record["rows"] if "rows" in record else [[record["number"]]])

    def number(self, name: str) -> Any:
        """Return the number of that name, a fraction.

        Raises:
            Misfit: it is a matrix, or there is none.
        """
        found = self[name]
        if found.shape != (1, 1):
            raise Misfit(f"{name} is no number")
        return found[0, 0]

    def numbered(self, letter: str) -> dict[int, RationalMatrix]:
        """Return ``W1, W2, ...`` by number, from the lowest on; numbers follow one another.

        Raises:
            Misfit: there are none, or one is left out.
        """
        numbers = sorted(int(name[len(letter) :]) for name in self.content["given"] if _is_numbered(name, letter))
        if not numbers or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
            raise Misfit(f"expected {letter}1, {letter}2, ... without a gap")
        return {number: self[f"{letter}{number}"] for number in numbers}

    def same(self, name: str, value: Any) -> bool:
        """Whether there is an object of that name, and it is this matrix or number; ``None`` is none."""
        if value is None or name not in self:
            return False
        return bool(self[name] == (value if isinstance(value, RationalMatrix) else RationalMatrix([[value]])))

    def says(self, pattern: str) -> tuple[str, ...] | None:
        """Return the groups of a pattern in the sentence of the conclusion, or ``None`` where it says something else."""
        (conclusion,) = [a for a in self.content["assertions"] if a["role"] == "conclusion"][-1:] or [{"says": ""}]
        found = re.fullmatch(pattern, str(conclusion["says"]))
        return found.groups() if found else None


def _is_numbered(name: str, letter: str) -> bool:
    return re.fullmatch(rf"{letter}(0|[1-9][0-9]{{0,5}})", name) is not None


@dataclass(frozen=True)
class Form:
    """How an application writes the certificates of one sentence.

    Attributes:
        sentence: what they are about: its id, its text and its hypotheses.
        written: returns the certificate for the objects of another one; or, for a kind that is no list of formulas, whether
            such a certificate can be about the sentence.
        inputs: returns, for a user's inputs as the application reads them, by the name of each object that they determine,
            whether it is theirs.
        kinds: the kinds of certificates that it is about, where shipped ones of the same sentence are of others; all if empty.
    """

    sentence: Stated
    written: Callable[[Objects], Certificate | bool]
    inputs: Callable[[Objects, Mapping[str, Any]], Mapping[str, bool]]
    kinds: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """The hash of the sentence, as certificates record it."""
        return str(Certificate("witness", self.sentence).draft()["statement_sha256"])

    def about(self, content: Mapping[str, Any]) -> bool:
        """Whether a certificate claims to be one of these."""
        return content["claim"] == self.sentence.id and (not self.kinds or content["kind"] in self.kinds)

    def fits(self, content: Mapping[str, Any]) -> bool:
        """Whether a certificate, which the stand-alone checker has accepted, is as the application writes it."""
        if content["statement_sha256"] != self.digest:
            return False
        try:
            found = self.written(Objects(content))
            return found if isinstance(found, bool) else found.draft()["sha256"] == content["sha256"]
        except (Misfit, CertificateError, ArithmeticError, LookupError, TypeError, ValueError):
            return False

    def compared(self, content: Mapping[str, Any], values: Mapping[str, Any]) -> Mapping[str, bool]:
        """Return which objects of a certificate that fits are those of a user's inputs, by name; others are not spoken of."""
        return self.inputs(Objects(content), values)
