"""Where things are found: addresses of claims, statements and checks, on one page or on one page a claim."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from verify.report.contents import CheckReport, Report
from verify.report.pages.prose import lettered


@dataclass(frozen=True)
class Links:
    """Addresses for the pages of one report.

    Attributes:
        known: ids of the claims that have a place; nothing else is linked.
        page: from the id of a claim to the address of its page, "" for the page that holds the link.
    """

    known: frozenset[str]
    page: Callable[[str], str]

    @classmethod
    def within(cls, report: Report) -> Links:
        """Return the links of a single page that holds every claim."""
        return cls(frozenset(claim.id for claim in report.claims), lambda claim: "")

    def claim(self, name: str) -> str:
        """Return the address of a claim, "" if it has none."""
        if name not in self.known:
            return ""
        page = self.page(name)
        return page or f"#{name}"

    def statement(self, name: str) -> str:
        """Return the address of a statement or check by its id (``theorem1.only-if``), "" if it has none."""
        claim = name.partition(".")[0]
        return f"{self.page(claim)}#{name}" if claim in self.known else ""

    def to_statement(self, name: str) -> str:
        """Return a link to a statement, named by its id."""
        return anchor(self.statement(name), f"<code>{escape(name)}</code>")

    def to_check(self, claim: str, check: CheckReport) -> str:
        """Return a link to a check, named by its sentence."""
        return anchor(self.statement(f"{claim}.{check.name}"), lettered(check.title))


def anchor(target: str, content: str) -> str:
    """Return a link, or the content alone where there is nothing to link to."""
    return f'<a href="{escape(target)}">{content}</a>' if target else content
