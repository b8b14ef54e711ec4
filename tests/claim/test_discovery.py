from __future__ import annotations

import importlib.metadata
import sys
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from verify.claim import ClaimError
from verify.claim.discovery import LoadError, Location, given, installed, load

CLAIM = """
from verify.claim import Claim, Source, Step
{before}
C = Claim("{id}", title="A square is not negative", source=Source("Section 1"))
S = C.printed("all", "x^2 >= 0", hypotheses={{}}, argument=[Step("so", by="it_is_so")])
@C.certified(covers="all", controls={{"with_the_cube": {{"power": 3}}}}, entire=True)
def it_is_so(*, power=2):
    return power == 2
"""

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write a file with one claim in it; imports and the search path are forgotten afterwards."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(sys, "modules", dict(sys.modules))

    def write(name: str, id: str = "square", before: str = "", after: str = "") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(CLAIM.format(id=id, before=before) + after, encoding="utf-8")
        return path

    return write


def test_a_file_offers_its_claim(write: Write) -> None:
    found = given(str(write("claims.py")))
    assert list(found) == ["square"]
    assert load(found["square"]).id == "square"


def test_two_files_of_the_same_name_do_not_meet(write: Write) -> None:
    first, second = write("a/claims.py", "square"), write("b/claims.py", "cube")
    assert load(given(str(first))["square"]).id == "square"
    assert load(given(str(second))["cube"]).id == "cube"


def test_a_module_offers_its_claim(write: Write, tmp_path: Path) -> None:
    write("paper_of_squares.py")
    sys.path.append(str(tmp_path))
    assert load(given("paper_of_squares")["square"]).id == "square"


def test_a_mapping_offers_claims_without_loading_them(write: Write, tmp_path: Path) -> None:
    write("lemma_of_squares.py")
    (tmp_path / "contents.py").write_text('CLAIMS = {"square": "lemma_of_squares", "gone": "no_such_module"}')
    found = given(str(tmp_path / "contents.py"))
    assert sorted(found) == ["gone", "square"]
    assert load(found["square"]).id == "square"
    with pytest.raises(LoadError, match="no_such_module"):
        load(found["gone"])


@pytest.mark.parametrize("mapping", ["['square']", "{'square': 1}", "{1: 'square'}", "None"])
def test_a_mapping_of_something_else(tmp_path: Path, mapping: str) -> None:
    path = tmp_path / "contents.py"
    path.write_text(f"CLAIMS = {mapping}")
    with pytest.raises(LoadError, match="must map claim ids to module names"):
        given(str(path))


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "declares no claim"),
        (b"x = (", "SyntaxError"),
        (b"\x00\x01\xff\xfe", "(null bytes|SyntaxError)"),
        ("x = 'ä'".encode("latin-1"), "SyntaxError"),
        (b"import sys; sys.exit(0)", "SystemExit: 0"),
        (b"raise SystemExit", "SystemExit"),
        (b"raise ValueError('two\\nlines')", "ValueError: two lines"),
        (b"import no_such_module", "no_such_module"),
        (b"1 / 0", "ZeroDivisionError"),
        (b"class E(Exception):\n  def __str__(self): 1/0\nraise E", "E: .it cannot say why"),
        (b"def f(): return f()\nf()", "RecursionError"),
    ],
)
def test_files_that_cannot_be_loaded_are_refused_in_one_line(tmp_path: Path, content: bytes, complaint: str) -> None:
    path = tmp_path / "claims.py"
    path.write_bytes(content)
    with pytest.raises(LoadError, match=complaint) as caught:
        given(str(path))
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_is_no_python_file(tmp_path: Path) -> None:
    (tmp_path / "paper.txt").write_text("x")
    for target, complaint in [
        (tmp_path / "missing.py", "not a readable Python file"),
        (tmp_path / "paper.txt", "not a readable Python file"),
        (tmp_path, "is a directory"),
        ("no_such_module", "no_such_module"),
        ("no/such/file", "ModuleNotFoundError"),
        ("", "name a Python file or a module"),
    ]:
        with pytest.raises(LoadError, match=complaint):
            given(str(target))


