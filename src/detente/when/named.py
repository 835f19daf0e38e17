"""Times told by a name: events and wars of the registry, and eras of those who ruled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from detente.when import calendar
from detente.when.calendar import Interval
from detente.when.context import Context, Piece
from detente.when.lexicon import LOOSE, Named, split_name

ERA = (
    "era",
    "time",
    "times",
    "days",
    "years",
    "rule",
    "reign",
    "regime",
    "administration",
    "government",
    "presidency",
    "premiership",
    "tenure",
    "dictatorship",
    "term",
    "leadership",
    "period",
    "cabinet",
)
TITLES = frozenset(
    [
        "president",
        "prime",
        "minister",
        "premier",
        "king",
        "shah",
        "sheikh",
        "emir",
        "sultan",
        "general",
        "colonel",
        "marshal",
        "chairman",
        "chancellor",
        "ayatollah",
        "imam",
        "queen",
        "emperor",
        "former",
        "late",
        "us",
        "u",
        "s",
        "american",
        "soviet",
        "iraqi",
        "syrian",
        "iranian",
        "egyptian",
        "turkish",
        "russian",
        "israeli",
        "french",
        "british",
        "sir",
        "mr",
        "ms",
        "mrs",
        "secretary",
        "dictator",
        "strongman",
        "leader",
        "hafez",
        "hafiz",
    ]
) - {"hafez", "hafiz"}
PARTICLES = frozenset(
    ["al", "el", "bin", "ibn", "ben", "abu", "de", "da", "van", "von", "der", "ul", "ud", "ould", "-", "–", "’", "'"]
)
BEGAN = frozenset(
    [
        "assumed",
        "took",
        "came",
        "became",
        "entered",
        "seized",
        "gained",
        "won",
        "inherited",
        "ascended",
        "rose",
        "was",
        "were",
        "won",
    ]
)
ENDED = frozenset(["left", "stepped", "resigned", "fell", "died", "quit", "lost", "fled", "abdicated", "departed"])
OUSTED = frozenset(
    [
        "ousted",
        "overthrown",
        "toppled",
        "deposed",
        "removed",
        "killed",
        "assassinated",
        "executed",
        "impeached",
        "forced",
        "expelled",
    ]
)
INTO = frozenset(["elected", "inaugurated", "appointed", "sworn", "crowned", "re"])


def read_event(context: Context, i: int) -> Piece | None:
    """The longest name of a known event that begins at word i; of several of one name the latest that had begun by
    publication.
    """
    node, j, best = context.lexicon.events, i, None
    while j < len(context.words):
        step = node.next.get(context.words[j])
        if step is not None:
            node, j = step, j + 1
            named = _begun(context, node.named) if node.named else None
            if named is not None:
                best = (named, j)
        elif j > i and context.words[j] in LOOSE:
            j += 1
        else:
            break
    return _event_piece(context, best[0], best[1]) if best else None


def _begun(context: Context, several: list[Named]) -> Named | None:
    """A text can't name what came after it; where publication is unknown, the latest is meant."""
    day = context.published
    return next((named for named in reversed(several) if day is None or named.head[0] <= day), None)


def _event_piece(context: Context, named: Named, end: int) -> Piece:
    if context.word(end) == ")" and "(" in context.words[:end] and ")" not in context.words[:end]:
        end += 1
    grain = "unsure" if named.unsure else "onset" if named.onset else "named"
    if named.tail is None or (context.published and named.tail[0] > context.published):
        day = context.published
        return Piece(named.head[0], day, named.kind, end, grain if grain != "named" else "open", named.head, None)
    return Piece(named.head[0], named.tail[1], named.kind, end, grain, named.head, named.tail)


def read_anniversary(
    context: Context, i: int, ordinal: tuple[int, int], inner: Callable[[Context, int], Piece | None]
) -> Piece | None:
    """ "the 10th anniversary of 9/11": the event's day so many years on."""
    number, j = ordinal
    if not number or context.word(j) != "anniversary" or context.word(j + 1) not in ("of", "since"):
        return None
    found = inner(context, context.skip(j + 2, "the"))
    base = found.head or found.span if found else None
    if found is None or base is None:
        return None
    return Piece(calendar.shift(base[0], number, "year"), calendar.shift(base[1], number, "year"), "event", found.end)


def read_holder(context: Context, i: int) -> Piece | None:
    """An era by who ruled: "Khomeini time", "the Trump administration", "Saddam's days", "the days of Nasser",
    "the rule of Assad".
    """
    if context.word(i) in ERA and context.word(i + 1) in ("of", "under"):
        name, end = _name(context, context.skip(i + 2, "the"))
        return _term(context, name, end)
    name, j = _name(context, i)
    if not name:
        return None
    k = context.skip(j, "'s", "’s", "'", "’")
    k = context.skip(k, "-", "first", "second", "early", "late", "last", "final", "long", "ancien")
    if context.word(k) in ERA:
        return _term(context, name, k + 1)
    return None


def read_under(context: Context, i: int) -> Piece | None:
    """The name alone, as after "under" and "post-"."""
    name, end = _name(context, context.skip(i, "the"))
    k = context.skip(end, "'s", "’s")
    if k > end and context.word(k) in ERA:
        end = k + 1
    return _term(context, name, end)


