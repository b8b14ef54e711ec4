"""A check on its page: what it covers, what it ran on, how far it missed, what it rejected, and what it found."""

from __future__ import annotations

from html import escape
from shlex import quote

from verify.claim.evidence import Strength
from verify.claim.result import CheckResult, Rejection
from verify.report.contents import CheckReport, ClaimReport, Report
from verify.report.pages.derivation import derivation
from verify.report.pages.links import Links
from verify.report.pages.marks import badge, bullets, command, facts, fold, table
from verify.report.pages.matrices import matrix_rows, value, witness
from verify.report.pages.prose import lettered, prose
from verify.report.wording import duration, plural, sentence, written

FEW_FACTS = 4
"""More facts of a certificate than these are folded away."""

PAIRS = (("(", ")"), ("[", "]"), ("{", "}"))

MOST_DIGITS = 40
"""Digits of a matrix that is computed on the way and still drawn as a matrix."""


def check(report: Report, claim: ClaimReport, one: CheckReport, links: Links, *, brief: bool = False) -> str:
    """Return the HTML of one check.

    Args:
        brief: of a check that held only a line, and of one that refutes no log and not what false variants said.
    """
    result = one.result
    brief = brief and one.word == "held" and _all_rejected(result)
    if brief and not one.refutes:
        return _line(claim, one)
    title = one.title  # the name of a function: a capital would make another letter of what is mathematics in it
    about = ", ".join(links.to_statement(name) for name in one.about)
    inside = [f"<p>{prose(one.says)}</p>" if one.says else ""]
    if result is None:
        inside.append("<p>It did not run.</p>")
    elif one.word != "held":
        inside.append(f"<p><strong>{prose(one.doubt or result.reason or 'no reason was given')}</strong></p>")
    inside.append(facts([*_figures(one), ("about", about), _place(one)]))
    if result is not None:
        found = _found(report, claim, one, result, brief=brief)
        inside += [found, _rejected(result)] if brief else [found, _controls(result), _log(one, result)]
    head = f'<strong>{lettered(title)}</strong>{_ended(one)} <span class="covers">{prose(one.covers)}</span>'
    # the anchor is inside, so that a browser which goes there opens it
    body = f'<div id="{claim.id}.{one.name}">{"".join(inside)}</div>'
    opened = " open" if one.refutes or one.word != "held" else ""
    return f'<details class="check {one.strength.value}"{opened}><summary>{head}</summary>{body}</details>'


def _all_rejected(result: CheckResult | None) -> bool:
    controls = result.controls if result else ()
    return bool(controls) and all(control.rejection is Rejection.REJECTED for control in controls)


def _line(claim: ClaimReport, one: CheckReport) -> str:
    ran = [text for name, text in _figures(one) if name in ("ran on", "worst defect") and text]
    false = plural(len(one.result.controls), "false variant") if one.result else ""
    said = " · ".join([prose(one.covers), *ran, f"{false} rejected"])
    place = f'id="{claim.id}.{one.name}" class="check line"'
    return f'<p {place}><strong>{lettered(one.title)}</strong> {_ended(one)} <span class="covers">{said}</span></p>'


def _ended(one: CheckReport) -> str:
    """The badge of a check; a counterexample was found, which is no good news for what it is about."""
    found = one.strength is Strength.COUNTEREXAMPLE and one.word == "held"
    return '<span class="badge found">FOUND</span>' if found else badge(one.word)


def _place(one: CheckReport) -> tuple[str, str]:
    return "declared in", f"<code>{escape(one.file)}:{one.line}</code>" if one.file else ""


def _figures(one: CheckReport) -> list[tuple[str, str]]:
    result = one.result
    if result is None:
        return []
    ran, strata = "", ""
    if set(result.strata) == {"case"}:
        ran = plural(result.instances, "listed case")
    elif result.strata:
        ran = plural(result.instances, "instance")
        strata = ", ".join(f"{prose(name)} ({count})" for name, count in result.strata.items())
    if result.failed and result.instances > 1:
        ran += f", {result.failed} failed, the first at index {result.witness_index}"
    if result.undecided and result.instances > 1:
        ran += f", {result.undecided} undecided"
    if result.misses:
        listed = set(result.strata) == {"case"}
        ran += f"; {plural(result.misses, 'case' if listed else 'draw')} missed the hypotheses" + (
            "" if listed else " and were drawn again"
        )
    worst = ""
    if result.worst:
        worst = f"{result.worst.value:.1e}, at index {result.worst_index}; tolerance {result.worst.tolerance:.1e}"
    return [
        ("found", prose(result.reason) if one.word == "held" else ""),
        ("ran on", ran),
        ("strata", strata),
        ("worst defect", worst),
        ("device", escape(result.device) if result.device != "cpu" else ""),
        ("time", duration(result.seconds)),
    ]


def _rejected(result: CheckResult) -> str:
    """The false variants by name, all of them rejected."""
    return facts([("false variants, all rejected", ", ".join(lettered(sentence(c.name)) for c in result.controls))])


