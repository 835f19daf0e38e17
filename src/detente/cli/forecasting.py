"""Commands on questions: ask, freeze, list and score. Every answer says as of which day it was given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli import output
from detente.cli.app import WorldOption, day, opened
from detente.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from detente.forecast.ledger import Frozen, Scored, Settlement, Standing
    from detente.forecast.questions import Question
    from detente.world import World
    from detente.world.forecasting import Asked

forecasts = typer.Typer(no_args_is_help=True, help="Questions about two actors, and the ledger of their answers.")

Words = Annotated[
    str | None,
    typer.Argument(
        metavar="QUESTION", help="'Will IRQ-SYR material conflict exceed 5 by 30 September 2025', or see --outcome."
    ),
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DAY", help="See nothing published later (default: today).")
]
A = Annotated[str | None, typer.Option("--a", help="In form: an actor.")]
B = Annotated[str | None, typer.Option("--b", help="In form: the other actor.")]
OutcomeOption = Annotated[
    str | None, typer.Option("--outcome", help="In form: level, a class (material conflict) or an act (strike, visit).")
]
First = Annotated[str | None, typer.Option("--from", metavar="DAY", help="In form: first day (default: the next).")]
Last = Annotated[str | None, typer.Option("--until", metavar="DAY", help="In form: last day of the window.")]
Above = Annotated[float | None, typer.Option("--above", help="In form: is it more than this?")]
Below = Annotated[float | None, typer.Option("--below", help="In form: is it less than this?")]
Directed = Annotated[bool, typer.Option("--directed", help="In form: only what a does towards b.")]
Chart = Annotated[Path | None, typer.Option("--chart", help="Also draw it here, as .svg.")]


@forecasts.command()
def ask(
    question: Words = None,
    as_of: AsOf = None,
    a: A = None,
    b: B = None,
    outcome: OutcomeOption = None,
    first: First = None,
    until: Last = None,
    above: Above = None,
    below: Below = None,
    directed: Directed = False,
    chart: Chart = None,
    world: WorldOption = None,
    as_json: output.Json = False,
) -> None:
    """Answer a question: a probability or a range, the baselines beside it, and why."""
    from detente.world import forecasting

    here, on = opened(world), _as_of(as_of)
    if question is not None and _asks_who(here, question, on, as_json=as_json):
        return
    form = _form(here, on, a, b, outcome, first, until, above, below, directed=directed)
    asked = forecasting.ask(here, _one(question, form), as_of=on)
    _show(asked, output.form(as_json=as_json))
    if chart:
        from detente.forecast import charts

        points = forecasting.fan(here, asked.question, as_of=on)
        _draw(charts.fan(points, title=asked.question.outcome.name), chart)


@forecasts.command()
def freeze(
    question: Words = None,
    as_of: AsOf = None,
    a: A = None,
    b: B = None,
    outcome: OutcomeOption = None,
    first: First = None,
    until: Last = None,
    above: Above = None,
    below: Below = None,
    directed: Directed = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be frozen, write nothing.")] = False,
    world: WorldOption = None,
    as_json: output.Json = False,
) -> None:
    """Answer a question and keep the answer for good. It can't be edited, and will be scored."""
    from detente.world import forecasting

    here, on = opened(world), _as_of(as_of)
    asked = _one(question, _form(here, on, a, b, outcome, first, until, above, below, directed=directed))
    if dry_run:
        _show(forecasting.ask(here, asked, as_of=on), output.form(as_json=as_json))
        output.note("nothing was frozen")
        return
    kept, answer = forecasting.freeze(here, asked, as_of=on)
    _show(answer, output.form(as_json=as_json), id=kept.id)
    output.note(f"frozen as {kept.id}; due after {kept.question.last}: detente forecast score --as-of DAY")


@forecasts.command("list")
def list_(
    as_of: AsOf = None,
    world: WorldOption = None,
    as_json: output.Json = False,
    as_csv: output.Csv = False,
    as_md: output.Markdown = False,
) -> None:
    """Every frozen forecast. Open, due or settled, withdrawn ones too."""
    from detente.world import forecasting

    on, rows = _as_of(as_of), forecasting.listed(opened(world))
    if not rows:
        raise NotFoundError("no forecast was frozen here: detente forecast freeze QUESTION")
    columns = ["id", "question", "as_of", "made", "says", "base_rate", "state", "outcome"]
    output.show([_row(*row, on) for row in rows], columns, output.form(as_json=as_json, as_csv=as_csv, as_md=as_md))


