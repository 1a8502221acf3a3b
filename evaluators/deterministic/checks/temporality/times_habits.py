"""Checks habits, smoking and drinking, that a note has of today against those that were given up, and the reverse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from evaluators.deterministic.checks.pieces import Piece, called
from evaluators.deterministic.checks.temporality.times_words import of_another_time
from evaluators.deterministic.reading.mention import ANSWERED, FAMILY, HISTORICAL, HYPOTHETICAL, NEGATED, Mention
from evaluators.deterministic.reading.replies.replying import gave_up, is_back
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, SPENT, SUPPOSED, WEAK, Entry, Said, ever
from evaluators.vocabulary.patterns import longest_first, of_roles
from evaluators.vocabulary.rows import read_rows, words_by_role

_BESIDE: Final = 40
_MOST: Final = 8
_WORDS: Final = words_by_role("time_rules.tsv")
_QUIT: Final = ANSWERED | HISTORICAL
_GIVEN_UP: Final = of_roles("time_rules", "given up")
_SMOKED: Final = re.compile(rf" (?:the )?(?:{longest_first(_WORDS['smoked'])})")
"""What those give up who take to vapes: "I vape. I quit cigarettes"."""
_WAS: Final = re.compile(rf"\b(?:{longest_first(_WORDS['was had'])})\b[^.?!]*$")
_TAKES: Final = re.compile(r"\W*(?:drinks|drinking|smokes|smoking|vapes|vaping|consumes|consuming)\b", re.IGNORECASE)
"""Opens a statement that has a habit as of today."""
_WAS_AT_IT: Final = re.compile(r"\b(?:was|were) (?:having|drinking|smoking|getting through|on)\b[^.?!]*$")
"""Before a habit that is told as one of a time gone by: "I was having a wine every night"."""
_NO_MORE: Final = of_roles("time_rules", "no more")
_OVER: Final = of_roles("time_rules", "over")
_CURRENT: Final = of_roles("time_rules", "current")
_WORD: Final = re.compile(r"[a-z]+")
_NAMED: Final = r"(?: (?:use|status|history))?"
_NOW_BEHIND: Final = re.compile(rf"{_NAMED} ?[:,(–-] ?(?:{longest_first(_WORDS['today'])})\b")
_OVER_BEHIND: Final = re.compile(rf"{_NAMED} ?[:,(–-] ?(?:{longest_first(_WORDS['over it'])})\b(?! attempt)")
_MORE: Final = re.compile(r"(?: (?:a|little|bit|lot|whole|way|much|even|some))* more\b")
_DID: Final = ("did you ", "did he ", "did she ", "did they ")
_STILL_OFF: Final = re.compile(
    r"[ ,]*(?:(?:still|stayed|staying) off|(?:you|he|she|they)(?:['’]ve)? (?:quit|stopped|gave (?:it )?up))\b"
)
_BEHIND: Final = 24
_TURNS: Final = 3
"""Utterances from the reply on in which one may tell that it is over."""


class _Status(NamedTuple):
    """Two concepts of which only one holds, and the words that tell the first one of today, noted and said."""

    now: str
    then: str
    noted: frozenset[str]
    said: frozenset[str]


_STATUSES: Final = [
    _Status(now, then, frozenset(noted.split("|")), frozenset(said.split("|")))
    for now, then, noted, said in read_rows("status_rules.tsv")
]


def habit_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each habit that the transcript has of another time."""
    for mention in statement.mentions:
        if mention.term.category != "substance" or mention.flags & (NEGATED | HYPOTHETICAL | FAMILY):
            continue
        name = called(mention.term)
        if (said := _past_status(mention, statement.text, record)) or (said := _given_up(mention, statement, record)):
            yield of_another_time(mention, said, f"Note has {name} as of today, the transcript as past.", record)
        elif not _compares(mention, statement.text) and (said := _present_status(mention, statement.text, record)):
            yield of_another_time(mention, said, f"Note has {name} as past, the transcript as of today.", record)


