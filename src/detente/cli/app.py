"""The commands, each a thin door to a verb of a world."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli import cards, output, tables
from detente.errors import DateError, NotFoundError, UsageError

if TYPE_CHECKING:
    from detente.world import Rows, World

app = typer.Typer(
    name="detente",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="An executable model of international relations, built from the news.",
)


def day(value: str | None) -> date | None:
    """A day from the command line. Raises UsageError."""
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise UsageError(f"{value!r} is no day: write YYYY-MM-DD") from None


def _version(asked: bool) -> None:
    if asked:
        from detente import __version__

        print(f"detente {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """An executable model of international relations, built from the news."""


WorldOption = Annotated[
    Path | None, typer.Option("--world", help="The world's folder (default: $DETENTE_WORLD, else here).")
]
At = Annotated[str | None, typer.Option("--at", metavar="DAY", help="As things stood on that day.")]
KnownOption = Annotated[str | None, typer.Option("--known", metavar="DAY", help="As the world knew on that day.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, write nothing.")]
CoderOption = Annotated[
    str, typer.Option("--coder", help="Which coder reads: grammar, or endpoint for a language model.")
]
WithOption = Annotated[
    list[str] | None,
    typer.Option("--with", metavar="NAME=VALUE", help="A setting of the coder, e.g. address=http://127.0.0.1:8080/v1"),
]
A = Annotated[str, typer.Argument(help="An actor: id (IRQ, nouri-al-maliki) or name.")]
B = Annotated[str, typer.Argument(help="The other actor.")]


def opened(folder: Path | None) -> World:
    """The world named by --world, $DETENTE_WORLD or the current folder."""
    from detente.world import World

    return World.open(folder or os.environ.get("DETENTE_WORLD") or ".")


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="The folder to make a world in.")] = Path(),
    name: Annotated[str, typer.Option(help="A name for the world.")] = "",
) -> None:
    """Make a folder a world."""
    from detente.world import World

    world = World.init(folder, name=name)
    where = "" if folder == Path() else f" --world {folder}"
    output.note(f"made a world in {world.store.folder}; next: detente add PATH...{where}")


@app.command()
def add(
    paths: Annotated[list[str], typer.Argument(help="Files, folders, feeds or URLs.")],
    world: WorldOption = None,
    date_: Annotated[str | None, typer.Option("--date", metavar="DAY", help="Publication day of these texts.")] = None,
    dates: Annotated[Path | None, typer.Option(help="A TSV of columns doc and date.")] = None,
    coder: CoderOption = "grammar",
    with_: WithOption = None,
    dry_run: DryRun = False,
    as_json: output.Json = False,
) -> None:
    """Read documents into the world. What was read before is passed over."""
    from detente.cli import adding

    summary = adding.run(
        opened(world),
        paths,
        published=day(date_),
        dates=dates_of(dates),
        coder=coder,
        options=settings_of(with_),
        dry_run=dry_run,
    )
    output.show_one(summary, output.form(as_json=as_json))
    if summary["failures"] and not summary["documents"] and not summary["already_known"]:
        raise typer.Exit(1)


def dates_of(path: Path | None) -> dict[str, date]:
    """Days of publication by document name, from a TSV of columns doc and date. Raises DateError with file and line."""
    if path is None:
        return {}
    found: dict[str, date] = {}
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise UsageError(f"can't read {path}: {error.strerror}") from None
    for number, line in enumerate(lines, 1):
        name, _, value = line.partition("\t")
        if not line.strip() or (number == 1 and value.strip().lower() == "date"):
            continue
        try:
            found[name.strip()] = date.fromisoformat(value.strip())
        except ValueError:
            raise DateError(
                f"{value.strip()!r} is no date", where=f"{path}:{number}", right="two columns: doc, then YYYY-MM-DD"
            ) from None
    return found


def settings_of(pairs: list[str] | None) -> dict[str, str]:
    """Settings written as NAME=VALUE. Raises UsageError."""
    found = {}
    for pair in pairs or ():
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise UsageError(f"--with {pair}: write NAME=VALUE")
        found[name.strip()] = value.strip()
    return found


@app.command()
def read(
    paths: Annotated[list[str], typer.Argument(help="Folders, text, HTML or PDF files, or a .jsonl with id and text.")],
    dates: Annotated[Path | None, typer.Option(help="A TSV of columns doc and date.")] = None,
    date_: Annotated[str | None, typer.Option("--date", metavar="DAY", help="Publication day of these texts.")] = None,
    claims: Annotated[
        Path | None, typer.Option(help="Write claims here, a JSON object a line (default: stdout).")
    ] = None,
    mentions: Annotated[Path | None, typer.Option(help="Write mentions here, a JSON object a line.")] = None,
    coder: CoderOption = "grammar",
    with_: WithOption = None,
    jobs: Annotated[int, typer.Option(min=1, help="Read with so many processes; the same lines come out.")] = 1,
) -> None:
    """Read articles into claims without a world."""
    from detente.cli.reading import read_to

    done, failed = read_to(
        paths,
        published=day(date_),
        dates=dates_of(dates),
        claims=claims,
        mentions=mentions,
        coder=coder,
        options=settings_of(with_),
        jobs=jobs,
    )
    if failed and not done:
        raise typer.Exit(1)


@app.command()
def status(world: WorldOption = None, known: KnownOption = None, as_json: output.Json = False) -> None:
    """Counts of documents, claims, events and failures."""
    output.show_one(opened(world).status(known=day(known)), output.form(as_json=as_json))


@app.command()
def log(
    a: A,
    b: B,
    world: WorldOption = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="Only what reaches this day.")] = None,
    kind: Annotated[str | None, typer.Option(help="event, tie, stance or condition.")] = None,
    at: At = None,
    known: KnownOption = None,
    as_json: output.Json = False,
    as_csv: output.Csv = False,
    as_md: output.Markdown = False,
) -> None:
    """What the texts say of two actors, newest first."""
    rows = opened(world).log(a, b, since=day(since), kind=kind, at=day(at), known=day(known))
    _rows(rows, tables.log, output.form(as_json=as_json, as_csv=as_csv, as_md=as_md))


@app.command()
def show(
    id: Annotated[str, typer.Argument(help="A claim, event, document or actor by id or its beginning.")],
    world: WorldOption = None,
    known: KnownOption = None,
    as_json: output.Json = False,
) -> None:
    """One claim, event, document or actor with its evidence."""
    card = opened(world).card(id, known=day(known))
    if output.form(as_json=as_json) == "json":
        output.show_one(card, "json")
    else:
        output.show_lines(cards.lines(card))


@app.command()
def state(
    a: A,
    b: B,
    world: WorldOption = None,
    at: At = None,
    known: KnownOption = None,
    bloc: Annotated[str | None, typer.Option(help="Only outlets of this bloc (ISO3, agency, third).")] = None,
    branch: Annotated[str | None, typer.Option(help="As it would be told under this what-if branch.")] = None,
    as_json: output.Json = False,
) -> None:
    """How two actors stand on a day. Level with its 80% interval, phase, events and reports."""
    opened_world = opened(world)
    if branch:
        from detente.cli import branched

        if bloc or known:
            raise UsageError("a branch has its own --known, and no bloc tells what is only supposed")
        branched.show_state(opened_world, a, b, branch, day(at), output.form(as_json=as_json))
        return
    relation = opened_world.relation(a, b, on=day(at), known=day(known), bloc=bloc)
    phase = opened_world.phase_on(a, b, on=day(at), known=day(known))
    record: dict[str, Any] = {
        "a": relation.a,
        "b": relation.b,
        "at": output.plain(relation.during.earliest),
        "level": round(relation.score, 2),
        "low": round(relation.low, 2),
        "high": round(relation.high, 2),
        "label": relation.label,
        "phase": phase.label if phase else "",
        "events": relation.events,
        "reports": relation.reports,
        "coverage": relation.coverage,
        "evidence": list(relation.evidence),
    }
    how = output.form(as_json=as_json)
    if how == "table":
        record["evidence"] = f"{output.counted(len(relation.evidence), 'claim')}; see: detente why"
    output.show_one(record, how)
    if not relation.evidence:
        output.note(f"no dated evidence on {a} and {b} by then: this is where all pairs start")
        raise typer.Exit(NotFoundError.exit_code)


@app.command()
def why(
    a: A,
    b: B,
    world: WorldOption = None,
    at: At = None,
    known: KnownOption = None,
    as_json: output.Json = False,
    as_csv: output.Csv = False,
    as_md: output.Markdown = False,
) -> None:
    """What makes the level. Contributions that sum to it, each with its sentence."""
    rows = opened(world).contributions(a, b, on=day(at), known=day(known))
    how = output.form(as_json=as_json, as_csv=as_csv, as_md=as_md)
    if how == "table":
        print(f"level {sum(row['points'] for row in rows):+.2f}, the sum of:")
    _rows(rows, tables.why, how)
    if not any(row["claims"] for row in rows):
        output.note(f"no dated evidence on {a} and {b} by then: this is where all pairs start")
        raise typer.Exit(NotFoundError.exit_code)


@app.command()
def phases(
    a: A,
    b: B,
    world: WorldOption = None,
    known: KnownOption = None,
    as_json: output.Json = False,
    as_csv: output.Csv = False,
    as_md: output.Markdown = False,
) -> None:
    """The periods of a pair's history, with what opened them."""
    rows = opened(world).phase_rows(a, b, known=day(known))
    _rows(rows, tables.phases, output.form(as_json=as_json, as_csv=as_csv, as_md=as_md))


