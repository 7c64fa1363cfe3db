"""The datum detective, on a hamlet in Shanxi that is drawn in metres and set down on the earth."""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from geopandas import GeoSeries
from pyproj import CRS
from pyproj.crs import ProjectedCRS
from pyproj.crs.coordinate_operation import TransverseMercatorConversion

from geo.datum import BD09, GCJ02, from_wgs84, to_wgs84
from geo.detective import FEWEST, judge_datum

SHANXI, FINLAND = (112.35, 37.6), (26.95, 60.53)


def _plane(lon: float, lat: float) -> CRS:
    return ProjectedCRS(TransverseMercatorConversion(latitude_natural_origin=lat, longitude_natural_origin=lon))


def _hamlet(place: tuple[float, float] = SHANXI) -> dict[str, GeoSeries]:
    """
    Return four crooked rows of 25 courtyards along lanes, with fields around.

        ┌──────────────────────┐
        │  ■ ■ ■  ■ ■ ■ ■  ■   │   a door on the edge of each house ■
        │ ──────────────────── │   a lane below each row
        │  ■ ■  ■ ■ ■   ■ ■ ■  │
        │ ──────────────────── │   the boundary 60 m beyond
        └──────────────────────┘
    """
    random = np.random.default_rng(8)
    rows, places = np.divmod(np.arange(100), 25)
    x, y = 30.0 * places + random.uniform(-9, 9, 100), 90.0 * rows + random.uniform(-4, 4, 100)
    houses = shapely.box(x, y, x + 12, y + 9)
    lanes = [shapely.LineString([(-20, 90 * row - 15), (760, 90 * row - 15)]) for row in range(4)]
    drawn = {
        "households": shapely.points(x + 6, y),
        "boundary": [shapely.box(-80, -80, 820, 360)],
        "buildings": houses,
        "roads": lanes,
    }
    return {name: GeoSeries(shapes, crs=_plane(*place)).to_crs(4326) for name, shapes in drawn.items()}


def _shifted(shapes: GeoSeries, datum: str) -> GeoSeries:
    return GeoSeries(shapely.transform(shapes.to_numpy(), lambda xy: from_wgs84(xy, datum)), crs=4326)


def _judge(layers: Mapping[str, GeoSeries], **options):
    return judge_datum(layers["households"], {n: s for n, s in layers.items() if n != "households"}, **options)


def test_files_that_fit_are_left_alone_but_alike_shifts_cannot_be_known() -> None:
    verdict = _judge(_hamlet())

    assert (verdict.best, verdict.decisive, dict(verdict.fitting), verdict.offset_m) == ("wgs84", True, {}, 0.0)
    assert "were all of them shifted alike, they would too" in verdict.en
    assert "无法判断" in verdict.zh
    alike = _judge({name: _shifted(shapes, GCJ02) for name, shapes in _hamlet().items()})
    assert (alike.decisive, dict(alike.fitting)) == (True, {})


@pytest.mark.parametrize(("datum", "offset_m"), [(GCJ02, 589), (BD09, 1379)])
@pytest.mark.parametrize("references", [("buildings",), ("roads",), ("boundary",), ("boundary", "buildings", "roads")])
def test_shifted_households_are_recognised_by_any_reference(
    datum: str, offset_m: float, references: tuple[str, ...]
) -> None:
    layers = {name: shapes for name, shapes in _hamlet().items() if name in ("households", *references)}
    layers["households"] = _shifted(layers["households"], datum)

    verdict = _judge(layers)
    assert (verdict.best, verdict.decisive, dict(verdict.fitting)) == (datum, True, {"households": datum})
    assert verdict.offset_m == pytest.approx(offset_m, abs=3)
    assert f"say --datum households={datum}" in verdict.en
    metres = {(fit.layer, fit.datum, fit.reference): fit.metres for fit in verdict.fits}
    assert all(metres["households", datum, each] < metres["households", "wgs84", each] / 2 for each in references)


def test_a_shifted_boundary_is_told_from_shifted_households() -> None:
    layers = _hamlet()
    layers["boundary"] = _shifted(layers["boundary"], GCJ02)

    verdict = _judge(layers)
    assert (verdict.best, dict(verdict.fitting)) == ("wgs84", {"boundary": GCJ02})
    assert dict(_judge({name: layers[name] for name in ("households", "boundary")}).fitting) == {"boundary": GCJ02}