def _past_status(mention: Mention, text: str, record: Record) -> Said | None:
    """Where it was said to be over, if nobody said it of today."""
    for status in _STATUSES:
        if mention.term.concept != status.now or mention.flags & HISTORICAL:
            continue
        if mention.term.surface not in status.noted and not _of_today(mention, text):
            continue
        if not _WORDS["over it"].isdisjoint(_WORD.findall(text.lower())):
            continue
        now, then = record.entries.get(status.now), record.entries.get(status.then)
        if now is not None and _present(now, status, record):
            continue
        if then is not None:
            heard = [said for said in then.mentions(AFFIRMED) if not _is_less(said, record)]
            return next((said for said in heard if not (_intended(said, record) or _goes_on(said, record))), None)
        if now is not None:  # "do you smoke?" – "I gave up years ago"
            heard = [said for said in now.mentions(AFFIRMED) if has_quit(said, record)]
            return next((said for said in heard if not _goes_on(said, record)), None)
    return None


def _given_up(mention: Mention, statement: StatementReading, record: Record) -> Said | None:
    """Where a habit that the note has as of today was said to be given up, and nothing else was said of it."""
    entry = record.entries.get(mention.term.concept)
    if entry is None or any(mention.term.concept in (status.now, status.then) for status in _STATUSES):
        return None
    current = _CURRENT.search(statement.text[: mention.end]) or _TAKES.match(statement.text)
    if current is None or not _WORDS["over it"].isdisjoint(_WORD.findall(statement.text.lower())):
        return None
    if ever([entry], (DENIED, SUPPOSED)):
        return None
    heard = entry.told((AFFIRMED, WEAK), _MOST)
    return heard[0] if heard and all(_is_given_up(said, record) for said in heard) else None


def _is_given_up(said: Said, record: Record) -> bool:
    """Whether it was told as over, or that was the reply: "any marijuana?" – "when I was younger, not anymore"."""
    if said.answer is not None and _NO_MORE.search(record.text(said.answer)[: 2 * _BESIDE].lower()) is not None:
        return True
    if said.answer is not None and said.flags & _QUIT == _QUIT and gave_up(record.text(said.answer)):
        return True
    whole = record.text(said.key)
    past = said.flags & HISTORICAL or record.named(said).lower() in _WORDS["was had"]
    past = past or _WAS.search(whole[max(said.start - _BESIDE, 0) : said.start].lower()) is not None
    if past and _NO_MORE.search(whole[said.end : said.end + 2 * _BESIDE].lower()) is not None:
        return True
    text = whole[max(said.start - _BESIDE, 0) : said.end + _BESIDE]
    return _quits(text, record.named(said).lower()) and not _intended(said, record)


def _quits(text: str, named: str) -> bool:
    """Whether one tells to have given up what is ``named``, no other thing, and not only that one tries to."""
    smoked = not _WORDS["is smoked"].isdisjoint(named.split())
    return any(
        (smoked or not _is_of_smoking(text, match, named))
        and _WORDS["intended"].isdisjoint(text[max(match.start() - _BEHIND, 0) : match.start()].lower().split()[-3:])
        for match in _GIVEN_UP.finditer(text)
    )


def _is_of_smoking(text: str, quit_by: re.Match[str], named: str) -> bool:
    """Whether it is smoking, not what is ``named``, that was given up: "vape a bit. I used to smoke; packed it in"."""
    before = text[: quit_by.start()].rpartition(". ")[2]
    return _SMOKED.match(text, quit_by.end()) is not None or (
        _SMOKED.search(before) is not None and named not in before.lower()
    )


def _of_today(mention: Mention, text: str) -> bool:
    """ "Tobacco: current", "active tobacco use"."""
    if _NOW_BEHIND.match(text[mention.end : mention.end + _BEHIND].lower()) is not None:
        return True
    before = text[max(mention.start - _BEHIND, 0) : mention.start].lower().split()
    return bool(before) and before[-1] in _WORDS["today"]


def _present_status(mention: Mention, text: str, record: Record) -> Said | None:
    """Where it was said of today, if nobody said that it is over."""
    over = _OVER_BEHIND.match(text[mention.end : mention.end + _BEHIND].lower()) is not None
    for status in _STATUSES:
        of_it = mention.term.concept == status.then or (over and mention.term.concept == status.now)
        now = record.entries.get(status.now) if of_it else None
        if now is not None and any(said.flags & _QUIT == _QUIT for said in now.mentions(AFFIRMED)):
            return None
        then = record.entries.get(status.then)
        less = then is not None and all(_is_less(said, record) for said in then.mentions(AFFIRMED))
        if now is not None and (then is None or less) and not now.count(DENIED):
            asked = now.first(SPENT)  # "do you smoke?" – "quit in oh four"
            return (
                None if asked is not None and _GIVEN_UP.search(_reply(asked, record)) else _present(now, status, record)
            )
    return None


