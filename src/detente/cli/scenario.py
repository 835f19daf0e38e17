"""Commands on what-if branches: make one, suppose something, run it beside its base, and see what moves and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from detente.cli import branch_tables, output
from detente.cli.app import DryRun, KnownOption, WorldOption, day, opened
from detente.errors import NotFoundError, UsageError

app = typer.Typer(no_args_is_help=True, help="What-if branches: a base, assumptions, and what follows.")

BranchName = Annotated[str, typer.Argument(metavar="BRANCH", help="A branch by name or id.")]
OptionalActor = Annotated[str | None, typer.Argument(help="An actor: id or name.")]
Why = Annotated[str, typer.Option("--why", help="The reason, kept with the ruling.")]


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="A name for the branch.")],
    as_of: Annotated[str, typer.Option("--as-of", metavar="DAY", help="The base: what was published by this day.")],
    known: KnownOption = None,
    months: Annotated[int, typer.Option(help="How far to run.", min=1, max=120)] = 24,
    runs: Annotated[int, typer.Option(help="How many runs.", min=10, max=20000)] = 1000,
    seed: Annotated[int, typer.Option(help="Seed of the draws.", min=0)] = 0,
    use: Annotated[
        list[str] | None,
        typer.Option(help="A mechanism beside the defaults, exploratory; NAME=STRENGTH sets its strength."),
    ] = None,
    actor: Annotated[list[str] | None, typer.Option(help="Who takes part in any case.")] = None,
    world: WorldOption = None,
    as_json: output.Json = False,
) -> None:
    """Make a branch of the world as it was published by a day. It assumes nothing yet."""
    made = opened(world).new_branch(
        name,
        as_of=_day(as_of),
        known=day(known),
        months=months,
        runs=runs,
        seed=seed,
        use=use or (),
        actors=actor or (),
    )
    branch_tables.show_branch(made, output.form(as_json=as_json))
    output.note(f"next: detente scenario assume {made.name} --act 'A TYPE B' --on DAY")


@app.command()
def assume(
    branch: BranchName,
    act: Annotated[list[str] | None, typer.Option(help="'ACTOR TYPE TARGET', such as 'USA COERCE IRQ'.")] = None,
    tie: Annotated[list[str] | None, typer.Option(help="'A TYPE B', such as 'IRQ ALLIANCE SYR'.")] = None,
    office: Annotated[list[str] | None, typer.Option(help="'OFFICE = PERSON'.")] = None,
    capability: Annotated[list[str] | None, typer.Option(help="'ACTOR = FACTOR'.")] = None,
    position: Annotated[list[str] | None, typer.Option(help="'ACTOR = 0..100', with --issue.")] = None,
    issue: Annotated[
        str | None, typer.Option(help="The issue of a position or capability, such as 'IRQ with SYR'.")
    ] = None,
    salience: Annotated[float | None, typer.Option(help="How much it matters to the actor.", min=0, max=1)] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help="When (default: the day after the base).")
    ] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DAY", help="Last day of a tie.")] = None,
    intensity: Annotated[float | None, typer.Option(help="On Goldstein's scale; default: usual for the type.")] = None,
    reports: Annotated[int | None, typer.Option(help="Independent texts that would tell of an act.", min=1)] = None,
    condition: Annotated[
        list[str] | None,
        typer.Option(help="Pick what a condition in a text supposes (c:1234; see scenario conditions)."),
    ] = None,
    because: Annotated[str, typer.Option(help="The condition that an assumption in your words stands for.")] = "",
    file: Annotated[Path | None, typer.Option(help="A TOML file of [[assume]] tables.")] = None,
    dry_run: DryRun = False,
    world: WorldOption = None,
    as_json: output.Json = False,
) -> None:
    """Suppose something in a branch. In words, from a file, or picked from a condition that a text names."""
    from detente.scenario import assumptions

    here, first = opened(world), _day(on) if on else None
    rows = [assumptions.act_row(text) | _given(on=first, intensity=intensity, reports=reports) for text in act or ()]
    rows += [
        assumptions.tie_row(text) | _given(**{"from": first}, until=day(until), intensity=intensity)
        for text in tie or ()
    ]
    rows += [assumptions.equal_row("office", text, "office", "person") | _given(on=first) for text in office or ()]
    rows += [
        assumptions.equal_row("capability", text, "actor", "factor") | _given(on=first, issue=issue)
        for text in capability or ()
    ]
    rows += [
        assumptions.equal_row("position", text, "actor", "position") | _given(on=first, issue=issue, salience=salience)
        for text in position or ()
    ]
    if not rows and not condition and file is None:
        raise UsageError(
            "nothing to suppose: give --act, --tie, --office, --capability, --position, --condition or --file"
        )
    made = here.assume(branch, rows, conditions=condition or (), file=file, on=first, because=because, dry_run=dry_run)
    output.show(
        [branch_tables.assumed_row(each) for each in made],
        ["id", "kind", "assumption", "expects"],
        output.form(as_json=as_json),
    )
    if not made:
        output.note("nothing new: the branch assumes all of this already")
    output.note("nothing was written" if dry_run else f"next: detente scenario run {branch}")


@app.command()
def run(
    branch: BranchName,
    a: OptionalActor = None,
    b: OptionalActor = None,
    world: WorldOption = None,
    as_json: output.Json = False,
    as_csv: output.Csv = False,
    as_md: output.Markdown = False,
) -> None:
    """Run a branch beside its base. Every pair that moves, with interval, base rate and the way it came about."""
    found = opened(world).run(branch, pairs=_pair(a, b))
    branch_tables.show_run(found, output.form(as_json=as_json, as_csv=as_csv, as_md=as_md))


@app.command()
def diff(
    branch: BranchName,
    a: OptionalActor = None,
    b: OptionalActor = None,
    world: WorldOption = None,
    as_json: output.Json = False,
    as_csv: output.Csv = False,
    as_md: output.Markdown = False,
) -> None:
    """What the last run of a branch changed. For two actors: the path step by step, and what it hangs on."""
    here = opened(world)
    found = here.compare(branch)
    pairs = _pair(a, b)
    how = output.form(as_json=as_json, as_csv=as_csv, as_md=as_md)
    if not pairs:
        branch_tables.show_run(found, how)
        return
    wanted = {here.actor_id(name) for name in pairs[0]}
    moved = next((each for each in found.difference.moved if {each.a, each.b} == wanted), None)
    if moved is None:
        raise NotFoundError(
            f"{' and '.join(sorted(wanted))} don't move in the last run of {found.inputs.name}; to see them all the same:"
            f" detente scenario run {found.inputs.name} {' '.join(sorted(wanted))}"
        )
    branch_tables.show_moved(moved, found, how)


@app.command()
def drop(
    branch: BranchName,
    assumption: Annotated[str | None, typer.Argument(help="Only this assumption, by its id.")] = None,
    why: Why = "no longer wanted",
    world: WorldOption = None,
) -> None:
    """Withdraw a branch, or one of its assumptions. It stays in the tables; detente undo brings it back."""
    ruling = opened(world).drop_branch(branch, assumption, why=why)
    output.note(f"withdrawn; to bring it back: detente undo {ruling.id}")


@app.command("list")
def list_(
    world: WorldOption = None,
    as_json: output.Json = False,
    as_csv: output.Csv = False,
    as_md: output.Markdown = False,
) -> None:
    """All branches with what they assume."""
    found = opened(world).branches()
    if not found:
        raise NotFoundError("no branch yet: detente scenario new NAME --as-of DAY")
    rows = [
        {
            "id": each.id,
            "name": each.name,
            "as_of": each.as_of,
            "months": each.months,
            "use": list(each.mechanisms),
            "assumes": "; ".join(one.text for one in each.assumptions),
        }
        for each in found
    ]
    how = output.form(as_json=as_json, as_csv=as_csv, as_md=as_md)
    output.show(rows, ["id", "name", "as_of", "months", "use", "assumes"], how)


@app.command()
def show(branch: BranchName, world: WorldOption = None, as_json: output.Json = False) -> None:
    """One branch with its base, settings and assumptions."""
    branch_tables.show_branch(opened(world).branch(branch), output.form(as_json=as_json))


@app.command()
def conditions(
    a: OptionalActor = None,
    b: OptionalActor = None,
    known: KnownOption = None,
    world: WorldOption = None,
    as_json: output.Json = False,
    as_csv: output.Csv = False,
    as_md: output.Markdown = False,
) -> None:
    """Conditions that the texts name, with their sentences. Pick one with scenario assume --condition."""
    found = opened(world).conditions(a, b, known=day(known))
    if not found:
        raise NotFoundError("the texts name no condition" + (f" on {a}" if a else "") + (f" and {b}" if b else ""))
    rows = [
        {
            "id": f"c:{each.id}",
            "if": each.if_,
            "then": each.then,
            "type": each.type,
            "published": each.published,
            "publisher": each.publisher,
            "actors": list(each.actors),
            "sentence": each.sentence,
        }
        for each in found
    ]
    how = output.form(as_json=as_json, as_csv=as_csv, as_md=as_md)
    columns = ["id", "if", "then", "published", "publisher"] + (
        [] if how == "table" else ["type", "actors", "sentence"]
    )
    output.show(rows, columns, how)


@app.command()
def camps(
    branch: BranchName,
    actor: Annotated[
        list[str] | None, typer.Option(help="Who is to be divided (3 to 10; default: the branch's states).")
    ] = None,
    runs: Annotated[int, typer.Option(help="How many runs.", min=10, max=2000)] = 200,
    world: WorldOption = None,
    as_json: output.Json = False,
) -> None:
    """Into which two camps states would fall at the end, in base and branch. Landscape theory over each run's levels, exploratory."""
    found = opened(world).camps(branch, actors=actor or (), runs=runs)
    how = output.form(as_json=as_json)
    if how == "json":
        output.show_one(output.plain(found), how)
        return
    rows = [
        {"arm": arm, "share": f"{share:.0%}", "camps": " | ".join(" ".join(side) for side in sides)}
        for arm, divisions in (("base", found.base), ("branch", found.branch))
        for share, sides in divisions
    ]
    output.show(rows, ["arm", "share", "camps"], how)
    pairs = [
        {"pair": f"{each.a} - {each.b}", "base": f"{each.base:.0%}", "branch": f"{each.branch:.0%}"}
        for each in found.together[:5]
    ]
    output.show(pairs, ["pair", "base", "branch"], how)
    output.note(f"shares of {found.runs} runs in which two stand in one camp; {found.label}")


