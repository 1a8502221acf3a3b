"""Checks what a statement says is done about a drug: continued where the transcript stops it, raised for lowered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from engine.finding import Kind
from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS, CLAIM_WORDS
from evaluators.deterministic.checks.doses.bare_orders import is_bare_order, leaves_it
from evaluators.deterministic.checks.medication.held_then import (
    is_for_an_occasion,
    is_held_then,
    is_kept_then,
    is_taken_then,
)
from evaluators.deterministic.checks.medication.moved_then import moved_before
from evaluators.deterministic.checks.medication.perhaps_moved import may_be_moved
from evaluators.deterministic.checks.pieces import MANAGED, Piece, against, called, quotes
from evaluators.deterministic.checks.temporality.in_use import has_in_use, in_use, says_taken, went_on_then
from evaluators.deterministic.checks.temporality.off_use import is_off
from evaluators.deterministic.reading.doing.still import is_still_taken, says_still
from evaluators.deterministic.reading.mention import (
    ACTIONS,
    ANSWERED,
    DECLINED,
    ENDED,
    HISTORICAL,
    HYPOTHETICAL,
    KEEP,
    LOWER,
    NEGATED,
    RAISE,
    START,
    STOP,
    UNRAISED,
    Mention,
)
from evaluators.deterministic.reading.statement import HISTORIES, INFERRING, UNDIVIDED, StatementReading
from evaluators.deterministic.reading.wording.around import left_of, plain
from evaluators.deterministic.record.drug_roles import TAKEN, is_drug, is_planned, roles
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, Entry, Said
from evaluators.vocabulary.patterns import of_roles

_VERB: Final = {START: "start", STOP: "stop", KEEP: "continue", RAISE: "increase", LOWER: "decrease"}
_FOR_A_DOSE: Final = re.compile(
    r"\b(?:x ?1|one|1|single|next|two|2) doses?\b|\b(?:morning|day|night|evening) (?:of|before)\b"
    r"|\bresum(?:e|ing)\b|\brestart",
    re.IGNORECASE,
)
"""What makes of a drug that is held one that goes on; ``_UNTIL`` does unless it was said not to stop it."""
_UNTIL: Final = re.compile(r"\b(?:pending|until)\b", re.IGNORECASE)
_IN_CASE: Final = of_roles("claim_rules", "case", "occasion")
"""What makes of an action one for a case that may come: "hold it with any fever, if vomiting, before surgery"."""
_FOR: Final = re.compile(
    r"\b(?:for|with|upon|at)(?: (?:an?|the|any|new|first|each|every|severe|high|sign of|signs of))* $", re.IGNORECASE
)
_EVENT: Final = of_roles("claim_rules", "event")
"""The same right behind ``_FOR``."""
_TOLD: Final = re.compile(r"\b(?:s?he|they|patient|pt|who) (?:had |has |then |also |recently )?$", re.IGNORECASE)
"""Who did it already, before a word of doing in the past: "she held methimazole for two days"."""
_FORMER: Final = re.compile(rf"(?:{CLAIM_PATTERNS['did']})\b", re.IGNORECASE)
_ORDERED: Final = re.compile(rf"(?:plan to |to )?(?:{CLAIM_PATTERNS['order']}) (?!date|of\b)[a-z]", re.IGNORECASE)
"""How an order opens, wherever a note has it: "Stop ramipril."; not "Stopped ramipril"."""
_AFTERWARDS: Final = of_roles("claim_rules", "goes on later")
"""Words of a statement that has a drug go on only later."""
_NOT_TO_STOP: Final = re.compile(
    r"(?:n['’]t|\bnot|\bno need|\bnever|\bno reason|\bwithout)\b[^.;?!]{0,24}"
    rf"\b(?:{CLAIM_PATTERNS['to stop']})\b",
    re.IGNORECASE,
)
_TO_COME: Final = re.compile(r"\b(?:to be|will|should|wants to|wishes to|would like to|prefers to) [^.;]*$")
_ONLY_OFFERED: Final = of_roles("claim_rules", "only offered")
"""Behind a drug that a plan has at another dose: it was not done."""
_NO_REMEDIES: Final = ("class:vaccine", "class:supplement")
"""Classes that are had at a time, or of so many things that one ended tells nothing of the others."""
_IN_STEPS: Final = ("taper", "wean")
"""Less of a drug up to none at all."""
_AHEAD: Final = 3
_MOST: Final = 8
"""Times that a drug is named, beyond which nobody looks at each."""
_PATIENT: Final = "patient"
_SIGNS: Final = " -*\u2022\u2013."
_BESIDE: Final = 64
_CLAIM: Final = 120
_PARTED: Final = re.compile(r"[;\n]|\. ")
_GOES_ON: Final = re.compile(rf"[;,(\n]|\. | (?:{CLAIM_PATTERNS['else']})\b")
"""Behind a drug with how it is taken: what comes then is about something else."""
_AGAINST: Final = {
    START: STOP,
    STOP: START | KEEP | RAISE | LOWER,
    KEEP: STOP,
    RAISE: LOWER | STOP | UNRAISED,
    LOWER: RAISE | STOP | UNRAISED,
}
"""What speaks against an action, if it is what was said last, and the action itself never was."""


def action_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each drug that the transcript has the opposite done about."""
    for mention in statement.mentions:
        if mention.term.category != "medication":
            continue
        noted = mention.flags & ACTIONS
        if (
            (in_use(mention, statement) or _class_in_use(mention, statement, record))
            and not is_off(mention, statement)
            and (said := _ended(mention, statement, record))
            and not _is_dosed_behind(said, statement, record)
        ):
            yield _outdated(mention, said, statement, record)
            continue
        bare = not noted and is_bare_order(mention, statement)
        noted = KEEP if bare or (not noted and is_taken_then(mention, statement)) else noted
        plans = noted in _AGAINST and _is_plan(mention, noted, statement)
        then = is_taken_then(mention, statement) if noted == KEEP else is_held_then(mention, statement)
        plans = plans or (noted == STOP and then)
        infers = statement.kind in INFERRING
        said = _contrary(mention, noted, record, infers=infers, then=then) if plans else None
        if bare and said is not None and leaves_it(mention, said, record):
            continue
        if said is not None and not _is_spared(mention, noted, said, statement, record):
            yield _piece(mention, noted, said, record)


