"""Clinical terms as data: a compiled lexicon and the one-pass matcher over it."""

from evaluators.vocabulary.lexicon import Lexicon, lexicon
from evaluators.vocabulary.term import Match, Term, TermCategory, Weight

__all__ = ["Lexicon", "Match", "Term", "TermCategory", "Weight", "lexicon"]
