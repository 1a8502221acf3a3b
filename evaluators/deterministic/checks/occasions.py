"""When, and how much of it: whether a statement is of another time, or of no more than a part, than what was said."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.quantities import read_quantities
from evaluators.deterministic.reading.around import left_of, right_of
from evaluators.deterministic.reading.clause_words import CLAUSE_WORDS, gap_words
from evaluators.deterministic.reading.mention import (
    ANSWERED,
    ASKED_OVER,
    COMPLAINTS,
    HISTORICAL,
    NEGATED,
    PARTLY,
    Mention,
)
from evaluators.deterministic.reading.narrowing import HEDGING, is_renamed, narrowed, sort_before
from evaluators.deterministic.reading.polarity import ADVISING
from evaluators.deterministic.reading.statement import INFERRING, RECALLING, StatementReading
from evaluators.deterministic.reading.words import read_words, surface_words
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import (
    AFFIRMED,
    DENIED,
    OPEN,
    SPENT,
    SUPPOSED,
    WEAK,
    Entry,
    Said,
    ever,
    first_of,
)
from evaluators.vocabulary.patterns import of_roles
from evaluators.vocabulary.rows import words_by_role

_PLAIN_WORD: Final = re.compile(r"[a-z0-9&]+")
_OF_OLD: Final = re.compile(r"\bpr(?:evious|ior)\b", re.IGNORECASE)
_NOT_NOW: Final = re.compile(r"\bnot (?:since|any ?more|now|today|lately|recently|currently|these days|last night)\b")
_FROM_NOW: Final = re.compile(r"\bnow(?=([^.?!;]{1,24}))")
_BESIDES: Final = re.compile(r"\b(?:besides|aside from|apart from|other than|except(?: for)?) (.+)")
_IS_NOT: Final = re.compile(
    r"(?:\bnot|n't)(?: (?:really|exactly|so much|actually|a|an|call it|say|even|call it a)){0,3} $"
)
_IT_IS: Final = re.compile(
    r"(?: as such| exactly)?[,.;]? ?(?:it's|it is|it feels|more|like|kind of|sort of|i'd say|i'd call)\b"
)
_ONLY_NOW: Final = re.compile(
    r"\b(?:not|none|nothing) (?:for|in|since|lately|now|any ?more|today|recently|currently|these days|at the moment)\b"
    r"(?! (?:any|anything|general|me)\b)"
)
"""Opens an answer that denies as of the moment: "not for a month"."""
_STOPS: Final = re.compile(r" (?:has |have |had )?(?:since |now )?(?:stopped|ceased|ended|abated)\b")
_STOPPED: Final = re.compile(
    r"\b(?:stopped|off|no longer|given up|gave up|quit)(?: (?:using|needing|wearing|uses|needs|wears))?"
    r"(?: (?:the|a|an|his|her))? $"
)
_PART: Final = re.compile(r"[.?!;:,()\n]")
_EVER: Final = re.compile(r"\b[Ee]ver\b")
_PERSISTS: Final = of_roles("claim_rules", "persisting")
_PERSISTS_REACH: Final = 40
_UNDONE_PART: Final = re.compile(r"[.;:\n]")
_STILL_REACH: Final = 24
_HISTORY: Final = ("history", "hx", "h/o")
"""Words that may tell of what one has had up to now, and still has."""
_HISTORY_REACH: Final = 40
_CLAIMS: Final = words_by_role("claim_rules.tsv")
_CERTAIN_BEHIND: Final = 16
_KNOWN_BEFORE: Final = 8
_HEDGE_REACH: Final = 40
_LINKING: Final = frozenset(("'s", "s", "has", "have", "is", "all", "now", "just", "then", "it", "that", "completely"))
_OVER: Final = frozenset(("went", "resolved", "cleared", "over"))
_CLAUSE: Final = 64
_OLDER: Final = frozenset(("old", "older", "previous", "prior", "past", "earlier"))
_LOOKED_AT: Final = 8
_WORD_LENGTH: Final = 3
"""Letters of a word by which another one may be built on it: "tight" of "tightness"."""
_FLAT: Final = 4
"""Words of an answer that denies for all time without more ado: "no, never", not "never been a big drinker"."""
_MAY_BE: Final = frozenset(("could", "may", "might", "maybe", "perhaps", "possible", "possibly", "whether"))
_SO_FAR: Final = frozenset(("haven", "hasn", "hadn", "never", "ever"))
_NOW_BEHIND: Final = 10
""" "Asthma (active)"."""
_NOW_REACH: Final = 24
"""How far before a term the word stands that says it of today, in characters."""


def denies_a_part(mention: Mention, said: Said, statement: StatementReading, record: Record) -> bool:
    """Whether the note denies no more than a part of what was said."""
    named = surface_words(mention.term.name).stems
    heard = record.text(said.key)
    own = record.entries.get(mention.term.concept)
    asked = own.first(SPENT) if own is not None else None
    if asked is not None and asked < said:
        heard = f"{record.text(asked.key)} {heard}"  # "short of breath on the stairs?" – "I do get short of breath"
    text = statement.text
    if said.flags & ANSWERED and _asks_of_old(heard):
        text = _OF_OLD.sub(_blank, text)  # "any pregnancies before?", for "no previous pregnancies"
    return narrowed(text, mention.start, mention.end, heard, besides=named)


def _asks_of_old(heard: str) -> bool:
    return not _CLAIMS["earlier"].isdisjoint(_PLAIN_WORD.findall(heard.lower()))


def _blank(found: re.Match[str]) -> str:
    return "_" * len(found[0])


def denies_a_sort(mention: Mention, own: Entry, statement: StatementReading, record: Record) -> bool:
    """Whether the note denies one of a sort ("no nocturnal cough") that nobody told of where it was affirmed."""
    telling = sort_before(statement.text, mention.start)
    return bool(telling) and all(
        telling.isdisjoint(_PLAIN_WORD.findall(record.text(said.key).lower())) for said in own.mentions(AFFIRMED)
    )


def at_another_time(mention: Mention, said: Said, statement: StatementReading) -> bool:
    """Whether the note tells of past complaints, the transcript of today's: one has them and gets over them."""
    past = mention.flags & HISTORICAL and not said.flags & HISTORICAL and statement.kind not in RECALLING
    if not past or mention.term.category != "symptom":
        return False
    before = statement.text[max(0, mention.start - _HISTORY_REACH) : mention.start].lower()
    return bool(mention.flags & NEGATED) or not any(word in before for word in _HISTORY)


