"""From the parts of the input to one whole: one metric CRS, and no part that contradicts another."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame, GeoSeries
from numpy.typing import NDArray
from pyproj import CRS

from geo.counted import counted
from geo.crs import metric_crs
from geo.errors import Fault, InputError, Text
from geo.formats.checks.borders import settle_doors, settle_villages, settle_without_boundary, take_only_village
from geo.formats.checks.dedicated import settle_dedicated, tell_filled
from geo.formats.checks.findings import Findings
from geo.formats.checks.groups import as_households, settle_groups
from geo.formats.checks.in_buildings import place_in_buildings
from geo.formats.checks.mapped import leave_out_beyond
from geo.formats.checks.parts import Part
from geo.formats.checks.places import tell_beyond, tell_strays
from geo.formats.checks.unplaced import place_unplaced, tell_nowhere
from geo.formats.checks.verdict import judge_parts
from geo.formats.layer import Layer
from geo.inputs import Inputs, Source
from geo.local_plane import is_local_plane
from geo.schema import BARRIERS, BUILDINGS, DEDICATED, DOOR_PARTS, GROUPS, HOUSEHOLDS, ROADS

MAIN = ("boundary", "households", "groups", "buildings")
"""What says where in the world a plan is, the surest first."""

ROADS_WITHIN_M = 5_000.0
"""A road file of which no road comes so near to any address is of another place."""


def assemble(
    parts: Mapping[str, Part], *, has_boundary: bool, has_households: bool = True, findings: Findings
) -> Inputs:
    """
    Return the input as one whole.

    Addresses without coordinates stand in the outline of their building, or get an estimated place in their group.
    Without a file of households each group is one unit.

    A part that could not be read is absent; findings then hold why. What two parts have to do with each other is
    judged wherever the geometry of both is sound, so that one run names as much as can be known.

    Raises
    ------
    InputError
        Findings hold a fault, before or after this; it carries all of them.
    """
    located = _locate(parts, findings)
    if not located and not findings.faults and "households" in parts:
        tell_nowhere(parts["households"], np.arange(len(parts["households"].columns)), findings)
    villages = groups = doors = None
    tables = _tables(parts, located, findings) if located else {}
    if "boundary" in located:
        villages = settle_villages(parts["boundary"], located["boundary"], findings)
        parts, located = leave_out_beyond(parts, located, villages, findings)
    if "groups" in located:
        groups = settle_groups(parts["groups"], located["groups"], villages, findings)
    if groups is not None and not has_households:
        parts = {**parts, "households": as_households(parts["groups"], groups, villages, findings)}
        located = {**located, "households": parts["households"].shapes}
    verdict = judge_parts(parts, located, villages, findings)
    if "households" in located:
        households = take_only_village(parts["households"], located["households"], groups, villages, findings)
        parts = {**parts, "households": households}
        surveyed, tables["buildings"] = _housed(parts, located, villages, tables["buildings"], findings)
        doors = place_unplaced(households, surveyed, groups, villages, tables, findings)
        there = np.flatnonzero(doors.notna())
        part, placed = parts["households"].only(there), doors.iloc[there].reset_index(drop=True)
        if villages is not None:
            unread = parts["boundary"].layer.pick.dropped
            placed = settle_doors(part, placed, villages, findings, verdict, unread=unread)
        elif not has_boundary:
            settle_without_boundary(part, placed, groups, findings)
        if "roads" in located:
            _tell_distant_roads(parts["roads"].layer, located["roads"], placed, findings)
    if "dedicated" in located:
        near = placed if doors is not None else None
        tables["dedicated"] = settle_dedicated(parts["dedicated"], located["dedicated"], villages, near, findings)
        if villages is not None and near is not None:
            tell_filled(parts["dedicated"].layer, tables["dedicated"], villages, near, findings)
    if findings.faults or doors is None:
        raise InputError(findings.faults)
    table = _households(parts["households"], placed, was_placed=surveyed.notna().to_numpy())
    return replace(_whole(parts, table, villages, groups, tables, findings), datum=verdict)


def _locate(parts: Mapping[str, Part], findings: Findings) -> dict[str, GeoSeries]:
    """Return the sound geometry of each part in the metric CRS of the first of `MAIN` that has a place."""
    sound = {name: part.shapes for name, part in parts.items() if part.shapes is not None}
    main = next((name for name in MAIN if name in sound and sound[name].notna().any()), None)
    if main is None or tell_strays(parts[main].layer, sound[main], findings) or _tell_mixed(parts, sound, findings):
        return {}
    crs = metric_crs(sound[main].dropna())
    located = {name: shapes.to_crs(crs) for name, shapes in sound.items()}
    for name in [name for name, shapes in located.items() if not np.isfinite(shapely.get_coordinates(shapes)).all()]:
        shapes = located.pop(name)
        far = np.flatnonzero(~np.isfinite(shapely.bounds(shapes)).all(axis=1) & shapes.notna())
        text = ("lies in another part of the world than the other files", "与其他文件不在世界的同一地区")
        findings.faults.append(parts[name].layer.say(far, *text))
    for name in located:
        if name == main or name != "households":  # a door far off its boundary is told there
            tell_beyond(parts[name].layer, sound[name], crs, findings)
    return located


def _housed(
    parts: Mapping[str, Part],
    located: Mapping[str, GeoSeries],
    villages: GeoDataFrame | None,
    buildings: GeoDataFrame,
    findings: Findings,
) -> tuple[GeoSeries, GeoDataFrame]:
    """Return the addresses, some now in the outlines of their buildings, and these with the ids that addresses say."""
    doors = located["households"]
    if "buildings" not in located:
        return doors, buildings
    outlines = located["buildings"]
    doors, ids = place_in_buildings(parts["households"], doors, parts["buildings"], outlines, villages, findings)
    return doors, buildings.assign(building_id=ids)


def _tell_mixed(parts: Mapping[str, Part], sound: Mapping[str, GeoSeries], findings: Findings) -> bool:
    """Name the files on the local plane if others lie on the earth, and return whether any does."""
    placed = {name: shapes for name, shapes in sound.items() if shapes.notna().any()}
    local = [parts[name].layer.file for name, shapes in placed.items() if is_local_plane(shapes.crs)]
    if len(local) in (0, len(placed)):
        return False
    text = (
        "lies on a local plane, other files on the earth; place all of them in the same way",
        "在本地平面上，其他文件却有真实坐标；所有文件应以同样方式定位",
    )
    findings.faults.extend(Fault(file, *text) for file in local)
    return True


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


def _households(part: Part, doors: GeoSeries, *, was_placed: NDArray[np.bool_]) -> GeoDataFrame:
    # a register without addresses has none of these columns, and its tables stay as narrow as they were
    said = [name for name in DOOR_PARTS if name in part.columns and part.columns[name].notna().any()]
    table = GeoDataFrame(part.columns[[*HOUSEHOLDS, *said]], geometry=doors.to_numpy(), crs=doors.crs)
    return table.assign(estimated=table["estimated"].to_numpy(dtype=bool) | ~was_placed)


def _whole(
    parts: Mapping[str, Part],
    households: GeoDataFrame,
    villages: GeoDataFrame | None,
    groups: GeoDataFrame | None,
    tables: Mapping[str, GeoDataFrame],
    findings: Findings,
) -> Inputs:
    crs: CRS = households.crs
    doors = households.geometry.to_numpy()
    land = shapely.union_all(doors).convex_hull if villages is None else shapely.union_all(villages.geometry.to_numpy())
    _tell_idle(parts, tables, land, findings)
    layer = parts["households"].layer
    by_group = "groups" in parts and layer is parts["groups"].layer
    rows = parts["groups" if by_group else "households"].columns
    return Inputs(
        crs=crs,
        households=households,
        kept=rows[list(layer.pick.taken)].rename(columns=layer.pick.taken),
        villages=villages,
        roads=tables["roads"],
        barriers=tables["barriers"],
        buildings=tables["buildings"],
        notices=tuple(findings.notices),
        dropped_columns=tuple(_dropped(parts)),
        sources=tuple(_source(name, part) for name, part in parts.items() if not (by_group and name == "households")),
        dedicated=tables.get("dedicated", _empty(DEDICATED, crs)),
        groups=_empty(GROUPS, crs) if groups is None else groups[[*GROUPS, "geometry"]],
        by_group=by_group,
        counted=not layer.from_map,
        denied_columns=dict(_denied(parts)),
    )


def _source(role: str, part: Part) -> Source:
    layer = part.layer
    crs = None if layer.crs is None else layer.crs.to_2d()
    authority = None if crs is None else crs.to_authority()
    named = None if crs is None else ":".join(authority) if authority else crs.name
    changed = (layer.recast, layer.turned)
    return Source(role, layer.file, len(layer), named, layer.encoding, part.datum, *changed)


def _dropped(parts: Mapping[str, Part]) -> Iterator[str]:
    for name, part in parts.items():
        yield from (_known_as(name, heading) for heading in part.layer.pick.dropped)


def _denied(parts: Mapping[str, Part]) -> Iterator[tuple[str, Text]]:
    for name, part in parts.items():
        yield from ((_known_as(name, heading), what) for heading, what in part.layer.pick.denied.items())


def _known_as(role: str, heading: str) -> str:
    return heading if role == "households" else f"{role}.{heading}"


def _tables(parts: Mapping[str, Part], located: Mapping[str, GeoSeries], findings: Findings) -> dict[str, GeoDataFrame]:
    """Return the roads and barriers, one line a row, and the buildings, in the CRS of what is located."""
    crs = next(iter(located.values())).crs
    tables = {}
    for name, columns in (("roads", ROADS), ("barriers", BARRIERS), ("buildings", BUILDINGS)):
        if name in located:
            table = GeoDataFrame(parts[name].columns[list(columns)], geometry=located[name].to_numpy(), crs=crs)
            tables[name] = table if name == "buildings" else _single_lines(table, parts[name].layer, findings)
        else:
            tables[name] = _empty(columns, crs)
    return tables


def _empty(columns: tuple[str, ...], crs: CRS) -> GeoDataFrame:
    return GeoDataFrame(
        {column: pd.Series(dtype=object) for column in columns}, geometry=GeoSeries([], crs=crs), crs=crs
    )


def _single_lines(table: GeoDataFrame, layer: Layer, findings: Findings) -> GeoDataFrame:
    """Return a table with one line a row; lines without length go, which is noticed."""
    single = table.explode(ignore_index=True)
    if n_short := int((single.length == 0).sum()):
        text = (
            f"{counted(n_short, 'line without length was', 'lines without length were')} left out",
            f"已略去 {n_short} 条长度为零的线",
        )
        findings.notices.append(Fault(layer.file, *text))
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
