"""The lexicon of the reading engine: every pattern parses, every label is of the codebook, no pattern stands twice."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

import detente
from detente.reading import lexicon
from detente.reading.codebook import EVENTS, ISSUES, TYPES

HOME = Path(detente.__file__).parent / "data" / "lexicon"
FRAMES = sorted((HOME / "frames").glob("*.yaml"))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Modes and contexts of the PLOVER manual of February 2024.
MODES = _words("""
    visit third-party multilateral phone withdraw release disarm ceasefire access resign assist change yield meet
    disapprove investigate allege restrict arrest relations expel territory violence demo riot strike hunger boycott
    obstruct vandalize convict discontinue troops weapons police militia seize censor curfew martial-law deport withhold
    misinformation cyber abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack aerial
    drone heavy-weapons crowd-control unconventional
""")
CONTEXTS = _words("""
    military intelligence executive legislative election political_institutions pro_democracy pro_autocracy economic
    legal reparations human_rights rights_freedoms repression human_security gender lgbt religion_ethnicity inequality
    diplomatic territory peacekeeping health asylum migration disasters natural_resource environment technology
    terrorism
    cbrn cyber misinformation crime corruption illegal_drugs trafficking
""")
KINDS = _words("state government office armed-group party igo people group person part abstract")
NEEDED = {"frame", "kind", "type", "intensity", "tone", "issue", "symmetric"}
KEYS = NEEDED | {"also", "mode", "cameo", "context", "modifiers", "verbs", "nouns", "adjectives"}

WORD = r"[a-z][a-z'-]*"
HEAD = re.compile(rf"{WORD}(\|{WORD})*(\+{WORD})*")
PREPOSITIONS = re.compile(rf"{WORD}(\|{WORD})*")
BRACKET = re.compile(rf"\[{WORD}(\|{WORD})*\]\??")
SLOTS = {"R", "R?", "R:subj", "R:iobj", "R:iobj?", "A", "A?", "T", "T?", "clause", "clause?", "clause(R)", "not"}
AFTER_PREPOSITION = {"R", "R?", "A", "A?", "T", "T?"}


def faults(pattern: str) -> str:
    """What is wrong with a pattern, or an empty text where it parses."""
    head, *rest = pattern.split()
    if not HEAD.fullmatch(head):
        return f"head {head!r}"
    words = iter(rest)
    for word in words:
        if word in SLOTS or BRACKET.fullmatch(word):
            continue
        if not PREPOSITIONS.fullmatch(word):
            return f"element {word!r}"
        object_ = next(words, "nothing")
        if object_ not in AFTER_PREPOSITION and not BRACKET.fullmatch(object_):
            return f"{word!r} is followed by {object_!r}"
    recipients = sum(word.rstrip("?") in {"R", "R:subj", "R:iobj", "clause(R)"} for word in rest)
    return f"{recipients} recipients" if recipients > 1 else ""


def read(path: Path) -> list[dict[str, Any]]:
    """A file's records as strings: the safe loader would turn a `no` into False and a code 0645 into 421."""
    return list(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader))


