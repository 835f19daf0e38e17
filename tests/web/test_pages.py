"""What the pages show, and that every page is data too."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

PAGES = (
    "/",
    "/pair/IRQ/SYR",
    "/pair/IRQ/SYR?tab=log",
    "/pair/IRQ/SYR?tab=phases",
    "/pair/IRQ/SYR?tab=drivers&since=2008-01-01",
    "/pair/IRQ/SYR?tab=contradictions",
    "/pair/IRQ/SYR?tab=blocs",
    "/pair/IRQ/SYR?at=1982-06-01",
    "/pair/IRQ/SYR?from=2006-01-01&to=2012-01-01",
    "/pair/IRQ/SYR?bloc=SYR",
    "/pair/TUR/SYR",
    "/pair/EGY/IRQ",
    "/pair/FRA/BRA",
    "/actor/IRQ",
    "/actor/nouri-al-maliki",
    "/actor/IRQ-prime-minister",
    "/actor/islamic-state",
    "/search",
    "/search?q=border",
    "/search?q=Maliki",
    '/search?q="crossed the" river',
    "/system",
    "/system?least=1",
    "/system?least=900",
    "/system?at=1975-01-01",
    "/system?view=map",
    "/system?before=2012-01-01",
    "/pair/IRQ/SYR?tab=compare&from=2008-01-01&to=2012-01-01",
    "/pair/IRQ/SYR?tab=history",
    "/?since=2011-01-01",
    "/?seen=2020-01-01T00:00:00Z",
    "/outlook",
    "/outlook?q=will+Iraq+meet+Syria+in+June+2025",
    "/outlook?q=what+of+the+moon",
    "/outlook?tab=scenarios",
    "/outlook?tab=readings&table=evidence,weight,group,claim,A,B%0Aprior,,,,0.5,0.5%0Ax,1,,,0.8,0.2",
    "/outlook?tab=score",
    "/brief/IRQ/SYR?bloc=IRQ",
    "/brief/IRQ/SYR",
    "/brief/TUR/SYR?at=2012-12-31&since=2011-01-01",
)


def _data(path: str) -> str:
    """The address of a page's data."""
    head, mark, tail = path.partition("?")
    return f"{head}.json{mark}{tail}"


def _things(world) -> list[str]:
    docs, claims, events = world.store.documents(), world.store.claims(), world.events()
    return (
        [f"/doc/{d.id}" for d in docs]
        + [f"/claim/{c.id}" for c in claims[:12]]
        + [f"/event/{e.id}" for e in events[:12]]
    )


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_html_and_with_json_behind_its_address_data(client, path) -> None:
    page, data = client.get(path), client.get(_data(path))
    assert page.status_code == 200, page.text[-400:]
    assert page.headers["content-type"].startswith("text/html") and page.text.rstrip().endswith("</html>")
    assert data.status_code == 200 and isinstance(data.json(), dict)


def test_every_text_claim_and_event_has_its_page(client, world) -> None:
    for path in _things(world):
        assert client.get(path).status_code == 200, path
        assert client.get(f"{path}.json").json()


def test_every_link_of_every_page_leads_somewhere(client, world) -> None:
    seen, queue = set(), list(PAGES)
    for path in (*queue, *_things(world)[:6]):
        html = client.get(path).text
        for href in re.findall(r'href="(/[^"#]*)', html):
            seen.add(href.replace("&amp;", "&"))
    broken = [href for href in sorted(seen)[::23] if client.get(href).status_code >= 400]
    assert len(seen) > 300 and not broken


def test_the_desk_shows_counts_of_happenings_and_of_reports(client) -> None:
    page = client.get("/.json").json()
    # 64 claims stand in the table of hand-made texts; the attack on the page is a text too.
    assert (page["claims"], page["documents"]) == (64, 14)
    assert page["reports"] > page["events"]
    assert page["pairs"][0]["a"]["id"] == "IRQ" and page["pairs"][0]["b"]["id"] == "SYR"
    assert [f["source"] for f in page["failures"]] == ["torn.pdf"]
    assert len(page["unread"]) == 1