def _class_in_use(mention: Mention, statement: StatementReading, record: Record) -> bool:
    """Whether it has a class of drugs in use of which nobody named one: "she takes the pill"."""
    if is_drug(mention.term) or mention.term.concept in _NO_REMEDIES or not says_taken(mention, statement):
        return False
    return len(record.related(mention.term.concept)) == 1 and has_in_use(mention, statement)


def _is_plan(mention: Mention, noted: int, statement: StatementReading) -> bool:
    """Whether it tells what is to be done; that a drug was once started or stopped is no plan."""
    if mention.flags & HISTORICAL or (noted == STOP and _FOR_A_DOSE.search(statement.text, mention.end)):
        return False
    if noted == STOP and _is_told(mention, statement.text):
        return False
    if noted in (RAISE, LOWER) and (
        _ONLY_OFFERED.search(statement.text, mention.end, mention.end + _BESIDE) is not None
        or moved_before(mention, statement.text)
    ):
        return False  # "increase suggested, prefers to wait"
    if noted == KEEP and (_AFTERWARDS.search(statement.text) or went_on_then(mention, statement)):
        return False
    if noted not in (START, STOP) or statement.kind in INFERRING or _is_listed(mention, statement):
        return True
    return statement.kind in HISTORIES and mention.act_at is not None and _ORDERED.match(statement.text) is not None


