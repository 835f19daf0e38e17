"""Competing hypotheses weighed by evidence: likelihood ratios in a table that one can edit, posterior odds with the prior stated."""

from __future__ import annotations

import csv
import io
import json
import math
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.errors import InputError, UsageError
from detente.relations.network import table

COLUMNS = ("evidence", "weight", "group", "claim")
PRIOR = "prior"
LIKELIHOOD = (1e-6, 1e6)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece: `likelihoods` by hypothesis on any common scale (only ratios matter), `weight` from 0 (not believed) to 1. Pieces of one
    `group` say the same thing: together they count once. `claim` is where it stands in a world.
    """

    text: str
    likelihoods: tuple[float, ...]
    weight: float = 1.0
    group: str = ""
    claim: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Hypotheses with their priors (summing to 1), and the evidence."""

    hypotheses: tuple[str, ...]
    priors: tuple[float, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A hypothesis weighed: `odds` against all others, before and after. `against`: pieces that some other hypothesis explains better; a
    count, which is no probability.
    """

    name: str
    prior: float
    posterior: float
    prior_odds: float
    odds: float
    against: int


@dataclass(frozen=True, slots=True)
class Piece:
    """What one piece does: `ratio` of the best to the worst hypothesis as it counts, whom it speaks for, and the posteriors without it."""

    text: str
    claim: str
    ratio: float
    favours: str
    without: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """Hypotheses, the likeliest first, and pieces, the most telling first. `hangs_on`: pieces without which another would lead."""

    hypotheses: tuple[Hypothesis, ...]
    pieces: tuple[Piece, ...]
    hangs_on: tuple[str, ...]


def weigh(matrix: Matrix) -> Weighed:
    """Posterior odds: prior odds times the likelihood ratios, each to the power of its weight and shared within its group (Bayes; Good
    1950). Pieces of different groups are taken as independent given the hypothesis, which is for the user to see to.
    """
    powers = _powers(matrix.evidence)
    posterior = _posterior(matrix, powers)
    rows = [
        Hypothesis(
            name, round(prior, 6), round(after, 6), _odds(prior), _odds(after),
            sum(each.likelihoods[i] < max(each.likelihoods) for each in matrix.evidence),
        )
        for i, (name, prior, after) in enumerate(zip(matrix.hypotheses, matrix.priors, posterior, strict=True))
    ]  # fmt: skip
    leader = posterior.index(max(posterior))
    pieces, turning = [], []
    for n, each in enumerate(matrix.evidence):
        without = _posterior(matrix, [0.0 if m == n else power for m, power in enumerate(powers)])
        ratio = (max(each.likelihoods) / min(each.likelihoods)) ** powers[n]
        best = matrix.hypotheses[each.likelihoods.index(max(each.likelihoods))] if ratio > 1 else ""
        pieces.append(Piece(each.text, each.claim, round(ratio, 3), best, tuple(round(p, 6) for p in without)))
        if without.index(max(without)) != leader:
            turning.append(each.text)
    pieces.sort(key=lambda piece: (-piece.ratio, piece.text))
    return Weighed(tuple(sorted(rows, key=lambda row: (-row.posterior, row.name))), tuple(pieces), tuple(turning))


def read(path: Path) -> Matrix:
    """A table from CSV or TOML, by the file's ending. Raises InputError with file and line, or with the number of the piece."""
    return _from_toml(path) if path.suffix.lower() == ".toml" else _from_csv(path)


def write(matrix: Matrix, path: Path) -> None:
    """Write the table as CSV or TOML, by the file's ending; read again it is the same. Raises UsageError for another ending."""
    kinds = {".csv": _to_csv, ".toml": _to_toml}
    if path.suffix.lower() not in kinds:
        raise UsageError(f"{path.name}: a table of hypotheses is written as .csv or .toml")
    path.write_text(kinds[path.suffix.lower()](matrix), encoding="utf-8")


def _posterior(matrix: Matrix, powers: Sequence[float]) -> list[float]:
    logs = [math.log(prior) for prior in matrix.priors]
    for each, power in zip(matrix.evidence, powers, strict=True):
        logs = [log + power * math.log(value) for log, value in zip(logs, each.likelihoods, strict=True)]
    most = max(logs)
    shares = [math.exp(log - most) for log in logs]
    return [share / sum(shares) for share in shares]


def _powers(evidence: Sequence[Evidence]) -> list[float]:
    """How much of a piece counts: its weight, divided by how many say the same."""
    sizes = Counter(each.group for each in evidence if each.group)
    return [each.weight / (sizes[each.group] if each.group else 1) for each in evidence]


def _odds(chance: float) -> float:
    return round(chance / max(1 - chance, 1e-12), 4)


def _from_csv(path: Path) -> Matrix:
    lines = list(table.records(path))
    if not lines:
        raise InputError("an empty file", where=str(path), right=f"columns {', '.join(COLUMNS)} and one a hypothesis")
    header = lines[0][1]
    names = tuple(name for name in header if name.lower() not in COLUMNS)
    if "evidence" not in [name.lower() for name in header] or len(names) < 2:
        right = "a column evidence, two hypotheses or more, and perhaps weight, group, claim"
        raise InputError(f"columns {', '.join(header)}", where=f"{path}:{lines[0][0]}", right=right)
    priors: tuple[float, ...] | None = None
    pieces = []
    for line, cells in lines[1:]:
        where = f"{path}:{line}"
        if len(cells) != len(header):
            raise InputError(f"{len(cells)} cells", where=where, right=f"{len(header)} as in the header")
        row = dict(zip([name if name in names else name.lower() for name in header], cells, strict=True))
        values = [row[name] for name in names]
        if row["evidence"].lower() == PRIOR:
            priors = tuple(table.number(value, PRIOR, where=where, least=0) for value in values)
        else:
            pieces.append(_piece(row["evidence"], values, row, where))
    return _checked(names, priors, pieces, str(path))


def _from_toml(path: Path) -> Matrix:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"can't be read: {error}", where=str(path), right="a TOML file") from None
    rows, hypotheses = raw.get("evidence", []), raw.get("hypothesis", [])
    if set(raw) - {"evidence", "hypothesis"} or not all(isinstance(row, dict) for row in [*rows, *hypotheses]):
        raise InputError("holds something else", where=str(path), right="[[hypothesis]] and [[evidence]] tables")
    names = tuple(str(row.get("name", "")) for row in hypotheses)
    given = [row.get("prior") for row in hypotheses]
    priors = None
    if any(value is not None for value in given):
        priors = tuple(table.number(str(v), PRIOR, where=str(path), least=0) for v in given)
    pieces = []
    for n, row in enumerate(rows, 1):
        where, likelihood = f"{path}, evidence {n}", row.get("likelihood", {})
        if not isinstance(likelihood, Mapping) or set(likelihood) != set(names):
            raise InputError("likelihoods of other hypotheses", where=where, right=f"one each for {', '.join(names)}")
        pieces.append(_piece(str(row.get("text", "")), [str(likelihood[name]) for name in names], row, where))
    return _checked(names, priors, pieces, str(path))


