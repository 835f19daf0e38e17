"""Who is let in, what is refused, and how it is said."""

import html
import io
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest

from detente.errors import UsageError, WorldError
from detente.web.guard import POLICY
from detente.web.serve import check

HOSTILE = "<script>alert(1)</script>"


def test_article_text_is_never_markup(client, world) -> None:
    doc = next(d for d in world.store.documents() if HOSTILE in d.text)
    for path in ("/", f"/doc/{doc.id}", "/search?q=alert"):
        page = client.get(path).text
        assert HOSTILE not in page and html.escape(HOSTILE) in page
    page = client.get(f"/doc/{doc.id}").text
    assert (
        "javascript:alert" not in page.replace(html.escape("javascript:alert(1)"), "") or 'href="javascript' not in page
    )
    assert 'href="javascript' not in page


def test_words_of_the_address_are_never_markup(client) -> None:
    for path in (
        f"/search?q={HOSTILE}",
        f"/pair/{HOSTILE}/SYR",
        f"/pair/IRQ/SYR?at={HOSTILE}",
        f"/claim/{HOSTILE}",
        f"/{HOSTILE}",
    ):
        assert HOSTILE not in client.get(path).text, path


def test_pages_can_run_and_load_nothing_foreign(client) -> None:
    for path in ("/", "/pair/IRQ/SYR", "/system", "/brief/IRQ/SYR"):
        answer = client.get(path)
        assert answer.headers["content-security-policy"] == POLICY
        assert not re.search(r"<script(?! type=\"module\" src=\"/static/)", answer.text)
        assert "<style" not in answer.text and not re.search(r"\s(style|on\w+)=", answer.text)
        assert not re.search(r'(?:src|href)="(?:https?:)?//', answer.text)
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_brief_that_stands_alone_allows_its_own_styles_only(client) -> None:
    policy = client.get("/brief/IRQ/SYR.html").headers["content-security-policy"]
    assert "'sha256-" in policy and "unsafe" not in policy


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        ("/pair/IRQ/Wakandistan", 404, "Wakandistan"),
        ("/pair/IRQ/IRQ", 400, "two"),
        ("/pair/IRQ/SYR?at=yesterday", 400, "YYYY-MM-DD"),
        ("/pair/IRQ/SYR?at=0001-01-01", 400, "1000-01-01"),
        ("/pair/IRQ/SYR?known=2025-02-30", 400, "YYYY-MM-DD"),
        ("/pair/IRQ/SYR?bloc=mars", 400, "agency"),
        ("/pair/IRQ/SYR?tab=mood", 400, "contradictions"),
        ("/pair/IRQ/SYR?from=2020-01-01&to=2019-01-01", 400, "too short"),
        ("/system?least=none", 400, "from 1 to 1000"),
        ("/actor/IRQ?page=99", 400, "page"),
        ("/claim/ffffffffffff", 404, "ffffffffffff"),
        ("/event/ffffffffffff", 404, "ffffffffffff"),
        ("/doc/ffffffffffff", 404, "ffffffffffff"),
        ("/brief/FRA/BRA", 404, "FRA"),
        ("/no/such/page", 404, "/pair/A/B"),
    ],
)
def test_an_error_says_what_would_be_right(client, path, status, word) -> None:
    head, mark, tail = path.partition("?")
    page, data = client.get(path), client.get(f"{head}.json{mark}{tail}")
    assert (page.status_code, data.status_code) == (status, status)
    assert word in html.unescape(page.text)
    assert word in " ".join(str(v) for v in data.json().values())


def test_an_unknown_name_brings_those_that_look_like_it(client) -> None:
    near = client.get("/actor/ahmed-al-sharaaa.json").json()["suggestions"]
    assert near[0]["id"] == "ahmed-al-sharaa"


def test_a_world_that_is_gone_is_said_to_be_gone(tmp_path: Path, fresh, visit) -> None:
    world = fresh(tmp_path / "away")
    client = visit(world)
    assert client.get("/").status_code == 200
    (tmp_path / "away").rename(tmp_path / "elsewhere")
    answer = client.get("/")
    assert answer.status_code == 404 and "no world in" in answer.text


def test_serving_a_folder_that_is_no_world_is_an_error(tmp_path: Path) -> None:
    from detente.web.serve import serve

    with pytest.raises(WorldError):
        serve(tmp_path, say=lambda _: None)


def test_an_open_host_needs_a_token() -> None:
    check("127.0.0.1", None)
    check("0.0.0.0", "secret")
    for token in (None, "", "  "):
        with pytest.raises(UsageError, match="--token"):
            check("0.0.0.0", token)


def test_another_name_for_this_machine_is_refused(client) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
    assert client.get("/", headers={"host": "testserver:8765"}).status_code == 200


def test_with_a_token_nothing_is_shown_without_it(world, visit) -> None:
    client = visit(world, token="open sesame")
    assert client.get("/").headers["location"] == "/login"
    assert client.get("/pair/IRQ/SYR.json").status_code == 401
    assert client.get("/openapi.json").status_code == 401
    assert client.get("/.json", headers={"authorization": "Bearer wrong"}).status_code == 401
    assert client.get("/.json", headers={"authorization": "Bearer open sesame"}).status_code == 200
    assert client.post("/login", data={"token": "wrong"}).status_code == 401
    answer = client.post("/login", data={"token": "open sesame"})
    assert answer.status_code == 303 and "open sesame" not in answer.headers["set-cookie"]
    assert (
        "httponly" in answer.headers["set-cookie"].lower() and "samesite=strict" in answer.headers["set-cookie"].lower()
    )
    assert client.get("/").status_code == 200


