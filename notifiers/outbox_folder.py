"""Messages as .eml files in a folder: what is sent when no mail server is set, and a copy to look at."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC
from pathlib import Path

from engine.messages import Message, Outcome, Receipt
from notifiers.mime import to_bytes
from notifiers.sender import Sender
from notifiers.transport import never


class OutboxFolder:
    """A transport that writes each message into a folder, which is made when first needed.

    A file appears whole or not at all. Its name begins with the time the message was meant to leave
    (UTC) and ends with its key, so the same message written twice is one file. Only the service's own
    user can read it."""

    def __init__(self, folder: Path, sender: Sender) -> None:
        self._folder = folder
        self._sender = sender

    def deliver(
        self, messages: Iterable[Message], *, stopping: Callable[[], bool] = never
    ) -> Iterator[tuple[Message, Receipt]]:
        """As `Transport.deliver`. A full disk or a missing right is `temporary`."""
        waiting = iter(messages)
        while not stopping() and (message := next(waiting, None)) is not None:
            yield message, self._receipt(message)

    def _receipt(self, message: Message) -> Receipt:
        try:
            content = to_bytes(message, self._sender)
        except ValueError as error:
            return Receipt(outcome=Outcome.permanent, detail=str(error))
        try:
            name = self._write(file_name(message), content)
        except OSError as error:
            return Receipt(
                outcome=Outcome.temporary, detail=f"cannot write to the outbox folder: {error.strerror}"
            )
        return Receipt(outcome=Outcome.sent, detail=name)

    def _write(self, name: str, content: bytes) -> str:
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=self._folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(self._folder / name)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise
        self._make_the_name_last()
        return name

    def _make_the_name_last(self) -> None:
        # The rename is in the folder, and the folder has to reach the disk too.
        descriptor = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def file_name(message: Message) -> str:
    """ "20231123T070000Z-<key>.eml"; a key that could not be part of a file name is replaced by its
    digest."""
    key = message.key
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,100}", key):
        key = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:40]
    return f"{message.at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{key}.eml"