@forecasts.command()
def score(
    as_of: AsOf = None,
    chart: Annotated[
        Path | None,
        typer.Option("--chart", help="Also draw reliability and scores over time into this folder, as .svg."),
    ] = None,
    world: WorldOption = None,
    as_json: output.Json = False,
) -> None:
    """Settle what is due and score all that is settled. Model beside base rate, persistence and climatology."""
    from detente.world import forecasting

    standing = forecasting.score(opened(world), as_of=_as_of(as_of))
    how = output.form(as_json=as_json)
    if how == "json":
        output.show_one(_standing(standing), how)
    else:
        _tell(standing, how)
    if chart:
        _charts(standing, chart)
    if not standing.scored:
        output.note("nothing is settled yet")
        raise typer.Exit(NotFoundError.exit_code)


def _asks_who(here: World, words: str, on: date, *, as_json: bool) -> bool:
    """Answer "who will X most likely consult next"; whether it was such a question."""
    from detente.forecast import partners as next_
    from detente.world import partners

    asked = next_.parse(words, as_of=on, find=lambda name: here.actor_id(name, on=on))
    if asked is None:
        return False
    found = partners.ask(here, asked, as_of=on)
    how = output.form(as_json=as_json)
    if how == "json":
        plain = {"question": asked.text, "as_of": on, "rule": asked.rule, "snapshot": found.snapshot}
        output.show_one({**plain, "answers": [output.plain(each) for each in found.answers]}, how)
        return True
    output.show_lines(
        [("question", asked.text), ("as of", f"{on}, snapshot {found.snapshot[:12]}"), ("settled by", asked.rule)]
    )
    rows = [
        {
            "answer": each.actor,
            "chance": f"{each.chance:.0%}",
            "why": "; ".join(each.reasons),
            "past acts": ", ".join(name[:12] for name in each.evidence),
        }
        for each in found.answers
    ]
    output.show(rows, ["answer", "chance", "why", "past acts"], how)
    return True


def _as_of(value: str | None) -> date:
    return day(value) or datetime.now(UTC).date()


def _form(
    world: World, on: date, a: str | None, b: str | None, outcome: str | None, first: str | None, until: str | None,
    above: float | None, below: float | None, *, directed: bool,
) -> Question | None:  # fmt: skip
    """The question given by options; None where none was given."""
    from detente.forecast import questions

    if all(each is None for each in (a, b, outcome, first, until, above, below)) and not directed:
        return None
    last = day(until)
    if a is None or b is None or outcome is None or last is None:
        raise UsageError("a question in form needs --a, --b, --outcome and --until")
    if above is not None and below is not None:
        raise UsageError("--above and --below are two questions: give one")
    return questions.make(
        world.actor_id(a, on=on),
        world.actor_id(b, on=on),
        outcome,
        as_of=on,
        window=(day(first), last),
        beyond=below if above is None else above,
        sense="above" if below is None else "below",
        directed=directed,
    )


def _one(words: str | None, form: Question | None) -> Question | str:
    if (words is None) == (form is None):
        raise UsageError("give a question in words, or in form with --a, --b, --outcome and --until")
    return words or form or ""


def _show(asked: Asked, how: str, **more: Any) -> None:
    from detente.world import forecasting

    record = {**more, **forecasting.record_of(asked)}
    if how == "json":
        output.show_one(record, how)
        return
    made, lines = asked.answer, [(name, str(value)) for name, value in more.items()]
    lines += [("question", asked.question.text), ("as of", f"{asked.as_of}, snapshot {asked.snapshot[:12]}")]
    if made.probability is not None:
        chances = made.probabilities
        lines.append(("answer", _phrase(made.probability, chances["base_rate"])))
        lines.append(("baselines", _listed({k: f"{v:.0%}" for k, v in chances.items() if k != "model"})))
    if asked.question.outcome.kind != "event":
        lines.append(("expected", _range(made.spread.quantiles())))
        if made.probability is None:
            ranges = {name: _range(each.quantiles()) for name, each in made.baselines.items()}
            lines.append(("baselines", _listed(ranges)))
    lines += [("why" if not n else "", reason.text) for n, reason in enumerate(made.reasons)]
    lines += [("settled by", asked.question.rule), ("model", made.model)]
    if asked.undated:
        lines.append(("left out", output.counted(asked.undated, "text") + " without a day of publication"))
    output.show_lines(lines)


def _phrase(probability: float, base: float) -> str:
    from detente.brief.likelihood import phrase

    return phrase(probability, base)


def _range(quantiles: dict[str, float]) -> str:
    return f"{quantiles['0.5']:g} (80%: {quantiles['0.1']:g} to {quantiles['0.9']:g}; 90%: {quantiles['0.05']:g} to {quantiles['0.95']:g})"