def _controls(result: CheckResult) -> str:
    rows = []
    for control in result.controls:
        word = "held" if control.rejection is Rejection.REJECTED else "broken"
        shown = "rejected" if word == "held" else control.rejection.value.upper()
        mark = f'<span class="control {word}">{"✓" if word == "held" else "!"} {escape(shown)}</span>'
        rows.append((lettered(sentence(control.name)), mark, prose(_short(control.reason))))
    if not rows:
        return "<p><strong>No control ran.</strong></p>"
    return table(("false variant of the same code", "", "what it said"), rows, "controls")


def _short(text: str, most: int = 240) -> str:
    """Return the first line, cut where a bracket is not open, so that what is left of a matrix is not shown as one."""
    flat = text.partition("\n")[0]
    if len(flat) <= most:
        return flat
    ends = [
        at for at in range(most) if flat[at] == " " and all(flat[:at].count(a) == flat[:at].count(b) for a, b in PAIRS)
    ]
    return flat[: max(ends, default=most)].rstrip(" ,;=") + " ..."


def _log(one: CheckReport, result: CheckResult) -> str:
    if not result.log:
        return ""
    steps = derivation(result.log)
    return steps if one.strength is Strength.DERIVED else fold("what it did", steps)


def _found(report: Report, claim: ClaimReport, one: CheckReport, result: CheckResult, *, brief: bool) -> str:
    """The witness written out, what was evaluated at it, and how to check all of it again."""
    if one.strength is not Strength.COUNTEREXAMPLE and one.word != "failed":
        return ""
    inside = [instance(one), _evaluated(result, brief=brief)]
    if one.certificate:
        lines = _replay(report, claim, one, shipped=claim.recorded and not result.strata)
        again = "Check it again, with a program that shares no code with the one that found it:"
        inside.append(("" if brief else f"<p>{again}</p>") + command(lines))
    elif result.strata:
        line = f"python -m verify {claim.id}{_own(claim)} --seed {report.header.seed} --instance {result.witness_index}"
        inside.append("<p>Run this instance alone:</p>" + command(line))
    return "".join(inside)


def _replay(report: Report, claim: ClaimReport, one: CheckReport, *, shipped: bool) -> str:
    """The commands that check a certificate again; one that is not shipped has to be found first, and read."""
    if shipped:
        return f"python -m verify replay {quote(one.certificate)}{_own(claim)}"
    header, again = report.header, quote(f"found/{one.certificate}")
    settings = f"{_own(claim)} --seed {header.seed} --level {header.level} --certificates found"
    return f"python -m verify {claim.id}{settings}\npython -m verify replay {again}{_own(claim)} --unbound"


def _own(claim: ClaimReport) -> str:
    """The option that names the file of a claim that belongs to no installed package."""
    return "" if "/" in claim.file else f" --claims {quote(claim.file)}"


def instance(one: CheckReport) -> str:
    """Return the witness of a check written out, "" if it has none."""
    result = one.result
    return f'<div class="instance">{witness(result.witness)}</div>' if result and result.witness else ""


def _evaluated(result: CheckResult, *, brief: bool) -> str:
    """What the certificate asserts, line by line, and the matrices that it defines on the way."""
    content = result.certificate or {}
    assertions = content.get("assertions")
    if not isinstance(assertions, list):
        return ""
    rows: list[tuple[str, str, str]] = []
    facts_only: list[tuple[str, str, str]] = []
    for entry in assertions:
        if not isinstance(entry, dict) or not {"says", "holds", "role"} <= entry.keys():
            return ""
        word = "holds" if entry["holds"] else "fails"
        mark = f'<span class="{word}">{"✓ holds" if entry["holds"] else "✗ fails"}</span>'
        formula = _code(entry.get("formula", ""))
        role = escape(str(entry["role"])) + (f" <em>{escape(str(entry['of']))}</em>" if entry.get("of") else "")
        row = (role, prose(str(entry["says"])) + ("" if brief else fold("exactly", formula)), mark)
        (facts_only if entry["role"] == "fact" and entry["holds"] else rows).append(row)
    made = [entry for entry in content.get("definitions", ()) if isinstance(entry, dict)]
    lines = (
        f'<span class="equation">{_code(entry.get("name"))} <math><mo>=</mo></math> '
        f"{_code(entry.get('formula'))} <math><mo>=</mo></math> {_computed(entry.get('value'))}</span>"
        for entry in made
        if matrix_rows(entry.get("value")) or isinstance(entry.get("value"), str)
    )
    head = ("part", "says", "at this instance")
    evaluated = table(head, rows, "evaluated")
    if brief:
        return evaluated
    if len(facts_only) > FEW_FACTS:
        evaluated += fold(f"{plural(len(facts_only), 'fact')} beside, all hold", table(head, facts_only, "evaluated"))
    elif facts_only:
        evaluated = table(head, [*rows, *facts_only], "evaluated")
    return evaluated + fold("what is computed from it, exactly", bullets(lines, "computed"))


def _computed(entry: object) -> str:
    """A value on the way: a small matrix as one, a large one in a line, or thousands of them would be most of the page."""
    digits = sum(len(cell) for row in matrix_rows(entry) for cell in row)
    return f"<code>{escape(written(entry))}</code>" if digits > MOST_DIGITS else value(entry)


def _code(entry: object) -> str:
    """What a certificate says to compute, as it says it."""
    return f"<code>{escape(str(entry))}</code>"
