"""For which drug, test or procedure a word of doing holds: those behind it while the list goes on, or the one before
it ("the metformin, let's stop it").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.quantities import NUMBER_PATTERN
from evaluators.deterministic.reading.doing.actions import ANY, DRUGS, ORDERS, SCOPE, Action, read_actions
from evaluators.deterministic.reading.doing.eased import eases
from evaluators.deterministic.reading.doing.referring import (
    asked_when,
    for_a_while,
    has_it,
    is_over,
    named_last,
    refers_back,
    right_before,
    says_no_more,
    speaks_of_other,
)
from evaluators.deterministic.reading.doing.still import is_still_taken
from evaluators.deterministic.reading.mention import (
    ACTIONS,
    ASKED,
    COMPLAINTS,
    ENDED,
    HISTORICAL,
    KEEP,
    LOWER,
    NEGATED,
    RAISE,
    START,
    STOP,
    UNRAISED,
    USED,
    Mention,
    first_from,
)
from evaluators.deterministic.reading.wording.clause_words import CLAUSE_PATTERNS, CLAUSE_WORDS
from evaluators.deterministic.reading.wording.reply_words import REPLY_PATTERNS
from evaluators.vocabulary import Match

_REACH: Final = 40
_LIST: Final = 32
_LAST: Final = 160
_CHANGING: Final = STOP | RAISE | LOWER
_SHORTENED: Final = ("cont", "inc", "dec")
"""Words of doing whose point ends no sentence: "cont. metformin"."""
_RIGHT_BEHIND: Final = (" ", " was ", " is ", " - ", " – ", ": ", " (", " to be ")
_DONE_TO: Final = re.compile(r"(?:[a-z]+ed|(?:with)?held)\b")
"""Right behind a drug in a list: what is done about that one."""
_PARTED: Final = re.compile(
    rf"[.;?!](?:\s|$)|\)[,;]|\b(?:{CLAUSE_PATTERNS['parts']}|once(?! (?:a|per|each|every|daily|weekly)\b))\b"
)
_CHANGES: Final = ("n't", "n’t", "not ", "no ")
"""In words of keeping themselves: "don't change the", "no changes to"."""
_WITH_DOSE: Final = re.compile(
    r" (?:[0-9]|(?:unchanged|the same|as before|to continue|continues|stays"
    r"|od|bd|bid|tds|tid|qds|qid|nocte|mane|prn|once|twice|daily|one|two|x)\b)"
)
"""Right behind a drug in a list of which the one before has no dose: "stop naproxen, omeprazole 20 mg OD" starts it; or
it goes on, "hold indapamide, candesartan unchanged"."""
_LISTED: Final = re.compile(
    r"[ ,/&]*(?:(?:and|or|nor|plus|as well as)\b ?)?(?:(?:a|an|the|any|your|more|another)\b ?)*"
)
"""What stands between the tests and procedures of one list; other words ("and try") begin something else."""
_BESIDE: Final = (" with ", " alongside ", " while on ", " on top of ")
"""Between a drug that is stopped and the one that it is not to be taken with."""
_OWN_OBJECT: Final = re.compile(
    r" (?:(?:the|your|any|all|his|her|my) (?!day|night|morning|evening|week)[a-z]|(?:smoking|drinking|vaping)\b)"
)
_OWN_SUBJECT: Final = re.compile(
    r"[,;] (?!(?:also|now|then|so|still|but|and|which|since|currently|already|recently|therefore|should|being|was|be|is"
    r"|today|later|dose|both|all|patient|pt|daily|od|bd|tds|nocte|mane|prn)\b)[a-z]{3,20} (?:was |were )?$"
)
"""Before what is avoided: another thing than the drug before it, "under 1% lidocaine, glue avoided"."""
_AVOIDED: Final = "avoided"
_OTHER_DEED: Final = re.compile(
    r"\b(?:you|him|her|them|me) (?!getting|having|doing|going|checking|repeating|taking)[a-z]+ing\b"
)
"""Between a word of ordering and a test: what somebody is, or is not, to do instead."""
_OBJECT: Final = re.compile(rf" (?!(?:{CLAUSE_PATTERNS['no object']})\b)[a-z]")
"""Behind what is not to be done: it has an object of its own, and is not said of the test before it."""
_WHEN_DONE: Final = re.compile(r"\b(?:before|prior to|ahead of|(?:day|morning|night|evening|week) of)\b")
"""Between a word of ordering and a test: it only tells when."""
_CLAUSE_OF_ITS_OWN: Final = re.compile(rf"\b(?:{CLAUSE_PATTERNS['own clause']})\b")
_BUT_FOR: Final = re.compile(
    r"[,–-] ?(?:(?:i|he|she|they|we|you) )?(?:just|only|take|takes|use|uses|have|has)\b"
    r"|\b(?:except|besides|apart from|other than)\b"
)
"""What names another drug than the one that was stopped."""
_RETHINKS: Final = re.compile(
    rf"[,.;!?…–-] *(?:(?:oh|but|no|um|uh|hmm|well)\W+){{0,2}}(?:{REPLY_PATTERNS['rethinks']})\b"
)
"""What takes back an action before it."""
_NOT_IT: Final = re.compile(r"[,;/+] ?(?:and |but )?(?:no|not|off|stop|hold) $")
"""Before a drug in a list: another one's lot than that of those before it, "cont metformin, no Jardiance"."""
_WAS: Final = (" was ", " has been ", " were ", " got ", " been ", " ", " had been ", "'s been ")
_SWAPPED: Final = (" ->", " →", " to ", "->", "→")
"""Behind a drug in a list: it becomes another one or another dose, "cont metformin, gabapentin -> duloxetine"."""
_PUT_OFF: Final = re.compile(rf" (?:{CLAUSE_PATTERNS['not yet']})\b")
"""Behind a word of stopping what was to be started: it is not yet."""
_NOT_TODAY: Final = re.compile(
    r"[^.?!;]{0,60}\bbut\b[^.?!;]{0,80}[ ,]not (?:today|yet|now|just now|right now|this time|this visit)\b"
)
"""Behind a dose that one would like to move, and leaves: "I'd like to raise it, but with that pressure, not today"."""
_CASE: Final = re.compile(
    r"(?:^|[.;!?] )(?:(?:and|also|now|so),? )?(?P<ill>[a-z]+(?: [a-z]+){0,3} or [a-z]+(?: [a-z]+){0,2})"
    r"(?:, (?:can't|cannot|can not|not|unable to|or) [^.;?!,]{1,40}){0,2}, (?:(?:just|then|you|please) ){0,2}$"
)
"""Before a word of stopping, an "or" leaves open which: "Vomiting or diarrhea, can't keep fluids down, hold it"."""
_BESIDE_OPENING: Final = 12
_USED_TO: Final = "used to "
_FROM: Final = ("from", "off", "off of", "off the", "off your")
_TO: Final = re.compile(r"(?: [0-9.]+ ?m?c?g| (?:over|back|on)|,)* (?:in)?to (?:the |some |a )?")
"""Between a drug that is ended and the one that takes its place."""
_SO_MUCH: Final = rf"(?:[0-9][0-9.]*|(?:{NUMBER_PATTERN})\b)"
_SO_OFTEN: Final = r"(?:once|twice|every|each|daily|nightly|weekly|at night|in the (?:morning|evening)|as needed)\b"
_NOW: Final = re.compile(
    r"[^.?!;]{0,80}?(?:\b(?:now|these days|nowadays|currently)\b"
    r"(?:,? (?:it['’]?s|it is|i['’]?m|i|we['’]?re|he['’]?s|she['’]?s|they['’]?ve|got|me|take|takes|taking|have|on|only"
    rf"|just|down|cut|up|to|the|at|about|like)){{0,6}} (?:{_SO_MUCH}|{_SO_OFTEN})"
    rf"|,? (?:but )?it['’]?s (?:(?:only|just|the) )?{_SO_MUCH}(?:[ -]{_SO_MUCH})* now\b)"
)
"""Behind a drug that one "used to be on": what is over is a dose, "but now it's five hundred", or how often it was."""
_IT_INTO: Final = re.compile(
    r" (?:it|that|this|them|those)(?: out| over)? (?:in)?(?:to|for|with)"
    r" (?:(something (?:else|different)|another)\b|the )?"
)
"""Behind a word of exchanging: another drug takes the place of what was named."""
_SWAP_REACH: Final = 4
_INTO: Final = re.compile(r"\b(?:to|for|with|onto)\b[^,.;?!]*$")


