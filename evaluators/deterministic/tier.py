"""The deterministic tier: the four evaluators composed, under one version."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Final

from engine.note import Note
from engine.transcript import Turn
from evaluators.deterministic.record.counted import Counted, committed
from evaluators.deterministic.visit import Versions, Visit
from evaluators.protocol import Assessment, Metadata
from evaluators.vocabulary import Lexicon, lexicon
from evaluators.vocabulary.compiled import PATH as LEXICON

_HERE: Final = Path(__file__).parent
_VOCABULARY: Final = _HERE.parent / "vocabulary"


@lru_cache(maxsize=1)
def rules_version() -> str:
    """Hash over the code, rules and terms that scores depend on: eight hex digits."""
    digest = blake2b(digest_size=4)
    paths = [
        *_HERE.rglob("*.py"),
        *_VOCABULARY.glob("*.py"),
        LEXICON,
        *_VOCABULARY.glob("tables/*.tsv"),
    ]
    for path in sorted(paths, key=lambda path: (path.parent.name, path.name)):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


class Tier:
    """See ``evaluators.protocol.DeterministicTier``. Loads nothing before the first visit.

    ``counted`` replaces the committed tables of evidence and salience.
    """

    def __init__(self, words: Lexicon | None = None, counted: Counted | None = None) -> None:
        self._lexicon = words
        self._counted = counted
        self.version = rules_version()
        self._versions = Versions(coverage=self.version, grounding=self.version)

    def visit(self, metadata: Metadata) -> Visit:
        """An empty visit."""
        if self._lexicon is None:
            self._lexicon = lexicon()
        return Visit(self._lexicon, self._versions, metadata, self._counted or committed())

    def evaluate(self, turns: Sequence[Turn], note: str, metadata: Metadata) -> Assessment:
        """One whole pair at once."""
        return self.visit(metadata).take(turns, Note(note))


@lru_cache(maxsize=1)
def _shared() -> Tier:
    return Tier()


def evaluate_pair(turns: Sequence[Turn], note: str, metadata: Metadata) -> Assessment:
    """What a worker process calls for texts too large for an event loop; picklable, loads its tier once."""
    return _shared().evaluate(turns, note, metadata)
