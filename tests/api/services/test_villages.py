"""Importing a village: what is kept, and what is nowhere afterwards."""

import tempfile
from datetime import UTC, datetime

import geopandas as gpd
import numpy as np
import pytest
import shapely
from planner_files import border, doors, geojson, gpkg, plot, spot, ways
from stores import library_in

from api.pages.picture import village_picture
from api.services.inputs.clean_tables import input_files
from api.services.inputs.uploads import Upload
from api.services.villages import import_village, slug
from geo.datum import from_wgs84
from geo.errors import InputError
from geo.formats import InputFiles, read_inputs

NOW = datetime(2026, 1, 2, tzinfo=UTC)
NAME, PHONE = "张三丰", "13800138000"


@pytest.fixture
def scratch(tmp_path, monkeypatch):
    """Return the folder that passing files go to, which is empty before and has to be so after."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


@pytest.fixture
def library(tmp_path):
    return library_in(tmp_path / "data")


def uploaded(**paths):
    return [Upload(role, path.name, path.open("rb")) for role, path in paths.items()]


def is_anywhere(folder, *words):
    """Return the files that hold one of the words, in any encoding that a file might have it in."""
    marks = [word.encode(encoding) for word in words for encoding in ("utf-8", "gb18030", "utf-16-le")]
    paths = [path for path in folder.rglob("*") if path.is_file()]
    assert paths
    return [path for path in paths if any(mark in path.read_bytes() for mark in marks)]


@pytest.mark.parametrize("kind", ["geojson", "gpkg", "csv"])
def test_the_value_of_a_dropped_column_is_nowhere_on_the_disk(tmp_path, library, scratch, kind):
    rows = [(spot(2 * i, 1), {"id": f"h{i}", "households": i, "户主": NAME, "phone": PHONE}) for i in range(1, 5)]
    if kind == "gpkg":
        path = gpkg(tmp_path / "h.gpkg", rows)
    elif kind == "csv":
        lines = [f"h{i},{i},{NAME},{PHONE},{spot(i, 1).x},{spot(i, 1).y}" for i in range(1, 5)]
        path = tmp_path / "h.csv"
        path.write_text("\n".join(["id,households,户主,phone,lon,lat", *lines]), encoding="gb18030")
    else:
        path = geojson(tmp_path / "h.geojson", rows)
    roads = geojson(
        tmp_path / "r.geojson", [(each, {"contact": PHONE}) for each in gpd.read_file(ways(tmp_path)).geometry]
    )
    village = import_village(library, uploaded(households=path, roads=roads), now=NOW)
    assert village.dropped_columns == ("户主", "phone", "roads.contact")
    assert is_anywhere(tmp_path / "data", NAME, PHONE) == []
    assert is_anywhere(tmp_path / "data", "h3") != []


def test_a_refused_upload_leaves_nothing(tmp_path, library, scratch):
    bad = doors(tmp_path, [(spot(1, 1), {"id": "a", "households": -1, "phone": PHONE})])
    with pytest.raises(InputError):
        import_village(library, uploaded(households=bad), now=NOW)
    assert library.villages() == ()
    assert is_anywhere(tmp_path / "data", PHONE) == []


def test_what_is_kept_reads_like_the_originals(tmp_path, library, scratch):
    headed = [(spot(2 * i, 1), {"ID": i, " Group ": "一组", "households": i, "phone": PHONE}) for i in range(1, 5)]
    originals = {
        "households": doors(tmp_path, headed),
        "boundary": border(tmp_path),
        "roads": ways(tmp_path),
    }
    village = import_village(library, uploaded(**originals), now=NOW)
    before = read_inputs(InputFiles(**originals))
    with library.village_folder(village.id) as folder:
        after = read_inputs(input_files(folder))
    assert after.households.equals(before.households)
    assert after.kept.equals(before.kept)
    assert list(after.kept) == ["ID", " Group ", "households"]
    assert after.villages.equals(before.villages)
    assert after.roads.equals(before.roads)
    assert after.dropped_columns == ()


def test_a_register_is_kept_with_the_places_it_was_given_and_their_mark(tmp_path, library):
    register = tmp_path / "register.csv"
    register.write_text("村,组,门牌,户数\n" + "".join(f"石村,1组,{n}号,{n}\n" for n in range(1, 5)), encoding="utf-8")
    groups = geojson(tmp_path / "groups.geojson", [(spot(5, 1), {"组": "一组"})])
    originals = {"households": register, "groups": groups, "boundary": border(tmp_path), "roads": ways(tmp_path)}
    village = import_village(library, uploaded(**originals), now=NOW)
    before = read_inputs(InputFiles(**originals))
    with library.village_folder(village.id) as folder:
        after = read_inputs(input_files(folder))
    assert after.households["estimated"].all()
    assert after.households.drop(columns="geometry").equals(before.households.drop(columns="geometry"))
    assert (after.households.distance(before.households) < 1e-6).all()


def test_groups_alone_are_kept_as_groups(tmp_path, library):
    entries = [(spot(2, 1), {"组": "一组", "户数": 60}), (plot(5, 0.5, 2), {"组": "二组", "户数": 70})]
    originals = {"groups": geojson(tmp_path / "groups.geojson", entries), "boundary": border(tmp_path)}
    village = import_village(library, uploaded(**originals), now=NOW)
    assert (village.tables, village.households, village.points) == (("groups", "boundary"), 130, 2)
    before = read_inputs(InputFiles(**originals))
    with library.village_folder(village.id) as folder:
        assert village_picture(folder).startswith("<svg")
        after = read_inputs(input_files(folder))
    assert after.by_group
    assert after.households.drop(columns="geometry").equals(before.households.drop(columns="geometry"))
    assert after.groups.geom_equals_exact(before.groups, 1e-6).all()


def test_several_villages_are_named_together(tmp_path, library):
    rows = [(spot(i, 0), {"id": str(i), "village": f"村{i}"}) for i in range(5)]
    village = import_village(library, uploaded(households=doors(tmp_path, rows)), now=NOW)
    assert (village.name, village.villages) == ("村0、村1、村2 +2", 5)
    assert "households" in village.notices[0].en


def test_what_is_kept_of_a_shifted_file_lies_where_it_is(tmp_path, library):
    points = [spot(i, 1) for i in range(4)]
    moved = [shapely.Point(*from_wgs84(np.array([(p.x, p.y)]), "bd09")[0]) for p in points]
    path = doors(tmp_path, [(p, {"id": f"h{i}", "households": 1}) for i, p in enumerate(moved)])
    village = import_village(library, uploaded(households=path), datums=["households=bd09"], now=NOW)
    with library.village_folder(village.id) as folder:
        kept = read_inputs(input_files(folder)).households
    assert (shapely.distance(kept.to_crs(4326).geometry.to_numpy(), points) < 1e-8).all()


def test_a_datum_that_is_none_is_refused(tmp_path, library):
    with pytest.raises(InputError) as caught:
        import_village(library, uploaded(households=doors(tmp_path)), datums=["mars"], crs=["roads=4546"], now=NOW)
    assert [fault.where for fault in caught.value.faults] == ["--datum mars", "--crs roads=4546"]


@pytest.mark.parametrize("field", ["name", "attribution"])
@pytest.mark.parametrize("text", ["x" * 201, "two\nlines", "\0"])
def test_a_text_that_is_none_is_refused_together_with_what_is_missing(library, field, text):
    with pytest.raises(InputError) as caught:
        import_village(library, [], now=NOW, **{field: text})
    assert [fault.where for fault in caught.value.faults] == [field, "households"]


@pytest.mark.parametrize(
    ("name", "slugged"),
    [("Karhula", "karhula"), ("Ålby  3!", "alby-3"), ("西谷乡", "village"), ("../..", "village"), ("a" * 99, "a" * 40)],
)
def test_a_slug_has_latin_letters_digits_and_hyphens(name, slugged):
    assert slug(name) == slugged
