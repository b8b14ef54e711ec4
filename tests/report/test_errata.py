"""What is wrong with a source, in a table: every refuted statement, what survives of it, and a plain word where nothing does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from verify.claim.statement import Kind
from verify.report.contents import Report
from verify.report.html import render
from verify.report.pages import errata, overview
from verify.report.pages.links import Links

Make = Callable[..., Report]


def without_repairs(report: Report) -> Report:
    """Return the report without its repaired statements."""
    claims = [
        replace(claim, statements=tuple(s for s in claim.statements if s.statement.kind is not Kind.REPAIRED))
        for claim in report.claims
    ]
    return replace(report, claims=tuple(claims))


def test_each_row_leads_to_its_entry_and_names_what_survives(make: Make) -> None:
    report = make()
    links = Links.within(report)
    table = errata.summary(report, links)
    for claim, one in overview.refuted(report):
        assert f'href="#{errata.place(one)}"' in table
        entry = errata.entry(claim, one, links)
        assert f'id="{errata.place(one)}"' in entry
        assert "square.repaired" in entry
    assert "the square of zero is zero" in table
    assert 'href="#square.repaired"' in table
    assert errata.NOTHING not in table


def test_the_one_file_report_has_the_table_too(make: Make) -> None:
    page = render(make())
    before, _, after = page.partition('<h2 id="wrong">')
    assert before
    assert '<a href="#square.strict">Square: strict</a>' in after.partition("<h2")[0]
    assert 'href="#wrong.' not in page


def test_a_statement_that_nothing_survives_says_so_plainly(make: Make) -> None:
    report = without_repairs(make())
    links = Links.within(report)
    assert errata.NOTHING in errata.summary(report, links)
    assert all(errata.NOTHING in errata.entry(claim, one, links) for claim, one in overview.refuted(report))
    assert "For 0 of the refuted" in errata.balance(report)


def test_readings_that_were_not_meant_stand_apart(make: Make) -> None:
    report = make()
    links = Links.within(report)
    assert "probably meant (1)" in errata.summary(report, links)
    assert "not meant" not in errata.summary(report, links) + errata.balance(report)
    claim = report.claims[0]
    unmeant = tuple(replace(s, statement=replace(s.statement, intended=False)) for s in claim.statements)
    other = replace(report, claims=(replace(claim, statements=unmeant),))
    assert "probably not meant (1)" in errata.summary(other, links)
    assert "1 fails only in a reading that was probably not meant" in errata.balance(other)


def test_the_balance_counts_what_is_printed_and_nothing_else(make: Make) -> None:
    report = make()
    words = errata.balance(report)
    assert "Of 1 printed statement <strong>0 hold</strong> and <strong>1 is refuted</strong>" in words
    assert "For 1 of the refuted a repair" in words
    assert words in render(report)


def test_names_of_checks_have_their_greek_letters() -> None:
    from verify.report.pages.prose import lettered, prose

    assert lettered("with a first power of lambda missing") == ("with a first power of <math><mi>λ</mi></math> missing")
    assert lettered("the alphabet < it") == "the alphabet &lt; it"
    assert "&gt;=" not in prose("every inner width >= the rank")
    assert "<code>" not in prose("is U_i (prod_{j>i} S_j^T) (U^T M V) (prod_{j<i} S_j^T) V_i^T.")


def test_enclosures_and_lists_of_numbers_are_set_as_people_write_them() -> None:
    from verify.report.pages.prose import prose

    assert prose("from Ball([0.6000 +/- 3e-17]) on") == "from 0.6000 ± <math><mn>3e−17</mn></math> on"
    assert "&#x27;" not in prose("at v = ['3', '-2/3', '0'] it fails")
    assert "<code>" not in prose("at v = ['3', '-2/3', '0'] it fails")


def test_a_long_reason_is_not_cut_inside_a_matrix() -> None:
    from verify.report.pages.evidence import _short

    text = "refuted at k = 2, Q = [[4/5, 3/5], [3/5, -4/5]], S = [[0, 0], [0, 2]]"
    assert _short(text, 58) == "refuted at k = 2, Q = [[4/5, 3/5], [3/5, -4/5]], S ..."
    assert _short(text, 40) == "refuted at k = 2, Q ..."
    assert _short("x" * 50, 20) == "x" * 20 + " ..."
    assert _short("short", 20) == "short"