def unfolded(frame: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(part of speech, head, rest) of every pattern, one for each alternative head."""
    return [
        (part, head, rest)
        for part in ("verbs", "nouns", "adjectives")
        for pattern in frame.get(part, [])
        for head, rest in ((h, pattern.partition(" ")[2]) for h in heads(pattern))
    ]


def heads(pattern: str) -> list[str]:
    """The alternatives at the head, each with the particles that all of them share."""
    lemmas, *particles = pattern.split(maxsplit=1)[0].split("+")
    return ["+".join([lemma, *particles]) for lemma in lemmas.split("|")]


def test_every_type_has_its_file() -> None:
    assert {path.stem.upper() for path in FRAMES} == set(EVENTS) | {"TIES", "STANCES", "CONDITIONS"}


@pytest.mark.parametrize("path", FRAMES, ids=lambda path: path.stem)
def test_frames_use_the_words_of_the_codebook(path: Path) -> None:
    for frame in read(path):
        name = f"{path.name}: {frame.get('frame')}"
        assert NEEDED <= frame.keys() <= KEYS, name
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", frame["frame"]), name
        assert frame["type"] in TYPES[frame["kind"]], name
        assert frame["issue"] in ISSUES, name
        assert frame["symmetric"] in {"true", "false"}, name
        assert frame["tone"] in {"-1", "0", "1"}, name
        assert -10 <= float(frame["intensity"]) <= 10, name
        assert frame.get("mode", "visit") in MODES, name
        assert set(frame.get("context", [])) <= CONTEXTS, name
        assert (frame["kind"] == "event") == ("cameo" in frame), name
        assert any(frame.get(part) for part in ("verbs", "nouns", "adjectives")), name
        if frame["kind"] == "event":
            assert frame["type"] == path.stem.upper(), name
            assert re.fullmatch(r"(0[1-9]|1[0-9]|20)[0-9]{1,2}", frame["cameo"]), name


@pytest.mark.parametrize("path", FRAMES, ids=lambda path: path.stem)
def test_every_pattern_parses(path: Path) -> None:
    wrong = [
        f"{frame['frame']}: {pattern!r}: {fault}"
        for frame in read(path)
        for part in ("verbs", "nouns", "adjectives")
        for pattern in frame.get(part, [])
        if (fault := faults(pattern))
    ]
    assert not wrong, "\n".join(wrong)


def test_a_pattern_that_is_off_is_found() -> None:
    assert faults("attack|assault R") == ""
    assert faults("break+off [tie|relation] with R") == ""
    assert faults("carry|call+off [attack] on R") == ""
    assert faults("carry+off|call R") != ""
    assert faults("attack [strike") != ""
    assert faults("meet with") != ""
    assert faults("[attack] on R") != ""
    assert faults("give R to R") != ""


def test_frame_names_are_unique() -> None:
    seen: dict[str, list[str]] = defaultdict(list)
    for path in FRAMES:
        for frame in read(path):
            seen[frame["frame"]].append(path.name)
    assert not {name: places for name, places in seen.items() if len(places) > 1}


def test_no_pattern_stands_in_two_frames_unless_their_modifiers_differ() -> None:
    seen: dict[tuple[str, str, str, frozenset[str]], set[str]] = defaultdict(set)
    for path in FRAMES:
        for frame in read(path):
            for part, head, rest in unfolded(frame):
                seen[part, head, rest, frozenset(frame.get("modifiers", []))].add(frame["frame"])
    assert not {key[:3]: names for key, names in seen.items() if len(names) > 1}


@pytest.mark.parametrize("path", FRAMES, ids=lambda path: path.stem)
def test_no_word_stands_twice_in_one_list_of_alternatives(path: Path) -> None:
    wrong = [
        f"{frame['frame']}: {pattern!r}"
        for frame in read(path)
        for part in ("verbs", "nouns", "adjectives")
        for pattern in frame.get(part, [])
        for choice in [pattern.split()[0].partition("+")[0], *pattern.split()[1:]]
        if len(set(words := choice.strip("[]?").split("|"))) < len(words)
    ]
    assert not wrong, "\n".join(wrong)


def test_words_that_tell_the_issue_are_of_known_issues() -> None:
    issues = yaml.load((HOME / "issues.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert set(issues) == ISSUES - {"other"}
    for issue, words in issues.items():
        assert len(words) >= 40, issue
        assert len(set(words)) == len(words), issue
        assert all(word == word.lower().strip() for word in words), issue


def test_words_of_saying_tell_whether_they_pass_on_or_doubt() -> None:
    speech = yaml.load((HOME / "speech.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    for part, key in (("verbs", "verb"), ("nouns", "noun"), ("phrases", "phrase")):
        words = [row[key] for row in speech[part]]
        assert len(set(words)) == len(words), part
        assert {row["factual"] for row in speech[part]} == {"reported", "speculative"}, part
    assert all(row["strength"] for row in speech["verbs"])


def test_collective_nouns_have_a_role_and_a_kind() -> None:
    rows = yaml.load((HOME / "actor_nouns.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    words = [row["noun"] for row in rows]
    assert len(set(words)) == len(words)
    for row in rows:
        assert re.fullmatch(r"[A-Z]{3}", row["code"]), row
        assert row["kind"] in KINDS, row
        assert row.get("state_like", "true") == "true", row


def test_a_word_tells_one_issue_only() -> None:
    issues = yaml.load((HOME / "issues.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    words = [word for listed in issues.values() for word in listed]
    assert len(set(words)) == len(words)


@pytest.mark.parametrize("path", FRAMES, ids=lambda path: path.stem)
def test_the_engine_compiles_every_pattern(path: Path) -> None:
    patterns = lexicon.read_frames(path.read_text(encoding="utf-8"), path.name)
    written = sum(len(frame.get(part, [])) for frame in read(path) for part in ("verbs", "nouns", "adjectives"))
    assert len(patterns) == written
    assert all(pattern.heads for pattern in patterns)
