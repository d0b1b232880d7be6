"""A planner in Gjerstad: from a real meeting plan to a mail in the inbox and an entry in the calendar."""

from __future__ import annotations

import re
import signal
import socket
import threading
from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.acceptance.conftest import PATIENCE, Inbox, Installation, Service, real_plan

Install = Callable[..., Installation]
Serve = Callable[..., Service]

# Two seconds before eight on the Monday before the executive committee: it is still too early for mail.
BEFORE = "2023-11-27T07:59:57+01:00"


def gjerstad(install: Install, smtp_port: int | None = None) -> Installation:
    installed = install(clock="2023-11-20T09:00:00+01:00")
    assert installed("meetings", "import", real_plan("gjerstad-2023.ics")).code == 0
    assert installed("roles", "import", installed.folder / "roster.csv").code == 0
    if smtp_port is not None:
        installed.configure(
            lambda text: (
                text.replace('transport = "folder"', 'transport = "smtp"')
                + f'\n[mail.smtp]\nhost = "127.0.0.1"\nport = {smtp_port}\nsecurity = "plain"\n'
            )
        )
    return installed


def test_a_planner_gets_the_mail_its_attachment_and_the_feed_entry(
    install: Install, serve: Serve, inbox: Inbox
) -> None:
    installed = gjerstad(install, inbox.port)
    service = serve(installed, clock=BEFORE)

    mail = inbox.wait_for(
        lambda m: "publish-recommendation" in "".join(p.get_filename() or "" for p in m.walk())
    )

    assert mail["To"] == "Formannskapssekretær <formannskapssekretar@gjerstad.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    text = mail.get_body(("plain",))
    html = mail.get_body(("html",))
    assert text is not None
    assert html is not None
    for part in (text.get_content(), html.get_content()):
        plain = " ".join(unescape(re.sub(r"<[^>]*>", "", part)).split()).casefold()
        assert "offentliggjøre innstillingen med alle forslag til vedtak" in plain
        assert "koml § 14-3(4)" in plain
        assert "onsdag 29. november 2023" in plain
        assert "torsdag 30. november 2023" in plain

    attached = next(
        p for p in mail.iter_attachments() if "publish-recommendation" in (p.get_filename() or "")
    )
    assert attached.get_content_type() == "text/calendar"
    [event] = Calendar.from_ical(attached.get_payload(decode=True)).events
    status, body = service.get(service.feed)
    assert status == 200
    fed = {str(e["UID"]): e for e in Calendar.from_ical(body).events}
    assert fed[str(event["UID"])].start == event.start == date(2023, 11, 29)
    assert fed[str(event["UID"])]["SUMMARY"] == event["SUMMARY"]
    assert "14 dager før" in fed[str(event["UID"])]["DESCRIPTION"]

    assert service.stop() == 0
    subjects = [m["Message-ID"] for m in inbox.messages]
    assert len(subjects) == len(set(subjects))
    assert len(inbox.messages) == len({m["To"] for m in inbox.messages}), "one mail a person a day"


def test_nothing_is_said_twice_over_a_restart(install: Install, serve: Serve, inbox: Inbox) -> None:
    installed = gjerstad(install, inbox.port)
    first = serve(installed, clock=BEFORE)
    inbox.wait_for(lambda m: "formannskapssekretar" in m["To"])
    assert first.stop() == 0

    # Stopped in the middle of a batch or not: the second one says the rest, and nothing again.
    second = serve(installed, clock="2023-11-27T09:30:00+01:00")
    assert second.get(f"{second.web}healthz")[0] == 200
    for _ in range(PATIENCE):
        outbox = installed("status", "--json", clock="2023-11-27T09:40:00+01:00").json["outbox"]
        if outbox["ready"] == outbox["sending"] == 0:
            break
    assert second.stop() == 0

    assert outbox == {"ready": 0, "sending": 0, "uncertain": 0, "sent": len(inbox.messages), "dead": 0}
    assert len({m["Message-ID"] for m in inbox.messages}) == len(inbox.messages)
    assert len({m["To"] for m in inbox.messages}) == len(inbox.messages), "one mail a person a day"


def test_a_killed_service_loses_nothing(install: Install, serve: Serve, inbox: Inbox) -> None:
    installed = gjerstad(install, inbox.port)
    killed = serve(installed, clock="2023-11-27T07:30:00+01:00")
    killed.process.send_signal(signal.SIGKILL)
    killed.process.wait(timeout=PATIENCE)

    serve(installed, clock="2023-11-27T09:00:00+01:00")

    assert inbox.wait_for(lambda m: "formannskapssekretar" in m["To"])


def test_the_one_who_holds_the_role_that_day_gets_the_mail(
    install: Install, serve: Serve, inbox: Inbox
) -> None:
    installed = gjerstad(install, inbox.port)
    clock = "2023-11-20T09:00:00+01:00"
    done = installed(
        *["roles", "assign", "formannskapssekretær", "ny@gjerstad.example", "--name", "Ny Sekretær"],
        *["--from", "2023-11-27", "--replace", "--language", "nn"],
        clock=clock,
    )
    assert done.code == 0, done.err

    serve(installed, clock=BEFORE)

    mail = inbox.wait_for(lambda m: "ny@gjerstad.example" in m["To"])
    assert mail["Content-Language"] == "nn"
    assert not any("formannskapssekretar@" in m["To"] for m in inbox.messages)


