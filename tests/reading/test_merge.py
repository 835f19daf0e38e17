"""Merging claims into events, on records made by hand."""

from dataclasses import replace
from datetime import date, timedelta

from detente.reading.clustering import EventMention, cluster_mentions
from detente.reading.merge import merge
from detente.reading.sameness import Sight, compare, score
from detente.reading.wording import likeness, stem, stems
from detente.schema import Claim, Document, Party, Span, When

IRQ = Party("IRQ", "Iraq", ("IRQ",), "IRQ")
SYR = Party("SYR", "Syria", ("SYR",), "SYR")
MALIKI = Party("nouri-al-maliki", "Nouri al-Maliki", ("IRQ",), "IRQGOV")
TALABANI = Party("jalal-talabani", "Jalal Talabani", ("IRQ",), "IRQGOV")
SADRISTS = Party("sadrist-movement", "Sadrist Movement", ("IRQ",), "IRQPTY")
ISIS = Party("islamic-state", "Islamic State", (), "UAF")
VISIT = date(2010, 10, 13)


def _claim(name, actors, recipients, first=VISIT, last=None, **changes) -> Claim:
    fields = {
        "kind": "event",
        "type": "CONSULT",
        "quote": "visited Damascus",
        "confidence": 0.8,
        "intensity": 2.8,
        "quad": 1,
    }
    document, start = changes.pop("document", f"doc-{name}"), changes.pop("start", 0)
    return Claim(
        id=name,
        span=Span(document, start, start + 10),
        actors=actors,
        recipients=recipients,
        when=When(first, last or first),
        **{**fields, **changes},
    )


def _documents(*names: str, **reprints: str) -> dict[str, Document]:
    found = {}
    for i, name in enumerate(names):
        day = date(2010, 10, 14) + timedelta(days=i)
        found[name] = Document(name, "text", published=day, reprint_of=reprints.get(name.replace("-", "_"), ""))
    return found


def test_a_leaders_visit_and_his_countrys_are_one_event_with_two_reports() -> None:
    claims = [_claim("a", (MALIKI,), (SYR,)), _claim("b", (IRQ,), (SYR,), quote="talks in the Syrian capital")]
    (event,) = merge(claims, _documents("doc-a", "doc-b"))
    assert event.claims == ("a", "b")
    assert (event.documents, event.reports) == (2, 2)
    assert "same day" in event.reason
    assert "2 claims in 2 independent texts" in event.reason


def test_talks_are_the_same_whoever_is_named_first() -> None:
    claims = [_claim("a", (MALIKI,), (SYR,)), _claim("b", (SYR,), (IRQ,)), _claim("c", (IRQ, SYR), ())]
    assert len(merge(claims, {})) == 1


def test_an_attack_is_not_the_same_as_one_in_the_other_direction() -> None:
    attack = {"type": "ASSAULT", "quote": "shelled the border post", "intensity": -9.0, "quad": 4}
    claims = [_claim("a", (IRQ,), (SYR,), **attack), _claim("b", (SYR,), (IRQ,), **attack)]
    assert len(merge(claims, {})) == 2


def test_two_leaders_of_one_state_make_two_visits() -> None:
    claims = [_claim("a", (MALIKI,), (SYR,)), _claim("b", (TALABANI,), (SYR,))]
    assert len(merge(claims, {})) == 2


def test_a_party_of_the_state_does_not_stand_for_it() -> None:
    claims = [_claim("a", (SADRISTS,), (SYR,)), _claim("b", (IRQ,), (SYR,))]
    assert len(merge(claims, {})) == 2


def test_366_reports_of_one_abduction_stay_one_event() -> None:
    """The number of GDELT's Nigerian kidnappings of May 2014 that were one."""
    quotes = (
        "seized 276 girls from a school",
        "abducted the schoolgirls",
        "girls seized at the school",
        "kidnapped 276 schoolgirls",
    )
    claims = [
        _claim(
            f"k{i:03}", (ISIS,), (SADRISTS,), date(2014, 4, 14), date(2014, 4, 14 + i % 2), type="ASSAULT",
            mode="abduct", quote=quotes[i % 4], intensity=-9.0, quad=4,
        )
        for i in range(366)
    ]  # fmt: skip
    documents = {f"doc-k{i:03}": Document(f"doc-k{i:03}", "t", published=date(2014, 4, 16)) for i in range(366)}
    (event,) = merge(claims, documents)
    assert (event.documents, event.reports, len(event.claims)) == (366, 366, 366)


def test_attacks_in_two_places_on_vague_days_stay_two() -> None:
    attack = {"type": "ASSAULT", "intensity": -9.0, "quad": 4}
    month = (date(2014, 6, 1), date(2014, 6, 30))
    claims = [
        _claim("a", (ISIS,), (IRQ,), *month, place="Mosul", quote="stormed the city of Mosul", **attack),
        _claim("b", (ISIS,), (IRQ,), *month, place="Baiji", quote="besieged the Baiji refinery", **attack),
    ]
    assert len(merge(claims, {})) == 2


