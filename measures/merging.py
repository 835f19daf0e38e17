"""Event coreference on ECB+ beside the project: B3 and CoNLL F1 of `cluster_mentions` against lemma overlap.

python measures/merging.py

Gold mentions of events in the sentences that ECB+ selected, clustered within each topic; a mention without a gold
cluster is one of its own. The weights were chosen on the topics at even places in the sorted list; the figure that
counts is that of the others. Source of the measures: Pradhan and others, ACL 2014 (CoNLL is the mean of MUC, B3 and
CEAF-e).
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from detente.documents.grammar import parse
from detente.reading.clustering import EventMention, cluster_mentions

ECB = Path(__file__).resolve().parent.parent.parent / "shared/bench/merging/ecbplus_dev.jsonl"
Sets = dict[Hashable, set[int]]


def main() -> None:
    for row in figures():
        print(json.dumps(row))


def figures() -> list[dict[str, object]]:
    """CoNLL and B3 F1 in percent, ours (`value`) beside lemma overlap (`baseline`), on both halves of the topics."""
    documents = [json.loads(line) for line in ECB.read_text(encoding="utf-8").splitlines()]
    topics = sorted({document["topic"] for document in documents})
    texts = {document["id"]: document["text"] for document in documents}
    found: list[dict[str, object]] = []
    for name, half in (("topics of choice", topics[0::2]), ("held-out topics", topics[1::2])):
        gold: list[str] = []
        ours: list[str] = []
        lemmas: list[str] = []
        for topic in half:
            pairs = [pair for document in documents if document["topic"] == topic for pair in mentions(document)]
            of = {m: f"{topic}/{i}" for i, c in enumerate(cluster_mentions([m for m, _ in pairs], texts)) for m in c}
            gold += [cluster for _, cluster in pairs]
            ours += [of[mention.id] for mention, _ in pairs]
            lemmas += [f"{topic}/{mention.lemma}" for mention, _ in pairs]
        values, baselines = scores(gold, ours), scores(gold, lemmas)
        for measure, value in values.items():
            row = {"name": f"event coreference {measure}, ECB+ {name}", "value": value, "baseline": baselines[measure]}
            found.append({**row, "n": len(gold)})
    return found


def mentions(document: dict[str, Any]) -> list[tuple[EventMention, str]]:
    """Event mentions in the selected sentences of one document, with their gold cluster; the lemma is that of the
    head.
    """
    starts = [start for _, start in document["sentence_starts"]] + [len(document["text"])]
    chosen = sorted(i for i in set(document["selected_sentences"]) if i < len(starts) - 1)
    sentences = {i: document["text"][starts[i] : starts[i + 1]] for i in chosen}
    parses = dict(zip(chosen, parse([sentences[i] for i in chosen]), strict=True))
    found = []
    for mention in document["mentions"]:
        number = mention["sentence"]
        if "ACTION" not in mention["tag"] or number not in parses:
            continue
        begin, end = mention["begin"] - starts[number], mention["end"] - starts[number]
        tokens = [t for t in parses[number] if t.idx < end and t.idx + len(t) > begin]
        if tokens:
            head = min(tokens, key=lambda t: (len(list(t.ancestors)), t.i))
            name = f"{document['id']}:{mention['begin']}:{mention['end']}:{mention['tag']}:{mention['cluster']}"
            event = EventMention(name, document["id"], head.lemma_.lower(), sentences[number])
            found.append((event, mention["cluster"] or name))
    return found


def scores(gold: Sequence[Hashable], found: Sequence[Hashable]) -> dict[str, float]:
    """MUC, B3, CEAF-e and their mean, F1 in percent."""
    key, response = _sets(gold), _sets(found)
    overlap = [len(key[g] & response[f]) for g, f in zip(gold, found, strict=True)]
    b3 = _f1(
        float(np.mean([n / len(response[f]) for n, f in zip(overlap, found, strict=True)])),
        float(np.mean([n / len(key[g]) for n, g in zip(overlap, gold, strict=True)])),
    )
    muc = _f1(_links(response, gold), _links(key, found))
    ceaf = _ceaf(key, response, gold)
    return {"CoNLL": (muc + b3 + ceaf) / 3, "B3": b3, "MUC": muc, "CEAF-e": ceaf}


def _sets(labels: Sequence[Hashable]) -> Sets:
    sets: Sets = defaultdict(set)
    for i, label in enumerate(labels):
        sets[label].add(i)
    return sets


def _links(sets: Sets, other: Sequence[Hashable]) -> float:
    kept = sum(len(members) - len({other[i] for i in members}) for members in sets.values())
    return kept / max(1, sum(len(members) - 1 for members in sets.values()))


def _ceaf(key: Sets, response: Sets, gold: Sequence[Hashable]) -> float:
    column = {label: i for i, label in enumerate(key)}
    table = np.zeros((len(response), len(key)))
    for i, members in enumerate(response.values()):
        for label, n in Counter(gold[m] for m in members).items():
            table[i, column[label]] = 2 * n / (len(members) + len(key[label]))
    best = table[linear_sum_assignment(table, maximize=True)].sum()
    return _f1(best / len(response), best / len(key))


def _f1(precision: float, recall: float) -> float:
    return 200 * precision * recall / (precision + recall) if precision + recall else 0.0


if __name__ == "__main__":
    main()
