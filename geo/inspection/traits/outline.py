"""The outline of a village: long and thin, or with holes."""

from collections.abc import Iterator

import numpy as np
import shapely

from geo.inspection.site import Site
from geo.inspection.trait import Trait

LONG = 4.0
"""A village whose narrowest enclosing rectangle is so many times longer than wide is long."""


def measure(site: Site) -> Iterator[Trait]:
    """Give that a land part is long, and that it has holes."""
    parts = shapely.get_parts(site.village.boundary)
    main = parts[np.argmax(shapely.area(parts))]
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(main))
    sides = np.sort(np.hypot(*np.diff(corners[:3], axis=0).T)) / 1000.0
    if sides[1] >= LONG * sides[0]:
        yield Trait(
            "outline",
            site.village.code,
            False,
            f"long: {sides[1]:.1f} km by {sides[0]:.1f} km; grids will lie one behind the other, and walks are long",
            f"狭长：长 {sides[1]:.1f} 公里，宽 {sides[0]:.1f} 公里；网格将依次排列，步行较远",
            {"length_km": round(float(sides[1]), 3), "width_km": round(float(sides[0]), 3)},
        )
    holes = int(shapely.get_num_interior_rings(parts).sum())
    if holes:
        yield Trait(
            "outline",
            site.village.code,
            False,
            f"the boundary has {holes} holes, which belong to no grid",
            f"边界有 {holes} 个洞，不属于任何网格",
            {"holes": holes},
        )
