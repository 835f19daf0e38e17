"""Vectors of words in their sentence: the parser's own weights, with what hangs on the word alone computed once a word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from thinc.api import Model

Floats = NDArray[np.float32]
Keys = NDArray[np.uint64]

# With fewer rows BLAS takes another path, whose last bit may differ: a word's vector must not depend on its company.
BLOCK = 32
MOST_WORDS = 40_000
_SPREAD = (np.uint64(1), np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F))


@dataclass(frozen=True, slots=True)
class Layer:
    """A maxout with layer normalisation; `weights` holds its pieces one after another."""

    weights: Floats
    bias: Floats
    gain: Floats
    shift: Floats

    @property
    def width(self) -> int:
        """How many numbers come out for a row."""
        return len(self.gain)


@dataclass(frozen=True, slots=True)
class Encoder:
    """One `Tok2Vec` of the pipeline taken apart: what embeds a word, and the layers that look at its neighbours.

    `columns` are the attributes it embeds, as their place among those that the memory keeps; `pad` is how many rows of
    zeros stand between two sentences.
    """

    hashes: Any
    mix: Layer
    windows: tuple[Layer, ...]
    columns: tuple[int, ...]
    pad: int

    def embed(self, attributes: Keys) -> Floats:
        """Vectors of words by their attributes, one row each, whatever rows stand beside them."""
        missing = -len(attributes) % BLOCK
        rows = np.concatenate([attributes, np.zeros((missing, attributes.shape[1]), np.uint64)])[:, self.columns]
        return forward(self.mix, self.hashes.predict(np.ascontiguousarray(rows)))[: len(attributes)]

    def encode(self, words: Floats, lengths: Sequence[int]) -> Floats:
        """Vectors in context for the words of sentences that follow each other, none of them empty."""
        places = np.arange(len(words)) + self.pad * np.repeat(np.arange(1, len(lengths) + 1), lengths)
        rows = np.zeros((len(words) + self.pad * (len(lengths) + 1), words.shape[1]), np.float32)
        rows[places] = words
        width = rows.shape[1]
        around = np.zeros((len(rows), 3 * width), np.float32)
        for layer in self.windows:
            around[1:, :width] = rows[:-1]
            around[:, width : 2 * width] = rows
            around[:-1, 2 * width :] = rows[1:]
            rows += forward(layer, around)
        return np.ascontiguousarray(rows[places])


class Memory:
    """The word vectors of one or several encoders, each made when its word is first met.

    Its life: it grows with the words of the texts and is emptied where they become too many.
    """

    def __init__(self, encoders: Sequence[Encoder], attributes: Sequence[str]) -> None:
        self._encoders = tuple(encoders)
        self._attributes = list(attributes)
        self._places: dict[int, int] = {}
        self._vectors = [np.zeros((0, encoder.mix.width), np.float32) for encoder in encoders]

    def rows(self, docs: Sequence[Doc]) -> NDArray[np.intp]:
        """For every word of the sentences in order, where its vector stands; good until the next call."""
        if len(self._places) > MOST_WORDS:
            self._places.clear()
            self._vectors = [vectors[:0] for vectors in self._vectors]
        keys = [_keys(doc) for doc in docs]
        known = self._places
        unknown = [number for number, found in enumerate(keys) if not all(key in known for key in found)]
        if unknown:
            self._learn([docs[number] for number in unknown], [keys[number] for number in unknown])
        return np.fromiter((known[key] for found in keys for key in found), np.intp)

    def vectors(self, number: int, rows: NDArray[np.intp]) -> Floats:
        """The vectors of one of the encoders."""
        taken: Floats = self._vectors[number][rows]
        return taken

    def _learn(self, docs: Sequence[Doc], keys: Sequence[list[int]]) -> None:
        attributes = np.concatenate([doc.to_array(self._attributes) for doc in docs])
        first: dict[int, int] = {}
        for place, key in enumerate(chain.from_iterable(keys)):
            if key not in self._places and key not in first:
                first[key] = place
        new = attributes[list(first.values())]
        self._places |= {key: len(self._places) + number for number, key in enumerate(first)}
        self._vectors = [
            np.concatenate([vectors, encoder.embed(new)])
            for vectors, encoder in zip(self._vectors, self._encoders, strict=True)
        ]


def taken_apart(model: Model[Any, Any], attributes: Sequence[str]) -> Encoder | None:
    """The encoder of a `spacy.Tok2Vec.v2` with a window of one word on each side; None for any other model."""
    parts = {layer.name: layer for layer in model.walk()}
    features = parts.get("extract_features")
    windows = [layer for layer in model.walk() if layer.name == "expand_window"]
    if features is None or not windows or any(layer.attrs["window_size"] != 1 for layer in windows):
        return None
    maxouts = [layer for layer in model.walk() if layer.name == "maxout"]
    norms = [layer for layer in model.walk() if layer.name == "layernorm"]
    hashes = [layer for layer in model.walk() if "hashembed" in layer.name and "|" in layer.name]
    names = list(features.attrs["columns"])
    if (
        len(maxouts) != len(norms)
        or len(maxouts) != len(windows) + 1
        or not hashes
        or not set(names) <= set(attributes)
    ):
        return None
    mix, *layers = [_layer(maxout, norm) for maxout, norm in zip(maxouts, norms, strict=True)]
    columns = tuple(list(attributes).index(name) for name in names)
    return Encoder(hashes[-1], mix, tuple(layers), columns, model.layers[1].attrs["pad"])


def forward(layer: Layer, rows: Floats) -> Floats:
    """Maxout over the layer's pieces, then normalised to mean 0 and variance 1, scaled and shifted."""
    width = layer.width
    pieces = rows @ layer.weights
    pieces += layer.bias
    best: Floats = pieces[:, :width]
    for first in range(width, pieces.shape[1], width):
        best = np.maximum(best, pieces[:, first : first + width])
    best -= best.mean(axis=1, keepdims=True)
    best *= (np.einsum("ij,ij->i", best, best)[:, None] / width + np.float32(1e-8)) ** np.float32(-0.5)
    best *= layer.gain
    best += layer.shift
    return best


def _layer(maxout: Model[Any, Any], norm: Model[Any, Any]) -> Layer:
    weights, bias = maxout.get_param("W"), maxout.get_param("b")
    inner = weights.shape[2]
    return Layer(
        np.ascontiguousarray(weights.transpose(1, 0, 2).reshape(-1, inner).T),
        np.ascontiguousarray(bias.T.reshape(-1)),
        norm.get_param("G"),
        norm.get_param("b"),
    )


def _keys(doc: Doc) -> list[int]:
    told = doc.to_array(["ORTH", "NORM", "SPACY"])
    found: list[int] = (told[:, 0] * _SPREAD[0] + told[:, 1] * _SPREAD[1] + told[:, 2] * _SPREAD[2]).tolist()
    return found
