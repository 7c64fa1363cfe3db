"""The villages that ship."""

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


def test_without_shipped_data_there_are_no_examples(tmp_path):
    assert examples(tmp_path) == {}