def denied_in_part(mention: Mention, denied: Said, entries: list[Entry], record: Record) -> bool:
    """Whether only a part was denied ("any weakness on the right?") of what was spoken of otherwise, too."""
    if not denied.flags & PARTLY:
        return False
    if _is_left_out(mention, denied, record):
        return True
    if is_renamed(record.text(denied.key), denied.end):
        return True
    if mention.term.category == "medication":
        return True  # "no metformin the night before"
    kinds = [name for name in mention.term.classes if name.startswith("sx:")]
    wider = [entry for name in kinds if (entry := record.entries.get(name)) is not None]
    return ever(entries, (OPEN, SUPPOSED, WEAK)) or bool(first_of(wider, AFFIRMED))


def _is_left_out(mention: Mention, denied: Said, record: Record) -> bool:
    """Whether it is what a denial leaves out: "any other pain, aside from the ankle?"."""
    besides = _BESIDES.search(right_of(record.text(denied.key), denied.end, _CLAUSE).lower())
    if besides is None:
        return False
    return not set(surface_words(mention.term.name).stems).isdisjoint(read_words(besides[1]).stems)


def is_asked_of_today(denied: Said, record: Record) -> bool:
    """Whether a "no" denies what was asked for as of today: "are you still taking it?", "have you started it yet?"."""
    text = record.text(denied.key)
    around = _words_around(text, denied.start, denied.end, _HEDGE_REACH)
    return denied.answer is not None and "more" not in around and not _CLAIMS["asked of today"].isdisjoint(around)