def test_roads_alone_in_place_mean_that_all_else_is_shifted() -> None:
    layers = {name: shapes if name == "roads" else _shifted(shapes, BD09) for name, shapes in _hamlet().items()}

    assert dict(_judge(layers).fitting) == dict.fromkeys(("households", "boundary", "buildings"), BD09)


def test_a_datum_declared_in_error_is_contradicted() -> None:
    layers = _hamlet()
    put_right = to_wgs84(shapely.get_coordinates(layers["households"].to_numpy()), GCJ02)  # nothing to put right
    layers["households"] = GeoSeries(shapely.points(put_right), crs=4326)

    verdict = _judge(layers, declared={"households": GCJ02})
    assert dict(verdict.fitting) == {"households": "wgs84"}
    assert "households as WGS 84" in verdict.en


def test_the_village_that_a_row_names_tells_more_than_the_whole_township() -> None:
    layers = _hamlet()
    west, east = (
        GeoSeries([box], crs=_plane(*SHANXI))
        for box in (shapely.box(-80, -80, 368, 360), shapely.box(368, -80, 820, 360))
    )
    around = GeoSeries([shapely.box(-4000, -4000, 4000, 4000)], crs=_plane(*SHANXI))
    township = pd.concat([west, east, around.difference(shapely.box(-80, -80, 820, 360))]).to_crs(4326)
    homes = (np.arange(100) % 25 >= 13).astype(np.intp)
    layers = {"households": _shifted(layers["households"], GCJ02), "boundary": township.reset_index(drop=True)}

    assert dict(_judge(layers).fitting) == {}
    assert dict(_judge(layers, homes=homes).fitting) == {"households": GCJ02}


def test_a_shift_that_is_nobodys_is_not_blamed_on_a_datum() -> None:
    layers = _hamlet()
    for metres in ((-500, 250), (300, 500), (120, -60)):
        moved = layers["households"].to_crs(_plane(*SHANXI)).translate(*metres).to_crs(4326)
        assert dict(_judge({**layers, "households": moved}).fitting) == {}


def test_too_little_or_nothing_to_compare_with_tells_nothing() -> None:
    layers = _hamlet()
    few = {**layers, "households": _shifted(layers["households"].iloc[: FEWEST - 1], GCJ02)}

    assert (_judge(few).decisive, "too few places" in _judge(few).en) == (False, True)
    alone = _judge({"households": layers["households"]})
    assert (alone.decisive, alone.fits, "nothing to judge the datum by" in alone.en) == (False, (), True)
    assert not _judge({**layers, "households": layers["households"].iloc[:0]}).decisive


def test_outside_china_nothing_is_suspected() -> None:
    layers = _hamlet(FINLAND)
    moved = layers["households"].to_crs(_plane(*FINLAND)).translate(-570, -90).to_crs(4326)

    verdict = _judge({**layers, "households": moved})
    assert (verdict.decisive, dict(verdict.fitting), verdict.fits) == (False, {}, ())
    assert "outside China" in verdict.en


PLACES = [
    "fi_karhula",
    "li_eschen",
    "li_unterland",
    "mv_hanimaadhoo",
    "mv_ukulhas",
    "np_kathmandu",
    "ph_bogna",
    "ph_taysan",
]


@pytest.mark.parametrize("place", PLACES)
def test_no_real_village_is_suspected_neither_at_home_nor_set_down_in_china(shared, place: str) -> None:
    layers = {}
    for name in ("households", "boundary", "buildings", "roads"):
        layers[name] = gpd.read_file(shared / "villages" / place / f"{name}.geojson").geometry
    assert dict(_judge(layers).fitting) == {}

    home = tuple(shapely.get_coordinates(layers["households"].to_numpy()).mean(axis=0))
    moved = {
        name: shapes.to_crs(_plane(*home)).set_crs(_plane(*SHANXI), allow_override=True).to_crs(4326)
        for name, shapes in layers.items()
    }
    verdict = _judge(moved)
    assert (verdict.decisive, dict(verdict.fitting)) == (True, {})
    moved["households"] = _shifted(moved["households"], GCJ02)
    assert dict(_judge(moved).fitting) == {"households": GCJ02}
