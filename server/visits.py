"""Visits to be replayed: the bundled samples, and visits in files; each as a timeline of what arrives when."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from server.records import UnreadableInput
from server.records.source import same
from server.wire.inputs import MAX_NUMBER, SESSION, SegmentIn
from server.wire.parse import BadInput, convert

SAMPLES = files("server") / "samples"


@dataclass(frozen=True, slots=True)
class PutSegment:
    """``data`` as on the wire: id, rev, speaker, start_ms, end_ms, text, final."""

    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PutNote:
    rev: int
    text: str


@dataclass(frozen=True, slots=True)
class CloseSession:
    pass


Action = PutSegment | PutNote | CloseSession


@dataclass(frozen=True, slots=True)
class Step:
    """Something arrives ``at_ms`` after the start of the visit."""

    at_ms: int
    action: Action


@dataclass(frozen=True, slots=True)
class Draft:
    at_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Visit:
    """A recorded visit. ``segments`` may hold interim revs; the last draft is the note as it was left."""

    session: str
    segments: tuple[Mapping[str, Any], ...]
    drafts: tuple[Draft, ...]
    metadata: Mapping[str, Any] = field(default_factory=dict)

    def timeline(self) -> list[Step]:
        """All that arrives, in order, each segment when its last word was said; the session's end comes last."""
        steps = [Step(int(data.get("end_ms") or 0), PutSegment(data)) for data in self.segments]
        steps += [Step(draft.at_ms, PutNote(rev, draft.text)) for rev, draft in enumerate(self.drafts, 1)]
        steps.sort(key=lambda step: step.at_ms)
        return [*steps, Step(steps[-1].at_ms if steps else 0, CloseSession())]

    def tagged(self, tag: str) -> Visit:
        """The same visit under another session id, so that it can be replayed again."""
        return Visit(f"{self.session}-{tag}", self.segments, self.drafts, self.metadata)


def bundled() -> list[Visit]:
    """The visits that come with the program."""
    names = sorted(item.name for item in SAMPLES.iterdir() if item.name.endswith(".json"))
    return [_visit(json.loads((SAMPLES / name).read_text("utf-8")), name, 0) for name in names]


def read_visits(source: str, drafts: int = 3, journal: Path | None = None) -> list[Visit]:
    """Visits of a JSON-lines or JSON file, or a folder of these; ``bundled`` names the samples.

    ``journal`` is what is written meanwhile: in a folder it is passed over, and it cannot be the input itself.

    A visit is an object with ``session``, ``segments`` and either ``drafts`` or a ``note``, which then arrives in
    ``drafts`` growing drafts. Raises UnreadableInput.
    """
    if source == "bundled":
        return bundled()
    path = Path(source)
    if not path.exists():
        raise UnreadableInput(f"{source}: no such file or folder")
    if path.is_dir():
        paths = sorted(
            item for item in path.rglob("*") if item.suffix in (".json", ".jsonl") and not same(item, journal)
        )
    elif same(path, journal):
        raise UnreadableInput(f"{source}: is the journal, too")
    else:
        paths = [path]
    visits = [_visit(entry, str(file), drafts) for file in paths for entry in _entries(file)]
    if not visits:
        raise UnreadableInput(f"{source}: no visits in it")
    return visits


def check_sessions(visits: Sequence[Visit]) -> None:
    """Raises UnreadableInput where a server would refuse the name of a session; Kafka takes any without a word."""
    for number, visit in enumerate(visits, 1):
        try:
            convert(visit.session, SESSION, "session")
        except BadInput as fault:
            raise UnreadableInput(f"visit {number}: {fault.message}") from fault


def _entries(path: Path) -> Iterator[Any]:
    try:
        text = path.read_text("utf-8-sig")
        if path.suffix == ".jsonl":
            yield from (json.loads(line) for line in text.split("\n") if line.strip())
        else:
            value = json.loads(text)
            yield from value if isinstance(value, list) else [value]
    except (OSError, ValueError, RecursionError) as error:
        raise UnreadableInput(f"{path}: not readable as JSON") from error


def _visit(entry: Any, origin: str, drafts: int) -> Visit:
    try:
        segments = tuple(_segment(data, number) for number, data in enumerate(entry["segments"]))
        given = tuple(Draft(_moment(draft["at_ms"]), _text(draft["text"])) for draft in entry.get("drafts", ()))
        metadata = dict(entry.get("metadata") or {})
        session = str(entry["session"]) if isinstance(entry["session"], int) else _text(entry["session"])
        return Visit(session, segments, given or drafted(_text(entry["note"]), segments, drafts), metadata)
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError) as error:
        raise UnreadableInput(f"{origin}: a visit needs session, segments and a note or drafts") from error
    except BadInput as fault:
        raise UnreadableInput(f"{origin}: {fault.message}") from fault


def _text(value: object) -> str:
    """Nothing else is one: ``null`` would be said as None."""
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _moment(value: Any) -> int:
    """Milliseconds that a server would take: beyond those no wait can be counted."""
    number = int(value)
    if number > MAX_NUMBER:
        raise ValueError("no time of a visit")
    return number


def _segment(data: Mapping[str, Any], number: int) -> Mapping[str, Any]:
    """As on the wire, and as a server takes it. Raises BadInput."""
    start = int(data.get("start_ms") or 0)
    found = {
        "id": str(data.get("id") or f"u{number:04d}"),
        "rev": int(data.get("rev") or 0),
        "speaker": str(data.get("speaker") or ""),
        "start_ms": start,
        "end_ms": int(data.get("end_ms") or start),
        "text": _text(data["text"]),
        "final": bool(data.get("final", True)),
    }
    convert(found, SegmentIn, f"segments[{number}]")
    return found


def drafted(note: str, segments: Sequence[Mapping[str, Any]], count: int) -> tuple[Draft, ...]:
    """A note as if it had been written during the visit: ``count`` growing drafts, cut at line ends or blanks.

    The last one is the whole note and arrives at the end of the visit; segments go on between the others.
    """
    length = max((int(data["end_ms"]) for data in segments), default=0)
    drafts = []
    for number in range(1, count):
        share = number / count
        cut = max(note.rfind(mark, 0, int(len(note) * share) + 1) for mark in ("\n", " "))
        drafts.append(Draft(int(length * share), note[: max(cut, 1)].rstrip() or note[:1]))
    return (*drafts, Draft(length, note))
