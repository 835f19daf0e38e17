"""What may come: forecasts with their record, what-if branches, competing readings, and how the forecasts did."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from detente.errors import DetenteError, InputError, NotFoundError
from detente.forecast.ledger import Frozen, Scored, Settlement, Standing
from detente.forecast.ledger import score as scored
from detente.scenario import hypotheses
from detente.scenario.branch import Branch
from detente.scenario.compare import Band, Moved, Step
from detente.scenario.outcome import Outcome
from detente.web.address import Address, choice
from detente.web.records import (
    AnswerRow,
    AssumedRow,
    BandRow,
    BinRow,
    BranchRow,
    ConditionRow,
    CourseRow,
    ForecastRow,
    HypothesisRow,
    KeyRow,
    MeanRow,
    MovedRow,
    OutlookPage,
    PieceRow,
    SignRow,
    StepRow,
)
from detente.web.rows import ref
from detente.web.site import Site
from detente.world import forecasting, scenarios

TABS = ("forecasts", "scenarios", "readings", "score")
LISTED, CONDITIONS = 200, 30
# As part of an address a table must fit into a request line, written out in percent signs.
MOST_TEXT = 4000


def build(site: Site, address: Address) -> OutlookPage:
    """The page's data. A question that can't be answered, and a table that can't be read, are told on the page."""
    tab = choice(address.own.get("tab"), "tab", TABS)
    page = OutlookPage(tab, site.day(address))
    if tab == "scenarios":
        return _scenarios(site, address, page)
    if tab == "readings":
        return readings(page, address.own.get("table", ""))
    found = forecasting.listed(site.world)
    page = replace(page, forecasts=_forecasts(site, found)[:LISTED])
    if tab == "score":
        settled = {each.id: settlement for each, settlement in found if settlement is not None}
        return _scored(page, scored([each for each, _ in found], settled)) if settled else page
    return _asked(site, address, page)


def readings(page: OutlookPage, table: str) -> OutlookPage:
    """Hypotheses of a table in CSV, weighed; its `table` is given back to be edited."""
    if not table.strip():
        return page
    try:
        found = hypotheses.weigh(_matrix(table))
    except DetenteError as error:
        return replace(page, table=table, refused=error.problem if isinstance(error, InputError) else str(error))
    leader = found.hypotheses[0].name
    place = _matrix(table).hypotheses.index(leader)
    return replace(
        page,
        table=table,
        hypotheses=tuple(HypothesisRow(h.name, h.prior, h.posterior, h.against) for h in found.hypotheses),
        pieces=tuple(PieceRow(p.text, p.claim, p.ratio, p.favours, p.without[place]) for p in found.pieces),
        hangs_on=found.hangs_on,
    )


def _matrix(table: str) -> hypotheses.Matrix:
    with tempfile.TemporaryDirectory(prefix="detente-") as folder:
        path = Path(folder) / ("table.toml" if table.lstrip().startswith("[") else "table.csv")
        path.write_text(table, encoding="utf-8")
        return hypotheses.read(path)


def _asked(site: Site, address: Address, page: OutlookPage) -> OutlookPage:
    text = address.own.get("q", "").strip()
    if not text:
        return page
    try:
        found = forecasting.ask(site.world, text, as_of=site.day(address))
    except DetenteError as error:
        return replace(page, refused=error.problem if isinstance(error, InputError) else str(error))
    made = found.answer
    low, middle, high = (float(made.spread.quantile(p)) for p in (0.1, 0.5, 0.9))
    answer = AnswerRow(
        question=found.question.text,
        rule=found.question.rule,
        as_of=found.as_of,
        probability=made.probability,
        low=low,
        middle=middle,
        high=high,
        baselines=tuple(sorted((name, p) for name, p in made.probabilities.items() if name != "model")),
        reasons=tuple(reason.text for reason in made.reasons),
        acts=found.acts,
        undated=found.undated,
    )
    return replace(page, asked=answer)


def _forecasts(site: Site, found: list[tuple[Frozen, Settlement | None]]) -> tuple[ForecastRow, ...]:
    """Those still open first, then the settled ones, the newest window first."""
    marks = {each.frozen.id: each for each in _marks(found)}
    before: dict[str, float] = {}
    rows = []
    for each, settlement in sorted(found, key=lambda row: (row[0].as_of, row[0].made, row[0].id)):
        now = each.probabilities.get("model")
        last = before.get(each.question.id)
        moved = None if now is None or last is None else round(now - last, 4)
        if now is not None:
            before[each.question.id] = now
        rows.append(_forecast(site, each, settlement, marks.get(each.id), moved))
    return tuple(sorted(rows, key=lambda row: (bool(row.outcome), -row.last.toordinal(), row.id)))


def _marks(found: list[tuple[Frozen, Settlement | None]]) -> list[Scored]:
    settled = {each.id: settlement for each, settlement in found if settlement is not None}
    return list(scored([each for each, _ in found], settled).scored) if settled else []


