"""What is done about drugs, tests and procedures: the words of starting, stopping, keeping … and what they come to.

The words are cues of kind ``action`` (``tables/action_cues.tsv``). What is only a possibility is none, and "don't stop"
is to keep. Those of ordering and forgoing are for tests and procedures: to order one is to start it, to put it off to
stop it. For which of the things named a word holds: see ``acting``.
"""

from __future__ import annotations

import re
from typing import Final

from mypy_extensions import mypyc_attr

from evaluators.deterministic.reading.mention import ACTIONS, ENDED, KEEP, LOWER, RAISE, START, STOP, TESTS, UNRAISED
from evaluators.deterministic.reading.wording.clause_words import CLAUSE_PATTERNS, CLAUSE_WORDS
from evaluators.deterministic.reading.wording.cue_words import POLITE
from evaluators.deterministic.reading.wording.phrases import Signs
from evaluators.vocabulary import Match
from evaluators.vocabulary.patterns import alternatives

FLAG: Final = {
    "start": START, "stop": STOP, "keep": KEEP, "raise": RAISE, "lower": LOWER, "order": START, "forgo": STOP,
    "ended": STOP | ENDED, "unused": STOP | ENDED, "same": KEEP | UNRAISED, "swap": STOP,
}  # fmt: skip
_PARTICLE: Final = "particle"
"""A word that tells what is done only together with one behind its object: "take the amlodipine up to ten"."""
_MOVED: Final = re.compile(
    r" (?:(?!(?:and|but|or|it|that|if|so|tablets?|pills?)\b)[a-z0-9'’-]{1,20} ){1,4}"
    r"(up|down|in half)\b(?! (?:with|for|when|until|till|to (?:now|date|today|the (?:present|visit)))\b)"
)
_PULLED: Final = re.compile(r" (?:you|her|him|me|them|that) (off)(?: of)?(?= (?!work|school)[a-z])")
_OUT: Final = re.compile(r" (?:the|your) [a-z][a-z-]{3,20} out\b(?! of)")
"""Behind "take" and "leave": it is stopped: "I'm going to take the oxaliplatin out"."""
_LESS: Final = re.compile(
    r" (?:(?!(?:and|but|or|for|if|so|instead)\b)[a-z0-9'’-]{1,20} ){0,6}(?:doses?|dosage|back|by|to)\b"
)
_AWAY: Final = re.compile(
    r" (?:(?:the|my|his|her|your|all|that|those)\b ?)+(?:[a-z0-9'’-]{1,20} ){0,2}(?:away|out|on the head)\b"
)
_GO: Final = re.compile(r" (?:(?:the|some|a|this|that) )?(?:[a-z0-9'’-]{1,20} ){1,3}an? (?:go|try|trial|whirl|shot)\b")
_SENT: Final = re.compile(
    r" (?:(?:in|over|off|out|some|the|your|a|that) )*(?:[a-z0-9'’-]{1,20} ){1,3}to (?:the|your) (?:pharmacy|chemist)\b"
)
_DECLINE: Final = "decline"
_MORE_OF: Final = "more of"
_OBJECT: Final = re.compile(r" [a-z]")
"""Behind words of doing that are nouns as well."""
_SO_MUCH: Final = r"(?:[0-9]|(?:a|one|two|half|[a-z]+ty|[a-z]+teen|ten|twelve|five|six|eight)\b)"
_AT_DOSE: Final = re.compile(rf" at (?:the )?{_SO_MUCH}")
"""Behind "stopped", where a dose was not raised any further: "I stopped at twenty five"."""
_AT_THAT: Final = re.compile(
    rf"(?<=on) (?:the )?{_SO_MUCH}[a-z]*(?: (?:mg|milligrams?|units?))?(?: (?:then|for now|and see)\b|(?= *[.,;!]| *$))"
)
"""Behind "stay on", where the dose is all that is named: "stay on fifteen then"."""
_OF_A_DOSE: Final = re.compile(rf" (?:the )?{_SO_MUCH}[^.?!,;]{{0,16}} of ")
"""Behind words that exchange one for another: only a dose is, "instead of ten of lisinopril take twenty"."""
_ELSEWHERE: Final = (" away", " off", " seriously", " lightly", " personally")
"""Behind "didn't take it", which then is no drug."""
_NOT_ALWAYS: Final = re.compile(rf" (?:{CLAUSE_PATTERNS['not always']}|for (?!months|years|ages|a long))\b")
"""Behind "I don't take it": it is taken otherwise."""
_KEPT_OFF: Final = re.compile(
    r" (?:(?!(?:and|but|or|so|on)\b)[a-z0-9'’-]{1,20} ){1,2}(?:off|out)\b(?! (?:the|your|work|of)\b)"
)
"""Behind "keep the", "leave the": it is not to be taken: "I'd keep the aspirin off"."""
_BARE_TO: Final = ("go up to", "go down to", "come down to", "come up to", "drop to", "drop down to", "move up to")
_TO_DOSE: Final = re.compile(rf" (?:the )?{_SO_MUCH}")
"""Behind such words, which else tell where one goes."""
_LET_BE: Final = re.compile(r" (?:[a-z0-9'’-]{1,20} ){1,3}(?:alone|be)\b")
"""Behind "leave the": it stays at its dose."""
_NO_DRUG: Final = tuple([f" {words}" for words in CLAUSE_WORDS["no drug"]])
"""Behind words that exchange one drug for another, where no drug is meant: "change one thing at a time"."""
_ADDED_TO: Final = re.compile(
    r"(?: (?:it|that|this|them))?(?: on)? to (?:today['’]?s|the|your|this|his|her)"
    rf" (?:{CLAUSE_PATTERNS['added to']})"
)
"""Behind "add": a test, or what is written down."""
_TAKEN_UP: Final = re.compile(
    r"[^.?!]{0,80}\b(?:(?:got|went|am|i['’]m|was|been|gone) back on(?: (?:it|them|that))?|restarted (?:it|them))"
    r"(?=\W*$|[.,;!?])"
)
"""Behind what was stopped for a while."""
_BEHIND_IF: Final = [words.removeprefix("if").replace("'", "['’]?") for words in POLITE]
_NOT_POLITE: Final = rf"(?!(?:{alternatives(_BEHIND_IF, str)})\b)"
"""Behind an "if" that makes no condition: "if that's okay I'd start you on it"."""
_WOULD: Final = (" i'd ", " we'd ", " you'd ", " i’d ", " we’d ", " you’d ", " i would ", " we would ", " you would ")
_SENTENCE: Final = 160
_IF: Final = re.compile(rf"\bif{_NOT_POLITE}\b[^.;?!\n]*$")
"""What makes of what one would do only a possibility, however far before it."""
_OBJECTS: Final = (" em ", " 'em ", " them ", " it ", " both ")
"""Before a word of keeping: what was denied before it has its object."""
_LEAVE: Final = "leave "
_HOLDING: Final = "holding"
_ONE_WHO: Final = (" you", " him", " me ", " me.", " me,")
_ONES: Final = (" the ", " your ", " his ", " her ")
_SEEN: Final = re.compile(r" (?:[a-z'’-]{1,20} ){1,3}to (?:see|review|call|ring|contact|(?:take|have) a look at) you\b")
_LEFT_AT: Final = re.compile(
    r"[^.?!]{0,64}?\b(?:but|so)\b[^.?!]{0,60}?\b(?:hold|keep|leave|stay|stick)(?:ing)?"
    r"(?: (?:you|him|her|it|that|things))? (?:at|where|there)\b"
)
"""Behind a change that one thinks of: the dose is left: "I'd go up to sixty, but I'll hold you at forty"."""
_THOUGHT_OF: Final = ("i'd ", "i’d ", "like to ", "want to ", "we can ")
"""How words of changing a dose begin that may be no more than a thought."""
_STAYS: Final = re.compile(r" *(?:$|[,.;!])|,? (?:and|but|then|for now)\b")
"""Behind a drug that "stays"."""
_CLOSED_BY: Final = {"stays": _STAYS, "away": _AWAY, "go": _GO, "send": _SENT, "see": _SEEN}
"""By the first word of their ways, what words of doing need behind them: "throw it away", "give it a go"."""
_BY_WHAT_FOLLOWS: Final = (_PARTICLE, "less", *_CLOSED_BY)
"""Ways of words that what they do is told by what follows them: "drop the amlodipine", "drop your amlodipine dose"."""
_BACK: Final = ("it", "told", "last")
"""Extents of words that hold for what was named before them only."""
_REFERS: Final = (*_BACK[1:], "near")
"""Those of words that hold for it in the same breath or the sentences before, "near" ones if no drug comes behind."""
DRUGS: Final = frozenset(("medication",))
ORDERS: Final = frozenset(TESTS)
ANY: Final = DRUGS | ORDERS
SCOPE: Final = {"order": ORDERS, "forgo": ORDERS, "any": ANY, "last": ANY}
"""Categories that a word holds for, where it does not hold for drugs."""
INVERSE: Final = {STOP: KEEP, KEEP: STOP, START: STOP, RAISE: KEEP | UNRAISED, LOWER: KEEP, 0: 0}
"""What it comes to when it is not to be done."""
_WERE: Final = ("was ", "were ")
_BEFORE: Final = 32
_CLAUSE: Final = 60
_NEGATION: Final = re.compile(
    r"(?:n't|n’t|\bnot|\bnever|\bno (?:need|reason|point)(?: to| for| in)?|\bwithout|\btoo [a-z]+ to)"
    r"(?: (?!(?:but|so|and|then|only|mind|wait)\b)(?:[a-z]+|(?:you|we|i|it|that|she|he)['’](?:re|s|d|ll))){0,4} ?$"
)
_SUGGESTED: Final = re.compile(r"\b(?:why (?:do|wo|should) ?n|should ?n|could ?n|can)['’]t (?:we|you|i)\b[a-z ]*$")
""" "Why don't we …?", "shouldn't we …?" """
_UNDONE: Final = re.compile(r"(?:\b(?:did|have|has|had|was|were) ?n['’]t|\bnever|\bnot yet|\bhaven['’]t)[a-z ]*$")
"""What makes of an order denied behind it something that has not been done so far, and may still be."""
_GOING_TO: Final = " (?:just )?(?:going|about) to"
_IN_GENERAL: Final = " (?:have|normally|usually)"
_CONDITIONS: Final = {
    "almost": "", "nearly": "", "if": _NOT_POLITE, "unless": "", "until you": "(?:['’]ve| have)?", "could": "",
    "might": "", "may": "", "in case": "", "consider": "(?:ing)?", "depending": "", "whether": "",
    "once": "(?! (?:a|per|each|every|daily|weekly|in)\\b)", "discuss": "\\w*", "option": "",
    "decide": " (?:about|on|whether|if|when)", "think": " about", "talk": " about", "was": _GOING_TO,
    "were": _GOING_TO, "thought": " (?:about|of)", "would": _IN_GENERAL, "'d": _IN_GENERAL, "’d": _IN_GENERAL,
    "wait": "(?:ing|s)?\\b[a-z ]{0,32}\\bbefore", "hold": "(?:ing)? off (?:on|from)(?= $)",
    "defer": "(?:ring|red)?(?= $)", "delay": "(?:ing|ed)?(?= $)",
}  # fmt: skip
"""What makes of an action behind it, in the same sentence, only a possibility, each with how it goes on."""
_CONDITION_WORDS: Final = Signs(_CONDITIONS)
_CONDITION: Final = re.compile(
    rf"\b({alternatives([word + rest for word, rest in _CONDITIONS.items()], str)})\b(?=[^.;?!\n]*$)"
)
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
_NEGATIONS: Final[tuple[str, ...]] = (
    "n't",
    "n’t",
    "not",
    "never",
    "no need",
    "no reason",
    "no point",
    "without",
    "too ",
)
"""Without any of these in a clause the patterns need not be tried."""