@app.command()
def search(
    words: Annotated[str, typer.Argument(help="Words, or a phrase in double quotes.")],
    world: WorldOption = None,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 20,
    known: KnownOption = None,
    as_json: output.Json = False,
    as_csv: output.Csv = False,
    as_md: output.Markdown = False,
) -> None:
    """Sentences of the stored texts that hold the words."""
    rows = opened(world).search(words, limit=limit, known=day(known))
    _rows(rows, tables.search, output.form(as_json=as_json, as_csv=as_csv, as_md=as_md))


@app.command()
def sql(
    query: Annotated[str, typer.Argument(help="One SELECT over documents, mentions, claims, judgements, failures ...")],
    world: WorldOption = None,
    known: KnownOption = None,
    as_json: output.Json = False,
    as_csv: output.Csv = False,
    as_md: output.Markdown = False,
) -> None:
    """Ask the world in SQL; reading only."""
    rows = opened(world).sql(query, known=day(known))
    _rows(rows, list, output.form(as_json=as_json, as_csv=as_csv, as_md=as_md))


@app.command()
def who(
    name: Annotated[str, typer.Argument(help="A name, title or description.")],
    on: Annotated[str | None, typer.Option(metavar="DAY", help="On which day.")] = None,
    context: Annotated[str, typer.Option(help="Words around it, such as 'Syria'.")] = "",
    world: Annotated[Path | None, typer.Option("--world", help="Also use this world's own actors.")] = None,
    as_json: output.Json = False,
    as_csv: output.Csv = False,
    as_md: output.Markdown = False,
) -> None:
    """Who a name may be on a day, with reasons."""
    from detente.world.whois import rows_for

    registry = opened(world).registry if world else None
    rows = rows_for(name, on=day(on), context=context, registry=registry)
    _rows(rows, tables.who, output.form(as_json=as_json, as_csv=as_csv, as_md=as_md))