def is_of_old(mention: Mention, denied: Said, statement: StatementReading, record: Record) -> bool:
    """Whether no more than news of a complaint was denied ("any new weakness?"), or that it is still there ("still
    vomiting?"), and the note tells of what was there before.
    """
    if not denied.flags & PARTLY or mention.term.category not in COMPLAINTS:
        return False
    heard = record.text(denied.key)
    asked = _words_around(heard, denied.start, denied.end, _HEDGE_REACH)
    if not (_CLAIMS["standing"].isdisjoint(asked) and _CLAIMS["earlier"].isdisjoint(asked)):
        return False  # "any previous injury?" – "no"
    words = _words_around(statement.text, mention.start, mention.end, _CLAUSE)
    if mention.flags & HISTORICAL or not _CLAIMS["earlier"].isdisjoint(words):
        return True
    if _CLAIMS["news"].isdisjoint(asked):
        return False  # what is not there "still", or at night, is none that stays as it was
    if "since" in words and _CLAIMS["visit"].isdisjoint(words):
        return True
    return not _CLAIMS["standing"].isdisjoint(words)


def denied_for_now(mention: Mention, denied: Said, statement: StatementReading, record: Record) -> bool:
    """Whether a complaint was denied as of the moment ("no swelling today", "are you dizzy now?") and the note tells of
    another time ("in the evening", "last week").
    """
    if mention.term.category not in COMPLAINTS:
        return False
    text = record.text(denied.key)
    beside = left_of(text, denied.start, _HEDGE_REACH, _PART), right_of(text, denied.end, _HEDGE_REACH, _PART)
    lapsed = denied.answer is not None and _ONLY_NOW.search(record.text(denied.answer)[:_HEDGE_REACH].lower())
    if not lapsed and _CLAIMS["moment"].isdisjoint(_PLAIN_WORD.findall(" ".join(beside).lower())):
        return False
    noted = _words_around(statement.text, mention.start, mention.end, _CLAUSE)
    return not _CLAIMS["at other times"].isdisjoint(noted) and _CLAIMS["moment"].isdisjoint(noted)


def denied_of_old(mention: Mention, denied: Said, statement: StatementReading, record: Record) -> bool:
    """Whether no more was denied than an earlier one, "any old injuries?", and the note tells of none of these."""
    if mention.flags & HISTORICAL or not denied.flags & ANSWERED:
        return False
    asked = left_of(record.text(denied.key), denied.start, _STILL_REACH).lower().split()
    if not asked or asked[-1] not in _OLDER:
        return False
    noted = _words_around(statement.text, mention.start, mention.end, _CLAUSE)
    return _CLAIMS["earlier"].isdisjoint(noted) and _OLDER.isdisjoint(noted)


def denied_so_far(denied: Said, record: Record) -> bool:
    """Whether one says no more than what has not been up to now: "I haven't stayed over in the hospital"."""
    words = _PLAIN_WORD.findall(left_of(record.text(denied.key), denied.start, _HEDGE_REACH).lower())
    return not _SO_FAR.isdisjoint(words)


def goes_on_otherwise(mention: Mention, denied: Said, record: Record) -> bool:
    """Whether whoever denies goes on with what is there instead, of another place ("no. Just the ribs") or in the
    note's own words ("no chest pain, just tight").
    """
    heard = record.text(denied.key)
    if denied.answer is None:
        following = right_of(record.text(denied.key), denied.end, _HEDGE_REACH)
    else:
        following = record.text(denied.answer)[: 2 * _HEDGE_REACH]
    if denied.answer is None and _IS_NOT.search(left_of(heard, denied.start, _STILL_REACH).lower()) is not None:
        behind = heard[denied.end : denied.end + _NOW_REACH].lower()
        if _IT_IS.match(behind) is not None:
            return True  # "it's not pain, it's like somebody sitting on me"
    words = _PLAIN_WORD.findall(following.lower())
    turned = next((at for at, word in enumerate(words) if word in _CLAIMS["otherwise"]), len(words))
    if turned == len(words):
        return False
    asked = (left_of(heard, denied.start, _HEDGE_REACH) + heard[denied.start :][:_HEDGE_REACH]).lower()
    if not any(name.startswith("site:") and name[5:] in asked for name in mention.term.classes):
        return True
    own = set(surface_words(mention.term.name).stems).difference(read_words(record.named(denied)).stems)
    there = read_words(" ".join(words[turned + 1 :])).stems
    return any(stem.startswith(word) for stem in own for word in there if len(word) >= _WORD_LENGTH)


