"""The table of commands. Each is a module with ``arguments(parser)`` and ``main(options)``, which returns a status.

This module is read before anything else, so it imports nothing. A new command is one line here and one module.
"""

from __future__ import annotations

COMMANDS = {
    "run": ("verify.cli.run", "run the checks of claims and compare the verdicts with the record (the default)"),
    "list": ("verify.cli.listing", "list the claims there are, with their recorded verdicts"),
    "show": ("verify.cli.show", "show a claim: statements, hypotheses, argument, checks, sources, dependencies"),
    "apply": ("verify.cli.apply", "what a result says about your own data, weights or layer structure"),
    "figures": ("verify.cli.figures", "compute and draw the figures: the paper's experiments run again, and pictures that explain"),
    "campaign": ("verify.cli.campaign", "ask a question of many drawn instances, in floats and exactly; goes on where it stopped"),
    "replay": ("verify.cli.replay", "check certificates with the stand-alone checker"),
    "report": ("verify.cli.report", "write one run, or an earlier one, as HTML, Markdown, JUnit or JSON"),
    "record": ("verify.cli.record", "run claims and write what was found as the record"),
    "completion": ("verify.cli.completion", "print a script that completes words in bash, zsh or fish"),
}
"""Name -> (module, what it does)."""

DEFAULT = "run"
