"""The quantities of a text, from its words to what they measure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.quantities.grammar import Reader
from evaluators.deterministic.quantities.merge import merge_rates, retract
from evaluators.deterministic.quantities.shared import share_units
from evaluators.deterministic.quantities.strengths import with_liquids
from evaluators.deterministic.quantities.tags import original, splits_words, without_tags
from evaluators.deterministic.quantities.temperature import with_tenths
from evaluators.deterministic.quantities.tokens import Token, digit_tokens, spoken
from evaluators.deterministic.quantities.types import Quantity
from evaluators.vocabulary.normal import Folded, fold

_SHORT: Final = 24
_ONCE_WORD: Final = "once"
_OPENS: Final = re.compile(r"[.!;](?: |$)")
"""Behind a "once" that opens a longer reply."""
_ONCE: Final = re.compile(
    r"(?:(?:no|yeah|yes|well|um|uh|oh|just|only|still|it's|the)[ ,.]{1,3}){0,3}(once)(?:[ ,.]+still once)?\W*"
)


def read_quantities(text: str, folded: Folded | None = None, *, wordless: bool = False) -> list[Quantity]:
    """All quantities of a text by start, not overlapping; ``folded`` is ``fold(text)`` where the caller has it already.

    Linear in the text; never raises. A text without a figure costs one scan for the words of figures, and nothing where
    the caller knows that it has none of ``FIGURE_WORDS`` (``wordless``).
    """
    if wordless and folded is not None and not folded.digits and _tells_none(text, folded.lower):
        return []
    if "<" in text:
        plain, places = without_tags(text)
        if places:
            return [_placed(quantity, text, places) for quantity in read_quantities(plain)]
    if folded is None:
        folded = fold(text)
    lower, words = folded.lower, folded.words
    heard = spoken(text, words)
    tokens, rates = heard.tokens, heard.rates
    digits = folded.digits or not text.isascii()
    if not (tokens or rates or digits):
        return _once(text, lower) if len(lower) <= _SHORT and _ONCE_WORD in lower else []
    if digits and (written := digit_tokens(text, lower)):
        tokens = sorted(tokens + written, key=_place)
    figures = Reader(text, lower, tokens).read() if tokens else []
    found = merge_rates(text, lower, rates, with_tenths(text, lower, figures) if figures else figures)
    if lower.startswith(_ONCE_WORD) and _OPENS.match(lower, len(_ONCE_WORD)) is not None:
        found = [_one_time(text, 0), *found]
    return with_liquids(text, share_units(lower, retract(lower, found))) if len(found) > 1 else found


def _tells_none(text: str, lower: str) -> bool:
    """Whether a text without digits and words of figures tells none in another way."""
    return _ONCE_WORD not in lower and text.isascii() and not splits_words(text)


def _once(text: str, lower: str) -> list[Quantity]:
    """How often, in a reply that says no more: "just once"; elsewhere the word may tell when."""
    match = _ONCE.fullmatch(lower)
    if match is None:
        return []
    return [_one_time(text, match.start(1))]


def _one_time(text: str, start: int) -> Quantity:
    end = start + len(_ONCE_WORD)
    return Quantity(start, end, "number", 1.0, "time", text[start:end], raw=1.0, said="time")


def _place(token: Token) -> tuple[int, int, str]:
    return token.start, token.end, token.kind


def _placed(quantity: Quantity, text: str, places: Sequence[tuple[int, int]]) -> Quantity:
    """A quantity of the text without its tags, where it stands in the text with them."""
    start, end = original(places, quantity.start), original(places, quantity.end - 1) + 1
    return quantity.placed(start, end, text[start:end])
