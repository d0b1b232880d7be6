"""Messages are written as files that appear whole, once."""

from __future__ import annotations

import dataclasses
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

import pytest

from engine.messages import Message, Outcome
from notifiers.mime import to_bytes
from notifiers.outbox_folder import OutboxFolder
from notifiers.sender import Sender
from notifiers.transport import Transport


def test_a_message_becomes_a_file_any_mail_program_opens(
    tmp_path: Path, message: Message, sender: Sender
) -> None:
    outbox: Transport = OutboxFolder(tmp_path / "not" / "there", sender)
    ((delivered, receipt),) = outbox.deliver([message])
    (file,) = (tmp_path / "not" / "there").iterdir()
    assert delivered is message
    assert (receipt.outcome, receipt.detail) == (Outcome.sent, file.name)
    assert file.name == f"20231123T070000Z-{message.key}.eml"
    assert file.read_bytes() == to_bytes(message, sender)
    assert message_from_bytes(file.read_bytes(), policy=SMTP)["Subject"] == message.subject


def test_the_same_message_twice_is_one_file(tmp_path: Path, message: Message, sender: Sender) -> None:
    outbox = OutboxFolder(tmp_path, sender)
    assert len(list(outbox.deliver([message, message]))) == 2
    assert len(list(tmp_path.iterdir())) == 1


def test_a_key_from_outside_cannot_choose_the_file(tmp_path: Path, message: Message, sender: Sender) -> None:
    folder = tmp_path / "outbox"
    hostile = [dataclasses.replace(message, key=key) for key in ("../../x", "a/b", "", "\0", "å" * 300)]
    receipts = [receipt.outcome for _, receipt in OutboxFolder(folder, sender).deliver(hostile)]
    assert receipts == [Outcome.sent] * 5
    assert len(list(folder.iterdir())) == 5
    assert [path.name for path in tmp_path.iterdir()] == ["outbox"]
    assert all(path.name.isascii() for path in folder.iterdir())


def test_a_message_that_cannot_be_a_mail_is_refused_for_good(
    tmp_path: Path, message: Message, sender: Sender
) -> None:
    bad = dataclasses.replace(message, to_address="kåre@vikdal.example")
    outcomes = [receipt for _, receipt in OutboxFolder(tmp_path, sender).deliver([bad, message])]
    assert [receipt.outcome for receipt in outcomes] == [Outcome.permanent, Outcome.sent]
    assert "outside ASCII" in outcomes[0].detail
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_cannot_be_written_is_tried_again_later(
    tmp_path: Path, message: Message, sender: Sender
) -> None:
    (tmp_path / "file").write_text("")
    ((_, receipt),) = OutboxFolder(tmp_path / "file", sender).deliver([message])
    assert receipt.outcome is Outcome.temporary
    assert "outbox folder" in receipt.detail


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path, message: Message, sender: Sender) -> None:
    blocked = tmp_path / f"20231123T070000Z-{message.key}.eml"
    blocked.mkdir()
    (blocked / "x").write_text("")
    ((_, receipt),) = OutboxFolder(tmp_path, sender).deliver([message])
    assert receipt.outcome is Outcome.temporary
    assert list(tmp_path.iterdir()) == [blocked]


@pytest.mark.parametrize("taken", [0, 1])
def test_nothing_is_taken_once_asked_to_stop(
    tmp_path: Path, message: Message, sender: Sender, taken: int
) -> None:
    waiting = iter([message, dataclasses.replace(message, key="b")])
    done: list[Message] = []
    for delivered, _ in OutboxFolder(tmp_path, sender).deliver(waiting, stopping=lambda: len(done) == taken):
        done.append(delivered)
    assert len(done) == taken
    assert len(list(waiting)) == 2 - taken
