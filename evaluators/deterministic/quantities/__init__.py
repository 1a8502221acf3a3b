"""Clinical numbers as spoken and as written, read to comparable values.

``read_quantities`` finds them, ``agree`` compares two, ``bundles`` keeps dose, route and frequency with their drug.
The layers below: ``quantities_units`` (tables), ``quantities_tokens`` (number words and digits), ``quantities_numbers``
(plain figures), ``quantities_grammar`` (what a figure measures), ``quantities_merge``, ``quantities_compare``,
``quantities_bundles``; ``quantities_tags`` takes out what transcribers put between.
"""

from __future__ import annotations

from collections.abc import Sequence

from evaluators.deterministic.quantities.bundles import bundles
from evaluators.deterministic.quantities.compare import agree
from evaluators.deterministic.quantities.grammar import Reader
from evaluators.deterministic.quantities.merge import merge_rates, retract, takes_back
from evaluators.deterministic.quantities.tags import original, without_tags
from evaluators.deterministic.quantities.tokens import digit_tokens, has_digits, spoken
from evaluators.deterministic.quantities.types import Bundle, Quantity, QuantityKind, Value
from evaluators.vocabulary.normal import Folded, fold

__all__ = ["Bundle", "Quantity", "QuantityKind", "Value", "agree", "bundles", "read_quantities", "takes_back"]


def read_quantities(text: str, folded: Folded | None = None) -> list[Quantity]:
    """All quantities of a text by start, not overlapping; ``folded`` is ``fold(text)`` where the caller has it already.

    Linear in the text; never raises. A text without a figure costs one scan for the words of figures.
    """
    if "<" in text:
        plain, places = without_tags(text)
        if places:
            return [_placed(quantity, text, places) for quantity in read_quantities(plain)]
    if folded is None:
        folded = fold(text)
    lower, words = folded.lower, folded.words
    heard = spoken(text, words)
    tokens, rates = heard.tokens, heard.rates
    digits = has_digits(words) or not text.isascii()
    if not (tokens or rates or digits):
        return []
    if digits and (written := digit_tokens(text, lower)):
        tokens = sorted(tokens + written)
    found = merge_rates(text, lower, rates, Reader(text, lower, tokens).read() if tokens else [])
    return retract(lower, found) if len(found) > 1 else found


def _placed(quantity: Quantity, text: str, places: Sequence[tuple[int, int]]) -> Quantity:
    """A quantity of the text without its tags, where it stands in the text with them."""
    start, end = original(places, quantity.start), original(places, quantity.end - 1) + 1
    return quantity._replace(start=start, end=end, text=text[start:end])