def only_tried(own: Entry, record: Record) -> bool:
    """Whether a habit was told as no more than what one has tried: "I tried a cigarette once in school"; but not "I
    have tried to stop smoking".
    """
    return all(_is_tried(said, record) for said in own.mentions(AFFIRMED)[:_LOOKED_AT])


def _is_tried(said: Said, record: Record) -> bool:
    words = _words_around(record.text(said.key), said.start, said.end, _CLAUSE)
    return not _CLAIMS["tried"].isdisjoint(words) and _CLAIMS["quitting"].isdisjoint(words)


def _words_around(text: str, start: int, end: int, reach: int) -> list[str]:
    """The words in the clause of ``text[start:end]``, but for its own, up to so many characters away."""
    return _PLAIN_WORD.findall(f"{left_of(text, start, reach)} {right_of(text, end, reach)}".lower())


def is_now(mention: Mention, statement: StatementReading) -> bool:
    """Whether the note says in so many words that it is so today."""
    if mention.flags & HISTORICAL and statement.kind not in RECALLING:
        return False
    around = statement.text[max(0, mention.start - _NOW_REACH) : mention.end + _NOW_BEHIND].lower()
    return not _CLAIMS["today"].isdisjoint(_PLAIN_WORD.findall(around))


def persists(mention: Mention, statement: StatementReading) -> bool:
    """Whether the note says in so many words that it has not come to an end: "diarrhea, which has not resolved"."""
    before = left_of(statement.text, mention.start, _STILL_REACH).lower()
    following = right_of(statement.text, mention.end, _PERSISTS_REACH, _UNDONE_PART).lower()
    return _PERSISTS.search(following) is not None or _PERSISTS.search(before) is not None


def over_since(own: Entry, record: Record) -> Said | None:
    """The last denial of what was told before, where it says that it is over: "is there still any?" – "no"."""
    told, denied = own.last(AFFIRMED), own.last(DENIED)
    if told is None or denied is None or denied < told:
        return None
    asked = _words_around(record.text(denied.key), denied.start, denied.end, _STILL_REACH)
    return denied if denied.flags & ASKED_OVER or "still" in asked or is_said_over(denied, record) else None


def taken_anew(said: Said, record: Record) -> bool:
    """Whether a dose of today stands right behind a drug's former one: "I was on 40 of it but now I take 20"."""
    now = _FROM_NOW.search(right_of(record.text(said.key), said.end, _HEDGE_REACH).lower())
    return now is not None and bool(read_quantities(now[1]))


def goes_on(mention: Mention, statement: StatementReading) -> bool:
    """Whether the note has it as of now, or up to now: "continues to have", "most nights since discharge"."""
    if is_now(mention, statement):
        return True
    if mention.flags & HISTORICAL:
        return False
    following = right_of(statement.text, mention.end, _HEDGE_REACH, _PART).lower()
    return not _CLAIMS["lasting"].isdisjoint(_PLAIN_WORD.findall(following))


def says_over(mention: Mention, statement: StatementReading) -> bool:
    """Whether the note has it as over in so many words: "UTI, resolved", "vomiting stopped"."""
    around = statement.text[max(0, mention.start - _NOW_REACH) : mention.end + _NOW_BEHIND].lower()
    if " not " in around:
        return False
    return not _CLAIMS["over"].isdisjoint(_PLAIN_WORD.findall(around)) or ends_it(mention, statement)


def ends_it(mention: Mention, statement: StatementReading) -> bool:
    """Whether the note says right beside a thing that it came to an end: "vomiting stopped", "stopped using a cane"."""
    text = statement.text
    if _STOPS.match(text[mention.end : mention.end + _STILL_REACH].lower()) is not None:
        return True
    return _STOPPED.search(text[max(0, mention.start - _HEDGE_REACH) : mention.start].lower()) is not None