@app.command()
def brief(
    a: A,
    b: B,
    world: WorldOption = None,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", help="Write here: .html, .pdf, .docx or .md (default: Markdown on stdout)."),
    ] = None,
    at: At = None,
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="Day of the last note (default: 90 days before).")
    ] = None,
    known: KnownOption = None,
    bloc: Annotated[str | None, typer.Option(help="Only outlets of this bloc (ISO3, agency, third).")] = None,
    as_json: output.Json = False,
) -> None:
    """The one-page brief on two actors. Every sentence has its evidence."""
    from detente.brief import render

    opened_world = opened(world)
    page = opened_world.brief(a, b, on=day(at), since=day(since), known=day(known), bloc=bloc)
    if as_json:
        output.show_one(output.plain(page), "json")
    if out is None and not as_json:
        print(render.markdown(page).decode("utf-8"))
    if out is not None:
        documents = {doc.id: doc for doc in opened_world.store.documents(known=day(known))}
        output.note(f"wrote {render.save(page, documents, out)}")


@app.command()
def withdraw(
    id: Annotated[str, typer.Argument(help="A claim or document, by id or its beginning.")],
    why: Annotated[str, typer.Option(help="The reason.")],
    world: WorldOption = None,
    by: Annotated[str | None, typer.Option(help="Who says so (default: you).")] = None,
    dry_run: DryRun = False,
) -> None:
    """Take a claim or document out of view from now on. It stays for earlier days."""
    opened_world = opened(world)
    if dry_run:
        output.show_lines(cards.lines(opened_world.card(id)))
        output.note("would be withdrawn")
        return
    ruling = opened_world.withdraw(id, why=why, by=by)
    output.note(f"withdrawn: {ruling.target}; to take that back: detente undo {ruling.id} --why REASON")