@app.command()
def positions(
    a: Annotated[str, typer.Argument(help="The state whose factions bargain.")],
    b: Annotated[str, typer.Argument(help="The issue: how it stands to this actor.")],
    as_of: Annotated[str, typer.Option("--as-of", metavar="DAY", help="From what was published by this day.")],
    known: KnownOption = None,
    world: WorldOption = None,
    as_json: output.Json = False,
    as_csv: output.Csv = False,
    as_md: output.Markdown = False,
) -> None:
    """Where factions and outside powers stand on how A and B get on, with evidence. As --csv a table for detente bargain."""
    found = opened(world).positions(a, b, as_of=_day(as_of), known=day(known))
    columns = ["actor", "capability", "position", "salience", "low", "high", "inside", "how", "evidence"]
    rows = [{name: getattr(each, name) for name in columns} for each in found]
    how = output.form(as_json=as_json, as_csv=as_csv, as_md=as_md)
    if how == "table":
        rows = [
            row | {"range": f"{row['low']:.0f} to {row['high']:.0f}", "evidence": len(row["evidence"])} for row in rows
        ]
        columns = ["actor", "capability", "position", "range", "salience", "evidence", "how"]
    output.show(rows, columns, how)
    output.note(
        "capabilities are equal and saliences what the texts make of them: edit the table, then detente bargain"
    )