def test_times_that_do_not_meet_are_two_events_however_alike_the_words() -> None:
    claims = [_claim("a", (MALIKI,), (SYR,)), _claim("b", (MALIKI,), (SYR,), VISIT + timedelta(days=9))]
    assert len(merge(claims, {})) == 2


def test_a_chain_of_near_dates_does_not_link_its_ends() -> None:
    claims = [
        _claim("a", (MALIKI,), (SYR,), VISIT),
        _claim("b", (MALIKI,), (SYR,), VISIT, VISIT + timedelta(days=6)),
        _claim("c", (MALIKI,), (SYR,), VISIT + timedelta(days=6)),
    ]
    assert sorted(len(event.claims) for event in merge(claims, {})) == [1, 2]


def test_a_denial_joins_the_event_it_denies_and_both_sides_stay() -> None:
    claims = [
        _claim("a", (MALIKI,), (SYR,)),
        _claim("b", (MALIKI,), (SYR,), quote="did not visit Damascus", negated=True, modality="negated"),
    ]
    (event,) = merge(claims, {})
    assert event.claims == ("a", "b")
    assert event.modality == "fact"
    assert "contested: 1 assert, 1 deny" in event.reason


def test_an_event_that_is_only_denied_is_marked_so() -> None:
    (event,) = merge([_claim("a", (MALIKI,), (SYR,), negated=True, modality="reported")], {})
    assert event.modality == "negated"


def test_a_hypothetical_act_is_not_the_act() -> None:
    claims = [_claim("a", (MALIKI,), (SYR,)), _claim("b", (MALIKI,), (SYR,), modality="hypothetical")]
    assert len(merge(claims, {})) == 2


def test_a_reprint_and_the_same_agency_sentence_count_once() -> None:
    sentence = "Prime Minister Nouri al-Maliki arrived in Damascus on Wednesday for talks"
    claims = [_claim(name, (MALIKI,), (SYR,), quote=sentence if name in "ac" else "visited Damascus") for name in "abc"]
    (event,) = merge(claims, _documents("doc-a", "doc-b", "doc-c", doc_b="doc-a"))
    assert (event.documents, event.reports) == (3, 1)


def test_the_id_comes_from_the_earliest_claim_and_survives_later_texts_and_any_order() -> None:
    claims = [_claim("a", (MALIKI,), (SYR,)), _claim("b", (IRQ,), (SYR,)), _claim("c", (SYR,), (IRQ,))]
    documents = _documents("doc-a", "doc-b", "doc-c")
    first = merge(claims[:1], documents)[0].id
    assert merge(claims, documents)[0].id == first
    assert merge(claims[::-1], documents) == merge(claims, documents)


def test_a_persons_judgement_outranks_the_score() -> None:
    near = [_claim("a", (MALIKI,), (SYR,)), _claim("b", (IRQ,), (SYR,))]
    assert len(merge(near, {}, apart=[("b", "a")])) == 2
    far = [_claim("a", (MALIKI,), (SYR,)), _claim("b", (TALABANI,), (SYR,), VISIT + timedelta(days=90))]
    (event,) = merge(far, {}, same=[("b", "a")])
    assert "judged the same happening" in event.reason


def test_undated_news_of_one_week_may_be_one_but_not_that_of_another_year() -> None:
    claims = [_claim(name, (MALIKI,), (SYR,)) for name in "abc"]
    claims = [replace(c, when=When()) for c in claims]
    documents = _documents("doc-a", "doc-b") | {"doc-c": Document("doc-c", "t", published=date(2012, 1, 1))}
    assert sorted(len(event.claims) for event in merge(claims, documents)) == [1, 2]


def test_the_date_is_what_all_agree_on_and_the_intensity_the_middle_one() -> None:
    claims = [
        _claim("a", (MALIKI,), (SYR,), date(2010, 10, 11), date(2010, 10, 17), intensity=1.0),
        _claim("b", (MALIKI,), (SYR,), VISIT, intensity=3.0),
        _claim("c", (MALIKI,), (SYR,), date(2010, 10, 12), VISIT, intensity=4.0),
    ]
    (event,) = merge(claims, {})
    assert (event.when.earliest, event.when.latest, event.intensity) == (VISIT, VISIT, 3.0)


def test_two_acts_in_one_text_on_its_day_are_one_only_if_they_share_words() -> None:
    calls = ("urged Iraq to guard the camp", "asked it to punish the killers", "urged guards for the camp")
    claims = [
        _claim(f"r{i}", (SYR,), (IRQ,), type="REQUEST", quote=quote, document="d", start=20 * i)
        for i, quote in enumerate(calls)
    ]
    assert sorted(event.claims for event in merge(claims, {})) == [("r0", "r2"), ("r1",)]


def test_ties_and_stances_are_passed_over() -> None:
    assert merge([_claim("a", (IRQ, SYR), (), kind="tie", type="ALLIANCE")], {}) == []