def lasts(said: Said, record: Record) -> bool:
    """Whether it was said to be there still: "I've still got the infection"."""
    text = record.text(said.key)
    around = left_of(text, said.start, _HEDGE_REACH) + right_of(text, said.end, _HEDGE_REACH)
    return "still" in around.lower().split() and not said.flags & HISTORICAL


def is_said_over(denied: Said, record: Record) -> bool:
    """Whether what denies a thing is that it is over: "the infection has gone", "it went away"."""
    words = gap_words(right_of(record.text(denied.key), denied.end, _HEDGE_REACH))
    said = next((word for word in words if word not in _LINKING), "")
    return said in CLAUSE_WORDS["gone"] or said in _OVER


def denied_now(said: Said, record: Record) -> bool:
    """Whether whoever was asked has it as over: "not since I got home", "no, not any more"."""
    return said.answer is not None and _NOT_NOW.search(record.text(said.answer)[:_HEDGE_REACH].lower()) is not None


def is_known(mention: Mention, statement: StatementReading) -> bool:
    """Whether the note says right beside a thing that it is known to be there: "known arrhythmia"."""
    around = statement.text[max(0, mention.start - _KNOWN_BEFORE) : mention.end + _NOW_BEHIND].lower()
    return not mention.flags & NEGATED and not _CLAIMS["known"].isdisjoint(_PLAIN_WORD.findall(around))


def is_certain(mention: Mention, statement: StatementReading) -> bool:
    """Whether the note says right beside a thing that it is beyond doubt: "appendicitis confirmed"."""
    around = statement.text[max(0, mention.start - _NOW_REACH) : mention.end + _CERTAIN_BEHIND].lower()
    return not mention.flags & NEGATED and not _CLAIMS["certain"].isdisjoint(_PLAIN_WORD.findall(around))


def is_hedged(said: Said, record: Record) -> bool:
    """Whether what was denied, or the answer to it, was so with a reserve: "not really, no more than usual"."""
    text = record.text(said.key)[said.start :] if said.answer is None else record.text(said.answer)
    return any(word in HEDGING for word in _PLAIN_WORD.findall(text[:_HEDGE_REACH].lower()))


def is_open(said: Said, record: Record) -> bool:
    """Whether what was said with doubt was no more than possible: "could be gout", not "it's probably viral"."""
    if said.flags & (NEGATED | ANSWERED):
        return False
    before = record.before(said, _HEDGE_REACH)
    return not _MAY_BE.isdisjoint(_PLAIN_WORD.findall(before))


def says_never(said: Said, record: Record) -> bool:
    """Whether what was denied, or the answer to it, was so for all time."""
    text = record.text(said.key if said.answer is None else said.answer)
    return "never" in text.lower()


def is_flat_never(said: Said, record: Record) -> bool:
    """Whether one said no more than "never", so that there is not even a little of it."""
    text = record.text(said.key if said.answer is None else said.answer)
    return len(text.split()) <= _FLAT and says_never(said, record) and not is_hedged(said, record)


def is_flat_no(said: Said, record: Record) -> bool:
    """Whether one answered no more than "no" to who asked for it as such, and not for how much or when."""
    if said.answer is None or len(record.text(said.answer).split()) > _FLAT or is_hedged(said, record):
        return False
    return not narrowed(record.text(said.key), said.start, said.end, "")


def of_all_time(said: Said, record: Record) -> bool:
    """Whether what was denied was never so, or asked for with "ever": "ever been on lithium?" – "no"."""
    return says_never(said, record) or (said.answer is not None and _EVER.search(record.text(said.key)) is not None)


def is_advice(mention: Mention, statement: StatementReading) -> bool:
    """Whether a plan names a complaint for which to call or come back."""
    if statement.kind not in INFERRING or statement.kind == "assessment" or mention.term.category not in COMPLAINTS:
        return False
    return not ADVISING.isdisjoint(_PLAIN_WORD.findall(statement.text.lower()))