def test_the_parts_of_a_level_sum_to_it(client) -> None:
    page = client.get("/pair/IRQ/SYR.json?at=2010-01-01").json()
    # Parts are rounded to three places, the level to two.
    assert sum(part["points"] for part in page["why"]) == pytest.approx(page["state"]["level"], abs=0.03)
    assert all(part["quote"] and part["claims"] for part in page["why"] if part["event"])


def test_nothing_dated_after_the_day_asked_for_is_seen(client) -> None:
    page = client.get("/pair/IRQ/SYR.json?at=1982-06-01").json()
    assert page["day"] == "1982-06-01"
    assert max(h["earliest"] for h in page["happenings"] if h["earliest"]) <= "1982-06-01"
    assert page["state"]["level"] < 0 < client.get("/pair/IRQ/SYR.json").json()["state"]["level"]


def test_two_reports_of_one_happening_are_one_dot(client) -> None:
    page = client.get("/pair/IRQ/SYR.json").json()
    recalls = [
        h
        for h in page["happenings"]
        if h["type"] == "SANCTION" and h["lane"] == "forward" and h["earliest"] == "2009-08-25"
    ]
    assert len(recalls) == 1 and recalls[0]["reports"] == 2


def test_what_is_denied_is_crossed_and_what_is_only_claimed_is_hollow(client) -> None:
    page = client.get("/pair/IRQ/SYR.json").json()
    by_quote = {h["quote"]: h for h in page["happenings"]}
    assert by_quote["Iraq did not back the suspension of Syria"]["denied"]
    assert by_quote["Oil may have flowed from Iraq to Syria since November 2000"]["claimed"]
    html = client.get("/pair/IRQ/SYR").text
    assert 'class="cross' in html and "hollow" in html


def test_each_lane_holds_who_acts_on_whom(client) -> None:
    there, back = client.get("/pair/IRQ/SYR.json").json(), client.get("/pair/SYR/IRQ.json").json()
    lanes = {h["id"]: h["lane"] for h in there["happenings"]}
    turned = {h["id"]: h["lane"] for h in back["happenings"]}
    other = {"forward": "backward", "backward": "forward", "both": "both"}
    assert set(lanes.values()) == set(other)
    assert turned == {i: other[lane] for i, lane in lanes.items()}


def test_contradicting_claims_stand_side_by_side(client) -> None:
    found = client.get("/pair/IRQ/SYR.json").json()["contradictions"]
    assert {found[0]["left"]["standing"], found[0]["right"]["standing"]} == {"attributed", "denied"}
    claim = found[0]["left"]["id"]
    assert client.get(f"/claim/{claim}.json").json()["contradictions"]


def test_one_bloc_alone_tells_its_own_story(client, world) -> None:
    page = client.get("/pair/IRQ/SYR.json?bloc=SYR").json()
    assert {row["source"]["bloc"] for row in page["log"]} == {"SYR"}
    assert {row["bloc"] for row in client.get("/pair/IRQ/SYR.json").json()["blocs"]} == {
        "IRQ",
        "SYR",
        "agency",
        "third",
    }


def test_the_reader_marks_each_claim_where_it_stands(client, world) -> None:
    doc = next(d for d in world.store.documents() if d.title == "Baghdad holds its breath")
    page = client.get(f"/doc/{doc.id}.json").json()
    assert [c["standing"] for c in page["claims"]] == ["asserted", "denied", "conditional", "asserted", "attributed"]
    html = client.get(f"/doc/{doc.id}?claim={page['claims'][2]['id']}").text
    assert '<a class="said conditional lit" href="#card-3"' in html
    assert all(doc.text[c["source"]["start"] : c["source"]["end"]] == c["quote"] for c in page["claims"])


