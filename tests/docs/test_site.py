"""The site: it builds without a warning, says the same twice, leads nowhere outside, and every link arrives."""

from __future__ import annotations

import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from site_builder import build

from verify.report.as_json import read

NAMESPACES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1998/Math/MathML", "http://www.w3.org/1999/xlink"}


class Page(HTMLParser):
    """The links and anchors of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value and tag != "use":
                self.links.append(value)
            elif name == "id" and value:
                self.anchors.append(value)


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    return {path: Page(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}


def test_no_page_names_an_address_outside(site: Path) -> None:
    found = {
        (path.name, address)
        for path in (*site.rglob("*.html"), site / "_static" / "verify.css")
        for address in re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}[^\"' <)]*", path.read_text(encoding="utf-8"))
        if address not in NAMESPACES
    }
    assert found == set()


def test_every_link_arrives(pages: dict[Path, Page]) -> None:
    lost = []
    for path, page in pages.items():
        for link in page.links:
            target, _, anchor = link.partition("#")
            if target.startswith("data:"):
                continue
            file = (path.parent / unquote(target.partition("?")[0])).resolve() if target else path
            missing = anchor and file in pages and unquote(anchor) not in pages[file].anchors
            if missing or not file.exists():
                lost.append(f"{path.name}: {link}")
    assert lost == []


def test_no_anchor_stands_twice_on_a_page(pages: dict[Path, Page]) -> None:
    for path, page in pages.items():
        twice = {name for name in page.anchors if page.anchors.count(name) > 1 and not name.startswith("svg-")}
        assert twice == set(), path.name


def test_the_same_report_gives_the_same_pages(small_sources: Path, second_report: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        build(small_sources, tmp_path / name, second_report)
    one, two = (
        {p.relative_to(tmp_path / name): p.read_bytes() for p in sorted((tmp_path / name).rglob("*.html"))}
        for name in ("one", "two")
    )
    assert len(one) > 5
    assert one == two


def test_a_page_has_everything_about_a_claim(small_sources: Path, second_report: Path, tmp_path: Path) -> None:
    build(small_sources, tmp_path, second_report)
    page = re.sub(r"<[^>]+>", " ", (tmp_path / "claims" / "product.html").read_text(encoding="utf-8"))
    for words in ("Theorem 1", "product.two", "REFUTED", "what survives", "false variant", "hypothesis", "replay product-two.json",
                  "rejected", "seed", "versions", "two mirrors make a rotation"):  # fmt: skip
        assert words in page
    assert (tmp_path / "claims" / "product.html").read_text(encoding="utf-8").count('class="matrix"') >= 3
    length = (tmp_path / "claims" / "length.html").read_text(encoding="utf-8")
    assert 'href="reflection.html#reflection.orthogonal"' in length
    reflection = (tmp_path / "claims" / "reflection.html").read_text(encoding="utf-8")
    assert 'href="length.html#length.kept"' in reflection


def test_the_list_of_results_says_how_each_came_out(small_sources: Path, second_report: Path, tmp_path: Path) -> None:
    build(small_sources, tmp_path, second_report)
    page = (tmp_path / "claims" / "index.html").read_text(encoding="utf-8")
    table = page[page.index('class="glance"') :].partition("</table>")[0]
    for claim in read(second_report).claims:
        assert f'href="{claim.id}.html"' in table
    assert table.count("REFUTED") == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("```{verify-claim} nothing\n```", "there is no claim 'nothing' in the report"),
        ("```{verify-errata} product.four\n```", "there is no statement 'product.four' in the report"),
        ("{verdict}`product.four`", "there is no statement 'product.four' in the report"),
        ('{formula}`a & b "`', "no formula"),
    ],
)
def test_a_page_that_names_what_is_not_there_does_not_build(
    text: str, says: str, small_sources: Path, second_report: Path, tmp_path: Path
) -> None:
    (tmp_path / "conf.py").write_text(
        (small_sources / "conf.py").read_text().replace('templates_path = ["_templates"]', "")
    )
    (tmp_path / "index.md").write_text(f"# Title\n\n{text}\n\n```{{toctree}}\nclaims/index\n```\n")
    with pytest.raises(AssertionError, match=re.escape(says)):
        build(tmp_path, tmp_path / "out", second_report)


def test_a_changed_report_is_refused(small_sources: Path, second_report: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed.json"
    changed.write_text(second_report.read_text().replace('"ruling": "refuted"', '"ruling": "holds"'))
    with pytest.raises(AssertionError, match="changed after it was written"):
        build(small_sources, tmp_path / "out", changed)


def test_times_are_shown_where_their_file_is_named(
    small_sources: Path, second_report: Path, second_times: Path, tmp_path: Path
) -> None:
    build(small_sources, tmp_path / "timed", second_report, times=second_times)
    page = (tmp_path / "timed" / "claims" / "product.html").read_text(encoding="utf-8")
    assert "<dt>time of all checks</dt>" in page
    checks = [check for claim in read(second_report).claims for check in claim.checks if claim.id == "product"]
    assert page.count("<dt>time</dt>") == len(checks)
    build(small_sources, tmp_path / "plain", second_report)
    assert "<dt>time" not in (tmp_path / "plain" / "claims" / "product.html").read_text(encoding="utf-8")
    with pytest.raises(AssertionError, match="there is no such file"):
        build(small_sources, tmp_path / "none", second_report, times=tmp_path / "none.json")


def test_what_rests_on_words_or_on_the_literature_is_listed(
    small_sources: Path, second_report: Path, tmp_path: Path
) -> None:
    sources = tmp_path / "sources"
    shutil.copytree(small_sources, sources)
    pages = "\n```{toctree}\nclaims/index\nerrata\ncommands\n```\n"
    (sources / "index.md").write_text(
        f"# T\n\n```{{verify-ground}} literature\n```\n\n```{{verify-ground}} words\n```\n{pages}"
    )
    build(sources, tmp_path / "out", second_report)
    cited = {
        s.cites.place
        for c in read(second_report).claims
        for one in c.statements
        for s in one.statement.argument
        if s.cites
    }
    shown = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert cited
    assert all(f"<summary>{source} (" in shown for source in cited)
    assert "Nothing: every step is carried" in shown
    (sources / "index.md").write_text(f"# T\n\n```{{verify-ground}} faith\n```\n{pages}")
    with pytest.raises(AssertionError, match="takes one of words, literature"):
        build(sources, tmp_path / "out", second_report)


def test_figures_come_with_their_words_in_both_themes(small_sources: Path, second_report: Path, tmp_path: Path) -> None:
    drawn, sources = tmp_path / "drawn", tmp_path / "sources"
    shutil.copytree(small_sources, sources)
    (sources / "index.md").write_text(
        "# T\n\n```{verify-figures} mirror\n```\n\n```{toctree}\nclaims/index\nerrata\ncommands\n```\n"
    )
    drawn.mkdir()
    for theme in ("light", "dark"):
        (drawn / f"m-{theme}.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    entry = {
        "name": "mirrors", "title": "Two mirrors", "source": "Theorem 1", "answer": "fails", "finding": "it turns",
        "caption": "G H",
        "alt": 'a "turn"', "notes": [], "files": {"light.svg": "m-light.svg", "dark.svg": "m-dark.svg"},
    }  # fmt: skip
    (drawn / "figures.json").write_text(json.dumps({"schema": "verify-figures", "version": 1, "figures": [entry]}))
    build(sources, tmp_path / "out", second_report, figures=drawn)
    for page, up in (("index.html", ""), ("claims/product.html", "../")):
        text = (tmp_path / "out" / page).read_text(encoding="utf-8")
        assert f'<img class="only-dark" src="{up}_static/figures/m-dark.svg" alt="a &quot;turn&quot;"' in text
        assert "FAILED" in text
    index = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "A quick look" not in index
    entry["quick"] = True
    (drawn / "m-light.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg' viewBox=\"0 0 700 300\"/>")
    (drawn / "figures.json").write_text(json.dumps({"schema": "verify-figures", "version": 1, "figures": [entry]}))
    build(sources, tmp_path / "cut", second_report, figures=drawn)
    index = (tmp_path / "cut" / "index.html").read_text(encoding="utf-8")
    assert "A quick look." in index
    assert "All of these figures were drawn with <code>--quick</code>" in index
    assert 'class="only-light broad"' in index
    build(sources, tmp_path / "none", second_report)
    index = (tmp_path / "none" / "index.html").read_text(encoding="utf-8")
    assert "No figures were drawn for this site." in index
    assert "python -m verify figures --out build/figures" in index
    assert (tmp_path / "out" / "_static" / "figures" / "m-light.svg").exists()
    (drawn / "m-dark.svg").unlink()
    with pytest.raises(AssertionError, match="verify_figures"):
        build(sources, tmp_path / "again", second_report, figures=drawn)
