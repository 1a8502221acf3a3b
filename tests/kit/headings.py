"""Names of headings for tests: some of each sort."""

from __future__ import annotations

from engine.headings import Headings
from engine.note import SectionKind

_KINDS: dict[str, SectionKind] = {
    "subjective": "subjective",
    "objective": "objective",
    "assessment": "assessment",
    "plan": "plan",
    "assessment and plan": "assessment_plan",
    "chief complaint": "chief_complaint",
    "history of present illness": "hpi",
    "hx": "hpi",
    "review of systems": "ros",
    "physical exam": "exam",
    "hpi": "hpi",
    "a/p": "assessment_plan",
    "vitals": "vitals",
    "results": "results",
    "medications": "medications",
    "medication": "medications",
    "allergies": "allergies",
    "pmh": "pmh",
    "pmhx": "pmh",
    "dh": "medications",
    "family history": "family_history",
    "social history": "social_history",
    "fh": "family_history",
    "sh": "social_history",
    "imp": "assessment",
    "o/e": "exam",
    "genhx": "hpi",
}
HEADINGS = Headings(
    _KINDS,
    inline=frozenset({"plan", "imp", "pmh", "dh", "sh", "fh", "o/e", "assessment", "medications", "allergies"}),
    bare=frozenset({"pmh", "dh", "fh", "sh", "plan", "medication", "imp"}),
)
