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


def keep(lists: dict[_Name, _Item | list[_Item]], name: _Name, item: _Item, place_of: Callable[[_Item], Any]) -> None:
    """The same as ``put`` where most names have a single item, which then needs no list; an item is no list itself."""
    items = lists.get(name)
    if items is None:
        lists[name] = item
    elif isinstance(items, list):
        items.insert(bisect_left(items, place_of(item), key=place_of), item)
    else:
        lists[name] = sorted((items, item), key=place_of)


def let_go(lists: dict[_Name, _Item | list[_Item]], name: _Name, item: _Item, place_of: Callable[[_Item], Any]) -> None:
    """The same as ``take``."""
    items = lists[name]
    if isinstance(items, list):
        del items[bisect_left(items, place_of(item), key=place_of)]
        if len(items) == 1:
            lists[name] = items[0]
    else:
        del lists[name]


def kept(lists: dict[_Name, _Item | list[_Item]], name: _Name) -> list[_Item]:
    """What is kept under a name, in order; not to be changed."""
    items = lists.get(name)
    return items if isinstance(items, list) else [] if items is None else [items]
