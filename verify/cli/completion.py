"""``completion``: a script that completes commands, options and names in bash, zsh or fish, made from the real parsers."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass

from verify.cli.arguments import parser as parser_of
from verify.cli.catalogue import ALL, catalogue
from verify.cli.commands import COMMANDS, DEFAULT
from verify.cli.replay import shipped_certificates
from verify.cli.status import AS_RECORDED

FILES = {"FILE", "REPORT", "CERT", "FOLDER"}
"""What options call a value that is a path."""

PROGRAM = "verify"


@dataclass(frozen=True)
class Option:
    """An option as a shell needs to know it; ``values`` are its choices, ``path`` whether it takes a file."""

    names: tuple[str, ...]
    text: str
    takes_value: bool
    values: tuple[str, ...] = ()
    path: bool = False


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("shell", choices=tuple(SCRIPTS), help="the shell that is to read the script")
    parser.epilog = (
        'bash: eval "$(verify completion bash)"; zsh and fish: save it where the shell looks for completions.'
    )


def main(options: Namespace) -> int:
    """Print the script; claims, questions, figures and certificates are those installed now."""
    table = {command: options_of(command) for command in COMMANDS}
    print(SCRIPTS[options.shell](table, {command: names_of(command) for command in COMMANDS}), end="")
    return AS_RECORDED


def names_of(command: str) -> list[str]:
    """Return what may stand after a command beside options: ids of claims, what can be asked, certificates, figures."""
    found: list[str] = []
    for action in parser_of(command)._actions:
        if not action.option_strings:
            found += map(str, action.choices) if action.choices else NAMES.get(str(action.metavar), list)()
    return found


def _claims() -> list[str]:
    return [*catalogue(()).locations, ALL]


def _certificates() -> list[str]:
    return [*(name.removesuffix(".json") for name in shipped_certificates(catalogue(()))), ALL]


def _applications() -> list[str]:
    from verify.apply import offered

    return list(offered())


def _figures() -> list[str]:
    from verify.figures import offered

    return list(offered())


def _campaigns() -> list[str]:
    from verify.campaign import offered

    return list(offered())


NAMES: dict[str, Callable[[], list[str]]] = {
    "CLAIM": _claims, "CERT": _certificates, "ID": _applications, "NAME": _figures, "CAMPAIGN": _campaigns,
}  # fmt: skip
"""What parsers call an operand -> what there is of it."""


def options_of(command: str) -> list[Option]:
    """Return the options of a command, in the order of its help."""
    found = []
    for action in parser_of(command)._actions:
        if action.option_strings:
            values = tuple(map(str, action.choices)) if action.choices else ()
            takes = action.nargs != 0
            path = takes and str(action.metavar) in FILES
            text = (action.help or "").replace("%(default)s", str(action.default))
            found.append(Option(tuple(action.option_strings), text, takes, values, path))
    return found


Table = dict[str, list[Option]]
Names = dict[str, list[str]]


def bash(table: Table, names: Names) -> str:
    """Return the script for bash."""
    options = "\n".join(
        f'    {command}) options="{" ".join(name for option in found for name in option.names)}"\n'
        f'      names="{" ".join(names[command])}" ;;'
        for command, found in table.items()
    )
    valued = {
        name: option for found in table.values() for option in found for name in option.names if option.takes_value
    }
    values = "\n".join(
        f'    {name}) COMPREPLY=($(compgen {_words(option)} -- "$word")); return ;;'
        for name, option in sorted(valued.items())
    )
    return f"""\
_{PROGRAM}() {{
  local word="${{COMP_WORDS[COMP_CWORD]}}" before="${{COMP_WORDS[COMP_CWORD-1]}}" command={DEFAULT} options="" names=""
  local commands="{" ".join(table)}"
  [[ $COMP_CWORD -gt 1 && " $commands " == *" ${{COMP_WORDS[1]}} "* ]] && command="${{COMP_WORDS[1]}}"
  case "$before" in
{values}
  esac
  case "$command" in
{options}
  esac
  if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "$options" -- "$word"))
  elif [[ $command == replay ]]; then COMPREPLY=($(compgen -f -W "$names" -- "$word"))
  elif [[ $COMP_CWORD -eq 1 ]]; then COMPREPLY=($(compgen -W "$commands $names" -- "$word"))
  else COMPREPLY=($(compgen -W "$names" -- "$word")); fi
}}
complete -o filenames -F _{PROGRAM} {PROGRAM}
"""


def _words(option: Option) -> str:
    return f'-W "{" ".join(option.values)}"' if option.values else "-f" if option.path else '-W ""'


def zsh(table: Table, names: Names) -> str:
    """Return the script for zsh."""
    cases = "\n".join(
        f"    {command}) _arguments -s {' '.join(_zsh(option) for option in found)} "
        + _operands(command, names[command])
        + " ;;"
        for command, found in table.items()
    )
    described = " ".join(_quoted(f"{command}:{COMMANDS[command][1]}") for command in table)
    return f"""\
#compdef {PROGRAM}
_{PROGRAM}() {{
  local -a commands=({described})
  local command={DEFAULT}
  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
    _describe command commands
    compadd {" ".join(names[DEFAULT])}
    return
  fi
  if [[ " {" ".join(table)} " == *" $words[2] "* ]]; then command=$words[2]; shift words; (( CURRENT-- )); fi
  case $command in
{cases}
  esac
}}
if [[ $funcstack[1] == _{PROGRAM} ]]; then _{PROGRAM} "$@"; else compdef _{PROGRAM} {PROGRAM}; fi
"""


def _operands(command: str, names: list[str]) -> str:
    if command == "replay":
        return f'\'*:certificate: _alternative "files:file:_files" "names:name:({" ".join(names)})"\''
    return f"'*:name:({' '.join(names)})'" if names else ""


def _zsh(option: Option) -> str:
    text = option.text.replace("[", "(").replace("]", ")").replace(":", " -")
    value = ""
    if option.takes_value:
        value = f":value:({' '.join(option.values)})" if option.values else ":file:_files" if option.path else ":value:"
    return " ".join(_quoted(f"{name}[{text}]{value}") for name in option.names)


def fish(table: Table, names: Names) -> str:
    """Return the script for fish."""
    lines = [f"complete -c {PROGRAM} -f"]
    for command in table:
        lines.append(f"complete -c {PROGRAM} -n __fish_use_subcommand -a {command} -d {_quoted(COMMANDS[command][1])}")
    lines.append(f"complete -c {PROGRAM} -n __fish_use_subcommand -a {_quoted(' '.join(names[DEFAULT]))}")
    lines.append(f"complete -c {PROGRAM} -n '__fish_seen_subcommand_from replay' -F")
    for command, found in table.items():
        seen = f"__fish_seen_subcommand_from {command}"
        when = (
            f"not __fish_seen_subcommand_from {' '.join(c for c in table if c != command)}"
            if command == DEFAULT
            else seen
        )
        if names[command]:
            lines.append(f"complete -c {PROGRAM} -n {_quoted(when)} -a {_quoted(' '.join(names[command]))}")
        for option in found:
            flags = " ".join(f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names)
            value = (
                f" -x -a {_quoted(' '.join(option.values))}" if option.values else " -r -F" if option.path else " -x"
            )
            lines.append(
                f"complete -c {PROGRAM} -n {_quoted(when)} {flags}{value if option.takes_value else ''} -d {_quoted(option.text)}"
            )
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("'", "'\\''")
    return f"'{escaped}'"


SCRIPTS = {"bash": bash, "zsh": zsh, "fish": fish}
