"""What is looked at by checks that compare words where no term tells: ``predicates`` and ``opposites``."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.statement import EXAMINING, INFERRING

SENTENCE: Final = re.compile(r"[^.?!;\n]+[.?!;\n]?")
LOOKED_AT: Final = 8
"""Utterances with a word of a claim that are looked at: what is spoken of more often is told in many ways."""
READ: Final = 800
"""Characters of an utterance that are looked at: more at a time is no talk."""
ELSE: Final = INFERRING | EXAMINING
"""Sections that tell of something else than what one does, or how things are."""
