"""Those who go on rounds, as planners list them: their grids, where they set out, and when they can walk."""

from dataclasses import dataclass
from datetime import date

import shapely

from geo.errors import GeoError

Leave = tuple[date, date]
"""First and last day of an absence, both included."""

_SPREAD = {1: (2,), 2: (1, 4), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4), 6: (0, 1, 2, 3, 4, 5)}
"""Days for so many outings, 0 for Monday: working days as far apart as they can be, Saturday for a sixth."""


@dataclass(frozen=True)
class Staff:
    """
    One member of staff who goes on rounds.

    Attributes
    ----------
    member_id
        Key of the member; that of the grid where nobody is named.
    name
        Empty where nobody is named.
    grid_ids
        The lowest-level grids whose households the member calls on, in the order of the plan.
    start
        Where outings begin and end, in the working CRS of the plan.
    weekdays
        Days of the week for rounds, 0 for Monday; None: as `spread_weekdays` says.
    minutes
        Minutes of an outing; None: as the policy says.
    leave
        Absences.
    evening
        Whether the member can go out in the evening.
    """

    member_id: str
    name: str
    grid_ids: tuple[str, ...]
    start: shapely.Point | None = None
    weekdays: tuple[int, ...] | None = None
    minutes: float | None = None
    leave: tuple[Leave, ...] = ()
    evening: bool = True

    def away(self, day: date) -> bool:
        """Return whether the member is on leave on a day."""
        return any(first <= day <= last for first, last in self.leave)


def spread_weekdays(outings_per_week: int) -> tuple[int, ...]:
    """
    Return days of the week for so many outings, 0 for Monday, such as Tuesday and Friday for two.

    With more than seven, days come up again.

    Raises
    ------
    GeoError
        ``outings_per_week`` is below 1.
    """
    if outings_per_week < 1:
        raise GeoError(f"outings a week must be at least 1, got {outings_per_week}")
    weeks, rest = divmod(outings_per_week, 7)
    return tuple(sorted((*(tuple(range(7)) * weeks), *_SPREAD.get(rest, ()))))
