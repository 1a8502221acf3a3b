"""Lists under names are in order of speech, and are gone when nothing is left of them."""

from __future__ import annotations

from evaluators.deterministic.record.ordered import keep, kept, let_go, put, take


def whole(item: int) -> int:
    return item


def test_what_comes_late_stands_where_it_belongs() -> None:
    lists: dict[str, list[int]] = {}
    assert [put(lists, "knee", item, whole) for item in (3, 1, 2)] == [0, 0, 1]
    assert lists == {"knee": [1, 2, 3]}


def test_a_name_goes_with_the_last_that_is_said_of_it() -> None:
    lists = {"knee": [1, 2], "hip": [4]}
    assert [take(lists, "knee", 2, whole), take(lists, "knee", 1, whole)] == [1, 0]
    assert lists == {"hip": [4]}


def test_one_by_itself_needs_no_list() -> None:
    lists: dict[str, int | list[int]] = {}
    keep(lists, "knee", 3, whole)
    assert lists == {"knee": 3}
    keep(lists, "knee", 1, whole)
    keep(lists, "knee", 2, whole)
    assert kept(lists, "knee") == [1, 2, 3]
    let_go(lists, "knee", 1, whole)
    let_go(lists, "knee", 3, whole)
    assert lists == {"knee": 2}
    assert kept(lists, "knee") == [2]
    let_go(lists, "knee", 2, whole)
    assert lists == {}
    assert kept(lists, "knee") == []
