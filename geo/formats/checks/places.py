"""The judgement of places: a CRS that is known, and coordinates that lie where it is meant to be used."""

import numpy as np
import shapely
from geopandas import GeoSeries
from numpy.typing import NDArray
from pyproj import CRS, Geod
from pyproj.exceptions import ProjError

from geo.crs import WGS84, beyond_utm
from geo.errors import Fault
from geo.formats.checks.findings import Findings
from geo.formats.layer import Geometries, Layer
from geo.formats.roles import Text
from geo.local_plane import LOCAL_REACH_M, is_local_plane
from geo.zones import lonlat_way, old_datum, read_metres

BEYOND_DEG = 1.0
"""How far outside the area of use of their CRS places may lie: countries use a zone a little beyond its edge."""

POLAR = (
    "has the place {}, beyond 80 S or 84 N; only places between are served",
    "坐标为 {}，位于南纬 80 度或北纬 84 度以外；只支持其间的地方",
)

SWAPPED_DEGREES = ("longitude and latitude are swapped; longitude comes first", "经纬度颠倒了；应经度在前")
SWAPPED_METRES = ("easting and northing are swapped; easting comes first", "东、北坐标颠倒了；应东坐标在前")

STRAY_M = 200_000.0
"""Places of one plan lie no farther than this from their middle; what does is a slip in a coordinate."""

EARTH = Geod(ellps="WGS84")

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Mask = NDArray[np.bool_]


def known_crs(layer: Layer, findings: Findings) -> CRS | None:
    """Return the CRS of a layer without heights, or None if it is not known, not on the earth, or of an old datum."""
    crs = None if layer.crs is None else layer.crs.to_2d()
    if crs is not None and (datum := old_datum(crs)) is not None:
        text = (
            f"the CRS {crs.name} is of the datum {datum}, which lies up to some 100 m from CGCS2000 by a shift that is "
            "not public; have the surveyors of your county convert the file to CGCS2000, say EPSG:4490",
            f"坐标系 {crs.name} 属于 {datum}，与 CGCS2000 相差可达百米，转换参数不公开；"
            "请由当地自然资源（测绘）部门转换为 CGCS2000，例如 EPSG:4490",
        )
        findings.faults.append(Fault(layer.file, *text))
        return None
    if crs is not None and _on_earth(crs):
        return crs
    en, zh = (
        ("the CRS is not known", "坐标系未知")
        if crs is None
        else (f"the CRS {crs.name} is not on the earth", f"坐标系 {crs.name} 不在地球上")
    )
    if layer.crs_hint is not None:
        findings.faults.append(Fault(layer.file, f"{en}; {layer.crs_hint[0]}", f"{zh}；{layer.crs_hint[1]}"))
        return None
    findings.faults.append(
        Fault(
            layer.file,
            f"{en}; set it in the file (EPSG:4326, EPSG:4490 or a projected one; a shapefile has it in .prj), "
            "or say it with --crs",
            f"{zh}；请在文件中设置（EPSG:4326、EPSG:4490 或投影坐标系；Shapefile 写在 .prj 中），或用 --crs 指明",
        )
    )
    return None


def _on_earth(crs: CRS) -> bool:
    try:
        lonlat_way(crs)
    except ProjError:  # that of another planet, or of a building site
        return False
    return bool(crs.is_geographic or crs.is_projected)


def tell_misplaced(layer: Layer, shapes: Geometries, at: Ints, crs: CRS, findings: Findings) -> None:
    """Name the shapes, of those at some positions, that lie where their CRS or ours is not meant to be used."""
    bounds = shapely.bounds(shapes[at])
    if is_local_plane(crs):
        wrong, text = _off_plane(bounds)
    else:
        wrong, text = _no_degrees(bounds) if crs.is_geographic else _outside_use(bounds, crs)
        if crs.is_geographic and not wrong.any():
            wrong, text = _outside_use(bounds, crs)
    if not wrong.any():
        lat = shapely.bounds(GeoSeries(shapes[at], crs=crs).to_crs(WGS84).to_numpy())[:, [1, 3]]
        wrong, text = np.asarray(beyond_utm(lat).any(axis=1)), POLAR
    if wrong.any():
        met = f"{bounds[wrong][0, 0]:.7g} {bounds[wrong][0, 1]:.7g}"
        findings.faults.append(layer.say(at[wrong], *(each.format(met) for each in text)))


