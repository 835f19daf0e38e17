"""Whether two reports may be, and probably are, of one happening: the one transparent score that all merging uses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from detente.reading.wording import Weigh, likeness, plain

# Neighbours in PLOVER: one meeting is reported as talks, as an agreement or as cooperation.
_PAIRS = """
    AGREE-CONSULT AGREE-COOPERATE CONSULT-COOPERATE AGREE-SUPPORT SUPPORT-COOPERATE SUPPORT-AID COOPERATE-AID
    AGREE-RETREAT AGREE-CONCEDE RETREAT-CONCEDE REQUEST-ACCUSE REQUEST-THREATEN ACCUSE-REJECT ACCUSE-THREATEN
    REJECT-THREATEN REJECT-SANCTION THREATEN-MOBILIZE MOBILIZE-ASSAULT SANCTION-COERCE COERCE-ASSAULT PROTEST-ASSAULT
    PROTEST-ACCUSE CONSULT-SUPPORT"""
_NEIGHBOURS = frozenset(frozenset(pair.split("-")) for pair in _PAIRS.split())
# All sides of these act alike: "Iraq met Syria", "Syria met Iraq" and "the two met" are one.
SYMMETRIC = frozenset({"AGREE", "CONSULT", "COOPERATE"})
# Attackers of whom a text says nothing: two of them are not the same ones for that.
UNKNOWN = "local:unidentified-attackers"
# A single act is over within days; a claim that spans more is a course of acts, and only its words can tell which.
VAGUE_DAYS = 45
# Within one text many acts share the text's own date, and a repeat of one act repeats some of its words.
_SAME_TEXT = 0.4
_SLACK = timedelta(days=1)  # time zones, and papers that print the day of publication


@dataclass(frozen=True, slots=True, order=True)
class Side:
    """One party of a happening as a report names it: its id, and the state it is or acts for ("" for none)."""

    actor: str
    state: str = ""

    @property
    def keys(self) -> frozenset[str]:
        return frozenset({self.actor, self.state} - {""})


@dataclass(frozen=True, slots=True)
class Sight:
    """What one report lets us see of a happening. `words` are stems of its clause, `setting` of the text around it, `matter`
    those that tell one act from another of its type (None: all). `counts` is what it counts, by noun; `span` where it
    stands in the text; `heading`: above the text's first sentence.
    """

    id: str
    document: str
    type: str = ""
    mode: str = ""
    actors: tuple[Side, ...] = ()
    recipients: tuple[Side, ...] = ()
    earliest: date | None = None
    latest: date | None = None
    published: date | None = None
    place: str = ""
    words: frozenset[str] = frozenset()
    setting: frozenset[str] = frozenset()
    background: bool = False
    hypothetical: bool = False
    heading: bool = False
    matter: frozenset[str] | None = None
    counts: tuple[tuple[str, int], ...] = ()
    span: tuple[int, int] = (0, 0)

    @property
    def vague(self) -> bool:
        """Undated, open on one side, or too wide for one act."""
        return self.earliest is None or self.latest is None or (self.latest - self.earliest).days > VAGUE_DAYS

    @property
    def sides(self) -> tuple[Side, ...]:
        return self.actors + self.recipients

    def is_news(self) -> bool:
        """Dated on the text's own day, or about it; also where either is unknown."""
        if self.published is None or self.earliest is None or self.latest is None:
            return True
        return self.earliest - _SLACK <= self.published <= self.latest + _SLACK

    def may_be(self, other: Sight) -> bool:
        """False where the two can't be one happening: types far apart, times that do not meet, or sides that differ."""
        return (
            self.hypothetical == other.hypothetical
            and kinship(self.type, other.type) > 0
            and _times_meet(self, other)
            and _parties(self, other) > 0
        )


@dataclass(frozen=True, slots=True)
class Weights:
    """What each likeness adds to the score of a pair, and the score from which the pair counts as one happening. `undated`
    and `counts` are taken off where neither report has any date, not even its text's, and where they count the same thing
    and not alike, on no certain common day.
    """

    type: float = 0.15
    parties: float = 0.2
    time: float = 0.3
    place: float = 0.1
    wording: float = 0.4
    setting: float = 0.0
    undated: float = 0.1
    counts: float = 0.4
    threshold: float = 0.5


CLAIMS = Weights()


@dataclass(frozen=True, slots=True)
class Verdict:
    """How surely two reports are of one happening, and what speaks for it."""

    score: float
    reasons: tuple[str, ...]


def compare(left: Sight, right: Sight, *, weights: Weights = CLAIMS, weigh: Weigh = plain) -> Verdict | None:
    """The verdict on a pair, or None where it can't be one happening or its score does not reach the threshold.

    With the weights for claims, two reports with the same parties, type and exact day pass on those alone; the vaguer
    the dates, the more of the wording must agree.
    """
    if not left.may_be(right):
        return None
    total = score(left, right, weights=weights, weigh=weigh)
    return Verdict(total, tuple(_reasons(left, right))) if total >= weights.threshold else None


def score(left: Sight, right: Sight, *, weights: Weights = CLAIMS, weigh: Weigh = plain) -> float:
    """Weighted sum of likenesses in [0, 1]; time and place may be negative: undated news printed months apart, two
    places named. Another mode of the same type ("visit", "phone") halves the likeness of types; within one text, its
    own day in common counts for less.
    """
    kin = kinship(left.type, right.type) * (0.5 if left.mode and right.mode and left.mode != right.mode else 1.0)
    once = _one_news(left, right)
    time = _time(left, right) * (_SAME_TEXT if once else 1.0)
    alike = 1.0 if _read_twice(left, right) else likeness(*_words(left, right, once=once), weigh)
    total = weights.type * kin + weights.parties * _parties(left, right) + weights.time * time
    total += weights.place * _place(left, right) + weights.wording * alike
    total -= weights.undated if _dateless(left) and _dateless(right) else 0.0
    total -= weights.counts if time < 1 and _count_otherwise(left, right) else 0.0
    return total + (weights.setting * likeness(left.setting, right.setting, weigh) if weights.setting else 0.0)


