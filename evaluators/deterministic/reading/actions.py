"""What is done about a drug, test or procedure: which word of starting, stopping, keeping … holds for which mention.

The words are cues of kind ``action`` (``tables/action_cues.tsv``). One holds for the drugs behind it while the list
goes on, or for the one before it ("the metformin, let's stop it"); "don't stop" is to keep. Those of ordering and
forgoing hold for tests and procedures in the same way: to order one is to start it, to put it off to stop it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.reading.mention import (
    ACTIONS,
    ASKED,
    ENDED,
    KEEP,
    LOWER,
    NEGATED,
    RAISE,
    START,
    STOP,
    UNRAISED,
    Mention,
)
from evaluators.deterministic.reading.phrases import Signs
from evaluators.deterministic.reading.referring import (
    asked_when,
    for_a_while,
    is_over,
    refers_back,
    says_no_more,
    speaks_of_other,
)
from evaluators.deterministic.reading.reply_words import REPLY_WORDS
from evaluators.vocabulary import Match

FLAG: Final = {
    "start": START, "stop": STOP, "keep": KEEP, "raise": RAISE, "lower": LOWER, "order": START, "forgo": STOP,
    "ended": STOP | ENDED, "same": KEEP | UNRAISED, "swap": STOP,
}  # fmt: skip
_PARTICLE: Final = "particle"
"""A word that tells what is done only together with one behind its object: "take the amlodipine up to ten"."""
_MOVED: Final = re.compile(
    r" (?:(?!(?:and|but|or|it|that|if|so|tablets?|pills?)\b)[a-z0-9'’-]{1,20} ){1,4}"
    r"(up|down|in half)\b(?! (?:with|for|when)\b)"
)
_PULLED: Final = re.compile(r" (?:you|her|him|me|them|that) (off)(?: of)?(?= (?!work|school)[a-z])")
_BACK: Final = ("it", "told")
"""Extents of words that hold for what was named before them only."""
_DRUGS: Final = frozenset(("medication",))
_ORDERS: Final = frozenset(("lab", "procedure"))
_SCOPE: Final = {"order": _ORDERS, "forgo": _ORDERS, "any": _DRUGS | _ORDERS}
"""Categories that a word holds for, where it does not hold for drugs."""
INVERSE: Final = {STOP: KEEP, KEEP: STOP, START: STOP, RAISE: KEEP | UNRAISED, LOWER: KEEP, 0: 0}
"""What it comes to when it is not to be done."""
_REACH: Final = 40
_LIST: Final = 32
_LAST: Final = 160
_WERE: Final = ("was ", "were ")
_RIGHT_BEHIND: Final = (" ", " was ", " is ", " - ", " – ", ": ", " (", " to be ")
_BEFORE: Final = 32
_CLAUSE: Final = 60
_NEGATION: Final = re.compile(
    r"(?:n't|n’t|\bnot|\bnever|\bno need to|\bno reason to|\bwithout)"
    r"(?: (?!(?:but|so|and|then|only|mind|wait)\b)(?:[a-z]+|(?:you|we|i|it|that|she|he)['’](?:re|s|d|ll))){0,4} ?$"
)
_SUGGESTED: Final = re.compile(r"\bwhy (?:do|wo|should)(?: ?n['’]t) (?:we|you|i)\b[a-z ]*$")
""" "Why don't we …?" """
_UNDONE: Final = re.compile(r"(?:\b(?:did|have|has|had|was|were) ?n['’]t|\bnever|\bnot yet|\bhaven['’]t)[a-z ]*$")
"""What makes of an order denied behind it something that has not been done so far, and may still be."""
_PARTED: Final = re.compile(
    r"[.;?!](?:\s|$)|\)[,;]|\b(?:but|then|because|since|while|so that|which|who|for your|if|until|unless"
    r"|once(?! (?:a|per|each|every|daily|weekly)\b))\b"
)
_GOING_TO: Final = " (?:just )?(?:going|about) to"
_IN_GENERAL: Final = " (?:have|normally|usually)"
_CONDITIONS: Final = {
    "almost": "", "nearly": "", "if": "", "unless": "", "until you": "(?:['’]ve| have)?", "could": "", "might": "",
    "may": "", "in case": "", "consider": "(?:ing)?", "depending": "", "whether": "",
    "once": "(?! (?:a|per|each|every|daily|weekly|in)\\b)", "discuss": "\\w*", "option": "", "was": _GOING_TO,
    "were": _GOING_TO, "thought": " (?:about|of)", "would": _IN_GENERAL, "'d": _IN_GENERAL, "’d": _IN_GENERAL,
}  # fmt: skip
"""What makes of an action behind it, in the same sentence, only a possibility, each with how it goes on."""
_CONDITION_WORDS: Final = Signs(_CONDITIONS)
_CONDITION: Final = re.compile(rf"\b({'|'.join([word + rest for word, rest in _CONDITIONS.items()])})\b(?=[^.;?!\n]*$)")
_LASTING: Final = ("if", "unless", "until", "in case", "depending", "whether", "once")
"""Conditions that hold for all that follows; other possibilities end where another thing is put against them."""
_MAY: Final = ("may ", "may be ", "can be ")
_DECIDED: Final = re.compile(
    r"\b(?:so(?! (?:much|that|bad|badly|many|often|far))|but|instead|i['’]?d rather|i would rather|let['’]?s|lets)\b"
)
""" "It could be the Reglan, so first, stop that"; "I might raise it but let's stop the other"."""
_MEANT: Final = re.compile(
    r"(?:\bi was (?:just )?(?:going|about) to|\bi(?: would|['’]d) (?:have|normally|usually))\b[^.;?!\n]*$"
)
_STARTING: Final = ("start", "order")
_BUT: Final = re.compile(r"[^?!]{0,80}?\b(?:but|instead)\b")
"""What makes of an order that was only meant one that is not given: "I'd usually order a CT, but …"."""
_CHANGES: Final = ("n't", "n’t", "not ", "no ")
"""In words of keeping themselves: "don't change the", "no changes to"."""
_NEGATIONS: Final[tuple[str, ...]] = ("n't", "n’t", "not", "never", "no need", "no reason", "without")
"""Without any of these in a clause the patterns need not be tried."""

_LISTED: Final = re.compile(
    r"[ ,/&]*(?:(?:and|or|nor|plus|as well as)\b ?)?(?:(?:a|an|the|any|your|more|another)\b ?)*"
)
"""What stands between the tests and procedures of one list; other words ("and try") begin something else."""
_OBJECTS_END: Final = frozenset(("on", "with", "while", "to", "through", "that'll", "it'll", "we'll", "i'll", "you'll"))
"""Words behind one of stopping that what is stopped does not go on with: "then stop, that'll get you to the Humira"."""
_OWN_OBJECT: Final = re.compile(r" (?:the|your|any|all|his|her|my) (?!day|night|morning|evening|week)[a-z]")
_CLAUSE_OF_ITS_OWN: Final = re.compile(r"\b(?:i|you|we|he|she|they|it|take|takes|taking|use|uses|using|on)\b")
_BUT_FOR: Final = re.compile(
    r"[,–-] ?(?:(?:i|he|she|they|we|you) )?(?:just|only|take|takes|use|uses|have|has)\b"
    r"|\b(?:except|besides|apart from|other than)\b"
)
"""What names another drug than the one that was stopped."""
_RETHINKS: Final = re.compile(
    rf"[,.;!?…–-] *(?:(?:oh|but|no|um|uh|hmm|well)\W+){{0,2}}(?:{'|'.join(map(re.escape, REPLY_WORDS['rethinks']))})\b"
)
"""What takes back an action before it."""
_INTO: Final = re.compile(r"\b(?:to|for|with|onto)\b[^,.;?!]*$")


class Action:
    """An action at ``text[start:end]`` for terms of the categories ``scope``; ``single``: for one of them only.

    ``swap``: it ends one of them and starts the next one. ``looks_back``: it holds for what was named before it only;
    ``told``: and says so ("haven't taken it since"). ``until``: where the word stands that closes it, else 0.
    """

    __slots__ = ("denied", "end", "flag", "looks_back", "scope", "single", "start", "swap", "told", "until")

    def __init__(
        self,
        start: int,
        end: int,
        flag: int,
        single: bool,
        swap: bool,
        denied: bool,
        scope: frozenset[str],
        looks_back: bool,
        told: bool,
        until: int,
    ) -> None:
        self.start = start
        self.end = end
        self.flag = flag
        self.single = single
        self.swap = swap
        self.denied = denied
        self.scope = scope
        self.looks_back = looks_back
        self.told = told
        self.until = until


def read_acts(low: str, mentions: Sequence[Mention], cues: Sequence[Match]) -> int:
    """Flag the drugs that something is done about; returns what is done about "it", of whatever drug that may be."""
    if not cues:
        return 0
    if not any(mention.term.category in _ORDERS for mention in mentions):
        cues = [cue for cue in cues if cue.term.way not in _SCOPE]
    if not cues:
        return 0
    actions = read_actions(low, cues)
    orders = [action for action in actions if not action.scope.isdisjoint(_ORDERS)]
    if orders:
        act(low, mentions, orders, _ORDERS)
    return act(low, mentions, [action for action in actions if not action.scope.isdisjoint(_DRUGS)])


def read_actions(low: str, cues: Sequence[Match]) -> list[Action]:
    """The actions of a text, without those inside longer ones. ``low`` is the folded text."""
    found: list[Action] = []
    for cue in sorted(cues, key=_longest_first):
        if found and cue.start < found[-1].end:
            continue
        opening = max(cue.start - _CLAUSE, 0)
        clause = low[opening : cue.start]
        name, _, extent = cue.term.way.partition(" ")
        meant = False
        if _CONDITION_WORDS.are_in(clause) and _is_possible(low, opening, cue.start, name):
            meant = name in _STARTING and _MEANT.search(low, opening, cue.start) is not None
            if not meant or _BUT.match(low, cue.end) is None:
                continue
        if name == "start" and low.endswith(_WERE, 0, cue.start) and "ing" in low[cue.start : cue.end]:
            continue  # "what we were giving you here"
        scope = _SCOPE.get(name) or _SCOPE.get(extent, _DRUGS)
        end, until = cue.end, 0
        if name == _PARTICLE:
            name, end, until = _with_particle(low, cue.end)
            if not name:
                continue
        flag, before = FLAG[name], max(cue.start - _BEFORE, 0)
        denied = any(word in clause for word in _NEGATIONS) and _NEGATION.search(low, before, cue.start) is not None
        if denied and _SUGGESTED.search(low, before, cue.start):
            denied = False
        if denied and name == "order" and _UNDONE.search(low, before, cue.start):
            continue
        flag = INVERSE[flag & ACTIONS] if denied or meant else flag
        found.append(
            Action(
                cue.start,
                end,
                flag,
                extent == "one",
                name == "swap",
                denied,
                scope,
                extent in _BACK,
                extent == "told",
                until,
            )
        )
    return found


def _is_possible(low: str, start: int, end: int, name: str) -> bool:
    """Whether what is done at the end is only a possibility, in the words before it; one who may go on goes on."""
    if name == "keep" and low.endswith(_MAY, 0, end):
        return False
    condition = _CONDITION.search(low, start, end)
    while condition is not None and not condition[1].startswith(_LASTING):
        decided = _DECIDED.search(low, condition.end(), end)
        if decided is None:
            return True
        condition = _CONDITION.search(low, decided.end(), end)
    return condition is not None


def _with_particle(low: str, end: int) -> tuple[str, int, int]:
    """What a word comes to that the text goes on behind, where it begins to look for its drug and where it ends; an
    empty name where nothing closes it."""
    moved = _MOVED.match(low, end)
    if moved is not None:
        return ("raise" if moved[1] == "up" else "lower"), end, moved.start(1)
    pulled = _PULLED.match(low, end)
    return ("stop", pulled.end(), 0) if pulled is not None else ("", end, 0)


def act(low: str, mentions: Sequence[Mention], actions: Sequence[Action], categories: frozenset[str] = _DRUGS) -> int:
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
            continue
        if (
            not taken
            and at
            and not (action.looks_back or action.single)
            and _belongs_before(low, action, drugs[at - 1])
        ):
            taken = drugs[at - 1 : at]
        if not taken and (refers or action.told or (ended and is_over(low, action.start, action.end))):
            taken = drugs[at - 1 : at] if at and action.start - drugs[at - 1].end <= _LAST else []
            other = speaks_of_other(low, mentions, taken[0].end if taken else 0, action.start)
            loose |= 0 if taken or other else action.flag
            taken = [] if other else taken
        for drug in taken:
            if drug.flags & ACTIONS & ~action.flag and _is_rethought(low, drug, action):
                drug.flags &= ~(ACTIONS | ENDED | UNRAISED)
            ruled_out = action.flag == START and drug.flags & NEGATED and drug.end <= action.start
            drug.flags |= STOP if ruled_out else action.flag  # "no scan needed"
            drug.act_at = (min(action.start, drug.start), max(action.end, drug.end))
            if ended and drug.flags & ASKED and asked_when(low, action.start, action.end):
                drug.flags &= ~ASKED  # "she stopped that when?"
            if action.flag & KEEP and (action.denied or any(no in low[action.start : action.end] for no in _CHANGES)):
                drug.flags &= ~NEGATED  # "don't stop it" denies the stopping, not the drug
            if action.denied and action.flag & STOP and "?" not in low[drug.end : drug.end + _LAST]:
                drug.flags &= ~ASKED  # "we won't order any"
    return loose


def _is_rethought(low: str, drug: Mention, action: Action) -> bool:
    """Whether what was done about it before is taken back: "let's hold it. On reflection, no, keep taking it"."""
    return drug.act_at is not None and _RETHINKS.search(low, drug.act_at[0], action.start) is not None


def _exchange(low: str, action: Action, drugs: Sequence[Mention]) -> None:
    """ "Swap one for the other" stops the one and starts the other; a drug that stays is only given otherwise."""
    if len(drugs) < 2 or action.denied or not _INTO.search(low, drugs[0].end, drugs[1].start):
        return
    for drug, flag in zip(drugs[:2], (STOP, START), strict=True):
        drug.flags |= flag
        drug.act_at = (action.start, drug.end)


def _governed(low: str, action: Action, drugs: Sequence[Mention], limit: int) -> list[Mention]:
    """The drugs behind an action, up to the next one."""
    taken: list[Mention] = []
    edge, reach = action.end, _REACH
    for drug in drugs:
        if drug.start >= limit or drug.start - edge > reach or _PARTED.search(low, edge, drug.start):
            break
        if taken and not action.scope.isdisjoint(_ORDERS) and not _LISTED.fullmatch(low, edge, drug.start):
            break
        if not taken and action.scope.isdisjoint(_ORDERS) and _is_between(low[edge : drug.start], action.flag):
            break  # "stop the tea and the powder, furosemide once"; "avoid alcohol with metronidazole"
        if action.flag & STOP and _BUT_FOR.search(low, edge, drug.start):
            break  # "I'm not on anything, just lisinopril"
        if taken and action.flag & STOP and _CLAUSE_OF_ITS_OWN.search(low, edge, drug.start):
            break  # "we stopped the water pill and you're on amlodipine"
        taken.append(drug)
        edge, reach = drug.end, _LIST
        if action.single:
            break
    return taken


def _is_between(gap: str, flag: int) -> bool:
    """Whether a word of doing has something else for its object before the drug comes."""
    return " and " in gap or (flag == STOP and not _OBJECTS_END.isdisjoint(gap.split()))


def _closes(low: str, action: Action, drug: Mention) -> bool:
    """Whether an action ends what is told of the drug right before it: "metformin stopped, losartan started"."""
    if not low.startswith((", ", "; "), action.end) or drug.flags & ACTIONS:
        return False
    return low[drug.end : action.start] in _RIGHT_BEHIND


def _belongs_before(low: str, action: Action, drug: Mention) -> bool:
    """Whether an action holds for the drug before it, which no other holds for yet."""
    if drug.flags & ACTIONS & ~action.flag or action.start - drug.end > _REACH:
        return False
    if action.flag & ENDED and not says_no_more(low, action.end):
        return False  # "I take lisinopril and my husband stopped his"
    if action.flag == STOP and _OWN_OBJECT.match(low, action.end):
        return False  # "lidocaine with epi, and aluminium chloride to stop the bleeding"
    return not _PARTED.search(low, drug.end, action.start)


def _longest_first(cue: Match) -> tuple[int, int, bool]:
    return (cue.start, -cue.end, cue.term.way != _PARTICLE)
