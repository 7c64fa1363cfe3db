"""Shifted files on the whole way of reading: a row of houses at 116 E 40 N, and the made-up township in Shanxi."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from planner_files import border, faults, geojson, read, spot

from geo.datum import from_wgs84
from geo.formats import InputFiles, Inputs, read_inputs

XIGU = Path(__file__).parents[4] / "data" / "boundaries" / "xigu"
VILLAGES = ("140121203204", "140121203206", "140121203207")
"""Three of the nine, one of them on both banks of the river: 1,819 households."""

ROLES = {"households": "households", "boundary": "villages", "buildings": "buildings", "roads": "roads"}


def _shift(coordinates: Any, datum: str) -> Any:
    if isinstance(coordinates[0], list):
        return [_shift(each, datum) for each in coordinates]
    return from_wgs84(np.array([coordinates]), datum)[0].tolist()


@pytest.fixture(scope="module")
def xigu(tmp_path_factory: pytest.TempPathFactory):
    """Return a function that gives the files of three villages of xigu, each role in the datum named."""
    folder = tmp_path_factory.mktemp("xigu")

    def files(**datums: str) -> dict[str, Path]:
        return {role: _copy(folder, role, datum) for role, datum in datums.items()}

    return files


def _copy(folder: Path, role: str, datum: str) -> Path:
    path = folder / f"{role}_{datum}.geojson"
    if not path.exists():
        text = (XIGU / f"{ROLES[role]}.geojson").read_text(encoding="utf-8")
        document = json.loads(text)
        document["features"] = [feature for feature in document["features"] if _is_here(feature["properties"])]
        for feature in document["features"]:
            feature["geometry"]["coordinates"] = _shift(feature["geometry"]["coordinates"], datum)
        path.write_text(json.dumps(document), encoding="utf-8")
    return path


def _is_here(properties: dict[str, Any]) -> bool:
    code = properties.get("village") or properties.get("code") or properties.get("building_id")
    return code is None or code.startswith(VILLAGES)


def _off_m(one: Inputs, other: Inputs) -> float:
    """Return how far the households and villages of two inputs lie apart at most, in metres."""
    shapes = [(one.households, other.households), (one.buildings, other.buildings)]
    shapes += [(one.villages, other.villages)] if one.villages is not None else []
    return max(shapely.hausdorff_distance(a.geometry.to_numpy(), b.geometry.to_numpy()).max() for a, b in shapes)


@pytest.fixture(scope="module")
def right(xigu) -> Inputs:
    return read_inputs(InputFiles.by_role(xigu(**dict.fromkeys(("households", "boundary", "buildings"), "wgs84"))))


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_shifted_households_of_a_township_are_refused_with_their_datum_and_put_back(xigu, right, datum: str) -> None:
    files = xigu(households=datum, boundary="wgs84", buildings="wgs84")

    (fault,) = faults(**files)
    assert "outside the boundary" in fault.en
    assert f"if that is what they are, say --datum households={datum}" in fault.en
    put_back = read_inputs(InputFiles.by_role(files, datum={"households": datum}))
    assert _off_m(put_back, right) < 0.01
    assert put_back.datum is not None
    assert (put_back.datum.best, put_back.datum.decisive, dict(put_back.datum.fitting)) == (datum, True, {})
    assert [source.datum for source in put_back.sources] == [datum, "wgs84", "wgs84"]


def test_shifted_households_without_a_boundary_are_noticed(xigu) -> None:
    inputs = read_inputs(InputFiles.by_role(xigu(households="gcj02", buildings="wgs84")))

    (notice,) = [notice for notice in inputs.notices if "--datum" in notice.en]
    assert notice.where == "households_gcj02.geojson"
    assert "with households as GCJ-02, 58" in notice.en
    assert "--datum households=gcj02" in notice.zh


def test_files_that_are_all_shifted_alike_are_silent_until_they_are_declared(xigu, right) -> None:
    files = xigu(**dict.fromkeys(("households", "boundary", "buildings"), "gcj02"))

    silent = read_inputs(InputFiles.by_role(files))
    assert silent.notices == right.notices == ()
    assert silent.datum is not None
    assert "were all of them shifted alike, they would too" in silent.datum.en
    assert _off_m(silent, right) > 500
    put_back = read_inputs(InputFiles.by_role(files, datum=dict.fromkeys(files, "gcj02")))
    assert _off_m(put_back, right) < 0.01


def test_a_shifted_boundary_is_named_as_what_is_shifted(xigu) -> None:
    (fault,) = faults(**xigu(households="wgs84", boundary="bd09", buildings="wgs84"))

    assert "with boundary as BD-09, 13" in fault.en
    assert "--datum boundary=bd09" in fault.zh


def _houses(folder: Path, datum: str, n: int = 30) -> Path:
    points = [spot(1 + 8 * i / n, 1 + (i % 2) / 4) for i in range(n)]
    moved = [shapely.transform(point, lambda xy: from_wgs84(xy, datum)) for point in points]
    return geojson(folder / "households.geojson", [(p, {"id": f"h{i}", "households": 1}) for i, p in enumerate(moved)])


def test_doors_that_only_a_boundary_speaks_against_are_asked_about(tmp_path: Path) -> None:
    wide = border(tmp_path, [(shapely.box(115.9, 39.998, 116.011, 40.1), {"name": "石村"})])

    told = " ".join(fault.en for fault in faults(_houses(tmp_path, "gcj02"), boundary=wide))
    assert "correct the place, or the boundary; or are they GCJ-02?" in told
    assert "--datum households=gcj02" in told


def test_doors_of_a_real_slip_are_not_blamed_on_a_datum(tmp_path: Path) -> None:
    points = [spot(1 + 0.25 * i, 30 if i < 6 else 1) for i in range(30)]
    path = geojson(
        tmp_path / "households.geojson", [(p, {"id": f"h{i}", "households": 1}) for i, p in enumerate(points)]
    )

    told = " ".join(fault.en for fault in faults(path, boundary=border(tmp_path)))
    assert "6 of 30 addresses lie more than 1 m outside" in told
    assert "GCJ" not in told


def test_a_datum_declared_abroad_shifts_nothing_and_is_noticed(tmp_path: Path) -> None:
    point = shapely.Point(26.95, 60.53)
    path = geojson(tmp_path / "households.geojson", [(point, {"id": "h1", "households": 1})])

    inputs = read_inputs(InputFiles(path, datum={"households": "gcj02"}))
    assert inputs.households.to_crs(4326).geometry.iloc[0].distance(point) < 1e-9
    assert any("declared GCJ-02, but lies outside China" in notice.en for notice in inputs.notices)


def test_a_small_hamlet_is_read_without_a_word_of_datums(tmp_path: Path) -> None:
    inputs = read(_houses(tmp_path, "wgs84", 10), boundary=border(tmp_path))

    assert inputs.notices == ()
    assert inputs.datum is not None
    assert not inputs.datum.decisive


def test_a_datum_declared_of_a_register_without_any_place_shifts_nothing(tmp_path: Path) -> None:
    rows = "村,组,门牌,户数\n" + "".join(f"石村,一组,{n}号,1\n" for n in range(1, 31))
    register, groups = tmp_path / "register.csv", tmp_path / "groups.csv"
    register.write_text(rows, encoding="utf-8")
    groups.write_text("村民小组,经度,纬度\n一组,116.0,40.0\n", encoding="utf-8")

    inputs = read_inputs(InputFiles(register, groups=groups, datum={"households": "gcj02"}))
    assert inputs.households["estimated"].all()
