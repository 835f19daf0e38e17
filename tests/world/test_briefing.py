"""The brief of a world: confined to a bloc, with what its sides deny to all the world."""

from datetime import date
from pathlib import Path

from detente.world import World


def test_a_brief_confined_to_a_bloc_cites_its_outlets_alone_and_says_so(example_world: Path) -> None:
    world = World.open(example_world)
    whole, iraqi = (world.brief("IRQ", "SYR", on=date(2009, 10, 1), bloc=bloc) for bloc in (None, "IRQ"))
    assert "only from outlets of Iraq" in iraqi.corpus
    assert {note.publisher for note in iraqi.footnotes} < {note.publisher for note in whole.footnotes}
    assert iraqi.level != whole.level


def test_what_a_side_denies_to_all_the_world_stands_against_what_the_other_says(example_world: Path) -> None:
    page = World.open(example_world).brief("IRQ", "SYR", on=date(2009, 10, 1))
    disagree = next(s for s in page.sections if s.title == "Where sources disagree")
    assert any("Syria did not shelter armed groups" in line.text for line in disagree.lines)