def read_acts(low: str, mentions: Sequence[Mention], cues: list[Match]) -> int:
    """Flag the drugs that something is done about; returns what is done about "it", of whatever drug that may be."""
    if not cues:
        return 0
    if not any(mention.term.category in ORDERS for mention in mentions):
        cues = [cue for cue in cues if cue.term.way not in SCOPE]
    if not cues:
        return 0
    actions = read_actions(low, cues)
    of_last = [action for action in actions if action.told and action.scope == ANY]
    loose = 0
    if of_last:  # "I'd thought of physio, but let's hold off": of whatever was named last
        loose = act(low, mentions, of_last, ANY)
        actions = [action for action in actions if action not in of_last]
    orders = [action for action in actions if not action.scope.isdisjoint(ORDERS)]
    if orders:
        act(low, mentions, orders, ORDERS)
    return loose | act(low, mentions, [action for action in actions if not action.scope.isdisjoint(DRUGS)])


def act(low: str, mentions: Sequence[Mention], actions: Sequence[Action], categories: frozenset[str] = DRUGS) -> int:
    """Flag the terms that something is done about; returns what is done about "it", of whatever term that may be."""
    drugs = [mention for mention in mentions if mention.term.category in categories]
    loose = 0
    at = 0
    for number, action in enumerate(actions):
        limit = action.until or (actions[number + 1].start if number + 1 < len(actions) else len(low))
        while at < len(drugs) and drugs[at].start < action.end:
            at += 1
        refers = refers_back(
            low, action.end, drugs[at].start if at < len(drugs) else len(low), starts=action.flag == START
        )
        ended = bool(action.flag & ENDED)
        if ended and for_a_while(low, action.end):
            continue
        closes = at > 0 and _closes(low, action, drugs[at - 1])
        behind = [] if action.looks_back or refers or closes else drugs[at : at + 8]
        taken = _governed(low, action, behind, limit)
        if action.swap:
            _exchange(low, action, taken)
            if _is_exchanged(low, action, drugs[at : at + 1]):
                if at and action.start - drugs[at - 1].end <= _LAST:
                    _end_of(drugs[at - 1], action)
                elif not at:
                    loose = STOP
            continue
        if (
            not taken
            and at
            and not (action.looks_back or action.single)
            and _belongs_before(low, action, drugs[at - 1])
        ):
            taken = right_before(low, action.start, action.end, drugs[max(at - 2, 0) : at])
        if not taken and (
            refers
            or action.told
            or (action.looks_back and has_it(low, action.start, action.end))
            or (ended and is_over(low, action.start, action.end))
        ):
            taken = named_last(low, action.start, action.end, drugs[max(at - 2, 0) : at])
            other = speaks_of_other(low, mentions, taken[-1].end if taken else 0, action.start)
            if not (taken or at or other):
                loose = action.flag if _resumes(loose, action) else loose | action.flag
            taken = [] if other else taken
        if taken and action.flag == STOP and _is_for_a_case(low, mentions, action):
            continue
        for drug in taken:
            _flag(low, drug, action)
        if taken and at and action.flag == START and low.endswith(" to", action.start, action.end):
            _end_before(low, action, drugs[at - 1])
        if action.single and action.flag & STOP and not action.denied and len(taken) == 1:
            _put_in_its_place(low, action, taken[0], behind[1:2])
    return loose


