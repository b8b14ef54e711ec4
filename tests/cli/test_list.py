"""``list``: one line a claim where there is room, two where there is not, colours only for a terminal that wants them."""

from __future__ import annotations

import pytest

from verify.cli import rows


def claim(id: str, title: str, *statements: tuple[str, str, str, str]) -> dict[str, object]:
    names = ("part", "kind", "ruling", "strength")
    return {
        "id": id,
        "title": title,
        "source": "Section 1",
        "statements": [dict(zip(names, s, strict=True)) for s in statements],
    }


CLAIMS = [
    claim(
        "theorem1", "Every square is positive, and a good deal more than that is said about it in a title that is long",
        ("if", "printed", "holds", "derived"), ("only-if", "printed", "refuted", ""), ("other", "printed", "holds", "argued"),
        ("repaired", "repaired", "holds", "derived"), ("open", "extension", "undecided", ""),
    ),
    claim("lemma2", "Short", ("all", "printed", "not recorded", "")),
    {"id": "broken", "title": "cannot be loaded: " + "very " * 30 + "broken", "source": "there", "statements": []},
]  # fmt: skip

Show = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")


def shown(capsys: Show, width: int, monkeypatch: pytest.MonkeyPatch, **options: bool) -> list[str]:
    monkeypatch.setenv("COLUMNS", str(width))
    rows.show(CLAIMS, **options)
    return capsys.readouterr().out.splitlines()


def test_a_claim_is_a_line_of_the_table(capsys: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    head, first, second, *rest = shown(capsys, 100, monkeypatch)
    assert head.split() == ["as", "printed", "repaired", "ours"]
    assert first.startswith("theorem1  Every square is positive, and a good deal more than")
    assert "…" in first
    assert first.endswith("✓ 1  ≈ 1  ✗ 1  ✓ 1       ? 1")
    assert first.index("✓ 1  ≈") == head.index("as printed") == second.index("? 1")
    assert " ".join(rest[:-2]).split() == ["broken", *CLAIMS[2]["title"].split()]  # type: ignore[attr-defined]


def test_the_signs_that_occur_are_explained(capsys: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    legend = shown(capsys, 200, monkeypatch)[-1]
    assert legend.startswith(
        "✓ holds, ≈ holds, argued in words, ✗ refuted, ? not recorded, ? undecided. Verdicts as recorded;"
    )


def test_a_wide_terminal_does_not_tear_the_table_apart(capsys: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    assert max(map(len, shown(capsys, 400, monkeypatch)[:3])) < 150


@pytest.mark.parametrize("width", [21, 40, 60, 75, 76, 80, 100, 200])
@pytest.mark.parametrize("verbose", [False, True])
def test_no_line_is_wider_than_the_terminal(
    width: int, verbose: bool, capsys: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = shown(capsys, width, monkeypatch, verbose=verbose)
    assert max(map(len, lines)) <= max(width, 45 if verbose else 0)
    assert all(line == line.rstrip() for line in lines)


@pytest.mark.parametrize("width", [40, 60])
def test_a_narrow_terminal_shows_the_whole_title_below(
    width: int, capsys: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = " ".join(" ".join(shown(capsys, width, monkeypatch)).split())
    assert "theorem1 as printed ✓ 1 ≈ 1 ✗ 1 · repaired ✓ 1 · ours ? 1" in text
    assert CLAIMS[0]["title"] in text


def test_more_words_name_every_statement_and_fewer_only_the_claims(
    capsys: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [" ".join(line.split()) for line in shown(capsys, 100, monkeypatch, verbose=True)]
    for said in (
        "as printed only-if ✗ REFUTED",
        "as printed other ≈ HOLDS argued",
        "ours open ? UNDECIDED",
        "as printed all ? NOT RECORDED",
    ):
        assert said in lines
    assert shown(capsys, 100, monkeypatch, quiet=True) == ["theorem1", "lemma2", "broken"]


def test_colour_is_for_terminals_that_want_it(capsys: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not any("\x1b" in line for line in shown(capsys, 100, monkeypatch))
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    painted = "\n".join(shown(capsys, 100, monkeypatch))
    assert "\x1b[35m✗ 1\x1b[0m" in painted
    assert "\x1b[33m? 1\x1b[0m" in painted
    monkeypatch.setenv("NO_COLOR", "1")
    assert not any("\x1b" in line for line in shown(capsys, 100, monkeypatch))


def test_a_title_has_nothing_for_the_terminal_to_obey(capsys: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    rows.show([claim("a", "\x1b[2J and \u202e", ("all", "printed", "holds", "derived"))])
    assert "\\x1b[2J and \\u202e" in capsys.readouterr().out


def test_nothing_at_all_is_said_in_a_line(capsys: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    rows.show([])
    assert capsys.readouterr().out == "no claims are installed; give a file with --claims\n"
    rows.show([], quiet=True)
    assert capsys.readouterr().out == ""
