"""
What GeoPackage and Shapefile share: reading through GDAL.

GDAL chooses a driver by what a file holds, whatever its name: a virtual layer (VRT) called ``.gpkg`` opens as what it
is, and may name any other file or address. pyogrio cannot be told which drivers may open, so each format looks at the
first bytes itself, and only what no other driver takes comes here.
"""

import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio
import pyogrio.raw
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError

from geo.errors import InputError
from geo.formats.door import MAX_FEATURES, check_count, refuse
from geo.formats.layer import Geometries
from geo.formats.roles import Pick, Role, Text

UNREADABLE = (RuntimeError, ValueError, UnboundLocalError)
"""What pyogrio raises at a file that it cannot read: its own errors, and the last at a CRS that is not UTF-8."""


@dataclass(frozen=True)
class OgrLayer:
    """The entries of one layer: feature ids, shapes, why some cannot be read, values by heading, and the CRS."""

    fids: NDArray[np.intp]
    shapes: Geometries
    broken: dict[int, Text]
    values: dict[str, list[object]]
    crs: CRS | None
    flattened: bool


def layer_for(path: Path, role: Role) -> str:
    """
    Return the name of the layer that plays a part: the only one with geometry, or the one named for the part.

    Raises
    ------
    InputError
        The file cannot be read, holds no layer with geometry, or several and none of that name.
    """
    spatial = spatial_layers(path)
    meant = [name for name in spatial if name.casefold() in role.layers]
    if len(spatial) == 1 or len(meant) == 1:
        return (meant or spatial)[0]
    names, wanted = ", ".join(spatial) or "-", " / ".join(role.layers)
    raise refuse(
        path,
        f"has {len(spatial)} layers with geometry ({names}); one, or one named {wanted}, would be right",
        f"有 {len(spatial)} 个带几何的图层（{names}）；应只有一个，或有一个名为 {wanted} 的图层",
    )


def spatial_layers(path: Path) -> list[str]:
    """Return the names of the layers with geometry."""
    try:
        listed = pyogrio.list_layers(path)
    except UNREADABLE as error:
        raise unreadable(path, error) from error
    return [str(name) for name, kind in listed if kind is not None]


def headings_of(path: Path, layer: str, encoding: str | None = None) -> list[str]:
    """Return the headings of a layer."""
    try:
        return [str(name) for name in pyogrio.read_info(path, layer=layer, encoding=encoding)["fields"]]
    except UNREADABLE as error:
        raise unreadable(path, error) from error


def read_layer(path: Path, layer: str, pick: Pick, encoding: str | None = None) -> OgrLayer:
    """
    Return the entries of a layer; of the columns only those picked are read from the file.

    Raises
    ------
    InputError
        GDAL cannot read the file, or it has too many entries.
    """
    wanted = list(pick.taken.values())
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            meta, fids, wkb, fields = pyogrio.raw.read(
                path,
                layer=layer,
                columns=wanted,
                encoding=encoding,
                return_fids=True,
                max_features=MAX_FEATURES + 1,
            )
        except UNREADABLE as error:
            raise unreadable(path, error) from error
    check_count(path, len(fids))
    shapes, broken = _shapes(wkb)
    values = dict(zip(meta["fields"], fields, strict=True))
    return OgrLayer(
        fids=fids,
        shapes=shapes,
        broken=broken,
        values={heading: _plain_values(values[heading]) for heading in wanted},
        crs=_crs(meta["crs"]),
        flattened=any("Measured" in str(each.message) for each in said),  # pyogrio drops M by itself, saying so
    )


def unreadable(path: Path, error: Exception) -> InputError:
    """Return the error that refuses a file which GDAL cannot read; the folders of its path are left out."""
    reason = str(error).replace(f"{path.parent}/", "").strip()[:200]
    return refuse(path, f"cannot be read ({reason}); it may be damaged", f"无法读取（{reason}）；文件可能已损坏")


def _shapes(wkb: NDArray[np.object_]) -> tuple[Geometries, dict[int, Text]]:
    shapes = np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"), dtype=object).reshape(-1)
    lost = [i for i, shape in enumerate(shapes) if shape is None and wkb[i] is not None]
    return shapes, {i: _reason(wkb[i]) for i in lost}


def _reason(wkb: bytes) -> Text:
    try:
        shapely.from_wkb(wkb)
    except shapely.errors.ShapelyError as error:
        reason = str(error).strip()
        return f"has a shape that cannot be read ({reason})", f"几何无法读取（{reason}）"
    return "has a shape that cannot be read", "几何无法读取"


def _plain_values(values: NDArray[np.generic]) -> list[object]:
    """Return values as Python has them, None for what is missing."""
    missing = pd.isna(values)
    return [None if gone else value for value, gone in zip(values.tolist(), missing, strict=True)]


def _crs(given: str | None) -> CRS | None:
    if not given:
        return None
    try:
        return CRS.from_user_input(given)
    except CRSError:
        return None
