"""Finds the transcript, the note, the id and the demographics in an entry, whatever its fields are called.

Names are compared without case and punctuation (``Encounter ID`` = ``encounter_id``); nested objects are searched level
by level. Where no name is known, the transcript is recognised by its speaker turns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from engine.transcript import Segment, Transcript, Turn, speaker_of, turn_of
from engine.turns import turns_of_text
from server.records.model import MAX_SEGMENTS, MAX_TEXT, Broken, Record
from server.wire.parse import BadInput, check_size
from stream.visit_text import TooManyTurns, turns_of_visit

TRANSCRIPT = (
    "transcript", "dialogue", "dialog", "conversation", "segments", "turns", "utterances", "messages", "transcription",
    "transcripttext", "dialoguetext", "conversationtext", "src", "source", "input",
)  # fmt: skip
NOTE = (
    "note", "soapnote", "clinicalnote", "notetext", "soap", "sectiontext", "generatednote", "hypothesis", "prediction",
    "summary", "reference", "referencenote", "tgt", "target", "output",
)  # fmt: skip
ID = (
    "id", "encounterid", "dialogueid", "session", "sessionid", "visitid", "visit", "recordid", "noteid", "caseid",
    "uid", "file", "filename", "name",
)  # fmt: skip
_TEXT = ("text", "utterance", "content", "transcript", "sentence", "value")
_SPEAKER = ("speaker", "role", "label", "participant", "participantrole", "speakerlabel", "from", "who")
_START = {"startms": 1, "starttimems": 1, "beginoffsetmillis": 1, "start": 1000, "starttime": 1000, "begin": 1000}
_DEMOGRAPHICS = {
    "age": "age", "patientage": "age", "sex": "sex", "gender": "sex", "patientgender": "sex", "patientsex": "sex",
    "patientname": "name", "patientfirstname": "first_name", "patientfamilyname": "family_name",
    "presentingcomplaint": "presenting_complaint", "cc": "presenting_complaint",
}  # fmt: skip
_DEPTH = 3  # levels of nested objects that are searched
_HEAD = 100_000  # characters of a text that are looked at to tell what it is
_MAX_KNOWN = 64 * 1024  # bytes of one thing known of the patient, as in the server's metadata
_TURNS = 3  # a text with this many turns of known speakers is a transcript, whatever its field is called


def _what(value: object) -> str:
    """What a decoded value is, in the words of JSON."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int | float):
        return "a number"
    return "a text" if isinstance(value, str) else "a list" if isinstance(value, Sequence) else "an object"


def record_of(
    entry: object, fallback_id: str, metadata: Mapping[str, Any] | None = None, max_text: int = MAX_TEXT
) -> Record | Broken:
    """The record in a decoded entry. ``fallback_id`` names it where it has no id of its own.

    ``max_text`` bounds transcript and note in bytes, each, as the server does; one that is larger is not looked into.
    """
    if not isinstance(entry, Mapping):
        return Broken(fallback_id, "not_an_object", f"expected an object, got {_what(entry)}")
    known = _by_name(entry)
    own_id = _id(known, fallback_id)
    try:
        note_key, note = _note(known, max_text)
        turns = _transcript(known, note_key, max_text)
        of_patient = {**_demographics(known), **(metadata or {})}
        for name, value in of_patient.items():
            check_size(str(value), name, _MAX_KNOWN)
        _check_encoding(own_id, "id")
    except BadInput as fault:
        name = own_id if own_id.isprintable() and _encodable(own_id) else fallback_id
        return Broken(name, fault.code, fault.message, fault.field)
    return Record(own_id, turns, note, of_patient)


def normal(name: object) -> str:
    """``"Encounter ID"`` → ``"encounterid"``."""
    return "".join(char for char in str(name).casefold() if char.isalnum())


def entry_id(entry: Mapping[Any, Any], fallback: str) -> str:
    """The id that stands in an entry, or ``fallback``."""
    return _id(_by_name(entry), fallback)


def demographics(entry: Mapping[Any, Any]) -> dict[str, Any]:
    """What an entry says of the patient, under the names that evaluators know."""
    return _demographics(_by_name(entry))


def has_fields(names: Sequence[str]) -> bool:
    """Whether a header names both a transcript and a note."""
    known = {normal(name) for name in names}
    return not known.isdisjoint(TRANSCRIPT) and not known.isdisjoint(NOTE)


def _by_name(entry: Mapping[Any, Any]) -> dict[str, Any]:
    """Fields by normalised name; the outermost one of a name wins."""
    known: dict[str, Any] = {}
    level: list[Mapping[Any, Any]] = [entry]
    for _ in range(_DEPTH):
        for fields in level:
            for key, value in fields.items():
                known.setdefault(normal(key), value)
        level = [value for fields in level for value in fields.values() if isinstance(value, Mapping)]
    return known


def _id(known: Mapping[str, Any], fallback: str) -> str:
    for name in ID:
        value = known.get(name)
        if isinstance(value, (str, int)) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return fallback


def _note(known: Mapping[str, Any], max_text: int) -> tuple[str, str]:
    for name in NOTE:
        value = known.get(name)
        if value is not None and not isinstance(value, (bool, int, float)):
            try:
                text = _note_text(value)
            except RecursionError:
                raise BadInput("wrong_type", f"{name} is nested too deeply", name) from None
            check_size(text, name, max_text)
            _check_encoding(text, name)
            return name, text
    raise BadInput("missing_field", f"no note found; known names are {', '.join(NOTE)}", "note")


