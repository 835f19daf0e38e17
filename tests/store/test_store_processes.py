"""Several processes: killed writers, a reader beside a writer, writers beside each other."""

import multiprocessing
import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import pytest
from store_worlds import CLAIMS, TEXTS, readings, write

from detente.store import Failure, Store


@pytest.fixture(scope="module")
def processes():
    """Children that have the libraries loaded already, so that a kill hits the writing and not the start."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["store_worlds", "deltalake", "duckdb", "pyarrow.compute"])
    return context


def whole(world):
    """True where every visible document has all its claims and mentions, and nothing else is visible."""
    view = world._view(None)
    documents = set(view.rows("SELECT id FROM documents").column("id").to_pylist())
    for table in ("claims", "mentions"):
        counts = Counter(view.rows(f"SELECT document FROM {table}").column("document").to_pylist())
        if counts != dict.fromkeys(documents, CLAIMS):
            return False
    return True


def started(processes, folder):
    """A child that has opened the world and begins to add, and when."""
    ready = processes.Event()
    child = processes.Process(target=write, args=(folder, 0, TEXTS, 3, ready))
    child.start()
    assert ready.wait(30)
    return child, time.monotonic()


def test_a_killed_writer_leaves_whole_documents_and_a_rerun_completes_the_world(tmp_path, processes):
    complete = Store.init(tmp_path / "complete")
    undisturbed, began = started(processes, tmp_path / "complete")
    undisturbed.join()
    takes = time.monotonic() - began
    chance = random.Random(1979)
    reached = []
    for number in range(10):
        folder = tmp_path / f"killed-{number}"
        Store.init(folder)
        child, _ = started(processes, folder)
        time.sleep(chance.uniform(0, takes))
        child.kill()
        child.join()
        world = Store.open(folder)
        assert whole(world)
        reached.append(world.status().documents)
        assert world.add(readings()).documents == TEXTS - reached[-1]
        assert whole(world) and world.snapshot() == complete.snapshot()
        assert len(world.claims()) == TEXTS * CLAIMS
    # Otherwise no kill fell into the writing and the test has shown nothing.
    assert any(0 < documents < TEXTS for documents in reached)


def test_a_reader_beside_a_writer_sees_whole_batches_only(tmp_path, processes):
    world = Store.init(tmp_path / "w")
    child = processes.Process(target=write, args=(tmp_path / "w", 0, TEXTS, 2))
    child.start()
    seen = [0]
    alive = True
    while alive:
        # Looked at once more after its end.
        alive = child.is_alive()
        assert whole(world)
        seen.append(world.status().documents)
        assert seen[-1] % 2 == 0 and seen[-1] >= seen[-2]
    child.join()
    assert child.exitcode == 0 and seen[-1] == TEXTS
    # Otherwise the reader never looked while the writer wrote.
    assert len(set(seen)) > 3


def test_writers_beside_each_other_lose_nothing_and_double_nothing(tmp_path, processes):
    Store.init(tmp_path / "w")
    spans = [(0, 14), (7, TEXTS), (0, TEXTS)]
    children = [processes.Process(target=write, args=(tmp_path / "w", *span, 2)) for span in spans]
    for child in children:
        child.start()
    for child in children:
        child.join()
        assert child.exitcode == 0
    world = Store.open(tmp_path / "w")
    assert whole(world) and world.status().documents == TEXTS
    assert len(world.search("letter", limit=1000)) == TEXTS * CLAIMS
    alone = Store.init(tmp_path / "alone")
    alone.add(readings())
    assert world.snapshot() == alone.snapshot()


def test_what_another_writes_within_a_pinned_block_is_seen_after_it_and_own_writing_at_once(tmp_path) -> None:
    ours, theirs = Store.init(tmp_path / "w"), Store.open(tmp_path / "w")
    with ours.pinned():
        stamp = ours.stamp()
        assert ours.failures() == []
        theirs.record_failures([Failure("a.txt", "empty")])
        assert ours.failures() == [] and ours.stamp() == stamp
        with ThreadPoolExecutor(1) as other:
            assert len(other.submit(ours.failures).result()) == 1
            assert other.submit(copy_context().run, ours.failures).result() == []
        assert len(theirs.failures()) == 1
    assert len(ours.failures()) == 1 and ours.stamp() != stamp
    with ours.pinned():
        assert len(ours.failures()) == 1
        ours.record_failures([Failure("b.txt", "empty")])
        assert len(ours.failures()) == 2
