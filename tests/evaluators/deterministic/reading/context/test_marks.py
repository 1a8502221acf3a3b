"""Signs and letters of notes that are read as words of the same length."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.context.marks import letters_spelled_out, spelled_out


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("(-) nausea", "neg nausea"),
        ("(-)nausea", "no nausea"),
        ("nausea -ve", "nausea neg"),
        ("Neg - nausea", "   no nausea"),
        ("Smoker? No", "Smoker: No"),
        ("Any drugs? Never.", "Any drugs: Never."),
        ("Bronchitis? No fever", "Bronchitis? No fever"),
        ("cough - nausea", "cough - nausea"),
        ("Nausea......no", "Nausea:     no"),
        ("Nausea...... no idea", "Nausea...... no idea"),
    ],
)
def test_signs_are_read_as_words(written: str, read: str) -> None:
    assert spelled_out(written) == read
    assert len(written) == len(read)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("nausea: N", "nausea:no"),
        ("fever Y, nausea N", "fever +, nausea -"),
        ("given vitamin N", "given vitamin N"),
    ],
)
def test_letters_are_read_as_words_or_signs(written: str, read: str) -> None:
    assert letters_spelled_out(written) == read
    assert len(written) == len(read)
