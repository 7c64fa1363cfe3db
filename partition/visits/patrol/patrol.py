"""What a patrol is, once found."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely

Purpose = Literal["patrol", "again", "way"]
"""Why a stretch is walked: it has to be; it had to be and is walked a second time; it only leads on."""


@dataclass(frozen=True)
class Stretch:
    """
    One edge as walked.

    Attributes
    ----------
    edge
        Number of the piece of street; the same piece walked again has the same number.
    forward
        Whether it is walked as it is drawn.
    line
        In the direction walked.
    """

    edge: int
    forward: bool
    line: shapely.LineString
    metres: float
    street: str
    purpose: Purpose


@dataclass(frozen=True)
class Call:
    """
    A chosen place that a patrol passes.

    Attributes
    ----------
    place
        Its number among those asked for.
    after
        How many stretches have been walked when it is first reached.
    point
        Where the patrol passes it.
    away_m
        How far off the street it lies.
    """

    place: int
    after: int
    point: shapely.Point
    away_m: float


@dataclass(frozen=True)
class Unreached:
    """Streets and places asked for to which no path leads from the patrol; ``line`` is empty where there are none."""

    line: shapely.MultiLineString
    metres: float
    streets: tuple[str, ...]
    places: tuple[int, ...]


@dataclass(frozen=True)
class Patrol:
    """
    A walk over chosen streets and past chosen places.

    Attributes
    ----------
    start
        Where it begins, on a street.
    stretches
        In the order walked, each from where the last one ended.
    closed
        Whether it comes back to its start.
    length_m
        Metres of all stretches.
    required_m
        Metres of the streets asked for and reached, each once.
    lower_bound_m
        No patrol that does the same is shorter.
    proven
        Whether none is shorter by more than a millimetre, or a millimetre a place where it only passes places.
    unreached
        What was asked for and cannot be reached, a piece of the network each.
    start_away_m
        How far off the street the start asked for lies; 0 if none was.
    """

    start: shapely.Point
    stretches: tuple[Stretch, ...]
    calls: tuple[Call, ...]
    closed: bool
    length_m: float
    required_m: float
    lower_bound_m: float
    proven: bool
    unreached: tuple[Unreached, ...]
    start_away_m: float = 0.0

    @property
    def line(self) -> shapely.LineString:
        """The whole walk; a point twice where nothing has to be walked."""
        if not self.stretches:
            return shapely.LineString([self.start, self.start])
        xy = np.concatenate([shapely.get_coordinates(one.line) for one in self.stretches])
        return shapely.LineString(xy[np.append(True, (xy[1:] != xy[:-1]).any(axis=1))])

    @property
    def again_m(self) -> float:
        """Metres of streets walked a second time."""
        return sum(one.metres for one in self.stretches if one.purpose == "again")

    @property
    def way_m(self) -> float:
        """Metres of streets that only lead on."""
        return sum(one.metres for one in self.stretches if one.purpose == "way")
