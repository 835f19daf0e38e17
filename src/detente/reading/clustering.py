"""Mentions of happenings in running text, clustered by the score that merging uses: for coders and measurement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import numpy as np

from detente.reading.sameness import Side, Sight, Weights, score
from detente.reading.wording import Weigh, rarity, stem, stems

# Chosen on one half of the topics of ECB+ and checked on the other (docs/methods/merging.md). Without parties or dates
# the words around a mention must tell one earthquake from the next.
MENTIONS = Weights(
    type=0.5, parties=0.0, time=0.15, place=0.1, wording=0.3, setting=0.7, undated=0.0, counts=0.0, threshold=0.65
)


@dataclass(frozen=True, slots=True)
class EventMention:
    """A word that stands for a happening: its lemma, its sentence, and where known the time and who takes part."""

    id: str
    document: str
    lemma: str
    sentence: str
    earliest: date | None = None
    latest: date | None = None
    participants: tuple[str, ...] = ()


def cluster_mentions(
    mentions: Sequence[EventMention], texts: Mapping[str, str], *, weights: Weights = MENTIONS
) -> list[list[str]]:
    """Ids of mentions by happening: clusters in order of their first mention, singletons included.

    Pairs are scored by `sameness.score`, words weighed by their rarity in `texts` (document id to text; a document
    that is missing has no surroundings to compare). Clusters are joined by the mean score of their pairs (average
    linkage) while it reaches the threshold; pairs of other lemmas, or whose times or participants do not fit, are
    never one. Unlike in merging, the result may change when texts are added.
    """
    weigh = rarity(stems(text) for text in texts.values())
    settings = {name: stems(text) for name, text in texts.items()}
    blocks: dict[str, list[Sight]] = defaultdict(list)
    for mention in mentions:
        blocks[stem(mention.lemma)].append(_sight(mention, settings))
    rank = {mention.id: i for i, mention in enumerate(mentions)}
    clusters = [cluster for block in blocks.values() for cluster in _linked(block, weights, weigh)]
    return sorted((sorted(cluster, key=rank.__getitem__) for cluster in clusters), key=lambda c: rank[c[0]])


def _linked(block: Sequence[Sight], weights: Weights, weigh: Weigh) -> list[list[str]]:
    if len(block) == 1:
        return [[block[0].id]]
    from scipy.cluster.hierarchy import fcluster, linkage

    top = 2.0  # no score is higher; distances must not be negative
    pairs = [
        top - (score(x, y, weights=weights, weigh=weigh) if x.may_be(y) else -top) for x, y in combinations(block, 2)
    ]
    labels = fcluster(linkage(np.array(pairs), "average"), top - weights.threshold, "distance")
    groups: dict[int, list[str]] = defaultdict(list)
    for sight, label in zip(block, labels, strict=True):
        groups[int(label)].append(sight.id)
    return list(groups.values())


def _sight(mention: EventMention, settings: Mapping[str, frozenset[str]]) -> Sight:
    return Sight(
        id=mention.id,
        document=mention.document,
        type=stem(mention.lemma),
        actors=tuple(Side(name) for name in mention.participants),
        earliest=mention.earliest,
        latest=mention.latest,
        words=stems(mention.sentence),
        setting=settings.get(mention.document, frozenset()),
    )
