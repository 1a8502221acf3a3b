"""Opens an input: chooses the reader, walks a folder, joins the demographics that stand in a file beside it."""

from __future__ import annotations

import io
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from server.records import formats
from server.records.fields import NOTE, TRANSCRIPT, demographics, entry_id, normal, record_of, turns_of_transcript
from server.records.model import MAX_TEXT, Broken, Record, UnreadableInput
from server.wire.parse import BadInput

Reader = Callable[[BinaryIO], Iterator[formats.Entry | Broken]]

T = TypeVar("T")

READERS: Mapping[str, Reader] = {
    ".jsonl": formats.read_jsonl,
    ".ndjson": formats.read_jsonl,
    ".json": formats.read_json,
    ".csv": formats.read_csv,
    ".tsv": formats.read_csv,
    ".parquet": formats.read_parquet,
    ".pq": formats.read_parquet,
}


class _Counted(io.RawIOBase):
    """A file that tells how much of it has been read, for the progress bar."""

    def __init__(self, raw: BinaryIO, count: Callable[[int], None]) -> None:
        self._raw, self._count = raw, count

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._raw.read1(len(buffer)) if isinstance(self._raw, io.BufferedReader) else self._raw.read(len(buffer))
        buffer[: len(data)] = data
        self._count(len(data))
        return len(data)


class Source:
    """An input being read. ``size`` is its length in bytes, None where unknown; ``position`` how far reading is."""

    def __init__(self, files: list[Path] | None, stdin: BinaryIO | None = None, max_text: int = MAX_TEXT) -> None:
        self._files = files
        self._max_text = max_text
        self._stdin = stdin
        self.size = sum(path.stat().st_size for path in files) if files is not None else None
        self.position = 0

    def __iter__(self) -> Iterator[Record | Broken]:
        for number, entry in enumerate(self._entries(), 1):
            match entry:
                case Broken(id=""):
                    yield replace(entry, id=f"record-{number}")
                case Record() | Broken():
                    yield entry
                case _:
                    yield record_of(entry, f"record-{number}", max_text=self._max_text)

    def _entries(self) -> Iterator[Record | Broken | formats.Entry]:
        if self._files is None:
            assert self._stdin is not None
            yield from _sniffed(self._counted(self._stdin))
            return
        for path in self._files:
            if path.suffix.lower() in READERS:
                yield from self._file(path) if len(self._files) == 1 else _costs_its_file(path, self._file(path))
            else:
                yield _text_pair(path, self._max_text)
                self.position += path.stat().st_size

    def _file(self, path: Path) -> Iterator[Record | Broken | formats.Entry]:
        reader = READERS[path.suffix.lower()]
        known = _metadata_beside(path)
        with path.open("rb") as file:
            seekable = path.suffix.lower() in (".parquet", ".pq")
            for entry in reader(file if seekable else self._counted(file)):
                if known and isinstance(entry, Mapping):
                    name = entry_id(entry, "")
                    yield record_of(entry, name, known.get(name), self._max_text)
                else:
                    yield entry

    def _counted(self, file: BinaryIO) -> BinaryIO:
        return io.BufferedReader(_Counted(file, self._advance), 1 << 16)

    def _advance(self, count: int) -> None:
        self.position += count


def open_records(
    name: str, stdin: BinaryIO | None = None, output: Path | None = None, max_text: int = MAX_TEXT
) -> Source:
    """Open a file, a folder or ``-`` (``stdin``). Raises UnreadableInput; faults of single entries are yielded.

    ``output`` is what is written meanwhile: in a folder it is passed over, and it cannot be the input itself.
    ``max_text`` bounds transcript and note in bytes, each.
    """
    if name == "-":
        if stdin is None:
            raise UnreadableInput("there is no standard input to read")
        return Source(None, stdin, max_text)
    path = Path(name)
    if path.is_dir():
        return Source(_files_of(path, output), max_text=max_text)
    if not path.exists():
        raise UnreadableInput(f"{name}: no such file or folder")
    if same(path, output):
        raise UnreadableInput(f"{name}: is the output, too")
    if path.suffix.lower() not in READERS:
        raise UnreadableInput(f"{name}: unknown format; known are {', '.join(sorted(READERS))} and folders of these")
    return Source([path], max_text=max_text)


