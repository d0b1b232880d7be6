"""`holdvarm roles …`: who holds which role, from when to when."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from holdvarm.commands.options import Json, context, day
from holdvarm.commands.words import words
from holdvarm.errors import UserError

if TYPE_CHECKING:
    from engine.facts import Person
    from engine.tenant import Facts
    from holdvarm.context import Context

app = typer.Typer(no_args_is_help=True)

Role = Annotated[str, typer.Argument(metavar="ROLE", help=words("role"))]
Someone = Annotated[str, typer.Argument(metavar="PERSON", help=words("person"))]
FromDay = Annotated[date, typer.Option("--from", parser=day, metavar="DATE", help=words("tenure-from"))]
ToDay = Annotated[date | None, typer.Option("--to", parser=day, metavar="DATE", help=words("tenure-to"))]


@app.command("import", help=words("roles-import"))
def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=words("roster-file"))],
    as_json: Json = False,
) -> None:
    from engine.roster_csv import read_roster
    from engine.store import roster

    on = context(ctx)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise UserError(f"{file}: {error.strerror}") from None
    rows, problems = read_roster(data, on.tenant.bundle.roles)
    if problems:
        # All or nothing: half a roster would send mail to the wrong people.
        raise UserError(*[f"{file}:{problem}" for problem in problems])
    with on.database.write() as session:
        changes = roster.import_roster(session, on.tenant.id, rows, on.now, "operator")
    counts = {"added": len(changes.added), "changed": len(changes.changed), "unchanged": changes.unchanged}
    if as_json:
        on.emit({"file": str(file), **counts})
    else:
        on.say(on.text("roles.imported", file=file.name, **counts))


@app.command("list", help=words("roles-list"))
def list_(ctx: typer.Context, as_json: Json = False) -> None:
    on = context(ctx)
    from engine.tenant import load_facts

    with on.database.read() as session:
        facts = load_facts(session, on.tenant)
    if as_json:
        on.emit(_roster_json(on, facts))
        return
    roles = on.tenant.bundle.roles
    people = {person.id: person for person in facts.persons}
    rows = [
        [
            roles.title(tenure.role).in_language(on.language),
            people[tenure.person].name,
            people[tenure.person].email,
            tenure.first.isoformat(),
            tenure.last.isoformat() if tenure.last else "",
        ]
        for tenure in sorted(facts.tenures, key=lambda t: (t.role, t.first))
    ]
    on.table([on.text(f"column.{c}") for c in ("role", "name", "address", "from", "to")], rows)
    needed = sorted({w.role_of(step) for w in on.tenant.bundle.workflows.values() for step in w.step})
    vacant = facts.roster.vacant(needed, on.today)
    if vacant:
        names = ", ".join(roles.title(role).in_language(on.language) for role in vacant)
        on.say(on.text("roles.vacant", roles=names))


@app.command("assign", help=words("roles-assign"))
def assign(
    ctx: typer.Context,
    role: Role,
    person: Someone,
    first: FromDay,
    last: ToDay = None,
    name: Annotated[str | None, typer.Option("--name", help=words("person-name"))] = None,
    language: Annotated[
        str | None, typer.Option("--language", metavar="nb|nn|en", help=words("person-language"))
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help=words("replace"))] = False,
) -> None:
    from engine.store import roster

    on = context(ctx)
    role_id = resolve_role(on, role)
    who = _person(on, person, name, language)
    if last is not None and last < first:
        raise UserError(on.text("roles.backwards", first=first, last=last))
    with on.database.write() as session:
        roster.assign(session, on.tenant.id, role_id, who, first, last, on.now, "operator", replace=replace)
    on.say(on.text("roles.assigned", role=_title(on, role_id), name=who.name, first=first))


@app.command("end", help=words("roles-end"))
def end(
    ctx: typer.Context,
    role: Role,
    last: Annotated[date, typer.Option("--to", parser=day, metavar="DATE", help=words("tenure-end"))],
) -> None:
    from engine.store import roster

    on = context(ctx)
    role_id = resolve_role(on, role)
    with on.database.write() as session:
        roster.end(session, on.tenant.id, role_id, last, on.now, "operator")
    on.say(on.text("roles.ended", role=_title(on, role_id), day=last))


@app.command("absent", help=words("roles-absent"))
def absent(
    ctx: typer.Context,
    person: Someone,
    first: FromDay,
    last: Annotated[date, typer.Option("--to", parser=day, metavar="DATE", help=words("absent-to"))],
    substitute: Annotated[
        str | None, typer.Option("--substitute", metavar="PERSON", help=words("substitute"))
    ] = None,
) -> None:
    from engine.facts import Absence
    from engine.store import roster

    on = context(ctx)
    who = find_person(on, person)
    stand_in = find_person(on, substitute) if substitute else None
    if last < first:
        raise UserError(on.text("roles.backwards", first=first, last=last))
    if stand_in is not None and stand_in.id == who.id:
        raise UserError(on.text("roles.own-substitute", name=who.name))
    absence = Absence(person=who.id, first=first, last=last, substitute=stand_in.id if stand_in else None)
    with on.database.write() as session:
        roster.absent(session, on.tenant.id, absence, on.now, "operator")
    on.say(on.text("roles.away", name=who.name, first=first, last=last))


def resolve_role(on: Context, name: str) -> str:
    """The role's id from its id, a title or an alias. Raises UserError with the nearest right one."""
    roles = on.tenant.bundle.roles
    found = roles.resolve(name)
    if found is None:
        near = roles.nearest(name)
        raise UserError(
            on.text(
                "roles.unknown", name=name, near=f" ({on.text('did-you-mean', word=near)})" if near else ""
            )
        )
    return found


def find_person(on: Context, who: str) -> Person:
    """A person in the roster by address or name. Raises UserError if there is none, or more than one."""
    from engine.store import roster

    with on.database.read() as session:
        people = list(roster.persons(session, on.tenant.id))
    wanted = who.casefold().strip()
    found = [
        person
        for person in people
        if wanted in (person.id.casefold(), person.email.casefold(), person.name.casefold())
    ]
    if len(found) != 1:
        raise UserError(on.text("roles.no-such-person" if not found else "roles.several-people", name=who))
    return found[0]


def _person(on: Context, who: str, name: str | None, language: str | None) -> Person:
    from engine.facts import Person
    from engine.roster_csv import is_address

    if "@" not in who:
        return find_person(on, who)
    if not is_address(who):
        raise UserError(on.text("roles.bad-address", address=who))
    return Person(id=who.casefold(), name=name or who, email=who, language=language)  # type: ignore[arg-type]


def _title(on: Context, role: str) -> str:
    return on.tenant.bundle.roles.title(role).in_language(on.language)


def _roster_json(on: Context, facts: Facts) -> dict[str, Any]:
    people = {person.id: person for person in facts.persons}
    return {
        "tenures": [
            {
                "role": t.role,
                "title": _title(on, t.role),
                "person": t.person,
                "name": people[t.person].name,
                "email": people[t.person].email,
                "from": t.first.isoformat(),
                "to": t.last.isoformat() if t.last else None,
            }
            for t in facts.tenures
        ],
        "absences": [
            {
                "person": a.person,
                "from": a.first.isoformat(),
                "to": a.last.isoformat(),
                "substitute": a.substitute,
            }
            for a in facts.absences
        ],
    }
