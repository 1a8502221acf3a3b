"""Things with their answers right behind them: "flu shot yes, pneumonia shot no", "no fever, cough yes"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.reading.mention import ASKED, NEGATED, Mention
from evaluators.deterministic.reading.replies.answers import NO, YES
from evaluators.deterministic.reading.wording.around import plain

_ANSWERS: Final = {
    "yes": YES, "yeah": YES, "yep": YES, "yup": YES,
    "no": NO, "nope": NO, "none": NO, "nah": NO,
}  # fmt: skip
_TRAILS_OFF: Final = ("...", " ...")
"""Behind what one only repeats to think about it: "rashes... no"."""
_FIRST: Final = frozenset([word[0] for word in _ANSWERS])
_BIT: Final = re.compile(r",? (?:a (?:little )?bit|a little|sometimes|occasionally|now and then)(?:[.,;!]|$)")
_BITS: Final[tuple[str, ...]] = ("a ", "sometimes", "occasionally", "now ")
"""What that opens with: a quick test."""
_NOT_SO: Final = re.compile(
    r",? (?:not (?:really|so much|at all|particularly|especially|that (?:i|we|he|she)(?:['’]ve)? [a-z]+(?: (?:of|to))?)"
    r"|never|can['’]t say (?:i|he|she) (?:have|has|do|does|am|is|did|was))(?: no)?(?:[.,;!]|$)"
)
_NO_WORDS: Final[tuple[str, ...]] = ("not ", "never", "can't say", "can’t say")
"""What that opens with: "Thirsty, not really.", "bloating, can't say I have"."""
_LENGTH: Final = 600
_REACH: Final = 16
_PHRASE: Final = 32
_DENYING: Final = frozenset(("not", "never"))
_DENYING_REACH: Final = 16
_OPENING: Final = 8


def mark_paired(text: str, mentions: Sequence[Mention], ends: list[tuple[int, bool]]) -> None:
    """Read things with their answer behind each: "flu shot yes, pneumonia shot no", "no fever, cough yes"."""
    if len(text) > _LENGTH:
        return
    found = [_paired(text, mention.end) for mention in mentions]
    unpaired = max([number for number, (polarity, _) in enumerate(found) if not polarity], default=-1)
    for number, (polarity, bare) in enumerate(found):
        mention = mentions[number]
        if mention.flags & ASKED or not polarity:
            continue
        if polarity == YES:
            if not (_denied_right_before(text, mention.start) or _denies_by_itself(text, mention)):
                mention.flags &= ~NEGATED
        elif mentions[0].start <= _OPENING and (bare or unpaired <= number < len(found) - 1):
            mention.flags |= NEGATED
        elif bare and mention.sentence and mention.start - ends[mention.sentence - 1][0] <= _OPENING:
            mention.flags |= NEGATED  # "The toilet, more than before. Pain with sex, no."


def _denied_right_before(text: str, start: int) -> bool:
    """Whether it is denied by the words before it, so that a "yeah" behind bears that out: "it wasn't AFib, yeah"."""
    return any(
        word in _DENYING or word.endswith("n't")
        for word in plain(text[max(0, start - _DENYING_REACH) : start]).split()[-2:]
    )


def _denies_by_itself(text: str, mention: Mention) -> bool:
    """Whether it is called by what is there instead: "it's stayed in the one spot, yeah"."""
    named, surface = text[mention.start : mention.end].lower(), mention.term.surface.lower()
    return named.replace("-", " ") != surface.replace("-", " ")


def answers_its_last(text: str, mentions: Sequence[Mention]) -> bool:
    """Whether the yes or no that closes an utterance is that of the last thing named: "flu shot yes, pneumonia no", or
    "I get up once. Thirsty, no."."""
    last = mentions[-1]
    if not _paired(text, last.end)[0]:
        return False
    if last.sentence and text[: last.start].rstrip().endswith("."):
        return True
    return len(mentions) > 1 and _paired(text, mentions[0].end)[0] != 0


def _paired(text: str, end: int) -> tuple[int, bool]:
    """The yes or no right behind a term, and whether a pause follows it."""
    following = text[end : end + _REACH].lower()
    told = following.lstrip(" ,.") if following.startswith(_TRAILS_OFF) else following.lstrip(" ,")
    if told.startswith(_BITS) and _BIT.match(following) is not None:
        return YES, True
    if told.startswith(_NO_WORDS) and _NOT_SO.match(text[end : end + _PHRASE].lower()) is not None:
        return NO, True
    if told[:1] not in _FIRST:
        return 0, False
    word = told.partition(" ")[0]
    bare = word.rstrip(".,;!")
    return _ANSWERS.get(bare, 0), bare != word or told == bare
