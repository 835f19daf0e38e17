"""Forms of the outlook: keep a forecast, settle what is due, make, fill, run and drop a branch."""

# Every field of a form is an argument of its function.

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response

from detente.errors import InputError
from detente.scenario import assumptions
from detente.web.address import day
from detente.web.writing import Back, By, Day, FormKey, Id, Line, Writer, given_day
from detente.world import World, forecasting, scenarios


def add_suppositions(writer: Writer, world: World) -> None:
    """Declare them."""

    @writer.form("/freeze", "freeze")
    def freeze(
        request: Request, question: Line, as_of: Day, by: By = "", back: Back = "/outlook", form: FormKey = ""
    ) -> Response:
        """Ask a question as of a day, and keep the answer for good."""
        on = given_day(as_of, "as_of")
        return writer.do(request, form, by, back, lambda _: forecasting.freeze(world, question, as_of=on))

    @writer.form("/settle", "settle")
    def settle(request: Request, as_of: Day, by: By = "", back: Back = "/outlook", form: FormKey = "") -> Response:
        """Settle the kept forecasts whose window is over by a day."""
        on = given_day(as_of, "as_of")
        return writer.do(request, form, by, back, lambda _: forecasting.settle(world, as_of=on))

    @writer.form("/scenario/new", "new_branch")
    def new_branch(
        request: Request,
        name: Annotated[str, Form(min_length=1, max_length=60)],
        as_of: Day,
        months: Annotated[int, Form(ge=1, le=120)] = 24,
        runs: Annotated[int, Form(ge=10, le=5000)] = 500,
        by: By = "",
        back: Back = "/outlook",
        form: FormKey = "",
    ) -> Response:
        """Make a what-if branch of the world as published by a day."""
        on = given_day(as_of, "as_of")
        return writer.do(
            request, form, by, back, lambda _: scenarios.new(world, name.strip(), as_of=on, months=months, runs=runs)
        )

    @writer.form("/scenario/assume", "assume")
    def assume(
        request: Request,
        branch: Id,
        act: Annotated[str, Form(max_length=200, description="ACTOR TYPE TARGET, such as USA COERCE IRQ.")] = "",
        condition: Annotated[str, Form(max_length=40, description="A condition that a text names, by its claim.")] = "",
        on: Annotated[str, Form(max_length=10, description="When, YYYY-MM-DD; the day after the base.")] = "",
        by: By = "",
        back: Back = "/outlook",
        form: FormKey = "",
    ) -> Response:
        """Suppose something in a branch."""
        first = day(on, "on")
        rows = [assumptions.act_row(act) | ({"on": first} if first else {})] if act.strip() else []
        if not rows and not condition:
            raise InputError("nothing to suppose", where="act", right="an act such as USA COERCE IRQ, or a condition")
        picked = [condition] if condition else []
        return writer.do(
            request,
            form,
            by,
            back,
            lambda _: scenarios.assume(world, branch, rows, conditions=picked, on=first),
        )

    @writer.form("/scenario/run", "run_branch")
    def run_branch(request: Request, branch: Id, by: By = "", back: Back = "/outlook", form: FormKey = "") -> Response:
        """Run a branch beside its base, and keep what moved."""
        return writer.do(request, form, by, back, lambda _: scenarios.run(world, branch))

    @writer.form("/scenario/drop", "drop")
    def drop(
        request: Request,
        branch: Id,
        assumption: Annotated[
            str, Form(max_length=40, description="One of its assumptions; the branch where none.")
        ] = "",
        by: By = "",
        back: Back = "/outlook",
        form: FormKey = "",
    ) -> Response:
        """Take a branch, or one of its assumptions, out of view; it can be undone."""
        return writer.do(
            request,
            form,
            by,
            back,
            lambda who: scenarios.drop(world, branch, assumption or None, why="dropped in the outlook", by=who),
        )