def tell_strays(layer: Layer, shapes: GeoSeries, findings: Findings) -> bool:
    """
    Name what lies far from the middle of a layer, and return whether anything does.

    One wrong coordinate would choose the metric CRS for all, and stretch the outline of a village to it.
    """
    there = np.flatnonzero(shapes.notna())
    bounds = shapely.bounds(shapes.iloc[there].to_crs(WGS84).to_numpy())
    lon, lat = (bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2
    east = (lon - lon[0] + 180.0) % 360.0 - 180.0  # so that the antimeridian parts nothing
    middle = np.full_like(lon, lon[0] + np.median(east)), np.full_like(lat, np.median(lat))
    far_m = EARTH.inv(lon, lat, *middle)[2]
    stray = there[far_m > STRAY_M]
    if len(stray):
        km, right = f"{far_m.max() / 1000:,.0f} km", f"{STRAY_M / 1000:.0f} km"
        en = f"lies up to {km} from the middle of the file; within {right} would be right: a slip in a coordinate?"
        findings.faults.append(layer.say(stray, en, f"距文件中心最远 {km}；应在 {right} 以内：坐标是否有误？"))
    return bool(len(stray))


def tell_beyond(layer: Layer, shapes: GeoSeries, crs: CRS, findings: Findings) -> None:
    """
    Name what lies outside the area of use of the CRS in which a plan is measured, where metres grow false.

    A layer that lies there as a whole is of another place, which is told by what it has to do with the others.
    """
    if crs.area_of_use is None or is_local_plane(shapes.crs):
        return
    there = np.flatnonzero(shapes.notna())
    bounds = shapely.bounds(shapes.iloc[there].to_numpy())
    inside = _in_area(bounds[:, :2], shapes.crs, crs) & _in_area(bounds[:, 2:], shapes.crs, crs)
    if inside.any() and not inside.all():
        text = (
            f"lies outside the area of {crs.name}, in which this plan is measured; cut the file to the villages, "
            "or plan villages so far apart each for itself",
            f"超出本方案所用坐标系 {crs.name} 的使用范围；请把文件裁剪到所需村庄，相距过远的村庄请分别规划",
        )
        findings.faults.append(layer.say(there[~inside], *text))


def _within_degrees(bounds: Floats) -> Mask:
    return np.asarray((np.abs(bounds) <= (180.0, 90.0, 180.0, 90.0)).all(axis=1))


def _no_degrees(bounds: Floats) -> tuple[Mask, Text]:
    """Return which bounds are no longitudes and latitudes, and what they seem to be."""
    wrong = ~_within_degrees(bounds)
    if _within_degrees(bounds[wrong][:, [1, 0, 3, 2]]).all():
        return wrong, (
            "has the place {}, a latitude beyond 90: longitude and latitude are swapped; longitude comes first",
            "坐标为 {}，纬度超过 90：经纬度颠倒了；应经度在前",
        )
    return wrong, (
        "has the place {}, which is no longitude and latitude: metres given as degrees; "
        "transform to EPSG:4326, or give a GeoPackage that says its CRS",
        "坐标为 {}，不是经纬度：把米当作度了；请转换为 EPSG:4326，或给出注明坐标系的 GeoPackage",
    )


def _off_plane(bounds: Floats) -> tuple[Mask, Text]:
    """Return which bounds lie so far out that lengths on the local plane no longer hold."""
    return np.asarray((np.abs(bounds) > LOCAL_REACH_M).any(axis=1)), (
        f"has the place {{}}; on a local plane places lie within {LOCAL_REACH_M:,.0f} m of its origin",
        f"坐标为 {{}}；本地平面上的坐标应在原点 {LOCAL_REACH_M:,.0f} 米以内",
    )


def _outside_use(bounds: Floats, crs: CRS) -> tuple[Mask, Text]:
    """Return which bounds lie outside the area of use of a CRS, and what they seem to be."""
    name = crs.name.replace("{", "(").replace("}", ")")
    if crs.is_projected and _within_degrees(bounds).all():
        return np.ones(len(bounds), dtype=bool), (
            f"has the place {{}}: degrees given as metres, for the file says {name}; set its CRS to EPSG:4326",
            f"坐标为 {{}}：把度当作米了，因为文件坐标系为 {name}；请把坐标系设为 EPSG:4326",
        )
    low, high = bounds[:, :2], bounds[:, 2:]
    wrong = ~(_in_area(low, crs) & _in_area(high, crs))
    if (_in_area(low[wrong][:, ::-1], crs) & _in_area(high[wrong][:, ::-1], crs)).all():
        en, zh = SWAPPED_DEGREES if crs.is_geographic else SWAPPED_METRES
        return wrong, (
            f"has the place {{}}, outside the area of {name}: {en}",
            f"坐标为 {{}}，超出 {name} 的使用范围：{zh}",
        )
    reading = read_metres(low[wrong])
    like = "" if reading is None or reading.zone is None else f" (EPSG:{reading.zone.crs(prefixed=True).to_epsg()}?)"
    return wrong, (
        f"has the place {{}}, outside the area where {name} is used; set the CRS in which the numbers are{like}",
        f"坐标为 {{}}，超出 {name} 的使用范围；请设为这些数值实际所用的坐标系{like}",
    )


def _in_area(xy: Floats, crs: CRS, used: CRS | None = None) -> Mask:
    """Return which places, in a CRS, lie where another or else this CRS is used, or little beyond."""
    lon, lat = lonlat_way(crs).transform(xy[:, 0], xy[:, 1])
    area = (used or crs).area_of_use
    west, south, east, north = area.bounds if area else (-180.0, -90.0, 180.0, 90.0)
    width = (east - west) % 360.0 or 360.0  # an area may cross the antimeridian
    finite = np.isfinite(lon) & np.isfinite(lat)
    from_west = (np.where(finite, lon, 0.0) - (west - BEYOND_DEG)) % 360.0
    in_width = from_west <= width + 2 * BEYOND_DEG
    in_height = (np.asarray(lat) >= south - BEYOND_DEG) & (np.asarray(lat) <= north + BEYOND_DEG)
    return np.asarray(finite & in_width & in_height)
