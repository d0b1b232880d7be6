"""The installed program, run from outside as a planner and as an operator would."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

REPOSITORY = Path(__file__).parents[2]
REAL = REPOSITORY.parent / "shared" / "real"
PROGRAM = Path(sys.executable).with_name("holdvarm")
PATIENCE = 60


@dataclasses.dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Installation:
    """A municipality's folder, and the program on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "config.toml"

    def __call__(self, *words: str | Path, clock: str | None = None, language: str = "nb") -> Answer:
        done = subprocess.run(
            [PROGRAM, "--config", self.config, *map(str, words)],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            env=environment(clock, language),
            check=False,
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    def configure(self, change: Callable[[str], str]) -> None:
        self.config.write_text(change(self.config.read_text(encoding="utf-8")), encoding="utf-8")


def environment(clock: str | None = None, language: str = "nb", **more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("HOLDVARM_")}
    given = {"HOLDVARM_LANGUAGE": language, **more}
    if clock:
        given["HOLDVARM_CLOCK"] = clock
    return {**kept, **given}


@pytest.fixture
def install(tmp_path: Path) -> Callable[..., Installation]:
    def make(name: str = "Gjerstad kommune", language: str = "nb", clock: str | None = None) -> Installation:
        folder = tmp_path / name.split()[0].lower()
        done = subprocess.run(
            [PROGRAM, "init", folder, "--name", name],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            env=environment(clock, language),
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return Installation(folder)

    return make


def real_plan(name: str) -> Path:
    """A real meeting plan; skips, saying so, where the collection does not lie beside the checkout."""
    file = REAL / "ics" / name
    if not file.exists():
        pytest.skip(f"NOT TESTED: {name} (the collection of real meeting plans is not beside this checkout)")
    return file


class Inbox:
    """A real SMTP server on loopback; what it was given, parsed."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self._arrived = threading.Condition()
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802
        with self._arrived:
            parsed = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(parsed, EmailMessage)
            self.messages.append(parsed)
            self._arrived.notify_all()
        return "250 OK"

    @property
    def port(self) -> int:
        return self._controller.port

    def wait_for(self, wanted: Callable[[EmailMessage], bool]) -> EmailMessage:
        with self._arrived:
            found = self._arrived.wait_for(lambda: any(map(wanted, self.messages)), timeout=PATIENCE)
            assert found, [m["Subject"] for m in self.messages]
            return next(filter(wanted, self.messages))

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    server = Inbox()
    server.start()
    yield server
    server.stop()


class Service:
    """`holdvarm serve` as a process of its own."""

    def __init__(self, installation: Installation, clock: str | None, **more: str) -> None:
        self.log = installation.folder / "serve.log"
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [PROGRAM, "--config", installation.config, "serve"],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env=environment(clock, HOLDVARM_WEB__PORT="0", HOLDVARM_SWEEP_SECONDS="0.5", **more),
            )
        self.hello = ""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.hello += line
            if "Ctrl-C" in line:
                break
        else:
            self.stop()
            raise AssertionError(f"the service did not start: {self.log.read_text()}")

    @property
    def web(self) -> str:
        found = re.search(r"http://[^ \n]+?/(?=\n)", self.hello)
        assert found
        return found[0]

    @property
    def feed(self) -> str:
        found = re.search(r"http://\S+\.ics", self.hello)
        assert found
        return found[0]

    def get(self, url: str) -> tuple[int, bytes]:
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - loopback
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=PATIENCE)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return code


@pytest.fixture
def serve() -> Iterator[Callable[..., Service]]:
    started: list[Service] = []

    def start(installation: Installation, clock: str | None = None, **more: str) -> Service:
        service = Service(installation, clock, **more)
        started.append(service)
        return service

    yield start
    for service in started:
        service.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
