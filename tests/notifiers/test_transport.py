"""The double other rooms test with, and what holds for the room as a whole."""

from __future__ import annotations

import ast
import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest

import notifiers
from engine.messages import Message, Outcome, Receipt
from notifiers.transport import MemoryTransport, Transport

ROOM = Path(notifiers.__file__).parent


def test_the_double_keeps_what_it_is_given(message: Message) -> None:
    double = MemoryTransport()
    transport: Transport = double
    assert list(transport.deliver([message])) == [(message, Receipt(outcome=Outcome.sent))]
    assert double.delivered == double.tried == [message]


def test_the_double_answers_as_it_is_told(message: Message) -> None:
    other = dataclasses.replace(message, key="b")
    refused = Receipt(outcome=Outcome.permanent, detail="550 nobody here")
    double = MemoryTransport(lambda m: refused if m is other else Receipt(outcome=Outcome.uncertain))
    assert [receipt.outcome for _, receipt in double.deliver([message, other])] == [
        Outcome.uncertain,
        Outcome.permanent,
    ]
    assert (double.delivered, double.tried) == ([message], [message, other])


def test_the_double_stops_when_asked(message: Message) -> None:
    assert list(MemoryTransport().deliver([message], stopping=lambda: True)) == []


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_one_module_knows_yagmail_and_none_knows_smtplib() -> None:
    modules = {path.name: imported(path) for path in ROOM.glob("*.py")}
    assert [name for name, names in modules.items() if "yagmail" in names] == ["smtp.py"]
    assert not [name for name, names in modules.items() if "smtplib" in names]


@pytest.mark.parametrize("path", sorted(ROOM.glob("*.py")), ids=lambda path: path.name)
def test_importing_a_module_opens_no_file_of_data_and_no_socket(path: Path) -> None:
    module = "notifiers" if path.stem == "__init__" else f"notifiers.{path.stem}"
    script = f"""
import sys
opened = []
def hook(event, args):
    if event in ("socket.connect", "socket.bind", "sqlite3.connect"):
        opened.append(event)
    if event == "open" and ("/templates/" in str(args[0]) or str(args[0]).endswith("wordings.toml")):
        opened.append(args[0])
sys.addaudithook(hook)
import {module}
sys.exit(str(opened) if opened else 0)
"""
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOM.parent)
    assert (run.returncode, run.stderr) == (0, "")
