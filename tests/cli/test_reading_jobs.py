"""Reading by several processes."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from detente.cli import workers
from detente.cli.reading import read_to

TEXT = "The foreign minister of Turkey met his Egyptian counterpart in Cairo. Iraq condemned the attack of example {number}."


def written(folder: Path, jobs: int) -> tuple[str, str]:
    claims, mentions = folder / f"claims-{jobs}.jsonl", folder / f"mentions-{jobs}.jsonl"
    done = read_to(
        [str(folder / "in.jsonl")],
        published=date(2019, 3, 4),
        dates={},
        claims=claims,
        mentions=mentions,
        coder="grammar",
        jobs=jobs,
    )
    assert done == (3, 0)
    return claims.read_text(encoding="utf-8"), mentions.read_text(encoding="utf-8")


def test_two_processes_write_what_one_writes(tmp_path: Path) -> None:
    rows = [{"id": f"text-{number}", "text": TEXT.format(number=number)} for number in range(3)]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    claims, mentions = written(tmp_path, 1)
    assert [json.loads(line)["doc"] for line in claims.splitlines()][::2]
    assert "text-2" in mentions
    assert written(tmp_path, 2) == (claims, mentions)


def test_documents_come_back_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.schema import Document

    docs = [Document(str(number), "", name=str(number)) for number in range(5)]
    monkeypatch.setattr(workers, "read_one", lambda doc, job: workers.Lines(claims=doc.name))
    assert [lines.claims for _, lines in workers.read_all(docs, workers.Job("grammar"), 1)] == ["0", "1", "2", "3", "4"]