def _is_spared(mention: Mention, noted: int, said: Said, statement: StatementReading, record: Record) -> bool:
    """Whether what was said leaves what the note has standing."""
    if noted == KEEP:  # it was taken up to the visit, which stops it
        return statement.kind in HISTORIES and not said.flags & ENDED and not _is_to_come(mention, statement.text)
    if noted == LOWER and said.flags & STOP and not _is_ordered_less(mention, said, statement):
        return True
    if noted in (RAISE, LOWER):  # a dose of 10 mg, "increased from 5 mg", that the visit now lowers
        return statement.kind in HISTORIES and statement.kind != UNDIVIDED and _is_of_today(said, record)
    if noted != STOP:
        return False
    if statement.kind not in INFERRING and said.flags & ANSWERED and is_still_taken(record.text(said.key), said.start):
        return True  # "are you still on it?" – "nope"
    a_while = _UNTIL.search(statement.text, mention.end) is not None and not is_held_then(mention, statement)
    return (a_while or _in_case(mention, statement.text)) and not _is_forbidden(said, record)


def _is_to_come(mention: Mention, text: str) -> bool:
    """Whether it is to go on: "to be continued long term", "wants to continue"."""
    start, end = mention.act_at if mention.act_at else mention.place
    return _TO_COME.search(text[max(start - _BESIDE, 0) : end].lower()) is not None


def _is_ordered_less(mention: Mention, said: Said, statement: StatementReading) -> bool:
    """Whether a plan orders less of a drug, in no case that may come only, which the talk has stopped right now."""
    if statement.kind not in INFERRING or said.flags & ENDED or mention.act_at is None:
        return False
    if statement.text[mention.act_at[0] : mention.act_at[1]].lower().startswith(_IN_STEPS):
        return False
    return mention.act_at[0] < mention.start and _IN_CASE.search(statement.text) is None


def _is_of_today(said: Said, record: Record) -> bool:
    """Whether one orders it, instead of telling of a dose that was changed: "cut the amlodipine", "they cut my …"."""
    before = plain(left_of(record.text(said.key), said.start, _BESIDE))
    return "?" not in before and CLAIM_WORDS["tellers"].isdisjoint(before.split())


def _is_listed(mention: Mention, statement: StatementReading) -> bool:
    """Whether a list of drugs tells what is done about one of them now: by a heading ("Held:"), as an order at the
    beginning of the item, or right behind the drug; "stopped lisinopril last year" there is no plan."""
    at = mention.act_at
    if statement.kind != "medications" or at is None:
        return False
    if at[0] >= mention.start:
        return is_off(mention, statement)
    if (at[0] == 0 and statement.lead) or ":" in statement.text[at[0] : mention.start]:
        return True
    return not statement.text[: at[0]].strip(_SIGNS) and _FORMER.match(statement.text, at[0]) is None


def _clause(mention: Mention, text: str) -> str:
    """The clause that a drug stands in: what comes after it in a statement is about something else."""
    start = max((match.end() for match in _PARTED.finditer(text, 0, mention.start)), default=0)
    parted = _PARTED.search(text, mention.end)
    return text[start : parted.start() if parted else len(text)]


def _in_case(mention: Mention, text: str) -> bool:
    """Whether it is stopped in a case that may come only: else it goes on as the transcript has it."""
    clause = _clause(mention, text)
    events = _EVENT.finditer(clause)
    return _IN_CASE.search(clause) is not None or any(_FOR.search(clause, 0, match.start()) for match in events)


def _is_forbidden(said: Said, record: Record) -> bool:
    """Whether it was said not to stop it, in whatever case: "you don't need to hold the Ozempic"."""
    text = record.text(said.key)
    if _NOT_TO_STOP.search(text, max(said.start - _BESIDE, 0), said.end + _BESIDE) is not None:
        return True
    return said.answer is not None and _NOT_TO_STOP.search(record.text(said.answer), 0, _BESIDE) is not None


def _is_told(mention: Mention, text: str) -> bool:
    """Whether what was done is told, not planned: by whom, in the past."""
    start = mention.act_at[0] if mention.act_at else mention.start
    return _FORMER.match(text, start) is not None and _TOLD.search(text, 0, start) is not None


