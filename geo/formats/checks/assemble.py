"""From the parts of the input to one whole: one metric CRS, and no part that contradicts another."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame, GeoSeries
from pyproj import CRS

from geo.crs import metric_crs
from geo.errors import Fault, InputError
from geo.formats.checks.borders import settle_doors, settle_villages, settle_without_boundary
from geo.formats.checks.findings import Findings
from geo.formats.checks.parts import Part
from geo.formats.checks.places import tell_strays
from geo.formats.layer import Layer
from geo.inputs import Inputs
from geo.schema import BARRIERS, BUILDINGS, HOUSEHOLDS, ROADS

ROADS_WITHIN_M = 5_000.0
"""A road file of which no road comes so near to any address is of another place."""


def assemble(parts: Mapping[str, Part], *, has_boundary: bool, findings: Findings) -> Inputs:
    """
    Return the input as one whole.

    A part that could not be read is absent; findings then hold why. What two parts have to do with each other is
    judged wherever the geometry of both is sound, so that one run names as much as can be known.

    Raises
    ------
    InputError
        Findings hold a fault, before or after this; it carries all of them.
    """
    located = _locate(parts, findings)
    villages = doors = None
    if "boundary" in located:
        villages = settle_villages(parts["boundary"], located["boundary"], findings)
    if "households" in located:
        doors = located["households"]
        if villages is not None:
            doors = settle_doors(parts["households"], doors, villages, findings)
        elif not has_boundary:
            settle_without_boundary(parts["households"], doors, findings)
        if "roads" in located:
            _tell_distant_roads(parts["roads"].layer, located["roads"], doors, findings)
    if findings.faults or doors is None:
        raise InputError(findings.faults)
    return _whole(parts, located, doors, villages, findings)


def _locate(parts: Mapping[str, Part], findings: Findings) -> dict[str, GeoSeries]:
    """Return the sound geometry of each part in the CRS of the villages, or of the households if there are none."""
    sound = {name: part.shapes for name, part in parts.items() if part.shapes is not None}
    main = next((name for name in ("boundary", "households") if len(sound.get(name, ()))), None)
    if main is None or tell_strays(parts[main].layer, sound[main], findings):
        return {}
    crs = metric_crs(sound[main])
    located = {name: shapes.to_crs(crs) for name, shapes in sound.items()}
    for name in [name for name, shapes in located.items() if not np.isfinite(shapely.get_coordinates(shapes)).all()]:
        far = np.flatnonzero(~np.isfinite(shapely.bounds(located.pop(name))).all(axis=1))
        text = ("lies in another part of the world than the other files", "与其他文件不在世界的同一地区")
        findings.faults.append(parts[name].layer.say(far, *text))
    return located


def _tell_distant_roads(layer: Layer, roads: GeoSeries, doors: GeoSeries, findings: Findings) -> None:
    if not len(roads) or not len(doors):
        return
    _, metres = shapely.STRtree(roads.to_numpy()).query_nearest(
        doors.to_numpy(), return_distance=True, all_matches=False
    )
    if metres.min() > ROADS_WITHIN_M:
        km, right = f"{metres.min() / 1000:,.0f}", f"{ROADS_WITHIN_M / 1000:g}"
        findings.faults.append(
            Fault(
                layer.file,
                f"the nearest road is {km} km from any address; within {right} km would be right: "
                "is it of another place, or swapped?",
                f"最近的道路距任何地址都有 {km} km，应在 {right} km 以内：是否属于别处，或坐标颠倒？",
            )
        )


def _whole(
    parts: Mapping[str, Part],
    located: Mapping[str, GeoSeries],
    doors: GeoSeries,
    villages: GeoDataFrame | None,
    findings: Findings,
) -> Inputs:
    crs: CRS = doors.crs
    part = parts["households"]
    taken = part.layer.pick.taken
    households = GeoDataFrame(part.columns[list(HOUSEHOLDS)], geometry=doors.to_numpy(), crs=crs)
    tables = {
        name: _table(parts, located, name, columns, crs)
        for name, columns in (("roads", ROADS), ("barriers", BARRIERS), ("buildings", BUILDINGS))
    }
    lines = {name: _single_lines(tables[name], parts, name, findings) for name in ("roads", "barriers")}
    land = shapely.union_all(doors.to_numpy() if villages is None else villages.geometry.to_numpy())
    _tell_idle(parts, tables, land.convex_hull if villages is None else land, findings)
    return Inputs(
        crs=crs,
        households=households,
        kept=part.columns[list(taken)].rename(columns=taken),
        villages=villages,
        roads=lines["roads"],
        barriers=lines["barriers"],
        buildings=tables["buildings"],
        notices=tuple(findings.notices),
        dropped_columns=tuple(_dropped(parts)),
    )


def _dropped(parts: Mapping[str, Part]) -> Iterator[str]:
    for name, part in parts.items():
        prefix = "" if name == "households" else f"{name}."
        yield from (prefix + heading for heading in part.layer.pick.dropped)


def _table(
    parts: Mapping[str, Part], located: Mapping[str, GeoSeries], name: str, columns: tuple[str, ...], crs: CRS
) -> GeoDataFrame:
    if name in located:
        return GeoDataFrame(parts[name].columns, geometry=located[name].to_numpy(), crs=crs)
    return GeoDataFrame(
        {column: pd.Series(dtype=object) for column in columns}, geometry=GeoSeries([], crs=crs), crs=crs
    )


def _single_lines(table: GeoDataFrame, parts: Mapping[str, Part], name: str, findings: Findings) -> GeoDataFrame:
    """Return a table with one line a row; lines without length go, which is noticed."""
    single = table.explode(ignore_index=True)
    if n_short := int((single.length == 0).sum()):
        text = (f"{n_short} lines without length were left out", f"已略去 {n_short} 条长度为零的线")
        findings.notices.append(Fault(parts[name].layer.file, *text))
    return single[single.length > 0].reset_index(drop=True)


def _tell_idle(
    parts: Mapping[str, Part], tables: Mapping[str, GeoDataFrame], land: shapely.Geometry, findings: Findings
) -> None:
    """Notice files that change nothing: they have no rows, or none that touches the land of the villages."""
    for name, table in tables.items():
        if name not in parts:
            continue
        file = parts[name].layer.file
        if table.empty:
            findings.notices.append(Fault(file, f"there are no {name} in it", "其中没有任何要素"))
        elif name != "roads" and not table.intersects(land).any():
            text = (f"none of the {len(table)} {name} touches a village", f"{len(table)} 个要素均不与任何村相接")
            findings.notices.append(Fault(file, *text))
