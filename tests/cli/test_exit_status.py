"""Each way in which a run can end has its status, and says why in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sample_claims as claims
from sample_claims import Command, Write

from verify.claim.discovery import Location
from verify.cli import catalogue

ONE_LINE_ERRORS = [
    ([], "name a claim"),
    (["sqare", "--claims", "paper.py"], "did you mean square?"),
    (["nothing-like-it"], "there is no claim"),
    (["run"], "name a claim"),
    (["all"], "no claims are installed"),
    (["square", "--sed", "1"], "unrecognized arguments: --sed"),
    (["square", "--seed", "-1"], "--seed"),
    (["square", "--seed", "1.5"], "whole number"),
    (["square", "--seed", "nine"], "whole number"),
    (["square", "--seed", "9" * 50], "whole number"),
    (["square", "--seed"], "expected one argument"),
    (["square", "--level", "fast"], "invalid choice: 'fast'"),
    (["square", "--device", "gpu"], "expected auto, cpu, cuda or cuda:N"),
    (["square", "--workers", "many"], "expected a whole number from 0 to 4096, got 'many', auto, or dask:ADDRESS"),
    (["square", "--workers", "-1"], "--workers"),
    (["square", "--workers", "99999"], "whole number"),
    (["square", "--timeout", "0"], "positive number of seconds"),
    (["square", "--timeout", "nan"], "positive number of seconds"),
    (["square", "--instance", "-1"], "--instance"),
    (["square", "-q", "-v"], "not allowed with"),
    (["square", "--claims", "missing.py"], "there is no such file"),
    (["square", "--claims", "."], "is a folder"),
    (["square", "--claims", "no_such_module"], "No module named"),
    (["square", "--claims", "syntax.py"], "SyntaxError"),
    (["square", "--claims", "imports.py"], "no_such_thing"),
    (["square", "--claims", "empty.py"], "declares no claim"),
    (["square", "--claims", "binary.py"], "--claims binary.py"),
    (["square", "--claims", "leaves.py"], "SystemExit"),
    (["square", "--claims", "base.py"], "E: no exception"),
    (["square", "--claims", ""], "expected the name of a file, got ''"),
    (["--claims", "paper.py", "--claims", "twin.py"], "already declared by another --claims"),
    (["--claims", "paper.py", "--json", "no/such/folder/r.json"], "no such file or directory"),
    (["--claims", "paper.py", "--junit", "."], "is a folder"),
    (["--claims", "paper.py", "--json", "a", "--markdown", "a"], "already the file of --json"),
    (["--claims", "paper.py", "--certificates", "paper.py"], "cannot be written"),
    *[
        (["--claims", "paper.py", f"--{name}", ""], f"argument --{name}: expected the name of a file, got ''")
        for name in ("json", "html", "junit", "markdown", "times", "certificates", "resume")
    ],
    (["report", "--from", ""], "argument --from: expected the name of a file"),
    (["--claims", "paper.py", "--resume", "missing.json"], "there is no such file"),
    (["--claims", "paper.py", "--resume", "paper.py"], "not JSON"),
    (["replay"], "name certificates"),
    (["record"], "name a claim"),
    (["show", "nothing"], "there is no claim"),
    (["list", "nothing"], "unrecognized arguments"),
]


@pytest.mark.parametrize(("words", "says"), ONE_LINE_ERRORS, ids=lambda value: " ".join(value) if value else "none")
def test_what_cannot_be_used_is_said_in_one_line(
    words: list[str], says: str, command: Command, write: Write, tmp_path: object
) -> None:
    write(claims.HOLDS)
    write(claims.HOLDS, "twin.py")
    texts = {"syntax": "def", "imports": "import no_such_thing", "empty": "x = 1", "leaves": "raise SystemExit(0)"}
    texts["base"] = "class E(BaseException): pass\nraise E('no exception')"
    for name, text in texts.items():
        with open(f"{name}.py", "w") as file:
            file.write(text)
    with open("binary.py", "wb") as binary:
        binary.write(bytes(range(256)))
    ended = command(*words)
    assert ended.status == 2
    assert says in ended.err
    assert ended.err.startswith("verify: ")
    assert ended.err.count("\n") == 1


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        (claims.HOLDS, 0, "HOLDS certified"),
        (claims.SAMPLED, 0, "HOLDS derived"),
        (claims.REFUTED, 1, "REFUTED"),
        (claims.UNDECIDED, 1, "UNDECIDED"),
        (claims.ACCEPTED, 3, "CONTROL ACCEPTED (with the cube)"),
        (claims.CRASHED, 3, "ZeroDivisionError"),
    ],
)
def test_a_run_ends_with_the_status_it_deserves(body: str, status: int, says: str, ran: Command) -> None:
    ended = ran(body)
    assert (ended.status, says in ended.out) == (status, True)


def test_a_check_that_takes_too_long_is_never_green(ran: Command) -> None:
    ended = ran(claims.SLOW, "--timeout", "0.05")
    assert ended.status == 1
    assert "UNDECIDED" in ended.out
    assert "TIMED OUT" in ended.out
    assert "✓" not in ended.out


def test_a_claim_that_does_not_validate_is_broken(ran: Command) -> None:
    ended = ran(claims.HOLDS.replace('by="no_square', 'by="no_such_square'))
    assert ended.status == 3
    assert "which is no check of this claim" in ended.out


def test_one_instance_runs_alone_and_concludes_nothing(ran: Command) -> None:
    ended = ran(claims.SAMPLED, "--instance", "3")
    assert ended.status == 0
    assert "1 instance in 1 stratum" in ended.out
    assert "HOLDS" not in ended.out
    assert "instance 3 only: every check held; no verdict is drawn from one instance" in ended.out
    assert "no verdict is drawn from one instance" in ran(claims.SAMPLED, "--instance", "3", "-q").out


def test_one_instance_that_fails_is_not_green(ran: Command) -> None:
    body = claims.SAMPLED.replace("return x**power >= 0", "return (x > 5 and power == 2) or (x < 0 and power == 2)")
    ended = ran(body, "--instance", "5")
    assert ended.status == 1
    assert "instance 5 only: 1 check did not hold; no verdict is drawn from one instance" in ended.out
    assert ran(body, "--instance", "1").status == 0


def test_an_installed_claim_is_not_replaced(
    command: Command, write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    """Installed claims that use it would rest on the user's; a claim's own module is no replacement."""
    write(claims.HOLDS)
    write(claims.HOLDS, "installed_paper.py")
    monkeypatch.syspath_prepend(tmp_path)
    taken = Location("square", "installed_paper", package="somebody")
    monkeypatch.setattr(catalogue, "installed", lambda: ({"square": taken}, []))
    ended = command("--claims", "paper.py", "--workers", "0")
    assert (ended.status, ended.err.count("\n")) == (2, 1)
    assert "claim 'square' is installed already, by somebody" in ended.err
    assert "give yours another id" in ended.err
    assert command("--claims", "installed_paper", "--workers", "0").status == 0


def test_a_terminal_is_given_nothing_to_obey(ran: Command, command: Command, write: Write) -> None:
    body = claims.SAMPLED.replace('"(-x)^2 = x^2"', '"\\x1b]0;evil\\x07 \\u202e"')
    ended = ran(body.replace("-1 * scalar", "-2 * scalar"))
    assert "\\x1b]0;evil\\x07 \\u202e" in ended.out
    assert not {"\x1b", "\x07", "\u202e"} & set(ended.out + ended.err)
    refused = command("--claims", write(claims.HOLDS.replace('"x^2 >= 0"', '"x^2 \\x1b[2J >= 0"'), "odd.py"))
    assert refused.status == 2
    assert "contains U+001B, which cannot be printed" in refused.err
    assert "\x1b" not in refused.err


def test_an_absent_gpu_is_an_error_and_never_a_run_on_the_cpu(
    command: Command, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    ended = command("--claims", write(claims.HOLDS), "--device", "cuda:7", "--workers", "0")
    assert ended.status == 2
    assert "--device cuda:7" in ended.err
    assert "HOLDS" not in ended.out


def test_options_and_names_mix_in_any_order(command: Command, write: Write) -> None:
    write(claims.HOLDS)
    write(claims.HOLDS, "other.py", id="other")
    words = ["run", "square", "--claims", "paper.py", "--workers", "0", "other", "--claims", "other.py", "-q"]
    assert command(*words).out == "square: all ✓ HOLDS certified\nother: all ✓ HOLDS certified\n"


def test_what_a_claim_uses_is_run_and_counts(command: Command, write: Write) -> None:
    write(claims.HOLDS.replace('by="no_square_is_negative"', 'uses="lemma.strict"'))
    write(claims.REFUTED, "lemma.py", id="lemma")
    ended = command("square", "--claims", "paper.py", "--claims", "lemma.py", "--workers", "0")
    assert ended.status == 1
    assert "2 checks, with those of 1 claim used (lemma)" in ended.out
    assert "it uses lemma.strict, which is refuted" in ended.out
    assert "lemma: strict ✗ REFUTED" in ended.out


def test_an_internal_error_is_one_line_and_never_green(
    command: Command, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("of our own\nmaking")

    monkeypatch.setattr("verify.cli.run.contents", fail)
    ended = command("--claims", write(claims.HOLDS), "--workers", "0", "-q")
    assert ended.status == 3
    assert ended.err.startswith("verify: internal error: RuntimeError: of our own making")


BATCHED = """
S = C.printed("all", "x^2 >= 0", hypotheses=REAL)