def test_what_is_done_while_the_service_runs_is_not_nagged_about(
    install: Install, serve: Serve, inbox: Inbox
) -> None:
    installed = gjerstad(install, inbox.port)
    for step in ("publish-recommendation", "recommendation"):
        assert installed("done", f"budget/2024/{step}", clock="2023-11-24T10:00:00+01:00").code == 0

    serve(installed, clock=BEFORE)

    mail = inbox.wait_for(lambda m: "formannskapssekretar" in m["To"])
    names = [part.get_filename() for part in mail.iter_attachments()]
    assert not any("budget-2024-publish-recommendation" in str(name) for name in names)
    text = mail.get_body(("plain",))
    assert text is not None
    assert "Formannskapet innstiller til økonomiplan" not in text.get_content().split("Hvorfor")[0]


def test_a_second_service_on_the_same_database_refuses_to_start(install: Install, serve: Serve) -> None:
    installed = gjerstad(install)
    serve(installed, clock=BEFORE)

    second = installed("serve", clock=BEFORE)

    assert second.code == 1
    assert "En annen Holdvarm kjører alt på denne databasen" in second.err
    assert "Traceback" not in second.err


def test_a_port_in_use_is_said_in_one_line(install: Install) -> None:
    installed = gjerstad(install)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        installed.configure(lambda text: text.replace("port = 8357", f"port = {port}"))

        answer = installed("serve", clock=BEFORE)

    assert answer.code == 1
    assert f"port = {port}" in answer.err
    assert "Traceback" not in answer.err


def test_systemd_is_told_ready_by_the_first_sweep_and_kept_alive_by_those_after(
    install: Install, serve: Serve, tmp_path: Path
) -> None:
    installed = gjerstad(install)
    heard: list[str] = []
    alive = threading.Event()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        address = str(tmp_path / "notify")
        manager.bind(address)
        manager.settimeout(PATIENCE)

        def listen() -> None:
            while True:
                said = manager.recv(4096).decode()
                heard.append(said)
                if sum("WATCHDOG=1" in line for line in heard) >= 3:
                    alive.set()
                if "STOPPING=1" in said:
                    return

        listener = threading.Thread(target=listen, daemon=True)
        listener.start()
        service = serve(installed, clock=BEFORE, NOTIFY_SOCKET=address)
        assert alive.wait(PATIENCE)
        assert service.stop() == 0
        listener.join(PATIENCE)

    ready = next(index for index, said in enumerate(heard) if "READY=1" in said)
    assert any("WATCHDOG=1" in said for said in heard[: ready + 1])
    assert "STOPPING=1" in heard[-1]


def test_the_unit_file_is_one_systemd_accepts() -> None:
    import shutil
    import subprocess

    tool = shutil.which("systemd-analyze")
    if tool is None:
        pytest.skip("NOT TESTED: the unit file (no systemd-analyze; apt-get install systemd)")
    unit = Path(__file__).parents[2] / "deploy" / "holdvarm.service"

    done = subprocess.run(
        [tool, "verify", unit], capture_output=True, text=True, timeout=PATIENCE, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_the_web_shows_what_is_next_and_get_changes_nothing(install: Install, serve: Serve) -> None:
    installed = gjerstad(install)
    service = serve(installed, clock=BEFORE)

    status, page = service.get(service.web)
    text = page.decode()

    assert status == 200
    assert "Frister framover: Gjerstad kommune" in text
    assert "Formannskapet innstiller til økonomiplan og årsbudsjett" in text
    assert "@gjerstad.example" not in text, "the page names roles, not people"
    assert "Coming deadlines" in service.get(f"{service.web}?lang=en")[1].decode()
    assert service.get(f"{service.web}feeds/{'x' * 43}.ics")[0] == 404
    assert service.get(f"{service.web}kommune/nowhere")[0] == 200  # sent to the start page
    assert service.get(service.feed)[1] == service.get(service.feed)[1]


def test_each_role_has_a_feed_of_its_own_and_a_renewed_address_closes_the_old(
    install: Install, serve: Serve
) -> None:
    installed = gjerstad(install)
    service = serve(installed, clock=BEFORE)
    base = service.web.rstrip("/")

    def address() -> str:
        [feed] = installed("feeds", "--role", "økonomisjef", "--json", clock=BEFORE).json
        return base + str(feed["url"])[str(feed["url"]).index("/feeds/") :]

    old = address()
    assert old == address(), "an address can be shown again"
    status, body = service.get(old)
    assert status == 200
    titles = {str(event["SUMMARY"]) for event in Calendar.from_ical(body).events}
    assert any("statsforvalteren" in title for title in titles)
    assert not any("Offentliggjøre innstillingen" in title for title in titles)

    installed("feeds", "--role", "økonomisjef", "--renew", clock=BEFORE)
    assert service.get(old)[0] == 404
    assert service.get(address())[0] == 200
