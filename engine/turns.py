"""The turns of a transcript that came as one text, in the ways that people and recognisers write down who speaks."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice, pairwise
from typing import Final

from engine.portions import find
from engine.transcript import Turn, speaker_of

_TIME: Final = r"(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_CUE: Final = rf"(?:WEBVTT[^\n]{{0,80}}|(?:[\w/-]{{1,80}}[ \t]{{0,4}}\r?\n)?{_TIME}[ ]{{1,4}}-->[^\n]{{0,120}})\r?\n"
"""What stands above a subtitle: its number or id, and when it is shown."""
_TURN: Final = re.compile(
    rf"""
    ^[ \t]*+ (?P<cue>{_CUE})?                                     # SubRip, WebVTT
    (?:[\[(]?{_TIME}[\])]?[ \t]{{0,4}}(?:[-–][ \t]{{0,4}})?)?     # "[00:12] Doctor: …", "00:12 - Doctor: …"
    [*_>-]{{0,3}}[ \t]{{0,4}}                                       # "**Doctor:** …", "- Doctor: …"
    (?:
      <v[ .](?P<voice>[^>\n]{{1,40}})>
    | \[(?P<tag>[^\]\n]{{1,40}})\]
    | (?P<name>[^\W\d_](?:[\w.'’ ]|-(?=\w)){{0,40}}) [*_]{{0,3}}
      (?:[ \t]{{0,4}}[\[(]{_TIME}[\])])? [*_]{{0,3}}[ \t]{{0,4}}   # "Doctor (00:12): …"
      (?: :(?!\d) | (?P<loose>[-–](?=[ \t])|(?=\r?\n)) ) [*_]{{0,3}}
    | (?<=\n) (?(cue)|(?!))                                       # a subtitle that does not say whose it is
    )[ \t]*+
    """,
    re.MULTILINE | re.VERBOSE,
)
_WITHIN: Final = re.compile(
    r"(?<!\S)(?:\[(?P<tag>[^\]\n]{1,40})\]|(?P<name>[A-Z][A-Za-z_]{0,20}(?: ?\d{1,2})?):)(?=\s)[ \t]*+"
)
_FEWEST: Final = 2
"""Fewer who speak are no talk."""
_UNLABELLED: Final = re.compile(r"\n|\?(?=\s)")
"""Where somebody else may go on, as far as a text without tags shows it."""
_MOST_LINES: Final = 20_000
"""What comes behind so many is one turn: nobody says as much in a visit."""

_Head = tuple[int, int, str]
"""Where who speaks is written and where that ends, and who it is."""


def turns_of_text(text: str) -> list[Turn]:
    """Turns of a transcript that came as one text, with their offsets in it.

    A turn begins at the start of a line with who speaks: ``[doctor] …``, ``Doctor: …``, ``**Dr. Patel:** …``,
    ``Patient - …``, or the name alone on its line; times may stand before or behind it. So do subtitles (SubRip,
    WebVTT), with a speaker or without. Where no two lines begin so, known speakers within a line begin turns. Text
    before the first of them, or all of it where there are none, is of an unknown speaker: a line of it is a turn, and
    so is what follows a question. A ``Name:`` that is no known speaker starts a turn only when the same name starts
    several lines (``Guest_1:``, ``spk_0:``).
    """
    heads = _at_lines(text)
    if len(heads) < _FEWEST:
        heads = _within_lines(text) or heads
    turns: list[Turn] = []
    first = heads[0][0] if heads else len(text)
    borders = [match.end() for match in islice(find(_UNLABELLED, text, 0, first), _MOST_LINES)]
    for start, end in pairwise([0, *borders, first]):
        _add_turn(turns, text, start, end, "")
    ends = [start for start, _, _ in heads[1:]]
    for (_, start, label), end in zip(heads, [*ends, len(text)], strict=False):
        _add_turn(turns, text, start, end, label)
    return turns


def _at_lines(text: str) -> list[_Head]:
    matches = list(find(_TURN, text))
    counts = Counter(_label(match) for match in matches)
    return [(m.start(), m.end(), _label(m)) for m in matches if _starts_turn(m, counts)]


def _within_lines(text: str) -> list[_Head]:
    found = [(match.start(), match.end(), match["tag"] or match["name"]) for match in find(_WITHIN, text)]
    known = [head for head in found if speaker_of(head[2]) != "unknown"]
    return known if len(known) >= _FEWEST else []


def _label(match: re.Match[str]) -> str:
    return (match["tag"] or match["voice"] or match["name"] or "").strip()


def _starts_turn(match: re.Match[str], counts: Counter[str]) -> bool:
    label = _label(match)
    if match["loose"] is not None:
        return speaker_of(label) != "unknown" and counts[label] > 1
    return not match["name"] or speaker_of(label) != "unknown" or counts[label] > 1


def _add_turn(turns: list[Turn], text: str, start: int, end: int, label: str) -> None:
    body = text[start:end]
    start += len(body) - len(body.lstrip())
    body = body.strip().removesuffix("</v>").rstrip()
    if body:
        turns.append(Turn(body, speaker_of(label), None, start, label))
