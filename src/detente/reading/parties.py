"""From words to parties: which actors a noun phrase names, through mentions, descriptions and simple coreference."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from detente.reading import clauses
from detente.reading.lexicon import table
from detente.schema import Mention

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

PERSONAL = {"he", "she", "him", "his", "her", "himself", "herself"}
THINGS = {"it", "its", "itself"}
PLURAL = {"they", "them", "their", "themselves", "both"}
RELATION_NOUNS = {"relation", "tie", "relationship", "rapprochement"}
# With "our" before them, of the speaker and the other of whom he speaks.
OUR_NOUNS = RELATION_NOUNS | {"alliance", "partnership", "friendship", "bond", "cooperation"}
SECOND = {"you", "your"}
FIRST = {"we", "us", "our", "i", "my", "me", "ourselves"}
DETERMINERS = re.compile(
    r"^(?:the|a|an|these|those|this|that|some|many|several|all|both|its|their|his|her|our)\s+", re.I
)
PAIR_WORDS = {"two", "both"}
PAIR_NOUNS = {
    "country", "side", "state", "nation", "government", "neighbor", "neighbour", "party", "capital", "regime",
    "people", "power",
}  # fmt: skip
LEADER_NOUNS = {
    "leader", "president", "minister", "secretary", "premier", "man", "official", "counterpart", "monarch", "king", "diplomat", "chief",
    "commander", "general", "ambassador", "envoy", "spokesman", "spokeswoman", "spokesperson", "politician", "chancellor", "senator",
}  # fmt: skip
STATE_NOUNS = {
    "country", "nation", "government", "regime", "authority", "state", "administration", "republic", "kingdom",
    "leadership",
}  # fmt: skip
GROUP_NOUNS = {
    "group", "organization", "organisation", "movement", "militia", "party", "front", "militant", "rebel", "bloc",
    "network",
}  # fmt: skip
SOME_OF = frozenset("especially particularly including notably mainly mostly only and or , like".split())
SHARED = frozenset(("shared", "common", "mutual", "joint", "bilateral"))
SHARED_NOUNS = frozenset(("border", "frontier", "enemy", "interest", "threat", "neighbour", "neighbor"))
# Words of amount that stand before those who are meant.
QUANTITIES = frozenset(
    "dozen hundred thousand million score ten number series majority handful lot couple rest some any many several most few"
    " bulk half third quarter all none".split()
)
# Those who fight, and how a text says for whom.
FIGHTING = frozenset(
    "terrorist militant fighter operative element extremist jihadist jihadi gunman insurgent combatant cell member".split()
)
LAWLESS = frozenset("terrorist extremist militant rebel insurgent jihadist jihadi islamist".split())
BELONGING = frozenset("associate associated affiliate affiliated belong link linked".split())


class Registry(Protocol):
    """What reading asks of the actors' registry."""

    actors: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ref:
    """One actor as a phrase names it: id, name, where, how it was found, and other actors named inside its title."""

    actor: str
    name: str
    kind: str
    states: tuple[str, ...]
    code: str
    start: int
    via: str = "name"
    inside: tuple[str, ...] = ()

    @property
    def is_rebel(self) -> bool:
        """An armed group that is no state's army."""
        return self.kind == "armed-group" and not self.code.endswith(("MIL", "GOV"))


@dataclass(frozen=True, slots=True)
class Noun:
    """A collective noun of the lexicon: what kind of actor it makes, and its role code."""

    kind: str
    code: str
    state_like: bool


@cache
def relational_nouns() -> frozenset[str]:
    """Lemmas of nouns that name somebody by what he is to another: ally, enemy, backer."""
    return frozenset(table("relational")["nouns"])


@cache
def title_nouns() -> frozenset[str]:
    """Lemmas of nouns that name an office when they stand with a person's name."""
    return frozenset(table("titles")["titles"])


