"""In which CRS the numbers of each file are: what the file says, what was said for it, and what the numbers say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import ProjError

from geo.errors import Fault, Text
from geo.formats.checks.findings import Findings
from geo.formats.layer import ROW, Layer
from geo.zones import grid_crs, is_cgcs2000, lonlat_way, read_metres, zones_at_northing

TOGETHER_DEG = 0.5
"""Files of one plan lie within so many degrees of each other."""

LARGEST_DEGREE = 180.0

Floats = NDArray[np.float64]
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class _Mended:
    """A layer as it is to be read if its numbers mean more than what the file says."""

    layer: Layer
    notice: Fault


def settle_crs(layers: Mapping[str, Layer], said: Mapping[str, CRS], findings: Findings) -> dict[str, Layer]:
    """
    Return the layers with easting or longitude first, each in the CRS in which its numbers are.

    A CRS ``said`` for a layer is for files that do not say theirs: a shapefile without .prj, a table in metres. In the
    zones of CGCS2000, and in its degrees, magnitudes tell the axes apart and whether eastings carry the number of the
    zone. A table is read as they tell. The order of the axes in any other file is fixed, so one that is the other way
    round is turned only if it then lies with the other files; else it is left to be refused.
    """
    read = {name: _as_said(name, layer, said.get(name), findings) for name, layer in layers.items()}
    mended = {name: change for name, layer in read.items() if (change := _mend(layer)) is not None}
    sound = [bounds for name, layer in read.items() if name not in mended and (bounds := _lonlat_bounds(layer))]
    settled = {}
    for name, layer in read.items():
        settled[name] = layer if layer.crs is not None else replace(layer, crs_hint=_hint(name, layer, sound))
        change = mended.get(name)
        if change is not None and (not change.layer.turned or layer.word == ROW or _is_together(change.layer, sound)):
            settled[name] = change.layer
            findings.notices.append(change.notice)
    _tell_null_shift(settled, findings)
    return settled


def _as_said(name: str, layer: Layer, said: CRS | None, findings: Findings) -> Layer:
    """Return a layer with the CRS that it says, or else the one said for it, or else its own prefixed eastings say."""
    xy = _finite(layer)
    if layer.word == ROW and len(xy) and (np.abs(xy) > LARGEST_DEGREE).any(axis=1).all():
        reading = read_metres(xy)  # a table says no CRS: it was taken for degrees
        known = reading.zone.crs(prefixed=True) if reading is not None and reading.zone is not None else None
        if said is None and known is not None:
            findings.notices.append(Fault(layer.file, *_taken_for(known)))
        return replace(layer, crs=said or known, recast=True)
    if layer.crs is None or (said is not None and said.is_geographic and layer.word == ROW):
        return replace(layer, crs=said, recast=said is not None)
    if said is not None and not layer.placeless and not layer.crs.to_2d().equals(said, ignore_axis_order=True):
        text = (
            f"its places are {layer.crs.name}, which counts; a CRS is said only for a file that does not say its own",
            f"文件坐标系为 {layer.crs.name}，以此为准；只有未注明坐标系的文件才需另行指定",
        )
        findings.notices.append(Fault(f"{layer.file}, --crs {name}", *text))
    return layer


def _taken_for(crs: CRS) -> Text:
    code = crs.to_epsg()
    return (
        f"metres whose eastings carry the number of their zone: taken for {crs.name} (EPSG:{code}); "
        "were they Xian 1980 or Beijing 1954, all would lie some 100 m off",
        f"坐标为带号米制坐标：按 {crs.name}（EPSG:{code}）读取；若实为西安 80 或北京 54，位置会整体偏差约百米",
    )


def _finite(layer: Layer) -> Floats:
    xy = shapely.get_coordinates(layer.shapes)
    return np.asarray(xy[np.isfinite(xy).all(axis=1)])


def _mend(layer: Layer) -> _Mended | None:
    """Return how a layer of CGCS2000 is read by its magnitudes; None where that is how it stands."""
    xy = _finite(layer)
    if layer.crs is None or not len(xy) or not is_cgcs2000(layer.crs):
        return None
    crs, swapped = _by_magnitude(layer.crs, xy)
    said = []
    if swapped:
        said.append(("northing stands before easting: the two were turned", "北坐标在东坐标之前：已对调"))
    if crs is not layer.crs:
        old, new = layer.crs.name, crs.name
        said.append(
            (
                f"eastings are those of {new}, not of {old}: so they were read",
                f"东坐标属于 {new} 而非 {old}：按前者读取",
            )
        )
    if not said:
        return None
    flattened = layer.flattened or bool(shapely.has_z(layer.shapes).any())
    shapes = shapely.transform(layer.shapes, lambda each: each[:, ::-1]) if swapped else layer.shapes
    notice = Fault(layer.file, "; ".join(en for en, _ in said), "；".join(zh for _, zh in said))
    recast = layer.recast or crs is not layer.crs
    right = replace(layer, crs=crs, shapes=shapes, flattened=flattened, recast=recast, turned=swapped)
    return _Mended(right, notice)


def _by_magnitude(crs: CRS, xy: Floats) -> tuple[CRS, bool]:
    """Return the CRS that the numbers are in, the given one where they do not say, and whether the axes are swapped."""
    grid, reading = grid_crs(crs), read_metres(xy)
    if grid is None:
        return crs, bool(crs.is_geographic and _in_area(xy[:, ::-1], crs) and not _in_area(xy, crs))
    if reading is None or (reading.zone and reading.zone.meridian_deg != grid.zone.meridian_deg):
        return crs, False
    prefixed = reading.zone is not None
    same = prefixed == grid.prefixed and reading.zone in (None, grid.zone)
    return crs if same else (reading.zone or grid.zone).crs(prefixed=prefixed), reading.swapped


def _in_area(lonlat: Floats, crs: CRS) -> bool:
    area = crs.area_of_use
    return area is not None and bool(((lonlat >= area.bounds[:2]) & (lonlat <= area.bounds[2:])).all())


def _lonlat_bounds(layer: Layer) -> Bounds | None:
    """Return west, south, east and north of a layer; None where it has no places or they are none in its CRS."""
    xy = _finite(layer)
    if layer.crs is None or layer.placeless or not len(xy):
        return None
    corners = shapely.get_coordinates(shapely.box(*xy.min(axis=0), *xy.max(axis=0)))
    try:
        lon, lat = lonlat_way(layer.crs).transform(*corners.T)
    except ProjError:  # a CRS that is not on the earth is refused later
        return None
    bounds = (min(lon), min(lat), max(lon), max(lat))
    return bounds if np.isfinite(bounds).all() else None


def _is_together(layer: Layer, sound: Sequence[Bounds]) -> bool:
    here = _lonlat_bounds(layer)
    return here is not None and _is_near((here[0] + here[2]) / 2, (here[1] + here[3]) / 2, sound)


def _is_near(lon: float, lat: float, sound: Sequence[Bounds]) -> bool:
    reach = TOGETHER_DEG
    return any(w - reach <= lon <= e + reach and s - reach <= lat <= n + reach for w, s, e, n in sound)


def _hint(name: str, layer: Layer, sound: Sequence[Bounds]) -> Text | None:
    """Return which zones the numbers of a layer without a CRS may be of, and how to say so; None if of none."""
    xy = _finite(layer)
    reading = read_metres(xy)
    if reading is None:
        return None
    middle = (xy[:, ::-1] if reading.swapped else xy).mean(axis=0)
    zones = zones_at_northing(middle[1]) if reading.zone is None else (reading.zone,)
    all_crs = [zone.crs(prefixed=reading.zone is not None) for zone in zones]
    beside = [crs for crs in all_crs if _is_near(*lonlat_way(crs).transform(middle[0], middle[1]), sound)]
    named = [f"{crs.name} = EPSG:{crs.to_epsg()}" for crs in beside or all_crs]
    options = named[0] if len(named) == 1 else f"{named[0]} ... {named[-1]}"
    together = (", with which it lies beside the other files", "，此时与其他文件在一处") if beside else ("", "")
    what = ("metres given as degrees", "把米当作度了") if layer.word == ROW else ("its numbers are metres", "坐标为米")
    return (
        f"{what[0]}, perhaps of {options}{together[0]}; if you know, say --crs {name}=EPSG:NUMBER",
        f"{what[1]}，可能属于 {options}{together[1]}；请用 --crs {name}=EPSG:编号 指明",
    )


def _tell_null_shift(layers: Mapping[str, Layer], findings: Findings) -> None:
    """Notice where files of CGCS2000 and of another datum come together: PROJ shifts nothing between them."""
    known = [layer for layer in layers.values() if layer.crs is not None and not layer.placeless]
    chinese = [layer.file for layer in known if layer.crs is not None and is_cgcs2000(layer.crs)]
    if chinese and len(chinese) < len(known):
        text = (
            "CGCS2000 is taken for WGS 84, with which the other files come: they differ by less than a metre",
            "CGCS2000 与其他文件的 WGS 84 视为相同：两者相差不到一米",
        )
        findings.notices.append(Fault(", ".join(dict.fromkeys(chinese)), *text))
