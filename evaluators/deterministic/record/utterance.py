"""An utterance as it is handed in and out: one segment, or several that one speaker went on with."""

from __future__ import annotations

from typing import Any

from mypy_extensions import mypyc_attr


@mypyc_attr(acyclic=True)
class Later:
    """A segment that goes on with what the one before it began: ``start`` is where its text starts in the utterance.

    See ``Utterance`` for the others.
    """

    __slots__ = ("key", "offset", "rev", "segment", "start")

    def __init__(self, start: int, key: Any, segment: str | None, offset: int, rev: int) -> None:
        self.start = start
        self.key = key
        self.segment = segment
        self.offset = offset
        self.rev = rev

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Later)
            and (self.start, self.offset, self.rev) == (other.start, other.offset, other.rev)
            and self.key == other.key
            and self.segment == other.segment
        )


@mypyc_attr(acyclic=True)
class Utterance:
    """An utterance as it is handed in and out: one segment, or several that were joined (see ``joining``).

    ``key``, a ``Key``, is kept as the object that it is: of what it knows as a number, compiled code would make a new
    object each time, and a visit keeps thousands. ``segment`` is None where the transcript came as one text; ``offset``
    is then where the utterance starts in it. ``speaker`` is whatever tells one from another, empty where nothing does.
    ``later`` are its further segments. ``passed``: it is no more than a sign of listening while another's utterance,
    which goes on behind it, was not over.
    """

    __slots__ = ("key", "later", "offset", "passed", "rev", "segment", "speaker", "text")

    def __init__(
        self,
        key: Any,
        text: str,
        segment: str | None = None,
        offset: int = 0,
        rev: int = 0,
        speaker: str = "",
        later: tuple[Later, ...] = (),
        passed: bool = False,
    ) -> None:
        self.key = key
        self.text = text
        self.segment = segment
        self.offset = offset
        self.rev = rev
        self.speaker = speaker
        self.later = later
        self.passed = passed

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Utterance)
            and self.key == other.key
            and self.text == other.text
            and self.segment == other.segment
            and (self.offset, self.rev, self.passed) == (other.offset, other.rev, other.passed)
            and self.speaker == other.speaker
            and self.later == other.later
        )

    def __lt__(self, other: Utterance) -> bool:
        return bool(self.key < other.key)

    def passing(self, passed: bool) -> Utterance:
        """The same, passed over or not."""
        return Utterance(
            self.key, self.text, self.segment, self.offset, self.rev, self.speaker, self.later, passed
        )  # fmt: skip


def split(utterance: Utterance) -> list[Utterance]:
    """The segments of an utterance, each as one of its own."""
    later = utterance.later
    if not later:
        return [utterance.passing(False)] if utterance.passed else [utterance]
    text, speaker = utterance.text, utterance.speaker
    first = text[: later[0].start - 1]
    found = [Utterance(utterance.key, first, utterance.segment, utterance.offset, utterance.rev, speaker)]
    ends = [*[other.start - 1 for other in later[1:]], len(text)]
    for other, end in zip(later, ends, strict=True):
        found.append(Utterance(other.key, text[other.start : end], other.segment, other.offset, other.rev, speaker))
    return found


def joined(utterance: Utterance, last: Utterance) -> Utterance:
    """An utterance with one segment more: ``last`` goes on with it, after a blank."""
    later = Later(len(utterance.text) + 1, last.key, last.segment, last.offset, last.rev)
    text, others = f"{utterance.text} {last.text}", (*utterance.later, later)
    return Utterance(
        utterance.key, text, utterance.segment, utterance.offset, utterance.rev, utterance.speaker, others,
        utterance.passed,
    )  # fmt: skip
