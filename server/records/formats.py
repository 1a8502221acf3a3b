"""One reader for each format: bytes in, decoded entries out, one at a time.

A reader yields ``Broken`` for a part that it cannot read and goes on behind it where the format allows that; it
has no id yet. Bytes that are no UTF-8 come through as lone surrogates, so that only the record that holds them is
broken.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import BinaryIO, TextIO

from server.records.fields import has_fields
from server.records.model import MAX_ENTRY, Broken, UnreadableInput

Entry = Mapping[str, object] | object

_CHUNK = 1 << 20
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def as_text(file: BinaryIO, newline: str = "") -> TextIO:
    """Text of a file in UTF-8, with or without a byte order mark, or UTF-16 with one. Line ends stay as they are."""
    buffered = file if isinstance(file, io.BufferedReader) else io.BufferedReader(file)  # type: ignore[type-var]  # any binary stream has what it needs
    encoding = "utf-16" if buffered.peek(2)[:2] in _UTF16 else "utf-8-sig"
    return io.TextIOWrapper(buffered, encoding=encoding, errors="surrogateescape", newline=newline)


def read_jsonl(file: BinaryIO) -> Iterator[Entry | Broken]:
    """One JSON value a line; empty lines do not count."""
    with as_text(file, newline="\n") as text:
        for number, line in enumerate(_lines(text), 1):
            if line is None:
                yield Broken("", "too_large", f"line {number} exceeds {MAX_ENTRY} characters")
                continue
            if not line.strip():
                continue
            try:
                yield json.loads(line)
            except (ValueError, RecursionError):
                yield Broken("", "bad_json", f"line {number} is not valid JSON")


def _lines(text: TextIO) -> Iterator[str | None]:
    """Lines of a text that ends them by a line feed only: JSON may hold any other separator. None is one too long."""
    while line := text.readline(MAX_ENTRY):
        if len(line) < MAX_ENTRY or line.endswith("\n"):
            yield line
            continue
        while line and not line.endswith("\n"):
            line = text.readline(_CHUNK)
        yield None


def read_json(file: BinaryIO) -> Iterator[Entry | Broken]:
    """A list of records, read element by element; or one object: a record, or the wrapper of a list of records."""
    with as_text(file) as text:
        head = text.read(_CHUNK).lstrip()
        if head.startswith("["):
            yield from _elements(head[1:], text)
            return
        whole = head + text.read(MAX_ENTRY + 1 - len(head))
        if len(whole) > MAX_ENTRY:
            yield Broken("", "too_large", f"the object exceeds {MAX_ENTRY} characters; JSON lines have no such bound")
            return
        try:
            value = json.loads(whole)
        except (ValueError, RecursionError) as error:
            raise UnreadableInput("the input is not valid JSON") from error
    yield from _unwrapped(value)


def _unwrapped(value: object) -> Iterator[Entry]:
    if isinstance(value, dict) and not has_fields(list(value)):
        lists = [part for part in value.values() if isinstance(part, list) and part and isinstance(part[0], dict)]
        if len(lists) == 1:
            yield from lists[0]
            return
        if value and not lists and all(isinstance(part, dict) and has_fields(list(part)) for part in value.values()):
            yield from ({"id": key, **part} for key, part in value.items())
            return
    yield value


def _elements(held: str, text: TextIO) -> Iterator[Entry | Broken]:
    """Elements of a list whose opening bracket has been read; memory is bounded by the largest element."""
    decoder, number, size = json.JSONDecoder(), 0, _CHUNK
    while True:
        held = held.lstrip(", \t\r\n")
        if held.startswith("]"):
            return
        try:
            value, end = decoder.raw_decode(held)
            complete = end < len(held)  # a number at the end of the buffer may go on
        except (ValueError, RecursionError):
            complete = False
        if complete:
            number += 1
            yield value
            held, size = held[end:], _CHUNK
            continue
        if len(held) > MAX_ENTRY:
            what = f"item {number + 1} of the list exceeds {MAX_ENTRY} characters; nothing behind it is read"
            yield Broken("", "too_large", what)
            return
        more = text.read(size)
        size *= 2  # so that an element of n characters is tried log n times
        if not more:
            yield Broken("", "bad_json", f"item {number + 1} of the list is not valid JSON")
            return
        held += more


def read_csv(file: BinaryIO) -> Iterator[Entry | Broken]:
    """Delimited text with a header; the delimiter is the one under which the header names the fields."""
    csv.field_size_limit(MAX_ENTRY)
    with as_text(file) as text:
        yield from _rows(text)


def _rows(text: TextIO) -> Iterator[Entry | Broken]:
    start = text.readline(MAX_ENTRY)
    rows = csv.reader(_with_first(start, text), delimiter=_delimiter(start))
    header: list[str] | None = None
    number = 0
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error:
            yield Broken("", "bad_csv", f"row {number + 1} cannot be read")
            number += 1
            continue
        if not row:
            continue
        if header is None:
            header = [name.strip() for name in row]
            continue
        number += 1
        yield _row(header, row, number)


def _row(header: list[str], row: list[str], number: int) -> Entry | Broken:
    if len(row) != len(header):
        message = f"row {number} has {len(row)} cells, the header has {len(header)}"
        return Broken("", "bad_csv", message)
    return dict(zip(header, row, strict=True))


def _with_first(first: str, rest: TextIO) -> Iterator[str]:
    """Lines of bounded length; one that is longer comes in parts, which are rows of too few cells."""
    yield first
    while line := rest.readline(MAX_ENTRY):
        yield line


def _delimiter(header: str) -> str:
    for delimiter in (",", "\t", ";", "|"):
        if has_fields(next(csv.reader([header], delimiter=delimiter), [])):
            return delimiter
    return max(",\t;|", key=header.count)


def read_parquet(file: BinaryIO) -> Iterator[Entry | Broken]:
    """Rows of a Parquet file, a batch at a time. Needs the extra ``parquet``."""
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        message = "reading Parquet needs pyarrow, which is not installed: pip install 'soapstream[parquet]'"
        raise UnreadableInput(message) from error
    try:
        for batch in ParquetFile(file).iter_batches(batch_size=64):
            yield from batch.to_pylist()
    except (ArrowException, OSError) as error:
        raise UnreadableInput("the input is not a readable Parquet file") from error