def _costs_its_file(path: Path, entries: Iterator[T]) -> Iterator[T | Broken]:
    """Of many files, one that cannot be read is one error among their records."""
    try:
        yield from entries
    except UnreadableInput as fault:
        yield Broken(path.stem, "unreadable", str(fault))


def _sniffed(file: BinaryIO) -> Iterator[formats.Entry | Broken]:
    """Entries of a stream without a name: Parquet, JSON, JSON lines or delimited text, by how it starts."""
    assert isinstance(file, io.BufferedReader)
    head = file.peek(4096)
    text = head.decode("utf-8-sig", "replace").lstrip()
    if head.startswith(b"PAR1"):
        return formats.read_parquet(io.BytesIO(file.read()))
    if text.startswith("["):
        return formats.read_json(file)
    if text.startswith("{"):
        first = text.split("\n", 1)[0].rstrip()
        return formats.read_jsonl(file) if first.endswith("}") or len(text) > 4000 else formats.read_json(file)
    return formats.read_csv(file)


def same(path: Path, output: Path | None) -> bool:
    """Whether both are one file, by whatever name or link."""
    return output is not None and output.exists() and path.exists() and path.samefile(output)


def _files_of(folder: Path, output: Path | None) -> list[Path]:
    """Data files of a folder in order of their names; without any, the transcripts of transcript-note pairs."""
    paths = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".") and not same(path, output)
    )
    data = [path for path in paths if path.suffix.lower() in READERS and not path.stem.endswith("_metadata")]
    if data:
        return data
    pairs = [path for path in paths if path.suffix.lower() == ".txt" and _role(path, TRANSCRIPT)]
    if not pairs:
        raise UnreadableInput(
            f"{folder}: no data file ({', '.join(sorted(READERS))}) and no transcript-note text pairs"
        )
    return pairs


def _role(path: Path, names: tuple[str, ...]) -> str | None:
    """The id of ``visit1.transcript.txt``, ``visit1_transcript.txt`` or ``transcripts/visit1.txt``; None for others."""
    stem = path.stem
    for separator in (".", "_", "-"):
        head, found, tail = stem.rpartition(separator)
        if found and normal(tail) in names:
            return head
    return stem if normal(path.parent.name).rstrip("s") in names else None


def _text_pair(path: Path, max_text: int) -> Record | Broken:
    name = _role(path, TRANSCRIPT) or path.stem
    beside = (item for item in path.parent.parent.iterdir() if normal(item.name).rstrip("s") in NOTE and item.is_dir())
    folders = {path.parent, *beside}
    notes = [
        other for folder in folders for other in folder.glob("*.txt") if other != path and _role(other, NOTE) == name
    ]
    if len(notes) != 1:
        return Broken(name, "missing_field", f"{len(notes)} note files go with this transcript", "note")
    try:
        transcript, note = (_text(*part, max_text) for part in ((path, "transcript"), (notes[0], "note")))
        return Record(name, turns_of_transcript(transcript, "transcript"), note)
    except BadInput as fault:
        return Broken(name, fault.code, fault.message, fault.field)
    except UnicodeDecodeError:
        return Broken(name, "invalid_utf8", "transcript or note is not valid UTF-8")


def _text(path: Path, field: str, max_text: int) -> str:
    """Text of a file, of which no more is read than shows that it is too large. Raises BadInput for that."""
    with path.open("rb") as file:
        data = file.read(max_text + len(BOM_UTF8) + 1)
    data = data.removeprefix(BOM_UTF8)
    if len(data) > max_text:
        raise BadInput("too_large", f"{field}: exceeds {max_text} bytes", field)
    return io.StringIO(data.decode(), newline=None).read()  # line ends as those of any text file


def _metadata_beside(path: Path) -> dict[str, dict[str, Any]]:
    """Demographics by id from ``X_metadata.csv`` beside ``X.csv``, where there is one."""
    beside = path.with_name(f"{path.stem}_metadata{path.suffix}")
    if path.suffix.lower() not in (".csv", ".tsv") or not beside.is_file():
        return {}
    with beside.open("rb") as file:
        rows = [row for row in formats.read_csv(file) if isinstance(row, Mapping)]
    names = [key for key in (rows[0] if rows else {}) if normal(key) in ("encounterid", "dialogueid")]
    key = names[0] if names else "id"
    return {str(row.get(key, "")): demographics(row) for row in rows}
