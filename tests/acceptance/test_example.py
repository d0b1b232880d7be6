"""The example municipality of `make run`."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.acceptance.conftest import PATIENCE, PROGRAM, Installation, Service, environment


def prepare(folder: Path, clock: str) -> Installation:
    done = subprocess.run(
        [PROGRAM, "example", folder],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        env=environment(clock),
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return Installation(folder)


@pytest.mark.parametrize(
    "clock", ["2026-11-21T20:00:00+01:00", "2027-01-04T12:00:00+01:00", "2027-07-16T12:00:00+02:00"]
)
def test_it_shows_addresses_what_is_next_and_mail_in_the_outbox(
    clock: str, tmp_path: Path, serve: Callable[..., Service]
) -> None:
    example = prepare(tmp_path / "example", clock)
    meetings = example("meetings", "list", "--json", clock=clock).json
    service = serve(example, clock=clock)

    year = int(clock[:4])
    assert {int(m["date"][:4]) for m in meetings} == {year, year + 1}
    assert "Nettside:" in service.hello
    assert "Kalender:" in service.hello
    assert str(tmp_path / "example" / "outbox") in service.hello
    assert "Neste frister:" in service.hello
    assert service.get(service.feed)[0] == 200
    # The hello comes after the first whole turn, so what was due already lies in the folder.
    mails = [
        message_from_bytes(file.read_bytes(), policy=policy.default)
        for file in (tmp_path / "example" / "outbox").glob("*.eml")
    ]
    assert mails
    assert all(str(mail["To"]).endswith("@eksempel.example>") for mail in mails)


def test_the_budget_of_every_example_year_keeps_its_fourteen_days(tmp_path: Path) -> None:
    for year in (2026, 2027, 2029, 2031, 2034):
        clock = f"{year}-03-02T12:00:00+01:00"
        example = prepare(tmp_path / str(year), clock)
        found = example(
            "plan",
            "--workflow",
            "budget",
            "--from",
            f"{year}-10-01",
            "--to",
            f"{year}-12-31",
            "--json",
            clock=clock,
        )
        steps = {step["step"]: step for step in found.json}
        assert steps["recommendation"]["conflicts"] == []
        assert steps["recommendation"]["status"] == "confirmed"


def test_making_it_again_changes_nothing(tmp_path: Path) -> None:
    clock = "2026-11-21T20:00:00+01:00"
    example = prepare(tmp_path / "example", clock)
    before = example("plan", "--json", clock=clock).json
    config = example.config.read_bytes()

    prepare(tmp_path / "example", clock)

    assert example.config.read_bytes() == config
    assert example("plan", "--json", clock=clock).json == before
