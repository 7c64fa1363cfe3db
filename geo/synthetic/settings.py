"""What a made-up township holds: its lines, villages, hamlets and estates, as data."""

from dataclasses import dataclass
from typing import Literal

Along = Literal["ns", "ew"]
Point = tuple[float, float]

HIGHWAY = {"county": "tertiary", "township": "unclassified", "hamlet": "unclassified"}


@dataclass(frozen=True)
class Line:
    """
    A river, railway or road that crosses the whole township.

    ``points`` lead from south to north (``ns``) or west to east (``ew``), in metres from the township's south-west
    corner; a smooth curve runs through them, moved a little by the seed.
    """

    name: str
    kind: Literal["river", "railway", "county", "township"]
    along: Along
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Estate:
    """
    A resettlement estate beside a road: slabs of homes with stairwells.

    ``blocks`` are (stairwells, floors) of each slab; two homes open on every landing. It lies at ``at`` on the line
    ``beside``: to its east, or to its north where the line leads east.
    """

    name: str
    beside: str
    at: float
    blocks: tuple[tuple[int, int], ...]

    @property
    def homes(self) -> int:
        """Homes of all slabs."""
        return sum(2 * stairwells * floors for stairwells, floors in self.blocks)


@dataclass(frozen=True)
class Hamlet:
    """A natural group that stands apart from its village, on the field road nearest to ``at``."""

    name: str
    at: Point
    along: Along
    households: int


@dataclass(frozen=True)
class VillagePlan:
    """
    One village: how many households, where its main street runs, and what belongs to it.

    ``ns`` and ``ew`` name the lines whose crossing is the middle of the village; where only one is given, ``at`` is
    the place on it. Where ``ns`` is a river or railway, ``across`` households live west of it, in a group of their own.
    """

    code: str
    name: str
    households: int
    groups: int
    ns: str | None = None
    ew: str | None = None
    at: float = 0.0
    across: int = 0
    across_name: str = ""
    hamlets: tuple[Hamlet, ...] = ()
    estate: Estate | None = None

    @property
    def nucleus(self) -> int:
        """Households in the nucleus: those not in a hamlet or the estate."""
        apart = sum(hamlet.households for hamlet in self.hamlets) + (self.estate.homes if self.estate else 0)
        return self.households - apart


@dataclass(frozen=True)
class TownshipPlan:
    """A township: its corner in a metric CRS, its size in metres, its lines and its villages."""

    name: str
    crs: str
    corner: Point
    size: Point
    lines: tuple[Line, ...]
    villages: tuple[VillagePlan, ...]
    doubles: float = 0.04
    """Share of the plots on which two households live."""
    shed_fields: int = 12
    """Fields with rows of greenhouses."""
