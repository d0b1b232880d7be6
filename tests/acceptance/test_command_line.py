"""The command line as a contract (design.md 8): exit codes, stable JSON, and one clear message for a mistake."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acceptance.conftest import PATIENCE, PROGRAM, REAL, Installation, environment, real_plan

Install = Callable[..., Installation]

# What the real plans call their bodies, and what they are here; None: not a body at all.
CANONICAL = {
    "bystyret": "kommunestyret",
    "lokalstyret": "kommunestyret",
    "lokalstyret_avlyst": "kommunestyret",
    "kommunestyre": "kommunestyret",
    "ks": "kommunestyret",
    "formannskap": "formannskapet",
    "fs": "formannskapet",
    "administrasjonsutval": "administrasjonsutvalget",
    "kontrollutval": "kontrollutvalget",
}


def _real_files() -> list[str]:
    manifest = REAL / "ics" / "MANIFEST.toml"
    return [f["name"] for f in tomllib.loads(manifest.read_text())["file"]] if manifest.exists() else []


@pytest.mark.parametrize("name", _real_files() or ["gjerstad-2023.ics"])
def test_every_real_meeting_plan_gives_exactly_its_dates(name: str, install: Install) -> None:
    installed = install("Prøve kommune")
    manifest = tomllib.loads((real_plan(name).parent / "MANIFEST.toml").read_text(encoding="utf-8"))
    entry = next(f for f in manifest["file"] if f["name"] == name)
    plans = tomllib.loads((REAL / "meetings.toml").read_text(encoding="utf-8"))["plan"]
    plan = next(p for p in plans if p["municipality"] == entry["municipality"] and p["year"] == entry["year"])

    answer = installed("meetings", "import", real_plan(name))
    listed = installed("meetings", "list", "--json").json

    assert answer.code == 0, answer.err
    wanted = Counter(day for days in plan["bodies"].values() for day in days)
    assert Counter(m["date"] for m in listed) == wanted
    for body in ("kommunestyret", "formannskapet"):
        names = [n for n in plan["bodies"] if CANONICAL.get(n, n) == body]
        days = sorted(day for n in names for day in plan["bodies"][n])
        assert sorted(m["date"] for m in listed if m["body"] == body) == days
    for m in listed:
        assert set(m) >= {"date", "start", "end_date", "title", "body", "status", "source", "uid"}
        if "AVLYST" in m["title"]:
            assert m["status"] == "cancelled"
    times = plan.get("start", {})
    for m in listed:
        for body_name, start in times.items():
            if (
                m["body"] == CANONICAL.get(body_name, body_name)
                and m["status"] == "planned"
                and entry["style"] != "allday"
            ):
                assert m["start"] == start

    again = installed("meetings", "import", real_plan(name), "--json").json
    assert (again["added"], again["unchanged"]) == (0, len(listed)), "reading it twice changes nothing"


@pytest.mark.parametrize(
    ("name", "year", "recommended", "decided", "warned"),
    [
        ("gjerstad-2023.ics", 2023, "2023-11-28", "2023-12-14", False),
        ("flekkefjord-2025.ics", 2025, "2025-11-27", "2025-12-11", True),
        ("beiarn-2020.ics", 2020, "2020-11-30", "2020-12-14", True),
        ("longyearbyen-2019.ics", 2019, "2019-11-19", "2019-12-09", False),
        ("overhalla-2019.ics", 2019, "2019-12-03", "2019-12-17", True),
        ("kviteseid-2019.ics", 2019, "2019-11-28", "2019-12-12", True),
        ("variant-heradsstyret-2019.ics", 2019, "2019-11-28", "2019-12-12", True),
    ],
)
def test_every_real_plan_with_a_december_council_leaves_fourteen_days(
    name: str, year: int, recommended: str, decided: str, warned: bool, install: Install
) -> None:
    installed = install("Prøve kommune")
    if name.startswith("longyearbyen"):
        # Not a kommune: its administrasjonsutvalg does what a formannskap does.
        installed.configure(lambda t: t.replace('# formannskapet = ["FSK"]', 'formannskapet = ["AU"]'))
    assert installed("meetings", "import", real_plan(name)).code == 0

    found = installed(
        "plan", "--from", f"{year}-01-01", "--to", f"{year}-12-31", "--workflow", "budget", "--json"
    ).json
    steps = {step["step"]: step for step in found if step["run"] == str(year + 1)}

    recommendation, decision = steps["recommendation"], steps["council-decision"]
    assert (recommendation["due"], decision["due"]) == (recommended, decided)
    assert recommendation["status"] == decision["status"] == "confirmed"
    assert recommendation["conflicts"] == []
    assert bool(recommendation["warnings"]) is warned
    assert steps["publish-recommendation"]["due"] <= steps["publish-recommendation"]["limit"]


def test_the_plan_has_the_promised_fields(install: Install) -> None:
    installed = install()
    installed("meetings", "import", real_plan("gjerstad-2023.ics"))

    steps = installed("plan", "--from", "2023-01-01", "--to", "2023-12-31", "--format", "json").json

    by_key = {step["key"]: step for step in steps}
    decision = by_key["budget/2024/council-decision"]
    assert (
        decision | {"due": "2023-12-14", "limit": "2023-12-31", "status": "confirmed", "class": "law-hard"}
        == decision
    )
    assert decision["law"] == {"ref": "koml § 14-3(1)", "verified": "2026-07-02"}
    promised = {
        "key",
        "workflow",
        "run",
        "step",
        "title",
        "kind",
        "role",
        "body",
        "due",
        "limit",
        "status",
        "class",
    }
    assert all(set(step) >= promised | {"law", "reason", "conflicts", "done"} for step in steps)
    assert installed("plan", "--workflow", "budget", "--json").code == 0


@pytest.mark.parametrize("form", ["csv", "ics", "md", "table"])
def test_the_plan_comes_in_every_form(form: str, install: Install) -> None:
    installed = install()
    installed("meetings", "import", real_plan("gjerstad-2023.ics"))

    answer = installed("plan", "--from", "2023-11-01", "--to", "2023-12-31", "--format", form)

    assert answer.code == 0, answer.err
    assert "Formannskapet innstiller til økonomiplan" in answer.out.replace("\r\n ", "").replace("\n ", "")


def test_why_explains_a_date_and_what_it_rests_on(install: Install) -> None:
    installed = install()
    installed("meetings", "import", real_plan("gjerstad-2023.ics"))

    said = installed("why", "budget/2024/publish-recommendation").out

    assert (
        "1 virkedag etter «Formannskapet innstiller til økonomiplan og årsbudsjett» (28. november 2023)"
        in said
    )
    assert "siste møte i formannskapet fra 1. oktober 2023 og minst 14 dager før" in said
    assert "Møtet står i «gjerstad-2023» som «KST 8/23»." in said
    english = installed("--language", "en", "why", "budget/2024/publish-recommendation").out
    assert "1 working day after" in english


def test_the_whole_year_can_be_rehearsed_before_anything_is_sent(install: Install) -> None:
    installed = install()
    installed("meetings", "import", real_plan("gjerstad-2023.ics"))
    installed("roles", "import", installed.folder / "roster.csv")

    answer = installed("rehearse", "--from", "2023-01-01", "--to", "2023-12-31", "--json")
    messages = answer.json

    assert answer.code == 0, answer.err
    assert len(messages) > 100
    assert all(set(m) >= {"at", "to", "role", "subject", "kind", "steps", "text"} for m in messages)
    assert len({(m["at"][:10], m["to"][0]) for m in messages}) == len(messages), "one mail a person a day"
    first_of_budget = next(m for m in messages if "budget/2024/publish-recommendation" in m["steps"])
    assert first_of_budget["at"].startswith("2023-10-18T08:00:00+02:00")
    assert not (installed.folder / "outbox").exists()
    assert installed("status", "--json").json["outbox"]["sent"] == 0


def test_init_never_overwrites(install: Install) -> None:
    installed = install()
    before = installed.config.read_bytes()

    again = subprocess.run(
        [PROGRAM, "init", installed.folder],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        env=environment(),
        check=False,
    )

    assert again.returncode == 1
    assert "finnes alt" in again.stderr
    assert installed.config.read_bytes() == before


def test_check_is_content_with_a_new_installation_and_says_what_is_missing(install: Install) -> None:
    installed = install()

    answer = installed("check")

    assert answer.code == 0, answer.out
    assert "Les inn rollelisten" in answer.out
    assert "Les inn møteplanen" in answer.out


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda t: t.replace('slug = "', 'slugg = "'),
            "config.toml:12: municipality.0.slugg: no such setting",
        ),
        (lambda t: t.replace("port = 8357", 'port = "mange"'), "web.port"),
        (lambda t: t.replace('language = "nb"', 'language = "no"'), "municipality.0.language"),
        (lambda t: t + "\n[mail\n", "not valid TOML"),
        (
            lambda t: t.replace("[web]", '[mail.smtp]\nhost = "x"\npassword = "hemmelig"\n[web]'),
            "a password does not belong",
        ),
    ],
)
def test_a_mistake_in_the_configuration_is_one_line_with_its_place(
    change: Callable[[str], str], said: str, install: Install
) -> None:
    installed = install()
    installed.configure(change)

    answer = installed("plan")

    assert answer.code == 1
    assert said in answer.err
    assert "config.toml" in answer.err
    assert "Traceback" not in answer.err
    assert "hemmelig" not in answer.err


def test_a_broken_definition_stops_everything_with_file_line_and_the_nearest_word(install: Install) -> None:
    installed = install()
    (installed.folder / "workflows" / "budget.toml").write_text(
        'id = "budget"\n\n[[step]]\nid = "draft-public"\ndue = "7 wekes before council-decision"\n',
        encoding="utf-8",
    )

    for words in (["plan"], ["check"]):
        answer = installed(*words)
        said = answer.out + answer.err
        assert answer.code == 1
        assert "budget.toml:5" in said
        assert "weeks" in said
        assert "Traceback" not in said


def test_a_bad_row_in_the_roster_stores_nothing(install: Install) -> None:
    installed = install()
    file = installed.folder / "bad.csv"
    file.write_text(
        "rolle;navn;e-post;fra\nØkonomisjef;Kari;kari@x.example;2023-01-01\nØkonomisjæf;Ola;ola@x.example;i fjor\n",
        encoding="utf-8",
    )

    answer = installed("roles", "import", file)

    assert answer.code == 1
    assert f"{file}:3: no such role 'Økonomisjæf'; did you mean" in answer.err
    assert f"{file}:3: 'i fjor' is not a date" in answer.err
    assert installed("roles", "list", "--json").json["tenures"] == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<!doctype html><title>Logg inn</title>",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMM",
        b"\x00\x01\x02",
    ],
)
def test_a_meeting_file_that_is_none_changes_nothing(data: bytes, install: Install, tmp_path: Path) -> None:
    installed = install()
    file = tmp_path / "plan.ics"
    event = "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:KST\r\nDTSTART;VALUE=DATE:20230914\r\nEND:VEVENT\r\n"
    good = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{event}END:VCALENDAR\r\n"
    file.write_text(good, newline="")
    assert installed("meetings", "import", file).code == 0

    file.write_bytes(data)
    answer = installed("meetings", "import", file)

    assert answer.code == 1
    assert str(file) in answer.err
    assert "Traceback" not in answer.err
    assert [m["date"] for m in installed("meetings", "list", "--json").json] == ["2023-09-14"]


def test_an_unreadable_event_is_named_and_the_others_are_kept(install: Install, tmp_path: Path) -> None:
    installed = install()
    file = tmp_path / "plan.ics"
    events = [("KST 1/23", "20230914"), ("FSK 9/23", "2023-09-99"), ("FSK 1/23", "20230905")]
    body = "".join(
        f"BEGIN:VEVENT\r\nUID:{n}\r\nSUMMARY:{title}\r\nDTSTART;VALUE=DATE:{day}\r\nEND:VEVENT\r\n"
        for n, (title, day) in enumerate(events)
    )
    file.write_text(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{body}END:VCALENDAR\r\n", newline="")

    answer = installed("meetings", "import", file)

    assert answer.code == 0
    assert "FSK 9/23" in answer.err
    assert [m["title"] for m in installed("meetings", "list", "--json").json] == ["FSK 1/23", "KST 1/23"]
    explained = installed("meetings", "explain", file, "--json").json
    assert explained["accepted"] is True
    assert [o["body"] for o in explained["occurrences"]] == ["formannskapet", "kommunestyret"]
    assert len(explained["problems"]) == 1


@pytest.mark.parametrize(
    "words",
    [
        ["plan", "--from", "1/6/2026"],
        ["nonsense"],
        ["plan", "--format", "xml"],
        ["--language", "sv", "plan"],
        ["why"],
    ],
)
def test_wrong_usage_is_exit_code_two(words: list[str], install: Install) -> None:
    answer = install()(*words)

    assert answer.code == 2
    assert "Traceback" not in answer.err


def test_a_wrong_key_gets_the_nearest_right_one(install: Install) -> None:
    answer = install()("why", "budget/2024/council-decison")

    assert answer.code == 1
    assert "budget/2024/council-decision" in answer.err


def test_answers_follow_the_same_rules_as_everywhere(install: Install) -> None:
    installed = install(clock="2023-11-20T09:00:00+01:00")
    key = "budget/2024/publish-recommendation"
    clock = "2023-11-20T10:00:00+01:00"

    assert installed("snooze", key, "--until", "2023-11-01", clock=clock).code == 1
    late = installed("snooze", key, "--until", "2023-12-20", clock=clock)
    assert late.code == 1
    assert "--note" in late.err
    assert installed("done", key, "--evidence", "22/59", clock=clock).code == 0
    assert "alt meldt gjort" in installed("done", key, clock=clock).out
    steps = {
        s["key"]: s
        for s in installed("plan", "--from", "2023-11-01", "--to", "2023-12-31", "--json", clock=clock).json
    }
    assert steps[key]["done"] is True
    assert installed("reopen", key, clock=clock).code == 0
    assert key in {s["key"] for s in installed("next", "--json", clock=clock).json}


def test_next_can_be_asked_for_one_role_or_one_person(install: Install) -> None:
    installed = install(clock="2023-10-01T09:00:00+02:00")
    installed("roles", "import", installed.folder / "roster.csv")
    clock = "2023-11-20T10:00:00+01:00"

    of_role = installed("next", "--role", "økonomisjef", "--limit", "1000", "--json", clock=clock).json
    of_person = installed(
        "next", "--person", "okonomisjef@gjerstad.example", "--limit", "1000", "--json", clock=clock
    ).json

    assert {s["role"] for s in of_role} == {"finance-director"}
    assert {s["key"] for s in of_role} <= {s["key"] for s in of_person}, (
        "the person also stands in for vacant roles below"
    )


def test_what_a_change_would_do_is_seen_before_it_does_it(install: Install) -> None:
    installed = install()
    installed("roles", "import", installed.folder / "roster.csv")
    other = installed.folder / "forslag"
    other.mkdir()
    (other / "budget.toml").write_text(
        'id = "budget"\n\n[[step]]\nid = "group-questions"\noff = true\n', encoding="utf-8"
    )

    changes = installed(
        "rehearse", "--from", "2027-01-01", "--to", "2027-12-31", "--diff", other, "--json"
    ).json

    assert {c["change"] for c in changes} <= {"removed", "added"}
    assert any("budget/2028/group-questions" in c["steps"] for c in changes if c["change"] == "removed")
    assert not any("budget/2028/group-questions" in c["steps"] for c in changes if c["change"] == "added")


def test_an_installation_can_serve_several_municipalities(install: Install) -> None:
    installed = install()
    installed.configure(
        lambda t: t.replace(
            "[mail]",
            '[[municipality]]\nslug = "as"\nname = "Ås kommune"\nlanguage = "nn"\nin_use_from = 2023-01-01\n\n[mail]',
            1,
        )
    )

    asked = installed("meetings", "add", "kommunestyret", "2023-12-14")
    assert asked.code == 1
    assert "gjerstad, as" in asked.err
    assert installed("-m", "as", "meetings", "add", "kommunestyret", "2023-12-14").code == 0

    assert len(installed("-m", "as", "meetings", "list", "--json").json) == 1
    assert installed("-m", "gjerstad", "meetings", "list", "--json").json == []


HEAVY = {
    *("fastapi", "starlette", "uvicorn", "sqlalchemy", "sqlmodel", "alembic", "icalendar"),
    *("recurring_ical_events", "holidays", "apscheduler", "httpx2", "yagmail", "lark", "pendulum"),
}


def test_help_starts_without_the_heavy_libraries() -> None:
    code = (
        "import sys\nsys.argv = ['holdvarm', '--help']\nfrom holdvarm.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print('LOADED', sorted(set(sys.modules) & {HEAVY!r}))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        env=environment(),
        check=True,
    )

    assert done.stdout.splitlines()[-1] == "LOADED []"
    assert "rehearse" in done.stdout