def _compares(mention: Mention, text: str) -> bool:
    """ "Used to smoke more": it is not over."""
    return text[mention.end : mention.end + 12].lower().strip(" .,;").startswith(("more", "less", "heav"))


def has_quit(said: Said, record: Record) -> bool:
    """Whether it was told as over: in answer to a question, or with the word for it beside."""
    if said.flags & _QUIT == _QUIT:
        return True
    text = record.text(said.key)[max(said.start - _BESIDE, 0) : said.end + _BESIDE]
    past = said.flags & HISTORICAL or record.named(said).lower().endswith("ed")
    past = past or _WAS_AT_IT.search(record.before(said, _BESIDE)) is not None
    return bool(past) and _quits(text, record.named(said).lower())


def _intended(said: Said, record: Record) -> bool:
    """ "Ready to quit", "when you quit": it is not over yet."""
    before = record.before(said, _BEHIND).split()
    return not _WORDS["intended"].isdisjoint(before[-3:])


def _goes_on(said: Said, record: Record) -> bool:
    """ "I used to smoke a lot, now it's five a day", or that in reply to the question: it is less, and not over."""
    told = record.behind(said, 2 * _BESIDE) if said.answer is None else record.text(said.answer)[: 4 * _BESIDE].lower()
    behind = _WORD.findall(told.replace("'", ""))
    return not _WORDS["less now"].isdisjoint(behind) and _WORDS["none now"].isdisjoint(behind)


def _is_of_old(said: Said, record: Record) -> bool:
    """ "How much did you smoke?" """
    before = record.before(said, _BESIDE)
    return bool(said.flags & HISTORICAL) or before.endswith(_DID)


def _is_left_off(said: Said, record: Record) -> bool:
    """Whether it is named to be told as given up: "smoking, still off", "smoking, you quit in …"."""
    return _STILL_OFF.match(record.behind(said, _BEHIND)) is not None


def _is_less(said: Said, record: Record) -> bool:
    """ "I used to smoke a little more": it is less now, and not over."""
    return _MORE.match(record.behind(said, _BESIDE)) is not None


def _present(entry: Entry, status: _Status, record: Record) -> Said | None:
    """The first mention, among the first few, in words of today."""
    for said in entry.mentions(AFFIRMED):
        named = record.named(said).lower() in status.said or _is_all_asked(said, record)
        today = named and not _is_of_old(said, record)
        if today and not (_is_left_off(said, record) or _is_over_by_reply(said, record)):
            return said
    return _goes_with(entry, status, record)


def _is_all_asked(said: Said, record: Record) -> bool:
    """Whether a yes is said to its name and nothing else: "cigarettes?" – "half a pack"."""
    return bool(said.flags & ANSWERED) and record.text(said.key)[:_BEHIND].strip(" ?.") == record.named(said)


def _is_over_by_reply(said: Said, record: Record) -> bool:
    """Whether the next one tells that it is over: "smoke" – "quit in ninety-eight"."""
    reply = _reply(said, record)
    if is_back(reply):
        return False  # "trying to quit"
    return _OVER.search(reply) is not None or _GIVEN_UP.search(reply) is not None or gave_up(reply)


def _reply(said: Said, record: Record) -> str:
    """How the next utterance opens."""
    position = record.look(said.key, 0, 1) + 1
    return record.speech.text(position)[: 2 * _BESIDE].lower() if position < len(record.speech) else ""


def _goes_with(entry: Entry, status: _Status, record: Record) -> Said | None:
    """How much, told in reply to whether one does: "do you smoke?" – "yes, a pack a day"."""
    asked = entry.first(SPENT)
    if asked is None or _is_of_old(asked, record) or record.named(asked).lower() not in status.said:
        return None
    answer = record.look(asked.key, 0, _TURNS) + 1
    for said in entry.mentions(AFFIRMED):
        if record.position(said.key) == answer and not said.flags & HISTORICAL:
            text = " ".join(record.speech.texts(answer, answer + _TURNS)).lower()
            return None if _OVER.search(text) or _GIVEN_UP.search(text) else said
    return None
