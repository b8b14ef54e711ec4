"""Completion scripts: made from the parsers, read by the shells without complaint, and right about what they offer."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from sample_claims import Command

from verify.cli import completion
from verify.cli.commands import COMMANDS
from verify.cli.completion import SCRIPTS, names_of, options_of


@pytest.mark.parametrize("shell", SCRIPTS)
def test_a_shell_reads_its_script(shell: str, command: Command, tmp_path: Path) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    (tmp_path / "script").write_text(command("completion", shell).out)
    done = subprocess.run([program, "-n", "script"], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("shell", SCRIPTS)
def test_a_script_names_every_command_and_option(shell: str, command: Command) -> None:
    script = command("completion", shell).out
    for name in COMMANDS:
        assert name in script
        for option in options_of(name):
            for flag in option.names:
                assert (flag.lstrip("-") if shell == "fish" else flag) in script


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["verify", "sh"], {"show"}),
        (["verify", "show", "--cl"], {"--claims"}),
        (["verify", "theorem1", "--level", ""], {"quick", "standard", "deep"}),
        (["verify", "--se"], {"--seed"}),
        (["verify", "theorem1", "--seed", ""], set()),
        (["verify", "list", ""], set()),
        (["verify", "completion", ""], {"bash", "zsh", "fish"}),
        (["verify", "apply", "qu"], {"question"}),
        (["verify", "figures", ""], {"picture"}),
        (["verify", "replay", "squ"], {"square-strict"}),
        (["verify", "show", ""], {"square", "all"}),
        (["verify", "squ"], {"square"}),
        (["verify", "square", "a"], {"all"}),
    ],
)
def test_bash_completes(
    words: list[str], offered: set[str], command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = {"CLAIM": ["square", "all"], "CERT": ["square-strict"], "ID": ["question"], "NAME": ["picture"]}
    for metavar, names in named.items():
        monkeypatch.setitem(completion.NAMES, metavar, lambda names=names: names)
    program = shutil.which("bash")
    if program is None:
        pytest.skip("bash is not installed")
    (tmp_path / "script").write_text(command("completion", "bash").out)
    line = " ".join(f"'{word}'" for word in words)
    code = f"source ./script; COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; _verify; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    done = subprocess.run([program, "--norc", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == offered


def test_another_shell_is_a_usage_error(command: Command) -> None:
    assert command("completion", "tcsh").status == 2


def test_names_are_those_that_the_commands_take() -> None:
    assert {"theorem1", "all"} <= set(names_of("show"))
    assert "alignment" in names_of("apply")
    assert "figure-1a" in names_of("figures")
    assert {"theorem1-only-if", "all"} <= set(names_of("replay"))
    assert names_of("list") == []


def test_fish_completes(command: Command, tmp_path: Path) -> None:
    program = shutil.which("fish")
    if program is None:
        pytest.skip("fish is not installed")
    (tmp_path / "script").write_text(command("completion", "fish").out)

    def offered(line: str) -> set[str]:
        code = f"source ./script; complete -C {line!r}"
        done = subprocess.run(
            [program, "--no-config", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        return {word.split("\t")[0] for word in done.stdout.splitlines()}

    assert offered("verify completion ") == {"bash", "zsh", "fish"}
    assert offered("verify run --level ") == {"quick", "standard", "deep"}
    assert offered("verify list ") == set()
    assert "show" in offered("verify sh")
