"""Pictures as files: what is drawn is what the records say, in each form, without network."""

from datetime import date
from pathlib import Path

import pytest

from detente.brief import plots
from detente.errors import UsageError
from detente.relations.evidence import Observation, Part
from detente.relations.network.balance import balance
from detente.relations.network.blocs import near_optimal
from detente.relations.network.ties import network
from detente.schema import Relation, When

DAYS = [date(2010, 1, 1), date(2011, 1, 1), date(2012, 1, 1)]
CURVE = [(day, 1.0, -0.5, 2.5) for day in DAYS]
SEEN = [Observation(date(2010, 6, 1).toordinal(), -4.0, 5.0, 1, (Part(("c1",), -4.0, text="ACCUSE Iraq -> Syria"),))]
NAMES = {"IRQ": "Iraq", "SYR": "Syria", "TUR": "Turkey"}


def _relation(a: str, b: str, low: float, high: float, coverage: str = "fair") -> Relation:
    return Relation(
        a, b, When(DAYS[0], DAYS[0]), (low + high) / 2, low, high, "word", events=3, reports=4, coverage=coverage
    )


def _rows(spec: object, key: str) -> list[dict[str, object]]:
    """All data rows of a specification that have a key."""
    if isinstance(spec, dict):
        found = [row for row in spec.get("values", []) if isinstance(row, dict) and key in row]
        return found + [row for value in spec.values() for row in _rows(value, key)]
    return [row for value in spec for row in _rows(value, key)] if isinstance(spec, list) else []


@pytest.mark.parametrize(
    ("suffix", "magic"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("pdf", b"%PDF"), ("html", b"<!DOCTYPE")]
)
def test_a_level_is_written_in_each_form(suffix: str, magic: bytes, tmp_path: Path) -> None:
    phase = Relation("IRQ", "SYR", When(DAYS[0], DAYS[2]), 1.0, -1.0, 3.0, "mixed: visits and talks")
    drawn = plots.level(CURVE, [phase], SEEN, title="Iraq - Syria")
    assert magic in plots.save(drawn, tmp_path / f"level.{suffix}").read_bytes()[:400]


def test_an_unknown_form_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.svg"):
        plots.save(plots.level(CURVE, [], SEEN, title="x"), tmp_path / "level.bmp")


def test_each_piece_of_evidence_is_a_dot_at_its_day_and_value() -> None:
    spec = plots.level(CURVE, [], SEEN, title="x").to_dict(format="vega-lite")
    (dot,) = _rows(spec, "weight")
    assert (dot["day"], dot["value"], dot["tone"], dot["what"]) == (
        "2010-06-01",
        -4.0,
        "hostile",
        "ACCUSE Iraq -> Syria",
    )


def test_ties_of_thin_evidence_or_of_both_signs_are_drawn_as_neither() -> None:
    edges = [_relation("IRQ", "SYR", 1, 3), _relation("IRQ", "TUR", -3, -1), _relation("SYR", "TUR", 1, 3, "thin")]
    places = {"IRQ": (0.0, 0.0), "SYR": (1.0, 0.0), "TUR": (0.5, 1.0)}
    spec = plots.network(edges, places, NAMES, title="x").to_dict(format="vega-lite")
    assert [row["tone"] for row in _rows(spec, "tone")] == ["cooperative", "hostile", "neither"]


def test_the_matrix_has_the_share_of_partitions_in_which_two_are_together() -> None:
    ties = network([("IRQ", "SYR", 1.0), ("IRQ", "TUR", -1.0), ("SYR", "TUR", -1.0)])
    shared = near_optimal(ties, balance(ties), slack=0.0)
    spec = plots.matrix(shared, ("IRQ", "SYR", "TUR"), NAMES, title="x").to_dict(format="vega-lite")
    shares = {(row["a"], row["b"]): row["share"] for row in _rows(spec, "share")}
    assert (shares["Iraq", "Syria"], shares["Iraq", "Turkey"]) == (1.0, 0.0)
