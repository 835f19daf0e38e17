"""A world as people use it: what the example corpus gives, and the promises that hold for every world."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import detente
from detente.brief import render
from detente.errors import AmbiguousError, NotFoundError, UsageError, WorldError
from detente.schema import Actor, Claim, Document, Event
from detente.store import Store
from detente.world import Rows, World

DAY = date(2025, 5, 31)
ACCUSED = "Example Courier, 4 March 2020\n\nIraq attacked Syria on 3 March 2020. Turkey warned Iran."
DENIED = "Example Gazette, 5 March 2020\n\nIraq did not attack Syria on 3 March 2020."
AGAIN = "Example Wire, 4 March 2020\n\nIraqi forces attacked Syria on 3 March 2020, officials said."


@pytest.fixture(scope="module")
def world(example_world: Path) -> World:
    return World.open(example_world)


@pytest.fixture
def fresh(tmp_path: Path) -> World:
    return World.init(tmp_path / "world")


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., list[Path]]:
    """Writes texts as a.txt, b.txt ... and gives the paths."""

    def write(*texts: str) -> list[Path]:
        paths = [tmp_path / f"{chr(97 + number)}.txt" for number in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, encoding="utf-8")
        return paths

    return write


@pytest.fixture
def copied(example_world: Path, tmp_path: Path) -> World:
    return World.open(shutil.copytree(example_world, tmp_path / "copy"))


# What every world promises


def test_every_claim_stands_verbatim_in_its_document(world: World) -> None:
    texts = {doc.id: doc.text for doc in world.store.documents()}
    claims = world.store.claims()
    assert len(claims) > 100
    assert all(texts[c.span.document][c.span.start : c.span.end] == c.quote != "" for c in claims)


def test_every_event_is_carried_by_claims_and_every_event_claim_by_one_event(world: World) -> None:
    carried = [claim for event in world.events() for claim in event.claims]
    assert sorted(carried) == sorted(c.id for c in world.store.claims(kinds=["event"]))


def test_the_contributions_sum_to_the_level_and_open_to_claims_of_the_world(world: World) -> None:
    level = world.relation("IRQ", "SYR", on=DAY)
    parts = world.why("IRQ", "SYR", on=DAY)
    assert sum(part.points for part in parts) == pytest.approx(level.score, abs=0.01)
    known = {claim.id for claim in world.store.claims()}
    assert {claim for part in parts for claim in part.claims} <= known
    assert level.low <= level.score <= level.high


def test_every_sentence_of_a_brief_cites_a_claim_or_says_that_it_judges(world: World) -> None:
    page = world.brief("IRQ", "SYR", on=DAY, since=date(2024, 12, 1))
    texts = {doc.id: doc.text for doc in world.store.documents()}
    assert all(line.notes or line.judgment for line in page.lines)
    assert any(line.notes for line in page.lines)
    assert all(texts[note.document][note.start : note.end] == note.quote for note in page.footnotes)


def test_reading_the_same_texts_twice_adds_nothing(copied: World) -> None:
    from detente.world.demo import examples

    before = copied.store.snapshot()
    report = copied.add([examples() / "2009-08-26-courier.txt", examples() / "2025-04-18-wire.pdf"])
    assert report.summary["already_known"] == 2
    assert report.summary["documents"] == report.summary["claims"] == report.summary["new"] == 0
    assert copied.store.snapshot() == before


def test_the_same_texts_in_another_order_give_the_same_world_and_the_same_page(
    tmp_path: Path, written: Callable[..., list[Path]]
) -> None:
    paths = written(ACCUSED, DENIED, AGAIN)
    pages = []
    for name, order in (("one", paths), ("two", paths[::-1])):
        made = World.init(tmp_path / name)
        made.add(order)
        page = made.brief("IRQ", "SYR")
        pages.append((made.store.snapshot(), render.markdown(page), render.html(page)))
    assert pages[0] == pages[1]


def test_known_shows_what_the_world_held_on_an_earlier_day(tmp_path: Path, written: Callable[..., list[Path]]) -> None:
    first, second = written(ACCUSED, "Example Wire, 9 April 2021\n\nSyria praised Iraq on 8 April 2021.")
    folder = tmp_path / "world"
    World(Store.init(folder, clock=lambda: datetime(2020, 3, 5, tzinfo=UTC))).add([first])
    World(Store.open(folder, clock=lambda: datetime(2021, 4, 10, tzinfo=UTC))).add([second])
    made = World.open(folder)
    assert made.status(known=date(2019, 1, 1))["documents"] == 0
    assert made.status(known=date(2020, 12, 31))["documents"] == 1
    assert made.status()["documents"] == 2
    then, now = made.log("IRQ", "SYR", known=date(2020, 12, 31)), made.log("IRQ", "SYR")
    assert {row["quote"] for row in now} - {row["quote"] for row in then} == {"Syria praised Iraq"}
    earlier = made.relation("IRQ", "SYR", on=date(2021, 5, 1), known=date(2020, 12, 31))
    assert earlier.score < made.relation("IRQ", "SYR", on=date(2021, 5, 1)).score


def test_at_leaves_out_what_had_not_begun_and_undated_claims_of_later_texts(world: World) -> None:
    day = date(2009, 10, 1)
    pair = world.pair("IRQ", "SYR", at=day)
    assert pair.claims
    for claim in pair.claims.values():
        first = claim.when.earliest or claim.when.latest or pair.documents[claim.span.document].published
        assert first is None or first <= day


# Adding


def test_another_report_of_a_known_happening_is_no_news_and_a_denial_contradicts(
    fresh: World, written: Callable[..., list[Path]]
) -> None:
    first, denial, second = written(ACCUSED, DENIED, AGAIN)
    report = fresh.add([first])
    assert report.summary["new"] == report.summary["claims"] == 2
    assert fresh.add([second]).summary["new"] == 0
    report = fresh.add([denial])
    assert report.contradicting >= 1
    quotes = {fresh.store.claim(i).quote for pair in report.contradictions for i in (pair.left, pair.right)}
    assert "Iraq did not attack Syria" in quotes
    assert len(fresh.events()) == 2


def test_a_preview_counts_what_adding_would_bring_and_writes_nothing(
    fresh: World, written: Callable[..., list[Path]], tmp_path: Path
) -> None:
    paths = [*written(ACCUSED, DENIED), tmp_path / "missing.txt"]
    foreseen, before = fresh.preview(paths).summary, fresh.store.snapshot()
    assert fresh.store.snapshot() == before
    assert fresh.store.failures() == []
    done = fresh.add(paths).summary
    assert foreseen == {name: done[name] for name in foreseen}
    assert done["documents"] == 2
    assert done["failures"] == 1


def test_what_cannot_be_read_is_one_row_with_file_and_reason_however_often_it_is_tried(
    fresh: World, tmp_path: Path, written: Callable[..., list[Path]]
) -> None:
    (good,) = written(ACCUSED)
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\nnothing else")
    for _ in range(2):
        fresh.add([broken, good, tmp_path / "missing.txt"])
    rows = fresh.sql("SELECT source, reason FROM failures ORDER BY source")
    assert [Path(row["source"]).name for row in rows] == ["broken.pdf", "missing.txt"]
    assert "the PDF is broken" in rows[0]["reason"]
    assert rows[1]["reason"] == "no such file"
    assert fresh.status()["documents"] == 1


def test_a_text_in_arabic_is_kept_with_its_names_and_says_that_it_is_not_read(
    fresh: World, written: Callable[..., list[Path]]
) -> None:
    arabic = "اتهم العراق سوريا بإيواء جماعات مسلحة. وزار وزير الخارجية السوري بغداد يوم الثلاثاء وبحث مع المسؤولين أمن الحدود."
    report = fresh.add(written(arabic))
    assert report.summary["documents"] == 1
    assert report.summary["claims"] == 0
    assert any("not read yet: Arabic" in remark for _, remark in report.notices)
    assert {mention.actor for mention in fresh.store.mentions()} >= {"IRQ", "SYR"}


def test_a_world_may_lie_in_the_folder_of_its_articles(tmp_path: Path, written: Callable[..., list[Path]]) -> None:
    written(ACCUSED)
    made = World.init(tmp_path)
    made.search("Iraq")
    assert made.preview([tmp_path]).summary["failures"] == 0
    report = made.add([tmp_path])
    assert (report.summary["documents"], report.failures) == (1, ())


def test_an_exact_copy_in_one_run_is_known_and_not_a_reprint(fresh: World, written: Callable[..., list[Path]]) -> None:
    report = fresh.add(written(ACCUSED, ACCUSED))
    assert report.summary["documents"] == report.summary["already_known"] == 1
    assert report.summary["reprints"] == 0
    assert not any("near copy" in remark for _, remark in report.notices)


def test_a_killed_reader_leaves_whole_documents_and_reading_again_completes_them(tmp_path: Path) -> None:
    from detente.world.demo import examples

    texts = [str(examples() / "2015-2019.jsonl")]
    reference, folder = World.init(tmp_path / "reference"), tmp_path / "killed"
    reference.add(texts)
    World.init(folder)
    # Commits of one document, so that there is much to be killed in.
    script = (
        "import functools, sys; from detente.world import World; world = World.open(sys.argv[1])\n"
        "world.store.add = functools.partial(world.store.add, batch=1); world.add(sys.argv[2:])"
    )
    call = [sys.executable, "-c", script, str(folder), *texts]
    reader = subprocess.Popen(call, stderr=subprocess.DEVNULL)
    while reader.poll() is None and len(list(folder.glob("tables/*/*.parquet"))) < 5:
        time.sleep(0.001)
    reader.kill()
    reader.wait()
    opened = World.open(folder)
    kept = {doc.id: doc.text for doc in opened.store.documents()}
    assert 0 < len(kept) < reference.status()["documents"]
    assert all(kept[c.span.document][c.span.start : c.span.end] == c.quote for c in opened.store.claims())
    subprocess.run(call, check=True)
    assert World.open(folder).store.snapshot() == reference.store.snapshot()


# Asking


@pytest.mark.parametrize(("letter", "kind"), [("c", Claim), ("d", Document), ("e", Event), ("a", Actor)])
def test_things_are_shown_by_the_beginning_of_their_id(world: World, letter: str, kind: type) -> None:
    ids = {
        "c": world.store.claims()[0].id,
        "d": world.store.documents()[0].id,
        "e": world.events()[0].id,
        "a": "nouri-al-maliki",
    }
    found = world.show(f"{letter}:{ids[letter][:9]}")
    assert isinstance(found, kind)
    assert found.id == ids[letter]
    assert isinstance(world.card(ids[letter])["is"], str)


def test_a_beginning_that_fits_several_things_names_them(world: World) -> None:
    letters = {claim.id[0] for claim in world.store.claims()}
    with pytest.raises(AmbiguousError, match="fits several"):
        world.show(f"c:{sorted(letters)[0]}")
    for nothing in ("zzz", "", "c:", "e:zz"):
        with pytest.raises(NotFoundError):
            world.show(nothing)


def test_the_card_of_a_claim_holds_its_sentence_its_source_and_its_event(world: World) -> None:
    claim = next(c for c in world.store.claims() if c.quote == "Al-Shaibani thanked Iraq")
    card = world.card(claim.id)
    # The sentence as it stands in examples/2025-05-18-gazette.docx.
    assert card["sentence"].startswith("Al-Shaibani thanked Iraq for its invitation")
    assert card["source"]["published"] == date(2025, 5, 18)
    assert claim.id in {each["claim"] for each in world.card(f"e:{card['event']}")["evidence"]}


def test_the_log_is_newest_first_and_can_be_narrowed(world: World) -> None:
    rows = world.log("IRQ", "SYR")
    days = [row["until"] or row["since"] for row in rows]
    assert days == sorted(days, reverse=True)
    ties = world.log("IRQ", "SYR", kind="tie")
    assert 0 < len(ties) < len(rows)
    assert {row["kind"] for row in ties} == {"tie"}
    assert all((row["until"] or row["since"]) >= "2020" for row in world.log("IRQ", "SYR", since=date(2020, 1, 1)))


def test_actors_are_named_by_id_or_name(world: World) -> None:
    assert world.actor_id("irq") == world.actor_id("Iraq") == world.actor_id("IRQ") == "IRQ"
    assert world.actor_id("Assad", on=date(2004, 5, 1)) == "bashar-al-assad"
    with pytest.raises(NotFoundError, match="Narnia"):
        world.relation("IRQ", "Narnia")
    with pytest.raises(UsageError, match="two different"):
        world.relation("IRQ", "Iraq")
    with pytest.raises(UsageError, match="event, tie, stance, condition"):
        world.log("IRQ", "SYR", kind="banana")
    with pytest.raises(NotFoundError, match=r"there are: .*IRQ"):
        world.relation("IRQ", "SYR", bloc="ATLANTIS")
    with pytest.raises(NotFoundError, match="speaks of both"):
        world.brief("IRQ", "NOR")


def test_each_bloc_of_outlets_has_a_level_of_its_own(world: World) -> None:
    whole, iraqi = world.relation("IRQ", "SYR", on=DAY), world.relation("IRQ", "SYR", on=DAY, bloc="IRQ")
    assert 0 < iraqi.reports < whole.reports
    assert iraqi.high - iraqi.low > whole.high - whole.low


@pytest.mark.parametrize("answer", ["log", "contributions", "phase_rows"])
def test_answers_turn_into_pandas_polars_and_arrow(world: World, answer: str) -> None:
    rows = getattr(world, answer)("IRQ", "SYR")
    assert len(rows) == len(rows.to_pandas()) == len(rows.to_polars()) == len(rows.to_arrow()) > 0
    assert list(rows.to_pandas().columns) == rows.to_polars().columns == rows.to_arrow().column_names == rows.columns


def test_empty_answers_keep_their_columns(world: World) -> None:
    rows = world.search("zebra")
    assert len(rows) == 0
    assert list(rows.to_pandas().columns) == rows.to_arrow().column_names == rows.columns


def test_answers_show_themselves_in_a_notebook_with_all_text_escaped(world: World) -> None:
    assert "<table>" in world.log("IRQ", "SYR")._repr_html_()
    assert "<table>" in world._repr_html_()
    drawn = Rows([{"quote": "<script>alert(1)</script>", "level": 0.123}])._repr_html_()
    assert "<script>" not in drawn
    assert "0.12" in drawn


def test_sql_reads_and_does_nothing_else(world: World) -> None:
    counted = world.sql("SELECT count(*) AS n FROM claims")
    assert counted[0]["n"] == world.status()["claims"]
    before = world.store.snapshot()
    for query in (
        "DROP TABLE claims",
        "DELETE FROM claims",
        "COPY claims TO 'x.csv'",
        "SELECT 1; SELECT 2",
        "nonsense",
    ):
        with pytest.raises(UsageError):
            world.sql(query)
    assert world.store.snapshot() == before


# Ruling


def test_a_withdrawn_claim_is_gone_until_that_is_undone(copied: World) -> None:
    before = copied.store.snapshot()
    level = copied.relation("IRQ", "SYR", on=DAY)
    claim = level.evidence[0]
    ruling = copied.withdraw(f"c:{claim[:8]}", why="read wrongly", by="me")
    assert ruling.target == claim
    assert claim not in {row["id"] for row in copied.log("IRQ", "SYR")}
    assert copied.relation("IRQ", "SYR", on=DAY).score != level.score
    assert [row["why"] for row in copied.history(claim[:8])] == ["read wrongly"]
    copied.undo(ruling.id, why="it was right", by="me")
    assert copied.store.snapshot() == before
    assert [row["standing"] for row in copied.history()] == [False, True]


def test_a_ruling_needs_a_reason_and_something_to_rule_on(copied: World) -> None:
    with pytest.raises(UsageError, match="why"):
        copied.withdraw(copied.store.claims()[0].id, why=" ")
    with pytest.raises(NotFoundError):
        copied.withdraw("zzz", why="wrong")
    assert copied.store.history() == []


# The package


def test_the_package_opens_worlds_and_answers_without_one(example_world: Path, tmp_path: Path) -> None:
    assert detente.open(example_world).status()["name"] == "examples"
    assert detente.init(tmp_path / "new", name="mine").status()["documents"] == 0
    assert detente.who("Assad", on=date(2004, 5, 1))[0].actor == "bashar-al-assad"
    assert detente.when.read("in May 2003").earliest == date(2003, 5, 1)
    with pytest.raises(WorldError, match="detente init"):
        detente.open(tmp_path / "none")
    with pytest.raises(AttributeError, match="nonsense"):
        detente.nonsense  # noqa: B018


def test_all_exported_names_exist() -> None:
    assert {name: getattr(detente, name) for name in detente.__all__}.keys() == set(detente.__all__)


def test_importing_the_package_and_asking_for_help_stay_light() -> None:
    script = (
        "import sys, detente, detente.cli\n"
        "sys.argv = ['detente', '--help']\n"
        "try: detente.cli.main()\n"
        "except SystemExit: pass\n"
        "heavy = {'spacy', 'duckdb', 'pandas', 'numpy', 'sklearn', 'altair', 'pyarrow', 'scipy', 'lxml', 'httpx'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stderr.strip() == "[]"


def test_a_world_of_a_newer_detente_is_left_alone(fresh: World) -> None:
    file = fresh.store.folder / "detente.toml"
    file.write_text(file.read_text().replace("format = 1", "format = 99"))
    with pytest.raises(WorldError, match=r"newer detente.*upgrade"):
        World.open(fresh.store.folder)
