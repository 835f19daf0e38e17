"""Near-duplicates: copies are found, kinsmen are not, and the earliest is named."""

import random
from datetime import date

from detente.documents.duplicates import Index, mark, signature, similarity
from detente.schema import Document

PINNED = "c6b97466a3c8e728"
WORDS = [f"word{n}" for n in range(400)]


def article(seed: int, length: int = 200) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=length))


def thinned(text: str, share: float) -> str:
    chance = random.Random(5)
    return " ".join(word for word in text.split() if chance.random() > share)


def test_a_signature_is_the_same_on_every_machine_and_ignores_what_is_not_the_article() -> None:
    text = article(1) + "."
    assert len(signature(text)) == 512
    # The first bytes pin hash, seed and layout: signatures are kept in worlds and must stay comparable.
    assert signature("The envoys met in the old town.")[:8].hex() == PINNED
    assert signature(f"{text}\n\nShare this\n\nAdvertisement") == signature(text)
    assert signature(" ") == b""


def test_nearly_all_copies_with_a_fiftieth_of_their_words_lost_are_found() -> None:
    index = Index()
    for seed in range(60):
        index.add(str(seed), signature(article(seed)))
    found = [index.earliest(signature(thinned(article(seed), 0.02))) for seed in range(60)]
    assert sum(hit == str(seed) for seed, hit in enumerate(found)) >= 57
    assert all(hit in {None, str(seed)} for seed, hit in enumerate(found))


def test_another_article_is_no_copy() -> None:
    index = Index()
    index.add("one", signature(article(1)))
    assert index.earliest(signature(article(2))) is None
    assert index.earliest(b"") is None
    assert similarity(signature(article(1)), b"") == 0.0


def test_half_of_the_words_exchanged_halves_the_likeness() -> None:
    one, other = article(1), article(2)
    mixed = " ".join(one.split()[:100] + other.split()[:100])
    # 100 of 300 shingles in common.
    assert abs(similarity(signature(one), signature(mixed)) - 1 / 3) < 0.12


def test_the_earliest_published_is_named_and_undated_ones_come_last() -> None:
    index = Index()
    text = signature(article(1))
    index.add("undated", text)
    index.add("late", text, date(2025, 2, 23))
    index.add("early", text, date(2025, 2, 22))
    index.add("early too", text, date(2025, 2, 22))
    index.add("early", text, date(1999, 1, 1))
    assert index.earliest(text) == "early"
    assert len(index) == 4


def test_a_reprint_is_marked_and_kept_and_an_earlier_original_that_comes_late_is_none() -> None:
    index = Index()
    text = article(1)
    late = mark(Document("late", text, published=date(2025, 2, 23)), index)
    early = mark(Document("early", thinned(text, 0.01), published=date(2025, 2, 22)), index)
    third = mark(Document("third", thinned(text, 0.02), published=date(2025, 2, 24)), index)
    again = mark(Document("late", text, published=date(2025, 2, 23)), index)
    assert [doc.reprint_of for doc in (late, early, third, again)] == ["", "", "early", ""]