@mypyc_attr(acyclic=True)
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


def read_actions(low: str, cues: list[Match]) -> list[Action]:
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
        if cue.term.surface == _DECLINE and _OBJECT.match(low, cue.end) is None:
            continue  # "cognitive decline - MRI"
        if cue.term.surface == _MORE_OF and _OBJECT.match(low, cue.end) is None:
            continue  # "the Lantus isn't what you need more of"
        if name == "swap" and low.startswith(_NO_DRUG, cue.end):
            continue
        if name == "start" and _ADDED_TO.match(low, cue.end) is not None:
            continue  # "we'll add it to today's blood"
        if name == "stop" and _TAKEN_UP.match(low, cue.end) is not None:
            continue  # "the nurse said to hold it so I skipped that one and then got back on"
        if low.endswith(_WOULD, 0, cue.start) and _IF.search(low, max(cue.start - _SENTENCE, 0), cue.start) is not None:
            continue  # "if you feel faint you call me and we'd get an ECG"
        if name == "ended" and extent == "told" and low.startswith(_ELSEWHERE, cue.end):
            continue  # "the codeine didn't take it away"
        if name == "unused" and _NOT_ALWAYS.match(low, cue.end) is not None:
            continue  # "I don't take it every day"
        if FLAG.get(name, 0) & STOP and _AT_DOSE.match(low, cue.end) is not None:
            continue
        if cue.term.surface in _BARE_TO and _TO_DOSE.match(low, cue.end) is None:
            continue
        if extent == "one" and _OF_A_DOSE.match(low, cue.end) is not None:
            continue
        if cue.term.surface == _HOLDING and low.startswith(_ONE_WHO, cue.end):
            continue  # "it isn't holding you"
        scope = SCOPE.get(name) or SCOPE.get(extent, DRUGS)
        end, until = cue.end, 0
        if name in _BY_WHAT_FOLLOWS:
            name, end, until = _completed(low, cue, name, extent)
            if not name:
                continue
        before = max(cue.start - _BEFORE, 0)
        denied = any(word in clause for word in _NEGATIONS) and _is_denied(low, before, cue.start)
        if name == "keep" and low.endswith(_OBJECTS, 0, cue.start):
            denied = False  # "don't mix em keep the Prilosec going"
        if denied and name == "order" and _UNDONE.search(low, before, cue.start):
            continue
        flag = INVERSE[FLAG[name] & ACTIONS] if denied or meant else FLAG[name]
        if name == "keep" and _KEPT_OFF.match(low, cue.end) is not None:
            flag = STOP
        elif _leaves_it(low, cue, flag):
            flag = FLAG["same"]
        alone = name == "keep" and _AT_THAT.match(low, cue.end) is not None
        flag = FLAG["same"] if alone and flag & KEEP else flag
        back, told = alone or extent in _BACK, alone or extent in _REFERS
        found.append(Action(cue.start, end, flag, extent == "one", name == "swap", denied, scope, back, told, until))
    return found


