"""How much road is known: with few lines a walk is guessed, whatever the figures look like."""

from collections.abc import Iterator

import numpy as np
import shapely

from geo.counted import counted
from geo.inspection.site import Site
from geo.inspection.trait import Trait

FEW_M = 15.0
"""Metres of road for each address; real villages have 20 to 120, and below this most ways are missing."""

FEW_LINES = 30


def measure(site: Site) -> Iterator[Trait]:
    """Give how thin the known roads are, or that none is known."""
    if site.graph is None:
        yield Trait(
            "roads",
            site.village.code,
            True,
            "no road is known: a walk is taken as 1.4 times the straight line",
            "没有道路数据：步行距离按直线的 1.4 倍估算",
            {"roads": 0, "length_km": 0.0},
        )
        return
    lines = site.village.roads.geometry.to_numpy()
    inside = shapely.intersects(lines, site.village.boundary)
    length_m = float(shapely.length(shapely.intersection(lines[inside], site.village.boundary)).sum())
    per_door, n_lines = length_m / len(site.xy), int(inside.sum())
    median_m = float(np.median(site.walk.access_m))
    if per_door >= FEW_M and n_lines >= FEW_LINES:
        return
    yield Trait(
        "roads",
        site.village.code,
        True,
        f"thin roads: {counted(n_lines, 'line')}, {length_m / 1000:.1f} km or {per_door:.0f} m for each address; "
        f"half of the addresses lie over {median_m:.0f} m from one: paths are missing",
        f"道路稀少：{n_lines} 条，共 {length_m / 1000:.1f} 公里，每个住户点 {per_door:.0f} 米；"
        f"半数住户点距道路超过 {median_m:.0f} 米：可能缺少小路",
        {"roads": n_lines, "length_km": round(length_m / 1000, 3), "median_access_m": round(median_m, 1)},
    )