@cache
def collective_nouns() -> dict[str, Noun]:
    """Lemma -> Noun, from `actor_nouns.yaml`."""
    rows = table("actor_nouns")
    return {
        row["noun"]: Noun(row.get("kind", "group"), row.get("code", ""), row.get("state_like", "false") == "true")
        for row in rows
    }


class Cast:
    """The actors of one document as its reading goes on: mentions by place, and who was last spoken of."""

    def __init__(
        self, mentions: Sequence[Mention], refs: Mapping[int, Ref], *, author: Ref | None, naming: Callable[[str], str]
    ) -> None:
        """`refs` gives the Ref of each mention by its index; mentions are sorted by start; `naming` the name of an actor's id."""
        self.mentions = mentions
        self.refs = refs
        self.starts = [m.span.start for m in mentions]
        self.author = author
        self.naming = naming
        self.first_person = False
        self.subjects: list[Ref] = []
        self.together: list[tuple[int, tuple[Ref, ...]]] = []

    def within(self, start: int, end: int) -> list[tuple[Mention, Ref]]:
        """Mentions that lie inside [start, end)."""
        low = bisect_left(self.starts, start)
        found = []
        for index in range(low, len(self.mentions)):
            mention = self.mentions[index]
            if mention.span.start >= end:
                break
            ref = self.refs.get(index)
            if ref is not None and mention.span.end <= end:
                found.append((mention, ref))
        return found

    def before(self, offset: int, limit: int = 40) -> Iterable[Ref]:
        """Refs named before an offset, nearest first."""
        high = bisect_left(self.starts, offset)
        for index in range(high - 1, max(-1, high - 1 - limit), -1):
            ref = self.refs.get(index)
            if ref is not None:
                yield ref