def _piece(text: str, values: Sequence[str], row: Mapping[str, Any], where: str) -> Evidence:
    if not text:
        raise InputError("evidence without a text", where=where, right="what was seen, in words")
    low, high = LIKELIHOOD
    numbers = tuple(table.number(value, "likelihood", where=where, least=low, most=high) for value in values)
    given = row.get("weight")
    weight = 1.0 if given in (None, "") else table.number(str(given), "weight", where=where, least=0, most=1)
    return Evidence(text, numbers, weight, str(row.get("group") or ""), str(row.get("claim") or ""))


def _checked(
    names: tuple[str, ...], priors: tuple[float, ...] | None, pieces: Sequence[Evidence], where: str
) -> Matrix:
    if len(set(names)) < len(names) or len(names) < 2 or not all(names):
        raise InputError(f"hypotheses {', '.join(names)}", where=where, right="two or more, each named once")
    priors = priors or (1 / len(names),) * len(names)
    if min(priors) <= 0 or abs(sum(priors) - 1) > 0.01:
        raise InputError(f"priors that sum to {sum(priors):g}", where=where, right="above 0, summing to 1")
    return Matrix(names, tuple(prior / sum(priors) for prior in priors), tuple(pieces))


def _to_csv(matrix: Matrix) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*COLUMNS, *matrix.hypotheses])
    writer.writerow([PRIOR, "", "", "", *(f"{prior:.6g}" for prior in matrix.priors)])
    for each in matrix.evidence:
        writer.writerow([each.text, f"{each.weight:g}", each.group, each.claim, *(f"{v:g}" for v in each.likelihoods)])
    return out.getvalue()


def _to_toml(matrix: Matrix) -> str:
    lines = []
    for name, prior in zip(matrix.hypotheses, matrix.priors, strict=True):
        lines += ["[[hypothesis]]", f"name = {_quoted(name)}", f"prior = {prior:.6g}", ""]
    for each in matrix.evidence:
        lines += ["[[evidence]]", f"text = {_quoted(each.text)}", f"weight = {each.weight:g}"]
        lines += [f"{key} = {_quoted(value)}" for key, value in (("group", each.group), ("claim", each.claim)) if value]
        pairs = zip(matrix.hypotheses, each.likelihoods, strict=True)
        lines += [f"likelihood = {{ {', '.join(f'{_quoted(name)} = {value:g}' for name, value in pairs)} }}", ""]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    # A JSON string without escapes beyond \u is a TOML basic string.
    return json.dumps(text, ensure_ascii=False)
