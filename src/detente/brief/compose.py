"""From material to page: which claims are worth a line, in which section, with which footnote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations

from detente.brief import choose, wording
from detente.brief.choose import Told
from detente.brief.likelihood import phrase
from detente.brief.model import Brief, Line, Material, Section
from detente.brief.notes import Notes
from detente.reading.wording import likeness, stems
from detente.relations.labels import NO_EVIDENCE, THIN, counted
from detente.schema import Actor, Claim, Relation

MANY = 3
METHOD = (
    "Level: local-level state-space model on the Goldstein scale, -10 to +10; the range holds 80%. "
    "Claims read by the grammar coder; reports of one happening count once."
)
CODED = " Events of sets that others coded stand as their rows have them."
# A condition that nobody has repeated for so long is history.
_STALE = timedelta(days=730)
_QUOTED = 240
# Points of the level; what adds less carries nothing.
_LEAST = 0.05


def compose(material: Material) -> Brief:
    """Write the page. Every line either cites claims or is marked as judgment; nothing else is said."""
    notes = Notes(material)
    verdict, arrow, headline = _verdict(material, notes)
    sections = (
        Section(
            "What changed since the last note",
            _changes(material, notes),
            "Nothing new about this pair in the texts read.",
        ),
        Section("What carries the level", _drivers(material, notes), "No dated evidence on this pair."),
        *_without_date(material, notes),
        Section("Judgments", _judgments(material), "Too little evidence for a statement about the future."),
        Section(
            "Where sources disagree",
            _disagreement(material, notes),
            "No contradiction was found; that may be for want of sources.",
        ),
        Section("Other reading", _other_reading(material, notes), "No evidence points the other way."),
        Section("Conditions to watch", _conditions(material, notes), "No text of the last two years states one."),
        Section("Not known", _not_known(material), ""),
    )
    return Brief(
        title=f"{material.a.name} - {material.b.name}",
        a=material.a.id,
        b=material.b.id,
        on=wording.day(material.on),
        since=wording.day(material.since) if material.since else "",
        known=material.known,
        snapshot=material.snapshot,
        corpus=_corpus(material),
        verdict=verdict,
        arrow=arrow,
        headline=headline,
        level=_level(material),
        coverage=f"coverage: {_coverage(material.now)}",
        sections=sections,
        footnotes=notes.footnotes(),
        method=METHOD + (CODED if material.coded else ""),
    )


def _verdict(material: Material, notes: Notes) -> tuple[str, str, Line]:
    now, before = material.now, material.before
    if now.events == 0 and not now.evidence:
        return "NO EVIDENCE", "·", Line("No dated evidence on this pair was found in the texts read.", judgment=True)
    change = now.score - (before.score if before else 0.0)
    width = max((now.high - now.low) / 4, 0.25)
    verdict, arrow = (
        ("IMPROVED", "▲") if change > width else ("WORSENED", "▼") if change < -width else ("LITTLE CHANGED", "▶")
    )
    if now.coverage == THIN:
        verdict, arrow = "TOO LITTLE EVIDENCE", "·"
    elif before is not None and before.coverage in (THIN, NO_EVIDENCE):
        # From next to nothing no level rises or falls.
        verdict, arrow = "NEW EVIDENCE", "·"
    claim = _reason(material, 0.0 if arrow in "▶·" else change)
    if claim is None:
        return verdict, arrow, Line("No dated claim since the last note moves the level.", judgment=True)
    return verdict, arrow, Line(f"{choose.worded(claim, material)}.", notes.cite(choose.alike(claim, material)))


def _reason(material: Material, direction: float) -> Claim | None:
    """The claim since the last note that adds most in the direction of the change; without a direction, that weighs most."""
    new = {claim.id for claim in choose.fresh(material)}
    for part, claim in choose.told_parts(material):
        if part.points * direction >= 0 and new.intersection(part.claims):
            return claim
    return None


def _level(material: Material) -> str:
    now, before = material.now, material.before
    if now.coverage == NO_EVIDENCE:
        return f"no level: without evidence any pair stands at {_range(now)}"
    text = f"level {_range(now)}" + (f": {now.label}" if now.label else "")
    if before is not None and material.since:
        known = before.coverage not in (THIN, NO_EVIDENCE)
        text += f"; last note {before.score:+.1f}" if known else f"; last note: {before.label or before.coverage}"
    phase = next((p for p in reversed(material.phases) if (p.during.earliest or date.min) <= material.on), None)
    if phase is not None and phase.during.earliest:
        text += f"; phase “{phase.label}” since {wording.day(phase.during.earliest)}"
    return text


def _coverage(now: Relation) -> str:
    return f"{now.coverage or NO_EVIDENCE}; {counted(now.events, 'item')}, {counted(now.reports, 'report')}"


def _corpus(material: Material) -> str:
    texts = [doc for doc in material.documents if doc not in material.rows]
    blocs = Counter(material.blocs_of.get(doc, "other") or "other" for doc in texts)
    names = {material.publishers.get(doc, "") for doc in texts} - {""}
    parts = ", ".join(f"{bloc} {n}" for bloc, n in sorted(blocs.items(), key=lambda p: (-p[1], p[0])))
    outlets = counted(len(names), "outlet") if names else "no outlet named"
    text = f"{counted(len(texts), 'document')}, {outlets}" + (f" ({parts})" if names else "")
    if material.coded:
        text = f"{text}; {material.coded}" if texts else f"no text read; {material.coded}"
    return f"only from outlets of {material.bloc}: {text}" if material.bloc else text


def _changes(material: Material, notes: Notes) -> tuple[Line, ...]:
    """The weightiest claims of days since the last note, each happening once."""
    lines: list[Line] = []
    told = Told(material)
    for claim in choose.fresh(material):
        best = choose.teller(choose.alike(claim, material), material) or claim
        if len(lines) < MANY and told.is_new(best):
            lines.append(Line(f"{choose.worded(best, material)}.", notes.cite(choose.alike(best, material))))
    return tuple(lines)


def _drivers(material: Material, notes: Notes) -> tuple[Line, ...]:
    lines: list[Line] = []
    told = Told(material)
    for part, claim in choose.told_parts(material):
        if len(lines) < MANY + 1 and abs(part.points) >= _LEAST and told.is_new(claim):
            text = f"{choose.worded(claim, material)}."
            lines.append(Line(text, notes.cite(choose.alike(claim, material)), lead=f"{part.points:+.2f}"))
    prior = next((part for part in material.contributions if not part.claims and not part.event), None)
    if lines and prior is not None:
        lines.append(Line(f"{prior.text[:1].upper()}{prior.text[1:]}.", judgment=True, lead=f"{prior.points:+.2f}"))
    return tuple(lines)


def _without_date(material: Material, notes: Notes) -> tuple[Section, ...]:
    """What the texts say of the two without a date, where there is little else."""
    if material.now.coverage not in (THIN, NO_EVIDENCE):
        return ()
    lines: list[Line] = []
    told = Told(material)
    for claim in choose.undated(material):
        if len(lines) < MANY and told.is_new(claim):
            lines.append(Line(f"{choose.worded(claim, material)}.", notes.cite(choose.alike(claim, material))))
    return (Section("Said without a date", tuple(lines)),) if lines else ()


def _judgments(material: Material) -> tuple[Line, ...]:
    if material.now.coverage in (THIN, NO_EVIDENCE):
        return ()
    lines = [
        Line(f"It is {phrase(o.probability, o.base_rate)} that on {wording.day(o.until)} {o.statement}.", judgment=True)
        for o in material.outlooks
    ]
    if lines:
        lines.append(Line(f"Confidence is {_confidence(material)}.", judgment=True))
    return tuple(lines)


def _confidence(material: Material) -> str:
    carrying = [material.claims[name] for name in material.now.evidence if name in material.claims]
    texts = {claim.span.document for claim in carrying}
    outlets = {material.publishers.get(doc, "") for doc in texts} - {""}
    unnamed = sum(1 for claim in carrying if claim.according_to and not claim.according_to[-1].actor)
    missing = [m.name for m in _states(material) if m.id not in material.blocs_of.values()]
    number = len(outlets) or len(texts)
    level = "low" if number < 2 else "moderate" if missing or unnamed or not outlets else "high"
    carry = counted(number, "outlet") if outlets else f"{counted(number, 'text')} of outlets not named"
    parts = [f"{carry} {'carries' if number == 1 else 'carry'} the estimate"]
    if unnamed:
        parts.append(
            f"{counted(unnamed, 'claim')} on it {'rests' if unnamed == 1 else 'rest'} on speakers not identified"
        )
    if missing:
        parts.append(f"press of {' and '.join(missing)} missing")
    return f"{level}: {'; '.join(parts)}"


def _states(material: Material) -> list[Actor]:
    return [actor for actor in (material.a, material.b) if actor.kind == "state"]


def _disagreement(material: Material, notes: Notes) -> tuple[Line, ...]:
    """Claims that can't both hold, each with who says so; then blocs whose levels differ beyond their ranges."""
    lines = []
    for sides in _clashes(material)[:MANY]:
        first, second = (f"{_voice(claim, material)}: {wording.sentence(claim)}" for claim in sides)
        lines.append(
            Line(f"{first[:1].upper()}{first[1:]}; against it {second}.", notes.cite([claim.id for claim in sides]))
        )
    known = {bloc: state for bloc, state in sorted(material.blocs.items()) if state.coverage not in (THIN, NO_EVIDENCE)}
    apart = {
        bloc for one, other in combinations(known, 2) if _differ(known[one], known[other]) for bloc in (one, other)
    }
    for bloc in sorted(apart):
        name = material.names.get(bloc, bloc)
        text = (
            f"Level by bloc: from outlets of {name} alone it is {_range(known[bloc])}; the ranges of blocs do not meet."
        )
        lines.append(Line(text, notes.cite(known[bloc].evidence, most=1), judgment=True))
    return tuple(lines[: MANY + 2])


