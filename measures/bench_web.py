"""How fast the pages answer at scale with many users at once: `python measures/bench_web.py --claims 50000`.

Makes a world of its own (repeatable: the same for the same number), starts `detente serve` on it, asks every kind of page
alone, then lets users ask at once, each the next page as soon as the last is there (or after `--think` seconds). Prints per
page how many were asked, median and 95th percentile in milliseconds as the browser waits for them, those asked for the first
time apart, and errors. Client and server share the machine, so its load stands beside.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.schema import Claim, Document
    from detente.store.adding import Reading

GOAL_MS = 300.0
FIRST_DAY, DAYS = date(2015, 1, 1), 3650
# Few are in the news daily, most now and then: the n-th is named in proportion to 1/n.
ACTORS = (
    "USA RUS CHN IRQ SYR IRN TUR ISR UKR GBR FRA DEU SAU hamas hezbollah islamic-state nato european-union united-nations EGY PAK IND"
    " JPN KOR PRK QAT ARE YEM LBN JOR KWT LBY ETH SDN NGA ZAF KEN VEN COL MEX BRA POL ITA ESP GRC SRB ARM AZE GEO KAZ AFG"
    " arab-league VNM THA IDN PHL AUS CAN SWE FIN NOR"
).split()
# type, intensity on the Goldstein scale, quad class, how it is told
TYPES = (
    ("CONSULT", 1.0, 1, "held talks with"), ("SUPPORT", 3.5, 1, "backed"), ("AGREE", 3.0, 1, "promised talks to"),
    ("COOPERATE", 6.0, 2, "signed a trade accord with"), ("AID", 7.0, 2, "sent relief to"), ("REQUEST", -1.0, 3, "called on"),
    ("ACCUSE", -2.0, 3, "accused"), ("REJECT", -4.0, 3, "turned down an offer of"), ("THREATEN", -6.0, 3, "threatened"),
    ("SANCTION", -6.5, 4, "put sanctions on"), ("MOBILIZE", -7.0, 4, "massed troops against"), ("ASSAULT", -9.0, 4, "shelled"),
)  # fmt: skip
PLACES = "the capital", "the north", "the border", "the port", "Geneva", "the south", "a mountain pass", "the coast"
TOPICS = "harvest", "pipeline", "ceasefire", "election", "prisoner", "tariff", "dam", "fishing", "drone", "railway"
PUBLISHERS = "Reuters", "Xinhua", "TASS", "Al Jazeera", "BBC News", "Anadolu Agency", "The Evening Example"
STARTS_WITHIN = 600.0
Told = tuple[str, str, tuple[str, float, int, str], date, str]


@dataclass
class Figures:
    """Milliseconds by kind of page: all answers, those asked for the first time, and what went wrong."""

    all: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    first: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--documents", type=int, default=5_000)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=30.0, help="how long they ask")
    parser.add_argument(
        "--think", type=float, default=0.0, help="seconds between an answer and the user's next question"
    )
    parser.add_argument("--alone", type=int, default=8, help="how often each kind of page is asked alone")
    parser.add_argument("--world", type=Path, default=None, help="a world to make here and keep, or to serve as it is")
    parser.add_argument("--port", type=int, default=8790)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = given.world or Path(folder) / "world"
        if not home.exists():
            _say(f"made in {make(home, given.claims, given.documents):.0f} s")
        found = asyncio.run(_served(home, given))
    if given.json:
        json.dump(found, sys.stdout, indent=1)
        return
    for row in found:
        print(
            "{page:<8} alone: first {alone_first:>8.0f}  all {alone:>8.0f} ms | together: n {n:>5}  median {median:>8.0f}"
            "  p95 {p95:>8.0f}  first p95 {first_p95:>8.0f} ms  errors {errors}  {held}".format(**row)
        )


def make(home: Path, claims: int, documents: int) -> float:
    """A world of so many claims in so many documents; gives the seconds it took."""
    from detente.actors import load
    from detente.store import Store

    start = time.monotonic()
    store = Store.init(home)
    registry = load()
    names = {actor: registry.name(actor) for actor in ACTORS}
    store.add(_readings(claims, documents, names), batch=max(200, documents // 10))
    store.compact()
    store.index()
    return time.monotonic() - start


def _readings(claims: int, documents: int, names: dict[str, str]) -> Iterator[Reading]:
    draw = random.Random(1)
    weights = [1 / (n + 1) for n in range(len(ACTORS))]
    for number in range(documents):
        size = claims * (number + 1) // documents - claims * number // documents
        yield _reading(draw, weights, names, number, size)


def _reading(draw: random.Random, weights: list[float], names: dict[str, str], number: int, size: int) -> Reading:
    from detente.schema import Document, digest
    from detente.store.adding import Reading

    # News of late is kept more fully than that of ten years ago.
    day = FIRST_DAY + timedelta(days=int(DAYS * draw.random() ** 0.6))
    publisher = draw.choice(PUBLISHERS)
    told = [_told(draw, weights, names, day) for _ in range(size)]
    text = "\n".join(sentence for *_, sentence in told)
    name = digest(str(number), text)
    title = f"{draw.choice(TOPICS).title()} news of {day:%d %B %Y}"
    doc = Document(
        name,
        text,
        name=f"text-{number}",
        title=title,
        publisher=publisher,
        published=day,
        published_by="given",
        language="en",
    )
    return Reading(doc, claims=tuple(_claims(doc, told)))


def _told(draw: random.Random, weights: list[float], names: dict[str, str], day: date) -> Told:
    a, b = draw.choices(ACTORS, weights, k=2)
    while b == a:
        b = draw.choice(ACTORS)
    act = draw.choice(TYPES)
    when = day - timedelta(days=min(int(draw.expovariate(0.3)), 400))
    where, topic, count = draw.choice(PLACES), draw.choice(TOPICS), draw.randrange(2, 9000)
    sentence = f"{names[a]} {act[3]} {names[b]} over {count} {topic} matters at {where} on {when:%d %B %Y}."
    return a, b, act, when, sentence


def _claims(doc: Document, told: list[Told]) -> Iterator[Claim]:
    from detente.schema import Claim, Party, Span, When, digest

    start = 0
    for a, b, (kind, intensity, quad, _), when, sentence in told:
        sides = [(Party(one, one, (one,) if len(one) == 3 else ()),) for one in (a, b)]
        yield Claim(
            id=digest(doc.id, str(start)), span=Span(doc.id, start, start + len(sentence)), quote=sentence, kind="event", type=kind,
            actors=sides[0], recipients=sides[1], when=When(when, when, f"on {when:%d %B %Y}"), intensity=intensity, quad=quad,
            tone=(intensity > 0) - (intensity < 0), confidence=0.8, coder="made",
        )  # fmt: skip
        start += len(sentence) + 1


async def _served(home: Path, given: argparse.Namespace) -> list[dict[str, Any]]:
    import httpx

    command = [sys.executable, "-m", "detente", "serve", str(home), "--port", str(given.port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        limits = httpx.Limits(max_connections=given.users)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{given.port}", timeout=600.0, limits=limits) as client:
            start = time.monotonic()
            ids = await _ids(client)
            _say(
                f"first desk after {time.monotonic() - start:.1f} s; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
            )
            alone = await _alone(client, ids, given.alone)
            _say(f"asked alone; load {os.getloadavg()[0]:.1f}")
            together = await _together(client, ids, given)
            _say(f"asked together; load {os.getloadavg()[0]:.1f}")
    finally:
        server.terminate()
        server.wait()
    for page, wrong in together.wrong.items():
        _say(f"{page}: {wrong[0]}")
    return [_row(page, alone, together) for page in together.all]


async def _ids(client: Any) -> dict[str, list[str]]:
    """Documents and claims to ask for, once the server listens and the desk is there."""
    import httpx

    until = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            desk = await client.get("/")
            break
        except httpx.ConnectError:
            if time.monotonic() > until:
                raise
            await asyncio.sleep(0.1)
    desk.raise_for_status()
    found = (await client.get("/search.json", params={"q": "pipeline"})).text + desk.text
    return {
        "doc": sorted(
            set(re.findall(r"/doc/([0-9a-f]{8,})", found) + re.findall(r'"document": ?"([0-9a-f]{8,})"', found))
        ),
        "claim": sorted(set(re.findall(r"/claim/([0-9a-f]{8,})", found))),
    }


def _asked(draw: random.Random, ids: dict[str, list[str]]) -> dict[str, str]:
    """One address of each kind of page; busy pairs are looked at more often."""
    weights = [1 / (n + 1) for n in range(len(ACTORS))]
    a, b = draw.choices(ACTORS, weights, k=2)
    while a == b:
        b = draw.choice(ACTORS)
    a, b = sorted((a, b))
    at = FIRST_DAY + timedelta(days=DAYS - 30 * draw.randrange(3))
    return {
        "desk": "/",
        "pair": f"/pair/{a}/{b}",
        "log": f"/pair/{a}/{b}?tab=log",
        "brief": f"/brief/{a}/{b}",
        "reader": f"/doc/{draw.choice(ids['doc'])}",
        "system": f"/system?at={at}",
        "search": f"/search?q={draw.choice(TOPICS)}+{draw.choice(TYPES)[3].split()[0]}",
        "actor": f"/actor/{a}",
        "json": f"/pair/{a}/{b}.json",
    }


# Of a hundred questions.
MIX = {"desk": 15, "pair": 20, "log": 8, "brief": 7, "reader": 17, "system": 8, "search": 10, "actor": 5, "json": 10}


async def _alone(client: Any, ids: dict[str, list[str]], times: int) -> Figures:
    figures, draw, seen = Figures(), random.Random(2), set[str]()
    for _ in range(times):
        for page, address in _asked(draw, ids).items():
            await _ask(client, page, address, figures, seen)
            await _ask(client, page, address, figures, seen)
    return figures


async def _together(client: Any, ids: dict[str, list[str]], given: argparse.Namespace) -> Figures:
    figures, until, seen = Figures(), time.monotonic() + given.seconds, set[str]()

    async def user(number: int) -> None:
        draw = random.Random(100 + number)
        while time.monotonic() < until:
            page = draw.choices(list(MIX), list(MIX.values()))[0]
            await _ask(client, page, _asked(draw, ids)[page], figures, seen)
            await asyncio.sleep(given.think * draw.uniform(0.5, 1.5))

    await asyncio.gather(*(user(number) for number in range(given.users)))
    return figures


async def _ask(client: Any, page: str, address: str, figures: Figures, seen: set[str]) -> None:
    import httpx

    new = address not in seen
    seen.add(address)
    start = time.perf_counter()
    try:
        answer = await client.get(address, follow_redirects=True)
    except httpx.HTTPError as error:
        figures.wrong[page].append(repr(error))
        return
    took = (time.perf_counter() - start) * 1000
    figures.all[page].append(took)
    if new:
        figures.first[page].append(took)
    if answer.status_code != 200:
        figures.wrong[page].append(f"{answer.status_code} {address}")


def _row(page: str, alone: Figures, together: Figures) -> dict[str, Any]:
    p95 = _p95(together.all[page])
    return {
        "page": page,
        "alone_first": median(alone.first[page] or [0.0]),
        "alone": median(alone.all[page] or [0.0]),
        "n": len(together.all[page]),
        "median": median(together.all[page]),
        "p95": p95,
        "first_p95": _p95(together.first[page]),
        "errors": len(together.wrong[page]) + len(alone.wrong[page]),
        "held": "held" if p95 <= GOAL_MS else "not held",
    }


def _p95(values: list[float]) -> float:
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else max(values, default=0.0)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
