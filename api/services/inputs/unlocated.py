"""A passing place for groups of which nobody knows where they are: their addresses wait in the tray."""

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import shapely
from geopandas import GeoDataFrame

from geo.errors import Fault, InputError
from geo.formats import read_file
from geo.formats.write.geojson import write_geojson

BOUNDARY = "boundary"
"""The word that stands for the middle of each village."""

APART = 0.0006
"""Degrees by which the groups of a village lie apart, some fifty metres: they are to be told from each other."""

_PLACE = re.compile(r"\s*(-?\d{1,3}(?:\.\d{1,12})?)\s*[,，]\s*(-?\d{1,2}(?:\.\d{1,12})?)\s*")


def passing_groups(paths: Mapping[str, Path], near: str, folder: Path) -> Path | None:
    """
    Write a file of groups for those of a register that have no place, and return it; None where every group has one.

    ``near`` is a longitude and a latitude, or ``boundary``: then groups lie round the middle of their village.

    Raises
    ------
    InputError
        ``near`` is no place, or there is no boundary that it could mean; or the register cannot be read.
    """
    lonlat = _read_place(near, has_boundary=BOUNDARY in paths)
    if "groups" in paths or "households" not in paths:
        return None
    doors = read_file(paths["households"], "households")[0]
    group = doors["group"].where(doors["group"].notna(), doors["estate"])
    told = GeoDataFrame({"村": doors["village"], "组": group}, geometry=doors.geometry.to_numpy())
    located = set(told.loc[told.geometry.notna(), "组"])
    lost = told[told.geometry.isna() & told["组"].notna() & ~told["组"].isin(located)]
    lost = lost.drop_duplicates(["村", "组"]).reset_index(drop=True)
    if not len(lost):
        return None
    lands = None if lonlat is not None else read_file(paths[BOUNDARY], BOUNDARY)[0].to_crs("EPSG:4326")
    middles = [lonlat or _middle(lands, village) for village in lost["村"]]
    points = shapely.points(np.array(middles) + _round_about(len(lost)))
    path = folder / "passing-groups.geojson"
    write_geojson(path, GeoDataFrame(lost[["村", "组"]], geometry=points, crs="EPSG:4326"))
    return path


def _read_place(near: str, *, has_boundary: bool) -> tuple[float, float] | None:
    """Return longitude and latitude; None for the boundary."""
    if near.strip() == BOUNDARY:
        if has_boundary:
            return None
        text = (
            "there is no boundary in the middle of which addresses could wait",
            "没有边界文件，无法以村界中心暂放地址",
        )
        raise InputError([Fault("near", *text)])
    found = _PLACE.fullmatch(near)
    lon, lat = (float(part) for part in found.groups()) if found else (999.0, 999.0)
    if abs(lon) > 180 or abs(lat) > 90:
        en = f"reads longitude,latitude in degrees, or {BOUNDARY}, got {near[:40]!r}"
        raise InputError([Fault("near", en, f"应为 经度,纬度 或 {BOUNDARY}，得到 {near[:40]!r}")])
    return lon, lat


def _middle(lands: GeoDataFrame | None, village: str | None) -> tuple[float, float]:
    """Return a place inside the village of a name or code, or inside the first."""
    assert lands is not None
    named = lands[(lands["name"] == village) | (lands["code"] == village)]
    point = (named if len(named) else lands).geometry.iloc[0].representative_point()
    return float(point.x), float(point.y)


def _round_about(n: int) -> np.ndarray:
    """Return steps from a middle, a spiral: none for the first, and none the same."""
    number = np.arange(n)
    turn, far = number * 2.399963, APART * np.sqrt(number)  # the golden angle
    steps: np.ndarray = np.c_[far * np.cos(turn), far * np.sin(turn)]
    return steps