def _leaves_it(low: str, cue: Match, flag: int) -> bool:
    """Whether a drug stays at its dose by what follows: "leave the Lantus alone"."""
    if cue.term.surface.startswith(_LEAVE):
        return _LET_BE.match(low, cue.end) is not None
    moves = flag & (RAISE | LOWER) and low.startswith(_THOUGHT_OF, cue.start)
    return bool(moves) and _LEFT_AT.match(low, cue.end) is not None


def _is_denied(low: str, start: int, end: int) -> bool:
    """Whether what is done at the end is denied in the words before it, and not suggested: "why don't we start"."""
    return _NEGATION.search(low, start, end) is not None and _SUGGESTED.search(low, start, end) is None


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


def _completed(low: str, cue: Match, name: str, extent: str) -> tuple[str, int, int]:
    """What a word comes to that the text goes on behind, where it begins to look for its drug and where it ends; an
    empty name where nothing closes it."""
    end = cue.end
    if (closed := _CLOSED_BY.get(name)) is not None:
        return extent if closed.match(low, end) else "", end, 0
    moved = _MOVED.match(low, end)
    if name == "less" and moved is None:
        if _LESS.match(low, end) is not None:
            return "lower", end, 0
        return "stop" if cue.term.surface.startswith("drop") and low.startswith(_ONES, end) else "", end, 0
    if moved is not None:
        return ("raise" if moved[1] == "up" else "lower"), end, moved.start(1)
    if _OUT.match(low, end) is not None:
        return "stop", end, 0
    pulled = _PULLED.match(low, end)
    return ("stop", pulled.end(), 0) if pulled is not None else ("", end, 0)


def _longest_first(cue: Match) -> tuple[int, int, bool]:
    return (cue.start, -cue.end, cue.term.way != _PARTICLE)
