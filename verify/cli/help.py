"""The text of ``--help``, made from the real parsers; ``help.txt`` keeps it, so that it can be shown at once.

python -m verify.cli.help > verify/cli/help.txt
"""

from __future__ import annotations

from verify.cli.arguments import parser
from verify.cli.commands import COMMANDS

HEAD = """\
usage: python -m verify [run] CLAIM... [options]
       python -m verify COMMAND ...

Check the results of a paper, and say honestly which hold as printed.

commands:
"""

TAIL = """
exit status:
  0    every verdict is as recorded (a refuted statement too, where the record says so)
  1    a verdict differs from the record, or a statement without a record does not hold
  2    usage, or an input that cannot be used
  3    broken: a check crashed, a control was accepted, or nothing ran
  130  interrupted; what had finished is in the report

examples:
  python -m verify list
  python -m verify theorem1
  python -m verify all --json report.json
  python -m verify show theorem1
"""


def text() -> str:
    """Return the help of the whole command: every command, and the options of ``run``."""
    commands = "".join(f"  {name:12}{summary}\n" for name, (_, summary) in COMMANDS.items())
    run = parser("run").format_help()
    options = run[run.index("options:") :].replace("options:", "options of run (COMMAND --help shows those of others):")
    return HEAD + commands + "\n" + options + TAIL


if __name__ == "__main__":
    print(text(), end="")