def _ended(mention: Mention, statement: StatementReading, record: Record) -> Said | None:
    """Where it was said to have been stopped, if nothing else was done about it and nobody has it in use after that.

    That it is to be taken again does not bear out a history that has it as taken all along.
    """
    entry = record.entries.get(mention.term.concept)
    acts = entry.acts() if entry is not None else ()
    ended = next((said for said in acts if said.flags & ENDED), None)
    if entry is None or ended is None:
        return None
    clear = statement.kind in HISTORIES and says_taken(mention, statement)
    told = clear and bool(ended.flags & ANSWERED or "stop" in roles(record, ended))
    after = [said for said in acts if said >= ended and not (told and is_planned(record, said))]
    if any(said.flags & ACTIONS & ~STOP and not _is_asked(said) for said in after):
        return None
    later = (said for said in entry.mentions(AFFIRMED) if said > ended and not said.flags & (STOP | HISTORICAL))
    used = (said for said in later if not (told and is_planned(record, said)))
    return None if any(roles(record, said) & TAKEN for said in used) else ended


def _is_dosed_behind(said: Said, statement: StatementReading, record: Record) -> bool:
    """Whether a plan has a dose that is spoken of right behind: "haven't opened it" – "half a milligram, then"."""
    doses = {quantity.raw for quantity in statement.quantities[:_MOST] if quantity.kind == "dose"}
    if not doses or statement.kind not in INFERRING:
        return False
    at = record.look(said.key, 0, _AHEAD)
    behind = range(at + 1, min(at + 1 + _AHEAD, len(record.speech)))
    return any(quantity.raw in doses for place in behind for quantity in record.read(place).quantities)


def _is_asked(said: Said) -> bool:
    """ "Do I go back on it?": what one asks for is not done yet."""
    return said.flags & (ANSWERED | START) == ANSWERED | START


def _outdated(mention: Mention, said: Said, statement: StatementReading, record: Record) -> Piece:
    """Spans the drug and what is claimed of it, up to the next one."""
    following = (other.start for other in statement.mentions if other.start >= mention.end and is_drug(other.term))
    end = min(next(following, len(statement.text)), mention.end + _CLAIM)
    parted = _GOES_ON.search(statement.text, mention.end, end)
    end = parted.start() if parted else end
    end = mention.start + len(statement.text[mention.start : end].rstrip(" ,.(:"))
    start = min(mention.start, mention.act_at[0]) if mention.act_at else mention.start
    if any(is_drug(other.term) and start <= other.start < mention.start for other in statement.mentions):
        start = mention.start
    message = f"Note has {called(mention.term)} in use, the transcript does not."
    kind: Kind = "negation" if said.flags & NEGATED else "medication"
    return _against((start, end), kind, message, said, f"not taking {mention.term.name}", record)


def _contrary(mention: Mention, noted: int, record: Record, *, infers: bool, then: bool) -> Said | None:
    """Where the opposite was said of the drug, if nothing else was said after that, and the action itself never, or for
    a plan (``infers``) only of before; ``then``: it has the drug taken at the very occasion for which one holds it."""
    entry = record.entries.get(mention.term.concept) or _declined_class(mention, noted, record)
    acts = [said for said in entry.acts() if not _is_in_case(said, record)] if entry is not None else []
    if not acts:
        return None
    last, unraised = acts[-1], bool(mention.flags & UNRAISED)
    if any(
        said.flags & noted and not (_is_outdone(said, last, record) or (infers and _is_of_before(said, last, noted)))
        for said in acts
    ):
        return None
    refused = noted == START and last.flags & DECLINED and len(record.related(mention.term.concept)) == 1
    if noted in (START, STOP) and not (is_drug(mention.term) or refused or last.flags & KEEP):
        return None  # one of a class is avoided, another one started
    if noted == START and last.flags & ENDED:
        return None  # what one gave up may be tried again
    single = last.flags & ACTIONS in _AGAINST  # of two things said at once, the later is not known
    contrary = _AGAINST[noted] | (RAISE | LOWER if unraised else 0)
    kept = infers and noted in (RAISE, LOWER) and last.flags & KEEP and record.speaker(last.key) != _PATIENT
    if kept and _is_ordered(mention) and not may_be_moved(mention.term.concept, record):
        contrary |= KEEP  # "increase metformin", where another one is raised: "keep the metformin the same"
    if noted == START and infers and last.flags & UNRAISED:
        contrary |= KEEP  # it is taken, and stays as it is
    if then:
        held = last.flags & STOP and is_for_an_occasion(last, record)
        return last if is_kept_then(last, record) or (noted == KEEP and held) else None
    if not single or not last.flags & contrary or last.flags & HISTORICAL:
        return None
    return None if last.flags & STOP and is_for_an_occasion(last, record) else last


