"""Words that tell of allergies and reactions, as a quick look for the topic takes them."""

from __future__ import annotations

from typing import Final

from evaluators.deterministic.reading.phrases import Signs, lowered
from evaluators.vocabulary.rows import words_by_role

_WORDS: Final = words_by_role("drug_words.tsv")
REACTIONS: Final = tuple(sorted(sign.replace("_", " ") for sign in _WORDS["reaction"]))
"""What the body does."""
_TOPIC_OR_REACTION: Final = Signs((*sorted(_WORDS["allergy"]), *REACTIONS))


def may_tell_of_reactions(text: str) -> bool:
    """Whether any of the words stands in a text: most texts have none, and need no closer look."""
    return _TOPIC_OR_REACTION.are_in(lowered(text))