def _read_twice(left: Sight, right: Sight) -> bool:
    """One stretch of a text read as the same type of act."""
    meet = left.span[0] < right.span[1] and right.span[0] < left.span[1]
    return left.document == right.document and left.type == right.type and meet


def _words(left: Sight, right: Sight, *, once: bool) -> tuple[frozenset[str], frozenset[str]]:
    if once and left.matter is not None and right.matter is not None:
        return left.matter, right.matter
    return left.words, right.words


def _one_news(left: Sight, right: Sight) -> bool:
    """Both tell the day's news in one text, where a repeat in other words is rare; a headline is repeated below it."""
    repeated = left.heading != right.heading and left.type == right.type
    return left.document == right.document and left.is_news() and right.is_news() and not repeated


def _dateless(sight: Sight) -> bool:
    return sight.earliest is None and sight.latest is None and sight.published is None


def _count_otherwise(left: Sight, right: Sight) -> bool:
    counted = dict(right.counts)
    return any(counted.get(noun, number) != number for noun, number in left.counts)


def _reasons(left: Sight, right: Sight) -> list[str]:
    time, words = _time(left, right), likeness(left.words, right.words)
    reasons = ["same parties" if _parties(left, right) >= 0.9 else "parties that fit"]
    reasons.append(f"both {left.type}" if left.type == right.type else " and ".join(sorted((left.type, right.type))))
    reasons += ["same day"] if time == 1 else ["times that meet"] if time > 0 else []
    reasons += ["same place"] if _place(left, right) > 0 else []
    reasons += ["same wording"] if words > 0.8 else ["wording alike"] if words > 0.25 else []
    return reasons


def kinship(left: str, right: str) -> float:
    """How near two PLOVER types are: 1 the same, 0.5 neighbours, 0 apart. NONE is near to all, for it says nothing."""
    if left == right:
        return 1.0
    if "NONE" in (left, right) or frozenset((left, right)) in _NEIGHBOURS:
        return 0.5
    return 0.0


def _times_meet(left: Sight, right: Sight) -> bool:
    first = max((d for d in (left.earliest, right.earliest) if d), default=None)
    last = min((d for d in (left.latest, right.latest) if d), default=None)
    return first is None or last is None or first <= last + _SLACK


def _time(left: Sight, right: Sight) -> float:
    """1 for one and the same day, less the wider the dates; without dates the days of publication speak, more
    softly."""
    if left.earliest is None or left.latest is None or right.earliest is None or right.latest is None:
        if _years_apart(left, right):
            return -0.9
        if left.published is None or right.published is None or left.background or right.background:
            return 0.0
        apart = abs((left.published - right.published).days)
        return 0.4 if apart <= 3 else 0.0 if apart <= 30 else -0.9
    width = max((left.latest - left.earliest).days, (right.latest - right.earliest).days)
    if left.earliest != right.earliest or left.latest != right.latest:
        width += 2
    return 1.0 if width == 0 else 0.8 if width <= 3 else 0.6 if width <= 9 else 0.4 if width <= 33 else 0.1


def _years_apart(left: Sight, right: Sight) -> bool:
    """The only known ends of two reports, one of them open on a side, lie a year and more from one another."""
    ends = [[day for day in (sight.earliest, sight.latest) if day] for sight in (left, right)]
    return all(ends) and min(abs((x - y).days) for x in ends[0] for y in ends[1]) > 365


def _parties(left: Sight, right: Sight) -> float:
    """1 where both sides are met, less where a report leaves one out, 0 where a side differs."""
    straight = _side(left.actors, right.actors) * _side(left.recipients, right.recipients)
    if left.type not in SYMMETRIC or right.type not in SYMMETRIC:
        return straight
    together = _side(left.sides, right.sides) if min(len(left.sides), len(right.sides)) >= 2 else 0.0
    return max(straight, together)


def _side(left: tuple[Side, ...], right: tuple[Side, ...]) -> float:
    """How well two lists of parties agree: every party of the shorter must be met in the longer; 0.6 where one list is
    empty."""
    if not left or not right:
        return 1.0 if not left and not right else 0.6
    short, long = (left, right) if len(left) <= len(right) else (right, left)
    worst = min(max(_same_party(x, y) for y in long) for x in short)
    return worst * (1.0 if len(short) == len(long) else 0.8)


def _same_party(left: Side, right: Side) -> float:
    """1 for one id; 0.9 for a state and one who acts for it; 0 for two people of one state."""
    if left.actor == right.actor:
        return 1.0 if left.actor != UNKNOWN else 0.2
    if left.actor.startswith("local:") and right.actor.startswith("local:"):
        # A jet of a state and a warplane of it: nobody's names, one state's force.
        return 0.8 if left.state and left.state == right.state else 0.0
    if not left.state or left.state != right.state:
        return 0.0
    offices = (left.state, left.state + "-")
    bodies = sum(side.actor == offices[0] or side.actor.startswith(offices[1]) for side in (left, right))
    return 0.9 if bodies else 0.0


def _place(left: Sight, right: Sight) -> float:
    """Two place names that differ speak only softly against a pair: one may lie in the other."""
    if not left.place or not right.place:
        return 0.0
    return 1.0 if left.place in right.place or right.place in left.place else -1.5
