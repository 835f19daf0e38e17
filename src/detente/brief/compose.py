"""From material to page: which claims are worth a line, in which section, with which footnote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from detente.brief import wording
from detente.brief.likelihood import phrase
from detente.brief.model import Brief, Footnote, Line, Material, Section
from detente.schema import Claim, Contribution, Document, Relation

MANY = 3
METHOD = (
    "Level: local-level state-space model on the Goldstein scale, -10 to +10; the range holds 80%. "
    "Claims read by the grammar coder; reports of one happening count once."
)


@dataclass(slots=True)
class _Notes:
    """Hands out footnote numbers, one per claim, in the order of first use."""

    material: Material
    numbers: dict[str, int] = field(default_factory=dict)

    def cite(self, claims: Iterable[str], *, most: int = 2) -> tuple[int, ...]:
        known = [c for c in dict.fromkeys(claims) if c in self.material.claims]
        return tuple(self.numbers.setdefault(claim, len(self.numbers) + 1) for claim in known[:most])

    def footnotes(self) -> tuple[Footnote, ...]:
        return tuple(
            _footnote(number, self.material.claims[claim], self.material) for claim, number in self.numbers.items()
        )


def compose(material: Material) -> Brief:
    """Write the page. Every line either cites claims or is marked as judgment; nothing else is said."""
    notes = _Notes(material)
    verdict, arrow, headline = _verdict(material, notes)
    sections = (
        Section(
            "What changed since the last note",
            _changes(material, notes),
            "Nothing new about this pair in the texts read.",
        ),
        Section("What carries the level", _drivers(material, notes), "No dated evidence on this pair."),
        Section("Judgments", _judgments(material, notes), "Too little evidence for a statement about the future."),
        Section(
            "Where sources disagree",
            _disagreement(material, notes),
            "No contradiction was found; that may be for want of sources.",
        ),
        Section("Other reading", _other_reading(material, notes), "No evidence points the other way."),
        Section("Conditions to watch", _conditions(material, notes), "The texts state no condition about this pair."),
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
        coverage=f"coverage: {material.now.coverage or 'no evidence'}; {material.now.events} events, {material.now.reports} reports",
        sections=sections,
        footnotes=notes.footnotes(),
        method=METHOD,
    )


def _verdict(material: Material, notes: _Notes) -> tuple[str, str, Line]:
    now, before = material.now, material.before
    if now.events == 0 and not now.evidence:
        return "NO EVIDENCE", "·", Line("No dated evidence on this pair was found in the texts read.", judgment=True)
    change = now.score - (before.score if before else 0.0)
    width = max((now.high - now.low) / 4, 0.25)
    verdict, arrow = (
        ("IMPROVED", "▲") if change > width else ("WORSENED", "▼") if change < -width else ("LITTLE CHANGED", "▶")
    )
    reason = _reason(material, change if verdict != "LITTLE CHANGED" else now.score)
    if reason is None:
        return verdict, arrow, Line(f"The level stands at {now.score:+.1f}; no single event carries it.", judgment=True)
    claim = material.claims[reason]
    return verdict, arrow, Line(f"{wording.sentence(claim)}.", notes.cite([reason]))


def _reason(material: Material, direction: float) -> str | None:
    """The claim that adds most in the direction of the change, the newest period first."""
    same_way = [
        c for c in material.contributions if c.points * direction > 0 and any(i in material.claims for i in c.claims)
    ]
    fresh = [c for c in same_way if material.since and _latest(c, material) >= material.since]
    best = max(fresh or same_way, key=lambda c: abs(c.points), default=None)
    return next((i for i in best.claims if i in material.claims), None) if best else None


def _latest(contribution: Contribution, material: Material) -> date:
    days = [
        d
        for i in contribution.claims
        if (claim := material.claims.get(i)) is not None and (d := claim.when.latest or claim.when.earliest) is not None
    ]
    return max(days, default=date.min)


def _level(material: Material) -> str:
    now, before = material.now, material.before
    text = f"level {now.score:+.1f} ({now.low:+.1f} to {now.high:+.1f})"
    return f"{text}; last note {before.score:+.1f}" if before is not None and material.since else text


def _corpus(material: Material) -> str:
    outlets = Counter(material.blocs_of.get(doc, "other") or "other" for doc in material.documents)
    names = {material.publishers.get(doc, "") for doc in material.documents} - {""}
    parts = ", ".join(f"{bloc} {n}" for bloc, n in sorted(outlets.items(), key=lambda p: (-p[1], p[0])))
    texts = f"{len(material.documents)} document{'s' * (len(material.documents) != 1)}"
    return f"{texts}, {len(names)} outlet{'s' * (len(names) != 1)}" + (f" ({parts})" if parts else "")


def _changes(material: Material, notes: _Notes) -> tuple[Line, ...]:
    """The weightiest claims that the last note could not have known or that happened since."""
    fresh = [
        c for c in material.claims.values() if _is_fresh(c, material) and c.kind != "condition" and c.type != "OFFICE"
    ]
    weight = {c: abs(p.points) for p in material.contributions for c in p.claims}
    fresh.sort(key=lambda c: (-weight.get(c.id, 0.0), -abs(c.intensity) * c.confidence, c.id))
    lines: list[Line] = []
    said: set[str] = set()
    for claim in fresh:
        text = wording.sentence(claim)
        if text not in said and len(lines) < MANY:
            said.add(text)
            lines.append(Line(f"{text}.", notes.cite(_same_event(claim, material))))
    return tuple(lines)


def _is_fresh(claim: Claim, material: Material) -> bool:
    day = claim.when.latest or claim.when.earliest
    if day is None or claim.background:
        return False
    return day <= material.on and (material.since is None or day >= material.since)


def _same_event(claim: Claim, material: Material) -> list[str]:
    event = next((e for e in material.events if claim.id in e.claims), None)
    return [claim.id, *(event.claims if event else ())]


def _drivers(material: Material, notes: _Notes) -> tuple[Line, ...]:
    parts = [c for c in material.contributions if any(i in material.claims for i in c.claims)]
    parts.sort(key=lambda c: -abs(c.points))
    lines: list[Line] = []
    said: set[str] = set()
    for part in parts:
        claim = next(material.claims[i] for i in part.claims if i in material.claims)
        text = wording.sentence(claim)
        if text not in said and len(lines) < MANY + 1:
            said.add(text)
            lines.append(Line(f"{text}.", notes.cite(part.claims), lead=f"{part.points:+.2f}"))
    return tuple(lines)


def _judgments(material: Material, notes: _Notes) -> tuple[Line, ...]:
    lines = [
        Line(
            f"It is {phrase(o.probability, o.base_rate)} that {o.statement} by {wording.day(o.until)}.",
            judgment=True,
            lead="",
        )
        for o in material.outlooks
    ]
    if lines:
        lines.append(Line(f"Confidence {_confidence(material)}.", judgment=True))
    return tuple(lines)


def _confidence(material: Material) -> str:
    outlets = {
        material.publishers.get(material.claims[i].span.document, "")
        for i in material.now.evidence
        if i in material.claims
    } - {""}
    unnamed = sum(1 for c in material.claims.values() if c.according_to and not c.according_to[-1].actor)
    missing = [m.name for m in (material.a, material.b) if m.id not in material.blocs]
    level = (
        "low" if material.now.coverage in ("", "no evidence", "thin") else "moderate" if missing or unnamed else "high"
    )
    parts = [f"{len(outlets)} outlets carry the estimate" if len(outlets) != 1 else "one outlet carries the estimate"]
    if unnamed:
        parts.append(f"{unnamed} claims rest on unnamed sources")
    if missing:
        parts.append(f"press of {' and '.join(missing)} missing")
    return f"{level}: {'; '.join(parts)}"


def _disagreement(material: Material, notes: _Notes) -> tuple[Line, ...]:
    lines = []
    for pair in material.contradictions[:MANY]:
        if pair.left in material.claims and pair.right in material.claims:
            first, second = material.claims[pair.left], material.claims[pair.right]
            cited = notes.cite([pair.left, pair.right])
            lines.append(Line(f"{wording.sentence(first)}; against it: {wording.sentence(second)}.", cited))
    for bloc, relation in sorted(material.blocs.items()):
        if len(material.blocs) > 1 and relation.evidence:
            name = material.names.get(bloc, bloc)
            text = f"From outlets of {name} alone the level is {_range(relation)}."
            lines.append(Line(text, notes.cite(relation.evidence, most=1), lead=name))
    return tuple(lines[: MANY + 2])


def _range(relation: Relation) -> str:
    return f"{relation.score:+.1f} ({relation.low:+.1f} to {relation.high:+.1f})"


def _other_reading(material: Material, notes: _Notes) -> tuple[Line, ...]:
    against = [
        c
        for c in material.contributions
        if c.points * material.now.score < 0 and any(i in material.claims for i in c.claims)
    ]
    best = max(against, key=lambda c: abs(c.points), default=None)
    if best is None:
        return ()
    claim = next(material.claims[i] for i in best.claims if i in material.claims)
    way = "worse" if material.now.score > 0 else "better"
    return (
        Line(f"Relations may stand {way} than the level says: {wording.sentence(claim)}.", notes.cite(best.claims)),
    )


def _conditions(material: Material, notes: _Notes) -> tuple[Line, ...]:
    found = [c for c in material.claims.values() if c.kind == "condition" and c.condition is not None]
    found.sort(key=lambda c: (-(c.when.latest or c.when.earliest or date.min).toordinal(), -c.confidence, c.id))
    lines = []
    for claim in found[: MANY + 1]:
        doc = material.documents.get(claim.span.document)
        if doc is not None and claim.condition is not None:
            if_, then = (_short(doc, span.start, span.end) for span in (claim.condition.if_, claim.condition.then))
            joint = "needs" if claim.type == "REQUIRES" else "leads to"
            text = f"“{then}” {joint} “{if_}”" if claim.type == "REQUIRES" else f"“{if_}” {joint} “{then}”"
            lines.append(Line(f"{text}.", notes.cite([claim.id]), lead="if"))
    return tuple(lines)


def _short(doc: Document, start: int, end: int, most: int = 110) -> str:
    text = " ".join(doc.text[start:end].split())
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + " …"


def _not_known(material: Material) -> tuple[Line, ...]:
    lines = []
    for actor in (material.a, material.b):
        if not any(bloc == actor.id for bloc in material.blocs_of.values()):
            lines.append(
                Line(
                    f"What the press of {actor.name} says: no outlet of that country is among the texts.", judgment=True
                )
            )
    undated = sum(1 for c in material.claims.values() if not c.when)
    if undated:
        lines.append(
            Line(f"When {undated} of {len(material.claims)} claims happened: their texts give no date.", judgment=True)
        )
    gap = _longest_gap(material)
    if gap is not None:
        years = f"{gap[0].year}-{gap[1].year}" if gap[0].year != gap[1].year else str(gap[0].year)
        lines.append(Line(f"What happened in {years}: no dated evidence in between.", judgment=True))
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
    return longest[1:] if longest is not None and longest[0] > 365 else None


def _footnote(number: int, claim: Claim, material: Material) -> Footnote:
    doc = material.documents[claim.span.document]
    speaker = " < ".join(s.text for s in claim.according_to)
    hedge = {"speculative": "hedged", "planned": "planned", "hypothetical": "conditional", "negated": "denied"}.get(
        claim.modality, ""
    )
    return Footnote(
        number=number,
        claim=claim.id,
        quote=claim.quote,
        speaker=speaker,
        publisher=material.publishers.get(doc.id) or doc.publisher or doc.name,
        published=wording.day(doc.published) if doc.published else "undated",
        title=doc.title,
        url=doc.url,
        document=doc.id,
        start=claim.span.start,
        end=claim.span.end,
        hedge=hedge,
    )
