"""Roads in several pieces: doors on a piece apart cannot be walked to."""

from collections.abc import Iterator

import shapely

from geo.counted import counted
from geo.inspection.site import Site
from geo.inspection.trait import Trait


def measure(site: Site) -> Iterator[Trait]:
    """Give the road components within the village, if there are several, and the households that no path reaches."""
    report = site.report
    islands = [each for each in report.islands if shapely.intersects(each.lines, site.village.boundary)]
    if len(islands) < 2:
        return
    beside = islands[1:]
    km, households = sum(each.length_m for each in beside) / 1000, int(site.weights[report.unreachable].sum())
    yield Trait(
        "components",
        site.village.code,
        households > 0,
        f"the roads are in {len(islands)} pieces; those beside the main one have {km:.2f} km, and "
        f"{counted(households, 'household opens', 'households open')} on them, whom no path reaches",
        f"道路分成 {len(islands)} 片；主路网以外共 {km:.2f} 公里，其上 {households} 户无路可达",
        {"components": len(islands), "beside_main_km": round(km, 3), "unreachable_households": households},
        shapely.union_all([each.lines for each in beside]),
    )