def _flag(low: str, drug: Mention, action: Action) -> None:
    """Take what is done about a drug."""
    if drug.flags & ACTIONS & ~action.flag and _is_rethought(low, drug, action):
        drug.flags &= ~(ACTIONS | ENDED | UNRAISED)
    if action.told and action.flag & _CHANGING and drug.flags & KEEP and is_still_taken(low, drug.start):
        drug.flags &= ~(KEEP | UNRAISED)  # "still on the ten? Let's go up to twenty"
    if _resumes(drug.flags, action):
        drug.flags = drug.flags & ~(STOP | ENDED | HISTORICAL) | KEEP | USED
        return
    if action.flag & ENDED and low.startswith(_USED_TO, action.start) and _NOW.match(low, drug.end) is not None:
        drug.flags = drug.flags & ~HISTORICAL | USED
        return
    if action.flag & STOP and drug.flags & START and _PUT_OFF.match(low, action.end) is not None:
        drug.flags &= ~START  # "I'd add Xarelto, but I'll hold that until I've talked to your cardiologist"
    if action.flag in (RAISE, LOWER) and _NOT_TODAY.match(low, max(action.end, drug.end)) is not None:
        drug.flags |= KEEP | UNRAISED
        return
    if action.flag & ENDED and drug.flags & START and drug.act_at is not None and drug.act_at[1] <= action.start:
        drug.flags &= ~START  # "they put me on gabapentin and I binned it after three days"
    ruled_out = action.flag == START and drug.flags & NEGATED and drug.end <= action.start
    drug.flags |= STOP if ruled_out else action.flag  # "no scan needed"
    drug.act_at = (min(action.start, drug.start), max(action.end, drug.end))
    if action.flag & ENDED and drug.flags & ASKED and asked_when(low, action.start, action.end):
        drug.flags &= ~ASKED  # "she stopped that when?"
    if action.flag & KEEP and (action.denied or any(no in low[action.start : action.end] for no in _CHANGES)):
        drug.flags &= ~NEGATED  # "don't stop it" denies the stopping, not the drug
    if action.told and action.flag & _CHANGING:
        drug.flags &= ~ASKED  # "an MRI? It won't change what we do"
    if action.denied and action.flag & STOP and "?" not in low[drug.end : drug.end + _LAST]:
        drug.flags &= ~ASKED  # "we won't order any"


