"""One part of the input, read from its layer: shapes with a CRS, and columns of checked values."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoSeries

from geo.errors import Fault
from geo.formats.checks.columns import COLUMNS
from geo.formats.checks.findings import Findings
from geo.formats.checks.places import known_crs, tell_misplaced
from geo.formats.checks.shapes import check_shapes, clean_shapes
from geo.formats.layer import Geometries, Layer, show
from geo.formats.roles import Role


@dataclass(frozen=True)
class Part:
    """
    One part of the input.

    ``shapes`` is None where the geometry of the file is refused; ``columns`` has the columns of `geo.schema` all the
    same, so that faults in both are told at once. Both have a RangeIndex over the entries of the layer.
    """

    layer: Layer
    shapes: GeoSeries | None
    columns: pd.DataFrame


def read_part(layer: Layer, role: Role, findings: Findings) -> Part:
    """Return a part of the input; findings hold all that is wrong with it, seen by itself."""
    for headings in layer.pick.twice:
        both = " / ".join(show(heading) for heading in headings)
        findings.faults.append(
            Fault(layer.file, f"the columns {both} mean the same; keep one", f"列 {both} 含义相同；请保留一个")
        )
    if role.needs_rows and not len(layer):
        text = (f"has no {layer.word[0]}s; give at least one", "没有任何内容；至少应有一个要素")
        findings.faults.append(Fault(layer.file, *text))
        return Part(layer, None, COLUMNS[role.name](layer, Findings()))  # what else an empty file lacks is no news
    return Part(layer, _read_shapes(layer, role, findings), COLUMNS[role.name](layer, findings))


def _read_shapes(layer: Layer, role: Role, findings: Findings) -> GeoSeries | None:
    before = len(findings.faults)
    finite = check_shapes(layer, role, findings)
    crs = known_crs(layer, findings)
    if crs is not None and len(finite):
        tell_misplaced(layer, layer.shapes, finite, crs, findings)
    if crs is None or len(findings.faults) > before:
        return None
    clean = clean_shapes(layer, findings)
    if role.name == "households":
        clean = _as_points(layer, clean, findings)
    return GeoSeries(clean, index=pd.RangeIndex(len(clean)), crs=crs)


def _as_points(layer: Layer, shapes: Geometries, findings: Findings) -> Geometries:
    areas = np.flatnonzero(shapely.get_dimensions(shapes) == 2)
    if len(areas):
        text = ("a polygon: the address is taken to be at a point inside", "为面：以面内一点作为地址位置")
        findings.notices.append(layer.say(areas, *text))
    points = shapes.copy()
    points[areas] = shapely.point_on_surface(shapes[areas])
    return points
