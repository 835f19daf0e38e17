"""Every command by hand-made calls: what it prints in a pipe and on a terminal, and how it ends when something is off."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

import detente
from detente.cli import app
from detente.world import World

REPOSITORY = Path(detente.__file__).parents[2]
NEWS = "Example Courier, 4 March 2020\n\nIraq attacked Syria on 3 March 2020. Turkey warned Iran."
DAY = "2025-05-31"
Run = Callable[..., Any]


@pytest.fixture
def world(example_world: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> Path:
    monkeypatch.setenv("DETENTE_WORLD", str(example_world))
    return example_world


@pytest.fixture
def copied(example_world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> Path:
    folder = Path(shutil.copytree(example_world, tmp_path / "copy"))
    monkeypatch.setenv("DETENTE_WORLD", str(folder))
    return folder


@pytest.fixture
def news(tmp_path: Path) -> Path:
    path = tmp_path / "news.txt"
    path.write_text(NEWS, encoding="utf-8")
    return path


def commands() -> Iterator[tuple[str, Any]]:
    """Every command with its full name, groups opened."""

    def below(command: Any, name: str) -> Iterator[tuple[str, Any]]:
        inner = getattr(command, "commands", None)
        if inner is None:
            yield name, command
        else:
            for word, each in inner.items():
                yield from below(each, f"{name} {word}".strip())

    return below(typer.main.get_command(app), "")


# The list of commands


def test_every_command_and_every_option_says_what_it_is_for() -> None:
    silent = [
        f"{name} {parameter.name}"
        for name, command in commands()
        for parameter in command.params
        if parameter.name not in ("help", "limit") and not getattr(parameter, "help", None)
    ]
    assert silent == []
    assert [name for name, command in commands() if not command.help] == []


def test_every_command_is_mentioned_in_the_readme_or_the_docs() -> None:
    pages = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").rglob("*.md"))]
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    assert [name for name, _ in commands() if f"detente {name}" not in text] == []


def test_the_version_is_printed(run: Run) -> None:
    assert run("--version").out == f"detente {detente.__version__}\n"


# Making and filling a world


def test_a_world_is_made_filled_and_counted(run: Run, tmp_path: Path, news: Path) -> None:
    folder = tmp_path / "mine"
    made = run("init", folder)
    assert made.code == 0
    assert f"detente add PATH... --world {folder}" in made.err
    added = json.loads(run("add", news, "--world", folder).out)
    assert added["documents"] == 1
    assert added["claims"] == added["new"] == 2
    assert {"already_known", "contradicting", "failures"} <= added.keys()
    again = json.loads(run("add", news, "--world", folder).out)
    assert (again["documents"], again["claims"], again["already_known"]) == (0, 0, 1)
    assert json.loads(run("status", "--world", folder).out)["documents"] == 1
    second = run("init", folder)
    assert second.code == 1
    assert "is a world already" in second.err


def test_a_dry_run_writes_nothing(run: Run, copied: Path, news: Path) -> None:
    before = World.open(copied).store.snapshot()
    tried = run("add", news, "--dry-run")
    assert json.loads(tried.out)["documents"] == 1
    assert "nothing was written" in tried.err
    claim = World.open(copied).store.claims()[0].id
    assert "would be withdrawn" in run("withdraw", claim, "--why", "wrong", "--dry-run").err
    assert World.open(copied).store.snapshot() == before


def test_a_contradiction_is_told_with_both_sentences(run: Run, tmp_path: Path, news: Path) -> None:
    denial = tmp_path / "denial.txt"
    denial.write_text("Example Gazette, 5 March 2020\n\nIraq did not attack Syria on 3 March 2020.")
    run("init", tmp_path / "w")
    run("add", news, "--world", tmp_path / "w")
    added = run("add", denial, "--world", tmp_path / "w", terminal=True)
    assert "contradicting: c:" in added.err
    assert "“Iraq did not attack Syria”" in added.err


def test_days_of_publication_can_be_given(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Iraq warned Syria on Monday.")
    (tmp_path / "dates.tsv").write_text("doc\tdate\na\t2020-03-04\n")
    run("init", tmp_path / "w")
    run("add", tmp_path / "a.txt", "--dates", tmp_path / "dates.tsv", "--world", tmp_path / "w")
    (claim,) = json.loads(run("log", "IRQ", "SYR", "--world", tmp_path / "w").out)
    # The Monday before Wednesday, 4 March 2020.
    assert (claim["published"], claim["since"]) == ("2020-03-04", "2020-03-02")
    (tmp_path / "dates.tsv").write_text("doc\tdate\na\t4 March\n")
    wrong = run("add", tmp_path / "a.txt", "--dates", tmp_path / "dates.tsv", "--world", tmp_path / "w")
    assert wrong.code == 1
    assert "dates.tsv:2: '4 March' is no date" in wrong.err


# Bad input

BAD = {
    "empty.txt": (b"", "the file is empty"),
    "junk.txt": (bytes(range(256)) * 40, "the bytes are no text"),
    "broken.pdf": (b"%PDF-1.7\nnothing else", "the PDF is broken"),
    "huge.html": (b"<html><body><p>Iraq warned Syria.</p>" * 1_400_000, "the file is larger than"),
    "picture.png": (b"\x89PNG\r\n\x1a\n" + bytes(50), "no reader for .png files"),
    "broken.docx": (b"PK\x03\x04 and no more", "the Word file is broken"),
    "rows.jsonl": (b"{not json\n", "is no JSON"),
}


def test_what_cannot_be_read_is_named_with_its_reason_and_the_run_goes_on(run: Run, tmp_path: Path, news: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, (data, _) in BAD.items():
        (folder / name).write_bytes(data)
    (folder / "latin.txt").write_bytes("Irak: Syria praised Iraq in the caf\xe9.".encode("latin-1"))
    shutil.copy(news, folder / "news.txt")
    run("init", tmp_path / "w")
    added = run("add", folder, tmp_path / "missing.txt", "--world", tmp_path / "w")
    assert added.code == 0
    assert "Traceback" not in added.err
    told = [line.removeprefix("not read: ") for line in added.err.splitlines() if line.startswith("not read: ")]
    assert len(told) == len(BAD) + 1
    for name, (_, reason) in BAD.items():
        assert any(name in line and f": {reason}" in line for line in told), name
    counts = json.loads(added.out)
    assert (counts["documents"], counts["failures"]) == (2, len(BAD) + 1)
    rows = list(csv.DictReader(io.StringIO(run("sql", "FROM failures", "--csv", "--world", tmp_path / "w").out)))
    assert sorted(f"{row['source']}: {row['reason']}" for row in rows) == sorted(told)


@pytest.mark.parametrize("name", ["empty.txt", "missing.txt"])
def test_where_nothing_at_all_could_be_read_the_command_fails(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    run("init", tmp_path / "w")
    assert run("add", tmp_path / name, "--world", tmp_path / "w").code == 1
    assert run("read", tmp_path / name).code == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_folder_that_may_not_be_read_is_named(run: Run, tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0)
    run("init", tmp_path / "w")
    added = run("add", locked, "--world", tmp_path / "w")
    assert added.code == 1
    assert "locked" in added.err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("state IRQ Narnia", 3, "nobody is known as 'Narnia'"),
        ("state Assad IRQ", 3, "may be bashar-al-assad, hafez-al-assad"),
        ("state IRQ Iraq", 2, "two different actors"),
        ("state IRQ SYR --at 2025-13-01", 2, "'2025-13-01' is no day: write YYYY-MM-DD"),
        ("state IRQ SYR --at soon", 2, "'soon' is no day"),
        ("state IRQ SYR --bloc XX", 3, "there are: IRQ"),
        ("state IRQ NOR", 3, "no dated evidence"),
        ("state IRQ SYR --known 2000-01-01", 3, "no dated evidence"),
        ("why IRQ NOR", 3, "no dated evidence"),
        ("log IRQ NOR", 3, "nothing found"),
        ("log IRQ SYR --kind banana", 2, "event, tie, stance, condition"),
        ("phases IRQ NOR", 3, "nothing found"),
        ("brief IRQ NOR", 3, "speaks of both"),
        ("brief IRQ SYR -o page.xyz", 2, ".html, .md, .pdf, .docx"),
        ("brief IRQ SYR -o /proc/none/page.md", 1, "/proc/none"),
        ("search zebra", 3, "nothing found"),
        ("who Zzyzx", 3, "nothing found"),
        ("show zzz", 3, "begins with 'zzz'"),
        ("withdraw zzz --why wrong", 3, "'zzz'"),
        ("undo zzz --why wrong", 3, "'zzz'"),
        ("history zzz", 3, "nothing found"),
        ("sql SELECT", 2, "not SQL"),
        ("sql 'DROP TABLE claims'", 2, "one SELECT"),
        ("sql 'SELECT nope FROM claims'", 2, "nope"),
        ("read x.txt --coder nonesuch", 3, "grammar"),
        ("log IRQ", 2, "Missing argument"),
        ("nonsense", 2, "No such command"),
        ("log IRQ SYR --nonsense", 2, "No such option"),
        ("status --world /nowhere/at/all", 1, "no world in /nowhere/at/all: make one with `detente init"),
    ],
)
def test_what_is_off_is_said_in_words_with_its_exit_code(
    run: Run, world: Path, words: str, code: int, said: str
) -> None:
    import shlex

    before = World.open(world).store.snapshot()
    ran = run(*shlex.split(words))
    assert (ran.code, said in ran.err, "Traceback" in ran.err) == (code, True, False), ran.err
    assert World.open(world).store.snapshot() == before


def test_a_world_of_a_newer_detente_is_refused(run: Run, tmp_path: Path) -> None:
    run("init", tmp_path)
    (tmp_path / "detente.toml").write_text('name = "x"\nformat = 99\n')
    ran = run("status", "--world", tmp_path)
    assert ran.code == 1
    assert "upgrade detente" in ran.err


# Asking


def test_answers_are_json_in_a_pipe_a_table_on_a_terminal_and_what_is_asked_for(run: Run, world: Path) -> None:
    words = ("log", "IRQ", "SYR", "--since", "2024-12-01")
    rows = json.loads(run(*words).out)
    assert rows == json.loads(run(*words, "--json", terminal=True).out)
    assert len(list(csv.DictReader(io.StringIO(run(*words, "--csv").out)))) == len(rows)
    assert run(*words, "--md").out.startswith("| id | event |")
    table = run(*words, terminal=True).out
    assert rows[0]["id"] in table
    assert not table.startswith("[")


@pytest.mark.parametrize(
    "words",
    [
        ("status",),
        ("log", "IRQ", "SYR"),
        ("state", "IRQ", "SYR"),
        ("why", "IRQ", "SYR", "--at", DAY),
        ("phases", "IRQ", "SYR"),
        ("search", "border"),
        ("sql", "SELECT kind, count(*) AS n FROM claims GROUP BY kind"),
        ("who", "Assad", "--on", "2004-05-01"),
        ("show", "IRQ"),
    ],
)
def test_without_colour_no_escape_code_reaches_the_terminal(
    run: Run, world: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    ran = run(*words, terminal=True)
    assert ran.code == 0
    assert "\x1b" not in ran.out
    assert "{'" not in ran.out


def test_control_characters_of_a_source_never_reach_a_terminal(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "a", "text": "Iraq warned \x1b[31mSyria\x1b[0m in May 2020."}))
    run("init", tmp_path / "w")
    run("add", tmp_path / "a.jsonl", "--world", tmp_path / "w")
    for words in (("search", "warned"), ("sql", "SELECT text FROM documents")):
        ran = run(*words, "--world", tmp_path / "w", terminal=True)
        assert "warned" in ran.out
        assert "\x1b" not in ran.out


def test_the_state_has_level_range_phase_and_counts(run: Run, world: Path) -> None:
    state = json.loads(run("state", "IRQ", "SYR", "--at", DAY).out)
    assert state["low"] <= state["level"] <= state["high"]
    assert {"phase", "events", "reports", "coverage", "evidence"} <= state.keys()
    shown = run("state", "IRQ", "SYR", "--at", DAY, terminal=True).out
    assert f"{len(state['evidence'])} claims; see: detente why" in shown


def test_why_names_the_level_and_its_parts(run: Run, world: Path) -> None:
    parts = json.loads(run("why", "IRQ", "SYR", "--at", DAY).out)
    level = json.loads(run("state", "IRQ", "SYR", "--at", DAY).out)["level"]
    assert sum(part["points"] for part in parts) == pytest.approx(level, abs=0.1)
    assert (
        f"level {sum(part['points'] for part in parts):+.2f}"
        in run("why", "IRQ", "SYR", "--at", DAY, terminal=True).out
    )


@pytest.mark.parametrize("terminal", [False, True])
def test_a_claim_an_event_a_document_and_an_actor_are_shown(run: Run, world: Path, terminal: bool) -> None:
    row = next(row for row in json.loads(run("log", "IRQ", "SYR").out) if row["event"] and row["published"])
    claim = json.loads(run("show", row["id"]).out)
    for name, words in (
        (row["id"][:10], row["quote"].split()[0]),
        (f"e:{row['event']}", row["id"]),
        (claim["source"]["document"], row["id"]),
        ("nouri-al-maliki", "prime minister of Iraq"),
    ):
        ran = run("show", name, terminal=terminal)
        assert ran.code == 0
        assert words in ran.out


def test_who_gives_ranked_candidates_with_reasons_and_offices(run: Run) -> None:
    first, *_ = json.loads(run("who", "Assad", "--on", "2004-05-01").out)
    assert first["actor_id"] == "bashar-al-assad"
    assert first["offices"] == ["president of Syria"]
    assert first["reasons"]


# Telling


@pytest.mark.parametrize(
    ("suffix", "start"), [(".html", b"<!"), (".pdf", b"%PDF"), (".docx", b"PK"), (".md", b"# Iraq")]
)
def test_the_brief_is_written_in_the_form_that_the_name_asks_for(
    run: Run, world: Path, tmp_path: Path, suffix: str, start: bytes
) -> None:
    page = tmp_path / f"brief{suffix}"
    ran = run("brief", "Iraq", "Syria", "--at", DAY, "-o", page)
    assert (ran.code, ran.out) == (0, "")
    assert f"wrote {page}" in ran.err
    assert page.read_bytes().lstrip().startswith(start)


def test_the_brief_goes_to_stdout_as_markdown_or_json(run: Run, world: Path) -> None:
    assert run("brief", "IRQ", "SYR", "--at", DAY).out.startswith("# Iraq - Syria")
    page = json.loads(run("brief", "IRQ", "SYR", "--at", DAY, "--json").out)
    assert page["footnotes"][0]["quote"]


# Ruling


def test_a_withdrawal_says_how_to_take_it_back(run: Run, copied: Path) -> None:
    claim = json.loads(run("state", "IRQ", "SYR").out)["evidence"][0]
    done = run("withdraw", f"c:{claim[:9]}", "--why", "read wrongly", "--by", "me")
    gone = run("show", claim)
    assert (gone.code, "was withdrawn on" in gone.err, "read wrongly" in gone.err) == (3, True, True)
    ruling = done.err.split("detente undo ")[1].split()[0]
    (row,) = json.loads(run("history", claim[:9]).out)
    assert (row["id"], row["by"], row["why"], row["standing"]) == (ruling, "me", "read wrongly", True)
    assert run("undo", ruling, "--why", "it was right").code == 0
    assert run("show", claim).code == 0
    assert "no, undone" in run("history", terminal=True).out


# Reading without a world


def test_reading_without_a_world_gives_claims_and_mentions_as_json_lines(run: Run, tmp_path: Path, news: Path) -> None:
    claims, mentions = tmp_path / "claims.jsonl", tmp_path / "mentions.jsonl"
    assert run("read", news, "--claims", claims, "--mentions", mentions).code == 0
    rows = [json.loads(line) for line in claims.read_text().splitlines()]
    text = news.read_text()
    assert {row["doc"] for row in rows} == {"news"}
    assert all(text[row["start"] : row["end"]] == row["quote"] for row in rows)
    assert {row["actor_id"] for row in map(json.loads, mentions.read_text().splitlines())} >= {"IRQ", "SYR"}
    assert run("read", news).out == run("read", news, "--claims", "-").out == claims.read_text()


# The process itself


def test_a_closed_pipe_is_no_error(world: Path) -> None:
    call = f"{sys.executable} -m detente sql 'FROM claims' --json | head -1"
    ran = subprocess.run(call, shell=True, capture_output=True, text=True, check=True)
    assert ran.stdout == "[\n"
    assert ran.stderr == ""


def test_the_shell_can_complete_commands() -> None:
    asked = {**os.environ, "_DETENTE_COMPLETE": "complete_bash", "COMP_WORDS": "detente pha", "COMP_CWORD": "1"}
    call = "import sys; sys.argv = ['detente']; from detente.cli import app; app(prog_name='detente')"
    ran = subprocess.run([sys.executable, "-c", call], env=asked, capture_output=True, text=True, check=False)
    assert ran.stdout.split() == ["phases"]
