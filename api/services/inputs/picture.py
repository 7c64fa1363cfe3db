"""A picture of a place, put where control points or one known distance say: for the map, and to count doors on."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from geopandas import GeoSeries
from pyproj import CRS

from api.services.drawing.plan_folder import Report
from geo.control_points import KnownDistance
from geo.datum import WGS84
from geo.errors import Fault, InputError
from geo.formats.picture import Picture, read_picture
from geo.formats.pixels import CONTROL_POINTS, read_control_points
from geo.georeference import Georeference, fit, from_distance
from geo.inputs import Inputs
from geo.local_plane import is_local_plane
from maps.layers.picture import PlacedPicture

KNOWN_DISTANCE = "--known-distance"

_NUMBER = r"(\d{1,6}(?:\.\d{1,6})?)"
_PIXEL = rf"{_NUMBER}\s*[,，]\s*{_NUMBER}"
_DISTANCE = re.compile(rf"\s*{_PIXEL}[\s;；]+{_PIXEL}[\s;；]+{_NUMBER}\s*m?\s*")


@dataclass(frozen=True)
class PictureWords:
    """
    What a person typed of a picture; nothing is checked yet.

    ``datum`` and ``crs`` are those of the control points, read already.
    """

    picture: str | None = None
    page: str | None = None
    control_points: str | None = None
    known_distance: str | None = None
    datum: str = WGS84
    crs: CRS | None = None


def place_picture(words: PictureWords) -> PlacedPicture | None:
    """
    Return the picture and where it lies, or None where no picture is wanted.

    Raises
    ------
    InputError
        The words, the picture or the control points cannot be used; carries every fault of all of them.
    """
    faults = _word_faults(words)
    page = _read_page(words.page, faults)
    known = _read_distance(words.known_distance, faults)
    picture = points = None
    try:
        picture = read_picture(Path(words.picture), page) if words.picture else None
    except InputError as error:
        faults.extend(error.faults)
    try:
        if words.control_points:
            points = read_control_points(Path(words.control_points), words.datum, words.crs)
    except InputError as error:
        faults.extend(error.faults)
    if faults:
        raise InputError(faults)
    if picture is None:
        return None
    if points is not None:
        return PlacedPicture(picture, fit(points, picture.size))
    assert known is not None  # one of the two is there, or there were faults
    return PlacedPicture(picture, from_distance(known, picture.size))


def told_of(placed: PlacedPicture) -> tuple[Fault, ...]:
    """Return what is worth knowing of a picture: how it was read, how it was placed and how far off it may be."""
    return (*placed.picture.notices, _fit_sentence(placed))


def _fit_sentence(placed: PlacedPicture) -> Fault:
    reference = placed.reference
    where = placed.picture.file
    if reference.kind == "known_distance":
        metres = reference.matrix[0, 0]
        en = f"placed by one known distance, {metres:.4g} m a pixel; up is taken for north"
        return Fault(where, en, f"按一个已知距离定位，每像素 {metres:.4g} 米；以图片上方为北")
    fitted = f"{reference.kind} fit of {reference.n_points} control points"
    fitted_zh = f"{reference.n_points} 个控制点，{KINDS_ZH[reference.kind]}"
    if reference.leave_one_out_m is None or reference.worst is None:
        en = f"{fitted}, which fit whatever they are: the error is not known; give a fourth point"
        return Fault(where, en, f"{fitted_zh}；三点必然吻合，误差未知，请再给一个控制点")
    name, off_m = reference.worst
    en = (
        f"{fitted}: error {reference.leave_one_out_m:.1f} m (each point predicted by the others), "
        f"left at the points {reference.rms_m:.1f} m, worst {name} {off_m:.1f} m"
    )
    zh = (
        f"{fitted_zh}：误差 {reference.leave_one_out_m:.1f} 米（逐点留一检验），"
        f"点上残差 {reference.rms_m:.1f} 米，最差 {name} {off_m:.1f} 米"
    )
    check = ("; check that point, or more", "；请检查该点及其他点") if reference.poor else ("", "")
    return Fault(where, en + check[0], zh + check[1])


KINDS_ZH = {"similarity": "相似变换", "affine": "仿射变换", "projective": "透视变换"}


def picture_report(placed: PlacedPicture, words: PictureWords) -> Report:
    """Return what the report says of a picture: its file, how it was placed, and the error in metres."""
    reference = placed.reference
    datum = {"datum": words.datum} if words.datum != WGS84 else {}
    return {
        **_fingerprint(Path(words.picture or "")),
        "kind": reference.kind,
        "points": reference.n_points,
        "rms_m": _millimetres(reference.rms_m),
        "leave_one_out_m": _millimetres(reference.leave_one_out_m),
        "worst": reference.worst and {"name": reference.worst[0], "off_m": _millimetres(reference.worst[1])},
        "known_distance": words.known_distance,
        CONTROL_POINTS.name: words.control_points and _fingerprint(Path(words.control_points)) | datum,
    }


def misplaced(placed: PlacedPicture, inputs: Inputs) -> list[Fault]:
    """Return whether a picture lies where none of the households does."""
    local, planned = is_local_plane(placed.reference.crs), is_local_plane(inputs.crs)
    if local != planned:
        of = ("picture", "households") if local else ("households", "picture")
        en = f"the {of[0]} lies on a local plane, the {of[1]} on the earth; place both in the same way"
        return [Fault(placed.picture.file, en, "图片与住户一个在本地平面上、一个有真实坐标；应以同样方式定位")]
    rim = GeoSeries([_footprint(placed.picture, placed.reference)], crs=placed.reference.crs).to_crs(inputs.crs)[0]
    doors = shapely.multipoints(inputs.households.geometry.to_numpy())
    if rim.intersects(doors):
        return []
    km = f"{rim.distance(doors) / 1000:,.1f}"
    en = f"shows none of the households, the nearest is {km} km away; are the control points of this place?"
    return [Fault(placed.picture.file, en, f"图片范围内没有住户，最近的相距 {km} 公里；控制点是否属于此地？")]


def _footprint(picture: Picture, reference: Georeference) -> shapely.Polygon:
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * picture.size
    return shapely.Polygon(reference.to_places(corners.astype(float)))


def _word_faults(words: PictureWords) -> list[Fault]:
    """Return which options contradict each other or lack another."""
    placing = [name for name in (words.control_points, words.known_distance) if name]
    both = "--control-points --known-distance"
    if words.picture and not placing:
        en = "a picture needs either control points or one known distance to be placed"
        return [Fault("--picture", en, "图片需要控制点文件，或一个已知距离，才能定位")]
    if len(placing) > 1:
        return [Fault(both, "give one of the two, not both", "只能给出其中一个")]
    if not words.picture and (placing or words.page):
        return [Fault("--picture", "there is no picture to place", "没有给出图片")]
    return []


def _read_page(text: str | None, faults: list[Fault]) -> int | None:
    if text is None:
        return None
    if re.fullmatch(r"\s*\d{1,6}\s*", text) and int(text) > 0:
        return int(text)
    faults.append(
        Fault("--picture-page", f"a page is a whole number from 1, got {text!r}", f"页码应为正整数，得到 {text!r}")
    )
    return None


def _read_distance(text: str | None, faults: list[Fault]) -> KnownDistance | None:
    if text is None:
        return None
    found = _DISTANCE.fullmatch(text)
    if found is None:
        en = f'reads "X1,Y1 X2,Y2 METRES", two pixels and how far apart they are, got {text!r}'
        faults.append(Fault(KNOWN_DISTANCE, en, f"应写作 “X1,Y1 X2,Y2 米数”，得到 {text!r}"))
        return None
    x1, y1, x2, y2, metres = map(float, found.groups())
    return KnownDistance(KNOWN_DISTANCE, np.array([[x1, y1], [x2, y2]]), metres)


def _fingerprint(path: Path) -> Report:
    return {"name": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}


def _millimetres(metres: float | None) -> float | None:
    return None if metres is None else round(metres, 3)
