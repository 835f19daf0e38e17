"""Gaps: names that nobody in the registry has, counted over texts."""

from detente.actors import Registry
from detente.actors.gaps import gaps
from detente.schema import Document


def test_unknown_names_are_counted_and_known_ones_left_out(registry: Registry) -> None:
    docs = [
        Document("a", "Sudan and the Zorbian League met. Later the Zorbian League spoke with Omar al-Bashir."),
        Document("b", "In Poland the Zorbian League and Xanthe Plimsoll argued."),
    ]
    found = gaps(docs, registry, least=1)
    assert (found[0].name, found[0].count, found[0].documents) == ("Zorbian League", 3, 2)
    assert "Xanthe Plimsoll" in {gap.name for gap in found}
    assert not {"Sudan", "Poland", "Omar al-Bashir", "Later", "In"} & {gap.name for gap in found}


def test_rare_names_and_months_are_left_out(registry: Registry) -> None:
    docs = [Document("a", "On Monday in March the Zorbian League met.")]
    assert gaps(docs, registry, least=2) == []
    assert [gap.name for gap in gaps(docs, registry, least=1)] == ["Zorbian League"]
