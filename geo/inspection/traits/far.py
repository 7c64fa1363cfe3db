"""Households far from any path: somebody walks cross-country to them, or a path is missing on the map."""

from collections.abc import Iterator

import shapely

from geo.counted import counted
from geo.inspection.site import Site
from geo.inspection.trait import Trait

MANY = 0.02
"""So great a share of households far from any path warns: roads are missing, not a few farms remote."""


def measure(site: Site) -> Iterator[Trait]:
    """Give the households far from any path."""
    report = site.report
    if not len(report.far):
        return
    households, most = int(site.weights[report.far].sum()), float(site.walk.access_m.max())
    share = households / site.households
    yield Trait(
        "far",
        site.village.code,
        share > MANY,
        f"{counted(households, 'household')} ({share:.1%}) {'is' if households == 1 else 'are'} over "
        f"{report.far_m:.0f} m from any path, up to {most:.0f} m",
        f"{households} 户（{share:.1%}）距任何道路超过 {report.far_m:.0f} 米，最远 {most:.0f} 米",
        {"households": households, "farthest_m": round(most, 1)},
        shapely.MultiPoint(site.xy[report.far]),
    )
