"""What a map has beyond the villages: nobody listed it, so it is left out and no fault."""

from collections.abc import Mapping

import numpy as np
import shapely
from geopandas import GeoDataFrame, GeoSeries

from geo.errors import Fault
from geo.formats.checks.findings import Findings
from geo.formats.checks.parts import Part
from geo.formats.roles import ROLES

PLACED = ("households", "groups")
"""Parts of which every entry has to lie in a village."""


def leave_out_beyond(
    parts: Mapping[str, Part], located: Mapping[str, GeoSeries], villages: GeoDataFrame, findings: Findings
) -> tuple[dict[str, Part], dict[str, GeoSeries]]:
    """Return the parts and their places, of those cut from a map only what lies in a village; notices say how many."""
    kept_parts, kept_places = dict(parts), dict(located)
    areas = shapely.STRtree(villages.geometry.to_numpy())
    for name in PLACED:
        if name not in located or not parts[name].layer.from_map:
            continue
        here = np.unique(areas.query(located[name].to_numpy(), predicate="intersects")[0])
        n_all = len(located[name])
        if len(here) in (0, n_all):  # a map of another place is a fault, and told as one
            continue
        kept_parts[name] = parts[name].only(here)
        kept_places[name] = located[name].iloc[here].reset_index(drop=True)
        text = (
            f"{n_all - len(here)} of {n_all} {name} on the map lie outside the boundary and are left out",
            f"地图上的{ROLES[name].zh}共 {n_all} 个，其中 {n_all - len(here)} 个在边界外，已略去",
        )
        findings.notices.append(Fault(parts[name].layer.file, *text))
    return kept_parts, kept_places
