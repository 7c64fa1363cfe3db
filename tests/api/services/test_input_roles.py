import pytest

from api.services.inputs.input_roles import cast_files
from geo.errors import InputError


@pytest.fixture
def folder(tmp_path):
    """Return a function that fills a folder with files of these names and gives it."""

    def fill(*names):
        for name in names:
            (tmp_path / name).write_text("{}")
        return tmp_path

    return fill


def cast(*named):
    """Return the role of each file by its name."""
    found = cast_files([str(path) for path in named])
    return {role: path.name for role, path in found.files.items()}, [path.name for path in found.idle]


def test_a_file_plays_the_part_that_its_name_says(folder):
    home = folder("households.csv", "边界.geojson", "roads_2026.shp")
    played, idle = cast(*(home / name for name in ("households.csv", "边界.geojson", "roads_2026.shp")))
    assert played == {"households": "households.csv", "boundary": "边界.geojson", "roads": "roads_2026.shp"}
    assert idle == []


def test_a_part_may_be_said(folder):
    assert cast(f"barriers={folder('x.geojson')}/x.geojson")[0] == {"barriers": "x.geojson"}


def test_a_folder_stands_for_its_files_and_villages_come_before_one_boundary(folder):
    played, idle = cast(folder("boundary.geojson", "villages.geojson", "roads.geojson", "meta.json", "a.png"))
    assert played == {"boundary": "villages.geojson", "roads": "roads.geojson"}
    assert idle == ["boundary.geojson", "meta.json"]


def test_an_extract_gives_what_no_other_file_gives(folder):
    played, idle = cast(folder("extract.osm.pbf", "households.csv"))
    assert played["households"] == "households.csv"
    assert played["roads"] == "extract.osm.pbf"
    assert idle == []


def test_all_faults_are_told_at_once(folder):
    home = folder("a.geojson", "roads.geojson", "roads.gpkg")
    named = (home / "gone.shp", home / "a.geojson", home / "roads.geojson", f"roads={home}/a.geojson")
    with pytest.raises(InputError) as caught:
        cast(*named)
    said = [fault.en for fault in caught.value.faults]
    assert [text.split(";")[0] for text in said] == [
        "there is no such file",
        "which part it plays cannot be told from its name",
        "roads come from roads.geojson already",
    ]
