"""How pages look: one style sheet for the self-contained report and for a site, light and dark, on wide and narrow screens.

A ruling is never told by colour alone: it has a sign, a word and (in pictures) a shape of its own.
"""

from __future__ import annotations

LIGHT = """
  --ink: #1c2024; --soft: #5a6370; --line: #d4d9df; --paper: #ffffff; --panel: #f6f7f9; --accent: #0b57a4;
  --words: #0b5566; --words-bg: #e3f3f7;
  --good: #17653a; --good-bg: #e6f4ea; --bad: #8f1d6b; --bad-bg: #fbe9f5; --open: #7a4d00; --open-bg: #fdf3dc;
  --wrong: #a61b1b; --wrong-bg: #fdeaea;"""

DARK = """
  --ink: #e4e7eb; --soft: #a3adb9; --line: #3c444d; --paper: #16191d; --panel: #1f242a; --accent: #7db8f5;
  --words: #7fd3e6; --words-bg: #10303a;
  --good: #7fd6a0; --good-bg: #15301f; --bad: #f19ad6; --bad-bg: #3a1930; --open: #f0c36b; --open-bg: #352a10;
  --wrong: #ff9a94; --wrong-bg: #3f1a1a;"""

PIECES = """
.verify, .verify * { box-sizing: border-box; }
.verify { color: var(--ink); line-height: 1.55; overflow-wrap: break-word; }
.verify a { color: var(--accent); }
.verify math { font-family: "STIX Two Math", "Latin Modern Math", "Cambria Math", "Libertinus Math", math, serif; }
.verify mtable.matrix { border: solid currentColor; border-width: 0 1.3px; border-radius: 0.7em / 50%; padding: 0.1em 0.25em;
  margin: 0.1em 0.15em; }
.verify mtd { padding: 0.15em 0.4em; text-align: right; }
.verify .nobreak { white-space: nowrap; }
.verify .equation { display: inline-block; margin: 0.3em 1.6em 0.3em 0; max-width: 100%; overflow-x: auto; overflow-y: hidden;
  vertical-align: middle; padding: 0.1em 0; }
.verify .equation.wide math { font-size: 0.72em; }
.verify .scroll { overflow-x: auto; margin: 0.9em 0; }
.verify table { border-collapse: collapse; width: 100%; font-size: 0.94em; }
.verify th { text-align: left; color: var(--soft); font-weight: 600; border-bottom: 2px solid var(--line); padding: 0.3em 0.7em; }
.verify td { border-bottom: 1px solid var(--line); padding: 0.45em 0.7em; vertical-align: top; }
.verify td, .verify th { border-left: 0; border-right: 0; }
.verify .badge { display: inline-block; white-space: nowrap; font-weight: 700; font-size: 0.84em; letter-spacing: 0.02em;
  border: 1px solid currentColor; border-radius: 0.35em; padding: 0.05em 0.5em; color: var(--open); background: var(--open-bg); }
.verify .badge.holds, .verify .badge.held { color: var(--good); background: var(--good-bg); }
.verify .badge.found { color: var(--soft); background: var(--panel); }
.verify .badge.argued { color: var(--words); background: var(--words-bg); border: 3px double currentColor; }
.verify .badge.refuted { color: var(--bad); background: var(--bad-bg); border-width: 2px; border-radius: 0; }
.verify .badge.failed, .verify .badge.broken, .verify .badge.differs { color: var(--wrong); background: var(--wrong-bg);
  border-style: dashed; }
.verify .badge.undecided, .verify .badge.timed-out, .verify .badge.skipped, .verify .badge.did-not-run { border-style: dotted; }
.verify .strength { color: var(--soft); font-size: 0.9em; white-space: nowrap; }
.verify .source, .verify .none, .verify .run { color: var(--soft); font-size: 0.92em; }
.verify .lead { font-size: 1.15em; }
.verify .added { display: inline-block; color: var(--open); font-size: 0.85em; }
.verify ul.rulings, .verify ul.computed { list-style: none; padding: 0; margin: 0; }
.verify ul.rulings li { margin: 0 0 0.55em; }
.verify table.status td:first-child { width: 36%; }
.verify table.glance td:first-child { width: 46%; }
.verify table.counts { width: auto; }
.verify table.counts td + td { text-align: right; }
.verify table.glance .tally { display: block; white-space: nowrap; margin: 0 0 0.25em; }
.verify table.glance .about { color: var(--soft); }
.verify table.glance td { padding: 0.35em 0.6em; line-height: 1.5; }
.verify table.ground td:first-child { width: 58%; }
.verify table.summary td:first-child { width: 50%; } .verify table.summary td:nth-child(2) { white-space: nowrap; }
.verify table.errata td:first-child { width: 30%; } .verify table.errata td:last-child { width: 32%; }
.verify .balance { font-size: 1.08em; }
.verify .wrong { scroll-margin-top: 5em; margin-top: 2em; }
.verify table.evaluated td:last-child, .verify .control { white-space: nowrap; }
.verify ul { margin: 0.4em 0 0.8em; }
.verify blockquote.stated { margin: 0.8em 0; padding: 0.6em 1em; background: var(--panel); border-left: 4px solid var(--line);
  color: var(--ink); font-size: 1.04em; font-style: normal; overflow-x: auto; }
.verify blockquote.printed { border-left: 6px double var(--soft); }
.verify blockquote.repaired { border-left-color: var(--good); }
.verify dl.facts { display: grid; grid-template-columns: minmax(6em, max-content) 1fr; gap: 0.25em 1em; margin: 0.7em 0; }
.verify dl.facts dt { color: var(--soft); font-weight: 400; margin: 0; }
.verify dl.facts dd { margin: 0; min-width: 0; }
.verify details { margin: 0.6em 0; }
.verify summary { cursor: pointer; color: var(--accent); }
.verify td details { margin: 0; font-size: 0.9em; }
.verify td details math { font-size: 1.05em; }
.verify .carrier { display: block; color: var(--soft); font-size: 0.9em; }
.verify ol.argument > li { margin-bottom: 0.45em; }
.verify details.check { border: 1px solid var(--line); border-radius: 0.5em; margin: 0.7em 0; }
.verify details.check > summary { padding: 0.5em 1em; color: var(--ink); }
.verify details.check > summary strong { margin-right: 0.5em; }
.verify details.check > summary .covers { display: block; color: var(--soft); font-size: 0.92em; padding-left: 1.2em; }
.verify details.check > div { padding: 0 1.1em 0.7em; scroll-margin-top: 6em; }
.verify p.check.line { margin: 0.35em 0; }
.verify p.check.line .covers { color: var(--soft); font-size: 0.92em; }
.verify .instance { background: var(--panel); padding: 0.5em 0.9em; border-radius: 0.4em; overflow-x: auto; }
.verify .holds, .verify .control.held { color: var(--good); }
.verify .fails { color: var(--bad); font-weight: 600; }
.verify .control.broken { color: var(--wrong); font-weight: 700; }
.verify pre.command { background: var(--panel); border: 1px solid var(--line); border-radius: 0.4em; padding: 0.6em 0.9em;
  overflow-x: auto; font-size: 0.92em; margin: 0.5em 0; }
.verify ol.derivation { list-style: none; padding: 0.4em 0 0.4em 0; margin: 0.6em 0; border-top: 1px solid var(--line); }
.verify ol.derivation li { display: grid; grid-template-columns: 1.6em minmax(0, 1fr) minmax(0, 15em); gap: 0.2em 0.8em;
  padding: 0.35em 0; border-bottom: 1px solid var(--line); margin: 0; }
.verify ol.derivation li.remark { display: block; color: var(--soft); }
.verify .formula { overflow-x: auto; overflow-y: hidden; line-height: 1.9; }
.verify .because { color: var(--soft); font-size: 0.9em; }
.verify figure { margin: 1.5em 0; }
.verify figure .scroll { margin: 0 0 0.5em; }
.content:has(.verify svg[aria-labelledby^="everything"]) { width: auto; flex: 1 1 auto; min-width: 0;
  max-width: 76em; box-sizing: border-box; }
.verify figure img { width: 100%; height: auto; }
.verify figcaption { text-align: left; font-size: 0.95em; }
.verify .trouble { border: 2px dashed var(--wrong); padding: 0.3em 1em; margin: 1em 0; }
.verify svg.graph { display: block; max-width: 100%; height: auto; min-width: min(40em, 160vw);
  font: 13px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
.verify .narrow-only { display: none; }
.verify svg.graph text { fill: var(--ink); }
.verify svg.graph .name { font-weight: 700; fill: var(--accent); }
.verify svg.graph .box { fill: var(--panel); stroke: var(--soft); }
.verify svg.graph .faint .box { stroke-dasharray: 4 3; fill: var(--paper); }
.verify svg.graph .edge { fill: none; stroke: var(--soft); stroke-width: 1.3; }
.verify svg.graph .arrow { fill: var(--soft); }
.verify svg.graph .shape { fill: var(--open-bg); stroke: var(--open); stroke-width: 1.4; }
.verify svg.graph .holds .shape { fill: var(--good-bg); stroke: var(--good); }
.verify svg.graph .argued .shape { fill: var(--words-bg); stroke: var(--words); stroke-dasharray: 3 2; }
.verify svg.graph .refuted .shape { fill: var(--bad-bg); stroke: var(--bad); stroke-width: 2; }
.verify svg.graph .broken .shape { fill: var(--wrong-bg); stroke: var(--wrong); }
.verify svg.graph .sign { font-size: 10px; text-anchor: middle; }
.verify svg.graph tspan { font-size: 11px; fill: var(--soft); }
.verify svg.graph a:hover text, .verify svg.graph a:focus text { text-decoration: underline; }
@media (max-width: 46em) {
  .verify .ties { display: flex; flex-direction: column-reverse; }
  .verify .ties > div { min-width: 0; }
  .verify figure img.broad { width: 46em; max-width: none; }
  .verify table:is(.status, .hypotheses, .controls, .evaluated, .ground, .uses, .errata, .summary) thead { display: none; }
  .verify table:is(.status, .hypotheses, .controls, .evaluated, .ground, .uses, .errata, .summary) tr {
    display: block; border-bottom: 2px solid var(--line);
    padding: 0.4em 0; }
  .verify table:is(.status, .hypotheses, .controls, .evaluated, .ground, .uses, .errata, .summary) td {
    display: block; border: 0; padding: 0.2em 0; }
  .verify table:is(.status, .errata, .ground, .summary) td { width: auto !important; }
  .verify table.glance thead { display: none; }
  .verify table.glance tr { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); border-bottom: 2px solid var(--line); }
  .verify table.glance td { border: 0; padding: 0.3em 0.2em; font-size: 0.9em; }
  .verify table.glance td:first-child { grid-column: 1 / -1; width: auto; }
  .verify table.glance .tally { white-space: normal; }
  .verify table.counts :is(td, th) { padding: 0.3em 0.25em; font-size: 0.86em; }
  .verify table:is(.uses, .summary) td:empty { display: none; }
  .verify table.summary td + td { display: inline; }
  .verify table.summary td:nth-child(2)::after { content: " "; }
  .verify table:is(.status, .glance, .hypotheses, .ground, .uses, .errata) td + td::before {
    content: attr(data-column); display: block;
    color: var(--soft); font-size: 0.85em; }
  .verify dl.facts { grid-template-columns: 1fr; gap: 0; }
  .verify dl.facts dd { margin-bottom: 0.4em; }
  .verify ol.derivation li { grid-template-columns: 1.4em minmax(0, 1fr); }
  .verify ol.derivation .because { grid-column: 2; }
  .verify details.check > div { padding: 0 0.7em 0.5em; }
  .verify .wide-only { display: none; }
  .verify .narrow-only { display: block; }
  .verify table.glance :is(.tally, .badge) { white-space: normal; }
  .verify table.glance td { min-width: 0; overflow-wrap: anywhere; }
  .table-wrapper { background: linear-gradient(to left, var(--line), transparent) right / 1.6em 100% no-repeat;
    padding-right: 1em; }
}
@media print { .verify details { display: block; } .verify .scroll { overflow: visible; } }
"""

PAGE = """
html { color-scheme: light dark; scroll-behavior: smooth; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; background: var(--paper); font: 16px/1.55 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
body > main { max-width: 62em; margin: 0 auto; padding: 1em 1.2em 4em; }
h1 { font-size: 1.7em; line-height: 1.25; } h2 { margin-top: 2.2em; border-top: 3px solid var(--line); padding-top: 0.8em; }
h3 { margin-top: 1.8em; } h2, h3 { line-height: 1.3; }
nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 0.3em 1em; }
"""


def sheet() -> str:
    """Return the style sheet of the pieces; a page that has chosen light or dark says so in ``data-theme``."""
    choice = f"@media (prefers-color-scheme: dark) {{ body:not([data-theme=light]) {{{DARK}\n}} }}"
    return f"body {{{LIGHT}\n}}\n{choice}\nbody[data-theme=dark] {{{DARK}\n}}\n{PIECES}".lstrip()
