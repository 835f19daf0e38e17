"""Commands that need no world: the balance of a signed network, camps of a landscape, bargaining over one issue."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli import output

if TYPE_CHECKING:
    from detente.relations.network.blocs import Blocs
    from detente.relations.network.triads import Triad
    from detente.scenario.alignment import Camps, Landscape
    from detente.scenario.bargaining import Election, Round

Aside = Annotated[
    float | None,
    typer.Option(help="Actors may stand aside at the price of this share of each tie, e.g. 0.3.", min=0, max=1),
]
Limit = Annotated[float, typer.Option("--time-limit", help="Seconds for the solver.", min=0.01)]
Seed = Annotated[int, typer.Option(help="Seed of the draws.", min=0)]


def balance(
    edges: Annotated[Path, typer.Argument(help="A CSV with columns a, b, sign (1 or -1).")],
    clusters: Annotated[int, typer.Option(help="At most so many blocs.", min=2)] = 2,
    aside: Aside = None,
    near: Annotated[
        float | None, typer.Option(help="Also co-membership over partitions strained at most so much more.", min=0)
    ] = None,
    triads: Annotated[bool, typer.Option("--triads", help="Also the strained triads and their ways out.")] = False,
    time_limit: Limit = 60.0,
    seed: Seed = 0,
    as_json: output.Json = False,
) -> None:
    """How far a signed network is from balance, the blocs it falls into, and whether that is proven."""
    _one_thread()
    from detente.relations.network import balance as measure
    from detente.relations.network import ties
    from detente.relations.network.blocs import near_optimal
    from detente.relations.network.triads import strained_triads

    network = ties.read(edges)
    best = measure.balance(network, clusters=clusters, aside=aside, time_limit=time_limit, seed=seed)
    how = output.form(as_json=as_json)
    record: dict[str, Any] = {
        "frustration": whole(best.frustration),
        "proven": best.proven,
        "bound": whole(best.bound),
        **({"partition": best.partition} if how == "json" else _blocs(best.partition)),
        "strained": [list(pair) if how == "json" else " - ".join(pair) for pair in best.strained],
        "triangles": round(measure.triangle_balance(network), 7),
        "walk": round(measure.walk_balance(network), 7),
        "score": round(measure.frustration_score(network, best.frustration), 7),
        "seconds": round(best.seconds, 3),
    }
    found = None if near is None else near_optimal(network, best, clusters=clusters, aside=aside, slack=near, seed=seed)
    strained = strained_triads(network) if triads else []
    if how == "json":
        if found:
            record["near"] = _near(found)
        if triads:
            record["triads"] = strained
        output.show_one(record, how)
    else:
        output.show_one(record, how)
        if found:
            output.show(_pairs(found), ["a", "b", "together"], how)
        if triads:
            output.show(_triad_rows(strained), ["tension", "actors", "ways out"], how)
    if not best.proven:
        output.note(f"not proven: the frustration is at least {whole(best.bound)}; a longer --time-limit may settle it")


def alignment(
    actors: Annotated[Path, typer.Argument(help="A CSV with columns actor, strength.")],
    propensities: Annotated[
        Path, typer.Argument(help="A CSV matrix of 1 (foes) to 5 (friends), 3 neutral, in the order of ACTORS.")
    ],
    blocs: Annotated[int, typer.Option(help="At most so many camps.", min=2)] = 2,
    aside: Aside = None,
    draws: Annotated[int, typer.Option(help="Also so many draws with inputs in error.", min=0)] = 0,
    propensity_error: Annotated[float, typer.Option(help="Standard deviation of a propensity.", min=0)] = 0.5,
    size_error: Annotated[float, typer.Option(help="Standard deviation of the logarithm of a size.", min=0)] = 0.0,
    time_limit: Limit = 60.0,
    seed: Seed = 0,
    as_json: output.Json = False,
) -> None:
    """Into which camps actors fall by size and propensity (landscape theory), and how sure that is."""
    _one_thread()
    from detente.scenario import alignment as model

    landscape = model.read(actors, propensities)
    found = model.alignment(landscape, blocs=blocs, aside=aside, time_limit=time_limit)
    record: dict[str, Any] = {
        "minimum": whole(found.minimum),
        "optima": [[list(side) for side in camps.sides] for camps in found.optima],
        "local_minima": None if found.local_minima is None else [_camps(camps) for camps in found.local_minima],
        "proven": found.proven,
        "bound": whole(found.bound),
    }
    if aside is not None:
        record["aside"] = [list(camps.aside) for camps in found.optima]
    if draws:
        record["ensemble"] = _ensemble(landscape, blocs, aside, draws, (propensity_error, size_error), seed)
    output.show_one(record, output.form(as_json=as_json))
    if not found.proven:
        output.note(f"not proven: the minimum is at least {whole(found.bound)}; a longer --time-limit may settle it")


def bargain(
    players: Annotated[Path, typer.Argument(help="A CSV with columns actor, capability, position, salience (0 to 1).")],
    rounds: Annotated[int, typer.Option(help="Rounds of challenges.", min=0)] = 10,
    status_quo: Annotated[float, typer.Option(help="Weight of things staying as they are.", min=0, max=1)] = 1.0,
    nearest: Annotated[
        bool, typer.Option("--nearest", help="Take the nearest compromise, not the one of the published program.")
    ] = False,
    as_json: output.Json = False,
) -> None:
    """Where bargaining over one issue may end: mean, median, an election by power, and rounds of challenges."""
    _one_thread()
    from detente.scenario import bargaining as model

    table = model.read(players)
    played = list(
        model.challenge(table, rounds=rounds, status_quo=status_quo, choice="nearest" if nearest else "published")
    )
    how = output.form(as_json=as_json)
    chances = _chances(model.election(table))
    record = {
        "mean": round(played[0].mean, 6),
        "median": round(played[0].median, 6),
        "election": chances,
        "rounds": [_round(turn) for turn in played],
    }
    if how == "json":
        output.show_one(record, how)
        return
    output.show_one({"mean": record["mean"], "median": record["median"]}, how)
    output.show(chances, ["position", "conditional", "markov"], how)
    output.show([_round(turn) for turn in played], ["round", "mean", "median"], how)


def _one_thread() -> None:
    # OpenBLAS reads this once, when numpy loads it; on matrices this small its threads cost several times what they save.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def whole(value: float) -> int | float:
    """Counts as whole numbers, anything else to six decimals."""
    near = round(value)
    return near if abs(value - near) < 1e-6 else round(value, 6)


def _blocs(partition: Mapping[str, int | None]) -> dict[str, list[str]]:
    """Members of each bloc; who stands aside comes last."""
    numbers = sorted({block for block in partition.values() if block is not None})
    blocs = {f"bloc {number}": [name for name, of in partition.items() if of == number] for number in numbers}
    out = [name for name, of in partition.items() if of is None]
    return {**blocs, "aside": out} if out else blocs


def _near(found: Blocs) -> dict[str, Any]:
    return {
        "slack": found.slack,
        "partitions": found.partitions,
        "complete": found.complete,
        "together": _square(found.names, found.together),
        "aside": dict(zip(found.names, found.aside, strict=True)),
    }


def _square(names: Sequence[str], rows: Sequence[Sequence[float | None]]) -> dict[str, dict[str, float | None]]:
    return {name: dict(zip(names, row, strict=True)) for name, row in zip(names, rows, strict=True)}


def _pairs(found: Blocs) -> list[dict[str, Any]]:
    """Pairs on which the near-optimal partitions disagree, the most doubtful first."""
    pairs = [
        {"a": a, "b": found.names[j], "together": share}
        for i, (a, row) in enumerate(zip(found.names, found.together, strict=True))
        for j, share in enumerate(row)
        if j > i and share is not None and 0 < share < 1
    ]
    return sorted(pairs, key=lambda pair: abs(pair["together"] - 0.5))


def _triad_rows(triads: Sequence[Triad]) -> list[dict[str, Any]]:
    return [
        {
            "tension": triad.tension,
            "actors": triad.actors,
            "ways out": "; ".join(f"{way.text} ({way.price:.2f})" for way in triad.ways),
        }
        for triad in triads
    ]


def _camps(camps: Camps) -> dict[str, Any]:
    return {
        "energy": whole(camps.energy),
        "sides": [list(side) for side in camps.sides],
        "aside": list(camps.aside),
        "basin": None if camps.basin is None else round(camps.basin, 6),
    }


def _ensemble(
    landscape: Landscape, blocs: int, aside: float | None, draws: int, errors: tuple[float, float], seed: int
) -> dict[str, Any]:
    from detente.scenario.alignment import ensemble

    found = ensemble(
        landscape, propensity_error=errors[0], size_error=errors[1], blocs=blocs, aside=aside, draws=draws, seed=seed
    )
    return {
        "draws": draws,
        "held": found.held,
        "together": {
            name: dict(zip(found.names, row, strict=True))
            for name, row in zip(found.names, found.together, strict=True)
        },
        "aside": dict(zip(found.names, found.aside, strict=True)),
        "optima": [{"share": share, **_camps(camps)} for share, camps in found.optima],
    }


def _chances(found: Election) -> list[dict[str, float]]:
    return [
        {"position": option, "conditional": round(conditional, 6), "markov": round(markov, 6)}
        for option, conditional, markov in zip(found.options, found.conditional, found.markov, strict=True)
    ]


def _round(turn: Round) -> dict[str, Any]:
    return {
        "round": turn.number,
        "mean": round(turn.mean, 6),
        "median": round(turn.median, 6),
        "positions": {player.name: round(player.position, 6) for player in turn.players},
        "moves": [output.plain(move) for move in turn.moves],
    }
