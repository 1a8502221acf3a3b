"""Set phrases around a thing by which a question takes it for granted: "any fever as well as the sore throat?"."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.mention import COMPLAINTS
from evaluators.deterministic.reading.wording.clause_words import CLAUSE_PATTERNS, CLAUSE_WORDS
from evaluators.deterministic.reading.wording.phrases import Seldom

_SINCE: Final = re.compile(rf"\bsince (?:{CLAUSE_PATTERNS['since whom']})\b[^.?!,;]*$")
"""Before a drug, of which something was done then: "any dizziness since we put the lisinopril up?"."""
_CLEFT: Final = Seldom(
    r"\W*(?:(?:and|so|but)\W+)?(?:was|is|wasn['’]t|isn['’]t) (?:it|that) "
    rf"(?!{CLAUSE_PATTERNS['no cleft']})(?:[a-z'’-]+ ){{1,4}}?(?:who|that)(?:['’][a-z]+)? ",
    (" who", " that"),
)
"""Opens a question that takes for granted all behind it but who or what it was: "was it your doctor who …"."""
_YOU: Final = "you"
_DOSE_OF: Final = re.compile(
    r"\b(?:the|your|his|her) (?:{}) of (?:the |your |his |her )?$".format(CLAUSE_PATTERNS["dose of"])
)
"""Before a drug that one has: "did the dose of metformin go down?"."""
_BESIDES: Final = Seldom(
    rf"\b(?:{CLAUSE_PATTERNS['besides']}) (?:the|your|that|this|his|her) (?:[a-z]+ )?$", CLAUSE_WORDS["besides"]
)
"""Before what is there besides what is asked for."""
_WILLED: Final = re.compile(rf" (?:{CLAUSE_PATTERNS['on purpose']})\b", re.IGNORECASE)
"""Behind what one has, whether meant or not: "have you lost weight on purpose?"."""
_ANY_TIME: Final = Seldom(
    rf"\b(?:any|a|ever) (?:{CLAUSE_PATTERNS['some time']})\b"
    r"[^?]{0,24}? (?:don['’]t|do not|aren['’]t|not)\b[^?]{0,24}$",
    ("not", "n't", "n’t"),
)
"""Before what one has at all other times: "is there any time when you don't have the pain?"."""
_NTH: Final = Seldom(
    rf"\b(?:your|his|her|the) (?:very )?(?:{CLAUSE_PATTERNS['nth']}) (?:(?:{CLAUSE_PATTERNS['bout of']}) )?$",
    CLAUSE_WORDS["nth"],
)
"""Before what one has, once more or not: "is this your first migraine?"."""
_LEFT: Final = re.compile(r" (?:left|left over)\W*$", re.IGNORECASE)
"""Behind a drug that one has had: "have you any metformin left?"."""


def grants(before: str, after: str, category: str) -> bool:
    """Whether what stands before and behind a thing in its sentence takes it for granted."""
    low = before.lower()
    if any(granting.search(low) is not None for granting in (_BESIDES, _ANY_TIME, _NTH)):
        return True
    cleft = _CLEFT.match(low)
    if cleft is not None and (category not in COMPLAINTS or _YOU in low[cleft.end() :].split()):
        return True  # "was it your doctor who told you that you have asthma?"; not "was it your mother who had asthma?"
    if category in COMPLAINTS:
        return _WILLED.match(after) is not None
    if category != "medication":
        return False
    return bool(_DOSE_OF.search(low) or _LEFT.match(after) or _SINCE.search(low))
