"""Exports open with the programs they are made for, and come back as the same events."""

import json
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest

from detente.errors import UsageError
from detente.world import World
from detente.world.exporting import WHAT, Shape, cite, export
from detente.world.importing import import_file

HEADER = "event_id,date,until,actor,actor_code,recipient,type,mode,cameo,intensity,reports,sentence"
ROWS = (
    "1,2014-01-05,,Iraq,IRQGOV,Syria,CONSULT,visit,042,1.9,2,a visit",
    "2,2014-01-20,2014-01-22,Syria,,Iraq,ASSAULT,,190,-10,3,made-up fighting",
    "3,2014-03-01,,Syria,,Islamic State,ASSAULT,,190,-10,1,elsewhere",
    "4,,2014-03-02,Iraq,,Iran,CONSULT,,042,1.9,1,some day before",
    "5,2016-05-01,,Iraq,,Syria,AID,,070,7,1,aid",
    "6,2014-02-01,,Iraq,,Palestine,CONSULT,,042,1.9,1,no code in every system",
)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("export")
    made = World.init(folder / "world")
    path = folder / "own.csv"
    path.write_text("\n".join([HEADER, *ROWS]) + "\n", encoding="utf-8")
    assert import_file(made, path).added == len(ROWS)
    text = "Iraq and Syria signed an agreement on 3 March 2014. Turkey accused Syria of a made-up act on 5 March 2014."
    (folder / "a.txt").write_text(text, encoding="utf-8")
    made.add([folder / "a.txt"], published=date(2014, 3, 6))
    return made


def test_exported_events_come_back_as_the_same_events(world: World, tmp_path: Path) -> None:
    export(world, "events", tmp_path / "events.csv")
    other = World.init(tmp_path / "other")
    report = import_file(other, tmp_path / "events.csv")
    assert (report.dataset, report.bad) == ("detente", 0)
    columns = "key, first, last, actor_id, recipient_id, dyad, way, type, mode, cameo, quad, intensity, reports, text"
    sql = f"SELECT {columns} FROM coded WHERE key IN ('1', '2', '3', '4', '5', '6') ORDER BY key"
    assert other.store.query(sql).to_pylist() == world.store.query(sql).to_pylist()
    told = {event.id for event in world.events()}
    keys = set(other.store.query("SELECT key FROM coded").column("key").to_pylist())
    assert told
    assert told <= keys


def test_a_panel_counts_by_month_under_the_codes_asked_for(world: World, tmp_path: Path) -> None:
    done = export(world, "panel", tmp_path / "panel.dta", shape=Shape(system="cow"), at=date(2014, 2, 28))
    frame = pd.read_stata(tmp_path / "panel.dta")
    # COW numbers: Iraq 645, Syria 652; Palestine has none.
    assert frame[["ccode1", "ccode2", "year", "month", "events", "reports"]].to_numpy().tolist() == [
        [645, 652, 2014, 1, 2, 5]
    ]
    assert (frame["verbal_coop"][0], frame["material_conf"][0], frame["intensity_sum"][0]) == (
        1,
        1,
        pytest.approx(-8.1),
    )
    assert done.notes == ("1 events of states without a cow code on the day",)
    with pd.io.stata.StataReader(tmp_path / "panel.dta") as reader:
        labels = reader.variable_labels()
    assert labels["ccode1"] == "First state, cow code"
    assert all(len(name) <= 32 for name in labels)


def test_a_directed_panel_keeps_both_ways_apart(world: World, tmp_path: Path) -> None:
    export(world, "panel", tmp_path / "p.csv", shape=Shape("dyad-year", directed=True), at=date(2014, 2, 28))
    frame = pd.read_csv(tmp_path / "p.csv")
    assert {(row.iso1, row.iso2, row.events) for row in frame.itertuples()} >= {("IRQ", "SYR", 1), ("SYR", "IRQ", 1)}


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".dta", ".jsonl"])
@pytest.mark.parametrize("what", ["events", "claims", "reports"])
def test_tables_open_in_every_form_with_the_same_rows(world: World, tmp_path: Path, what: str, suffix: str) -> None:
    path = tmp_path / f"{what}{suffix}"
    done = export(world, what, path)
    read = {
        ".csv": pd.read_csv,
        ".parquet": pd.read_parquet,
        ".dta": pd.read_stata,
        ".jsonl": lambda given: pd.read_json(given, lines=True),
    }
    assert len(read[suffix](path)) == done.rows > 0
    book = (tmp_path / f"{what}.codebook.md").read_text(encoding="utf-8")
    assert world.store.snapshot() in book
    assert "| type | string |" in book


def test_reports_are_one_row_a_source(world: World, tmp_path: Path) -> None:
    export(world, "reports", tmp_path / "r.csv")
    frame = pd.read_csv(tmp_path / "r.csv")
    assert {"event_id", "source", "date"} <= set(frame.columns)
    assert "detente-1" in set(frame["event_id"])


def test_graphs_open_with_one_tie_a_pair_and_the_years_it_was_seen(world: World, tmp_path: Path) -> None:
    for suffix, read in ((".gexf", nx.read_gexf), (".graphml", nx.read_graphml)):
        export(world, "network", tmp_path / f"n{suffix}")
        graph = read(tmp_path / f"n{suffix}")
        assert not graph.is_multigraph()
        assert graph.edges["IRQ", "SYR"]["events"] >= 3
    spells = [
        (spell.get("start"), spell.get("end"))
        for edge in ET.parse(tmp_path / "n.gexf").getroot().iter("{http://www.gexf.net/1.2draft}edge")
        if {edge.get("source"), edge.get("target")} == {"IRQ", "SYR"}
        for spell in edge.iter("{http://www.gexf.net/1.2draft}spell")
    ]
    assert spells == [("2014-01-01", "2014-12-31"), ("2016-01-01", "2016-12-31")]


def test_provenance_leads_from_every_claim_to_its_text(world: World, tmp_path: Path) -> None:
    export(world, "prov", tmp_path / "p.jsonld")
    graph = {node["@id"]: node for node in json.loads((tmp_path / "p.jsonld").read_text(encoding="utf-8"))["@graph"]}
    claims = [node for name, node in graph.items() if name.startswith("c:")]
    assert claims
    assert all(node["prov:wasDerivedFrom"]["@id"] in graph for node in claims)
    assert any(name.startswith("i:") for name in graph)


def test_a_citation_names_the_snapshot_and_the_sets(world: World) -> None:
    text = cite(world, on=date(2020, 1, 2))
    assert world.store.snapshot() in text
    assert "accessed 2020-01-02" in text
    assert "own.csv" in text


def test_what_can_not_be_written_is_refused_in_plain_words(world: World, tmp_path: Path) -> None:
    for what, name, word in (("network", "n.dta", "gexf"), ("all", "n.csv", "panel"), ("panel", "n", "parquet")):
        with pytest.raises(UsageError, match=word):
            export(world, what, tmp_path / name)
    with pytest.raises(UsageError, match="dyad-month"):
        export(world, "panel", tmp_path / "p.csv", shape=Shape("dyad-decade"))
    assert set(WHAT) == {"events", "claims", "reports", "panel", "network", "prov"}
