"""Villages from the tables of a planner."""

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from geo.dedicated import clip_areas
from geo.inputs import Inputs
from geo.join import join_villages
from geo.local_plane import is_local_plane
from geo.outline import MARGIN_M, draw_outlines
from geo.village import Village


def build_villages(inputs: Inputs) -> tuple[Village, ...]:
    """
    Return the villages in the order of the boundary file, or of their first rows where there is no boundary.

    A door belongs to the village in which it lies; what its row says counts within a metre of a border, and where
    there is no boundary. Then each village gets an outline round its doors, and ``estimated`` says ``boundary``; it
    says ``roads`` where no road is known, ``georeference`` on the local plane, ``households`` where nobody counted
    them, and ``positions`` where a door stands at an estimated place. Every village has all roads, and those barriers
    and buildings that touch it, and its pieces of the dedicated areas. A village without doors has no households.
    """
    villages, owner = _given(inputs) if inputs.villages is not None else _outlined(inputs)
    missing = {
        "boundary": inputs.villages is None,
        "roads": inputs.roads.empty,
        "georeference": is_local_plane(inputs.crs),
        "households": not inputs.counted,
    }
    estimated = frozenset(name for name, lacks in missing.items() if lacks)
    return tuple(_village(inputs, villages, owner, position, estimated) for position in range(len(villages)))


def _given(inputs: Inputs) -> tuple[GeoDataFrame, NDArray[np.intp]]:
    said = inputs.households["village"].to_numpy(dtype=object)
    return inputs.villages, join_villages(inputs.households.geometry, said, inputs.villages).village


def _outlined(inputs: Inputs) -> tuple[GeoDataFrame, NDArray[np.intp]]:
    """Return a village for each name that the rows have, or a single one, with its outline."""
    owner, said = pd.factorize(inputs.households["village"].to_numpy(dtype=object))
    names = [str(name) for name in said] or ["V1"]
    owner = np.maximum(owner, 0).astype(np.intp)
    codes = (
        names
        if all(name.isascii() and name.isalnum() for name in names)
        else [f"V{i}" for i in range(1, len(names) + 1)]
    )
    corners, row = shapely.get_coordinates(shapely.segmentize(_grounds(inputs), MARGIN_M), return_index=True)
    ends = np.asarray(shapely.points(corners), dtype=object)
    rims, of_area = shapely.get_coordinates(
        shapely.segmentize(inputs.dedicated.geometry.to_numpy(), MARGIN_M), return_index=True
    )
    doors = inputs.households.geometry.to_numpy()
    nearest = shapely.STRtree(doors).query_nearest(inputs.dedicated.geometry.to_numpy(), all_matches=False)[1]
    points = np.concatenate([doors, ends, np.asarray(shapely.points(rims), dtype=object)])
    outlines = draw_outlines(points, np.concatenate([owner, owner[row], owner[nearest[of_area]]]))
    return GeoDataFrame({"code": codes, "name": names}, geometry=outlines, crs=inputs.crs), owner


def _grounds(inputs: Inputs) -> NDArray[np.object_]:
    """Return for each row of households its ground, where that is known: the outline of a whole group; else None."""
    if not inputs.by_group:
        return np.full(len(inputs.households), None, dtype=object)
    places = np.array(inputs.groups.geometry, dtype=object)
    places[shapely.get_dimensions(places) < 2] = None
    return places


def _village(
    inputs: Inputs, villages: GeoDataFrame, owner: NDArray[np.intp], position: int, estimated: frozenset[str]
) -> Village:
    village = villages.iloc[position]
    rows = np.flatnonzero(owner == position)
    households = inputs.households.iloc[rows].reset_index(drop=True).assign(village=village["code"], row=rows)
    return Village(
        code=village["code"],
        name=village["name"],
        boundary=village.geometry,
        households=households,
        roads=inputs.roads,
        barriers=_touching(inputs.barriers, village),
        buildings=_touching(inputs.buildings, village),
        estimated=estimated | ({"positions"} if households["estimated"].any() else set()),
        grounds=_grounds(inputs)[rows],
        dedicated=_dedicated(inputs, village),
    )


def _dedicated(inputs: Inputs, village: pd.Series) -> GeoDataFrame | None:
    """Return the pieces of dedicated areas in a village; None where it has none."""
    if not len(inputs.dedicated):
        return None
    areas = clip_areas(inputs.dedicated, village.geometry)
    return areas if len(areas) else None


def _touching(table: GeoDataFrame, village: pd.Series) -> GeoDataFrame:
    return table.iloc[np.sort(table.sindex.query(village.geometry, predicate="intersects"))].reset_index(drop=True)