def test_overlapping_spans_are_cut_where_either_ends() -> None:
    from detente.web.drawing.reader import article
    from detente.web.records import ClaimRow, DocPage, Source

    def row(number: int, start: int, end: int, standing: str) -> ClaimRow:
        source = Source("d", "t", "p", "b", None, start, end)
        words = "kind type mode text quote when when_text place issue modality cameo coder event"
        blank = dict.fromkeys(words.split(), "")
        none = {
            "actors": (),
            "recipients": (),
            "earliest": None,
            "latest": None,
            "speakers": (),
            "negated": False,
            "background": False,
        }
        nought = dict.fromkeys(("certainty", "confidence", "tone", "intensity", "quad"), 0)
        return ClaimRow(id=str(number), standing=standing, source=source, **blank, **none, **nought)

    page = DocPage(
        "d",
        "t",
        "n",
        "p",
        "b",
        "",
        None,
        "",
        "",
        "",
        "",
        "abc<def>\n\nghi",
        (row(1, 0, 8, "asserted"), row(2, 3, 12, "denied")),
        (),
        "",
        {},
        0,
        (),
    )
    text = re.sub(r"<sup>.*?</sup>", "", str(article(page)))
    assert re.sub(r"<[^>]+>", "", text) == "abc&lt;def&gt;\nghi"
    assert 'class="said asserted"' in text and text.count('class="said denied"') == 1


def test_an_actor_page_gives_offices_with_dates(client) -> None:
    page = client.get("/actor/nouri-al-maliki.json?at=2009-08-20").json()
    held = [t for t in page["tenures"] if t["other"]["id"] == "IRQ-prime-minister"]
    # Parliament's votes of 20 May 2006 and 8 September 2014 began and ended his time in office.
    assert held[0]["current"] and held[0]["since"] == "2006-05-20"
    assert page["claims_in_all"] == 1


def test_search_goes_straight_to_an_id(client, world) -> None:
    claim = world.store.claims()[0].id
    for q in (claim, f"c:{claim[:9]}"):
        answer = client.get("/search", params={"q": q})
        assert (answer.status_code, answer.headers["location"]) == (303, f"/claim/{claim}")


def test_the_network_keeps_thin_relations_back_unless_asked(client) -> None:
    usual, all_ = client.get("/system.json").json(), client.get("/system.json?least=1").json()
    assert len(usual["edges"]) < len(all_["edges"])
    assert all(edge["level"]["events"] >= 2 for edge in usual["edges"])
    assert all(0 <= node["x"] <= 1 and 0 <= node["y"] <= 1 for node in all_["nodes"])


def test_actors_keep_their_places_from_day_to_day(client) -> None:
    def places(day: str) -> dict:
        return {
            n["actor"]["id"]: (n["x"], n["y"]) for n in client.get(f"/system.json?least=1&at={day}").json()["nodes"]
        }

    early, late = places("2010-01-01"), places("2025-01-01")
    assert early and all(late[name] == at for name, at in early.items())


def test_changes_are_told_since_a_day_and_since_a_visit(client) -> None:
    page = client.get("/.json?since=2011-01-01").json()
    assert page["changed_since"] == "day" and {c["kind"] for c in page["changes"]} >= {"phase", "office"}
    told = page["changes"][0]
    assert told["events"] and told["reports"] and told["outlets"] and told["reason"]
    # Long before this world was made it held nothing, so all that it says is new.
    assert client.get("/.json?seen=2020-01-01T00:00:00Z").json()["changed_since"] == "visit"
    assert client.get("/?seen=yesterday").status_code == 400


def test_the_desk_remembers_when_a_browser_was_there(world, visit) -> None:
    client = visit(world)
    first = client.get("/")
    assert first.status_code == 200 and first.cookies["visit"].startswith("~")
    client.cookies.clear()
    client.cookies.set("visit", "~2025-05-01T08:00:00+00:00")
    assert client.get("/").headers["location"] == "/?seen=2025-05-01T08%3A00%3A00%2B00%3A00"
    client.cookies.set("visit", "nonsense")
    assert client.get("/").status_code == 200


def test_what_could_be_known_at_the_time_stands_beside_what_is_known_now(client) -> None:
    page = client.get("/pair/IRQ/SYR.json?tab=history").json()
    assert page["earlier"][0]["level"]["level"] == page["state"]["level"]
    told = page["told"]
    assert [row["day"] for row in told] == sorted(row["day"] for row in told)
    assert [row["claims"] for row in told] == sorted(row["claims"] for row in told)
    assert told[-1]["then"] == told[-1]["now"]


