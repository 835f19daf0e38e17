"""Files, folders and addresses become documents with what they say about themselves."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import docx
import pytest
import typst

from detente import plugins
from detente.documents import notices, read, sentences
from detente.errors import DocumentError
from detente.schema import Document

DAY = date(2024, 11, 5)
PARAGRAPHS = [
    "The foreign ministers of the two river states met in the border town on Monday and agreed to open a crossing.",
    "Officials said that the talks had lasted nine hours. A first round in March had ended without a joint statement.",
    "Trade between the neighbours fell by a third in 2019 after the larger of them closed its airspace for a year.",
]
TITLE = "Two neighbours open a crossing"
BODY = "\n\n".join(PARAGRAPHS)
PAGE = (
    '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>{title} | Gulf News</title>{meta}</head>'
    "<body>"
    "<nav><ul><li>Home</li><li>World</li></ul></nav><article><h1>{title}</h1>{body}</article>"
    "<footer>Copyright 2024</footer></body></html>"
)
META = (
    '<meta property="og:site_name" content="Gulf News">'
    '<meta property="article:published_time" content="2024-11-05T08:00:00+04:00">'
)
LINKED = '<script type="application/ld+json">{}</script>'


def page(meta: str = META, extra: str = "") -> str:
    return PAGE.format(title=TITLE, meta=meta, body="".join(f"<p>{text}</p>" for text in PARAGRAPHS) + extra)


def one(path: Path | str, **options: object) -> Document:
    found = list(read(path, **options))  # type: ignore[arg-type]
    assert len(found) == 1
    return found[0]


def test_our_readers_go_through_the_same_socket_as_everybody_elses() -> None:
    assert {"docx", "eml", "feed", "html", "jsonl", "pdf", "text"} <= set(plugins.registered("reader"))


def test_a_text_file_is_kept_as_it_stands_so_that_offsets_lead_into_it(tmp_path: Path) -> None:
    file = tmp_path / "crossing.txt"
    text = f"Search\n\nTue. Nov 5th, 2024\n\n{TITLE}\n\n\n{BODY}\n\nShare this\n\n"
    file.write_bytes(text.replace("\n", "\r\n").encode())
    doc = one(file)
    assert doc.text == text == file.read_text(encoding="utf-8")
    assert (doc.name, doc.title, doc.published, doc.published_by) == ("crossing", TITLE, DAY, "first lines")
    assert (doc.language, doc.source) == ("en", str(file))
    assert [doc.text[s.start : s.end] for s in sentences.split(doc.text)][:2] == [TITLE, PARAGRAPHS[0]]


def test_the_same_text_has_the_same_id_wherever_it_lies(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BODY)
    (tmp_path / "b.txt").write_text(BODY)
    one_id, other = (doc.id for doc in read(tmp_path))
    assert one_id == other


def test_markdown_may_say_who_printed_it_and_when(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(f"---\ntitle: {TITLE}\ndate: 2024-11-05\nsource: SANA\n---\n\n# Crossing\n\n{BODY}")
    doc = one(file)
    assert (doc.title, doc.published, doc.published_by, doc.publisher) == (TITLE, DAY, "front matter", "sana")
    assert doc.text[sentences.split(doc.text)[0].start :].startswith("# Crossing")


@pytest.mark.parametrize(
    ("meta", "extra", "published", "by"),
    [
        (META, "", DAY, "page record"),
        (
            '<script type="application/ld+json">{"@graph": [{"datePublished": "2024-11-05T01:00Z"}]}</script>',
            "",
            DAY,
            "page record",
        ),
        ('<script type="application/ld+json">{broken</script>', "", None, ""),
        ("", "<p>Example, L. (1998-03-04). Rivers. Press.</p>", None, ""),
        ("", '<p><time datetime="2024-11-05">Tuesday</time></p>', DAY, "page text"),
    ],
)
def test_a_page_is_dated_by_its_own_record_and_never_by_what_it_cites(
    tmp_path: Path, meta: str, extra: str, published: date | None, by: str
) -> None:
    file = tmp_path / "a.html"
    file.write_text(page(meta, extra))
    doc = one(file)
    assert (doc.published, doc.published_by) == (published, by)


def test_a_page_gives_headline_and_article_without_the_page_around_it(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text(page())
    doc = one(file)
    assert doc.text == f"{TITLE}\n\n{BODY}"
    assert (doc.title, doc.publisher, doc.language) == (TITLE, "gulf-news", "en")


def test_a_page_in_another_encoding_is_read_by_its_declaration_or_against_it(tmp_path: Path) -> None:
    declared = page().replace("utf-8", "windows-1256").replace("Officials", "مسؤولون officials")
    (tmp_path / "a.html").write_bytes(declared.encode("cp1256"))
    (tmp_path / "b.html").write_bytes(page().replace("Officials", "Señor Núñez’s officials").encode("cp1252"))
    a, b = read(tmp_path)
    assert "مسؤولون officials" in a.text
    assert "Señor Núñez’s officials" in b.text


def test_a_pages_frame_may_declare_another_language_than_its_article(tmp_path: Path) -> None:
    arabic = "قال وزير الخارجية إن المحادثات مع الجانب الآخر ستستأنف في العاصمة الشهر المقبل، وأضاف أن الحدود مفتوحة."
    (tmp_path / "a.html").write_text(page("", f"<p>{arabic * 4}</p>").replace(PARAGRAPHS[0], arabic), encoding="utf-8")
    (tmp_path / "b.html").write_text(page())
    assert [doc.language for doc in read(tmp_path)] == ["ar", "en"]


def test_a_pdf_in_two_columns_keeps_its_sentences_and_loses_its_running_heads(tmp_path: Path) -> None:
    source = (
        '#set page(columns: 2, header: [Bulletin of Rivers], numbering: "1")\n#set par(justify: true)\n'
        + "\n\n".join(PARAGRAPHS * 20)
    )
    file = tmp_path / "bulletin.pdf"
    file.write_bytes(typst.compile(source.encode()))
    doc = one(file)
    found = [" ".join(doc.text[s.start : s.end].split()) for s in sentences.split(doc.text)]
    assert sum(sentence == PARAGRAPHS[0] for sentence in found) == 20
    assert sum(sentence == PARAGRAPHS[2] for sentence in found) >= 18
    assert "Bulletin of Rivers" not in doc.text
    assert doc.published is None


def test_a_word_file_gives_paragraphs_and_tables_in_order(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_heading(TITLE, 0)
    word.add_paragraph("5 November 2024")
    word.add_paragraph(PARAGRAPHS[0])
    table = word.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Crossings", "3"
    word.add_paragraph(PARAGRAPHS[1])
    word.save(str(tmp_path / "a.docx"))
    doc = one(tmp_path / "a.docx")
    assert doc.text == f"{TITLE}\n\n5 November 2024\n\n{PARAGRAPHS[0]}\n\nCrossings | 3\n\n{PARAGRAPHS[1]}"
    assert (doc.title, doc.published) == (TITLE, DAY)


def test_a_feed_gives_a_document_an_entry(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        "<title>Example</title><link>https://sana.sy/en</link><item><title>Ministers &amp; envoys</title>"
        "<link>https://sana.sy/en/1</link><pubDate>Tue, 05 Nov 2024 10:00:00 GMT</pubDate>"
        "<description>Short.</description><content:encoded><![CDATA[<p>They <b>met</b>.</p><script>alert(1)</script>"
        "<p>They agreed.</p>]]></content:encoded></item>"
        "<item><title>Undated</title><description>&lt;p&gt;Nothing else.&lt;/p&gt;</description></item></channel></rss>"
    )
    first, second = read(file)
    assert first.text == "Ministers & envoys\n\nThey met.\n\nThey agreed."
    assert (first.name, first.publisher, first.url) == ("feed:1", "sana", "https://sana.sy/en/1")
    assert (first.published, first.published_by) == (DAY, "feed")
    assert (second.text, second.published) == ("Undated\n\nNothing else.", None)


def test_an_atom_feed_is_a_feed(tmp_path: Path) -> None:
    file = tmp_path / "feed.atom"
    file.write_text(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Example</title><entry><title>One</title>'
        "<published>2024-11-05T10:00:00Z</published><summary>They met.</summary></entry></feed>"
    )
    assert (one(file).text, one(file).published) == ("One\n\nThey met.", DAY)


def test_rows_keep_their_text_to_the_letter(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    rows = [
        {
            "id": "a",
            "text": " Two\r\nlines. ",
            "date": "2024-11-05",
            "title": TITLE,
            "publisher": "The Guardian",
            "language": "en",
        },
        {"text": BODY, "url": "https://www.bbc.co.uk/1", "date": "2024-11"},
        {"id": 7, "text": "x"},
    ]
    file.write_text("\n".join(json.dumps(row) for row in rows) + "\n")
    a, b, c = read(file)
    assert (a.text, a.name, a.title, a.publisher) == (" Two\r\nlines. ", "a", TITLE, "guardian")
    assert (a.published, a.published_by) == (DAY, "row")
    assert (b.name, b.publisher, b.published) == ("rows:2", "bbc", None)
    assert c.name == "7"


def test_a_json_array_of_rows_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "rows.json").write_text(json.dumps([{"id": "a", "text": "One."}, {"id": "b", "text": "Two."}]))
    assert [doc.name for doc in read(tmp_path / "rows.json")] == ["a", "b"]


@pytest.mark.parametrize("subtype", ["plain", "html"])
def test_a_mail_is_dated_by_its_header(tmp_path: Path, subtype: str) -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Example Desk <desk@sana.sy>", "Réunion of the ministers"
    mail["Date"] = "Tue, 05 Nov 2024 23:30:00 +0300"
    mail.set_content(BODY if subtype == "plain" else f"<p>{PARAGRAPHS[0]}</p>", subtype=subtype, charset="utf-8")
    (tmp_path / "a.eml").write_bytes(mail.as_bytes())
    doc = one(tmp_path / "a.eml")
    assert doc.text.strip() == (BODY if subtype == "plain" else PARAGRAPHS[0])
    assert (doc.title, doc.publisher, doc.published, doc.published_by) == (
        "Réunion of the ministers",
        "sana",
        DAY,
        "mail header",
    )


def test_a_folder_is_read_below_and_in_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/2024-11-05-a.txt", ".hidden.txt", ".git/x.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"{name}: {BODY}")
    found = list(read(tmp_path))
    assert [doc.name for doc in found] == ["b", "2024-11-05-a", "z"]
    assert [doc.published_by for doc in found] == ["", "file name", ""]


def test_given_dates_win_over_the_text_and_one_by_name_over_one_for_all(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(f"5 November 2024\n\n{BODY} {name}")
    a, b = read(tmp_path, dates={"a": date(1999, 1, 1)}, published=date(2031, 1, 1))
    assert (a.published, a.published_by) == (date(1999, 1, 1), "given")
    assert (b.published, b.published_by) == (date(2031, 1, 1), "given")


def test_a_document_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BODY)
    assert one(tmp_path / "a.txt", name="crossing").name == "crossing"


def test_a_file_without_suffix_is_read_by_what_it_holds(tmp_path: Path) -> None:
    for name, text in {"a": page(), "b": '{"id": "row", "text": "One."}', "c": BODY}.items():
        (tmp_path / name).write_text(text)
    assert [doc.name for doc in read(tmp_path)] == ["a", "row", "c"]
    assert next(read(tmp_path)).title == TITLE


def test_a_text_in_a_language_not_read_yet_is_kept_with_a_notice(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(
        "قال وزير الخارجية إن المحادثات مع الجانب الآخر ستستأنف في العاصمة الشهر المقبل.", encoding="cp1256"
    )
    doc = one(file)
    assert doc.language == "ar"
    assert notices.notices(doc) == [
        "not read yet: Arabic (ar); names are indexed, claims are not",
        "no date of publication found: relative dates in it can't be placed",
    ]
    assert notices.unread(doc) == notices.notices(doc)[0]


def test_a_reprint_and_damaged_letters_are_told() -> None:
    doc = Document("a", "x\ufffd", published=DAY, language="en", reprint_of="b")
    assert notices.notices(doc) == ["a near copy of b: counted as a reprint", "1 letters could not be decoded"]


@contextmanager
def served(body: bytes, status: int = 200) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_an_address_is_fetched_because_the_user_named_it() -> None:
    with served(page("").encode()) as host:
        doc = one(f"{host}/2024/11/05/crossing.html")
    assert (doc.name, doc.title, doc.published, doc.published_by) == ("crossing", TITLE, DAY, "page address")
    assert doc.url == doc.source == f"{host}/2024/11/05/crossing.html"


def test_a_server_that_refuses_or_sends_too_much_or_is_not_there_is_named() -> None:
    with served(b"gone", 404) as host, pytest.raises(DocumentError, match="the server answers 404"):
        list(read(f"{host}/a"))
    with served(b"x" * 5000) as host, pytest.raises(DocumentError, match=r"the page is larger than 0\.001 MB"):
        list(read(f"{host}/a", limit=1000))
    with pytest.raises(DocumentError, match="can't be fetched"):
        list(read(f"{host}/a"))
