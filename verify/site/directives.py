"""What a page can show of a run: ``verify-claim``, ``verify-status``, ``verify-graph``, ``verify-figures``, ...."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives as options
from sphinx.util.docutils import SphinxDirective

from verify.report.contents import ClaimReport, Report, StatementReport
from verify.report.html import LEGEND
from verify.report.pages import errata, graph, ground, overview, style
from verify.report.pages.claim import sections
from verify.report.pages.links import Links
from verify.report.pages.marks import fold
from verify.site import figures
from verify.site.source import FOLDER, report_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def register(app: Sphinx) -> None:
    """Add the directives, and the style sheet of what they show."""
    app.add_directive("verify-claim", Claim)
    app.add_directive("verify-status", Status)
    app.add_directive("verify-results", Results)
    app.add_directive("verify-graph", Graph)
    app.add_directive("verify-figures", Figures)
    app.add_directive("verify-errata", Errata)
    app.add_directive("verify-wrong", Wrong)
    app.add_directive("verify-ground", Ground)
    app.add_directive("verify-help", Help)
    app.add_css_file("verify.css")
    app.connect("builder-inited", _write_sheet)


def _write_sheet(app: Sphinx) -> None:
    folder = Path(app.outdir) / "_static"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "verify.css").write_text(style.sheet(), encoding="utf-8")


class Page(SphinxDirective):
    """A directive that knows the report, and where the pages of claims stand as seen from its own page."""

    @property
    def report(self) -> Report:
        return report_of(self.env.app)

    @property
    def links(self) -> Links:
        return links_from(self.env.app, self.env.docname)

    def claim(self, name: str) -> ClaimReport:
        """Return a claim of the report.

        Raises:
            docutils error: there is no such claim; the build says where it was asked for.
        """
        for claim in self.report.claims:
            if claim.id == name:
                return claim
        raise self.error(f"there is no claim {name!r} in the report")

    def statement(self, name: str) -> tuple[ClaimReport, StatementReport]:
        """Return a statement of the report with its claim; the build fails where there is none."""
        claim = self.claim(name.partition(".")[0])
        for one in claim.statements:
            if one.statement.id == name:
                return claim, one
        raise self.error(f"there is no statement {name!r} in the report")


def links_from(app: Sphinx, document: str) -> Links:
    """Return the addresses of claims as seen from a document."""
    known = frozenset(claim.id for claim in report_of(app).claims)

    def page(claim: str) -> str:
        target = f"{FOLDER}/{claim}"
        return "" if target == document else str(app.builder.get_relative_uri(document, target))

    return Links(known, page)


def raw(html: str) -> nodes.Node:
    """Return HTML as a node of the page."""
    return nodes.raw("", f'<div class="verify">{html}</div>', format="html")


class Claim(Page):
    """The page of one claim."""

    required_arguments = 1

    def run(self) -> Sequence[nodes.Node]:
        """Return the sections, those of level three inside the one before them."""
        out: list[nodes.Node] = []
        last: nodes.Element | None = None
        claim = self.claim(self.arguments[0])
        drawn = figures.about(self.env.app, self.env.docname, claim.source.name)
        for section in sections(self.report, claim, self.links):
            if not section.title:
                out.append(raw(section.html))
                continue
            if drawn and section.level == 2 and last is not None:  # behind the statements: first the verdict and why
                out.append(_section("Figures", f"{claim.id}.figures", drawn))
                drawn = ""
            made = _section(section.title, section.anchor, section.html)
            if section.level > 2 and last is not None:
                last += made
            else:
                out.append(made)
                last = made
        return out


def _section(title: str, anchor: str, html: str) -> nodes.Element:
    made = nodes.section("", nodes.title("", title), ids=[anchor])
    if html:
        made += raw(html)
    return made


class Status(Page):
    """The table of verdicts, the counts, and what the run was."""

    def run(self) -> Sequence[nodes.Node]:
        """Return the tables."""
        report = self.report
        short = errata.balance(report) + overview.counts(report) + overview.at_a_glance(report, self.links)
        every = fold("every statement by its name", overview.status_table(report, self.links))
        return [raw(overview.trouble(report) + short + overview.footer(report) + every)]


class Results(Page):
    """A row for each result, which leads to its page."""

    def run(self) -> Sequence[nodes.Node]:
        """Return the table."""
        return [raw(overview.at_a_glance(self.report, self.links))]


class Ground(Page):
    """What the verdicts rest on beside machines: sentences in words, and facts of the literature."""

    required_arguments = 1

    def run(self) -> Sequence[nodes.Node]:
        """Return the table of ``words`` or of ``literature``."""
        tables = {"words": ground.in_words, "literature": ground.literature}
        if self.arguments[0] not in tables:
            raise self.error(f"verify-ground takes one of {', '.join(tables)}, not {self.arguments[0]!r}")
        return [raw(tables[self.arguments[0]](self.report, self.links))]


class Graph(Page):
    """The picture of what uses what."""

    def run(self) -> Sequence[nodes.Node]:
        """Return the picture, with its legend."""
        picture = f'<div class="scroll">{graph.of_everything(self.report, self.links)}</div>'
        note = f"<p>An arrow leads to what is used. {LEGEND} Click a name for its page.</p>"
        words = f"<div><p>Each result with what it uses and what uses it:</p>{graph.in_words(self.report, self.links)}</div>"
        return [raw(f'<div class="ties"><div class="wide-only">{note}{picture}</div>{words}</div>')]


class Figures(Page):
    """The figures whose names begin with the argument, if any were drawn for this site."""

    required_arguments = 1

    def run(self) -> Sequence[nodes.Node]:
        """Return the figures."""
        return [raw(figures.named(self.env.app, self.env.docname, self.arguments[0]))]


class Errata(Page):
    """What the source gets wrong: every printed statement that is refuted, why, and what survives.

    With ids of claims or statements as argument: those; without: all that no other directive of the page has shown.
    """

    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Any]] = {"brief": options.flag}

    def run(self) -> Sequence[nodes.Node]:
        """Return an entry for each."""
        shown: set[str] = self.env.temp_data.setdefault("verify-errata", set())  # type: ignore[assignment]
        asked = self.arguments[0].split() if self.arguments else []
        for name in asked:
            _ = self.statement(name) if "." in name else self.claim(name)
        pairs = [
            (claim, one)
            for claim, one in overview.refuted(self.report)
            if one.statement.id not in shown and (not asked or {claim.id, one.statement.id} & set(asked))
        ]
        brief = "brief" in self.options
        shown |= {one.statement.id for _, one in pairs}
        return [raw("".join(errata.entry(*pair, self.links, brief=brief) for pair in pairs))] if pairs else []


class Wrong(Page):
    """The table of what the source gets wrong; each row leads to its entry, which ``verify-errata`` puts on the same page."""

    def run(self) -> Sequence[nodes.Node]:
        """Return the tables, with the balance of all printed statements above them."""
        return [raw(errata.balance(self.report) + errata.summary(self.report, self.links))]


class Help(Page):
    """The help of every command, from the parsers themselves."""

    def run(self) -> Sequence[nodes.Node]:
        """Return one section a command."""
        from verify.cli.arguments import parser
        from verify.cli.commands import COMMANDS

        out = []
        for name in COMMANDS:
            text = parser(name).format_help()
            block = nodes.literal_block(text, text, language="text")
            out.append(nodes.section("", nodes.title("", name), block, ids=[f"command-{name}"]))
        return out
