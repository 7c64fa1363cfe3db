"""Importing a village: what is kept, and what is nowhere afterwards."""

import tempfile
from datetime import UTC, datetime

import geopandas as gpd
import pytest
from planner_files import border, doors, geojson, gpkg, spot, ways

from api.services.clean_tables import input_files
from api.services.uploads import Upload
from api.services.villages import import_village, slug
from api.store.folder import FolderStore
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
def store(tmp_path):
    return FolderStore(tmp_path / "data")


def uploaded(**paths):
    return [Upload(role, path.name, path.open("rb")) for role, path in paths.items()]


def is_anywhere(folder, *words):
    """Return the files that hold one of the words, in any encoding that a file might have it in."""
    marks = [word.encode(encoding) for word in words for encoding in ("utf-8", "gb18030", "utf-16-le")]
    paths = [path for path in folder.rglob("*") if path.is_file()]
    assert paths
    return [path for path in paths if any(mark in path.read_bytes() for mark in marks)]


@pytest.mark.parametrize("kind", ["geojson", "gpkg", "csv"])
def test_the_value_of_a_dropped_column_is_nowhere_on_the_disk(tmp_path, store, scratch, kind):
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
    village = import_village(store, uploaded(households=path, roads=roads), now=NOW)
    assert village.dropped_columns == ("户主", "phone", "roads.contact")
    assert is_anywhere(tmp_path / "data", NAME, PHONE) == []
    assert is_anywhere(tmp_path / "data", "h3") != []


def test_a_refused_upload_leaves_nothing(tmp_path, store, scratch):
    bad = doors(tmp_path, [(spot(1, 1), {"id": "a", "households": -1, "phone": PHONE})])
    with pytest.raises(InputError):
        import_village(store, uploaded(households=bad), now=NOW)
    assert list((tmp_path / "data").iterdir()) == []


def test_what_is_kept_reads_like_the_originals(tmp_path, store, scratch):
    headed = [(spot(2 * i, 1), {"ID": i, " Group ": "一组", "households": i, "phone": PHONE}) for i in range(1, 5)]
    originals = {
        "households": doors(tmp_path, headed),
        "boundary": border(tmp_path),
        "roads": ways(tmp_path),
    }
    village = import_village(store, uploaded(**originals), now=NOW)
    before = read_inputs(InputFiles(**originals))
    with store.village_folder(village.id) as folder:
        after = read_inputs(input_files(folder))
    assert after.households.equals(before.households)
    assert after.kept.equals(before.kept)
    assert list(after.kept) == ["ID", " Group ", "households"]
    assert after.villages.equals(before.villages)
    assert after.roads.equals(before.roads)
    assert after.dropped_columns == ()


def test_several_villages_are_named_together(tmp_path, store):
    rows = [(spot(i, 0), {"id": str(i), "village": f"村{i}"}) for i in range(5)]
    village = import_village(store, uploaded(households=doors(tmp_path, rows)), now=NOW)
    assert (village.name, village.villages) == ("村0、村1、村2 +2", 5)
    assert "households" in village.notices[0].en


@pytest.mark.parametrize("field", ["name", "attribution"])
@pytest.mark.parametrize("text", ["x" * 201, "two\nlines", "\0"])
def test_a_text_that_is_none_is_refused_together_with_what_is_missing(store, field, text):
    with pytest.raises(InputError) as caught:
        import_village(store, [], now=NOW, **{field: text})
    assert [fault.where for fault in caught.value.faults] == [field, "households"]


@pytest.mark.parametrize(
    ("name", "slugged"),
    [("Karhula", "karhula"), ("Ålby  3!", "alby-3"), ("西谷乡", "village"), ("../..", "village"), ("a" * 99, "a" * 40)],
)
def test_a_slug_has_latin_letters_digits_and_hyphens(name, slugged):
    assert slug(name) == slugged
