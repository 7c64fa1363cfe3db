"""What was worked out and is kept for a while, in the memory of this process."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock, Thread
from typing import Any, TypeVar

T = TypeVar("T")

SPELL_S = 300
"""What a key does not tell of, such as a door that was moved by some metres, shows after so long at the latest."""


class Kept:
    """
    Things by the key of all that they were made from; of more than ``most`` those go that were not asked for longest.

    Who asks for what another is making waits for it, so that nothing is made twice at once.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._slots: OrderedDict[Hashable, _Slot] = OrderedDict()
        self._lock = Lock()
        self._turn = Lock()
        self._coming: set[Hashable] = set()

    def of(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what a key stands for, made if it is not there."""
        with self._lock:
            slot = self._slots.setdefault(key, _Slot())
            self._slots.move_to_end(key)
            while len(self._slots) > self._most:
                self._slots.popitem(last=False)
        with slot.lock:
            if not slot.made:
                slot.value = make()
                slot.made = True
            value: T = slot.value
            return value

    def soon(self, key: Hashable, make: Callable[[], T]) -> T | None:
        """Return what a key stands for if it is there; else None, and a thread makes it, one thing after the other."""
        with self._lock:
            slot = self._slots.get(key)
            unasked = slot is None and key not in self._coming
            if unasked:
                self._coming.add(key)
        if slot is not None and slot.made:
            value: T = slot.value
            return value
        if unasked:
            Thread(target=self._in_turn, args=(key, make), daemon=True).start()
        return None

    def _in_turn(self, key: Hashable, make: Callable[[], T]) -> None:
        with self._turn:  # many at once would hold up whoever is being answered meanwhile
            try:
                self.of(key, make)
            finally:
                self._coming.discard(key)


@dataclass
class _Slot:
    lock: Any = field(default_factory=Lock)
    made: bool = False
    value: Any = None


@dataclass(frozen=True)
class Worked:
    """What coverage keeps: doors, the areas of days, profiles, plans' grounds, ways to stations, visits, outlines."""

    doors: Kept = field(default_factory=lambda: Kept(2))
    places: Kept = field(default_factory=lambda: Kept(8))
    profiles: Kept = field(default_factory=lambda: Kept(16))
    grounds: Kept = field(default_factory=lambda: Kept(64))
    ways: Kept = field(default_factory=lambda: Kept(64))
    visited: Kept = field(default_factory=lambda: Kept(2))
    shapes: Kept = field(default_factory=lambda: Kept(64))


def spell_of(now: datetime) -> int:
    """Return the spell in which a moment lies, a part of keys that do not tell everything."""
    return int(now.timestamp()) // SPELL_S
