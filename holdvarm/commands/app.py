"""The root of the command line: global options, and every command by name."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from holdvarm.commands import (
    answers,
    check,
    feeds,
    init,
    law,
    learn,
    meetings,
    plan,
    rehearse,
    roles,
    serve,
    status,
)
from holdvarm.commands.words import words
from holdvarm.context import Context

app = typer.Typer(
    name="holdvarm",
    help=words("holdvarm"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def root(
    ctx: typer.Context,
    config: Annotated[
        Path | None, typer.Option("--config", "-c", metavar="FILE", help=words("config"))
    ] = None,
    municipality: Annotated[
        str | None, typer.Option("--municipality", "-m", metavar="SLUG", help=words("municipality"))
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", metavar="nb|nn|en", help=words("language"))
    ] = None,
) -> None:
    if language is not None and language not in ("nb", "nn", "en"):
        raise typer.BadParameter(f"'{language}': one of nb, nn, en", param_hint="--language")
    made = Context(config, municipality, language)  # type: ignore[arg-type]
    ctx.obj = made
    ctx.call_on_close(made.close)


app.command("init", help=words("init"))(init.init)
app.command("example", help=words("example"))(init.example)
app.command("check", help=words("check"))(check.check)
app.add_typer(meetings.app, name="meetings", help=words("meetings"))
app.add_typer(roles.app, name="roles", help=words("roles"))
app.command("plan", help=words("plan"))(plan.plan)
app.command("why", help=words("why"))(plan.why)
app.command("next", help=words("next"))(plan.next_steps)
app.command("done", help=words("done"))(answers.done)
app.command("snooze", help=words("snooze"))(answers.snooze)
app.command("reopen", help=words("reopen"))(answers.reopen)
app.command("not-mine", help=words("not-mine"))(answers.not_mine)
app.command("law", help=words("law"))(law.law)
app.command("learn", help=words("learn"))(learn.learn)
app.command("rehearse", help=words("rehearse"))(rehearse.rehearse)
app.command("feeds", help=words("feeds"))(feeds.feeds)
app.command("serve", help=words("serve"))(serve.serve)
app.command("status", help=words("status"))(status.status)
