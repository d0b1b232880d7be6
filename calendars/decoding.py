"""Bytes to text, for files that do not say how they were written: UTF-8, UTF-16, or the Windows and Latin-1
alphabets that older programs still export."""

from __future__ import annotations

import codecs
import re

from calendars.findings import Finding, finding

# How Python keeps a byte it could not decode.
_NOT_UTF8 = re.compile("[\udc80-\udcff]")
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HTML_OPENINGS = (b"<!doctype", b"<html", b"<head", b"<body", b"<?xml", b"<script", b"<meta", b"<!--")


def refused(data: bytes, limit: int) -> Finding | None:
    """Why the bytes are not worth reading at all: none, too many, or a web page. None when they are."""
    if len(data) > limit:
        return finding("file.too-big", size=len(data), limit=limit)
    start = as_utf8(data[:4096]).lstrip()
    if not start.strip(b"\x00"):
        return finding("file.empty")
    if start[:16].lower().startswith(_HTML_OPENINGS):
        return finding("file.web-page")
    return None


def as_utf8(data: bytes) -> bytes:
    """UTF-16 made into UTF-8, and a byte-order mark taken away. Other bytes are left as they are: each line
    of those is decoded for itself by `line`, so that one Latin-1 line costs only itself."""
    if data.startswith(codecs.BOM_UTF8):
        return data[len(codecs.BOM_UTF8) :]
    if data.startswith(_UTF16_MARKS):
        return data.decode("utf-16", "replace").encode()
    # Without a mark, UTF-16 shows by every other byte being NUL in a text that begins with ASCII.
    head = data[:64]
    if len(head) >= 4 and head[1::2].count(0) > len(head) // 3:
        return data.decode("utf-16-le", "replace").encode()
    if len(head) >= 4 and head[0::2].count(0) > len(head) // 3:
        return data.decode("utf-16-be", "replace").encode()
    return data


def line(data: bytes) -> str:
    """A line of text: UTF-8, and whatever is not that read as cp1252, or as Latin-1 where that has no letter.
    Two programs may have written into one line."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _NOT_UTF8.sub(_as_windows, data.decode("utf-8", "surrogateescape"))


def _as_windows(match: re.Match[str]) -> str:
    byte = bytes([ord(match[0]) - 0xDC00])
    try:
        return byte.decode("cp1252")
    except UnicodeDecodeError:
        return byte.decode("latin-1")


def text(data: bytes) -> str:
    """A whole text, line by line as `line` has it, with LF as its only line end."""
    utf8 = as_utf8(data).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return "\n".join(map(line, utf8.split(b"\n")))
