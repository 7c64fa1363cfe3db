"""Files that were read before: the same bytes give the same tables, and other bytes are read anew."""

import pytest
from geopandas.testing import assert_geodataframe_equal
from planner_files import doors, geojson, plot, spot

import geo.formats
from geo.formats import InputFiles, read_inputs
from geo.formats.known_parts import KnownParts


@pytest.fixture
def files(tmp_path):
    """Return files of four doors, one of them a personal column, on one piece of land."""
    spots = [(spot(n + 0.5, 0.5), {"household_id": f"h{n}", "phone": "13800138000"}) for n in range(4)]
    land = geojson(tmp_path / "land.geojson", [(plot(0, 0, 4, 1), {"code": "V1", "name": "样例村"})])
    return InputFiles(households=doors(tmp_path, spots), boundary=land)


@pytest.fixture
def opened(monkeypatch):
    """Return the names of the files that are opened."""
    names, read = [], geo.formats._read_layer

    def noted(path, role):
        names.append(path.name)
        return read(path, role)

    monkeypatch.setattr(geo.formats, "_read_layer", noted)
    return names


def test_files_that_are_the_same_give_the_same_and_are_not_read_again(files, opened):
    known = KnownParts()
    first = read_inputs(files, known=known)
    opened.clear()
    again = read_inputs(files, known=known)
    assert opened == []
    assert_geodataframe_equal(first.households, again.households)
    assert (first.notices, first.dropped_columns) == (again.notices, again.dropped_columns)
    assert "phone" in again.dropped_columns


def test_only_a_file_that_was_changed_is_read_again(files, opened):
    known = KnownParts()
    read_inputs(files, known=known)
    opened.clear()
    geojson(files.boundary, [(plot(0, 0, 4, 1), {"code": "V1", "name": "新村"})])
    assert read_inputs(files, known=known).villages["name"].tolist() == ["新村"]
    assert opened == [files.boundary.name]


def test_the_files_that_were_read_longest_ago_go_first(files, opened):
    known = KnownParts(most=1)
    read_inputs(files, known=known)
    opened.clear()
    read_inputs(files, known=known)
    assert len(opened) == 2
