"""What a visit settles of a test, a procedure, an examination or a vaccine: done, agreed to, turned down, put off.

Told by each mention of it and by what is said behind that, up to where another such thing is named: "have you had your
flu jab?" – "not yet" – "we'll do that next time".
"""

from __future__ import annotations

import re
from typing import Final

from mypy_extensions import mypyc_attr

from engine.portions import give_way
from evaluators.deterministic.checks.names.akin import is_routine, rule_names
from evaluators.deterministic.reading.doing.deciding import (
    OFFERED,
    accepts,
    declines,
    left_open,
    puts_first,
    turns_aside,
)
from evaluators.deterministic.reading.mention import (
    ACCEPTED,
    ANSWERED,
    ASKED,
    DECLINED,
    ENDED,
    HISTORICAL,
    HYPOTHETICAL,
    NEGATED,
    START,
    STOP,
    TESTS,
    first_from,
    mention_at,
)
from evaluators.deterministic.reading.ways.results import told_result
from evaluators.deterministic.reading.wording.around import plain, question_end, right_of
from evaluators.deterministic.reading.wording.words import read_words
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, OPEN, SPENT, SUPPOSED, WEAK, Said
from evaluators.vocabulary import Term
from evaluators.vocabulary.patterns import of_roles

_KINDS: Final = 4
_MOST: Final = 6
"""Times that a thing is spoken of at the most: of what is spoken of more often, one is another one."""
_BEFORE: Final = 64
_BEHIND: Final = 120
_REPLY: Final = 160
_READ: Final = 600
_AHEAD: Final = 3
_NAMED: Final = 8
_STATES: Final = (AFFIRMED, DENIED, WEAK, OPEN, SUPPOSED, SPENT)
_PATIENT: Final = "patient"
_REPLIERS: Final = (_PATIENT, "other")
"""Who turns something down: the patient, or who speaks for them."""
_DATE: Final = (
    r"(?:^|# |\b(?:on|for|till|until|by|me|him|her|us|it's|that's) )the (?:[0-9]{1,2}(?:st|nd|rd|th)"
    r"|(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    r"|[a-z]+teenth|tenth|eleventh|twelfth|twentieth|thirtieth)(?= *(?:$|[.,!#]| of [a-z]))"
)
"""A day of a month: "on the ninth of June", "they've given me the tenth."; not "that was the second"."""
_IN_DAYS: Final = r"\bin (?:about )?[0-9]+ (?:days|weeks|months)\b"
_PUT_OFF: Final = of_roles("time_rules", "day", "put off", also=rf"{_DATE}|{_IN_DAYS}")
_BOOKED: Final = of_roles("time_rules", "booked")
_NOT_TODAY: Final = re.compile(
    r"(?:\bnot|n['’]t|\boff|\binstead of|\brather than)\b[^.?!]{0,24}\b(?:today|now)\b|\b(?:today|now) or\b"
)
_NONE: Final = re.compile(r"\bno (?:need for (?:a |an |the |another )?)?(?:[a-z]+ )?$")
_FOR_TODAY: Final = re.compile(r" (?:[a-z]+ )?(?:today|now|this time)\b")
"""Around what one does without: "no tetanus today"."""
_TODAY: Final = of_roles("time_rules", "in the visit")
_NOT_HAD: Final = of_roles("time_rules", "not had")
_DONE_NOW: Final = of_roles("time_rules", "done now", also=r"(?:^|[.!?] )(?:and |there,? )?done[.!,]")
_RESULTED: Final = of_roles("time_rules", "resulted")
_IS_WELL: Final = re.compile(
    r" ?(?:['’]s|['’]re|is|are|was|were|came back)(?: (?:all|absolutely|perfectly|completely|pretty)){0,2}"
    r" (?:fine|okay|ok|good|clear|perfect)(?= *(?:$|[.,;!#]| and\b| but\b))"
)
"""Right behind a test: how it came out, "calcium's fine"."""
_KNOWN: Final = re.compile(r"\b(?:the|that|this) (?:[a-z]+ )?$")
_GIVEN: Final = of_roles("time_rules", "given now")
_NO: Final = re.compile(
    r"(?:^|[.,!?]) *(?:(?:oh|well|um|nah|okay|and|so),? )?no (?:more |to )?(?:the |any |another )?$"
    r"|n['’]t (?:really )?(?:want|fancy|wish) (?:to (?:have|get|do) )?(?:the |any |another |that )?$"
)
"""Right before what one does not want."""
_FRONTED: Final = re.compile(
    r"(?:^|[.!?;] )\W*(?:(?:and|but|well|no|as for|okay|sure|about)\W+){0,2}(?:(?:the|that|this) )?$"
)
"""Before what opens a sentence: "the flu one, my husband doesn't want it"."""
_TOPIC: Final = re.compile(r"\W*(?:(?:and|but|well|no|as for|okay|sure|the)\W+){0,3}([a-z][a-z-]+)(?: one)?,? ")
"""What a sentence of a reply opens with."""
_DETERMINERS: Final = ("the", "a", "an", "any", "another", "your", "his", "her")
_REPLIES: Final = 2
_SENTENCES: Final = 4
_ONE: Final = re.compile(r"(?: (?:one|shot|jab|vaccine|test|thing))? ?[,-]? ?")
_WISHED: Final = re.compile(
    r"\b(?:(?:can|could|should|do|would) (?:i|we|you|he|she)|about|wants?|wanted|wonder[a-z]*)\b"
)
"""Before what the patient asks for."""
_STOP: Final = re.compile(r"[.?!;] ")
"""Between sentences."""
_OFFERED: Final = START | ASKED | ANSWERED | HYPOTHETICAL


@mypyc_attr(acyclic=True)
class Settled:
    """Where a thing was last turned down, put off, agreed to, done, had up to now or today, and handed out. ``told``
    says that it may be another one, or one of another time."""

    __slots__ = ("agreed", "done", "given", "put_off", "refused", "today", "told")

    def __init__(self) -> None:
        self.refused: Said | None = None
        self.today: Said | None = None
        self.put_off: Said | None = None
        self.agreed: Said | None = None
        self.done: Said | None = None
        self.given: Said | None = None
        self.told = False


def settled(term: Term, record: Record, *, if_refused: bool = False) -> Settled:
    """What becomes of a thing in the visit; with ``if_refused``, no more than whether it was turned down where it was
    not."""
    found = Settled()
    heard: list[Said] = []
    for entry in record.related(term.concept)[:_KINDS]:
        heard.extend(entry.told(_STATES, _MOST + 1))
    if not heard and record.walkable:
        heard = _spoken_of(term, record)
    if len(heard) > _MOST:
        found.told = True
        return found
    for said in heard:
        record.look(said.key, 0, _AHEAD)
    found.told = any(_is_of_before(said) for said in heard)
    if found.told:
        return found
    heard.sort()
    for said in heard:
        _take_answer(said, found, record)
    if found.refused is not None or not if_refused:
        for said in heard:
            if term.category in TESTS and _has_come_out(said, record):
                found.today = said  # "calcium's fine", whatever is said of the next one
            else:
                _take_time(said, found, record)
    return found


def _spoken_of(term: Term, record: Record) -> list[Said]:
    """Where words were said that are near to what nobody named: "can you do an injection?"."""
    heard: list[Said] = []
    for stem in rule_names(term)[:_MOST]:
        if ":" in stem or not 0 < record.times_said(stem) <= _MOST:
            continue
        for key in record.saying(stem):
            give_way()
            low = record.text(key)[:_READ].lower()
            for word in re.finditer(rf"\b{re.escape(stem)}[a-z]*", low):
                if stem in read_words(word[0]).stems:  # not "shotgun" for the shot
                    heard.append(Said(key, word.start(), word.end(), 0, "", None))
                    break
    return heard


def _is_of_before(said: Said) -> bool:
    """Whether it was had at another time: "have you had one?" – "at fifty"."""
    flags = said.flags
    return bool(flags & (HISTORICAL | ENDED)) or flags & (ANSWERED | NEGATED | START | STOP) == ANSWERED


def _take_answer(said: Said, found: Settled, record: Record) -> None:
    """Whether it is turned down or agreed to where it is named."""
    before = plain(record.before(said, _BEFORE))
    if not said.flags & ACCEPTED and _is_turned_down(said, before, _is_offered(said, before), record):
        found.refused = said
    elif said.flags & ACCEPTED or _is_ordered(said, before, record):
        found.agreed = said


def _has_come_out(said: Said, record: Record) -> bool:
    """Whether it is told how it came out where it is named: "the x-ray's clean"."""
    if said.answer is not None or said.flags & (ASKED | HYPOTHETICAL | START):
        return False
    text = record.text(said.key)
    return bool(told_result(plain(text[: said.end + _BEHIND]), said.start, said.end)[1])


def _take_time(said: Said, found: Settled, record: Record) -> None:
    """Whether it is handed out, done, had up to now or put off where it is named."""
    flags, text = said.flags, record.text(said.key)
    before, behind = plain(record.before(said, _BEFORE)), plain(record.behind(said, _BEHIND))
    later = _later(record.look(said.key, 0, _AHEAD), record)
    if _GIVEN.search(f"{before} # {behind}") is not None:
        found.given = said
    asked = flags & ASKED or said.answer is not None or question_end(text, said.end, _BEHIND)
    own = "" if asked else f"{before} # {behind}"  # what is asked tells nothing yet
    sentence = own[before.rfind(". ") + 1 :]
    told = later[0] if asked and later else sentence  # not "he's had no fever. We'll do the flu shot at the recheck"
    taken = bool(flags & ACCEPTED) or (bool(later) and accepts(later[0]))  # what is said behind that is of another
    around = " # ".join([own, *(later[:1] if taken else later)])
    skipped = found.refused is said and flags & STOP  # "skip the vaccines, she's got a cold"
    if _DONE_NOW.search(around) is not None:
        found.done = said
    elif not skipped and _is_had(told, behind):
        found.today = said
    elif _puts_off(
        own.partition(".")[0] if _KNOWN.search(before) and not (_is_offered(said, before) or asked) else around
    ):
        found.put_off = said
    elif taken and any(_BOOKED.search(text) is not None and _puts_off(text) for text in later[1:2]):
        found.put_off = said  # "the injection?" – "let's do that" – "I've got a slot next Wednesday"


def _is_had(told: str, behind: str) -> bool:
    """Whether it is had in the visit, or was before."""
    if _TODAY.search(_NOT_HAD.sub("", _NOT_TODAY.sub("", told))) is not None:
        return True
    return _RESULTED.search(right_of(behind, 0, _BEHIND)) is not None or _IS_WELL.match(behind) is not None


def _is_offered(said: Said, before: str) -> bool:
    return bool(said.flags & _OFFERED) or left_open(before)


def _is_ordered(said: Said, before: str, record: Record) -> bool:
    """Whether it is to be had, and not asked for, or left to the other."""
    if said.flags & (START | HYPOTHETICAL | ASKED) != START or record.speaker(said.key) == _PATIENT:
        return False
    return not left_open(before)


def _puts_off(around: str) -> bool:
    return _NOT_TODAY.search(around) is not None or _PUT_OFF.search(around) is not None


def _is_turned_down(said: Said, before: str, offered: bool, record: Record) -> bool:
    flags = said.flags
    if flags & DECLINED or flags & (STOP | START | ENDED) == STOP:
        return True
    if _NONE.search(before) is not None and _FOR_TODAY.match(plain(record.behind(said, _BEHIND))) is not None:
        return True
    own = record.speaker(said.key) in _REPLIERS
    if own and (_NO.search(before) is not None or _is_fronted(said, before, record)):
        return True
    if _is_refused_by_name(said, record):
        return True
    if not offered and not (own and _WISHED.search(before) is not None):
        return False
    if turns_aside(record.text(said.key), said.end) or _is_followed(said, record):
        return False
    name, later = record.named(said), _later(record.look(said.key, 0, _AHEAD), record)
    replies = later[:1] if later and "?" in later[0] else later[:2]  # "do I need steroids?" – "not yet"
    return any(declines(text) or puts_first(text, name) for text in replies)


def _is_fronted(said: Said, before: str, record: Record) -> bool:
    """Whether it is named first, and then turned down: "flu, my husband doesn't want it"."""
    if _FRONTED.search(before) is None:
        return False
    behind = plain(record.behind(said, _BEHIND))
    named = _ONE.match(behind)
    return declines(_STOP.split(behind[named.end() if named is not None else 0 :], maxsplit=1)[0])


def _is_refused_by_name(said: Said, record: Record) -> bool:
    """Whether a reply takes up its first word, and turns it down: "a flu shot?" – "flu, my husband doesn't want it"."""
    name = next((word for word in record.named(said).lower().split() if word not in _DETERMINERS), "")
    for reply in _later(record.look(said.key, 0, _AHEAD), record)[:_REPLIES]:
        for sentence in _STOP.split(reply)[:_SENTENCES]:
            fronted = _TOPIC.match(sentence)
            if fronted is not None and fronted[1] == name and declines(sentence[fronted.end() :]):
                return True
    return False


def _is_followed(said: Said, record: Record) -> bool:
    """Whether a sentence behind offers another thing, which the replies are to: "I'd like an x-ray. I could offer you
    physio."."""
    text = record.text(said.key)
    mentions = record.read(record.position(said.key)).mentions
    first = first_from(mentions, said.end)
    here = mention_at(mentions, said.start)
    for other in mentions[first : first + _NAMED]:
        if not _is_another(other.term) or (here is not None and here.term.concept == other.term.concept):
            continue
        before = text[max(said.end, other.start - _BEFORE) : other.start]
        if _STOP.search(before) is not None and left_open(plain(before)):
            return True
    return False


def _is_another(term: Term) -> bool:
    return term.category in OFFERED and not is_routine(term)


def _later(at: int, record: Record) -> list[str]:
    """What is said next, up to where another thing is named that may be done, in lower case."""
    own = {mention.term.concept for mention in record.read(at).mentions[:_NAMED]}
    texts: list[str] = []
    for place in range(at + 1, min(at + 1 + _AHEAD, len(record.speech))):
        named = record.read(place).mentions[:_NAMED]
        if any(_is_another(mention.term) and mention.term.concept not in own for mention in named):
            break
        texts.append(plain(record.speech.text(place)[:_REPLY]))
    return texts
