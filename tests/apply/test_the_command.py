"""``python -m verify apply``: status, one line for whatever is wrong, standard input, JSON, certificates that replay."""

from __future__ import annotations

import io
import json
import shlex
from pathlib import Path

import numpy as np
import pytest
import torch

from verify.certificate import replay
from verify.cli.main import main

CHAIN = {"W1": [[1, 0], [0, 2]], "W2": [[1, 0], [0, 1]], "W3": [["1/2", 1], [0, 1]]}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("chain.json").write_text(json.dumps(CHAIN))
    np.savez("good.npz", X=np.array([[1, 0], [0, 2]]), Y=np.array([[3, 0], [0, 4]]))
    np.savez("bad.npz", X=np.array([[1, 0], [0, 2]]), Y=np.array([[1, 2], [0, 0]]))
    return tmp_path


def ask(words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    return ask_words(words.split(), capsys)


def ask_words(words: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    status = main(["apply", *words])
    out = capsys.readouterr()
    return status, out.out, out.err


def test_the_answer_comes_first_and_the_certificate_replays(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = ask("alignment --weights chain.json", capsys)
    assert status == 0
    assert out.startswith("✗ NO  The 3 layers are not aligned.") or out.startswith(
        "x NO  The 3 layers are not aligned."
    )
    report = replay.replay("alignment-certificate.json")
    assert report.kind == "counterexample"


@pytest.mark.parametrize("name", ["alignment-certificate.json", "a file.json", "-odd.json", "long" * 30 + ".json"])
def test_the_command_that_checks_a_certificate_works_when_it_is_pasted(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = ask_words(["alignment", "--weights", "chain.json", f"--certificate={name}"], capsys)
    (line,) = [line for line in out.splitlines() if "python -m verify" in line and "check it" in line]
    words = shlex.split(line.partition("check it")[2])
    assert words[:3] == ["python", "-m", "verify"]
    assert words[-2:] == ["--weights", "chain.json"]
    assert main(words[3:]) == 0
    Path("chain.json").write_text(json.dumps({**CHAIN, "W3": [["1/2", 1], [0, 2]]}))
    assert main(words[3:]) == 1, "the numbers of the certificate are compared with the file"


def test_json_of_a_finding(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = ask("alignment --weights chain.json --json - --no-certificate", capsys)
    found = json.loads(out)
    assert (status, found["schema"], found["answer"]) == (0, "verify-application", "fails")
    assert found["reading"] == {"exact": True, "text": "exact rational numbers"}
    assert found["evidence"][0]["value"] == {"i": 1, "j": 3}
    assert not Path("alignment-certificate.json").exists()


@pytest.mark.parametrize(("expected", "status"), [("yes", 1), ("no", 0), ("undecided", 1)])
def test_an_expected_answer_sets_the_status(expected: str, status: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(f"alignment --weights chain.json -q --expect {expected}", capsys)[0] == status


@pytest.mark.parametrize(("expected", "status"), [("yes", 1), ("no", 1), ("inapplicable", 0), ("undecided", 1)])
def test_what_a_theorem_says_nothing_about_is_no_no(
    expected: str, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    np.savez("zero.npz", X=np.zeros((2, 2), int), Y=np.zeros((2, 2), int))
    for result in ("theorem1", "theorem4"):
        given, out, _ = ask(f"{result} --data zero.npz -q --no-certificate --expect {expected}", capsys)
        assert given == status
        assert "INAPPLICABLE  The theorem does not apply: X is zero" in out


def test_numbers_piped_in(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"[[[1, 0], [0, 2]], [[0, 1], [1, 0]]]")))
    status, out, _ = ask("alignment --weights -", capsys)
    assert status == 0
    assert "YES  The 2 layers are aligned." in out
    assert replay.replay("alignment-certificate.json").kind == "witness"


@pytest.mark.parametrize(("file", "answer", "kind"), [("good", "YES", "witness"), ("bad", "NO", "counterexample")])
def test_theorem1_on_data(file: str, answer: str, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = ask(f"theorem1 --data {file}.npz --widths 2,2,2,2", capsys)
    assert status == 0
    assert out[2:].startswith(answer)
    assert replay.replay("theorem1-certificate.json").kind == kind


def test_x_and_y_from_their_own_files_and_entries(capsys: pytest.CaptureFixture[str]) -> None:
    np.save("X.npy", np.array([[1, 0], [0, 2]]))
    status, out, _ = ask("theorem4 --x X.npy --y bad.npz:Y", capsys)
    assert (status, "NO  Alignment is not an invariant" in out) == (0, True)


def test_one_layer_of_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = ask("alignment --weights good.npz:Y --no-certificate", capsys)
    assert status == 0
    assert "Y: 2 x 2" in out
    assert "X: 2 x 2" not in out
    Path("lists.json").write_text('{"U": [[[1]], [[2]]], "V": [[[3]]]}')
    assert "The 2 layers are aligned" in ask("alignment --weights lists.json:U --no-certificate", capsys)[1]
    status, _, err = ask("alignment --weights good.npz:W1", capsys)
    assert (status, "good.npz has no entry 'W1'; it holds 'X', 'Y'" in err) == (2, True)


def test_rows_and_class_labels(capsys: pytest.CaptureFixture[str]) -> None:
    np.savez("rows.npz", X=np.arange(6).reshape(3, 2), Y=np.ones((3, 1), dtype=int))
    assert "--rows" in ask("theorem1 --data rows.npz", capsys)[2]
    assert ask("theorem1 --data rows.npz --rows", capsys)[0] == 0
    np.savez("labels.npz", X=np.eye(3, dtype=int), Y=np.array([0, 2, 2]))
    assert "--one-hot" in ask("theorem1 --data labels.npz", capsys)[2]
    assert "YES" in ask("theorem1 --data labels.npz --one-hot", capsys)[1]


def test_training_writes_a_table_a_plot_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    np.savez("w.npz", W1=np.eye(2), W2=np.eye(2), W3=np.eye(2))
    words = "training --data good.npz --weights w.npz --step 1/10 --steps 50 --plot run.png --json run.json"
    status, out, _ = ask(words, capsys)
    assert status == 0
    assert "YES  The network stays aligned" in out
    assert Path("run.png").read_bytes().startswith(b"\x89PNG")
    table = json.loads(Path("run.json").read_text())["table"]
    assert [table[0]["t"], table[-1]["t"]] == [0, 50]
    assert table[-1]["loss"] < table[0]["loss"]
    assert len(table[0]["singular"]) == 2


def test_a_state_dict(capsys: pytest.CaptureFixture[str]) -> None:
    torch.manual_seed(0)
    net = torch.nn.Sequential(torch.nn.Linear(3, 3), torch.nn.Linear(3, 2))
    torch.save(net.state_dict(), "net.pt")
    status, out, _ = ask("alignment --weights net.pt", capsys)
    assert status == 0
    assert "biases are left out" in out
    assert "floats (float32)" in out


USAGE = {
    "nothing": "there is no application 'nothing'",
    "alignmen": "did you mean alignment?",
    "alignment": "alignment needs weights: the layers",
    "alignment --weights nowhere.pt": "nowhere.pt: cannot be read: no such file",
    "alignment --weights chain.json --x a.npy": "alignment has no use for --x",
    "alignment --weights chain.json --steps 3": "alignment has no use for --steps",
    "alignment --weights chain.json --data good.npz": "nothing is taken from --data good.npz: --weights says",
    "theorem1 --x good.npz:X --y good.npz:Y --data bad.npz": "nothing is taken from --data bad.npz: --x and --y say",
    "proposition4 --structure toeplitz:3x3 --samples 9 --data good.npz": "proposition4 takes no data",
    "alignment --weights a.json --weights chain.json": "argument --weights: given twice; expected once",
    "alignment --weights chain.json --uncertainty 1 --uncertainty 2": "argument --uncertainty: given twice",
    "alignment --weights chain.json --uncertainty 1 --set uncertainty=2": "uncertainty is given twice",
    "alignment --weights chain.json --set uncertainty=1 --set uncertainty=2": "uncertainty is given twice",
    "alignment --weights chain.json --json a.json --json b.json": "argument --json: given twice",
    "alignment --weights chain.json --uncertainty much": "expected a number",
    "alignment --weights chain.json --uncertainty -1": "expected a number that is not negative",
    "alignment --weights chain.json --uncertainty 1_0": "is '1_0'; expected a number such as 3/4",
    "alignment --weights chain.json --uncertainty ٣": "expected a number such as 3/4",
    "alignment --weights chain.json --json a.json --certificate ./a.json": "already the file of --json",
    "theorem1 --data good.npz --widths 2,1_0,2": "expected widths such as 784,64,10",
    "training --data good.npz --weights chain.json --step -1 --steps 1": "is -1; expected a number that is not negative",
    "training --data good.npz --weights chain.json --step=-1e400 --steps 1": "expected a number that is not negative",
    "training --data good.npz --weights chain.json --step nan --steps 1": "expected a number such as 3/4",
    "training --data good.npz --weights chain.json --step 1 --steps 1e400": "expected a whole number, at most",
    "alignment --weights chain.json --memory 1": "--memory allows more",
    "alignment --weights chain.json --memory lots": "expected an amount of memory",
    "alignment --weights chain.json --image big": "expected height x width",
    "alignment --weights chain.json --set depth=3": "expected NAME=VALUE with a name among",
    "alignment --weights chain.json --plot a.png": "nothing with a course in time",
    "alignment --weights chain.json --certificate no/where.json": "cannot be written",
    "theorem1 --data bad.npz --widths 2": "at least two positive widths",
    "theorem1 --data bad.npz --widths 3,2,2": "the widths begin with 3",
    "theorem1 --data chain.json": "chain.json has no entry X",
    "theorem1 --x bad.npz:Z --y bad.npz": "bad.npz has no entry 'Z'; it holds 'X', 'Y'",
    "theorem1 --x bad.npz": "theorem1 needs Y",
    "theorem1 --data mnist:0": "expected mnist:N",
    "training --data good.npz --weights chain.json --step 0 --steps 1": "expected a positive number",
    "training --data good.npz --weights chain.json --step 1 --steps 1.5": "expected a whole number",
    "training --data good.npz --weights chain.json --step 1 --steps 9999999": "at most 1000000",
    "training --data good.npz --weights chain.json --step 1 --steps 1 --loss hinge": "expected squared or cross-entropy",
    "training --data good.npz --weights chain.json --step 1 --steps 1 --loss cross-entropy": "needs targets that are probabilities",
    "training --data good.npz --weights chain.json --step 1 --steps 1 --structure nonsense": "nonsense",
    "training --data good.npz --weights chain.json --step 1 --steps 1 --plot a.txt": "ends in .png",
}


@pytest.mark.parametrize("words", USAGE)
def test_wrong_usage_is_one_line_and_status_two(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = ask(words, capsys)
    assert (status, out) == (2, "")
    assert USAGE[words] in err
    assert err.count("\n") == 1


KEPT = {
    "alignment --weights chain.json --certificate ./chain.json": "is the file of --weights, which it would replace",
    "alignment --weights chain.json --json linked.json": "is the file of --weights, which it would replace",
    "alignment --data chain.json --plot chain.json": "is the file of --data, which it would replace",
    "theorem1 --x good.npz:X --y bad.npz:Y --json bad.npz": "is the file of --y, which it would replace",
    "theorem1 --set X=good.npz --y bad.npz:Y --json good.npz": "is the file of --set X, which it would replace",
    "proposition4 --structure basis:b.npy --samples 9 --json b.npy": "is the file of --structure",
    "alignment --weights alignment-certificate.json": "the certificate would replace alignment-certificate.json",
}


@pytest.mark.parametrize("words", KEPT)
def test_no_output_replaces_an_input(words: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("linked.json").symlink_to("chain.json")
    Path("alignment-certificate.json").write_text(json.dumps(CHAIN))
    np.save("b.npy", np.eye(2)[None])
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    status, out, err = ask(words, capsys)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert KEPT[words] in err
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("option", ["--weights", "--data", "--x", "--json", "--certificate", "--plot"])
def test_files_without_a_name_are_refused(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["apply", "alignment", "--weights", "chain.json", option, ""])
    assert status == 2
    assert f"argument {option}: expected the name of a file, got ''" in capsys.readouterr().err
    assert not Path("alignment-certificate.json").exists()


def test_what_can_be_asked(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = ask("", capsys)
    assert status == 0
    assert all(name in out for name in ("alignment", "theorem1", "theorem4", "training", "k_0 x n"))
