"""The judgement of shapes: what is missing, of the wrong kind, not finite, invalid or without area is refused."""

from collections import defaultdict

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.counted import counted
from geo.errors import Fault
from geo.formats.checks.findings import Findings
from geo.formats.door import MAX_VERTICES
from geo.formats.layer import SHOWN, Geometries, Layer, list_some
from geo.formats.roles import Role, Text

MAX_RIM = 20_000
"""More vertices than this in one polygon are refused unseen: if segments lie side by side all over, GEOS compares each
with each, which takes half a second for so many and 20 seconds for five times as many."""

MAX_COMPARISONS = 4 * MAX_RIM**2
"""More pairs of vertices of one polygon, over all polygons of a file, are refused for the same reason."""

FARTHEST = 1e9
"""No CRS of the earth has a coordinate so large; one with the number of its zone before it comes to 6e7."""

IN_CHINESE = {
    "Self-intersection": "自相交",
    "Ring Self-intersection": "环自相交",
    "Hole lies outside shell": "洞在外环之外",
    "Holes are nested": "洞互相嵌套",
    "Interior is disconnected": "内部不连通",
    "Nested shells": "各部分嵌套",
    "Duplicate Rings": "环重复",
    "Too few points in geometry component": "点数过少",
}
"""What GEOS says of a polygon that is not valid."""

Ints = NDArray[np.intp]


def check_shapes(layer: Layer, role: Role, findings: Findings, *, needless: NDArray[np.bool_] | None = None) -> Ints:
    """
    Name every shape that is refused, and return the positions of those with finite coordinates of a right type.

    Only entries that are ``needless`` may have no shape. User geometry is never mended: a wrong shape is named with
    its place, and its owner knows what was meant.
    """
    n_vertices = int(shapely.get_num_coordinates(layer.shapes).sum())
    if n_vertices > MAX_VERTICES:
        findings.faults.append(
            Fault(
                layer.file,
                f"has {n_vertices:,} vertices; at most {MAX_VERTICES:,} are read; "
                "simplify it or cut it to the villages",
                f"有 {n_vertices:,} 个顶点，最多读取 {MAX_VERTICES:,} 个；请简化或裁剪到所需村庄",
            )
        )
        return np.array([], dtype=np.intp)
    _tell_broken(layer, findings)
    there = _tell_missing(layer, role, needless, findings)
    right = _tell_wrong_kind(layer, role, there, findings)
    finite = _tell_infinite(layer, right, findings)
    _tell_invalid(layer, finite, findings)
    return finite


def _tell_broken(layer: Layer, findings: Findings) -> None:
    by_reason: dict[Text, list[int]] = defaultdict(list)
    for position, reason in layer.broken.items():
        by_reason[reason].append(position)
    if len(by_reason) <= SHOWN:
        findings.faults.extend(layer.say(positions, *reason) for reason, positions in by_reason.items())
        return
    # a slip that runs through a table, such as a comma for a point, has as many reasons as rows
    (en, zh), n = next(iter(by_reason)), len(by_reason)
    text = f"{en}, and {n - 1} more of the kind", f"{zh}，此类共 {n} 种"
    findings.faults.append(layer.say([*layer.broken], *text, each=[*layer.broken.values()]))


def _tell_missing(layer: Layer, role: Role, needless: NDArray[np.bool_] | None, findings: Findings) -> Ints:
    """Return the positions of shapes that are there; name those that are null or empty, unless that is allowed."""
    collection = shapely.get_type_id(layer.shapes) == shapely.GeometryType.GEOMETRYCOLLECTION
    gone = shapely.is_missing(layer.shapes) | (shapely.is_empty(layer.shapes) & ~collection)
    needed = gone if needless is None else gone & ~needless
    unnamed = [int(p) for p in np.flatnonzero(needed) if p not in layer.broken]
    if unnamed:
        en, zh = role.wants
        findings.faults.append(
            layer.say(unnamed, f"the geometry is null or empty; {en} would be right", f"几何为空；应为{zh}")
        )
    return np.flatnonzero(~gone)


def _tell_wrong_kind(layer: Layer, role: Role, there: Ints, findings: Findings) -> Ints:
    """Return the positions of shapes of a right type; name the others, type by type."""
    kinds = np.array([layer.shapes[p].geom_type for p in there], dtype=object)
    for kind in dict.fromkeys(kinds):
        if kind in role.kinds:
            continue
        en, zh = role.wants
        hint = ("; take it apart first", "；请先拆开") if kind == "GeometryCollection" else ("", "")
        findings.faults.append(
            layer.say(
                there[kinds == kind],
                f"is a {kind}; {role.name} are {en}{hint[0]}",
                f"类型为 {kind}；{role.zh}应为{zh}{hint[1]}",
            )
        )
    several = [
        int(p)
        for p in there
        if layer.shapes[p].geom_type == "MultiPoint" and shapely.get_num_geometries(layer.shapes[p]) > 1
    ]
    if several and "MultiPoint" in role.kinds:
        findings.faults.append(
            layer.say(
                several, "has several points; give each its own row and id", "含多个点；每点应自成一行并有自己的编号"
            )
        )
    return there[np.isin(kinds, sorted(role.kinds))]


