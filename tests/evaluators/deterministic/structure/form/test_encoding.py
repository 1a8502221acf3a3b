"""Text that was decoded wrongly."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.structure.form.notes import GOOD, evaluate, quoted, value


@pytest.mark.parametrize("damage", ["\ufffd", "\x00", "\x93", "â€™", "Ã©", "Â°", "ï»¿", chr(0xD83D)])
def test_wrongly_decoded_text_is_found(damage: str) -> None:
    text = GOOD.replace("golfing", f"golf{damage}ing")
    (finding,) = evaluate(text)[1]
    assert (finding.kind, finding.severity) == ("format", "major")
    assert quoted(text)[0] in damage
    assert value(text) <= 0.9


@pytest.mark.parametrize("letter", ["é", "°", "½", "’", "–", "•", "ß", "µ", "😀", "\u00a0", "中", "\t"])
def test_letters_of_any_language_are_no_damage(letter: str) -> None:
    assert evaluate(GOOD.replace("golfing", f"golf{letter}ing"))[1] == ()


def test_many_places_are_one_finding_that_counts_them() -> None:
    text = GOOD.replace(" ", "\ufffd")
    assert len(evaluate(text)[1]) == 1
    assert value(text) < value(GOOD.replace("golfing", "\ufffd"))


def test_the_first_place_of_whatever_damage_is_pointed_at() -> None:
    assert quoted(GOOD.replace("his back", "â€œhis back\x9d")) == ["â€"]


@pytest.mark.parametrize(
    "lost",
    ["patient\\u2019s", "patient&#39;s", "patient?s", "rest.\\nWater", "A&amp;E", "patient=E2=80=99s",
     "rest\\n\\nwater", "caf=C3=A9"],
)  # fmt: skip
def test_escapes_that_were_never_undone_are_damage(lost: str) -> None:
    (finding,) = evaluate(GOOD.replace("golfing", lost))[1]
    assert "damaged" in finding.message