def _clashes(material: Material) -> list[list[Claim]]:
    """Pairs of claims that can't both hold, of the last two years, the newest first; each claim once."""
    known, used = material.cited, set[str]()
    pairs = [(known[c.left], known[c.right]) for c in material.contradictions if {c.left, c.right} <= known.keys()]
    found = []
    for pair in sorted(pairs, key=lambda p: (-max(map(choose.dated, p)).toordinal(), -_alike(*p), p[0].id, p[1].id)):
        recent = material.on - max(map(choose.dated, pair)) <= _STALE
        if recent and not used.intersection(claim.id for claim in pair):
            used.update(claim.id for claim in pair)
            found.append(sorted(pair, key=lambda claim: (choose.dated(claim), claim.id)))
    return found


def _alike(one: Claim, other: Claim) -> float:
    return likeness(stems(one.quote), stems(other.quote))


def _voice(claim: Claim, material: Material) -> str:
    doc = material.documents[claim.span.document]
    return material.publishers.get(doc.id) or doc.publisher or "a text of an outlet not named"


def _differ(one: Relation, other: Relation) -> bool:
    return one.low > other.high or other.low > one.high


def _range(relation: Relation) -> str:
    return f"{relation.score:+.1f} ({relation.low:+.1f} to {relation.high:+.1f})"


