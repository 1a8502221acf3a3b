"""Words that tell of allergies and reactions: what each of them says, and a quick look for any of them."""

from __future__ import annotations

from typing import Final

from evaluators.deterministic.reading.wording.phrases import Signs, lowered, phrases
from evaluators.vocabulary.rows import words_by_role

_WORDS: Final = words_by_role("drug_words.tsv")
REACTIONS: Final = tuple(sorted(sign.replace("_", " ") for sign in _WORDS["reaction"]))
"""What the body does."""
_TOPIC_OR_REACTION: Final = Signs((*sorted(_WORDS["allergy"]), *REACTIONS))


def labels_of(text: str) -> set[str]:
    """What the words of a text say, as ``allergy_words.tsv`` has it: "ask", "reaction", "cause", "fine", …"""
    return {hit.label for hit in phrases("allergy_words").find(text)}


def may_tell_of_reactions(text: str) -> bool:
    """Whether any of the words stands in a text: most texts have none, and need no closer look."""
    return _TOPIC_OR_REACTION.are_in(lowered(text))


def may_tell_of_refusal(text: str) -> bool:
    """The same of words that one cannot, or could not, do something."""
    low = lowered(text)
    return "can" in low or "could" in low
