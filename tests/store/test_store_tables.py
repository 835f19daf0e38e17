"""Records become rows and come back as they were."""

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_worlds import IRAQ, MINISTER, SYRIA, TURKEY, claim, document, reading, treaty

from detente.errors import InputError
from detente.schema import Actor, Candidate, Claim, Condition, Document, Mention, Party, Span, Speaker, When
from detente.store import tables

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
DAY = st.none() | st.dates()
SPAN = st.builds(Span, TEXT, st.integers(0, 10**9), st.integers(0, 10**9))
WHEN = st.builds(When, DAY, DAY, TEXT)
PARTY = st.builds(Party, TEXT, TEXT, st.lists(TEXT, max_size=2).map(tuple), TEXT)
SPEAKER = st.builds(Speaker, TEXT, TEXT, TEXT)
CANDIDATE = st.builds(Candidate, TEXT, st.floats(0, 1), st.lists(TEXT, max_size=2).map(tuple))
CLAIM = st.builds(
    Claim,
    id=TEXT,
    span=SPAN,
    quote=TEXT,
    kind=st.sampled_from(["event", "tie", "stance", "condition"]),
    type=TEXT,
    actors=st.lists(PARTY, max_size=2).map(tuple),
    recipients=st.lists(PARTY, max_size=2).map(tuple),
    when=WHEN,
    according_to=st.lists(SPEAKER, max_size=2).map(tuple),
    context=st.lists(TEXT, max_size=2).map(tuple),
    negated=st.booleans(),
    certainty=st.floats(-3, 3),
    condition=st.none() | st.builds(Condition, SPAN, SPAN),
    tone=st.integers(-1, 1),
    intensity=st.floats(-10, 10),
)
DOCUMENT = st.builds(Document, TEXT, TEXT, title=TEXT, published=DAY)
MENTION = st.builds(
    Mention, SPAN, TEXT, st.none() | TEXT, candidates=st.lists(CANDIDATE, max_size=2).map(tuple), score=st.floats(0, 1)
)
ACTOR = st.builds(
    Actor, TEXT, TEXT, st.just("state"), names=st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple), since=DAY
)


@given(
    st.lists(CLAIM, max_size=3),
    st.lists(DOCUMENT, max_size=3),
    st.lists(MENTION, max_size=3),
    st.lists(ACTOR, max_size=2),
)
@settings(max_examples=40, deadline=None)
def test_every_record_comes_back_from_its_row_as_it_was(claims, documents, mentions, actors):
    assert tables.claims_from_table(tables.claims_to_table(claims)) == claims
    assert tables.documents_from_table(tables.documents_to_table(documents)) == documents
    assert tables.mentions_from_table(tables.mentions_to_table(mentions)) == mentions
    assert tables.actors_from_table(tables.actors_to_table(actors)) == actors


def test_rows_of_no_records_have_the_same_columns_as_rows_of_some():
    some = tables.claims_to_table(treaty().claims)
    assert tables.claims_to_table([]).schema == some.schema
    assert [*some.schema.names, "recorded", "batch"] == tables.schema_of("claims").names


def test_a_column_that_older_rows_lack_reads_as_the_fields_default():
    rows = tables.claims_to_table(treaty().claims).drop_columns(["modality", "certainty", "context"])
    for found in tables.claims_from_table(rows):
        assert (found.modality, found.certainty, found.context) == ("fact", 3.0, ())


def test_a_part_of_a_party_that_older_rows_lack_reads_as_its_default():
    old = pa.struct([("actor", pa.string()), ("name", pa.string())])
    rows = tables.claims_to_table(treaty().claims)
    place = rows.schema.get_field_index("actors")
    rows = rows.set_column(place, "actors", pa.array([[{"actor": "IRQ", "name": "Iraq"}]] * 2, pa.list_(old)))
    assert tables.claims_from_table(rows)[0].actors == (Party("IRQ", "Iraq"),)


def test_a_row_without_what_nothing_stands_in_for_is_refused():
    rows = tables.claims_to_table(treaty().claims).drop_columns(["quote"])
    with pytest.raises(InputError, match="no quote"):
        tables.claims_from_table(rows)


def test_text_that_is_no_unicode_is_refused_with_a_reason():
    with pytest.raises(InputError, match="valid Unicode"):
        tables.documents_to_table([Document("x", "half a pair: \ud800")])


def test_a_dyad_is_spelled_the_same_from_either_end():
    assert tables.dyad("SYR", "IRQ") == tables.dyad("IRQ", "SYR") == "IRQ|SYR"


def test_a_claim_speaks_of_its_sides_by_id_and_by_state():
    doc = document("The minister went to Syria.")
    one = claim(doc, doc.text, actors=(MINISTER,), recipients=(SYRIA,))
    assert tables.dyads(one) == ["IRQ|SYR", "SYR|example-minister"]
    assert tables.parties(one) == ["IRQ", "SYR", "example-minister"]


def test_those_who_act_together_are_a_dyad_only_where_nobody_receives():
    doc = document("Iraq and Syria met.")
    assert tables.dyads(claim(doc, doc.text, actors=(IRAQ, SYRIA))) == ["IRQ|SYR"]
    against = claim(doc, doc.text, actors=(IRAQ, SYRIA), recipients=(TURKEY,))
    assert tables.dyads(against) == ["IRQ|TUR", "SYR|TUR"]


def test_a_minister_and_his_own_state_are_a_dyad_but_a_state_is_none_with_itself():
    doc = document("The minister criticised Iraq.")
    assert tables.dyads(claim(doc, doc.text, actors=(MINISTER,), recipients=(IRAQ,))) == ["IRQ|example-minister"]


def test_a_published_day_is_kept_as_a_day():
    column = tables.documents_to_table([reading(1).document]).column("published")
    assert column.type == pa.date32() and column.to_pylist() == [date(2020, 1, 1)]