def _is_for_a_case(low: str, mentions: Sequence[Mention], action: Action) -> bool:
    """Whether a sentence opens with complaints that may come, and tells what not to take then."""
    case = _CASE.search(low, max(action.start - _LAST, 0), action.start)
    if case is None:
        return False
    opening = case.start("ill")
    return any(
        opening <= mention.start <= opening + _BESIDE_OPENING and mention.term.category in COMPLAINTS
        for mention in mentions[: first_from(mentions, opening + _BESIDE_OPENING + 1)]
    )


def _is_rethought(low: str, drug: Mention, action: Action) -> bool:
    """Whether what was done about it before is taken back: "let's hold it. On reflection, no, keep taking it"."""
    return drug.act_at is not None and _RETHINKS.search(low, drug.act_at[0], action.start) is not None


def _resumes(flags: int, action: Action) -> bool:
    """Whether what was ended before is taken up again: "I came off it, and now I'm back on it"."""
    return bool(flags & ENDED) and action.told and action.flag == KEEP


def _put_in_its_place(low: str, action: Action, ended: Mention, following: Sequence[Mention]) -> None:
    """ "Switch you from lisinopril to losartan" starts the drug that the next one is."""
    for drug in following:
        if low.endswith(_FROM, 0, action.end) and _TO.fullmatch(low, ended.end, drug.start) is not None:
            drug.flags |= START
            drug.act_at = (action.start, drug.end)


def _end_before(low: str, action: Action, drug: Mention) -> None:
    """ "My lisinopril was changed to losartan" ends the drug before it."""
    if low[drug.end : action.start] in _WAS and not drug.flags & ACTIONS:
        drug.flags |= STOP | ENDED
        drug.act_at = (drug.start, action.end)


def _exchange(low: str, action: Action, drugs: Sequence[Mention]) -> None:
    """ "Swap one for the other" stops the one and starts the other; a drug that stays is only given otherwise."""
    if len(drugs) < 2 or action.denied or not _INTO.search(low, drugs[0].end, drugs[1].start):
        return
    for drug, flag in zip(drugs[:2], (STOP, START), strict=True):
        drug.flags |= flag
        drug.act_at = (action.start, drug.end)


def _is_exchanged(low: str, action: Action, following: Sequence[Mention]) -> bool:
    """Whether another drug, or something else, takes the place of "it": "we'll change it to losartan"."""
    into = None if action.denied else _IT_INTO.match(low, action.end)
    if into is None:
        return False
    if into[1]:
        return True
    if not following or following[0].start - into.end() > _SWAP_REACH:
        return False
    following[0].flags |= START
    following[0].act_at = (action.start, following[0].end)
    return True


def _end_of(drug: Mention, action: Action) -> None:
    """End what was named before, in whose place another one comes."""
    drug.flags = drug.flags & ~(KEEP | START) | STOP
    drug.act_at = (drug.start, action.end)


