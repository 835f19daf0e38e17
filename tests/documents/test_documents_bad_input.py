"""Whatever can't be read is named with its reason, the rest is read, and nothing ends in a traceback."""

import os
import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest
import typst
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente import plugins
from detente.documents import read
from detente.errors import DocumentError

GOOD = "The envoys of both states met in the border town on Monday and agreed."


def zipped(**parts: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, data in parts.items():
            pack.writestr(name.replace("__", "/") + ".xml", data)
    return file.getvalue()


_OBJECTS = (
    b"1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj ",
    b"2 0 obj << /Type /Pages /Kids [] /Count 0 >> endobj ",
    b"3 0 obj << /Filter /Standard /V 1 /R 2 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> /P -4 >> endobj ",
)
ENCRYPTED = (
    b"%PDF-1.4\n"
    + b"".join(_OBJECTS)
    + b"trailer << /Root 1 0 R /Encrypt 3 0 R /Size 4 /ID [<00> <00>] >>\nstartxref\n0\n%%EOF"
)

BAD = {
    "empty.txt": (b"", "the file is empty"),
    "blank.txt": (b" \n\n ", "the file is empty"),
    "junk.txt": (bytes(range(256)) * 40, "the bytes are no text"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + bytes(50), "a picture: no reader for it"),
    "packed.txt": (b"\x1f\x8b\x08" + bytes(50), "a packed file: no reader for it"),
    "old.doc": (b"\xd0\xcf\x11\xe0" + bytes(50), "no reader for .doc files"),
    "table.csv": (b"a,b\n1,2\n", "no reader for .csv files"),
    "broken.pdf": (b"%PDF-1.7\nnothing else", "the PDF is broken"),
    "false.pdf": (b"no pdf at all", "the PDF is broken"),
    "locked.pdf": (ENCRYPTED, "the PDF is encrypted"),
    "scan.pdf": (typst.compile(b"#rect()"), "the PDF holds no text"),
    "empty.html": (b"<html><body></body></html>", "no article in the page"),
    "broken.docx": (b"PK\x03\x04 and no more", "the Word file is broken"),
    "other.docx": (zipped(content=b"<a/>"), "a packed file that is no Word file"),
    "odd.docx": (zipped(word__document=b"<a/>"), "the Word file is broken"),
    "bomb.docx": (zipped(word__document=b" " * 60_000_000), "unpacks to 60 MB"),
    "broken.rss": (b"<rss><channel>", "the feed"),
    "rows.jsonl": (b'{"id": "a"}\n{not json\n["x"]\n{"id": "b", "text": 5}\n', "has no text"),
    "deep.jsonl": (b"[" * 100_000, "is no JSON"),
    "empty.eml": (b"From: a@example.org\nSubject: x\nDate: now\n\n", "the mail holds no text"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_named_with_its_reason_and_the_rest_is_read(tmp_path: Path, name: str) -> None:
    data, reason = BAD[name]
    (tmp_path / name).write_bytes(data)
    (tmp_path / "zz.txt").write_text(GOOD)
    failures: list[tuple[str, DocumentError]] = []
    assert [doc.text for doc in read(tmp_path, on_failure=lambda *failure: failures.append(failure))] == [GOOD]
    assert all(source.startswith(str(tmp_path / name)) for source, _ in failures)
    assert reason in str(failures[0][1])
    assert str(failures[0][1]).startswith(str(tmp_path / name))


def test_each_bad_row_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text('{"id": "a", "text": "One."}\n{not json\n\n["x"]\n{"id": "b", "text": "Two."}\n')
    failures: list[str] = []
    found = list(read(file, on_failure=lambda source, error: failures.append(f"{source}|{error.problem}")))
    assert [doc.name for doc in found] == ["a", "b"]
    assert failures == [f"{file}:2|is no JSON", f"{file}:4|has no text"]


def test_without_a_callback_the_first_failure_is_raised(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"none\.txt: no such file"):
        list(read(tmp_path / "none.txt"))


def test_a_file_above_the_limit_is_refused_and_read_when_the_limit_is_raised(tmp_path: Path) -> None:
    file = tmp_path / "big.html"
    file.write_text(
        f"<html><body><article><p>{GOOD}</p><p>{GOOD} Again.</p></article>{'<!-- x -->' * 500}</body></html>"
    )
    with pytest.raises(DocumentError, match=r"the file is larger than 0\.004 MB \(raise the limit to read it\)"):
        list(read(file, limit=4000))
    assert len(list(read(file, limit=40_000))) == 1


def test_a_file_of_rows_may_be_larger_than_the_limit_but_no_row(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text(f'{{"id": "a", "text": "{GOOD}"}}\n' * 50)
    assert len(list(read(file, limit=200))) == 50
    file.write_text(f'{{"id": "a", "text": "{GOOD * 9}"}}\n')
    with pytest.raises(DocumentError, match="a line is larger"):
        list(read(file, limit=200))


def test_a_folder_that_can_not_be_listed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "shut").mkdir()
    (tmp_path / "open" / "a.txt").write_text(GOOD)
    listed = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("shut"):
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", refuse)
    failures: list[str] = []
    assert len(list(read(tmp_path, on_failure=lambda _, error: failures.append(str(error))))) == 1
    assert failures == [f"{tmp_path / 'shut'}: the folder can't be listed: Permission denied"]


def test_a_file_without_permission_a_broken_link_and_a_pipe_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text(GOOD)
    (tmp_path / "link.txt").symlink_to(tmp_path / "nowhere.txt")
    os.mkfifo(tmp_path / "pipe.txt")

    def refuse(self: Path, mode: str = "r") -> object:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)
    failures: list[str] = []
    assert list(read(tmp_path, on_failure=lambda _, error: failures.append(error.problem))) == []
    assert failures == ["no permission to read it", *["is no regular file, or a broken link"] * 2]
    with pytest.raises(DocumentError, match="is no regular file"):
        list(read(tmp_path / "pipe.txt"))


def test_a_reader_that_fails_by_itself_costs_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(GOOD)

    def broken(_: str, __: str) -> object:
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr(plugins, "load", broken)
    with pytest.raises(DocumentError, match=r"a\.txt: the text reader failed: ZeroDivisionError: by nought"):
        list(read(tmp_path))


def test_a_feed_full_of_entities_does_not_burst(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    (tmp_path / "a.rss").write_text(
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">{entities}]>'
        "<rss><channel><item><title>&e9;</title></item></channel></rss>"
    )
    failures: list[str] = []
    found = list(read(tmp_path, on_failure=lambda _, error: failures.append(str(error))))
    assert sum(len(doc.text) for doc in found) < 1000


@pytest.mark.parametrize("suffix", ["txt", "html", "pdf", "docx", "rss", "jsonl", "eml", ""])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=300))
def test_no_bytes_end_in_a_traceback(tmp_path: Path, suffix: str, data: bytes) -> None:
    file = tmp_path / f"a.{suffix}"
    file.write_bytes(data)
    for doc in read(file, on_failure=lambda *_: None):
        assert doc.text.strip()


def test_a_damaged_word_file_is_named(tmp_path: Path) -> None:
    whole = BytesIO()
    word = docx.Document()
    word.add_paragraph(GOOD)
    word.save(whole)
    (tmp_path / "a.docx").write_bytes(whole.getvalue()[:-4000])
    with pytest.raises(DocumentError, match="the Word file is broken"):
        list(read(tmp_path / "a.docx"))