def _listed(values: dict[str, str]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in values.items())


def _row(frozen: Frozen, settled: Settlement | None, on: date) -> dict[str, Any]:
    asked = frozen.question
    state = "settled" if settled else "due" if asked.last < on else "open"
    says = f"{frozen.probabilities['model']:.0%}" if asked.binary else _range(frozen.spreads["model"].quantiles())
    base = f"{frozen.probabilities['base_rate']:.0%}" if asked.binary else ""
    came = (
        ""
        if settled is None
        else ("yes" if asked.holds(settled.value) else "no")
        if asked.binary
        else f"{settled.value:g}"
    )
    return {
        "id": frozen.id,
        "question": asked.text,
        "as_of": frozen.as_of,
        "made": f"{frozen.made}, after its window began" if frozen.hindcast else str(frozen.made),
        "says": says,
        "base_rate": base,
        "state": f"{state}, withdrawn" if frozen.withdrawn else state,
        "outcome": came,
    }


def _standing(standing: Standing) -> dict[str, Any]:
    return {
        "counts": dict(standing.counts),
        "means": {name: dict(row) for name, row in standing.means.items()},
        "skill": {name: dict(row) for name, row in standing.skill.items()},
        "held_by_80": standing.interval,
        "reliability": output.plain(list(standing.reliability)),
        "forecasts": [
            {
                **_row(each.frozen, each.settlement, each.settlement.as_of),
                "value": each.settlement.value,
                "settled_as_of": each.settlement.as_of,
                "evidence": list(each.settlement.evidence),
                "scores": {name: dict(row) for name, row in each.scores.items()},
            }
            for each in _misses_first(standing)
        ],
    }


def _misses_first(standing: Standing) -> list[Scored]:
    from detente.forecast.ledger import missed

    return sorted(standing.scored, key=lambda each: (not missed(each), each.frozen.question.last, each.frozen.id))


def _tell(standing: Standing, how: str) -> None:
    from detente.forecast.ledger import missed

    rows = [
        {
            **{
                k: v
                for k, v in _row(each.frozen, each.settlement, each.settlement.as_of).items()
                if k not in ("made", "state")
            },
            "scores": ", ".join(
                f"{m} {row['model']:.2f} (base {row['base_rate']:.2f})" for m, row in each.scores.items()
            ),
        }
        for each in _misses_first(standing)
    ]
    for row, each in zip(rows, _misses_first(standing), strict=True):
        row["missed"] = "missed" if missed(each) else ""
    output.show(rows, ["missed", "id", "question", "as_of", "says", "base_rate", "outcome", "scores"], how)
    number = {name: sum(name in each.scores for each in standing.scored) for name in standing.means}
    means: Sequence[dict[str, Any]] = [
        {"measure": name, "n": number[name], **row} for name, row in standing.means.items()
    ]
    means = [
        *means,
        *({"measure": f"skill in {name}", "n": number[name], **row} for name, row in standing.skill.items()),
    ]
    output.show(means, ["measure", "n", "model", "base_rate", "persistence", "climatology"], how)
    if standing.reliability:
        bins = [
            {
                "said": f"{each.low:.0%} to {each.high:.0%}",
                "n": each.n,
                "mean": each.forecast,
                "came true": each.observed,
            }
            for each in standing.reliability
        ]
        output.show(bins, ["said", "n", "mean", "came true"], how)
    counts = standing.counts
    if standing.interval is not None:
        output.note(f"{standing.interval:.0%} of numbers fell into their 80% interval")
    after = f", {counts['made_after']} of them made after their window began" if counts["made_after"] else ""
    gone = f", {counts['withdrawn']} withdrawn and scored all the same" if counts["withdrawn"] else ""
    output.note(
        f"{output.counted(counts['frozen'], 'forecast')} frozen{after}{gone}; {counts['settled']} settled, {counts['open']} open"
    )


def _charts(standing: Standing, folder: Path) -> None:
    from detente.forecast import charts

    folder.mkdir(parents=True, exist_ok=True)
    if standing.reliability:
        _draw(charts.reliability(standing.reliability), folder / "reliability.svg")
    for measure in standing.means:
        _draw(charts.over_time(standing.scored, measure), folder / f"{measure}.svg")


def _draw(chart: Any, path: Path) -> None:
    from detente.brief.chart import svg

    if path.suffix != ".svg":
        raise UsageError(f"{path.name}: charts are drawn as .svg")
    path.write_text(svg(chart), encoding="utf-8")
    output.note(f"drew {path}")
