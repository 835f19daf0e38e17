"""How often each field of a claim is read wrongly: a sample for a person to judge, dated verdicts, and the error with its interval."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from detente.errors import UsageError
from detente.schema import Claim, digest
from detente.store.mending import CONFIRM, FIX
from detente.world.rows import Rows

if TYPE_CHECKING:
    from detente.store import Judgement, Store

Known = date | None
FIELDS = ("who", "what", "whom", "when", "where", "according_to", "certainty")
RIGHT, WRONG, UNSURE = VERDICTS = ("right", "wrong", "unsure")
# The whole claim: wrong where any field of it is, or where it was withdrawn.
WHOLE = "claim"
CONFIDENCE = 0.95
COLUMNS = ("field", "judged", "wrong", "share", "low", "high")
_ASKED = {
    "actors": "who",
    "kind": "what",
    "type": "what",
    "mode": "what",
    "recipients": "whom",
    "when": "when",
    "place": "where",
    "according_to": "according_to",
    "modality": "certainty",
    "negated": "certainty",
    "certainty": "certainty",
}


def sample(store: Store, n: int, *, seed: int = 0) -> list[Claim]:
    """`n` claims that stand, by kind as often as the kinds are, each kind at least once; the same seed draws the same ones.

    Raises UsageError for less than one.
    """
    if n < 1:
        raise UsageError(f"a sample of {n} claims can't be judged: ask for one or more")
    kinds: dict[str, list[Claim]] = defaultdict(list)
    for claim in store.claims():
        kinds[claim.kind].append(claim)
    shares = _shares({kind: len(claims) for kind, claims in sorted(kinds.items())}, n)
    drawn = [
        claim
        for kind, share in shares.items()
        for claim in sorted(kinds[kind], key=lambda each: digest(seed, each.id))[:share]
    ]
    return sorted(drawn, key=lambda each: digest(seed, each.id))


def unjudged(store: Store, claims: Iterable[Claim]) -> list[Claim]:
    """Those that nobody has judged, confirmed or mended."""
    touched = {row.target for row in _standing(store, None)}
    return [claim for claim in claims if claim.id not in touched]


def judge(store: Store, claim: str, verdicts: Mapping[str, str], *, by: str, why: str) -> Judgement | None:
    """Keep what a person found, `right`, `wrong` or `unsure` by field; fields that are left out were not judged.

    Gives None where the same person said the same of that claim last. Raises NotFoundError, UsageError for other words.
    """
    whole, value = check(store, claim, verdicts)
    said = [row.value for row in _standing(store, None) if row.target == whole and row.by == by and row.kind == CONFIRM]
    return None if said[-1:] == [value] else store.judge(CONFIRM, whole, value, by=by, why=why)


def check(store: Store, claim: str, verdicts: Mapping[str, str]) -> tuple[str, str]:
    """The whole id of the claim and the ruling's text, without keeping it. Raises NotFoundError, UsageError."""
    return store.claim(claim).id, _written(verdicts)


def errors(store: Store, *, known: Known = None) -> Rows:
    """By field, over all claims that people judged: how many, how many wrong, the share, and its 95% interval (Wilson 1927).

    A confirmed claim is right in every field, a mended field was wrong; of several verdicts on a field the last holds.
    """
    judged = _judged(store, known)
    rows = []
    for name in (*FIELDS, WHOLE):
        verdicts = [fields[name] for fields in judged.values() if name in fields]
        if verdicts:
            rows.append({"field": name, **_share(verdicts.count(WRONG), len(verdicts))})
    return Rows(rows, list(COLUMNS))


def _shares(sizes: Mapping[str, int], n: int) -> dict[str, int]:
    """How many of each kind: proportional, none without one where there is room, the rest to the largest remainders."""
    total = sum(sizes.values())
    if total <= n:
        return dict(sizes)
    exact = {kind: n * size / total for kind, size in sizes.items()}
    shares = {kind: max(int(value), int(n >= len(sizes))) for kind, value in exact.items()}
    while sum(shares.values()) < n:
        kind = max(sizes, key=lambda each: (exact[each] - shares[each], each))
        shares[kind] += 1
    while sum(shares.values()) > n:
        kind = max((each for each in sizes if shares[each] > 1), key=lambda each: (shares[each] - exact[each], each))
        shares[kind] -= 1
    return shares


def _standing(store: Store, known: Known) -> list[Judgement]:
    return [row for row in store.history(known=known) if row.standing and row.kind in (CONFIRM, FIX, "withdraw")]


def _judged(store: Store, known: Known) -> dict[str, dict[str, str]]:
    """Right or wrong by claim and field, with the whole claim under its own name."""
    rows = _standing(store, known)
    read = {claim.id: claim for claim in store.as_read([row.target for row in rows], known=known)}
    found: dict[str, dict[str, str]] = defaultdict(dict)
    mended: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.target not in read:
            continue
        if row.kind == FIX:
            mended[row.target] |= {_ASKED[name] for name in [row.value.partition("=")[0]] if name in _ASKED}
        elif row.kind == "withdraw":
            found[row.target][WHOLE] = WRONG
        else:
            found[row.target] |= _read(row.value) if row.value else dict.fromkeys(asked(read[row.target]), RIGHT)
    for claim, names in mended.items():
        found[claim] |= dict.fromkeys(names, WRONG)
    return {claim: _with_whole(fields) for claim, fields in found.items() if fields}


def asked(claim: Claim) -> tuple[str, ...]:
    """The fields that a claim can be judged by; a place only where it has one."""
    return tuple(name for name in FIELDS if name != "where" or claim.place)


def _with_whole(fields: Mapping[str, str]) -> dict[str, str]:
    """The verdicts that say right or wrong; unsure is no verdict on the whole, unless something else is wrong."""
    known = {name: verdict for name, verdict in fields.items() if verdict != UNSURE}
    if WRONG in known.values():
        return known | {WHOLE: WRONG}
    return known | {WHOLE: RIGHT} if len(known) == len(fields) else known


def _written(verdicts: Mapping[str, str]) -> str:
    for name, verdict in verdicts.items():
        if name not in FIELDS:
            raise UsageError(f"no field {name!r} is judged: one of {', '.join(FIELDS)}")
        if verdict not in VERDICTS:
            raise UsageError(f"{name}: {verdict!r} is no verdict: one of {', '.join(VERDICTS)}")
    if not verdicts:
        raise UsageError(f"nothing was judged: say {', '.join(VERDICTS)} of {', '.join(FIELDS)}")
    return " ".join(f"{name}={verdicts[name]}" for name in FIELDS if name in verdicts)


def _read(value: str) -> dict[str, str]:
    pairs = [word.partition("=") for word in value.split()]
    return {name: verdict for name, _, verdict in pairs if name in FIELDS and verdict in VERDICTS}


def _share(wrong: int, judged: int) -> dict[str, int | float]:
    from scipy.stats import binomtest

    interval = binomtest(wrong, judged).proportion_ci(CONFIDENCE, method="wilson")
    share = round(wrong / judged, 4)
    return {
        "judged": judged,
        "wrong": wrong,
        "share": share,
        "low": round(float(interval.low), 4),
        "high": round(float(interval.high), 4),
    }
