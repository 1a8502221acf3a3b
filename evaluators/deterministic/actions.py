"""What is done about a drug: which word of starting, stopping, keeping, raising or lowering holds for which mention.

The words are cues of kind ``action`` (``tables/action_cues.tsv``). One holds for the drugs behind it while the list
goes on, or for the one before it ("the metformin, let's stop it"); "don't stop" is to keep.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from evaluators.deterministic.mention import ACTIONS, KEEP, LOWER, NEGATED, RAISE, START, STOP, Mention
from evaluators.vocabulary import Match

FLAG: Final = {"start": START, "stop": STOP, "keep": KEEP, "raise": RAISE, "lower": LOWER}
INVERSE: Final = {STOP: KEEP, KEEP: STOP, START: STOP, RAISE: KEEP, LOWER: KEEP, 0: 0}
"""What it comes to when it is not to be done."""
_REACH: Final = 40
_LIST: Final = 32
_LAST: Final = 160
_BEFORE: Final = 32
_CLAUSE: Final = 60
_NEGATION: Final = re.compile(
    r"(?:n't|n’t|\bnot|\bnever|\bno need to|\bno reason to|\bwithout)(?: (?!but\b)[a-z]+){0,3} ?$"
)
_PARTED: Final = re.compile(
    r"[.;?!](?:\s|$)|\b(?:but|then|because|since|while|so that|which|who|for your|if|until|unless)\b"
)
_CONDITION: Final = re.compile(
    r"\b(?:if|unless|could|might|may|in case|consider|considering|depending|whether|once|discuss\w*|option)\b"
    r"[^.;?!\n]*$"
)
"""What makes of an action behind it, in the same sentence, only a possibility."""
_IT: Final = re.compile(
    r" ?(?:taking |using |on |with |to take )?"
    r"(?:(?:it|them|those)\b|(?:that|this|these)(?= (?:one|medic|drug|pill|dose)|[.,;?!]|$))"
)


class Action(NamedTuple):
    """An action at ``text[start:end]``; ``single`` where it holds for one drug only."""

    start: int
    end: int
    flag: int
    single: bool
    denied: bool


def read_acts(low: str, mentions: Sequence[Mention], cues: Sequence[Match]) -> int:
    """Flag the drugs that something is done about; returns what is done about "it", of whatever drug that may be."""
    return act(low, mentions, read_actions(low, cues)) if cues else 0


def read_actions(low: str, cues: Sequence[Match]) -> list[Action]:
    """The actions of a text, without those inside longer ones. ``low`` is the folded text."""
    found: list[Action] = []
    for cue in sorted(cues, key=_longest_first):
        if found and cue.start < found[-1].end:
            continue
        if _CONDITION.search(low, max(cue.start - _CLAUSE, 0), cue.start):
            continue
        name, _, single = cue.term.attrs.get("attributes", "").partition(" ")
        flag = FLAG[name]
        denied = _NEGATION.search(low, max(cue.start - _BEFORE, 0), cue.start) is not None
        found.append(Action(cue.start, cue.end, INVERSE[flag] if denied else flag, bool(single), denied))
    return found


def act(low: str, mentions: Sequence[Mention], actions: Sequence[Action]) -> int:
    """Flag the drugs that something is done about; returns what is done about "it", of whatever drug that may be."""
    drugs = [mention for mention in mentions if mention.term.category == "medication"]
    loose = 0
    at = 0
    for number, action in enumerate(actions):
        limit = actions[number + 1].start if number + 1 < len(actions) else len(low)
        while at < len(drugs) and drugs[at].start < action.end:
            at += 1
        taken = _governed(low, action, drugs[at : at + 8], limit)
        if not taken and at and _belongs_before(low, action, drugs[at - 1]):
            taken = drugs[at - 1 : at]
        if not taken and _IT.match(low, action.end):
            taken = drugs[at - 1 : at] if at and action.start - drugs[at - 1].end <= _LAST else []
            loose |= 0 if taken else action.flag
        for drug in taken:
            drug.flags |= action.flag
            drug.act_at = (min(action.start, drug.start), max(action.end, drug.end))
            if action.denied and action.flag == KEEP:
                drug.flags &= ~NEGATED  # "don't stop it" denies the stopping, not the drug
    return loose


def _governed(low: str, action: Action, drugs: Sequence[Mention], limit: int) -> list[Mention]:
    """The drugs behind an action, up to the next one."""
    taken: list[Mention] = []
    edge, reach = action.end, _REACH
    for drug in drugs:
        if drug.start >= limit or drug.start - edge > reach or _PARTED.search(low, edge, drug.start):
            break
        taken.append(drug)
        edge, reach = drug.end, _LIST
        if action.single:
            break
    return taken


def _belongs_before(low: str, action: Action, drug: Mention) -> bool:
    """Whether an action holds for the drug before it, which none holds for yet."""
    if drug.flags & ACTIONS or action.start - drug.end > _REACH:
        return False
    return not _PARTED.search(low, drug.end, action.start)


def _longest_first(cue: Match) -> tuple[int, int]:
    return (cue.start, -cue.end)
