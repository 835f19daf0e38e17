"""Coded events beside the texts: a lane of their own, a list, and the row as it stood."""

from datetime import date, timedelta
from pathlib import Path

import pytest

HEADER = "event_id,date,actor,actor_code,recipient,recipient_code,type,cameo,intensity,place,source,sentence\n"


def rows(number: int) -> str:
    """So many days on which Iraq and Syria did by turns something good and something bad to one another."""
    lines = []
    for n in range(number):
        day = date(2010, 1, 1) + timedelta(days=n % 900)
        sides = "Iraq,IRQ,Syria,SYR" if n % 2 else "Syria,SYR,Iraq,IRQ"
        act = "CONSULT,040,1.0" if n % 3 else "ACCUSE,112,-2.0"
        lines.append(f"row{n},{day},{sides},{act},Baghdad,Hand-made coders,<b>row {n}</b>")
    return HEADER + "\n".join(lines) + "\n"


@pytest.fixture(scope="module", params=[12, 1600], ids=["one by one", "by week"])
def coded_client(request, tmp_path_factory, fresh, visit):
    folder = tmp_path_factory.mktemp("coded")
    (folder / "events.csv").write_text(rows(request.param), encoding="utf-8")
    world = fresh(folder / "world")
    world.import_file(folder / "events.csv")
    return visit(world), request.param


def test_the_pair_shows_coded_events_in_a_lane_and_a_list(coded_client) -> None:
    client, number = coded_client
    page = client.get("/pair/IRQ/SYR.json?tab=coded").json()
    assert page["coded_events"] == number
    assert sum(b["cooperation"] + b["conflict"] for b in page["coded"]) == number
    assert len(page["coded_log"]) == min(number, 200)
    html = client.get("/pair/IRQ/SYR?tab=coded").text
    assert "coded events:" in html and "&lt;b&gt;row" in html and "<b>row" not in html
    assert client.get("/.json").json()["coded_events"] == number


def test_every_part_of_the_level_opens(coded_client) -> None:
    client, number = coded_client
    page = client.get("/pair/IRQ/SYR.json?at=2012-06-01").json()
    html = client.get("/pair/IRQ/SYR?at=2012-06-01").text
    kinds = {"/coded/" in html, "/week/" in html}
    assert kinds == {True, False} and ("/week/" in html) == (number > 1500)
    # What is told one by one or by week, every link of the table leads to a page.
    import re

    links = {h.replace("&amp;", "&") for h in re.findall(r'href="(/(?:coded|week)/[^"]+)"', html)}
    assert links and all(client.get(link).status_code == 200 for link in sorted(links)[:10])
    assert sum(p["points"] for p in page["why"]) == pytest.approx(page["state"]["level"], abs=0.1)


def test_a_coded_event_shows_its_row_as_it_stood(coded_client) -> None:
    client, _ = coded_client
    row = client.get("/pair/IRQ/SYR.json?tab=coded").json()["coded_log"][0]
    page = client.get(f"/coded/{row['id']}.json").json()
    assert dict(page["row"])["source"] == "Hand-made coders"
    answer = client.get(f"/event/{row['id']}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/coded/{row['id']}")
    assert client.get("/search", params={"q": f"x:{row['id']}"}).headers["location"].startswith(f"/event/{row['id']}")
    assert client.get("/coded/icews-0.json").status_code == 404
    assert client.get("/week/nonsense.json").status_code == 404


def test_one_bloc_alone_has_no_coded_events(coded_client) -> None:
    client, _ = coded_client
    assert client.get("/pair/IRQ/SYR.json?bloc=IRQ").json()["coded_events"] == 0


def test_a_world_of_coded_events_alone_has_a_desk(tmp_path: Path, visit, world) -> None:
    from detente.world import World

    (tmp_path / "events.csv").write_text(rows(12), encoding="utf-8")
    empty = World.init(tmp_path / "world")
    empty.registry = world.registry
    empty.import_file(tmp_path / "events.csv")
    client = visit(empty)
    page = client.get("/.json").json()
    assert page["day"] == "2010-01-12"
    assert [(line["a"]["id"], line["b"]["id"], line["coded"]) for line in page["pairs"]] == [("IRQ", "SYR", 12)]
    assert client.get("/system?least=1").status_code == 200 and client.get("/pair/IRQ/SYR").status_code == 200