def _tell_infinite(layer: Layer, right: Ints, findings: Findings) -> Ints:
    """Return the positions of shapes whose coordinates are all on the earth; name those with one that cannot be."""
    xy, owner = shapely.get_coordinates(layer.shapes[right], return_index=True)
    finite = np.isfinite(xy).all(axis=1)
    if not finite.all():
        findings.faults.append(
            layer.say(
                right[np.unique(owner[~finite])],
                "has a coordinate that is NaN or infinite; give finite numbers",
                "坐标含 NaN 或无穷大；应为有限数值",
            )
        )
    far = finite & (np.abs(xy) > FARTHEST).any(axis=1)
    if far.any():
        met = f"{xy[far][0, 0]:.7g} {xy[far][0, 1]:.7g}"
        findings.faults.append(
            layer.say(
                right[np.unique(owner[far])],
                f"has the place {met}, which is nowhere on the earth: a slip in a number?",
                f"坐标为 {met}，不在地球上：数值是否有误？",
            )
        )
    return np.delete(right, np.unique(owner[~finite | far]))


def _tell_invalid(layer: Layer, finite: Ints, findings: Findings) -> None:
    """Name polygons that GEOS holds for invalid, each with the reason and the place, or without area."""
    areas = _tell_long_rims(layer, finite[shapely.get_dimensions(layer.shapes[finite]) == 2], findings)
    reasons = shapely.is_valid_reason(layer.shapes[areas])
    wrong = reasons != "Valid Geometry"
    flat = np.zeros(len(areas), dtype=bool)
    # A collapsed ring counts as self-crossing; only what has no width at all is said to have no area.
    flat[wrong] = shapely.area(shapely.convex_hull(layer.shapes[areas[wrong]])) == 0
    flat[~wrong] = shapely.area(layer.shapes[areas[~wrong]]) == 0
    if flat.any():
        findings.faults.append(layer.say(areas[flat], "has no area; a polygon needs some", "面积为零；面必须有面积"))
    crossed = wrong & ~flat
    if crossed.any():
        en, zh = (list_some(said)[i] for i, said in enumerate(zip(*map(_reason, reasons[crossed]), strict=True)))
        findings.faults.append(
            layer.say(
                areas[crossed],
                f"is not a valid polygon: {en} (in the coordinates of the file); correct it there",
                f"不是有效的面：{zh}（按文件坐标）；请在该处修正",
            )
        )


def _tell_long_rims(layer: Layer, areas: Ints, findings: Findings) -> Ints:
    """Return the positions of polygons that can be judged; name those with too many vertices."""
    n_vertices = shapely.get_num_coordinates(layer.shapes[areas]).astype(np.int64)
    long = n_vertices > MAX_RIM
    if long.any():
        text = (
            f"has {n_vertices.max():,} vertices; at most {MAX_RIM:,} in one polygon would be right; simplify it",
            f"有 {n_vertices.max():,} 个顶点；单个面最多 {MAX_RIM:,} 个；请简化",
        )
        findings.faults.append(layer.say(areas[long], *text))
    elif (n_vertices**2).sum() > MAX_COMPARISONS:
        most = int(np.argmax(n_vertices))
        text = (
            f"has {n_vertices[most]:,} vertices, and other polygons nearly as many; "
            f"at most 4 of {MAX_RIM:,}, or more of fewer, would be right; simplify them",
            f"有 {n_vertices[most]:,} 个顶点，其他面也很多；最多可有 4 个 {MAX_RIM:,} 点的面，点数少则可更多；请简化",
        )
        findings.faults.append(layer.say(areas[[most]], *text))
        return np.array([], dtype=np.intp)
    return areas[~long]


def _reason(said: str) -> Text:
    """Return why GEOS refuses a polygon, and where."""
    reason, _, rest = said.partition("[")
    place = " ".join(f"{float(number):.7f}".rstrip("0").rstrip(".") for number in rest.rstrip("]").split())
    return f"{reason} at {place}", f"{IN_CHINESE.get(reason, reason)}（{place}）"


def clean_shapes(layer: Layer, findings: Findings) -> Geometries:
    """Return shapes without heights or repeated vertices, and lone points as points; notices say what changed."""
    flat = shapely.force_2d(layer.shapes)
    if layer.flattened or shapely.has_z(layer.shapes).any() or shapely.has_m(layer.shapes).any():
        findings.notices.append(
            Fault(layer.file, "heights (3D) and measures are not read", "高程（三维）和度量值未读取")
        )
    lone = shapely.get_type_id(flat) == shapely.GeometryType.MULTIPOINT
    flat[lone] = shapely.get_geometry(flat[lone], 0)
    clean = shapely.remove_repeated_points(flat, tolerance=0.0)
    if n_repeated := int((shapely.get_num_coordinates(flat) - shapely.get_num_coordinates(clean)).sum()):
        text = (
            f"{counted(n_repeated, 'repeated vertex was', 'repeated vertices were')} left out",
            f"已略去 {n_repeated} 个重复顶点",
        )
        findings.notices.append(Fault(layer.file, *text))
    return np.asarray(clean, dtype=object)
