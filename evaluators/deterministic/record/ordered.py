"""Lists of what was said under each of some names, in order of speech; a name has one only as long as it has any."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from typing import Any, TypeVar

_Name = TypeVar("_Name")
_Item = TypeVar("_Item")


def put(lists: dict[_Name, list[_Item]], name: _Name, item: _Item, place_of: Callable[[_Item], Any]) -> int:
    """Insert where it belongs by its place, and tell at which index."""
    items = lists.get(name)
    if items is None:
        lists[name] = [item]  # takes a third less than a list that has grown to one, as most do not
        return 0
    at = bisect_left(items, place_of(item), key=place_of)
    items.insert(at, item)
    return at


def take(lists: dict[_Name, list[_Item]], name: _Name, item: _Item, place_of: Callable[[_Item], Any]) -> int:
    """Remove what stands at the place of such an item, and tell at which index it was."""
    items = lists[name]
    at = bisect_left(items, place_of(item), key=place_of)
    del items[at]
    if not items:
        del lists[name]
    return at