def _forecast(
    site: Site, each: Frozen, settlement: Settlement | None, mark: Scored | None, moved: float | None
) -> ForecastRow:
    spread, yes_no = each.spreads["model"], each.question.binary
    measure = "brier" if yes_no else "crps"
    marks = mark.scores.get(measure, {}) if mark else {}
    base = each.probabilities.get("base_rate") if yes_no else float(each.spreads["base_rate"].quantile(0.5))
    outcome = ""
    if settlement is not None:
        outcome = ("yes" if mark and mark.outcome else "no") if yes_no else f"{settlement.value:g}"
    return ForecastRow(
        id=each.id,
        question=each.question.text,
        a=ref(site.registry, each.question.a),
        b=ref(site.registry, each.question.b),
        first=each.question.first,
        last=each.question.last,
        as_of=each.as_of,
        made=each.made,
        probability=each.probabilities.get("model"),
        low=None if yes_no else float(spread.quantile(0.1)),
        middle=None if yes_no else float(spread.quantile(0.5)),
        high=None if yes_no else float(spread.quantile(0.9)),
        base_rate=base,
        moved=moved,
        model=each.model,
        snapshot=each.snapshot,
        hindcast=each.hindcast,
        withdrawn=each.withdrawn,
        reasons=each.reasons,
        outcome=outcome,
        settled=settlement.as_of if settlement else None,
        evidence=settlement.evidence[:20] if settlement else (),
        measure=measure,
        score=marks.get("model"),
        base_score=marks.get("base_rate"),
    )


def _scored(page: OutlookPage, found: Standing) -> OutlookPage:
    means = [
        MeanRow(measure, method, value, found.skill[measure].get(method))
        for measure, row in found.means.items()
        for method, value in row.items()
    ]
    return replace(
        page,
        counts=tuple((name.replace("_", " "), n) for name, n in found.counts.items()),
        means=tuple(means),
        bins=tuple(BinRow(b.low, b.high, b.n, b.forecast, b.observed) for b in found.reliability),
        inside=found.interval,
    )


def _scenarios(site: Site, address: Address, page: OutlookPage) -> OutlookPage:
    world = site.world
    rows = scenarios.listed(world)
    wanted = address.branch or (rows[-1].name if rows else "")
    branch = scenarios.find(world, wanted) if wanted else None
    ran = _ran(site, branch) if branch else None
    conditions = world.conditions(known=address.known)[:CONDITIONS]
    page = replace(
        page,
        branches=tuple(_branch(site, each) for each in rows),
        branch=branch.name if branch else "",
        conditions=tuple(ConditionRow(c.id, c.if_, c.then, c.publisher, c.published, c.document) for c in conditions),
    )
    if ran is None:
        return page
    return replace(
        page,
        moved=tuple(_moved(site, each) for each in ran.difference.moved),
        still=ran.difference.still,
        signs=tuple(SignRow(i.text, i.source, i.by, i.odds, i.claim) for i in ran.difference.indicators),
        notes=ran.notes,
    )


def _ran(site: Site, branch: Branch) -> Outcome | None:
    try:
        return scenarios.last_run(site.world, branch.id)
    except NotFoundError:
        return None


def _branch(site: Site, branch: Branch) -> BranchRow:
    ran = _ran(site, branch)
    return BranchRow(
        id=branch.id,
        name=branch.name,
        as_of=branch.as_of,
        months=branch.months,
        runs=branch.runs,
        assumptions=tuple(
            AssumedRow(each.id, each.assumption.kind, each.text, each.assumption.because, each.assumption.expects)
            for each in branch.assumptions
        ),
        ran=ran is not None,
        current=ran is not None and scenarios.is_current(branch, ran),
    )


def _moved(site: Site, each: Moved) -> MovedRow:
    return MovedRow(
        a=ref(site.registry, each.a),
        b=ref(site.registry, each.b),
        day=each.day,
        base=_band(each.base),
        branch=_band(each.branch),
        change=_band(each.change),
        share=each.share,
        base_rate=each.base_rate,
        label=each.label,
        evidence=each.evidence,
        path=tuple(_step(site, step) for step in each.path),
        course=tuple(CourseRow(p.day, _band(p.base), _band(p.branch)) for p in each.course),
        keys=tuple(KeyRow(key.text, key.change, key.if_false) for key in each.keys),
    )


def _step(site: Site, step: Step) -> StepRow:
    return StepRow(
        text=step.text,
        pair=(ref(site.registry, step.pair[0]), ref(site.registry, step.pair[1])),
        mechanism=step.mechanism,
        points=step.points,
        parameter=step.parameter,
        value=step.value,
        low=step.low,
        high=step.high,
        source=step.source,
        evidence=step.evidence,
        assumption=step.assumption,
    )


def _band(band: Band) -> BandRow:
    return BandRow(band.median, band.low, band.high)