def test_a_score_is_the_weighted_sum_that_the_docs_give() -> None:
    """0.15 type + 0.2 parties + 0.3 time + 0.4 wording, all full, no place; in one text time counts 0.4 of that."""
    sight = Sight("a", "d", "CONSULT", earliest=VISIT, latest=VISIT, words=stems("visited Damascus"))
    assert abs(score(sight, replace(sight, document="e")) - 1.05) < 1e-9
    assert abs(score(sight, sight) - 0.87) < 1e-9
    assert compare(sight, Sight("b", "d", "ASSAULT", earliest=VISIT, latest=VISIT)) is None


def test_stems_bring_inflections_together() -> None:
    assert stem("visited") == stem("visiting") == stem("visits")
    assert stem("met") == stem("meetings")
    assert "the" not in stems("the visit")
    assert likeness(stems("a visit"), stems("they visited")) == 1.0
    assert likeness(frozenset(), stems("a visit")) == 0.0


def test_mentions_of_two_quakes_are_told_apart_by_the_texts_around_them() -> None:
    texts = {
        "a": "A quake struck Van in eastern Turkey, burying homes. Turkish soldiers dug for survivors in Van.",
        "b": "Turkish soldiers in Van searched homes after the quake buried survivors in eastern Turkey.",
        "c": "A strong quake off Aceh set off sirens; Indonesians on Sumatra ran for the hills.",
        "d": "Sirens on Sumatra after a quake off Aceh sent Indonesians up the hills.",
    }
    mentions = [EventMention(name, name, "quake", text) for name, text in texts.items()]
    assert cluster_mentions(mentions, texts) == [["a", "b"], ["c", "d"]]
    apart = [EventMention("x", "a", "quake", texts["a"]), EventMention("y", "b", "strike", texts["b"])]
    assert cluster_mentions(apart, texts) == [["x"], ["y"]]


def _sizes(claims, documents=None) -> list[int]:
    return sorted(len(event.claims) for event in merge(claims, documents or {}))


def test_two_demands_of_one_text_share_their_verb_and_are_two() -> None:
    calls = ("demands that it free the port", "demands that it pay the debt")
    claims = [
        _claim(f"r{i}", (SYR,), (IRQ,), type="REQUEST", quote=quote, document="d", start=20 * i)
        for i, quote in enumerate(calls)
    ]
    assert _sizes(claims) == [1, 1]


def test_a_headline_is_told_again_below_it_in_other_words() -> None:
    day = date(2016, 1, 4)
    text = "Riyadh cuts ties\n\nSaudi Arabia broke off relations with Iran on Sunday. More follows."
    head = _claim("a", (SYR,), (IRQ,), day, type="SANCTION", quote="cuts ties", document="d")
    below = _claim(
        "b", (SYR,), (IRQ,), day - timedelta(days=1), type="SANCTION", quote="broke off", document="d", start=30
    )
    assert _sizes([head, below], {"d": Document("d", text, published=day)}) == [2]
    assert _sizes([replace(head, span=Span("d", 50, 60)), below], {"d": Document("d", text, published=day)}) == [1, 1]


def test_one_stretch_of_text_read_twice_as_one_type_is_one_act() -> None:
    claims = [
        _claim("a", (MALIKI,), (SYR,), document="d"),
        _claim("b", (IRQ,), (SYR,), document="d", start=5, quote="x"),
    ]
    assert _sizes(claims) == [2]


def test_attackers_of_whom_nothing_is_known_are_not_the_same_for_that() -> None:
    unknown = Party("local:unidentified-attackers", "unidentified attackers")
    claims = [_claim(name, (unknown,), (ISIS,), type="ASSAULT", quote="destroyed a vehicle") for name in "ab"]
    assert _sizes(claims) == [2]
    assert _sizes([replace(claim, when=When()) for claim in claims]) == [1, 1]


def test_without_a_common_day_other_counts_of_the_same_are_another_act() -> None:
    claims = [
        _claim(f"c{n}", (SYR,), (ISIS,), type="ASSAULT", quote=f"carried out {n} strikes near the river")
        for n in (26, 34)
    ]
    assert _sizes(claims) == [2]
    assert _sizes([replace(claim, when=When()) for claim in claims]) == [1, 1]


def test_what_was_repeated_until_one_year_is_no_act_of_another() -> None:
    once = _claim("a", (IRQ,), (SYR,), date(1975, 1, 1), date(1975, 12, 31), type="ACCUSE", quote="accused it")
    often = replace(_claim("b", (IRQ,), (SYR,), type="ACCUSE", quote="accused it"), when=When(None, date(2006, 11, 22)))
    assert _sizes([once, often]) == [1, 1]


def test_a_jet_and_a_warplane_of_one_state_are_one_where_the_rest_fits() -> None:
    jet, plane = (Party(f"local:{name}", name, ("TUR",), "TURMIL") for name in ("jet", "warplane"))
    claims = [_claim(n, (SYR,), (p,), type="ASSAULT", quote="shot it down") for n, p in (("a", jet), ("b", plane))]
    assert _sizes(claims) == [2]
