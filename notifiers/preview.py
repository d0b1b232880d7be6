"""A message as a page to look at in a browser."""

from __future__ import annotations

from engine.messages import Message
from notifiers.outbox_folder import file_name


def preview(message: Message) -> tuple[str, str]:
    """A file name and the HTML part, as the reader's mail program gets it."""
    return file_name(message).removesuffix(".eml") + ".html", message.html
