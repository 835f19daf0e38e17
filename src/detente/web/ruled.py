"""Forms for rulings: on claims, happenings, actors and names; claims that were missed; watched pairs."""

# Every field of a form is an argument of its function.
# ruff: noqa: PLR0913, PLR0917

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response

from detente.web.writing import Back, By, FormKey, Id, Writer
from detente.world import World, review, ruling, watching


def add_rulings(writer: Writer, world: World) -> None:
    """Declare them."""

    @writer.form("/judge", "judge")
    def judge(
        request: Request,
        kind: Annotated[str, Form(max_length=20, description=f"One of {', '.join(ruling.KINDS)}.")],
        target: Annotated[str, Form(max_length=120)],
        why: Annotated[str, Form(max_length=2000)],
        value: Annotated[str, Form(max_length=2000)] = "",
        field: Annotated[
            str, Form(max_length=30, description="Of fix: the field, if value does not begin with it.")
        ] = "",
        by: By = "",
        back: Back = "/",
        form: FormKey = "",
    ) -> Response:
        """Record a ruling on a claim, happening, document or actor, then go back to the page it came from."""
        whole = f"{field}={value}" if field else value
        return writer.do(request, form, by, back, lambda who: ruling.rule(world, kind, target, whole, by=who, why=why))

    @writer.form("/who", "who")
    def who_is(
        request: Request,
        document: Id,
        actor: Annotated[str, Form(max_length=120, description="The id or local id that a name has now.")],
        meant: Annotated[str, Form(max_length=120, description="Whom it means: id or name.")],
        everywhere: Annotated[str, Form(max_length=3, description="yes: in all texts, else in this one.")] = "",
        why: Annotated[str, Form(max_length=2000)] = "said by a reader",
        by: By = "",
        back: Back = "/",
        form: FormKey = "",
    ) -> Response:
        """Say whom a name in a text means."""
        far = everywhere == "yes"
        return writer.do(
            request,
            form,
            by,
            back,
            lambda who: review.who_is(world, document, actor, meant, everywhere=far, by=who, why=why),
        )

    @writer.form("/missed", "missed")
    def missed(
        request: Request,
        document: Id,
        start: Annotated[int, Form(ge=0, le=10**9, description="First character of the sentence's words that say it.")],
        end: Annotated[int, Form(ge=1, le=10**9, description="Character behind the last.")],
        what: Annotated[str, Form(max_length=60, description="kind and type: event ACCUSE, tie ALLIANCE ...")],
        actors: Annotated[str, Form(max_length=400, description="Ids or names, commas between.")],
        recipients: Annotated[str, Form(max_length=400)] = "",
        when: Annotated[str, Form(max_length=60)] = "",
        according_to: Annotated[str, Form(max_length=200)] = "",
        by: By = "",
        back: Back = "/",
        form: FormKey = "",
    ) -> Response:
        """Add a claim that the coder missed."""
        kind, _, type_ = what.partition(" ")
        fields = {"kind": kind, "type": type_, "actors": actors, "recipients": recipients, "when": when}
        fields["according_to"] = according_to
        return writer.do(
            request,
            form,
            by,
            back,
            lambda who: review.add_claim(world, document, start, end, fields, by=who, why="missed by the coder"),
        )

    @writer.form("/watch", "watch")
    def watch(
        request: Request,
        a: Id,
        b: Id,
        on: Annotated[str, Form(max_length=3, description="yes or no.")] = "yes",
        by: By = "",
        back: Back = "/",
        form: FormKey = "",
    ) -> Response:
        """Put a pair on the list of watched ones, or take it off."""
        act = watching.watch if on == "yes" else watching.unwatch
        return writer.do(request, form, by, back, lambda who: act(world, a, b, by=who))