class SentenceCast:
    """Resolves the tokens of one parsed sentence to Refs."""

    def __init__(self, parse: Doc, base: int, cast: Cast, *, speaking: Callable[[int], tuple[Ref, ...]]) -> None:
        """`speaking` gives who speaks at an offset of the document, nobody outside quotations."""
        self.parse, self.base, self.cast, self.speaking = parse, base, cast, speaking
        self.by_token: dict[int, tuple[Mention, Ref]] = {}
        self._cache: dict[int, tuple[Ref, ...]] = {}
        for mention, ref in cast.within(base, base + len(parse.text)):
            span = parse.char_span(mention.span.start - base, mention.span.end - base, alignment_mode="expand")
            for token in span or ():
                self.by_token[token.i] = (mention, ref)

    def we(self, token: Token) -> tuple[Ref, ...]:
        """Who says 'we' at a word: the speaker of its quotation, else the text's author."""
        author = (self.cast.author,) if self.cast.author else ()
        return self.speaking(self.base + token.idx) or author

    def voice(self, token: Token) -> tuple[Ref, ...]:
        """Who speaks in a text that is itself a statement: whoever says "we" in it; nobody in a report on others."""
        return self.we(token)[:1] if self.cast.first_person else ()

    def is_party(self, token: Token) -> bool:
        """Whether the token stands for somebody."""
        return bool(self.refs(token))

    def is_target(self, token: Token) -> bool:
        """Whether the token stands for somebody, or for a place or thing that belongs to somebody."""
        return bool(self.targets(token))

    def count(self, tokens: Sequence[Token]) -> int:
        """How many different actors the tokens stand for."""
        return len({ref.actor for token in tokens for ref in self.refs(token)})

    def targets(self, token: Token) -> tuple[Ref, ...]:
        """Who the phrase names, else whoever it belongs to by the place it stands in ("a market in Aleppo")."""
        found = self.refs(token)
        if found or token.pos_ not in ("NOUN", "PROPN"):
            return found
        for prep, inner in clauses.phrases(token):
            # "positions of the Islamic State in Syria" are not Syria's.
            whose = [r for r in self.refs(inner) if r.kind not in ("place", "outlet")] if prep.lower_ == "of" else []
            if whose:
                return tuple(whose)
        places = [
            inner
            for prep, inner in clauses.phrases(token)
            if prep.lower_ in ("in", "at", "near", "inside", "outside", "around")
        ]
        places += [child for child in token.children if child.dep_ in ("compound", "nmod")]
        for inner in places:
            named = self.by_token.get(inner.i)
            if named is not None and named[1].states and named[1].kind in ("state", "place"):
                return (self._somewhere(token, named[1], "", "what is there"),)
        for owner in clauses.possessors(token):
            states = [ref for ref in self.refs(owner) if ref.kind in ("state", "place", "armed-group", "igo")]
            if states:
                return tuple(states)
        return ()

    def refs(self, token: Token) -> tuple[Ref, ...]:
        """Who the phrase headed by this token names; several where it names a pair; coordination is the caller's
        affair."""
        if token.i not in self._cache:
            self._cache[token.i] = ()
            self._cache[token.i] = tuple(dict.fromkeys(self._resolve(token)))
        return self._cache[token.i]

    def _resolve(self, token: Token) -> Sequence[Ref]:
        lower = token.lower_
        if token.i in self.by_token:
            return self._named(token)
        if token.pos_ in ("PRON", "DET") or lower in PERSONAL | THINGS | PLURAL | FIRST | SECOND:
            return self._pronoun(token)
        if lower == "latter":
            return self._last(token, {"person"}) or self._last(token, None)
        if token.pos_ in ("NOUN", "PROPN", "NUM", "ADJ"):
            return self._described(token)
        return ()

    def _named(self, token: Token) -> Sequence[Ref]:
        mention, ref = self.by_token[token.i]
        inside = self._token_span(mention)
        # "Iraqi" in "Iraqi oil" names nobody by itself unless asked as a modifier; "the regime of Assad" names the
        # regime's state.
        appos = [t for t in token.children if t.dep_ == "appos" and t.i in self.by_token and t.i not in inside]
        if appos and ref.kind not in ("person", "state") and self.by_token[appos[0].i][1].kind == "person":
            return [self.by_token[appos[0].i][1]]
        return [self._placed(token, mention, ref)]

    def _placed(self, token: Token, mention: Mention, ref: Ref) -> Ref:
        """Kurds, Sunnis, "political parties": those of the state a text speaks of; others as they are."""
        described = ref.kind in ("group", "organisation") and mention.text.islower()
        if ref.states or not (ref.kind == "people" or described):
            return ref
        head = token.head.lemma_.lower()
        if token.dep_ in ("amod", "compound") and head not in collective_nouns() and head not in relational_nouns():
            # "the Arab summit" is not of the people of one state.
            return ref
        around = self._around(token)
        return replace(ref, states=around.states) if around is not None and len(around.states) == 1 else ref

    def _token_span(self, mention: Mention) -> set[int]:
        return {i for i, (other, _) in self.by_token.items() if other is mention}

    def _described(self, token: Token) -> Sequence[Ref]:
        lemma = noun_lemma(token)
        if lemma in QUANTITIES:
            return [ref for prep, inner in clauses.phrases(token) if prep.lower_ == "of" for ref in self.refs(inner)]
        named = self._by_apposition(token) or self._subject_of(token)
        if named:
            return named
        pair = self._pair(token, lemma)
        if pair:
            return pair
        noun = collective_nouns().get(lemma)
        owners = self._owners(token)
        behind = self._belonging(token) if noun is not None and lemma in FIGHTING else []
        if behind:
            return behind
        if lemma in LEADER_NOUNS and owners and noun is None:
            return owners
        if lemma in LEADER_NOUNS and token.tag_ in ("NN", "NNP") and not owners and self._definite(token):
            return self._last(token, {"person"})
        if owners and noun is not None:
            return self._owned(token, noun, owners)
        if owners and noun is None and lemma in relational_nouns():
            return [_local(self._phrase(token), None, "", token.idx + self.base, "relation")]
        if owners and token.pos_ == "PROPN" and self._is_compound_name(token):
            return [_local(self._phrase(token), owners[0], "ORG", token.idx + self.base, "organisation of")]
        if noun is None:
            return ()
        if self._definite(token):
            known = self._anaphor(token, lemma)
            if known:
                return known
        if noun.kind in ("abstract", "part"):
            return ()
        return [self._somewhere(token, self._around(token), noun.code, "description in context")]

    def _somewhere(self, token: Token, place: Ref | None, code: str, via: str) -> Ref:
        """People or things that a text names by what they are, told apart from others by where they are."""
        name = self._phrase(token)
        if place is not None and len(place.states) == 1 and code in ("", "CVL", "REF"):
            name = f"{name} in {self.cast.naming(place.states[0])}"
        return _local(name, place, code, token.idx + self.base, via)

    def people_of(self, place: Ref | None) -> tuple[Ref, ...]:
        """The people of a place that belongs to one state, nobody for others."""
        if place is None or len(place.states) != 1:
            return ()
        state = place.states[0]
        name = f"people in {self.cast.naming(state)}"
        return (
            Ref(f"local:people-in-{state.lower()}", name, "group", place.states, state + "CVL", place.start, "place"),
        )

    def _around(self, token: Token) -> Ref | None:
        """The state in which people spoken of without one are: the nearest place named before or after in the sentence, else before it."""
        here = [
            (abs(i - token.i), ref)
            for i, (_, ref) in self.by_token.items()
            if ref.kind in ("state", "place") and ref.states
        ]
        placed = [
            (d, r)
            for d, r in here
            if any(self.parse[i].dep_ == "pobj" for i, (_, o) in self.by_token.items() if o is r)
        ]
        if placed:
            return min(placed, key=lambda pair: pair[0])[1]
        author = self.cast.author.states if self.cast.author else ()
        return next(
            (
                r
                for r in self.cast.before(self.base + token.idx)
                if r.kind in ("state", "place") and r.states and r.states != author
            ),
            None,
        )

    def _belonging(self, token: Token) -> list[Ref]:
        """The armed group whose the fighters are: "militants associated with X", "terrorists belonging to X"."""
        tied = [c for c in token.children if c.dep_ in ("acl", "amod") and c.lemma_.lower() in BELONGING]
        inner = [t for c in tied for prep, t in clauses.phrases(c) if prep.lower_ in ("with", "to")]
        return [r for t in inner for r in self.refs(t) if r.kind == "armed-group"]

    def _is_compound_name(self, token: Token) -> bool:
        return any(child.dep_ == "compound" and child.pos_ == "PROPN" for child in token.children)

    def _subject_of(self, token: Token) -> Sequence[Ref]:
        """'X was an insurgent group that ...': the group is X."""
        if token.dep_ != "attr" or token.head.lemma_ != "be" or not any(c.dep_ == "relcl" for c in token.children):
            return ()
        subjects = [c for c in token.head.children if c.dep_ == "nsubj" and c.i in self.by_token]
        return [self.by_token[c.i][1] for c in subjects]

    def _by_apposition(self, token: Token) -> Sequence[Ref]:
        after = token.i + 2
        if token.lemma_.lower() in title_nouns() and after in self.by_token and self.parse[token.i + 1].text == ",":
            # "the prime minister-designate, X, ...": wherever the parse hangs the name.
            named = self.by_token[after][1]
            if named.kind == "person":
                return [named]
        for child in token.children:
            if child.dep_ == "appos" and child.i in self.by_token:
                ref = self.by_token[child.i][1]
                if ref.kind != "person" or token.tag_ != "NNS":
                    return [ref]
        return ()

    def _owners(self, token: Token) -> list[Ref]:
        """Named actors that a description hangs on: adjective, compound, possessor, 'of', 'in', 'from', 'loyal to'."""
        found = [
            self.by_token[t.i][1]
            for child in token.children
            if child.dep_ in ("amod", "compound", "nmod", "poss")
            for t in (child, *[c for c in child.children if c.dep_ == "conj"])
            if t.i in self.by_token
        ]
        if found:
            return found
        for child in token.children:
            if child.dep_ == "poss" and child.i not in self.by_token:
                found += self.refs(child)
        for prep, inner in clauses.phrases(token):
            if prep.lower_ in ("of", "in", "from") and (inner.i in self.by_token or self._of_description(prep, inner)):
                found += self.refs(inner)
        return found

    def _of_description(self, prep: Token, inner: Token) -> bool:
        return prep.lower_ == "of" and inner.lemma_.lower() in collective_nouns()

    def _owned(self, token: Token, noun: Noun, owners: list[Ref]) -> Sequence[Ref]:
        if noun.kind in ("part", "abstract") or noun.state_like:
            return owners
        owner = owners[0]
        if owner.kind in ("armed-group", "party", "igo", "group") and noun.kind in ("armed", "group", "armed-group"):
            return owners
        placed = owner if owner.states or owner.kind == "person" else self._around(token)
        if len(owners) > 1 and all(o.kind in ("state", "people") for o in owners):
            # "Kurdish and Yazidi fighters" are two groups.
            plural = token.text
            return [
                _local(
                    f"{self._adjective(o)} {plural}",
                    o if o.states else placed,
                    noun.code,
                    token.idx + self.base,
                    "description",
                )
                for o in owners
            ]
        return [_local(self._phrase(token), placed, noun.code, token.idx + self.base, "description")]

    def _adjective(self, owner: Ref) -> str:
        return next((m.text for m, ref in self.by_token.values() if ref is owner), owner.name)

    def implied(self, noun: Token) -> tuple[Ref, ...]:
        """The two of whom a text tells, for "relations" and "ties" that name nobody; none for other nouns."""
        lemma = noun.lemma_.lower()
        if lemma in SHARED_NOUNS and any(c.lower_ in SHARED for c in noun.children):
            return tuple(self._two(noun, {"state"}))
        if lemma not in OUR_NOUNS or noun.pos_ != "NOUN":
            return ()
        owners = [c for c in noun.children if c.dep_ == "poss"]
        if owners and owners[0].lower_ == "our":
            return tuple(self._we_and_other(noun))
        if owners or lemma not in RELATION_NOUNS or any(c.dep_ == "prep" for c in noun.children):
            return ()
        return tuple(self._two(noun, {"state"}))

    def named_under(self, prep: Token) -> list[Token]:
        """Last words of the names that stand in the phrase of a preposition: long names break the grammar of "between"."""
        found: dict[int, Token] = {}
        for token in prep.subtree:
            named = self.by_token.get(token.i)
            if named is not None and named[1].kind not in ("place", "outlet"):
                found[named[0].span.start] = token
        return list(found.values())

    def is_named(self, token: Token) -> bool:
        """Whether a name stands there, not a description."""
        return token.i in self.by_token

    def _phrase(self, token: Token) -> str:
        words = [
            t
            for t in token.subtree
            if t.i <= token.i
            and (
                t == token
                or (t.head == token and t.dep_ in ("amod", "compound", "nmod", "poss"))
                or t.i in self.by_token
            )
        ]
        start = min(t.i for t in words) if words else token.i
        text = self.parse[start : token.i + 1].text
        return DETERMINERS.sub("", text).strip()

    def _definite(self, token: Token) -> bool:
        return any(
            child.dep_ in ("det", "poss", "nummod")
            and child.lower_ in ("the", "this", "these", "those", "that", "its", "their")
            for child in token.children
        )

    def _pair(self, token: Token, lemma: str) -> Sequence[Ref]:
        if any(c.dep_ == "poss" and c.lower_ == "our" for c in token.children) and lemma in PAIR_NOUNS:
            return self._we_and_other(token)
        counted = any(child.lower_ in PAIR_WORDS or child.lemma_.lower() in PAIR_WORDS for child in token.children)
        if not counted or lemma not in PAIR_NOUNS | LEADER_NOUNS:
            return ()
        if lemma in LEADER_NOUNS:
            return self._two_leaders(token)
        return self._two_states(token)

    def _we_and_other(self, token: Token) -> Sequence[Ref]:
        """Who says "our" and the last state named that is not his: "our alliance", "our two countries"."""
        ours = self.we(token)
        own = {s for o in ours for s in o.states}
        others = (r for r in self.cast.before(self.base + token.idx) if r.kind == "state")
        other = next((r for r in others if r.actor not in {o.actor for o in ours} and not set(r.states) & own), None)
        return [*ours[:1], other] if ours and other else ()

    def _two_leaders(self, token: Token) -> Sequence[Ref]:
        """The last two persons of different states; a state stands for its leader where one of them was not named."""
        before = list(self.cast.before(self.base + token.idx))
        people = _of_two_states([ref for ref in before[:8] if ref.kind == "person"])
        found = people if len(people) == 2 else _of_two_states([r for r in before if r.kind in ("person", "state")])
        return found[::-1] if len(found) == 2 and any(f.kind == "person" for f in found) else ()

    def _two(self, token: Token, kinds: set[str]) -> Sequence[Ref]:
        """The two that a text speaks of most before a word, where it does so of no third as often; else the last two."""
        told = [ref for ref in self.cast.before(self.base + token.idx, limit=80) if ref.kind in kinds]
        most = Counter(ref.actor for ref in told).most_common(3)
        if len(most) > 1 and most[1][1] > 1 and (len(most) < 3 or most[2][1] < most[1][1]):
            both = [next(ref for ref in told if ref.actor == actor) for actor, _ in most[:2]]
            return sorted(both, key=lambda ref: ref.start)
        found: list[Ref] = []
        for ref in self.cast.before(self.base + token.idx):
            if ref.kind in kinds and ref.actor not in {f.actor for f in found}:
                found.append(ref)
            if len(found) == 2:
                return found[::-1]
        return ()

    def _two_states(self, token: Token) -> Sequence[Ref]:
        pair = self._two(token, {"state"})
        return pair or self._two(token, {"state", "party", "armed-group", "igo", "group"})

    def _anaphor(self, token: Token, lemma: str) -> Sequence[Ref]:
        if lemma in STATE_NOUNS:
            return self._last(token, {"state"})
        if lemma in GROUP_NOUNS and any(c.lemma_.lower() in LAWLESS for c in token.children):
            return [ref for ref in self.cast.before(self.base + token.idx) if ref.is_rebel][:1]
        if lemma in GROUP_NOUNS:
            return self._last(token, {"armed-group", "party", "group", "igo"})
        if lemma in LEADER_NOUNS and token.tag_ in ("NN", "NNP"):
            return self._last(token, {"person"})
        return ()

    def _pronoun(self, token: Token) -> Sequence[Ref]:
        lower = token.lower_
        if lower in FIRST:
            return self.we(token)
        if lower in SECOND:
            ours = {r.actor for r in (self.we(token))}
            return [
                r
                for r in self.cast.before(self.base + token.idx)
                if r.kind in ("state", "people", "group") and r.actor not in ours
            ][:1]
        if lower in PERSONAL:
            beside = token.head.head if token.dep_ == "poss" and token.head.dep_ == "conj" else token
            named = self.by_token.get(beside.i)
            # "supports X and his government": his whom he stands beside.
            return [named[1]] if named is not None and named[1].kind == "person" else self._last(token, {"person"})
        if lower in THINGS:
            return self._last(token, {"state", "igo", "armed-group", "party", "group", "organisation"})
        if lower in PLURAL and token.pos_ in ("PRON", "DET"):
            return self._plural(token)
        if lower == "those" and any(c.dep_ in ("acl", "relcl") for c in token.children):
            # "the factions, especially those linked to X" are some of them; "those who were killed" are people there.
            some = token.i > 1 and token.nbor(-1).lower_ in SOME_OF
            return self._plural(token) if some else self.people_of(self._around(token))
        return ()

    def _plural(self, token: Token) -> Sequence[Ref]:
        shared = token.dep_ == "poss" and any(c.lower_ in SHARED for c in token.head.children)
        if shared and (pair := self._two_states(token)):
            return pair
        # Several named together before it in the sentence, else the last plural noun or people.
        for other in reversed(list(self.parse[: token.i])):
            if other.dep_ == "conj" or other.pos_ not in ("NOUN", "PROPN"):
                continue
            joined = [ref for t in clauses.conjuncts(other) if t.i < token.i for ref in self.refs(t)]
            if len(joined) > 1 or (joined and other.tag_ in ("NNS", "NNPS")):
                return joined
        offset = self.base + token.idx
        several = [refs for start, refs in self.cast.together if start < offset and offset - start < 600]
        if several:
            return several[-1]
        return self._last(token, {"group", "people", "armed-group", "party", "igo"}) or self._last(token, {"state"})

    def _last(self, token: Token, kinds: set[str] | None) -> Sequence[Ref]:
        offset = self.base + token.idx
        barred = self._own_subjects(token)
        fits = [
            ref
            for ref in self._subjects_before(offset)
            if (kinds is None or ref.kind in kinds) and ref.actor not in barred
        ]
        here = fits[-1:]
        if here:
            return here
        seen = [ref for ref in self.cast.subjects if ref.start < offset and (kinds is None or ref.kind in kinds)]
        for ref in self.cast.before(offset):
            if (kinds is None or ref.kind in kinds) and ref.actor not in barred:
                # A subject of the sentence before is preferred to a mere mention.
                recent = [s for s in seen[-2:] if offset - s.start < 400 and s.actor not in barred]
                return recent[-1:] or [ref]
        return ()

    def _subjects_before(self, offset: int) -> list[Ref]:
        """Named subjects of this sentence that stand before an offset."""
        return [
            ref
            for i, (mention, ref) in sorted(self.by_token.items())
            if mention.span.end <= offset and self.parse[i].dep_ in ("nsubj", "nsubjpass")
        ]

    def _own_subjects(self, token: Token) -> set[str]:
        """Actors that an object pronoun can't mean, being the subject of its own clause ('he urged him')."""
        if token.dep_ not in ("dobj", "pobj", "dative"):
            return set()
        verb = clauses.verb_above(token.head)
        own = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")] or clauses.clause_subjects(verb)
        return {self.by_token[c.i][1].actor for c in own if c.i in self.by_token}


def _of_two_states(refs: Sequence[Ref]) -> list[Ref]:
    """The first two that belong to different states, both of known ones."""
    found: list[Ref] = []
    for ref in refs:
        if len(found) < 2 and ref.states and not any(set(ref.states) & set(f.states) for f in found):
            found.append(ref)
    return found


def noun_lemma(token: Token) -> str:
    """The lemma of a noun, also where a capital made the tagger take it for a name ("Members of the Council")."""
    lemma = token.lemma_.lower()
    if token.pos_ == "PROPN" and lemma.endswith("s") and lemma[:-1] in collective_nouns():
        lemma = lemma[:-1]
    return str(lemma)


def _local(name: str, owner: Ref | None, code: str, start: int, via: str) -> Ref:
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    states = owner.states if owner is not None else ()
    return Ref(f"local:{slug}", name, "group", states, (states[0] if len(states) == 1 else "") + code, start, via)
