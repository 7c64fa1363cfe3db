"""A picture under the map lies where its control points say, and the page carries it."""

import re
from base64 import b64decode
from io import BytesIO

import hamlets
import numpy as np
import pytest
from PIL import Image, ImageDraw
from pyproj import CRS, Transformer

from geo.formats.picture import Picture
from geo.georeference import Georeference
from geo.local_plane import LOCAL_PLANE
from maps.layers.picture import PlacedPicture, draw, encode, warp
from maps.offline import to_html
from maps.views import planner_map

SIZE = (300, 200)
EAST, NORTH = hamlets.ORIGIN
UTM = CRS(hamlets.CRS)
TURNED = np.array([[0.8, 0.6, EAST], [0.6, -0.8, NORTH], [0, 0, 1.0]])
STRETCHED = np.array([[1.5, 0.2, EAST], [0.1, -0.6, NORTH], [0, 0, 1.0]])
FROM_ORIGIN = np.array([[1, 0, EAST], [0, 1, NORTH], [0, 0, 1.0]])
SLANTED = FROM_ORIGIN @ np.array([[1, 0.2, 0], [0.1, -0.9, 0], [0.002, 0.001, 1.0]])
LOCAL = np.array([[2.0, 0, 0], [0, -2.0, 400], [0, 0, 1.0]])


def dotted(x=220, y=60, size=SIZE, counted=SIZE, name="sketch.png"):
    """Return a white picture with a red dot of radius 4 about a pixel; its pixels may be counted in another size."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).ellipse((x - 4, y - 4, x + 3, y + 3), fill=(255, 0, 0))
    return Picture(name, image, counted)


def placed(matrix, picture=None, crs=UTM):
    return PlacedPicture(picture or dotted(), Georeference("affine", matrix, crs, leave_one_out_m=3.21))


def red_place(image, bounds, crs):
    """Return where the red dot lies, metres, and the metres of a pixel."""
    (south, west), (north, east) = bounds
    ys, xs = np.nonzero((np.asarray(image)[..., [0, 3]].min(axis=-1) > 200) & (np.asarray(image)[..., 1] < 90))
    to_mercator = Transformer.from_crs(4326, 3857, always_xy=True)
    low, high = (np.array(to_mercator.transform(*corner)) for corner in ((west, south), (east, north)))
    share = np.array([xs.mean() + 0.5, image.height - ys.mean() - 0.5]) / image.size
    there = Transformer.from_crs(3857, crs, always_xy=True).transform(*(low + share * (high - low)))
    return np.array(there), (high - low)[0] / image.width


@pytest.mark.parametrize("matrix", [TURNED, STRETCHED, SLANTED])
def test_a_dot_of_the_picture_lies_within_a_pixel_of_its_place(matrix):
    picture = placed(matrix)
    found, pixel_m = red_place(*warp(picture), UTM)
    meant = picture.reference.to_places(np.array([[220.0, 60.0]]))[0]
    assert np.hypot(*(found - meant)) < pixel_m


def test_a_picture_that_is_kept_smaller_than_it_is_counted_lies_there_too():
    picture = placed(TURNED, dotted(110, 30, (150, 100)))
    found, pixel_m = red_place(*warp(picture), UTM)
    assert np.hypot(*(found - picture.reference.to_places(np.array([[220.0, 60.0]]))[0])) < pixel_m


def test_a_picture_on_the_local_plane_is_laid_near_longitude_and_latitude_0():
    image, bounds = warp(placed(LOCAL, crs=LOCAL_PLANE))
    assert np.abs(bounds).max() < 0.01
    found, _ = red_place(image, bounds, LOCAL_PLANE)
    np.testing.assert_allclose(found, [440, 280], atol=2)


def test_where_the_picture_does_not_reach_nothing_is_seen():
    seen = np.asarray(warp(placed(TURNED))[0])[..., 3]
    assert seen[0, 0] == seen[-1, -1] == seen[0, -1] == seen[-1, 0] == 0
    assert seen[seen.shape[0] // 2, seen.shape[1] // 2] == 255
    assert 0.4 < (seen > 0).mean() < 0.6  # a 300 x 200 picture turned by 37 degrees fills 0.52 of the box round it


def test_the_resolution_of_the_picture_is_kept():
    image, _ = warp(placed(TURNED))
    assert (np.asarray(image)[..., 3] > 0).sum() == pytest.approx(300 * 200, rel=0.02)


def test_a_picture_that_does_not_press_small_is_coarsened_until_a_page_can_carry_it(monkeypatch):
    noise = Image.fromarray(np.random.default_rng(3).integers(0, 255, (1200, 1600, 4), dtype=np.uint8))
    monkeypatch.setattr("maps.layers.picture.MOST_BYTES", 400_000)
    written = encode(noise)
    assert len(written) <= 400_000
    assert Image.open(BytesIO(written)).width < 1600


def page_of(picture):
    return to_html(planner_map(hamlets.checkerboard(), title="样例村", picture=picture))


def test_the_page_carries_the_picture_and_names_it_with_its_error():
    page = page_of(placed(TURNED))
    carried = re.search(r'"url":"data:image/webp;base64,([^"]+)"', page)
    assert Image.open(BytesIO(b64decode(carried[1]))).size == warp(placed(TURNED))[0].size
    assert "底图 Picture: sketch.png (±3.2 m)" in page


def test_a_name_of_a_file_is_shown_as_it_is(hostile_text):
    page = page_of(placed(TURNED, dotted(name=hostile_text)))
    assert "<script>window.owned" not in page
    assert "49" not in re.findall(r"底图 Picture: (.*)</span>", page)[0]


def test_the_same_picture_gives_the_same_page():
    assert page_of(placed(TURNED)) == page_of(placed(TURNED))


def test_without_control_points_no_error_is_claimed():
    reference = Georeference("known_distance", LOCAL, LOCAL_PLANE)
    (layer,) = draw(PlacedPicture(dotted(), reference))
    assert layer.keys[0].label == "底图 Picture: sketch.png"
