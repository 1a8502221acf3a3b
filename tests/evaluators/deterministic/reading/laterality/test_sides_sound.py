import pytest

from evaluators.deterministic.reading.laterality.sides_sound import has_nothing, says_well


@pytest.mark.parametrize("behind", [" one is fine", "'s no bother", " isn't bad, it's normal", " looks okay"])
def test_the_words_behind_a_side_say_that_all_is_well(behind: str) -> None:
    assert says_well(behind)


@pytest.mark.parametrize("behind", [" one isn't working", "'s a bother", " is swollen okay and now", " is any trouble"])
def test_they_say_nothing_of_the_sort(behind: str) -> None:
    assert not says_well(behind)


def test_a_side_has_nothing() -> None:
    assert has_nothing("a lump on the left, nothing on the right", len("a lump on the left, nothing on the "))
    assert not has_nothing("a lump on the right", len("a lump on the "))