@app.command()
def undo(
    id: Annotated[str, typer.Argument(help="A ruling by its id (see history) or its beginning.")],
    why: Annotated[str, typer.Option(help="The reason.")],
    world: WorldOption = None,
    by: Annotated[str | None, typer.Option(help="Who says so (default: you).")] = None,
    dry_run: DryRun = False,
) -> None:
    """Take a ruling back."""
    opened_world = opened(world)
    if dry_run:
        _rows(opened_world.history(id), tables.history, output.form(as_json=False))
        output.note("would be undone")
        return
    ruling = opened_world.undo(id, why=why, by=by)
    output.note(f"undone: {ruling.target}")


@app.command()
def history(
    id: Annotated[str | None, typer.Argument(help="Only rulings on this, by id or its beginning.")] = None,
    world: WorldOption = None,
    known: KnownOption = None,
    as_json: output.Json = False,
    as_csv: output.Csv = False,
    as_md: output.Markdown = False,
) -> None:
    """Rulings: what, by whom, when, why."""
    rows = opened(world).history(id, known=day(known))
    _rows(rows, tables.history, output.form(as_json=as_json, as_csv=as_csv, as_md=as_md))


def _rows(rows: Rows, for_people: Callable[[Rows], list[Mapping[str, Any]]], how: str) -> None:
    """Print rows: all columns as data, a few on a terminal. Exits with 3 where there are none."""
    if how == "table":
        short = for_people(rows)
        output.show(short, list(short[0]) if short else [], how)
    else:
        output.show(rows, rows.columns, how)
    if not len(rows):
        output.note("nothing found")
        raise typer.Exit(NotFoundError.exit_code)


@app.command()
def measure(
    only: Annotated[
        list[str] | None, typer.Option("--only", help="Only figures whose name begins so, e.g. claims.")
    ] = None,
    details: Annotated[
        bool, typer.Option("--details", help="Also tell what went wrong, on stderr: confusion, the worst misses.")
    ] = False,
    as_json: output.Json = False,
    as_csv: output.Csv = False,
    as_md: output.Markdown = False,
) -> None:
    """Every figure the project states. Each beside its baseline and its floor."""
    from detente import measure as measures

    figures = list(measures.run(only or ()))
    for line in measures.details(only or ()) if details else ():
        output.note(line)
    rows = [output.plain(figure) for figure in figures]
    columns = ["name", "value", "baseline", "floor", "n", "seconds", "skipped"]
    output.show(rows, columns, output.form(as_json=as_json, as_csv=as_csv, as_md=as_md))
    broken = [figure.name for figure in figures if not figure.kept]
    if broken:
        output.note(f"below the floor: {', '.join(broken)}")
        raise typer.Exit(4)


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(help="Where to make the example world.")] = Path("demo"),
    show_page: Annotated[bool, typer.Option("--open", help="Serve it, and open the two in the browser.")] = False,
) -> None:
    """Read the example corpus and write its brief on Iraq and Syria."""
    from detente.brief import render
    from detente.cli.progress import counting
    from detente.world import demo as example

    with counting("reading the examples") as tick:
        made = example.make(folder, progress=tick)
    counts = made.report.summary
    read, claims = output.counted(counts["documents"], "document"), output.counted(counts["claims"], "claim")
    output.note(f"{read} read, {counts['already_known']} known before, {claims}")
    print(render.first_lines(made.brief, 14))
    print("...\n")
    for path in made.files:
        print(path)
    print(
        f"\nnext: detente serve {folder}      the web page\n      detente why IRQ SYR --at 2025-05-31 --world {folder}"
    )
    if show_page:
        from detente.web.serve import free_port, serve

        serve(folder, port=free_port(), say=output.note, show=typer.launch, path=f"/pair/{'/'.join(example.PAIR)}")
