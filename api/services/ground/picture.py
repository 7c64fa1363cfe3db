"""A picture under the map of a village: kept with it, placed by control points, shown to who draws, never printed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path
from shutil import copyfileobj
from typing import Any, BinaryIO

import numpy as np
from PIL import Image
from pyproj import CRS, Transformer

from api.services.ground.edits import picture_missing
from api.services.ground.now import ground_of
from api.services.inputs.uploads import UnsupportedFileError
from api.store.library import Library, keep_files, picture_owner
from geo.control_points import ControlPoints
from geo.crs import WGS84
from geo.errors import Fault
from geo.formats.passing import passing_folder
from geo.formats.picture import Picture, read_picture
from geo.georeference import Georeference, fit
from maps.layers.picture import PlacedPicture, encode, warp

SOURCE, PLACED, ABOUT = "source.png", "placed.webp", "about.json"
KINDS = (".png", ".jpg", ".jpeg")
POINTS = "points"

Corner = tuple[float, float]


@dataclass(frozen=True)
class Point:
    """A control point: a pixel and its place, and by how many metres the fit misses it."""

    x: float
    y: float
    lon: float
    lat: float
    off_m: float | None = None


@dataclass(frozen=True)
class About:
    """What is known of a picture: its name, its size in pixels and, once it is placed, by which points and how well."""

    file: str
    size: tuple[int, int]
    points: tuple[Point, ...] = ()
    corners: tuple[Corner, Corner] | None = None
    kind: str | None = None
    rms_m: float | None = None
    leave_one_out_m: float | None = None
    notices: tuple[Fault, ...] = field(default=())


def keep_picture(library: Library, village_id: str, name: str, content: BinaryIO) -> About:
    """
    Keep a picture in place of the one that was there; it has no place yet.

    Nothing but its pixels is kept: neither where nor when nor with what a photograph was taken.

    Raises
    ------
    NotFoundError
        There is no such village.
    UnsupportedFileError, InputError
        The file is no picture that is read.
    """
    library.village(village_id)
    suffix = Path(name).suffix.casefold()
    if suffix not in KINDS:
        right = ", ".join(KINDS)
        raise UnsupportedFileError(Fault("file", f"is no picture by its name; {right} are read", f"可用格式：{right}"))
    with passing_folder() as folder:
        path = folder / f"picture{suffix}"
        with path.open("wb") as file:
            copyfileobj(content, file)
        picture = read_picture(path)
    about = About(Path(name).name[:120], picture.image.size, notices=picture.notices)
    _keep(library, village_id, about, {SOURCE: _png(picture.image)})
    return about


def place_picture(library: Library, examples: Mapping[str, Path], village_id: str, points: Sequence[Point]) -> About:
    """
    Lay the picture of a village where its control points say, and return how well they fit.

    Raises
    ------
    NotFoundError
        There is no such village, or it has no picture.
    InputError
        The points cannot place it; carries every fault.
    """
    crs = ground_of(library, examples, village_id).layers.crs
    known = picture_of(library, village_id)
    picture = Picture(known.file, _opened(picture_file(library, village_id, SOURCE)), known.size)
    pixels = np.array([(point.x, point.y) for point in points], dtype=float).reshape(-1, 2)
    places = _places(points, crs)
    names = [f"{number + 1}" for number in range(len(points))]
    reference = fit(ControlPoints(POINTS, names, pixels, places, crs), picture.size)
    image, corners = warp(PlacedPicture(picture, reference))
    about = About(
        known.file,
        known.size,
        tuple(_with_errors(points, reference, pixels, places)),
        corners,
        reference.kind,
        reference.rms_m,
        reference.leave_one_out_m,
    )
    _keep(library, village_id, about, {PLACED: encode(image)})
    return about


def picture_of(library: Library, village_id: str) -> About:
    """Return what is known of the picture of a village; raises `NotFoundError` where it has none."""
    return _about(json.loads(picture_file(library, village_id, ABOUT)))


def picture_file(library: Library, village_id: str, name: str) -> bytes:
    """Return a file of the picture of a village: its source, it as it is laid, or what is known of it."""
    library.village(village_id)
    with library.store.reading(library.scope) as books:
        found = books.contents.find(owner=picture_owner(village_id), name=name)
    if not found:
        raise picture_missing(village_id)
    return found[0].content


def remove_picture(library: Library, village_id: str) -> None:
    """Remove the picture of a village; raises `NotFoundError` where it has none."""
    picture_of(library, village_id)
    with library.store.writing(library.scope) as books:
        books.files.remove(owner=picture_owner(village_id))
        books.contents.remove(owner=picture_owner(village_id))


def _keep(library: Library, village_id: str, about: About, files: Mapping[str, bytes]) -> None:
    village, owner = library.village(village_id), picture_owner(village_id)
    with library.workspace() as folder:
        for name, content in files.items():
            (folder / name).write_bytes(content)
        (folder / ABOUT).write_text(json.dumps(_plain(about), ensure_ascii=False), encoding="utf-8")
        with library.store.writing(library.scope) as books:
            if SOURCE in files:  # what was placed before was another picture
                books.files.remove(owner=owner)
                books.contents.remove(owner=owner)
            keep_files(books, owner, village.path, folder)


def _places(points: Sequence[Point], crs: CRS) -> np.ndarray:
    turn = Transformer.from_crs(WGS84, crs, always_xy=True)
    lonlat = np.array([(point.lon, point.lat) for point in points], dtype=float).reshape(-1, 2)
    places: np.ndarray = np.c_[turn.transform(lonlat[:, 0], lonlat[:, 1])]
    return places


def _with_errors(
    points: Sequence[Point], reference: Georeference, pixels: np.ndarray, places: np.ndarray
) -> list[Point]:
    off_m = np.hypot(*(reference.to_places(pixels) - places).T)
    return [Point(p.x, p.y, p.lon, p.lat, round(float(off), 3)) for p, off in zip(points, off_m, strict=True)]


def _png(image: Image.Image) -> bytes:
    written = BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


def _opened(content: bytes) -> Image.Image:
    with Image.open(BytesIO(content), formats=["PNG"]) as image:
        image.load()
        return image.copy()


def _plain(about: About) -> dict[str, Any]:
    return {name: value for name, value in asdict(about).items() if name != "notices"}


def _about(said: dict[str, Any]) -> About:
    corners = said["corners"]
    return About(
        said["file"],
        (said["size"][0], said["size"][1]),
        tuple(Point(**point) for point in said["points"]),
        None if corners is None else (tuple(corners[0]), tuple(corners[1])),
        said["kind"],
        said["rms_m"],
        said["leave_one_out_m"],
    )
