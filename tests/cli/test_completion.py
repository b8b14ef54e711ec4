"""Completion scripts: made from the parsers, read by the shells without complaint, and right about what they offer."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from sample_claims import Command

from verify.cli.commands import COMMANDS
from verify.cli.completion import SCRIPTS, options_of


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
    ],
)
def test_bash_completes(words: list[str], offered: set[str], command: Command, tmp_path: Path) -> None:
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
