"""How alike two wordings of a happening are: stems of content words, weighed and compared."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from math import log, sqrt

Weigh = Callable[[str], float]

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:[.,]\d+)*")
_NUMBER = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)\s+((?:[a-z]+\s+){0,2}[a-z]+)")
# After these a number is a bound and no count; after "in" it is a year.
_BOUNDS = tuple("at least|more than|over|about|around|some|nearly|almost|up to|under|in".split("|"))
_MONTHS = frozenset("january february march april may june july august september october november december".split())
# Words for acts as such: two demands of one text share them and are two.
_ACTS = """
    demand request ask appeal call urge cooperate cooperation coordinate coordination work accuse blame charge criticise
    condemn reject refuse deny meet talk discuss discussion visit travel receive host consult agree agreement sign support
    welcome praise help aid assist strike attack kill fight bomb engage defeat destroy destruction conduct carry force threaten warn
    arrest detain capture hold say announce reveal express official officials senior repeatedly relations ties
    between among towards toward"""
_FUNCTION_WORDS = """
    a about after again against all also although am among an and any are as at be because been before being both but
    by can could did do does doing during each even few for from further had has have having he her here him his how
    however i if in into is it its itself just last later many may me might more most much must my new no nor not now
    of off on once only or other our out over own per said same say says she should since so some such than that the
    their them then there these they this those though through to told too under until up upon us very was we were what
    when where which while who whom whose why will with within without would yesterday today tomorrow yet you your one
    two first second mr mrs ms dr according including reported reportedly monday tuesday wednesday thursday friday
    saturday sunday"""
_EMPTY = frozenset(_FUNCTION_WORDS.split())
# English strong verbs and nouns whose stems differ from that of the act they report.
_PAIRS = """
    met:meet held:hold struck:strike fought:fight sent:send sought:seek took:take taken:take gave:give given:give
    went:go gone:go came:come began:begin begun:begin broke:break broken:break shot:shoot slain:kill slew:kill
    spoke:speak spoken:speak withdrew:withdraw withdrawn:withdraw withdrawal:withdraw overthrew:overthrow
    overthrown:overthrow won:win lost:lose bought:buy sold:sell stole:steal stolen:steal found:find made:make led:lead
    fled:flee fell:fall fallen:fall died:die death:die dead:die deaths:die dies:die dying:die flew:fly flown:fly
    flight:fly rose:rise risen:rise paid:pay left:leave brought:bring caught:catch threw:throw thrown:throw fire:fire
    fired:fire acquisition:acquire acquired:acquire acquires:acquire marriage:marry married:marry weds:wed wedding:wed
    named:name born:birth arrest:arrest denial:deny denied:deny denies:deny response:respond"""
_IRREGULAR = dict(pair.split(":") for pair in _PAIRS.split())
_ENDINGS = """
    izations isations ization isation ations itions ments ation ition ment ings ions ance ence ing ion ers ies ied
    ed es er or al ly s e y"""
_SUFFIXES = tuple(_ENDINGS.split())


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A rough English stem, good enough to bring `visited`, `visiting` and `visits` together; at least four letters
    are kept."""
    word = word.casefold().removesuffix("'s").removesuffix("’s")
    word = _IRREGULAR.get(word, word)
    for _ in range(2):
        cut = next((s for s in _SUFFIXES if word.endswith(s) and len(word) - len(s) >= 4), "")
        if not cut:
            break
        word = word.removesuffix(cut)
    if len(word) > 4 and word[-1] == word[-2]:
        word = word[:-1]
    return word


def stems(text: str) -> frozenset[str]:
    """Stems of the content words of a text; numbers stay, function words and reporting verbs go."""
    return frozenset(stem(word) for word in _WORD.findall(text.casefold()) if word not in _EMPTY and len(word) > 1)


def matter(text: str) -> frozenset[str]:
    """Stems of what an act was about: without names, and without words for acts as such."""
    return stems(" ".join(word for word in text.split() if word.islower())) - _act_stems()


@lru_cache(maxsize=1)
def _act_stems() -> frozenset[str]:
    return frozenset(map(stem, _ACTS.split()))


def counts(text: str) -> dict[str, tuple[int, str]]:
    """What a text counts exactly, by the stem of the noun: 48 and "48 soldiers". Bounds ("at least 48"), days and years are none."""
    text, found = text.casefold(), dict[str, tuple[int, str]]()
    for match in _NUMBER.finditer(text):
        number, nouns = int(match[1].replace(",", "")), match[2].split()
        if nouns[0] in _MONTHS or text[: match.start()].rstrip().endswith(_BOUNDS):
            continue
        for noun in nouns:
            for name in stems(noun):
                found.setdefault(name, (number, f"{match[1]} {noun}"))
    return found


def plain(word: str) -> float:
    """Every word counts the same: scores of a pair then never change when other documents are added."""
    return 1.0 if word else 0.0


def rarity(texts: Iterable[frozenset[str]]) -> Weigh:
    """Inverse document frequency over the given texts, `log((n + 1) / df)` (Spaerck Jones 1972)."""
    counts: Counter[str] = Counter()
    n = 0
    for words in texts:
        counts.update(words)
        n += 1
    table: Mapping[str, float] = {word: log((n + 1) / df) for word, df in counts.items()}
    default = log(n + 1.0) if n else 1.0
    return lambda word: table.get(word, default)


def likeness(left: frozenset[str], right: frozenset[str], weigh: Weigh = plain) -> float:
    """Cosine of two bags of stems, in [0, 1]; 0 where either is empty."""
    shared = sum(weigh(word) ** 2 for word in left & right)
    if not shared:
        return 0.0
    return shared / (sqrt(sum(weigh(word) ** 2 for word in left)) * sqrt(sum(weigh(word) ** 2 for word in right)))
