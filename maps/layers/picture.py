"""A picture under the map: a hand-drawn plan or a scan, laid where its control points say."""

from base64 import b64encode
from dataclasses import dataclass
from io import BytesIO

import numpy as np
import shapely
from numpy.typing import NDArray
from PIL import Image
from pyproj import Transformer
from pyproj.enums import TransformDirection

from geo.formats.picture import Picture
from geo.georeference import Georeference
from maps import symbols
from maps.elements import Key, VectorLayer
from maps.sheet import Bounds

LABEL = "底图 Picture"
PAPER, EDGE = "#f4efe3", "#8a8172"

MERCATOR = "EPSG:3857"
"""In which Leaflet stretches a picture between its corners: only there is a picture with straight sides in place."""

CELLS = 64
"""The picture is laid in so many cells a side, each a bilinear patch: in between a curve is not seen."""

MOST_BYTES = 1_100_000
"""Of the picture in the page; in base64 it takes a third more."""

ENCODINGS = ((2_500, 75), (2_000, 50), (1_500, 50), (800, 20))
"""Longer side in pixels and quality, tried in turn until the picture is small enough; the last one always is."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class PlacedPicture:
    """A picture, and where it lies."""

    picture: Picture
    reference: Georeference


def draw(placed: PlacedPicture) -> list[VectorLayer]:
    """Return the layer of a picture; the page carries it, and what it names is the file and the error."""
    image, bounds = warp(placed)
    url = "data:image/webp;base64," + b64encode(encode(image)).decode()
    error_m = placed.reference.leave_one_out_m
    told = f" (±{error_m:.1f} m)" if error_m is not None else ""
    key = Key(symbols.area(PAPER, EDGE), f"{LABEL}: {placed.picture.file}{told}")
    return [VectorLayer("picture", {"url": url, "bounds": bounds}, label=LABEL, keys=(key,))]


def warp(placed: PlacedPicture) -> tuple[Image.Image, Bounds]:
    """
    Return the picture with north up in Web Mercator, and its south-west and north-east corner, latitude first.

    Where the picture does not reach it is transparent. Its pixels are about as large as those of the picture.
    """
    to_mercator = Transformer.from_crs(placed.reference.crs, MERCATOR, always_xy=True)
    rim = shapely.Polygon(_moved(to_mercator, placed.reference.to_places(_rim(placed.picture.size))))
    west, south, east, north = rim.bounds
    image = placed.picture.image
    pixel = max(np.sqrt(rim.area / (image.width * image.height)), max(east - west, north - south) / ENCODINGS[0][0])
    size = max(1, round((east - west) / pixel)), max(1, round((north - south) / pixel))
    nodes = [np.round(np.linspace(0, side, CELLS + 1)).astype(int) for side in size]
    x, y = np.meshgrid(*nodes, indexing="ij")
    ground = np.c_[west + x.ravel() / size[0] * (east - west), north - y.ravel() / size[1] * (north - south)]
    pixels = placed.reference.to_pixels(_moved(to_mercator, ground, back=True))
    source = (pixels * np.divide(image.size, placed.picture.size)).reshape(*x.shape, 2)
    mesh = _mesh(nodes, source, ground.reshape(*x.shape, 2), rim)
    laid = image.convert("RGBA").transform(
        size, Image.Transform.MESH, mesh, resample=Image.Resampling.BICUBIC, fillcolor=(0, 0, 0, 0)
    )
    to_lonlat = Transformer.from_crs(MERCATOR, "EPSG:4326", always_xy=True)
    (w, s), (e, n) = _moved(to_lonlat, np.array([[west, south], [east, north]])).tolist()
    return laid, ((s, w), (n, e))


def encode(image: Image.Image) -> bytes:
    """Return a picture as WebP, which keeps what is transparent; smaller or coarser until a page can carry it."""
    for longest, quality in ENCODINGS:
        smaller = image.copy()
        smaller.thumbnail((longest, longest))
        written = BytesIO()
        smaller.save(written, "WEBP", quality=quality, alpha_quality=quality)
        if written.tell() <= MOST_BYTES:
            break
    return written.getvalue()


def _rim(size: tuple[int, int]) -> Floats:
    """Return pixels all along the edge of a picture, which on the ground may be bent."""
    share = np.linspace(0.0, 1.0, CELLS, endpoint=False)
    zero, one = np.zeros(CELLS), np.ones(CELLS)
    sides = [np.c_[share, zero], np.c_[one, share], np.c_[1 - share, one], np.c_[zero, 1 - share]]
    return np.asarray(np.vstack(sides) * size)


def _mesh(
    nodes: list[NDArray[np.int_]], source: Floats, ground: Floats, rim: shapely.Polygon
) -> list[tuple[tuple[int, ...], tuple[float, ...]]]:
    """
    Return the cells that the picture touches: the box in the new picture, and the corners in the old one.

    Corners go round from the upper left: down, right, up. A cell apart from the picture may lie beyond its horizon,
    where its corners mean nothing.
    """
    left_top, right_low = ground[:-1, :-1], ground[1:, 1:]
    boxes = shapely.box(left_top[..., 0], right_low[..., 1], right_low[..., 0], left_top[..., 1])
    xs, ys = nodes
    mesh = []
    for i, j in np.argwhere(shapely.intersects(boxes, rim)):
        box = tuple(int(edge) for edge in (xs[i], ys[j], xs[i + 1], ys[j + 1]))
        corners = source[[i, i, i + 1, i + 1], [j, j + 1, j + 1, j]]
        if box[0] < box[2] and box[1] < box[3]:
            mesh.append((box, tuple(corners.ravel().tolist())))
    return mesh


def _moved(transformer: Transformer, xy: Floats, *, back: bool = False) -> Floats:
    direction = TransformDirection.INVERSE if back else TransformDirection.FORWARD
    return np.asarray(np.c_[transformer.transform(xy[:, 0], xy[:, 1], direction=direction)])