def _is_ordered(mention: Mention) -> bool:
    """Whether what is done stands before the drug, as an order does: "increase metformin"."""
    return mention.act_at is not None and mention.act_at[0] < mention.start


def _declined_class(mention: Mention, noted: int, record: Record) -> Entry | None:
    """The class of a drug that nobody named, which the note starts and the patient turned down; what else is done about
    one of a class is not done about all."""
    if noted != START:
        return None
    entries = [record.entries[name] for name in mention.term.classes if name in record.entries]
    declined = (entry for entry in entries if len(record.related(entry.term.concept)) == 1)
    return next((entry for entry in declined if any(act.flags & DECLINED for act in entry.acts())), None)


def _is_in_case(said: Said, record: Record) -> bool:
    """Whether a drug is to be stopped in a case that may come only: "if you can't drink, you stop it until you eat"."""
    if said.flags & (STOP | HYPOTHETICAL) != STOP | HYPOTHETICAL:
        return False
    return _IN_CASE.search(record.text(said.key), max(said.start - _CLAIM, 0), said.start) is not None


def _is_outdone(said: Said, last: Said, record: Record) -> bool:
    """Whether one is only told to be still on a drug that is then stopped for good."""
    if said.flags & ACTIONS != KEEP or last.flags & ACTIONS != STOP or last == said:
        return False
    if not (is_still_taken(record.text(said.key), said.start) or _is_answered_still(said, record)):
        return False
    text = record.text(last.key)
    around = (max(last.start - _BESIDE, 0), last.end + _BESIDE)
    return all(words.search(text, *around) is None for words in (_IN_CASE, _FOR_A_DOSE, _UNTIL))


def _is_answered_still(said: Said, record: Record) -> bool:
    """Whether the reply has it as taken still: "yeah, still taking that"."""
    at = record.look(said.key, 0, 1) + 1
    return at < len(record.speech) and says_still(record.speech.text(at))


def _is_of_before(said: Said, last: Said, noted: int) -> bool:
    """Whether a dose was moved one way before what the visit does last: "they doubled it" – "I'd back it down"."""
    return noted in (RAISE, LOWER) and last.flags & ACTIONS in (RAISE, LOWER) and said.key < last.key


def _other(flags: int) -> str:
    """What to do by these flags; a dose that is not to be raised is to be kept."""
    return next((name for flag, name in _VERB.items() if flags & flag), _VERB[KEEP])


def _piece(mention: Mention, noted: int, said: Said, record: Record) -> Piece:
    verb, other = _VERB[noted], _other(said.flags & ~noted)
    place = mention.act_at or mention.place
    if noted == START and other == _VERB[STOP]:  # nobody stops what was not begun
        message = f"Note says to {verb} {called(mention.term)}, the transcript decides against it."
        return _against(place, "medication", message, said, None, record)
    message = f"Note says to {verb} {called(mention.term)}, the transcript to {other} it."
    return _against(place, "medication", message, said, f"{other} {mention.term.name}", record)


def _against(place: tuple[int, int], kind: Kind, message: str, said: Said, to_do: str | None, record: Record) -> Piece:
    return against(place, kind, "critical", message, quotes(record, said), points=MANAGED, suggestion=to_do)
