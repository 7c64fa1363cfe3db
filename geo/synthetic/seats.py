"""Where settlements sit: villages on their roads, hamlets on field lines, estates beside a road."""

from dataclasses import dataclass

import numpy as np

from geo.errors import GeoError
from geo.synthetic.curves import Curve
from geo.synthetic.fabric import VERGES, Fabric
from geo.synthetic.frame import Frame, lay_frame
from geo.synthetic.names import numeral
from geo.synthetic.settings import HIGHWAY, Hamlet, VillagePlan

CROOKED_M = {"village": 2.6, "hamlet": 2.0, "estate": 0.0}


@dataclass(frozen=True)
class Seat:
    """
    Where and how large a settlement is to be.

    ``roads`` and ``highways`` speak of its north and its east axis. ``households``, ``plots`` and ``groups`` are given
    for the parts west and east of a river or railway, or as one part; ``gap`` is half the strip between the parts (0:
    none); ``titles`` names main streets and crossings of the strip.
    """

    village: str
    frame: Frame
    roads: tuple[bool, bool]
    highways: tuple[str, str]
    gap: float
    households: tuple[int, ...]
    plots: tuple[int, ...]
    groups: tuple[tuple[str, ...], ...]
    titles: dict[str, str]
    public: bool


def village_seat(village: VillagePlan, fabric: Fabric, doubles: float, rng: np.random.Generator) -> Seat:
    """Return the seat of a village's nucleus, where its two roads cross or at its place on one."""
    ns = find_line(fabric, village.ns) if village.ns else None
    ew = find_line(fabric, village.ew) if village.ew else None
    gap = VERGES.get(ns.kind, 0.0) if ns else 0.0
    highways = tuple(HIGHWAY.get(curve.kind, "residential") if curve else "residential" for curve in (ns, ew))
    names = tuple(f"{numeral(k)}组" for k in range(1, village.groups + 1))
    households = (village.across, village.nucleus - village.across) if gap else (village.nucleus,)
    return Seat(
        village.code,
        _village_frame(village, fabric, ns, ew, rng),
        (ns is not None and not gap, ew is not None),
        (highways[0], highways[1]),
        gap,
        households,
        _plots(households, doubles),
        ((village.across_name,), names) if gap else (names,),
        _titles(village.name, ns.kind if ns else ""),
        public=True,
    )


def hamlet_seat(village: str, hamlet: Hamlet, curve: Curve, doubles: float, rng: np.random.Generator) -> Seat:
    """Return the seat of a hamlet on a field line, which becomes its main street."""
    ns = hamlet.along == "ns"
    return Seat(
        village,
        line_frame(curve, hamlet.at[1 if ns else 0], CROOKED_M["hamlet"], rng),
        (ns, not ns),
        (HIGHWAY["hamlet"] if ns else "residential", HIGHWAY["hamlet"]),
        0.0,
        (hamlet.households,),
        _plots((hamlet.households,), doubles),
        ((hamlet.name,),),
        _titles(hamlet.name, ""),
        public=False,
    )


def line_frame(curve: Curve, at: float, crooked_m: float, rng: np.random.Generator) -> Frame:
    """Return the frame whose one axis follows a line, with its middle at a northing or easting on it."""
    middle = curve.points(np.array([at]))[0]
    ns, ew = (curve, None) if curve.along == "ns" else (None, curve)
    return lay_frame(ns, ew, middle, crooked_m, rng)


def find_line(fabric: Fabric, name: str) -> Curve:
    """
    Return the named line of either family.

    Raises
    ------
    GeoError
        The plan has no such line.
    """
    found = [curve for curve in (*fabric.ns, *fabric.ew) if curve.name == name]
    if not found:
        raise GeoError(f"synthetic: the plan has no line named {name!r}")
    return found[0]


def _village_frame(
    village: VillagePlan, fabric: Fabric, ns: Curve | None, ew: Curve | None, rng: np.random.Generator
) -> Frame:
    if ns is not None and ew is not None:
        node = fabric.nodes[fabric.index("ns", ns.name), fabric.index("ew", ew.name)]
        return lay_frame(ns, ew, node, CROOKED_M["village"], rng)
    return line_frame(find_line(fabric, village.ns or village.ew or ""), village.at, CROOKED_M["village"], rng)


def _plots(households: tuple[int, ...], doubles: float) -> tuple[int, ...]:
    return tuple(count - round(count * doubles / (1 + doubles)) for count in households)


def _titles(name: str, barrier: str) -> dict[str, str]:
    stem = name.removesuffix("村").removesuffix("庄")
    titles = {"main": "大街", "axis": "正街"}
    if barrier == "river":
        titles |= {"west": "沿河西街", "east": "沿河东街"}
        titles |= {"crossing": f"{stem}大桥", "footway": f"{stem}人行桥", "bridge": "yes"}
    if barrier == "railway":
        titles |= {"west": "道西街", "east": "道东街"}
        titles |= {"crossing": f"{stem}平交道口", "footway": f"{stem}人行地道", "bridge": ""}
    return titles