def _other_reading(material: Material, notes: Notes) -> tuple[Line, ...]:
    against = (
        (p, c) for p, c in choose.told_parts(material) if p.points * material.now.score < 0 and abs(p.points) >= _LEAST
    )
    claim = next((claim for _, claim in against), None)
    if claim is None:
        return ()
    way = "worse" if material.now.score > 0 else "better"
    text = f"Relations may stand {way} than the level says: {choose.worded(claim, material)}."
    return (Line(text, notes.cite(choose.alike(claim, material))),)


def _conditions(material: Material, notes: Notes) -> tuple[Line, ...]:
    printed = {name: doc.published or material.on for name, doc in material.documents.items()}
    found = [c for c in material.claims.values() if c.kind == "condition" and c.condition is not None]
    found = [c for c in found if material.on - printed[c.span.document] <= _STALE]
    found.sort(key=lambda c: (-printed[c.span.document].toordinal(), -c.confidence, c.id))
    lines = []
    for claim in found[:MANY]:
        said = wording.speaker(claim) or _voice(claim, material)
        said = said[:1].upper() + said[1:]
        lines.append(Line(f"{said}: “{_short(claim.quote)}”.", notes.cite([claim.id])))
    return tuple(lines)


def _short(quote: str) -> str:
    text = " ".join(quote.split())
    return text if len(text) <= _QUOTED else text[: _QUOTED - 1].rsplit(" ", 1)[0] + " …"


def _not_known(material: Material) -> tuple[Line, ...]:
    lines = []
    for actor in _states(material):
        if not material.bloc and actor.id not in material.blocs_of.values():
            text = f"What the press of {actor.name} says: no outlet of that country is among the texts."
            lines.append(Line(text, judgment=True))
    stated = [claim for claim in material.claims.values() if claim.kind != "condition"]
    undated = sum(1 for claim in stated if not claim.when)
    if undated:
        text = f"When {undated} of {counted(len(stated), 'claim')} happened or held: their texts give no date."
        lines.append(Line(text, judgment=True))
    gap = _longest_gap(material)
    if gap is not None:
        text = f"What happened between {gap[0].year} and {gap[1].year}: no claim is dated in between."
        lines.append(Line(text, judgment=True))
    return tuple(lines[:MANY])


def _longest_gap(material: Material) -> tuple[date, date] | None:
    days = sorted(
        {
            d
            for c in material.claims.values()
            if (d := c.when.earliest or c.when.latest) is not None and d <= material.on
        }
    )
    gaps: Sequence[tuple[int, date, date]] = [((b - a).days, a, b) for a, b in zip(days, days[1:], strict=False)]
    longest = max(gaps, default=None)
    return longest[1:] if longest is not None and longest[0] > 730 else None
