"""Pages stay up and whole while another process adds to the world."""

import multiprocessing
import time
from datetime import date
from pathlib import Path

TEXTS, SIZE = 6, 2


def write(folder: Path) -> None:
    """Add texts two by two, each with one claim, in a process of its own."""
    from detente.schema import Claim, Document, Party, Span, When
    from detente.store import Reading, Store

    iraq, syria = Party("IRQ", "Iraq", ("IRQ",), "IRQ"), Party("SYR", "Syria", ("SYR",), "SYR")

    def readings():
        for n in range(TEXTS):
            doc = Document(f"late{n}", f"Iraq praised Syria for the {n}th time.", published=date(2025, 5, 10 + n))
            span, day = Span(doc.id, 0, 18), When(date(2025, 5, 10 + n), date(2025, 5, 10 + n))
            claim = Claim(
                f"{n:012d}",
                span,
                doc.text[:18],
                "event",
                "SUPPORT",
                (iraq,),
                (syria,),
                when=day,
                intensity=4.0,
                tone=1,
                quad=1,
            )
            time.sleep(0.15)
            yield Reading(doc, (), (claim,))

    Store.open(folder).add(readings(), batch=SIZE)


def test_pages_answer_and_show_whole_batches_while_another_process_adds(tmp_path, fresh, visit) -> None:
    world = fresh(tmp_path / "grows")
    client = visit(world)
    child = multiprocessing.get_context("spawn").Process(target=write, args=(tmp_path / "grows",))
    before = client.get("/.json").json()
    child.start()
    seen, alive = [], True
    while alive:
        # Looked at once more after its end.
        alive = child.is_alive()
        desk, pair = client.get("/.json"), client.get("/pair/IRQ/SYR.json?tab=log")
        assert (desk.status_code, pair.status_code) == (200, 200)
        page = desk.json()
        assert page["documents"] - before["documents"] == page["claims"] - before["claims"]
        seen.append(page["documents"] - before["documents"])
    child.join()
    assert child.exitcode == 0 and world.store.status().documents - before["documents"] == TEXTS
    assert seen == sorted(seen) and seen[-1] == TEXTS, seen
    assert all(count % SIZE == 0 for count in seen)
