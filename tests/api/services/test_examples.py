"""The villages that ship."""

import pytest
from pandas import DataFrame
from pyogrio import write_dataframe

from api.services.inputs.clean_tables import count_households, input_files
from api.services.inputs.examples import example_record, examples
from geo.formats import read_inputs


def test_karhula_ships_and_its_record_says_what_a_reader_counts():
    folder = examples()["karhula"]
    record, inputs = example_record(folder), read_inputs(input_files(folder))
    assert record.example
    assert (record.households, record.points) == (count_households(inputs), len(inputs.households))
    assert "OpenStreetMap" in record.attribution


def test_a_boundary_may_be_called_villages(tmp_path):
    folder = tmp_path / "town"
    folder.mkdir()
    for name in ("households", "villages"):
        (folder / f"{name}.geojson").write_text('{"features": [{"properties": {"households": 3}}]}')
    record = example_record(examples(tmp_path)["town"])
    assert (record.name, record.households, record.tables) == ("town", 3, ("households", "boundary"))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"features": 3}', '{"features": [7]}', "\udce9"])
def test_a_folder_that_cannot_be_read_is_left_out_and_said_and_the_others_stay(tmp_path, caplog, text):
    for name, content in (("broken", text), ("town", '\ufeff{"features": [{"properties": {}}]}')):
        (tmp_path / name).mkdir()
        (tmp_path / name / "households.geojson").write_bytes(content.encode("utf-8", "surrogateescape"))
    assert list(examples(tmp_path)) == ["town"]
    assert "broken: left out" in caplog.text


def test_the_tables_may_be_a_geopackage(tmp_path):
    (tmp_path / "town").mkdir()
    table = DataFrame({"household_id": ["a", "b"], "households": [3, 4]})
    write_dataframe(table, tmp_path / "town" / "households.gpkg", layer="households")
    assert example_record(examples(tmp_path)["town"]).households == 7


def test_without_shipped_data_there_are_no_examples(tmp_path):
    assert examples(tmp_path) == {}
