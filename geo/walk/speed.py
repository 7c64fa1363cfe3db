"""How fast one walks: on which surface, on stairs, uphill and downhill; minutes beside metres, never in their place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import exp, isfinite
from types import MappingProxyType

import shapely

from geo.errors import GeoError
from geo.walk.graph import Junction, WalkGraph

SURFACES = MappingProxyType({
    "unpaved": 0.9, "compacted": 0.95, "fine_gravel": 0.95, "gravel": 0.85, "pebblestone": 0.8, "ground": 0.85,
    "dirt": 0.85, "earth": 0.85, "grass": 0.8, "mud": 0.5, "sand": 0.6, "snow": 0.6, "ice": 0.5, "rock": 0.6,
})  # fmt: skip
"""Share of the speed on pavement that is left on a surface, by the value of the tag ``surface``. Judgement, to be set
to what the walkers of a place find; on what is not named here one walks as on pavement.
"""

TOBLER_STEEPNESS, TOBLER_BEST = 3.5, -0.05
"""Of the hiking function; the slope at which one walks fastest is a little downhill."""

STEEPEST = 1.0
"""A slope beyond this is a slip in a height, or a wall: it counts as this."""


@dataclass(frozen=True)
class WalkingSpeed:
    """
    The speed of a walker.

    Attributes
    ----------
    flat_kmh
        On flat pavement, kilometres an hour.
    surfaces
        What share of it is left on a surface; see `SURFACES`.
    stairs
        What share of it is left along stairs (``highway=steps``), up and down alike; their slope counts no more.
    slopes
        Whether slopes count, where the heights of both ends of an edge are known.
    """

    flat_kmh: float = 4.0
    surfaces: Mapping[str, float] = field(default_factory=lambda: SURFACES)
    stairs: float = 0.5
    slopes: bool = True

    def __post_init__(self) -> None:
        shares = {"flat_kmh": self.flat_kmh, "stairs": self.stairs, **self.surfaces}
        wrong = [f"{name} {share}" for name, share in shares.items() if not (isfinite(share) and share > 0)]
        if wrong:
            raise GeoError(f"speeds must be above 0 and finite, got {', '.join(wrong)}")

    @property
    def minutes_per_m(self) -> float:
        """Minutes for each metre of flat pavement."""
        return 0.06 / self.flat_kmh


def slope_share(slope: float) -> float:
    """
    Return the share of the speed on the flat that is left on a slope (rise over run, negative downhill).

    Tobler's hiking function, exp(-3.5 |slope + 0.05|), over its value on the flat. Source: W. Tobler, "Three
    presentations on geographical analysis and modeling", NCGIA Technical Report 93-1 (1993).
    """
    return exp(-TOBLER_STEEPNESS * (abs(slope - TOBLER_BEST) - abs(TOBLER_BEST)))


def weigh_by_time(graph: WalkGraph, speed: WalkingSpeed) -> WalkGraph:
    """
    Return a copy of a graph in which ``length_m`` is the flat pavement that one would walk in the same time.

    Compiled, it gives times: its distances times `WalkingSpeed.minutes_per_m` are minutes from door to door, the
    access legs walked as on pavement. Metres of walking, on which plans and their rules rest, come from the graph as
    it was. Nodes may carry ``elevation_m``; an edge climbs evenly from one end to the other.

    Up and down take different times; an edge takes the mean of both. Who walks to a door walks back, and a round ends
    where it began, so that what is lost on the way up against the mean is won on the way down. In exchange times are
    symmetric, as all of walking here is.
    """
    timed: WalkGraph = graph.copy()
    for tail, head, told in timed.edges(data=True):
        drawn_m = shapely.LineString([tail, head]).length if told.get("geometry") is None else told["geometry"].length
        share = _share(graph, tail, head, told, drawn_m, speed)
        told["length_m"] = told.get("length_m", drawn_m) / share
    return timed


def _share(
    graph: WalkGraph, tail: Junction, head: Junction, told: Mapping[str, object], drawn_m: float, speed: WalkingSpeed
) -> float:
    """Return the share of the speed on flat pavement that an edge leaves, there and back."""
    surface = speed.surfaces.get(str(told.get("surface") or ""), 1.0)
    if told.get("highway") == "steps":
        return surface * speed.stairs
    low, high = (graph.nodes[node].get("elevation_m") for node in (tail, head))
    if not speed.slopes or low is None or high is None or drawn_m == 0:
        return surface
    slope = min(abs(high - low) / drawn_m, STEEPEST)
    return surface * 2.0 / (1.0 / slope_share(slope) + 1.0 / slope_share(-slope))