@app.command()
def weigh(
    file: Annotated[Path, typer.Argument(help="Hypotheses by evidence: .csv or .toml.")],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="Also write the table here, as .csv or .toml.")
    ] = None,
    as_json: output.Json = False,
) -> None:
    """Weigh competing hypotheses by evidence. Posterior odds from likelihood ratios, with the prior stated."""
    from detente.scenario import hypotheses

    matrix = hypotheses.read(file)
    found = hypotheses.weigh(matrix)
    if out is not None:
        hypotheses.write(matrix, out)
    how = output.form(as_json=as_json)
    if how == "json":
        output.show_one(output.plain(found) | {"order": list(matrix.hypotheses)}, how)
        return
    rows = [
        {
            "hypothesis": each.name,
            "prior": f"{each.prior:.0%}",
            "posterior": f"{each.posterior:.0%}",
            "odds": f"{each.prior_odds:.3g} -> {each.odds:.3g}",
            "pieces against": each.against,
        }
        for each in found.hypotheses
    ]
    output.show(rows, ["hypothesis", "prior", "posterior", "odds", "pieces against"], how)
    leader = matrix.hypotheses.index(found.hypotheses[0].name)
    after = found.hypotheses[0].posterior
    pieces = [
        {
            "evidence": each.text,
            "ratio": f"{each.ratio:.3g}",
            "favours": each.favours,
            "if false": f"{after:.0%} -> {each.without[leader]:.0%}",
            "claim": each.claim,
        }
        for each in found.pieces
    ]
    output.show(pieces, ["evidence", "ratio", "favours", "if false", "claim"], how)
    output.note("how many pieces speak against a hypothesis is a count, not a probability")


@app.command()
def mechanisms(as_json: output.Json = False, as_csv: output.Csv = False, as_md: output.Markdown = False) -> None:
    """Every mechanism with its strength, and what it brought out of sample over memory and reciprocity."""
    from detente.scenario.mechanisms import ALL, weights

    how = output.form(as_json=as_json, as_csv=as_csv, as_md=as_md)
    rows = []
    for name, each in ALL.items():
        weight = weights()[name]
        row: dict[str, Any] = {
            "name": name,
            "use": "default" if weight.default else "exploratory",
            "strength": weight.value,
            "low": weight.low,
            "high": weight.high,
            "fitted": weight.fitted,
            "gains": {panel: dict(gain) for panel, gain in weight.gains.items()},
            "equation": each.equation,
            "source": each.source,
        }
        if how != "json":
            row["gains"] = "; ".join(f"{p} {g['gain']:+.4f} (se {g['se']:.4f})" for p, g in weight.gains.items())
        rows.append(row)
    output.show(rows, ["name", "use", "strength", "low", "high", "gains", "equation"], how)


def _day(value: str) -> date:
    found = day(value)
    if found is None:
        raise UsageError("a day is needed: YYYY-MM-DD")
    return found


def _given(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _pair(a: str | None, b: str | None) -> list[tuple[str, str]]:
    if a and not b:
        raise UsageError(f"{a} and whom? Name two actors, or none")
    return [(a, b)] if a and b else []
