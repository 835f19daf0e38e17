"""Event sets in a world: loaded once, all that can be read, and evidence from then on. The rows are made up."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from detente.errors import AmbiguousError, InputError, NotFoundError
from detente.reading.coded.layouts import LAYOUTS
from detente.relations.parameters import parameters
from detente.world import World, coded, desk
from detente.world.importing import ImportReport, import_file

Row = Mapping[str, object]
GDELT: Row = {
    "GLOBALEVENTID": "500000001", "SQLDATE": "20150301", "Actor1Code": "IRQGOV", "Actor1Name": "IRAQ", "Actor1CountryCode": "IRQ",
    "Actor1Type1Code": "GOV", "Actor2Code": "SYR", "Actor2Name": "SYRIA", "Actor2CountryCode": "SYR", "EventCode": "042",
    "QuadClass": "1", "GoldsteinScale": "1.9", "NumMentions": "9", "NumSources": "3", "NumArticles": "9",
    "ActionGeo_Type": "4", "ActionGeo_FullName": "Damascus, Dimashq, Syria", "ActionGeo_Lat": "33.5", "ActionGeo_Long": "36.3",
    "DATEADDED": "20150301120000", "SOURCEURL": "https://www.paper.example/world/visit.html",
}  # fmt: skip
ICEWS: Row = {
    "Event ID": "77", "Event Date": "2014-06-10", "Source Name": "Military (Iraq)", "Source Sectors": "Military,Government",
    "Source Country": "Iraq", "Event Text": "fight with small arms and light weapons", "CAMEO Code": "193", "Intensity": "-10.0",
    "Target Name": "Armed Gang (Iraq)", "Target Sectors": "Unidentified Forces", "Target Country": "Iraq", "Story ID": "9",
    "Sentence Number": "2", "Publisher": "Example Wire", "City": "Mosul", "Province": "Nineveh", "Country": "Iraq",
    "Latitude": "36.3", "Longitude": "43.1",
}  # fmt: skip
POLECAT: Row = {
    "Event ID": "P1", "Event Date": "2022-03-04", "Event Type": "CONSULT", "Event Mode": "visit", "Intensity": "4.0",
    "Quad Code": "VERBAL COOPERATION", "Contexts": "diplomatic; economic", "Actor Name": "Iraq", "Actor Country": "IRQ",
    "Primary Actor Sector": "GOV", "Recipient Name": "Syria", "Recipient Country": "SYR", "Primary Recipient Sector": "GOV",
    "City": "Damascus", "Country": "SYR", "Latitude": "33.5", "Longitude": "36.3", "Source": "Example Paper",
}  # fmt: skip
UCDP: Row = {
    "id": "400001", "type_of_violence": "1", "side_a": "Government of Syria", "side_b": "IS", "number_of_sources": "2",
    "source_article": "Example Wire,2015-05-20", "source_office": "Example Wire", "source_date": "2015-05-20",
    "source_headline": "Made-up headline", "where_prec": "1", "where_coordinates": "Example town", "latitude": "34.5",
    "longitude": "38.2", "country": "Syria", "date_prec": "4", "date_start": "2015-05-01 00:00:00.000",
    "date_end": "2015-05-31 00:00:00.000", "best": "5",
}  # fmt: skip
ACLED: Row = {
    "event_id_cnty": "IRQ1", "event_date": "05 January 2020", "time_precision": "1", "event_type": "Explosions/Remote violence",
    "sub_event_type": "Air/drone strike", "actor1": "Military Forces of the United States (2017-2021)", "inter1": "External/Other forces",
    "actor2": "Military Forces of Iraq (2018-2020)", "inter2": "State forces", "iso": "368", "country": "Iraq", "location": "Baghdad",
    "latitude": "33.3", "longitude": "44.4", "geo_precision": "1", "source": "Example Paper; Example Wire",
    "notes": "Made-up, \"quoted\"\nnote",
    "timestamp": "1600000000",
}  # fmt: skip


def _table(path: Path, layout: str, rows: list[Row]) -> Path:
    found = next(each for each in LAYOUTS if each.name == layout)
    columns = found.columns or tuple(rows[0])
    lines = [columns] if found.needs else []
    lines += [tuple(str(row.get(name, "")) for name in columns) for row in rows]
    path.write_text("".join("\t".join(line) + "\n" for line in lines), encoding="utf-8")
    return path


def _csv(path: Path, rows: list[Row]) -> Path:
    def cell(value: object) -> str:
        return '"' + str(value).replace('"', '""') + '"'

    lines = [list(rows[0]), *([row.get(name, "") for name in rows[0]] for row in rows)]
    path.write_text("".join(",".join(map(cell, line)) + "\n" for line in lines), encoding="utf-8")
    return path


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World.init(tmp_path / "world")


def _only(world: World) -> dict[str, object]:
    (row,) = world.store.query("SELECT * FROM coded").to_pylist()
    return dict(row)


def test_gdelt_rows_become_events_with_all_they_say(world: World, tmp_path: Path) -> None:
    report = import_file(world, _table(tmp_path / "x.export.CSV", "gdelt-2", [GDELT]))
    assert (report.dataset, report.rows, report.added, report.bad) == ("gdelt", 1, 1, 0)
    row = _only(world)
    expected = {
        "id": "gdelt-500000001", "first": date(2015, 3, 1), "last": date(2015, 3, 1), "actor_id": "IRQ", "actor_code": "IRQGOV",
        "recipient_id": "SYR", "dyad": "IRQ|SYR", "way": 1, "type": "CONSULT", "mode": "visit", "cameo": "042", "quad": 1,
        "intensity": 1.9, "reports": 3, "place": "Damascus, Dimashq, Syria", "place_precision": "city", "lat": 33.5,
        "publisher": "paper.example", "url": "https://www.paper.example/world/visit.html",
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected
    shown = coded.original(world.store, "gdelt-500000001")
    assert {name: value for name, value in shown["row"].items() if value} == GDELT
    assert (shown["source"], shown["line"]) == ("x.export.CSV", 1)


@pytest.mark.parametrize(
    ("said", "added", "first", "last", "precision"),
    [
        ("19200229", "20200301000000", date(2020, 2, 29), date(2020, 2, 29), "day, year mended"),
        ("19191231", "20200105000000", date(2019, 12, 31), date(2019, 12, 31), "day, year mended"),
        ("19201231", "20200301000000", None, date(2020, 3, 1), "before it was added"),
        ("19200101", "20150301000000", None, date(2015, 3, 1), "before it was added"),
        ("19790101", "20150301000000", date(1979, 1, 1), date(1979, 1, 1), "day"),
    ],
)
def test_misread_years_of_gdelt_are_mended_where_they_can_be(
    world: World, tmp_path: Path, said: str, added: str, first: date | None, last: date, precision: str
) -> None:
    import_file(world, _table(tmp_path / "x.CSV", "gdelt-2", [{**GDELT, "SQLDATE": said, "DATEADDED": added}]))
    row = _only(world)
    assert (row["first"], row["last"], row["date_precision"], row["date_text"]) == (first, last, precision, said)


@pytest.mark.parametrize("layout", ["gdelt-1", "gdelt-1-early"])
def test_both_forms_of_gdelt_1_are_read(world: World, tmp_path: Path, layout: str) -> None:
    import_file(world, _table(tmp_path / "x.csv", layout, [{**GDELT, "DATEADDED": "20150301"}]))
    row = _only(world)
    assert (row["id"], row["url"]) == ("gdelt-500000001", GDELT["SOURCEURL"] if layout == "gdelt-1" else None)


def test_mentions_are_who_reported_an_event(world: World, tmp_path: Path) -> None:
    mention = {
        "GLOBALEVENTID": "500000001", "EventTimeDate": "20150301120000", "MentionTimeDate": "20150301121500", "MentionType": "1",
        "MentionSourceName": "paper.example", "MentionIdentifier": "https://paper.example/a", "SentenceID": "3", "Confidence": "70",
    }  # fmt: skip
    import_file(world, _table(tmp_path / "x.export.CSV", "gdelt-2", [GDELT]))
    again = {**mention, "MentionIdentifier": "https://paper.example/b"}
    report = import_file(world, _table(tmp_path / "x.mentions.CSV", "gdelt-mentions", [mention, again, mention]))
    assert (report.added, report.repeated) == (2, 1)
    found = coded.original(world.store, "gdelt-500000001")["reported_by"]
    assert [(each["publisher"], each["url"]) for each in found] == [
        ("paper.example", "https://paper.example/a"),
        ("paper.example", "https://paper.example/b"),
    ]


def test_icews_keys_are_event_id_and_date(world: World, tmp_path: Path) -> None:
    rows = [ICEWS, {**ICEWS, "Event Date": "2014-06-11"}]
    report = import_file(world, _table(tmp_path / "events.tab", "icews", rows))
    assert report.added == 2
    ids = world.store.query("SELECT id FROM coded ORDER BY id").column("id").to_pylist()
    assert ids == ["icews-77-2014-06-10", "icews-77-2014-06-11"]


def test_icews_codes_that_lost_their_zero_are_read(world: World, tmp_path: Path) -> None:
    rows = [
        {**ICEWS, "Event ID": n, "CAMEO Code": code} for n, code in enumerate(("10", "42", "311", "190", "1011", "051"))
    ]
    import_file(world, _table(tmp_path / "events.tab", "icews", rows))
    codes = world.store.query("SELECT cameo FROM coded ORDER BY key").column("cameo").to_pylist()
    assert codes == ["010", "042", "0311", "190", "1011", "051"]


def test_fighting_with_armed_groups_is_left_out_between_states(world: World, tmp_path: Path) -> None:
    rows = [
        {**ICEWS, "Event ID": 1, "Source Name": "Military (Syria)", "Source Country": "Syria"},
        {**ICEWS, "Event ID": 2, "Source Name": "Military (Syria)", "Source Country": "Syria", "Target Name": "Islamic State"},
        {**ICEWS, "Event ID": 3, "Source Name": "Military (Syria)", "Source Country": "Syria", "Target Name": "Military (Iraq)",
         "Target Sectors": "Military,Government"},
    ]  # fmt: skip
    import_file(world, _table(tmp_path / "events.tab", "icews", rows))
    assert [event.id for event in world.pair("IRQ", "SYR").events] == ["icews-3-2014-06-10"]
    assert [event.id for event in world.pair("SYR", "islamic-state").events] == ["icews-2-2014-06-10"]


def test_polecat_is_read_with_modes_and_contexts_even_under_a_spoilt_header(world: World, tmp_path: Path) -> None:
    path = _table(tmp_path / "weekly.txt", "polecat", [POLECAT])
    header, row = path.read_text(encoding="utf-8").splitlines()
    path.write_text(f"{header}\tHeadline\tFull Text\n{row}\n", encoding="utf-8")
    import_file(world, path)
    found = _only(world)
    expected = {
        "id": "polecat-P1",
        "type": "CONSULT",
        "mode": "visit",
        "contexts": ["diplomatic", "economic"],
        "quad": 1,
        "intensity": 4.0,
    }
    assert {name: found[name] for name in expected} == expected


def test_ucdp_keeps_its_precision_and_takes_sides_apart(world: World, tmp_path: Path) -> None:
    import_file(world, _csv(tmp_path / "ged.csv", [UCDP]))
    found = _only(world)
    expected = {
        "first": date(2015, 5, 1), "last": date(2015, 5, 31), "date_precision": "month", "place_precision": "place", "reports": 2,
        "actor_id": "SYR", "recipient_id": "islamic-state", "type": "ASSAULT", "cameo": "190", "intensity": -10.0,
        "text": "Made-up headline",
    }  # fmt: skip
    assert {name: found[name] for name in expected} == expected


def test_acled_weeks_and_months_are_intervals(world: World, tmp_path: Path) -> None:
    rows = [{**ACLED, "event_id_cnty": f"IRQ{n}", "time_precision": n} for n in (1, 2, 3)]
    import_file(world, _csv(tmp_path / "acled.csv", rows))
    found = world.store.query("SELECT first, last, mode, dyad, text, reports FROM coded ORDER BY key").to_pylist()
    days = [
        (date(2020, 1, 5), date(2020, 1, 5)),
        (date(2020, 1, 2), date(2020, 1, 8)),
        (date(2020, 1, 1), date(2020, 1, 31)),
    ]
    assert [(row["first"], row["last"]) for row in found] == days
    assert {(row["mode"], row["dyad"], row["text"], row["reports"]) for row in found} == {
        ("aerial", "IRQ|USA", ACLED["notes"], 2)
    }


def test_importing_twice_adds_nothing(world: World, tmp_path: Path) -> None:
    path = _table(tmp_path / "x.CSV", "gdelt-2", [GDELT, {**GDELT, "GLOBALEVENTID": "500000002"}])
    import_file(world, path)
    before = world.store.snapshot()
    more = _table(tmp_path / "y.CSV", "gdelt-2", [{**GDELT, "GLOBALEVENTID": "500000002"}])
    reports = [import_file(world, each) for each in (path, more)]
    assert [(report.added, report.known, report.batch) for report in reports] == [(0, 2, ""), (0, 1, "")]
    assert world.store.snapshot() == before


def test_a_revised_row_replaces_the_old_one_which_stays_for_earlier_days(world: World, tmp_path: Path) -> None:
    import_file(world, _csv(tmp_path / "a.csv", [ACLED]))
    report = import_file(
        world, _csv(tmp_path / "b.csv", [{**ACLED, "sub_event_type": "Suicide bomb", "timestamp": "1700000000"}])
    )
    assert (report.added, report.revised) == (1, 1)
    (event,) = world.pair("IRQ", "USA").events
    assert event.mode == "suicide-attack"
    assert coded.original(world.store, event.id)["row"]["timestamp"] == "1700000000"
    world.withdraw(report.batch, why="a wrong file", by="tester")
    assert [event.mode for event in world.pair("IRQ", "USA").events] == ["aerial"]


def test_an_import_that_was_withdrawn_can_be_made_again(world: World, tmp_path: Path) -> None:
    path = _table(tmp_path / "x.CSV", "gdelt-2", [GDELT])
    world.withdraw(import_file(world, path).batch, why="not wanted", by="tester")
    assert world.pair("IRQ", "SYR").events == []
    assert import_file(world, path).added == 1
    assert len(world.pair("IRQ", "SYR").events) == 1


def test_bad_rows_are_counted_by_line_and_reason_and_the_rest_is_loaded(world: World, tmp_path: Path) -> None:
    rows: list[Row] = [
        GDELT,
        {**GDELT, "GLOBALEVENTID": "500000002", "SQLDATE": "20151399"},
        {**GDELT, "GLOBALEVENTID": "500000003", "EventCode": "---"},
        {**GDELT, "GLOBALEVENTID": "500000004", "GoldsteinScale": "much"},
        {**GDELT, "GLOBALEVENTID": "five"},
        {**GDELT, "GLOBALEVENTID": "500000006"},
    ]
    path = _table(tmp_path / "x.CSV", "gdelt-2", rows)
    path.write_text(path.read_text(encoding="utf-8") + "torn\tline\n", encoding="utf-8")
    report = import_file(world, path)
    assert (report.rows, report.added, report.bad) == (7, 2, 5)
    assert [(bad.line, bad.reason) for bad in report.shown] == [
        (2, "no date: '20151399'"),
        (3, "unknown CAMEO code: '---'"),
        (4, "GoldsteinScale is no number: 'much'"),
        (5, "GLOBALEVENTID is no number: 'five'"),
        (7, "2 columns, 61 expected"),
    ]
    assert {failure.source for failure in world.store.failures()} == {f"x.CSV:{n}" for n in (2, 3, 4, 5, 7)}
    import_file(world, path)
    assert len(world.store.failures()) == 5


def test_a_file_that_is_no_event_set_leaves_the_world_as_it_was(world: World, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name,number\na,1\n", encoding="utf-8")
    with pytest.raises(InputError, match="no event set"):
        import_file(world, path)
    with pytest.raises(InputError, match="can't be read"):
        import_file(world, tmp_path / "missing.csv")
    assert coded.counts(world.store) == {}
    assert not list(world.store.folder.glob(".import-*"))


def test_coded_events_are_evidence_that_opens_to_its_row(world: World, tmp_path: Path) -> None:
    import_file(world, _table(tmp_path / "x.CSV", "gdelt-2", [GDELT]))
    day = date(2015, 3, 2)
    relation = world.relation("IRQ", "SYR", on=day)
    assert (relation.events, relation.reports, relation.evidence) == (1, 3, ("gdelt-500000001",))
    assert sum(part.points for part in world.why("IRQ", "SYR", on=day)) == pytest.approx(relation.score)
    assert "gdelt-500000001" in [row["event"] for row in world.contributions("IRQ", "SYR", on=day)]
    (logged,) = world.log("IRQ", "SYR")
    assert (logged["id"], logged["actors"], logged["since"]) == ("gdelt-500000001", "IRAQ", "2015-03-01")
    assert list(world.log("IRQ", "SYR", kind="tie")) == []
    for name in ("x:gdelt-500000001", "gdelt-5"):
        assert world.card(name)["row"]["Actor1Name"] == "IRAQ"
    assert world.status()["coded_events"] == 1


def test_events_after_a_day_are_not_seen_on_it(world: World, tmp_path: Path) -> None:
    import_file(world, _table(tmp_path / "x.CSV", "gdelt-2", [GDELT]))
    assert world.pair("IRQ", "SYR", at=date(2015, 2, 28)).events == []


def test_a_person_and_a_state_meet_in_the_rows_filed_under_his_state(world: World, tmp_path: Path) -> None:
    rows = [{**ICEWS, "Source Name": "Nouri al-Maliki", "Source Sectors": "Executive,Government", "Target Name": "Syria",
             "Target Sectors": "", "Target Country": "Syria", "CAMEO Code": "042", "Intensity": "1.9",
             "Event Date": "2009-08-18"}]  # fmt: skip
    import_file(world, _table(tmp_path / "events.tab", "icews", rows))
    for a, b in (("nouri-al-maliki", "SYR"), ("SYR", "nouri-al-maliki"), ("IRQ", "SYR")):
        assert len(world.pair(a, b).seen.rows) == 1, (a, b)


def test_ids_that_fit_several_coded_events_are_told(world: World, tmp_path: Path) -> None:
    import_file(world, _table(tmp_path / "x.CSV", "gdelt-2", [GDELT, {**GDELT, "GLOBALEVENTID": "500000002"}]))
    with pytest.raises(AmbiguousError, match="gdelt-500000002"):
        world.show("gdelt-5000")
    with pytest.raises(NotFoundError):
        world.show("gdelt-6")


def _busy(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int) -> ImportReport:
    monkeypatch.setattr(coded, "SINGLE", most)
    rows: list[Row] = []
    for n in range(40):
        ends = (
            {"Actor1Name": "SYRIA", "Actor1CountryCode": "SYR", "Actor2Name": "IRAQ", "Actor2CountryCode": "IRQ"}
            if n % 3
            else {}
        )
        code = ("042", "190", "112")[n % 3 if n > 20 else 0]
        weight = {"042": "1.9", "190": "-10", "112": "-2"}[code]
        day = f"201503{n % 28 + 1:02}"
        rows.append(
            {
                **GDELT,
                **ends,
                "GLOBALEVENTID": 600000000 + n,
                "SQLDATE": day,
                "EventCode": code,
                "GoldsteinScale": weight,
                "NumSources": 2,
            }
        )
    return import_file(world, _table(tmp_path / "x.CSV", "gdelt-2", rows))


def test_the_weekly_sums_of_a_busy_dyad_give_the_level_that_its_events_give(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _busy(world, tmp_path, monkeypatch, 1000)
    day = date(2015, 4, 1)
    single = world.relation("IRQ", "SYR", on=day)
    monkeypatch.setattr(coded, "SINGLE", 10)
    summed = world.relation("IRQ", "SYR", on=day)
    assert (summed.events, summed.reports) == (single.events, single.reports) == (40, 80)
    # The sums are exact but for the days within a week being drawn together to their mean.
    drift = parameters().process.drift(3.5) ** 0.5
    assert summed.score == pytest.approx(single.score, abs=drift / 3)
    assert summed.high - summed.low == pytest.approx(single.high - single.low, rel=0.05)
    assert sum(part.points for part in world.why("IRQ", "SYR", on=day)) == pytest.approx(summed.score)


def test_a_weekly_sum_opens_to_its_events(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _busy(world, tmp_path, monkeypatch, 10)
    weeks = world.pair("IRQ", "SYR").coded.weeks
    opened = [world.card(week.id)["events"] for week in weeks]
    assert [len(each) for each in opened] == [week.count for week in weeks]
    assert len({row["id"] for each in opened for row in each}) == 40


def test_the_network_counts_states_alone(world: World, tmp_path: Path) -> None:
    rows = [
        GDELT,
        {**GDELT, "GLOBALEVENTID": "500000002", "EventCode": "190", "GoldsteinScale": "-10", "SQLDATE": "20150331"},
        {**GDELT, "GLOBALEVENTID": "500000003", "SQLDATE": "20150401"},
        {
            **GDELT,
            "GLOBALEVENTID": "500000004",
            "Actor1Name": "UNITED NATIONS",
            "Actor1CountryCode": "",
            "Actor1Type1Code": "IGO",
        },
        {**GDELT, "GLOBALEVENTID": "500000005", "Actor2Name": "IRAQ", "Actor2CountryCode": "IRQ"},
    ]
    import_file(world, _table(tmp_path / "x.CSV", "gdelt-2", rows))
    (edge,) = coded.network(world.store, date(2015, 3, 1), date(2015, 3, 31))
    assert edge == {
        "a": "IRQ",
        "b": "SYR",
        "events": 2,
        "reports": 6,
        "cooperation": 1,
        "conflict": 1,
        "intensity": -4.05,
    }


def test_compacting_keeps_coded_rows_and_their_order(world: World, tmp_path: Path) -> None:
    for n in range(3):
        rows = [
            {**GDELT, "GLOBALEVENTID": 700000000 + 10 * n + k, "Actor2CountryCode": s, "Actor2Name": s}
            for k, s in enumerate(("SYR", "IRN", "TUR"))
        ]
        import_file(world, _table(tmp_path / f"{n}.CSV", "gdelt-2", rows))
    before = world.store.query("SELECT * FROM coded ORDER BY id").to_pylist()
    assert world.store.compact(least=3)["coded"]["after"] == 1
    assert world.store.query("SELECT * FROM coded ORDER BY id").to_pylist() == before
    dyads = world.store.query("SELECT dyad FROM coded").column("dyad").to_pylist()
    assert dyads == sorted(dyads)


@pytest.mark.parametrize("most", [10, 1000])
def test_many_pairs_gathered_at_once_are_what_each_is_alone(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    _busy(world, tmp_path, monkeypatch, most)
    rows = [
        {**ICEWS, "Event ID": 2, "Target Name": "Islamic State"},
        {**ICEWS, "Event ID": 3, "Target Name": "Military (Iran)", "Target Sectors": "Military,Government", "Target Country": "Iran"},
    ]  # fmt: skip
    import_file(world, _table(tmp_path / "events.tab", "icews", rows))
    pairs = [("SYR", "IRQ"), ("IRQ", "IRN"), ("IRQ", "islamic-state"), ("FRA", "GBR")]
    found = coded.on_pairs(world.store, world.registry, pairs, at=date(2015, 3, 20))
    alone = {pair: coded.on_pair(world.store, world.registry, *pair, at=date(2015, 3, 20)) for pair in pairs}
    for pair in pairs:
        assert (found[pair].count, found[pair].reports) == (alone[pair].count, alone[pair].reports), pair
        assert found[pair].events == alone[pair].events
        assert sorted(found[pair].weeks, key=lambda week: week.id) == sorted(
            alone[pair].weeks, key=lambda week: week.id
        )
    assert bool(found["SYR", "IRQ"].weeks) is (most == 10)


def test_the_desk_names_pairs_of_either_kind_of_evidence(world: World, tmp_path: Path) -> None:
    import_file(world, _table(tmp_path / "x.CSV", "gdelt-2", [GDELT]))
    assert desk.busiest(world, limit=1) == [("IRQ", "SYR")]
    assert [(edge.a, edge.b, edge.events) for edge in desk.network(world, on=date(2015, 3, 2), least=1)] == [
        ("IRQ", "SYR", 1)
    ]
