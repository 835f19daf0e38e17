"""The keys of the links: ids that exist, offsets in order, no words of the texts; and what is skipped without the benches."""

import csv

import pytest

from detente import actors
from detente.measure import benches
from detente.measure.actors import GOLD, figures


@pytest.mark.parametrize("name", ["seed_mentions.tsv", "other_mentions.tsv"])
def test_a_key_names_only_actors_and_offices_of_the_registry(name: str) -> None:
    registry = actors.load()
    with (GOLD / name).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    assert list(rows[0]) == ["doc", "date", "start", "end", "actor", "office"]
    known = {*registry.actors, "NIL", "-"}
    named = {actor for row in rows for actor in row["actor"].split("|")}
    assert all(actor in known or registry.split_office(actor) for actor in named)
    assert all(registry.split_office(row["office"]) for row in rows if row["office"])
    for one, other in zip(rows, rows[1:], strict=False):
        assert one["doc"] != other["doc"] or int(one["end"]) <= int(other["start"])


def test_without_benches_what_needs_them_is_skipped_and_says_so() -> None:
    by_name = {figure.name: figure for figure in figures(None)}
    assert "needs" in by_name["actors.links_seeds"].skipped
    assert by_name["actors.load_seconds"].value is not None


@pytest.mark.shared
def test_links_beat_the_first_bearer_of_the_name() -> None:
    for figure in figures(benches()):
        if figure.name in {"actors.links_seeds", "actors.links_other"}:
            assert figure.value is not None and figure.baseline is not None
            assert figure.value > figure.baseline
        if figure.name.startswith("actors.re3d"):
            break