def test_head_answers_like_get_without_a_body(client) -> None:
    answer = client.head("/")
    assert answer.status_code == 200 and answer.content == b""


def _form(client) -> str:
    return re.search(r'name="form" value="([0-9a-f]+)"', client.get("/").text)[1]


def test_a_form_of_another_site_is_refused(client) -> None:
    file = {"file": ("a.txt", b"Iraq met Syria.")}
    assert client.post("/read", files=file).status_code == 403
    assert client.post("/read", files=file, data={"form": "0" * 64}).status_code == 403


def test_without_a_token_nothing_can_be_written(client, world) -> None:
    claim = world.store.claims()[0].id
    ruling = {"kind": "withdraw", "target": claim, "why": "test", "form": _form(client)}
    assert client.post("/judge", data=ruling).status_code == 403
    file = {"file": ("a.txt", b"Iraq met Syria.")}
    assert client.post("/read", files=file, data={"form": _form(client), "keep": "yes"}).status_code == 403
    assert world.store.history() == []


def test_a_ruling_is_recorded_behind_the_token_and_shows(tmp_path: Path, fresh, visit) -> None:
    world = fresh(tmp_path / "ruled")
    client = visit(world, token="open sesame")
    client.post("/login", data={"token": "open sesame", "by": "A. Reader"})
    claims = world.store.claims()
    page = f"/doc/{claims[0].span.document}"
    before = client.get(f"{page}.json").json()
    ruling = {
        "kind": "withdraw",
        "target": before["claims"][0]["id"],
        "why": "no such thing",
        "back": page,
        "form": _form(client),
    }
    answer = client.post("/judge", data=ruling)
    assert (answer.status_code, answer.headers["location"]) == (303, page)
    assert len(client.get(f"{page}.json").json()["claims"]) == len(before["claims"]) - 1
    (row,) = world.store.history()
    assert (row.kind, row.by, row.why) == ("withdraw", "A. Reader", "no such thing")
    other = {
        **ruling,
        "kind": "fix",
        "target": before["claims"][1]["id"],
        "value": "type=ACCUSE",
        "back": "//evil.example",
    }
    assert client.post("/judge", data=other).headers["location"] == "/"
    shown = client.get(f"/claim/{before['claims'][1]['id']}.json").json()["rulings"]
    assert [r["value"] for r in shown] == ["type=ACCUSE"]
    assert client.post("/judge", data={**other, "kind": "delete"}).status_code == 400
    assert client.post("/judge", data={**other, "form": "x"}).status_code == 403


def test_a_file_too_large_is_refused_before_it_is_read(client) -> None:
    file = {"file": ("a.txt", b"x" * (10 * 2**20 + 2**17))}
    assert client.post("/read", files=file, data={"form": _form(client)}).status_code == 413


def test_a_stream_that_does_not_say_its_size_is_cut_off(client) -> None:
    def drip():
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
        for _ in range(200):
            yield b"x" * 2**16

    answer = client.post("/read", content=drip(), headers={"content-type": "multipart/form-data; boundary=b"})
    assert answer.status_code == 413


def test_a_file_of_another_kind_is_refused(client) -> None:
    answer = client.post("/read.json", files={"file": ("a.exe", b"MZ")}, data={"form": _form(client)})
    assert answer.status_code == 400 and ".pdf" in answer.json()["right"]


def test_a_packed_file_made_to_burst_is_refused(client) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("[Content_Types].xml", "<Types/>")
        pack.writestr("word/document.xml", b" " * (90 * 2**20))
    answer = client.post("/read", files={"file": ("bomb.docx", packed.getvalue())}, data={"form": _form(client)})
    assert answer.status_code == 400 and "unpacks to" in answer.text


def test_a_dropped_file_is_read_against_the_world_and_not_kept(client, world, monkeypatch) -> None:
    from detente import plugins
    from detente.schema import Claim, Party, Span, When, digest

    iraq, syria = Party("IRQ", "Iraq", ("IRQ",), "IRQ"), Party("SYR", "Syria", ("SYR",), "SYR")

    def code(doc, mentions, **_):
        span, quote, year = Span(doc.id, 0, 38), doc.text[:38], When(date(2005, 1, 1), date(2005, 12, 31))
        denial = {"when": year, "negated": True, "modality": "negated"}
        return [
            Claim(digest(doc.id, 1), span, quote, "tie", "SHELTER", (syria,), (iraq,), **denial),
            Claim(digest(doc.id, 2), span, quote, "stance", "FEAR", (iraq,), (syria,), issue="security", when=year),
        ]

    load = plugins.load
    monkeypatch.setattr(plugins, "load", lambda kind, name: code if kind == "coder" else load(kind, name))
    before = world.store.snapshot()
    answer = client.post(
        "/read.json",
        files={"file": ("note <b>.txt", b"In 2005 Syria sheltered nobody from Iraq. More words follow here.")},
        data={"form": _form(client), "published": "2005-02-01"},
    )
    assert answer.status_code == 200, answer.text
    page = answer.json()
    assert (len(page["claims"]), len(page["new"]), len(page["contradictions"])) == (2, 1, 1)
    assert page["documents"][0]["published"] == "2005-02-01" and not page["kept"]
    assert world.store.snapshot() == before
    shown = client.post(
        "/read",
        files={"file": ("note <b>.txt", b"In 2005 Syria sheltered nobody from Iraq. More.")},
        data={"form": _form(client)},
    )
    assert "2 claims, 1 new, 1 contradiction" in shown.text and "<b>.txt" not in shown.text
