"""The circle in the example world: a branch is made, supposes, is run, told and dropped; nothing later than its base is seen."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from detente.cli import output
from detente.errors import InputError, NotFoundError, UsageError
from detente.world import World, scenarios

BASE = date(2025, 5, 31)
ACT = {"kind": "act", "actor": "United States", "type": "COERCE", "target": "Iraq", "on": "2025-07-01"}


@pytest.fixture
def world(example_world: Path, tmp_path: Path) -> World:
    shutil.copytree(example_world, tmp_path / "world")
    return World.open(tmp_path / "world")


def branch(world: World, name: str = "pressure", **how: object) -> None:
    world.new_branch(name, as_of=BASE, **({"months": 6, "runs": 60} | how))


def test_a_branch_is_made_run_told_and_dropped(world: World) -> None:
    branch(world)
    (made,) = world.assume("pressure", [ACT])
    assert world.assume("pressure", [ACT]) == []
    ran = world.run("pressure", pairs=[("IRQ", "SYR")])
    hit = ran.difference.moved[0]
    assert (hit.a, hit.b) == ("IRQ", "USA")
    assert hit.change.median < 0
    assert {("IRQ", "SYR")} <= {(each.a, each.b) for each in ran.difference.moved}
    assert world.compare("pressure") == ran
    ruling = world.drop_branch("pressure", why="tried")
    assert world.branches() == []
    world.undo(ruling.id, why="still wanted")
    assert [each.id for each in world.branch("pressure").assumptions] == [made.id]


def test_the_same_branch_in_another_copy_of_the_world_gives_the_same_json(world: World, tmp_path: Path) -> None:
    shutil.copytree(world.store.folder, tmp_path / "copy")
    texts = []
    for each in (world, World.open(tmp_path / "copy")):
        branch(each, seed=7)
        each.assume("pressure", [ACT])
        first, again = each.run("pressure"), each.run("pressure")
        assert first == again
        texts.append(json.dumps(output.plain(first), ensure_ascii=False))
    assert texts[0] == texts[1]
    inputs = world.compare("pressure").inputs
    assert inputs.seed == 7
    assert inputs.snapshot and inputs.version and inputs.parameters
    assert [each.text for each in inputs.assumptions] == ["USA COERCE IRQ on 2025-07-01"]


def test_nothing_published_after_the_base_is_seen(world: World) -> None:
    from detente.world import demo

    branch(world)
    world.assume("pressure", [ACT])
    before = world.run("pressure")
    world.add([demo.examples() / "later" / "2025-08-20-courier.txt"])
    assert scenarios.run(world, "pressure") == before


def test_a_condition_becomes_an_assumption_with_the_texts_own_expectation(world: World) -> None:
    branch(world)
    picked = next(each for each in world.conditions("USA", "IRQ") if "Washington" in each.if_)
    (made,) = world.assume("pressure", conditions=[f"c:{picked.id[:6]}"], on=date(2025, 7, 1))
    assert made.text == "USA COERCE IRQ on 2025-07-01"
    assert made.assumption.because == picked.id
    assert made.assumption.expects == picked.then
    assert picked.sentence.startswith(picked.if_)
    ran = world.run("pressure")
    assert [each.text for each in ran.expectations] == [picked.then]
    assert ran.difference.moved[0].path[0].evidence == (picked.id,)
    assert any(each.claim == picked.id for each in ran.difference.indicators)


def test_a_condition_that_names_no_act_asks_for_words(world: World) -> None:
    branch(world)
    falls = next(each for each in world.conditions() if "falls" in each.if_)
    with pytest.raises(NotFoundError, match="put it into words"):
        world.assume("pressure", conditions=[falls.id])
    (made,) = world.assume("pressure", [{**ACT, "type": "ASSAULT"}], because=falls.id)
    assert made.assumption.expects == falls.then


def test_what_holds_unless_something_happens_is_expected_the_other_way_round(world: World) -> None:
    unless = next(each for each in world.conditions() if each.if_.startswith("unless"))
    sense = {each.id: each for each in world.store.claims(kinds=["condition"])}[unless.id]
    assert unless.tone == -sense.tone
    branch(world)
    (made,) = world.assume("pressure", [ACT], because=unless.id)
    assert made.assumption.expects == f"otherwise {unless.then}"


def test_coded_events_are_part_of_the_base(world: World) -> None:
    from detente.world import demo

    branch(world)
    world.assume("pressure", [ACT])
    before = world.run("pressure", pairs=[("IRQ", "SYR")])
    world.import_file(demo.examples() / "events.csv")
    after = world.run("pressure", pairs=[("IRQ", "SYR")])
    assert before.inputs.snapshot != after.inputs.snapshot
    seen = [next(each for each in ran.difference.moved if each.b == "SYR").evidence for ran in (before, after)]
    assert seen[1] > seen[0]


def test_bad_input_names_the_nearest_right_thing(world: World) -> None:
    branch(world)
    with pytest.raises(NotFoundError, match="nobody is known as 'Itaq'; nearest: IRQ"):
        world.assume("pressure", [{**ACT, "actor": "Itaq"}])
    with pytest.raises(InputError, match=r"2025-05-31 lies outside the branch \(a day from 2025-06-01"):
        world.assume("pressure", [{**ACT, "on": "2025-05-31"}])
    with pytest.raises(UsageError, match="1800-01-01 lies outside the world, which tells of 1998"):
        world.new_branch("early", as_of=date(1800, 1, 1))
    with pytest.raises(UsageError, match="there is a branch 'pressure' already"):
        branch(world)
    with pytest.raises(NotFoundError, match="no branch 'other'; there are: pressure"):
        world.run("other")
    with pytest.raises(UsageError, match="assumes nothing"):
        world.run("pressure")
    with pytest.raises(NotFoundError, match="was not run yet"):
        world.compare("pressure")
    tie = {"kind": "tie", "a": "IRQ", "type": "ALLIANCE", "b": "SYR"}
    world.assume("pressure", [tie])
    with pytest.raises(InputError, match="both ways at once"):
        world.assume("pressure", [{**tie, "type": "HOSTILITY"}])
    with pytest.raises(NotFoundError, match="no office 'grand vizier of Iraq'"):
        world.assume("pressure", [{"kind": "office", "office": "grand vizier of Iraq", "person": "Nouri al-Maliki"}])


def test_one_position_is_no_bargaining(world: World) -> None:
    branch(world)
    world.assume("pressure", [ACT, {"kind": "position", "actor": "IRN", "issue": "oil", "position": 10}])
    with pytest.raises(InputError, match="'oil' has one position only: IRN at 10"):
        world.run("pressure")


def test_an_assumption_can_be_dropped_and_a_dry_run_writes_nothing(world: World) -> None:
    branch(world)
    (made,) = world.assume("pressure", [ACT], dry_run=True)
    assert world.branch("pressure").assumptions == ()
    (kept,) = world.assume("pressure", [ACT])
    assert kept == made
    world.drop_branch("pressure", kept.id[:6], why="tried")
    assert world.branch("pressure").assumptions == ()


def test_factions_are_read_with_evidence_and_move_relations_only_where_asked(world: World) -> None:
    stands = {each.actor: each for each in world.positions("IRQ", "SYR", as_of=BASE)}
    assert stands["nouri-al-maliki"].position < stands["mohammed-shia-al-sudani"].position
    assert stands["nouri-al-maliki"].inside and not stands["TUR"].inside
    assert all(world.store.claim(claim) for each in stands.values() for claim in each.evidence)
    stronger = {"kind": "capability", "actor": "Nouri al-Maliki", "factor": 20, "issue": "IRQ with SYR"}
    for name, use in (("plain", ()), ("moved", ("factions",))):
        branch(world, name, use=use)
        world.assume(name, [stronger])
    plain, moved = (world.run(name, pairs=[("IRQ", "SYR")]) for name in ("plain", "moved"))
    assert plain.issues[0].base is not None
    assert plain.issues[0].branch.mean < plain.issues[0].base.mean
    change = [
        next(each for each in ran.difference.moved if (each.a, each.b) == ("IRQ", "SYR")) for ran in (plain, moved)
    ]
    assert change[0].end.median == 0.0 > change[1].end.median
    assert "only 'factions'" in plain.notes[0]
    assert [step.mechanism for step in change[1].path] == ["factions"]
    assert change[1].path[0].evidence


def test_a_new_prime_minister_pulls_relations_towards_his_own(world: World) -> None:
    branch(world, use=("leaders",), months=12)
    world.assume(
        "pressure",
        [{"kind": "office", "office": "prime minister of Iraq", "person": "Nouri al-Maliki", "on": "2025-11-15"}],
    )
    ran = world.run("pressure", pairs=[("IRQ", "SYR")])
    (moved,) = [each for each in ran.difference.moved if (each.a, each.b) == ("IRQ", "SYR")]
    assert ran.inputs.exploratory == ("leaders",)
    assert moved.label == "exploratory"
    # The texts tell that he opposed the change in Syria, so his own level lies below his state's.
    assert moved.end.median < 0
    assert [step.mechanism for step in moved.path] == ["leaders"]
    assert not [note for note in ran.notes if "leaders" in note]


def test_a_run_starts_where_the_state_is(world: World) -> None:
    branch(world, runs=4000)
    world.assume("pressure", [ACT])
    ran = world.run("pressure", pairs=[("IRQ", "SYR")])
    for a, b in (("IRQ", "USA"), ("IRQ", "SYR")):
        (told,) = [each for each in ran.difference.moved if (each.a, each.b) == (a, b)]
        assert told.course[0].base.median == pytest.approx(world.relation(a, b, on=BASE).score, abs=0.15)
        assert told.course[0].day == BASE


def test_the_run_that_is_told_is_of_the_assumptions_as_they_stand(world: World) -> None:
    branch(world)
    world.assume("pressure", [ACT])
    first = world.run("pressure")
    (extra,) = world.assume("pressure", [{**ACT, "type": "AID"}])
    second = world.run("pressure")
    assert world.compare("pressure") == second
    world.drop_branch("pressure", extra.id, why="tried")
    assert world.compare("pressure") == first
    assert second.id != first.id


def test_camps_are_shares_of_runs_over_the_branchs_states(world: World) -> None:
    branch(world)
    world.assume("pressure", [{**ACT, "type": "ASSAULT"}])
    found = world.camps("pressure", runs=20)
    assert {"IRQ", "USA"} <= set(found.actors)
    assert len(found.actors) <= 10
    assert all(0 <= each.base <= 1 and 0 <= each.branch <= 1 for each in found.together)
    assert world.camps("pressure", runs=20) == found


@pytest.mark.shared
def test_factions_are_read_from_articles_that_nobody_here_wrote(tmp_path: Path) -> None:
    import detente

    seeds = Path(detente.__file__).parents[3] / "shared" / "seeds"
    world = World.init(tmp_path / "seeds")
    world.add([seeds / "002.txt"], published=date(2025, 2, 22))
    stands = {each.actor: each for each in world.positions("IRQ", "SYR", as_of=date(2025, 2, 22))}
    # The article tells that the prime minister is for developing relations, and that al-Maliki opposes them.
    assert stands["mohammed-shia-al-sudani"].position > stands["nouri-al-maliki"].position
    assert "TUR" in stands
    world.new_branch("turkey", as_of=date(2025, 2, 22), months=6, runs=50)
    (picked,) = [each for each in world.conditions("TUR", "IRQ") if each.if_.startswith("In the event that Turkey")]
    made = world.assume("turkey", conditions=[picked.id])
    assert {each.text.split(" on ")[0] for each in made} == {"TUR COOPERATE IRQ", "TUR COOPERATE SYR"}


def test_a_state_under_a_branch_is_what_one_would_read(world: World) -> None:
    branch(world)
    (made,) = world.assume("pressure", [ACT])
    base = world.relation("IRQ", "USA", on=BASE)
    before, after = (world.relation_under("pressure", "IRQ", "USA", on=day) for day in (BASE, date(2025, 7, 2)))
    assert before.score == pytest.approx(base.score)
    assert after.score < before.score
    assert made.id in after.evidence and made.id not in before.evidence