def _note_text(value: object) -> str:
    """A note as one text; one that comes as an object of sections gets a heading for each."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        for name in _TEXT:
            if isinstance(value.get(name), str):
                return str(value[name])
        return "\n\n".join(f"{str(key).upper()}\n{_note_text(part)}" for key, part in value.items() if part)
    if isinstance(value, Sequence):
        return "\n".join(_note_text(part) for part in value)
    raise BadInput("wrong_type", f"the note is {_what(value)}, not a text", "note")


def _transcript(known: Mapping[str, Any], note_key: str, max_text: int) -> tuple[Turn, ...]:
    for name in TRANSCRIPT:
        value = known.get(name)
        if isinstance(value, (str, Mapping)) or (isinstance(value, Sequence) and not isinstance(value, bytes)):
            return _turns(value, name, max_text)
    candidates = [value for key, value in known.items() if key != note_key and _is_dialogue(value)]
    if candidates:
        return _turns(max(candidates, key=len), "transcript", max_text)
    raise BadInput("missing_field", f"no transcript found; known names are {', '.join(TRANSCRIPT)}", "transcript")


def _is_dialogue(value: object) -> bool:
    if not isinstance(value, str) or len(value) < 40:
        return False
    return sum(turn.speaker != "unknown" for turn in turns_of_text(value[:_HEAD])) >= _TURNS


def _turns(value: object, field: str, max_text: int) -> tuple[Turn, ...]:
    if isinstance(value, str):
        nested = _nested(value)
        if nested is not None:
            return _turns(nested, field, max_text)
        check_size(value, field, max_text)
        _check_encoding(value, field)
        return turns_of_transcript(value, field)
    if isinstance(value, Mapping):
        return _turns_of_object(value, field, max_text)
    if isinstance(value, Sequence):
        if len(value) > MAX_SEGMENTS:
            raise BadInput("too_large", f"{field}: holds more than {MAX_SEGMENTS} segments", field)
        segments = _bounded(_segments(value, field, max_text), field, max_text)
        return tuple(turn_of(segment) for segment in Transcript(segments))
    raise BadInput("wrong_type", f"the transcript is {_what(value)}, neither a text nor a list", field)


def turns_of_transcript(text: str, field: str) -> tuple[Turn, ...]:
    """Turns of a transcript that is one text, as many as one may hold. Raises BadInput."""
    try:
        return turns_of_visit(text)
    except TooManyTurns as error:
        raise BadInput("too_large", f"{field}: {error}", field) from None


def _turns_of_object(value: Mapping[Any, Any], field: str, max_text: int) -> tuple[Turn, ...]:
    known = {normal(key): part for key, part in value.items()}
    for name in (*TRANSCRIPT, *_TEXT):
        if isinstance(known.get(name), (str, list)):
            return _turns(known[name], field, max_text)
    raise BadInput("wrong_type", "the transcript is an object without segments or text", field)


def _nested(text: str) -> object:
    """A list or object of segments that was written into a text field as JSON; None for any other text."""
    if not text.lstrip().startswith(("[{", "{", '["')):
        return None
    try:
        value = orjson.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, (list, dict)) else None


def _bounded(segments: Iterator[Segment], field: str, max_text: int) -> Iterator[Segment]:
    """The same, as long as the lines that they make are within the limit. A later revision stands for the former."""
    sizes: dict[str, int] = {}
    total = 0
    for segment in segments:
        size = len(segment.text.encode("utf-8", "replace")) + 1
        total += size - sizes.get(segment.id, 0)
        sizes[segment.id] = size
        if total > max_text:
            raise BadInput("too_large", f"{field}: exceeds {max_text} bytes", field)
        yield segment


def _segments(items: Sequence[Any], field: str, max_text: int) -> Iterator[Segment]:
    for number, item in enumerate(items):
        if isinstance(item, str):
            check_size(item, f"{field}[{number}]", max_text)
            for turn in turns_of_text(item):
                yield Segment(f"u{number:04d}.{turn.offset}", turn.text, turn.speaker, label=turn.label)
            continue
        if not isinstance(item, Mapping):
            raise BadInput("wrong_type", f"segment {number} is {_what(item)}", f"{field}[{number}]")
        yield _segment({normal(key): part for key, part in item.items()}, number, field)


def _segment(known: Mapping[str, Any], number: int, field: str) -> Segment:
    text = next((known[name] for name in _TEXT if isinstance(known.get(name), str)), None)
    if text is None:
        raise BadInput("missing_field", f"segment {number} has no text", f"{field}[{number}].text")
    _check_encoding(text, f"{field}[{number}].text")
    label = next((str(known[name]) for name in _SPEAKER if known.get(name) is not None), "")
    own_id = known.get("id", known.get("segmentid"))
    return Segment(
        id=str(own_id) if own_id is not None else f"u{number:04d}",
        text=text,
        speaker=speaker_of(label),
        rev=rev if isinstance(rev := known.get("rev"), int) else 0,
        start_ms=_start_ms(known),
        label=label,
    )


def _start_ms(known: Mapping[str, Any]) -> int | None:
    for name, factor in _START.items():
        value = known.get(name)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < 1e12:
            return int(value * factor)
    return None


def _demographics(known: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, key in _DEMOGRAPHICS.items():
        value = known.get(name)
        if isinstance(value, (str, int, float)) and str(value).strip():
            found.setdefault(key, value.strip() if isinstance(value, str) else value)
    parts = [str(found.pop(key)) for key in ("first_name", "family_name") if key in found]
    if parts:
        found.setdefault("name", " ".join(parts))
    return found


def _encodable(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)


def _check_encoding(text: str, field: str) -> None:
    if not text.isascii() and not _encodable(text):
        raise BadInput("invalid_utf8", f"{field} is not valid UTF-8", field)