def test_two_stretches_are_compared(client) -> None:
    page = client.get(
        "/pair/IRQ/SYR.json?tab=compare&from=2009-01-01&to=2009-12-31&from2=2006-01-01&to2=2006-12-31"
    ).json()
    before, after = page["spans"]
    # In the table of texts: an agreement and a visit in November 2006 (and what was denied or planned); recalls in August 2009.
    assert before["conflict"] < before["cooperation"] and after["conflict"] > after["cooperation"]
    assert after["end"]["level"] < before["end"]["level"]


def test_months_of_a_pair_come_as_a_table(client) -> None:
    rows = client.get("/panel/IRQ/SYR.csv?from=2009-01-01&to=2009-12-31").text.splitlines()
    assert rows[0].startswith("a,b,month,level") and len(rows) == 13 and rows[8].startswith("IRQ,SYR,2009-08,")
    assert client.get("/panel/IRQ/SYR.csv?from=x").status_code == 400


def test_an_actor_stands_at_the_capital_of_its_country(client) -> None:
    from detente.web.shapes import capitals, countries

    nodes = {n["actor"]["id"]: n["home"] for n in client.get("/system.json?least=1").json()["nodes"]}
    assert nodes["IRQ"] == "IRQ" and nodes["SYR"] == "SYR"
    # Baghdad: 33.3 N, 44.4 E; the outline of Iraq lies around it.
    assert capitals()["IRQ"] == pytest.approx((44.4, 33.3), abs=0.2)
    xs = [x for ring in countries()["IRQ"] for x, _ in ring]
    assert min(xs) < 44.4 < max(xs) and len(countries()) > 170


def test_a_question_is_answered_and_not_kept(client, world) -> None:
    page = client.get("/outlook.json?q=will+Iraq+meet+Syria+in+June+2025&at=2025-05-18").json()
    assert 0 < page["asked"]["probability"] < 1 and page["forecasts"] == [] and world.store.records("forecasts") == []
    assert client.get("/outlook.json?q=what+of+the+moon").json()["refused"]


def test_readings_are_weighed_by_likelihood_ratios(client) -> None:
    table = "evidence,weight,group,claim,A,B\nprior,,,,0.5,0.5\nx,1,,,0.8,0.2"
    page = client.get("/outlook.json", params={"tab": "readings", "table": table}).json()
    # Even odds times 0.8 / 0.2 are four to one.
    assert page["hypotheses"][0] == {"name": "A", "prior": 0.5, "posterior": 0.8, "against": 0}


def test_a_forecast_is_kept_and_a_branch_run_by_forms(tmp_path: Path, fresh, visit) -> None:
    world = fresh(tmp_path / "ahead")
    client = visit(world, token="open sesame")
    client.headers["authorization"] = "Bearer open sesame"
    asked = {"question": "will Iraq meet Syria in June 2025", "as_of": "2025-05-18", "back": "/outlook"}
    assert client.post("/freeze", data=asked).status_code == 303
    assert [row["question"] for row in client.get("/outlook.json").json()["forecasts"]]
    made = {"name": "closed", "as_of": "2025-05-18", "months": "3", "runs": "20"}
    assert client.post("/scenario/new", data=made).status_code == 303
    assert client.post("/scenario/assume", data={"branch": "closed", "act": "TUR ASSAULT SYR"}).status_code == 303
    assert client.post("/scenario/assume", data={"branch": "closed"}).status_code == 400
    assert client.post("/scenario/run", data={"branch": "closed"}).status_code == 303
    page = client.get("/outlook.json?tab=scenarios&branch=closed").json()
    moved = page["moved"][0]
    assert {moved["a"]["id"], moved["b"]["id"]} == {"SYR", "TUR"} and moved["change"]["median"] < 0 and moved["path"]
    html = client.get("/outlook?tab=scenarios&branch=closed").text
    assert "TUR ASSAULT SYR" in html and 'class="course"' in html
    under = client.get("/pair/TUR/SYR.json?branch=closed&at=2025-06-30").json()
    assert under["under"]["level"] < under["state"]["level"]
    assert client.post("/scenario/drop", data={"branch": "closed"}).status_code == 303
    assert client.get("/outlook?branch=closed").status_code == 400