def test_a_directory_named_like_a_module_is_imported(write: Write, tmp_path: Path, monkeypatch) -> None:
    write("paper_in_a_folder/__init__.py")
    monkeypatch.chdir(tmp_path)
    sys.path.append(str(tmp_path))
    assert list(given("paper_in_a_folder")) == ["square"]


def test_an_invalid_claim_is_refused_when_it_is_loaded(write: Write) -> None:
    path = write("claims.py", after='\nC.printed("other", "x", hypotheses={}, argument=[Step("so", by="it_was_so")])\n')
    with pytest.raises(LoadError, match="'it_was_so'"):
        load(given(str(path))["square"])


def test_two_claims_under_one_id_do_not_hide_each_other(write: Write) -> None:
    path = write("claims.py", after='\nD = Claim("square", title="t", source=Source("s"))\n')
    with pytest.raises(LoadError, match="two claims with the id 'square'"):
        given(str(path))


def test_a_second_name_for_the_same_claim_is_no_collision(write: Write) -> None:
    assert list(given(str(write("claims.py", after="\nSAME = C\n")))) == ["square"]


def test_a_file_may_import_its_neighbours_and_offers_its_own_claims_only(write: Write) -> None:
    write("neighbouring_lemma.py", "lemma")
    path = write("claims.py", before="from neighbouring_lemma import C as LEMMA")
    found = given(str(path))
    assert list(found) == ["square"]
    assert load(found["square"]).id == "square"


def test_a_neighbour_is_never_mistaken_for_another_files_neighbour(write: Write) -> None:
    for folder in "ab":
        write(f"{folder}/definitions_nearby.py", "definitions")
        write(f"{folder}/claims.py", before="import definitions_nearby")
    first, second = (write(f"{folder}/claims.py", before="import definitions_nearby") for folder in "ab")
    assert list(given(str(first))) == ["square"]
    with pytest.raises(LoadError, match="run the files apart"):
        given(str(second))


def test_neighbours_hide_no_installed_module(write: Write) -> None:
    write("fractions.py", "fractions")
    path = write("claims.py", before="import fractions; fractions.Fraction")
    assert list(given(str(path))) == ["square"]


def test_what_a_module_prints_stays_off_standard_output(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    given(str(write("claims.py", before="print('loading')")))
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "loading\n"


def offer(monkeypatch: pytest.MonkeyPatch, **modules: str) -> None:
    points = [EntryPoint(name, value, "verify.claims") for name, value in modules.items()]
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda *, group: [p for p in points if p.group == group])


def test_a_broken_package_does_not_take_the_others_down(write: Write, tmp_path: Path, monkeypatch) -> None:
    sys.path.append(str(tmp_path))
    for name, content in {
        "offers_fine": 'CLAIMS = {"square": "x"}',
        "offers_exit": "import sys; sys.exit(3)",
        "offers_crash": "1 / 0",
        "offers_nothing": "",
    }.items():
        (tmp_path / f"{name}.py").write_text(content)
    offer(monkeypatch, a="offers_exit", b="offers_crash", c="offers_nothing", d="no_such_package", z="offers_fine")
    found, failures = installed()
    assert list(found) == ["square"]
    assert [failure.location.claim for failure in failures] == ["a", "b", "c", "d"]
    assert all("\n" not in str(failure) for failure in failures)


def test_an_id_that_is_taken_is_reported_and_the_rest_of_the_package_stays(tmp_path: Path, monkeypatch, write) -> None:
    sys.path.append(str(tmp_path))
    (tmp_path / "offers_first.py").write_text('CLAIMS = {"square": "x"}')
    (tmp_path / "offers_second.py").write_text('CLAIMS = {"square": "y", "cube": "y"}')
    offer(monkeypatch, b="offers_second", a="offers_first")
    found, failures = installed()
    assert {name: location.module for name, location in found.items()} == {"square": "x", "cube": "y"}
    assert ["already offered by x" in str(failure) for failure in failures] == [True]


def test_a_load_error_names_the_place_and_the_cause() -> None:
    place = Location("square", "paper.square")
    assert str(LoadError(place, ClaimError("no statement"))) == "paper.square: no statement"
    assert str(LoadError(place, KeyError("x"))) == "paper.square: KeyError: 'x'"
