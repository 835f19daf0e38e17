"""How branches and their runs are printed: settings, pairs that move, paths step by step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from detente.cli import output

if TYPE_CHECKING:
    from detente.scenario.branch import Assumed, Branch
    from detente.scenario.compare import Band, Moved, Step
    from detente.scenario.outcome import Outcome


def show_branch(branch: Branch, how: str) -> None:
    """Print a branch with its settings and assumptions."""
    record = {
        "id": branch.id,
        "name": branch.name,
        "as_of": branch.as_of,
        "known": branch.known,
        "months": branch.months,
        "runs": branch.runs,
        "seed": branch.seed,
        "use": [*branch.mechanisms],
        "actors": [*branch.actors],
        "assumptions": [assumed_row(each) for each in branch.assumptions],
    }
    if how != "json":
        record["assumptions"] = "\n".join(f"{each.id}  {each.text}" for each in branch.assumptions)
    output.show_one(record, how)


def assumed_row(each: Assumed) -> dict[str, Any]:
    """An assumption as one row."""
    return {
        "id": each.id,
        "kind": each.assumption.kind,
        "assumption": each.text,
        "because": each.assumption.because,
        "expects": each.assumption.expects,
    }


def show_run(found: Outcome, how: str) -> None:
    """Print what moves in a run; what the texts expect and what to watch go to stderr."""
    if how == "json":
        output.show_one(output.plain(found), how)
        return
    rows = [_row(each) for each in found.difference.moved]
    columns = ["pair", "day", "base", "branch", "change", "runs that way", "base rate", "label", "first path"]
    output.show(rows, columns, how)
    if how != "table":
        return
    output.note(f"{found.difference.still} pairs don't move; run {found.id}, seed {found.inputs.seed}")
    for told in found.expectations:
        output.note(_expected(told.text, told.pair, told.change, told.agrees))
    for each in found.difference.indicators:
        output.note(
            f"watch: {_short(each.text)}" + (f" (odds {each.odds:g} to 1)" if each.odds else f" (c:{each.claim})")
        )
    for issue in found.issues:
        was = f"{issue.base.mean:g} -> " if issue.base else ""
        output.note(
            f"bargaining over {issue.issue!r} (0 to 100, {issue.label}): mean {was}{issue.branch.mean:g}, median"
            f" {issue.branch.median:g}"
        )
    for note in found.notes:
        output.note(note)


def _expected(text: str, pair: Sequence[str], change: float | None, agrees: bool | None) -> str:
    short = _short(text)
    if change is None:
        return f"the text expects: {short}; nobody it names moves"
    if not change:
        return f"the text expects: {short}; what it supposes does not move {' and '.join(pair)} here"
    word = {True: "as the text expects", False: "against what the text expects", None: "the text gives no direction"}[
        agrees
    ]
    return f"the text expects: {short}; {' and '.join(pair)} {change:+.2f}, {word}"


def _short(text: str, most: int = 160) -> str:
    return text if len(text) <= most else text[: most - 3] + "..."


def _row(each: Moved) -> dict[str, Any]:
    return {
        "pair": f"{each.a} - {each.b}",
        "day": each.day,
        "base": _band(each.base),
        "branch": _band(each.branch),
        "change": _band(each.change),
        "runs that way": f"{each.share:.0%}",
        "base rate": f"{each.base_rate:.0%}",
        "label": each.label,
        "first path": " > ".join(step.text for step in each.path[:2]),
    }


def _band(band: Band) -> str:
    return f"{band.median:+.2f} ({band.low:+.2f} to {band.high:+.2f})"


def show_moved(moved: Moved, found: Outcome, how: str) -> None:
    """Print one pair with its path and what it hangs on."""
    if how == "json":
        output.show_one(output.plain(moved), how)
        return
    lines = [
        ("pair", f"{moved.a} - {moved.b} on {moved.day}, {moved.label}"),
        ("base", _band(moved.base)),
        ("branch", _band(moved.branch)),
        ("change", f"{_band(moved.change)}; {moved.share:.0%} of the runs move that way"),
        ("base rate", f"{moved.base_rate:.0%} of the base's runs move that far by themselves"),
        ("at the end", _band(moved.end)),
        (
            "sides",
            f"{moved.a} towards {moved.b} {moved.towards_b:+.2f}, {moved.b} towards {moved.a} {moved.towards_a:+.2f}",
        ),
    ]
    lines += [("path" if not n else "", line) for n, line in enumerate(_steps(moved.path))]
    for key in moved.keys:
        between = "" if key.low is None else f" ({key.low:+.2f} to {key.high:+.2f})"
        lines.append(("if false", f"{key.text}: {key.change:+.2f} -> {key.if_false:+.2f}{between}"))
    for hang in moved.hangs[:4]:
        swing = f"{hang.at_low:+.2f} at {hang.low:.3g}, {hang.at_high:+.2f} at {hang.high:.3g}"
        lines.append(("hangs on", f"{hang.parameter} ({hang.value:.3g}): {swing}"))
    for each in found.difference.indicators:
        if set(each.pair) == {moved.a, moved.b}:
            lines.append(("watch", each.text))
    output.show_lines(lines)


def _steps(path: Iterable[Step]) -> Iterable[str]:
    for step in path:
        sized = f"{step.parameter} {step.value:.3g} ({step.low:.3g} to {step.high:.3g}; {step.source})"
        evidence = f"; evidence {', '.join(step.evidence)}" if step.evidence else ""
        yield f"{step.points:+.2f} {' - '.join(step.pair)}: {step.text} [{step.mechanism}: {sized}{evidence}]"
