"""The site in a real browser: no complaint, nothing loaded from elsewhere, nothing too wide, every node of the graph leads on."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser import Browser

from verify.report.as_json import read
from verify.report.html import render

NARROW = (390, 844)

SCREENS = [(1280, 900, False), (1280, 900, True), (390, 844, False), (390, 844, True)]

WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"

CUT = """[...document.querySelectorAll('svg.graph')].map(picture => picture.getBoundingClientRect())
  .filter(box => box.right > document.documentElement.clientWidth).map(box => box.right)"""
"""How far pictures of dependencies reach that do not fit on the screen: nobody should have to scroll sideways for them."""

CONTRAST = """(() => {
  const light = colour => { const [r, g, b] = colour.match(/[0-9.]+/g).slice(0, 3).map(x => x / 255)
      .map(x => x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  return [...document.querySelectorAll('.badge')].map(badge => {
    const style = getComputedStyle(badge), [a, b] = [light(style.color), light(style.backgroundColor)];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); });
})()"""


def test_every_page_is_quiet_and_fits(browser: Browser, site: Path) -> None:
    """Each page is loaded once, on a telephone, and then shown on every screen."""
    browser.complaints.clear()
    browser.requested.clear()
    wide = []
    for page in sorted(site.rglob("*.html")):
        browser.screen(*NARROW)
        browser.open(page)
        wide += [f"{page.name} has a picture of {cut} pixels" for cut in browser.run(CUT)]
        for width, height, dark in SCREENS:
            browser.screen(width, height, dark=dark)
            wide += [f"{page.name} is wider than {width}"] if browser.run(WIDER) else []
    assert wide == []
    assert browser.complaints == []
    assert [url for url in browser.requested if not url.startswith(("file:", "data:", "about:"))] == []


@pytest.mark.parametrize("dark", [False, True])
def test_badges_can_be_read(browser: Browser, site: Path, dark: bool) -> None:
    browser.screen(1280, 900, dark=dark)
    browser.open(site / "index.html")
    ratios = browser.run(CONTRAST)
    assert ratios
    assert min(ratios) >= 4.5  # what the accessibility guidelines of the web ask of text


def test_every_node_of_the_graph_leads_to_its_page(browser: Browser, site: Path) -> None:
    browser.screen(1280, 900)
    start = site / ("graph.html" if (site / "graph.html").exists() else "index.html")
    browser.open(start)
    nodes = browser.run("[...document.querySelectorAll('.wide-only .node')].map(node => node.dataset.node)")
    assert len(nodes) >= 3
    for node in nodes:
        assert arrives(browser, start, node)


def arrives(browser: Browser, start: Path, node: str) -> bool:
    """Click on the name of a node, and tell whether that leads to the page of the claim."""
    browser.open(start)
    browser.happened.clear()
    browser.click(f".node[data-node='{node}'] a .name")
    browser.settle()
    there = bool(browser.run("location.pathname").endswith(f"/claims/{node}.html"))
    return there and browser.run("document.querySelector('.verify .source code').textContent") == node


def test_a_graph_that_leads_astray_is_noticed(browser: Browser, site: Path) -> None:
    """The control of the test above: two addresses exchanged."""
    start = site / ("graph.html" if (site / "graph.html").exists() else "index.html")
    browser.open(start)
    first, second = browser.run("[...document.querySelectorAll('.wide-only .node')].map(n => n.dataset.node)")[:2]
    text = start.read_text(encoding="utf-8").replace(f'href="claims/{first}.html"', 'href="claims/OTHER"')
    text = text.replace(f'href="claims/{second}.html"', f'href="claims/{first}.html"')
    astray = start.with_name("astray.html")
    astray.write_text(text.replace('href="claims/OTHER"', f'href="claims/{second}.html"'), encoding="utf-8")
    try:
        browser.screen(1280, 900)
        assert not arrives(browser, astray, first)
    finally:
        astray.unlink()


def test_what_is_wrong_with_a_page_is_noticed(browser: Browser, tmp_path: Path) -> None:
    """The control of the first tests: an error of a script, a picture that is not there, a wide table, pale letters."""
    page = tmp_path / "wrong.html"
    page.write_text(
        "<!doctype html><body style='margin: 0'><svg class='graph' width='2000'></svg>"
        "<div style='width: 3000px'>wide</div><img src='nowhere.png'><script>throw Error('no')</script>"
        "<span class='badge' style='color: rgb(200, 200, 200); background-color: rgb(255, 255, 255)'>pale</span>"
    )
    browser.screen(390, 844)
    browser.complaints.clear()
    browser.open(page)
    assert browser.run(WIDER)
    assert browser.run(CUT) == [2000]
    assert min(browser.run(CONTRAST)) < 4.5
    assert any("Uncaught" in line for line in browser.complaints)
    assert any("ERR_FILE_NOT_FOUND" in line for line in browser.complaints)
    browser.complaints.clear()


def test_a_statement_in_the_graph_leads_to_its_verdict(browser: Browser, site: Path) -> None:
    browser.screen(1280, 900)
    start = site / ("graph.html" if (site / "graph.html").exists() else "index.html")
    browser.open(start)
    link = ".wide-only .node g.refuted a"
    target = browser.run(f"document.querySelector('{link}').getAttribute('href')")
    browser.happened.clear()
    browser.click(f"{link} text")
    browser.settle()
    anchor = target.partition("#")[2]
    assert "REFUTED" in browser.run(f"document.getElementById('{anchor}').textContent")


def test_a_link_to_a_check_opens_it(browser: Browser, second_report: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    page.write_text(render(read(second_report)), encoding="utf-8")
    browser.screen(1280, 900)
    browser.complaints.clear()
    browser.open(page)
    anchor = "length.the_norm_is_kept"
    assert browser.run(f"document.getElementById('{anchor}').closest('details').open") is False
    browser.run("document.querySelectorAll('details:not(.check)').forEach(fold => fold.open = true)")
    browser.click(f"a[href='#{anchor}']")
    browser.run("new Promise(done => setTimeout(done, 200))")
    assert browser.run(f"document.getElementById('{anchor}').closest('details').open") is True
    assert browser.complaints == []


@pytest.mark.parametrize(("width", "height", "dark"), SCREENS)
def test_the_one_file_report_fits(
    browser: Browser, second_report: Path, tmp_path: Path, width: int, height: int, dark: bool
) -> None:
    page = tmp_path / "report.html"
    page.write_text(render(read(second_report)), encoding="utf-8")
    browser.screen(width, height, dark=dark)
    browser.complaints.clear()
    browser.requested.clear()
    browser.open(page)
    assert not browser.run(WIDER)
    assert browser.complaints == []
    assert all(url.startswith(("file:", "data:", "about:")) for url in browser.requested)
