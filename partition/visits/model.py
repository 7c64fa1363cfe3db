"""The words of visits: what is due, when somebody walks, and what each walk then holds."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import inf

import numpy as np
from numpy.typing import NDArray

from geo.errors import GeoError

Floats = NDArray[np.float64]

Window = tuple[float, float]
"""Minutes of a day from midnight, such as (1080, 1260) for six to nine in the evening."""

Need = tuple[str, str]
"""What a household may need, as papers name it in Chinese and in English."""

DAY_MINUTES = 1440.0
"""Minutes of a day."""


@dataclass(frozen=True)
class Visit:
    """
    One visit that is due.

    Attributes
    ----------
    household_id
        Whose door.
    place
        Row of the walking distances of the member who goes there; several visits may have one place.
    first, last
        Days in which it has to be made, counted from the calendar's first day (0), both included.
    minutes
        Minutes at the door, stairs included.
    priority
        0 is served first when time is short.
    gap_days
        Days that must at least lie between this visit and another one of the same household.
    not_before
        Day before which it must not be made for the sake of the last visit ``gap_days`` ago; never after ``last``.
    window
        Minutes of the day in which the visit has to begin; None: at any time of an outing.
    households
        How many are visited at this door, one after the other.
    within
        Minutes counted on from the midnight before the calendar's first day between which the visit has to begin, as
        hours that an event leaves run over days; None: its days say enough.
    """

    household_id: str
    place: int
    first: int
    last: int
    minutes: float
    priority: int = 0
    gap_days: int = 0
    not_before: int = 0
    window: Window | None = None
    households: int = 1
    within: Window | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.first <= self.last:
            raise GeoError(f"a visit needs 0 <= first <= last, got {self.first} and {self.last}")
        if not self.minutes >= 0:
            raise GeoError(f"minutes of a visit must be at least 0, got {self.minutes}")

    @property
    def opens(self) -> int:
        """First day on which it may be made."""
        return max(self.first, self.not_before)

    @property
    def timed(self) -> bool:
        """Whether the minute of the day matters."""
        return self.window is not None or self.within is not None

    def hours(self, day: int) -> Window:
        """Return the minutes of a day between which it may begin; infinite where nothing is said."""
        opens, shuts = self.window or (-inf, inf)
        since, by = self.within or (-inf, inf)
        return max(opens, since - DAY_MINUTES * day), min(shuts, by - DAY_MINUTES * day)


@dataclass(frozen=True)
class Outing:
    """When a member may go out: a day of the calendar, the minute of that day, and the minutes it may take in all."""

    day: int
    begins: float
    minutes: float


@dataclass(frozen=True)
class Itinerary:
    """
    One outing as planned.

    Attributes
    ----------
    outing
        Its number among those offered.
    visits
        Numbers of the visits in the order made; those of one place follow each other.
    metres
        Walked from the start through all places and back to the end.
    """

    outing: int
    visits: tuple[int, ...]
    metres: float


@dataclass(frozen=True)
class Unserved:
    """
    A visit that no outing makes, and the reason in words that planners read, English and Chinese.

    Where the words hold ``{days}``, ``days`` are the first and the last of them, counted from the calendar's first
    day (0); `dated` says which dates these are.
    """

    visit: int
    en: str
    zh: str
    days: tuple[int, int] | None = None

    def dated(self, first_day: date) -> "Unserved":
        """Return the same with dates in its words, for a calendar that begins on a day."""
        if self.days is None:
            return self
        first, last = (first_day + timedelta(days=day) for day in self.days)
        en = self.en.replace("{days}", f"{first.isoformat()} to {last.isoformat()}")
        return replace(self, en=en, zh=self.zh.replace("{days}", span_zh(first, last)), days=None)


def span_zh(first: date, last: date) -> str:
    """Return the days from one to another in Chinese: 1月5日-11日, 1月29日-2月4日, 2月4日."""
    begins = f"{first.month}月{first.day}日"
    if first == last:
        return begins
    same = (first.year, first.month) == (last.year, last.month)
    return f"{begins}-{last.day}日" if same else f"{begins}-{last.month}月{last.day}日"


@dataclass(frozen=True)
class Agenda:
    """
    What one member is asked for: due visits, outings on offer, and the ground between.

    Attributes
    ----------
    metres
        (p, p) walking distances from row to column, perhaps not the same there and back; row 0 is where the member
        sets out and comes back to.
    minutes_per_m
        Minutes that a metre takes.
    """

    visits: tuple[Visit, ...]
    outings: tuple[Outing, ...]
    metres: Floats
    minutes_per_m: float


@dataclass(frozen=True)
class Calendar:
    """Which visits a member makes in which outing, the outings in the order of their days; and what has no place."""

    itineraries: tuple[Itinerary, ...]
    unserved: tuple[Unserved, ...]
