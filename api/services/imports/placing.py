"""Places given by hand: where a picture lies, and where on it, or on a map, each natural group is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from geopandas import GeoDataFrame, GeoSeries
from PIL import Image
from pyproj import CRS

from api.services.imports.folder import ImportFolder, folder_of
from api.services.imports.guessing import PICTURE
from api.services.inputs.picture import told_of
from api.store.base import absent
from api.store.library import Library
from api.store.records.imports import ImportRecord, SentFile
from geo.control_points import ControlPoints, KnownDistance
from geo.crs import WGS84, metric_crs
from geo.errors import Fault, InputError
from geo.formats.picture import Picture, read_picture
from geo.georeference import Georeference, fit, from_distance
from maps.layers.picture import PlacedPicture

PLACED = "placed-groups.gpkg"
"""The groups as they were placed by hand; named so in what is said of them."""


def picture_of(record: ImportRecord) -> SentFile | None:
    """Return the file that is the picture, None where there is none."""
    return next((file for file in record.files if PICTURE in file.roles), None)


def open_picture(folder: ImportFolder, record: ImportRecord, file: SentFile) -> Picture:
    """Return a picture, upright and without what cameras write into it; raises `InputError`."""
    page = (record.placing.get("picture") or {}).get("page")
    return read_picture(folder.file(file), page if file.name.casefold().endswith(".pdf") else None)


def place_of_picture(folder: ImportFolder, record: ImportRecord) -> PlacedPicture | None:
    """
    Return the picture and where it lies; None where there is none, or nobody has said where yet.

    Raises
    ------
    InputError
        The picture, or what was said of it, cannot be used; carries every fault.
    """
    file = picture_of(record)
    said: Mapping[str, Any] = record.placing.get("picture") or {}
    points, distance = said.get("points") or (), said.get("distance") or {}
    if file is None or (not points and not distance):
        return None
    picture = open_picture(folder, record, file)
    if points:
        return PlacedPicture(picture, fit(_control_points(file.name, points), picture.size))
    ends = np.array([[distance["x1"], distance["y1"]], [distance["x2"], distance["y2"]]], dtype=np.float64)
    reference = from_distance(KnownDistance(file.name, ends, distance["metres"]), picture.size)
    anchor = said.get("anchor")
    return PlacedPicture(picture, reference if anchor is None else _anchored(reference, anchor))


@dataclass(frozen=True)
class PictureFit:
    """
    How well control points fit: the kind of fit, by how many metres it misses each of them, and the error to expect.

    ``leave_one_out_m`` is None where there are too few points to know, ``poor`` whether one of them must be wrong.
    """

    kind: str
    off_m: tuple[float, ...]
    rms_m: float | None
    leave_one_out_m: float | None
    rough: bool


def fit_of(library: Library, record: ImportRecord, points: Sequence[Mapping[str, Any]]) -> PictureFit:
    """
    Return how well control points would lay the picture of an import; nothing is kept of them.

    Raises
    ------
    NotFoundError, InputError
        There is no picture, or its file is gone; the points cannot place it.
    """
    file = picture_of(record)
    if file is None:
        raise absent("picture", "图片", record.id)
    size = open_picture(folder_of(library.shelf, record), record, file).size
    control = _control_points(file.name, points)
    reference = fit(control, size)
    off_m = np.hypot(*(reference.to_places(control.pixels) - control.places).T)
    return PictureFit(
        reference.kind,
        tuple(round(float(off), 3) for off in off_m),
        reference.rms_m,
        reference.leave_one_out_m,
        reference.poor,
    )


def shown_picture(library: Library, record: ImportRecord) -> bytes:
    """
    Return the picture of an import as JPEG, as it is kept: no larger than a map shows.

    Raises
    ------
    NotFoundError, InputError
        There is none, or its file is gone; it cannot be read.
    """
    file = picture_of(record)
    if file is None:
        raise absent("picture", "图片", record.id)
    image = open_picture(folder_of(library.shelf, record), record, file).image
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    out = BytesIO()
    white.save(out, "JPEG", quality=85)
    return out.getvalue()


def picture_report(folder: ImportFolder, record: ImportRecord) -> dict[str, Any] | None:
    """
    Return the size of the picture in the pixels in which places on it are counted; None where there is none.

    Raises
    ------
    InputError
        It cannot be read.
    """
    file = picture_of(record)
    if file is None:
        return None
    width, height = open_picture(folder, record, file).size
    return {"file": file.id, "width": width, "height": height, "placed": False}


def told_of_picture(placed: PlacedPicture) -> tuple[Fault, ...]:
    """Return how a picture was read and placed, and how far off it may be."""
    return told_of(placed)


def write_groups(folder: ImportFolder, record: ImportRecord, placed: PlacedPicture | None) -> Path | None:
    """
    Write the groups that were placed by hand, and return the file; None where none was.

    Raises
    ------
    InputError
        A group was placed on a picture that lies nowhere yet.
    """
    said = record.placing.get("groups") or ()
    if not said:
        return None
    crs, points = _points(said, None if placed is None else placed.reference)
    table = GeoDataFrame(
        {"group": [one["group"] for one in said], "village": [one.get("village") for one in said]},
        geometry=points,
        crs=crs,
    )
    path = folder.path / PLACED
    path.unlink(missing_ok=True)
    pyogrio.write_dataframe(table, path, layer="groups", driver="GPKG", geometry_type="Point")
    return path


def _points(said: Sequence[Mapping[str, Any]], reference: Georeference | None) -> tuple[CRS, list[shapely.Point]]:
    """Return where the groups are, in the CRS of the picture if any lies on it, else as longitude and latitude."""
    on_picture = [one for one in said if one.get("x_px") is not None]
    if not on_picture:
        return WGS84, [shapely.Point(one["lon"], one["lat"]) for one in said]
    if reference is None:
        text = ("groups lie on the picture, but nobody has said where it lies", "小组标在图片上，但图片尚未定位")
        raise InputError([Fault(PICTURE, *text)])
    pixels = np.array([[one["x_px"], one["y_px"]] for one in on_picture], dtype=np.float64)
    places = iter([shapely.Point(place) for place in reference.to_places(pixels)])
    on_map = [one for one in said if one.get("x_px") is None]
    lonlat = GeoSeries([shapely.Point(one["lon"], one["lat"]) for one in on_map], crs=WGS84)
    moved = iter(lonlat.to_crs(reference.crs).tolist() if on_map else [])
    return reference.crs, [next(places) if one.get("x_px") is not None else next(moved) for one in said]


def _anchored(reference: Georeference, anchor: Mapping[str, Any]) -> Georeference:
    """Return a picture of known scale laid on the earth by one of its pixels; up is taken for north."""
    place = GeoSeries([shapely.Point(anchor["lon"], anchor["lat"])], crs=WGS84)
    crs = metric_crs(place)
    [(east, north)] = shapely.get_coordinates(place.to_crs(crs).to_numpy())
    metres = reference.matrix[0, 0]
    matrix = np.array(
        [
            [metres, 0.0, east - metres * anchor["x_px"]],
            [0.0, -metres, north + metres * anchor["y_px"]],
            [0.0, 0.0, 1.0],
        ]
    )
    return replace(reference, matrix=matrix, crs=crs)


def _control_points(name: str, points: Sequence[Mapping[str, Any]]) -> ControlPoints:
    lonlat = GeoSeries([shapely.Point(one["lon"], one["lat"]) for one in points], crs=WGS84)
    crs = metric_crs(lonlat)
    pixels = np.array([[one["x_px"], one["y_px"]] for one in points], dtype=np.float64)
    names = tuple(f"{number}" for number in range(1, len(points) + 1))
    return ControlPoints(name, names, pixels, shapely.get_coordinates(lonlat.to_crs(crs).to_numpy()), crs)
