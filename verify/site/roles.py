"""Facts in running text: ``{verdict}`` shows the verdict on a statement, ``{formula}`` sets a formula as on the pages of claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from verify.report.pages.formula import formula
from verify.report.pages.marks import ruled
from verify.report.pages.notation import NoFormula
from verify.site.directives import links_from
from verify.site.source import report_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def register(app: Sphinx) -> None:
    """Add the roles."""
    app.add_role("verdict", Verdict())
    app.add_role("formula", Formula())


class Verdict(SphinxRole):
    """A statement by its id, linked, with the verdict that was found."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the link and the badge; a statement that does not exist is an error of the page."""
        for claim in report_of(self.env.app).claims:
            for one in claim.statements:
                if one.statement.id == self.text:
                    link = links_from(self.env.app, self.env.docname).to_statement(self.text)
                    return [_inline(f"{link} {ruled(one.verdict)}")], []
        message = self.inliner.reporter.error(f"there is no statement {self.text!r} in the report", line=self.lineno)
        return [self.inliner.problematic(self.rawtext, self.rawtext, message)], [message]


class Formula(SphinxRole):
    """A formula in the notation of claims."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the formula as MathML; a text that is none is an error of the page."""
        try:
            return [_inline(formula(self.text))], []
        except NoFormula as error:
            message = self.inliner.reporter.error(str(error), line=self.lineno)
            return [self.inliner.problematic(self.rawtext, self.rawtext, message)], [message]


def _inline(html: str) -> nodes.Node:
    return nodes.raw("", f'<span class="verify">{html}</span>', format="html")
