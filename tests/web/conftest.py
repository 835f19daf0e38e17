"""A world of hand-made texts and claims on Iraq and Syria from 1958 to 2025, and on Turkey and Syria; no coder takes part."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from detente.schema import Candidate, Claim, Condition, Document, Mention, Party, Span, Speaker, When, digest
from detente.store import Failure, Reading, Store
from detente.world import World

with warnings.catch_warnings():
    # The test client of the web framework warns about its own choice of HTTP library.
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

PARTIES = {
    "IRQ": Party("IRQ", "Iraq", ("IRQ",), "IRQ"),
    "SYR": Party("SYR", "Syria", ("SYR",), "SYR"),
    "TUR": Party("TUR", "Turkey", ("TUR",), "TUR"),
    "EGY": Party("EGY", "Egypt", ("EGY",), "EGY"),
    "islamic-state": Party("islamic-state", "Islamic State", (), "IMGISI"),
    "nouri-al-maliki": Party("nouri-al-maliki", "Nouri al-Maliki", ("IRQ",), "IRQGOV"),
    "bashar-al-assad": Party("bashar-al-assad", "Bashar al-Assad", ("SYR",), "SYRGOV"),
    "local:the-smugglers": Party("local:the-smugglers", "the smugglers"),
}

# A text: publisher, day, title, then a sentence a line. Before the bar stands what it claims:
# kind TYPE actors>recipients intensity when [marks]; no bar, no claim. Marks: b background, r reported, s speculative,
# p planned, n negated, h hypothetical; "by:NAME" the speaker.
TEXTS = """
Example Review | 2003-05-10 | Two capitals, forty-five years
tie RIVALRY IRQ,EGY 0 1958 b | In 1958 Iraq and Egypt became rivals for the leadership of the Arab world.
event AGREE SYR,EGY 6 1958-02 b | Syria and Egypt agreed in February 1958 to unite.
event ACCUSE IRQ>SYR -4 1959-03 b | In March 1959 Iraq accused Syria of arming rebels in Mosul.
event AGREE IRQ,SYR 6 1963-10 b | In October 1963 Iraq and Syria agreed on a military union.
event REJECT IRQ>SYR -4 1963-11 b | In November 1963 Iraq rejected the union with Syria.
tie HOSTILITY IRQ,SYR -6 1966..1968 b | From 1966 to 1968 relations between Iraq and Syria were hostile.
event ACCUSE IRQ>SYR -4 1975-04 b | In April 1975 Iraq accused Syria of holding back the water of the Euphrates.
event MOBILIZE SYR>IRQ -7 1975-06 b | In June 1975 Syria sent troops to the border with Iraq.
event ACCUSE SYR>IRQ -4 1976 b | In 1976 Syria accused Iraq of meddling in Lebanon.
event AGREE IRQ,SYR 7 1978-10-26 b | On 26 October 1978 Iraq and Syria agreed on a charter of joint action.
event CONSULT SYR>IRQ 3 1979-06 b | In June 1979 a Syrian delegation visited Iraq.
event ACCUSE IRQ>SYR -5 1979-07-28 b | On 28 July 1979 Iraq accused Syria of a plot.
event SANCTION IRQ>SYR -6 1980-10-12 b | On 12 October 1980 Iraq broke off relations with Syria.
event SANCTION SYR>IRQ -8 1982-04-10 b | On 10 April 1982 Syria shut the pipeline that carried Iraqi oil.
tie SUPPORT SYR>IRQ -6 1980..1988 b,r | Many in Baghdad held that Syria stood against Iraq in the war with Iran.
event COOPERATE SYR>IRQ -7 1991-01..1991-02 b | Early in 1991 Syrian troops joined the coalition against Iraq.
event RETREAT IRQ,SYR 5 1997-06-02 b | On 2 June 1997 Iraq and Syria opened their border to trade.
event COOPERATE IRQ,SYR 6 2000-11 b,s | Oil may have flowed from Iraq to Syria since November 2000.
Example Courier | 2006-11-22 | Iraq and Syria restore relations
event AGREE IRQ,SYR 7 2006-11-21 | Iraq and Syria restored full diplomatic relations on Tuesday.
event CONSULT SYR>IRQ 3 2006-11-19..2006-11-21 | The Syrian foreign minister visited Iraq for three days.
event ACCUSE IRQ>SYR -3 ..2006-11-22 r,by:Iraqi officials | Iraqi officials have often accused Syria of letting fighters across the border.
event REJECT SYR>IRQ 0 2006-11-20 n | Syria did not reject the accusations.
Example Gazette | 2006-11-23 | Embassies to reopen
event AGREE IRQ,SYR 7 2006-11-21 | Syria and Iraq agreed on 21 November to reopen their embassies.
event COOPERATE SYR>IRQ 4 2006-12 p | Syria will send an ambassador to Iraq next month.
tie SHELTER SYR>IRQ 3 2003..2006 r,by:a Syrian official | Syria has sheltered a million Iraqis, a Syrian official said.
Example Courier | 2009-08-26 | Ambassadors recalled
event SANCTION IRQ>SYR -6 2009-08-25 | Iraq recalled its ambassador from Syria on Tuesday.
event REQUEST IRQ>SYR -2 2009-08-25 r,by:an Iraqi spokesman | Iraq demanded that Syria hand over two men, an Iraqi spokesman said.
event CONSULT nouri-al-maliki>bashar-al-assad 3 2009-08-18 b | Nouri al-Maliki had met Bashar al-Assad in Damascus a week before.
event ACCUSE nouri-al-maliki>SYR -5 2009-09-03 | Nouri al-Maliki accused Syria of sheltering killers.
Example Gazette | 2009-08-27 | Damascus answers
event SANCTION SYR>IRQ -6 2009-08-25 | Syria recalled its ambassador from Iraq in answer.
event ACCUSE SYR>IRQ -3 2009-08-26 | Syria called the Iraqi accusations baseless.
event SANCTION IRQ>SYR -6 2009-08-25 r | According to reports Iraq recalled its ambassador on 25 August.
tie SHELTER SYR>IRQ 0 2003..2009 n | Since 2003 Syria has sheltered no one who fights Iraq.
Example Wire | 2009-09-01 | Mediation
event CONSULT TUR>IRQ 3 2009-08-31 | Turkey mediated between Iraq and Syria on Monday.
event CONSULT TUR>SYR 3 2009-08-31 | The Turkish minister then flew to Syria.
event COOPERATE TUR,SYR 6 2009-09-16 p | Turkey and Syria plan to abolish visas on 16 September.
Example Review | 2011-12-05 | Baghdad holds its breath
stance FEAR IRQ>SYR -2 2011-12-05 | Iraq fears a war in Syria.
event REJECT IRQ>SYR 3 2011-11-12 n | Iraq did not back the suspension of Syria.
condition LEADS_TO SYR>IRQ 0 .. h | If the government in Damascus falls, fighting will spread to Iraq.
event SANCTION TUR>SYR -7 2011-11-30 | Turkey imposed sanctions on Syria on 30 November.
event THREATEN TUR>SYR -5 2011-11-15..2011-11-20 r,by:Turkish papers | Turkey threatened Syria with a buffer zone, Turkish papers wrote.
Example Wire | 2012-10-05 | Shells across the border
event ASSAULT SYR>TUR -9 2012-10-03 | A shell from Syria killed five people in Turkey on 3 October.
event ASSAULT TUR>SYR -9 2012-10-03..2012-10-04 | Turkey shelled targets in Syria.
event ACCUSE SYR>TUR -4 2012-10-04 | Syria accused Turkey of arming rebels.
tie HOSTILITY TUR,SYR -7 2012 | Turkey and Syria have become enemies.
Example Gazette | 2014-06-26 | Strikes at the crossing
event ASSAULT SYR>islamic-state -9 2014-06-24 r | Syrian aircraft are said to have bombed the Islamic State at the border.
event AID SYR>IRQ 6 2014-06-24 s | The strikes may have helped Iraq.
event COOPERATE IRQ,SYR 5 2015-09-27 p | Iraq and Syria plan to share intelligence.
Example Courier | 2017-02-25 | Across the border with leave
event COOPERATE IRQ>SYR 6 2017-02-24 | Iraqi aircraft struck the Islamic State in Syria on 24 February with the leave of Damascus.
event SUPPORT SYR>IRQ 4 2017-02-24 r,by:a Syrian official | Syria thanked Iraq, a Syrian official said.
event RETREAT IRQ,SYR 5 2019-09-30 p | The two mean to open the crossing at al-Qaim.
Example Wire | 2023-07-17 | A visit
event CONSULT IRQ>SYR 4 2023-07-16 | The Iraqi prime minister visited Syria on Sunday.
event REQUEST IRQ,SYR 2 2023-07-16 | Both sides called for joint work against smugglers.
event ACCUSE IRQ>local:the-smugglers -3 2023-07-16 | Iraq accused the smugglers of buying officials.
Example Wire | 2024-12-27 | First contact
event CONSULT IRQ>SYR 3 2024-12-26 | A delegation from Iraq met the new rulers of Syria on Thursday.
event REQUEST SYR>IRQ -1 2024-12-24..2024-12-27 r,by:Syrian sources | Syria asked Iraq to keep factions off the border, Syrian sources said.
stance OPPOSE nouri-al-maliki>SYR -3 2024-12-27 | Nouri al-Maliki opposes the new rulers of Syria.
event CONSULT TUR>SYR 4 2024-12-22 | The Turkish foreign minister met the new rulers of Syria.
event SUPPORT TUR>SYR 5 2024-12-22 r,by:the minister | Turkey will help to rebuild Syria, the minister said.
tie ALLIANCE TUR,SYR 7 2025 s | Turkey and Syria may become allies.
Example Courier | 2025-05-18 | The summit
event SUPPORT IRQ>SYR 4 2025-05-17 | Iraq backed the unity of Syria at the summit on Saturday.
event SUPPORT SYR>IRQ 4 2025-05-17 | Syria thanked Iraq.
event AGREE IRQ,SYR 6 2025-06 p | The two will sign an agreement on trade next month.
event ACCUSE TUR>SYR 0 2025-05-17 n | Turkey accused nobody in Syria.
"""
MODALITIES = ("reported", "speculative", "planned", "negated", "hypothetical")
QUADS = {"SUPPORT": 1, "AGREE": 1, "CONSULT": 1, "ASSAULT": 4, "SANCTION": 4, "MOBILIZE": 4}
HOSTILE = "<script>alert(1)</script> & “quotes” \u202eevil"


def readings() -> Iterator[Reading]:
    """The hand-made texts with their claims and mentions, and one text that claims nothing and attacks the page."""
    text: list[str] = []
    for line in [*TEXTS.strip().splitlines(), "Example |"]:
        if line.startswith("Example ") and text:
            yield _reading(text)
            text = []
        text.append(line)
    yield Reading(Document(digest(HOSTILE), HOSTILE, title=HOSTILE, url="javascript:alert(1)", publisher="<b>"))


def _reading(lines: list[str]) -> Reading:
    publisher, day, title = (part.strip() for part in lines[0].split("|"))
    sentences = [line.partition("|") if "|" in line else ("", "", line) for line in lines[1:]]
    body = "\n\n".join(said.strip() for _, _, said in sentences)
    doc = Document(digest(body), body, title=title, publisher=publisher, published=date.fromisoformat(day))
    claims = [_claim(doc, said.strip(), spec.split()) for spec, _, said in sentences if spec]
    return Reading(doc, tuple(_mentions(doc)), tuple(claims))


def _claim(doc: Document, said: str, spec: list[str]) -> Claim:
    kind, type_, sides, intensity, when = spec[:5]
    marks = " ".join(spec[5:]).split(",")
    actors, _, recipients = sides.partition(">")
    quote = said.removesuffix(".")
    start = doc.text.index(quote)
    modality = next((m for m in MODALITIES if m[0] in marks), "fact")
    speaker = next((mark[3:] for mark in marks if mark.startswith("by:")), "")
    comma = quote.find(",")
    condition = None
    if kind == "condition":
        condition = Condition(Span(doc.id, start, start + comma), Span(doc.id, start + comma + 2, start + len(quote)))
    value = float(intensity)
    fields: dict[str, Any] = {
        "actors": tuple(PARTIES[i] for i in actors.split(",")),
        "recipients": tuple(PARTIES[i] for i in recipients.split(",") if i),
        "when": _when(when),
        "according_to": (Speaker(speaker),) if speaker else (),
        "negated": modality == "negated",
        "modality": modality,
        "condition": condition,
        "tone": (value > 0) - (value < 0),
        "intensity": value,
        "quad": QUADS.get(type_, 2 if value > 0 else 3) if kind == "event" else 0,
        "background": "b" in marks,
        "confidence": 0.8,
        "coder": "by hand",
    }
    return Claim(digest(doc.id, start, type_), Span(doc.id, start, start + len(quote)), quote, kind, type_, **fields)  # type: ignore[arg-type]


def _when(text: str) -> When:
    first, dots, last = text.partition("..")
    return When(_day(first, 0), _day(last if dots else first, 1))


def _day(text: str, end: int) -> date | None:
    parts = [int(part) for part in text.split("-") if part]
    if not parts:
        return None
    return date(*(parts + ([12, 28] if end else [1, 1])[len(parts) - 1 :]))


def _mentions(doc: Document) -> Iterator[Mention]:
    for party in PARTIES.values():
        for found in re.finditer(rf"\b{party.name}\b", doc.text):
            known = not party.actor.startswith("local:")
            yield Mention(
                Span(doc.id, found.start(), found.end()),
                found.group(),
                party.actor if known else None,
                party.name,
                0.9,
                (Candidate(party.actor, 0.9, ("name as listed",)),) if known else (),
                "Organisation",
                "" if known else party.actor,
            )


@pytest.fixture(scope="session")
def world_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the hand-made world; tests only read it."""
    folder = tmp_path_factory.mktemp("web") / "world"
    return fill(folder)


def fill(folder: Path) -> Path:
    """A new hand-made world."""
    store = Store.init(folder, name="two rivers")
    store.add(readings())
    store.record_failures([Failure("torn.pdf", "no text could be read <i>here</i>")])
    return folder


@pytest.fixture(scope="session")
def world(world_folder: Path) -> World:
    return World.open(world_folder)


@pytest.fixture(scope="session")
def client(world: World) -> TestClient:
    """A reader on this machine, where no token is asked for."""
    return reader(world)


@pytest.fixture(scope="session")
def fresh(world: World) -> Callable[[Path], World]:
    """Makes a world of its own for a test that writes; the actors, slow to load, are those of the other."""

    def make(folder: Path) -> World:
        made = World.open(fill(folder))
        made.registry = world.registry
        return made

    return make


@pytest.fixture(scope="session")
def visit() -> Callable[..., TestClient]:
    """Opens a world with options of `create`."""
    return reader


def reader(world: World, **options: Any) -> TestClient:
    from detente.web import create

    return TestClient(create(world, hosts=("testserver",), **options), follow_redirects=False)