def _governed(low: str, action: Action, drugs: Sequence[Mention], limit: int) -> list[Mention]:
    """The drugs behind an action, up to the next one."""
    taken: list[Mention] = []
    edge, reach = action.end, _REACH
    if low.startswith(".", edge) and low[action.start : edge] in _SHORTENED:
        edge += 1
    for drug in drugs:
        if drug.start >= limit or drug.start - edge > reach or _PARTED.search(low, edge, drug.start):
            break
        if eases(low, action.start, action.end, drug.place):
            break
        if taken and not action.scope.isdisjoint(ORDERS) and not _LISTED.fullmatch(low, edge, drug.start):
            break
        if not taken and not action.scope.isdisjoint(ORDERS) and _WHEN_DONE.search(low, edge, drug.start):
            break  # "skip your metformin on the morning of the operation"
        if action.denied and _is_other_deed(low, edge, drug, action):
            break  # "I don't want you cutting calcium"
        if not taken and action.scope.isdisjoint(ORDERS) and _is_between(low[edge : drug.start], action.flag):
            break  # "stop the tea and the powder, furosemide once"; "avoid alcohol with metronidazole"
        if "," in low[edge : drug.start] and low[drug.end : limit] in _RIGHT_BEHIND and _DONE_TO.match(low, limit):
            break  # "paracetamol changed to soluble, atorvastatin stopped"
        if action.flag & STOP and _BUT_FOR.search(low, edge, drug.start):
            break  # "I'm not on anything, just lisinopril"
        if taken and action.flag & STOP and _CLAUSE_OF_ITS_OWN.search(low, edge, drug.start):
            break  # "we stopped the water pill and you're on amlodipine"
        if taken and action.flag & STOP and low[edge : drug.start] == ", " and _WITH_DOSE.match(low, drug.end):
            break
        if taken and action.flag & STOP and not action.swap and low.startswith(_BESIDE, edge):
            break  # "no more aspirin with the Xarelto"
        if action.flag & KEEP and not action.denied and _is_set_apart(low, edge, drug, first=not taken):
            break
        taken.append(drug)
        edge, reach = drug.end, _LIST
        if action.single:
            break
    return taken


def _is_other_deed(low: str, edge: int, thing: Mention, action: Action) -> bool:
    """Whether a test is named as the object of what somebody is not to do."""
    return not action.scope.isdisjoint(ORDERS) and _OTHER_DEED.search(low, edge, thing.start) is not None


def _is_set_apart(low: str, edge: int, drug: Mention, *, first: bool) -> bool:
    """Whether a drug in a list of those that go on is told not to: "cont metformin, no Jardiance"."""
    if _NOT_IT.search(low, edge, drug.start) is not None:
        return True
    return not first and low.startswith(_SWAPPED, drug.end)


def _is_between(gap: str, flag: int) -> bool:
    """Whether a word of doing has something else for its object before the drug comes."""
    return " and " in gap or (flag == STOP and not CLAUSE_WORDS["goes no further"].isdisjoint(gap.split()))


def _closes(low: str, action: Action, drug: Mention) -> bool:
    """Whether an action ends what is told of the drug right before it: "metformin stopped, losartan started"."""
    if not low.startswith((", ", "; "), action.end) or drug.flags & ACTIONS:
        return False
    return low[drug.end : action.start] in _RIGHT_BEHIND


def _belongs_before(low: str, action: Action, drug: Mention) -> bool:
    """Whether an action holds for the drug before it, which no other holds for yet."""
    if drug.flags & ACTIONS & ~action.flag or action.start - drug.end > _REACH:
        return False
    if action.flag & ENDED and (not says_no_more(low, action.end) or eases(low, action.start, action.end, drug.place)):
        return False  # "I take lisinopril and my husband stopped his"
    if action.denied and not action.scope.isdisjoint(ORDERS) and _OBJECT.match(low, action.end):
        return False  # "an HbA1c I'd not do hormones"
    if action.flag == STOP and _OWN_OBJECT.match(low, action.end):
        return False  # "lidocaine with epi, and aluminium chloride to stop the bleeding"
    if low.startswith(_AVOIDED, action.start) and _OWN_SUBJECT.search(low, drug.end, action.start):
        return False
    return not _PARTED.search(low, drug.end, action.start)
