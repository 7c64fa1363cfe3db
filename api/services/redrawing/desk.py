"""A plan on a desk: the drawing of every level of every village, begun from the files that the plan was drawn to."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyogrio
from geopandas import GeoDataFrame
from pyproj import CRS, Transformer

from api.services.drawing.plan_folder import PLAN_GPKG
from api.services.drawing.plan_reading import read_plan
from api.services.redrawing.colours import Colours, colours_after, first_colours, labels_of
from api.services.redrawing.outlines import Outlines
from geo.errors import Fault, InputError
from geo.local_plane import is_local_plane
from partition.levels import Band, Level
from partition.profile import shipped_names, shipped_profile
from partition.redraw import Drawing, begin
from partition.redraw.borders import border_on_features
from partition.reopen import reopen
from partition.tables import PlanTables
from partition.terms import Prices, Terms

Place = tuple[str, str]
"""The code of a village and the name of a level."""


@dataclass(frozen=True, eq=False)
class Begun:
    """What a plan was when it was drawn: its tables with units, its report, levels and terms."""

    tables: PlanTables
    report: Mapping[str, Any]
    levels: tuple[Level, ...]
    terms: Terms

    @cached_property
    def crs(self) -> CRS:
        """The working CRS."""
        return CRS(self.tables.households.crs)

    @cached_property
    def to_lonlat(self) -> Transformer | None:
        """What turns the working CRS into lon/lat; None of a local plane, which has no place on earth."""
        return None if is_local_plane(self.crs) else Transformer.from_crs(self.crs, "EPSG:4326", always_xy=True)


@dataclass(frozen=True, eq=False)
class Desk:
    """
    The drawings of a plan by village and level, coarse to fine; never changed.

    ``outlines`` are the cells of its units as maps show them, ``colours`` those of the grids of each level.
    """

    begun: Begun
    drawings: Mapping[Place, Drawing]
    outlines: Outlines
    colours: Mapping[str, Colours]

    @property
    def villages(self) -> tuple[str, ...]:
        """Codes of the villages in which somebody lives."""
        return tuple(dict.fromkeys(village for village, _ in self.drawings))

    @property
    def level_names(self) -> tuple[str, ...]:
        """Names of the levels, coarse to fine."""
        return tuple(level.name for level in self.begun.levels)

    @property
    def n_bytes(self) -> int:
        """Bytes of the walking distances of its villages, by far the most that it holds."""
        grounds = {id(drawing.ground): drawing.ground for drawing in self.drawings.values()}
        return sum(ground.walk_m.nbytes for ground in grounds.values())

    def drawings_at(self, level: str) -> tuple[Drawing, ...]:
        """Return the drawings of a level, village by village."""
        return tuple(self.drawings[village, level] for village in self.villages)

    def with_drawings(
        self, drawings: Mapping[Place, Drawing], renamed: Mapping[str, Mapping[str, str]] | None = None
    ) -> "Desk":
        """Return the desk with some drawings in place of others; ``renamed`` are new ids of grids, by level."""
        after = replace(self, drawings=MappingProxyType({**self.drawings, **drawings}))
        if any(drawing.ground is not self.drawings[place].ground for place, drawing in drawings.items()):
            after = replace(after, outlines=_outlines(self.begun, after.drawings))
        colours = dict(self.colours)
        for level in dict.fromkeys(level for _, level in drawings):
            if any(drawings[at].grid_of is not self.drawings[at].grid_of for at in drawings if at[1] == level):
                ids = (renamed or {}).get(level, {})
                before = {ids.get(grid, grid): colour for grid, colour in colours[level].items()}
                colours[level] = colours_after(before, labels_of(after.drawings_at(level)), after.outlines.touching)
        return replace(after, colours=MappingProxyType(colours))


def open_desk(folder: Path) -> Desk:
    """
    Return the desk of the plan in a folder, as it was drawn; this measures every village anew.

    Raises
    ------
    InputError
        The folder holds no plan that can be read.
    """
    begun = _begun(folder)
    names = {
        level: dict(zip(grids["grid_id"].astype(str), grids["name"].astype(str), strict=True))
        for level, grids in begun.tables.grids.groupby("level")
    }
    drawings: dict[Place, Drawing] = {}
    for village in reopen(begun.tables, begun.levels, begun.terms):
        code, ground = village.ground.village.code, village.ground
        on_feature_m = border_on_features(ground.units.table.geometry.to_numpy(), ground.adjacency, ground.village)
        for plan, level in zip(village.plans, begun.levels, strict=True):
            drawn = set(plan.grid_of)
            called = {grid: name for grid, name in names[level.name].items() if grid in drawn}
            locked = _locked(begun.report, level.name) & called.keys()
            retired = _retired(begun.report, level.name)
            drawing = begin(plan, ground, names=called, locked=locked, retired=retired, on_feature_m=on_feature_m)
            drawings[code, level.name] = drawing
    outlines = _outlines(begun, drawings)
    levels = [level.name for level in begun.levels]
    on_level = {name: [drawing for (_, level), drawing in drawings.items() if level == name] for name in levels}
    colours = {name: first_colours(labels_of(each), outlines.touching) for name, each in on_level.items()}
    return Desk(begun, MappingProxyType(drawings), outlines, MappingProxyType(colours))


def locks_of(desk: Desk) -> dict[str, tuple[str, ...]]:
    """Return the ids of the grids that are locked, by level."""
    return {
        level: tuple(sorted(grid for drawing in desk.drawings_at(level) for grid in drawing.locked))
        for level in desk.level_names
    }


def _outlines(begun: Begun, drawings: Mapping[Place, Drawing]) -> Outlines:
    return Outlines({village: drawing.ground for (village, _), drawing in drawings.items()}, begun.to_lonlat)


def _begun(folder: Path) -> Begun:
    read = read_plan(folder)
    units = _read_units(folder / PLAN_GPKG, read.tables)
    try:
        levels, terms = _levels(read.report), _terms(read.report.get("terms") or {})
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _damaged("report.json", str(error)) from error
    return Begun(replace(read.tables, units=units), read.report, levels, terms)


def _read_units(path: Path, tables: PlanTables) -> GeoDataFrame:
    try:
        units = pyogrio.read_dataframe(path, layer="units")
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise _damaged(f"{path.name} / units", str(error)) from error
    wanted = {"unit_id", "village", "households", "points", "group", "building_id", *tables.levels}
    lacking = sorted(wanted - {*units.columns})
    if lacking or not isinstance(units, GeoDataFrame) or units.crs is None:
        raise _damaged(f"{path.name} / units", f"it lacks {', '.join(lacking) or 'geometry'}")
    known = "unit_id" in tables.households and tables.households["unit_id"].isin(units["unit_id"]).all()
    if not known or units["unit_id"].duplicated().any() or units[list(tables.levels)].isna().any(axis=None):
        raise _damaged(f"{path.name} / units", "households and units do not agree")
    units = units if units.crs == tables.households.crs else units.to_crs(tables.households.crs)
    return units.set_index("unit_id")


def _levels(report: Mapping[str, Any]) -> tuple[Level, ...]:
    rows, tolerance = report["levels"], float(report.get("tolerance") or 0.0)
    splits = bool((report.get("terms") or {}).get("split_oversized"))
    labels = _labels(report.get("profile"))
    return tuple(
        Level(
            str(row["name"]),
            Band(int(row["min"]), int(row["max"])),
            tolerance=tolerance,
            count=row.get("count_asked"),
            radius_m=row.get("radius_m"),
            splits=splits,
            lowest=position == len(rows) - 1,
            label=labels.get(str(row["name"]), ""),
        )
        for position, row in enumerate(rows)
    )


def _labels(profile: object) -> dict[str, str]:
    """Return what the grids of each level are called by a profile that ships; what another one says is not kept."""
    if profile not in shipped_names():
        return {}
    return {level.name: level.label for level in shipped_profile(str(profile)).as_levels()}


def _terms(said: Mapping[str, Any]) -> Terms:
    known = {name: float(metres) for name, metres in (said.get("prices") or {}).items() if hasattr(Prices, name)}
    return Terms(
        whole_groups=bool(said.get("whole_groups")),
        may_split=frozenset((row.get("village") or "", row["group"]) for row in said.get("may_split") or ()),
        strict_parts=bool(said.get("strict_parts")),
        split_oversized=bool(said.get("split_oversized")),
        prices=Prices(**known),
    )


def _retired(report: Mapping[str, Any], level: str) -> frozenset[str]:
    """Return the codes that earlier plans had and this one has not."""
    rows = (row for row in report["levels"] if row["name"] == level)
    return frozenset(str(code) for row in rows for code in (row.get("changes") or {}).get("retired_ids", ()))


def _locked(report: Mapping[str, Any], level: str) -> frozenset[str]:
    """Return the grids that were locked in the plan that this one was drawn from, and still are."""
    return frozenset(map(str, (report.get("locked") or {}).get(level, ())))


def _damaged(where: str, what: str) -> InputError:
    en, zh = f"cannot be edited: {what}; draw the plan anew", f"无法修改：{what}；请重新生成方案"
    return InputError([Fault(where, en, zh)])