@C.sampled(
    covers="some", controls={"with_the_cube": {"power": 3}},
    instances=Numbers(), count=Count(4, 4, 4), batch=2, supports=[S],
)
def some_squares_are_not_negative(xs, backend, *, power=2):
    return [Defect(max(0.0, -float(x**power)), 0.0) for x in xs]
"""


def test_what_would_run_on_a_gpu_says_that_it_was_skipped(ran: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    skipped = "1 check on a GPU · skipped: no CUDA device"
    assert skipped in ran(BATCHED, "--json", "auto.json", "--markdown", "auto.md").out
    assert json.loads(Path("auto.json").read_text(encoding="utf-8"))["run"]["gpu"] == "skipped: no CUDA device"
    assert "(GPU skipped: no CUDA device)" in Path("auto.md").read_text(encoding="utf-8")
    assert skipped not in ran(BATCHED, "--device", "cpu").out


def test_one_instance_alone_shows_no_verdict_in_any_loudness(ran: Command) -> None:
    body = claims.SAMPLED.replace("return x**power >= 0", "return (x > 5 and power == 2) or (x < 0 and power == 2)")
    for loudness in ((), ("-q",), ("-v",)):
        out = ran(body, "--instance", "5", *loudness).out
        assert "no square is negative" in out
        assert not any(word in out for word in ("HOLDS", "REFUTED", "UNDECIDED", "recorded"))


def test_what_an_exact_check_failed_on_is_shown_and_run_again(ran: Command) -> None:
    body = claims.SAMPLED.replace('spares=(S, "small")', "supports=[S]")
    evaluated = "return Evaluated({'real': x - x == 0, 'small': abs(x) < 9}, power == 2 and x < 5)"
    ended = ran(body.replace("return x**power >= 0", evaluated))
    assert ended.status == 3
    assert "instance = " in ended.out
    assert "--seed 0 --level quick --instance " in ended.out