def read_rise_or_fall(context: Context, i: int) -> Piece | None:
    """A clause on an office: "al-Maliki was prime minister" (his term), "Trump took office" (its first day), "Mubarak
    resigned" (its last).

    `head` and `tail` carry the days, so that "before", "since" and "after" tell from the right one.
    """
    name, j = _name(context, i)
    if not name:
        return None
    j = context.skip(j, "officially", "formally", "first", "finally", "himself", "had")
    verb = context.word(j)
    if verb in ("was", "were", "is"):
        return _state(context, name, context.skip(j + 1, "the", "a", "first", "finally", "still"))
    if verb in BEGAN:
        end = _object(context, j + 1)
        return _point(context, name, end, at_end=False) if end else None
    if verb in ENDED:
        end = _object(context, j + 1) or (j + 1 if verb in ("resigned", "fell", "died", "abdicated", "fled") else 0)
        end = j + 2 if context.says(j, "stepped", "down") or context.says(j, "stepped", "aside") else end
        return _point(context, name, end, at_end=True) if end else None
    return None


def _state(context: Context, name: str, j: int) -> Piece | None:
    word = context.word(j)
    if word in OUSTED:
        end = context.skip(context.skip(j + 1, "from"), "power", "office")
        return _point(context, name, end, at_end=True)
    if word in INTO:
        end = j + 2 if context.word(j + 1) == "in" else _object(context, j + 1) or j + 1
        return _point(context, name, end, at_end=False)
    if context.says(j, "in", "power") or context.says(j, "in", "office") or context.says(j, "in", "charge"):
        return _term(context, name, j + 2)
    office, end = _office(context, j)
    return _term(context, f"{office} {name}", end, plain=name) if office else None


OFFICES = (
    ("prime", "minister"),
    ("foreign", "minister"),
    ("defence", "minister"),
    ("defense", "minister"),
    ("interior", "minister"),
    ("secretary", "of", "state"),
    ("secretary", "-", "general"),
    ("secretary", "general"),
    ("vice", "president"),
    ("president",),
    ("premier",),
    ("chancellor",),
    ("king",),
    ("leader",),
    ("supreme", "leader"),
    ("chairman",),
    ("speaker",),
    ("emperor",),
    ("dictator",),
)


def _office(context: Context, j: int) -> tuple[str, int]:
    for office in OFFICES:
        if context.says(j, *office):
            return " ".join(office), j + len(office)
    return "", j


def _object(context: Context, j: int) -> int:
    """The place after "(the) presidency / power / office (in Iraq)", 0 where something else follows."""
    for word in ("to", "up", "the", "his", "her", "from", "in", "down"):
        j = context.skip(j, word)
    if context.word(j) in (
        "power",
        "presidency",
        "office",
        "throne",
        "premiership",
        "leadership",
        "helm",
        "control",
        "election",
        "white",
    ):
        return j + 2 if context.word(j + 1) == "house" else j + 1
    office, end = _office(context, j)
    return end if office else 0


def _name(context: Context, i: int) -> tuple[str, int]:
    """A run of capitalised words with the particles of Arabic, Dutch and Spanish names;
    titles and nationalities are dropped.
    """
    j = i
    while context.word(j) in TITLES:
        j += 1
    if j > i and context.capital(j - 1) and not context.capital(j) and context.word(j - 1) in context.lexicon.leaders:
        j -= 1
    start = j
    while j < len(context.words) and j - start < 8 and _of_name(context, j, start):
        j += 1
    name = context.text[context.places[start][0] : context.places[j - 1][1]] if j > start else ""
    return name.replace(" -", "-"), j


def _of_name(context: Context, j: int, start: int) -> bool:
    """Whether word j goes on with a name: a capital, a particle before one, the point of an initial."""
    word = context.words[j]
    if context.capital(j):
        return word not in ERA
    if word == ".":
        return j > start and len(context.words[j - 1]) == 1 and context.capital(j + 1)
    return word in PARTICLES and (context.capital(j + 1) or (word != "-" and context.word(j + 1) == "-"))


def _known(context: Context, name: str, plain: str = "") -> Interval | None:
    """The term of the one named: from the caller's anchors, else from our own table."""
    anchors, told = context.anchors, None
    for who in filter(None, (name, plain)):
        if anchors is not None and told is None:
            told = anchors(who) if callable(anchors) else anchors.get(who)
    if told:
        return told.earliest or date.min, told.latest or date.max
    terms = context.lexicon.leaders.get(" ".join(split_name(plain or name)), ())
    day = context.published
    past = [term for term in terms if day is None or term[0] <= day]
    if day is None and terms:
        return terms[0][0], terms[-1][1]
    return past[-1] if past else None


def _term(context: Context, name: str, end: int, *, plain: str = "") -> Piece | None:
    span = _known(context, name, plain) if name else None
    if span is None:
        return None
    day = context.published
    goes_on = span[1] == date.max or (day is not None and span[0] <= day < span[1])
    first = None if span[0] == date.min else span[0]
    last = (day if day and day >= span[0] else None) if goes_on else span[1]
    return Piece(first, last, "era", end, "named", (span[0], span[0]), None if goes_on else (span[1], span[1]))


def _point(context: Context, name: str, end: int, *, at_end: bool) -> Piece | None:
    span = _known(context, name)
    if span is None:
        return None
    on = span[1] if at_end else span[0]
    if on in (date.min, date.max):
        return None
    return Piece(on, min(on + timedelta(days=0), date.max), "era", end, "day", (on, on), (on, on))
