"""The parses of the small English pipeline, sooner: its own weights and rules, asked for what is not yet known."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.documents import nametags, tokvecs
from detente.documents.nametags import Finder
from detente.documents.tokvecs import Encoder
from detente.documents.wordclasses import Classes

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

PARTS = ["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "ner"]
# So many sentences that the layers' numbers stay in a core's own memory.
BATCH = 32
_ATTRIBUTES = ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"]
_TOLD = ["ORTH", "TAG", "DEP", "SENT_START", "IS_SPACE"]


class Quick:
    """A pipeline taken apart. Its life: made once by `taken_apart`, then it learns the words of the texts."""

    def __init__(self, nlp: Language, encoders: tuple[Encoder, Encoder], finder: Finder) -> None:
        self._nlp = nlp
        self._tagger: Any = nlp.get_pipe("tagger")
        self._parser: Any = nlp.get_pipe("parser")
        self._encoders = encoders
        self._words = tokvecs.Memory(encoders, _ATTRIBUTES)
        self._classes = Classes(nlp)
        self._finder = finder

    def parse(self, texts: Sequence[str], names: Sequence[bool]) -> list[Doc]:
        """One Doc a text; its names are looked for where `names` says so, and where not it has none."""
        found: list[Doc] = []
        for first in range(0, len(texts), BATCH):
            found += self._batch(texts[first : first + BATCH], names[first : first + BATCH])
        return found

    def _batch(self, texts: Sequence[str], names: Sequence[bool]) -> list[Doc]:
        docs = [self._nlp.make_doc(text) for text in texts]
        wanted = [doc for doc, named in zip(docs, names, strict=True) if named and len(doc)]
        full = [doc for doc in docs if len(doc)]
        if full:
            rows = self._words.rows(full)
            lengths = [len(doc) for doc in full]
            vectors = self._encoders[0].encode(self._words.vectors(0, rows), lengths)
            for doc, (start, end) in zip(full, _spans(lengths), strict=True):
                doc.tensor = vectors[start:end]
            for part in (self._tagger, self._parser):
                part.set_annotations(full, part.predict(full))
            for doc in full:
                self._classes.apply(doc, doc.to_array(_TOLD[:3]).tolist())
        if wanted:
            self._name(wanted)
        return docs

    def _name(self, docs: list[Doc]) -> None:
        lengths = [len(doc) for doc in docs]
        vectors = self._encoders[1].encode(self._words.vectors(1, self._words.rows(docs)), lengths)
        told = np.concatenate([doc.to_array(_TOLD[3:]) for doc in docs])
        lasts = nametags.boundaries(lengths, told[:, 0] == 1)
        found = np.stack(self._finder.find(vectors, lasts, told[:, 1] == 1), axis=1)
        for doc, (start, end) in zip(docs, _spans(lengths), strict=True):
            doc.from_array(["ENT_IOB", "ENT_TYPE"], found[start:end])


def taken_apart(nlp: Language) -> Quick | None:
    """A pipeline of the build that is known here; None for any other."""
    if list(nlp.pipe_names) != PARTS:
        return None
    ner: Any = nlp.get_pipe("ner")
    finder = nametags.taken_apart(ner)
    models = (nlp.get_pipe("tok2vec").model, ner.model.layers[0].layers[0])
    first, second = (tokvecs.taken_apart(model, _ATTRIBUTES) for model in models)
    return Quick(nlp, (first, second), finder) if first and second and finder else None


def _spans(lengths: Sequence[int]) -> list[tuple[int, int]]:
    return list(pairwise(accumulate(lengths, initial=0)))
