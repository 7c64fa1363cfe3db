"""One part of the input, read from its layer: shapes with a CRS, and columns of checked values."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoSeries
from numpy.typing import NDArray

from geo import datum
from geo.crs import WGS84
from geo.errors import Fault
from geo.formats.checks.columns import COLUMNS, tell_twice
from geo.formats.checks.datums import undo_shift
from geo.formats.checks.findings import Findings
from geo.formats.checks.personal import without_personal
from geo.formats.checks.places import known_crs, tell_misplaced
from geo.formats.checks.shapes import check_shapes, clean_shapes
from geo.formats.layer import Geometries, Layer
from geo.formats.roles import Role


@dataclass(frozen=True)
class Part:
    """
    One part of the input.

    ``shapes`` is None where the geometry of the file is refused, and holds None for an address without coordinates;
    ``columns`` has the columns of `geo.schema` all the same, so that faults in both are told at once. Both have a
    RangeIndex over the entries of the layer. ``datum`` is that in which the file gave its places.
    """

    layer: Layer
    shapes: GeoSeries | None
    columns: pd.DataFrame
    datum: str = datum.WGS84

    def only(self, positions: NDArray[np.intp]) -> "Part":
        """Return a part of some of the entries."""
        shapes = None if self.shapes is None else self.shapes.iloc[positions].reset_index(drop=True)
        columns = self.columns.iloc[positions].reset_index(drop=True)
        return replace(self, layer=self.layer.only(positions), shapes=shapes, columns=columns)


def read_part(layer: Layer, role: Role, findings: Findings, *, declared: str = datum.WGS84) -> Part:
    """Return a part of the input, put right from its datum; findings hold all that is wrong with it, seen by itself."""
    tell_twice(layer, findings)
    layer = without_personal(layer, role, findings)
    findings.notices.extend(Fault(layer.file, *text) for text in layer.notices)
    if role.needs_rows and not len(layer):
        text = (f"has no {layer.word[0]}s; give at least one", "没有任何内容；至少应有一个要素")
        findings.faults.append(Fault(layer.file, *text))
        return Part(layer, None, COLUMNS[role.name](layer, Findings()))  # what else an empty file lacks is no news
    told = Findings()
    columns = COLUMNS[role.name](layer, told)
    # an address that names its group may be without a place: it gets one there later, or is named with its group
    named = layer.placeless | columns["group"].notna().to_numpy() if role.name == "households" else None
    shapes = read_shapes(layer, role, findings, needless=named)
    findings.faults.extend(told.faults)
    findings.notices.extend(told.notices)
    if shapes is not None:
        shapes = undo_shift(layer, shapes, declared, findings)
    return Part(layer, shapes, columns, declared)


def read_shapes(
    layer: Layer, role: Role, findings: Findings, *, needless: NDArray[np.bool_] | None = None
) -> GeoSeries | None:
    """
    Return the shapes of a layer without what can be left out, None where one is refused or the CRS not known.

    Only entries that are ``needless`` may have no shape.
    """
    before = len(findings.faults)
    finite = check_shapes(layer, role, findings, needless=needless)
    if layer.placeless:
        return None if len(findings.faults) > before else GeoSeries(layer.shapes, crs=WGS84)
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
