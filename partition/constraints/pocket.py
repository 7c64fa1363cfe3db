"""What cuts a piece of a grid off, said in a sentence."""

import numpy as np
import shapely

from geo.counted import counted
from geo.coverage import Flags, Ints, shared_segments
from geo.errors import Text
from partition.ground import Ground

KINDS = {
    "river": ("river", "河流"),
    "water": ("water", "水域"),
    "railway": ("railway", "铁路"),
    "motorway": ("motorway", "高速公路"),
}
"""The kinds of barriers that are known by name; others are called as the planner calls them."""

ON_BARRIER_M = 1e-3
"""A border this close to a barrier lies on it."""

NAMED = 3
"""How many things are named before "and others"."""


def describe_pocket(ground: Ground, area: Flags, pocket: Ints, rest: Ints) -> Text:
    """
    Return how a pocket hangs together with its grid: households, the barriers round it, the shortest walk.

    Parameters
    ----------
    area
        Which units of the village hang together with the pocket over open borders.
    pocket, rest
        The units of the grid that are in the area, and those that are not.
    """
    households = int(ground.units.weights[pocket].sum())
    en, zh = _barriers_round(ground, area)
    between = np.ix_(ground.door[pocket], ground.door[rest])
    nearest = int(ground.walk_m[between].argmin())
    metres = float(ground.walk_m[between].flat[nearest])
    walk_en, walk_zh = f"{metres:.0f} m on foot from the rest", f"距其余部分步行{metres:.0f}米"
    if ground.unreachable[between].flat[nearest]:
        walk_en, walk_zh = f"no path leads there, estimated {walk_en}", f"无路可达，按直线估算{walk_zh}"
    return f"{counted(households, 'household')} {en}, {walk_en}", f"{zh}{households}户，{walk_zh}"


def describe_units(ground: Ground, units: Ints) -> Text:
    """Return units as a list of names with their households."""
    table = ground.units.table.iloc[units]
    named = [f"{unit} ({n})" for unit, n in table["households"].head(NAMED).items()]
    more = len(units) > NAMED
    return ", ".join(named) + (" and others" if more else ""), "、".join(named) + ("等" if more else "")


def _barriers_round(ground: Ground, area: Flags) -> Text:
    """Return the names of the barriers on the border of an area, those that close most of it first."""
    barriers = ground.village.barriers
    shared = shared_segments(ground.units.table.geometry.to_numpy())
    rim = area[shared.left] != area[shared.right]
    middles = shapely.line_interpolate_point(shared.lines[rim], 0.5, normalized=True)
    segment, row = barriers.sindex.query(middles, predicate="dwithin", distance=ON_BARRIER_M)
    metres = np.bincount(row, shared.length_m[rim][segment], len(barriers))
    on = [int(each) for each in np.argsort(-metres, kind="stable") if metres[each] > 0]
    kinds, called = (barriers[column].fillna("").astype(str) for column in ("kind", "name"))
    names = list(dict.fromkeys(_named(kinds.iloc[row], called.iloc[row]) for row in on))
    if not names:
        return "cut off from it", "与其余部分不相连的"
    more = len(names) > NAMED
    en, zh = zip(*names[:NAMED], strict=True)
    return (
        f"behind {', '.join(en)}{' and others' if more else ''}",
        f"被{'、'.join(zh)}{'等' if more else ''}隔开的",
    )


def _named(kind: str, name: str) -> Text:
    """Return a barrier by its kind and name, as far as they are known."""
    en, zh = KINDS.get(kind, (kind or "barrier", kind or "屏障"))
    return f"the {en} {name}" if name else f"a {en}", name or zh
