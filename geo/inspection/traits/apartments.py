"""Buildings where many live: those over a band become grids of their own."""

from collections.abc import Iterator

import numpy as np
import shapely

from geo.counted import counted
from geo.inspection.site import Site
from geo.inspection.trait import Trait
from geo.units import join_doors

SEVERAL = 3
"""Households in one building from which on it is an apartment building."""


def measure(site: Site) -> Iterator[Trait]:
    """Give the apartment buildings of the village, and those with more households than a band allows."""
    unit = join_doors(site.xy, site.village.households["building_id"])
    households = np.bincount(unit, weights=site.weights).astype(int)
    several = np.flatnonzero(households >= SEVERAL)
    if not len(several):
        return
    within, most = int(households[several].sum()), int(households.max())
    share = within / site.households
    yield Trait(
        "apartments",
        site.village.code,
        False,
        f"{counted(len(several), 'apartment building')} with {SEVERAL} to {most} households: {within} of "
        f"{counted(site.households, 'household')} ({share:.0%}); a building stays whole",
        f"{len(several)} 栋多户楼（{SEVERAL}–{most} 户）共 {within} 户，占 {share:.0%}；楼栋不拆分",
        {"buildings": len(several), "households": within, "most_households": most},
        _place(site, np.isin(unit, several)),
    )
    for band in site.bands:
        over = np.flatnonzero(households > band.most)
        if len(over):
            yield Trait(
                "apartments",
                site.village.code,
                True,
                f"{counted(len(over), 'building has', 'buildings have')} more than {band.most} households, up "
                f"to {households[over].max()}: "
                f"each becomes a {band.en} of its own",
                f"{len(over)} 栋楼超过 {band.most} 户，最多 {households[over].max()} 户：各自单独成为{band.zh}",
                {"buildings": len(over), "most_households": int(households[over].max()), "max": band.most},
                _place(site, np.isin(unit, over)),
            )


def _place(site: Site, which: np.ndarray) -> shapely.Geometry:
    return shapely.MultiPoint(site.xy[which])
