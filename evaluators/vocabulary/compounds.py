"""Compounds that speakers form freely: a pain and where it is. Expanded at build time from the table of sites."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evaluators.vocabulary.entries import LEXICON_WORDS, Entry, Surface, plurals

_PAINS = ("pain", "pains", "ache", "aches", "discomfort", "soreness", "tenderness")
_PLAIN_PAINS = ("pain", "ache", "tenderness")
"""Those of a place's less usual names; what else is said of it is put together when a text is read."""
_OWNERS = ("my", "your", "his", "her", "the")  # a side stays outside: it is a cue of its own
_VERBS = ("hurts", "hurt", "is hurting", "is sore", "aches", "is painful", "is killing me")
_VERBS_OF_SEVERAL = ("hurt", "are hurting", "are sore", "ache", "are painful", "are killing me")


def site_pains(entries: Iterable[Entry]) -> Iterator[Entry]:
    """For each body site the concept ``sx:<site>-pain``: "knee pain", "pain in my knee", "my knee hurts".

    It has the classes ``sx:pain`` and the site, so that it also meets a pain and a site said apart. A site may name
    another concept in its attribute ``pain`` (head: ``sx:headache``).
    """
    known = {entry.concept: entry for entry in entries}
    for entry in list(known.values()):
        slug = entry.concept.partition(":")[2]
        if entry.category != "site" or slug in LEXICON_WORDS["inner"]:
            continue
        concept = entry.attrs.get("pain", f"sx:{slug}-pain")
        base = known.get(concept)
        yield Entry(
            concept=concept,
            category="symptom",
            weight=base.weight if base else "major",
            name=base.name if base else f"{entry.name} pain",
            classes=base.classes if base else ("sx:pain", entry.concept),
            surfaces=tuple(_spellings(entry)),
        )


def _spellings(entry: Entry) -> Iterator[Surface]:
    head = entry.name
    sites = dict.fromkeys(s.text for s in entry.surfaces if not s.literal and s.text.count(" ") <= 1)
    for site in sites:
        if site.split(" ", 1)[0] in ("my", "your", "his", "her"):
            continue
        for pain in _PAINS if site == head else _PLAIN_PAINS:
            yield Surface(f"{site} {pain}")
    for form in (head, *plurals(head)):
        yield Surface(f"sore {form}")
        yield Surface(f"painful {form}")
        for owner in _OWNERS:
            yield Surface(f"pain in {owner} {form}")
        for verb in _VERBS if form == head else _VERBS_OF_SEVERAL:
            yield Surface(f"{form} {verb}")