def test_forms_mend_add_watch_and_say_who(tmp_path: Path, fresh, visit) -> None:
    world = fresh(tmp_path / "forms")
    client = visit(world, token="open sesame")
    client.headers["authorization"] = "Bearer open sesame"
    doc = next(d for d in world.store.documents() if d.title == "A visit")
    start = doc.text.index("joint work")
    missed = {
        "document": doc.id,
        "start": str(start),
        "end": str(start + 10),
        "what": "event COOPERATE",
        "actors": "IRQ",
    }
    assert client.post("/missed", data={**missed, "recipients": "SYR"}).status_code == 303
    added = next(c for c in client.get(f"/doc/{doc.id}.json").json()["claims"] if c["quote"] == "joint work")
    assert added["coder"] == "by hand"
    mend = {
        "kind": "fix",
        "target": added["id"],
        "field": "when",
        "value": "2023-07-16",
        "why": "the text is of Monday",
    }
    assert client.post("/judge", data=mend).status_code == 303
    page = client.get(f"/doc/{doc.id}.json").json()
    assert page["mended"][added["id"]][0].startswith("when mended from nothing to 2023-07-16")
    assert "when mended from nothing" in client.get(f"/doc/{doc.id}").text
    who = {"document": doc.id, "actor": "local:the-smugglers", "meant": "islamic-state"}
    assert client.post("/who", data=who).status_code == 303
    assert "local:the-smugglers" not in {n["local"] for n in client.get(f"/doc/{doc.id}.json").json()["names"]}
    assert client.post("/watch", data={"a": "TUR", "b": "SYR"}).status_code == 303
    first = client.get("/.json").json()["pairs"][0]
    assert first["watched"] and {first["a"]["id"], first["b"]["id"]} == {"SYR", "TUR"}
    assert client.post("/judge", data={**mend, "field": "mood"}).status_code == 400


def test_a_brief_comes_in_every_form(client) -> None:
    starts = {"pdf": b"%PDF", "docx": b"PK", "md": b"# Iraq", "html": b"<!doctype"}
    for suffix, start in starts.items():
        answer = client.get(f"/brief/IRQ/SYR.{suffix}")
        assert answer.status_code == 200 and answer.content.startswith(start)
    page = client.get("/brief/IRQ/SYR").text
    assert re.search(r'href="/claim/[0-9a-f]{12}"><code>c:', page)


def test_links_keep_what_the_bar_says(client) -> None:
    html = client.get("/pair/IRQ/SYR?at=2010-01-01&known=2999-01-01&bloc=IRQ").text
    inner = list(re.findall(r'href="(/(?:claim|event|doc|actor|pair)/[^"]*)"', html))
    # One link takes it all back: "clear".
    assert [h for h in inner if "at=" not in h] == ["/pair/IRQ/SYR"]
    assert all("known=2999-01-01" in h and "bloc=IRQ" in h for h in inner if "at=" in h)


def test_a_world_without_texts_says_so(tmp_path: Path, visit, world) -> None:
    from detente.world import World

    empty = World.init(tmp_path / "empty")
    empty.registry = world.registry
    client = visit(empty)
    for path in ("/", "/system", "/pair/IRQ/SYR", "/search?q=x", "/actor/IRQ"):
        assert client.get(path).status_code == 200, path
    assert client.get("/brief/IRQ/SYR").status_code == 404


def test_an_actor_whom_the_registry_holds_no_longer_keeps_its_words() -> None:
    from detente import actors
    from detente.web.rows import ref

    shown = ref(actors.load(), "no-such-party-any-more")
    assert (shown.name, shown.known) == ("no such party any more", False)


def test_a_page_is_drawn_anew_when_the_world_grows(tmp_path: Path, fresh, visit) -> None:
    from detente.schema import Document
    from detente.store import Reading

    world = fresh(tmp_path / "grows")
    client = visit(world)
    assert client.get("/.json").json()["documents"] == 14
    world.store.add([Reading(Document("new", "A new text.", published=date(2025, 5, 19)))])
    assert client.get("/.json").json()["documents"] == 15
    assert "A new text." in client.get("/").text


def test_the_same_world_gives_the_same_bytes(world, visit) -> None:
    first, second = visit(world), visit(world)
    for path in ("/pair/IRQ/SYR.json", "/system.json", "/.json"):
        assert first.get(path).content == second.get(path).content
    assert json.loads(first.get("/openapi.json").text)["info"]["title"] == "detente"
