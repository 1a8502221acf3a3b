"""What is there in spite of the denial before it."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.context.left_standing import is_left_standing
from evaluators.vocabulary import Term

_DRUG = Term("tylenol", "medication:acetaminophen", "medication", "acetaminophen", (), "major", False, {})
_COMPLAINT = Term("pain", "symptom:pain", "symptom", "pain", (), "major", False, {})
_DRINK = Term("wine", "substance:alcohol", "substance", "alcohol", (), "major", False, {})


@pytest.mark.parametrize(
    ("of", "said", "gap", "following", "word", "expected"),
    [
        (_DRUG, "no ibuprofen", ", use ", ".", "", True),
        (_DRUG, "no", ", use ", ".", "no", False),
        (_DRUG, "not the middle", " and keep the ", ".", "not", True),
        (_DRUG, "don't mix", " them or the ", " going", "don't", False),
        (_DRUG, "don't mix", " them keep the ", " going", "don't", True),
        (_DRUG, "not throbbing", " and ", " helps", "", True),
        (_DRUG, "not throbbing", " and ", "", "", False),
        (_COMPLAINT, "no", " no one time I felt ", "", "no", True),
        (_COMPLAINT, "no flashing", " one or two ", "", "", True),
        (_COMPLAINT, "no flashing", " or two ", "", "", False),
        (_COMPLAINT, "takes nothing", " for ", "", "nothing", True),
        (_COMPLAINT, "takes nothing", " but ", "", "nothing", False),
        (_DRINK, "never smoked", " a ", " on Sundays", "", True),
        (_DRINK, "never had", " a ", " on Sundays", "", False),
    ],
)
def test_what_a_denial_leaves_standing(
    of: Term, said: str, gap: str, following: str, word: str, expected: bool
) -> None:
    assert is_left_standing(said + gap + following, of, gap, following, word, len(said)) == expected
